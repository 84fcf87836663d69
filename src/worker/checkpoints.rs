//! Each hour the tree takes in the entries that are new, and its root is signed and published.

use std::sync::Arc;

use crate::app::App;
use crate::error::Error;
use crate::store::communities::Community;
use crate::store::record::{checkpoints, tree};

/// Entries taken in by one transaction, so that no act waits long behind it.
const BATCH: i64 = 1024;

/// Grows the tree and signs it. Two servers may do so at once: each step stands by itself, and of one
/// size there is one checkpoint.
pub async fn make(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    seal(&app, &community.id).await
}

/// The same wherever the hour is of one's own making: the example's past.
pub async fn seal(app: &App, community: &str) -> Result<(), Error> {
    loop {
        let began = app.db.clock().monotonic();
        let grown = app
            .db
            .write("grow_tree", community, |tx| {
                let leave = tx.housekeeping();
                tree::grow(tx, leave, BATCH)
            })
            .await?;
        metrics::counter!("linli_tree_entries").increment(grown.unsigned_abs());
        let took = app.db.clock().monotonic().saturating_sub(began);
        metrics::counter!("linli_tree_us").increment(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        if grown < BATCH {
            break;
        }
    }
    let signer = app.signer.clone();
    app.db
        .write("sign_checkpoint", community, move |tx| {
            let leave = tx.housekeeping();
            checkpoints::sign(tx, leave, &signer)
        })
        .await?;
    Ok(())
}
