//! What a helper did without a signal and sent too late to count by itself: set aside, and looked at by somebody at the
//! desk, who asks the resident (TRUST.md §6 case 25).

use serde_json::json;

use super::wish::{Asking, Kept, Outcome, Wish, perform};
use super::{ask, conclude};
use crate::domain::held::Way;
use crate::domain::offline::{Aside, AsideState, MOST_ASIDE};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::{ApplyLate, PutAway, SetAside};
use crate::domain::waiting::may_ring;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::set_aside::{self, Decided, Late, NewLate};
use crate::store::tx::Tx;
use crate::store::{people, waiting};

/// The kind of subject it has in the record.
pub const SUBJECT: &str = "set_aside";

/// What came too late.
#[derive(Clone, Debug)]
pub struct Came {
    pub resident: String,
    pub mandate: String,
    pub wish: Wish,
    pub key: String,
    pub client_at: i64,
    pub why: Aside,
}

/// Sets it aside, once for each key; gives its id. `None`: this key was answered before, in time.
pub async fn keep(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    came: Came,
) -> Result<Option<String>, Error> {
    db.write("set_aside", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &came.resident, &claim)? {
            return Ok(None);
        }
        let helper = standing.actor.as_str();
        if let Some(before) = set_aside::by_key(tx.conn, tx.community, helper, &came.resident, &came.key)? {
            let same = before.digest == claim.digest;
            return if same { Ok(Some(before.id)) } else { Err(Error::Conflict(Clash::KeyReused)) };
        }
        if set_aside::count_open(tx.conn, tx.community, helper, &came.resident)? >= MOST_ASIDE {
            return Err(Error::Conflict(Clash::TooManyWait));
        }
        write(tx, helper, &claim, &came).map(Some)
    })
    .await
}

fn write(tx: &mut Tx<'_>, helper: &str, claim: &Claim, came: &Came) -> Result<String, Error> {
    let permit = tx.permit::<SetAside>(&Standing::of_the_house(), &Subject::resident(&came.resident))?;
    let content = Kept { wish: came.wish.clone(), was: String::new(), becomes: String::new() }.bytes()?;
    let new = NewLate {
        resident: &came.resident,
        helper,
        mandate: &came.mandate,
        kind: came.wish.code(),
        key: &came.key,
        digest: claim.digest,
        client_at: came.client_at,
        why: came.why,
        content: &content,
    };
    let id = set_aside::insert(tx, &permit, &new)?;
    if let Wish::Report { besides, .. } = &came.wish {
        set_aside::keep_photos(tx, &permit, &id, helper, &besides.photos)?;
    }
    let content = json!({
        "helper": helper,
        "about": came.wish.code(),
        "why": came.why.as_str(),
        "client_at": came.client_at,
    });
    conclude(tx, permit, (SUBJECT, &id), &content)?;
    Ok(id)
}

/// The resident was asked and wants it: the desk does it, in its own name.
pub async fn apply(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    how: Way,
    words: Option<String>,
) -> Result<(), Error> {
    db.write("apply_late", community, move |tx| {
        let found = set_aside::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let permit = ask::<ApplyLate>(tx, &standing, &about(&standing, &found)?)?;
        rings_true(tx, &found, how)?;
        let subject = do_it(tx, &standing, &found, how)?;
        let decided = Decided { state: AsideState::Applied, how: Some(how), words: words.as_deref() };
        set_aside::decide(tx, &permit, &found, &decided)?;
        let content = json!({ "about": found.kind, "helper": found.helper_id, "how": how.as_str(), "became": subject });
        conclude(tx, permit, (SUBJECT, &id), &content)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &id)
    })
    .await
}

/// A call makes nobody sure of a number that is new, shared, or somebody else's.
fn rings_true(tx: &mut Tx<'_>, found: &Late, how: Way) -> Result<(), Error> {
    if how != Way::Call {
        return Ok(());
    }
    let person = people::find(tx.conn, tx.community, &found.resident_id)?.ok_or(Error::Missing)?;
    let number = waiting::number_on_file(tx.conn, tx.community, &person)?;
    may_ring(number, tx.now).map_err(|_| Error::refused(Refusal::NoNumberToRing))
}

fn do_it(tx: &mut Tx<'_>, standing: &Standing, found: &Late, how: Way) -> Result<String, Error> {
    let keys = tx.keys;
    let bytes = set_aside::open(tx.conn, keys, found)?.ok_or(Error::Missing)?;
    let wish = Kept::read(&bytes)?.wish;
    let channel = if how == Way::Call { Channel::Phone } else { Channel::Desk };
    let by_desk = Standing { channel, client_at: Some(found.client_at), ..standing.clone() };
    let asking = Asking { standing: &by_desk, resident: &found.resident_id, confirmed: None };
    match perform(tx, asking, &wish)? {
        Outcome::Done { subject, .. } => Ok(subject),
        Outcome::Same => Ok(String::new()),
        Outcome::Held(_) => Err(Error::broken("late", "what the desk does was held")),
    }
}

/// It is not done, and why; the resident is told.
pub async fn put_away(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    words: String,
) -> Result<(), Error> {
    db.write("put_away_late", community, move |tx| {
        let found = set_aside::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let permit = ask::<PutAway>(tx, &standing, &about(&standing, &found)?)?;
        let decided = Decided { state: AsideState::PutAway, how: None, words: Some(&words) };
        set_aside::decide(tx, &permit, &found, &decided)?;
        let content = json!({ "about": found.kind, "helper": found.helper_id, "words": words });
        conclude(tx, permit, (SUBJECT, &id), &content)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &id)
    })
    .await
}

/// Not by the helper it came from, nor by the resident at the desk for themselves.
fn about(standing: &Standing, found: &Late) -> Result<Subject, Error> {
    if standing.actor == found.resident_id {
        return Err(Error::refused(Refusal::OwnHands));
    }
    Ok(Subject::resident(&found.resident_id).after(Some(&found.helper_id)))
}
