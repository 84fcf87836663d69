//! Everybody on the roll is told of a ballot the way they chose: when it is announced, once more before the last hour if
//! their vote is not there, and if it is called off. What is said is the same for all: what is asked, until when, and the
//! ways to vote. It goes out as notices do (`acts::notices::send`), and rests as soon as nobody need be told any more.

use serde_json::{Value, json};

use super::{SUBJECT, number};
use crate::acts::conclude;
use crate::acts::notices::{hear, send};
use crate::domain::ballot::Telling;
use crate::domain::notice::{Audience, BODY, NoticeKind, NoticeState, TITLE};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{Kind, RemindBallot};
use crate::error::Error;
use crate::store::ballots::{self, Ballot};
use crate::store::communities::{self, Community};
use crate::store::db::Db;
use crate::store::notices::{self, New};
use crate::store::tx::Tx;
use crate::store::{ballot_notices, notice_copies, people};
use crate::words::{self, Key, Lang, dates, k};

/// Of what the ballot is about; the ways to vote must find room beside it.
const ABOUT: usize = 400;
/// Notices seen to in one turn.
const BATCH: i64 = 20;

/// Everybody on the roll; owners so as the law calls them together (Regulations on Property Management, art. 14).
pub fn announced<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, ballot: &Ballot) -> Result<String, Error> {
    let place = place(tx)?;
    let from = [("from", moment(&place, ballot.opens_at, tx.now)), ("until", moment(&place, ballot.closes_at, tx.now))];
    let body = [
        ballot.about.chars().take(ABOUT).collect(),
        say(k::TAKING_TOLD_WHEN, &from),
        ways(&place, ballot)?,
        say(k::TAKING_TOLD_LINE, &[("phone", place.phone.clone())]),
    ];
    let to = Audience::Roll(ballot.id.clone());
    tell(tx, permit, ballot, Telling::Announced, (k::TAKING_TOLD_TITLE, &body.join("\n")), &to, None)
}

/// Whoever has not voted, once. It says so to nobody else: the words are the same for all.
pub fn remind(tx: &mut Tx<'_>, ballot: Ballot) -> Result<(), Error> {
    let permit = tx.permit::<RemindBallot>(&Standing::of_the_house(), &Subject::default())?;
    let place = place(tx)?;
    let body = [
        say(k::TAKING_REMIND_WHEN, &[("until", moment(&place, ballot.closes_at, tx.now))]),
        ways(&place, &ballot)?,
        say(k::TAKING_REMIND_ASK, &[("phone", place.phone.clone())]),
    ];
    let to = Audience::NotVoted(ballot.id.clone());
    let words = (k::TAKING_REMIND_TITLE, body.join("\n"));
    let notice = tell(tx, &permit, &ballot, Telling::Reminded, (words.0, &words.1), &to, None)?;
    let mut reminded = ballot;
    reminded.due_at = None;
    ballots::update(tx, &permit, &reminded)?;
    let content = json!({ "about": reminded.title, "number": number(reminded.number), "notice": notice });
    conclude(tx, permit, (SUBJECT, &reminded.id), &content)?;
    Ok(())
}

/// Whoever was told of it hears that it is called off, and why; what was still under way stops.
pub fn called_off<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, ballot: &Ballot, why: &str) -> Result<Value, Error> {
    let before = ballot_notices::of_ballot(tx.conn, tx.community, &ballot.id)?;
    let mut first = None;
    for told in &before {
        let notice = notices::find(tx.conn, tx.community, &told.notice_id)?.ok_or(Error::Missing)?;
        if notice.state.stands() {
            notices::end(tx, permit, &notice, NoticeState::Withdrawn)?;
        }
        ballot_notices::rests(tx, permit, told)?;
        if told.stage == Telling::Announced {
            first = Some(notice.id);
        }
    }
    let Some(first) = first else { return Ok(Value::Null) };
    let to = Audience::Roll(ballot.id.clone());
    let words = (k::TAKING_TOLD_TITLE, why);
    tell(tx, permit, ballot, Telling::CalledOff, words, &to, Some(&first)).map(Value::String)
}

/// One more stands on the roll since, and hears of it as the others did.
pub fn entered(tx: &mut Tx<'_>, ballot: &str, person: &str) -> Result<(), Error> {
    let told = ballot_notices::of_ballot(tx.conn, tx.community, ballot)?;
    let Some(first) = told.iter().find(|told| told.stage == Telling::Announced) else { return Ok(()) };
    let notice = notices::find(tx.conn, tx.community, &first.notice_id)?.ok_or(Error::Missing)?;
    match people::find(tx.conn, tx.community, person)?.filter(|p| p.state == "active") {
        Some(person) if notice.state.stands() => send::one_more(tx, &notice, &person),
        _ => Ok(()),
    }
}

/// Nobody of this line need be told of the ballot any more: its vote was cast, or it was struck. Whoever cast their own
/// knows of it (`own`).
pub fn enough<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    ballot: &str,
    line: i32,
    own: Option<&str>,
) -> Result<(), Error> {
    let told = ballot_notices::of_ballot(tx.conn, tx.community, ballot)?;
    let notices: Vec<String> = told.into_iter().map(|told| told.notice_id).collect();
    let copies = ballot_notices::copies_of_line(tx.conn, tx.community, &notices, ballot, line)?;
    let (theirs, others): (Vec<_>, Vec<_>) = copies.into_iter().partition(|c| own == Some(c.person_id.as_str()));
    for copy in theirs.iter().filter(|copy| copy.acknowledged_at.is_none()) {
        hear::note(tx, permit, copy)?;
    }
    let leave = tx.housekeeping();
    let ids: Vec<String> = others.into_iter().map(|copy| copy.id).collect();
    notice_copies::drop_waiting(tx, leave, &ids)
}

/// After the last hour nobody is rung or visited about it any more; some copies a step. How many notices were looked at.
pub async fn rest(db: &Db, community: &str) -> Result<usize, Error> {
    let (now, id) = (db.now(), community.to_owned());
    // Asked before writing, so that an idle house writes nothing.
    let due = db.read(move |conn| ballot_notices::resting(conn, &id, now, BATCH)).await?;
    for told in &due {
        loop {
            let told = told.clone();
            if !db.write("rest_ballot_notice", community, move |tx| rest_some(tx, &told)).await? {
                break;
            }
        }
    }
    Ok(due.len())
}

fn rest_some(tx: &mut Tx<'_>, told: &ballot_notices::Told) -> Result<bool, Error> {
    let leave = tx.housekeeping();
    if let Some(notice) = notices::find(tx.conn, tx.community, &told.notice_id)? {
        notices::all_sent(tx, leave, &notice)?;
    }
    let waiting = notice_copies::waiting(tx.conn, tx.community, &told.notice_id, send::STEP)?;
    if waiting.is_empty() {
        ballot_notices::rested(tx, leave, told)?;
        return Ok(false);
    }
    notice_copies::drop_waiting(tx, leave, &waiting)?;
    Ok(true)
}

fn tell<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    ballot: &Ballot,
    stage: Telling,
    (title, body): (Key, &str),
    to: &Audience,
    replaces: Option<&str>,
) -> Result<String, Error> {
    let title: String = say(title, &[("what", ballot.title.clone())]).chars().take(TITLE).collect();
    let body: String = body.trim().chars().take(BODY).collect();
    let kind = if replaces.is_some() { NoticeKind::Withdrawal } else { NoticeKind::Notice };
    let new = New { kind, title: &title, body: &body, to, group: None, replaces };
    let id = notices::insert(tx, permit, &new)?;
    // That a ballot is called off is said to the end; the others are over with its last hour.
    let rests_at = (stage != Telling::CalledOff).then_some(ballot.closes_at);
    ballot_notices::insert(tx, permit, &ballot.id, stage, &id, rests_at)?;
    Ok(id)
}

/// By which ways one votes in this one.
fn ways(place: &Community, ballot: &Ballot) -> Result<String, Error> {
    let ways = if ballot.rules()?.proxies { k::TAKING_WAYS_PROXY } else { k::TAKING_WAYS };
    Ok(say(ways, &[("phone", place.phone.clone())]))
}

/// In the language of the place, as all it writes itself.
fn say(key: Key, fields: &[(&str, String)]) -> String {
    words::tell(Lang::default(), key, fields)
}

fn place(tx: &mut Tx<'_>) -> Result<Community, Error> {
    communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)
}

fn moment(place: &Community, at: i64, now: i64) -> String {
    dates::moment(Lang::default(), &place.zone(), at, now)
}
