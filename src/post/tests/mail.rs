//! Email over a real SMTP conversation.

use std::time::{Duration, Instant};

use base64::Engine as _;

use super::servers::{Quirk, SmtpServer, closed_port};
use super::*;
use crate::post::mail::{Mail, MailConfig, Security};

fn config(port: u16) -> MailConfig {
    MailConfig {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        user: None,
        password: None,
        password_file: None,
        from: "春风里社区 <linli@chunfengli.example>".to_owned(),
        reply_to: Some("desk@chunfengli.example".to_owned()),
        timeout_seconds: 20,
    }
}

fn mail_to(server: &SmtpServer) -> Mail {
    Mail::new(&config(server.port)).unwrap().with_timeout(Duration::from_secs(3))
}

async fn met_with(quirk: Quirk) -> Result<Sent, SendError> {
    mail_to(&SmtpServer::start(&[quirk])).send(&to_email("wang@example.org")).await
}

async fn answered(at: &'static str, with: &'static str) -> Result<Sent, SendError> {
    met_with(Quirk::Answer { at, with }).await
}

/// The decoded parts of a mail, text first.
fn parts(mail: &str) -> Vec<String> {
    let boundary = mail.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    mail.split(&format!("--{boundary}"))
        .skip(1)
        .filter_map(|part| part.split_once("\r\n\r\n"))
        .map(|(_, body)| {
            let packed: String = body.split_whitespace().collect();
            let bytes = base64::engine::general_purpose::STANDARD.decode(packed).unwrap();
            String::from_utf8(bytes).unwrap()
        })
        .collect()
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    mail.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
}

#[actix_web::test]
async fn a_mail_arrives_as_text_and_as_a_page() {
    let server = SmtpServer::start(&[]);
    let message = to_email("wang@example.org");
    let sent = mail_to(&server).send(&message).await.unwrap();
    assert_eq!(sent, Sent { left_the_house: true, reference: Some("2.0.0 Ok: queued as A1B2C3".to_owned()) });
    let seen = server.seen();
    assert!(seen.commands.contains(&"MAIL FROM:<linli@chunfengli.example>".to_owned()));
    assert!(seen.commands.contains(&"RCPT TO:<wang@example.org>".to_owned()));
    let mail = &seen.mails[0];
    assert!(mail.is_ascii() && mail.lines().all(|line| line.len() <= 998));
    assert_eq!(header(mail, "Message-ID"), "<0192f0c1-7a3b-7000-8000-0000000000a1@chunfengli.example>");
    assert_eq!(header(mail, "To"), "wang@example.org");
    assert_eq!(header(mail, "Reply-To"), "desk@chunfengli.example");
    assert_eq!(header(mail, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(mail, "Content-Language"), "zh-CN");
    assert!(header(mail, "Subject").starts_with("=?utf-8?b?"));
    assert!(!header(mail, "Date").is_empty());
    let parts = parts(mail);
    assert_eq!(parts[0].replace("\r\n", "\n"), message.text);
    assert!(parts[1].contains("<html lang=\"zh-CN\">") && parts[1].contains("物业明天上午来修。</p>"));
}

#[actix_web::test]
async fn a_page_of_ones_own_is_sent_as_it_is() {
    let server = SmtpServer::start(&[]);
    let message =
        Outgoing { html: Some("<p>own</p>".to_owned()), lang: "en".to_owned(), ..to_email("wang@example.org") };
    mail_to(&server).send(&message).await.unwrap();
    assert_eq!(parts(&server.seen().mails[0])[1], "<p>own</p>");
}

#[actix_web::test]
async fn every_try_of_a_message_carries_the_same_id() {
    let server = SmtpServer::start(&[Quirk::HangUp { at: "END-OF-DATA" }]);
    let mail = mail_to(&server);
    let lost = mail.send(&to_email("wang@example.org")).await;
    assert!(matches!(lost, Err(SendError::Later { .. })), "{lost:?}");
    server.mend();
    mail.send(&to_email("wang@example.org")).await.unwrap();
    let mails = server.seen().mails;
    assert_eq!(mails.len(), 2);
    assert_eq!(header(&mails[0], "Message-ID"), header(&mails[1], "Message-ID"));
}

#[actix_web::test]
async fn what_will_pass_is_tried_again() {
    assert_eq!(answered("GREETING", "421 too busy").await, later(Why::AskedToWait(421)));
    assert_eq!(answered("MAIL", "451 later").await, later(Why::AskedToWait(451)));
    assert_eq!(answered("RCPT", "450 greylisted").await, later(Why::AskedToWait(450)));
    assert_eq!(answered("END-OF-DATA", "452 disk full").await, later(Why::AskedToWait(452)));
}

#[actix_web::test]
async fn what_will_not_pass_is_given_up() {
    assert_eq!(answered("RCPT", "550 no such person wang@example.org").await, never(Why::Refused(550)));
    assert_eq!(answered("DATA", "554 no").await, never(Why::Refused(554)));
    assert_eq!(answered("END-OF-DATA", "552 too large").await, never(Why::Refused(552)));
}

#[actix_web::test]
async fn a_wrong_setting_of_ours_ends_no_message() {
    assert_eq!(answered("GREETING", "554 not you").await, later(Why::OurSettings(554)));
    assert_eq!(answered("MAIL", "550 sender refused").await, later(Why::OurSettings(550)));
    assert_eq!(answered("RCPT", "530 sign in first").await, later(Why::OurSettings(530)));
}

#[actix_web::test]
async fn a_server_that_is_away_or_hangs_up_delays() {
    let away = Mail::new(&config(closed_port())).unwrap();
    assert_eq!(away.send(&to_email("wang@example.org")).await, later(Why::NoConnection));
    for at in ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"] {
        let outcome = met_with(Quirk::HangUp { at }).await;
        assert!(matches!(outcome, Err(SendError::Later { .. })), "{at}: {outcome:?}");
    }
    assert_eq!(answered("MAIL", "\u{fffd}\u{fffd} what").await, later(Why::Nonsense));
}

#[actix_web::test]
async fn a_server_that_falls_silent_is_left_after_the_time_limit() {
    for at in ["GREETING", "EHLO", "MAIL", "DATA"] {
        let server = SmtpServer::start(&[Quirk::Silent { at }]);
        let mail = Mail::new(&config(server.port)).unwrap().with_timeout(Duration::from_millis(300));
        let began = Instant::now();
        assert_eq!(mail.send(&to_email("wang@example.org")).await, later(Why::TimedOut), "{at}");
        assert!(began.elapsed() < Duration::from_secs(2));
    }
}

#[actix_web::test]
async fn a_connection_is_used_again_but_never_one_left_half_way() {
    let server = SmtpServer::start(&[]);
    let mail = mail_to(&server);
    for _ in 0..3 {
        mail.send(&to_email("wang@example.org")).await.unwrap();
    }
    assert_eq!((server.seen().connections, server.seen().mails.len()), (1, 3));

    let silent = SmtpServer::start(&[Quirk::Silent { at: "RCPT" }]);
    let mail = Mail::new(&config(silent.port)).unwrap().with_timeout(Duration::from_millis(300));
    assert_eq!(mail.send(&to_email("wang@example.org")).await, later(Why::TimedOut));
    silent.mend();
    mail.send(&to_email("wang@example.org")).await.unwrap();
    assert_eq!((silent.seen().connections, silent.seen().mails.len()), (2, 1));
}

#[actix_web::test]
async fn after_a_refusal_the_next_mail_goes_over_the_same_connection() {
    let server = SmtpServer::start(&[Quirk::Answer { at: "RCPT TO:<gone@", with: "550 no" }]);
    let mail = mail_to(&server);
    assert_eq!(mail.send(&to_email("gone@example.org")).await, never(Why::Refused(550)));
    mail.send(&to_email("wang@example.org")).await.unwrap();
    assert_eq!((server.seen().connections, server.seen().mails.len()), (1, 1));
}

#[actix_web::test]
async fn a_connection_the_server_closed_is_noticed_before_use() {
    let server = SmtpServer::start(&[Quirk::HangUpAfterEachMail]);
    let mail = mail_to(&server);
    for _ in 0..3 {
        mail.send(&to_email("wang@example.org")).await.unwrap();
    }
    assert_eq!((server.seen().connections, server.seen().mails.len()), (3, 3));
}

#[actix_web::test]
async fn the_server_is_signed_in_to_and_a_refusal_is_our_setting() {
    let with_password = |port| MailConfig {
        user: Some("linli".to_owned()),
        password: Some("correct horse".to_owned().into()),
        ..config(port)
    };
    let server = SmtpServer::start(&[]);
    Mail::new(&with_password(server.port)).unwrap().send(&to_email("wang@example.org")).await.unwrap();
    assert!(server.seen().commands.iter().any(|command| command.starts_with("AUTH PLAIN ")));
    let strict = SmtpServer::start(&[Quirk::Answer { at: "AUTH", with: "535 wrong" }]);
    let outcome = Mail::new(&with_password(strict.port)).unwrap().send(&to_email("wang@example.org")).await;
    assert_eq!(outcome, later(Why::OurSettings(535)));
    assert!(strict.seen().mails.is_empty());
}

#[actix_web::test]
async fn without_the_promised_encryption_nothing_is_sent() {
    for security in [Security::StartTls, Security::Tls] {
        let server = SmtpServer::start(&[]);
        let mail = Mail::new(&MailConfig { security, ..config(server.port) }).unwrap();
        let outcome = mail.with_timeout(Duration::from_secs(1)).send(&to_email("wang@example.org")).await;
        match security {
            Security::StartTls => assert_eq!(outcome, later(Why::Incompatible)),
            _ => assert!(matches!(outcome, Err(SendError::Later { .. })), "{outcome:?}"),
        }
        assert!(server.seen().mails.is_empty() && !server.seen().commands.iter().any(|line| line.starts_with("MAIL")));
    }
}

#[actix_web::test]
async fn no_text_can_add_a_header_or_a_command() {
    let server = SmtpServer::start(&[]);
    let message = Outgoing {
        id: "a1\r\nBcc: x@example.org".to_owned(),
        subject: "hello\r\nBcc: y@example.org\r\n\r\nbody".to_owned(),
        lang: "en\r\nBcc: z@example.org".to_owned(),
        text: "first\r\n.\r\nMAIL FROM:<evil@example.org>\r\n".to_owned(),
        ..to_email("wang@example.org")
    };
    mail_to(&server).send(&message).await.unwrap();
    let seen = server.seen();
    assert!(!seen.mails[0].lines().any(|line| line.to_ascii_lowercase().starts_with("bcc")));
    assert_eq!(seen.commands.iter().filter(|line| line.starts_with("MAIL")).count(), 1);
    for address in ["", "nobody", "a@b\r\nRCPT TO:<c@d>", "a b@example.org", "13800000000"] {
        assert_eq!(mail_to(&server).send(&to_email(address)).await, never(Why::BadAddress), "{address}");
    }
    assert_eq!(mail_to(&server).send(&to_phone("13800000000")).await, never(Why::BadAddress));
    assert_eq!(mail_to(&server).send(&to_email("王@example.org")).await, never(Why::BadAddress), "no SMTPUTF8 here");
}

#[test]
fn unsafe_or_unfinished_settings_are_refused_at_the_start() {
    let refused = |config| Mail::new(&config).err();
    assert!(matches!(refused(MailConfig { from: "nobody".to_owned(), ..config(25) }), Some(PostConfigError::From)));
    let half = MailConfig { user: Some("linli".to_owned()), ..config(25) };
    assert!(matches!(refused(half.clone()), Some(PostConfigError::HalfACredential)));
    let open = MailConfig { host: "mail.example.org".to_owned(), password: Some("s3cret".to_owned().into()), ..half };
    assert!(!format!("{open:?}").contains("s3cret"));
    assert!(matches!(refused(open), Some(PostConfigError::PasswordInTheClear)));
}

#[test]
fn settings_have_safe_defaults_and_a_password_may_live_in_a_file() {
    let file = std::env::temp_dir().join(format!("linli-secret-{}", uuid::Uuid::new_v4()));
    std::fs::write(&file, "correct horse\n").unwrap();
    let text =
        format!("host = \"mail.example.org\"\nuser = \"linli\"\npassword_file = {file:?}\nfrom = \"a@example.org\"");
    let config: MailConfig = toml::from_str(&text).unwrap();
    assert_eq!((config.port, config.security, config.timeout_seconds), (587, Security::StartTls, 20));
    assert!(Mail::new(&config).is_ok());
    std::fs::remove_file(&file).unwrap();
    assert!(matches!(Mail::new(&config), Err(PostConfigError::SecretFile(_))));
}
