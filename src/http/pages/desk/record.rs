//! The record of acts, newest first, for the auditor and the administrator.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::domain::standing::Office::{Admin, Auditor};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::keys::hex;
use crate::post::words::act_name;
use crate::store::people::{self, Label};
use crate::store::record::{self, Entry as Line};
use crate::views::desk_record::{RecordPage, RecordRow};
use crate::views::page::Tab;
use crate::words::k;

const PAGE: i64 = 50;

pub fn entries() -> Vec<Entry> {
    vec![get(
        "/desk/record",
        Audience::Office(&[Auditor, Admin]),
        Both,
        "the record of acts, newest first: ?before=",
        || web::route().to(list),
    )]
}

#[derive(Deserialize)]
struct Older {
    before: Option<i64>,
}

async fn list(ctx: Ctx, older: web::Query<Older>) -> Result<HttpResponse, Error> {
    let (community, before) = (ctx.community_id().to_owned(), older.before);
    let (lines, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let lines = record::page_before(conn, &community, before.unwrap_or(i64::MAX), PAGE + 1)?;
            let mut ids: Vec<String> =
                lines.iter().flat_map(|e| [&e.actor_id, &e.resident_id]).flatten().cloned().collect();
            ids.sort_unstable();
            ids.dedup();
            let labels = people::labels(conn, &community, &ids)?;
            Ok((lines, labels))
        })
        .await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let shown = lines.get(..most).unwrap_or(&lines);
    ctx.show(&RecordPage {
        page: ctx.titled(k::RECORD_TITLE, Tab::Record),
        rows: shown.iter().map(|e| row(&ctx, e, &labels)).collect(),
        next: shown.last().filter(|_| lines.len() > most).map(|e| e.seq),
        paged: before.is_some(),
    })
}

fn row(ctx: &Ctx, entry: &Line, labels: &HashMap<String, Label>) -> RecordRow {
    let lang = ctx.prefs.lang;
    // A name that was erased leaves its id, so that two entries of one person can still be told to be so.
    let called = |id: &String| labels.get(id).map_or_else(|| id.clone(), |l| l.called(lang));
    let other = entry.resident_id.as_ref().filter(|r| entry.actor_id.as_ref() != Some(r));
    RecordRow {
        seq: entry.seq,
        at: entry.at,
        act: entry.act.clone(),
        act_words: act_name(lang, &entry.act),
        who: entry.actor_id.as_ref().filter(|_| entry.standing != "system").map(called),
        whom: other.map(called),
        standing: entry.standing.clone(),
        channel: entry.channel.clone(),
        hash: hex(&entry.hash),
    }
}
