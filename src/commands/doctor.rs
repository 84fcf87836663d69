//! `linli doctor`: what is misconfigured, and how to mend it, in plain words.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::process::ExitCode;
use std::time::Duration;

use crate::config::{Config, Hashing};
use crate::error::Error;
use crate::store::communities;
use crate::store::conn::Engine;

/// Looks at everything that can be looked at without changing it.
pub fn examine(config: &Config) -> Result<ExitCode, Error> {
    let findings = findings(config);
    for finding in &findings {
        println!("- {finding}");
    }
    if findings.is_empty() {
        println!("all well");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

fn findings(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    let mut say = |words: String| found.push(words);
    if !config.secure() {
        say(format!(
            "public_url is {}: phones need https. Put a proxy with a certificate in front and set public_url to its https address.",
            config.public_url
        ));
    }
    if config.mail.is_none() {
        say("no mail server: emails are written to a file. Set [mail] in linli.toml.".into());
    }
    if config.sms.is_none() {
        say("no SMS gateway: texts are written to a file the desk can read. Set [sms] in linli.toml.".into());
    }
    let usual = Hashing::default();
    if config.hashing.pin_memory < usual.pin_memory || config.hashing.password_memory < usual.password_memory {
        say("hashing is cheaper than it should be. Remove [hashing] from linli.toml.".into());
    }
    match std::fs::metadata(&config.key_file) {
        Err(_) => {
            say(format!("there is no key file at {} yet; it is made at the first start.", config.key_file.display()))
        }
        Ok(file) if file.permissions().mode() & 0o077 != 0 => {
            say(format!("others can read the keys. Run: chmod 600 {}", config.key_file.display()));
        }
        Ok(_) => {}
    }
    let record_key = std::fs::metadata(&config.record_key_file);
    if record_key.is_ok_and(|file| file.permissions().mode() & 0o077 != 0) {
        say(format!(
            "others can read the key that signs the record. Run: chmod 600 {}",
            config.record_key_file.display()
        ));
    }
    if config.database.engine == Engine::Sqlite
        && config.key_file.parent() == config.database.file().and_then(|f| f.parent())
    {
        say(
            "the key file lies beside the database: whoever copies the folder has both. Set key_file to another place."
                .into(),
        );
    }
    match super::reader(config).and_then(|mut conn| communities::all(&mut conn)) {
        Err(e) => say(format!("the database does not answer ({e}). Check its address and run: linli migrate")),
        Ok(all) if all.iter().all(|c| c.ready_at.is_none()) => {
            say("nobody has set the community up yet. Start `linli serve` and open the link it prints.".into());
        }
        Ok(_) => {}
    }
    found
}

/// Asks a running server's /healthz, for container health checks; plain HTTP on this machine.
pub fn ask(url: &str) -> Result<ExitCode, Error> {
    let rest =
        url.strip_prefix("http://").ok_or_else(|| Error::broken("doctor", "only http:// addresses on this machine"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let answer = fetch(host, path).map_err(|e| Error::broken("doctor", e))?;
    if answer.starts_with("HTTP/1.1 200") {
        println!("well");
        return Ok(ExitCode::SUCCESS);
    }
    println!("not well");
    Ok(ExitCode::FAILURE)
}

fn fetch(host: &str, path: &str) -> std::io::Result<String> {
    let limit = Some(Duration::from_secs(5));
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(limit)?;
    stream.set_write_timeout(limit)?;
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    Ok(answer)
}
