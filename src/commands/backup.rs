//! `linli backup` and `linli restore`: database and photos together, checked; the keys never with them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};

use super::keys_apart;
use crate::config::Config;
use crate::error::Error;
use crate::files;
use crate::store::communities;
use crate::store::conn::{Conn, DatabaseUrl, Engine, Opener, Use};
use crate::store::record::Verdict;

const DATABASE: &str = "linli.db";
const DUMP: &str = "linli.pgdump";
const PHOTOS: &str = "photos";
/// Where PostgreSQL's tools look for a password that is on no command line.
const PASSWORD: &str = "PGPASSWORD";

/// Copies while the server runs: SQLite by `VACUUM INTO`, PostgreSQL by `pg_dump`; photos after the
/// rows, so that no row in the copy lacks its photo. People's keys are not in the copy: whoever holds it
/// for years cannot open what was erased meanwhile.
pub fn backup(config: &Config, folder: &Path) -> Result<ExitCode, Error> {
    std::fs::create_dir_all(folder).map_err(broken)?;
    match config.database.engine {
        Engine::Sqlite => copy_sqlite(config, &folder.join(DATABASE))?,
        Engine::Pg => dump(config, &folder.join(DUMP))?,
    }
    let photos = copy_folder(&config.data.join(PHOTOS), &folder.join(PHOTOS))?;
    let keys = keys_apart::copy(config, &mut super::reader(config)?)?;
    println!("database and {photos} photo files are in {}", folder.display());
    println!("people's keys are in {}: keep a copy elsewhere, and none older than 35 days", keys.display());
    println!("who was erased is in {}: keep the newest copy of it with those", config.erasures_file.display());
    println!(
        "the key files {}, {} and {} are in neither: keep a copy of them elsewhere",
        config.key_file.display(),
        config.record_key_file.display(),
        config.visits_key_file.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// What lies beside the key file, or not, when a backup is put back.
pub struct Beside {
    /// The copy of people's keys; without it the newest there is.
    pub keys: Option<PathBuf>,
    /// There is none, and it is known.
    pub without_keys: bool,
    /// There is no list of who was erased, and it is known.
    pub without_erased: bool,
}

/// Puts a backup back where there is nothing yet, erases again whoever was erased since, and verifies
/// its record.
pub fn restore(config: &Config, folder: &Path, beside: Beside) -> Result<ExitCode, Error> {
    let keys = beside.keys.or_else(|| keys_apart::newest(config)).filter(|_| !beside.without_keys);
    if keys.is_none() && !beside.without_keys {
        return Err(Error::broken(
            "restore",
            "there is no copy of people's keys beside the key file. Name it with --keys, or say --without-keys: then what they wrote in the record stays sealed for ever",
        ));
    }
    if !config.erasures_file.exists() && !beside.without_erased {
        return Err(Error::broken(
            "restore",
            format!(
                "{} is not there, the list of who was erased. Put its newest copy there, or say --without-erased: then whoever was erased after this backup was made is there again, and you erase them anew",
                config.erasures_file.display()
            ),
        ));
    }
    std::fs::create_dir_all(&config.data).map_err(broken)?;
    let erased = match config.database.file() {
        Some(file) => {
            if file.exists() {
                return Err(Error::broken("restore", "there is a database already; move it away first"));
            }
            // Whatever stops this leaves nothing that a server would open, with people in it who were erased.
            let part = files::part_of(file);
            std::io::copy(
                &mut std::fs::File::open(folder.join(DATABASE)).map_err(broken)?,
                &mut files::create(&part).map_err(broken)?,
            )
            .map_err(broken)?;
            let erased = put_back(&config.database.beside(&part), config, keys.as_deref())?;
            files::finish(file).map_err(broken)?;
            erased
        }
        None => {
            undump(config, &folder.join(DUMP))?;
            put_back(&config.database, config, keys.as_deref())?
        }
    };
    copy_folder(&folder.join(PHOTOS), &config.data.join(PHOTOS))?;
    if erased > 0 {
        println!("{erased} people stay erased");
    }
    check(config)
}

fn put_back(database: &DatabaseUrl, config: &Config, keys: Option<&Path>) -> Result<usize, Error> {
    let opener = Opener { url: database.clone(), purpose: Use::Write };
    let mut conn = opener.open().map_err(|e| Error::broken("restore", e))?;
    keys_apart::put_back(config, &mut conn, keys)
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

/// Made beside its name and without anybody's key before it takes it: whatever stops this leaves nothing that looks like a
/// backup, and above all none that opens what was erased.
fn copy_sqlite(config: &Config, to: &Path) -> Result<(), Error> {
    if to.exists() {
        return Err(Error::broken("backup", "there is a backup in that folder already"));
    }
    let mut conn =
        Opener { url: config.database.clone(), purpose: Use::Write }.open().map_err(|e| Error::broken("backup", e))?;
    let part = files::part_of(to);
    // VACUUM INTO takes an empty file; what is left of one that was stopped goes.
    drop(files::create(&part).map_err(broken)?);
    let path = part.to_str().ok_or_else(|| Error::broken("backup", "the folder's name is not UTF-8"))?;
    match &mut conn {
        Conn::Sqlite(c) => c.batch_execute(&format!("VACUUM INTO '{}'", path.replace('\'', "''")))?,
        Conn::Pg(_) => return Err(Error::broken("backup", "not a SQLite database")),
    }
    without_people_keys(path)?;
    files::finish(to).map_err(broken)
}

/// Their pages are overwritten, not only marked as free. Nothing is lost without a journal, for without its end the copy is
/// thrown away; and no journal with keys in it is left beside.
fn without_people_keys(copy: &str) -> Result<(), Error> {
    let mut conn = SqliteConnection::establish(copy).map_err(|e| Error::broken("backup", e))?;
    Ok(conn
        .batch_execute("PRAGMA journal_mode = MEMORY; PRAGMA secure_delete = ON; DELETE FROM person_keys; VACUUM;")?)
}

fn dump(config: &Config, to: &Path) -> Result<(), Error> {
    let part = files::part_of(to);
    drop(files::create(&part).map_err(broken)?);
    let (address, password) = config.database.without_password();
    run(Command::new("pg_dump")
        .args(["--format=custom", "--exclude-table-data=person_keys", "--file"])
        .args([part.as_os_str(), OsStr::new(&address)])
        .envs(password.as_ref().map(|word| (PASSWORD, word.as_str()))))?;
    files::finish(to).map_err(broken)
}

fn undump(config: &Config, from: &Path) -> Result<(), Error> {
    let (address, password) = config.database.without_password();
    run(Command::new("pg_restore")
        .args(["--no-owner", "--exit-on-error", "--dbname"])
        .args([OsStr::new(&address), from.as_os_str()])
        .envs(password.as_ref().map(|word| (PASSWORD, word.as_str()))))
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
        } else if !target.exists() && !files::is_part(&entry.path()) {
            files::copy_whole(&entry.path(), &target).map_err(broken)?;
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
