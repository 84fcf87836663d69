//! One colleague: what is in their hands, handing it over, and the end of their office.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use std::collections::HashMap;

use super::caseloads::name_of;
use super::requests::Rows;
use super::second_eyes::said;
use super::settings::by_office;
use crate::acts::{account, handover as acts};
use crate::domain::standing::Office;
use crate::domain::tiers::{EndOffice, HandOver, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::caseloads::{self, Given};
use crate::store::people::{self, Label, office_words};
use crate::store::{catalogue, handover};
use crate::views::desk_colleagues::{ColleagueAtDesk, Received};
use crate::views::desk_requests::Choice;
use crate::views::page::{Page, Tab};
use crate::words::k;

const WHO: Audience = Audience::Office(HandOver::RULE.offices);
/// Open requests shown.
const MOST: usize = 100;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/colleagues/{id}", WHO, Both, "what is in a colleague's hands", || web::route().to(show)),
        post(
            "/desk/colleagues/{id}/handover",
            WHO,
            Both,
            "hand areas and open requests over to another colleague",
            &["key", "to", "area", "request"],
            || web::route().to(hand_over),
        ),
        post(
            "/desk/colleagues/{id}/end",
            Audience::Office(EndOffice::RULE.offices),
            Both,
            "a colleague leaves: offices and sessions end at once",
            &["key", "words"],
            || web::route().to(end),
        ),
    ]
}

/// Everything the page needs, read at once.
struct Whole {
    name: String,
    offices: Vec<Office>,
    areas: Vec<Given>,
    requests: Rows,
    more: bool,
    went: Vec<Given>,
    staff: Vec<(String, String)>,
    grids: Vec<(String, String)>,
    buildings: Vec<(String, String)>,
    labels: HashMap<String, Label>,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let name = handover::ever_worked(conn, &community, &id)?.ok_or(Error::Missing)?;
            let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
            let mut requests = handover::requests_of(conn, &community, &id, limit)?;
            let more = requests.len() > MOST;
            requests.truncate(MOST);
            let went = handover::went(conn, &community, &id)?;
            let named: Vec<String> =
                went.iter().flat_map(|g| [Some(g.staff_id.clone()), g.from_id.clone()]).flatten().collect();
            Ok(Whole {
                name,
                offices: handover::offices_of(conn, &community, &id)?,
                areas: caseloads::of_staff(conn, &community, &id)?,
                requests: Rows::naming(conn, &community, requests, more)?,
                more,
                labels: people::labels(conn, &community, &named)?,
                went,
                staff: caseloads::staff(conn, &community)?,
                grids: caseloads::grids(conn, &community)?,
                buildings: catalogue::buildings(conn, &community)?,
            })
        })
        .await
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, StatusCode::OK, &FieldErrors::default(), String::new()).await
}

async fn page(
    ctx: &Ctx,
    id: String,
    status: StatusCode,
    errors: &FieldErrors,
    typed_words: String,
) -> Result<HttpResponse, Error> {
    let w = whole(ctx, id.clone()).await?;
    let me = ctx.caller()?;
    let holds = |offices: &[Office]| me.offices.iter().any(|(o, _)| offices.contains(o));
    let page = ctx.page("", Tab::People);
    let page = Page { title: page.t1(k::COLLEAGUE_TITLE, "name", &w.name), ..page }.with_errors(errors);
    let area = |given: &Given| name_of(ctx.prefs.lang, &w.grids, &w.buildings, &given.area());
    let called = |id: &str| w.labels.get(id).map(|l| l.name.clone()).unwrap_or_default();
    ctx.show_as(
        status,
        &ColleagueAtDesk {
            offices: w.offices.iter().map(|o| page.t(office_words(*o)).to_owned()).collect(),
            areas: w
                .areas
                .iter()
                .map(|given| Choice { value: given.id.clone(), label: area(given), chosen: true })
                .collect(),
            requests: w.requests.shown(ctx),
            more: w.more,
            colleagues: w
                .staff
                .iter()
                .filter(|(other, _)| *other != id && *other != me.person_id)
                .map(|(other, name)| Choice { value: other.clone(), label: name.clone(), chosen: false })
                .collect(),
            may_hand_over: me.person_id == id || holds(&[Office::Accounts, Office::Admin]),
            may_end: me.person_id != id && holds(EndOffice::RULE.offices),
            received: w
                .went
                .iter()
                .map(|given| Received {
                    area: area(given),
                    from: given.from_id.as_deref().map(called).unwrap_or_default(),
                    to: called(&given.staff_id),
                    at: given.given_at,
                })
                .collect(),
            typed_words,
            page,
            name: w.name,
            id,
        },
    )
}

async fn hand_over(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    // Whoever hands over another's work does so by the office that may.
    let offices: &[Office] = match ctx.caller()?.person_id == id {
        true => HandOver::RULE.offices,
        false => &[Office::Accounts, Office::Admin],
    };
    let (standing, claim) = by_office(&ctx, &form, offices, "desk.colleagues.handover")?;
    let owned = |field: &str| form.all(field).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let parts = acts::Parts { areas: owned("area"), requests: owned("request") };
    let to = form.text("to").to_owned();
    match acts::hand_over(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), to, parts).await {
        Ok(()) => Ok(ctx.go(&format!("/desk/colleagues/{id}"))),
        Err(Error::Invalid(errors)) => page(&ctx, id, StatusCode::UNPROCESSABLE_ENTITY, &errors, String::new()).await,
        Err(error) => Err(error),
    }
}

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let words = said(&form, "words", k::SECOND_ERROR_WORDS, &mut errors);
    if !errors.0.is_empty() {
        return page(&ctx, id, StatusCode::UNPROCESSABLE_ENTITY, &errors, form.typed("words")).await;
    }
    let (standing, claim) = by_office(&ctx, &form, EndOffice::RULE.offices, "desk.colleagues.end")?;
    account::end_office(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), words).await?;
    Ok(ctx.go(&format!("/desk/colleagues/{id}")))
}
