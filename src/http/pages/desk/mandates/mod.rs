//! Mandates at the desk: the tabs, writing one down, one of them with what can be done to it, and its paper.

mod more;
mod new;
mod one;
mod paper;

pub use more::{hows, kept};

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::domain::standing::Office::{self, Accounts, Auditor, Desk};
use crate::domain::standing::Standing;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::answers::Claim;
use crate::store::mandates::{self, Mandate, View};
use crate::store::people::{self, Label};
use crate::views::desk_mandates::{MandateList, MandateRow};
use crate::views::page::Tab;
use crate::words::k;

const READ: Audience = Audience::Office(&[Desk, Accounts, Auditor]);
/// Who makes and stops mandates.
const HANDLE: &[Office] = &[Desk, Accounts];
/// Rows of a list.
const PAGE: i64 = 40;

pub fn entries() -> Vec<Entry> {
    let handle = Audience::Office(HANDLE);
    let wanted: &[&str] =
        &["key", "resident", "helper", "matters", "term", "evidence", "kind", "bedside", "video", "event"];
    let mut all = vec![
        get("/desk/mandates", READ, Both, "mandates by tab: ?view=check|active|ending|ended &after= &id=", || {
            web::route().to(list)
        }),
        post("/desk/mandates", handle, Both, "write down a mandate for the resident to agree to", wanted, || {
            web::route().to(new::draft)
        }),
        get("/desk/mandates/new", handle, Both, "the form for a new mandate: ?resident=", || {
            web::route().to(new::show)
        }),
        post("/desk/mandates/new", handle, Both, "the same as POST /desk/mandates", wanted, || {
            web::route().to(new::draft)
        }),
        get("/desk/mandates/photos/{id}", READ, Both, "a page of a signed form; ?size=thumb", || {
            web::route().to(paper::photo)
        }),
        get("/desk/mandates/{id}", READ, Both, "one mandate as staff see it", || web::route().to(one::show)),
        get("/desk/mandates/{id}/form", READ, Both, "its form, to print and sign", || web::route().to(paper::form)),
        post(
            "/desk/mandates/{id}/witness",
            handle,
            Both,
            "be present: the kiosk takes her yes",
            &["key", "version"],
            || web::route().to(one::witness),
        ),
        post(
            "/desk/mandates/{id}/signature",
            handle,
            Both,
            "hand in the signed paper (multipart, photo)",
            &["key", "version", "witness", "witness_two", "fingerprint", "read_aloud", "photo"],
            || web::route().to(one::sign),
        )
        .with_files(),
        post("/desk/mandates/{id}/suspension", handle, Both, "stop it at once", &["key", "channel"], || {
            web::route().to(one::suspend)
        }),
        post("/desk/mandates/{id}/revocation", handle, Both, "end it for good", &["key", "reason", "words"], || {
            web::route().to(one::revoke)
        }),
    ];
    all.extend(more::entries());
    all
}

#[derive(Deserialize)]
struct Asked {
    view: Option<String>,
    after: Option<i64>,
    id: Option<String>,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let view = asked.view.as_deref().and_then(View::parse).unwrap_or(View::Check);
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let (rows, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let after = asked.after.zip(asked.id.as_deref());
            let rows = mandates::at_desk(conn, &community, view, after, now, PAGE + 1)?;
            let ids: Vec<String> = rows.iter().flat_map(|m| [m.resident_id.clone(), m.helper_id.clone()]).collect();
            let labels = people::labels(conn, &community, &ids)?;
            Ok((rows, labels))
        })
        .await?;
    let shown = &rows[..rows.len().min(PAGE as usize)];
    let next = shown
        .last()
        .filter(|_| rows.len() > shown.len())
        .map(|m| format!("view={}&after={}&id={}", view.as_str(), m.until_at, m.id));
    ctx.show(&MandateList {
        page: ctx.titled(k::DESKM_TITLE, Tab::Mandates),
        view: view.as_str().to_owned(),
        rows: shown.iter().map(|m| row(&ctx, m, &labels)).collect(),
        next,
        may_grant: holds(&ctx, HANDLE),
    })
}

fn row(ctx: &Ctx, m: &Mandate, labels: &HashMap<String, Label>) -> MandateRow {
    MandateRow {
        id: m.id.clone(),
        resident: labels.get(&m.resident_id).map(|l| l.name.clone()).unwrap_or_default(),
        helper: called(ctx, labels, &m.helper_id),
        matters: codes(m),
        state: m.state_now(ctx.now).as_str().to_owned(),
        until: m.until_at,
    }
}

fn codes(m: &Mandate) -> Vec<String> {
    m.matters().iter().map(|matter| matter.as_str().to_owned()).collect()
}

fn called(ctx: &Ctx, labels: &HashMap<String, Label>, id: &str) -> String {
    labels.get(id).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default()
}

fn holds(ctx: &Ctx, offices: &[Office]) -> bool {
    ctx.caller.as_deref().is_some_and(|c| c.offices.iter().any(|(o, _)| offices.contains(o)))
}

/// By which of the offices that handle mandates the caller acts.
fn standing(ctx: &Ctx, form: &Form) -> Result<Standing, Error> {
    Ok(Standing { key: form.key(), client_at: form.client_at(), ..ctx.office_standing(HANDLE)? })
}

fn claim(form: &Form, route: &'static str) -> Claim {
    Claim { key: form.key(), route, digest: form.digest() }
}
