//! Whoever has taken part often enough is told that something waits for them, once for each, however it came about: by a
//! list that was entered a week later, too.

use std::collections::HashMap;

use serde_json::json;

use super::hand::SUBJECT;
use crate::acts::conclude;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::ReadyThanks;
use crate::error::Error;
use crate::store::conn::Conn;
use crate::store::db::Db;
use crate::store::digests::residents_after;
use crate::store::people::Person;
use crate::store::thanks::{self, RuleRow};
use crate::store::tx::Tx;
use crate::words::Lang;

/// Residents looked at in one go.
const BATCH: usize = 250;

/// Looks at everybody, some at a time, and tells whom there is something to tell; gives how many. Run by the clock: cut
/// short it begins anew, and tells nobody twice.
pub async fn tell(db: &Db, community: &str) -> Result<usize, Error> {
    let (mut after, mut told) = (String::new(), 0);
    loop {
        let (name, from) = (community.to_owned(), after);
        let (last, ready) = db.read(move |conn| batch(conn, &name, &from)).await?;
        if !ready.is_empty() {
            told += db.write("ready_thanks", community, move |tx| all(tx, &ready)).await?;
        }
        match last {
            Some(last) => after = last,
            None => return Ok(told),
        }
    }
}

/// One batch of residents: where it ended, if there are more, and who is to be told.
fn batch(conn: &mut Conn, community: &str, after: &str) -> Result<(Option<String>, Vec<Person>), Error> {
    if thanks::latest(conn, community)?.is_none() {
        return Ok((None, Vec::new()));
    }
    let mut residents = residents_after(conn, community, after, i64::try_from(BATCH).unwrap_or(i64::MAX))?;
    let last = residents.last().filter(|_| residents.len() == BATCH).map(|person| person.id.clone());
    let rules = thanks::all(conn, community)?;
    let untold = untold(conn, community, &residents, &rules)?;
    residents.retain(|person| untold.contains_key(&person.id));
    Ok((last, residents))
}

/// How many wait for each of these that nobody has told them of, and under which rule the last of them was earned.
fn untold(
    conn: &mut Conn,
    community: &str,
    people: &[Person],
    rules: &[RuleRow],
) -> Result<HashMap<String, (usize, i32)>, Error> {
    let ids: Vec<String> = people.iter().map(|person| person.id.clone()).collect();
    let known = thanks::told_and_handed(conn, community, &ids)?;
    let mut found = HashMap::new();
    for (person, tally) in thanks::tallies(conn, community, &ids, rules)? {
        let (told, handed) = known.get(&person).copied().unwrap_or_default();
        if let Some((version, _)) = tally.earned.last()
            && tally.untold(told, handed) > 0
        {
            found.insert(person, (tally.untold(told, handed), *version));
        }
    }
    Ok(found)
}

/// As it is now: one may have been handed over since it was looked at, or another server have told them.
fn all(tx: &mut Tx<'_>, people: &[Person]) -> Result<usize, Error> {
    let rules = thanks::all(tx.conn, tx.community)?;
    let untold = untold(tx.conn, tx.community, people, &rules)?;
    for person in people {
        let Some((n, version)) = untold.get(&person.id) else { continue };
        let permit = tx.permit::<ReadyThanks>(&Standing::of_the_house(), &Subject::resident(&person.id))?;
        thanks::tell(tx, &permit, &person.id, *n)?;
        let lang = Lang::parse(&person.lang).unwrap_or_default();
        let what = rules.iter().find(|row| row.version == *version).map(|row| row.words(lang).to_owned());
        let content = json!({ "about": what.unwrap_or_default(), "n": n, "rule": version });
        conclude(tx, permit, (SUBJECT, &person.id), &content)?;
    }
    Ok(untold.len())
}
