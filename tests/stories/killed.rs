//! Case 29: the server is killed at any moment, again and again, while people write.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::prelude::*;
use linli::example::Cast;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
use linli::store::schema::{acts, outbox, record, request_events, requests};
use reqwest::blocking::Client;

use crate::house::engines::{self, Engine};
use crate::house::{Browser, Page};

/// How many write at once.
const WRITERS: usize = 4;

/// A server in a process of its own.
pub(super) struct Server {
    process: Child,
    pub(super) url: String,
}

impl Server {
    pub(super) fn start(folder: &Path, database: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_linli"))
            .args(["--host", "127.0.0.1", "--port", "0", "--database", database, "--data"])
            .arg(folder)
            .arg("serve")
            .current_dir(folder)
            .env("LINLI_LOG", "error")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its words")).lines();
        let url = lines.find_map(|l| l.ok().filter(|l| l.starts_with("http://"))).expect("it says its address");
        Self { process, url: url.replace("localhost", "127.0.0.1") }
    }

    /// Plants the example community, by the machine's own clock, and says how to sign in.
    pub(super) fn plant(folder: &Path, database: &str) -> Cast {
        let mut process = Command::new(env!("CARGO_BIN_EXE_linli"))
            .args(["--host", "127.0.0.1", "--port", "0", "--database", database, "--data"])
            .arg(folder)
            .args(["demo", "--json", "--residents", "12"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its words")).read_line(&mut line).expect("a line");
        process.kill().expect("SIGKILL");
        process.wait().expect("it is gone");
        serde_json::from_str(&line).expect("how to sign in")
    }

    /// As a power cut would: no signal it could answer.
    pub(super) fn kill(mut self) {
        self.process.kill().expect("SIGKILL");
        self.process.wait().expect("it is gone");
    }
}

/// What became of a form, by its words, which no other form has.
#[derive(Default)]
struct Sent {
    done: Vec<String>,
    unknown: Vec<String>,
}

/// A resident at a form, with the cookies of one who signed in.
struct Desk {
    cookies: String,
    csrf: String,
    category: String,
}

impl Desk {
    /// The session outlives the server, so it is opened once.
    fn open(server: &Server, cast: &Cast, cookies: Option<&str>) -> Self {
        let browser = Browser::new(&server.url);
        match cookies {
            Some(cookies) => cookies.split("; ").for_each(|c| browser.have_cookie(c)),
            None => sign_in(&browser, cast),
        }
        let page: Page = browser.get("/requests/new/what");
        assert_eq!(page.status, 200, "{}", page.words());
        let hidden = page.form("/requests/new/what").hidden;
        let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        Self { cookies: browser.cookies(), csrf, category: page.choice("漏水") }
    }

    /// Sends one form; `None` when nobody answers any more. 303 says it is done.
    fn send(&self, client: &Client, url: &str, words: &str) -> Option<(u16, String)> {
        let fields =
            [("csrf", &*self.csrf), ("key", words), ("category", &*self.category), ("place", "home"), ("words", words)];
        let body: Vec<String> = fields.iter().map(|(n, v)| format!("{n}={}", escaped(v))).collect();
        let answer = client
            .post(format!("{url}/requests"))
            .header("cookie", &self.cookies)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"))
            .send()
            .ok()?;
        let place = answer.headers().get("location").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        Some((answer.status().as_u16(), place))
    }
}

fn escaped(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

fn sign_in(browser: &Browser, cast: &Cast) {
    browser.have_cookie(&cast.neighbour.enrolled_device_cookie);
    let page = browser.get("/sign-in/card");
    let fields = [("card", &*cast.neighbour.card_number), ("pin", &*cast.neighbour.pin)];
    let home = browser.submit(&page, "/sign-in/card", &fields);
    assert!(home.says(&cast.neighbour.name), "{}", home.words());
}

fn client() -> Client {
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30))
        .build()
        .expect("a client")
}

/// Several write until the server is gone, which happens soon.
fn write_until_killed(server: Server, desk: &Arc<Desk>, round: usize) -> Sent {
    let sent = Arc::new(Mutex::new(Sent::default()));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (sent, desk, url) = (sent.clone(), desk.clone(), server.url.clone());
            std::thread::spawn(move || {
                let client = client();
                for n in 0.. {
                    let words = format!("round {round} writer {writer} form {n}");
                    let answer = desk.send(&client, &url, &words);
                    let mut sent = sent.lock().expect("nobody panicked");
                    match answer {
                        Some((303, _)) => sent.done.push(words),
                        Some((status, _)) => panic!("{words}: {status}"),
                        None => return sent.unknown.push(words),
                    }
                }
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(rand::random_range(30..700)));
    server.kill();
    for writer in writers {
        writer.join().expect("a writer ends well");
    }
    Arc::into_inner(sent).expect("all have ended").into_inner().expect("nobody panicked")
}

/// Each request is whole: its row, its first step, its act, its entry in the record; or nothing of it is there.
fn there(conn: &mut Conn, words: &str) -> usize {
    let ids: Vec<String> =
        requests::table.filter(requests::words.eq(words)).select(requests::id).load(conn).expect("it reads");
    for id in &ids {
        let steps: i64 =
            request_events::table.filter(request_events::request_id.eq(id)).count().get_result(conn).expect("it reads");
        let seqs: Vec<i64> =
            acts::table.filter(acts::subject_id.eq(id)).select(acts::seq).load(conn).expect("it reads");
        let entries: i64 = record::table
            .filter(record::subject_id.eq(id))
            .filter(record::seq.eq_any(seqs.clone()))
            .count()
            .get_result(conn)
            .expect("it reads");
        assert!(
            steps >= 1 && seqs.len() == 1 && entries == 1,
            "{words}: {steps} steps, acts {seqs:?}, {entries} entries"
        );
    }
    ids.len()
}

/// No act without its entry, no entry of a request without its act, no message about an act that is not there.
fn nothing_hangs_loose(conn: &mut Conn) {
    let filed: i64 = record::table.filter(record::act.eq("request.file")).count().get_result(conn).expect("it reads");
    let acts_of_filing: i64 =
        acts::table.filter(acts::act.eq("request.file")).count().get_result(conn).expect("it reads");
    let rows: i64 = requests::table.count().get_result(conn).expect("it reads");
    assert_eq!((filed, acts_of_filing), (rows, rows));
    // A notice goes out under its copy, not under an act.
    let told: Vec<Option<String>> = outbox::table
        .filter(outbox::act_id.is_not_null())
        .filter(outbox::template.ne("notice.tell"))
        .select(outbox::act_id)
        .load(conn)
        .expect("it reads");
    let known: std::collections::HashSet<String> =
        acts::table.select(acts::id).load(conn).expect("it reads").into_iter().collect();
    assert!(told.into_iter().flatten().all(|id| known.contains(&id)));
}

pub(super) fn record_verifies(folder: &Path, database: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_linli"))
        .args(["--database", database, "--data"])
        .arg(folder)
        .args(["record", "verify"])
        .current_dir(folder)
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

fn rounds(engine: Engine, how_many: usize) {
    let folder: PathBuf = std::env::temp_dir().join(format!("linli-killed-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let database = engines::fresh(engine, &folder);
    let cheap = "[hashing]\npin_memory = 8\npin_passes = 1\npassword_memory = 8\npassword_passes = 1\n";
    std::fs::write(folder.join("linli.toml"), cheap).expect("a configuration");
    let cast = Server::plant(&folder, &database);
    let (mut cookies, mut done) = (None, 0);
    for round in 0..how_many {
        let server = Server::start(&folder, &database);
        let desk = Arc::new(Desk::open(&server, &cast, cookies.as_deref()));
        cookies = Some(desk.cookies.clone());
        let sent = write_until_killed(server, &desk, round);
        done += sent.done.len();
        let again = Server::start(&folder, &database);
        let mut conn = Opener { url: DatabaseUrl::parse(&database).expect("an address"), purpose: Use::Write }
            .open()
            .expect("it opens");
        for words in &sent.done {
            assert_eq!(there(&mut conn, words), 1, "{words} was answered as done");
        }
        let client = client();
        for words in &sent.unknown {
            assert!(there(&mut conn, words) <= 1);
            // Whoever got no answer sends the same form again: it is one request then, whatever was before.
            let answer = desk.send(&client, &again.url, words).expect("an answer");
            assert_eq!((answer.0, there(&mut conn, words)), (303, 1), "{words}");
        }
        nothing_hangs_loose(&mut conn);
        drop(conn);
        again.kill();
        record_verifies(&folder, &database);
    }
    assert!(done > how_many, "only {done} forms were answered in {how_many} rounds");
    let _ = std::fs::remove_dir_all(&folder);
    engines::drop_database(&database);
}

#[test]
fn case_29_kill_9_at_any_moment_sqlite() {
    rounds(Engine::Sqlite, 12);
}

#[test]
fn case_29_kill_9_at_any_moment_postgres() {
    rounds(Engine::Postgres, 5);
}
