//! The desk's first page and the queue.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::asked::{Asked, day_ends, look_up};
use super::{Sees, hands, holds, named_in};
use crate::domain::request::Level;
use crate::domain::standing::{Channel, Office};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::pages::desk::mediations::row as case_row;
use crate::http::pages::requests::{number, state_for_residents};
use crate::store::caseloads;
use crate::store::catalogue::{self, Category, Party};
use crate::store::conn::Conn;
use crate::store::intake;
use crate::store::mediations;
use crate::store::objections;
use crate::store::people::{self, Label};
use crate::store::queue::{self, Waiting};
use crate::store::queue_filters;
use crate::store::requests::Request;
use crate::store::requests_queue as store;
use crate::views::desk_home::{DeskHome, Figures};
use crate::views::desk_queue::{Bulk, BulkTyped, KeptFilter, QueueFilter, RequestQueue};
use crate::views::desk_requests::{Choice, Clock, OutsideMark, QueueRow};
use crate::views::page::{Page, Tab};
use crate::words::{Lang, k};

const HOUR: i64 = 3_600_000;
/// Marked as pressing when less than this is left.
const PRESSING: i64 = 4 * HOUR;
/// "Due soon" on the first page.
const SOON: i64 = 24 * HOUR;
/// Rows of the queue's page.
const PAGE: usize = 25;
/// Rows on the first page.
const SOONEST: usize = 10;
/// Cases of mediation on the first page.
const CASES: i64 = 5;
/// Objections that rose are counted up to this.
const OBJECTIONS: i64 = 100;

/// Rows with all that names them.
pub struct Rows {
    found: Vec<Request>,
    categories: HashMap<String, Category>,
    parties: Vec<Party>,
    labels: HashMap<String, Label>,
    /// Number and deadline of those that another house ordered.
    marks: HashMap<String, (String, String, Option<i64>)>,
    more: bool,
}

impl Rows {
    /// The soonest of all that is open.
    fn soonest(conn: &mut Conn, community: &str) -> Result<Self, Error> {
        let found = store::soonest(conn, community, SOONEST + 1)?;
        let more = found.len() > SOONEST;
        Self::naming(conn, community, found.into_iter().take(SOONEST).collect(), more)
    }

    /// Rows found elsewhere, with the same naming.
    pub fn naming(conn: &mut Conn, community: &str, found: Vec<Request>, more: bool) -> Result<Self, Error> {
        let requests: Vec<String> = found.iter().map(|r| r.id.clone()).collect();
        let mut ids: Vec<String> = found.iter().flat_map(named_in).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(Self {
            categories: catalogue::categories(conn, community)?.into_iter().map(|c| (c.id.clone(), c)).collect(),
            parties: catalogue::parties(conn, community)?,
            labels: people::labels(conn, community, &ids)?,
            marks: intake::marks_of(conn, community, &requests)?,
            found,
            more,
        })
    }

    /// Categories to choose from, also those no longer offered: old requests are of them.
    fn categories_in(&self, lang: Lang) -> Vec<(String, String)> {
        let mut all: Vec<&Category> = self.categories.values().collect();
        all.sort_by_key(|c| (c.sort, c.id.clone()));
        all.into_iter().map(|c| (c.id.clone(), c.name(lang).to_owned())).collect()
    }

    pub fn shown(&self, ctx: &Ctx) -> Vec<QueueRow> {
        self.found.iter().map(|r| self.row(ctx, r)).collect()
    }

    /// Each request with the row that names it.
    pub fn each<T>(&self, ctx: &Ctx, make: impl Fn(&Request, QueueRow) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        self.found.iter().map(|r| make(r, self.row(ctx, r))).collect()
    }

    /// What somebody named in these rows is called; empty for nobody.
    pub fn name_of(&self, id: Option<&str>) -> String {
        id.and_then(|id| self.labels.get(id)).map(|l| l.name.clone()).unwrap_or_default()
    }

    fn row(&self, ctx: &Ctx, r: &Request) -> QueueRow {
        let left = r.own_due().saturating_sub(ctx.now);
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
            clock: r.open.then_some(Clock { due_at: r.own_due(), met_at: None, left }),
            with_others: r.goes_with_others(),
            outside: self.marks.get(&r.id).map(|(source, number, deadline)| OutsideMark {
                source: source.clone(),
                number: number.clone(),
                deadline: *deadline,
            }),
            pressing: r.open && left < PRESSING,
            version: i64::from(r.version),
            open: r.open,
            ticked: false,
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
    let (community, now, ends) = (ctx.community_id().to_owned(), ctx.now, day_ends(&ctx.community.zone(), ctx.now));
    let (waiting, rows, cases) = ctx
        .app
        .db
        .read(move |conn| {
            let waiting = queue::waiting(conn, &community, now, now + SOON, ends)?;
            let cases = match requests_seen {
                true => mediations::due(conn, &community, None, None, CASES)?,
                false => Vec::new(),
            };
            let rows = match requests_seen {
                true => Some(Rows::soonest(conn, &community)?),
                false => None,
            };
            Ok((waiting, rows, cases))
        })
        .await?;
    ctx.show(&DeskHome {
        page: ctx.titled(k::DESK_TODAY, Tab::Today),
        figures: figures(&ctx, &waiting, requests_seen),
        queue: rows.as_ref().map(|r| r.shown(&ctx)).unwrap_or_default(),
        cases: cases.iter().filter(|m| m.due_at.is_some_and(|due| due < ends)).map(|m| case_row(&ctx, m)).collect(),
        more: rows.is_some_and(|r| r.more),
    })
}

fn figures(ctx: &Ctx, waiting: &Waiting, requests_seen: bool) -> Figures {
    let count = |n: i64, seen: bool| seen.then_some(n.unsigned_abs());
    let rings = holds(ctx, Office::Desk) || holds(ctx, Office::Accounts);
    let mandates = rings || holds(ctx, Office::Auditor);
    let decides = requests_seen || holds(ctx, Office::Admin);
    Figures {
        due_soon: count(waiting.due_soon, requests_seen),
        late: count(waiting.late, requests_seen),
        unassigned: count(waiting.unassigned, requests_seen),
        in_hand: count(waiting.in_hand, requests_seen),
        risen: count(waiting.risen, requests_seen),
        mediations: count(waiting.mediations, requests_seen),
        decisions: count(waiting.decisions, holds(ctx, Office::Desk)),
        objections: count(waiting.objections, decides),
        objections_late: count(waiting.objections_late, decides),
        to_tell: count(waiting.to_tell, rings),
        mandates_to_check: count(waiting.mandates, mandates),
        phones_waiting: count(waiting.phones, rings),
    }
}

/// What the filter's lists offer: categories, parties, colleagues, places.
struct Offered {
    rows: Rows,
    found: store::Found,
    staff: Vec<(String, String)>,
    grids: Vec<(String, String)>,
    buildings: Vec<(String, String)>,
    kept: Vec<queue_filters::Kept>,
    /// The filter this colleague chose to begin with, where nothing was asked for.
    starts_with: Option<String>,
    /// Objections that rose to the subdistrict, where its own account asks.
    objections: usize,
}

pub async fn queue(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let sees = Sees::of(&ctx)?;
    let offered = read(&ctx, &asked, &sees).await?;
    match &offered.starts_with {
        Some(query) => Ok(ctx.go(&format!("/desk/requests?{query}"))),
        None => render(&ctx, &asked, &Refused::default(), &sees, offered),
    }
}

/// The queue after a form on it was refused: what was typed and ticked is kept.
#[derive(Default)]
pub struct Refused {
    pub errors: FieldErrors,
    pub ticked: Vec<String>,
    pub bulk: BulkTyped,
    pub name: String,
}

/// The queue as an address asks for it.
pub async fn show(ctx: &Ctx, asked: &Asked, refused: &Refused) -> Result<HttpResponse, Error> {
    let sees = Sees::of(ctx)?;
    let offered = read(ctx, asked, &sees).await?;
    render(ctx, asked, refused, &sees, offered)
}

fn render(ctx: &Ctx, asked: &Asked, refused: &Refused, sees: &Sees, offered: Offered) -> Result<HttpResponse, Error> {
    let all = *sees == Sees::All;
    let page = ctx.titled(k::DESK_REQUESTS, Tab::Requests).with_errors(&refused.errors);
    let choice = |chosen: &str| {
        let chosen = chosen.to_owned();
        move |(value, label): (String, String)| Choice { chosen: value == chosen, value, label }
    };
    let parties = |chosen: &str| -> Vec<Choice> {
        let each = offered.rows.parties.iter().map(|p| (p.id.clone(), p.name.clone()));
        each.map(choice(chosen)).collect()
    };
    let me = &ctx.caller()?.person_id;
    let hands_on = holds(ctx, Office::Desk) || holds(ctx, Office::Party);
    let view = RequestQueue {
        filter: QueueFilter {
            state: asked.state.clone(),
            late: !asked.late.is_empty(),
            risen: !asked.risen.is_empty(),
            today: !asked.today.is_empty(),
            words: asked.words.clone(),
            narrowed: ![&asked.handler, &asked.category, &asked.place, &asked.channel].iter().all(|f| f.is_empty()),
            query: asked.query(),
        },
        parties: if all { parties(&asked.party) } else { Vec::new() },
        handlers: handlers(&page, &offered, &asked.handler),
        categories: offered.rows.categories_in(ctx.prefs.lang).into_iter().map(choice(&asked.category)).collect(),
        places: places(&page, &offered, &asked.place),
        channels: channels(&page, &asked.channel),
        kept: kept(&offered, me, asked),
        may_keep: hands_on,
        next: offered.found.next.as_ref().map(|key| asked.next(key)),
        fitting: u64::try_from(offered.found.fitting).unwrap_or(u64::MAX),
        bounded: offered.found.bounded,
        begun: !asked.after.is_empty(),
        objections: u64::try_from(offered.objections).unwrap_or(u64::MAX),
        typed_name: refused.name.clone(),
        bulk: hands_on.then(|| Bulk {
            tick_all: asked.ticked(),
            people: bulk_people(&offered, &refused.bulk.person),
            parties: parties(&refused.bulk.party),
            reasons: super::one::reasons_of(ctx, &refused.bulk.reason),
            typed: refused.bulk.clone(),
        }),
        rows: ticked(offered.rows.shown(ctx), asked, &refused.ticked),
        page,
    };
    let status = if refused.errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(status, &view)
}

async fn read(ctx: &Ctx, asked: &Asked, sees: &Sees) -> Result<Offered, Error> {
    let mut wanted = asked.for_store(ctx, sees)?;
    let (community, me) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone());
    let shared = *sees == Sees::All;
    let own = match sees {
        Sees::All => None,
        Sees::Party(party) => Some(party.clone()),
    };
    let begins = asked.nothing() && !ctx.json;
    ctx.app
        .db
        .read(move |conn| {
            look_up(conn, &community, &mut wanted)?;
            let mut found = store::page(conn, &community, &wanted, PAGE)?;
            let rows = Rows::naming(conn, &community, std::mem::take(&mut found.rows), found.next.is_some())?;
            let up = |p: &Party| p.kind == catalogue::SUBDISTRICT && p.ended_at.is_none();
            let above = own.is_some() && rows.parties.iter().find(|p| up(p)).map(|p| &p.id) == own.as_ref();
            let objections = match above {
                true => objections::waiting(conn, &community, None, Some(Level::Subdistrict), OBJECTIONS)?.len(),
                false => 0,
            };
            let starts_with = if begins { queue_filters::start(conn, &community, &me)? } else { None };
            Ok(Offered {
                starts_with,
                objections,
                rows,
                found,
                staff: queue::staff(conn, &community)?,
                grids: caseloads::grids(conn, &community)?,
                buildings: catalogue::buildings(conn, &community)?,
                kept: queue_filters::of(conn, &community, &me)?
                    .into_iter()
                    .filter(|f| shared || f.owner_id == me)
                    .collect(),
            })
        })
        .await
}

fn handlers(page: &Page, offered: &Offered, chosen: &str) -> Vec<Choice> {
    let special = [("mine", k::QUEUE_MINE), ("nobody", k::QUEUE_NOBODY)];
    let special = special.into_iter().map(|(value, key)| (value.to_owned(), page.t(key).to_owned()));
    let all = special.chain(offered.staff.iter().cloned());
    all.map(|(value, label)| Choice { chosen: value == chosen, value, label }).collect()
}

fn places(page: &Page, offered: &Offered, chosen: &str) -> Vec<Choice> {
    let grids = offered.grids.iter().map(|(id, name)| (format!("grid:{id}"), page.t1(k::QUEUE_GRID, "name", name)));
    let buildings = offered.buildings.iter().map(|(id, name)| (format!("building:{id}"), name.clone()));
    let outdoors = std::iter::once(("outdoors".to_owned(), page.t(k::QUEUE_OUTDOORS).to_owned()));
    grids
        .chain(buildings)
        .chain(outdoors)
        .map(|(value, label)| Choice { chosen: value == chosen, value, label })
        .collect()
}

fn channels(page: &Page, chosen: &str) -> Vec<Choice> {
    // No request comes by these.
    let never = [Channel::Console, Channel::GroupChat];
    let asked = Channel::ALL.into_iter().filter(|c| !never.contains(c)).map(|c| c.as_str());
    let words = |value| crate::views::desk_record::channel_words(page, value).to_string();
    asked.map(|value| Choice { value: value.to_owned(), label: words(value), chosen: value == chosen }).collect()
}

/// The filters kept, the one that is in force marked.
fn kept(offered: &Offered, me: &str, asked: &Asked) -> Vec<KeptFilter> {
    let now = asked.query();
    let row = |f: &queue_filters::Kept| KeptFilter {
        id: f.id.clone(),
        name: f.name.clone(),
        query: f.query.clone(),
        shared: f.owner_id != me,
        here: f.query == now,
    };
    offered.kept.iter().map(row).collect()
}

fn bulk_people(offered: &Offered, chosen: &str) -> Vec<Choice> {
    let staff = offered.staff.iter().cloned();
    staff.map(|(value, label)| Choice { chosen: value == chosen, value, label }).collect()
}

fn ticked(mut rows: Vec<QueueRow>, asked: &Asked, chosen: &[String]) -> Vec<QueueRow> {
    for row in &mut rows {
        row.ticked = asked.tick == "all" || chosen.iter().any(|c| c.split('.').next() == Some(row.id.as_str()));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_between_characters() {
        assert_eq!(opening("楼道\n漏水"), "楼道 漏水");
        assert_eq!(opening(&"水".repeat(41)), format!("{}…", "水".repeat(40)));
        assert_eq!(opening(&"水".repeat(40)), "水".repeat(40));
    }
}
