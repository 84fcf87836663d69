//! A database of its own for every story, on either engine, copied from one that is already migrated.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use diesel::prelude::*;
use linli::app::App;
use linli::domain::clock::TestClock;
use linli::example::{BACK, Cast, Wish, plant as plant_example};
use linli::store::conn::{DatabaseUrl, Opener, Use};
use linli::store::migrate;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The PostgreSQL that `make test` started.
pub fn postgres_url() -> String {
    std::env::var("LINLI_TEST_PG")
        .expect("LINLI_TEST_PG names no PostgreSQL: run the tests by `make test-rust`, which starts one")
}

fn opener(url: &str) -> Opener {
    Opener { url: DatabaseUrl::parse(url).expect("a database address"), purpose: Use::Write }
}

/// A fresh, migrated database; its address.
pub fn fresh(engine: Engine, folder: &Path) -> String {
    match engine {
        Engine::Sqlite => {
            let file = folder.join("linli.db");
            std::fs::copy(sqlite_template(), &file).expect("a copy of the template");
            file.to_string_lossy().into_owned()
        }
        Engine::Postgres => {
            let name = format!("linli_{}", uuid::Uuid::new_v4().simple());
            let template = postgres_template();
            // Making a database from a template fails while another does the same.
            let _one_at_a_time = COPYING.lock().unwrap_or_else(|e| e.into_inner());
            admin(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
            with_database(&postgres_url(), &name)
        }
    }
}

static COPYING: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Drops what [`fresh`] made on PostgreSQL.
pub fn drop_database(url: &str) {
    if let Some((_, name)) = url.rsplit_once('/').filter(|_| url.starts_with("postgres")) {
        let name = name.split('?').next().unwrap_or(name);
        admin(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }
}

fn admin(sql: &str) {
    let mut conn = diesel::PgConnection::establish(&postgres_url()).expect("the test PostgreSQL answers");
    diesel::sql_query(sql).execute(&mut conn).expect(sql);
}

fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, String::new()), |(b, q)| (b, format!("?{q}")));
    let (server, _) = base.rsplit_once('/').expect("an address with a database name");
    format!("{server}/{name}{query}")
}

fn sqlite_template() -> &'static Path {
    static TEMPLATE: OnceLock<std::path::PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let file = std::env::temp_dir().join(format!("linli-template-{}.db", uuid::Uuid::new_v4().simple()));
        migrate::migrate(&opener(&file.to_string_lossy())).expect("migrations run");
        let mut conn = diesel::SqliteConnection::establish(&file.to_string_lossy()).expect("the template opens");
        diesel::sql_query("PRAGMA journal_mode = DELETE").execute(&mut conn).expect("one file, no journal");
        file
    })
}

fn postgres_template() -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("linli_template_{}", uuid::Uuid::new_v4().simple());
        admin(&format!("CREATE DATABASE {name}"));
        migrate::migrate(&opener(&with_database(&postgres_url(), &name))).expect("migrations run");
        name
    })
}

/// A database with the example community in it, planted once for each engine and copied for each
/// story; the keys that belong to it are put into `folder`.
pub fn fresh_example(engine: Engine, folder: &Path) -> (String, Cast) {
    let planted = match engine {
        Engine::Sqlite => {
            static PLANTED: OnceLock<Planted> = OnceLock::new();
            PLANTED.get_or_init(|| plant(Engine::Sqlite))
        }
        Engine::Postgres => {
            static PLANTED: OnceLock<Planted> = OnceLock::new();
            PLANTED.get_or_init(|| plant(Engine::Postgres))
        }
    };
    for key in ["linli.key", "linli-record.key", "linli-visits.key"] {
        std::fs::copy(planted.folder.join(key), folder.join(key)).expect("the keys");
    }
    let url = match engine {
        Engine::Sqlite => {
            let file = folder.join("linli.db");
            std::fs::copy(planted.folder.join("linli.db"), &file).expect("a copy of the example");
            file.to_string_lossy().into_owned()
        }
        Engine::Postgres => {
            let name = format!("linli_{}", uuid::Uuid::new_v4().simple());
            let template =
                planted.url.rsplit('/').next().unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
            let _one_at_a_time = COPYING.lock().unwrap_or_else(|e| e.into_inner());
            admin(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
            with_database(&postgres_url(), &name)
        }
    };
    (url, planted.cast.clone())
}

struct Planted {
    folder: std::path::PathBuf,
    url: String,
    cast: Cast,
}

fn plant(engine: Engine) -> Planted {
    let folder = std::env::temp_dir().join(format!("linli-example-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let url = fresh(engine, &folder);
    let config = super::app::config(&folder, &url, 1);
    let clock = Arc::new(TestClock::at(super::app::MORNING - BACK));
    let cast = {
        let app = App::build(config, clock.clone(), Arc::default()).expect("the house builds");
        let wish = Wish { seed: 1, residents: 24 };
        actix_web::rt::System::new().block_on(plant_example(&app, &clock, &wish)).expect("the example grows")
    };
    settle(engine, &url);
    Planted { folder, url, cast }
}

/// Nothing may hold a template open, and nothing of it may lie in a journal beside it.
fn settle(engine: Engine, url: &str) {
    if engine == Engine::Sqlite {
        let mut conn = diesel::SqliteConnection::establish(url).expect("the example opens");
        for _ in 0..100 {
            if diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut conn).is_ok()
                && diesel::sql_query("PRAGMA journal_mode = DELETE").execute(&mut conn).is_ok()
            {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("the example's journal could not be folded in");
    }
    let name = url.rsplit('/').next().unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
    admin(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
}
