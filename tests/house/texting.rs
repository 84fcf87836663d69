//! An SMS gateway that keeps what it is given, by the contract of docs/SMS.md.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::Value;

/// The gateway, and every text message it took.
pub struct Gateway {
    port: u16,
    taken: Arc<Mutex<Vec<Value>>>,
}

impl Gateway {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let taken: Arc<Mutex<Vec<Value>>> = Arc::default();
        let keep = taken.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let _ = take(stream, &keep);
            }
        });
        Self { port, taken }
    }

    /// What linli.toml says of it.
    pub fn settings(&self) -> String {
        format!("[sms]\nurl = \"http://127.0.0.1:{}/send\"\ntoken = \"for-stories\"\n", self.port)
    }

    /// The texts sent to a number, oldest first.
    pub fn to(&self, number: &str) -> Vec<String> {
        let taken = self.taken.lock().expect("the gateway stands");
        let theirs = taken.iter().filter(|m| m["to"].as_str().is_some_and(|to| to.ends_with(number)));
        theirs.map(|m| m["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// How many texts hold these words, to whomever.
    pub fn saying(&self, words: &str) -> usize {
        let taken = self.taken.lock().expect("the gateway stands");
        taken.iter().filter(|m| m["text"].as_str().is_some_and(|text| text.contains(words))).count()
    }
}

fn take(stream: TcpStream, taken: &Mutex<Vec<Value>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().unwrap_or(0);
            }
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    if let Ok(message) = serde_json::from_slice(&body) {
        taken.lock().expect("the gateway stands").push(message);
    }
    let answer = "{\"accepted\":true}";
    let stream = reader.get_mut();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
        answer.len()
    )
}
