//! A helper's own list of what was set aside, and what became of each.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Helper;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::http::{Parts, path_id};
use crate::store::people::{self, Label};
use crate::store::set_aside::{self, Late};
use crate::views::desk_requests::Named;
use crate::views::late::{LateList, LatePage, LateRow};
use crate::views::page::Tab;
use crate::words::k;

const PAGE: i64 = 25;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/set-aside", Helper, Both, "what came too late from this helper's phone: ?before=", || {
            web::route().to(list)
        }),
        get("/set-aside/{id}", Helper, Both, "one of them, and what became of it", || web::route().to(show)),
    ]
}

/// A row; the resident's page is not led to, for the mandate may be over.
pub fn row(late: &Late, labels: &HashMap<String, Label>, led_to: bool) -> LateRow {
    let name = labels.get(&late.resident_id).map(|l| l.name.clone()).unwrap_or_default();
    LateRow {
        id: late.id.clone(),
        kind: late.kind.clone(),
        resident: Named { id: if led_to { late.resident_id.clone() } else { String::new() }, name },
        client_at: late.client_at,
        received_at: late.received_at,
        why: late.why.as_str().to_owned(),
        state: late.state.as_str().to_owned(),
        decided_at: late.decided_at,
        words: late.words.clone().unwrap_or_default(),
    }
}

#[derive(Deserialize)]
struct Older {
    before: Option<String>,
}

async fn list(ctx: Ctx, older: web::Query<Older>) -> Result<HttpResponse, Error> {
    let (community, me, before) =
        (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone(), older.into_inner().before);
    let (rows, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let rows = set_aside::of_helper(conn, &community, &me, before.as_deref(), PAGE + 1)?;
            let ids: Vec<String> = rows.iter().map(|l| l.resident_id.clone()).collect();
            let labels = people::labels(conn, &community, &ids)?;
            Ok((rows, labels))
        })
        .await?;
    let shown = &rows[..rows.len().min(usize::try_from(PAGE).unwrap_or(usize::MAX))];
    let last = shown.last().filter(|_| rows.len() > shown.len());
    ctx.show(&LateList {
        page: ctx.titled(k::LATE_LIST, Tab::Home),
        older: last.map(|l| format!("/set-aside?before={}", l.id)),
        rows: shown.iter().map(|l| row(l, &labels, false)).collect(),
    })
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, me, id) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone(), path_id(&path)?);
    let (late, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let late = set_aside::find(conn, &community, &id)?.filter(|l| l.helper_id == me).ok_or(Error::Missing)?;
            let labels = people::labels(conn, &community, std::slice::from_ref(&late.resident_id))?;
            Ok((late, labels))
        })
        .await?;
    ctx.show(&LatePage { page: ctx.titled(k::LATE_TITLE, Tab::Home), row: row(&late, &labels, false) })
}
