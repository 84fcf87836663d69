//! What a person signs in with, as paper and as links: the card, the slip for the PIN, the bound phone.

use actix_web::HttpResponse;

use super::OFFICES;
use super::form::by_office;
use crate::acts::device::unbind as unbind_phone;
use crate::acts::person;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::{Parts, path_id};
use crate::store::credentials;
use crate::store::people::{self, Person};
use crate::views::desk_people::DeviceLink;
use crate::views::desk_requests::Named;
use crate::views::page::{Page, Tab};
use crate::views::paper::{AccessCard, PinSlip};
use crate::words::{self, Key, Lang, k, qr};

pub async fn make_card(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, "desk.people.card")?;
    person::issue_card(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await?;
    Ok(ctx.go(&format!("/desk/people/{id}/card")))
}

pub async fn next_numbers(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, "desk.people.numbers")?;
    person::next_numbers(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await?;
    Ok(ctx.go(&format!("/desk/people/{id}/card")))
}

pub async fn card(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (app, community) = (ctx.app.clone(), ctx.community_id().to_owned());
    let (person, card) = ctx
        .app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let card = credentials::open_card(conn, app.db.keys(), &community, &id)?.ok_or(Error::Missing)?;
            Ok((person, card))
        })
        .await?;
    ctx.show(&AccessCard {
        page: paper(&ctx, &person, k::PEOPLE_CARD),
        id: person.id,
        name: person.name,
        number: card.number.grouped(),
        qr_svg: qr::svg(&address(&ctx, &format!("/c/{}", card.token)))?,
        numbers: card.numbers,
    })
}

/// Answered at once and never again: the code is nowhere kept, so there is no page to go back to.
pub async fn slip(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let person = find(&ctx, path_id(&path)?).await?;
    let (standing, claim) = by_office(&ctx, &form, "desk.people.slip")?;
    let issued = person::issue_pin_code(&ctx.app.db, ctx.community_id(), standing, claim, person.id.clone()).await?;
    let typed_at = address(&ctx, "/pin");
    ctx.show(&PinSlip {
        page: paper(&ctx, &person, k::PEOPLE_SLIP),
        id: person.id,
        name: person.name,
        code: grouped(&issued.code),
        qr_svg: qr::svg(&address(&ctx, &format!("/pin/{}", issued.code)))?,
        address: typed_at.split_once("://").map_or(typed_at.clone(), |(_, rest)| rest.to_owned()),
        ends_at: issued.ends_at,
    })
}

pub async fn device(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let person = find(&ctx, path_id(&path)?).await?;
    let (standing, _) = by_office(&ctx, &form, "desk.people.device")?;
    let issued = person::issue_device_code(&ctx.app.db, ctx.community_id(), standing, person.id.clone()).await?;
    let link = address(&ctx, &format!("/enrol/{}", issued.code));
    let page = ctx.page("", Tab::People);
    let title = page.t1(k::PEOPLE_BIND, "name", &person.name);
    ctx.show(&DeviceLink {
        page: Page { title, ..page },
        person: Named { id: person.id, name: person.name },
        code: grouped(&issued.code),
        qr_svg: qr::svg(&link)?,
        link,
        ends_at: issued.ends_at,
    })
}

/// A lost phone is taken off at once: that asks for no proof.
pub async fn unbind(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let phone = path.get("device").cloned().ok_or(Error::Missing)?;
    let (standing, claim) = by_office(&ctx, &form, "desk.people.devices.end")?;
    unbind_phone(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), phone).await?;
    Ok(ctx.go(&format!("/desk/people/{id}")))
}

async fn find(ctx: &Ctx, id: String) -> Result<Person, Error> {
    ctx.office_standing(OFFICES)?;
    let community = ctx.community_id().to_owned();
    ctx.app.db.read(move |conn| people::find(conn, &community, &id)?.ok_or(Error::Missing)).await
}

/// What is handed over is in the words of whoever gets it.
fn paper(ctx: &Ctx, person: &Person, title: Key) -> Page {
    let lang = Lang::parse(&person.lang).unwrap_or_default();
    Page { lang, ..ctx.page(words::say(lang, title), Tab::People) }
}

/// The address people type, with what follows.
pub fn address(ctx: &Ctx, path: &str) -> String {
    format!("{}{path}", ctx.app.config.public_url.trim_end_matches('/'))
}

/// 4821 9076
fn grouped(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((first, last)) if code.len() == 8 => format!("{first} {last}"),
        _ => code.to_owned(),
    }
}
