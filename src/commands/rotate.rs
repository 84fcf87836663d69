//! `linli keys rotate`: a new key file, and everything sealed under the old one sealed anew. Offline: no server may run,
//! for it would go on with the old key.

use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};

use super::{build, console, keys_apart, writer};
use crate::acts::{ask, conclude};
use crate::config::Config;
use crate::domain::clock::{Clock, SystemClock};
use crate::domain::policy::Subject;
use crate::domain::tiers::RotateKeys;
use crate::error::Error;
use crate::keys::KeyRing;
use crate::store::conn::Conn;
use crate::store::credentials::pins;
use crate::store::rekey::{self, Rekeyed};
use crate::store::{migrate, person_keys};

/// The new file stands beside the old one before anything changes, and takes its place after everything did: cut short
/// at any moment, a second run finishes what the first began.
pub fn rotate(config: Config) -> Result<ExitCode, Error> {
    if answers(&config) {
        return Err(Error::broken(
            "keys",
            "a server answers at this address: stop it, and every other of this database",
        ));
    }
    migrate::migrate(&writer(&config))?;
    let mut conn = writer(&config).open().map_err(|e| Error::broken("store", e))?;
    let (old, beside) = (KeyRing::read(&config.key_file)?, with_ending(&config.key_file, "new"));
    let begun = if beside.exists() { Some(KeyRing::read(&beside)?) } else { None };
    let done = match &begun {
        Some(new) => person_keys::opens(&mut conn, new)? == Some(true),
        None => false,
    };
    let rekeyed = if done {
        println!("an earlier run was cut short after everything had been sealed anew; this one finishes it");
        Rekeyed::default()
    } else {
        if begun.is_some() {
            std::fs::remove_file(&beside).map_err(broken)?;
        }
        let new = old.renewed(&in_use(&mut conn, &old)?);
        new.write_new(&beside)?;
        rekey::rewrap(&mut conn, &old, &new, SystemClock::new().now_ms())?
    };
    let kept =
        with_ending(&config.key_file, &format!("until-{}", jiff::Timestamp::now().strftime("%Y-%m-%dT%H-%M-%SZ")));
    std::fs::copy(&config.key_file, &kept).map_err(broken)?;
    std::fs::rename(&beside, &config.key_file).map_err(broken)?;
    keys_apart::copy_alone(&config, &mut conn)?;
    let left = waiting_pins(&mut conn, &KeyRing::read(&config.key_file)?)?;
    drop(conn);
    note(config, json!({ "person_keys": rekeyed.person_keys, "cards": rekeyed.cards }))?;
    tell(&rekeyed, left, &kept);
    Ok(ExitCode::SUCCESS)
}

/// `linli keys tidy`: drops the peppers of before that no PIN needs any more.
pub fn tidy(config: Config) -> Result<ExitCode, Error> {
    if answers(&config) {
        return Err(Error::broken(
            "keys",
            "a server answers at this address: stop it, and every other of this database",
        ));
    }
    migrate::migrate(&writer(&config))?;
    let mut conn = writer(&config).open().map_err(|e| Error::broken("store", e))?;
    let (keys, beside) = (KeyRing::read(&config.key_file)?, with_ending(&config.key_file, "tidy"));
    if with_ending(&config.key_file, "new").exists() {
        return Err(Error::broken("keys", "linli keys rotate was cut short: run it again first"));
    }
    let tidied = keys.without_peppers_but(&in_use(&mut conn, &keys)?);
    let dropped = keys.peppers().len() - tidied.peppers().len();
    let left = waiting_pins(&mut conn, &keys)?;
    drop(conn);
    if dropped == 0 {
        println!("nothing to drop: {left} PINs are still hashed with an earlier pepper");
        return Ok(ExitCode::SUCCESS);
    }
    // Left by a run that was cut short: it never became the key file.
    if beside.exists() {
        std::fs::remove_file(&beside).map_err(broken)?;
    }
    tidied.write_new(&beside)?;
    std::fs::rename(&beside, &config.key_file).map_err(broken)?;
    note(config, json!({ "peppers_dropped": dropped }))?;
    println!(
        "{dropped} earlier peppers dropped; {left} PINs still need one. Give the file to every server of this database, \
         and copy it to the safe."
    );
    Ok(ExitCode::SUCCESS)
}

/// The names of the peppers that some PIN is hashed with; those from before peppers had names are by the present one.
fn in_use(conn: &mut Conn, keys: &KeyRing) -> Result<Vec<String>, Error> {
    let mut names: Vec<String> = pins::by_pepper(conn)?.into_iter().map(|(name, _)| name).collect();
    if names.iter().any(String::is_empty) {
        names.extend(keys.peppers().into_iter().next().map(|present| present.id));
    }
    Ok(names)
}

/// How many PINs are hashed with a pepper of before.
pub fn waiting_pins(conn: &mut Conn, keys: &KeyRing) -> Result<i64, Error> {
    let earlier: Vec<String> = keys.peppers().into_iter().skip(1).map(|pepper| pepper.id).collect();
    Ok(pins::by_pepper(conn)?.into_iter().filter(|(name, _)| earlier.contains(name)).map(|(_, n)| n).sum())
}

/// The record says when it was, and that it was done here.
fn note(config: Config, content: Value) -> Result<(), Error> {
    let app = build(config)?;
    actix_web::rt::System::new().block_on(async {
        let community = app.community().await?.id.clone();
        app.db
            .write("rotate_keys", &community, move |tx| {
                let permit = ask::<RotateKeys>(tx, &console(), &Subject::default())?;
                let id = tx.community.to_owned();
                conclude(tx, permit, ("community", &id), &content)?;
                Ok(())
            })
            .await
    })
}

fn tell(rekeyed: &Rekeyed, left: i64, kept: &Path) {
    println!(
        "linli.key is new. Sealed anew: {} people's keys, {} cards, {} second factors, {} hooks. Ended: {} open links and \
         codes.\n\
         What PINs are hashed with is new as well; {left} of them are by the earlier one, which stays in the file until each \
         was used once: linli doctor says how many are left, linli keys tidy drops it. If the old file leaked together with \
         a database, do not wait for that: print new PIN slips for everybody.\n\
         Next: give the new file to every server of this database, copy it to the safe, and run linli backup. Backups \
         made before open only with {}: destroy it once those backups are gone.",
        rekeyed.person_keys,
        rekeyed.cards,
        rekeyed.second_factors,
        rekeyed.hooks,
        rekeyed.codes,
        kept.display()
    );
}

/// Does anybody listen where this server would?
fn answers(config: &Config) -> bool {
    let places = (config.host.as_str(), config.port).to_socket_addrs();
    places.is_ok_and(|mut all| all.any(|to| TcpStream::connect_timeout(&to, Duration::from_secs(2)).is_ok()))
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    name.into()
}

fn broken(e: std::io::Error) -> Error {
    Error::broken("keys", e)
}
