//! Where one is signed in and on which phones one is known; ending one, or all but this.

use actix_web::{HttpResponse, web};

use crate::acts::device;
use crate::domain::policy::Refusal;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::SignedIn;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::devices::{self, Device};
use crate::store::mine::{self, SignedIn as Session};
use crate::store::sessions::{self, Caller, SessionKind};
use crate::views::me::{PhoneRow, SessionRow, Sessions};
use crate::views::page::Tab;
use crate::words::machines::named;
use crate::words::{k, say};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/sessions", SignedIn, Both, "where one is signed in, and one's bound phones", || web::route().to(show)),
        post("/sessions/end", SignedIn, Both, "end all of one's sessions but this", &["key"], || {
            web::route().to(end_others)
        }),
        post("/sessions/{id}/end", SignedIn, Both, "end one of one's own sessions", &["key"], || web::route().to(end)),
        post("/devices/{id}/end", SignedIn, Both, "unbind one of one's own phones", &["key"], || {
            web::route().to(unbind)
        }),
    ]
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let caller = ctx.caller()?;
    let (community, id, now) = (ctx.community_id().to_owned(), caller.person_id.clone(), ctx.now);
    let (found, phones) = ctx
        .app
        .db
        .read(move |conn| {
            Ok((mine::sessions_of(conn, &community, &id, now)?, devices::of_person(conn, &community, &id)?))
        })
        .await?;
    let beside = apart(&ctx).is_err();
    ctx.show(&Sessions {
        page: ctx.titled(k::ME_SESSIONS, Tab::Me),
        others: !beside && found.iter().any(|s| s.id != caller.session_id),
        beside,
        sessions: found.iter().map(|s| row(&ctx, s, caller)).collect(),
        phones: phones.iter().map(|p| phone(&ctx, p, caller)).collect(),
    })
}

fn row(ctx: &Ctx, session: &Session, caller: &Caller) -> SessionRow {
    let current = session.id == caller.session_id;
    SessionRow {
        id: session.id.clone(),
        device: called(ctx, session),
        since: session.created_at,
        seen_at: if current { ctx.now } else { session.seen_at },
        current,
        // Here one signs out, which also clears what this browser keeps.
        can_end: !current && apart(ctx).is_ok(),
    }
}

/// The bound phone's name, else the browser's, else what kind of place it was.
fn called(ctx: &Ctx, session: &Session) -> String {
    let known = |name: &&String| !name.is_empty() && *name != sessions::NAMELESS;
    let name = [session.device.as_ref(), Some(&session.label)].into_iter().flatten().find(known);
    let kind = match session.kind {
        SessionKind::Kiosk => k::ACTS_CHANNEL_KIOSK,
        SessionKind::Copresence => k::ACTS_CHANNEL_HELPER_DEVICE,
        SessionKind::Own => k::ACTS_CHANNEL_OWN_PHONE,
        SessionKind::Api => k::TOKENS_SESSION,
        _ => k::TELLING_SESSION_BROWSER,
    };
    let place = say(ctx.prefs.lang, kind);
    match (name, session.kind) {
        // A kiosk, a helper's phone and a program are named by what they are, whatever browser runs there.
        (_, SessionKind::Kiosk | SessionKind::Copresence | SessionKind::Api) | (None, _) => place.to_owned(),
        (Some(name), _) => named(name, ctx.prefs.lang),
    }
}

fn phone(ctx: &Ctx, device: &Device, caller: &Caller) -> PhoneRow {
    let unnamed = || say(ctx.prefs.lang, k::ACTS_CHANNEL_OWN_PHONE).to_owned();
    PhoneRow {
        id: device.id.clone(),
        name: if device.label.is_empty() { unnamed() } else { named(&device.label, ctx.prefs.lang) },
        bound_at: device.enrolled_at,
        seen_at: device.seen_at,
        here: caller.device_id.as_deref() == Some(&device.id),
        can_end: ctx.own_standing().is_ok(),
    }
}

/// On a helper's phone, beside the helper, nobody is put out of their own: what they sign in with is theirs alone
/// (tier 3). At the kiosk they are, for a phone that was lost is ended there.
///
/// # Errors
/// A helper is beside them.
fn apart(ctx: &Ctx) -> Result<(), Error> {
    match ctx.caller()?.kind {
        SessionKind::Copresence => Err(Error::refused(Refusal::OwnDeviceOnly)),
        _ => Ok(()),
    }
}

/// Somebody else's session is as if it did not exist.
async fn end(ctx: Ctx, path: Parts, _form: Form) -> Result<HttpResponse, Error> {
    apart(&ctx)?;
    let (id, person) = (path_id(&path)?, ctx.caller()?.person_id.clone());
    ctx.app
        .db
        .write("end_session", ctx.community_id(), move |tx| {
            let now = tx.now;
            let mine = mine::sessions_of(tx.conn, tx.community, &person, now)?;
            if !mine.iter().any(|s| s.id == id) {
                return Err(Error::Missing);
            }
            let leave = tx.housekeeping();
            sessions::end(tx, leave, &id)
        })
        .await?;
    Ok(ctx.go("/sessions"))
}

async fn end_others(ctx: Ctx, _form: Form) -> Result<HttpResponse, Error> {
    apart(&ctx)?;
    let (here, person) = (ctx.caller()?.session_id.clone(), ctx.caller()?.person_id.clone());
    ctx.app
        .db
        .write("end_other_sessions", ctx.community_id(), move |tx| {
            let leave = tx.housekeeping();
            sessions::end_others_of(tx, leave, &person, &here)
        })
        .await?;
    Ok(ctx.go("/sessions"))
}

/// Somebody else's phone is as if it did not exist. Unbinding the one in their hands ends this session as well.
async fn unbind(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut standing = ctx.own_standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "devices.end", digest: form.digest() };
    let person = ctx.caller()?.person_id.clone();
    device::unbind(&ctx.app.db, ctx.community_id(), standing, claim, person, id).await?;
    Ok(ctx.go("/sessions"))
}
