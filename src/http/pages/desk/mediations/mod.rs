//! Mediation at the desk: what is due, one case with all that can be done, the agreement on paper.

mod doing;
mod one;

pub use one::{follow_up_lines, meeting_lines, side_name};

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::domain::standing::Office::{self, Auditor, Desk, Party as PartyOffice};
use crate::domain::tiers::{KeepMediation, Kind};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::mediations::{self, Case, Mediation};
use crate::views::mediations::{CaseRow, Cases};
use crate::views::page::Tab;
use crate::words::k;

const READ: Audience = Audience::Office(&[Desk, PartyOffice, Auditor]);
const KEEP: &[Office] = KeepMediation::RULE.offices;
const PAGE: i64 = 40;

pub fn entries() -> Vec<Entry> {
    let desk = Audience::Office(KEEP);
    vec![
        get("/desk/mediations", READ, Both, "cases to look at, soonest due first: ?after= &id=", || {
            web::route().to(list)
        }),
        post("/desk/requests/{id}/mediation", desk, Both, "open a case about a request", &["key", "words"], || {
            web::route().to(doing::open)
        }),
        get("/desk/mediations/{id}", READ, Both, "one case", || web::route().to(one::show)),
        get("/desk/mediations/{id}/paper", READ, Both, "the agreement to print and sign", || {
            web::route().to(one::paper)
        }),
        post(
            "/desk/mediations/{id}/sides",
            desk,
            Both,
            "one more side: a party, or a resident by name or card",
            &["key", "version", "party", "resident", "position"],
            || web::route().to(doing::side),
        ),
        post(
            "/desk/mediations/{id}/meetings",
            desk,
            Both,
            "call a meeting; every resident is told",
            &["key", "version", "date", "time", "place"],
            || web::route().to(doing::call),
        ),
        post(
            "/desk/mediations/{id}/minutes",
            desk,
            Both,
            "who came and what was said",
            &["key", "version", "meeting", "came", "words"],
            || web::route().to(doing::minutes),
        ),
        post("/desk/mediations/{id}/agreement", desk, Both, "the text", &["key", "version", "words"], || {
            web::route().to(doing::agreement)
        }),
        post(
            "/desk/mediations/{id}/signature",
            desk,
            Both,
            "a side signed the paper: its photograph",
            &["key", "version", "side", "photo"],
            || web::route().to(doing::sign),
        )
        .with_files(),
        post(
            "/desk/mediations/{id}/follow-ups",
            desk,
            Both,
            "a date on which somebody looks whether it is kept",
            &["key", "version", "date", "what"],
            || web::route().to(doing::follow_up),
        ),
        post(
            "/desk/mediations/{id}/followed",
            desk,
            Both,
            "somebody looked: kept=yes or no",
            &["key", "version", "follow_up", "kept", "words"],
            || web::route().to(doing::followed),
        ),
        post(
            "/desk/mediations/{id}/outcome",
            desk,
            Both,
            "it ends: agreed, failed or withdrawn, and where they can turn",
            &["key", "version", "outcome", "next", "words"],
            || web::route().to(doing::close),
        ),
    ]
}

/// A responsible party's own account sees only the cases it is a side of.
fn own_party(ctx: &Ctx) -> Result<Option<String>, Error> {
    let offices = &ctx.caller()?.offices;
    if offices.iter().any(|(office, _)| matches!(office, Desk | Auditor)) {
        return Ok(None);
    }
    Ok(Some(offices.iter().find_map(|(_, party)| party.clone()).unwrap_or_default()))
}

fn sees(party: Option<&String>, case: &Case) -> bool {
    party.is_none_or(|party| case.sides.iter().any(|s| s.party_id.as_ref() == Some(party)))
}

fn may_keep(ctx: &Ctx) -> bool {
    ctx.caller().is_ok_and(|caller| caller.offices.iter().any(|(office, _)| KEEP.contains(office)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    after: Option<i64>,
    id: Option<String>,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (community, party, asked) = (ctx.community_id().to_owned(), own_party(&ctx)?, asked.into_inner());
    let found = ctx
        .app
        .db
        .read(move |conn| {
            let after = asked.after.zip(asked.id.as_deref());
            mediations::due(conn, &community, party.as_deref(), after, PAGE + 1)
        })
        .await?;
    let shown = &found[..found.len().min(PAGE as usize)];
    let next = shown.last().filter(|_| found.len() > shown.len());
    ctx.show(&Cases {
        page: ctx.titled(k::MEDIATION_TITLE, Tab::Requests),
        rows: shown.iter().map(|m| row(&ctx, m)).collect(),
        next: next.map(|m| format!("after={}&id={}", m.due_at.unwrap_or(0), m.id)),
    })
}

pub fn row(ctx: &Ctx, m: &Mediation) -> CaseRow {
    CaseRow {
        id: m.id.clone(),
        number: format!("M-{}", m.number),
        topic: m.topic.clone(),
        state: m.state,
        due_at: m.due_at,
        late: m.due_at.is_some_and(|due| due < ctx.now),
    }
}
