//! What the old telephone number or mailbox is told leads here, without signing in: this was not me. The page names nobody.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::acts::contact_change;
use crate::domain::contact_change::may_doubt;
use crate::error::Error;
use crate::http::Parts;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::contact_changes;
use crate::views::contact_change::NotMe;
use crate::views::page::Tab;
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/not-me/{token}", Everyone, Both, "a number or address was changed: what the old one is told", || {
            web::route().to(show)
        }),
        post(
            "/not-me/{token}",
            Everyone,
            Both,
            "it was not me; somebody asks the resident in person",
            &["key"],
            || web::route().to(say),
        ),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Arrived {
    said: String,
}

fn token(path: &Parts) -> Result<String, Error> {
    path.get("token").cloned().ok_or(Error::Missing)
}

async fn show(ctx: Ctx, path: Parts, arrived: web::Query<Arrived>) -> Result<HttpResponse, Error> {
    let (token, community) = (token(&path)?, ctx.community_id().to_owned());
    let asked = token.clone();
    let change = ctx.app.db.read(move |conn| contact_changes::by_token(conn, &community, &asked)).await?;
    let change = change.ok_or(Error::Missing)?;
    ctx.show(&NotMe {
        page: ctx.titled(k::NOTME_TITLE, Tab::None),
        what: change.what.as_str().to_owned(),
        at: change.changed_at,
        may_say: may_doubt(change.state, change.changed_at, ctx.now),
        said: arrived.said == "yes",
        token,
    })
}

async fn say(ctx: Ctx, path: Parts, _: Form) -> Result<HttpResponse, Error> {
    let token = token(&path)?;
    contact_change::not_me(&ctx.app.db, ctx.community_id(), token.clone(), ctx.address.to_string()).await?;
    Ok(ctx.go(&format!("/not-me/{token}?said=yes")))
}
