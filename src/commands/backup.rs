//! `linli backup` and `linli restore`: database and photos together, checked; the keys never with them.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};

use super::keys_apart;
use crate::config::Config;
use crate::error::Error;
use crate::store::communities;
use crate::store::conn::{Conn, Engine, Opener, Use};
use crate::store::record::Verdict;

const DATABASE: &str = "linli.db";
const DUMP: &str = "linli.pgdump";
const PHOTOS: &str = "photos";

/// Copies while the server runs: SQLite by `VACUUM INTO`, PostgreSQL by `pg_dump`; photos after the
/// rows, so that no row in the copy lacks its photo. People's keys are not in the copy: whoever holds it
/// for years cannot open what was erased meanwhile.
pub fn backup(config: &Config, folder: &Path) -> Result<ExitCode, Error> {
    std::fs::create_dir_all(folder).map_err(broken)?;
    match config.database.engine {
        Engine::Sqlite => copy_sqlite(config, &folder.join(DATABASE))?,
        Engine::Pg => run(Command::new("pg_dump")
            .args(["--format=custom", "--exclude-table-data=person_keys", "--file"])
            .arg(folder.join(DUMP))
            .arg(config.database.address()))?,
    }
    let photos = copy_folder(&config.data.join(PHOTOS), &folder.join(PHOTOS))?;
    let keys = keys_apart::copy(config, &mut super::reader(config)?)?;
    println!("database and {photos} photo files are in {}", folder.display());
    println!("people's keys are in {}: keep a copy elsewhere, and none older than 35 days", keys.display());
    println!(
        "the key files {}, {} and {} are in neither: keep a copy of them elsewhere",
        config.key_file.display(),
        config.record_key_file.display(),
        config.visits_key_file.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Puts a backup back where there is nothing yet, erases again whoever was erased since, and verifies
/// its record.
pub fn restore(config: &Config, folder: &Path, keys: Option<PathBuf>, without_keys: bool) -> Result<ExitCode, Error> {
    let keys = keys.or_else(|| keys_apart::newest(config)).filter(|_| !without_keys);
    if keys.is_none() && !without_keys {
        return Err(Error::broken(
            "restore",
            "there is no copy of people's keys beside the key file. Name it with --keys, or say --without-keys: then what they wrote in the record stays sealed for ever",
        ));
    }
    std::fs::create_dir_all(&config.data).map_err(broken)?;
    match config.database.file() {
        Some(file) => {
            if file.exists() {
                return Err(Error::broken("restore", "there is a database already; move it away first"));
            }
            std::fs::copy(folder.join(DATABASE), file).map_err(broken)?;
        }
        None => run(Command::new("pg_restore")
            .args(["--no-owner", "--exit-on-error", "--dbname"])
            .arg(config.database.address())
            .arg(folder.join(DUMP)))?,
    }
    copy_folder(&folder.join(PHOTOS), &config.data.join(PHOTOS))?;
    let opener = Opener { url: config.database.clone(), purpose: Use::Write };
    let mut conn = opener.open().map_err(|e| Error::broken("restore", e))?;
    let erased = keys_apart::put_back(config, &mut conn, keys.as_deref())?;
    if erased > 0 {
        println!("{erased} people stay erased");
    }
    check(config)
}

fn check(config: &Config) -> Result<ExitCode, Error> {
    let mut conn = super::reader(config)?;
    for community in communities::all(&mut conn)? {
        match super::record::judge(config, &mut conn, &community, &super::record::Measure::default())? {
            Verdict::Whole(entries) => println!("{}: restored, record whole, {entries} entries", community.name),
            Verdict::Bad { seq, why } => {
                println!("{}: entry {seq} of the record does not fit: {why}", community.name);
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn copy_sqlite(config: &Config, to: &Path) -> Result<(), Error> {
    if to.exists() {
        return Err(Error::broken("backup", "there is a backup in that folder already"));
    }
    let mut conn =
        Opener { url: config.database.clone(), purpose: Use::Write }.open().map_err(|e| Error::broken("backup", e))?;
    let path = to.to_str().ok_or_else(|| Error::broken("backup", "the folder's name is not UTF-8"))?;
    match &mut conn {
        Conn::Sqlite(c) => c.batch_execute(&format!("VACUUM INTO '{}'", path.replace('\'', "''")))?,
        Conn::Pg(_) => return Err(Error::broken("backup", "not a SQLite database")),
    }
    without_people_keys(path)
}

/// Their pages are overwritten, not only marked as free.
fn without_people_keys(copy: &str) -> Result<(), Error> {
    let mut conn = SqliteConnection::establish(copy).map_err(|e| Error::broken("backup", e))?;
    Ok(conn.batch_execute("PRAGMA secure_delete = ON; DELETE FROM person_keys; VACUUM;")?)
}

fn copy_folder(from: &Path, to: &Path) -> Result<usize, Error> {
    std::fs::create_dir_all(to).map_err(broken)?;
    let Ok(entries) = std::fs::read_dir(from) else {
        return Ok(0);
    };
    let mut copied = 0;
    for entry in entries {
        let entry = entry.map_err(broken)?;
        let target = to.join(entry.file_name());
        if entry.file_type().map_err(broken)?.is_dir() {
            copied += copy_folder(&entry.path(), &target)?;
        } else if !target.exists() {
            std::fs::copy(entry.path(), &target).map_err(broken)?;
            copied += 1;
        }
    }
    Ok(copied)
}

fn run(command: &mut Command) -> Result<(), Error> {
    let status = command.status().map_err(broken)?;
    if status.success() { Ok(()) } else { Err(Error::broken("backup", "the database's own tool failed, see above")) }
}

fn broken(e: std::io::Error) -> Error {
    Error::broken("backup", e)
}
