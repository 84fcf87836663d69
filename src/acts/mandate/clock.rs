//! What happens to mandates by themselves: terms end, drafts lapse, cooling-off ends, both hear of a coming end, and a
//! talk with the resident alone falls due. Every step is an act of the house, a few at a time.

use serde_json::json;

use super::{SUBJECT, begin, writing};
use crate::acts::conclude;
use crate::domain::mandate::{MandateState, NOTICE};
use crate::domain::policy::Subject;
use crate::domain::review::ReviewKind;
use crate::domain::standing::Standing;
use crate::domain::tiers::{CoolMandate, ExpireMandate, Kind, LapseMandate, OpenReview};
use crate::error::Error;
use crate::store::db::Db;
use crate::store::mandates::{self, Change, Mandate};
use crate::store::tx::Tx;

/// Transactions one turn takes; what is left over waits for the next.
const TURNS: usize = 50;

/// Does what is due; how many mandates were dealt with.
pub async fn run(db: &Db, community: &str) -> Result<usize, Error> {
    let mut done = 0;
    for _ in 0..TURNS {
        let now = db.now();
        let id = community.to_owned();
        // Asked before writing, so that an idle house writes nothing.
        if !db.read(move |conn| Ok(!Due::find(conn, &id, now)?.is_empty())).await? {
            break;
        }
        let dealt = db.write("mandates_clock", community, deal).await?;
        if dealt == 0 {
            break;
        }
        done += dealt;
    }
    Ok(done)
}

struct Due {
    over: Vec<Mandate>,
    unanswered: Vec<Mandate>,
    cooled: Vec<Mandate>,
    ending: Vec<Mandate>,
    talk: Vec<Mandate>,
}

impl Due {
    fn find(conn: &mut crate::store::conn::Conn, community: &str, now: i64) -> Result<Self, Error> {
        Ok(Self {
            over: mandates::over(conn, community, now)?,
            unanswered: mandates::unanswered(conn, community, now)?,
            cooled: mandates::cooled(conn, community, now)?,
            ending: mandates::ending(conn, community, now, now + NOTICE)?,
            talk: mandates::due_for_talk(conn, community, now)?,
        })
    }

    fn len(&self) -> usize {
        self.over.len() + self.unanswered.len() + self.cooled.len() + self.ending.len() + self.talk.len()
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One kind at a time: a mandate that is both cooled off and near its end changes once a turn.
fn deal(tx: &mut Tx<'_>) -> Result<usize, Error> {
    let due = Due::find(tx.conn, tx.community, tx.now)?;
    for m in &due.over {
        end::<ExpireMandate>(tx, m, MandateState::Expired, "expired")?;
        writing::helper(tx, m, writing::ENDED, "")?;
    }
    for m in &due.unanswered {
        end::<LapseMandate>(tx, m, MandateState::Lapsed, "unanswered")?;
        writing::helper(tx, m, writing::NOT_MADE, "")?;
    }
    if !due.over.is_empty() || !due.unanswered.is_empty() {
        return Ok(due.over.len() + due.unanswered.len());
    }
    if !due.cooled.is_empty() {
        due.cooled.iter().try_for_each(|m| cool(tx, m))?;
        return Ok(due.cooled.len());
    }
    if !due.talk.is_empty() {
        due.talk.iter().try_for_each(|m| talk(tx, m))?;
        return Ok(due.talk.len());
    }
    for m in &due.ending {
        let leave = tx.housekeeping();
        if mandates::mark_notified(tx, leave, &m.id)? {
            writing::ending(tx, m)?;
        }
    }
    Ok(due.ending.len())
}

fn end<K: Kind>(tx: &mut Tx<'_>, m: &Mandate, state: MandateState, reason: &str) -> Result<(), Error> {
    let permit = tx.permit::<K>(&Standing::of_the_house(), &Subject::resident(&m.resident_id))?;
    mandates::change(tx, &permit, m, &Change::Ended { state, reason })?;
    let content = super::content(tx, m, state, json!({}))?;
    conclude(tx, permit, (SUBJECT, &m.id), &content)?;
    Ok(())
}

fn cool(tx: &mut Tx<'_>, m: &Mandate) -> Result<(), Error> {
    let permit = tx.permit::<CoolMandate>(&Standing::of_the_house(), &Subject::resident(&m.resident_id))?;
    let state = MandateState::Active;
    mandates::change(tx, &permit, m, &Change::Resumed { state })?;
    let content = super::content(tx, m, state, json!({}))?;
    conclude(tx, permit, (SUBJECT, &m.id), &content)?;
    Ok(())
}

fn talk(tx: &mut Tx<'_>, m: &Mandate) -> Result<(), Error> {
    let permit = tx.permit::<OpenReview>(&Standing::of_the_house(), &Subject::resident(&m.resident_id))?;
    let yearly = m.kind == crate::domain::mandate::MandateKind::Guardian;
    let kind = if yearly { ReviewKind::Yearly } else { ReviewKind::Talk };
    begin::open_review(tx, &permit, m, kind, None)?;
    let next = m.kind.review_every().map(|every| tx.now + every);
    mandates::change(tx, &permit, m, &Change::Talk(next))?;
    let content = super::content(tx, m, m.state, json!({ "review": kind.as_str() }))?;
    conclude(tx, permit, (SUBJECT, &m.id), &content)?;
    Ok(())
}
