//! Whoever asked for a call with a request was rung: what they said stands beside it, and nobody has to ring any more.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::request::Words;
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::RingAsked;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::requests::{self, Step};
use crate::store::{calls_asked, catalogue};

/// Writes down what they said on the telephone, once for each key.
///
/// # Errors
/// [`crate::error::Clash::TooLate`] when a colleague rang already, or it was answered meanwhile.
pub async fn ring(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    request: String,
    words: Words,
) -> Result<(), Error> {
    let standing = Standing { channel: Channel::Phone, ..standing };
    db.write("ring_asked", community, move |tx| {
        let found = requests::find(tx.conn, tx.community, &request)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let subject = Subject::resident(&found.resident_id).of_party(&found.party_id);
        let permit = ask::<RingAsked>(tx, &standing, &subject)?;
        calls_asked::rung(tx, &permit, &found.id)?;
        let step = Step { kind: "rung", words: Some(words.as_str()), ..Step::default() };
        requests::add_event(tx, &permit, &found.id, &step)?;
        let about = catalogue::category(tx.conn, tx.community, &found.category_id)?.map(|c| c.name_zh);
        let content = json!({ "about": about, "number": found.number, "words": words.as_str() });
        conclude(tx, permit, ("request", &found.id), &content)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &found.id)
    })
    .await
}
