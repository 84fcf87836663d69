//! What other systems may read: services, public requests, and what became of them.

use super::call::{Call, Trouble};
use super::doc::{Doc, Value};
use super::shapes::{self, Telling};
use crate::domain::open311::{Fault, Query, Steps, number};
use crate::store::catalogue::{self, CALL_ME};
use crate::store::open311::{self, Reader};
use crate::store::{outside, questions};

/// When the way this answers last changed.
const CHANGESET: &str = "2026-11-28T00:00:00+08:00";
/// Where a span holds more than one answer may look through (`store::open311_walk`).
const TOO_MUCH: &str =
    "that is more than one answer may look through: ask for a shorter span with start_date and end_date";

pub async fn discovery(call: Call) -> Result<Doc, Trouble> {
    let url = &call.app.config.public_url;
    let endpoint = Value::Object(vec![
        ("specification", Value::text("http://wiki.open311.org/GeoReport_v2")),
        ("url", Value::text(format!("{url}/open311/v2"))),
        ("changeset", Value::text(CHANGESET)),
        ("type", Value::text("production")),
        ("formats", Value::List("format", vec![Value::text("text/xml"), Value::text("application/json")])),
    ]);
    let contact = format!("{} {}", call.community.name, call.community.phone);
    Ok(Doc::ok(
        "discovery",
        Value::Object(vec![
            ("changeset", Value::text(CHANGESET)),
            ("contact", Value::text(contact.trim())),
            ("key_service", Value::text(format!("{url}/help"))),
            ("endpoints", Value::List("endpoint", vec![endpoint])),
        ]),
    ))
}

pub async fn services(call: Call) -> Result<Doc, Trouble> {
    let (community, now) = (call.community_id().to_owned(), call.now);
    let (listed, asked) = call
        .app
        .db
        .read(move |conn| {
            let listed = catalogue::responsibility_list(conn, &community, now)?;
            let ids: Vec<String> = listed.iter().map(|(category, _, _)| category.id.clone()).collect();
            let asked = questions::counts(conn, &community, &ids)?;
            Ok((listed, asked))
        })
        .await?;
    let offered = listed.iter().filter(|(category, _, _)| category.code != CALL_ME);
    let services =
        offered.map(|(category, _, _)| shapes::service(call.lang, category, asked.contains_key(&category.id)));
    Ok(Doc::ok("services", Value::List("service", services.collect())))
}

pub async fn definition(call: Call) -> Result<Doc, Trouble> {
    let (community, code, now) = (call.community_id().to_owned(), call.part.clone(), call.now);
    let found = call
        .app
        .db
        .read(move |conn| {
            let listed = catalogue::responsibility_list(conn, &community, now)?;
            let found = listed.into_iter().map(|(category, _, _)| category).find(|c| c.code == code && code != CALL_ME);
            match found {
                Some(category) => {
                    let asked = questions::of_category(conn, &community, &category.id)?;
                    Ok(Some((category, asked)))
                }
                None => Ok(None),
            }
        })
        .await?;
    let (category, asked) = found.ok_or_else(|| Fault::missing("service_code is not known here"))?;
    Ok(Doc::ok("service_definition", shapes::definition(call.lang, &category, &asked)))
}

pub async fn requests(call: Call) -> Result<Doc, Trouble> {
    let asked = Query::parse(&call.params, call.now, &call.community.zone())?;
    listed(call, asked, false).await
}

pub async fn request(call: Call) -> Result<Doc, Trouble> {
    let missing = || Trouble::one(Fault::missing("service_request_id is not known here"));
    let number = number(&call.part).ok_or_else(missing)?;
    // Nothing but the number counts here, and whether more is wanted of it.
    let only = crate::domain::open311::Params::of(
        [
            ("service_request_id", number.to_string()),
            ("extensions", call.params.text("extensions").unwrap_or_default().to_owned()),
        ]
        .map(|(n, v)| (n.to_owned(), v)),
    );
    let asked = Query::parse(&only, call.now, &call.community.zone())?;
    listed(call, asked, true).await
}

/// The requests asked for. `must` there be one?
async fn listed(call: Call, asked: Query, must: bool) -> Result<Doc, Trouble> {
    let source = call.holder().await?.map(|holder| holder.key.source_id);
    let reader = Reader { source };
    let (community, whose) = (call.community_id().to_owned(), reader.clone());
    let extensions = asked.extensions;
    let telling = call
        .app
        .db
        .read(move |conn| match open311::list(conn, &community, &whose, &asked)? {
            Some(found) => Telling::gather(conn, &community, found, extensions).map(Some),
            None => Ok(None),
        })
        .await?
        .ok_or_else(|| Fault::bad(TOO_MUCH))?;
    if must && telling.requests.is_empty() {
        return Err(Fault::missing("service_request_id is not known here").into());
    }
    Ok(Doc::ok("service_requests", telling.all(&call, &reader)))
}

pub async fn token(call: Call) -> Result<Doc, Trouble> {
    let (community, token) = (call.community_id().to_owned(), call.part.clone());
    let found = call
        .app
        .db
        .read(move |conn| match outside::request_of_token(conn, &community, &token)? {
            Some(id) => open311::by_id(conn, &community, &id),
            None => Ok(None),
        })
        .await?;
    let request = found.ok_or_else(|| Fault::missing("token is not known here"))?;
    let answer = Value::Object(vec![
        ("service_request_id", Value::text(request.number.to_string())),
        ("token", Value::text(call.part.clone())),
    ]);
    Ok(Doc::ok("service_requests", Value::List("request", vec![answer])))
}

pub async fn updates(call: Call) -> Result<Doc, Trouble> {
    let asked = Steps::parse(&call.params, call.now, &call.community.zone())?;
    let source = call.holder().await?.map(|holder| holder.key.source_id);
    let reader = Reader { source };
    let (community, whose) = (call.community_id().to_owned(), reader.clone());
    let (steps, more, sent) = call
        .app
        .db
        .read(move |conn| {
            let (steps, more) = open311::steps_within(conn, &community, &whose, asked)?;
            let of: Vec<(&str, &str)> =
                steps.iter().map(|t| (t.step.request_id.as_str(), t.step.id.as_str())).collect();
            let sent = outside::updates_of(conn, &community, &of)?;
            Ok((steps, more, sent))
        })
        .await?;
    let zone = call.community.zone();
    let told = steps.iter().map(|told| shapes::update(call.lang, &zone, &reader, told, sent.get(&told.step.id)));
    let doc = Doc::ok("service_request_updates", Value::List("request_update", told.collect()));
    Ok(Doc { next: asked.next_page().filter(|_| more).map(|page| further(&call, page)), ..doc })
}

/// The same question once more, at another page; the key is for whoever asks to add.
fn further(call: &Call, page: i64) -> String {
    let mut query = format!("?page={page}");
    for name in ["page_size", "start_date", "end_date", "jurisdiction_id"] {
        if let Some(text) = call.params.text(name) {
            query.push_str(&format!("&{name}={}", escaped(text)));
        }
    }
    query
}

/// For an address: all but the plainest letters as their bytes.
fn escaped(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
