//! `linli erase`: somebody who asked in writing, and can come to no phone, kiosk or desk, is erased from the console.

use std::process::ExitCode;

use super::{build, console};
use crate::acts::person::erase;
use crate::config::Config;
use crate::error::{Clash, Error};
use crate::store::{people, person_keys};

/// Erases one person for good; without `sure` only says whom it would be.
///
/// # Errors
/// Nobody has that id; they still act for others or work here; they are erased already.
pub fn erase(config: Config, person: &str, sure: bool) -> Result<ExitCode, Error> {
    let app = build(config)?;
    let person = person.to_owned();
    actix_web::rt::System::new().block_on(async {
        let community = app.community().await?.id.clone();
        let (place, who) = (community.clone(), person.clone());
        let (known, gone) = app
            .db
            .read(move |conn| Ok((people::find(conn, &place, &who)?, person_keys::is_erased(conn, &place, &who)?)))
            .await?;
        let Some(known) = known else {
            return Err(Error::broken(
                "erase",
                "nobody has this id; it stands in the address of their page at the desk",
            ));
        };
        if gone {
            println!("erased before; nothing is left to erase");
            return Ok(ExitCode::SUCCESS);
        }
        if !sure {
            println!(
                "{}, registered {}: with --yes their name, contacts, keys, words and photos are destroyed for good.\n\
                 Do this only on their own written word, and keep the paper.",
                known.name,
                crate::words::dates::short(&app.community().await?.zone(), known.created_at),
            );
            return Ok(ExitCode::FAILURE);
        }
        match erase::erase(&app, &community, console(), person).await {
            Ok(()) => {}
            Err(Error::Conflict(Clash::TooLate)) => {
                return Err(Error::broken(
                    "erase",
                    "they still act for others or work here: end that at the desk first",
                ));
            }
            Err(error) => return Err(error),
        }
        println!("erased; the record keeps its entries, which nobody can open (check with: linli record verify)");
        Ok(ExitCode::SUCCESS)
    })
}
