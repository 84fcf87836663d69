//! Visits without a signal: what a helper takes along on their phone, and what the phone asks before it sends what
//! was done (docs/OFFLINE.md).

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde_json::json;

use super::{helper, requests};
use crate::domain::mandate::{Caps, Matter};
use crate::domain::offline::OLDEST;
use crate::error::Error;
use crate::http::csrf;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::{Everyone, Helper, Resident};
use crate::http::late::TAKES;
use crate::http::routes::{Entry, Mount::Acting, Mount::Pages, get};
use crate::keys::as_token;
use crate::store::mandates::{self, OfHelper};
use crate::views::page::Tab;
use crate::views::visits::{Along, KeptPages, Sheet, Taken, VisitPage, VisitResident, VisitStart};
use crate::words::k;

/// More residents than any helper has: what a phone may go on keeping.
const ALL: i64 = 500;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/visits", Helper, Pages, "choose residents to take along, and what still waits to be sent", || {
            web::route().to(start)
        }),
        get("/visits/print", Helper, Pages, "the same residents on paper", || web::route().to(sheet)),
        get("/visits/kept", Everyone, Pages, "opens what was taken along; holds nothing about anybody", || {
            web::route().to(kept)
        }),
        get(
            "/visits/outbox",
            Helper,
            Pages,
            "what a phone asks before it sends: a fresh token, the key to seal to",
            || web::route().to(outbox),
        ),
        get("/visit", Resident, Acting, "what stands and what can be done, to take along", || web::route().to(page)),
    ]
}

async fn start(ctx: Ctx) -> Result<HttpResponse, Error> {
    let residents = residents(&ctx).await?;
    ctx.show(&VisitStart {
        page: ctx.titled(k::VISITS_TITLE, Tab::Home),
        // As many as one helper may have start out chosen; more are for them to choose.
        chosen: residents.len() <= Caps::default().residents_of_a_helper as usize,
        residents,
        takes: takes(&ctx),
    })
}

async fn sheet(ctx: Ctx) -> Result<HttpResponse, Error> {
    let residents = residents(&ctx).await?;
    ctx.show(&Sheet { page: ctx.titled(k::VISITS_SHEET, Tab::Home), residents })
}

/// One copy for everybody, kept on the phone: nobody's name, nobody's token.
async fn kept(ctx: Ctx) -> Result<HttpResponse, Error> {
    let mut page = ctx.titled(k::VISITS_KEPT, Tab::None);
    page.person = None;
    page.csrf = String::new();
    page.offer = false;
    let mut reply = ctx.show(&KeptPages { page, takes: takes(&ctx) })?;
    reply.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
    Ok(reply)
}

fn takes(ctx: &Ctx) -> Vec<Taken> {
    let page = ctx.page("", Tab::None);
    TAKES.iter().map(|one| Taken { post: one.post.to_owned(), name: page.t(one.name).to_owned() }).collect()
}

/// Asked for before every sending. Whoever is not named any more is wiped from the phone.
async fn outbox(ctx: Ctx) -> Result<HttpResponse, Error> {
    let allowed: Vec<String> = residents(&ctx).await?.into_iter().map(|r| r.id).collect();
    Ok(HttpResponse::Ok().json(json!({
        "token": csrf::token(&ctx),
        "server": as_token(ctx.app.seal.public()),
        "whose": ctx.app.seal.mark(&ctx.caller()?.person_id),
        "now": ctx.now,
        "keep": OLDEST,
        "residents": allowed,
    })))
}

/// Those whose mandate is in force now, door after door.
async fn residents(ctx: &Ctx) -> Result<Vec<VisitResident>, Error> {
    let (community, me, now) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone(), ctx.now);
    let rows = ctx.app.db.read(move |conn| mandates::of_helper(conn, &community, &me, "", None, now, ALL)).await?;
    let mut found: Vec<VisitResident> = rows.into_iter().filter(|r| in_force(r, now)).map(resident).collect();
    found.sort_by(|a, b| (&a.place, &a.name).cmp(&(&b.place, &b.name)));
    Ok(found)
}

fn in_force(row: &OfHelper, now: i64) -> bool {
    row.mandate.state_now(now).in_force() && row.mandate.from_at <= now
}

fn resident(row: OfHelper) -> VisitResident {
    VisitResident {
        id: row.mandate.resident_id.clone(),
        matters: row.mandate.matters().iter().map(|m| m.as_str().to_owned()).collect(),
        until_at: row.mandate.until_at,
        name: row.name,
        place: row.place,
    }
}

async fn page(ctx: Ctx) -> Result<HttpResponse, Error> {
    let acting = ctx.acting.clone().ok_or(Error::Missing)?;
    // The desk goes with its own lists.
    let facts = acting.mandate.as_ref().ok_or(Error::Missing)?;
    let (about, open) = helper::taken_along(&ctx, facts).await?;
    let report = match about.may(Matter::Requests.as_str()) {
        true => Some(requests::report_form(&ctx).await?),
        false => None,
    };
    let view = ctx.page("", Tab::None);
    // Contact stays shut while cooling off: so it is with its own page. What has no weight is open at once.
    let shut = |matter: Matter| matter == Matter::Contact && about.cooling_until.is_some();
    let open_now = |matter: Matter| facts.matters.contains(&matter) && !shut(matter);
    let along = TAKES.iter().filter_map(|one| {
        let (matter, path) = one.page?;
        open_now(matter).then(|| Along { href: format!("{}{path}", ctx.base()), name: view.t(one.name).to_owned() })
    });
    ctx.show(&VisitPage {
        page: ctx.page(about.name.clone(), Tab::Home),
        along: along.collect(),
        open,
        until: about.until_at.min(ctx.now + OLDEST),
        about,
        report,
    })
}
