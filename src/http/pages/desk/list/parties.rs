//! A responsible party: add it, call it something else, let it go.

use actix_web::{HttpResponse, web};

use super::{CHANGE, by_office, line, refused, status_of};
use crate::acts::list::parties;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::catalogue::{self, Party};
use crate::store::list::PartyFacts;
use crate::views::desk_list::{KINDS, PartyForm, kind_words};
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::{phone, show_phone};

const MOST: usize = 30;

pub fn entries() -> Vec<Entry> {
    let admin = Audience::Office(CHANGE);
    vec![
        get("/desk/settings/list/parties/new", admin, Both, "a new responsible party", || web::route().to(new)),
        post(
            "/desk/settings/list/parties/new",
            admin,
            Both,
            "add a responsible party",
            &["key", "name", "kind", "phone"],
            || web::route().to(add),
        ),
        get("/desk/settings/list/parties/{id}", admin, Both, "one responsible party", || web::route().to(show)),
        post(
            "/desk/settings/list/parties/{id}",
            admin,
            Both,
            "change what a party is called, what it is, and its telephone",
            &["key", "version", "name", "kind", "phone"],
            || web::route().to(change),
        ),
        post("/desk/settings/list/parties/{id}/end", admin, Both, "it serves no longer", &["key"], || {
            web::route().to(end)
        }),
    ]
}

async fn found(ctx: &Ctx, id: String) -> Result<Party, Error> {
    let community = ctx.community_id().to_owned();
    let party = ctx.app.db.read(move |conn| catalogue::party(conn, &community, &id)).await?;
    party.filter(|p| p.ended_at.is_none()).ok_or(Error::Missing)
}

fn page(
    ctx: &Ctx,
    party: Option<&Party>,
    typed: &PartyFacts,
    errors: &FieldErrors,
    clash: bool,
) -> Result<HttpResponse, Error> {
    let page = ctx.titled(if party.is_some() { k::LIST_PARTY } else { k::LIST_PARTY_NEW }, Tab::Settings);
    let page = page.with_errors(errors);
    let kinds = KINDS.iter().map(|kind| Choice {
        value: (*kind).to_owned(),
        label: kind_words(&page, kind),
        chosen: *kind == typed.kind,
    });
    let view = PartyForm {
        kinds: kinds.collect(),
        id: party.map(|p| p.id.clone()).unwrap_or_default(),
        version: party.map_or(0, |p| i64::from(p.version)),
        name: typed.name.clone(),
        phone: typed.phone.clone().unwrap_or_default(),
        page,
    };
    ctx.show_as(status_of(errors, clash), &view)
}

async fn new(ctx: Ctx) -> Result<HttpResponse, Error> {
    let empty = PartyFacts { name: String::new(), kind: String::new(), phone: None };
    page(&ctx, None, &empty, &FieldErrors::default(), false)
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let party = found(&ctx, path_id(&path)?).await?;
    page(&ctx, Some(&party), &facts_of(&party), &FieldErrors::default(), false)
}

fn facts_of(party: &Party) -> PartyFacts {
    PartyFacts { name: party.name.clone(), kind: party.kind.clone(), phone: party.phone.clone() }
}

/// What was typed, and what is wrong with it.
fn typed(form: &Form) -> (PartyFacts, FieldErrors) {
    let mut errors = FieldErrors::default();
    let name = line(form, "name", MOST, Some(k::LIST_ERROR_NAME), &mut errors);
    let kind = form.text("kind").to_owned();
    if !KINDS.contains(&kind.as_str()) {
        errors.add("kind", k::LIST_ERROR_KIND);
    }
    let phone = match (form.text("phone"), phone(form.text("phone"))) {
        ("", _) => None,
        (_, Some(digits)) => Some(show_phone(&digits)),
        (bad, None) => {
            errors.add("phone", k::ACCOUNTS_ERROR_PHONE);
            Some(bad.to_owned())
        }
    };
    (PartyFacts { name, kind, phone }, errors)
}

async fn add(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (facts, errors) = typed(&form);
    if !errors.0.is_empty() {
        return page(&ctx, None, &facts, &errors, false);
    }
    let (standing, claim) = by_office(&ctx, &form, "desk.list.parties.add")?;
    match parties::add(&ctx.app.db, ctx.community_id(), standing, claim, facts.clone()).await {
        Ok(id) => Ok(ctx.created("/desk/settings/list?saved=yes", &id)),
        Err(error) => {
            let (errors, clash) = refused(error)?;
            page(&ctx, None, &facts, &errors, clash)
        }
    }
}

async fn change(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let party = found(&ctx, path_id(&path)?).await?;
    let (facts, errors) = typed(&form);
    if !errors.0.is_empty() {
        return page(&ctx, Some(&party), &facts, &errors, false);
    }
    let version = form.text("version").parse().unwrap_or(0);
    let (standing, claim) = by_office(&ctx, &form, "desk.list.parties.change")?;
    let (db, community) = (&ctx.app.db, ctx.community_id());
    match parties::rename(db, community, standing, claim, party.id.clone(), version, facts.clone()).await {
        Ok(_) => Ok(ctx.go("/desk/settings/list?saved=yes")),
        Err(error) => {
            let (errors, clash) = refused(error)?;
            let now = found(&ctx, party.id).await?;
            page(&ctx, Some(&now), &facts, &errors, clash)
        }
    }
}

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let party = found(&ctx, path_id(&path)?).await?;
    let (standing, claim) = by_office(&ctx, &form, "desk.list.parties.end")?;
    match parties::end(&ctx.app.db, ctx.community_id(), standing, claim, party.id.clone()).await {
        Ok(_) => Ok(ctx.go("/desk/settings/list?saved=yes")),
        Err(error) => {
            let (errors, clash) = refused(error)?;
            page(&ctx, Some(&party), &facts_of(&party), &errors, clash)
        }
    }
}
