//! Helpers at the desk: who they are, how far on the way, how many residents each has; an offer written down from paper.

mod one;
mod paper;

pub use one::{tie_kinds, tie_words};

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::settings::{by_office, link};
use crate::acts::helper::apply::{self, Application};
use crate::acts::helper::{self, HelperKind};
use crate::domain::accreditation::{self, HelperState};
use crate::domain::mandate::Caps;
use crate::domain::standing::Office::{self, Accounts, Admin, Auditor, Desk};
use crate::domain::standing::Standing;
use crate::domain::tiers::{ApplyAsHelper, InviteHelper, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::requests::parse_words;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::helpers::{self, Helper, Listed};
use crate::store::mandates;
use crate::store::organisations::{self, Organisation};
use crate::store::people::{self, Person};
use crate::views::desk_helpers::{HelperList, HelperRow, PaperApplication};
use crate::views::desk_requests::{Choice, Named};
use crate::views::page::{Page, Tab};
use crate::words::typed::show_phone;
use crate::words::{Key, k};

const READ: Audience = Audience::Office(&[Desk, Accounts, Admin, Auditor]);
/// Who writes down an offer and takes the first steps.
const APPLY: &[Office] = ApplyAsHelper::RULE.offices;
const INVITE: &[Office] = InviteHelper::RULE.offices;
/// Rows of a list.
const PAGE: i64 = 40;

pub fn entries() -> Vec<Entry> {
    let all = Audience::Office(APPLY);
    vec![
        get("/desk/helpers", READ, Both, "helpers by name: ?after= &id=; ?person= opens the form for paper", || {
            web::route().to(list)
        }),
        post(
            "/desk/helpers",
            all,
            Both,
            "write down that somebody offers to help",
            &["key", "person", "kind", "title", "organisation", "words"],
            || web::route().to(apply),
        ),
        get("/desk/helpers/{id}", READ, Both, "one helper: next step, residents, ties, history", || {
            web::route().to(one::show)
        }),
        get("/desk/helpers/{id}/agreement", READ, Both, "what they sign, or signed, on paper", || {
            web::route().to(paper::agreement)
        }),
        post(
            "/desk/helpers/{id}/steps",
            all,
            Both,
            "the next step: interviewed, trained, agreed, approved, activated; suspended, resumed",
            &["key", "step", "words", "apart", "version"],
            || web::route().to(one::step),
        ),
        post(
            "/desk/helpers/{id}/ties",
            all,
            Both,
            "a tie to a resident: source=declared|found",
            &["key", "resident", "kind", "source", "tie_words"],
            || web::route().to(one::tie),
        ),
        post("/desk/ties/{id}", all, Both, "look at a tie: accepted, or closed with words", &["key", "words"], || {
            web::route().to(one::look)
        }),
        post(
            "/desk/helpers/{id}/departure",
            Audience::Office(&[Desk, Accounts]),
            Both,
            "they stop helping, or their organisation no longer sends them",
            &["key", "leave_words"],
            || web::route().to(one::leave),
        ),
        post(
            "/desk/helpers/{id}/invitation",
            Audience::Office(INVITE),
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

/// What was typed into the form.
#[derive(Default)]
struct Typed {
    kind: String,
    title: Option<String>,
    organisation: String,
    words: String,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    page(&ctx, asked.into_inner(), &Typed::default(), &FieldErrors::default()).await
}

async fn apply(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let typed = Typed {
        kind: form.text("kind").to_owned(),
        title: Some(form.typed("title")),
        organisation: form.text("organisation").to_owned(),
        words: form.typed("words"),
    };
    let person = form.text("person").to_owned();
    let asked = Asked { person: Some(person.clone()), ..Asked::default() };
    let new = match offer(&form, person.clone()) {
        Ok(new) => new,
        Err(errors) => return page(&ctx, asked, &typed, &errors).await,
    };
    let standing = Standing { key: form.key(), client_at: form.client_at(), ..ctx.office_standing(APPLY)? };
    let claim = Claim { key: form.key(), route: "helpers.apply", digest: form.digest() };
    match apply::apply(&ctx.app.db, ctx.community_id(), standing, claim, new).await {
        Ok(()) => Ok(ctx.go(&format!("/desk/helpers/{person}"))),
        Err(Error::Invalid(errors)) => page(&ctx, asked, &typed, &errors).await,
        Err(other) => Err(other),
    }
}

/// The offer as typed, by the helper or from paper.
pub fn offer(form: &Form, person: String) -> Result<Application, FieldErrors> {
    let mut errors = FieldErrors::default();
    let kind = HelperKind::parse(form.text("kind"));
    if kind.is_none() {
        errors.add("kind", k::MANDATING_ERROR_KIND);
    }
    let words = match parse_words(form.text("words")) {
        Ok(words) => Some(words),
        Err(key) => {
            errors.add("words", if form.has("words") { key } else { k::ACCREDIT_ERROR_WHY });
            None
        }
    };
    let (Some(kind), Some(words)) = (kind, words) else { return Err(errors) };
    let organisation = form.has("organisation").then(|| form.text("organisation").to_owned());
    // Chosen and then thought better of: only members act in an organisation's name.
    let organisation = organisation.filter(|_| kind == HelperKind::Member);
    Ok(Application { person, kind, title: form.text("title").to_owned(), words, organisation })
}

async fn invite(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (community, who) = (ctx.community_id().to_owned(), id.clone());
    let name = ctx.app.db.read(move |conn| people::name_of(conn, &community, &who)?.ok_or(Error::Missing)).await?;
    let (standing, _) = by_office(&ctx, &form, INVITE, "helpers.invite")?;
    let issued = helper::invite(&ctx.app.db, ctx.community_id(), standing, id).await?;
    let page = ctx.page("", Tab::Helpers);
    let title = page.t1(k::DESK_COLLEAGUE_LINK, "name", &name);
    link(&ctx, Page { title, ..page }, "colleague", name, &format!("/join/{}", issued.code), &issued)
}

/// Everything the page shows, read at once.
struct Whole {
    rows: Vec<Listed>,
    loads: std::collections::HashMap<String, i64>,
    person: Option<(Person, Option<Helper>)>,
    organisations: Vec<Organisation>,
}

async fn whole(ctx: &Ctx, asked: Asked) -> Result<Whole, Error> {
    let (community, now, writes) = (ctx.community_id().to_owned(), ctx.now, holds(ctx, APPLY));
    ctx.app
        .db
        .read(move |conn| {
            let rows =
                helpers::list(conn, &community, None, asked.after.as_deref().zip(asked.id.as_deref()), PAGE + 1)?;
            let ids = rows.iter().map(|r| r.helper.person_id.clone()).collect();
            let person = match asked.person.filter(|_| writes) {
                Some(id) => {
                    let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
                    Some((person, helpers::find(conn, &community, &id)?))
                }
                None => None,
            };
            Ok(Whole {
                loads: mandates::residents_of(conn, &community, ids, now)?,
                organisations: organisations::all(conn, &community)?,
                rows,
                person,
            })
        })
        .await
}

async fn page(ctx: &Ctx, asked: Asked, typed: &Typed, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let w = whole(ctx, asked).await?;
    if let Some((person, Some(helper))) = &w.person
        && helper.standing(ctx.now).state != HelperState::Left
    {
        // On the way already: their own page says what comes next.
        return Ok(ctx.go(&format!("/desk/helpers/{}", person.id)));
    }
    let page = ctx.titled(k::DESKM_HELPERS, Tab::Mandates).with_errors(errors);
    let shown = &w.rows[..w.rows.len().min(PAGE as usize)];
    let next = shown
        .last()
        .filter(|_| w.rows.len() > shown.len())
        .map(|last| format!("after={}&id={}", crate::http::pages::helper::escape(&last.name), last.helper.person_id));
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &HelperList {
            rows: shown
                .iter()
                .map(|r| row(ctx, &page, &r.helper, &r.name, r.phone.as_deref(), w.loads.get(&r.helper.person_id)))
                .collect(),
            next,
            may_apply: holds(ctx, APPLY),
            form: w.person.as_ref().map(|(person, _)| paper_form(&page, person, &w.organisations, typed)),
            page,
        },
    )
}

pub fn holds(ctx: &Ctx, offices: &[Office]) -> bool {
    ctx.caller.as_deref().is_some_and(|c| c.offices.iter().any(|(o, _)| offices.contains(o)))
}

fn row(ctx: &Ctx, page: &Page, helper: &Helper, name: &str, phone: Option<&str>, residents: Option<&i64>) -> HelperRow {
    let at = helper.standing(ctx.now);
    HelperRow {
        id: helper.person_id.clone(),
        name: name.to_owned(),
        kind: page.t(kind_words(at.kind)).to_owned(),
        title: helper.title.clone(),
        phone: phone.map(show_phone),
        state: at.state.as_str().to_owned(),
        state_words: page.t(state_words(at.state)).to_owned(),
        until: Some(at.until).filter(|until| *until > 0),
        residents: residents.copied().unwrap_or(0),
        most: i64::from(Caps::of(at.kind).residents_of_a_helper),
        may_invite: holds(ctx, INVITE) && accreditation::may_help(at.state, at.until, ctx.now),
    }
}

pub fn kind_words(kind: HelperKind) -> Key {
    match kind {
        HelperKind::Volunteer => k::MANDATING_KIND_VOLUNTEER,
        HelperKind::Family => k::MANDATING_KIND_FAMILY,
        HelperKind::Staff => k::MANDATING_KIND_STAFF,
        HelperKind::Member => k::MANDATING_KIND_MEMBER,
    }
}

pub fn state_words(state: HelperState) -> Key {
    match state {
        HelperState::Applied => k::ACCREDIT_STATE_APPLIED,
        HelperState::Interviewed => k::ACCREDIT_STATE_INTERVIEWED,
        HelperState::Trained => k::ACCREDIT_STATE_TRAINED,
        HelperState::Agreed => k::ACCREDIT_STATE_AGREED,
        HelperState::Approved => k::ACCREDIT_STATE_APPROVED,
        HelperState::Active => k::ACCREDIT_STATE_ACTIVE,
        HelperState::Expired => k::ACCREDIT_STATE_EXPIRED,
        HelperState::Suspended => k::ACCREDIT_STATE_SUSPENDED,
        HelperState::Left => k::ACCREDIT_STATE_LEFT,
    }
}

/// The kinds somebody may choose, and the organisations, with what was chosen.
pub fn choices(page: &Page, all: &[HelperKind], kind: &str) -> Vec<Choice> {
    all.iter()
        .map(|one| Choice {
            value: one.as_str().to_owned(),
            label: page.t(kind_words(*one)).to_owned(),
            chosen: one.as_str() == kind,
        })
        .collect()
}

pub fn organisation_choices(all: &[Organisation], chosen: &str) -> Vec<Choice> {
    all.iter().map(|o| Choice { value: o.id.clone(), label: o.name.clone(), chosen: o.id == chosen }).collect()
}

fn paper_form(page: &Page, person: &Person, organisations: &[Organisation], typed: &Typed) -> PaperApplication {
    let kind = if typed.kind.is_empty() { HelperKind::Volunteer.as_str() } else { &typed.kind };
    PaperApplication {
        person: Named { id: person.id.clone(), name: person.name.clone() },
        kinds: choices(page, HelperKind::ALL, kind),
        organisations: organisation_choices(organisations, &typed.organisation),
        title: typed.title.clone().unwrap_or_else(|| page.t(k::MANDATING_KIND_VOLUNTEER).to_owned()),
        words: typed.words.clone(),
    }
}
