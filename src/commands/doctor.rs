//! `linli doctor`: what is misconfigured, and how to mend it, in plain words.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::config::{Config, Hashing};
use crate::error::Error;
use crate::keys::KeyRing;
use crate::store::conn::Engine;
use crate::store::credentials::pins;
use crate::store::{communities, escalations, list};

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
    let mut found = doors(config);
    found.extend(messages(config));
    found.extend(keys(config));
    found.extend(files(config));
    let usual = Hashing::default();
    if config.hashing.pin_memory < usual.pin_memory
        || config.hashing.pin_passes < usual.pin_passes
        || config.hashing.password_memory < usual.password_memory
        || config.hashing.password_passes < usual.password_passes
    {
        found.push("hashing is cheaper than it should be. Remove [hashing] from linli.toml.".into());
    }
    match super::reader(config).and_then(|mut conn| communities::all(&mut conn)) {
        Err(e) => found.push(format!("the database does not answer ({e}). Check its address and run: linli migrate")),
        Ok(all) if all.iter().all(|c| c.ready_at.is_none()) => {
            found.push("nobody has set the community up yet. Start `linli serve` and open the link it prints.".into());
        }
        Ok(all) => found.extend(all.iter().filter(|c| c.ready_at.is_some()).flat_map(|c| nobodys(config, &c.id))),
    }
    found.extend(peppers(config));
    found
}

/// PINs that are still hashed with what was renewed, and what can be dropped since none is.
fn peppers(config: &Config) -> Vec<String> {
    let Ok(keys) = KeyRing::read(&config.key_file) else { return Vec::new() };
    let Ok(counted) = super::reader(config).and_then(|mut conn| pins::by_pepper(&mut conn)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let known: Vec<String> = keys.peppers().into_iter().map(|pepper| pepper.id).collect();
    let count = |which: &dyn Fn(&str) -> bool| -> i64 {
        counted.iter().filter(|(name, _)| which(name)).map(|(_, pins)| pins).sum()
    };
    let left = count(&|name| known[1..].iter().any(|earlier| earlier == name));
    if left > 0 {
        found.push(format!(
            "{left} PINs are still hashed with an earlier pepper; each is hashed anew the next time it is used. For those \
             that nobody uses print new slips. When none is left, run: linli keys tidy"
        ));
    }
    if known[1..].iter().any(|earlier| counted.iter().all(|(name, _)| name != earlier)) {
        found.push("an earlier pepper in the key file is needed by no PIN any more. Run: linli keys tidy".into());
    }
    let lost = count(&|name| !name.is_empty() && !known.iter().any(|one| one == name));
    if lost > 0 {
        found.push(format!(
            "{lost} PINs were hashed with a pepper that is not in the key file and open nothing. Put the right key file back, \
             or print new slips."
        ));
    }
    found
}

/// Requests and categories that are nobody's job: nothing may lie without an owner.
fn nobodys(config: &Config, community: &str) -> Vec<String> {
    let asked = super::reader(config).and_then(|mut conn| {
        let open = escalations::ownerless(&mut conn, community)?;
        Ok((open, list::without_line(&mut conn, community)?))
    });
    let (open, categories) = match asked {
        Ok(found) => found,
        Err(e) => return vec![format!("it cannot be seen whose job the open requests are ({e}). Run: linli migrate")],
    };
    let mut found = Vec::new();
    if !open.is_empty() {
        let numbers = open.iter().map(|n| format!("R-{n}")).collect::<Vec<_>>().join(", ");
        found
            .push(format!("open requests are nobody's job: {numbers}. Hand them to a party that serves, at the desk."));
    }
    if !categories.is_empty() {
        found.push(format!(
            "nobody is responsible for: {}. Give each a line under Settings, the responsibility list.",
            categories.join(", ")
        ));
    }
    found
}

/// How people and strangers come in.
fn doors(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    let at_home = matches!(config.host.as_str(), "127.0.0.1" | "::1" | "localhost");
    if !config.secure() {
        found.push(format!(
            "public_url is {}: phones need https. Put a proxy with a certificate in front, or give Linli one with tls_cert and tls_key, and set public_url to the https address.",
            config.public_url
        ));
    }
    match &config.tls {
        Some(files) => {
            if let Err(e) = files.read() {
                found.push(format!("the certificate cannot be used ({e}). Mend tls_cert and tls_key."));
            }
            if open_to_others(&files.key) {
                found.push(format!("others can read the certificate's key. Run: chmod 600 {}", files.key.display()));
            }
            if config.trust_proxy {
                found.push("trust_proxy is set although Linli itself speaks https: if no proxy stands in front, strangers choose the address they seem to come from. Remove trust_proxy.".into());
            }
        }
        None if config.secure() && !config.trust_proxy => found.push(
            "public_url is https, so a proxy stands in front, but trust_proxy is not set: everybody seems to come from the proxy, shares one budget of wrong tries, and may read /metrics. Set trust_proxy = true.".into(),
        ),
        None if config.trust_proxy && !at_home => found.push(format!(
            "trust_proxy is set and Linli listens at {}: whoever reaches that port past the proxy chooses the address they seem to come from. Set host = \"127.0.0.1\", or let a firewall keep others out.",
            config.host
        )),
        None => {}
    }
    found
}

fn messages(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    match &config.mail {
        None => found.push("no mail server: emails are written to a file. Set [mail] in linli.toml.".into()),
        // What would be refused at the start is said here in the same words.
        Some(mail) => {
            if let Err(e) = crate::post::mail::Mail::new(mail) {
                found.push(format!("mail cannot be sent: {e}. Mend [mail] in linli.toml."));
            }
        }
    }
    match &config.sms {
        None => {
            found.push("no SMS gateway: texts are written to a file the desk can read. Set [sms] in linli.toml.".into())
        }
        Some(sms) => {
            if let Err(e) = crate::post::sms::SmsGateway::new(sms) {
                found.push(format!("texts cannot be sent: {e}. Mend [sms] in linli.toml."));
            }
        }
    }
    found
}

fn keys(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    if crate::passkeys::RelyingParty::of(&config.public_url).is_none() {
        found.push(
            "staff cannot make passkeys at this address, and sign in with password and a second factor alone. Set \
             public_url to an https:// address with a name."
                .into(),
        );
    }
    if !config.key_file.exists() {
        found
            .push(format!("there is no key file at {} yet; it is made at the first start.", config.key_file.display()));
    } else if open_to_others(&config.key_file) {
        found.push(format!("others can read the keys. Run: chmod 600 {}", config.key_file.display()));
    }
    if open_to_others(&config.record_key_file) {
        found.push(format!(
            "others can read the key that signs the record. Run: chmod 600 {}",
            config.record_key_file.display()
        ));
    }
    if open_to_others(&config.visits_key_file) {
        found.push(format!(
            "others can read the key that opens what helpers' phones sealed. Run: chmod 600 {}",
            config.visits_key_file.display()
        ));
    }
    if config.database.engine == Engine::Sqlite
        && config.key_file.parent() == config.database.file().and_then(|f| f.parent())
    {
        found.push(
            "the key file lies beside the database: whoever copies the folder has both. Set key_file to another place."
                .into(),
        );
    }
    found
}

/// What else holds something about people, or a password.
fn files(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    // Inside a folder that is closed to others, its files are closed too.
    if open_to_others(&config.data) {
        found.push(format!(
            "others can look into the data folder, which holds photos and messages. Run: chmod 700 {}",
            config.data.display()
        ));
        if let Some(file) = config.database.file().filter(|file| open_to_others(file)) {
            found.push(format!("others can read the database. Run: chmod 600 {}", file.display()));
        }
    }
    if let Some(file) = config.file.as_deref().filter(|file| open_to_others(file)) {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let secret = |line: &str| {
            let key = line.split('=').next().unwrap_or_default().trim();
            matches!(key, "password" | "token") || (key == "database" && line.contains("postgres"))
        };
        if text.lines().any(secret) {
            found.push(format!("others can read the passwords in the settings. Run: chmod 600 {}", file.display()));
        }
    }
    found
}

/// Can anybody else on this machine read it?
fn open_to_others(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Overrides;

    fn told(toml: &str, open: bool) -> Vec<String> {
        let folder = std::env::temp_dir().join(format!("linli-doctor-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(&folder).unwrap();
        let mode = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        mode(&folder, if open { 0o755 } else { 0o700 });
        let file = folder.join("linli.toml");
        std::fs::write(&file, toml).unwrap();
        mode(&file, if open { 0o644 } else { 0o600 });
        let over = Overrides { data: Some(folder.clone()), ..Overrides::default() };
        let found = findings(&Config::load(Some(&file), over).unwrap());
        let _ = std::fs::remove_dir_all(&folder);
        found
    }

    fn says(found: &[String], words: &str) -> bool {
        found.iter().any(|finding| finding.contains(words))
    }

    #[test]
    fn a_house_with_open_doors_hears_of_each() {
        let toml = "trust_proxy = true\nhost = \"0.0.0.0\"\n[hashing]\npin_passes = 1\n[sms]\nurl = \"http://10.0.0.1/\"\ntoken = \"x\"";
        let found = told(toml, true);
        for words in [
            "phones need https",
            "Set host",
            "hashing is cheaper",
            "texts cannot be sent",
            "chmod 700",
            "passwords in the settings",
            "beside the database",
        ] {
            assert!(says(&found, words), "{words}: {found:?}");
        }
    }

    #[test]
    fn a_closed_house_hears_nothing_of_doors() {
        let found = told("public_url = \"https://linli.example.org\"\ntrust_proxy = true", false);
        for words in ["https", "trust_proxy", "chmod", "hashing"] {
            assert!(!says(&found, words), "{words}: {found:?}");
        }
        assert!(says(&told("public_url = \"https://linli.example.org\"", false), "trust_proxy = true"));
        assert!(says(&told("tls_cert = \"c\"\ntls_key = \"k\"", false), "certificate cannot be used"));
    }
}
