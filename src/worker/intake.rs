//! Lists that were confirmed are taken over, a little at each turn, so that the other jobs come round as well.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::acts::exchange::intake as acts;
use crate::app::App;
use crate::error::Error;
use crate::store::communities::Community;
use crate::store::intake;

/// How long one turn goes on.
const TURN: Duration = Duration::from_secs(8);

/// Goes on with every running list, oldest first, until there is nothing to do or the turn is over.
pub async fn go_on(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    let began = Instant::now();
    let id = community.id.clone();
    let running = app.db.read(move |conn| intake::in_state(conn, &id, "running")).await?;
    for batch in running {
        while acts::step(&app.db, &community.id, batch.id.clone()).await? {
            if began.elapsed() >= TURN {
                return Ok(());
            }
        }
    }
    forget_dropped(&app, &community).await
}

/// Lists nobody wanted go, and those whose sending broke off.
async fn forget_dropped(app: &App, community: &Community) -> Result<(), Error> {
    let id = community.id.clone();
    let before = app.db.now() - super::clock::DAY;
    let gone = app
        .db
        .read(move |conn| {
            let mut gone = intake::in_state(conn, &id, "dropped")?;
            gone.extend(intake::in_state(conn, &id, "receiving")?.into_iter().filter(|b| b.updated_at < before));
            Ok(gone)
        })
        .await?;
    for batch in gone {
        let id = batch.id;
        let done = app
            .db
            .write("forget_intake", &community.id, move |tx| {
                let leave = tx.housekeeping();
                intake::forget(tx, leave, &id)
            })
            .await?;
        if !done {
            return Ok(());
        }
    }
    Ok(())
}
