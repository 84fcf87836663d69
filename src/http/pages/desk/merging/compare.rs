//! Two records side by side: what differs is chosen field by field, what is the same is said once.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{in_short, person, sent_by};
use crate::acts::person::merge::{self, details};
use crate::domain::looking::What;
use crate::domain::merging::{self, Choices, Details, Field, Side};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::looking;
use crate::http::pages::desk::people::{born_words, language_words, list_of};
use crate::http::pages::desk::second_eyes::said;
use crate::http::{Parts, path_id};
use crate::store::conn::Conn;
use crate::store::credentials::{self, CardSummary, PinState};
use crate::store::merges::Proposal;
use crate::store::people::{self, Home, Person};
use crate::store::{mandates, mine, people_search};
use crate::views::desk_merging::{CompareRow, MergeForm, MergeWith, Record};
use crate::views::desk_people::{digital_words, need_words, pin_words, reach_words};
use crate::views::desk_requests::Named;
use crate::views::page::{Page, Tab};
use crate::words::k;
use crate::words::typed::show_phone;

/// Records offered when looking for the other one.
const OFFERED: i64 = 10;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    with: String,
    words: Option<String>,
}

pub async fn show(ctx: Ctx, path: Parts, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (id, asked) = (path_id(&path)?, asked.into_inner());
    if asked.with.is_empty() {
        return which(&ctx, id, asked.words).await;
    }
    // Both are opened, so for both it is said why.
    if let Some(why) = looking::at(&ctx, &asked.with, What::Person, false).await? {
        return Ok(why);
    }
    side_by_side(&ctx, (id, asked.with), StatusCode::OK, &FieldErrors::default(), None, String::new()).await
}

async fn which(ctx: &Ctx, id: String, words: Option<String>) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (one, words, people, homes) = ctx
        .app
        .db
        .read(move |conn| {
            let one = person(conn, &community, &id)?;
            let words = words.unwrap_or_else(|| one.name.clone());
            let mut people = people_search::search(conn, &community, &words, None, OFFERED + 1)?;
            people.retain(|p| p.id != one.id && p.state == "active");
            let homes = people_search::homes_of(conn, &community, &people)?;
            Ok((one, words, people, homes))
        })
        .await?;
    let home = |p: &Person| p.home_id.as_ref().and_then(|id| homes.get(id));
    let page = ctx.page("", Tab::People);
    ctx.show(&MergeWith {
        page: Page { title: page.t1(k::MERGE_WITH, "name", &one.name), ..page },
        person: Named { id: one.id, name: one.name },
        words,
        rows: people.iter().map(|p| in_short(ctx, p, home(p))).collect(),
    })
}

/// One record with what the page says of it.
struct Whole {
    person: Person,
    home: Option<Home>,
    card: Option<CardSummary>,
    pin: PinState,
    requests: usize,
    mandates: usize,
}

fn whole(conn: &mut Conn, community: &str, id: &str, now: i64) -> Result<Whole, Error> {
    let person = person(conn, community, id)?;
    let home = match &person.home_id {
        Some(home) => people::home_of(conn, community, home)?,
        None => None,
    };
    Ok(Whole {
        home,
        card: credentials::cards::summary(conn, community, id)?,
        pin: credentials::pin_state(conn, community, id)?,
        requests: mine::open_requests(conn, community, id)?,
        mandates: mandates::open_of_resident(conn, community, id, now)?.len(),
        person,
    })
}

async fn side_by_side(
    ctx: &Ctx,
    (kept, absorbed): (String, String),
    status: StatusCode,
    errors: &FieldErrors,
    chosen: Option<Choices>,
    words: String,
) -> Result<HttpResponse, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let (one, other, pair) = ctx
        .app
        .db
        .read(move |conn| {
            let one = whole(conn, &community, &kept, now)?;
            let other = whole(conn, &community, &absorbed, now)?;
            let pair = merge::pair(conn, &community, &one.person, &other.person, now)?;
            Ok((one, other, pair))
        })
        .await?;
    let page = ctx.titled(k::MERGE_TITLE, Tab::People).with_errors(errors);
    let refused = merging::may_join(&pair).err().map(|why| page.t(merge::not_joined(why)).to_owned());
    let rows = Field::ALL.iter().map(|field| row(&page, *field, &one, &other, chosen.as_ref())).collect();
    ctx.show_as(status, &MergeForm { rows, refused, kept: record(one), absorbed: record(other), page, words })
}

fn record(w: Whole) -> Record {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Record {
        id: w.person.id,
        name: w.person.name,
        version: i64::from(w.person.version),
        registered_at: w.person.created_at,
        requests: count(w.requests),
        mandates: count(w.mandates),
    }
}

fn row(page: &Page, field: Field, one: &Whole, other: &Whole, chosen: Option<&Choices>) -> CompareRow {
    let (kept, absorbed) = (details(&one.person), details(&other.person));
    let same = match field {
        Field::Card => other.card.is_none() && other.pin == PinState::Unset,
        _ => kept.same(&absorbed, field),
    };
    let suggested = match field {
        Field::Card if one.card.is_none() => Side::Absorbed,
        _ => merging::suggested(&kept, &absorbed, field),
    };
    let side = chosen.and_then(|all| all.iter().find(|(f, _)| *f == field)).map_or(suggested, |(_, side)| *side);
    CompareRow {
        field: field.as_str().to_owned(),
        label: label(page, field),
        kept: value(page, field, &kept, one),
        absorbed: value(page, field, &absorbed, other),
        same,
        side: side.as_str().to_owned(),
    }
}

pub fn label(page: &Page, field: Field) -> String {
    let key = match field {
        Field::Name => k::PEOPLE_NAME,
        Field::Born => k::PEOPLE_BORN,
        Field::Sex => k::PEOPLE_SEX,
        Field::Home => k::PEOPLE_HOME,
        Field::Phone => k::PEOPLE_PHONE,
        Field::Email => k::PEOPLE_EMAIL,
        Field::Reach => k::PEOPLE_REACH,
        Field::Digital => k::PEOPLE_DIGITAL,
        Field::Language => k::PEOPLE_LANGUAGE,
        Field::Needs => k::PEOPLE_NEEDS,
        Field::Card => k::PEOPLE_SIGN_IN,
    };
    page.t(key).to_owned()
}

/// What a record says in one field; nothing where it says nothing.
fn value(page: &Page, field: Field, d: &Details, w: &Whole) -> String {
    let comma = page.t(k::PEOPLE_COMMA);
    let with = |text: String, mark: bool, key| if mark { format!("{text} · {}", page.t(key)) } else { text };
    match field {
        Field::Name => d.name.clone(),
        Field::Born => born_words(page.lang, d.born.as_deref()),
        Field::Sex => match d.sex.as_deref() {
            Some("f") => page.t(k::PEOPLE_SEX_F).to_owned(),
            Some("m") => page.t(k::PEOPLE_SEX_M).to_owned(),
            _ => String::new(),
        },
        Field::Home => with(w.home.as_ref().map(Home::in_words).unwrap_or_default(), d.lives_alone, k::PEOPLE_ALONE),
        Field::Phone => {
            with(d.phone.as_deref().map(show_phone).unwrap_or_default(), d.phone_shared, k::PEOPLE_PHONE_SHARED)
        }
        Field::Email => d.email.clone().unwrap_or_default(),
        Field::Reach => list_of(&d.reach).iter().map(|way| reach_words(page, way)).collect::<Vec<_>>().join(comma),
        Field::Digital => digital_words(page, &d.digital),
        Field::Language => language_words(page, &w.person, &list_of(&d.needs)),
        Field::Needs => list_of(&d.needs)
            .iter()
            .filter(|need| *need != "dialect")
            .map(|need| need_words(page, need))
            .collect::<Vec<_>>()
            .join(comma),
        Field::Card => match &w.card {
            Some(card) => {
                let end = &card.number[card.number.len().saturating_sub(4)..];
                let pin = pin_words(page, w.pin.as_str());
                page.t3(k::MERGE_CARD, "end", end, "day", page.date(card.issued_at), "pin", pin)
            }
            None => page.t(k::PEOPLE_CARD_NONE).to_owned(),
        },
    }
}

pub async fn propose(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, with) = (path_id(&path)?, form.text("with").to_owned());
    if let Some(why) = looking::at(&ctx, &with, What::Person, false).await? {
        return Ok(why);
    }
    let choices: Choices = Field::ALL
        .iter()
        .filter_map(|field| Some((*field, Side::parse(form.text(&format!("take_{}", field.as_str())))?)))
        .collect();
    let mut errors = FieldErrors::default();
    let words = said(&form, "words", k::SECOND_ERROR_WORDS, &mut errors);
    let again = |status, errors: FieldErrors| {
        let (ctx, pair, chosen, words) =
            (ctx.clone(), (id.clone(), with.clone()), Some(choices.clone()), form.typed("words"));
        async move { side_by_side(&ctx, pair, status, &errors, chosen, words).await }
    };
    if !errors.0.is_empty() {
        return again(StatusCode::UNPROCESSABLE_ENTITY, errors).await;
    }
    let proposal = Proposal {
        kept: id.clone(),
        absorbed: with.clone(),
        kept_version: form.text("version").parse().unwrap_or(0),
        absorbed_version: form.text("with_version").parse().unwrap_or(0),
        choices: choices.clone(),
        words,
    };
    let (standing, claim) = sent_by(&ctx, &form, "desk.people.merge")?;
    match merge::propose(&ctx.app.db, ctx.community_id(), standing, claim, proposal).await {
        Ok(merge) => Ok(ctx.created(&format!("/desk/merges/{merge}"), &merge)),
        Err(Error::Invalid(errors)) => again(StatusCode::UNPROCESSABLE_ENTITY, errors).await,
        Err(Error::Conflict(Clash::ChangedMeanwhile)) => {
            let mut errors = FieldErrors::default();
            errors.add("", k::HOUSE_CLASH_CHANGED_MEANWHILE);
            again(StatusCode::CONFLICT, errors).await
        }
        Err(error) => Err(error),
    }
}
