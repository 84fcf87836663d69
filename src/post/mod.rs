//! Hands messages to the outside: email, SMS, or a file the desk can read. Who is told what is decided elsewhere.
//!
//! Call list and letters are pages of the desk, not senders.

mod asking;
pub mod backoff;
pub mod codes;
pub mod contact_change;
pub mod file;
mod held;
mod helpers;
pub mod hook;
mod html;
pub mod mail;
mod mandates;
pub mod notices;
pub mod outbound;
pub mod secret;
pub mod sms;
#[cfg(test)]
mod tests;
pub mod words;

pub use html::html_of;

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Email(String),
    Phone(String),
}

/// One message from the outbox, worded already.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The outbox row's id: the same at every try, so that a repeat can be recognised.
    pub id: String,
    pub to: Address,
    /// "zh-CN" or "en".
    pub lang: String,
    pub subject: String,
    pub text: String,
    /// For email; without it the page is made from the text ([`html_of`]).
    pub html: Option<String>,
}

/// What became of a message that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Whether it left the house. A message kept in a file has reached nobody until the desk passes it on.
    pub left_the_house: bool,
    /// The number the other side gave it, if any.
    pub reference: Option<String>,
}

/// Why a message did not go, and whether trying again can help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    #[error("later: {why}")]
    Later { retry_after: Option<Duration>, why: Why },
    #[error("never: {why}")]
    Never { why: Why },
}

/// Reasons without personal data: safe for logs, and for the desk in its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "code")]
pub enum Why {
    #[error("the address cannot be written to")]
    BadAddress,
    #[error("the message cannot be built")]
    BadMessage,
    #[error("the other side refused this message ({0})")]
    Refused(u16),
    #[error("the other side asks to wait ({0})")]
    AskedToWait(u16),
    #[error("no connection")]
    NoConnection,
    #[error("no answer in time")]
    TimedOut,
    #[error("the other side does not accept how this server is set up ({0})")]
    OurSettings(u16),
    #[error("the encrypted connection failed (is the certificate valid for this host?)")]
    Encryption,
    #[error("the other side offers no encryption, or no way of signing in, that we know")]
    Incompatible,
    #[error("the other side's answer makes no sense")]
    Nonsense,
    #[error("the file cannot be written")]
    File,
}

impl SendError {
    pub fn why(&self) -> Why {
        match self {
            Self::Later { why, .. } | Self::Never { why } => *why,
        }
    }

    fn later(why: Why) -> Self {
        Self::Later { retry_after: None, why }
    }

    fn never(why: Why) -> Self {
        Self::Never { why }
    }
}

/// How messages leave, for the desk's settings page to say plainly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Way {
    MailServer {
        host: String,
    },
    SmsGateway {
        host: String,
    },
    /// Nobody is reached: messages are only written down, and the desk passes them on.
    File {
        name: String,
    },
}

impl Way {
    pub fn reaches_people(&self) -> bool {
        !matches!(self, Self::File { .. })
    }
}

/// A send under way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Sent, SendError>> + Send + 'a>>;

/// Someone who carries messages.
pub trait Messenger: Send + Sync {
    fn send<'a>(&'a self, message: &'a Outgoing) -> Sending<'a>;
    fn way(&self) -> Way;
}

/// What the post office is set up with.
#[derive(Debug, Clone)]
pub struct PostConfig {
    pub mail: Option<mail::MailConfig>,
    pub sms: Option<sms::SmsConfig>,
    /// Where messages are written down when there is no mail server or gateway.
    pub folder: PathBuf,
}

/// A setting that would not work or would not be safe, found at the start rather than at night.
#[derive(Debug, thiserror::Error)]
pub enum PostConfigError {
    #[error("mail.from is not an email address")]
    From,
    #[error("mail.reply_to is not an email address")]
    ReplyTo,
    #[error(
        "mail.security = \"none\" would send the mail password readable over the network: use \"starttls\" or \"tls\""
    )]
    PasswordInTheClear,
    #[error("mail.user and mail.password belong together: one of them is missing")]
    HalfACredential,
    #[error("the mail server's encryption cannot be set up")]
    Tls(#[source] lettre::transport::smtp::Error),
    #[error("the secret's file cannot be read")]
    SecretFile(#[source] std::io::Error),
    #[error(
        "sms.url must begin with https:// (http:// only for this machine itself) and hold no user name or password"
    )]
    SmsUrl,
    #[error("sms.token is missing")]
    SmsToken,
    #[error("the SMS gateway cannot be set up")]
    Sms(#[source] reqwest::Error),
    #[error("the folder for written-down messages cannot be made")]
    Folder(#[source] std::io::Error),
}

/// Picks the messenger by address. Clones share connections.
#[derive(Clone)]
pub struct Post {
    mail: Arc<dyn Messenger>,
    sms: Arc<dyn Messenger>,
    /// Those of the two that only write down.
    files: Vec<file::FilePost>,
}

impl Post {
    pub fn new(config: &PostConfig) -> Result<Self, PostConfigError> {
        let mut files = Vec::new();
        let mut written_to = |name: &str| -> Result<Arc<dyn Messenger>, PostConfigError> {
            let file = file::FilePost::open(&config.folder.join(name))?;
            files.push(file.clone());
            Ok(Arc::new(file))
        };
        let mail: Arc<dyn Messenger> = match &config.mail {
            Some(mail) => Arc::new(mail::Mail::new(mail)?),
            None => written_to("mail.jsonl")?,
        };
        let sms: Arc<dyn Messenger> = match &config.sms {
            Some(sms) => Arc::new(sms::SmsGateway::new(sms)?),
            None => written_to("sms.jsonl")?,
        };
        Ok(Self { mail, sms, files })
    }

    /// With messengers of one's own: tests catch messages so.
    pub fn with(mail: Arc<dyn Messenger>, sms: Arc<dyn Messenger>) -> Self {
        Self { mail, sms, files: Vec::new() }
    }

    /// What was only written down, newest first, for the desk to pass on. Reads files: call it off the request threads.
    pub fn written_down(&self, most: usize) -> std::io::Result<Vec<file::WrittenDown>> {
        let mut messages = Vec::new();
        for file in &self.files {
            messages.extend(file.newest(most)?);
        }
        messages.sort_by_key(|message| std::cmp::Reverse(message.written_at));
        messages.truncate(most);
        Ok(messages)
    }

    /// A page of the same: those before the one named by its time and id. The files are small (`file::LARGEST`), so all
    /// of them are read each time.
    pub fn written_before(&self, before: Option<(i64, &str)>, most: usize) -> std::io::Result<Vec<file::WrittenDown>> {
        let mut messages = self.written_down(usize::MAX)?;
        messages.sort_by(|a, b| (b.written_at, &b.id).cmp(&(a.written_at, &a.id)));
        let older =
            |message: &file::WrittenDown| before.is_none_or(|at| (message.written_at, message.id.as_str()) < at);
        messages.retain(older);
        messages.truncate(most);
        Ok(messages)
    }

    pub async fn send(&self, message: &Outgoing) -> Result<Sent, SendError> {
        match message.to {
            Address::Email(_) => self.mail.send(message).await,
            Address::Phone(_) => self.sms.send(message).await,
        }
    }

    pub fn mail_way(&self) -> Way {
        self.mail.way()
    }

    pub fn sms_way(&self) -> Way {
        self.sms.way()
    }
}
