//! Staff say which of our categories another house means by its word. Rows that waited for it can be taken over, and the
//! next list knows it by itself.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::intake::bare;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::TellWords;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::store::{catalogue, category_words, intake};
use crate::words::k;

/// Words of one list looked at in one go.
pub const MOST: usize = 200;

/// Tells them: pairs of a word and the id of a category. Gives how many rows can be taken over now.
pub async fn tell(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    batch: String,
    told: Vec<(String, String)>,
) -> Result<i64, Error> {
    db.write("tell_words", community, move |tx| {
        if let Claimed::Before(ready) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(ready.parse().unwrap_or(0));
        }
        let found = intake::find(tx.conn, tx.community, &batch)?.filter(|b| b.state != "dropped");
        let found = found.ok_or(Error::Missing)?;
        // What is being read still grows; what runs is left to its end.
        if !matches!(found.state.as_str(), "ready" | "stopped" | "done") {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let offered = catalogue::categories_in_use(tx.conn, tx.community)?;
        if told.iter().any(|(_, category)| !offered.iter().any(|c| c.id == *category)) {
            return Err(Error::field("words", k::HOUSE_ERROR_CATEGORY));
        }
        let permit = ask::<TellWords>(tx, &standing, &Subject::default())?;
        for (word, category) in &told {
            category_words::tell(tx, &permit, &found.name, word, category)?;
        }
        let ready = take_up(tx, &permit, &batch, &told)?;
        // A list that was done goes on with what was left out of it.
        if ready > 0 && found.state == "done" {
            let leave = tx.housekeeping();
            intake::turn(tx, leave, &batch, &["done"], "stopped")?;
        }
        let words: Vec<_> = told.iter().map(|(word, category)| json!([word, category])).collect();
        conclude(tx, permit, ("intake", &batch), &json!({ "source": found.name, "words": words, "rows": ready }))?;
        answers::keep(tx, &standing, "", &claim, &ready.to_string())?;
        Ok(ready)
    })
    .await
}

/// However the word is written in the list: 电 梯 and 电梯 are one.
fn take_up(
    tx: &mut Tx<'_>,
    permit: &crate::domain::permit::Permit<TellWords>,
    batch: &str,
    told: &[(String, String)],
) -> Result<i64, Error> {
    let mut ready = 0;
    for (word, _) in intake::unknown_words(tx.conn, tx.community, batch, usize::MAX)? {
        if told.iter().any(|(known, _)| bare(known) == bare(&word)) {
            ready += intake::ready_by_word(tx, permit, batch, &word)?;
        }
    }
    Ok(ready)
}

/// A word is forgotten: it is asked about when it comes next.
pub async fn forget(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    (source, word): (String, String),
) -> Result<(), Error> {
    db.write("forget_word", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<TellWords>(tx, &standing, &Subject::default())?;
        category_words::forget(tx, &permit, &source, &word)?;
        conclude(tx, permit, ("source", &source), &json!({ "source": source, "forgotten": word }))?;
        answers::keep(tx, &standing, "", &claim, &word)
    })
    .await
}
