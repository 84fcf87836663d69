//! Ballots at the desk: drawing up, the roll, papers, closing, counting, publishing, answering objections.

mod doing;
mod draft;
mod one;
mod papers;
mod roll;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::domain::standing::Office::{self, Accounts, Admin, Auditor, Desk};
use crate::domain::tiers::{CountBallot, DraftBallot, HandSlip, Kind};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience;
use crate::http::pages::ballots::sheet;
use crate::http::routes::{Entry, Mount::Both, Mount::Pages, get, post};
use crate::store::ballots;
use crate::views::desk_ballots::DeskBallots;
use crate::views::page::Tab;
use crate::words::k;

/// Who may look.
const READ: Audience = Audience::Office(&[Desk, Accounts, Auditor, Admin]);
/// Who draws up, announces and closes.
const LEAD: &[Office] = DraftBallot::RULE.offices;
/// Who reads papers, counts and publishes.
const COUNT: &[Office] = CountBallot::RULE.offices;
/// Who hands out slips and keeps the list of the box.
const TABLE: &[Office] = HandSlip::RULE.offices;
const PAGE: usize = 40;

const DRAFT: &[&str] = &[
    "key",
    "title",
    "about",
    "secrecy",
    "basis",
    "building",
    "threshold",
    "quorum",
    "proxies",
    "proxy_cap",
    "opens",
    "opens_time",
    "closes",
    "closes_time",
    "contest_days",
    "kind0",
    "text0",
    "options0",
    "most0",
];

pub fn entries() -> Vec<Entry> {
    let (lead, count, table) = (Audience::Office(LEAD), Audience::Office(COUNT), Audience::Office(TABLE));
    vec![
        get("/desk/ballots", READ, Both, "ballots, newest first: ?before=", || web::route().to(list)),
        get("/desk/ballots/new", lead, Both, "the form of a new one", || web::route().to(draft::new)),
        post("/desk/ballots", lead, Both, "draw one up", DRAFT, || web::route().to(draft::create)),
        get("/desk/ballots/{id}", READ, Both, "one ballot", || web::route().to(one::show)),
        get("/desk/ballots/{id}/draft", lead, Both, "the form, filled in", || web::route().to(draft::edit)),
        post("/desk/ballots/{id}/draft", lead, Both, "write it anew", DRAFT, || web::route().to(draft::change)),
        post(
            "/desk/ballots/{id}/half",
            lead,
            Both,
            "the public part of a half",
            &["key", "version", "holder", "half"],
            || web::route().to(doing::half),
        ),
        post(
            "/desk/ballots/{id}/owners",
            lead,
            Both,
            "a list of owners (CSV or XLSX, field `list`)",
            &["key", "version", "list"],
            || web::route().to(roll::owners),
        )
        .with_files(),
        post("/desk/ballots/{id}/announcement", lead, Both, "freeze the roll", &["key", "version"], || {
            web::route().to(doing::announce)
        }),
        post("/desk/ballots/{id}/withdrawal", lead, Both, "call it off", &["key", "version", "words"], || {
            web::route().to(doing::withdraw)
        }),
        get("/desk/ballots/{id}/roll", READ, Both, "the roll: ?after= or ?who=", || web::route().to(roll::show)),
        post("/desk/ballots/{id}/roll/export", lead, Pages, "the roll as CSV; recorded", &["key"], || {
            web::route().to(roll::export)
        }),
        get("/desk/ballots/{id}/roll/print", table, Pages, "the roll to tick off beside the box", || {
            web::route().to(roll::print)
        }),
        get("/desk/ballots/{id}/print", table, Pages, "the ballot paper; ?line= of an open ballot", || {
            web::route().to(papers::print)
        }),
        post("/desk/ballots/{id}/slips", table, Both, "a slip for somebody made sure of", &["key", "who"], || {
            web::route().to(doing::slip)
        }),
        post(
            "/desk/ballots/{id}/box",
            table,
            Both,
            "the list beside the box: lines of the roll",
            &["key", "lines"],
            || web::route().to(doing::listed),
        ),
        get("/desk/ballots/{id}/papers", count, Both, "papers to read", || web::route().to(papers::show)),
        post(
            "/desk/ballots/{id}/papers",
            count,
            Both,
            "what one reads on a paper; void=yes for nothing",
            &["key", "serial", "q0", "void"],
            || web::route().to(papers::read),
        ),
        post("/desk/ballots/{id}/close", lead, Both, "close the urn", &["key", "version"], || {
            web::route().to(doing::close)
        }),
        post(
            "/desk/ballots/{id}/count",
            count,
            Both,
            "count it; the opened urn of a secret one as file `opened`",
            &["key", "version", "why"],
            || web::route().to(doing::count),
        )
        .with_files(),
        post(
            "/desk/ballots/{id}/publication",
            count,
            Both,
            "publish what another counted",
            &["key", "version"],
            || web::route().to(doing::publish),
        ),
        post(
            "/desk/ballots/{id}/recount",
            count,
            Both,
            "count again, before it is published",
            &["key", "version", "words"],
            || web::route().to(doing::recount),
        ),
        post(
            "/desk/ballots/{id}/seal",
            count,
            Both,
            "over for good: how the key was destroyed",
            &["key", "version", "how"],
            || web::route().to(doing::seal),
        ),
        post(
            "/desk/ballots/{id}/objections",
            table,
            Both,
            "write down what somebody says against it",
            &["key", "who", "kind", "words"],
            || web::route().to(doing::object),
        ),
        post(
            "/desk/ballots/{id}/decision",
            lead,
            Both,
            "answer an objection",
            &["key", "objection", "granted", "words", "strike"],
            || web::route().to(doing::decide),
        ),
    ]
}

fn holds(ctx: &Ctx, offices: &[Office]) -> bool {
    ctx.caller().is_ok_and(|caller| caller.offices.iter().any(|(office, _)| offices.contains(office)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    before: Option<i64>,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (community, before) = (ctx.community_id().to_owned(), asked.before);
    let found = ctx.app.db.read(move |conn| ballots::list(conn, &community, before, PAGE as i64 + 1)).await?;
    let shown = &found[..found.len().min(PAGE)];
    ctx.show(&DeskBallots {
        page: ctx.titled(k::BALLOTS_DESK, Tab::Today),
        next: shown.last().filter(|_| found.len() > shown.len()).map(|b| format!("before={}", b.number)),
        rows: shown.iter().map(|b| sheet::row(b, false)).collect(),
        may_draft: holds(&ctx, LEAD),
    })
}
