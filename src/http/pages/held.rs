//! What waits for the resident's own word: she says yes or no, a helper sees that it waits and may take it back.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use crate::acts::held::{self as acts, Said};
use crate::acts::wish::Kept;
use crate::domain::held::HeldState;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::routes::{Entry, Mount::ForResident, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::conn::Conn;
use crate::store::held::{self, HeldAct, Of};
use crate::store::people::{self, Label};
use crate::store::sessions::SessionKind;
use crate::views::held::{HeldList, HeldPage, HeldRow};
use crate::views::page::{Page, Tab};
use crate::words::{self, Lang, k};

/// Rows of a page.
const PAGE: i64 = 25;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/held", Resident, ForResident, "what waits, or waited, for the resident's own word: ?before=", || {
            web::route().to(list)
        }),
        get("/held/{id}", Resident, ForResident, "one of them", || web::route().to(show)),
        post(
            "/held/{id}/confirmation",
            Resident,
            ForResident,
            "yes, by the resident away from the helper",
            &["key"],
            || web::route().to(confirm),
        ),
        post("/held/{id}/refusal", Resident, ForResident, "not what I want", &["key"], || web::route().to(refuse)),
        post("/held/{id}/withdrawal", Resident, ForResident, "whoever asked takes it back", &["key"], || {
            web::route().to(take_back)
        }),
    ]
}

/// A held act with what was asked for.
pub struct Opened {
    pub act: HeldAct,
    kept: Option<Kept>,
}

impl Opened {
    /// Without what was asked for.
    pub fn closed(act: HeldAct) -> Self {
        Self { act, kept: None }
    }
}

/// Opens several of one resident's: one statement, however many.
pub fn opened(conn: &mut Conn, ctx: &Ctx, resident: &str, rows: Vec<HeldAct>) -> Result<Vec<Opened>, Error> {
    let plain = held::open_all(conn, ctx.app.db.keys(), resident, &rows)?;
    rows.into_iter()
        .zip(plain)
        .map(|(act, bytes)| Ok(Opened { kept: bytes.map(|b| Kept::read(&b)).transpose()?, act }))
        .collect()
}

/// A row as a page shows it.
pub fn row(ctx: &Ctx, lang: Lang, opened: &Opened, labels: &HashMap<String, Label>) -> HeldRow {
    let act = &opened.act;
    let own = act.hands_id == act.resident_id;
    let who = labels.get(&act.hands_id).filter(|_| !own).map(|l| l.called(lang));
    let lapsed = act.open && !act.waits(ctx.now);
    let state = if lapsed { HeldState::Lapsed } else { act.state };
    HeldRow {
        id: act.id.clone(),
        kind: act.kind.clone(),
        who: who.unwrap_or_default(),
        was: opened.kept.as_ref().map(|kept| kept.was.clone()).unwrap_or_default(),
        becomes: opened.kept.as_ref().map(|kept| kept.becomes.clone()).unwrap_or_default(),
        asked_at: act.asked_at,
        ends_at: act.ends_at,
        state: state.as_str().to_owned(),
        can_confirm: act.waits(ctx.now) && here_she_can(ctx),
    }
}

/// A phone bound to her, or a kiosk; never beside a helper, nor under `/for/…`. The policy is asked again.
fn here_she_can(ctx: &Ctx) -> bool {
    ctx.acting.is_none()
        && ctx.caller.as_deref().is_some_and(|c| match c.kind {
            SessionKind::Kiosk => true,
            SessionKind::Own => c.device_id.is_some(),
            _ => false,
        })
}

#[derive(Deserialize)]
struct Older {
    before: Option<String>,
}

/// Whose the reader may see: her own, or what a helper asked for. The desk has pages of its own.
fn of(ctx: &Ctx) -> Result<Of, Error> {
    let resident = ctx.resident()?.to_owned();
    Ok(match ctx.acting.as_ref().map(|a| a.mandate.is_some()) {
        Some(true) => Of::Hands { hands: ctx.caller()?.person_id.clone(), resident },
        Some(false) | None => Of::Resident(resident),
    })
}

async fn list(ctx: Ctx, older: web::Query<Older>) -> Result<HttpResponse, Error> {
    let (community, resident, of, before) =
        (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), of(&ctx)?, older.into_inner().before);
    let me = ctx.clone();
    let (rows, labels, more) = ctx
        .app
        .db
        .read(move |conn| {
            let mut found = held::page(conn, &community, &of, before.as_deref(), PAGE + 1)?;
            let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
            let more = found.len() > most;
            found.truncate(most);
            let hands: Vec<String> = found.iter().map(|h| h.hands_id.clone()).collect();
            Ok((opened(conn, &me, &resident, found)?, people::labels(conn, &community, &hands)?, more))
        })
        .await?;
    let last = rows.last().filter(|_| more);
    ctx.show(&HeldList {
        page: titled(&ctx),
        older: last.map(|h| format!("{}/held?before={}", ctx.base(), h.act.id)),
        rows: rows.iter().map(|h| row(&ctx, ctx.prefs.lang, h, &labels)).collect(),
    })
}

/// 等您点头的事, or for whoever acts for her 等王秀兰点头的事.
fn titled(ctx: &Ctx) -> Page {
    match &ctx.acting {
        Some(acting) => {
            let name = acting.resident_name.clone();
            ctx.page(words::tell(ctx.prefs.lang, k::HELD_FOR, &[("name", name)]), Tab::Me)
        }
        None => ctx.titled(k::HELD_TITLE, Tab::Me),
    }
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, resident, of, id) =
        (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), of(&ctx)?, path_id(&path)?);
    let me = ctx.clone();
    let (one, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let found = held::find(conn, &community, &id)?.filter(|h| sees(&of, h)).ok_or(Error::Missing)?;
            let labels = people::labels(conn, &community, std::slice::from_ref(&found.hands_id))?;
            let one = opened(conn, &me, &resident, vec![found])?.pop().ok_or(Error::Missing)?;
            Ok((one, labels))
        })
        .await?;
    let mine = one.act.hands_id == ctx.caller()?.person_id;
    ctx.show(&HeldPage {
        page: ctx.titled(k::HELD_TITLE, Tab::Me),
        row: row(&ctx, ctx.prefs.lang, &one, &labels),
        own_word: ctx.acting.is_none() && one.act.waits(ctx.now),
        can_take_back: ctx.acting.is_some() && mine && one.act.waits(ctx.now),
    })
}

fn sees(of: &Of, held: &HeldAct) -> bool {
    match of {
        Of::Resident(resident) => held.resident_id == *resident,
        Of::Hands { hands, resident } => held.hands_id == *hands && held.resident_id == *resident,
        Of::Desk { .. } => true,
    }
}

/// The one in the address, if it is this resident's; else it is not there.
async fn of_this_resident(ctx: &Ctx, path: &Parts) -> Result<String, Error> {
    let (community, of, id) = (ctx.community_id().to_owned(), of(ctx)?, path_id(path)?);
    let there = {
        let id = id.clone();
        ctx.app.db.read(move |conn| Ok(held::find(conn, &community, &id)?.is_some_and(|h| sees(&of, &h)))).await?
    };
    if there { Ok(id) } else { Err(Error::Missing) }
}

async fn confirm(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = of_this_resident(&ctx, &path).await?;
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "held.confirm", digest: form.digest() };
    let state = acts::confirm(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), Said::default()).await?;
    Ok(answered(&ctx, &form, &id, state))
}

/// On to its page; for machines what came of it, with the key it was sent under.
fn answered(ctx: &Ctx, form: &Form, id: &str, state: HeldState) -> HttpResponse {
    let location = format!("{}/held/{id}", ctx.base());
    if !ctx.json {
        return ctx.go(&location);
    }
    HttpResponse::Ok().json(json!({ "outcome": state.as_str(), "id": id, "location": location, "key": form.key() }))
}

async fn refuse(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = of_this_resident(&ctx, &path).await?;
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "held.refuse", digest: form.digest() };
    acts::refuse(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), Said::default()).await?;
    Ok(answered(&ctx, &form, &id, HeldState::Refused))
}

async fn take_back(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = of_this_resident(&ctx, &path).await?;
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "held.take_back", digest: form.digest() };
    acts::take_back(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await?;
    Ok(answered(&ctx, &form, &id, HeldState::TakenBack))
}
