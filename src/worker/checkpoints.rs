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
    loop {
        let grown = app
            .db
            .write("grow_tree", &community.id, |tx| {
                let leave = tx.housekeeping();
                tree::grow(tx, leave, BATCH)
            })
            .await?;
        if grown < BATCH {
            break;
        }
    }
    let signer = app.signer.clone();
    app.db
        .write("sign_checkpoint", &community.id, move |tx| {
            let leave = tx.housekeeping();
            checkpoints::sign(tx, leave, &signer)
        })
        .await?;
    Ok(())
}
