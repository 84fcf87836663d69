//! Bodies as browsers, machines and attackers send them.

use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use proptest::prelude::*;

use super::*;
use crate::http::body::Bodies;

fn multipart(body: &[u8]) -> Result<Form, Error> {
    multipart_where(body, Files::Kept, "")
}

fn multipart_where(body: &[u8], files: Files, ours: &str) -> Result<Form, Error> {
    let mut headers = header::HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("multipart/form-data; boundary=b"));
    // In two pieces, as networks cut them.
    let (one, two) = body.split_at(body.len() / 2);
    let pieces = [one, two].map(|piece| Ok::<_, PayloadError>(Bytes::copy_from_slice(piece)));
    let parts = Multipart::new(&headers, futures_util::stream::iter(pieces));
    let patience = || Patience::new(std::time::Duration::from_secs(5), std::time::Duration::from_secs(5));
    actix_web::rt::System::new().block_on(async {
        let mut taking = Taking { files, held: Bodies::default().hold(), patience: patience() };
        from_multipart(parts, &mut taking, |token| token == ours).await
    })
}

fn part(name: &str, file: Option<&str>, content: &[u8]) -> Vec<u8> {
    let file = file.map(|f| format!("; filename=\"{f}\"")).unwrap_or_default();
    let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

#[test]
fn fields_and_files_arrive() {
    let body =
        [part("words", None, "水管".as_bytes()), part("photos", Some("a.jpg"), &[0xFF, 0xD8]), b"--b--\r\n".to_vec()];
    let form = multipart(&body.concat()).unwrap();
    assert_eq!(form.text("words"), "水管");
    assert_eq!((form.files.len(), form.files[0].bytes.as_slice()), (1, [0xFF, 0xD8].as_slice()));
}

#[test]
fn a_file_is_held_only_where_one_belongs_and_after_the_token() {
    let photo = part("photos", Some("a.jpg"), &[0xFF, 0xD8]);
    let (token, words) = (part("csrf", None, b"ours"), part("words", None, "水管".as_bytes()));
    let end = b"--b--\r\n".to_vec();
    let whole = [token.clone(), photo.clone(), words.clone(), end.clone()].concat();
    let form = multipart_where(&whole, Files::Kept, "ours").unwrap();
    assert_eq!((form.files.len(), form.let_go), (1, false));
    // Anywhere else nothing of it is read; a field left empty is none.
    assert!(matches!(multipart_where(&whole, Files::None, "ours"), Err(Error::TooLarge)));
    let empty = [token.clone(), part("photos", Some(""), b""), end.clone()].concat();
    assert!(!multipart_where(&empty, Files::None, "ours").unwrap().let_go);
    // Of an earlier session's form the words come back, and that photos were there.
    for body in [&whole, &[photo, token, words, end].concat()] {
        let form = multipart_where(body, Files::Kept, "another's").unwrap();
        assert_eq!((form.files.len(), form.let_go, form.text("words")), (0, true, "水管"));
        assert!(Stashed::of(&form).files);
    }
    let late = multipart_where(&whole, Files::LetGo, "").unwrap();
    assert_eq!((late.files.len(), late.let_go), (0, true));
    let many: Vec<u8> = (0..=FILES).flat_map(|_| part("photos", Some("a"), b"x")).chain(*b"--b--\r\n").collect();
    assert!(matches!(multipart_where(&many, Files::LetGo, ""), Err(Error::TooLarge)));
}

#[test]
fn too_much_of_anything_is_too_large() {
    let many: String = (0..=FIELDS).map(|n| format!("f{n}=x&")).collect();
    assert!(matches!(from_urlencoded(many.as_bytes()), Err(Error::TooLarge)));
    let list = format!("{{\"a\":[{}1]}}", "1,".repeat(FIELDS));
    assert!(matches!(from_json(list.as_bytes()), Err(Error::TooLarge)));
    let photos: Vec<u8> = (0..=FILES).flat_map(|_| part("photos", Some("a"), b"x")).chain(*b"--b--\r\n").collect();
    assert!(matches!(multipart(&photos), Err(Error::TooLarge)));
    let words = [part("words", None, &vec![b'x'; TEXT_LIMIT + 1]), b"--b--\r\n".to_vec()].concat();
    assert!(matches!(multipart(&words), Err(Error::TooLarge)));
    // An empty fifth is a field that was left empty.
    let four: Vec<u8> = (0..FILES).flat_map(|_| part("photos", Some("a"), b"x")).collect();
    let body = [four, part("photos", Some(""), b""), b"--b--\r\n".to_vec()].concat();
    assert_eq!(multipart(&body).unwrap().files.len(), FILES);
}

#[test]
fn deep_json_is_no_form() {
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(matches!(from_json(deep.as_bytes()), Err(Error::Invalid(_))));
}

/// Bodies once thought of, before those that chance thinks of.
const CORPUS: [&[u8]; 7] = [
    b"--b\r\n\r\n",
    b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
    b"--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"../../etc/passwd\"\r\n\r\nx\r\n--b--\r\n",
    b"--b\r\nContent-Disposition: form-data; name=\"\xFF\"\r\n\r\n\xFF\r\n--b--\r\n",
    b"--b--\r\n--b--\r\n",
    b"a=%FF&%=%&==&a",
    b"{\"a\":{\"b\":[1e999,null,\"\\ud800\"]}}",
];

#[test]
fn the_corpus_breaks_nothing() {
    for body in CORPUS {
        let _ = multipart(body);
        let _ = from_urlencoded(body);
        let _ = from_json(body);
    }
}

proptest! {
    #[test]
    fn any_body_is_a_form_or_refused(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = from_urlencoded(&body);
        let _ = from_json(&body);
    }

    #[test]
    fn any_text_is_a_form_or_refused(body in "[a-z=&%+0-9A-F]{0,80}|\\{\\PC{0,60}\\}") {
        let _ = from_urlencoded(body.as_bytes());
        let _ = from_json(body.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_parts_are_a_form_or_refused(name in "\\PC{0,12}", content in proptest::collection::vec(any::<u8>(), 0..80), cut in 0usize..200) {
        let mut body = [part(&name, None, &content), part("f", Some(&name), &content), b"--b--\r\n".to_vec()].concat();
        body.truncate(body.len() - cut % body.len());
        let _ = multipart(&body);
    }
}
