//! Tokens with which programs work as a member of staff: which there are, a new one shown once, ending one with a reason.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::settings::by_office;
use crate::acts::exchange::tokens::{self, Wanted};
use crate::domain::standing::Office::Admin;
use crate::domain::tiers::{EndToken, IssueToken, Kind};
use crate::domain::token::{self, TERMS, TokenEnd};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, Mount::Pages, get, post};
use crate::http::{Parts, path_id};
use crate::store::api_tokens::{self, ApiToken, Used};
use crate::store::people;
use crate::views::desk_requests::Choice;
use crate::views::desk_tokens::{TokenRow, TokenShown, Tokens, reason_words};
use crate::views::page::{Page, Tab};
use crate::words::k;

const READ: Audience = Audience::Office(&[Admin]);
/// Rows of a page.
const PAGE: usize = 40;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/settings/tokens", READ, Both, "tokens for programs of staff: ?before=", || web::route().to(list)),
        // Its answer holds a secret, shown once: for people, not for machines.
        post(
            "/desk/settings/tokens",
            Audience::Office(IssueToken::RULE.offices),
            Pages,
            "a token bound to a member of staff, shown once",
            &["key", "person", "label", "days"],
            || web::route().to(issue),
        ),
        post(
            "/desk/settings/tokens/{id}/end",
            Audience::Office(EndToken::RULE.offices),
            Both,
            "end a token at once, with a reason",
            &["key", "reason"],
            || web::route().to(end),
        ),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    before: Option<String>,
    twice: String,
}

/// What was typed and chosen, as it stood.
#[derive(Default)]
struct Typed {
    person: String,
    label: String,
    days: String,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    page(&ctx, asked.into_inner(), Typed::default(), &FieldErrors::default()).await
}

async fn page(ctx: &Ctx, asked: Asked, typed: Typed, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let (community, before) = (ctx.community_id().to_owned(), asked.before);
    let (rows, staff, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
            let rows = api_tokens::list(conn, &community, before.as_deref(), most)?;
            let mut ids: Vec<String> =
                rows.iter().flat_map(|(t, _)| [t.person_id.clone(), t.issued_by.clone()]).collect();
            ids.sort_unstable();
            ids.dedup();
            let labels = people::labels(conn, &community, &ids)?;
            Ok((rows, api_tokens::staff(conn, &community)?, labels))
        })
        .await?;
    let shown = &rows[..rows.len().min(PAGE)];
    let called = |id: &str| labels.get(id).map(|l| l.name.clone()).unwrap_or_default();
    let page = ctx.titled(k::TOKENS_TITLE, Tab::Settings).with_errors(errors);
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let choice = |value: String, label: String, chosen: &str| Choice { chosen: value == chosen, value, label };
    let days = if typed.days.is_empty() { token::USUAL.to_string() } else { typed.days };
    let view = Tokens {
        next: shown.last().filter(|_| rows.len() > PAGE).map(|(t, _)| format!("?before={}", t.id)),
        rows: shown.iter().map(|(t, used)| row(ctx.now, t, used.as_ref(), called)).collect(),
        begins: format!("{}/api/v1", ctx.app.config.public_url),
        twice: asked.twice == "yes",
        staff: staff.into_iter().map(|(id, name)| choice(id, name, &typed.person)).collect(),
        terms: TERMS.iter().map(|term| choice(term.to_string(), page.t1(k::TOKENS_DAYS, "n", *term), &days)).collect(),
        reasons: reasons(&page),
        typed_label: typed.label,
        page,
    };
    ctx.show_as(status, &view)
}

fn reasons(page: &Page) -> Vec<Choice> {
    let choice =
        |r: &TokenEnd| Choice { value: r.as_str().to_owned(), label: reason_words(page, *r).to_owned(), chosen: false };
    TokenEnd::ALL.iter().map(choice).collect()
}

/// Each row's own choice of a reason, as errors lead to it.
fn field(id: &str) -> String {
    format!("reason-{id}")
}

fn row(now: i64, token: &ApiToken, used: Option<&Used>, called: impl Fn(&str) -> String) -> TokenRow {
    let with_the_rest = used.map_or(Some(token.issued_at), |used| used.ended_at);
    TokenRow {
        id: token.id.clone(),
        field: field(&token.id),
        person: called(&token.person_id),
        label: token.label.clone(),
        issued_at: token.issued_at,
        issued_by: called(&token.issued_by),
        ends_at: token.ends_at,
        last_used_at: used.filter(|used| !used.agent.is_empty()).map(|used| used.seen_at),
        ended_at: token.ended_at.or(with_the_rest),
        reason: token.reason.as_deref().and_then(TokenEnd::parse),
        over: token.ends_at <= now,
    }
}

async fn issue(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let typed = || Typed {
        person: form.text("person").to_owned(),
        label: form.typed("label"),
        days: form.text("days").to_owned(),
    };
    let mut errors = FieldErrors::default();
    let (label, lives) = (token::label(form.text("label")), token::term(form.text("days")));
    if form.text("person").is_empty() {
        errors.add("person", k::TOKENS_ERROR_PERSON);
    }
    if label.is_none() {
        errors.add_with("label", k::TOKENS_ERROR_LABEL, vec![("most", token::LABEL_MOST.to_string())]);
    }
    if lives.is_none() {
        errors.add("days", k::TOKENS_ERROR_DAYS);
    }
    let (Some(label), Some(lives), true) = (label, lives, errors.0.is_empty()) else {
        return page(&ctx, Asked::default(), typed(), &errors).await;
    };
    let (standing, claim) = by_office(&ctx, &form, IssueToken::RULE.offices, "desk.settings.tokens")?;
    let wanted = Wanted { person: form.text("person").to_owned(), label: label.clone(), lives };
    match tokens::issue(&ctx.app.db, ctx.community_id(), standing, claim, wanted).await {
        Ok(Some(issued)) => ctx.show(&TokenShown {
            page: ctx.titled(k::TOKENS_SHOWN, Tab::Settings),
            name: issued.name,
            label,
            token: issued.token,
            ends_at: issued.ends_at,
            begins: format!("{}/api/v1", ctx.app.config.public_url),
        }),
        // It was shown the first time, and is kept nowhere.
        Ok(None) => Ok(ctx.go("/desk/settings/tokens?twice=yes")),
        Err(Error::Invalid(errors)) => page(&ctx, Asked::default(), typed(), &errors).await,
        Err(other) => Err(other),
    }
}

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let Some(reason) = TokenEnd::parse(form.text("reason")) else {
        let mut errors = FieldErrors::default();
        errors.add(&field(&id), k::TOKENS_ERROR_REASON);
        if ctx.json {
            return Err(Error::field("reason", k::TOKENS_ERROR_REASON));
        }
        return page(&ctx, Asked::default(), Typed::default(), &errors).await;
    };
    let (standing, claim) = by_office(&ctx, &form, EndToken::RULE.offices, "desk.settings.tokens.end")?;
    tokens::end(&ctx.app.db, ctx.community_id(), standing, claim, id, reason).await?;
    Ok(ctx.go("/desk/settings/tokens"))
}
