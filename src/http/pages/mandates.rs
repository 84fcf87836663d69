//! Who helps me: a resident's mandates, one of them, her yes or no to it, and stopping it.

mod beside;

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::desk::mandates::kept;
use super::requests::named;
use crate::acts::mandate::revoke::{self, Reason};
use crate::acts::mandate::{consent, narrow, pin, refuse, renounce};
use crate::domain::mandate::MandateState;
use crate::domain::standing::{Channel, Standing};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::routes::{Entry, Mount::Both, Mount::ForResident, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::mandates::{self, Mandate, OfResident};
use crate::store::organisations;
use crate::store::people::{self, Label};
use crate::views::mandates::{MandateList, MandateRow, OneMandate};
use crate::views::page::{Page, Tab};
use crate::words::k;

/// Rows of a list.
const PAGE: i64 = 25;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/mandates", Resident, ForResident, "who may act for this resident: ?before=", || web::route().to(list)),
        get("/mandates/new", Resident, Both, "beside a helper: ask for their help", || web::route().to(beside::show)),
        post("/mandates/new", Resident, Both, "the same, sent; the desk then asks her", &["key", "matters"], || {
            web::route().to(beside::open)
        }),
        get("/mandates/{id}", Resident, ForResident, "one mandate", || web::route().to(show)),
        post("/mandates/{id}/consent", Resident, Both, "say yes to it, in person", &["key", "pin"], || {
            web::route().to(say_yes)
        }),
        post("/mandates/{id}/refusal", Resident, Both, "say no to it, in person", &["key"], || web::route().to(say_no)),
        post("/mandates/{id}/end", Resident, ForResident, "end it at once; a helper gives it up", &["key"], || {
            web::route().to(end)
        }),
        post("/mandates/{id}/code", Resident, Both, "send a code to her own number", &["key"], || {
            web::route().to(beside::send_code)
        }),
        post("/mandates/{id}/code/typed", Resident, Both, "the code, typed in", &["key", "code"], || {
            web::route().to(beside::type_code)
        }),
        post(
            "/mandates/{id}/narrowing",
            Resident,
            Both,
            "keep only these matters, at once",
            &["key", "matters"],
            || web::route().to(narrower),
        ),
        post("/mandates/{id}/completion", Resident, ForResident, "what it was for is done", &["key"], || {
            web::route().to(completed)
        }),
    ]
}

#[derive(Deserialize)]
pub struct Paging {
    before: Option<String>,
}

/// The helper through whose mandate this address is read: they see no one's mandate but their own.
fn only_with(ctx: &Ctx) -> Result<Option<String>, Error> {
    let by_mandate = ctx.acting.as_ref().is_some_and(|a| a.mandate.is_some());
    Ok(by_mandate.then_some(ctx.caller()?.person_id.clone()))
}

async fn list(ctx: Ctx, paging: web::Query<Paging>) -> Result<HttpResponse, Error> {
    let (community, resident, with) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), only_with(&ctx)?);
    let before = paging.into_inner().before;
    let (rows, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let which = OfResident { resident: &resident, with: with.as_deref(), before: before.as_deref() };
            let rows = mandates::of_resident(conn, &community, &which, PAGE + 1)?;
            let helpers: Vec<String> = rows.iter().map(|m| m.helper_id.clone()).collect();
            let labels = people::labels(conn, &community, &helpers)?;
            Ok((rows, labels))
        })
        .await?;
    let shown = &rows[..rows.len().min(PAGE as usize)];
    let older = shown
        .last()
        .filter(|_| rows.len() > shown.len())
        .map(|last| format!("{}/mandates?before={}", ctx.base(), last.id));
    let (past, current) = shown
        .iter()
        .map(|m| row(&ctx, m, &labels))
        .partition(|r| MandateState::parse(&r.state).is_some_and(|s| s.ended()));
    let beside = ctx.caller()?.helper_beside.as_ref().map(|(title, name)| format!("{title}{name}"));
    let page = ctx.titled_whose(k::MANDATES_TITLE, k::MANDATES_TITLE_FOR, Tab::Mandates);
    ctx.show(&MandateList { page, current, past, older, beside })
}

fn row(ctx: &Ctx, m: &Mandate, labels: &HashMap<String, Label>) -> MandateRow {
    MandateRow {
        id: m.id.clone(),
        helper: named(ctx.prefs.lang, labels.get(&m.helper_id)),
        matters: m.matters().iter().map(|matter| matter.as_str().to_owned()).collect(),
        from_at: m.from_at,
        until_at: m.until_at,
        state: m.state_now(ctx.now).as_str().to_owned(),
    }
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, &FieldErrors::default()).await
}

pub(super) async fn page(ctx: &Ctx, id: String, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let (community, resident, with) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), only_with(ctx)?);
    let (m, labels, organisation) = ctx
        .app
        .db
        .read(move |conn| {
            let m = mandates::find(conn, &community, &id)?
                .filter(|m| m.resident_id == resident && with.is_none_or(|helper| helper == m.helper_id))
                .ok_or(Error::Missing)?;
            let labels = people::labels(conn, &community, std::slice::from_ref(&m.helper_id))?;
            let organisation = organisations::named_for(conn, &community, &m.helper_id)?;
            Ok((m, labels, organisation))
        })
        .await?;
    let page = ctx.titled_whose(k::MANDATES_TITLE, k::MANDATES_TITLE_FOR, Tab::Mandates).with_errors(errors);
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(status, &OneMandate { organisation, ..view(ctx, page, &m, &labels)? })
}

fn view(ctx: &Ctx, page: Page, m: &Mandate, labels: &HashMap<String, Label>) -> Result<OneMandate, Error> {
    let state = m.state_now(ctx.now);
    let standing = ctx.standing()?;
    let asks = [MandateState::Draft, MandateState::ConsentPending, MandateState::Suspended];
    let asks_her = asks.contains(&state) && m.kind.needs_her_word() && ctx.acting.is_none();
    let at_kiosk = standing.channel == Channel::Kiosk;
    let own_phone = standing.channel == Channel::OwnPhone;
    let witnessed = m.witness_now(ctx.now).is_some();
    let helper_reads = ctx.acting.as_ref().is_some_and(|a| a.mandate.as_ref().is_some_and(|f| f.id == m.id));
    Ok(OneMandate {
        page,
        mandate: row(ctx, m, labels),
        text: m.paragraphs(),
        evidence: m.evidence.clone().filter(|_| m.consented_at.is_some()).unwrap_or_default(),
        consented_at: m.consented_at,
        ended_at: m.ended_at,
        organisation: None,
        uses: m.uses,
        can_consent: asks_her && (own_phone || (at_kiosk && witnessed)),
        asks_pin: own_phone,
        waits_for_staff: asks_her && !own_phone && !(at_kiosk && witnessed),
        can_end: state.open() && (ctx.acting.is_none() || helper_reads),
        can_narrow: state.open() && ctx.acting.is_none() && m.matters().len() > 1,
        goes_on: state == MandateState::Suspended,
        asks_code: asks_her && standing.assisted_by().is_some(),
        reader_is_helper: helper_reads,
    })
}

async fn say_yes(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let standing = standing(&ctx, &form)?;
    // A phone lies about for weeks after its owner signed in; whoever holds it must know her PIN as well.
    if standing.channel == Channel::OwnPhone {
        match pin::confirm(&ctx.app, ctx.community_id(), &standing, form.text("pin")).await {
            Err(Error::Invalid(errors)) => return page(&ctx, id, &errors).await,
            other => other?,
        }
    }
    let claim = claim(&form, "mandates.consent");
    match consent::consent(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await {
        Ok(()) => Ok(ctx.go(&format!("/mandates/{id}"))),
        Err(Error::Invalid(errors)) => page(&ctx, id, &errors).await,
        Err(other) => Err(other),
    }
}

async fn say_no(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let claim = claim(&form, "mandates.refuse");
    refuse::refuse(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, id.clone()).await?;
    Ok(ctx.go(&format!("/mandates/{id}")))
}

/// The resident ends it; a helper who stands on it gives it up, and may not look in any more.
async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let standing = standing(&ctx, &form)?;
    if ctx.acting.is_some() {
        if standing.mandate().is_none_or(|m| m.id != id) {
            return Err(Error::Missing);
        }
        return give_up(&ctx, standing, &form).await;
    }
    let claim = claim(&form, "mandates.end");
    revoke::revoke(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), Reason::Herself, None).await?;
    Ok(ctx.go(&format!("/mandates/{id}")))
}

/// Less of it, at once.
async fn narrower(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let claim = claim(&form, "mandates.narrow");
    let keep = kept(&form);
    match narrow::narrow(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, id.clone(), keep, None).await {
        Ok(()) => Ok(ctx.go(&format!("/mandates/{id}"))),
        Err(Error::Invalid(errors)) => page(&ctx, id, &errors).await,
        Err(other) => Err(other),
    }
}

/// What it was for is done: the resident says so, or the helper, who may then not look in any more.
async fn completed(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let claim = claim(&form, "mandates.complete");
    narrow::complete(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, id.clone()).await?;
    Ok(if ctx.acting.is_some() { ctx.go("/for") } else { ctx.go(&format!("/mandates/{id}")) })
}

/// The helper gives up the mandate of this address.
pub async fn give_up(ctx: &Ctx, standing: Standing, form: &Form) -> Result<HttpResponse, Error> {
    renounce::renounce(&ctx.app.db, ctx.community_id(), standing, claim(form, "mandates.renounce")).await?;
    Ok(ctx.go("/for"))
}

pub fn standing(ctx: &Ctx, form: &Form) -> Result<Standing, Error> {
    Ok(Standing { key: form.key(), client_at: form.client_at(), ..ctx.standing()? })
}

pub(super) fn claim(form: &Form, route: &'static str) -> Claim {
    Claim { key: form.key(), route, digest: form.digest() }
}
