//! Case 29 for a long list: the server is killed in the middle of taking it over, and another goes on with it: every
//! row once, none lost.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use linli::store::conn::{DatabaseUrl, Opener, Use};
use linli::store::schema::{outside_orders, requests};

use super::killed::{Server, record_verifies};
use crate::house::Browser;
use crate::house::app::totp;
use crate::house::engines::{self, Engine};

const ROWS: usize = 1_500;

fn until(what: &str, mut there: impl FnMut() -> bool) {
    let began = Instant::now();
    while !there() {
        assert!(began.elapsed() < Duration::from_secs(300), "{what} did not come");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn tell(engine: Engine) {
    let folder: PathBuf = std::env::temp_dir().join(format!("linli-list-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let database = engines::fresh(engine, &folder);
    let cheap = "[hashing]\npin_memory = 8\npin_passes = 1\npassword_memory = 8\npassword_passes = 1\n";
    std::fs::write(folder.join("linli.toml"), cheap).expect("a configuration");
    let cast = Server::plant(&folder, &database);
    let server = Server::start(&folder, &database);
    let desk = Browser::new(&server.url);
    let one = cast.staff.iter().find(|s| s.office == "desk").expect("the desk");
    let page = desk.get("/sign-in/password");
    let second = desk.submit(&page, "/sign-in/password", &[("email", &one.email), ("password", &one.password)]);
    let now =
        i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_millis());
    let code = totp(&one.totp_secret, now.expect("an instant"));
    let home = desk.submit(&second, "/sign-in/second", &[("code", &code)]);
    assert_eq!(home.status, 200, "{}", home.words());
    let mut list = String::from("number,category,place,words\n");
    for at in 0..ROWS {
        list.push_str(&format!("K-{at:05},lift,1号楼,第{at}件\n"));
    }
    let start = desk.get("/desk/exchange");
    let preview = desk.submit_with_photos(
        &start,
        "/import",
        &[("kind", "list"), ("name", "旧系统")],
        &[("list", list.into_bytes())],
    );
    assert!(preview.says(&format!("接收这 {ROWS} 行")), "{}", preview.words());
    desk.submit(&preview, "/confirmation", &[]);
    let count = || {
        let mut conn = Opener { url: DatabaseUrl::parse(&database).expect("an address"), purpose: Use::Read }
            .open()
            .expect("it opens");
        outside_orders::table.count().get_result::<i64>(&mut conn).expect("it reads")
    };
    until("the first row", || count() > 0);
    server.kill();
    let there = count();
    assert!(there % 50 == 0, "each step is whole or not there: {there}");
    let again = Server::start(&folder, &database);
    // The lease of a server that died is taken over once it has run out, by the database's clock: not waited for here.
    let mut conn = Opener { url: DatabaseUrl::parse(&database).expect("an address"), purpose: Use::Write }
        .open()
        .expect("it opens");
    diesel::update(linli::store::schema::jobs::table)
        .set(linli::store::schema::jobs::lease_until.eq(0))
        .execute(&mut conn)
        .expect("it writes");
    until("the last row", || count() >= ROWS as i64);
    again.kill();
    let mut numbers: Vec<String> = outside_orders::table
        .inner_join(requests::table.on(requests::id.eq(outside_orders::request_id)))
        .select(outside_orders::number)
        .load(&mut conn)
        .expect("it reads");
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), ROWS, "every row once");
    let filed: i64 =
        requests::table.filter(requests::place_words.eq("1号楼")).count().get_result(&mut conn).expect("it reads");
    assert_eq!(filed, ROWS as i64, "and no request beside");
    drop(conn);
    record_verifies(&folder, &database);
    std::fs::remove_dir_all(&folder).expect("it goes");
    if engine == Engine::Postgres {
        engines::drop_database(&database);
    }
}

#[test]
fn a_list_survives_kill_9_sqlite() {
    tell(Engine::Sqlite);
}

#[test]
fn a_list_survives_kill_9_postgres() {
    tell(Engine::Postgres);
}
