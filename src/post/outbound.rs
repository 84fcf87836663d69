//! The one way to call an address that somebody else chose (a browser's push service, a hook): the name is
//! looked up once, every answer must be in the public network, and the call goes to exactly that answer.
//! What an administrator wrote into the configuration (mail server, SMS gateway) does not come through here.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Client, Url, redirect};

use crate::domain::outbound::public;

/// More than any honest answer needs.
const LONGEST_ANSWER: usize = 16 * 1024;
const LONGEST_ADDRESS: usize = 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// Why an address is not called. Safe for logs: never the address itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("it is not an https address of a host")]
    Address,
    #[error("its name leads nowhere")]
    Unknown,
    #[error("it leads into a private network")]
    Private,
    #[error("no connection")]
    NoConnection,
    #[error("no answer in time")]
    TimedOut,
    #[error("its answer is too long")]
    Nonsense,
}

/// What it said: a redirect is an answer like any other, and is not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Looks names up. Tests have one that lies.
pub trait Resolver: Send + Sync {
    fn resolve(&self, host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>>;
}

/// The machine's own.
struct System;

impl Resolver for System {
    fn resolve(&self, host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
        std::net::ToSocketAddrs::to_socket_addrs(&(host, port)).map(Iterator::collect)
    }
}

#[derive(Clone)]
pub struct Outbound {
    resolver: Arc<dyn Resolver>,
    allowed: fn(IpAddr) -> bool,
    /// The one certificate that is believed, instead of those of the public authorities.
    only: Option<reqwest::Certificate>,
}

impl Default for Outbound {
    fn default() -> Self {
        Self { resolver: Arc::new(System), allowed: public, only: None }
    }
}

impl Outbound {
    /// With eyes of one's own: tests call servers on this machine so.
    pub fn with(resolver: Arc<dyn Resolver>, allowed: fn(IpAddr) -> bool) -> Self {
        Self { resolver, allowed, only: None }
    }

    /// Believes this certificate (PEM) and no other: tests and closed networks have authorities of their own.
    ///
    /// # Errors
    /// It is none.
    pub fn trusting(self, pem: &[u8]) -> Result<Self, Refused> {
        let only = reqwest::Certificate::from_pem(pem).map_err(|_| Refused::NoConnection)?;
        Ok(Self { only: Some(only), ..self })
    }

    /// Asked when somebody gives the address, so that they are told at once. Asked again at every call: names move.
    pub async fn check(&self, address: &str) -> Result<(), Refused> {
        self.destination(address).await.map(|_| ())
    }

    /// Posts to it. No redirects, no proxies, no name looked up a second time.
    pub async fn post(&self, address: &str, headers: HeaderMap, body: Vec<u8>) -> Result<Answer, Refused> {
        let (url, host, to) = self.destination(address).await?;
        let builder = match &self.only {
            Some(only) => Client::builder().tls_certs_only([only.clone()]),
            None => Client::builder(),
        };
        let client = builder
            .redirect(redirect::Policy::none())
            .no_proxy()
            .https_only(true)
            .timeout(PATIENCE)
            .resolve_to_addrs(&host, &to)
            .build()
            .map_err(|_| Refused::NoConnection)?;
        let failed = |e: reqwest::Error| if e.is_timeout() { Refused::TimedOut } else { Refused::NoConnection };
        let mut answer = client.post(url).headers(headers).body(body).send().await.map_err(failed)?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(failed)? {
            if body.len() + part.len() > LONGEST_ANSWER {
                return Err(Refused::Nonsense);
            }
            body.extend_from_slice(&part);
        }
        Ok(Answer { status, body })
    }

    async fn destination(&self, address: &str) -> Result<(Url, String, Vec<SocketAddr>), Refused> {
        let (url, host) = plain(address)?;
        // Numbers in any dress (decimal, octal, hexadecimal) are addresses by now: the URL parser undressed them.
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let found = match bare.parse::<IpAddr>() {
            Ok(ip) => vec![SocketAddr::new(ip, 443)],
            Err(_) => {
                let (resolver, name) = (self.resolver.clone(), host.clone());
                let looked_up = tokio::task::spawn_blocking(move || resolver.resolve(&name, 443));
                looked_up.await.ok().and_then(Result::ok).unwrap_or_default()
            }
        };
        if found.is_empty() {
            return Err(Refused::Unknown);
        }
        // One private answer among public ones is how the rest is made to look harmless.
        if !found.iter().all(|to| (self.allowed)(to.ip())) {
            return Err(Refused::Private);
        }
        Ok((url, host, found))
    }
}

/// https, its usual port, a host, nobody's password.
fn plain(address: &str) -> Result<(Url, String), Refused> {
    if address.len() > LONGEST_ADDRESS {
        return Err(Refused::Address);
    }
    let url = Url::parse(address).map_err(|_| Refused::Address)?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let good = url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && !host.is_empty();
    if good { Ok((url, host)) } else { Err(Refused::Address) }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use proptest::prelude::*;

    /// Says one thing when asked first, another afterwards.
    struct Rebinding(AtomicUsize, [&'static [&'static str]; 2]);

    impl Resolver for Rebinding {
        fn resolve(&self, _: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
            let turn = self.0.fetch_add(1, Ordering::SeqCst).min(1);
            Ok(self.1[turn].iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), port)).collect())
        }
    }

    fn saying(first: &'static [&'static str], then: &'static [&'static str]) -> (Outbound, Arc<Rebinding>) {
        let resolver = Arc::new(Rebinding(AtomicUsize::new(0), [first, then]));
        (Outbound::with(resolver.clone(), public), resolver)
    }

    #[actix_web::test]
    async fn case_21_private_places_are_refused_in_every_dress() {
        let out = Outbound::default();
        for address in [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://0x7f.1/",
            "https://127.1/",
            "https://10.0.0.8/push",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/",
            "https://0/",
            "https://①②⑦.⓪.⓪.①/",
        ] {
            assert_eq!(out.check(address).await, Err(Refused::Private), "{address}");
            let sent = out.post(address, HeaderMap::new(), Vec::new()).await;
            assert_eq!(sent, Err(Refused::Private), "{address}");
        }
        for address in [
            "http://push.example.org/",
            "https://user:secret@push.example.org/",
            "https://push.example.org:8443/",
            "ftp://x/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "push.example.org",
            "",
            "https://",
        ] {
            assert_eq!(out.check(address).await, Err(Refused::Address), "{address}");
        }
        assert_eq!(out.check("https://localhost/").await, Err(Refused::Private));
    }

    #[actix_web::test]
    async fn case_21_a_name_that_changes_its_mind_is_refused_on_sending() {
        let (out, _) = saying(&["1.1.1.1"], &["127.0.0.1"]);
        assert_eq!(out.check("https://push.example.org/").await, Ok(()));
        let sent = out.post("https://push.example.org/", HeaderMap::new(), Vec::new()).await;
        assert_eq!(sent, Err(Refused::Private));
        let (out, _) = saying(&["1.1.1.1", "10.0.0.1"], &[]);
        assert_eq!(out.check("https://push.example.org/").await, Err(Refused::Private), "one among several");
        let (out, _) = saying(&[], &[]);
        assert_eq!(out.check("https://push.example.org/").await, Err(Refused::Unknown));
    }

    /// The call goes to the answer that was checked: nobody is asked for the name again.
    #[actix_web::test]
    async fn case_21_the_address_that_was_checked_is_the_one_called() {
        let resolver = Arc::new(Rebinding(AtomicUsize::new(0), [&["127.0.0.1"], &["1.1.1.1"]]));
        let out = Outbound::with(resolver.clone(), |_| true);
        // Port 443 of this machine is closed to us or speaks no TLS for this name: either way no connection.
        let sent = out.post("https://push.example.org/", HeaderMap::new(), Vec::new()).await;
        assert_eq!(sent, Err(Refused::NoConnection));
        assert_eq!(resolver.0.load(Ordering::SeqCst), 1);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_check(address in "(https://)?\\PC{0,60}") {
            let _ = plain(&address);
        }
    }
}
