//! One person's page at the desk.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::typed::DIALECT;
use super::{age, born_words, holds, list_of, today};
use crate::domain::card;
use crate::domain::person::Need;
use crate::domain::tiers::{
    ApplyAsHelper, CorrectPerson, DraftMandate, FileRequest, IssueCard, IssueDeviceCode, IssuePinCode, Kind,
};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::pages::desk::requests::Rows;
use crate::http::pages::desk::thanks::line as thanks_line;
use crate::http::{Parts, path_id};
use crate::store::conn::Conn;
use crate::store::credentials::{self, CardSummary, PinState};
use crate::store::devices::{self, Device};
use crate::store::mandates::{self, Mandate, OfResident};
use crate::store::merges;
use crate::store::people::{self, Home, Label, Person};
use crate::store::requests;
use crate::store::thanks::{self, Theirs};
use crate::views::desk_mandates::MandateRow;
use crate::views::desk_people::{CardState, DeviceLine, MayDoForPerson, PersonAtDesk};
use crate::views::page::{Page, Tab};
use crate::words::machines::named;
use crate::words::typed::show_phone;
use crate::words::{Lang, k};

/// Requests and mandates shown; the rest is on their own pages.
const SHOWN: i64 = 10;

/// Everything the page needs, read at once.
struct Whole {
    person: Person,
    home: Option<Home>,
    card: Option<CardSummary>,
    pin: PinState,
    devices: Vec<Device>,
    mandates: Vec<Mandate>,
    helpers: HashMap<String, Label>,
    requests: Rows,
    merged: Vec<(String, String)>,
    thanks: Theirs,
}

fn whole(conn: &mut Conn, community: &str, id: &str) -> Result<Whole, Error> {
    let person = people::find(conn, community, id)?.ok_or(Error::Missing)?;
    let home = match &person.home_id {
        Some(home) => people::home_of(conn, community, home)?,
        None => None,
    };
    let theirs = OfResident { resident: id, with: None, before: None };
    let mandates = mandates::of_resident(conn, community, &theirs, SHOWN)?;
    let helpers: Vec<String> = mandates.iter().map(|m| m.helper_id.clone()).collect();
    let requests = requests::of_resident(conn, community, id, None, None, SHOWN)?;
    let under = merges::under(conn, community, id)?;
    let records: Vec<String> = under.iter().map(|m| m.absorbed_id.clone()).collect();
    let names = people::labels(conn, community, &records)?;
    let named =
        |m: &merges::Merge| (m.id.clone(), names.get(&m.absorbed_id).map(|l| l.name.clone()).unwrap_or_default());
    Ok(Whole {
        merged: under.iter().map(named).collect(),
        card: credentials::cards::summary(conn, community, id)?,
        pin: credentials::pin_state(conn, community, id)?,
        devices: devices::of_person(conn, community, id)?,
        helpers: people::labels(conn, community, &helpers)?,
        requests: Rows::naming(conn, community, requests, false)?,
        thanks: thanks::of_person(conn, community, id)?,
        person,
        home,
        mandates,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Arrived {
    fresh: String,
}

pub async fn show(ctx: Ctx, path: Parts, arrived: web::Query<Arrived>) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let w = ctx.app.db.read(move |conn| whole(conn, &community, &id)).await?;
    let page = ctx.page(&w.person.name, Tab::People);
    let lang = ctx.prefs.lang;
    let needs = list_of(&w.person.needs);
    let language = language_words(&page, &w.person, &needs);
    ctx.show(&PersonAtDesk {
        born: born_words(lang, w.person.born.as_deref()),
        age: age(w.person.born.as_deref(), today(&ctx)),
        home: w.home.as_ref().map(Home::in_words).unwrap_or_default(),
        phone: w.person.phone.as_deref().map(show_phone),
        reach: list_of(&w.person.reach),
        needs: needs.into_iter().filter(|need| need != Need::Dialect.as_str()).collect(),
        language,
        card: w.card.as_ref().map(|c| CardState {
            issued_at: c.issued_at,
            numbers_left: i64::from(c.numbers_left()),
            few: card::running_low(c.used_up_to),
        }),
        pin: w.pin.as_str().to_owned(),
        devices: w.devices.iter().map(|d| device(d, lang)).collect(),
        mandates: w.mandates.iter().map(|m| mandate(&ctx, &w, m)).collect(),
        requests: w.requests.shown(&ctx),
        merged: w.merged,
        // Where none were ever given, nothing is said of them.
        thanks: (!w.thanks.rules.is_empty()).then(|| thanks_line(&ctx, &w.person, &w.thanks)).transpose()?,
        may: may(&ctx, &w.person)?,
        fresh: arrived.fresh == "yes",
        page,
        id: w.person.id,
        name: w.person.name,
        phone_shared: w.person.phone_shared,
        email: w.person.email,
        digital: w.person.digital,
        lives_alone: w.person.lives_alone,
        state: w.person.state,
    })
}

/// Acting for a resident by office has its own addresses; this one is kept for whoever stands here.
pub async fn file(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    Ok(ctx.go(&format!("/for/{}/requests/new", path_id(&path)?)))
}

/// What the caller's offices do; the policy is asked again when they do it.
fn may(ctx: &Ctx, person: &Person) -> Result<MayDoForPerson, Error> {
    let caller = ctx.caller()?;
    let here = person.state == "active";
    let resident = here && person.is_resident;
    Ok(MayDoForPerson {
        correct: holds(caller, CorrectPerson::RULE.offices),
        card: here && holds(caller, IssueCard::RULE.offices),
        slip: here && holds(caller, IssuePinCode::RULE.offices),
        device: here && holds(caller, IssueDeviceCode::RULE.offices),
        mandate: resident && holds(caller, DraftMandate::RULE.offices),
        accredit: resident && holds(caller, ApplyAsHelper::RULE.offices),
        file: resident && holds(caller, FileRequest::RULE.offices),
    })
}

pub fn language_words(page: &Page, person: &Person, needs: &[String]) -> String {
    let dialect = needs.iter().any(|need| need == Need::Dialect.as_str());
    let code = if dialect { DIALECT } else { person.lang.as_str() };
    let key = match (code, Lang::parse(code)) {
        (DIALECT, _) => k::ACCOUNTS_LANGUAGE_DIALECT,
        (_, Some(Lang::En)) => k::ACCOUNTS_LANGUAGE_EN,
        _ => k::ACCOUNTS_LANGUAGE_ZH,
    };
    page.t(key).to_owned()
}

fn device(device: &Device, lang: Lang) -> DeviceLine {
    DeviceLine {
        id: device.id.clone(),
        name: named(&device.label, lang),
        bound_at: device.enrolled_at,
        seen_at: device.seen_at,
    }
}

fn mandate(ctx: &Ctx, w: &Whole, m: &Mandate) -> MandateRow {
    MandateRow {
        id: m.id.clone(),
        resident: w.person.name.clone(),
        helper: w.helpers.get(&m.helper_id).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default(),
        matters: list_of(&m.matters),
        state: m.state_now(ctx.now).as_str().to_owned(),
        until: m.until_at,
    }
}
