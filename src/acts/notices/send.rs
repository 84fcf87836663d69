//! Notices go out by themselves, some people at a time: each step is whole or not there, and whichever server comes next
//! goes on where it ended. What nobody read goes another way.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;

use super::{NOTICE, contacts};
use crate::domain::notice::{Audience, CopyState, NoticeState, due, first_way, next_way};
use crate::domain::person::Reach;
use crate::error::{Clash, Error};
use crate::store::ballots;
use crate::store::db::Db;
use crate::store::notice_copies::{self, Copy};
use crate::store::notices::{self, Notice};
use crate::store::outbox::{self, NewMessage};
use crate::store::people::Person;
use crate::store::surveys;
use crate::store::tx::{Tx, new_id};

/// People of one step: long enough to go fast, short enough that no page waits for it.
pub const STEP: i64 = 250;

/// One step of one notice; `false`: there is nothing more to do for it.
pub async fn step(db: &Db, community: &str, zone: &TimeZone, id: &str) -> Result<bool, Error> {
    let (id, today) = (id.to_owned(), today(db.now(), zone));
    let done = db
        .write("send_notice", community, move |tx| {
            let Some(notice) = notices::find(tx.conn, tx.community, &id)?.filter(|n| n.state == NoticeState::Sending)
            else {
                return Ok(false);
            };
            one(tx, &notice, today)
        })
        .await;
    match done {
        // Another server went on with it, or somebody took it back at this moment.
        Err(Error::Conflict(Clash::ChangedMeanwhile)) => Ok(true),
        other => other,
    }
}

/// The day it is there.
pub fn today(now: i64, zone: &TimeZone) -> Date {
    zone.to_datetime(Timestamp::from_millisecond(now).unwrap_or_default()).date()
}

fn one(tx: &mut Tx<'_>, notice: &Notice, today: Date) -> Result<bool, Error> {
    let leave = tx.housekeeping();
    let to = notice.to()?;
    let passed = notices::audience(tx.conn, tx.community, &to, today, &notice.cursor, STEP)?;
    let Some(last) = passed.last().map(|p| p.person.id.clone()) else {
        notices::all_sent(tx, leave, notice)?;
        return Ok(false);
    };
    let people: Vec<Person> = passed.into_iter().filter(|p| p.takes).map(|p| p.person).collect();
    let people = put_away(tx, notice, &to, people)?;
    let ends = ends(tx, &to)?;
    let rows: Vec<Copy> = people.iter().map(|person| copy(tx, notice, person, ends)).collect();
    out(tx, &rows)?;
    notices::advance(tx, leave, notice, &last, i64::try_from(rows.len()).unwrap_or(i64::MAX))?;
    Ok(true)
}

/// What is about a ballot or a survey is over with it.
fn ends(tx: &mut Tx<'_>, to: &Audience) -> Result<Option<i64>, Error> {
    match to {
        Audience::Roll(ballot) | Audience::NotVoted(ballot) => {
            Ok(ballots::find(tx.conn, tx.community, ballot)?.map(|ballot| ballot.closes_at))
        }
        Audience::Asked(survey) => Ok(surveys::find(tx.conn, tx.community, survey)?.map(|survey| survey.closes_at)),
        _ => Ok(None),
    }
}

fn out(tx: &mut Tx<'_>, rows: &[Copy]) -> Result<(), Error> {
    let leave = tx.housekeeping();
    notice_copies::insert(tx, leave, rows)?;
    for row in rows.iter().filter(|row| row.way != Reach::App.as_str()) {
        message(tx, row, &row.way)?;
    }
    Ok(())
}

/// One more hears of what is going out, or went out, to others: unless they stand before those it has still to go to, who
/// get it anyway.
pub fn one_more(tx: &mut Tx<'_>, notice: &Notice, person: &Person) -> Result<(), Error> {
    let passed = notice.state == NoticeState::Sent || person.id <= notice.cursor;
    if !passed || notice_copies::find(tx.conn, tx.community, &notice.id, &person.id)?.is_some() {
        return Ok(());
    }
    let ends = ends(tx, &notice.to()?)?;
    let row = copy(tx, notice, person, ends);
    out(tx, &[row])
}

/// What waited of the notice in whose place this one stands goes no further. A withdrawal is told to those alone whom that
/// one had reached.
fn put_away(tx: &mut Tx<'_>, notice: &Notice, to: &Audience, mut people: Vec<Person>) -> Result<Vec<Person>, Error> {
    let Some(old) = &notice.replaces_id else {
        return Ok(people);
    };
    let leave = tx.housekeeping();
    let ids: Vec<String> = people.iter().map(|p| p.id.clone()).collect();
    let before = notice_copies::among_people(tx.conn, tx.community, old, &ids)?;
    let waiting: Vec<String> = before.iter().filter(|c| c.state == CopyState::Waiting).map(|c| c.id.clone()).collect();
    notice_copies::drop_waiting(tx, leave, &waiting)?;
    if matches!(to, Audience::Seen(_)) {
        people.retain(|p| before.iter().any(|c| c.person_id == p.id && c.state == CopyState::Reached));
    }
    Ok(people)
}

fn copy(tx: &Tx<'_>, notice: &Notice, person: &Person, ends: Option<i64>) -> Copy {
    let way = first_way(&person.reach, contacts(person));
    Copy {
        community_id: tx.community.to_owned(),
        notice_id: notice.id.clone(),
        person_id: person.id.clone(),
        id: new_id(),
        way: way.as_str().to_owned(),
        state: CopyState::Waiting,
        due_at: due(way, tx.now, ends),
        reached_at: None,
        reached_how: None,
        reached_by: None,
        acknowledged_at: None,
        acknowledged_how: None,
        acknowledged_way: None,
    }
}

fn message(tx: &mut Tx<'_>, copy: &Copy, channel: &str) -> Result<(), Error> {
    let params = json!({ "notice": copy.notice_id });
    let new = NewMessage {
        person: &copy.person_id,
        act: Some(&copy.id),
        helper: None,
        template: NOTICE,
        channel,
        params: &params,
    };
    outbox::post(tx, &new).map(|_| ())
}

/// Those who had their days to read it on their own page and did not are told by the next way they chose; how many. `0`:
/// nobody is waited for too long.
pub async fn go_another_way(db: &Db, community: &str) -> Result<usize, Error> {
    let (now, name) = (db.now(), community.to_owned());
    // Looked at before writing, so that an idle house writes nothing.
    if db.read(move |conn| notice_copies::overdue(conn, &name, now, 1)).await?.is_empty() {
        return Ok(0);
    }
    db.write("notice_another_way", community, |tx| {
        let leave = tx.housekeeping();
        let late = notice_copies::overdue(tx.conn, tx.community, tx.now, STEP)?;
        for (copy, person) in &late {
            if person.state != "active" {
                notice_copies::drop_waiting(tx, leave, std::slice::from_ref(&copy.id))?;
                continue;
            }
            let tried = Reach::parse(&copy.way).unwrap_or(Reach::App);
            let way = next_way(&person.reach, contacts(person), tried);
            notice_copies::goes_by(tx, leave, &copy.id, way, None)?;
            message(tx, copy, way.as_str())?;
        }
        Ok(late.len())
    })
    .await
}
