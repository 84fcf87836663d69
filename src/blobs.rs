//! Keeps photos by the hash of their content, in a folder or any other object store.
//!
//! The same picture twice is one file. A file is written whole or not at all (staged, synced,
//! renamed), always before the row that names it; files that no row names are swept later.

use std::collections::BTreeSet;
use std::path::Path as Folder;
use std::sync::Arc;

use futures_util::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use tokio::sync::RwLock;

use crate::photos::CleanPhoto;

/// The name of a blob: 64 lower-case hex digits, so a name can never climb out of the folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobHash(String);

impl BlobHash {
    pub fn parse(text: &str) -> Result<Self, BlobError> {
        let fits = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if fits { Ok(Self(text.to_owned())) } else { Err(BlobError::NotAHash) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The picture itself, or its small copy for lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    Full,
    Thumb,
}

#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    #[error("not the name of a blob")]
    NotAHash,
    #[error("no such blob")]
    Missing,
    #[error("the content does not have the hash it was named by")]
    WrongContent,
    #[error("the blob store failed")]
    Store(#[source] object_store::Error),
}

impl From<object_store::Error> for BlobError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            other => Self::Store(other),
        }
    }
}

/// The store of photos. Clones share it.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// Photos come in side by side; a leftover is removed alone, so that none comes between the look at its age and its
    /// end. Another server's may still: a matter of microseconds, once in the life of a leftover.
    turn: Arc<RwLock<()>>,
}

impl Blobs {
    /// Opens (and makes, if need be) a folder. Every write is synced to the disk before it counts.
    pub fn folder(folder: &Folder) -> Result<Self, BlobError> {
        std::fs::create_dir_all(folder).map_err(|source| {
            BlobError::Store(object_store::Error::Generic { store: "folder", source: Box::new(source) })
        })?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self::of(Arc::new(store)))
    }

    /// For tests: gone when dropped.
    pub fn memory() -> Self {
        Self::of(Arc::new(InMemory::new()))
    }

    fn of(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, turn: Arc::default() }
    }

    /// Keeps a photo and its small copy; answers the name to write into the row.
    pub async fn put_photo(&self, photo: &CleanPhoto) -> Result<BlobHash, BlobError> {
        let hash = BlobHash::parse(&photo.sha256_hex)?;
        let _turn = self.turn.read().await;
        // The small copy first: once the picture is there, both are.
        self.write(&hash, Size::Thumb, photo.thumb.clone()).await?;
        self.put_whole(&hash, photo.jpeg.clone()).await?;
        Ok(hash)
    }

    /// Keeps a picture under its hash. Doing it again changes nothing but its age, so that a
    /// picture sent a second time is not swept as a leftover of the first.
    pub async fn put(&self, hash: &BlobHash, bytes: Vec<u8>) -> Result<(), BlobError> {
        let _turn = self.turn.read().await;
        self.put_whole(hash, bytes).await
    }

    async fn put_whole(&self, hash: &BlobHash, bytes: Vec<u8>) -> Result<(), BlobError> {
        if Sha256::digest(&bytes)[..] != unhex(hash) {
            return Err(BlobError::WrongContent);
        }
        self.write(hash, Size::Full, bytes).await
    }

    pub async fn get(&self, hash: &BlobHash, size: Size) -> Result<Vec<u8>, BlobError> {
        let found = self.store.get(&place(hash, size)).await?;
        Ok(found.bytes().await?.to_vec())
    }

    /// Removes a picture and its small copy; one that is already gone is no error.
    pub async fn delete(&self, hash: &BlobHash) -> Result<(), BlobError> {
        for size in [Size::Full, Size::Thumb] {
            match self.store.delete(&place(hash, size)).await.map_err(BlobError::from) {
                Ok(()) | Err(BlobError::Missing) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Names of everything last written before `cutoff_at` (milliseconds UTC), for the sweeper to
    /// compare with the rows. Then [`Blobs::delete_if_older`], never `delete`.
    pub async fn older_than(&self, cutoff_at: i64) -> Result<Vec<BlobHash>, BlobError> {
        let mut entries = self.store.list(None);
        let mut found = BTreeSet::new();
        while let Some(entry) = entries.try_next().await? {
            if entry.last_modified.timestamp_millis() < cutoff_at {
                found.extend(hash_of(&entry.location));
            }
        }
        Ok(found.into_iter().collect())
    }

    /// Removes a leftover unless someone has sent the same picture again since it was listed.
    pub async fn delete_if_older(&self, hash: &BlobHash, cutoff_at: i64) -> Result<bool, BlobError> {
        let _turn = self.turn.write().await;
        for size in [Size::Full, Size::Thumb] {
            match self.store.head(&place(hash, size)).await.map_err(BlobError::from) {
                Ok(entry) if entry.last_modified.timestamp_millis() >= cutoff_at => return Ok(false),
                Ok(_) | Err(BlobError::Missing) => {}
                Err(error) => return Err(error),
            }
        }
        self.delete(hash).await.map(|()| true)
    }

    async fn write(&self, hash: &BlobHash, size: Size, bytes: Vec<u8>) -> Result<(), BlobError> {
        self.store.put(&place(hash, size), PutPayload::from(bytes)).await?;
        Ok(())
    }
}

/// Two levels of folders, so that none holds more than a few hundred files in a large community.
fn place(hash: &BlobHash, size: Size) -> Path {
    let name = hash.as_str();
    let ending = match size {
        Size::Full => "jpg",
        Size::Thumb => "thumb.jpg",
    };
    Path::from(format!("{}/{}/{name}.{ending}", &name[..2], &name[2..4]))
}

/// Whose file this is; anything else lying in the folder is not ours to touch.
fn hash_of(location: &Path) -> Option<BlobHash> {
    let name = location.filename()?;
    let stem = name.strip_suffix(".thumb.jpg").or_else(|| name.strip_suffix(".jpg"))?;
    BlobHash::parse(stem).ok()
}

fn unhex(hash: &BlobHash) -> [u8; 32] {
    let digit = |byte: u8| if byte <= b'9' { byte - b'0' } else { byte - b'a' + 10 };
    let text = hash.as_str().as_bytes();
    // BlobHash holds exactly 64 hex digits, so every index exists.
    std::array::from_fn(|i| digit(text[2 * i]) << 4 | digit(text[2 * i + 1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG_AGO: i64 = 0;
    const FAR_AHEAD: i64 = 32_503_680_000_000;

    fn photo(colour: u8) -> CleanPhoto {
        let picture = image::RgbImage::from_pixel(40, 30, image::Rgb([colour; 3]));
        let mut png = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
        crate::photos::clean(png.get_ref(), &crate::photos::PhotoLimits::default()).unwrap()
    }

    struct TempFolder(std::path::PathBuf);
    impl TempFolder {
        fn new() -> Self {
            Self(std::env::temp_dir().join(format!("linli-blobs-{}", uuid::Uuid::new_v4())))
        }
    }
    impl Drop for TempFolder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    async fn keeps_and_removes(blobs: Blobs) {
        let photo = photo(90);
        let hash = blobs.put_photo(&photo).await.unwrap();
        assert_eq!(blobs.put_photo(&photo).await.unwrap(), hash, "twice is once");
        assert_eq!(blobs.get(&hash, Size::Full).await.unwrap(), photo.jpeg);
        assert_eq!(blobs.get(&hash, Size::Thumb).await.unwrap(), photo.thumb);
        assert_eq!(blobs.older_than(FAR_AHEAD).await.unwrap(), vec![hash.clone()]);
        assert!(blobs.older_than(LONG_AGO).await.unwrap().is_empty());
        blobs.delete(&hash).await.unwrap();
        blobs.delete(&hash).await.unwrap();
        assert!(matches!(blobs.get(&hash, Size::Full).await, Err(BlobError::Missing)));
        assert!(matches!(blobs.get(&hash, Size::Thumb).await, Err(BlobError::Missing)));
    }

    #[actix_web::test]
    async fn a_photo_is_kept_once_and_removed_whole() {
        keeps_and_removes(Blobs::memory()).await;
        let folder = TempFolder::new();
        keeps_and_removes(Blobs::folder(&folder.0).unwrap()).await;
    }

    #[actix_web::test]
    async fn a_folder_keeps_its_photos_when_opened_again() {
        let folder = TempFolder::new();
        let photo = photo(10);
        let hash = Blobs::folder(&folder.0).unwrap().put_photo(&photo).await.unwrap();
        let name = hash.as_str();
        assert!(folder.0.join(&name[..2]).join(&name[2..4]).join(format!("{name}.jpg")).is_file());
        assert_eq!(Blobs::folder(&folder.0).unwrap().get(&hash, Size::Full).await.unwrap(), photo.jpeg);
    }

    #[actix_web::test]
    async fn a_picture_sent_again_is_not_swept() {
        let blobs = Blobs::memory();
        let photo = photo(200);
        let hash = blobs.put_photo(&photo).await.unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        let cutoff = i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
        assert_eq!(blobs.older_than(cutoff).await.unwrap(), vec![hash.clone()]);
        blobs.put_photo(&photo).await.unwrap();
        assert!(!blobs.delete_if_older(&hash, cutoff).await.unwrap());
        assert_eq!(blobs.get(&hash, Size::Full).await.unwrap(), photo.jpeg);
        assert!(blobs.delete_if_older(&hash, FAR_AHEAD).await.unwrap());
        assert!(matches!(blobs.get(&hash, Size::Full).await, Err(BlobError::Missing)));
    }

    #[actix_web::test]
    async fn a_picture_that_comes_while_its_leftover_goes_is_there_afterwards() {
        let folder = TempFolder::new();
        let blobs = Blobs::folder(&folder.0).unwrap();
        let photo = photo(120);
        for _ in 0..50 {
            let hash = blobs.put_photo(&photo).await.unwrap();
            std::thread::sleep(std::time::Duration::from_millis(2));
            let cutoff = i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
            let (gone, again) = futures_util::join!(blobs.delete_if_older(&hash, cutoff), blobs.put_photo(&photo));
            assert!(gone.is_ok() && again.is_ok(), "{gone:?} {again:?}");
            assert_eq!(blobs.get(&hash, Size::Full).await.unwrap(), photo.jpeg);
            assert_eq!(blobs.get(&hash, Size::Thumb).await.unwrap(), photo.thumb);
        }
    }

    #[actix_web::test]
    async fn content_under_a_wrong_name_is_refused() {
        let blobs = Blobs::memory();
        let hash = BlobHash::parse(&"0".repeat(64)).unwrap();
        assert!(matches!(blobs.put(&hash, b"other".to_vec()).await, Err(BlobError::WrongContent)));
        assert!(matches!(blobs.get(&hash, Size::Full).await, Err(BlobError::Missing)));
    }

    #[actix_web::test]
    async fn files_of_others_in_the_folder_are_left_alone() {
        let folder = TempFolder::new();
        let blobs = Blobs::folder(&folder.0).unwrap();
        std::fs::write(folder.0.join("README.jpg"), "not ours").unwrap();
        assert!(blobs.older_than(FAR_AHEAD).await.unwrap().is_empty());
    }

    #[test]
    fn a_name_cannot_climb_out() {
        for name in [
            "",
            "../../etc/passwd",
            &"A".repeat(64),
            &"a".repeat(63),
            &"ａ".repeat(64),
            &format!("../{}", "a".repeat(61)),
        ] {
            assert!(matches!(BlobHash::parse(name), Err(BlobError::NotAHash)), "{name}");
        }
        assert!(BlobHash::parse(&"0a".repeat(32)).is_ok());
    }
}
