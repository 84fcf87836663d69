//! What raw SQL can and cannot do to the record: with the rights of whoever runs the server, and, on
//! PostgreSQL, of a role that owns nothing, made as docs/OPERATING.md says.

use std::sync::Arc;

use diesel::connection::SimpleConnection;
use linli::app::App;
use linli::domain::clock::TestClock;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};

use crate::house::House;
use crate::house::app::MORNING;
use crate::house::engines::Engine;
use crate::living;

fn raw(address: &str) -> Conn {
    Opener { url: DatabaseUrl::parse(address).expect("an address"), purpose: Use::Write }.open().expect("it opens")
}

const COLUMNS: &str = "at, client_at, act, tier, actor_id, resident_id, assisted_by, standing, office, mandate_id, \
    mandate_version, channel, device_id, session_id, assurance, subject_kind, subject_id, key, commitment, sealed";

/// A copy of entry 5 with another number and predecessor.
fn copied(verb: &str, seq: &str, prev: &str) -> String {
    format!(
        "{verb} INTO record (community_id, seq, {COLUMNS}, prev_hash, hash) SELECT community_id, {seq}, {COLUMNS}, {prev}, hash FROM record WHERE seq = 5"
    )
}

/// What nobody may do, whatever the engine.
fn forbidden() -> Vec<String> {
    let mut all = vec![
        "UPDATE record SET at = at + 1".to_owned(),
        "UPDATE record SET act = 'x' WHERE seq BETWEEN 2 AND 9".into(),
        "DELETE FROM record WHERE seq IN (SELECT MAX(seq) FROM record)".into(),
        "UPDATE checkpoints SET at = 0".into(),
        "DELETE FROM checkpoints".into(),
        copied("INSERT", "(SELECT MAX(seq) + 2 FROM record)", "(SELECT hash FROM record ORDER BY seq DESC LIMIT 1)"),
        copied("INSERT", "(SELECT MAX(seq) + 1 FROM record)", "prev_hash"),
        format!("{} ON CONFLICT (community_id, seq) DO UPDATE SET act = 'x'", copied("INSERT", "seq", "prev_hash")),
    ];
    all.push("UPDATE checkpoints SET note = 'x' WHERE tree_size > 0".into());
    all
}

fn refused(conn: &mut Conn, statements: &[String]) {
    for sql in statements {
        assert!(conn.batch_execute(sql).is_err(), "{sql} went through");
    }
}

living! {
    /// Every way round is closed: bulk changes, gaps, wrong predecessors, replacing, truncating.
    no_raw_sql_changes_the_past, |house| {
        house.run_jobs();
        let mut conn = raw(&house.database);
        refused(&mut conn, &forbidden());
        let more: Vec<String> = match house.engine {
            Engine::Postgres => ["TRUNCATE record", "TRUNCATE checkpoints", "TRUNCATE acts, record"].map(str::to_owned).to_vec(),
            Engine::Sqlite => vec![
                copied("INSERT OR REPLACE", "seq", "prev_hash"),
                copied("REPLACE", "4", "prev_hash"),
                "UPDATE OR REPLACE record SET seq = 2 WHERE seq = 3".into(),
                "INSERT OR REPLACE INTO checkpoints SELECT community_id, tree_size, root, 0, note FROM checkpoints".into(),
            ],
        };
        refused(&mut conn, &more);
        let community = house.community();
        let verdict = house.app.db.read_now(|c| linli::store::record::verify(c, &community)).expect("it reads");
        assert!(matches!(verdict, linli::store::record::Verdict::Whole(_)), "{verdict:?}");
    }
}

/// A stranger's own program forgets to turn recursive triggers on: replacing an entry is refused all the same.
#[test]
fn replacing_is_refused_without_recursive_triggers() {
    let house = House::example(Engine::Sqlite);
    let mut conn = raw(&house.database);
    conn.batch_execute("PRAGMA recursive_triggers = OFF").expect("it may");
    refused(&mut conn, &[copied("INSERT OR REPLACE", "seq", "prev_hash"), copied("REPLACE", "seq", "prev_hash")]);
}

/// The SQL that docs/OPERATING.md tells the operator to run.
fn documented() -> &'static str {
    let text = include_str!("../../docs/OPERATING.md");
    let from = text.find("CREATE ROLE linli_app").expect("the roles are documented");
    text[from..].split("```").next().expect("a block")
}

/// The owner makes tables; the application reads, writes, and can neither change the past nor take the guards off.
#[test]
fn the_application_role_cannot_rewrite_history() {
    let house = House::example(Engine::Postgres);
    house.run_jobs();
    let role = format!("linli_app_{}", uuid::Uuid::new_v4().simple());
    let mut owner = raw(&house.database);
    owner.batch_execute(&documented().replace("linli_app", &role)).expect("as documented");
    let (_, server) = house.database.split_once('@').expect("an address with a user");
    let address = format!("postgres://{role}:x@{server}");
    let mut config = house.app.config.clone();
    config.database = DatabaseUrl::parse(&address).expect("an address");
    let app = App::build(config, Arc::new(TestClock::at(MORNING)), Arc::default());
    let app = Arc::new(app.expect("the server starts with no right to make tables"));
    // It works: an act is done, and a checkpoint made.
    let (community, actor) = (house.community(), house.cast().neighbour.id.clone());
    let own = linli::domain::standing::Standing {
        actor,
        right: linli::domain::standing::Right::OwnSelf,
        channel: linli::domain::standing::Channel::OwnPhone,
        assurance: linli::domain::standing::Assurance::CardAndPin,
        session: None,
        device: None,
        key: None,
        client_at: None,
        fresh_until: linli::domain::standing::ALWAYS_FRESH,
    };
    let prefs = linli::views::page::Prefs::default();
    house.wait(linli::acts::view::change(&app.db, &community, own, prefs)).expect("an act");
    house.wait(linli::worker::checkpoints::seal(&app, &community)).expect("a checkpoint");
    let mut conn = raw(&address);
    refused(&mut conn, &forbidden());
    let more = [
        "TRUNCATE record",
        "TRUNCATE checkpoints",
        "ALTER TABLE record DISABLE TRIGGER ALL",
        "DROP TRIGGER record_no_change ON record",
        "DROP TABLE record",
        "SET session_replication_role = 'replica'",
        "CREATE TABLE mine (a INTEGER)",
        "CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    ];
    refused(&mut conn, &more.map(str::to_owned));
    drop((conn, app));
    let gone = "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM linli_app; REVOKE ALL ON SCHEMA public FROM linli_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM linli_app; DROP ROLE linli_app";
    owner.batch_execute(&gone.replace("linli_app", &role)).expect("gone again");
}
