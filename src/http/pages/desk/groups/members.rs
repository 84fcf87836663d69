//! Who is in a group, which seat and office they have, for how long; and the group's meetings and papers, as the desk
//! writes them down.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{OFFICES, page};
use crate::acts::groups::seat::{self, Seating, Turn};
use crate::acts::groups::space;
use crate::domain::group::{EndWhy, Role, SeatKind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::said::told;
use crate::http::pages::desk::settings::by_office;
use crate::http::pages::groups::{item_from, received, serve};
use crate::http::{Parts, path_id};
use crate::store::groups;
use crate::store::{people, people_named};
use crate::words::k;
use crate::words::typed::tidy_line;

pub async fn sit(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (mut standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.seat")?;
    standing.channel = told(form.text("channel")).unwrap_or(standing.channel);
    let done = match seating(&ctx, &id, &form).await {
        Ok(what) => seat::seat(&ctx.app.db, ctx.community_id(), standing, claim, what).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(ctx.go(&format!("/desk/groups/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            let typed = ["person", "role", "seat", "helper", "channel"].map(|field| (field, form.typed(field)));
            let form = ("members", typed.to_vec());
            page(&ctx, id, String::new(), form, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

async fn seating(ctx: &Ctx, group: &str, form: &Form) -> Result<Seating, Error> {
    let person = one(ctx, form, "person").await?.ok_or_else(|| Error::field("person", k::GROUPS_ERROR_NOBODY))?;
    Ok(Seating {
        group: group.to_owned(),
        person,
        role: Role::parse(form.text("role")).unwrap_or(Role::Member),
        seat: SeatKind::parse(form.text("seat")),
        helper: if form.has("helper") {
            Some(one(ctx, form, "helper").await?.ok_or_else(|| Error::field("helper", k::GROUPS_ERROR_NOBODY))?)
        } else {
            None
        },
    })
}

/// The one person a field names: by id, full name or card.
async fn one(ctx: &Ctx, form: &Form, field: &'static str) -> Result<Option<String>, Error> {
    let (community, typed) = (ctx.community_id().to_owned(), form.text(field).to_owned());
    ctx.app
        .db
        .read(move |conn| {
            if let Some(person) = people::find(conn, &community, &typed)? {
                return Ok(Some(person.id));
            }
            let named = people_named::named(conn, &community, typed.lines().next().unwrap_or_default())?;
            Ok(named
                .into_iter()
                .next()
                .filter(|n| n.people.len() == 1)
                .and_then(|n| n.people.into_iter().next())
                .map(|p| p.id))
        })
        .await
}

fn member(path: &Parts) -> Result<String, Error> {
    path.get("member").cloned().ok_or(Error::Missing)
}

pub async fn renew(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.renew")?;
    seat::turn(&ctx.app.db, ctx.community_id(), standing, claim, member(&path)?, Turn::Renew).await?;
    Ok(ctx.go(&format!("/desk/groups/{}", path_id(&path)?)))
}

pub async fn unseat(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let why = EndWhy::parse(form.text("why"));
    let words = tidy_line(form.text("words"));
    if why.is_none() {
        errors.add("why", k::GROUPS_ERROR_WHY);
    }
    if words.is_empty() || words.chars().count() > 200 {
        errors.add("words", k::GROUPS_ERROR_WORDS);
    }
    let (Some(why), true) = (why, errors.0.is_empty()) else {
        if ctx.json {
            return Err(Error::Invalid(errors));
        }
        let typed = vec![("words", form.typed("words")), ("member", member(&path)?)];
        return page(&ctx, id, String::new(), ("end", typed), &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.unseat")?;
    let what = Turn::End { why, words };
    seat::turn(&ctx.app.db, ctx.community_id(), standing, claim, member(&path)?, what).await?;
    Ok(ctx.go(&format!("/desk/groups/{id}")))
}

pub async fn meet(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let done = match item_from(&ctx, &form) {
        Ok(new) => {
            let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.meet")?;
            space::add(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), new).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Err(Error::Invalid(errors)) if !ctx.json => {
            let typed = ["date", "time", "place", "words"].map(|field| (field, form.typed(field)));
            let form = ("meetings", typed.to_vec());
            page(&ctx, id, String::new(), form, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
        Ok(_) => Ok(ctx.go(&format!("/desk/groups/{id}"))),
    }
}

pub async fn add_file(ctx: Ctx, path: Parts, mut form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.file")?;
    let done = match received(&ctx, &mut form).await {
        Ok(new) => space::add(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), new).await,
        Err(error) => Err(error),
    };
    match done {
        Err(Error::Invalid(errors)) if !ctx.json => {
            let typed = vec![("words", form.typed("words"))];
            page(&ctx, id, String::new(), ("files", typed), &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
        Ok(_) => Ok(ctx.go(&format!("/desk/groups/{id}"))),
    }
}

pub async fn take_away(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let item = path.get("item").cloned().ok_or(Error::Missing)?;
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.take_away")?;
    space::take_away(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), item).await?;
    Ok(ctx.go(&format!("/desk/groups/{id}")))
}

pub async fn file(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let item = path.get("item").cloned().ok_or(Error::Missing)?;
    let item = ctx.app.db.read(move |conn| groups::item(conn, &community, &id, &item)).await?.ok_or(Error::Missing)?;
    serve(&ctx, &item).await
}
