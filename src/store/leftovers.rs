//! What may be swept: drafts nobody finished, answers to forms nobody sends again, rows of lists that were
//! taken over, pictures nothing speaks of.

use std::collections::HashSet;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::conn::Conn;
use super::drafts::drop_photos;
use super::schema::{answered_keys, drafts, group_items, intake_batches, intake_rows, mandate_evidence, photos};
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

/// Removes rows of lists from elsewhere that are in these states, up to `limit` of the oldest list in one of `of` that was
/// last touched before an instant and still has some. Its counts stay.
pub fn list_rows(
    tx: &mut Tx<'_>,
    _: Housekeeping,
    rows: &[&str],
    of: &[&str],
    before: i64,
    limit: i64,
) -> Result<usize, Error> {
    let theirs: Vec<String> = rows.iter().map(|&state| state.to_owned()).collect();
    let of: Vec<String> = of.iter().map(|&state| state.to_owned()).collect();
    let kept = intake_rows::table
        .filter(intake_rows::community_id.eq(intake_batches::community_id))
        .filter(intake_rows::batch_id.eq(intake_batches::id))
        .filter(intake_rows::state.eq_any(theirs.clone()));
    let batch: Option<String> = intake_batches::table
        .filter(intake_batches::community_id.eq(tx.community))
        .filter(intake_batches::state.eq_any(of))
        .filter(intake_batches::updated_at.lt(before))
        .filter(exists(kept))
        .order(intake_batches::id.asc())
        .select(intake_batches::id)
        .first(tx.conn)
        .optional()?;
    let Some(batch) = batch else { return Ok(0) };
    let lines: Vec<i64> = intake_rows::table
        .filter(intake_rows::community_id.eq(tx.community))
        .filter(intake_rows::batch_id.eq(&batch))
        .filter(intake_rows::state.eq_any(theirs.clone()))
        .order(intake_rows::line.asc())
        .limit(limit)
        .select(intake_rows::line)
        .load(tx.conn)?;
    let some = intake_rows::table
        .filter(intake_rows::community_id.eq(tx.community))
        .filter(intake_rows::batch_id.eq(&batch))
        .filter(intake_rows::state.eq_any(theirs))
        .filter(intake_rows::line.le(lines.last().copied().unwrap_or_default()));
    Ok(diesel::delete(some).execute(tx.conn)?)
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
