//! 这不是我改的: when a telephone number or an email address changes, the old one is told in neutral words. Whoever answers
//! there may say that it was not they; then what weighs waits, nothing more goes to the new one, and somebody asks the
//! resident in person. The link alone puts nothing back: an old number may be a stranger's by now.

use serde_json::json;

use crate::acts::{ask, conclude, contact};
use crate::domain::budget;
use crate::domain::contact_change::{ChangeState, Changed, may_doubt};
use crate::domain::held::Way;
use crate::domain::permit::Permit;
use crate::domain::person::Reach;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::Standing;
use crate::domain::tiers::{DoubtContact, SettleContact};
use crate::error::{Clash, Error};
use crate::store::acts::Act;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::contact_changes::{self, ContactChange, NewChange, Settled};
use crate::store::credentials::tries::{self, Bucket};
use crate::store::db::Db;
use crate::store::outbox::{self, NewMessage};
use crate::store::people::{self, Person};
use crate::store::tx::Tx;
use crate::store::{contacts, sessions};
use crate::words::k;
use crate::words::typed::is_mobile;

/// The kind of subject it has in the record.
pub const SUBJECT: &str = "contact_change";
/// To the old number or address; see `post::contact_change`.
pub const OLD: &str = "contact.old";
/// To the desk: go and ask the resident in person.
pub const DOUBTED: &str = "contact.doubted";

/// Tells the old number and the old address, in the transaction of the change; never one that is also of whoever changed it.
pub fn tell_old(tx: &mut Tx<'_>, before: &Person, after: &Person, act: Option<&Act>, hands: &str) -> Result<(), Error> {
    let theirs = if hands == before.id { None } else { people::find(tx.conn, tx.community, hands)? };
    let of = |contact: fn(&Person) -> &Option<String>| {
        let old = contact(before).as_deref().filter(|_| contact(before) != contact(after));
        old.filter(|_| theirs.as_ref().is_none_or(|theirs| contact(theirs) != contact(before)))
    };
    let act = act.map(|act| act.id.as_str());
    if let Some(old) = of(|p| &p.phone) {
        let new = NewChange {
            person: &before.id,
            what: Changed::Phone,
            before: old,
            before_shared: before.phone_shared,
            after: after.phone.as_deref(),
            act,
            by: hands,
        };
        tell(tx, &new, if is_mobile(old) { Reach::Sms } else { Reach::Call })?;
    }
    if let Some(old) = of(|p| &p.email) {
        let new = NewChange {
            person: &before.id,
            what: Changed::Email,
            before: old,
            before_shared: false,
            after: after.email.as_deref(),
            act,
            by: hands,
        };
        tell(tx, &new, Reach::Email)?;
    }
    Ok(())
}

fn tell(tx: &mut Tx<'_>, new: &NewChange<'_>, way: Reach) -> Result<(), Error> {
    let leave = tx.housekeeping();
    let id = contact_changes::insert(tx, leave, new)?;
    let params = json!({ "actor": new.by, "at": tx.now, "subject": [SUBJECT, id] });
    outbox::post(
        tx,
        &NewMessage {
            person: new.person,
            // That the old number was reached does not mean that the resident was.
            act: None,
            helper: (new.by != new.person).then_some(new.by),
            template: OLD,
            channel: way.as_str(),
            params: &params,
        },
    )?;
    Ok(())
}

/// Somebody with the link says that it was not they. Said twice it stands once, and the answer is the same.
///
/// # Errors
/// `Busy` when too much was sent from there; `Missing` where there is no such link.
pub async fn not_me(db: &Db, community: &str, token: String, address: String) -> Result<(), Error> {
    db.write("not_me", community, move |tx| {
        let budgets = [(Bucket::budget(tx.keys, "not-me-address", &address), budget::NOT_ME_ADDRESS)];
        let leave = tx.housekeeping();
        if let Some(until) = tries::spend(tx, leave, &budgets)? {
            return Ok(Err(until));
        }
        let change = contact_changes::by_token(tx.conn, tx.community, &token)?.ok_or(Error::Missing)?;
        if may_doubt(change.state, change.changed_at, tx.now) {
            let permit = tx.permit::<DoubtContact>(&Standing::of_the_house(), &Subject::resident(&change.person_id))?;
            doubted(tx, permit, &change, "link")?;
        }
        Ok(Ok(()))
    })
    .await?
    .map_err(|until| Error::Busy { until: Some(until) })
}

/// The same, as staff heard it at the old number.
pub async fn heard(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<(), Error> {
    db.write("contact_doubt_heard", community, move |tx| {
        let change = contact_changes::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &change.person_id, &claim)? {
            return Ok(());
        }
        if !may_doubt(change.state, change.changed_at, tx.now) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let permit = ask::<DoubtContact>(tx, &standing, &about(&standing, &change)?)?;
        doubted(tx, permit, &change, "desk")?;
        answers::keep(tx, &standing, &change.person_id, &claim, &id)
    })
    .await
}

fn doubted(tx: &mut Tx<'_>, permit: Permit<DoubtContact>, change: &ContactChange, by: &str) -> Result<(), Error> {
    contact_changes::doubt(tx, &permit, change)?;
    let params = json!({ "actor": change.changed_by, "at": tx.now, "subject": [SUBJECT, change.id] });
    outbox::post(
        tx,
        &NewMessage {
            person: &change.person_id,
            act: change.act_id.as_deref(),
            helper: (change.changed_by != change.person_id).then_some(change.changed_by.as_str()),
            template: DOUBTED,
            // Neither number is sure: somebody goes there.
            channel: Reach::Visit.as_str(),
            params: &params,
        },
    )?;
    conclude(tx, permit, (SUBJECT, &change.id), &json!({ "about": change.what.as_str(), "by": by }))?;
    Ok(())
}

/// What the resident said when they were asked in person.
#[derive(Clone, Debug)]
pub struct Found {
    /// It was they, or somebody they had asked.
    pub right: bool,
    pub how: Way,
    pub words: Option<String>,
}

/// Decides it, by somebody other than whoever changed it. Where it was not the resident the old one stands again, and
/// everybody who is signed in in their name signs in anew.
pub async fn settle(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    found: Found,
) -> Result<(), Error> {
    db.write("settle_contact", community, move |tx| {
        let change = contact_changes::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &change.person_id, &claim)? {
            return Ok(());
        }
        // A call makes nobody sure here.
        if !matches!(found.how, Way::Desk | Way::Visit) {
            return Err(Error::field("how", k::NOTME_ERROR_HOW));
        }
        let permit = ask::<SettleContact>(tx, &standing, &about(&standing, &change)?)?;
        let state = if found.right { ChangeState::Kept } else { ChangeState::PutBack };
        contact_changes::settle(
            tx,
            &permit,
            &change,
            &Settled { state, how: found.how, words: found.words.as_deref() },
        )?;
        if !found.right {
            put_back(tx, &permit, &change)?;
        }
        if let Some(act) = &change.act_id {
            outbox::call_off(tx, &permit, act, DOUBTED)?;
        }
        let content = json!({
            "about": change.what.as_str(),
            "came_of_it": state.as_str(),
            "how": found.how.as_str(),
            "words": found.words,
        });
        conclude(tx, permit, (SUBJECT, &id), &content)?;
        answers::keep(tx, &standing, &change.person_id, &claim, &id)
    })
    .await
}

/// Not by whoever changed it, nor at the desk by the resident for themselves.
fn about(standing: &Standing, change: &ContactChange) -> Result<Subject, Error> {
    if standing.actor == change.person_id {
        return Err(Error::refused(Refusal::OwnHands));
    }
    Ok(Subject::resident(&change.person_id).after(Some(&change.changed_by)))
}

/// The old number or address again, unless it was changed once more since: then that change has its own answer.
fn put_back(tx: &mut Tx<'_>, permit: &Permit<SettleContact>, change: &ContactChange) -> Result<(), Error> {
    let was = contact_changes::open(tx.keys, change)?;
    let person = people::find(tx.conn, tx.community, &change.person_id)?
        .filter(|p| p.state == "active")
        .ok_or(Error::Conflict(Clash::TooLate))?;
    let leave = tx.housekeeping();
    sessions::end_all_of(tx, leave, &person.id)?;
    let now = match change.what {
        Changed::Phone => &person.phone,
        Changed::Email => &person.email,
    };
    if *now != was.after {
        return Ok(());
    }
    let mut after = person.clone();
    match change.what {
        Changed::Phone => {
            let others = contacts::others_with_phone(tx.conn, tx.community, &was.before, &person.id)?;
            after.phone_shared = was.before_shared || !others.is_empty();
            after.phone = Some(was.before);
        }
        Changed::Email => {
            let taken = contacts::other_with_email(tx.conn, tx.community, &was.before, &person.id)?;
            after.email = Some(was.before).filter(|_| taken.is_none());
        }
    }
    after.reach = contact::still_fitting(&after);
    contacts::change(tx, permit, &after)
}
