//! `linli keys rotate`: a new key file, and everything sealed under the old one sealed anew. Offline: no server may run,
//! for it would go on with the old key.

use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use serde_json::json;

use super::{build, console, keys_apart, writer};
use crate::acts::{ask, conclude};
use crate::config::Config;
use crate::domain::clock::{Clock, SystemClock};
use crate::domain::policy::Subject;
use crate::domain::tiers::RotateKeys;
use crate::error::Error;
use crate::keys::KeyRing;
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
        let new = old.renewed();
        new.write_new(&beside)?;
        rekey::rewrap(&mut conn, &old, &new, SystemClock::new().now_ms())?
    };
    let kept =
        with_ending(&config.key_file, &format!("until-{}", jiff::Timestamp::now().strftime("%Y-%m-%dT%H-%M-%SZ")));
    std::fs::copy(&config.key_file, &kept).map_err(broken)?;
    std::fs::rename(&beside, &config.key_file).map_err(broken)?;
    keys_apart::copy_alone(&config, &mut conn)?;
    drop(conn);
    note(config, &rekeyed)?;
    tell(&rekeyed, &kept);
    Ok(ExitCode::SUCCESS)
}

/// The record says when it was, and that it was done here.
fn note(config: Config, rekeyed: &Rekeyed) -> Result<(), Error> {
    let app = build(config)?;
    let content = json!({ "person_keys": rekeyed.person_keys, "cards": rekeyed.cards });
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

fn tell(rekeyed: &Rekeyed, kept: &Path) {
    println!(
        "linli.key is new. Sealed anew: {} people's keys, {} cards, {} second factors, {} hooks. Ended: {} open links and \
         codes.\n\
         Not renewed: what PINs are hashed with, for a hash cannot be turned into another; it stands in the second line \
         of the new file. If the old file leaked together with a database, print new PIN slips for everybody.\n\
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
