//! The twenty single-use numbers on a card: kept as keyed digests, judged in constant time, crossed out
//! for good.

use diesel::prelude::*;

use crate::domain::card::{self, NumberVerdict};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};
use crate::keys::{KeyRing, Purpose};
use crate::on_each;
use crate::store::conn::Conn;
use crate::store::schema::card_numbers;
use crate::store::tx::Tx;

/// Judges a single-use number read from a card; `None` for a card nobody has, at the same cost.
pub fn judge(
    conn: &mut Conn,
    keys: &KeyRing,
    community: &str,
    card: Option<&str>,
    typed: &str,
) -> Result<NumberVerdict, Error> {
    let card = card.unwrap_or("");
    let lines = card_numbers::table
        .filter(card_numbers::community_id.eq(community))
        .filter(card_numbers::card_id.eq(card))
        .order(card_numbers::position.asc())
        .select((card_numbers::position, card_numbers::hash, card_numbers::used_at))
        .load::<(i32, Vec<u8>, Option<i64>)>(conn)?;
    let used = lines.iter().filter(|(_, _, at)| at.is_some()).map(|(line, _, _)| *line).max();
    let used = used.and_then(|line| u8::try_from(line).ok()).unwrap_or(0);
    let nothing = [0; 32];
    Ok(card::judge_number(used, |line| {
        let kept = lines.iter().find(|(position, _, _)| *position == i32::from(line));
        let kept = kept.map_or(nothing.as_slice(), |(_, hash, _)| hash.as_slice());
        bool::from(subtle::ConstantTimeEq::ct_eq(digest(keys, community, card, line, typed).as_slice(), kept))
    }))
}

/// Crosses out the numbers up to this line, for good.
///
/// # Errors
/// Somebody used that line a moment ago.
pub fn use_up_to<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, card: &str, line: u8) -> Result<(), Error> {
    let crossed = diesel::update(
        card_numbers::table
            .filter(card_numbers::community_id.eq(tx.community))
            .filter(card_numbers::card_id.eq(card))
            .filter(card_numbers::position.le(i32::from(line)))
            .filter(card_numbers::used_at.is_null()),
    )
    .set(card_numbers::used_at.eq(Some(tx.now)))
    .execute(tx.conn)?;
    if crossed > 0 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// So many of the card's numbers, from the first, are used.
pub fn used_up_to(conn: &mut Conn, community: &str, card: &str) -> Result<u8, Error> {
    let line = card_numbers::table
        .filter(card_numbers::community_id.eq(community))
        .filter(card_numbers::card_id.eq(card))
        .filter(card_numbers::used_at.is_not_null())
        .select(diesel::dsl::max(card_numbers::position))
        .first::<Option<i32>>(conn)?;
    Ok(line.and_then(|line| u8::try_from(line).ok()).unwrap_or(0))
}

pub(super) fn draw_twenty() -> Result<Vec<String>, Error> {
    let numbers = card::draw_numbers(|bytes| rand::fill(bytes));
    if numbers.len() == usize::from(card::NUMBERS) {
        Ok(numbers)
    } else {
        Err(Error::broken("cards", "the source of chance repeats itself"))
    }
}

/// Writes the lines of a card; those it had before go.
pub(super) fn write_numbers(tx: &mut Tx<'_>, card: &str, numbers: &[String]) -> Result<(), Error> {
    diesel::delete(
        card_numbers::table.filter(card_numbers::community_id.eq(tx.community)).filter(card_numbers::card_id.eq(card)),
    )
    .execute(tx.conn)?;
    let rows: Vec<_> = (1u8..)
        .zip(numbers)
        .map(|(line, number)| {
            (
                card_numbers::community_id.eq(tx.community.to_owned()),
                card_numbers::card_id.eq(card.to_owned()),
                card_numbers::position.eq(i32::from(line)),
                card_numbers::hash.eq(digest(tx.keys, tx.community, card, line, number).to_vec()),
                card_numbers::used_at.eq(None::<i64>),
            )
        })
        .collect();
    on_each!(&mut *tx.conn, c => diesel::insert_into(card_numbers::table).values(rows).execute(c))?;
    Ok(())
}

fn digest(keys: &KeyRing, community: &str, card: &str, line: u8, number: &str) -> [u8; 32] {
    keys.mac(Purpose::CardNumbers, &[community.as_bytes(), card.as_bytes(), &[line], number.as_bytes()])
}
