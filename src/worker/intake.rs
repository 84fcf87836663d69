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
/// A list that was looked at and neither taken over nor thrown away, milliseconds: it is full of names and numbers.
const NOT_WANTED_AFTER: i64 = 60 * super::clock::DAY;

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

/// Lists nobody wanted go, those whose sending broke off, and those that nobody took over for so long that nobody will.
async fn forget_dropped(app: &App, community: &Community) -> Result<(), Error> {
    let id = community.id.clone();
    let (before, long_ago) = (app.db.now() - super::clock::DAY, app.db.now() - NOT_WANTED_AFTER);
    let (gone, left) = app
        .db
        .read(move |conn| {
            let mut gone = intake::in_state(conn, &id, "dropped")?;
            gone.extend(intake::in_state(conn, &id, "receiving")?.into_iter().filter(|b| b.updated_at < before));
            let left: Vec<_> = intake::in_state(conn, &id, "ready")?;
            Ok((gone, left.into_iter().find(|b| b.updated_at < long_ago)))
        })
        .await?;
    if let Some(left) = left {
        let outcome = acts::turn(&app.db, &community.id, left.id, &["ready"], "dropped").await;
        // Somebody took it over just now, after all.
        if !matches!(outcome, Ok(()) | Err(Error::Conflict(_))) {
            return outcome;
        }
    }
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
