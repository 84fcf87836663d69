//! Writes messages down instead of sending them: the default until a mail server or SMS gateway is set up.
//!
//! One JSON object a line, readable by the desk. Nobody has been reached by it, and [`Sent::left_the_house`] says so.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Address, Messenger, Outgoing, PostConfigError, SendError, Sending, Sent, Way, Why};

/// The file holds people's numbers and words: beyond this it is set aside once and then replaced.
const LARGEST: u64 = 4 * 1024 * 1024;

/// A message as written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenDown {
    /// Milliseconds UTC.
    pub written_at: i64,
    pub id: String,
    pub to: String,
    pub lang: String,
    pub subject: String,
    pub text: String,
}

/// The file. Clones share it.
#[derive(Clone)]
pub struct FilePost {
    path: Arc<Path>,
    /// Keeps lines whole when two messages come at once.
    turn: Arc<Mutex<()>>,
}

impl FilePost {
    /// Makes the folder and the file, readable by this server's user only; fails now rather than at the first message.
    pub fn open(path: &Path) -> Result<Self, PostConfigError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(PostConfigError::Folder)?;
        }
        append_to(path).map_err(PostConfigError::Folder)?;
        Ok(Self { path: path.into(), turn: Arc::new(Mutex::new(())) })
    }

    /// The newest messages first, each once however often it was tried.
    pub fn newest(&self, most: usize) -> io::Result<Vec<WrittenDown>> {
        let text = fs::read_to_string(&self.path)?;
        let mut seen = std::collections::HashSet::new();
        // A line cut short by a crash is not a message.
        let messages = text.lines().rev().filter_map(|line| serde_json::from_str::<WrittenDown>(line).ok());
        Ok(messages.filter(|message| seen.insert(message.id.clone())).take(most).collect())
    }

    fn write(&self, message: &WrittenDown) -> io::Result<()> {
        let mut line = serde_json::to_vec(message)?;
        line.push(b'\n');
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if fs::metadata(&*self.path).is_ok_and(|file| file.len() > LARGEST) {
            fs::rename(&*self.path, set_aside(&self.path))?;
        }
        let mut file = append_to(&self.path)?;
        file.write_all(&line)?;
        file.sync_data()
    }

    async fn deliver(&self, message: &Outgoing) -> Result<Sent, SendError> {
        let (Address::Email(to) | Address::Phone(to)) = &message.to;
        let written = WrittenDown {
            written_at: Timestamp::now().as_millisecond(),
            id: message.id.clone(),
            to: to.clone(),
            lang: message.lang.clone(),
            subject: message.subject.clone(),
            text: message.text.clone(),
        };
        let post = self.clone();
        let outcome = tokio::task::spawn_blocking(move || post.write(&written)).await;
        match outcome {
            Ok(Ok(())) => Ok(Sent { left_the_house: false, reference: None }),
            _ => Err(SendError::later(Why::File)),
        }
    }
}

impl Messenger for FilePost {
    fn send<'a>(&'a self, message: &'a Outgoing) -> Sending<'a> {
        Box::pin(self.deliver(message))
    }

    fn way(&self) -> Way {
        let name = self.path.file_name().unwrap_or_default();
        Way::File { name: name.to_string_lossy().into_owned() }
    }
}

fn append_to(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn set_aside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".old");
    name.into()
}
