//! Words said often (常用的话): read by whoever handles requests, kept by the desk and the administrator.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::settings::by_office;
use crate::acts::desk::wording::{self as acts, Change};
use crate::domain::standing::Office;
use crate::domain::tiers::{KeepWording, Kind};
use crate::domain::wording::{FIELDS, MOST, Wording, WordingKind, WordingRefusal};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::wordings::{self, Kept, New};
use crate::views::desk_requests::Choice;
use crate::views::desk_wordings::{Typed, WordingRow, Wordings, kind_words};
use crate::views::page::Tab;
use crate::words::typed::tidy;
use crate::words::{Lang, k};

const WHO: Audience = Audience::Office(KeepWording::RULE.offices);
const READ: Audience = Audience::Office(&[Office::Desk, Office::Admin]);
/// The longest name that fits into a list.
const NAME: usize = 30;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/wordings", READ, Both, "words said often, with their fields", || web::route().to(list)),
        get("/desk/wordings/{id}", READ, Both, "one of them, to be changed", || web::route().to(one)),
        post("/desk/wordings", WHO, Both, "keep words for saying again", &["key", "kind", "name", "zh", "en"], || {
            web::route().to(add)
        }),
        post("/desk/wordings/{id}", WHO, Both, "change them", &["key", "version", "kind", "name", "zh", "en"], || {
            web::route().to(rewrite)
        }),
        post("/desk/wordings/{id}/end", WHO, Both, "offer them no longer", &["key"], || web::route().to(end)),
    ]
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    page(&ctx, Typed::default(), &FieldErrors::default(), StatusCode::OK).await
}

async fn one(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let kept = find(&ctx, path_id(&path)?).await?;
    page(&ctx, typed_of(&kept), &FieldErrors::default(), StatusCode::OK).await
}

async fn find(ctx: &Ctx, id: String) -> Result<Kept, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app.db.read(move |conn| wordings::find(conn, &community, &id)).await?.ok_or(Error::Missing)
}

fn typed_of(kept: &Kept) -> Typed {
    Typed {
        id: kept.id.clone(),
        version: i64::from(kept.version),
        kind: kept.kind.clone(),
        name: kept.name.clone(),
        zh: kept.words_zh.clone(),
        en: kept.words_en.clone(),
    }
}

async fn page(ctx: &Ctx, typed: Typed, errors: &FieldErrors, status: StatusCode) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let all = ctx.app.db.read(move |conn| wordings::all(conn, &community)).await?;
    let page = ctx.titled(k::WORDING_TITLE, Tab::Requests).with_errors(errors);
    let row = |kept: &Kept| WordingRow {
        id: kept.id.clone(),
        kind: kind_words(&page, &kept.kind).to_owned(),
        name: kept.name.clone(),
        zh: kept.words_zh.clone(),
        en: kept.words_en.clone(),
    };
    let kind = |kind: &WordingKind| Choice {
        value: kind.as_str().to_owned(),
        label: kind_words(&page, kind.as_str()).to_owned(),
        chosen: kind.as_str() == typed.kind,
    };
    let field =
        |f: &crate::domain::wording::Field| format!("{{{}}}", if ctx.prefs.lang == Lang::Zh { f.zh } else { f.en });
    let view = Wordings {
        rows: all.iter().map(row).collect(),
        kinds: WordingKind::ALL.iter().map(kind).collect(),
        fields: FIELDS.iter().map(field).collect(),
        typed,
        page,
    };
    ctx.show_as(status, &view)
}

fn read(form: &Form) -> Result<New, FieldErrors> {
    let mut errors = FieldErrors::default();
    let kind = form.parse("kind", &mut errors, |text| WordingKind::parse(text).ok_or(k::WORDING_ERROR_KIND));
    let name = tidy(form.text("name"));
    match name.chars().count() {
        0 => errors.add("name", k::WORDING_ERROR_NAME),
        n if n > NAME => errors.add_with("name", k::QUEUE_ERROR_NAME_LONG, vec![("most", NAME.to_string())]),
        _ => {}
    }
    let zh = words(form, "zh", &mut errors);
    let en = if form.has("en") { words(form, "en", &mut errors) } else { Some(String::new()) };
    match (kind, zh, en) {
        (Some(kind), Some(words_zh), Some(words_en)) if errors.0.is_empty() => {
            Ok(New { kind, name, words_zh, words_en })
        }
        _ => Err(errors),
    }
}

fn words(form: &Form, field: &str, errors: &mut FieldErrors) -> Option<String> {
    match Wording::parse(&form.typed(field)) {
        Ok(words) => return Some(words.as_str().to_owned()),
        Err(WordingRefusal::Empty) => errors.add(field, k::WORDING_ERROR_WORDS),
        Err(WordingRefusal::TooLong) => {
            errors.add_with(field, k::WORDING_ERROR_LONG, vec![("most", MOST.to_string())]);
        }
        Err(WordingRefusal::Open) => errors.add(field, k::WORDING_ERROR_OPEN),
        Err(WordingRefusal::Unknown(name)) => {
            errors.add_with(field, k::WORDING_ERROR_UNKNOWN, vec![("field", format!("{{{name}}}"))]);
        }
    }
    None
}

async fn add(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    send(&ctx, &form, read(&form).map(Change::Add), "desk.wordings", String::new()).await
}

async fn rewrite(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let version = form.text("version").parse().unwrap_or(0);
    let change = read(&form).map(|new| Change::Rewrite { id: id.clone(), version, new });
    send(&ctx, &form, change, "desk.wordings.rewrite", id).await
}

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    send(&ctx, &form, Ok(Change::End { id: id.clone() }), "desk.wordings.end", id).await
}

async fn send(
    ctx: &Ctx,
    form: &Form,
    change: Result<Change, FieldErrors>,
    route: &'static str,
    id: String,
) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(ctx, form, KeepWording::RULE.offices, route)?;
    let done = match change {
        Ok(change) => acts::change(&ctx.app.db, ctx.community_id(), standing, claim, change).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    let mut typed = Typed {
        version: form.text("version").parse().unwrap_or(0),
        kind: form.text("kind").to_owned(),
        name: form.typed("name"),
        zh: form.typed("zh"),
        en: form.typed("en"),
        id,
    };
    match done {
        Ok(()) => Ok(ctx.go("/desk/wordings")),
        Err(Error::Invalid(errors)) if !ctx.json => page(ctx, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await,
        // Somebody was quicker: what was typed stays, and the next press counts.
        Err(Error::Conflict(Clash::ChangedMeanwhile)) if !ctx.json => {
            typed.version = i64::from(find(ctx, typed.id.clone()).await?.version);
            let mut errors = FieldErrors::default();
            errors.add("zh", k::HOUSE_CLASH_CHANGED_MEANWHILE);
            page(ctx, typed, &errors, StatusCode::CONFLICT).await
        }
        Err(other) => Err(other),
    }
}
