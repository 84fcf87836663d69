//! 一周纸条 at the desk: which building still waits, the papers of one, and whether they reached those they are for.

mod paper;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::calls::TELLERS;
use super::settings::by_office;
use crate::acts::digest::{self as acts, Round};
use crate::acts::message::MOST_READER;
use crate::domain::digest::week_of;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::desk::people::list_of;
use crate::http::reply::url_escape;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::digests::{self, Delivered, Digest};
use crate::store::people::Person;
use crate::store::{building_cards, caseloads, catalogue};
use crate::views::desk_people::need_words;
use crate::views::desk_requests::{Choice, Named};
use crate::views::digests::{BuildingOfDigests, DigestRow, Digests, DigestsOfBuilding, GridOfDigests};
use crate::views::page::Tab;
use crate::words::typed::tidy;
use crate::words::{Key, k};

/// Papers of a page, and of one printing.
const PAGE: usize = 40;
/// Stands in the address for those without a home.
const NO_HOME: &str = "none";

pub fn entries() -> Vec<Entry> {
    let tellers = Audience::Office(TELLERS);
    vec![
        get("/desk/digests", tellers, Both, "weekly papers by grid and building", || web::route().to(list)),
        get("/desk/digests/{id}", tellers, Both, "the papers that wait in one building", || web::route().to(show)),
        get("/desk/digests/{id}/print", tellers, Both, "the same, to print: a page a person", || {
            web::route().to(paper::print)
        }),
        post(
            "/desk/digests/{id}/delivery",
            tellers,
            Both,
            "they were reached, posted or not found: `how`, for the `digest`s ticked",
            &["key", "how", "carrier", "digest", "read_by"],
            || web::route().to(deliver),
        ),
    ]
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let week = week_of(ctx.now, &ctx.community.zone());
    let (waiting, this_week, mut buildings, grids, grid_of) = ctx
        .app
        .db
        .read(move |conn| {
            Ok((
                digests::waiting(conn, &community)?,
                digests::of_this_week(conn, &community, week)?,
                catalogue::buildings(conn, &community)?,
                caseloads::grids(conn, &community)?,
                caseloads::grid_of_buildings(conn, &community)?,
            ))
        })
        .await?;
    buildings.push((String::new(), crate::words::say(ctx.prefs.lang, k::DIGEST_NO_HOME).to_owned()));
    let row = |(id, name): &(String, String)| {
        let of = |state: &str| {
            let counted = this_week.iter().find(|(building, s, _)| building == id && s == state);
            counted.map_or(0, |(_, _, n)| *n)
        };
        BuildingOfDigests {
            id: if id.is_empty() { NO_HOME.to_owned() } else { id.clone() },
            name: name.clone(),
            waiting: waiting.iter().find(|(building, _)| building == id).map_or(0, |(_, n)| *n),
            reached: of("reached"),
            posted: of("posted"),
        }
    };
    let in_grid = |grid: Option<&String>| {
        let there = buildings.iter().filter(|(id, _)| grid_of.get(id) == grid).map(row);
        there.filter(|b| b.waiting + b.reached + b.posted > 0).collect::<Vec<_>>()
    };
    let mut all: Vec<GridOfDigests> =
        grids.iter().map(|(id, name)| GridOfDigests { name: name.clone(), buildings: in_grid(Some(id)) }).collect();
    all.push(GridOfDigests { name: String::new(), buildings: in_grid(None) });
    all.retain(|grid| !grid.buildings.is_empty());
    ctx.show(&Digests { page: ctx.titled(k::DIGEST_TITLE, Tab::Letters), week, grids: all })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    place: String,
    after: Option<String>,
    done: Option<i64>,
}

impl Asked {
    pub fn row(&self) -> Option<(String, String)> {
        Some((self.place.clone(), self.after.clone()?))
    }
}

/// The building in the address, as it is kept.
pub fn building_of(path: &Parts) -> Result<String, Error> {
    let id = path_id(path)?;
    Ok(if id == NO_HOME { String::new() } else { id })
}

/// A page of the papers of one building.
pub struct Batch {
    pub building: String,
    pub name: String,
    /// It is the reader's own area.
    pub mine: bool,
    pub rows: Vec<(Digest, Person)>,
    pub next: Option<String>,
    pub staff: Vec<(String, String)>,
}

pub async fn read(ctx: &Ctx, building: String, after: Option<(String, String)>) -> Result<Batch, Error> {
    let (community, viewer) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone());
    ctx.app
        .db
        .read(move |conn| {
            let mine = match building.is_empty() {
                true => building_cards::has_all(conn, &community, &viewer)?,
                false => building_cards::in_area(conn, &community, &viewer, &building)?,
            };
            let names = catalogue::buildings(conn, &community)?;
            let name = names.into_iter().find(|(id, _)| *id == building).map(|(_, name)| name);
            if name.is_none() && !building.is_empty() {
                return Err(Error::Missing);
            }
            let after = after.as_ref().map(|(place, id)| (place.as_str(), id.as_str()));
            let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
            let mut rows = match mine {
                true => digests::of_building(conn, &community, &building, after, limit)?,
                false => Vec::new(),
            };
            let more = rows.len() > PAGE;
            rows.truncate(PAGE);
            let next = rows.last().filter(|_| more);
            let next = next.map(|(d, _)| format!("place={}&after={}", url_escape(&d.place), d.id));
            let staff = caseloads::staff(conn, &community)?;
            Ok(Batch { building, name: name.unwrap_or_default(), mine, rows, next, staff })
        })
        .await
}

async fn show(ctx: Ctx, path: Parts, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let batch = read(&ctx, building_of(&path)?, asked.row()).await?;
    page(&ctx, batch, StatusCode::OK, &FieldErrors::default(), &[], asked.done)
}

fn page(
    ctx: &Ctx,
    batch: Batch,
    status: StatusCode,
    errors: &FieldErrors,
    chosen: &[String],
    done: Option<i64>,
) -> Result<HttpResponse, Error> {
    let page = ctx.titled(k::DIGEST_TITLE, Tab::Letters).with_errors(errors);
    let me = ctx.caller()?.person_id.clone();
    let needs = |p: &Person| list_of(&p.needs).iter().map(|need| need_words(&page, need)).collect::<Vec<_>>();
    let row = |(digest, person): &(Digest, Person)| DigestRow {
        id: digest.id.clone(),
        person: Named { id: person.id.clone(), name: person.name.clone() },
        place: digest.place.clone(),
        week: digest.week,
        tries: i64::from(digest.tries),
        needs: needs(person),
        chosen: chosen.contains(&digest.id),
    };
    let carrier = |(id, name): &(String, String)| Choice { value: id.clone(), label: name.clone(), chosen: *id == me };
    let status = if batch.mine { status } else { StatusCode::FORBIDDEN };
    let name = match batch.name.is_empty() {
        true => page.t(k::DIGEST_NO_HOME).to_owned(),
        false => batch.name,
    };
    ctx.show_as(
        status,
        &DigestsOfBuilding {
            id: if batch.building.is_empty() { NO_HOME.to_owned() } else { batch.building },
            name,
            rows: batch.rows.iter().map(row).collect(),
            carriers: batch.staff.iter().map(carrier).collect(),
            next: batch.next,
            mine: batch.mine,
            done,
            page,
        },
    )
}

async fn deliver(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let building = building_of(&path)?;
    let chosen: Vec<String> = form.all("digest").into_iter().map(str::to_owned).collect();
    let (how, whole_building) = match form.text("how") {
        "reached" => (Some(Delivered::Reached), false),
        "all" => (Some(Delivered::Reached), true),
        "posted" => (Some(Delivered::Posted), false),
        "missed" => (Some(Delivered::Missed), false),
        _ => (None, false),
    };
    let batch = read(&ctx, building.clone(), None).await?;
    if !batch.mine {
        return page(&ctx, batch, StatusCode::FORBIDDEN, &FieldErrors::default(), &[], None);
    }
    let wrong: Option<(&str, Key)> = match how {
        None => Some(("how", k::DIGEST_ERROR_HOW)),
        Some(_) if chosen.is_empty() && !whole_building => Some(("digest", k::DIGEST_ERROR_NONE)),
        Some(_) => None,
    };
    let Some(how) = how.filter(|_| wrong.is_none()) else {
        let mut errors = FieldErrors::default();
        if let Some((field, key)) = wrong {
            errors.add(field, key);
        }
        return page(&ctx, batch, StatusCode::UNPROCESSABLE_ENTITY, &errors, &chosen, None);
    };
    let digests = match whole_building {
        // Those that stood on the page: nobody marks what they have not seen.
        true => form.all("shown").into_iter().map(str::to_owned).collect(),
        false => chosen,
    };
    let carrier = Some(form.text("carrier")).filter(|id| batch.staff.iter().any(|(staff, _)| staff == id));
    let read_by = tidy(form.text("read_by")).chars().take(MOST_READER).collect();
    let (standing, claim) = by_office(&ctx, &form, TELLERS, "desk.digests.delivery")?;
    let round = Round { building, digests, how, carrier: carrier.map(str::to_owned), read_by };
    let done = acts::deliver(&ctx.app.db, ctx.community_id(), standing, claim, round).await?;
    Ok(ctx.go(&format!("/desk/digests/{}?done={done}", path_id(&path)?)))
}
