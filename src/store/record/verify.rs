//! Recomputes the whole record of one community from the database.

use diesel::prelude::*;

pub use super::check::Verdict;
use super::check::{Checker, Trust};
use super::{checkpoints, page_after, tree};
use crate::domain::checkpoint::Checkpoint;
use crate::error::Error;
use crate::store::conn::Conn;
use crate::store::schema::record_heads;

/// Rows read at once.
const PAGE: i64 = 1000;

/// Chain, tree and the roots of all checkpoints. Who signed them is asked by [`verify_by`].
pub fn verify(conn: &mut Conn, community: &str) -> Result<Verdict, Error> {
    verify_by(conn, community, &Trust::default())
}

/// The same, with the key that must have signed and what others kept.
pub fn verify_by(conn: &mut Conn, community: &str, trust: &Trust) -> Result<Verdict, Error> {
    let head = record_heads::table
        .find(community)
        .select((record_heads::seq, record_heads::hash))
        .first::<(i64, Vec<u8>)>(conn)
        .optional()?
        .unwrap_or((0, vec![0; 32]));
    let mut signed = match believed(conn, community, trust)? {
        Ok(signed) => signed,
        Err(verdict) => return Ok(verdict),
    };
    signed.extend(trust.kept.iter().filter(|c| c.community == community).cloned());
    let mut checker = Checker::new(signed);
    let in_tree = tree::size(conn, community)?;
    loop {
        let page = page_after(conn, community, checker.seq(), PAGE)?;
        for entry in &page {
            if let Err(verdict) = checker.take(entry) {
                return Ok(verdict);
            }
        }
        compare(conn, community, in_tree, &mut checker)?;
        if let Err(verdict) = checker.judge() {
            return Ok(verdict);
        }
        if page.is_empty() {
            return Ok(checker.end(Some((head.0, &head.1))));
        }
    }
}

fn believed(conn: &mut Conn, community: &str, trust: &Trust) -> Result<Result<Vec<Checkpoint>, Verdict>, Error> {
    let (mut all, mut size) = (Vec::new(), 0);
    loop {
        let page = checkpoints::page_after(conn, community, size, PAGE)?;
        let Some(last) = page.last() else { return Ok(Ok(all)) };
        size = last.tree_size;
        for row in &page {
            match trust.believe(community, &row.note) {
                Ok(signed)
                    if i64::try_from(signed.size) == Ok(row.tree_size) && signed.root.0.as_slice() == row.root =>
                {
                    all.push(signed);
                }
                Ok(_) => {
                    let why = "its checkpoint says something else than what was signed";
                    return Ok(Err(Verdict::Bad { seq: row.tree_size, why }));
                }
                Err(why) => return Ok(Err(Verdict::Bad { seq: row.tree_size, why })),
            }
        }
    }
}

fn compare(conn: &mut Conn, community: &str, in_tree: i64, checker: &mut Checker) -> Result<(), Error> {
    let computed = checker.tiles();
    let places: Vec<_> = computed.keys().copied().collect();
    let stored = tree::tiles(conn, community, &places)?;
    for (place, hashes) in computed {
        match stored.get(&place) {
            Some(kept) => checker.compare(place, &hashes, kept),
            // Its first hash stands for this many entries, the last of them in the tree already.
            None if (i128::from(place.number) * 256 + 1) << (8 * u32::from(place.level)) <= i128::from(in_tree) => {
                checker.missing(place);
            }
            None => {}
        }
    }
    Ok(())
}
