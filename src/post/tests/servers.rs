//! A small mail server and a small web server that misbehave to order.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the mail server saw.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    pub connections: usize,
    pub commands: Vec<String>,
    pub mails: Vec<String>,
}

/// At a command that begins with `at` the server answers `with`, or is silent, or hangs up.
#[derive(Clone, Copy)]
pub enum Quirk {
    Answer { at: &'static str, with: &'static str },
    Silent { at: &'static str },
    HangUp { at: &'static str },
    HangUpAfterEachMail,
}

pub struct SmtpServer {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
    quirks: Arc<Mutex<Vec<Quirk>>>,
}

impl SmtpServer {
    pub fn start(quirks: &[Quirk]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, seen: Arc::default(), quirks: Arc::new(Mutex::new(quirks.to_vec())) };
        let (seen, quirks) = (Arc::clone(&server.seen), Arc::clone(&server.quirks));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (seen, quirks) = (Arc::clone(&seen), Arc::clone(&quirks));
                seen.lock().unwrap().connections += 1;
                // An error here is the client hanging up, which some tests are about.
                std::thread::spawn(move || {
                    let _ = converse(stream, &seen, &quirks);
                });
            }
        });
        server
    }

    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }

    /// From now on the server behaves.
    pub fn mend(&self) {
        self.quirks.lock().unwrap().clear();
    }
}

fn converse(stream: TcpStream, seen: &Mutex<Seen>, quirks: &Mutex<Vec<Quirk>>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    let mut say = |words: &str| writer.write_all(format!("{words}\r\n").as_bytes());
    let current = || quirks.lock().unwrap().clone();
    let quirk_at = |command: &str| {
        current().into_iter().find(|quirk| match quirk {
            Quirk::Answer { at, .. } | Quirk::Silent { at } | Quirk::HangUp { at } => command.starts_with(at),
            Quirk::HangUpAfterEachMail => false,
        })
    };
    let mut command = "GREETING".to_owned();
    loop {
        match quirk_at(&command) {
            Some(Quirk::Answer { with, .. }) => say(with)?,
            Some(Quirk::Silent { .. }) => {
                reader.read_to_end(&mut Vec::new())?;
                return Ok(());
            }
            Some(Quirk::HangUp { .. }) => return Ok(()),
            _ if command == "GREETING" => say("220 test ESMTP")?,
            _ if command.starts_with("EHLO") => say("250-test\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000000")?,
            _ if command == "DATA" => {
                say("354 go on")?;
                let mail = read_mail(&mut reader)?;
                seen.lock().unwrap().mails.push(mail);
                match quirk_at("END-OF-DATA") {
                    Some(Quirk::Answer { with, .. }) => say(with)?,
                    Some(_) => return Ok(()),
                    None => say("250 2.0.0 Ok: queued as A1B2C3")?,
                }
                if current().iter().any(|quirk| matches!(quirk, Quirk::HangUpAfterEachMail)) {
                    return Ok(());
                }
            }
            _ if command.starts_with("AUTH") => say("235 welcome")?,
            _ if command == "QUIT" => return say("221 bye"),
            _ => say("250 ok")?,
        }
        command.clear();
        if reader.read_line(&mut command)? == 0 {
            return Ok(());
        }
        command.truncate(command.trim_end().len());
        seen.lock().unwrap().commands.push(command.clone());
    }
}

fn read_mail(reader: &mut impl BufRead) -> std::io::Result<String> {
    let mut mail = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == ".\r\n" {
            return Ok(mail);
        }
        mail.push_str(&line);
    }
}

/// Answers every request with the same bytes, and remembers what was asked.
pub struct WebServer {
    pub port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl WebServer {
    pub fn start(answer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, requests: Arc::default() };
        let (requests, answer) = (Arc::clone(&server.requests), answer.to_owned());
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let request = read_request(&mut stream);
                requests.lock().unwrap().push(request);
                if answer.is_empty() {
                    // Silence, until the client has had enough.
                    let _ = stream.read_to_end(&mut Vec::new());
                }
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        server
    }

    pub fn answering(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self::start(&format!(
            "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
        ))
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/send", self.port)
    }

    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head).unwrap_or(0) > 2 {}
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    let _ = reader.read_exact(&mut body);
    head + &String::from_utf8_lossy(&body)
}

/// A port on which nobody listens.
pub fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
