//! Pages for everybody: the responsibility list and help.

use actix_web::{HttpResponse, web};

use super::desk::list::{in_force, public_line};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::views::desk_list::OpenList;
use crate::views::help::Help;
use crate::views::page::Tab;
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/open/list", Everyone, Both, "the responsibility list: whose job is what, and how soon", || {
            web::route().to(list)
        }),
        get("/help", Everyone, Both, "how to get a person", || web::route().to(help)),
    ]
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    let (lines, week) = in_force(&ctx).await?;
    let lines = lines.iter().map(|line| public_line(&ctx, line)).collect();
    ctx.show(&OpenList { page: ctx.titled(k::OPEN_DUTIES, Tab::None), lines, week })
}

async fn help(ctx: Ctx) -> Result<HttpResponse, Error> {
    let shut = super::desk::hours::rule(&ctx).await?;
    ctx.show(&Help { page: ctx.titled(k::HELP_TITLE, Tab::None), address: ctx.community.address.clone(), shut })
}
