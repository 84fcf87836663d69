//! What another machine is told when a request changes: its number, its state and when, nobody's name and nobody's
//! words; signed, so that it knows who says so.

use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use sha2::Sha256;

use super::outbound::{Outbound, Refused};
use crate::domain::stored::stored;
use crate::keys::hex;

/// `t=1795395600,v1=<HMAC-SHA-256 in hex of "t.body">`.
pub const SIGNATURE: &str = "linli-signature";

/// The body, as JSON. Times in RFC 3339, UTC.
#[derive(Clone, Debug, Serialize)]
pub struct Body {
    /// The same at every try, so that a repeat can be recognised.
    pub id: String,
    /// `filed`, `answered` …, or `trial`.
    pub what: String,
    /// `R-1042`; none in a trial.
    pub request: Option<String>,
    pub state: Option<&'static str>,
    pub at: String,
}

stored! {
    /// Why a call did not arrive.
    pub enum Failure {
        /// The address is none that may be called any more.
        Address => "address",
        Unknown => "unknown",
        /// Its name leads into a private network by now.
        Private => "private",
        NoConnection => "no_connection",
        TimedOut => "timed_out",
        /// It answered with another address, which is not followed (ASVS 15.3.2).
        Redirect => "redirect",
        /// It answered with an error, or with more than any answer needs.
        Refused => "refused",
        /// It says that it is gone (410): it is not asked again.
        Gone => "gone",
    }
}

impl Failure {
    fn of(why: Refused) -> Self {
        match why {
            Refused::Address => Self::Address,
            Refused::Unknown => Self::Unknown,
            Refused::Private => Self::Private,
            Refused::NoConnection => Self::NoConnection,
            Refused::TimedOut => Self::TimedOut,
            Refused::Nonsense => Self::Refused,
        }
    }
}

/// Tells it once.
pub async fn tell(out: &Outbound, address: &str, secret: &[u8], body: &Body, now: i64) -> Result<(), Failure> {
    let text = serde_json::to_vec(body).map_err(|_| Failure::Refused)?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let signature = HeaderValue::from_str(&signed(secret, now / 1000, &text)).map_err(|_| Failure::Refused)?;
    headers.insert(HeaderName::from_static(SIGNATURE), signature);
    let answer = out.post(address, headers, text).await.map_err(Failure::of)?;
    match answer.status {
        200..300 => Ok(()),
        300..400 => Err(Failure::Redirect),
        410 => Err(Failure::Gone),
        _ => Err(Failure::Refused),
    }
}

/// The time is signed too: an old call cannot be sent again as a new one.
pub fn signed(secret: &[u8], at: i64, body: &[u8]) -> String {
    // HMAC takes keys of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        return String::new();
    };
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    format!("t={at},v1={}", hex(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with `printf '1795395600.{}' | openssl dgst -sha256 -hmac secret`.
    #[test]
    fn the_signature_is_what_any_other_program_computes() {
        let ours = signed(b"secret", 1_795_395_600, b"{}");
        assert_eq!(ours, "t=1795395600,v1=5db27e0be80250a0573243240a81dd53fecf4bc54680db819cebeaec01bd0ca7");
    }

    #[test]
    fn the_body_names_nobody() {
        let body = Body {
            id: "c".into(),
            what: "answered".into(),
            request: Some("R-1042".into()),
            state: Some("answered"),
            at: "2026-11-23T01:00:00Z".into(),
        };
        assert_eq!(
            serde_json::to_string(&body).unwrap(),
            r#"{"id":"c","what":"answered","request":"R-1042","state":"answered","at":"2026-11-23T01:00:00Z"}"#
        );
    }
}
