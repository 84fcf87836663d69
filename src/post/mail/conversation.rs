//! One SMTP connection: opened, used for one mail after another, and every refusal read for what it means.

use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};

use super::super::secret::Secret;
use super::super::{PostConfigError, SendError, Why};
use super::{MailConfig, Security};

/// Where and how to connect.
pub(super) struct Server {
    host: String,
    port: u16,
    security: Security,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    hello: ClientId,
    connect_timeout: Duration,
}

impl Server {
    pub(super) fn new(config: &MailConfig, password: Option<Secret>) -> Result<Self, PostConfigError> {
        let tls = match config.security {
            Security::None => None,
            _ => Some(TlsParameters::new(config.host.clone()).map_err(PostConfigError::Tls)?),
        };
        let credentials = match (&config.user, password) {
            (Some(user), Some(password)) => Some(Credentials::new(user.clone(), password.expose().to_owned())),
            (None, None) => None,
            _ => return Err(PostConfigError::HalfACredential),
        };
        if config.security == Security::None && credentials.is_some() && !is_this_machine(&config.host) {
            return Err(PostConfigError::PasswordInTheClear);
        }
        Ok(Self {
            host: config.host.clone(),
            port: config.port,
            security: config.security,
            tls,
            credentials,
            hello: ClientId::default(),
            connect_timeout: Duration::from_secs(config.timeout_seconds.max(1)),
        })
    }

    /// Up to and including signing in. Whatever goes wrong here is no fault of any one mail, so all of it is "later".
    pub(super) async fn connect(&self) -> Result<Conversation, SendError> {
        let wrapper = if self.security == Security::Tls { self.tls.clone() } else { None };
        let address = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(self.connect_timeout), &self.hello, wrapper, None)
                .await
                .map_err(not_this_mail)?;
        if let (Security::StartTls, Some(tls)) = (self.security, &self.tls) {
            connection.starttls(tls.clone(), &self.hello).await.map_err(not_this_mail)?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await.map_err(not_this_mail)?;
        }
        Ok(Conversation { connection })
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

pub(super) struct Conversation {
    connection: AsyncSmtpConnection,
}

impl Conversation {
    /// Hands over one mail; answers what the server called it.
    pub(super) async fn send(&mut self, envelope: &Envelope, bytes: &[u8]) -> Result<Option<String>, SendError> {
        let parameters = self.parameters(envelope)?;
        // A refused sender is our own setting: it would refuse every mail alike, so none may be given up for it.
        self.connection.command(Mail::new(envelope.from().cloned(), parameters)).await.map_err(not_this_mail)?;
        for to in envelope.to() {
            self.connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(this_mail)?;
        }
        self.connection.command(Data).await.map_err(this_mail)?;
        let taken = self.connection.message(bytes).await.map_err(this_mail)?;
        Ok(taken.first_line().map(short))
    }

    /// Lets the server forget a half-told mail; false if the connection is no longer any good.
    pub(super) async fn start_over(&mut self) -> bool {
        self.connection.command(Rset).await.is_ok()
    }

    fn parameters(&self, envelope: &Envelope) -> Result<Vec<MailParameter>, SendError> {
        let mut addresses = envelope.to().iter().chain(envelope.from());
        if addresses.all(|address| AsRef::<str>::as_ref(address).is_ascii()) {
            return Ok(Vec::new());
        }
        if self.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            Ok(vec![MailParameter::SmtpUtfEight])
        } else {
            Err(SendError::never(Why::BadAddress))
        }
    }
}

/// A failure before the mail itself was looked at.
fn not_this_mail(error: Error) -> SendError {
    match code_of(&error) {
        Some(code) if error.is_transient() => SendError::later(Why::AskedToWait(code)),
        Some(code) => SendError::later(Why::OurSettings(code)),
        None => SendError::later(reason(&error)),
    }
}

/// A failure that concerns this mail: 5xx ends it, all else may pass.
fn this_mail(error: Error) -> SendError {
    match code_of(&error) {
        // 530, 534, 535, 538: the server wants us to sign in, whoever the mail is for (RFC 4954).
        Some(code @ 530..=539) => SendError::later(Why::OurSettings(code)),
        Some(code) if error.is_permanent() => SendError::never(Why::Refused(code)),
        Some(code) => SendError::later(Why::AskedToWait(code)),
        None => SendError::later(reason(&error)),
    }
}

fn code_of(error: &Error) -> Option<u16> {
    error.status().map(u16::from)
}

/// The error's own text stays out: it may quote the address.
fn reason(error: &Error) -> Why {
    if error.is_timeout() {
        Why::TimedOut
    } else if error.is_response() {
        Why::Nonsense
    } else if error.is_tls() {
        Why::Encryption
    } else if error.is_client() {
        Why::Incompatible
    } else {
        Why::NoConnection
    }
}

fn short(line: &str) -> String {
    line.chars().filter(|c| !c.is_control()).take(120).collect()
}
