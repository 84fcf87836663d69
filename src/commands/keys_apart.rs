//! The copies of people's keys: apart from the database's backups, and kept only for a short while, so
//! that an erased key is gone everywhere once that while is over.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::config::Config;
use crate::erasures;
use crate::error::Error;
use crate::files;
use crate::store::conn::Conn;
use crate::store::person_keys::{self, Kept};

/// Copies older than this are removed, once there is a newer one.
const KEPT_FOR: Duration = Duration::from_secs(35 * 24 * 3600);

/// Where the copies lie.
fn folder(config: &Config) -> PathBuf {
    config.key_file.with_file_name("linli-person-keys")
}

/// Writes a copy of all keys (still wrapped) and brings the list of erasures up to date.
pub fn copy(config: &Config, conn: &mut Conn) -> Result<PathBuf, Error> {
    let folder = folder(config);
    std::fs::create_dir_all(&folder).map_err(broken)?;
    let name = jiff::Timestamp::now().strftime("%Y-%m-%dT%H-%M-%S%.3fZ.jsonl").to_string();
    let file = folder.join(name);
    let mut out = BufWriter::new(files::create_new(&files::part_of(&file)).map_err(broken)?);
    let mut after = (String::new(), String::new());
    loop {
        let page = person_keys::page_after(conn, (&after.0, &after.1), 1000)?;
        let Some(last) = page.last() else { break };
        after = (last.place().0.to_owned(), last.place().1.to_owned());
        for key in &page {
            let line = serde_json::to_string(key).map_err(|e| Error::broken("backup", e))?;
            writeln!(out, "{line}").map_err(broken)?;
        }
    }
    drop(out.into_inner().map_err(|e| broken(e.into_error()))?);
    // A copy that broke off would be taken for the newest.
    files::finish(&file).map_err(broken)?;
    erasures::keep(&config.erasures_file, &person_keys::erased(conn)?)?;
    forget_old(&folder, &file)?;
    Ok(file)
}

/// The same after the key file was renewed: copies of before open with the old file only, and go.
pub fn copy_alone(config: &Config, conn: &mut Conn) -> Result<(), Error> {
    let newest = copy(config, conn)?;
    for entry in std::fs::read_dir(folder(config)).map_err(broken)? {
        let path = entry.map_err(broken)?.path();
        if path != newest {
            std::fs::remove_file(path).map_err(broken)?;
        }
    }
    Ok(())
}

fn forget_old(folder: &Path, newest: &Path) -> Result<(), Error> {
    for entry in std::fs::read_dir(folder).map_err(broken)? {
        let entry = entry.map_err(broken)?;
        let written = entry.metadata().and_then(|m| m.modified()).map_err(broken)?;
        let age = SystemTime::now().duration_since(written).unwrap_or_default();
        if entry.path() != newest && age > KEPT_FOR {
            std::fs::remove_file(entry.path()).map_err(broken)?;
        }
    }
    Ok(())
}

/// The newest copy there is. Their names sort by time.
pub fn newest(config: &Config) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder(config)).ok()?;
    entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.extension().is_some_and(|x| x == "jsonl")).max()
}

/// Puts the keys back, and erases again whoever was erased, by the copy or by the list; how many that were.
pub fn put_back(config: &Config, conn: &mut Conn, file: Option<&Path>) -> Result<usize, Error> {
    if let Some(file) = file {
        for line in BufReader::new(std::fs::File::open(file).map_err(broken)?).lines() {
            let key: Kept = serde_json::from_str(&line.map_err(broken)?).map_err(|e| Error::broken("restore", e))?;
            person_keys::put_back(conn, &key)?;
        }
    }
    let mut erased = erasures::read(&config.erasures_file)?;
    erased.extend(person_keys::erased(conn)?);
    for one in &erased {
        person_keys::replay(conn, one)?;
    }
    Ok(person_keys::erased(conn)?.len())
}

fn broken(e: std::io::Error) -> Error {
    Error::broken("backup", e)
}
