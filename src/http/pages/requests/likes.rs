//! What may be the same as a new report, and why, by the published rule (`/open/how`): the same for residents, for whoever
//! acts for them, and for staff who take it down on the telephone or from paper.

use std::collections::{HashMap, HashSet};

use super::one::{number, state_for_residents};
use crate::domain::request::likeness::{Known, Likeness, Reason, Report, SHOWN, ranked};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::store::conn::Conn;
use crate::store::nearby::{self, Near};
use crate::store::requests::Request;
use crate::store::{asides, problems, requests};
use crate::views::page::{Page, Tab};
use crate::views::voices::{Alike, AlikeChoice, OwnAlike, SimilarRow};
use crate::words::gist::Gist;
use crate::words::k;

/// A report about to be filed, as far as it is compared.
pub struct NewReport {
    /// Whose it is; empty where nobody knows yet.
    pub resident: String,
    pub category: String,
    /// `None` on shared ground.
    pub building: Option<String>,
    pub words: String,
    /// It happened in nobody's home, and is of a category that may be public: neighbours' reports are looked at too.
    pub neighbours: bool,
}

/// What may be the same: the resident's own, and others' in places that are nobody's home.
#[derive(Default)]
pub struct Likes {
    own: Vec<(Request, Likeness)>,
    others: Vec<(Near, Known, Likeness)>,
    voices: HashMap<String, i64>,
    summaries: HashMap<String, String>,
}

impl Likes {
    /// Their own only as far as `filed_by` may read them; see `Reader::only_filed_by`.
    pub fn read(
        conn: &mut Conn,
        community: &str,
        new: &NewReport,
        filed_by: Option<&str>,
        now: i64,
    ) -> Result<Self, Error> {
        let grid = match &new.building {
            Some(id) => nearby::grid_of(conn, community, id)?,
            None => None,
        };
        let report =
            Report { category: new.category.clone(), building: new.building.clone(), grid, gist: Gist::of(&new.words) };
        let mine = match new.resident.as_str() {
            "" => Vec::new(),
            resident => requests::of_resident(conn, community, resident, None, filed_by, 25)?,
        };
        let mine = mine.into_iter().map(|r| (known_own(&r, &report), r)).map(|(k, r)| (r, k)).collect();
        let own = ranked(&report, mine, now).into_iter().take(1).map(|(r, _, l)| (r, l)).collect();
        let others = if new.neighbours { others(conn, community, &new.resident, &report, now)? } else { Vec::new() };
        let ids: Vec<String> = others.iter().map(|(near, ..)| near.id.clone()).collect();
        Ok(Self {
            voices: problems::voices_of(conn, community, &ids)?,
            summaries: asides::public_summaries(conn, community, &ids)?,
            own,
            others,
        })
    }

    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.others.is_empty()
    }

    /// Ids of all of them.
    fn ids(&self) -> impl Iterator<Item = &str> {
        self.own.iter().map(|(r, _)| r.id.as_str()).chain(self.others.iter().map(|(near, ..)| near.id.as_str()))
    }

    /// Whether all of them stood on the page before; `seen` are their ids, with commas.
    pub fn all_seen(&self, seen: &str) -> bool {
        self.ids().all(|id| seen.split(',').any(|one| one == id))
    }

    pub fn own(&self, ctx: &Ctx, category: &str) -> Vec<OwnAlike> {
        let row = |(r, likeness): &(Request, Likeness)| OwnAlike {
            id: r.id.clone(),
            number: number(r.number),
            place: r.place_words.clone(),
            state: state_for_residents(r.state).to_owned(),
            filed_at: r.filed_at,
            why: why(ctx, category, likeness, r.filed_at),
        };
        self.own.iter().map(row).collect()
    }

    pub fn others(&self, ctx: &Ctx, category: &str, buildings: &[(String, String)]) -> Vec<SimilarRow> {
        let page = ctx.page("", Tab::None);
        let row = |(near, known, likeness): &(Near, Known, Likeness)| SimilarRow {
            id: near.id.clone(),
            category: category.to_owned(),
            place: place(&page, near, buildings),
            state: state_for_residents(near.state).to_owned(),
            voices: self.voices.get(&near.id).copied().unwrap_or(1).unsigned_abs(),
            summary: self.summaries.get(&near.id).cloned(),
            why: why(ctx, category, likeness, known.filed_at),
        };
        self.others.iter().map(row).collect()
    }

    /// The same at the desk, to be chosen from: `joins` is what was chosen before.
    pub fn at_desk(&self, ctx: &Ctx, category: &str, buildings: &[(String, String)], joins: &str) -> Alike {
        let rows = self.others(ctx, category, buildings).into_iter();
        let numbers = self.others.iter().map(|(near, ..)| number(near.number));
        Alike {
            own: self.own(ctx, category),
            others: rows
                .zip(numbers)
                .map(|(row, number)| AlikeChoice { chosen: row.id == joins, number, row })
                .collect(),
            seen: self.ids().collect::<Vec<_>>().join(","),
        }
    }
}

/// The building, never the entrance or what somebody wrote.
fn place(page: &Page, near: &Near, buildings: &[(String, String)]) -> String {
    let name = |id: &String| buildings.iter().find(|(b, _)| b == id).map(|(_, name)| name.clone());
    near.building_id.as_ref().and_then(name).unwrap_or_else(|| page.t(k::VOICES_SHARED_GROUND).to_owned())
}

/// Others' reports, one for each problem, none of the resident's own and none they have joined already.
fn others(
    conn: &mut Conn,
    community: &str,
    resident: &str,
    new: &Report,
    now: i64,
) -> Result<Vec<(Near, Known, Likeness)>, Error> {
    let area = nearby::area(new.building.as_deref(), new.grid.as_deref());
    let near = nearby::in_area(conn, community, &new.category, &area)?;
    let theirs: HashSet<String> =
        near.iter().filter(|n| n.resident_id == resident).filter_map(|n| n.problem_id.clone()).collect();
    let open_to = |n: &Near| n.resident_id != resident && !n.problem_id.as_ref().is_some_and(|p| theirs.contains(p));
    let known = near.into_iter().filter(open_to).map(|n| (known_near(&n, new), n)).map(|(k, n)| (n, k)).collect();
    let mut seen = HashSet::new();
    let mut found = ranked(new, known, now);
    found.retain(|(n, ..)| n.problem_id.as_ref().is_none_or(|problem| seen.insert(problem.clone())));
    found.truncate(SHOWN);
    Ok(found)
}

fn known_near(near: &Near, new: &Report) -> Known {
    let building = near.building_id.clone();
    // All of an area stand in one grid, if they stand in any.
    let grid = building.as_ref().and(new.grid.clone());
    Known {
        report: Report { category: near.category_id.clone(), building, grid, gist: Gist::of(&near.words) },
        state: near.state,
        filed_at: near.filed_at,
        solved_at: near.solved_at,
    }
}

fn known_own(r: &Request, new: &Report) -> Known {
    // One's own are asked about only where they are really the same place.
    let building = r.building_id.clone();
    let grid = building.as_ref().filter(|b| Some(*b) == new.building.as_ref()).and(new.grid.clone());
    Known {
        report: Report { category: r.category_id.clone(), building, grid, gist: Gist::of(&r.words) },
        state: r.state,
        filed_at: r.filed_at,
        solved_at: r.solved_at,
    }
}

/// 同一栋楼，都是漏水，三天前报的
fn why(ctx: &Ctx, category: &str, likeness: &Likeness, filed_at: i64) -> String {
    let page = ctx.page("", Tab::None);
    let mut reasons: Vec<String> = Vec::new();
    for reason in &likeness.reasons {
        reasons.push(match reason {
            Reason::SameBuilding => page.t(k::VOICES_WHY_BUILDING).to_owned(),
            Reason::SharedGround => page.t(k::VOICES_WHY_SHARED).to_owned(),
            Reason::SameGrid => page.t(k::VOICES_WHY_GRID).to_owned(),
            Reason::LikeWords => page.t(k::VOICES_WHY_WORDS).to_owned(),
        });
    }
    reasons.insert(1.min(reasons.len()), page.t1(k::VOICES_WHY_CATEGORY, "category", category));
    reasons.push(match (ctx.now - filed_at) / (24 * 3_600_000) {
        0 => page.t(k::VOICES_WHY_TODAY).to_owned(),
        days => page.t1(k::VOICES_WHY_DAYS, "n", days),
    });
    reasons.join(page.t(k::VOICES_WHY_AND))
}
