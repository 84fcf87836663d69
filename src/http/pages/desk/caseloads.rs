//! Which part of the community is whose work.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::settings::by_office;
use crate::acts::caseload;
use crate::domain::policy::Refusal;
use crate::domain::standing::Office::{Accounts, Admin, Auditor, Desk};
use crate::domain::tiers::{EndCaseload, GiveCaseload, Kind};
use crate::error::{Clash, Denied, Error, FieldErrors};
use crate::http::Parts;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::caseloads::{self, Area, Given};
use crate::store::catalogue;
use crate::views::desk_caseloads::{AreaLine, Caseloads, StaffLoad};
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::words::{Lang, k};

const READ: Audience = Audience::Office(&[Desk, Accounts, Admin, Auditor]);

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/caseloads", READ, Both, "which part of the community is whose work", || web::route().to(show)),
        post(
            "/desk/caseloads",
            Audience::Office(GiveCaseload::RULE.offices),
            Both,
            "give an area to a colleague: `all`, `grid:…` or `building:…`",
            &["key", "staff", "area"],
            || web::route().to(give),
        ),
        post(
            "/desk/caseloads/{staff}/{id}/end",
            Audience::Office(EndCaseload::RULE.offices),
            Both,
            "take an area back",
            &["key"],
            || web::route().to(end),
        ),
    ]
}

/// What the page stands on, read at once.
struct Whole {
    staff: Vec<(String, String)>,
    given: Vec<Given>,
    grids: Vec<(String, String)>,
    buildings: Vec<(String, String)>,
    /// Building and its grid.
    grid_of: HashMap<String, String>,
}

impl Whole {
    async fn read(ctx: &Ctx) -> Result<Self, Error> {
        let community = ctx.community_id().to_owned();
        ctx.app
            .db
            .read(move |conn| {
                Ok(Self {
                    staff: caseloads::staff(conn, &community)?,
                    given: caseloads::all(conn, &community)?,
                    grids: caseloads::grids(conn, &community)?,
                    buildings: catalogue::buildings(conn, &community)?,
                    grid_of: caseloads::grid_of_buildings(conn, &community)?,
                })
            })
            .await
    }

    fn name(&self, ctx: &Ctx, area: &Area) -> String {
        name_of(ctx.prefs.lang, &self.grids, &self.buildings, area)
    }

    /// Buildings that are in nobody's area.
    fn nobodys(&self) -> Vec<String> {
        let held: Vec<Area> = self.given.iter().map(Given::area).collect();
        if held.contains(&Area::All) {
            return Vec::new();
        }
        let free = |id: &String| {
            let grid = self.grid_of.get(id).map(|grid| Area::Grid(grid.clone()));
            !held.contains(&Area::Building(id.clone())) && !grid.is_some_and(|grid| held.contains(&grid))
        };
        self.buildings.iter().filter(|(id, _)| free(id)).map(|(_, name)| name.clone()).collect()
    }
}

/// 第一网格, 3号楼, or everything.
pub fn name_of(lang: Lang, grids: &[(String, String)], buildings: &[(String, String)], area: &Area) -> String {
    let of = |list: &[(String, String)], id: &str| {
        list.iter().find(|(known, _)| known == id).map_or_else(|| id.to_owned(), |(_, name)| name.clone())
    };
    match area {
        Area::All => crate::words::say(lang, k::CASELOADS_ALL).to_owned(),
        Area::Grid(id) => of(grids, id),
        Area::Building(id) => of(buildings, id),
    }
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    page(&ctx, StatusCode::OK, &FieldErrors::default(), "", "").await
}

async fn page(
    ctx: &Ctx,
    status: StatusCode,
    errors: &FieldErrors,
    staff: &str,
    area: &str,
) -> Result<HttpResponse, Error> {
    let w = Whole::read(ctx).await?;
    let me = ctx.caller()?;
    let named = |id: &String| w.staff.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
    let line = |given: &&Given| AreaLine {
        id: given.id.clone(),
        name: w.name(ctx, &given.area()),
        since: given.given_at,
        from: given.from_id.as_ref().and_then(named),
    };
    let load = |(id, name): &(String, String)| StaffLoad {
        id: id.clone(),
        name: name.clone(),
        areas: w.given.iter().filter(|given| given.staff_id == *id).map(|given| line(&given)).collect(),
    };
    let whole = std::iter::once(Area::All);
    let grids = w.grids.iter().map(|(id, _)| Area::Grid(id.clone()));
    let buildings = w.buildings.iter().map(|(id, _)| Area::Building(id.clone()));
    let choice = |one: Area| {
        let value = one.as_text();
        Choice { chosen: value == area, label: w.name(ctx, &one), value }
    };
    ctx.show_as(
        status,
        &Caseloads {
            page: ctx.titled(k::CASELOADS_TITLE, Tab::People).with_errors(errors),
            staff: w.staff.iter().map(load).collect(),
            nobodys: w.nobodys(),
            colleagues: w
                .staff
                .iter()
                .filter(|(id, _)| *id != me.person_id)
                .map(|(id, name)| Choice { value: id.clone(), label: name.clone(), chosen: id == staff })
                .collect(),
            areas: whole.chain(grids).chain(buildings).map(choice).collect(),
            may_change: me.offices.iter().any(|(office, _)| GiveCaseload::RULE.offices.contains(office)),
        },
    )
}

async fn give(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, GiveCaseload::RULE.offices, "desk.caseloads")?;
    let (staff, area) = (form.text("staff").to_owned(), form.text("area").to_owned());
    let part = Area::parse(&area).ok_or(Error::Missing)?;
    let done = caseload::give(&ctx.app.db, ctx.community_id(), standing, claim, staff.clone(), part).await;
    let (status, field, key) = match done {
        Ok(()) => return Ok(ctx.go("/desk/caseloads")),
        Err(Error::Forbidden(Denied::Act(Refusal::OwnHands))) => {
            (StatusCode::CONFLICT, "staff", k::CASELOADS_ERROR_OWN)
        }
        Err(Error::Conflict(Clash::Exists)) => (StatusCode::CONFLICT, "area", k::CASELOADS_ERROR_HAS),
        Err(error) => return Err(error),
    };
    let mut errors = FieldErrors::default();
    errors.add(field, key);
    page(&ctx, status, &errors, &staff, &area).await
}

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, EndCaseload::RULE.offices, "desk.caseloads.end")?;
    let part = |name: &str| path.get(name).cloned().ok_or(Error::Missing);
    caseload::take(&ctx.app.db, ctx.community_id(), standing, claim, part("staff")?, part("id")?).await?;
    Ok(ctx.go("/desk/caseloads"))
}
