//! Sends email over SMTP, and tells failures that will pass from those that will not.
//!
//! The conversation is led here step by step rather than by lettre's own transport, for two
//! reasons: a refusal means different things at different steps (a refused sender is our setting,
//! a refused recipient is this message's end), and lettre's asynchronous transport has a time
//! limit for connecting only, so a server that falls silent would hold the outbox for ever.

mod conversation;

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use serde::Deserialize;

use self::conversation::{Conversation, Server};
use super::secret::{Secret, given_or_in_file};
use super::{Address, Messenger, Outgoing, PostConfigError, SendError, Sending, Sent, Way, Why, html_of};

/// How the mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// In the clear: for a mail server on this machine, or for tests.
    None,
    /// Begins in the clear and must become encrypted (port 587).
    StartTls,
    /// Encrypted from the first byte (port 465).
    Tls,
}

/// `[mail]` in linli.toml.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    pub host: String,
    #[serde(default = "default_port")]
    pub port: u16,
    #[serde(default = "default_security")]
    pub security: Security,
    #[serde(default)]
    pub user: Option<String>,
    /// Better in LINLI_MAIL_PASSWORD or in `password_file` than here.
    #[serde(default)]
    pub password: Option<Secret>,
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// Who the mail is from: `春风里社区 <linli@example.org>`.
    pub from: String,
    #[serde(default)]
    pub reply_to: Option<String>,
    #[serde(default = "default_timeout_seconds")]
    pub timeout_seconds: u64,
}

fn default_port() -> u16 {
    587
}

fn default_security() -> Security {
    Security::StartTls
}

fn default_timeout_seconds() -> u64 {
    20
}

/// Idle connections kept open for the next mail; more than the outbox ever uses at once.
const KEPT: usize = 4;
/// Mail servers hang up on the idle after some minutes; well before that we do.
const KEPT_FOR: Duration = Duration::from_secs(30);

/// A mail server we may use.
pub struct Mail {
    server: Server,
    host: String,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    timeout: Duration,
    idle: Mutex<Vec<(Instant, Conversation)>>,
}

impl Mail {
    pub fn new(config: &MailConfig) -> Result<Self, PostConfigError> {
        let password = given_or_in_file(config.password.as_ref(), config.password_file.as_deref())
            .map_err(PostConfigError::SecretFile)?;
        Ok(Self {
            server: Server::new(config, password)?,
            host: config.host.clone(),
            from: config.from.parse().map_err(|_| PostConfigError::From)?,
            reply_to: match &config.reply_to {
                Some(address) => Some(address.parse().map_err(|_| PostConfigError::ReplyTo)?),
                None => None,
            },
            timeout: Duration::from_secs(config.timeout_seconds.max(1)),
            idle: Mutex::new(Vec::new()),
        })
    }

    #[cfg(test)]
    pub(super) fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    async fn deliver(&self, message: &Outgoing) -> Result<Sent, SendError> {
        let mail = self.compose(message)?;
        let bytes = mail.formatted();
        // On a timeout the conversation is dropped half-way and with it the connection: it is
        // never used again, for its next answer would belong to this mail. Should the server have
        // taken the mail after all, the repeat carries the same Message-ID.
        tokio::time::timeout(self.timeout, self.hand_over(mail.envelope(), &bytes))
            .await
            .unwrap_or(Err(SendError::later(Why::TimedOut)))
    }

    async fn hand_over(&self, envelope: &lettre::address::Envelope, bytes: &[u8]) -> Result<Sent, SendError> {
        let mut conversation = match self.idle_conversation().await {
            Some(conversation) => conversation,
            None => self.server.connect().await?,
        };
        let outcome = conversation.send(envelope, bytes).await;
        // After a refusal too the connection is good once the server has let go of the mail.
        if outcome.is_ok() || conversation.start_over().await {
            self.keep(conversation);
        }
        outcome.map(|reference| Sent { left_the_house: true, reference })
    }

    async fn idle_conversation(&self) -> Option<Conversation> {
        loop {
            let (since, mut conversation) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            if since.elapsed() < KEPT_FOR && conversation.start_over().await {
                return Some(conversation);
            }
        }
    }

    fn keep(&self, conversation: Conversation) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(since, _)| since.elapsed() < KEPT_FOR);
        if idle.len() < KEPT {
            idle.push((Instant::now(), conversation));
        }
    }

    fn compose(&self, message: &Outgoing) -> Result<Message, SendError> {
        let Address::Email(to) = &message.to else {
            return Err(SendError::never(Why::BadAddress));
        };
        let to: lettre::Address = to.trim().parse().map_err(|_| SendError::never(Why::BadAddress))?;
        let html = match &message.html {
            Some(html) => html.clone(),
            None => html_of(&message.lang, &message.subject, &message.text),
        };
        let mut builder = Message::builder()
            .message_id(Some(self.message_id(&message.id)))
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(one_line(&message.subject))
            .header(AutoSubmitted)
            .header(ContentLanguage(language(&message.lang)));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        builder
            .multipart(MultiPart::alternative().singlepart(plain(&message.text)).singlepart(page(&html)))
            .map_err(|_| SendError::never(Why::BadMessage))
    }

    /// The same for every try of one outbox row, so that mailboxes can tell a repeat.
    fn message_id(&self, id: &str) -> String {
        let id: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        format!("<{id}@{}>", self.from.email.domain())
    }
}

impl Messenger for Mail {
    fn send<'a>(&'a self, message: &'a Outgoing) -> Sending<'a> {
        Box::pin(self.deliver(message))
    }

    fn way(&self) -> Way {
        Way::MailServer { host: self.host.clone() }
    }
}

fn plain(text: &str) -> SinglePart {
    // base64 whatever the text: every server carries it, 8 bits or not, and no line grows too long.
    SinglePart::builder()
        .header(lettre::message::header::ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::Base64)
        .body(text.to_owned())
}

fn page(html: &str) -> SinglePart {
    SinglePart::builder()
        .header(lettre::message::header::ContentType::TEXT_HTML)
        .header(ContentTransferEncoding::Base64)
        .body(html.to_owned())
}

/// A line break in a subject would begin a new header.
fn one_line(subject: &str) -> String {
    subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn language(lang: &str) -> String {
    lang.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

/// Says that no person wrote this, so that holiday replies stay away (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[derive(Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}
