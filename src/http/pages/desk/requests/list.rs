//! The desk's first page and the queue.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{Sees, hands, holds, named_in};
use crate::domain::request::RequestState;
use crate::domain::standing::Office;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::pages::requests::{number, state_for_residents};
use crate::http::reply::url_escape;
use crate::store::catalogue::{self, Category, Party};
use crate::store::conn::Conn;
use crate::store::people::{self, Label};
use crate::store::people_search;
use crate::store::queue::{self, Waiting};
use crate::store::requests::{self, Request};
use crate::views::desk_home::{DeskHome, Figures};
use crate::views::desk_requests::{Choice, Clock, QueueFilter, QueueRow, RequestQueue};
use crate::views::page::Tab;
use crate::words::k;

const HOUR: i64 = 3_600_000;
/// Marked as pressing when less than this is left.
const PRESSING: i64 = 4 * HOUR;
/// "Due soon" on the first page.
const SOON: i64 = 24 * HOUR;
/// Rows of the queue's page.
const PAGE: i64 = 25;
/// Rows on the first page.
const SOONEST: i64 = 10;

/// Rows with all that names them.
pub struct Rows {
    found: Vec<Request>,
    categories: HashMap<String, Category>,
    parties: Vec<Party>,
    labels: HashMap<String, Label>,
    more: bool,
}

impl Rows {
    fn read(conn: &mut Conn, community: &str, filter: &requests::QueueFilter, limit: i64) -> Result<Self, Error> {
        let mut found = requests::queue(conn, community, filter, limit + 1)?;
        let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Self::naming(conn, community, found, more)
    }

    /// Rows found elsewhere, with the same naming.
    pub fn naming(conn: &mut Conn, community: &str, found: Vec<Request>, more: bool) -> Result<Self, Error> {
        let mut ids: Vec<String> = found.iter().flat_map(named_in).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(Self {
            categories: catalogue::categories(conn, community)?.into_iter().map(|c| (c.id.clone(), c)).collect(),
            parties: catalogue::parties(conn, community)?,
            labels: people::labels(conn, community, &ids)?,
            found,
            more,
        })
    }

    pub fn shown(&self, ctx: &Ctx) -> Vec<QueueRow> {
        self.found.iter().map(|r| self.row(ctx, r)).collect()
    }

    fn row(&self, ctx: &Ctx, r: &Request) -> QueueRow {
        let left = r.due_at - ctx.now;
        QueueRow {
            id: r.id.clone(),
            number: number(r.number),
            category: self
                .categories
                .get(&r.category_id)
                .map(|c| c.name(ctx.prefs.lang).to_owned())
                .unwrap_or_default(),
            words: opening(&r.words),
            resident: self.labels.get(&r.resident_id).map(|l| l.name.clone()).unwrap_or_default(),
            hands: hands(ctx, r, &self.labels, false),
            place: r.place_words.clone(),
            party: self.parties.iter().find(|p| p.id == r.party_id).map(|p| p.name.clone()),
            state: state_for_residents(r.state).to_owned(),
            clock: r.open.then_some(Clock { due_at: r.due_at, met_at: None, left }),
            pressing: r.open && left < PRESSING,
        }
    }
}

/// The opening of somebody's words, for one line.
fn opening(words: &str) -> String {
    const MOST: usize = 40;
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

pub async fn today(ctx: Ctx) -> Result<HttpResponse, Error> {
    let requests_seen = holds(&ctx, Office::Desk) || holds(&ctx, Office::Auditor);
    if !requests_seen && holds(&ctx, Office::Party) {
        return Ok(ctx.go("/desk/requests"));
    }
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let (waiting, rows) = ctx
        .app
        .db
        .read(move |conn| {
            let waiting = queue::waiting(conn, &community, now, now + SOON)?;
            let rows = match requests_seen {
                true => Some(Rows::read(conn, &community, &requests::QueueFilter::default(), SOONEST)?),
                false => None,
            };
            Ok((waiting, rows))
        })
        .await?;
    ctx.show(&DeskHome {
        page: ctx.titled(k::DESK_TODAY, Tab::Today),
        figures: figures(&ctx, &waiting, requests_seen),
        queue: rows.as_ref().map(|r| r.shown(&ctx)).unwrap_or_default(),
        more: rows.is_some_and(|r| r.more),
    })
}

fn figures(ctx: &Ctx, waiting: &Waiting, requests_seen: bool) -> Figures {
    let count = |n: i64, seen: bool| seen.then_some(n.unsigned_abs());
    let rings = holds(ctx, Office::Desk) || holds(ctx, Office::Accounts);
    let mandates = rings || holds(ctx, Office::Auditor);
    Figures {
        due_soon: count(waiting.due_soon, requests_seen),
        late: count(waiting.late, requests_seen),
        unassigned: count(waiting.unassigned, requests_seen),
        in_hand: count(waiting.in_hand, requests_seen),
        to_tell: count(waiting.to_tell, rings),
        mandates_to_check: count(waiting.mandates, mandates),
        phones_waiting: count(waiting.phones, rings),
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Asked {
    state: String,
    late: String,
    party: String,
    words: String,
    after: String,
}

impl Asked {
    fn late(&self) -> bool {
        !self.late.is_empty()
    }

    /// R-1042, r1042 or 1042.
    fn number(&self) -> Option<i64> {
        let text = crate::words::typed::tidy(&self.words).to_uppercase();
        text.trim_start_matches("R").trim_start_matches('-').parse().ok()
    }

    /// `due.id`, as the page before gave it.
    fn after(&self) -> Option<(i64, String)> {
        let (due, id) = self.after.split_once('.')?;
        Some((due.parse().ok()?, id.to_owned()))
    }

    fn query(&self, last: &Request) -> String {
        let late = if self.late() { "yes" } else { "" };
        format!(
            "state={}&late={late}&party={}&words={}&after={}.{}",
            url_escape(&self.state),
            url_escape(&self.party),
            url_escape(&self.words),
            last.due_at,
            last.id
        )
    }
}

pub async fn queue(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let sees = Sees::of(&ctx)?;
    let all = sees == Sees::All;
    let mut filter = requests::QueueFilter {
        party: match sees {
            Sees::Party(party) => Some(party),
            Sees::All => Some(asked.party.clone()).filter(|p| !p.is_empty()),
        },
        state: RequestState::parse(&asked.state),
        late_at: asked.late().then_some(ctx.now),
        number: asked.number(),
        after: asked.after(),
        residents: None,
    };
    let (community, words) = (ctx.community_id().to_owned(), asked.words.clone());
    let rows = ctx
        .app
        .db
        .read(move |conn| {
            if !words.trim().is_empty() && filter.number.is_none() {
                let found = people_search::search(conn, &community, &words, None, 50)?;
                filter.residents = Some(found.into_iter().map(|p| p.id).collect());
            }
            Rows::read(conn, &community, &filter, PAGE)
        })
        .await?;
    let party = |p: &Party| Choice { value: p.id.clone(), label: p.name.clone(), chosen: p.id == asked.party };
    ctx.show(&RequestQueue {
        page: ctx.titled(k::DESK_REQUESTS, Tab::Requests),
        filter: QueueFilter { state: asked.state.clone(), late: asked.late(), words: asked.words.clone() },
        parties: if all { rows.parties.iter().map(party).collect() } else { Vec::new() },
        next: rows.found.last().filter(|_| rows.more).map(|last| asked.query(last)),
        rows: rows.shown(&ctx),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &str, after: &str) -> Asked {
        Asked { words: words.to_owned(), after: after.to_owned(), ..Asked::default() }
    }

    #[test]
    fn a_number_is_known_however_it_is_typed() {
        for typed in ["R-1042", "r1042", " 1042 ", "Ｒ－1042", "r-1042"] {
            assert_eq!(asked(typed, "").number(), Some(1042), "{typed}");
        }
        assert_eq!(asked("王秀兰", "").number(), None);
        assert_eq!(asked("", "").number(), None);
    }

    #[test]
    fn a_page_goes_on_where_the_last_one_ended() {
        assert_eq!(asked("", "1700.abc-1").after(), Some((1700, "abc-1".to_owned())));
        assert_eq!(asked("", "x.abc").after(), None);
        assert_eq!(asked("", "").after(), None);
    }

    #[test]
    fn long_words_are_cut_between_characters() {
        assert_eq!(opening("楼道\n漏水"), "楼道 漏水");
        assert_eq!(opening(&"水".repeat(41)), format!("{}…", "水".repeat(40)));
        assert_eq!(opening(&"水".repeat(40)), "水".repeat(40));
    }
}
