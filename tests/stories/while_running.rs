//! What goes wrong while it runs: a line that breaks at a commit, a job that panics, what a killed server left behind, a
//! second community in the same database, an old answer asked for by whoever may not have it any more.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use actix_web::http::Method;
use diesel::prelude::*;
use linli::app::App;
use linli::domain::budget::Budget;
use linli::domain::policy::Refusal;
use linli::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Office, Right, Standing};
use linli::error::{Denied, Error};
use linli::http::routes::{Mount, entries};
use linli::http::upload;
use linli::store::answers::{self, Claim, Claimed};
use linli::store::communities::{self, Community};
use linli::store::conn::{DatabaseUrl, Opener, Use};
use linli::store::credentials::tries::{self, Bucket};
use linli::store::outbox::{self, NewMessage};
use linli::store::schema::{intake_batches, intake_rows, jobs, outside_orders, tries as counts};
use linli::store::{drafts, mandates};
use linli::worker::clock::{HOUR, Job, Turn, run_due_of};
use linli::worker::outbox::send_due;

use super::desk_queue::sql;
use crate::house::{Engine, House};
use crate::{living, story};

const DAY: Duration = Duration::from_secs(86_400);

/// Counts one more; a write that could not be run twice without anybody noticing.
fn count(house: &House) -> Result<Option<i64>, Error> {
    let community = house.community();
    house.wait(house.app.db.write("test", &community, |tx| {
        let leave = tx.housekeeping();
        tries::spend(tx, leave, &[(Bucket::of("story", "one"), Budget { most: 10, span: HOUR })])
    }))
}

fn counted(house: &House) -> i32 {
    let row = counts::table.filter(counts::bucket.eq("story/of/one")).select(counts::count);
    house.app.db.read_now(|conn| Ok(row.first(conn)?)).expect("it was counted")
}

living! {
    /// The line to PostgreSQL breaks after it has committed: nobody is told that it was done or that it was not, nothing is
    /// done twice, and the next write goes through. On a page it says so, and to look first.
    a_line_that_breaks_at_a_commit_does_nothing_twice, |house| {
        if house.engine == Engine::Sqlite {
            return; // a file has no line
        }
        house.faults.lines_to_break.store(1, Ordering::Relaxed);
        let told = count(house);
        assert!(matches!(told, Err(Error::InDoubt)), "{told:?}");
        assert_eq!(counted(house), 1, "done once");
        assert!(matches!(count(house), Ok(None)), "the writer has a new line");
        assert_eq!(counted(house), 2);

        let visitor = house.browser();
        let page = visitor.get("/sign-in/password");
        house.faults.lines_to_break.store(1, Ordering::Relaxed);
        let fields = [("email", "nobody@example.org"), ("password", "not the one they chose")];
        let answer = visitor.submit(&page, "/sign-in/password", &fields);
        assert!(answer.status == 504 && answer.says("可能办好了，也可能没有"), "{} {}", answer.status, answer.words());
        assert!(answer.says("请先看一看"), "{}", answer.words());
    }
}

fn panics(_: Arc<App>, _: Arc<Community>) -> Turn {
    Box::pin(async {
        std::env::var("NO SUCH VARIABLE").map(drop).expect("a job that panics on purpose");
        Ok(())
    })
}

fn goes_on(_: Arc<App>, _: Arc<Community>) -> Turn {
    Box::pin(async { Ok(()) })
}

story! {
    /// A job that panics has failed like any other: it comes back soon, and the jobs after it have their turn.
    a_job_that_panics_ends_nothing, |house| {
        let table =
            [Job { name: "panics", every_ms: HOUR, run: panics }, Job { name: "goes on", every_ms: HOUR, run: goes_on }];
        assert_eq!(house.wait(run_due_of(&house.app, &table)).expect("the look goes on"), 2);
        let of = |name: &'static str| {
            let row = jobs::table.filter(jobs::name.eq(name)).select((jobs::failures, jobs::last_error, jobs::done_at));
            let found: (i32, Option<String>, Option<i64>) = house.app.db.read_now(|conn| Ok(row.first(conn)?)).expect("a row");
            found
        };
        let (failures, why, done) = of("panics");
        assert_eq!((failures, why.as_deref(), done), (1, Some("it panicked"), None));
        assert!(matches!(of("goes on"), (0, None, Some(_))));
        house.advance(Duration::from_secs(301));
        assert_eq!(house.wait(run_due_of(&house.app, &table)).expect("again"), 1, "it is tried again soon");
    }
}

/// A list as a server that was killed left it.
fn left_behind(house: &House, name: &str, age: Duration) -> std::path::PathBuf {
    let folder = house.folder.join("uploads");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(name);
    std::fs::write(&file, "姓名,电话\n").expect("a list");
    let now = Duration::from_millis(u64::try_from(house.app.db.now()).expect("after 1970"));
    let written = SystemTime::UNIX_EPOCH + now - age;
    let opened = std::fs::File::options().write(true).open(&file).expect("it opens");
    opened.set_modified(written).expect("it is dated");
    file
}

living! {
    /// What a killed server left of uploaded lists goes: all of it at the start, where no other server can be at one, and
    /// each hour whatever nobody has touched for an hour.
    lists_left_behind_are_swept, |house| {
        house.advance(Duration::from_secs(7200));
        let old = left_behind(house, "one", Duration::from_secs(7200));
        let copy = left_behind(house, "one.utf8", Duration::from_secs(3700));
        let fresh = left_behind(house, "two", Duration::from_secs(60));
        house.run_jobs();
        assert!(!old.exists() && !copy.exists(), "old ones go");
        assert!(fresh.exists(), "one that is being read stays");
        upload::empty(&house.app.config, house.app.db.now()).expect("it is emptied");
        assert_eq!(fresh.exists(), house.engine == Engine::Postgres, "others may share the folder beside PostgreSQL");
    }
}

fn rows_of(house: &House, list: &str) -> Vec<(String, i64)> {
    let rows = intake_rows::table.filter(intake_rows::batch_id.eq(list));
    let rows = rows.group_by(intake_rows::state).select((intake_rows::state, diesel::dsl::count_star()));
    let mut found: Vec<(String, i64)> = house.app.db.read_now(|conn| Ok(rows.load(conn)?)).expect("it reads");
    found.sort();
    found
}

living! {
    /// A list's rows are a second copy of callers' names and words: those that became requests go after four weeks, those
    /// that were left out after sixty days, as the page says; counts, orders and requests stay.
    a_list_that_was_taken_over_is_forgotten, |house| {
        let desk = house.staff("desk");
        let list = "工单编号,诉求类型,诉求地址,诉求内容,办结时限,来电人\n\
                    HL-7,电梯,3号楼,电梯停了,2026-11-25 09:40,老赵\n\
                    HL-8,谁也没听说过的事,3号楼,不知道是什么,2026-11-25 09:40,老钱\n";
        let fields = [("kind", "hotline"), ("name", "市12345热线")];
        let start = desk.get("/desk/exchange");
        let preview = desk.submit_with_photos(&start, "/import", &fields, &[("list", list.as_bytes().to_vec())]);
        let running = desk.submit(&preview, "/confirmation", &[]);
        assert_eq!(running.status, 200, "{}", running.words());
        for _ in 0..2 {
            house.advance(Duration::from_secs(11));
            house.run_jobs();
        }
        let id = running.url.rsplit('/').next().unwrap_or_default().to_owned();
        let one = |state: &str| (state.to_owned(), 1);
        assert_eq!(rows_of(house, &id), [one("bad"), one("done")]);
        let page = desk.get(&running.url);
        assert!(page.says("老钱") || page.says("HL-8"), "what was left out can be seen: {}", page.words());
        assert!(page.says("60 天"), "and until when: {}", page.words());

        house.advance(29 * DAY);
        house.run_jobs();
        assert_eq!(rows_of(house, &id), [one("bad")], "four weeks later");
        house.advance(32 * DAY);
        house.run_jobs();
        assert!(rows_of(house, &id).is_empty(), "sixty days later");
        let counts: (i64, i64, i64) = house
            .app
            .db
            .read_now(|conn| {
                let row = intake_batches::table.filter(intake_batches::id.eq(&id));
                let row = row.select((intake_batches::total, intake_batches::bad, intake_batches::done));
                Ok(row.first(conn)?)
            })
            .expect("the list");
        assert_eq!(counts, (2, 1, 1), "how many there were stays");
        let order: Option<String> = house
            .app
            .db
            .read_now(|conn| {
                let row = outside_orders::table.filter(outside_orders::number.eq("HL-7"));
                Ok(row.select(outside_orders::caller).first(conn)?)
            })
            .expect("the order");
        assert_eq!(order.as_deref(), Some("老赵"), "who called stands beside the request");
    }
}

living! {
    /// A second community in the same database: its messages are sent, and its drafts swept, like the first one's.
    every_community_is_served, |house| {
        let url = DatabaseUrl::parse(&house.database).expect("an address");
        let mut conn = Opener { url, purpose: Use::Write }.open().expect("it opens");
        let second = communities::create_empty(&mut conn, house.app.db.now()).expect("a community");
        drop(conn);
        let message = house
            .wait(house.app.db.write("test", &second.id, |tx| {
                let leave = tx.housekeeping();
                drafts::save(tx, leave, "owner", "name", "test", "{}")?;
                let params = serde_json::json!({});
                let new = NewMessage {
                    person: "nobody",
                    act: None,
                    helper: None,
                    template: "request.file",
                    channel: "sms",
                    params: &params,
                };
                outbox::post(tx, &new)
            }))
            .expect("it is written");
        for _ in 0..50 {
            if house.wait(send_due(&house.app)).expect("the outbox can be read") == 0 {
                break;
            }
        }
        let found = house.app.db.read_now(|conn| outbox::find(conn, &second.id, &message)).expect("it reads");
        assert_eq!(found.expect("it is there").state, "failed", "nobody of that name is on the register");

        house.advance(Duration::from_millis(drafts::KEPT_FOR.unsigned_abs()) + DAY);
        house.run_jobs();
        let draft = house.app.db.read_now(|conn| drafts::find(conn, &second.id, "owner", "name", "test"));
        assert_eq!(draft.expect("it reads"), None);
    }
}

living! {
    /// A key used before gives its answer again, to the same person, as long as they have the right by which they ask: not
    /// by a mandate that was stopped or an office that ended in between.
    an_old_answer_needs_a_right_that_stands, |house| {
        let (cast, community) = (house.cast().clone(), house.community());
        let between = |conn: &mut linli::store::conn::Conn| {
            mandates::latest_between(conn, &community, &cast.helper.id, &cast.resident.id)
        };
        let (facts, _) = house.app.db.read_now(between).expect("it reads").expect("a mandate");
        let mandate = facts.id.clone();
        let helper = Standing {
            actor: cast.helper.id.clone(),
            right: Right::Mandate(facts),
            channel: Channel::HelperDevice,
            assurance: Assurance::PasswordAndTotp,
            fresh_until: ALWAYS_FRESH,
            session: None,
            device: None,
            key: None,
            client_at: None,
        };
        let desk = cast.staff.iter().find(|one| one.office == "desk").expect("the desk").id.clone();
        let right = Right::Office { office: Office::Desk, party: None };
        let staff = Standing { actor: desk.clone(), right, channel: Channel::Desk, ..helper.clone() };
        let asks = |standing: &Standing| {
            let standing = standing.clone();
            house.wait(house.app.db.write("test", &community, move |tx| {
                let claim = Claim { key: Some("a key".into()), route: "story", digest: [7; 32] };
                match answers::claim(tx, &standing, "whoever", &claim)? {
                    Claimed::Before(answer) => Ok(answer),
                    Claimed::New => answers::keep(tx, &standing, "whoever", &claim, "R-1").map(|()| "new".to_owned()),
                }
            }))
        };
        for standing in [&helper, &staff] {
            assert_eq!(asks(standing).expect("it is done"), "new");
            assert_eq!(asks(standing).expect("it was done"), "R-1", "pressed again");
        }
        sql(house, &format!("UPDATE mandates SET state = 'suspended' WHERE id = '{mandate}'"));
        sql(house, &format!("UPDATE offices SET ended_at = {} WHERE person_id = '{desk}'", house.app.db.now()));
        let refused = |outcome: Result<String, Error>, why: Refusal| {
            assert!(matches!(outcome, Err(Error::Forbidden(Denied::Act(said))) if said == why), "{outcome:?}");
        };
        refused(asks(&helper), Refusal::MandateNotInForce);
        refused(asks(&staff), Refusal::NotThisOffice);
    }
}

living! {
    /// Every page that a code or token in its address opens says that no copy may stay, to whomever it is shown; and the
    /// service worker keeps none, whatever an answer says.
    what_a_code_opens_is_kept_nowhere, |house| {
        let worker = include_str!("../../web/sw.js");
        let never = worker.lines().find(|line| line.starts_with("const NEVER")).expect("a list");
        let browsers = [house.browser(), house.resident(&house.cast().neighbour.clone())];
        let mut seen = 0;
        for entry in entries() {
            let by_code = entry.path.contains("{code}") || entry.path.contains("{token}");
            if entry.method != Method::GET || !by_code || entry.mount == Mount::Open311 {
                continue;
            }
            let first = entry.path.split('/').nth(1).unwrap_or_default();
            assert!(never.contains(&format!("|{first}|")), "sw.js may keep {}", entry.path);
            let path = entry.path.replace("{code}", "12345678").replace("{token}", "nobodys");
            for browser in &browsers {
                let page = browser.get(&path);
                // Some lead on to another address before anything is shown.
                if page.url == path {
                    let keep = page.headers.get("linli-keep").and_then(|value| value.to_str().ok());
                    assert_eq!(keep, Some("no"), "{path}: {}", page.status);
                    seen += 1;
                }
            }
        }
        assert!(seen >= 10, "{seen} pages were looked at");
    }
}

fn linli(house: &House, path: &str, database: &str, args: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_linli"))
        .args(["--database", database, "--data"])
        .arg(&house.folder)
        .args(args)
        .current_dir(&house.folder)
        .env("LINLI_KEY_FILE", house.folder.join("linli.key"))
        .env("PATH", path)
        .output()
        .expect("it runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

fn mode(file: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(file).expect("the file").permissions().mode() & 0o777
}

/// Where somebody was stopped in the middle once, the next backup is whole: nothing half made is taken for a copy.
#[test]
fn a_backup_has_its_name_when_it_is_whole() {
    let house = House::example(Engine::Sqlite);
    let (photos, saved) = (house.folder.join("photos/aa/bb"), house.folder.join("saved"));
    let copies = saved.join("photos/aa/bb");
    std::fs::create_dir_all(&photos).expect("a folder");
    std::fs::create_dir_all(&copies).expect("a folder");
    std::fs::write(photos.join("one.jpg"), "a whole picture").expect("a photo");
    std::fs::write(copies.join("one.jpg.part"), "a wh").expect("half of it");
    std::fs::write(saved.join("linli.db.part"), "half a database, with people's keys in it").expect("half of it");
    let path = std::env::var("PATH").unwrap_or_default();
    let (well, said) = linli(&house, &path, &house.database, &["backup", "saved"]);
    assert!(well, "{said}");
    let copy = saved.join("linli.db");
    assert!(std::fs::read(&copy).expect("the copy").starts_with(b"SQLite format 3"));
    assert_eq!(mode(&copy), 0o600);
    assert_eq!(std::fs::read_to_string(copies.join("one.jpg")).expect("the photo"), "a whole picture");
    for part in [saved.join("linli.db.part"), copies.join("one.jpg.part")] {
        assert!(!part.exists(), "{part:?}");
    }
}

/// PostgreSQL's tool is told the password where only this user can read it.
#[test]
fn no_password_is_on_pg_dumps_command_line() {
    use std::os::unix::fs::PermissionsExt as _;
    let house = House::example(Engine::Postgres);
    let tools = house.folder.join("tools");
    std::fs::create_dir_all(&tools).expect("a folder");
    let tool = tools.join("pg_dump");
    let script = "#!/bin/sh\nprintf '%s\\n' \"$@\" > arguments\nprintf '%s' \"$PGPASSWORD\" > password\n";
    std::fs::write(&tool, script).expect("a tool");
    std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755)).expect("it may be run");
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap_or_default());
    let database = house.database.replacen("linli@", "linli:geh%40im@", 1);
    assert_ne!(database, house.database, "an address with a password");
    let (well, said) = linli(&house, &path, &database, &["backup", "saved"]);
    assert!(well, "{said}");
    let arguments = std::fs::read_to_string(house.folder.join("arguments")).expect("what it was told");
    assert!(arguments.contains("postgres://linli@") && !arguments.contains("geh"), "{arguments}");
    assert_eq!(std::fs::read_to_string(house.folder.join("password")).expect("the password"), "geh@im");
    let dump = house.folder.join("saved/linli.pgdump");
    assert!(dump.exists() && mode(&dump) == 0o600 && !house.folder.join("saved/linli.pgdump.part").exists());
}
