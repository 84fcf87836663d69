//! One's own passkeys: adding one on this device, the list, a name, an end; and the page that asks staff for one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::sign_in::let_in;
use crate::acts::passkey::{self, EndOutcome, EnrolOutcome, Enrolment};
use crate::domain::passkey::{Due, MOST, may_end, name};
use crate::domain::policy::Refusal;
use crate::error::{Error, FieldErrors};
use crate::http::ceremony::{self, For};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::SignedIn;
use crate::http::next::{self, Next};
use crate::http::routes::{
    Entry,
    Mount::{Both, Pages},
    get, post,
};
use crate::http::{Parts, agent, path_id};
use crate::passkeys::Refused;
use crate::store::answers::Claim;
use crate::store::credentials::passkeys::{self, Kept};
use crate::store::credentials::passwords::{self, By};
use crate::store::sessions::{Caller, SessionKind};
use crate::views::page::Tab;
use crate::views::passkeys::{AskPasskey, NewPasskey, PasskeyRow, Passkeys};
use crate::words::{Key, dates, k};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/passkeys", SignedIn, Both, "one's own passkeys", || web::route().to(list)),
        post(
            "/passkeys",
            SignedIn,
            Pages,
            "keep the passkey this device made",
            &["key", "state", "answer", "name", "next"],
            || web::route().to(enrol),
        ),
        get("/passkeys/ask", SignedIn, Pages, "staff without a passkey: now, or later", || web::route().to(ask)),
        get("/passkeys/new", SignedIn, Pages, "make a passkey on this device", || web::route().to(form)),
        post("/passkeys/{id}/name", SignedIn, Both, "call one's passkey something else", &["key", "name"], || {
            web::route().to(rename)
        }),
        post("/passkeys/{id}/end", SignedIn, Both, "end one of one's passkeys", &["key"], || web::route().to(end)),
    ]
}

/// What answers while staff may do nothing but add a passkey.
pub fn open_while_enrolling(path: &str) -> bool {
    matches!(path, "/passkeys/new" | "/passkeys" | "/sign-out")
}

struct Own {
    passkeys: Vec<Kept>,
    is_staff: bool,
}

async fn own(ctx: &Ctx) -> Result<Own, Error> {
    let (community, person, now) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let account = passwords::account(conn, &community, &By::Person(&person), now)?;
            let passkeys = passkeys::of_person(conn, &community, &person)?;
            Ok(Own { passkeys, is_staff: account.is_some_and(|a| a.is_staff) })
        })
        .await
}

/// A passkey is made on one's own device: where staff and helpers work, or on the phone bound to its owner.
fn own_device(caller: &Caller) -> bool {
    match caller.kind {
        SessionKind::Staff | SessionKind::Helper => true,
        SessionKind::Own => caller.device_id.is_some(),
        SessionKind::Pending => caller.is_enrolling(),
        SessionKind::Kiosk | SessionKind::Copresence | SessionKind::Api => false,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Arrived {
    added: String,
}

async fn list(ctx: Ctx, arrived: web::Query<Arrived>) -> Result<HttpResponse, Error> {
    let view = listed(&ctx, own(&ctx).await?, arrived.added == "yes", &FieldErrors::default())?;
    ctx.show(&view)
}

fn listed(ctx: &Ctx, own: Own, added: bool, errors: &FieldErrors) -> Result<Passkeys, Error> {
    let caller = ctx.caller()?;
    Ok(Passkeys {
        page: ctx.titled(k::PASSKEYS_TITLE, Tab::Me).with_errors(errors),
        may_add: own_device(caller) && ctx.app.passkeys.is_some() && own.passkeys.len() < MOST,
        last: !may_end(own.is_staff, own.passkeys.len()),
        added,
        passkeys: own
            .passkeys
            .into_iter()
            .map(|kept| PasskeyRow { id: kept.id, name: kept.name, since: kept.created_at, used_at: kept.used_at })
            .collect(),
    })
}

/// Once more after signing in: who need not be asked any more is led on.
async fn ask(ctx: Ctx, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    let caller = ctx.caller()?;
    let (community, person, now) = (ctx.community_id().to_owned(), caller.person_id.clone(), ctx.now);
    let grace = ctx.app.config.passkey_grace;
    let possible = ctx.app.passkeys.is_some() && caller.kind == SessionKind::Staff;
    let due = ctx
        .app
        .db
        .read(move |conn| {
            let account = passwords::account(conn, &community, &By::Person(&person), now)?;
            Ok(account.map_or(Due::Nothing, |a| a.passkey_due(possible, grace, now)))
        })
        .await?;
    match due {
        Due::Nothing => Ok(ctx.go(next::or_home(&query.next))),
        Due::Now => Ok(ctx.go(&format!("/passkeys/new{}", next::query(&query.next)))),
        Due::Ask { left } => ctx.show(&AskPasskey {
            page: ctx.titled(k::PASSKEYS_ASK, Tab::None),
            next: next::or_home(&query.next).to_owned(),
            left: dates::left(ctx.prefs.lang, left),
        }),
    }
}

async fn form(ctx: Ctx, req: HttpRequest, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    if !own_device(ctx.caller()?) {
        return Err(Error::refused(Refusal::OwnDeviceOnly));
    }
    ctx.recently()?;
    let view = view(&ctx, query.local(), agent::label(&req), &FieldErrors::default()).await?;
    ctx.show(&view)
}

async fn view(ctx: &Ctx, next: String, name: String, errors: &FieldErrors) -> Result<NewPasskey, Error> {
    let caller = ctx.caller()?;
    let asked = match &ctx.app.passkeys {
        None => None,
        Some(party) => {
            let known = own(ctx).await?.passkeys.into_iter().map(|kept| kept.credential).collect();
            let begun = party.begin_enrol(&caller.person_id, &ctx.community.name, &caller.name, known)?;
            Some(ceremony::asked(ctx, For::Enrol, begun)?)
        }
    };
    let required = caller.is_enrolling();
    Ok(NewPasskey { page: ctx.titled(k::PASSKEYS_NEW, Tab::Me).with_errors(errors), next, asked, name, required })
}

async fn enrol(ctx: Ctx, req: HttpRequest, form: Form) -> Result<HttpResponse, Error> {
    let caller = ctx.caller()?;
    if !own_device(caller) {
        return Err(Error::refused(Refusal::OwnDeviceOnly));
    }
    let to = next::local(form.text("next")).unwrap_or_default().to_owned();
    let called = name(form.text("name"), &agent::label(&req));
    let Some(ceremony) = ceremony::opened(&ctx, For::Enrol, form.text("state")) else {
        return again(&ctx, to, called, k::PASSKEYS_ONCE_MORE).await;
    };
    let mut standing = ctx.own_standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "passkeys", digest: form.digest() };
    let then_in = caller.is_enrolling();
    let new = Enrolment { ceremony, answer: form.text("answer").to_owned(), name: called.clone(), then_in };
    match passkey::enrol(&ctx.app, ctx.community_id(), standing, claim, new).await? {
        EnrolOutcome::Added(Some(signed_in)) => let_in(&ctx, &signed_in, &to),
        EnrolOutcome::Added(None) if to.is_empty() => Ok(ctx.go("/passkeys?added=yes")),
        EnrolOutcome::Added(None) => Ok(ctx.go(&to)),
        EnrolOutcome::Used => again(&ctx, to, called, k::PASSKEYS_ONCE_MORE).await,
        EnrolOutcome::Refused(Refused::Nonsense) => again(&ctx, to, called, k::PASSKEYS_NOTHING_MADE).await,
        EnrolOutcome::Refused(_) => again(&ctx, to, called, k::PASSKEYS_NOT_MADE).await,
        EnrolOutcome::Exists => again(&ctx, to, called, k::PASSKEYS_EXISTS).await,
        EnrolOutcome::Enough => again(&ctx, to, called, k::PASSKEYS_ENOUGH).await,
    }
}

async fn again(ctx: &Ctx, next: String, name: String, why: Key) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    errors.add("", why);
    let view = view(ctx, next, name, &errors).await?;
    ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

async fn rename(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, called) = (path_id(&path)?, name(form.text("name"), ""));
    if called.is_empty() {
        let mut errors = FieldErrors::default();
        errors.add(&format!("name-{id}"), k::PASSKEYS_NAME_NEEDED);
        let view = listed(&ctx, own(&ctx).await?, false, &errors)?;
        return ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &view);
    }
    let mut standing = ctx.own_standing()?;
    standing.key = form.key();
    passkey::rename(&ctx.app.db, ctx.community_id(), standing, id, called).await?;
    Ok(ctx.go("/passkeys"))
}

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut standing = ctx.own_standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "passkeys.end", digest: form.digest() };
    match passkey::end(&ctx.app.db, ctx.community_id(), standing, claim, id).await? {
        EndOutcome::Ended => Ok(ctx.go("/passkeys")),
        EndOutcome::Last => {
            let mut errors = FieldErrors::default();
            errors.add("", k::PASSKEYS_LAST);
            let view = listed(&ctx, own(&ctx).await?, false, &errors)?;
            ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}
