//! One's own data is erased: what goes, what stays and why is said first, and then it is done, by nobody else's word.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::own_account::may_save;
use crate::acts::person::erase;
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::SignedIn;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::accounts;
use crate::views::own_account::{EraseMe, Erased};
use crate::views::page::Tab;
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/me/erase", SignedIn, Both, "what erasing one's own data means", || web::route().to(ask)),
        post("/me/erase", SignedIn, Both, "erase one's own data, for good", &["key", "understood"], || {
            web::route().to(erase_me)
        }),
    ]
}

async fn serves(ctx: &Ctx) -> Result<bool, Error> {
    let (community, id) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone());
    ctx.app.db.read(move |conn| accounts::serves(conn, &community, &id)).await
}

async fn ask(ctx: Ctx) -> Result<HttpResponse, Error> {
    ctx.show(&EraseMe {
        serves: serves(&ctx).await?,
        may_save: may_save(&ctx),
        page: ctx.titled(k::ERASING_TITLE, Tab::Me),
    })
}

/// On their own device or at a kiosk; beside a helper the policy refuses (tier 3), and from a session left lying open
/// they are asked first whether it is they.
async fn erase_me(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let serving = serves(&ctx).await?;
    if !form.has("understood") || serving {
        return again(&ctx, serving, if serving { k::ERASING_SERVES } else { k::ERASING_ERROR });
    }
    let person = ctx.caller()?.person_id.clone();
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    match erase::erase(&ctx.app, ctx.community_id(), standing, person).await {
        Ok(()) => {}
        Err(Error::Conflict(Clash::TooLate)) => return again(&ctx, true, k::ERASING_SERVES),
        Err(error) => return Err(error),
    }
    // Whoever it was is nobody now, on this very page.
    let gone = Ctx { caller: None, ..ctx };
    gone.show(&Erased { page: gone.titled(k::ERASING_DONE, Tab::None) })
}

fn again(ctx: &Ctx, serves: bool, why: crate::words::Key) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    errors.add("understood", why);
    let page = ctx.titled(k::ERASING_TITLE, Tab::Me).with_errors(&errors);
    ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &EraseMe { serves, may_save: may_save(ctx), page })
}
