//! One list: what is in it before it is confirmed, and how far it is afterwards.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use jiff::tz::TimeZone;

use super::words::ASKED;
use super::{holds, row};
use crate::acts::exchange::intake as acts;
use crate::domain::intake::{Column, Order, bare};
use crate::domain::tiers::{ImportRequests, Kind, StopIntake, TellWords};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::settings::by_office;
use crate::http::{Parts, path_id};
use crate::sheets::CsvTable;
use crate::store::catalogue::CALL_ME;
use crate::store::{catalogue, category_words, intake};
use crate::views::desk_exchange::{BadRow, List, SampleRow, UnknownWord};
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::words::{self, Lang, k};

const SAMPLES: i64 = 5;
const BAD: i64 = 40;
/// Rows of the file of what is left out.
const LEFT_OUT: i64 = 10_000;

pub async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, &FieldErrors::default(), StatusCode::OK).await
}

/// The page; with what was wrong with a form on it.
pub async fn page(ctx: &Ctx, id: String, errors: &FieldErrors, status: StatusCode) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (batch, sample, bad, unknown, told, categories) = ctx
        .app
        .db
        .read(move |conn| {
            let batch = intake::find(conn, &community, &id)?.filter(|b| b.state != "dropped").ok_or(Error::Missing)?;
            let sample = intake::rows(conn, &community, &id, "ready", 0, SAMPLES)?;
            let bad = intake::rows(conn, &community, &id, "bad", 0, BAD)?;
            let unknown = intake::unknown_words(conn, &community, &id, ASKED)?;
            let told = category_words::of_source(conn, &community, &batch.name)?;
            Ok((batch, sample, bad, unknown, told, catalogue::categories(conn, &community)?))
        })
        .await?;
    let lang = ctx.prefs.lang;
    let named = |id: &str| categories.iter().find(|c| c.id == id).map(|c| c.name(lang).to_owned());
    let category = |order: &Order| match order.category_id.as_str() {
        "" => told.get(&bare(&order.word)).and_then(|id| named(id)).unwrap_or_default(),
        id => named(id).unwrap_or_default(),
    };
    let zone = ctx.community.zone();
    let page = ctx.page(batch.name.clone(), Tab::Requests).with_errors(errors);
    let asks = holds(ctx, TellWords::RULE.offices) && matches!(batch.state.as_str(), "ready" | "stopped" | "done");
    let view = List {
        list: row(&batch),
        unknown: unknown.into_iter().filter(|_| asks).map(|(word, rows)| UnknownWord { word, rows }).collect(),
        categories: categories
            .iter()
            .filter(|c| c.ended_at.is_none() && c.code != CALL_ME)
            .map(|c| Choice { value: c.id.clone(), label: c.name(lang).to_owned(), chosen: false })
            .collect(),
        sample: sample
            .into_iter()
            .filter_map(|(line, body, _)| {
                let order: Order = serde_json::from_str(&body).ok()?;
                Some(SampleRow {
                    line,
                    category: category(&order),
                    number: order.number,
                    place: order.place,
                    words: order.words,
                    deadline: order.deadline,
                })
            })
            .collect(),
        bad: bad
            .into_iter()
            .map(|(line, body, why)| {
                let said: Vec<String> =
                    cells_of(&body, &zone).into_iter().filter(|cell| !cell.is_empty()).take(4).collect();
                BadRow { line, said: said.join(" · "), why: reasons(lang, &why.unwrap_or_default()) }
            })
            .collect(),
        may_import: holds(ctx, ImportRequests::RULE.offices),
        page,
    };
    ctx.show_as(status, &view)
}

/// The cells of a row that was left out, however it is kept.
fn cells_of(body: &str, zone: &TimeZone) -> Vec<String> {
    let order = |_| serde_json::from_str(body).map(|order: Order| order.cells(zone));
    serde_json::from_str(body).or_else(order).unwrap_or_default()
}

/// What is wrong with a row, in words.
fn reasons(lang: Lang, why: &str) -> Vec<String> {
    let word = |code: &str| words::named(&format!("intake-why-{code}")).map(|key| words::say(lang, key).to_owned());
    why.split(',').filter_map(word).collect()
}

/// The rows that cannot be taken over, as a list that can be mended and sent again.
pub async fn left_out(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (id, community) = (path_id(&path)?, ctx.community_id().to_owned());
    let rows = ctx
        .app
        .db
        .read(move |conn| {
            intake::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            intake::rows(conn, &community, &id, "bad", 0, LEFT_OUT)
        })
        .await?;
    let (lang, zone) = (ctx.prefs.lang, ctx.community.zone());
    let mut names: Vec<&str> = Column::ALL.iter().map(|column| column.key()).collect();
    names.extend([words::say(lang, k::IMPORT_ROW), words::say(lang, k::IMPORT_WHY)]);
    let mut table = CsvTable::new(&names);
    for (line, body, why) in rows {
        let mut cells = cells_of(&body, &zone);
        cells.resize(Column::ALL.len(), String::new());
        cells.extend([line.to_string(), reasons(lang, &why.unwrap_or_default()).join(" ")]);
        table.row(&cells.iter().map(String::as_str).collect::<Vec<_>>());
    }
    Ok(ctx.csv("linli-left-out.csv", table))
}

pub async fn confirm(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, ImportRequests::RULE.offices, "desk.exchange.confirm")?;
    match acts::confirm(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await {
        Err(Error::Conflict(Clash::Exists)) => {
            let mut errors = FieldErrors::default();
            errors.add("", k::EXCHANGE_ERROR_HOLDER_THERE);
            page(&ctx, id, &errors, StatusCode::OK).await
        }
        outcome => outcome.map(|()| ctx.go(&format!("/desk/exchange/lists/{id}"))),
    }
}

pub async fn stop(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, StopIntake::RULE.offices, "desk.exchange.stop")?;
    match acts::stop(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await {
        // It came to its end meanwhile: the page says so.
        Ok(()) | Err(Error::Conflict(_)) => Ok(ctx.go(&format!("/desk/exchange/lists/{id}"))),
        Err(error) => Err(error),
    }
}

pub async fn discard(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, StopIntake::RULE.offices, "desk.exchange.discard")?;
    acts::discard(&ctx.app.db, ctx.community_id(), standing, claim, id).await?;
    Ok(ctx.go("/desk/exchange"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::intake::Why;

    #[test]
    fn every_reason_has_its_words() {
        for lang in Lang::ALL {
            for why in Why::ALL {
                assert_eq!(reasons(lang, why.as_str()).len(), 1, "{} {}", why.as_str(), lang.code());
            }
        }
    }
}
