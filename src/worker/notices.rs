//! Notices under way go out, a little at each turn, so that the other jobs come round as well; what nobody read goes
//! another way.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::acts::notices::send;
use crate::app::App;
use crate::error::Error;
use crate::store::communities::Community;
use crate::store::notices;

/// How long one turn goes on.
const TURN: Duration = Duration::from_secs(8);

/// Goes on with every notice under way, oldest first, until there is nothing to do or the turn is over.
pub async fn go_on(app: Arc<App>, community: Arc<Community>) -> Result<(), Error> {
    let (began, zone) = (Instant::now(), community.zone());
    let id = community.id.clone();
    for notice in app.db.read(move |conn| notices::sending(conn, &id)).await? {
        while send::step(&app.db, &community.id, &zone, &notice).await? {
            if began.elapsed() >= TURN {
                return Ok(());
            }
        }
    }
    while send::go_another_way(&app.db, &community.id).await? > 0 {
        if began.elapsed() >= TURN {
            break;
        }
    }
    Ok(())
}
