//! Helpers at the desk: who they are, until when, how many residents each has; and accrediting one.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::settings::{by_office, link};
use crate::acts::helper::{self, Accreditation, HelperKind};
use crate::domain::accreditation;
use crate::domain::mandate::Caps;
use crate::domain::standing::Office::{self, Accounts, Admin, Desk};
use crate::domain::standing::Standing;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::helpers::{self, Helper, Listed};
use crate::store::mandates;
use crate::store::people::{self, Person};
use crate::views::desk_mandates::{Accredit, HelperList, HelperRow};
use crate::views::desk_requests::{Choice, Named};
use crate::views::page::{Page, Tab};
use crate::words::typed::show_phone;
use crate::words::{Key, dates, k};

/// Who accredits.
const ACCREDIT: &[Office] = &[Accounts, Admin];
/// Rows of a list.
const PAGE: i64 = 40;

pub fn entries() -> Vec<Entry> {
    vec![
        get(
            "/desk/helpers",
            Audience::Office(&[Desk, Accounts, Admin]),
            Both,
            "helpers by name: ?after= &id=; ?person= opens the form that accredits them",
            || web::route().to(list),
        ),
        post(
            "/desk/helpers",
            Audience::Office(ACCREDIT),
            Both,
            "accredit somebody as a helper, or renew",
            &["key", "person", "kind", "title", "until"],
            || web::route().to(accredit),
        ),
        post(
            "/desk/helpers/{id}/invitation",
            Audience::Office(ACCREDIT),
            Both,
            "a one-time link with which a helper chooses a password",
            &["key"],
            || web::route().to(invite),
        ),
    ]
}

#[derive(Deserialize, Default)]
struct Asked {
    /// Name and id of the last one shown.
    after: Option<String>,
    id: Option<String>,
    person: Option<String>,
}

/// What was typed into the form that accredits.
#[derive(Default)]
struct Typed {
    person: Option<String>,
    kind: String,
    title: Option<String>,
    until: String,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let typed = Typed { person: asked.person.clone(), ..Typed::default() };
    page(&ctx, asked, &typed, &FieldErrors::default()).await
}

async fn accredit(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let typed = Typed {
        person: Some(form.text("person").to_owned()),
        kind: form.text("kind").to_owned(),
        title: Some(form.typed("title")),
        until: form.typed("until"),
    };
    let asked = Asked { person: typed.person.clone(), ..Asked::default() };
    let new = match read(&ctx, &typed) {
        Ok(new) => new,
        Err(errors) => return page(&ctx, asked, &typed, &errors).await,
    };
    let standing = Standing { key: form.key(), client_at: form.client_at(), ..ctx.office_standing(ACCREDIT)? };
    let claim = Claim { key: form.key(), route: "helpers.accredit", digest: form.digest() };
    match helper::accredit(&ctx.app.db, ctx.community_id(), standing, claim, new).await {
        Ok(()) => Ok(ctx.go("/desk/helpers")),
        Err(Error::Invalid(errors)) => page(&ctx, asked, &typed, &errors).await,
        Err(other) => Err(other),
    }
}

async fn invite(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (community, who) = (ctx.community_id().to_owned(), id.clone());
    let name = ctx.app.db.read(move |conn| people::name_of(conn, &community, &who)?.ok_or(Error::Missing)).await?;
    let (standing, _) = by_office(&ctx, &form, ACCREDIT, "helpers.invite")?;
    let issued = helper::invite(&ctx.app.db, ctx.community_id(), standing, id).await?;
    let page = ctx.page("", Tab::Helpers);
    let title = page.t1(k::DESK_COLLEAGUE_LINK, "name", &name);
    link(&ctx, Page { title, ..page }, "colleague", name, &format!("/join/{}", issued.code), &issued)
}

fn read(ctx: &Ctx, typed: &Typed) -> Result<Accreditation, FieldErrors> {
    let mut errors = FieldErrors::default();
    let kind = HelperKind::parse(&typed.kind);
    if kind.is_none() {
        errors.add("kind", k::MANDATING_ERROR_KIND);
    }
    let until = end_of_day(ctx, &typed.until);
    if until.is_none() {
        errors.add("until", k::MANDATING_ERROR_UNTIL);
    }
    match (kind, until) {
        (Some(kind), Some(until)) => Ok(Accreditation {
            person: typed.person.clone().unwrap_or_default(),
            kind,
            title: typed.title.clone().unwrap_or_default(),
            until,
        }),
        _ => Err(errors),
    }
}

/// The last moment of the day typed, but never more than the year that a form filled in today may give.
fn end_of_day(ctx: &Ctx, typed: &str) -> Option<i64> {
    let day = dates::parse_date(typed)?;
    let midnight = day.tomorrow().ok()?.at(0, 0, 0, 0);
    let midnight = ctx.community.zone().to_timestamp(midnight).ok()?.as_millisecond();
    let most = accreditation::until(ctx.now);
    let within_the_last_day = midnight > most && midnight - most <= 24 * 3_600_000;
    Some(if within_the_last_day { most } else { midnight })
}

/// Everything the page shows, read at once.
struct Whole {
    rows: Vec<Listed>,
    loads: std::collections::HashMap<String, i64>,
    person: Option<(Person, Option<Helper>)>,
}

async fn whole(ctx: &Ctx, asked: Asked) -> Result<Whole, Error> {
    let (community, now, accredits) = (ctx.community_id().to_owned(), ctx.now, may_accredit(ctx));
    ctx.app
        .db
        .read(move |conn| {
            let rows =
                helpers::list(conn, &community, None, asked.after.as_deref().zip(asked.id.as_deref()), PAGE + 1)?;
            let ids = rows.iter().map(|r| r.helper.person_id.clone()).collect();
            let person = match asked.person.filter(|_| accredits) {
                Some(id) => {
                    let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
                    Some((person, helpers::find(conn, &community, &id)?))
                }
                None => None,
            };
            Ok(Whole { loads: mandates::residents_of(conn, &community, ids, now)?, rows, person })
        })
        .await
}

async fn page(ctx: &Ctx, asked: Asked, typed: &Typed, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let w = whole(ctx, asked).await?;
    let page = ctx.titled(k::DESKM_HELPERS, Tab::Helpers).with_errors(errors);
    let shown = &w.rows[..w.rows.len().min(PAGE as usize)];
    let next = shown
        .last()
        .filter(|_| w.rows.len() > shown.len())
        .map(|last| format!("after={}&id={}", crate::http::pages::helper::escape(&last.name), last.helper.person_id));
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &HelperList {
            rows: shown.iter().map(|r| row(&page, r, w.loads.get(&r.helper.person_id).copied(), ctx.now)).collect(),
            next,
            may_accredit: may_accredit(ctx),
            accredit: w.person.as_ref().map(|(person, before)| form(ctx, &page, person, before.as_ref(), typed)),
            page,
        },
    )
}

fn may_accredit(ctx: &Ctx) -> bool {
    ctx.caller.as_deref().is_some_and(|c| c.offices.iter().any(|(o, _)| ACCREDIT.contains(o)))
}

fn row(page: &Page, r: &Listed, residents: Option<i64>, now: i64) -> HelperRow {
    let kind = HelperKind::parse(&r.helper.kind).map(|kind| page.t(kind_words(kind)).to_owned());
    HelperRow {
        id: r.helper.person_id.clone(),
        name: r.name.clone(),
        kind: kind.unwrap_or_default(),
        organisation: Some(r.helper.title.clone()).filter(|t| !t.is_empty()),
        phone: r.phone.as_deref().map(show_phone),
        accredited_until: Some(r.helper.accredited_until),
        expired: !r.helper.may_help(now),
        residents: residents.unwrap_or(0),
        most: i64::from(Caps::default().residents_of_a_helper),
    }
}

fn kind_words(kind: HelperKind) -> Key {
    match kind {
        HelperKind::Volunteer => k::MANDATING_KIND_VOLUNTEER,
        HelperKind::Family => k::MANDATING_KIND_FAMILY,
        HelperKind::Staff => k::MANDATING_KIND_STAFF,
        HelperKind::Member => k::MANDATING_KIND_MEMBER,
    }
}

fn form(ctx: &Ctx, page: &Page, person: &Person, before: Option<&Helper>, typed: &Typed) -> Accredit {
    let kind = if typed.kind.is_empty() { before.map_or("volunteer", |b| &b.kind) } else { &typed.kind };
    let kinds = HelperKind::ALL
        .iter()
        .map(|one| Choice {
            value: one.as_str().to_owned(),
            label: page.t(kind_words(*one)).to_owned(),
            chosen: one.as_str() == kind,
        })
        .collect();
    let title = typed.title.clone().or_else(|| before.map(|b| b.title.clone()));
    let last_day = dates::short(&ctx.community.zone(), accreditation::until(ctx.now));
    Accredit {
        person: Named { id: person.id.clone(), name: person.name.clone() },
        renews: before.is_some(),
        kinds,
        title: title.unwrap_or_else(|| page.t(k::MANDATING_KIND_VOLUNTEER).to_owned()),
        until: if typed.until.is_empty() { last_day.chars().take(10).collect() } else { typed.until.clone() },
    }
}
