//! How the desk's pages are worked: by keyboard alone, and by whom.

use actix_web::{HttpResponse, web};

use crate::domain::standing::Office;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::views::desk_guide::Guide;
use crate::views::page::Tab;
use crate::words::k;

const WHO: Audience =
    Audience::Office(&[Office::Desk, Office::Party, Office::Auditor, Office::Accounts, Office::Admin]);

pub fn entries() -> Vec<Entry> {
    vec![get("/desk/guide", WHO, Both, "how the desk's pages are worked by keyboard alone", || web::route().to(show))]
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    ctx.show(&Guide { page: ctx.titled(k::GUIDE_TITLE, Tab::Today) })
}
