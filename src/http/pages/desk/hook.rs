//! The address that another machine is told at when a request changes: set, seen, stopped by the administrator.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::settings::by_office;
use crate::acts::hook::{self, SetOutcome};
use crate::domain::tiers::{EndHook, Kind, SetHook};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{
    Entry,
    Mount::{Both, Pages},
    get, post,
};
use crate::post::hook::Failure;
use crate::post::outbound::Refused;
use crate::store::hooks;
use crate::views::desk_hook::{Hook, HookNow};
use crate::views::page::Tab;
use crate::words::{Key, k};

const ADMIN: Audience = Audience::Office(SetHook::RULE.offices);

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/settings/hook", ADMIN, Both, "where another machine is told of changed requests", || {
            web::route().to(show)
        }),
        // Its answer holds a secret, shown once: for people, not for machines.
        post(
            "/desk/settings/hook",
            ADMIN,
            Pages,
            "set that address; its secret is shown once",
            &["key", "address"],
            || web::route().to(set),
        ),
        post("/desk/settings/hook/end", ADMIN, Both, "tell nobody any more", &["key"], || web::route().to(end)),
    ]
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let view = view(&ctx, String::new(), None, &FieldErrors::default()).await?;
    ctx.show(&view)
}

async fn view(ctx: &Ctx, typed: String, secret: Option<String>, errors: &FieldErrors) -> Result<Hook, Error> {
    let community = ctx.community_id().to_owned();
    let (now, waiting) = ctx
        .app
        .db
        .read(move |conn| Ok((hooks::of_community(conn, &community)?, hooks::waiting(conn, &community)?)))
        .await?;
    Ok(Hook {
        page: ctx.titled(k::HOOK_TITLE, Tab::Settings).with_errors(errors),
        now: now.map(|hook| HookNow {
            address: hook.address,
            since: hook.set_at,
            arrived_at: hook.arrived_at,
            failed_at: hook.failed_at.filter(|_| hook.last_error.is_some()),
            why: hook.last_error.as_deref().and_then(Failure::parse),
            waiting,
        }),
        secret,
        address: typed,
    })
}

async fn set(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let typed = form.typed("address");
    let (standing, _) = by_office(&ctx, &form, SetHook::RULE.offices, "desk.settings.hook")?;
    let address = form.text("address").to_owned();
    match hook::set(&ctx.app, ctx.community_id(), standing, address).await? {
        SetOutcome::Set { secret } => {
            let view = view(&ctx, String::new(), Some(secret), &FieldErrors::default()).await?;
            ctx.show(&view)
        }
        SetOutcome::Refused(why) => {
            let mut errors = FieldErrors::default();
            errors.add("address", refused(why));
            let view = view(&ctx, typed, None, &errors).await?;
            ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

async fn end(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, EndHook::RULE.offices, "desk.settings.hook.end")?;
    match hook::end(&ctx.app.db, ctx.community_id(), standing, claim).await {
        // A colleague was quicker: there is nothing left to stop.
        Ok(()) | Err(Error::Conflict(Clash::TooLate)) => Ok(ctx.go("/desk/settings/hook")),
        Err(error) => Err(error),
    }
}

fn refused(why: Refused) -> Key {
    match why {
        Refused::Private => k::HOOK_REFUSED_PRIVATE,
        Refused::Unknown | Refused::NoConnection | Refused::TimedOut => k::HOOK_REFUSED_UNKNOWN,
        Refused::Address | Refused::Nonsense => k::HOOK_REFUSED_ADDRESS,
    }
}
