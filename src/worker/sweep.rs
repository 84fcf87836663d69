//! Sweeps what nobody needs any more: old drafts, answers to forms sent long ago, photos of nothing. A
//! little at a time, so that no page waits for it.

use std::collections::HashSet;
use std::sync::Arc;

use actix_web::web;

use crate::app::App;
use crate::blobs::BlobHash;
use crate::domain::contact_change::SAID_WITHIN;
use crate::error::Error;
use crate::http::upload;
use crate::store::communities::{self, Community};
use crate::store::credentials::{one_time, passkeys, tries};
use crate::store::drafts::KEPT_FOR;
use crate::store::{calls_taken, contact_changes, leftovers, openings, waiting};

const DAY: i64 = 24 * 3_600_000;
/// A form sent again later than this is a new one.
const ANSWERS_KEPT: i64 = 30 * DAY;
/// A photo that no row speaks of may still be on its way into one for this long.
const PHOTOS_KEPT: i64 = DAY;
/// Wrong tries without a card, and codes, end long before this.
const TRIES_KEPT: i64 = 7 * DAY;
/// A passkey ceremony ends after five minutes; what was used is remembered longer than that.
const CEREMONIES_KEPT: i64 = DAY;
/// What came of a call stands in its request and in the record; the note of it is kept no longer than this.
const CALLS_KEPT: i64 = 30 * DAY;
/// Rows of lists from elsewhere, by what became of them and of their list, and how long after anybody last touched it:
/// those that came to their end; and those that were left out, of which the list's page says how long in words.
const LIST_ROWS_KEPT: [(&[&str], &[&str], i64); 2] =
    [(&["done", "known", "failed"], &["done", "stopped"], 28 * DAY), (&["bad"], &["done"], 60 * DAY)];
/// Rows a transaction removes.
const BATCH: i64 = 500;
/// Transactions a sweep takes; what is left over waits for the next hour.
const BATCHES: usize = 20;

/// What was swept.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub drafts: usize,
    pub answers: usize,
    pub photos: usize,
}

pub async fn sweep(app: &Arc<App>, community: &Community) -> Result<Swept, Error> {
    let now = app.db.now();
    let mut swept = Swept::default();
    forget_lists(app, community, now).await?;
    for _ in 0..BATCHES {
        let (drafts, answers) = app
            .db
            .write("sweep", &community.id, move |tx| {
                let leave = tx.housekeeping();
                tries::sweep(tx, leave, now - TRIES_KEPT)?;
                one_time::sweep(tx, leave, now - TRIES_KEPT)?;
                passkeys::sweep(tx, leave, now - CEREMONIES_KEPT)?;
                waiting::sweep(tx, leave, now - TRIES_KEPT)?;
                contact_changes::sweep(tx, leave, now - SAID_WITHIN)?;
                openings::sweep(tx, leave, now - DAY)?;
                calls_taken::sweep(tx, leave, now - CALLS_KEPT, BATCH)?;
                Ok((
                    leftovers::drafts(tx, leave, now - KEPT_FOR, BATCH)?,
                    leftovers::answers(tx, leave, now - ANSWERS_KEPT, BATCH)?,
                ))
            })
            .await?;
        swept.drafts += drafts;
        swept.answers += answers;
        if drafts == 0 && answers == 0 {
            break;
        }
    }
    // Pictures and lists on their way in lie in one place for all communities; the oldest has them swept.
    if app.db.read(communities::first).await?.is_some_and(|first| first.id == community.id) {
        swept.photos = photos(app, now - PHOTOS_KEPT).await?;
        let of = app.clone();
        web::block(move || upload::sweep(&of.config, now)).await.map_err(|_| Error::Busy { until: None })??;
    }
    Ok(swept)
}

/// Rows of lists from elsewhere hold callers' names, numbers and words once more, in the open. What became a request stands
/// in that; what was left out may be saved and mended for a while, as the list's page says.
async fn forget_lists(app: &Arc<App>, community: &Community, now: i64) -> Result<(), Error> {
    for (rows, of, kept) in LIST_ROWS_KEPT {
        for _ in 0..BATCHES {
            let gone = app
                .db
                .write("forget_intake_rows", &community.id, move |tx| {
                    let leave = tx.housekeeping();
                    leftovers::list_rows(tx, leave, rows, of, now - kept, BATCH)
                })
                .await?;
            if gone == 0 {
                break;
            }
        }
    }
    Ok(())
}

/// Pictures that neither a photo's row nor a mandate's evidence speaks of.
async fn photos(app: &Arc<App>, cutoff: i64) -> Result<usize, Error> {
    let old = app.blobs.older_than(cutoff).await.map_err(|e| Error::broken("blobs", e))?;
    let mut gone = 0;
    for some in old.chunks(500) {
        let names: Vec<String> = some.iter().map(|h| h.as_str().to_owned()).collect();
        let kept: HashSet<String> = app.db.read(move |conn| leftovers::photos_kept(conn, &names)).await?;
        for hash in some.iter().filter(|h| !kept.contains(h.as_str())) {
            gone += usize::from(remove(app, hash, cutoff).await?);
        }
    }
    Ok(gone)
}

async fn remove(app: &App, hash: &BlobHash, cutoff: i64) -> Result<bool, Error> {
    app.blobs.delete_if_older(hash, cutoff).await.map_err(|e| Error::broken("blobs", e))
}
