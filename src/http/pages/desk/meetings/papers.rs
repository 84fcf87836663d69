//! What is printed of a meeting: the agenda for the board, the sheet that goes round, the minutes for the board.

use actix_web::{HttpResponse, web};

use super::super::notices::READ;
use super::one::People;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::pages::meetings::{Whole, held};
use crate::http::pages::notices::paragraphs;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::http::{Parts, path_id};
use crate::views::desk_meetings::{AgendaPaper, MeetingSheet, MinutesPaper};
use crate::views::page::Tab;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/meetings/{id}/agenda", READ, Both, "the agenda for the board", || web::route().to(agenda)),
        get("/desk/meetings/{id}/sheet", READ, Both, "the attendance sheet", || web::route().to(sheet)),
        get("/desk/meetings/{id}/minutes", READ, Both, "minutes and decisions for the board", || {
            web::route().to(minutes)
        }),
    ]
}

async fn read(ctx: &Ctx, path: &Parts) -> Result<Whole, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(path)?);
    let mut w = ctx.app.db.read(move |conn| Whole::read(conn, &community, &id, None)).await?;
    // On the board nobody reads who objected.
    w.labels.clear();
    Ok(w)
}

async fn agenda(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let w = read(&ctx, &path).await?;
    let page = ctx.page(w.meeting.title.clone(), Tab::Part);
    let (row, agenda) = (w.row(), w.agenda(&page));
    ctx.show(&AgendaPaper { row, agenda, why: w.meeting.state_words.clone(), page })
}

async fn sheet(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let w = read(&ctx, &path).await?;
    let (community, id) = (ctx.community_id().to_owned(), w.meeting.id.clone());
    let people = ctx.app.db.read(move |conn| People::read(conn, &community, &id)).await?;
    let page = ctx.page(w.meeting.title.clone(), Tab::Part);
    ctx.show(&MeetingSheet { row: w.row(), people: people.list(&page), page })
}

async fn minutes(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let w = read(&ctx, &path).await?;
    let page = ctx.page(w.meeting.title.clone(), Tab::Part);
    ctx.show(&MinutesPaper {
        row: w.row(),
        agenda: w.agenda(&page),
        held: held(&page, &w),
        quorum: w.meeting.quorum,
        minutes: paragraphs(&w.meeting.minutes),
        decisions: w.decisions(&page, None, ctx.now),
        page,
    })
}
