//! Cards (邻里卡): issued, printed again, found by their number or their QR's secret, and the twenty
//! single-use numbers on each.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::card_numbers::{draw_twenty, used_up_to, write_numbers};
use crate::domain::card::{self, CardNumber, CardSecret};
use crate::domain::permit::Permit;
use crate::domain::tiers::IssueCard;
use crate::error::Error;
use crate::keys::{KeyRing, Purpose};
use crate::store::among::among;
use crate::store::conn::Conn;
use crate::store::merges;
use crate::store::people as store_people;
use crate::store::schema::{cards, people};
use crate::store::tx::{Tx, new_id};

/// A card as it was just made, to be printed.
#[derive(Debug)]
pub struct IssuedCard {
    pub id: String,
    pub number: CardNumber,
    /// The last part of the QR's address, `/c/{token}`.
    pub token: String,
    /// Twenty single-use numbers in the order in which they are used.
    pub numbers: Vec<String>,
}

/// A card opened again, to be printed once more.
#[derive(Debug)]
pub struct PrintedCard {
    pub id: String,
    pub number: CardNumber,
    pub token: String,
    pub numbers: Vec<String>,
    /// So many of the numbers, from the first, are crossed out.
    pub used_up_to: u8,
    pub issued_at: i64,
}

/// What the desk sees of a card without opening it.
#[derive(Clone, Debug)]
pub struct CardSummary {
    pub id: String,
    /// Eight digits.
    pub number: String,
    pub issued_at: i64,
    pub used_up_to: u8,
}

impl CardSummary {
    pub fn numbers_left(&self) -> u8 {
        card::NUMBERS.saturating_sub(self.used_up_to)
    }
}

/// Whose card it is.
#[derive(Clone, Debug)]
pub struct CardOwner {
    pub card_id: String,
    pub number: String,
    pub person_id: String,
    pub name: String,
    pub is_resident: bool,
}

/// What is sealed with a card: whatever is needed to print it again.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Inside {
    secret: String,
    numbers: Vec<String>,
}

/// Makes a card; an earlier one of this person no longer works.
pub fn issue_card(tx: &mut Tx<'_>, _: &Permit<IssueCard>, person: &str) -> Result<IssuedCard, Error> {
    end_all(tx, person)?;
    let issued = IssuedCard {
        id: new_id(),
        number: free_number(tx)?,
        token: CardSecret::draw(fill).token(),
        numbers: draw_twenty()?,
    };
    let secret =
        CardSecret::parse(&issued.token).ok_or_else(|| Error::broken("cards", "a secret does not read back"))?;
    let sealed = seal(tx.keys, tx.community, &issued.id, &issued.token, &issued.numbers)?;
    diesel::insert_into(cards::table)
        .values((
            cards::community_id.eq(tx.community),
            cards::id.eq(&issued.id),
            cards::person_id.eq(person),
            cards::number.eq(issued.number.as_str()),
            cards::secret_hash.eq(secret.hash().to_vec()),
            cards::sealed.eq(sealed),
            cards::state.eq("active"),
            cards::issued_at.eq(tx.now),
            cards::ended_at.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    write_numbers(tx, &issued.id, &issued.numbers)?;
    Ok(issued)
}

/// Every card that leads to a person stops, also those of records that became part of theirs.
pub(crate) fn end_all(tx: &mut Tx<'_>, person: &str) -> Result<(), Error> {
    let mut records = merges::all_under(tx.conn, tx.community, person)?;
    records.push(person.to_owned());
    diesel::update(
        cards::table
            .filter(cards::community_id.eq(tx.community))
            .filter(among(cards::person_id, records))
            .filter(cards::state.eq("active")),
    )
    .set((cards::state.eq("replaced"), cards::ended_at.eq(Some(tx.now))))
    .execute(tx.conn)?;
    Ok(())
}

/// Twenty new single-use numbers for the card somebody has; its number and QR stay as they are.
pub fn next_twenty(tx: &mut Tx<'_>, _: &Permit<IssueCard>, person: &str) -> Result<PrintedCard, Error> {
    let found = open_card(tx.conn, tx.keys, tx.community, person)?.ok_or(Error::Missing)?;
    let numbers = draw_twenty()?;
    let sealed = seal(tx.keys, tx.community, &found.id, &found.token, &numbers)?;
    diesel::update(cards::table.find((tx.community, &found.id))).set(cards::sealed.eq(sealed)).execute(tx.conn)?;
    write_numbers(tx, &found.id, &numbers)?;
    Ok(PrintedCard { numbers, used_up_to: 0, ..found })
}

/// The person's card with its secret and its numbers, to be printed again.
pub fn open_card(conn: &mut Conn, keys: &KeyRing, community: &str, person: &str) -> Result<Option<PrintedCard>, Error> {
    let found = cards::table
        .filter(cards::community_id.eq(community))
        .filter(cards::person_id.eq(person))
        .filter(cards::state.eq("active"))
        .select((cards::id, cards::number, cards::sealed, cards::issued_at))
        .first::<(String, String, Vec<u8>, i64)>(conn)
        .optional()?;
    let Some((id, number, sealed, issued_at)) = found else {
        return Ok(None);
    };
    let plain = keys.open_sealed(Purpose::Secrets, about(community, &id).as_bytes(), &sealed)?;
    let inside: Inside = serde_json::from_slice(&plain).map_err(|e| Error::broken("cards", e))?;
    Ok(Some(PrintedCard {
        used_up_to: used_up_to(conn, community, &id)?,
        number: CardNumber::parse(&number).ok_or_else(|| Error::broken("cards", "a kept number is none"))?,
        token: inside.secret.clone(),
        numbers: inside.numbers.clone(),
        id,
        issued_at,
    }))
}

/// The person's card as the desk and the person see it.
pub fn summary(conn: &mut Conn, community: &str, person: &str) -> Result<Option<CardSummary>, Error> {
    let found = cards::table
        .filter(cards::community_id.eq(community))
        .filter(cards::person_id.eq(person))
        .filter(cards::state.eq("active"))
        .select((cards::id, cards::number, cards::issued_at))
        .first::<(String, String, i64)>(conn)
        .optional()?;
    let Some((id, number, issued_at)) = found else {
        return Ok(None);
    };
    Ok(Some(CardSummary { used_up_to: used_up_to(conn, community, &id)?, id, number, issued_at }))
}

/// By what a card is found.
#[derive(Clone, Debug)]
pub enum By<'a> {
    /// The eight digits printed on it.
    Number(&'a CardNumber),
    /// The secret in its QR.
    Secret(&'a CardSecret),
    /// Whose it is.
    Person(&'a str),
}

/// Whose card it is; only cards that stand, of people whose account is active. The card of a record that became part
/// of another leads to that person.
pub fn owner(conn: &mut Conn, community: &str, by: &By<'_>) -> Result<Option<CardOwner>, Error> {
    let query = cards::table
        .inner_join(people::table.on(people::community_id.eq(cards::community_id).and(people::id.eq(cards::person_id))))
        .filter(cards::community_id.eq(community))
        .filter(cards::state.eq("active"))
        .into_boxed();
    let query = match by {
        By::Number(number) => query.filter(cards::number.eq(number.as_str().to_owned())),
        By::Secret(secret) => query.filter(cards::secret_hash.eq(secret.hash().to_vec())),
        By::Person(person) => query.filter(cards::person_id.eq((*person).to_owned())),
    };
    let found = query
        .select((cards::id, cards::number, people::id, people::name, people::is_resident, people::state))
        .first::<(String, String, String, String, bool, String)>(conn)
        .optional()?;
    let Some((card_id, number, person_id, name, is_resident, state)) = found else {
        return Ok(None);
    };
    if state == "active" {
        return Ok(Some(CardOwner { card_id, number, person_id, name, is_resident }));
    }
    let Some(kept) = merges::kept_of(conn, community, &person_id)? else {
        return Ok(None);
    };
    let kept = store_people::find(conn, community, &kept)?.filter(|p| p.state == "active");
    Ok(kept.map(|p| CardOwner { card_id, number, person_id: p.id, name: p.name, is_resident: p.is_resident }))
}

/// Seals every card anew and writes the digests of its numbers, used or not, under the new key; how many cards. What
/// is printed on them stays true.
pub fn rewrap(conn: &mut Conn, old: &KeyRing, new: &KeyRing) -> Result<usize, Error> {
    let (mut after, mut count) = ((String::new(), String::new()), 0);
    loop {
        let page: Vec<(String, String, Vec<u8>)> = cards::table
            .filter(cards::community_id.gt(&after.0).or(cards::community_id.eq(&after.0).and(cards::id.gt(&after.1))))
            .order((cards::community_id.asc(), cards::id.asc()))
            .limit(500)
            .select((cards::community_id, cards::id, cards::sealed))
            .load(conn)?;
        let Some((community, id, _)) = page.last() else { return Ok(count) };
        after = (community.clone(), id.clone());
        for (community, card, sealed) in &page {
            let about = about(community, card);
            let plain = old.open_sealed(Purpose::Secrets, about.as_bytes(), sealed)?;
            let inside: Inside = serde_json::from_slice(&plain).map_err(|e| Error::broken("cards", e))?;
            let sealed = new.seal(Purpose::Secrets, about.as_bytes(), &plain)?;
            diesel::update(cards::table.find((community, card))).set(cards::sealed.eq(sealed)).execute(conn)?;
            super::card_numbers::rewrite(conn, new, community, card, &inside.numbers)?;
            count += 1;
        }
    }
}

/// Numbers are drawn, not counted up, so that one card says nothing about the next.
fn free_number(tx: &mut Tx<'_>) -> Result<CardNumber, Error> {
    for _ in 0..50 {
        let number = CardNumber::draw(fill);
        let taken = cards::table
            .filter(cards::community_id.eq(tx.community))
            .filter(cards::number.eq(number.as_str()))
            .select(cards::id)
            .first::<String>(tx.conn)
            .optional()?;
        if taken.is_none() {
            return Ok(number);
        }
    }
    Err(Error::broken("cards", "no free card number was found"))
}

fn seal(keys: &KeyRing, community: &str, card: &str, token: &str, numbers: &[String]) -> Result<Vec<u8>, Error> {
    let inside = Inside { secret: token.to_owned(), numbers: numbers.to_vec() };
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(&inside).map_err(|e| Error::broken("cards", e))?);
    keys.seal(Purpose::Secrets, about(community, card).as_bytes(), &plain)
}

fn about(community: &str, card: &str) -> String {
    format!("card/{community}/{card}")
}

fn fill(bytes: &mut [u8]) {
    rand::fill(bytes);
}
