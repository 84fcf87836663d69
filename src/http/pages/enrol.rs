//! With a code that staff made, this browser is bound to its owner, or becomes a kiosk.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::acts::device;
use crate::acts::sign_in::Place;
use crate::domain::policy::Refusal;
use crate::domain::standing::Channel;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Everyone;
use crate::http::pages::pin::{Looked, channel, look_up};
use crate::http::pages::sign_in::{place, set};
use crate::http::routes::{Entry, Mount::Pages, get, post};
use crate::http::{Parts, agent, cookies};
use crate::store::credentials::codes::{CodePurpose, SetupCode};
use crate::store::credentials::pins::{self, PinState};
use crate::views::page::Tab;
use crate::views::setup::SetupDone;
use crate::views::sign_in::EnrolPhone;
use crate::views::ways::MakeKiosk;
use crate::words::{Lang, k, say};

/// Chrome keeps no cookie longer than this, days.
pub const KEPT: i64 = 400;
const PURPOSES: &[CodePurpose] = &[CodePurpose::Device, CodePurpose::Kiosk];

pub fn entries() -> Vec<Entry> {
    vec![
        get("/enrol/{code}", Everyone, Pages, "bind this phone, or make a kiosk: asks first", || web::route().to(ask)),
        post("/enrol/{code}", Everyone, Pages, "bind this phone, or make a kiosk", &["key"], || web::route().to(bind)),
    ]
}

async fn ask(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let typed = path.get("code").cloned().ok_or(Error::Missing)?;
    match find(&ctx, &typed).await? {
        Some(code) if code.used => spent(&ctx),
        Some(code) if code.purpose == CodePurpose::Kiosk => {
            ctx.show(&MakeKiosk { page: ctx.titled(k::WAYS_KIOSK, Tab::None), code: typed })
        }
        Some(code) => {
            own_device(&ctx)?;
            let name = code.name.unwrap_or_default();
            ctx.show(&EnrolPhone {
                page: ctx
                    .page(crate::words::tell(ctx.prefs.lang, k::SIGN_IN_ENROL, &[("name", name.clone())]), Tab::None),
                code: typed,
                name,
                asks_pin: false,
            })
        }
        None => spent(&ctx),
    }
}

async fn bind(ctx: Ctx, req: HttpRequest, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let typed = path.get("code").cloned().ok_or(Error::Missing)?;
    let Some(code) = find(&ctx, &typed).await? else {
        return spent(&ctx);
    };
    if code.used {
        // Pressed twice: where the first time bound this browser, nothing is wrong.
        return if bound(&ctx, &code) { after(&ctx, &code).await } else { spent(&ctx) };
    }
    let token = match code.purpose {
        CodePurpose::Kiosk => {
            // The code's detail is the kiosk's name, where it was given one.
            let label = code.detail.clone().unwrap_or_else(|| say(Lang::Zh, k::WAYS_KIOSK_LABEL).to_owned());
            device::enrol_kiosk(&ctx.app, ctx.community_id(), code.clone(), form.key(), label).await?
        }
        _ => {
            own_device(&ctx)?;
            let label = agent::label(&req);
            device::enrol_own(&ctx.app, ctx.community_id(), code.clone(), channel(&ctx), form.key(), label).await?
        }
    };
    let mut response = after(&ctx, &code).await?;
    set(&mut response, &cookies::make(&ctx.app, cookies::DEVICE, &token, KEPT))?;
    Ok(response)
}

/// A phone with its PIN set signs in next; without one, the PIN is drawn next; a kiosk waits for people.
async fn after(ctx: &Ctx, code: &SetupCode) -> Result<HttpResponse, Error> {
    let Some(person) = code.person_id.clone() else {
        return Ok(ctx.go("/"));
    };
    let community = ctx.community_id().to_owned();
    let pin = ctx.app.db.read(move |conn| pins::pin_state(conn, &community, &person)).await?;
    Ok(ctx.go(if pin == PinState::Set { "/sign-in/card" } else { "/pin" }))
}

fn bound(ctx: &Ctx, code: &SetupCode) -> bool {
    match place(ctx) {
        Place::Own { person, .. } => code.person_id.as_deref() == Some(&person),
        Place::Kiosk { .. } => code.purpose == CodePurpose::Kiosk,
        Place::Unknown => false,
    }
}

/// A kiosk is nobody's own, nor is a phone on which a helper or staff are signed in.
fn own_device(ctx: &Ctx) -> Result<(), Error> {
    if channel(ctx) == Channel::OwnPhone { Ok(()) } else { Err(Error::refused(Refusal::OwnDeviceOnly)) }
}

async fn find(ctx: &Ctx, typed: &str) -> Result<Option<SetupCode>, Error> {
    match look_up(ctx, typed, PURPOSES).await? {
        Looked::Found(code) => Ok(Some(code)),
        Looked::Not => Ok(None),
        Looked::Wait { until } => Err(Error::Busy { until: Some(until) }),
    }
}

fn spent(ctx: &Ctx) -> Result<HttpResponse, Error> {
    let view = SetupDone { page: ctx.titled(k::SETUP_SPENT, Tab::None), spent: true };
    ctx.show_as(StatusCode::NOT_FOUND, &view)
}
