//! Tells the community's hook of changed requests. What does not arrive is tried again with growing waits, for three
//! days; nothing of the house waits for it.

use std::sync::Arc;

use jiff::Timestamp;

use crate::app::App;
use crate::error::Error;
use crate::post::backoff::{self, Next};
use crate::post::hook::{self, Body, Failure};
use crate::store::hooks::{self, Call, Hook, Told};

/// Made one after the other; few, so that a machine that is down holds up little.
const BATCH: i64 = 10;
/// Longer than any batch takes, milliseconds.
const LEASE: i64 = 5 * 60_000;

/// Makes the calls that are due; how many were made.
pub async fn send_due(app: &Arc<App>) -> Result<usize, Error> {
    let community = app.community().await?.id.clone();
    let (place, now) = (community.clone(), app.db.now());
    let hook = app
        .db
        .read(move |conn| {
            let due = hooks::any_due(conn, &place, now)?;
            if due { hooks::of_community(conn, &place) } else { Ok(None) }
        })
        .await?;
    let Some(hook) = hook else {
        return Ok(0);
    };
    let calls = app
        .db
        .write("lease_hook_calls", &community, move |tx| {
            let leave = tx.housekeeping();
            hooks::lease(tx, leave, LEASE, BATCH)
        })
        .await?;
    for call in &calls {
        make(app, &community, &hook, call.clone()).await?;
    }
    Ok(calls.len())
}

async fn make(app: &App, community: &str, hook: &Hook, call: Call) -> Result<(), Error> {
    let secret = hook.secret(app.db.keys(), community)?;
    let now = app.db.now();
    let outcome = hook::tell(&app.outbound, &hook.address, &secret, &body(&call)?, now).await;
    app.db
        .write("complete_hook_call", community, move |tx| {
            let leave = tx.housekeeping();
            hooks::complete(tx, leave, &call, &told(&call, outcome, now))
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
