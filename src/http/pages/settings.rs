//! Size of text, colours, language: for everybody, signed in or not.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::acts::view;
use crate::domain::standing::{Right, Standing};
use crate::error::Error;
use crate::http::cookies;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Everyone;
use crate::http::next::{self, Next};
use crate::http::pages::sign_in::set;
use crate::http::routes::{Entry, Mount::Pages, get, post};
use crate::store::sessions::SessionKind;
use crate::views::me::Settings;
use crate::views::page::{Prefs, Tab, TextSize, Theme};
use crate::words::{Lang, k};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/settings", Everyone, Pages, "size of text, colours, language", || web::route().to(show)),
        post(
            "/settings",
            Everyone,
            Pages,
            "change how pages look",
            &["lang", "size", "theme", "next", "offered"],
            || web::route().to(change),
        ),
    ]
}

/// Text size, language and colours are offered once on every device (ACCESS.md §3, 10): to whoever is not signed in on
/// whatever page they open first, else on the first page of those who never said; not where the device is not theirs.
pub fn offered(ctx: &Ctx) -> bool {
    let path = ctx.here.split('?').next().unwrap_or_default();
    let stands_in = ["/settings", "/offline", "/still"].contains(&path) || path.starts_with("/setup");
    ctx.unasked && !stands_in && !ctx.in_lobby() && asks(ctx, path)
}

fn asks(ctx: &Ctx, path: &str) -> bool {
    let Some(caller) = ctx.caller.as_deref() else { return true };
    let own = matches!(caller.kind, SessionKind::Own | SessionKind::Helper) && path == "/";
    // Just chosen, and seen at once: it may be chosen otherwise.
    own && (caller.prefs.never_said() || ctx.here.ends_with(cookies::LOOK))
}

async fn show(ctx: Ctx, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    ctx.show(&Settings { page: ctx.titled(k::ME_SETTINGS, Tab::None), next: next::or_home(&query.next).to_owned() })
}

async fn change(ctx: Ctx, req: HttpRequest, form: Form) -> Result<HttpResponse, Error> {
    // The band on a device's first page: back to that page, changed or as it was.
    let next = next::or_home(form.text("next"));
    let to = match form.text("offered").is_empty() {
        true => format!("/settings{}", next::query(form.text("next"))),
        false if chose_nothing(&form) => return wave_away(&ctx, &req, next),
        false => next::marked(next, cookies::LOOK),
    };
    let prefs = chosen(&form, ctx.prefs);
    if let Some(standing) = own_standing(&ctx, form.key())? {
        // At the kiosk, which is large by itself, they change what they wished for and nothing beside it.
        let own = ctx.caller.as_deref().filter(|_| ctx.in_lobby()).map_or(prefs, |caller| chosen(&form, caller.prefs));
        view::change(&ctx.app.db, ctx.community_id(), standing, own).await?;
    }
    // Back to where the choices are, so that what was chosen can be seen at once.
    let mut response = ctx.go(&to);
    if ctx.in_lobby() {
        set(&mut response, &cookies::view_in_lobby(&ctx.app, prefs))?;
    } else if !lent(&ctx) {
        set(&mut response, &cookies::view(&ctx.app, prefs))?;
    }
    Ok(response)
}

/// A value that is none of ours leaves what was.
fn chosen(form: &Form, was: Prefs) -> Prefs {
    Prefs {
        lang: Lang::parse(form.text("lang")).unwrap_or(was.lang),
        size: TextSize::parse(form.text("size")).unwrap_or(was.size),
        theme: Theme::parse(form.text("theme")).unwrap_or(was.theme),
    }
}

fn chose_nothing(form: &Form) -> bool {
    ["lang", "size", "theme"].iter().all(|field| form.text(field).is_empty())
}

/// Good as it is: not asked again on this device.
fn wave_away(ctx: &Ctx, req: &HttpRequest, next: &str) -> Result<HttpResponse, Error> {
    let mut response = ctx.go(&next::unmarked(next, cookies::LOOK));
    if !lent(ctx) && !ctx.in_lobby() && !cookies::chosen(req) {
        set(&mut response, &cookies::waved_away(&ctx.app))?;
    }
    Ok(response)
}

/// A helper's phone while a resident is signed in on it: it is not changed for its owner.
fn lent(ctx: &Ctx) -> bool {
    ctx.caller.as_deref().is_some_and(|caller| caller.kind == SessionKind::Copresence)
}

/// Whoever is signed in changes their own pages, whatever office they hold.
fn own_standing(ctx: &Ctx, key: Option<String>) -> Result<Option<Standing>, Error> {
    let Some(caller) = ctx.caller.as_deref().filter(|caller| caller.kind != SessionKind::Pending) else {
        return Ok(None);
    };
    let standing = ctx.standing()?;
    let right = match caller.kind {
        SessionKind::Copresence => standing.right,
        _ => Right::OwnSelf,
    };
    Ok(Some(Standing { right, key, ..standing }))
}
