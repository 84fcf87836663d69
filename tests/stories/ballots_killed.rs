//! The server is killed while somebody votes again and again: what was answered as done is there, and nothing is half.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use diesel::prelude::*;
use linli::example::Cast;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
use linli::store::schema::{acts, ballot_lines, ballots, record};

use super::killed::{Server, record_verifies};
use crate::house::Browser;
use crate::house::engines::{self, Engine};

fn open(database: &str) -> Conn {
    Opener { url: DatabaseUrl::parse(database).expect("an address"), purpose: Use::Write }.open().expect("it opens")
}

/// The open ballot of the example.
fn its_id(database: &str) -> String {
    ballots::table
        .filter(ballots::title.eq("中心花园怎么改"))
        .select(ballots::id)
        .first(&mut open(database))
        .expect("the example has one")
}

/// Whoever got 303 has voted, with this order.
fn vote_until_killed(server: Server, browser: &Browser, id: &str, round: usize) -> (usize, usize, Option<String>) {
    let paper = browser.get(&format!("/ballots/{id}/vote"));
    assert_eq!(paper.status, 200, "{}", paper.words());
    let csrf = paper.form("/check").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
    let (mut done, mut sent, mut last) = (0, 0, None);
    let (cookies, url) = (browser.cookies(), server.url.clone());
    let (answered, heard) = mpsc::channel();
    let voter = std::thread::spawn(move || {
        let client = reqwest::blocking::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .expect("a client");
        for n in 0.. {
            let (a, b) = if n % 2 == 0 { (1, 2) } else { (2, 1) };
            let body = format!("csrf={csrf}&key=round-{round}-{n}&q0_0={a}&q0_1={b}");
            sent += 1;
            let answer = client
                .post(format!("{url}/ballots/{id}/votes", id = paper.url.split('/').nth(2).unwrap_or_default()))
                .header("cookie", &cookies)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body)
                .send();
            match answer {
                Ok(answer) if answer.status() == 303 => {
                    done += 1;
                    let _ = answered.send(());
                    last = Some(format!("[[{},{}]]", a - 1, b - 1));
                }
                Ok(answer) => panic!("{}", answer.status()),
                Err(_) => break,
            }
        }
        (done, sent, last)
    });
    // Every second time not before one vote was answered, however slow the machine; the other times at any moment.
    if round % 2 == 1 {
        heard.recv_timeout(Duration::from_secs(20)).expect("a vote is answered");
    }
    std::thread::sleep(Duration::from_millis(rand::random_range(80..500)));
    server.kill();
    voter.join().expect("the voter ends well")
}

fn rounds(engine: Engine, how_many: usize) {
    let folder: PathBuf = std::env::temp_dir().join(format!("linli-voting-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let database = engines::fresh(engine, &folder);
    let cheap = "[hashing]\npin_memory = 8\npin_passes = 1\npassword_memory = 8\npassword_passes = 1\n";
    std::fs::write(folder.join("linli.toml"), cheap).expect("a configuration");
    let cast: Cast = Server::plant(&folder, &database);
    let id = its_id(&database);
    let (mut all_done, mut all_sent) = (0, 0);
    for round in 0..how_many {
        let server = Server::start(&folder, &database);
        let browser = Browser::new(&server.url);
        browser.have_cookie(&cast.neighbour.enrolled_device_cookie);
        let page = browser.get("/sign-in/card");
        let fields = [("card", &*cast.neighbour.card_number), ("pin", &*cast.neighbour.pin)];
        assert_eq!(browser.submit(&page, "/sign-in/card", &fields).status, 200);
        let (done, sent, last) = vote_until_killed(server, &browser, &id, round);
        all_done += done;
        all_sent += sent;
        there(&database, &folder, &cast, &id, (all_done, all_sent), last.as_deref());
    }
    assert!(all_done > 0, "nobody voted");
    let _ = std::fs::remove_dir_all(&folder);
    engines::drop_database(&database);
}

/// Every vote answered as done has its entry and its act; the line holds the last, or the one nobody was answered.
fn there(database: &str, folder: &Path, cast: &Cast, id: &str, (done, sent): (usize, usize), last: Option<&str>) {
    let mut conn = open(database);
    let me = &cast.neighbour.id;
    let entries: i64 = record::table
        .filter(record::act.eq("ballot.vote"))
        .filter(record::actor_id.eq(me))
        .count()
        .get_result(&mut conn)
        .expect("it reads");
    let kept: i64 = acts::table
        .filter(acts::act.eq("ballot.vote"))
        .filter(acts::actor_id.eq(me))
        .count()
        .get_result(&mut conn)
        .expect("it reads");
    assert_eq!(entries, kept);
    let entries = usize::try_from(entries).expect("a count");
    assert!((done..=sent).contains(&entries), "{entries} entries, {done} done of {sent}");
    let choice: Vec<Option<String>> = ballot_lines::table
        .filter(ballot_lines::ballot_id.eq(id))
        .filter(ballot_lines::cast_by.eq(me))
        .select(ballot_lines::choice)
        .load(&mut conn)
        .expect("it reads");
    assert!(choice.len() <= 1, "one vote: {choice:?}");
    // Nothing was done that nobody was told of: then the line holds the last that was answered.
    if let (Some(last), true) = (last, entries == done) {
        assert_eq!(choice, [Some(last.to_owned())]);
    }
    assert!(last.is_none() || choice.len() == 1, "what was answered is there");
    drop(conn);
    record_verifies(folder, database);
}

#[test]
fn votes_outlive_kill_9_sqlite() {
    rounds(Engine::Sqlite, 5);
}

#[test]
fn votes_outlive_kill_9_postgres() {
    rounds(Engine::Postgres, 2);
}
