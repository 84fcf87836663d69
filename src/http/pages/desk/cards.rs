//! Cards printed by building: who has none is ticked, cards are made, and come out on sheets to cut.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::people::address;
use crate::acts::looking;
use crate::acts::person;
use crate::domain::standing::Office;
use crate::domain::tiers::{IssueCard, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::desk::settings::by_office;
use crate::http::reply::url_escape;
use crate::http::routes::{Entry, Mount::Pages, get, post};
use crate::store::answers::Claim;
use crate::store::building_cards::{self, Neighbour};
use crate::store::{catalogue, credentials};
use crate::views::desk_household::{CardRow, CardSheet, CardsByBuilding, PrintedCard};
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::words::{k, qr};

const WHO: Audience = Audience::Office(&[Office::Desk, Office::Accounts]);
/// Residents of a page.
const PAGE: usize = 40;
/// Cards of one printing: five sheets.
const SHEET: usize = 20;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/cards", WHO, Pages, "who lives in a building and has a card: ?building=", || {
            web::route().to(choose)
        }),
        post(
            "/desk/cards/sheet",
            WHO,
            Pages,
            "make the cards that are missing and print them on sheets",
            &["key", "building", "person"],
            || web::route().to(print),
        ),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    building: String,
    unit: Option<String>,
    door: Option<String>,
    after: Option<String>,
}

async fn choose(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    page(&ctx, asked.into_inner(), StatusCode::OK, &FieldErrors::default()).await
}

async fn page(ctx: &Ctx, asked: Asked, status: StatusCode, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let (community, staff) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone());
    let building = asked.building.clone();
    let (buildings, rows, mine) = ctx
        .app
        .db
        .read(move |conn| {
            let buildings = catalogue::buildings(conn, &community)?;
            if asked.building.is_empty() {
                return Ok((buildings, Vec::new(), true));
            }
            let mine = building_cards::in_area(conn, &community, &staff, &asked.building)?;
            let after = asked.unit.as_deref().zip(asked.door.as_deref()).zip(asked.after.as_deref());
            let after = after.map(|((unit, door), id)| (unit, door, id));
            let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
            let rows = match mine {
                true => building_cards::of_building(conn, &community, &asked.building, after, None, limit)?,
                false => Vec::new(),
            };
            Ok((buildings, rows, mine))
        })
        .await?;
    let mut errors = errors.clone();
    if !mine {
        errors.add("building", k::CARDS_ERROR_AREA);
    }
    let shown = rows.get(..PAGE).unwrap_or(&rows);
    let older = |last: &Neighbour| {
        let (unit, door) = (url_escape(&last.unit), url_escape(&last.door));
        format!("/desk/cards?building={building}&unit={unit}&door={door}&after={}", last.id)
    };
    let status = if mine { status } else { StatusCode::FORBIDDEN };
    ctx.show_as(
        status,
        &CardsByBuilding {
            page: ctx.titled(k::CARDS_TITLE, Tab::People).with_errors(&errors),
            building_name: buildings.iter().find(|(id, _)| *id == building).map(|b| b.1.clone()).unwrap_or_default(),
            buildings: buildings
                .iter()
                .map(|(id, name)| Choice { value: id.clone(), label: name.clone(), chosen: *id == building })
                .collect(),
            older: shown.last().filter(|_| rows.len() > PAGE).map(older),
            rows: shown.iter().map(row).collect(),
            building: if mine { building } else { String::new() },
        },
    )
}

fn row(one: &Neighbour) -> CardRow {
    CardRow {
        id: one.id.clone(),
        name: one.name.clone(),
        door: format!("{}{}", one.unit, one.door),
        has_card: one.has_card,
    }
}

/// Answered at once: what is printed holds secrets, so there is no address to come back to.
async fn print(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let building = form.text("building").to_owned();
    let chosen: Vec<String> = form.all("person").into_iter().map(str::to_owned).collect();
    let wrong = match chosen.len() {
        0 => Some(k::CARDS_ERROR_NONE),
        n if n > SHEET => Some(k::CARDS_ERROR_MOST),
        _ => None,
    };
    let (community, staff) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone());
    let (place, ids) = (building.clone(), chosen);
    let limit = i64::try_from(SHEET).unwrap_or(i64::MAX);
    let (mine, found) = ctx
        .app
        .db
        .read(move |conn| {
            let mine = building_cards::in_area(conn, &community, &staff, &place)?;
            let found = building_cards::of_building(conn, &community, &place, None, Some(&ids), limit)?;
            Ok((mine, found))
        })
        .await?;
    if let Some(key) = wrong.filter(|_| mine) {
        let mut errors = FieldErrors::default();
        errors.add("person", key);
        let asked = Asked { building, ..Asked::default() };
        return page(&ctx, asked, StatusCode::UNPROCESSABLE_ENTITY, &errors).await;
    }
    if !mine {
        return page(&ctx, Asked { building, ..Asked::default() }, StatusCode::OK, &FieldErrors::default()).await;
    }
    make_missing(&ctx, &form, &found).await?;
    sheet(&ctx, found, &building).await
}

/// One card after the other, each an act of its own that its owner is told of. Sent twice, made once.
async fn make_missing(ctx: &Ctx, form: &Form, found: &[Neighbour]) -> Result<(), Error> {
    for one in found.iter().filter(|one| !one.has_card) {
        let (standing, claim) = by_office(ctx, form, IssueCard::RULE.offices, "desk.cards")?;
        let claim = Claim {
            key: claim.key.map(|key| format!("{key}.{}", &one.id[one.id.len().saturating_sub(12)..])),
            ..claim
        };
        person::issue_card(&ctx.app.db, ctx.community_id(), standing, claim, one.id.clone()).await?;
    }
    Ok(())
}

async fn sheet(ctx: &Ctx, found: Vec<Neighbour>, building: &str) -> Result<HttpResponse, Error> {
    let (app, community, building) = (ctx.app.clone(), ctx.community_id().to_owned(), building.to_owned());
    let viewer = ctx.caller()?.person_id.clone();
    looking::sheet(&ctx.app.db, ctx.community_id(), &viewer, found.iter().map(|one| one.id.clone()).collect()).await?;
    let (opened, name) = ctx
        .app
        .db
        .read(move |conn| {
            let name = catalogue::buildings(conn, &community)?.into_iter().find(|(id, _)| *id == building);
            // Each card is sealed on its own; twenty at most are opened.
            let mut opened = Vec::new();
            for one in found {
                if let Some(card) = credentials::open_card(conn, app.db.keys(), &community, &one.id)? {
                    opened.push((one, card));
                }
            }
            Ok((opened, name.map(|(_, name)| name).unwrap_or_default()))
        })
        .await?;
    let mut cards = Vec::new();
    for (one, card) in opened {
        cards.push(PrintedCard {
            home: format!("{name}{}{}", one.unit, one.door),
            name: one.name,
            number: card.number.grouped(),
            qr_svg: qr::svg(&address(ctx, &format!("/c/{}", card.token)))?,
            numbers: card.numbers.clone(),
        });
    }
    ctx.show(&CardSheet { page: ctx.titled(k::CARDS_TITLE, Tab::People), cards })
}
