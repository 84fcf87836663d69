//! What is sealed under somebody's own key and follows when two records become one: opened with the one key and sealed
//! with the other, so that what waits for their word, or for the desk, is not lost with the record that was put away.

use std::collections::HashSet;

use diesel::prelude::*;

use super::merged_rows::{remember, remembered};
use super::schema::{held_acts as h, set_aside as a};
use super::tx::Tx;
use super::{held, person_keys, set_aside};
use crate::error::Error;
use crate::keys;

const HELD: &str = "held_acts";
const ASIDE: &str = "set_aside";

/// All of `from`'s becomes `to`'s.
pub fn carry(tx: &mut Tx<'_>, merge: &str, from: &str, to: &str) -> Result<(), Error> {
    let held = held_of(tx, from, None)?;
    remember(tx, merge, HELD, &ids(&held))?;
    move_held(tx, held, from, to)?;
    let aside = aside_of(tx, from, to, None)?;
    remember(tx, merge, ASIDE, &ids(&aside))?;
    move_aside(tx, aside, from, to)
}

/// What came with the other record goes back with it.
pub fn bring_back(tx: &mut Tx<'_>, merge: &str, from: &str, to: &str) -> Result<(), Error> {
    let which = remembered(tx, merge, HELD)?;
    let held = held_of(tx, from, Some(&which))?;
    move_held(tx, held, from, to)?;
    let which = remembered(tx, merge, ASIDE)?;
    let aside = aside_of(tx, from, to, Some(&which))?;
    move_aside(tx, aside, from, to)
}

/// Id and what is sealed in it.
type Row = (String, Option<Vec<u8>>);

fn ids(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|(id, _)| id.clone()).collect()
}

/// `among`: of these alone.
fn held_of(tx: &mut Tx<'_>, from: &str, among: Option<&[String]>) -> Result<Vec<Row>, Error> {
    let rows: Vec<Row> = h::table
        .filter(h::community_id.eq(tx.community))
        .filter(h::resident_id.eq(from))
        .select((h::id, h::sealed))
        .load(tx.conn)?;
    Ok(rows.into_iter().filter(|(id, _)| among.is_none_or(|among| among.contains(id))).collect())
}

/// A key that the same helper used for both stays where it is: two of one key would be taken for one act.
fn aside_of(tx: &mut Tx<'_>, from: &str, to: &str, among: Option<&[String]>) -> Result<Vec<Row>, Error> {
    let taken: Vec<(String, String)> = a::table
        .filter(a::community_id.eq(tx.community))
        .filter(a::resident_id.eq(to))
        .select((a::helper_id, a::key))
        .load(tx.conn)?;
    let taken: HashSet<(String, String)> = taken.into_iter().collect();
    let rows: Vec<(String, String, String, Option<Vec<u8>>)> = a::table
        .filter(a::community_id.eq(tx.community))
        .filter(a::resident_id.eq(from))
        .select((a::id, a::helper_id, a::key, a::sealed))
        .load(tx.conn)?;
    Ok(rows
        .into_iter()
        .filter(|(id, helper, key, _)| {
            among.is_none_or(|among| among.contains(id)) && !taken.contains(&(helper.clone(), key.clone()))
        })
        .map(|(id, _, _, sealed)| (id, sealed))
        .collect())
}

fn move_held(tx: &mut Tx<'_>, rows: Vec<Row>, from: &str, to: &str) -> Result<(), Error> {
    for (id, sealed) in rows {
        let about = held::about(tx.community, &id);
        let sealed = sealed_anew(tx, &about, sealed, from, to)?;
        diesel::update(h::table.find((tx.community, &id)))
            .set((h::resident_id.eq(to), h::sealed.eq(sealed), h::version.eq(h::version + 1)))
            .execute(tx.conn)?;
        // What they asked for themselves, beside a helper or with a code, stays asked for by themselves.
        diesel::update(h::table.find((tx.community, &id)).filter(h::actor_id.eq(from)))
            .set(h::actor_id.eq(to))
            .execute(tx.conn)?;
        diesel::update(h::table.find((tx.community, &id)).filter(h::hands_id.eq(from)))
            .set(h::hands_id.eq(to))
            .execute(tx.conn)?;
    }
    Ok(())
}

fn move_aside(tx: &mut Tx<'_>, rows: Vec<Row>, from: &str, to: &str) -> Result<(), Error> {
    for (id, sealed) in rows {
        let about = set_aside::about(tx.community, &id);
        let sealed = sealed_anew(tx, &about, sealed, from, to)?;
        diesel::update(a::table.find((tx.community, &id)))
            .set((a::resident_id.eq(to), a::sealed.eq(sealed), a::version.eq(a::version + 1)))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// `None` where either key was destroyed: then nobody reads it any more.
fn sealed_anew(
    tx: &mut Tx<'_>,
    about: &[u8],
    sealed: Option<Vec<u8>>,
    from: &str,
    to: &str,
) -> Result<Option<Vec<u8>>, Error> {
    let Some(sealed) = sealed else { return Ok(None) };
    let both = (person_keys::of(tx, from)?, person_keys::of(tx, to)?);
    let (Some(theirs), Some(new)) = both else { return Ok(None) };
    let plain = keys::open_with(&theirs, about, &sealed)?;
    keys::seal_with(&new, about, &plain).map(Some)
}
