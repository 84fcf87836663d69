//! Files that leave: requests as CSV or JSON, read page by page while they are sent; and answers to work orders.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpResponse, web::Bytes};
use futures_util::stream;
use jiff::tz::TimeZone;

use super::{Typed, page};
use crate::acts::exchange::take_away;
use crate::app::App;
use crate::domain::intake::Column;
use crate::domain::open311::{from_text, to_text};
use crate::domain::tiers::{ExportRequests, Kind, ReturnOrders};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::requests::decline_reason_words;
use crate::http::{Parts, path_id};
use crate::keys::sha256;
use crate::sheets::{self, CsvTable};
use crate::store::answers::Claim;
use crate::store::exports::Key;
use crate::store::requests::{Event, Request};
use crate::store::{catalogue, exports, returns};
use crate::words::{self, Lang, k};

/// Requests read at a time.
const PAGE: i64 = 500;

/// Every field of a request that leaves, in order; docs/DATA.md says what each means.
const FIELDS: [&str; 25] = [
    "number",
    "outside_number",
    "category",
    "state",
    "open",
    "party",
    "building",
    "unit",
    "place",
    "words",
    "channel",
    "standing",
    "resident_id",
    "filed_by",
    "filed_at",
    "answer_due",
    "solve_due",
    "outside_deadline",
    "answered_at",
    "solved_at",
    "confirmed_at",
    "transfers",
    "rating",
    "public",
    "version",
];

pub async fn template(ctx: Ctx) -> Result<HttpResponse, Error> {
    let names: Vec<&str> = Column::ALL.iter().map(|column| column.key()).collect();
    Ok(ctx.csv("linli-requests-empty.csv", CsvTable::new(&names)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

pub async fn export(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let zone = ctx.community.zone();
    let mut errors = FieldErrors::default();
    let mut day = |name: &str, end: bool| {
        let at = from_text(form.text(name), &zone, end);
        if at.is_none() {
            errors.add(name, k::EXCHANGE_ERROR_DAY);
        }
        at
    };
    let (from, until) = (day("from", false), day("until", true));
    let (Some(from), Some(until)) = (from, until) else {
        return page(&ctx, &Typed::default(), &errors).await;
    };
    let (format, called) = if form.text("format") == "json" { (Format::Json, "json") } else { (Format::Csv, "csv") };
    let mut standing = ctx.office_standing(ExportRequests::RULE.offices)?;
    standing.key = form.key();
    take_away::begin_export(&ctx.app.db, ctx.community_id(), standing, (from, until), called).await?;
    let kind = match format {
        Format::Csv => "text/csv; charset=utf-8",
        Format::Json => "application/json; charset=utf-8",
    };
    let file =
        Going { app: ctx.app.clone(), community: ctx.community_id().to_owned(), window: (from, until), zone, format };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"linli-requests.{called}\"")))
        .streaming(stream::unfold(Some((file, None)), |state| async move {
            let (file, after) = state?;
            match file.next(after).await {
                Ok((bytes, Some(last))) => Some((Ok(bytes), Some((file, Some(last))))),
                Ok((bytes, None)) => Some((Ok(bytes), None)),
                // The answer has begun: it breaks off, so that nobody takes a part for the whole.
                Err(error) => Some((Err(error), None)),
            }
        })))
}

/// A file on its way out.
struct Going {
    app: Arc<App>,
    community: String,
    window: (i64, i64),
    zone: TimeZone,
    format: Format,
}

impl Going {
    /// The next part, and where it ends; nowhere: it was the last.
    async fn next(&self, after: Option<Key>) -> Result<(Bytes, Option<Key>), Error> {
        let (community, window, first) = (self.community.clone(), self.window, after.is_none());
        let (rows, named) = self
            .app
            .db
            .read(move |conn| {
                let rows = exports::page(conn, &community, window, after.as_ref(), PAGE)?;
                let ids: Vec<String> = rows.iter().map(|r| r.id.clone()).collect();
                let named = Named {
                    categories: catalogue::categories(conn, &community)?.into_iter().map(|c| (c.id, c.code)).collect(),
                    parties: catalogue::parties(conn, &community)?.into_iter().map(|p| (p.id, p.name)).collect(),
                    buildings: catalogue::buildings(conn, &community)?.into_iter().collect(),
                    numbers: exports::outside_numbers(conn, &community, &ids)?,
                };
                Ok((rows, named))
            })
            .await?;
        let last = rows.last().map(|r| (r.filed_at, r.id.clone())).filter(|_| rows.len() as i64 == PAGE);
        let told: Vec<Vec<Cell>> = rows.iter().map(|r| named.cells(r, &self.zone)).collect();
        let text = match self.format {
            Format::Csv => csv(&told, first),
            Format::Json => json(&told, first, last.is_none())?,
        };
        Ok((Bytes::from(text), last))
    }
}

fn csv(rows: &[Vec<Cell>], first: bool) -> Vec<u8> {
    let mut table = if first { CsvTable::new(&FIELDS) } else { CsvTable::more() };
    for row in rows {
        table.row(&row.iter().map(Cell::text).collect::<Vec<_>>());
    }
    table.finish()
}

fn json(rows: &[Vec<Cell>], first: bool, last: bool) -> Result<Vec<u8>, Error> {
    let mut out = String::from(if first { "[" } else { "" });
    for (at, row) in rows.iter().enumerate() {
        if at > 0 || !first {
            out.push(',');
        }
        out.push('\n');
        let object: serde_json::Map<String, serde_json::Value> =
            FIELDS.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), cell.json())).collect();
        out.push_str(&serde_json::to_string(&object).map_err(|e| Error::broken("export", e))?);
    }
    if last {
        out.push_str("\n]\n");
    }
    Ok(out.into_bytes())
}

enum Cell {
    None,
    Text(String),
    Whole(i64),
    Yes(bool),
}

impl Cell {
    fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::None, |text| Self::Text(text.into()))
    }

    fn text(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Yes(yes) => yes.to_string(),
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::None => serde_json::Value::Null,
            Self::Text(text) => text.clone().into(),
            Self::Whole(number) => (*number).into(),
            Self::Yes(yes) => (*yes).into(),
        }
    }
}

/// What ids are called.
struct Named {
    categories: HashMap<String, String>,
    parties: HashMap<String, String>,
    buildings: HashMap<String, String>,
    numbers: HashMap<String, (String, Option<i64>)>,
}

impl Named {
    /// In the order of [`FIELDS`].
    fn cells(&self, r: &Request, zone: &TimeZone) -> Vec<Cell> {
        let at = |at: Option<i64>| Cell::maybe(at.map(|at| to_text(at, zone)));
        let outside = self.numbers.get(&r.id);
        vec![
            Cell::Text(format!("R-{}", r.number)),
            Cell::maybe(outside.map(|(number, _)| number.as_str())),
            Cell::maybe(self.categories.get(&r.category_id).map(String::as_str)),
            Cell::Text(r.state.as_str().to_owned()),
            Cell::Yes(r.open),
            Cell::maybe(self.parties.get(&r.party_id).map(String::as_str)),
            Cell::maybe(r.building_id.as_ref().and_then(|id| self.buildings.get(id)).map(String::as_str)),
            Cell::maybe(r.unit.as_deref()),
            Cell::Text(r.place_words.clone()),
            Cell::Text(r.words.clone()),
            Cell::Text(r.channel.clone()),
            Cell::Text(r.standing.clone()),
            Cell::Text(r.resident_id.clone()),
            Cell::Text(r.filed_by.clone()),
            at(Some(r.filed_at)),
            at(Some(r.answer_due)),
            at(Some(r.solve_due)),
            at(outside.and_then(|(_, deadline)| *deadline)),
            at(r.answered_at),
            at(r.solved_at),
            at(r.confirmed_at),
            Cell::Whole(i64::from(r.transfers)),
            r.rating.map_or(Cell::None, |rating| Cell::Whole(i64::from(rating))),
            Cell::Yes(r.public),
            Cell::Whole(i64::from(r.version)),
        ]
    }
}

/// Answers to a source's orders, as the sheet they are sent back in. Pressed twice it is the same file, in whichever form.
pub async fn answers(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut standing = ctx.office_standing(ReturnOrders::RULE.offices)?;
    standing.key = form.key();
    let source = form.text("source").to_owned();
    let digest = sha256(&[b"answers\n".as_slice(), source.as_bytes()]);
    let claim = Claim { key: form.key(), route: "desk.exchange.answers", digest };
    let file = take_away::return_answers(&ctx.app.db, ctx.community_id(), standing, claim, source).await?;
    let Some(file) = file else {
        let mut errors = FieldErrors::default();
        errors.add("source", k::EXCHANGE_ANSWERS_NONE);
        return page(&ctx, &Typed::default(), &errors).await;
    };
    sheet(&ctx, file, form.text("format") == "xlsx").await
}

/// One that left before, once more.
pub async fn answers_again(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut standing = ctx.office_standing(ReturnOrders::RULE.offices)?;
    standing.key = form.key();
    let file = path_id(&path)?;
    take_away::return_again(&ctx.app.db, ctx.community_id(), standing, file.clone()).await?;
    sheet(&ctx, file, form.text("format") == "xlsx").await
}

async fn sheet(ctx: &Ctx, file: String, workbook: bool) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (lines, steps, parties) = ctx
        .app
        .db
        .read(move |conn| {
            let (_, lines) = returns::find(conn, &community, &file)?.ok_or(Error::Missing)?;
            let steps = returns::steps_of(conn, &community, &lines)?;
            let parties = catalogue::parties(conn, &community)?.into_iter().map(|p| (p.id, p.name));
            Ok((lines, steps, parties.collect::<HashMap<String, String>>()))
        })
        .await?;
    let (lang, zone) = (ctx.prefs.lang, ctx.community.zone());
    let names = [
        k::EXCHANGE_ANSWER_NUMBER,
        k::EXCHANGE_ANSWER_OURS,
        k::EXCHANGE_ANSWER_RESULT,
        k::EXCHANGE_ANSWER_WORDS,
        k::EXCHANGE_ANSWER_BY,
        k::EXCHANGE_ANSWER_AT,
    ];
    let names = names.map(|key| words::say(lang, key));
    let row = |line: &returns::Line| {
        let step = steps.get(&line.step);
        vec![
            line.number.clone(),
            format!("R-{}", line.ours),
            result(lang, &line.state).to_owned(),
            step.map(|step| said(lang, step)).unwrap_or_default(),
            parties.get(&line.party).cloned().unwrap_or_default(),
            step.map(|step| to_text(step.at, &zone)).unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    if workbook {
        let bytes = sheets::workbook(&names, &rows).map_err(|e| Error::broken("sheets", e))?;
        return Ok(ctx.workbook("linli-answers.xlsx", bytes));
    }
    let mut table = CsvTable::new(&names);
    rows.iter().for_each(|row| table.row(row));
    Ok(ctx.csv("linli-answers.csv", table))
}

/// What came of it, in the words of the open interface.
fn result(lang: Lang, state: &str) -> &'static str {
    words::named(&format!("exchange-state-{state}")).map_or("", |key| words::say(lang, key))
}

/// The answer; of a refusal first the reason that was chosen.
fn said(lang: Lang, step: &Event) -> String {
    let words = step.words.clone().unwrap_or_default();
    match step.reason.as_deref().filter(|_| step.kind == "declined") {
        Some(reason) => format!("{} {words}", decline_reason_words(lang, reason)).trim_end().to_owned(),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Vec<Cell> {
        FIELDS.iter().map(|_| Cell::Text("=1+1, \"x\"".into())).collect()
    }

    #[test]
    fn no_cell_is_a_formula_and_every_line_has_every_field() {
        let text = String::from_utf8(csv(&[row()], true)).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        assert_eq!(reader.headers().unwrap().len(), FIELDS.len());
        let record = reader.records().next().unwrap().unwrap();
        assert!(record.len() == FIELDS.len() && record.iter().all(|cell| cell == "'=1+1, \"x\""), "{record:?}");
    }

    #[test]
    fn parts_join_to_one_array() {
        let parts = [json(&[row()], true, false), json(&[row(), row()], false, false), json(&[], false, true)];
        let text: Vec<u8> = parts.into_iter().flat_map(Result::unwrap).collect();
        assert_eq!(serde_json::from_slice::<Vec<serde_json::Value>>(&text).unwrap().len(), 3);
        let none = json(&[], true, true).unwrap();
        assert_eq!(serde_json::from_slice::<Vec<serde_json::Value>>(&none).unwrap().len(), 0);
    }
}
