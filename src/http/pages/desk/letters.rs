//! Letters: printed, posted or taken to the door, and known to have arrived.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::calls::{After, TELLERS, named, pass_on, place, reached_as, read};
use crate::acts::message::Passed;
use crate::domain::undo::{Away, Undo, undo};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::path_id;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::post::words::{self, Wording};
use crate::store::absences;
use crate::store::outbox;
use crate::store::telling::{self, Telling};
use crate::views::desk_calls::{LetterList, LetterRow};
use crate::views::page::{Page, Tab};
use crate::views::paper::{Letter, PaperCode};
use crate::words::{k, qr};

const PAGE: i64 = 25;
const CHANNELS: &[&str] = &["letter"];

pub fn entries() -> Vec<Entry> {
    let tellers = Audience::Office(TELLERS);
    vec![
        get("/desk/letters", tellers, Both, "letters to print, and those on their way", || web::route().to(list)),
        get("/desk/letters/{id}", tellers, Both, "one letter, to print", || web::route().to(print)),
        post("/desk/letters/{id}/posted", tellers, Both, "it was posted, or taken to the door", &["key"], || {
            web::route().to(posted)
        }),
        post(
            "/desk/letters/{id}/reached",
            tellers,
            Both,
            "the resident has read it, or had it read",
            &["key", "read_by"],
            || web::route().to(reached),
        ),
    ]
}

/// Where each of the two lists goes on: `?after=` for those to be printed, `?posted=` for those that are on their way.
#[derive(Deserialize)]
struct Places {
    after: Option<String>,
    posted: Option<String>,
}

async fn list(ctx: Ctx, from: web::Query<Places>) -> Result<HttpResponse, Error> {
    let Places { after, posted } = from.into_inner();
    let (after, posted) = (After { after }, After { after: posted });
    let waiting = read(&ctx, CHANNELS, "waiting", ctx.now, after.row(), PAGE).await?;
    let posted = read(&ctx, CHANNELS, "sent", ctx.now, posted.row(), PAGE).await?;
    let row = |told: &Telling| LetterRow {
        id: told.message.id.clone(),
        resident: named(told),
        home: told.home.clone(),
        about: words::of(told, place(&ctx)).sentence,
        made_at: told.message.created_at,
        posted_at: told.message.done_at,
    };
    ctx.show(&LetterList {
        page: ctx.titled(k::CALLS_LETTERS, Tab::Letters),
        waiting: waiting.told.iter().map(row).collect(),
        posted: posted.told.iter().map(row).collect(),
        next: waiting.next,
        next_posted: posted.next.map(|next| next.replacen("after=", "posted=", 1)),
    })
}

async fn print(ctx: Ctx, path: crate::http::Parts) -> Result<HttpResponse, Error> {
    let (community, id, now) = (ctx.community_id().to_owned(), path_id(&path)?, ctx.now);
    let (told, away) = ctx
        .app
        .db
        .read(move |conn| {
            let message =
                outbox::find(conn, &community, &id)?.filter(|m| m.channel == "letter").ok_or(Error::Missing)?;
            let away = absences::spans(conn, &community, &message.person_id)?;
            Ok((telling::tellings(conn, &community, vec![message], now)?.pop().ok_or(Error::Missing)?, away))
        })
        .await?;
    if let Some(notice) = &told.notice {
        return Ok(ctx.go(&format!("/desk/notices/{}/paper?to={}", notice.id, told.message.id)));
    }
    if let Some(about) = &told.mandate {
        // Their copy is the form itself.
        return Ok(ctx.go(&format!("/desk/mandates/{}/form", about.mandate.id)));
    }
    let worded = words::of(&told, place(&ctx));
    ctx.show(&letter(&ctx, &told, &away, worded)?)
}

/// In the language of whoever it is for, not of whoever prints it.
fn letter(ctx: &Ctx, told: &Telling, away: &[Away], worded: Wording) -> Result<Letter, Error> {
    let receipt = match words::receipt(told, place(ctx)) {
        Some((code, url)) => {
            let url = told.act.as_ref().map_or(url, |act| act.receipt_qr(&ctx.app.config.public_url));
            Some(PaperCode { code, qr_svg: qr::svg(&url)? })
        }
        None => None,
    };
    let act = told.act.as_ref();
    let window = act.map(|a| undo(a.told_at, a.effect_at, away, ctx.now));
    let by = told.who.as_ref().map_or_else(|| ctx.community.name.clone(), |l| l.called(worded.lang));
    let page = ctx.page(crate::words::say(worded.lang, k::CALLS_LETTERS), Tab::Letters);
    Ok(Letter {
        name: told.person.name.clone(),
        home: told.home.clone(),
        done: crate::words::tell(worded.lang, k::TELLING_LINE, &[("sentence", worded.sentence)]),
        at: act.map_or(told.message.created_at, |a| a.at),
        by,
        words: worded.said,
        next: worded.next,
        can_undo: worded.can_undo && window.is_none_or(Undo::is_open),
        undo_until: window.and_then(Undo::until),
        receipt,
        address: ctx.community.address.clone(),
        written_at: told.message.created_at,
        page: Page { lang: worded.lang, ..page },
    })
}

async fn posted(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    pass_on(&ctx, path_id(&path)?, &form, "letters.posted", Passed::Posted).await?;
    Ok(ctx.go("/desk/letters"))
}

async fn reached(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    pass_on(&ctx, path_id(&path)?, &form, "letters.reached", reached_as(&form)).await?;
    Ok(ctx.go("/desk/letters"))
}
