//! Keys of other systems: which there are, a new one shown once, and ending one at once.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::settings::by_office;
use crate::acts::exchange::keys;
use crate::domain::source;
use crate::domain::standing::Office::Admin;
use crate::domain::tiers::{EndKey, IssueKey, Kind};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::api_keys::{self, ApiKey, Scope};
use crate::store::catalogue::{self, CALL_ME, Category};
use crate::views::desk_keys::{KeyRow, KeyShown, Keys};
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::words::{Lang, k};

const READ: Audience = Audience::Office(&[Admin]);
/// Rows of a page.
const PAGE: usize = 40;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/settings/keys", READ, Both, "keys of other systems: ?before=", || web::route().to(list)),
        post(
            "/desk/settings/keys",
            Audience::Office(IssueKey::RULE.offices),
            Both,
            "a key for another system, shown once",
            &["key", "holder", "category", "opens"],
            || web::route().to(issue),
        ),
        post(
            "/desk/settings/keys/{id}/end",
            Audience::Office(EndKey::RULE.offices),
            Both,
            "end a key at once",
            &["key"],
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

/// What was typed and chosen.
struct Typed {
    holder: String,
    categories: Vec<String>,
    opens: bool,
}

impl Default for Typed {
    fn default() -> Self {
        Self { holder: String::new(), categories: Vec::new(), opens: true }
    }
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    page(&ctx, asked.into_inner(), Typed::default(), &FieldErrors::default()).await
}

async fn page(ctx: &Ctx, asked: Asked, typed: Typed, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let (community, before) = (ctx.community_id().to_owned(), asked.before.clone());
    let (rows, categories) = ctx
        .app
        .db
        .read(move |conn| {
            let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
            let rows = api_keys::list(conn, &community, before.as_deref(), most)?;
            Ok((rows, catalogue::categories(conn, &community)?))
        })
        .await?;
    let lang = ctx.prefs.lang;
    let shown = &rows[..rows.len().min(PAGE)];
    let offered = categories.iter().filter(|c| c.ended_at.is_none() && c.code != CALL_ME);
    let choice = |c: &Category| Choice {
        value: c.id.clone(),
        label: c.name(lang).to_owned(),
        chosen: typed.categories.contains(&c.id),
    };
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &Keys {
            page: ctx.titled(k::EXCHANGE_KEYS, Tab::Settings).with_errors(errors),
            next: shown.last().filter(|_| rows.len() > PAGE).map(|(key, _)| format!("?before={}", key.id)),
            rows: shown.iter().map(|(key, holder)| row(lang, key, holder, &categories)).collect(),
            discovery: discovery(ctx),
            twice: asked.twice == "yes",
            categories: offered.map(choice).collect(),
            typed_holder: typed.holder,
            opens: typed.opens,
        },
    )
}

fn discovery(ctx: &Ctx) -> String {
    format!("{}/open311/discovery.json", ctx.app.config.public_url)
}

fn row(lang: Lang, key: &ApiKey, holder: &str, categories: &[Category]) -> KeyRow {
    let named = |id: &str| categories.iter().find(|c| c.id == id).map(|c| c.name(lang).to_owned());
    KeyRow {
        id: key.id.clone(),
        holder: holder.to_owned(),
        categories: key.categories.split(',').filter_map(named).collect(),
        opens: key.opens,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
        ended_at: key.ended_at,
    }
}

async fn issue(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let typed = Typed {
        holder: form.typed("holder"),
        categories: form.all("category").into_iter().map(str::to_owned).collect(),
        opens: form.has("opens"),
    };
    let Some(holder) = source::name(form.text("holder")) else {
        let mut errors = FieldErrors::default();
        errors.add_with("holder", k::EXCHANGE_ERROR_HOLDER, vec![("most", source::NAME_MOST.to_string())]);
        return page(&ctx, Asked::default(), typed, &errors).await;
    };
    let (standing, claim) = by_office(&ctx, &form, IssueKey::RULE.offices, "desk.settings.keys")?;
    let scope = Scope { categories: typed.categories.clone(), opens: typed.opens };
    match keys::issue(&ctx.app.db, ctx.community_id(), standing, claim, holder.clone(), scope).await {
        Ok(Some(key)) => {
            let page = ctx.titled(k::EXCHANGE_KEY_SHOWN, Tab::Settings);
            ctx.show(&KeyShown { page, holder, key, discovery: discovery(&ctx) })
        }
        // It was shown the first time, and is kept nowhere.
        Ok(None) => Ok(ctx.go("/desk/settings/keys?twice=yes")),
        Err(Error::Conflict(Clash::Exists)) => {
            let mut errors = FieldErrors::default();
            errors.add("holder", k::EXCHANGE_ERROR_HOLDER_THERE);
            page(&ctx, Asked::default(), typed, &errors).await
        }
        Err(other) => Err(other),
    }
}

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, EndKey::RULE.offices, "desk.settings.keys.end")?;
    keys::end(&ctx.app.db, ctx.community_id(), standing, claim, id).await?;
    Ok(ctx.go("/desk/settings/keys"))
}
