//! Tells the community's hook of changed requests. What does not arrive is tried again with growing waits, for three
//! days; nothing of the house waits for it.

use std::sync::Arc;

use jiff::Timestamp;

use super::{each, insist};
use crate::app::App;
use crate::error::Error;
use crate::post::backoff::{self, Next};
use crate::post::hook::{self, Body, Failure};
use crate::store::hooks::{self, Call, Hook, Told};

/// Made one after the other; few, so that a machine that is down holds up little.
const BATCH: i64 = 10;
/// Communities whose calls are made at once, so that one machine that is down holds up few others.
const PLACES: usize = 8;
/// Longer than any batch takes, milliseconds.
const LEASE: i64 = 5 * 60_000;

/// Makes the calls that are due, a batch of every community; how many were made.
pub async fn send_due(app: &Arc<App>) -> Result<usize, Error> {
    let now = app.db.now();
    let waiting = app.db.read(move |conn| hooks::due_places(conn, now)).await?;
    each(waiting, PLACES, |community| call_of(app, community.id)).await
}

async fn call_of(app: &App, community: String) -> Result<usize, Error> {
    let place = community.clone();
    let Some(hook) = app.db.read(move |conn| hooks::of_community(conn, &place)).await? else {
        return Ok(0);
    };
    let calls = app
        .db
        .write("lease_hook_calls", &community, move |tx| {
            let leave = tx.housekeeping();
            hooks::lease(tx, leave, LEASE, BATCH)
        })
        .await?;
    // One that could not be written down holds up none of the others.
    let (community, hook) = (&community, &hook);
    each(calls, 1, |call| async move { make(app, community, hook, call).await.map(|()| 1) }).await
}

async fn make(app: &App, community: &str, hook: &Hook, call: Call) -> Result<(), Error> {
    let secret = hook.secret(app.db.keys(), community)?;
    let now = app.db.now();
    let outcome = hook::tell(&app.outbound, &hook.address, &secret, &body(&call)?, now).await;
    insist(|| {
        let (call, outcome) = (call.clone(), outcome);
        app.db.write("complete_hook_call", community, move |tx| {
            let leave = tx.housekeeping();
            hooks::complete(tx, leave, &call, &told(&call, outcome, now))
        })
    })
    .await
}

fn body(call: &Call) -> Result<Body, Error> {
    let at = Timestamp::from_millisecond(call.happened_at).map_err(|e| Error::broken("hooks", e))?;
    Ok(Body {
        id: call.id.clone(),
        what: call.what.clone(),
        request: call.number.map(|number| format!("R-{number}")),
        state: call.state.map(|state| state.as_str()),
        at: at.to_string(),
    })
}

fn told(call: &Call, outcome: Result<(), Failure>, now: i64) -> Told<'static> {
    let why = match outcome {
        Ok(()) => return Told::Arrived,
        Err(Failure::Gone) => return Told::Never { why: Failure::Gone.as_str() },
        Err(why) => why.as_str(),
    };
    match backoff::next(call.tries, now - call.happened_at, None) {
        Next::Again { in_ms } => Told::Later { at: now + in_ms, why },
        Next::GiveUp => Told::Never { why },
    }
}
