//! Hands text messages to an SMS gateway over HTTP; the contract is docs/SMS.md.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_LENGTH, HeaderMap, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use serde::{Deserialize, Serialize};

use super::secret::{Secret, given_or_in_file};
use super::{Address, Messenger, Outgoing, PostConfigError, SendError, Sending, Sent, Way, Why};

/// `[sms]` in linli.toml.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsConfig {
    /// Where messages are posted: `https://sms.example.org/send`.
    pub url: String,
    /// Better in LINLI_SMS_TOKEN or in `token_file` than here.
    #[serde(default)]
    pub token: Option<Secret>,
    #[serde(default)]
    pub token_file: Option<PathBuf>,
    #[serde(default = "default_timeout_seconds")]
    pub timeout_seconds: u64,
}

fn default_timeout_seconds() -> u64 {
    10
}

/// More than any honest answer needs.
const LONGEST_ANSWER: usize = 16 * 1024;
/// However long a gateway asks us to wait, we look again after a day.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// A gateway we may use.
pub struct SmsGateway {
    client: Client,
    url: Url,
    token: Secret,
}

#[derive(Serialize)]
struct Order<'a> {
    id: &'a str,
    to: &'a str,
    text: &'a str,
    lang: &'a str,
}

#[derive(Deserialize)]
struct Answer {
    accepted: bool,
    #[serde(default)]
    reference: Option<String>,
}

impl SmsGateway {
    pub fn new(config: &SmsConfig) -> Result<Self, PostConfigError> {
        let url = safe_url(&config.url)?;
        let token = given_or_in_file(config.token.as_ref(), config.token_file.as_deref())
            .map_err(PostConfigError::SecretFile)?
            .filter(|token| !token.is_empty())
            .ok_or(PostConfigError::SmsToken)?;
        let mut builder = Client::builder()
            // A redirect would carry the token and the text to a host nobody chose.
            .redirect(redirect::Policy::none())
            .timeout(Duration::from_secs(config.timeout_seconds.max(1)));
        if url.scheme() == "http" {
            // This machine itself: no proxy may stand between.
            builder = builder.no_proxy();
        } else {
            builder = builder.https_only(true);
        }
        Ok(Self { client: builder.build().map_err(PostConfigError::Sms)?, url, token })
    }

    async fn deliver(&self, message: &Outgoing) -> Result<Sent, SendError> {
        let Address::Phone(to) = &message.to else {
            return Err(SendError::never(Why::BadAddress));
        };
        let order = Order { id: &message.id, to, text: &message.text, lang: &message.lang };
        let answer = self
            .client
            .post(self.url.clone())
            .bearer_auth(self.token.expose())
            .json(&order)
            .send()
            .await
            .map_err(|error| SendError::later(no_answer(&error)))?;
        match answer.status() {
            status if status.is_success() => accepted(answer).await,
            status => Err(refusal(status, answer.headers())),
        }
    }
}

impl Messenger for SmsGateway {
    fn send<'a>(&'a self, message: &'a Outgoing) -> Sending<'a> {
        Box::pin(self.deliver(message))
    }

    fn way(&self) -> Way {
        Way::SmsGateway { host: self.url.host_str().unwrap_or_default().to_owned() }
    }
}

/// https anywhere, http only to this machine; no password in the address, where logs would show it.
fn safe_url(text: &str) -> Result<Url, PostConfigError> {
    let url = Url::parse(text).map_err(|_| PostConfigError::SmsUrl)?;
    let host = url.host_str().ok_or(PostConfigError::SmsUrl)?;
    let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    let this_machine = host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback());
    let scheme_fits = url.scheme() == "https" || (url.scheme() == "http" && this_machine);
    let plain = url.username().is_empty() && url.password().is_none();
    if scheme_fits && plain { Ok(url) } else { Err(PostConfigError::SmsUrl) }
}

fn no_answer(error: &reqwest::Error) -> Why {
    if error.is_timeout() { Why::TimedOut } else { Why::NoConnection }
}

/// Success is said twice, by status and by `accepted`: a login page answered with 200 is neither.
async fn accepted(answer: Response) -> Result<Sent, SendError> {
    let status = answer.status().as_u16();
    let body = read(answer).await?;
    match serde_json::from_slice::<Answer>(&body) {
        Ok(Answer { accepted: true, reference }) => Ok(Sent { left_the_house: true, reference: reference.map(short) }),
        Ok(Answer { accepted: false, .. }) => Err(SendError::never(Why::Refused(status))),
        Err(_) => Err(SendError::later(Why::Nonsense)),
    }
}

async fn read(mut answer: Response) -> Result<Vec<u8>, SendError> {
    let announced = answer.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > LONGEST_ANSWER) {
        return Err(SendError::later(Why::Nonsense));
    }
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|error| SendError::later(no_answer(&error)))? {
        body.extend_from_slice(&part);
        if body.len() > LONGEST_ANSWER {
            return Err(SendError::later(Why::Nonsense));
        }
    }
    Ok(body)
}

/// 4xx ends the message, except where it speaks of us (token, address) or of the moment.
fn refusal(status: StatusCode, headers: &HeaderMap) -> SendError {
    let code = status.as_u16();
    match code {
        401 | 403 | 404 | 405 | 407 => SendError::later(Why::OurSettings(code)),
        408 | 425 | 429 | 500..=599 => {
            SendError::Later { retry_after: retry_after(headers, Timestamp::now()), why: Why::AskedToWait(code) }
        }
        400..=499 => SendError::never(Why::Refused(code)),
        // A redirect: the address in the settings is not the gateway's.
        300..=399 => SendError::later(Why::OurSettings(code)),
        _ => SendError::later(Why::Nonsense),
    }
}

/// Seconds, or a date as HTTP writes it.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
            Duration::try_from(until.duration_since(now)).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

fn short(reference: String) -> String {
    reference.chars().filter(|c| !c.is_control()).take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_addresses_are_taken() {
        for good in ["https://sms.example.org/send", "http://127.0.0.1:9000/x", "http://[::1]:9/", "http://localhost/"]
        {
            assert!(safe_url(good).is_ok(), "{good}");
        }
        for bad in [
            "http://sms.example.org/send",
            "http://localhost.example.org/",
            "http://127.0.0.1.example.org/",
            "http://10.0.0.1/",
            "https://user:secret@sms.example.org/",
            "ftp://sms.example.org/",
            "file:///etc/passwd",
            "sms.example.org",
            "",
        ] {
            assert!(matches!(safe_url(bad), Err(PostConfigError::SmsUrl)), "{bad}");
        }
    }

    #[test]
    fn the_time_to_wait_is_read_as_seconds_or_as_a_date() {
        let now: Timestamp = "2026-11-23T14:00:00Z".parse().unwrap();
        let wait = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            retry_after(&headers, now)
        };
        assert_eq!(wait("90"), Some(Duration::from_secs(90)));
        assert_eq!(wait("Mon, 23 Nov 2026 14:05:00 GMT"), Some(Duration::from_secs(300)));
        assert_eq!(wait("Mon, 23 Nov 2026 13:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("999999999"), Some(LONGEST_WAIT));
        assert_eq!(wait("soon"), None);
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
