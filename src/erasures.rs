//! Who was erased, in a file beside the keys: a database that comes back from a backup has forgotten
//! that it forgot. The file holds ids only.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use crate::error::Error;
use crate::store::person_keys::Erased;

/// Everybody in the list; nobody where there is none yet.
pub fn read(file: &Path) -> Result<BTreeSet<Erased>, Error> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(e) => return Err(broken(e)),
    };
    text.lines().map(|line| serde_json::from_str(line).map_err(|e| Error::broken("erasures", e))).collect()
}

/// Adds those who are not in the list yet. The new list stands beside the old one before it takes its
/// place, so that a machine that dies meanwhile loses nothing.
pub fn keep(file: &Path, erased: &[Erased]) -> Result<(), Error> {
    let before = read(file)?;
    let known = |one: &Erased| before.iter().any(|b| (&b.community, &b.person) == (&one.community, &one.person));
    let new: Vec<&Erased> = erased.iter().filter(|one| !known(one)).collect();
    // A list of nobody says so: where there is none at all, a backup is not put back unasked.
    if new.is_empty() && file.exists() {
        return Ok(());
    }
    let mut text = String::new();
    for one in before.iter().chain(new) {
        text.push_str(&serde_json::to_string(one).map_err(|e| Error::broken("erasures", e))?);
        text.push('\n');
    }
    let beside = file.with_extension(format!("{}.new", std::process::id()));
    let mut out = std::fs::File::create(&beside).map_err(broken)?;
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(broken)?;
    std::fs::rename(&beside, file).map_err(broken)
}

fn broken(e: std::io::Error) -> Error {
    Error::broken("erasures", e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_listed_twice_and_nobody_is_lost() {
        let file = std::env::temp_dir().join(format!("linli-erased-{}.jsonl", uuid::Uuid::new_v4().simple()));
        let one = |person: &str, at| Erased { community: "c".into(), person: person.into(), at };
        assert!(read(&file).unwrap().is_empty());
        keep(&file, &[]).unwrap();
        assert!(file.exists() && read(&file).unwrap().is_empty());
        keep(&file, &[one("a", 1)]).unwrap();
        keep(&file, &[one("a", 2), one("b", 3)]).unwrap();
        keep(&file, &[]).unwrap();
        assert_eq!(read(&file).unwrap().into_iter().collect::<Vec<_>>(), [one("a", 1), one("b", 3)]);
        std::fs::remove_file(file).unwrap();
    }
}
