//! First page of the set-up: what the place is called, and how it is reached.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{Link, PlaceAnswer, keep, link};
use crate::error::{Error, FieldErrors};
use crate::http::Parts;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::views::setup::SetupPlace;
use crate::words::{Key, k, say, typed};

/// Places where such communities are; each with its name in words.
const ZONES: [(&str, Key); 6] = [
    ("Asia/Shanghai", k::WAYS_ZONE_SHANGHAI),
    ("Asia/Urumqi", k::WAYS_ZONE_URUMQI),
    ("Asia/Hong_Kong", k::WAYS_ZONE_HONG_KONG),
    ("Asia/Taipei", k::WAYS_ZONE_TAIPEI),
    ("Asia/Singapore", k::WAYS_ZONE_SINGAPORE),
    ("UTC", k::WAYS_ZONE_UTC),
];
const LONGEST_NAME: usize = 40;
const LONGEST_ADDRESS: usize = 120;

pub async fn form(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let link = match link(&ctx, &path).await? {
        Ok(link) => link,
        Err(response) => return Ok(response),
    };
    let known = link.answers.place.clone().unwrap_or(PlaceAnswer {
        name: String::new(),
        phone: String::new(),
        address: String::new(),
        zone: ctx.community.time_zone.clone(),
    });
    ctx.show(&view(&ctx, &link, known))
}

pub async fn name(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut link = match link(&ctx, &path).await? {
        Ok(link) => link,
        Err(response) => return Ok(response),
    };
    let mut errors = FieldErrors::default();
    let answer = (
        form.parse("name", &mut errors, |text| {
            line(text, LONGEST_NAME, k::WAYS_COMMUNITY_NEEDED, k::WAYS_COMMUNITY_LONG)
        }),
        form.parse("phone", &mut errors, |text| {
            typed::phone(text).map(|digits| typed::show_phone(&digits)).ok_or(k::WAYS_PHONE_NEEDED)
        }),
        form.parse("address", &mut errors, |text| {
            line(text, LONGEST_ADDRESS, k::WAYS_ADDRESS_NEEDED, k::WAYS_ADDRESS_LONG)
        }),
        form.parse("zone", &mut errors, |text| {
            ZONES.iter().find(|(zone, _)| *zone == text).map(|(zone, _)| (*zone).to_owned()).ok_or(k::WAYS_ZONE_NEEDED)
        }),
    );
    let (Some(name), Some(phone), Some(address), Some(zone)) = answer else {
        let typed = PlaceAnswer {
            name: form.typed("name"),
            phone: form.typed("phone"),
            address: form.typed("address"),
            zone: form.typed("zone"),
        };
        let view = view(&ctx, &link, typed);
        let page = view.page.with_errors(&errors);
        return ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &SetupPlace { page, ..view });
    };
    link.answers.place = Some(PlaceAnswer { name, phone, address, zone });
    keep(&ctx, &link).await?;
    Ok(ctx.go(&format!("{}/yourself", link.at)))
}

/// One line of words, neither empty nor a book.
pub fn line(text: &str, longest: usize, needed: Key, too_long: Key) -> Result<String, Key> {
    let text = typed::tidy(text);
    match text.chars().count() {
        0 => Err(needed),
        length if length > longest => Err(too_long),
        _ => Ok(text),
    }
}

fn view(ctx: &Ctx, link: &Link, known: PlaceAnswer) -> SetupPlace {
    let zones = ZONES.iter().map(|(zone, words)| Choice {
        value: (*zone).to_owned(),
        label: say(ctx.prefs.lang, *words).to_owned(),
        chosen: *zone == known.zone,
    });
    SetupPlace {
        page: ctx.titled(k::SETUP_PLACE, Tab::None),
        at: link.at.clone(),
        name: known.name,
        phone: known.phone,
        address: known.address,
        zones: zones.collect(),
    }
}
