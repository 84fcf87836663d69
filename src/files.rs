//! Files with people's names in them: readable by this server's user alone, and there whole or not at all.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The ending of a file that is not whole yet. What ends so is of no use to anybody.
const PART: &str = "part";

/// Makes a file nobody else may read; one that is there already is an error.
pub fn create_new(path: &Path) -> io::Result<File> {
    private().create_new(true).open(path)
}

/// The same, and what was there before is gone, with whoever could read it.
pub fn create(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => create_new(path),
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Where a file is made before it takes its name: beside it.
pub fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(PART);
    name.into()
}

/// Was left by somebody who was stopped in the middle.
pub fn is_part(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == PART)
}

/// Gives what was made under [`part_of`] its name, once it is on the disk; so is the name when this returns.
pub fn finish(path: &Path) -> io::Result<()> {
    let part = part_of(path);
    File::open(&part)?.sync_all()?;
    std::fs::rename(&part, path)?;
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// Copies a file: whoever is stopped in the middle leaves nothing that looks like it.
pub fn copy_whole(from: &Path, to: &Path) -> io::Result<()> {
    io::copy(&mut File::open(from)?, &mut create(&part_of(to))?)?;
    finish(to)
}

/// Removes the files of a folder last written before an instant (milliseconds UTC); how many. A folder that is not there
/// holds none, and one file that is gone already is none.
pub fn remove_older(folder: &Path, before: i64) -> io::Result<usize> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(e) => return Err(e),
    };
    let mut gone = 0;
    for entry in entries {
        let entry = entry?;
        let removed = match entry.metadata() {
            Ok(about) if about.is_file() && written(&about)? < before => std::fs::remove_file(entry.path()),
            Ok(_) => continue,
            Err(e) => Err(e),
        };
        match removed {
            Ok(()) => gone += 1,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    Ok(gone)
}

/// When it was last written, milliseconds UTC; 0 for what was written before 1970.
fn written(about: &std::fs::Metadata) -> io::Result<i64> {
    let since = about.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Ok(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn folder() -> PathBuf {
        let folder = std::env::temp_dir().join(format!("linli-files-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn nobody_else_may_read_what_is_made_here() {
        let folder = folder();
        let (one, two) = (folder.join("one"), folder.join("two"));
        create_new(&one).unwrap().write_all(b"names").unwrap();
        assert!(create_new(&one).is_err());
        create(&two).unwrap();
        for file in [one, two] {
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_copy_is_whole_or_not_there() {
        let folder = folder();
        let (from, to) = (folder.join("photo.jpg"), folder.join("copy.jpg"));
        std::fs::write(&from, "whole").unwrap();
        // Somebody was stopped in the middle once.
        std::fs::write(part_of(&to), "whole, and more than that: an older one").unwrap();
        assert!(is_part(&part_of(&to)) && !is_part(&to));
        copy_whole(&from, &to).unwrap();
        assert_eq!(std::fs::read_to_string(&to).unwrap(), "whole");
        assert!(!part_of(&to).exists());
        assert!(copy_whole(&folder.join("nowhere"), &folder.join("nothing")).is_err());
        assert!(!folder.join("nothing").exists());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn old_files_go_and_fresh_ones_stay() {
        let folder = folder();
        assert_eq!(remove_older(&folder.join("nowhere"), i64::MAX).unwrap(), 0);
        std::fs::create_dir(folder.join("a folder")).unwrap();
        std::fs::write(folder.join("a list"), "names").unwrap();
        assert_eq!(remove_older(&folder, 0).unwrap(), 0);
        assert_eq!(remove_older(&folder, i64::MAX).unwrap(), 1);
        assert!(!folder.join("a list").exists() && folder.join("a folder").exists());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
