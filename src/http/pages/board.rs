//! The public board: what is open, late and solved, the requests that may be read, and how all of it is counted.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::figures::{Gathered, lines, span};
use super::requests::{number, state_for_residents};
use crate::domain::rates::{FEW, hidden_both};
use crate::domain::request::likeness;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Both, Mount::Pages, get};
use crate::store::asides::{self, Public, PublicFilter};
use crate::store::catalogue::{self, Category, Party, Responsibility};
use crate::store::conn::Conn;
use crate::store::figures::{self, BoardRow, By};
use crate::store::problems;
use crate::store::thanks;
use crate::views::desk_requests::Choice;
use crate::views::figures::ThreeRates;
use crate::views::open::{BoardSheet, Duty, How, Now, NowLine, OpenBoard, PublicList, PublicRequest, PublicRow};
use crate::views::page::{Page, Tab};
use crate::views::thanks::RuleInWords;
use crate::words::{Lang, k};

/// Rows of the list.
const PAGE: usize = 25;
/// Rows on the board itself.
const NEWEST: usize = 5;
/// Rows on the sheet for the notice case.
const SHEET: usize = 40;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/open", Everyone, Both, "the public board: whose job is what, and how it goes", || web::route().to(board)),
        get("/open/how", Everyone, Both, "how suggestions are found and figures counted", || web::route().to(how)),
        get("/open/print", Everyone, Pages, "the board on paper", || web::route().to(print)),
        get(
            "/open/requests",
            Everyone,
            Both,
            "requests that may be read: ?state=open|done &category= &before=",
            || web::route().to(list),
        ),
        get("/open/requests/{number}", Everyone, Both, "one request that may be read", || web::route().to(one)),
    ]
}

/// Public requests with what names their category, party and building.
struct Rows {
    found: Vec<Public>,
    /// Down to here it was looked for; see [`asides::OnBoard`].
    until: Option<String>,
    categories: HashMap<String, Category>,
    parties: HashMap<String, Party>,
    buildings: HashMap<String, String>,
    voices: HashMap<String, i64>,
}

impl Rows {
    fn read(conn: &mut Conn, community: &str, filter: &PublicFilter, limit: usize) -> Result<Self, Error> {
        let asides::OnBoard { rows: found, until } = asides::public(conn, community, filter, limit)?;
        let ids: Vec<String> = found.iter().map(|r| r.id.clone()).collect();
        Ok(Self {
            categories: catalogue::categories(conn, community)?.into_iter().map(|c| (c.id.clone(), c)).collect(),
            parties: catalogue::parties(conn, community)?.into_iter().map(|p| (p.id.clone(), p)).collect(),
            buildings: catalogue::buildings(conn, community)?.into_iter().collect(),
            voices: problems::voices_of(conn, community, &ids)?,
            found,
            until,
        })
    }

    fn shown(&self, page: &Page, most: usize) -> Vec<PublicRow> {
        self.found.iter().take(most).map(|r| self.row(page, r)).collect()
    }

    /// Categories whose requests may stand on the board, in the order of the list.
    fn public_categories(&self, lang: Lang, chosen: &str) -> Vec<Choice> {
        let mut all: Vec<&Category> = self.categories.values().filter(|c| c.public).collect();
        all.sort_by_key(|c| (c.sort, c.id.clone()));
        let choice =
            |c: &Category| Choice { value: c.code.clone(), label: c.name(lang).to_owned(), chosen: c.code == chosen };
        all.into_iter().map(choice).collect()
    }

    fn row(&self, page: &Page, r: &Public) -> PublicRow {
        let category = self.categories.get(&r.category_id);
        let building = r.building_id.as_ref().and_then(|id| self.buildings.get(id));
        let due = if r.answered_at.is_none() { r.answer_due.min(r.solve_due) } else { r.solve_due };
        PublicRow {
            number: number(r.number),
            n: r.number,
            category: category.map(|c| c.name(page.lang).to_owned()).unwrap_or_default(),
            icon: category.map(|c| c.icon.clone()).unwrap_or_default(),
            place: building.cloned().unwrap_or_else(|| page.t(k::VOICES_SHARED_GROUND).to_owned()),
            party: self.parties.get(&r.party_id).map(|p| p.name.clone()).unwrap_or_default(),
            state: state_for_residents(r.state).to_owned(),
            late: r.open && due < page.now,
            filed_at: r.filed_at,
            summary: r.summary.clone().unwrap_or_default(),
            voices: self.voices.get(&r.id).copied().unwrap_or(1).unsigned_abs(),
        }
    }
}

/// Everything the board shows, read at once.
struct Board {
    figures: Gathered,
    now: Vec<BoardRow>,
    rows: Rows,
    duties: Vec<(Category, Responsibility, Party)>,
}

impl Board {
    async fn read(ctx: &Ctx, requests: usize) -> Result<Self, Error> {
        let (community, now, lang, months) = (ctx.community_id().to_owned(), ctx.now, ctx.prefs.lang, span(ctx));
        ctx.app
            .db
            .read(move |conn| {
                Ok(Self {
                    figures: Gathered::read(conn, &community, months, None, &[By::Party], lang)?,
                    now: figures::board(conn, &community)?,
                    rows: Rows::read(conn, &community, &PublicFilter::default(), requests + 1)?,
                    duties: catalogue::responsibility_list(conn, &community, now)?,
                })
            })
            .await
    }

    fn whole(&self) -> Now {
        let sum = |of: fn(&BoardRow) -> i64| self.now.iter().map(of).sum::<i64>().unsigned_abs();
        Now { open: sum(|r| r.open), late: sum(|r| r.late), solved: sum(|r| r.solved) }
    }

    /// By party and by category; what is few is left out of both, with what would give it away in either: a party's only
    /// category is named on the same page.
    fn lines(&self, lang: Lang) -> (Vec<NowLine>, Vec<NowLine>) {
        let parties = added(&self.now, |r| &r.party_id);
        let categories = added(&self.now, |r| &r.category_id);
        let place = |lines: &[(String, [u64; 3])], id: &String| lines.binary_search_by(|(other, _)| other.cmp(id)).ok();
        let cell = |row: &BoardRow, column: usize| {
            let n = counts(row)[column];
            Some((place(&parties, &row.party_id)?, place(&categories, &row.category_id)?, n))
        };
        let columns = [0, 1, 2].map(|column| {
            let cells: Vec<_> = self.now.iter().filter_map(|row| cell(row, column)).collect();
            hidden_both(&cells, parties.len(), categories.len())
        });
        let party = |id: &str| self.rows.parties.get(id).map(|p| p.name.clone()).unwrap_or_default();
        let category = |id: &str| self.rows.categories.get(id).map(|c| c.name(lang).to_owned()).unwrap_or_default();
        (
            shown(&parties, party, |column, line| columns[column].0[line]),
            shown(&categories, category, |column, line| columns[column].1[line]),
        )
    }
}

fn shown(
    lines: &[(String, [u64; 3])],
    name: impl Fn(&str) -> String,
    hidden: impl Fn(usize, usize) -> bool,
) -> Vec<NowLine> {
    let line = |(at, (id, counts)): (usize, &(String, [u64; 3]))| {
        let [open, late, solved] = [0, 1, 2].map(|column| (!hidden(column, at)).then_some(counts[column]));
        NowLine { name: name(id), open, late, solved }
    };
    lines.iter().enumerate().map(line).collect()
}

fn counts(row: &BoardRow) -> [u64; 3] {
    [row.open, row.late, row.solved].map(i64::unsigned_abs)
}

/// Rows added up along one column, in the order of its ids.
fn added(rows: &[BoardRow], by: fn(&BoardRow) -> &String) -> Vec<(String, [u64; 3])> {
    let mut sums: std::collections::BTreeMap<String, [u64; 3]> = std::collections::BTreeMap::new();
    for row in rows {
        let sum = sums.entry(by(row).clone()).or_default();
        sum.iter_mut().zip(counts(row)).for_each(|(to, more)| *to += more);
    }
    sums.into_iter().collect()
}

async fn board(ctx: Ctx) -> Result<HttpResponse, Error> {
    let found = Board::read(&ctx, NEWEST).await?;
    let (page, lang) = (ctx.titled(k::OPEN_TITLE, Tab::None), ctx.prefs.lang);
    let duty = |(category, line, party): &(Category, Responsibility, Party)| Duty {
        category: category.name(lang).to_owned(),
        icon: category.icon.clone(),
        party: party.name.clone(),
        answer_hours: line.answer_hours.unsigned_abs(),
        solve_hours: line.solve_hours.unsigned_abs(),
        hours: line.hours,
    };
    let parties = found.figures.tables.first().map(|(_, rows)| lines(rows, false)).unwrap_or_default();
    let (by_party, by_category) = found.lines(lang);
    ctx.show(&OpenBoard {
        as_of: found.figures.as_of,
        now: found.whole(),
        by_party,
        by_category,
        rates: ThreeRates::of(&found.figures.whole),
        parties,
        requests: found.rows.shown(&page, NEWEST),
        more: found.rows.found.len() > NEWEST || found.rows.until.is_some(),
        duties: found.duties.iter().filter(|(c, ..)| c.code != catalogue::CALL_ME).map(duty).collect(),
        months: found.figures.months.clone(),
        page,
    })
}

async fn print(ctx: Ctx) -> Result<HttpResponse, Error> {
    let found = Board::read(&ctx, SHEET).await?;
    let page = ctx.titled(k::OPEN_TITLE, Tab::None);
    ctx.show(&BoardSheet {
        as_of: found.figures.as_of,
        now: found.whole(),
        by_party: found.lines(ctx.prefs.lang).0,
        rates: ThreeRates::of(&found.figures.whole),
        parties: found.figures.tables.first().map(|(_, rows)| lines(rows, false)).unwrap_or_default(),
        requests: found.rows.shown(&page, SHEET),
        page,
    })
}

#[derive(Deserialize)]
pub struct Asked {
    state: Option<String>,
    /// A category's code.
    category: Option<String>,
    before: Option<String>,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let state = asked.state.filter(|s| matches!(s.as_str(), "open" | "done")).unwrap_or_default();
    let open = match state.as_str() {
        "open" => Some(true),
        "done" => Some(false),
        _ => None,
    };
    let code = asked.category.unwrap_or_default();
    let (community, wanted) = (ctx.community_id().to_owned(), code.clone());
    let (rows, found) = ctx
        .app
        .db
        .read(move |conn| {
            let found = catalogue::categories(conn, &community)?.into_iter().find(|c| c.public && c.code == wanted);
            let category = found.as_ref().map(|c| c.id.clone());
            let filter = PublicFilter { open, category, before: asked.before, number: None };
            Ok((Rows::read(conn, &community, &filter, PAGE + 1)?, found))
        })
        .await?;
    let page = ctx.titled(k::OPEN_REQUESTS, Tab::None);
    let last =
        if rows.found.len() > PAGE { rows.found.get(PAGE - 1).map(|r| r.id.clone()) } else { rows.until.clone() };
    // A category that nobody knows narrows nothing.
    let category = found.map(|c| c.code).unwrap_or_default();
    let also = |name: &str, value: &str| if value.is_empty() { String::new() } else { format!("{name}={value}&") };
    let of_category = also("category", &category);
    ctx.show(&PublicList {
        requests: rows.shown(&page, PAGE),
        looked_on: rows.until.is_some() && rows.found.len() <= PAGE,
        older: last.map(|id| format!("/open/requests?{}{of_category}before={}", also("state", &state), id)),
        categories: rows.public_categories(page.lang, &category),
        category,
        of_category,
        state,
        page,
    })
}

async fn one(ctx: Ctx, path: crate::http::Parts) -> Result<HttpResponse, Error> {
    let typed = path.get("number").map(|n| n.to_uppercase()).ok_or(Error::Missing)?;
    let wanted: i64 = typed.trim_start_matches("R-").parse().map_err(|_| Error::Missing)?;
    let community = ctx.community_id().to_owned();
    let filter = PublicFilter { number: Some(wanted), ..PublicFilter::default() };
    let rows = ctx.app.db.read(move |conn| Rows::read(conn, &community, &filter, 1)).await?;
    // What is private is absent, not redacted.
    let r = rows.found.first().ok_or(Error::Missing)?;
    let page = ctx.page(number(r.number), Tab::None);
    ctx.show(&PublicRequest {
        row: rows.row(&page, r),
        answer_due: r.answer_due,
        solve_due: r.solve_due,
        answered_at: r.answered_at,
        solved_at: r.solved_at,
        confirmed_at: r.confirmed_at,
        page,
    })
}

async fn how(ctx: Ctx) -> Result<HttpResponse, Error> {
    let asking = ctx.app.config.asking;
    let community = ctx.community_id().to_owned();
    let rule = ctx.app.db.read(move |conn| thanks::latest(conn, &community)).await?.filter(|rule| rule.gives);
    ctx.show(&How {
        thanks: rule.as_ref().map(|rule| RuleInWords::of(rule, ctx.prefs.lang)),
        page: ctx.titled(k::OPEN_HOW, Tab::None),
        same_building: likeness::SAME_BUILDING,
        shared_ground: likeness::SHARED_GROUND,
        same_grid: likeness::SAME_GRID,
        words: likeness::WORDS,
        ages: likeness::AGES.to_vec(),
        enough: likeness::ENOUGH,
        solved_within: likeness::SOLVED_WITHIN,
        reported_within: likeness::REPORTED_WITHIN,
        few: FEW,
        ask_after: asking.after_days,
        wait: asking.wait_days,
    })
}
