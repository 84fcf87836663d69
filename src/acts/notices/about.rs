//! A notice that asks for something is over with what it speaks of: a survey, a meeting, an activity. Whoever answered knows
//! of it; once it is over, nobody is rung, visited or written to any more.

use super::{hear, send};
use crate::domain::notice::{CopyState, NoticeState};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::store::notices::{self, Notice};
use crate::store::tx::Tx;
use crate::store::{notice_copies, notice_subjects};

/// Its kind in the record, and its id.
pub type About<'a> = (&'a str, &'a str);

/// Somebody did what they were asked for, by whichever way: they know of it.
pub(in crate::acts) fn answered<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    about: About<'_>,
    person: &str,
) -> Result<(), Error> {
    let told = notice_subjects::standing(tx.conn, tx.community, about)?;
    let ids: Vec<String> = told.into_iter().map(|notice| notice.id).collect();
    let copies = notice_subjects::copies_of(tx.conn, tx.community, &ids, person)?;
    for copy in copies.iter().filter(|c| c.acknowledged_at.is_none() && c.state != CopyState::Dropped) {
        hear::note(tx, permit, copy)?;
    }
    Ok(())
}

/// It is over: whom its notices have not reached need not be told any more. Gives those that stood, newest first.
pub(in crate::acts) fn over(tx: &mut Tx<'_>, about: About<'_>) -> Result<Vec<Notice>, Error> {
    let leave = tx.housekeeping();
    let told = notice_subjects::standing(tx.conn, tx.community, about)?;
    for notice in &told {
        notices::all_sent(tx, leave, notice)?;
        loop {
            let waiting = notice_copies::waiting(tx.conn, tx.community, &notice.id, send::STEP)?;
            if waiting.is_empty() {
                break;
            }
            notice_copies::drop_waiting(tx, leave, &waiting)?;
        }
    }
    Ok(told)
}

/// What was said of it before stands no longer, for another is to be said in its place: gives the one that other replaces.
pub(in crate::acts) fn ended<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    about: About<'_>,
    state: NoticeState,
) -> Result<Option<String>, Error> {
    let told = over(tx, about)?;
    for notice in &told {
        notices::end(tx, permit, notice, state)?;
    }
    Ok(told.into_iter().next().map(|notice| notice.id))
}
