//! Proposals at the desk: what waits for an answer, the list, writing one down for a caller, the procedure.

mod doing;
mod one;
mod procedure;
mod talk;
mod writing;

use actix_web::{HttpResponse, web};

use super::notices::READ;
use crate::domain::tiers::{AnswerProposal, KeepProcedure, Kind, RaiseProposal};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience;
use crate::http::pages::proposals::reading::{Stages, comment_row, row};
use crate::http::pages::proposals::{Asked, PAGE, chips};
use crate::http::paging::one_page;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::proposals::{self, Proposal};
use crate::store::{people, proposal_talk as talking};
use crate::views::desk_proposals::{DeskProposals, ObjectedRow};
use crate::views::page::Tab;
use crate::words::k;

const WRITE: Audience = Audience::Office(AnswerProposal::RULE.offices);
const TAKE: Audience = Audience::Office(RaiseProposal::RULE.offices);
const KEEP: Audience = Audience::Office(KeepProcedure::RULE.offices);
/// Waiting for an answer, shown on top.
const WAITING: i64 = 10;
const OBJECTED: i64 = 10;

pub fn entries() -> Vec<Entry> {
    let said = &["key", "who", "channel", "hand", "title", "what", "why", "gains", "bears", "place"];
    let does = &["key", "version", "what", "stage", "words", "group", "link", "request"];
    let notes = &["key", "version", "tidied", "gains", "bears", "minority"];
    vec![
        get("/desk/proposals", READ, Both, "proposals, those that wait first; ?stage=", || web::route().to(list)),
        get("/desk/proposals/new", TAKE, Both, "write one down for somebody", || web::route().to(writing::new)),
        post("/desk/proposals", TAKE, Both, "raise it for them", said, || web::route().to(writing::raise)),
        get("/desk/proposals/sheet", READ, Both, "an empty sheet to propose on", || web::route().to(one::sheet)),
        get("/desk/proposals/procedure", READ, Both, "the stages; ?from=plain or four", || {
            web::route().to(procedure::show)
        }),
        post("/desk/proposals/procedure", KEEP, Both, "keep others from now on", &["key", "version", "days"], || {
            web::route().to(procedure::keep)
        }),
        get("/desk/proposals/{id}", READ, Both, "one proposal and what can be done", || web::route().to(one::show)),
        get("/desk/proposals/{id}/paper", READ, Both, "to be put up, with lines to sign", || {
            web::route().to(one::paper)
        }),
        post("/desk/proposals/{id}", WRITE, Both, "answer, move on, news, end", does, || web::route().to(doing::act)),
        post(
            "/desk/proposals/{id}/hand",
            WRITE,
            Both,
            "a group is asked to answer it",
            &["key", "version", "to_group"],
            || web::route().to(doing::hand_over),
        ),
        post("/desk/proposals/{id}/notes", WRITE, Both, "what stands beside their words", notes, || {
            web::route().to(doing::note)
        }),
        post(
            "/desk/proposals/{id}/merge",
            WRITE,
            Both,
            "goes on with another",
            &["key", "version", "into", "words"],
            || web::route().to(doing::merge),
        ),
        post("/desk/proposals/{id}/supports", TAKE, Both, "who says so too", &["key", "names", "channel"], || {
            web::route().to(doing::enter)
        }),
        post(
            "/desk/proposals/{id}/comments",
            TAKE,
            Both,
            "say it for a caller",
            &["key", "who", "channel", "words"],
            || web::route().to(doing::comment),
        ),
        get("/desk/proposals/{id}/talk", READ, Both, "the discussion, hidden ones too", || web::route().to(talk::list)),
        get("/desk/proposals/{id}/talk/{comment}", READ, Both, "a comment with its replies", || {
            web::route().to(talk::thread)
        }),
        post("/desk/proposals/{id}/talk/{comment}/hiding", WRITE, Both, "hide it, and why", &["key", "why"], || {
            web::route().to(talk::hide)
        }),
        post(
            "/desk/proposals/{id}/talk/{comment}/objection",
            TAKE,
            Both,
            "its author told the desk that it should be shown",
            &["key", "channel", "words"],
            || web::route().to(talk::object),
        ),
        post(
            "/desk/proposals/{id}/talk/{comment}/decision",
            WRITE,
            Both,
            "shown again or not",
            &["key", "decision", "words"],
            || web::route().to(talk::decide),
        ),
    ]
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (community, now, asked) = (ctx.community_id().to_owned(), ctx.now, asked.into_inner());
    let (shelf, before) = (asked.stage.clone().unwrap_or_default(), asked.before);
    let (waiting, late, objected, labels, found, stages) = ctx
        .app
        .db
        .read(move |conn| {
            let objected = talking::objected(conn, &community, OBJECTED)?;
            let ids: Vec<String> = objected.iter().flat_map(|c| [c.person_id.clone(), c.by_id.clone()]).collect();
            Ok((
                proposals::waiting(conn, &community, WAITING)?,
                proposals::late(conn, &community, now)?,
                objected,
                people::labels(conn, &community, &ids)?,
                proposals::list(
                    conn,
                    &community,
                    Some(shelf.as_str()).filter(|s| !s.is_empty()),
                    before.as_deref(),
                    PAGE + 1,
                )?,
                Stages::read(conn, &community)?,
            ))
        })
        .await?;
    let (lang, chosen) = (ctx.prefs.lang, asked.stage.unwrap_or_default());
    let page = ctx.titled(k::PROPOSALS_TITLE, Tab::Part);
    let (shown, more) = one_page(&found, PAGE);
    let line = |p: &Proposal| row(lang, p, &stages, false, now);
    let stage = if chosen.is_empty() { String::new() } else { format!("&stage={chosen}") };
    ctx.show(&DeskProposals {
        may_write: takes(&ctx),
        may_keep: ctx.office_standing(KeepProcedure::RULE.offices).is_ok(),
        late: late.unsigned_abs(),
        chips: chips(&ctx, &stages, "/desk/proposals", &chosen),
        waiting: waiting.iter().map(line).collect(),
        objected: objected
            .iter()
            .map(|c| ObjectedRow { proposal: c.proposal_id.clone(), comment: comment_row(&page, &labels, c, None) })
            .collect(),
        rows: shown.iter().map(line).collect(),
        next: shown.last().filter(|_| more).map(|last| format!("before={}{stage}", last.id)),
        page,
    })
}

/// Does this member of staff take what people say at the counter?
fn takes(ctx: &Ctx) -> bool {
    ctx.office_standing(RaiseProposal::RULE.offices).is_ok()
}

fn writes(ctx: &Ctx) -> bool {
    ctx.office_standing(AnswerProposal::RULE.offices).is_ok()
}
