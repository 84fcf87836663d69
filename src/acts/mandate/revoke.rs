//! 马上停: the resident ends it without giving a reason, or the desk ends it and says why.

use serde_json::json;

use super::{SUBJECT, writing};
use crate::acts::{ask, conclude};
use crate::domain::mandate::MandateState;
use crate::domain::policy::Subject;
use crate::domain::request::Words;
use crate::domain::standing::Standing;
use crate::domain::stored::stored;
use crate::domain::tiers::RevokeMandate;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Change, Mandate};
use crate::store::tx::Tx;

stored! {
    /// Why a mandate was ended for good. The desk chooses one; what she does herself is `herself`.
    pub enum Reason {
        Herself => "herself",
        /// She told the desk.
        Asked => "asked",
        NoLongerNeeded => "no_longer_needed",
        /// The helper did what they should not.
        Misuse => "misuse",
        /// The helper is no longer fit or free to help.
        Unfit => "unfit",
        Other => "other",
    }
}

impl Reason {
    /// Those the desk may give.
    pub fn of_the_desk() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|r| *r != Self::Herself)
    }
}

/// Ends it for good.
pub async fn revoke(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    mandate: String,
    reason: Reason,
    words: Option<Words>,
) -> Result<(), Error> {
    db.write("revoke_mandate", community, move |tx| {
        let found = super::find(tx, &mandate)?;
        // Somebody else's mandate is as if it did not exist, except to the desk.
        if standing.office().is_none() && found.resident_id != standing.actor {
            return Err(Error::Missing);
        }
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        end(tx, &standing, &found, reason, words.as_ref())?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &mandate)
    })
    .await
}

/// The same within another act.
pub fn end(
    tx: &mut Tx<'_>,
    standing: &Standing,
    found: &Mandate,
    reason: Reason,
    words: Option<&Words>,
) -> Result<(), Error> {
    let permit = ask::<RevokeMandate>(tx, standing, &Subject::resident(&found.resident_id))?;
    let state = MandateState::Revoked;
    super::follows(found, state, tx.now)?;
    mandates::change(tx, &permit, found, &Change::Ended { state, reason: reason.as_str() })?;
    let more = json!({ "reason": reason.as_str(), "words": words.map(Words::as_str) });
    let content = super::content(tx, found, state, more)?;
    conclude(tx, permit, (SUBJECT, &found.id), &content)?;
    writing::helper(tx, found, writing::ENDED, &standing.actor)
}
