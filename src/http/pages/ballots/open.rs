//! Ballots as everybody may see them: what is asked, by which rules, the result, the file to count again from, and
//! whether a sealed ballot is in the urn.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{halves, sheet};
use crate::domain::ballot::file::BallotFile;
use crate::error::Error;
use crate::http::Parts;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::store::ballot_box::{self, Kept};
use crate::store::ballots;
use crate::views::ballot_results::{OpenBallot, OpenBallots};
use crate::views::page::Tab;
use crate::words::{k, typed};

const PAGE: usize = 25;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/open/ballots", Everyone, Both, "ballots everybody may know of: ?before=", || web::route().to(list)),
        get("/open/ballots/{number}", Everyone, Both, "one ballot and its result; ?code= of a sealed ballot", || {
            web::route().to(one)
        }),
        get("/open/ballots/{number}/file", Everyone, Both, "the published file, to count again from", || {
            web::route().to(file)
        }),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    before: Option<i64>,
    code: String,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (community, before) = (ctx.community_id().to_owned(), asked.before);
    let found = ctx.app.db.read(move |conn| ballots::known(conn, &community, before, PAGE as i64 + 1)).await?;
    let shown = &found[..found.len().min(PAGE)];
    ctx.show(&OpenBallots {
        page: ctx.titled(k::BALLOTS_OPEN_TITLE, Tab::None),
        older: shown.last().filter(|_| found.len() > shown.len()).map(|b| format!("/open/ballots?before={}", b.number)),
        rows: shown.iter().map(|b| sheet::row(b, false)).collect(),
    })
}

fn number(path: &Parts) -> Result<i64, Error> {
    let text = path.get("number").ok_or(Error::Missing)?;
    text.trim_start_matches("B-").parse().map_err(|_| Error::Missing)
}

async fn one(ctx: Ctx, path: Parts, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (community, number) = (ctx.community_id().to_owned(), number(&path)?);
    let code = typed::code(&asked.code, 10);
    let looked_for = code.clone();
    let (ballot, kept, found) = ctx
        .app
        .db
        .read(move |conn| {
            let ballot = ballots::by_number(conn, &community, number)?.filter(|b| b.announced_at.is_some());
            let ballot = ballot.ok_or(Error::Missing)?;
            let kept = ballot_box::published_file(conn, &community, &ballot.id)?;
            let found = match looked_for {
                Some(code) if ballot.is_secret() && ballot.state.is_closed() => {
                    Some(ballot_box::with_code(conn, &community, &ballot.id, &code)? > 0)
                }
                _ => None,
            };
            Ok((ballot, kept, found))
        })
        .await?;
    let page = ctx.page(ballot.title.clone(), Tab::None);
    let file = kept.as_ref().and_then(|kept| BallotFile::read(&kept.file).ok());
    let rules = ballot.rules()?;
    let published = ballot.state.is_public();
    ctx.show(&OpenBallot {
        row: sheet::row(&ballot, false),
        about: ballot.about.clone(),
        secret: ballot.is_secret(),
        basis: rules.basis,
        threshold: rules.threshold,
        quorum_percent: rules.quorum_percent,
        questions: sheet::lines(ctx.prefs.lang, &ballot.questions()?, None),
        roll_lines: ballot.roll_lines,
        roll_area: ballot.roll().area,
        roll_digest: ballot.roll_digest.clone(),
        halves: halves(&ballot),
        result: file.as_ref().filter(|_| published).and_then(|file| sheet::result(&ctx, &page, file)),
        digest: kept.map(|kept| kept.digest),
        round: ballot.round,
        published_at: ballot.published_at.filter(|_| published),
        contest_until: ballot.contest_until.filter(|_| published),
        ending: ballot.ending.clone(),
        asked: code.unwrap_or_default(),
        found,
        page,
    })
}

async fn file(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, number) = (ctx.community_id().to_owned(), number(&path)?);
    let kept = ctx
        .app
        .db
        .read(move |conn| {
            let ballot = ballots::by_number(conn, &community, number)?.ok_or(Error::Missing)?;
            ballot_box::published_file(conn, &community, &ballot.id)
        })
        .await?
        .ok_or(Error::Missing)?;
    Ok(attached(kept, number))
}

/// A file to keep, never shown in the browser.
pub fn attached(kept: Kept, number: i64) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"ballot-{number}.json\"")))
        .insert_header((header::ETAG, format!("\"{}\"", kept.digest)))
        .body(kept.file)
}
