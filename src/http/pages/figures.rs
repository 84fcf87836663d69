//! Figures for everybody and for staff: read from what the clock counted, added up, and what is few left out.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};

use crate::acts::requests::figures::months;
use crate::domain::next_step::LOOK_BACK;
use crate::domain::rates::{Counts, FEW, Way, hidden};
use crate::domain::standing::Office::{self, Admin, Auditor, Desk, Party};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, Mount::Pages, get};
use crate::sheets::CsvTable;
use crate::store::catalogue;
use crate::store::conn::Conn;
use crate::store::figures::{self, By};
use crate::store::next_steps;
use crate::views::figures::{DeskFigures, Line, OpenFigures, Table, ThreeRates, percent};
use crate::views::page::{Page, Tab};
use crate::words::{Lang, k};

/// Months the figures are of, the running one among them.
const MONTHS: i32 = 3;
const SEE: &[Office] = &[Desk, Auditor, Admin, Party];
const ALL: [By; 5] = [By::Party, By::Category, By::Building, By::Way, By::Month];

pub fn entries() -> Vec<Entry> {
    let staff = Audience::Office(SEE);
    let all = Audience::Everyone;
    vec![
        get("/open/figures", all, Both, "the three rates by party, category, place, way and month", || {
            web::route().to(open)
        }),
        get("/open/figures.csv", all, Pages, "the same as a file", || web::route().to(open_csv)),
        get("/desk/figures", staff, Both, "the figures for staff; a party sees its own", || web::route().to(desk)),
        get("/desk/figures.csv", staff, Pages, "the same as a file", || web::route().to(desk_csv)),
    ]
}

/// Everything the figures' pages show.
pub struct Gathered {
    pub as_of: Option<i64>,
    pub months: Vec<String>,
    pub whole: Counts,
    pub tables: Vec<(By, Vec<(String, Counts)>)>,
}

impl Gathered {
    /// Reads the figures along some lines; of one party where it is named.
    pub fn read(
        conn: &mut Conn,
        community: &str,
        months: Vec<String>,
        party: Option<&str>,
        lines: &[By],
        lang: Lang,
    ) -> Result<Self, Error> {
        let (from, until) = (months.last().cloned().unwrap_or_default(), months.first().cloned().unwrap_or_default());
        let names = Names::read(conn, community, lang)?;
        let mut tables = Vec::new();
        let mut whole = Counts::default();
        for by in lines {
            let rows = figures::summed(conn, community, (&from, &until), party, *by)?;
            if tables.is_empty() {
                rows.iter().for_each(|(_, counts)| whole += *counts);
            }
            tables.push((*by, rows.into_iter().map(|(id, counts)| (names.of(*by, &id), counts)).collect()));
        }
        Ok(Self { as_of: figures::as_of(conn, community)?, months, whole, tables })
    }

    pub fn tables(&self, whole: bool) -> Vec<Table> {
        self.tables.iter().map(|(by, rows)| Table { by: name(*by), lines: lines(rows, whole) }).collect()
    }
}

fn name(by: By) -> &'static str {
    match by {
        By::Party => "party",
        By::Category => "category",
        By::Building => "place",
        By::Way => "way",
        By::Month => "month",
    }
}

/// Lines of a table; what is few is left out, with what would give it away, unless the reader sees every request anyway.
pub fn lines(rows: &[(String, Counts)], whole: bool) -> Vec<Line> {
    let filed: Vec<u64> = rows.iter().map(|(_, c)| c.filed).collect();
    let left_out = if whole { vec![false; filed.len()] } else { hidden(&filed) };
    let line = |((name, c), hidden): (&(String, Counts), bool)| Line {
        name: name.clone(),
        filed: (!hidden).then_some(c.filed),
        answered_rate: c.answered_rate().filter(|_| !hidden),
        solved_rate: c.solved_rate().filter(|_| !hidden),
        satisfied_rate: c.satisfied_rate().filter(|_| !hidden),
    };
    rows.iter().zip(left_out).map(line).collect()
}

/// What parties, categories, buildings and ways are called.
struct Names {
    found: HashMap<(&'static str, String), String>,
    lang: Lang,
}

impl Names {
    fn read(conn: &mut Conn, community: &str, lang: Lang) -> Result<Self, Error> {
        let mut found = HashMap::new();
        for party in catalogue::parties(conn, community)? {
            found.insert(("party", party.id), party.name);
        }
        for category in catalogue::categories(conn, community)? {
            found.insert(("category", category.id.clone()), category.name(lang).to_owned());
        }
        for (id, building) in catalogue::buildings(conn, community)? {
            found.insert(("place", id), building);
        }
        Ok(Self { found, lang })
    }

    fn of(&self, by: By, id: &str) -> String {
        match by {
            By::Month => id.to_owned(),
            By::Way => way_words(self.lang, id),
            By::Building if id.is_empty() => crate::words::say(self.lang, k::VOICES_SHARED_GROUND).to_owned(),
            // A name that is gone is still its own line.
            by => self.found.get(&(name(by), id.to_owned())).cloned().unwrap_or_else(|| id.to_owned()),
        }
    }
}

fn way_words(lang: Lang, way: &str) -> String {
    let key = match Way::parse(way) {
        Some(Way::Alone) => k::FIGURES_WAY_ALONE,
        Some(Way::Assisted) => k::FIGURES_WAY_ASSISTED,
        Some(Way::Proxy) => k::FIGURES_WAY_PROXY,
        Some(Way::Phone) => k::FIGURES_WAY_PHONE,
        Some(Way::Desk) => k::FIGURES_WAY_DESK,
        Some(Way::Paper) => k::FIGURES_WAY_PAPER,
        Some(Way::Machine) | None => k::FIGURES_WAY_MACHINE,
    };
    crate::words::say(lang, key).to_owned()
}

/// The names of the months the figures are of, the newest first.
pub fn span(ctx: &Ctx) -> Vec<String> {
    months(ctx.now, &ctx.community.zone(), MONTHS).into_iter().map(|m| m.name).collect()
}

async fn gather(ctx: &Ctx, party: Option<String>) -> Result<Gathered, Error> {
    let (community, months, lang) = (ctx.community_id().to_owned(), span(ctx), ctx.prefs.lang);
    ctx.app.db.read(move |conn| Gathered::read(conn, &community, months, party.as_deref(), &ALL, lang)).await
}

async fn open(ctx: Ctx) -> Result<HttpResponse, Error> {
    let found = gather(&ctx, None).await?;
    let (community, since) = (ctx.community_id().to_owned(), ctx.now - LOOK_BACK);
    let grown = ctx.app.db.read(move |conn| next_steps::grown_since(conn, &community, since)).await?;
    ctx.show(&OpenFigures {
        grown: Some(grown.unsigned_abs()).filter(|n| *n >= FEW),
        page: ctx.titled(k::FIGURES_TITLE, Tab::None),
        as_of: found.as_of,
        rates: ThreeRates::of(&found.whole),
        tables: found.tables(false),
        months: found.months,
    })
}

async fn open_csv(ctx: Ctx) -> Result<HttpResponse, Error> {
    let found = gather(&ctx, None).await?;
    Ok(file(&ctx, &found, false))
}

async fn desk(ctx: Ctx) -> Result<HttpResponse, Error> {
    let party = own_party(&ctx)?;
    let found = gather(&ctx, party.clone()).await?;
    let tables = found.tables(true);
    // A party's own account reads its own figures; the table of parties then has one line.
    let name = party.and_then(|_| tables.first().and_then(|t| t.lines.first()).map(|l| l.name.clone()));
    ctx.show(&DeskFigures {
        page: ctx.titled(k::FIGURES_TITLE, Tab::Today),
        as_of: found.as_of,
        rates: ThreeRates::of(&found.whole),
        tables,
        months: found.months,
        party: name,
    })
}

async fn desk_csv(ctx: Ctx) -> Result<HttpResponse, Error> {
    let found = gather(&ctx, own_party(&ctx)?).await?;
    Ok(file(&ctx, &found, true))
}

/// The party whose own figures are all that somebody sees.
fn own_party(ctx: &Ctx) -> Result<Option<String>, Error> {
    let offices = &ctx.caller()?.offices;
    if offices.iter().any(|(o, _)| matches!(o, Desk | Auditor | Admin)) {
        return Ok(None);
    }
    Ok(offices.iter().find(|(o, _)| *o == Party).and_then(|(_, party)| party.clone()).or(Some(String::from("-"))))
}

fn file(ctx: &Ctx, found: &Gathered, whole: bool) -> HttpResponse {
    let page = ctx.page("", Tab::None);
    let head = [k::FIGURES_BY, k::FIGURES_NAME, k::FIGURES_FILED, k::OPEN_ANSWERED, k::OPEN_SOLVED, k::OPEN_SATISFIED];
    let mut table = CsvTable::new(&head.map(|key| page.t(key)));
    for one in found.tables(whole) {
        for line in &one.lines {
            table.row(&cells(&page, &one, line));
        }
    }
    ctx.csv("linli-figures.csv", table)
}

fn cells(page: &Page, table: &Table, line: &Line) -> [String; 6] {
    [
        table.head(page).to_owned(),
        line.name.clone(),
        line.filed_words(page),
        percent(&line.answered_rate),
        percent(&line.solved_rate),
        percent(&line.satisfied_rate),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(filed: u64) -> Counts {
        Counts { filed, answered_in_time: filed, answer_judged: filed, ..Counts::default() }
    }

    #[test]
    fn what_is_few_is_left_out_with_what_would_give_it_away() {
        let rows = [("a".to_owned(), counts(9)), ("b".to_owned(), counts(3)), ("c".to_owned(), counts(12))];
        let shown = lines(&rows, false);
        assert_eq!(shown.iter().map(|l| l.filed).collect::<Vec<_>>(), [Some(9), None, None]);
        assert!(shown[2].answered_rate.is_none() && shown[0].answered_rate == Some(100));
        assert_eq!(lines(&rows, true)[1].filed, Some(3), "staff see every request anyway");
    }
}
