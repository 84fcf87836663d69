//! Between the words of a new request and its check: what may be the same, reported already. 我也是 files it with that
//! one; 不是这件事 goes on. With nothing like it, nobody sees this page.

use std::collections::{HashMap, HashSet};

use actix_web::HttpResponse;

use super::draft::Desk;
use super::one::{Reader, number, state_for_residents};
use super::{asking, filing, sending};
use crate::domain::request::likeness::{Known, Likeness, Reason, Report, SHOWN, ranked};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::store::conn::Conn;
use crate::store::nearby::{self, Near};
use crate::store::requests::Request;
use crate::store::{asides, catalogue, problems, requests};
use crate::views::page::Tab;
use crate::views::voices::{OwnAlike, Similar, SimilarRow};
use crate::words::gist::Gist;
use crate::words::k;

pub async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    if let Some(step) = filing::unfinished(&desk) {
        return Ok(ctx.go(&format!("{}/requests/new/{step}", ctx.base())));
    }
    let found = Found::read(&ctx, &desk).await?;
    if found.is_empty() {
        return Ok(ctx.go(&format!("{}/requests/new/check", ctx.base())));
    }
    ctx.show(&found.view(&ctx, &desk))
}

pub async fn choose(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    if !form.has("join") {
        return Ok(ctx.go(&format!("{}/requests/new/check", ctx.base())));
    }
    if let Some(step) = filing::unfinished(&desk) {
        // Pressed twice: the draft is gone because the first press filed it.
        if let Some(answer) = sending::answered_before(&ctx, &form).await? {
            return Ok(ctx.go(&format!("{}/requests/{answer}/filed", ctx.base())));
        }
        return Ok(ctx.go(&format!("{}/requests/new/{step}", ctx.base())));
    }
    sending::send(&ctx, &desk, &form, Some(form.text("join").to_owned())).await
}

/// What may be the same: the resident's own, and others' in places that are nobody's home.
struct Found {
    own: Vec<(Request, Likeness)>,
    others: Vec<(Near, Known, Likeness)>,
    voices: HashMap<String, i64>,
    summaries: HashMap<String, String>,
    buildings: Vec<(String, String)>,
}

impl Found {
    async fn read(ctx: &Ctx, desk: &Desk) -> Result<Self, Error> {
        let reader = Reader::of(ctx)?;
        let (building, ..) = desk.resolved_place().unwrap_or_default();
        let (community, resident, now) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), ctx.now);
        let (category, words) = (desk.draft.category.clone(), desk.draft.words.clone());
        let neighbours = desk.may_be_public();
        ctx.app
            .db
            .read(move |conn| {
                let grid = match &building {
                    Some(id) => nearby::grid_of(conn, &community, id)?,
                    None => None,
                };
                let new = Report { category, building, grid, gist: Gist::of(&words) };
                let mine = requests::of_resident(conn, &community, &resident, None, reader.only_filed_by(), 25)?;
                let mine = mine.into_iter().map(|r| (known_own(&r, &new), r)).map(|(k, r)| (r, k)).collect();
                let own: Vec<_> = ranked(&new, mine, now).into_iter().take(1).map(|(r, _, l)| (r, l)).collect();
                let others = if neighbours { others(conn, &community, &resident, &new, now)? } else { Vec::new() };
                let ids: Vec<String> = others.iter().map(|(near, ..)| near.id.clone()).collect();
                Ok(Self {
                    voices: problems::voices_of(conn, &community, &ids)?,
                    summaries: asides::public_summaries(conn, &community, &ids)?,
                    buildings: catalogue::buildings(conn, &community)?,
                    own,
                    others,
                })
            })
            .await
    }

    fn is_empty(&self) -> bool {
        self.own.is_empty() && self.others.is_empty()
    }

    fn view(&self, ctx: &Ctx, desk: &Desk) -> Similar {
        let page = ctx.titled(k::VOICES_SIMILAR_TITLE, Tab::Requests);
        let category = desk.category().map(|c| c.name(ctx.prefs.lang).to_owned()).unwrap_or_default();
        let own = self.own.iter().map(|(r, likeness)| OwnAlike {
            id: r.id.clone(),
            number: number(r.number),
            place: r.place_words.clone(),
            state: state_for_residents(r.state).to_owned(),
            filed_at: r.filed_at,
            why: why(ctx, &category, likeness, r.filed_at),
        });
        let others = self.others.iter().map(|(near, known, likeness)| SimilarRow {
            id: near.id.clone(),
            category: category.clone(),
            place: self.place(&page, near),
            state: state_for_residents(near.state).to_owned(),
            voices: self.voices.get(&near.id).copied().unwrap_or(1).unsigned_abs(),
            summary: self.summaries.get(&near.id).cloned(),
            why: why(ctx, &category, likeness, known.filed_at),
        });
        Similar { steps: asking::steps(desk), own: own.collect(), others: others.collect(), page }
    }

    /// The building, never the entrance or what somebody wrote.
    fn place(&self, page: &crate::views::page::Page, near: &Near) -> String {
        let name = |id: &String| self.buildings.iter().find(|(b, _)| b == id).map(|(_, name)| name.clone());
        near.building_id.as_ref().and_then(name).unwrap_or_else(|| page.t(k::VOICES_SHARED_GROUND).to_owned())
    }
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
