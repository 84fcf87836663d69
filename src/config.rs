//! What can be set: linli.toml, then LINLI_* variables, then flags; each key documented here.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::domain::asking::Asking;
use crate::domain::signals::Thresholds;
use crate::error::Error;
use crate::http::tls::TlsFiles;
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
    /// File of the key that signs the record's checkpoints; beside `key_file` unless named.
    pub record_key_file: PathBuf,
    /// File of the key that opens what helpers' phones sealed; beside `key_file` unless named.
    pub visits_key_file: PathBuf,
    /// Who was erased, beside the keys, so that a restored backup forgets again.
    pub erasures_file: PathBuf,
    /// Believe `X-Forwarded-For`: only behind a proxy of one's own.
    pub trust_proxy: bool,
    /// Certificate and key, where no proxy stands in front.
    pub tls: Option<TlsFiles>,
    pub hashing: Hashing,
    pub mail: Option<MailConfig>,
    pub sms: Option<SmsConfig>,
    /// When a human is asked to look (TRUST.md §3).
    pub signals: Thresholds,
    /// When people are asked afterwards whether it is fixed.
    pub asking: Asking,
    /// Threads that answer requests; 0 means one for each core.
    pub workers: usize,
    /// After this long, milliseconds, people prove again who they are before they do what could do harm.
    pub prove_again_after: i64,
    /// Staff may put off making a passkey for this long after they were first asked, milliseconds.
    pub passkey_grace: i64,
    /// Where all this was read from, if anywhere.
    pub file: Option<PathBuf>,
}

/// Two weeks to find the phone or key one wants to use.
const PASSKEY_GRACE_DAYS: u32 = 14;

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
    record_key_file: Option<PathBuf>,
    visits_key_file: Option<PathBuf>,
    trust_proxy: bool,
    tls_cert: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    workers: usize,
    prove_again_minutes: Option<u32>,
    passkey_grace_days: Option<u32>,
    hashing: Hashing,
    mail: Option<MailConfig>,
    sms: Option<SmsConfig>,
    signals: Thresholds,
    asking: Asking,
}

impl File {
    /// What has no flag: the secrets, which a command line would show to everybody on the machine, and
    /// what belongs to the place Linli runs in. `main.rs` reads the variables that have one.
    fn take_variables(&mut self, variable: impl Fn(&str) -> Option<String>) -> Result<(), Error> {
        if let Some(path) = variable("LINLI_KEY_FILE") {
            self.key_file = Some(path.into());
        }
        if let Some(path) = variable("LINLI_RECORD_KEY_FILE") {
            self.record_key_file = Some(path.into());
        }
        if let Some(path) = variable("LINLI_VISITS_KEY_FILE") {
            self.visits_key_file = Some(path.into());
        }
        match variable("LINLI_TRUST_PROXY").as_deref() {
            None => {}
            Some("true") => self.trust_proxy = true,
            Some("false") => self.trust_proxy = false,
            Some(_) => return Err(Error::broken("config", "LINLI_TRUST_PROXY is true or false")),
        }
        if let (Some(mail), Some(password)) = (&mut self.mail, variable("LINLI_MAIL_PASSWORD")) {
            mail.password = Some(password.into());
        }
        if let (Some(sms), Some(token)) = (&mut self.sms, variable("LINLI_SMS_TOKEN")) {
            sms.token = Some(token.into());
        }
        Ok(())
    }
}

/// The error names the line and never shows it: a password may stand there, and logs are read by others.
fn parse(text: &str) -> Result<File, Error> {
    toml::from_str(text).map_err(|e| {
        let before = e.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        Error::broken("config", format!("line {}: {}", before.matches('\n').count() + 1, e.message()))
    })
}

/// The file named, which must be there, or linli.toml in this folder, which need not.
fn read(file: Option<&Path>) -> Result<String, Error> {
    let path = file.unwrap_or(Path::new("linli.toml"));
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(e) if file.is_none() && e.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(e) => Err(Error::broken("config", format!("{}: {e}", path.display()))),
    }
}

/// What flags and variables may override.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    pub host: Option<String>,
    pub port: Option<u16>,
    pub database: Option<String>,
    pub public_url: Option<String>,
    pub data: Option<PathBuf>,
    pub tls_cert: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
}

impl Config {
    /// Reads the file where there is one, puts the variables over it, and the overrides over both.
    ///
    /// # Errors
    /// The file cannot be read or has a key we do not know; a variable or the database's address makes no sense.
    pub fn load(file: Option<&Path>, over: Overrides) -> Result<Self, Error> {
        let from = file.unwrap_or(Path::new("linli.toml")).to_owned();
        let mut file: File = parse(&read(file)?)?;
        file.take_variables(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))?;
        Ok(Self { file: from.exists().then_some(from), ..Self::from_parts(file, over)? })
    }

    fn from_parts(file: File, over: Overrides) -> Result<Self, Error> {
        let data = over.data.or(file.data).unwrap_or_else(|| PathBuf::from("linli-data"));
        let database =
            over.database.or(file.database).unwrap_or_else(|| data.join("linli.db").to_string_lossy().into_owned());
        let port = over.port.or(file.port).unwrap_or(8080);
        let key_file = file.key_file.unwrap_or_else(|| data.join("linli.key"));
        let tls = match (over.tls_cert.or(file.tls_cert), over.tls_key.or(file.tls_key)) {
            (Some(cert), Some(key)) => Some(TlsFiles { cert, key }),
            (None, None) => None,
            _ => return Err(Error::broken("config", "tls_cert and tls_key belong together: one of them is missing")),
        };
        let scheme = if tls.is_some() { "https" } else { "http" };
        let public_url = over.public_url.or(file.public_url).unwrap_or_else(|| format!("{scheme}://localhost:{port}"));
        if tls.is_some() && !public_url.starts_with("https://") {
            return Err(Error::broken("config", "with tls_cert the public_url begins with https://"));
        }
        Ok(Self {
            host: over.host.or(file.host).unwrap_or_else(|| "127.0.0.1".into()),
            port,
            public_url,
            tls,
            database: DatabaseUrl::parse(&database)?,
            record_key_file: file.record_key_file.unwrap_or_else(|| key_file.with_file_name("linli-record.key")),
            visits_key_file: file.visits_key_file.unwrap_or_else(|| key_file.with_file_name("linli-visits.key")),
            erasures_file: key_file.with_file_name("linli-erased.jsonl"),
            key_file,
            data,
            trust_proxy: file.trust_proxy,
            prove_again_after: i64::from(file.prove_again_minutes.unwrap_or(15)) * 60_000,
            passkey_grace: i64::from(file.passkey_grace_days.unwrap_or(PASSKEY_GRACE_DAYS)) * 24 * 3_600_000,
            hashing: file.hashing,
            mail: file.mail,
            sms: file.sms,
            signals: file.signals,
            asking: file.asking,
            workers: file.workers,
            file: None,
        })
    }

    /// Cookies are `Secure` unless this is the plain demo on this machine.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = r#"
        trust_proxy = true
        [mail]
        host = "mail.example.org"
        user = "linli"
        password = "from the file"
        from = "linli@example.org"
        [sms]
        url = "https://sms.example.org/send"
    "#;

    fn with(text: &str, variables: &[(&str, &str)]) -> Result<Config, Error> {
        let mut file: File = toml::from_str(text).unwrap();
        file.take_variables(|name| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))?;
        Config::from_parts(file, Overrides::default())
    }

    #[test]
    fn variables_go_before_the_file() {
        let variables = [
            ("LINLI_KEY_FILE", "/etc/linli/linli.key"),
            ("LINLI_TRUST_PROXY", "false"),
            ("LINLI_MAIL_PASSWORD", "from the variable"),
            ("LINLI_SMS_TOKEN", "token"),
        ];
        let config = with(WRITTEN, &variables).unwrap();
        assert_eq!(config.key_file, PathBuf::from("/etc/linli/linli.key"));
        assert!(!config.trust_proxy);
        assert_eq!(config.mail.unwrap().password.unwrap().expose(), "from the variable");
        assert_eq!(config.sms.unwrap().token.unwrap().expose(), "token");
    }

    #[test]
    fn without_variables_the_file_holds() {
        let config = with(WRITTEN, &[]).unwrap();
        assert!(config.trust_proxy);
        assert_eq!(config.mail.unwrap().password.unwrap().expose(), "from the file");
        assert!(config.sms.unwrap().token.is_none());
        assert_eq!(config.key_file, PathBuf::from("linli-data/linli.key"));
    }

    #[test]
    fn secrets_alone_do_not_make_a_mail_server() {
        let config = with("", &[("LINLI_MAIL_PASSWORD", "secret"), ("LINLI_SMS_TOKEN", "token")]).unwrap();
        assert!(config.mail.is_none() && config.sms.is_none());
    }

    #[test]
    fn a_word_that_is_neither_yes_nor_no_stops_the_start() {
        assert!(with("", &[("LINLI_TRUST_PROXY", "yes")]).is_err());
    }

    #[test]
    fn an_error_names_the_line_and_shows_no_password() {
        let why = parse("port = 1\n[mail]\npassword = \"hunter2 for ever").err().unwrap().to_string();
        assert!(why.contains("line 3") && !why.contains("hunter2"), "{why}");
        let why = parse("port = 1\npasswrod = \"hunter2\"").err().unwrap().to_string();
        assert!(why.contains("line 2") && !why.contains("hunter2"), "{why}");
    }

    #[test]
    fn a_certificate_has_its_key_and_an_https_address() {
        let config = with("tls_cert = \"c.pem\"\ntls_key = \"k.pem\"", &[]).unwrap();
        assert!(config.secure() && config.tls.is_some());
        assert!(with("tls_cert = \"c.pem\"", &[]).is_err());
        assert!(
            with("tls_cert = \"c.pem\"\ntls_key = \"k.pem\"\npublic_url = \"http://linli.example.org\"", &[]).is_err()
        );
    }

    proptest::proptest! {
        #[test]
        fn no_settings_file_breaks_the_start(text in "\\PC{0,80}") {
            if parse(&text).is_ok() {
                let _ = with(&text, &[]);
            }
        }

        #[test]
        fn nor_one_that_is_nearly_right(key in "(host|port|workers|data|trust_proxy|database|tls_cert|public_url|nonsense)", value in "(\"[^\"\\\\]{0,20}\"|[0-9]{1,25}|-1|true|\\[\\]|\\{\\})") {
            let text = format!("{key} = {value}");
            if parse(&text).is_ok() {
                let _ = with(&text, &[]);
            }
        }
    }

    #[test]
    fn every_line_of_the_example_is_understood() {
        let example = include_str!("../linli.example.toml");
        let text: Vec<&str> = example.lines().filter_map(setting).collect();
        let file: File = toml::from_str(&text.join("\n")).unwrap();
        assert!(file.mail.is_some() && file.sms.is_some() && file.key_file.is_some());
        assert!(file.record_key_file.is_some() && file.visits_key_file.is_some());
    }

    /// The commented-out settings of the example, without the words around them.
    fn setting(line: &str) -> Option<&str> {
        let rest = line.strip_prefix("# ")?;
        let key = rest.split('=').next().unwrap_or_default().trim();
        let is_key = rest.contains(" = ") && key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        (is_key || rest.starts_with('[')).then_some(rest)
    }
}
