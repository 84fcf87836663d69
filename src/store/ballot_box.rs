//! What was voted: the urn once it is closed, papers with what was read on them, and the file of each count.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{ballot_files as files, ballot_papers as papers, ballot_urn as urn};
use super::tx::Tx;
use crate::domain::ballot::paper::{Read, Reading, Readings, Standing};
use crate::domain::ballot::urn::code;
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::keys::{hex, sha256};
use crate::on_each;

/// Rows written in one statement.
const CHUNK: usize = 100;

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = urn, treat_none_as_default_value = false)] // many go in with one statement on SQLite too
struct InUrn {
    community_id: String,
    ballot_id: String,
    place: i32,
    code: String,
    sealed: Vec<u8>,
}

/// Lays sealed ballots into the urn, in the order they come.
pub fn lay<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, ballot: &str, sealed: Vec<Vec<u8>>) -> Result<(), Error> {
    let rows: Vec<InUrn> = sealed
        .into_iter()
        .zip(1..)
        .map(|(sealed, place)| InUrn {
            community_id: tx.community.to_owned(),
            ballot_id: ballot.to_owned(),
            place,
            code: code(&sealed),
            sealed,
        })
        .collect();
    for some in rows.chunks(CHUNK) {
        let some = some.to_vec();
        on_each!(&mut *tx.conn, c => diesel::insert_into(urn::table).values(&some).execute(c))?;
    }
    Ok(())
}

/// How many ballots with this code lie in the urn.
pub fn with_code(conn: &mut Conn, community: &str, ballot: &str, code: &str) -> Result<i64, Error> {
    Ok(urn::table
        .filter(urn::community_id.eq(community))
        .filter(urn::ballot_id.eq(ballot))
        .filter(urn::code.eq(code))
        .select(count_star())
        .first(conn)?)
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = papers)]
pub struct Paper {
    pub community_id: String,
    pub ballot_id: String,
    /// Written on it when it came out of the box; of an open ballot, its line on the roll.
    pub serial: i32,
    pub first_by: String,
    first_read: String,
    second_by: Option<String>,
    second_read: Option<String>,
    third_by: Option<String>,
    third_read: Option<String>,
    pub stands: String,
}

impl Paper {
    pub fn readings(&self) -> Result<Readings, Error> {
        let one = |by: Option<&String>, what: Option<&String>| -> Result<Option<Reading>, Error> {
            match (by, what) {
                (Some(by), Some(what)) => Ok(Some(Reading { by: by.clone(), what: read(what)? })),
                _ => Ok(None),
            }
        };
        Ok(Readings {
            first: one(Some(&self.first_by), Some(&self.first_read))?,
            second: one(self.second_by.as_ref(), self.second_read.as_ref())?,
            third: one(self.third_by.as_ref(), self.third_read.as_ref())?,
        })
    }
}

fn read(text: &str) -> Result<Read, Error> {
    serde_json::from_str(text).map_err(|e| Error::broken("ballots", e))
}

fn stands(readings: &Readings) -> &'static str {
    match readings.standing() {
        Standing::WaitsSecond => "waits",
        Standing::Differ => "differ",
        Standing::Settled(_) => "settled",
    }
}

pub fn paper(conn: &mut Conn, community: &str, ballot: &str, serial: i32) -> Result<Option<Paper>, Error> {
    Ok(papers::table.find((community, ballot, serial)).select(Paper::as_select()).first(conn).optional()?)
}

/// Writes what was read on a paper so far.
pub fn keep_paper<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    ballot: &str,
    serial: i32,
    readings: &Readings,
) -> Result<(), Error> {
    let text = |r: &Option<Reading>| -> Result<(Option<String>, Option<String>), Error> {
        let Some(r) = r else { return Ok((None, None)) };
        let what = serde_json::to_string(&r.what).map_err(|e| Error::broken("ballots", e))?;
        Ok((Some(r.by.clone()), Some(what)))
    };
    let ((first_by, first_read), (second_by, second_read), (third_by, third_read)) =
        (text(&readings.first)?, text(&readings.second)?, text(&readings.third)?);
    let row = Paper {
        community_id: tx.community.to_owned(),
        ballot_id: ballot.to_owned(),
        serial,
        first_by: first_by.unwrap_or_default(),
        first_read: first_read.unwrap_or_default(),
        second_by,
        second_read,
        third_by,
        third_read,
        stands: stands(readings).to_owned(),
    };
    diesel::delete(papers::table.find((tx.community, ballot, serial))).execute(tx.conn)?;
    diesel::insert_into(papers::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// Papers of one standing after the serial given: `waits`, `differ` or `settled`.
pub fn papers_of(
    conn: &mut Conn,
    community: &str,
    ballot: &str,
    standing: &str,
    after: i32,
    limit: i64,
) -> Result<Vec<Paper>, Error> {
    Ok(papers::table
        .filter(papers::community_id.eq(community))
        .filter(papers::ballot_id.eq(ballot))
        .filter(papers::stands.eq(standing))
        .filter(papers::serial.gt(after))
        .order(papers::serial.asc())
        .limit(limit)
        .select(Paper::as_select())
        .load(conn)?)
}

/// How many papers there are of each standing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    pub waits: u64,
    pub differ: u64,
    pub settled: u64,
}

pub fn papers_counted(conn: &mut Conn, community: &str, ballot: &str) -> Result<Papers, Error> {
    let rows = papers::table
        .filter(papers::community_id.eq(community))
        .filter(papers::ballot_id.eq(ballot))
        .group_by(papers::stands)
        .select((papers::stands, count_star()))
        .load::<(String, i64)>(conn)?;
    let of = |name: &str| {
        rows.iter().find(|(stands, _)| stands == name).and_then(|(_, n)| u64::try_from(*n).ok()).unwrap_or(0)
    };
    Ok(Papers { waits: of("waits"), differ: of("differ"), settled: of("settled") })
}

/// Every settled paper: its serial and what it says.
pub fn settled(conn: &mut Conn, community: &str, ballot: &str) -> Result<Vec<(i32, Read)>, Error> {
    let rows = papers_of(conn, community, ballot, "settled", i32::MIN, i64::MAX)?;
    rows.iter()
        .map(|row| match row.readings()?.standing() {
            Standing::Settled(what) => Ok((row.serial, what.clone())),
            _ => Err(Error::broken("ballots", "a settled paper has two readings")),
        })
        .collect()
}

/// The file of the urn or of a count, and its digest.
#[derive(Clone, Debug, Queryable)]
pub struct Kept {
    pub file: String,
    /// SHA-256, hexadecimal.
    pub digest: String,
    pub made_at: i64,
}

/// Keeps the file of a count; one of the same count before it is replaced.
pub fn keep_file<K: Kind>(
    tx: &mut Tx<'_>,
    _: &Permit<K>,
    ballot: &str,
    round: i32,
    file: &str,
) -> Result<String, Error> {
    let digest = hex(&sha256(&[file.as_bytes()]));
    diesel::delete(files::table.find((tx.community, ballot, round))).execute(tx.conn)?;
    diesel::insert_into(files::table)
        .values((
            files::community_id.eq(tx.community),
            files::ballot_id.eq(ballot),
            files::round.eq(round),
            files::file.eq(file),
            files::digest.eq(&digest),
            files::made_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(digest)
}

/// From now on everybody may have the file of this round.
pub fn publish_file<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, ballot: &str, round: i32) -> Result<(), Error> {
    diesel::update(files::table.find((tx.community, ballot, round)))
        .set(files::published_at.eq(Some(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}

/// The newest file that everybody may have: a count that was called back before another published it is none.
pub fn published_file(conn: &mut Conn, community: &str, ballot: &str) -> Result<Option<Kept>, Error> {
    Ok(files::table
        .filter(files::community_id.eq(community))
        .filter(files::ballot_id.eq(ballot))
        .filter(files::published_at.is_not_null())
        .order(files::round.desc())
        .select((files::file, files::digest, files::made_at))
        .first(conn)
        .optional()?)
}

/// The file of a count.
pub fn file(conn: &mut Conn, community: &str, ballot: &str, round: i32) -> Result<Option<Kept>, Error> {
    Ok(files::table
        .find((community, ballot, round))
        .select((files::file, files::digest, files::made_at))
        .first(conn)
        .optional()?)
}
