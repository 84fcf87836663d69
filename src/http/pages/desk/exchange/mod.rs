//! Lists and work orders in and out: send a list, look at it, take it over, watch it, send answers back, take
//! requests away as a file.

mod list;
mod out;
mod receive;
mod words;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::domain::source::SourceKind;
use crate::domain::standing::Office::{self, Auditor, Desk};
use crate::domain::tiers::{ExportRequests, ImportRequests, Kind, ReturnOrders, TellWords};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, Mount::Pages, get, post};
use crate::store::catalogue::{self, CALL_ME};
use crate::store::intake::{self, Batch};
use crate::store::{returns, sources};
use crate::views::desk_exchange::{BatchRow, Exchange, FileRow};
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::words::k;

const READ: Audience = Audience::Office(&[Desk, Auditor]);
const IMPORT: Audience = Audience::Office(ImportRequests::RULE.offices);
/// Lists shown.
const SHOWN: i64 = 20;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/exchange", READ, Both, "lists and work orders in and out", || web::route().to(start)),
        post(
            "/desk/exchange/import",
            IMPORT,
            Pages,
            "send a list of requests or work orders (multipart: csrf, name, kind, category, then the file `list`)",
            &["csrf", "key", "name", "kind", "category", "list"],
            || web::route().to(receive::receive),
        ),
        get("/desk/exchange/template", IMPORT, Pages, "an empty list to fill in", || web::route().to(out::template)),
        post(
            "/desk/exchange/export",
            Audience::Office(ExportRequests::RULE.offices),
            Pages,
            "requests as a file, csv or json, filed from one day until another; recorded",
            &["key", "format", "from", "until"],
            || web::route().to(out::export),
        ),
        post(
            "/desk/exchange/answers",
            Audience::Office(ReturnOrders::RULE.offices),
            Pages,
            "answers to a source's work orders as a file, csv or xlsx; recorded, and marked as gone back",
            &["key", "source", "format"],
            || web::route().to(out::answers),
        ),
        post(
            "/desk/exchange/answers/{id}",
            Audience::Office(ReturnOrders::RULE.offices),
            Pages,
            "a file of answers that left before, once more, csv or xlsx; recorded",
            &["key", "format"],
            || web::route().to(out::answers_again),
        ),
        get("/desk/exchange/lists/{id}", READ, Both, "one list: what is in it, or how far it is", || {
            web::route().to(list::show)
        }),
        get("/desk/exchange/lists/{id}/left-out", READ, Pages, "its rows that cannot be taken over, with why", || {
            web::route().to(list::left_out)
        }),
        post(
            "/desk/exchange/lists/{id}/confirmation",
            IMPORT,
            Both,
            "take it over, or go on with it",
            &["key"],
            || web::route().to(list::confirm),
        ),
        post(
            "/desk/exchange/lists/{id}/words",
            Audience::Office(TellWords::RULE.offices),
            Both,
            "what the other house's words mean here, numbered from 0: word-0, category-0; rows that waited can be taken over",
            &["key", "word-0", "category-0"],
            || web::route().to(words::tell),
        ),
        get("/desk/exchange/words", READ, Both, "words of other houses that are remembered: ?source= &word=", || {
            web::route().to(words::remembered)
        }),
        post(
            "/desk/exchange/words/end",
            Audience::Office(TellWords::RULE.offices),
            Both,
            "forget one: it is asked about when it comes next",
            &["key", "source", "word"],
            || web::route().to(words::forget),
        ),
        post("/desk/exchange/lists/{id}/stop", IMPORT, Both, "stop; what is left waits", &["key"], || {
            web::route().to(list::stop)
        }),
        post("/desk/exchange/lists/{id}/discard", IMPORT, Both, "forget it", &["key"], || {
            web::route().to(list::discard)
        }),
    ]
}

fn holds(ctx: &Ctx, offices: &[Office]) -> bool {
    ctx.caller().is_ok_and(|caller| caller.offices.iter().any(|(office, _)| offices.contains(office)))
}

async fn start(ctx: Ctx) -> Result<HttpResponse, Error> {
    page(&ctx, &Typed::default(), &FieldErrors::default()).await
}

/// What was typed into the form of a list.
#[derive(Default)]
struct Typed {
    name: String,
    kind: String,
    category: String,
}

async fn page(ctx: &Ctx, typed: &Typed, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (batches, files, all, categories) = ctx
        .app
        .db
        .read(move |conn| {
            let batches = intake::latest(conn, &community, SHOWN)?;
            let files = returns::latest(conn, &community, SHOWN)?;
            Ok((batches, files, sources::all(conn, &community)?, catalogue::categories_in_use(conn, &community)?))
        })
        .await?;
    let page = ctx.titled(k::EXCHANGE_LISTS, Tab::Requests).with_errors(errors);
    let chosen = |value: &str, now: &str| value == now;
    let kinds = [
        (SourceKind::Hotline, k::EXCHANGE_KIND_HOTLINE),
        (SourceKind::Subdistrict, k::EXCHANGE_KIND_SUBDISTRICT),
        (SourceKind::List, k::EXCHANGE_KIND_LIST),
    ];
    let day = |at: i64| crate::domain::open311::to_text(at, &ctx.community.zone()).chars().take(10).collect::<String>();
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &Exchange {
            may_import: holds(ctx, ImportRequests::RULE.offices),
            batches: batches.iter().map(row).collect(),
            files: files
                .into_iter()
                .map(|file| FileRow { id: file.id, source: file.source, at: file.at, answers: file.answers })
                .collect(),
            sources: all
                .iter()
                .filter(|s| s.kind != SourceKind::System)
                .map(|s| Choice { value: s.id.clone(), label: s.name.clone(), chosen: false })
                .collect(),
            kinds: kinds
                .into_iter()
                .map(|(kind, words)| Choice {
                    value: kind.as_str().to_owned(),
                    label: page.t(words).to_owned(),
                    chosen: chosen(kind.as_str(), &typed.kind),
                })
                .collect(),
            categories: categories
                .iter()
                .filter(|c| c.code != CALL_ME)
                .map(|c| Choice {
                    value: c.id.clone(),
                    label: c.name(ctx.prefs.lang).to_owned(),
                    chosen: chosen(&c.id, &typed.category),
                })
                .collect(),
            typed_name: typed.name.clone(),
            from: day(ctx.now - 30 * 86_400_000),
            until: day(ctx.now),
            page,
        },
    )
}

fn row(batch: &Batch) -> BatchRow {
    BatchRow {
        id: batch.id.clone(),
        name: batch.name.clone(),
        state: batch.state.clone(),
        at: batch.at,
        total: batch.total,
        bad: batch.bad,
        done: batch.done,
        known: batch.known,
        failed: batch.failed,
        left: batch.left(),
    }
}
