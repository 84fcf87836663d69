//! The gateway contract of docs/SMS.md, held over a real socket.

use std::time::{Duration, Instant};

use super::servers::{WebServer, closed_port};
use super::*;
use crate::post::sms::{SmsConfig, SmsGateway};

fn gateway(url: String) -> SmsGateway {
    SmsGateway::new(&SmsConfig { url, token: Some("tok-en".to_owned().into()), token_file: None, timeout_seconds: 1 })
        .unwrap()
}

async fn answered(status: &str, headers: &str, body: &str) -> Result<Sent, SendError> {
    let server = WebServer::answering(status, headers, body);
    gateway(server.url()).send(&to_phone("13800000000")).await
}

#[actix_web::test]
async fn an_accepted_message_was_posted_as_the_contract_says() {
    let server = WebServer::answering("202 Accepted", "", r#"{"accepted":true,"reference":"g-77"}"#);
    let sent = gateway(server.url()).send(&to_phone("13800000000")).await.unwrap();
    assert_eq!(sent, Sent { left_the_house: true, reference: Some("g-77".to_owned()) });
    let request = server.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /send HTTP/1.1\r\n"));
    assert!(head.to_ascii_lowercase().contains("authorization: bearer tok-en"));
    assert!(head.to_ascii_lowercase().contains("content-type: application/json"));
    insta::assert_snapshot!(body, @r#"{"id":"0192f0c1-7a3b-7000-8000-0000000000a1","to":"13800000000","text":"王秀兰，您好：\n\n物业明天上午来修。","lang":"zh-CN"}"#);
}

#[actix_web::test]
async fn refusals_end_the_message() {
    for status in ["400 Bad Request", "409 Conflict", "410 Gone", "413 Too Large", "422 Unprocessable"] {
        let code = status[..3].parse().unwrap();
        assert_eq!(answered(status, "", "{}").await, never(Why::Refused(code)), "{status}");
    }
    assert_eq!(answered("200 OK", "", r#"{"accepted":false}"#).await, never(Why::Refused(200)));
}

#[actix_web::test]
async fn a_busy_gateway_is_asked_again_when_it_says() {
    let wait = |code, seconds| {
        Err(SendError::Later { retry_after: Some(Duration::from_secs(seconds)), why: Why::AskedToWait(code) })
    };
    assert_eq!(answered("429 Too Many", "Retry-After: 120\r\n", "").await, wait(429, 120));
    assert_eq!(answered("503 Busy", "Retry-After: 5\r\n", "").await, wait(503, 5));
    assert_eq!(answered("500 Oh", "", "").await, later(Why::AskedToWait(500)));
}

#[actix_web::test]
async fn a_wrong_token_or_address_ends_no_message() {
    for status in ["401 No", "403 No", "404 Where"] {
        let code = status[..3].parse().unwrap();
        assert_eq!(answered(status, "", "").await, later(Why::OurSettings(code)));
    }
}

#[actix_web::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = WebServer::answering("200 OK", "", r#"{"accepted":true}"#);
    for status in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
        let outcome = answered(status, &format!("Location: {}\r\n", elsewhere.url()), "").await;
        assert!(matches!(outcome, Err(SendError::Later { why: Why::OurSettings(_), .. })), "{outcome:?}");
    }
    assert!(elsewhere.requests().is_empty());
}

#[actix_web::test]
async fn an_answer_that_is_no_answer_counts_as_none() {
    assert_eq!(answered("200 OK", "", "<html>please log in</html>").await, later(Why::Nonsense));
    assert_eq!(answered("200 OK", "", "").await, later(Why::Nonsense));
    assert_eq!(answered("200 OK", "", &" ".repeat(1 << 20)).await, later(Why::Nonsense));
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", " ".repeat(1 << 20));
    let server = WebServer::start(&endless);
    assert_eq!(gateway(server.url()).send(&to_phone("1")).await, later(Why::Nonsense));
}

#[actix_web::test]
async fn a_silent_or_absent_gateway_delays() {
    let silent = WebServer::start("");
    let began = Instant::now();
    assert_eq!(gateway(silent.url()).send(&to_phone("1")).await, later(Why::TimedOut));
    assert!(began.elapsed() < Duration::from_secs(5));
    let absent = gateway(format!("http://127.0.0.1:{}/", closed_port()));
    assert_eq!(absent.send(&to_phone("1")).await, later(Why::NoConnection));
}

#[actix_web::test]
async fn an_encrypted_address_is_never_spoken_to_in_the_clear() {
    let server = WebServer::answering("200 OK", "", r#"{"accepted":true}"#);
    let encrypted = gateway(server.url().replace("http://", "https://"));
    assert_eq!(encrypted.send(&to_phone("13800000000")).await, later(Why::NoConnection));
    assert!(server.requests().iter().all(|request| !request.contains("13800000000")));
}

#[actix_web::test]
async fn an_email_is_not_for_the_gateway() {
    let server = WebServer::answering("200 OK", "", r#"{"accepted":true}"#);
    assert_eq!(gateway(server.url()).send(&to_email("wang@example.org")).await, never(Why::BadAddress));
    assert!(server.requests().is_empty());
}

#[test]
fn unsafe_or_unfinished_settings_are_refused_at_the_start() {
    let config = |url: &str, token: Option<&str>| SmsConfig {
        url: url.to_owned(),
        token: token.map(|token| token.to_owned().into()),
        token_file: None,
        timeout_seconds: 1,
    };
    let refused = |config| SmsGateway::new(&config).err();
    assert!(matches!(refused(config("http://sms.example.org/", Some("t"))), Some(PostConfigError::SmsUrl)));
    assert!(matches!(refused(config("https://sms.example.org/", None)), Some(PostConfigError::SmsToken)));
    assert!(matches!(refused(config("https://sms.example.org/", Some(""))), Some(PostConfigError::SmsToken)));
    let shown = format!("{:?}", config("https://sms.example.org/", Some("tok-en")));
    assert!(!shown.contains("tok-en"), "{shown}");
}
