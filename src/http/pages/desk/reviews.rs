//! What waits for a second look, and what came of it.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::mandates::hows;
use crate::acts::mandate::check::How;
use crate::acts::review::{self, Found};
use crate::domain::looking::What;
use crate::domain::review::{Outcome, ReviewKind};
use crate::domain::standing::Office::{self, Accounts, Auditor, Desk};
use crate::domain::standing::Standing;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::looking;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::mandates::{self, Mandate};
use crate::store::people::{self, Label, Person};
use crate::store::people_write;
use crate::store::reviews::{self, Review};
use crate::views::desk_requests::Choice;
use crate::views::desk_reviews::{OneReview, ReviewList, ReviewRow, outcome_words};
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::tidy;

pub const HANDLE: &[Office] = &[Desk, Accounts];
const STAFF: Audience = Audience::Office(HANDLE);
const READ: Audience = Audience::Office(&[Desk, Accounts, Auditor]);
/// Rows of a list.
const PAGE: i64 = 40;
/// What was said, characters.
pub const WORDS: usize = 500;

pub fn entries() -> Vec<Entry> {
    const DECISION: &[&str] = &["key", "version", "outcome", "how", "heir", "words"];
    vec![
        get("/desk/reviews", READ, Both, "what waits for a second look, soonest due first: ?after= &id=", || {
            web::route().to(list)
        }),
        get("/desk/reviews/{id}", READ, Both, "one of them", || web::route().to(show)),
        post("/desk/reviews/{id}", STAFF, Both, "what the reviewer found", DECISION, || web::route().to(decide)),
    ]
}

pub fn standing(ctx: &Ctx, form: &Form) -> Result<Standing, Error> {
    Ok(Standing { key: form.key(), client_at: form.client_at(), ..ctx.office_standing(HANDLE)? })
}

pub fn claim(form: &Form, route: &'static str) -> Claim {
    Claim { key: form.key(), route, digest: form.digest() }
}

/// Cut to what fits: a name on the telephone is no contract.
pub fn said(form: &Form, field: &str, most: usize) -> Option<String> {
    let text: String = tidy(&form.typed(field)).chars().take(most).collect();
    Some(text).filter(|text| !text.is_empty())
}

#[derive(Deserialize)]
struct Asked {
    after: Option<i64>,
    id: Option<String>,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (asked, community) = (asked.into_inner(), ctx.community_id().to_owned());
    let (rows, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let rows = reviews::waiting(conn, &community, asked.after.zip(asked.id.as_deref()), PAGE + 1)?;
            let ids: Vec<String> = rows.iter().map(|r| r.person_id.clone()).collect();
            let labels = people::labels(conn, &community, &ids)?;
            Ok((rows, labels))
        })
        .await?;
    let shown = &rows[..rows.len().min(PAGE as usize)];
    let next = shown.last().filter(|_| rows.len() > shown.len()).map(|r| format!("after={}&id={}", r.due_at, r.id));
    ctx.show(&ReviewList {
        page: ctx.titled(k::REVIEWS_TITLE, Tab::Mandates),
        rows: shown.iter().map(|r| row(&ctx, r, &labels)).collect(),
        next,
    })
}

pub fn row(ctx: &Ctx, r: &Review, labels: &HashMap<String, Label>) -> ReviewRow {
    ReviewRow {
        id: r.id.clone(),
        kind: r.kind.as_str().to_owned(),
        person: labels.get(&r.person_id).map(|l| l.name.clone()).unwrap_or_default(),
        due_at: r.due_at,
        late: ctx.now > r.due_at,
        opened_at: r.opened_at,
    }
}

#[derive(Default)]
struct Typed {
    outcome: String,
    how: String,
    heir: String,
    words: String,
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, &Typed::default(), &FieldErrors::default()).await
}

/// Everything the page needs, read at once.
struct Whole {
    review: Review,
    mandate: Option<Mandate>,
    vouched: Vec<String>,
    household: Vec<Person>,
    labels: HashMap<String, Label>,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let review = reviews::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let mandate = match &review.mandate_id {
                Some(id) => mandates::find(conn, &community, id)?,
                None => None,
            };
            let mut vouched = Vec::new();
            if let Some(m) = &mandate {
                let evidence = mandates::evidence_of(conn, &community, &m.id)?;
                let of_consent = evidence.into_iter().filter(|e| m.consented_at.is_some_and(|at| e.at <= at));
                vouched = of_consent.flat_map(|e| [e.staff_id, e.second_id]).flatten().collect();
            }
            let person = people::find(conn, &community, &review.person_id)?;
            let household = match person.and_then(|p| p.home_id).filter(|_| review.kind == ReviewKind::Death) {
                Some(home) => people_write::household(conn, &community, &home, &review.person_id)?,
                None => Vec::new(),
            };
            let mut ids = vec![review.person_id.clone()];
            ids.extend(review.first_by.clone());
            Ok(Whole { labels: people::labels(conn, &community, &ids)?, review, mandate, vouched, household })
        })
        .await
}

async fn page(ctx: &Ctx, id: String, typed: &Typed, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let w = whole(ctx, id).await?;
    let r = &w.review;
    if let Some(why) = looking::at(ctx, &r.person_id, What::Mandate, r.state == "open").await? {
        return Ok(why);
    }
    let page = ctx.titled(k::REVIEWS_TITLE, Tab::Mandates).with_errors(errors);
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let kind = r.kind.as_str();
    let outcomes = r.kind.outcomes().iter().map(|o| Choice {
        value: o.as_str().to_owned(),
        label: outcome_words(&page, kind, o.as_str()),
        chosen: o.as_str() == typed.outcome,
    });
    let first = r.first_by.as_ref().zip(r.first_outcome.as_ref()).map(|(by, outcome)| {
        let who = w.labels.get(by).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default();
        (who, outcome_words(&page, kind, outcome))
    });
    let household =
        w.household.iter().map(|p| Choice { value: p.id.clone(), label: p.name.clone(), chosen: p.id == typed.heir });
    ctx.show_as(
        status,
        &OneReview {
            row: row(ctx, r, &w.labels),
            version: i64::from(r.version),
            person_id: r.person_id.clone(),
            mandate_id: r.mandate_id.clone(),
            told_by: r.told_by.clone(),
            told: r.words.clone(),
            may: may(ctx, &w)?,
            outcomes: outcomes.collect(),
            hows: if r.kind == ReviewKind::Stop { hows(&page, &typed.how) } else { Vec::new() },
            household: household.collect(),
            first,
            typed_words: typed.words.clone(),
            page,
        },
    )
}

/// The reader had no hand in it; the act asks again.
fn may(ctx: &Ctx, w: &Whole) -> Result<bool, Error> {
    let caller = ctx.caller()?;
    let me = &caller.person_id;
    let r = &w.review;
    let handles = caller.offices.iter().any(|(office, _)| HANDLE.contains(office));
    let mine = *me == r.person_id || w.mandate.as_ref().is_some_and(|m| m.helper_id == *me);
    let granted = r.granted_by.as_ref() == Some(me) || w.vouched.contains(me) || r.first_by.as_ref() == Some(me);
    Ok(handles && !mine && !granted && r.state == "open")
}

async fn decide(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let typed = Typed {
        outcome: form.text("outcome").to_owned(),
        how: form.text("how").to_owned(),
        heir: form.text("heir").to_owned(),
        words: form.typed("words"),
    };
    let Some(outcome) = Outcome::parse(&typed.outcome) else {
        let mut errors = FieldErrors::default();
        errors.add("outcome", k::REVIEWS_ERROR_OUTCOME);
        return page(&ctx, id, &typed, &errors).await;
    };
    let found = Found {
        review: id.clone(),
        version: form.text("version").parse().ok(),
        outcome,
        how: How::parse(&typed.how),
        words: said(&form, "words", WORDS),
        heir: Some(typed.heir.clone()).filter(|id| !id.is_empty()),
    };
    let claim = claim(&form, "reviews.decide");
    match review::decide(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, found).await {
        Ok(()) => Ok(ctx.go("/desk/reviews")),
        Err(Error::Invalid(errors)) => page(&ctx, id, &typed, &errors).await,
        Err(other) => Err(other),
    }
}
