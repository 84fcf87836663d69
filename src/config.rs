//! What can be set: linli.toml, then LINLI_* variables, then flags; each key documented here.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::Error;
use crate::post::mail::MailConfig;
use crate::post::sms::SmsConfig;
use crate::store::conn::DatabaseUrl;

/// Everything the server is told before it starts.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address to listen on.
    pub host: String,
    /// Port; 0 lets the machine choose.
    pub port: u16,
    /// The address people type, `https://…`; it goes on cards, letters and receipts.
    pub public_url: String,
    /// A file (SQLite) or `postgres://…`.
    pub database: DatabaseUrl,
    /// Folder of everything but the database: photos, the SMS file.
    pub data: PathBuf,
    /// File of the keys. Keep a copy, but never beside the database's backups.
    pub key_file: PathBuf,
    /// Believe `X-Forwarded-For`: only behind a proxy of one's own.
    pub trust_proxy: bool,
    pub hashing: Hashing,
    pub mail: Option<MailConfig>,
    pub sms: Option<SmsConfig>,
    /// Threads that answer requests; 0 means one for each core.
    pub workers: usize,
}

/// What a PIN and a password cost to check (RFC 9106; TRUST.md §4). Lower only in tests.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hashing {
    /// Argon2id memory for PINs, KiB.
    pub pin_memory: u32,
    pub pin_passes: u32,
    /// Argon2id memory for passwords, KiB.
    pub password_memory: u32,
    pub password_passes: u32,
    /// Hashes computed at once.
    pub permits: usize,
    /// Sign-ins that may wait for a permit; beyond this people are asked to try again.
    pub queue: usize,
}

impl Default for Hashing {
    fn default() -> Self {
        Self {
            pin_memory: 64 * 1024,
            pin_passes: 3,
            password_memory: 19 * 1024,
            password_passes: 2,
            permits: 1,
            queue: 32,
        }
    }
}

/// linli.toml as written; every key may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    host: Option<String>,
    port: Option<u16>,
    public_url: Option<String>,
    database: Option<String>,
    data: Option<PathBuf>,
    key_file: Option<PathBuf>,
    trust_proxy: bool,
    workers: usize,
    hashing: Hashing,
    mail: Option<MailConfig>,
    sms: Option<SmsConfig>,
}

/// What flags and variables may override.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    pub host: Option<String>,
    pub port: Option<u16>,
    pub database: Option<String>,
    pub public_url: Option<String>,
    pub data: Option<PathBuf>,
}

impl Config {
    /// Reads the file where there is one and puts the overrides over it.
    ///
    /// # Errors
    /// The file cannot be read or has a key we do not know; the database's address makes no sense.
    pub fn load(file: Option<&Path>, over: Overrides) -> Result<Self, Error> {
        let text = match file {
            Some(path) => std::fs::read_to_string(path).map_err(|e| Error::broken("config", format!("{}: {e}", path.display())))?,
            None => std::fs::read_to_string("linli.toml").unwrap_or_default(),
        };
        let file: File = toml::from_str(&text).map_err(|e| Error::broken("config", e))?;
        Self::from_parts(file, over)
    }

    fn from_parts(file: File, over: Overrides) -> Result<Self, Error> {
        let data = over.data.or(file.data).unwrap_or_else(|| PathBuf::from("linli-data"));
        let database = over
            .database
            .or(file.database)
            .unwrap_or_else(|| data.join("linli.db").to_string_lossy().into_owned());
        let port = over.port.or(file.port).unwrap_or(8080);
        Ok(Self {
            host: over.host.or(file.host).unwrap_or_else(|| "127.0.0.1".into()),
            port,
            public_url: over
                .public_url
                .or(file.public_url)
                .unwrap_or_else(|| format!("http://localhost:{port}")),
            database: DatabaseUrl::parse(&database)?,
            key_file: file.key_file.unwrap_or_else(|| data.join("linli.key")),
            data,
            trust_proxy: file.trust_proxy,
            hashing: file.hashing,
            mail: file.mail,
            sms: file.sms,
            workers: file.workers,
        })
    }

    /// Cookies are `Secure` unless this is the plain demo on this machine.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
