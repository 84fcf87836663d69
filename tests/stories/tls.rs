//! HTTPS from certificate files: what phones need where no proxy stands in front.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use linli::app::{self, App};
use linli::config::{Config, Overrides};
use linli::domain::clock::SystemClock;
use linli::http::tls::{Certificates, TlsFiles};
use reqwest::blocking::Client;

use crate::house::app::cheap;
use crate::house::engines::{Engine, fresh};

/// Writes a certificate of one's own into a folder; its PEM.
fn certificate(folder: &Path) -> String {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    std::fs::write(folder.join("cert.pem"), made.cert.pem()).expect("a file");
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).expect("a file");
    made.cert.pem()
}

fn trusting(pem: &str) -> Client {
    Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(pem.as_bytes()).expect("a certificate")])
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(10))
        .build()
        .expect("a client")
}

fn a_folder() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("linli-tls-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn pages_come_over_https_and_the_certificate_can_be_renewed() {
    let folder = a_folder();
    let pem = certificate(&folder);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::fs::write(folder.join("linli.toml"), "").expect("a configuration");
    let over = Overrides {
        database: Some(fresh(Engine::Sqlite, &folder)),
        data: Some(folder.clone()),
        port: Some(port),
        tls_cert: Some(folder.join("cert.pem")),
        tls_key: Some(folder.join("key.pem")),
        ..Overrides::default()
    };
    let mut config = Config::load(Some(&folder.join("linli.toml")), over).expect("a configuration");
    config.hashing = cheap();
    config.workers = 1;
    assert!(config.secure(), "{}", config.public_url);
    let app = Arc::new(App::build(config, Arc::new(SystemClock::new()), Arc::default()).expect("it builds"));
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = app::serve(app, listener).expect("it starts");
            tell.send(server.handle()).expect("the story waits");
            server.await.expect("it ends well");
        });
    });
    let handle = told.recv().expect("a handle");
    let url = format!("https://localhost:{port}/settings");
    let answer = trusting(&pem).get(&url).send().expect("an answer over TLS");
    let text = |name: &str| answer.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.version(), reqwest::Version::HTTP_11);
    assert!(text("strict-transport-security").starts_with("max-age=31536000"));
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().filter_map(|v| v.to_str().ok()).collect();
    assert!(
        !cookies.is_empty() && cookies.iter().all(|c| c.starts_with("__Host-") && c.contains("Secure")),
        "{cookies:?}"
    );
    // A stranger's certificate is not ours, and plain HTTP gets no page.
    assert!(trusting(&certificate(&a_folder())).get(&url).send().is_err());
    assert!(Client::new().get(url.replace("https", "http")).send().map_or(true, |a| !a.status().is_success()));
    drop(handle.stop(false));
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
fn a_renewed_certificate_is_taken_and_a_broken_one_is_not() {
    let folder = a_folder();
    certificate(&folder);
    let files = TlsFiles { cert: folder.join("cert.pem"), key: folder.join("key.pem") };
    let certificates = Certificates::open(files.clone()).expect("it opens");
    certificate(&folder);
    certificates.reload().expect("the new one");
    std::fs::write(folder.join("cert.pem"), "not a certificate").expect("a file");
    assert!(certificates.reload().is_err(), "the old one stays in use");
    certificate(&folder);
    let other = a_folder();
    certificate(&other);
    std::fs::copy(other.join("key.pem"), folder.join("key.pem")).expect("a copy");
    let why = files.read().expect_err("somebody else's key").to_string();
    assert!(why.contains("does not fit"), "{why}");
    assert!(Certificates::open(TlsFiles { cert: folder.join("none.pem"), ..files }).is_err());
}
