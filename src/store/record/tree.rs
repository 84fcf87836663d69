//! The Merkle tree over a community's record, kept in tiles. It grows before each checkpoint and not
//! with each entry, so that an act waits for nothing; what it holds, a proof reads in a few rows.

use std::cell::RefCell;
use std::collections::BTreeMap;

use diesel::prelude::*;

use super::page_after;
use crate::domain::tree::{self, Edge, Hash, Place, ProofError};
use crate::error::Error;
use crate::on_each;
use crate::store::conn::Conn;
use crate::store::schema::record_tiles;
use crate::store::tx::{Housekeeping, Tx};

/// Bytes of a hash.
const HASH: i64 = 32;
/// Hashes of a whole tile.
const WIDTH: i64 = 256;

/// How many entries stand in the tree.
pub fn size(conn: &mut Conn, community: &str) -> Result<i64, Error> {
    let last = record_tiles::table
        .filter(record_tiles::community_id.eq(community))
        .filter(record_tiles::level.eq(0))
        .order(record_tiles::tile.desc())
        .select((record_tiles::tile, record_tiles::hashes))
        .first::<(i64, Vec<u8>)>(conn)
        .optional()?;
    Ok(last.map_or(0, |(tile, hashes)| tile * WIDTH + i64::try_from(hashes.len()).unwrap_or(0) / HASH))
}

/// The right edge of the tree at a size it has or had.
pub fn edge(conn: &mut Conn, community: &str, size: i64) -> Result<Edge, Error> {
    let size = u64::try_from(size).map_err(|e| Error::broken("record", e))?;
    let kept = tiles(conn, community, &Edge::places(size))?;
    Edge::resume(size, |place| kept.get(&place).cloned()).map_err(broken)
}

/// Adds up to `limit` entries that are not in the tree yet; how many there were. Housekeeping: the tree
/// says nothing that the entries do not.
pub fn grow(tx: &mut Tx<'_>, _: Housekeeping, limit: i64) -> Result<i64, Error> {
    let before = size(tx.conn, tx.community)?;
    let entries = page_after(tx.conn, tx.community, before, limit)?;
    if entries.is_empty() {
        return Ok(0);
    }
    let mut edge = edge(tx.conn, tx.community, before)?;
    for entry in &entries {
        edge.push(entry.leaf().hash());
    }
    for (place, hashes) in edge.take_changed() {
        keep(tx, place, hashes)?;
    }
    Ok(i64::try_from(entries.len()).unwrap_or(limit))
}

fn keep(tx: &mut Tx<'_>, place: Place, hashes: Vec<u8>) -> Result<(), Error> {
    let number = i64::try_from(place.number).map_err(|e| Error::broken("record", e))?;
    let row = (
        record_tiles::community_id.eq(tx.community),
        record_tiles::level.eq(i32::from(place.level)),
        record_tiles::tile.eq(number),
        record_tiles::hashes.eq(&hashes),
    );
    on_each!(&mut *tx.conn, c => diesel::insert_into(record_tiles::table)
        .values(row)
        .on_conflict((record_tiles::community_id, record_tiles::level, record_tiles::tile))
        .do_update()
        .set(record_tiles::hashes.eq(&hashes))
        .execute(c))?;
    Ok(())
}

/// The tiles asked for, as far as they are there: one statement for each level, of which a record of ten
/// million entries has three.
pub fn tiles(conn: &mut Conn, community: &str, places: &[Place]) -> Result<BTreeMap<Place, Vec<u8>>, Error> {
    let mut by_level: BTreeMap<u8, Vec<i64>> = BTreeMap::new();
    for place in places {
        let number = i64::try_from(place.number).map_err(|e| Error::broken("record", e))?;
        by_level.entry(place.level).or_default().push(number);
    }
    let mut found = BTreeMap::new();
    for (level, numbers) in by_level {
        let rows = record_tiles::table
            .filter(record_tiles::community_id.eq(community))
            .filter(record_tiles::level.eq(i32::from(level)))
            .filter(record_tiles::tile.eq_any(numbers))
            .select((record_tiles::tile, record_tiles::hashes))
            .load::<(i64, Vec<u8>)>(conn)?;
        found.extend(
            rows.into_iter()
                .filter_map(|(number, hashes)| Some((Place { level, number: u64::try_from(number).ok()? }, hashes))),
        );
    }
    Ok(found)
}

/// Proof that entry `seq` is among the first `size`.
pub fn inclusion(conn: &mut Conn, community: &str, size: i64, seq: i64) -> Result<Vec<Hash>, Error> {
    let (size, index) = (unsigned(size)?, unsigned(seq - 1)?);
    let conn = RefCell::new(conn);
    let fetch = |places: &[Place]| tiles(&mut conn.borrow_mut(), community, places).map_err(|e| e.to_string());
    tree::prove_inclusion(size, index, &fetch).map_err(broken)
}

/// Proof that the first `old` entries are the beginning of the first `new`.
pub fn consistency(conn: &mut Conn, community: &str, new: i64, old: i64) -> Result<Vec<Hash>, Error> {
    let (new, old) = (unsigned(new)?, unsigned(old)?);
    let conn = RefCell::new(conn);
    let fetch = |places: &[Place]| tiles(&mut conn.borrow_mut(), community, places).map_err(|e| e.to_string());
    tree::prove_consistency(new, old, &fetch).map_err(broken)
}

fn unsigned(number: i64) -> Result<u64, Error> {
    u64::try_from(number).map_err(|_| Error::Missing)
}

fn broken(e: ProofError) -> Error {
    Error::broken("record", e)
}
