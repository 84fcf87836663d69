//! Messages written down for the desk.

use super::*;
use crate::post::file::FilePost;

struct TempFolder(PathBuf);

impl TempFolder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("linli-post-{}", uuid::Uuid::new_v4())))
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[actix_web::test]
async fn a_message_is_written_down_and_counts_as_reaching_nobody() {
    let folder = TempFolder::new();
    let post = FilePost::open(&folder.0.join("sms.jsonl")).unwrap();
    let sent = post.send(&to_phone("13800000000")).await.unwrap();
    assert!(!sent.left_the_house && !post.way().reaches_people());
    let written = post.newest(10).unwrap();
    assert_eq!(written.len(), 1);
    assert_eq!((written[0].to.as_str(), written[0].text.lines().count()), ("13800000000", 3));
}

#[actix_web::test]
async fn the_newest_come_first_and_a_repeat_only_once() {
    let folder = TempFolder::new();
    let path = folder.0.join("sms.jsonl");
    let post = FilePost::open(&path).unwrap();
    for id in ["a", "b", "a", "c"] {
        post.send(&Outgoing { id: id.to_owned(), ..to_phone("1") }).await.unwrap();
    }
    // As a crash in the middle of a line would leave it.
    let mut cut = std::fs::read_to_string(&path).unwrap();
    cut.push_str("{\"id\":\"d\",\"te");
    std::fs::write(&path, cut).unwrap();
    let ids: Vec<_> = post.newest(10).unwrap().into_iter().map(|message| message.id).collect();
    assert_eq!(ids, ["c", "a", "b"]);
    assert_eq!(post.newest(1).unwrap().len(), 1);
}

#[actix_web::test]
async fn messages_at_the_same_time_do_not_mix() {
    let folder = TempFolder::new();
    let post = FilePost::open(&folder.0.join("sms.jsonl")).unwrap();
    let text = "长".repeat(5000);
    let messages: Vec<_> =
        (0..40).map(|n| Outgoing { id: n.to_string(), text: text.clone(), ..to_phone("1") }).collect();
    let sent = futures_util::future::join_all(messages.iter().map(|message| post.send(message))).await;
    assert!(sent.iter().all(Result::is_ok));
    assert_eq!(post.newest(100).unwrap().len(), 40);
}

#[cfg(unix)]
#[actix_web::test]
async fn others_on_the_machine_cannot_read_it_and_it_does_not_grow_for_ever() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempFolder::new();
    let path = folder.0.join("sms.jsonl");
    let post = FilePost::open(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let long = Outgoing { text: "x".repeat(5 << 20), ..to_phone("1") };
    post.send(&long).await.unwrap();
    post.send(&Outgoing { id: "next".to_owned(), ..to_phone("1") }).await.unwrap();
    assert_eq!(post.newest(10).unwrap().len(), 1);
    assert!(folder.0.join("sms.jsonl.old").is_file());
}

#[actix_web::test]
async fn a_folder_that_is_gone_delays_and_does_not_lose() {
    let folder = TempFolder::new();
    let post = FilePost::open(&folder.0.join("sms.jsonl")).unwrap();
    std::fs::remove_dir_all(&folder.0).unwrap();
    assert_eq!(post.send(&to_phone("1")).await, later(Why::File));
}

#[actix_web::test]
async fn without_settings_everything_is_written_down_and_said_so() {
    let folder = TempFolder::new();
    let post = Post::new(&PostConfig { mail: None, sms: None, folder: folder.0.clone() }).unwrap();
    assert!(!post.send(&to_email("wang@example.org")).await.unwrap().left_the_house);
    assert!(!post.send(&to_phone("13800000000")).await.unwrap().left_the_house);
    let lines = |name: &str| std::fs::read_to_string(folder.0.join(name)).unwrap().lines().count();
    assert_eq!((lines("mail.jsonl"), lines("sms.jsonl")), (1, 1));
    let written: Vec<_> = post.written_down(10).unwrap().into_iter().map(|message| message.to).collect();
    assert!(written.len() == 2 && written.contains(&"13800000000".to_owned()));
    assert_eq!(post.written_down(1).unwrap().len(), 1);
    insta::assert_json_snapshot!([post.mail_way(), post.sms_way()], @r#"
    [
      {
        "kind": "file",
        "name": "mail.jsonl"
      },
      {
        "kind": "file",
        "name": "sms.jsonl"
      }
    ]
    "#);
}
