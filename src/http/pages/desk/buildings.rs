//! Buildings of a real community: one form adds a building with all its homes.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::settings::by_office;
use crate::acts::founding::{self, MOST_DOORS, MOST_FLOORS, MOST_UNITS, NewBuilding};
use crate::domain::tiers::{AddBuilding as Act, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::views::desk_settings::AddBuilding;
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::tidy;

const WHO: Audience = Audience::Office(Act::RULE.offices);
/// The longest name of a building, characters.
const MOST_NAME: usize = 12;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/settings/buildings/new", WHO, Both, "the form for one more building", || web::route().to(form)),
        post(
            "/desk/settings/buildings",
            WHO,
            Both,
            "add a building with its homes",
            &["key", "building_name", "units", "floors", "doors"],
            || web::route().to(add),
        ),
    ]
}

async fn form(ctx: Ctx) -> Result<HttpResponse, Error> {
    ctx.show(&AddBuilding {
        page: ctx.titled(k::HOUSE_BUILDING_ADD, Tab::Settings),
        name: String::new(),
        units: "2".into(),
        floors: "6".into(),
        doors: "2".into(),
    })
}

async fn add(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, Act::RULE.offices, "desk.settings.buildings")?;
    let outcome = match read(&form) {
        Ok(new) => founding::add_building(&ctx.app.db, ctx.community_id(), standing, claim, new).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match outcome {
        Ok(()) => Ok(ctx.go("/desk/settings")),
        Err(Error::Invalid(errors)) => ctx.show_as(
            StatusCode::UNPROCESSABLE_ENTITY,
            &AddBuilding {
                page: ctx.titled(k::HOUSE_BUILDING_ADD, Tab::Settings).with_errors(&errors),
                name: form.typed("building_name"),
                units: form.typed("units"),
                floors: form.typed("floors"),
                doors: form.typed("doors"),
            },
        ),
        Err(other) => Err(other),
    }
}

fn read(form: &Form) -> Result<NewBuilding, FieldErrors> {
    let mut errors = FieldErrors::default();
    let name = tidy(form.text("building_name"));
    if name.is_empty() || name.chars().count() > MOST_NAME {
        errors.add("building_name", k::HOUSE_ERROR_BUILDING_NAME);
    }
    let mut count = |field: &str, most: u32| {
        let typed = tidy(form.text(field)).parse::<u32>().ok().filter(|n| (1..=most).contains(n));
        if typed.is_none() {
            errors.add_with(field, k::HOUSE_ERROR_COUNT, vec![("most", most.to_string())]);
        }
        typed.unwrap_or(1)
    };
    let new = NewBuilding {
        name,
        units: count("units", MOST_UNITS),
        floors: count("floors", MOST_FLOORS),
        doors: count("doors", MOST_DOORS),
    };
    if errors.0.is_empty() { Ok(new) } else { Err(errors) }
}
