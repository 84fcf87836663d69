//! What may be swept: drafts nobody finished, answers to forms nobody sends again, pictures nothing speaks of.

use std::collections::HashSet;

use diesel::prelude::*;

use super::conn::Conn;
use super::drafts::drop_photos;
use super::schema::{answered_keys, drafts, group_items, mandate_evidence, photos};
use super::tx::{Housekeeping, Tx};
use crate::error::Error;

/// Removes up to `limit` drafts last touched before an instant, with their photos' rows.
pub fn drafts(tx: &mut Tx<'_>, _: Housekeeping, before: i64, limit: i64) -> Result<usize, Error> {
    let old: Vec<String> = drafts::table
        .filter(drafts::community_id.eq(tx.community))
        .filter(drafts::updated_at.lt(before))
        .select(drafts::id)
        .limit(limit)
        .load(tx.conn)?;
    if old.is_empty() {
        return Ok(0);
    }
    drop_photos(tx.conn, tx.community, &old)?;
    Ok(diesel::delete(
        drafts::table
            .filter(drafts::community_id.eq(tx.community))
            .filter(drafts::id.eq_any(old))
            .filter(drafts::updated_at.lt(before)),
    )
    .execute(tx.conn)?)
}

/// Removes the oldest answers given before an instant, about `limit` of them: all up to the instant of
/// the last of these, since keys have no single column to name them by.
pub fn answers(tx: &mut Tx<'_>, _: Housekeeping, before: i64, limit: i64) -> Result<usize, Error> {
    let old: Vec<i64> = answered_keys::table
        .filter(answered_keys::community_id.eq(tx.community))
        .filter(answered_keys::at.lt(before))
        .order(answered_keys::at.asc())
        .select(answered_keys::at)
        .limit(limit)
        .load(tx.conn)?;
    let Some(last) = old.last() else {
        return Ok(0);
    };
    Ok(diesel::delete(
        answered_keys::table.filter(answered_keys::community_id.eq(tx.community)).filter(answered_keys::at.le(*last)),
    )
    .execute(tx.conn)?)
}

/// Which of these pictures any row still speaks of, in whatever community: the blob store is shared.
pub fn photos_kept(conn: &mut Conn, hashes: &[String]) -> Result<HashSet<String>, Error> {
    let shown: Vec<String> =
        photos::table.filter(photos::hash.eq_any(hashes.to_vec())).select(photos::hash).distinct().load(conn)?;
    let signed: Vec<Option<String>> = mandate_evidence::table
        .filter(mandate_evidence::photo_hash.eq_any(hashes.to_vec()))
        .select(mandate_evidence::photo_hash)
        .distinct()
        .load(conn)?;
    let kept: Vec<Option<String>> = group_items::table
        .filter(group_items::ended_at.is_null())
        .filter(group_items::hash.eq_any(hashes.to_vec()))
        .select(group_items::hash)
        .distinct()
        .load(conn)?;
    Ok(shown.into_iter().chain(signed.into_iter().chain(kept).flatten()).collect())
}
