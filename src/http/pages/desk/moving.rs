//! 搬家 at the desk: the new home and who moves along, leaving the community, and the homes somebody had.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::people::{by_office, today};
use super::second_eyes::said;
use crate::acts::person::moving::{self, Moving};
use crate::domain::account::Proof;
use crate::domain::person::{BirthDate, Dwelling, DwellingRefusal};
use crate::domain::standing::Office::{Accounts, Desk};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::moves::{self, Move};
use crate::store::people::{self, Home, Label, Person};
use crate::store::{catalogue, households, mine};
use crate::views::desk_account::proof_words;
use crate::views::desk_moving::{MoveLine, MovingAtDesk, MovingTyped};
use crate::views::desk_requests::{Choice, Named};
use crate::views::page::{Page, Tab};
use crate::words::k;
use crate::words::typed::tidy;

const STAFF: Audience = Audience::Office(&[Desk, Accounts]);
/// Moves shown.
const SHOWN: i64 = 20;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/people/{id}/move", STAFF, Both, "the homes somebody had; moving to another, or away", || {
            web::route().to(show)
        }),
        post(
            "/desk/people/{id}/move",
            STAFF,
            Both,
            "they moved to another home here; `version` as it was read",
            &[
                "key",
                "version",
                "building",
                "unit",
                "door",
                "on_day",
                "with",
                "alone",
                "proof",
                "residence_words",
                "words",
            ],
            || web::route().to(here),
        ),
        post(
            "/desk/people/{id}/leaving",
            STAFF,
            Both,
            "they left the community; `version` as it was read",
            &["key", "version", "left_day", "with", "left_words"],
            || web::route().to(away),
        ),
    ]
}

/// Everything the page needs, read at once.
struct Whole {
    person: Person,
    home: Option<Home>,
    buildings: Vec<(String, String)>,
    household: Vec<Person>,
    requests: usize,
    moves: Vec<Move>,
    homes: std::collections::HashMap<String, Home>,
    labels: std::collections::HashMap<String, Label>,
    remain: Vec<Person>,
    in_charge: Vec<String>,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let moves = moves::of_person(conn, &community, &id, SHOWN)?;
            let ids = moves.iter().flat_map(|m| [m.from_home.clone(), m.to_home.clone()]).flatten();
            let ids: Vec<String> = ids.chain(person.home_id.clone()).collect();
            let homes = people::homes_by_id(conn, &community, &ids)?;
            let home = person.home_id.as_ref().and_then(|id| homes.get(id)).cloned();
            let mut household = match &person.home_id {
                Some(home) => households::members(conn, &community, home)?,
                None => Vec::new(),
            };
            household.retain(|p| p.id != person.id && p.state == "active");
            let left = moves.first().and_then(|m| m.from_home.as_ref());
            let remain = match left {
                Some(left) => households::members(conn, &community, left)?,
                None => Vec::new(),
            };
            let in_charge = match (&home, moves.is_empty()) {
                (Some(home), false) => moves::in_charge(conn, &community, &home.building_id)?,
                _ => Vec::new(),
            };
            let by: Vec<String> = moves.iter().map(|m| m.by_id.clone()).collect();
            Ok(Whole {
                buildings: catalogue::buildings(conn, &community)?,
                requests: mine::open_requests(conn, &community, &id)?,
                labels: people::labels(conn, &community, &by)?,
                person,
                home,
                household,
                moves,
                homes,
                remain,
                in_charge,
            })
        })
        .await
}

/// What was chosen before something was refused.
#[derive(Default)]
struct Chosen {
    building: String,
    with: Vec<String>,
    proof: String,
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let w = whole(&ctx, path_id(&path)?).await?;
    let day = today(&ctx).to_string();
    let typed = MovingTyped { on_day: day.clone(), left_day: day, ..MovingTyped::default() };
    page(&ctx, w, StatusCode::OK, &FieldErrors::default(), typed, &Chosen::default())
}

fn page(
    ctx: &Ctx,
    w: Whole,
    status: StatusCode,
    errors: &FieldErrors,
    typed: MovingTyped,
    chosen: &Chosen,
) -> Result<HttpResponse, Error> {
    let page = ctx.page("", Tab::People);
    let page = Page { title: page.t1(k::MOVING_TITLE, "name", &w.person.name), ..page }.with_errors(errors);
    let place =
        |id: &Option<String>| id.as_ref().and_then(|id| w.homes.get(id)).map(Home::in_words).unwrap_or_default();
    let line = |m: &Move| MoveLine {
        from: place(&m.from_home),
        to: place(&m.to_home),
        on_day: m.on_day.clone(),
        words: m.words.clone(),
        by: w.labels.get(&m.by_id).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default(),
        at: m.at,
    };
    let proof = |p: &Proof| Choice {
        value: p.as_str().to_owned(),
        label: proof_words(&page, p.as_str()).to_owned(),
        chosen: p.as_str() == chosen.proof,
    };
    let named = |p: &Person| Named { id: p.id.clone(), name: p.name.clone() };
    ctx.show_as(
        status,
        &MovingAtDesk {
            home: w.home.as_ref().map(Home::in_words).unwrap_or_default(),
            version: i64::from(w.person.version),
            may_move: w.person.state == "active",
            buildings: w
                .buildings
                .iter()
                .map(|(id, name)| Choice { value: id.clone(), label: name.clone(), chosen: *id == chosen.building })
                .collect(),
            household: w
                .household
                .iter()
                .map(|p| Choice { value: p.id.clone(), label: p.name.clone(), chosen: chosen.with.contains(&p.id) })
                .collect(),
            proofs: Proof::ALL.iter().map(proof).collect(),
            requests: i64::try_from(w.requests).unwrap_or(i64::MAX),
            moves: w.moves.iter().map(line).collect(),
            remain: w.remain.iter().filter(|p| p.id != w.person.id).map(named).collect(),
            in_charge: w.in_charge,
            typed,
            page,
            id: w.person.id,
            name: w.person.name,
        },
    )
}

fn sent(form: &Form) -> (MovingTyped, Chosen) {
    let typed = MovingTyped {
        unit: form.typed("unit"),
        door: form.typed("door"),
        on_day: form.typed("on_day"),
        alone: form.has("alone"),
        residence_words: form.typed("residence_words"),
        words: form.typed("words"),
        left_day: form.typed("left_day"),
        left_words: form.typed("left_words"),
    };
    let with = form.all("with").into_iter().map(str::to_owned).collect();
    (typed, Chosen { building: form.text("building").to_owned(), with, proof: form.text("proof").to_owned() })
}

async fn here(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let to = home(&form, &mut errors);
    let on_day = day(&ctx, &form, "on_day", &mut errors);
    let proof = proof(&form, &mut errors);
    let words = short(&form, "words", &mut errors);
    let Some(to) = to.filter(|_| errors.0.is_empty()) else {
        return refused(&ctx, id, &form, &errors).await;
    };
    let moving = Moving {
        person: id,
        version: form.text("version").parse().unwrap_or(0),
        to: Some(to),
        with: form.all("with").into_iter().map(str::to_owned).collect(),
        on_day,
        lives_alone: form.has("alone"),
        proof,
        words,
    };
    send(&ctx, &form, "desk.people.move", moving).await
}

async fn away(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let on_day = day(&ctx, &form, "left_day", &mut errors);
    let words = said(&form, "left_words", k::MOVING_ERROR_WHERE, &mut errors);
    if !errors.0.is_empty() {
        return refused(&ctx, id, &form, &errors).await;
    }
    let moving = Moving {
        person: id,
        version: form.text("version").parse().unwrap_or(0),
        to: None,
        with: form.all("with").into_iter().map(str::to_owned).collect(),
        on_day,
        lives_alone: false,
        proof: None,
        words,
    };
    send(&ctx, &form, "desk.people.leaving", moving).await
}

async fn send(ctx: &Ctx, form: &Form, route: &'static str, moving: Moving) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(ctx, form, route)?;
    let id = moving.person.clone();
    match moving::move_person(&ctx.app.db, ctx.community_id(), standing, claim, moving).await {
        Ok(()) => Ok(ctx.go(&format!("/desk/people/{id}/move"))),
        Err(Error::Invalid(errors)) => refused(ctx, id, form, &errors).await,
        Err(error) => Err(error),
    }
}

async fn refused(ctx: &Ctx, id: String, form: &Form, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let (typed, chosen) = sent(form);
    page(ctx, whole(ctx, id).await?, StatusCode::UNPROCESSABLE_ENTITY, errors, typed, &chosen)
}

fn home(form: &Form, errors: &mut FieldErrors) -> Option<Dwelling> {
    let found = Dwelling::parse(form.text("building"), &form.typed("unit"), &form.typed("door"));
    let (field, key) = match found {
        Ok(Some(home)) => return Some(home),
        Ok(None) | Err(DwellingRefusal::NoBuilding) => ("building", k::ACCOUNTS_ERROR_BUILDING),
        Err(DwellingRefusal::NoDoor) => ("door", k::ACCOUNTS_ERROR_DOOR),
        Err(DwellingRefusal::UnitTooLong) => ("unit", k::ACCOUNTS_ERROR_UNIT_LONG),
        Err(DwellingRefusal::DoorTooLong) => ("door", k::ACCOUNTS_ERROR_DOOR_LONG),
    };
    errors.add(field, key);
    None
}

/// The day they moved, in any form; not one to come.
fn day(ctx: &Ctx, form: &Form, field: &str, errors: &mut FieldErrors) -> String {
    match BirthDate::parse(form.text(field), today(ctx)) {
        Ok(day) => day.date().to_string(),
        Err(_) => {
            errors.add(field, k::MOVING_ERROR_DAY);
            String::new()
        }
    }
}

/// What shows that they live there: both what it was and what was seen, or neither.
fn proof(form: &Form, errors: &mut FieldErrors) -> Option<(Proof, String)> {
    let words = short(form, "residence_words", errors);
    match (Proof::parse(form.text("proof")), words.is_empty()) {
        (Some(proof), false) => Some((proof, words)),
        (Some(_), true) => {
            errors.add("residence_words", k::SECOND_ERROR_WORDS);
            None
        }
        (None, false) => {
            errors.add("proof", k::ACCOUNT_ERROR_PROOF);
            None
        }
        (None, true) => None,
    }
}

fn short(form: &Form, field: &str, errors: &mut FieldErrors) -> String {
    if tidy(form.text(field)).is_empty() {
        return String::new();
    }
    said(form, field, k::SECOND_ERROR_WORDS, errors)
}
