//! The map of places: the community's own buildings as blocks, each with what is open and late there.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::settings::by_office;
use crate::acts::desk::places as acts;
use crate::domain::plan::{self, PlanRefusal, Spot};
use crate::domain::standing::Office;
use crate::domain::tiers::{Kind, PlanPlaces};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::places::{self, COUNTED, Place};
use crate::store::{caseloads, catalogue};
use crate::views::desk_map::{Block, Count, Figures, Map, Plan};
use crate::views::page::Tab;
use crate::words::k;

const READ: Audience = Audience::Office(&[Office::Desk, Office::Auditor, Office::Admin]);
const WHO: Audience = Audience::Office(PlanPlaces::RULE.offices);

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/map", READ, Both, "what is open and late, by building and grid", || web::route().to(show)),
        get("/desk/map/plan", WHO, Both, "the plan of the buildings, to be typed", || web::route().to(plan_form)),
        post("/desk/map/plan", WHO, Both, "a new plan: each line a row", &["key", "before", "plan"], || {
            web::route().to(replan)
        }),
    ]
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let (all, grids, outdoors) = ctx
        .app
        .db
        .read(move |conn| {
            let all = places::all(conn, &community, now)?;
            Ok((all, caseloads::grids(conn, &community)?, places::outdoors(conn, &community, now)?))
        })
        .await?;
    let named: Vec<(String, String)> = all.iter().map(|p| (p.id.clone(), p.name.clone())).collect();
    let spots: Vec<Spot> = all.iter().filter_map(|p| Some((p.id.clone(), p.row_no?, p.column_no?))).collect();
    let where_is = plan::places(&named, &spots);
    let block = |place: &Place| {
        let (row, column) = where_is.get(&place.id).copied().unwrap_or_default();
        Block {
            figures: figures(&place.name, format!("building:{}", place.id), place.waiting, place.late),
            row,
            column,
        }
    };
    let mut blocks: Vec<Block> = all.iter().map(block).collect();
    // Read out and walked through row by row, as it is seen.
    blocks.sort_by_key(|b| (b.row, b.column));
    let page = ctx.titled(k::MAP_TITLE, Tab::Requests);
    let out = figures(page.t(k::QUEUE_OUTDOORS), "outdoors".to_owned(), outdoors.0, outdoors.1);
    ctx.show(&Map {
        grids: by_grid(&all, &grids),
        outdoors: out,
        blocks,
        may_plan: ctx.caller()?.offices.iter().any(|(office, _)| PlanPlaces::RULE.offices.contains(office)),
        page,
    })
}

fn figures(name: &str, place: String, waiting: i64, late: i64) -> Figures {
    Figures { name: name.to_owned(), place, waiting: count(waiting), late: count(late) }
}

fn count(n: i64) -> Count {
    Count { n: n.unsigned_abs(), and_more: n >= COUNTED }
}

/// The same by grid: what is counted at its buildings, added up.
fn by_grid(all: &[Place], grids: &[(String, String)]) -> Vec<Figures> {
    let mut sums: HashMap<&str, (i64, i64, bool, bool)> = HashMap::new();
    for place in all {
        let sum = sums.entry(place.grid_id.as_str()).or_default();
        sum.0 += place.waiting;
        sum.1 += place.late;
        sum.2 |= place.waiting >= COUNTED;
        sum.3 |= place.late >= COUNTED;
    }
    let of = |(id, name): &(String, String)| {
        let (waiting, late, more, more_late) = sums.get(id.as_str()).copied().unwrap_or_default();
        Figures {
            name: name.clone(),
            place: format!("grid:{id}"),
            waiting: Count { n: waiting.unsigned_abs(), and_more: more },
            late: Count { n: late.unsigned_abs(), and_more: more_late },
        }
    };
    grids.iter().map(of).collect()
}

/// The plan as it stands, and the names there are.
async fn standing_plan(ctx: &Ctx) -> Result<(String, Vec<(String, String)>), Error> {
    let community = ctx.community_id().to_owned();
    let (buildings, spots) = ctx
        .app
        .db
        .read(move |conn| Ok((catalogue::buildings(conn, &community)?, places::spots(conn, &community)?)))
        .await?;
    Ok((plan::text(&buildings, &spots), buildings))
}

async fn plan_form(ctx: Ctx) -> Result<HttpResponse, Error> {
    let (before, buildings) = standing_plan(&ctx).await?;
    form_page(&ctx, acts::mark(&before), before, &buildings, &FieldErrors::default(), StatusCode::OK)
}

fn form_page(
    ctx: &Ctx,
    before: String,
    typed: String,
    buildings: &[(String, String)],
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let page = ctx.titled(k::MAP_PLAN, Tab::Requests).with_errors(errors);
    let names = buildings.iter().map(|(_, name)| name.clone()).collect();
    ctx.show_as(status, &Plan { page, before, typed, names })
}

async fn replan(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (stands, buildings) = standing_plan(&ctx).await?;
    let before = form.text("before").to_owned();
    let typed = form.typed("plan");
    let done = match plan::parse(typed.trim_end(), &buildings) {
        Ok(spots) => {
            let (standing, claim) = by_office(&ctx, &form, PlanPlaces::RULE.offices, "desk.map.plan")?;
            acts::replan(&ctx.app.db, ctx.community_id(), standing, claim, before.clone(), spots).await
        }
        Err(why) => Err(refusal(why)),
    };
    match done {
        Ok(()) => Ok(ctx.go("/desk/map")),
        Err(Error::Invalid(errors)) if !ctx.json => {
            form_page(&ctx, before, typed, &buildings, &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(Error::Conflict(Clash::ChangedMeanwhile)) if !ctx.json => {
            let mut errors = FieldErrors::default();
            errors.add("plan", k::HOUSE_CLASH_CHANGED_MEANWHILE);
            errors.add_with("plan", k::ACCOUNTS_STANDS_NOW, vec![("value", stands.clone())]);
            form_page(&ctx, acts::mark(&stands), typed, &buildings, &errors, StatusCode::CONFLICT)
        }
        Err(other) => Err(other),
    }
}

fn refusal(why: PlanRefusal) -> Error {
    let mut errors = FieldErrors::default();
    match why {
        PlanRefusal::Unknown(name) => errors.add_with("plan", k::MAP_ERROR_UNKNOWN, vec![("name", name)]),
        PlanRefusal::Twice(name) => errors.add_with("plan", k::MAP_ERROR_TWICE, vec![("name", name)]),
        PlanRefusal::TooLarge => errors.add_with("plan", k::MAP_ERROR_LARGE, vec![("most", plan::MOST.to_string())]),
    }
    Error::Invalid(errors)
}
