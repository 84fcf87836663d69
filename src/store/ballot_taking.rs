//! That a line's vote was cast, and what is counted of it; the sealed choices that come off at the close.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::ballot_roll::Line;
use super::conn::Conn;
use super::schema::ballot_lines as lines;
use super::tx::Tx;
use crate::domain::ballot::roll::Band;
use crate::domain::permit::Permit;
use crate::domain::standing::Channel;
use crate::domain::tiers::Kind;
use crate::error::Error;

/// What a vote writes into its line.
#[derive(Clone, Debug)]
pub struct Casting {
    pub channel: Channel,
    pub by: Option<String>,
    pub hands: Option<String>,
    pub band: Option<Band>,
    pub sealed: Option<Vec<u8>>,
    pub choice: Option<String>,
}

/// Writes it over whatever stood there. Whether it may is decided before, in the same transaction.
///
/// # Errors
/// [`Error::Missing`] where the line is gone.
pub fn cast<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, line: &Line, casting: &Casting) -> Result<(), Error> {
    let rows = diesel::update(lines::table.find((tx.community, &line.ballot_id, line.line)))
        .set((
            lines::taken_at.eq(Some(tx.now)),
            lines::channel.eq(Some(casting.channel.as_str())),
            lines::cast_by.eq(&casting.by),
            lines::hands_id.eq(&casting.hands),
            lines::band.eq(casting.band.map(|b| b.as_str())),
            lines::sealed.eq(&casting.sealed),
            lines::choice.eq(&casting.choice),
        ))
        .execute(tx.conn)?;
    if rows == 1 { Ok(()) } else { Err(Error::Missing) }
}

/// How many have taken part, and on paper.
pub fn taken(conn: &mut Conn, community: &str, ballot: &str) -> Result<(i64, i64), Error> {
    let of_ballot =
        lines::table.filter(lines::community_id.eq(community)).filter(lines::ballot_id.eq(ballot)).into_boxed();
    let all = of_ballot.filter(lines::taken_at.is_not_null()).select(count_star()).first::<i64>(conn)?;
    let paper = lines::table
        .filter(lines::community_id.eq(community))
        .filter(lines::ballot_id.eq(ballot))
        .filter(lines::channel.eq(Channel::Paper.as_str()))
        .select(count_star())
        .first::<i64>(conn)?;
    Ok((all, paper))
}

/// Everybody who took part: line, area, choice, way, age band.
pub type Took = (i32, i64, Option<String>, String, Option<String>);

pub fn all_taken(conn: &mut Conn, community: &str, ballot: &str) -> Result<Vec<Took>, Error> {
    Ok(lines::table
        .filter(lines::community_id.eq(community))
        .filter(lines::ballot_id.eq(ballot))
        .filter(lines::taken_at.is_not_null())
        .order(lines::line.asc())
        .select((lines::line, lines::area, lines::choice, lines::channel.assume_not_null(), lines::band))
        .load(conn)?)
}

/// Takes every sealed choice off its line; they come in the order of their bytes, which says nothing of the lines.
pub fn strip<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, ballot: &str) -> Result<Vec<Vec<u8>>, Error> {
    let of_ballot = || lines::table.filter(lines::community_id.eq(tx.community)).filter(lines::ballot_id.eq(ballot));
    let mut sealed: Vec<Vec<u8>> =
        of_ballot().filter(lines::sealed.is_not_null()).select(lines::sealed.assume_not_null()).load(tx.conn)?;
    sealed.sort();
    diesel::update(of_ballot().filter(lines::sealed.is_not_null()))
        .set(lines::sealed.eq(None::<Vec<u8>>))
        .execute(tx.conn)?;
    Ok(sealed)
}

/// Nothing anybody voted is kept: the ballot was called off.
pub fn forget_votes<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, ballot: &str) -> Result<(), Error> {
    strip(tx, permit, ballot)?;
    diesel::update(lines::table.filter(lines::community_id.eq(tx.community)).filter(lines::ballot_id.eq(ballot)))
        .set(lines::choice.eq(None::<String>))
        .execute(tx.conn)?;
    Ok(())
}
