//! 投票: a ballot is drawn up, its roll frozen and looked at; everybody votes once, by whatever way; it is closed,
//! counted where everybody can see it, published, and can be contested.

pub mod boxes;
pub mod cast;
pub mod clock;
pub mod draft;
pub mod ending;
pub mod objection;
pub mod proxy;
pub mod roll;
pub mod slip;
pub mod telling;

use crate::acts::{ask, conclude};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::ballots::{self, Ballot};
use crate::store::db::Db;
use crate::store::tx::Tx;

/// The kind of subject ballots are in the record.
pub const SUBJECT: &str = "ballot";

/// B-101
pub fn number(n: i64) -> String {
    format!("B-{n}")
}

/// Whose hands, on which form, about which ballot as it was read.
#[derive(Clone, Debug)]
pub struct At {
    pub standing: Standing,
    pub claim: Claim,
    pub ballot: String,
    pub version: i32,
}

/// What staff do with a ballot: claimed once, read as it was seen, written, recorded.
async fn by_staff<K, T, F>(db: &Db, community: &str, name: &'static str, at: At, job: F) -> Result<(), Error>
where
    K: Kind + 'static,
    F: Fn(&mut Tx<'_>, &Permit<K>, Ballot) -> Result<T, Error> + Send + 'static,
    T: Into<Done>,
{
    db.write(name, community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &at.standing, "", &at.claim)? {
            return Ok(());
        }
        let found = ballots::find(tx.conn, tx.community, &at.ballot)?.ok_or(Error::Missing)?;
        if found.version != at.version {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        let subject =
            Subject::default().after(if K::RULE.code == "ballot.publish" { found.counted_by.as_deref() } else { None });
        let permit = ask::<K>(tx, &at.standing, &subject)?;
        let done: Done = job(tx, &permit, found)?.into();
        ballots::update(tx, &permit, &done.ballot)?;
        conclude(tx, permit, (SUBJECT, &done.ballot.id), &done.content)?;
        answers::keep(tx, &at.standing, "", &at.claim, &at.ballot)
    })
    .await
}

/// A ballot as it is now, and what the record keeps of what was done.
pub struct Done {
    ballot: Ballot,
    content: serde_json::Value,
}

impl From<(Ballot, serde_json::Value)> for Done {
    fn from((ballot, content): (Ballot, serde_json::Value)) -> Self {
        Self { ballot, content }
    }
}
