//! Size of text, colours, language: for everybody, signed in or not.

use actix_web::{HttpResponse, web};

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
        post("/settings", Everyone, Pages, "change how pages look", &["lang", "size", "theme", "next"], || {
            web::route().to(change)
        }),
    ]
}

async fn show(ctx: Ctx, query: web::Query<Next>) -> Result<HttpResponse, Error> {
    ctx.show(&Settings { page: ctx.titled(k::ME_SETTINGS, Tab::None), next: next::or_home(&query.next).to_owned() })
}

async fn change(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    // A value that is none of ours leaves what was.
    let prefs = Prefs {
        lang: Lang::parse(form.text("lang")).unwrap_or(ctx.prefs.lang),
        size: TextSize::parse(form.text("size")).unwrap_or(ctx.prefs.size),
        theme: Theme::parse(form.text("theme")).unwrap_or(ctx.prefs.theme),
    };
    if let Some(standing) = own_standing(&ctx, form.key())? {
        view::change(&ctx.app.db, ctx.community_id(), standing, prefs).await?;
    }
    // Back to the page with the choices, where what was chosen can be seen at once.
    let mut response = ctx.go(&format!("/settings{}", next::query(form.text("next"))));
    if !lent(&ctx) {
        set(&mut response, &cookies::view(&ctx.app, prefs))?;
    }
    Ok(response)
}

/// A device that is somebody else's while this person is signed in: it is not changed for its owner.
fn lent(ctx: &Ctx) -> bool {
    let kind = ctx.caller.as_deref().map(|caller| caller.kind);
    matches!(kind, Some(SessionKind::Kiosk | SessionKind::Copresence))
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
