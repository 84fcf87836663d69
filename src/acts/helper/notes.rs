//! What a helper is told about their accreditation, and the notice before the year ends. The words are in
//! `post::helpers`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::SUBJECT;
use crate::acts::conclude;
use crate::domain::accreditation::{NOTICE_BEFORE, Step};
use crate::domain::person::Reach;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::NoticeHelper;
use crate::error::Error;
use crate::store::db::Db;
use crate::store::helpers::{self, Helper};
use crate::store::outbox::{self, NewMessage};
use crate::store::people;
use crate::store::tx::Tx;

/// From today one may help.
pub const ACTIVE: &str = "helper.note.active";
/// It rests for now. Says nothing of why or who.
pub const PAUSED: &str = "helper.note.paused";
pub const RESUMED: &str = "helper.note.resumed";
/// The year ends soon.
pub const ENDING: &str = "helper.note.ending";
/// Over; thank you.
pub const LEFT: &str = "helper.note.left";

/// Notices sent by one turn of the clock.
const BATCH: i64 = 200;

/// Tells the helper, by email where they have one, else somebody rings.
pub fn tell(tx: &mut Tx<'_>, helper: &str, step: Step, until: i64) -> Result<(), Error> {
    let template = match step {
        Step::Activate => ACTIVE,
        Step::Suspend => PAUSED,
        Step::Resume => RESUMED,
        Step::Notice => ENDING,
        Step::Leave => LEFT,
        _ => return Ok(()),
    };
    let person = people::find(tx.conn, tx.community, helper)?.ok_or(Error::Missing)?;
    let way = if person.email.is_some() { Reach::Email } else { Reach::Call };
    let params = json!({ "actor": Value::Null, "at": tx.now, "receipt": Value::Null,
        "subject": [SUBJECT, helper], "about": Value::Null, "until": until });
    let message =
        NewMessage { person: helper, act: None, helper: None, template, channel: way.as_str(), params: &params };
    outbox::post(tx, &message)?;
    Ok(())
}

/// Tells those whose year ends soon, once; gives how many. Run by the clock.
pub async fn announce_endings(db: &Db, community: &str) -> Result<usize, Error> {
    let (now, name) = (db.now(), community.to_owned());
    let ending = db.read(move |conn| helpers::ending(conn, &name, now, now + NOTICE_BEFORE, BATCH)).await?;
    let mut told = 0;
    for helper in ending {
        let helper = Arc::new(helper);
        told += usize::from(db.write("notice_helper", community, move |tx| announce(tx, &helper)).await?);
    }
    Ok(told)
}

fn announce(tx: &mut Tx<'_>, helper: &Helper) -> Result<bool, Error> {
    let steps = helpers::steps_of(tx.conn, tx.community, &helper.person_id, 20)?;
    let this_year = steps.iter().take_while(|s| s.step != Step::Activate.as_str());
    if this_year.into_iter().any(|s| s.step == Step::Notice.as_str()) {
        return Ok(false);
    }
    let permit = tx.permit::<NoticeHelper>(&Standing::of_the_house(), &Subject::resident(&helper.person_id))?;
    helpers::add_step(tx, &permit, &helper.person_id, Step::Notice, None, None)?;
    conclude(tx, permit, (SUBJECT, &helper.person_id), &json!({ "until": helper.accredited_until }))?;
    tell(tx, &helper.person_id, Step::Notice, helper.accredited_until)?;
    Ok(true)
}
