//! What other systems may write: a report, and more about it.

use super::call::{Call, Trouble};
use super::doc::{Doc, Value};
use super::shapes;
use crate::acts::exchange::{report as reporting, update as updating};
use crate::domain::open311::{Report, Update};
use crate::store::{catalogue, outside, requests};

pub async fn report(call: Call) -> Result<Doc, Trouble> {
    let (sent, wrong) = Report::read(&call.params);
    let account = sent.contact.account_id.clone();
    let (zone, claim) = (call.community.zone(), call.claim("open311.requests"));
    let holder = match call.writer().await {
        Ok(holder) => holder,
        // What else is wrong is said with it, so that it is mended in one go.
        Err(trouble) => {
            let mut faults = trouble.faults()?;
            faults.extend(reporting::faults(&call.app.db, call.community_id(), zone, sent, wrong).await?);
            return Err(faults.into());
        }
    };
    let id = reporting::file(&call.app.db, call.community_id(), zone, holder, claim, sent, wrong).await??;
    let community = call.community_id().to_owned();
    let (request, kept, public) = call
        .app
        .db
        .read(move |conn| {
            let request = requests::find(conn, &community, &id)?.ok_or(crate::error::Error::Missing)?;
            let kept = outside::of_request(conn, &community, &id)?;
            let line = catalogue::responsibility(conn, &community, &request.responsibility_id)?;
            Ok((request, kept, line.is_some_and(|line| line.public)))
        })
        .await?;
    // A service whose requests are never public gives a token first, and its number to whoever holds that.
    let (name, value) = match kept.filter(|_| !public) {
        Some(kept) => ("token", kept.token),
        None => ("service_request_id", request.number.to_string()),
    };
    let answer = Value::Object(vec![
        (name, Value::Text(value)),
        ("service_notice", Value::maybe(shapes::notice(call.lang, &call.community.zone(), &request))),
        ("account_id", Value::maybe(account)),
    ]);
    Ok(Doc::created("service_requests", Value::List("request", vec![answer])))
}

pub async fn update(call: Call) -> Result<Doc, Trouble> {
    let sent = Update::parse(&call.params, call.now, &call.community.zone());
    let holder = match call.writer().await {
        Ok(holder) => holder,
        Err(trouble) => {
            let mut faults = trouble.faults()?;
            faults.extend(sent.err().unwrap_or_default());
            return Err(faults.into());
        }
    };
    let sent = sent?;
    let number = sent.request;
    let kept = updating::update(&call.app.db, call.community_id(), holder, sent).await??;
    let answer = Value::Object(vec![
        ("update_id", Value::text(kept.update_id)),
        ("service_request_id", Value::text(number.to_string())),
    ]);
    Ok(Doc::created("service_request_updates", Value::List("request_update", vec![answer])))
}
