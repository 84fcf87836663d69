//! What stands beside a request at the desk: whose words they are, summaries, the public board, what it is about, and
//! requests of the same cause, put together and taken apart.

use std::collections::HashMap;

use actix_web::HttpResponse;

use super::handling::words_of;
use super::one::{self, Kept, Outcome, Whole};
use super::{HANDLE, MERGE, holds};
use crate::acts::requests::{publicity, recategorise, voices};
use crate::domain::request::likeness::{Known, Reason, Report, ranked};
use crate::domain::standing::Office;
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::requests::{number, state_for_residents};
use crate::http::path_id;
use crate::store::answers::Claim;
use crate::store::asides::{self, Aside, Summary};
use crate::store::conn::Conn;
use crate::store::nearby::{self, Near};
use crate::store::problems::{self, Problem, Voice};
use crate::store::requests::{self as store, Request};
use crate::views::voices::{AlikeRow, AtBoard, AtDesk, ProblemAtDesk, SummaryLine, VoiceRow};
use crate::words::gist::Gist;
use crate::words::k;
use crate::words::typed::tidy;

type Path = crate::http::Parts;

/// Requests of the same cause suggested to the desk.
const ALIKE: usize = 4;

/// What stands beside a request.
pub struct Beside {
    aside: Option<Aside>,
    summaries: Vec<Summary>,
    problem: Option<(Problem, Option<Request>, i64, Vec<Voice>)>,
    alike: Vec<(Near, bool)>,
    voices: HashMap<String, i64>,
}

impl Beside {
    pub fn read(conn: &mut Conn, community: &str, r: &Request) -> Result<Self, Error> {
        let problem = match problems::of_request(conn, community, &r.id)? {
            Some(problem) => {
                let first = store::find(conn, community, &problem.lead_id)?;
                let voices = problems::voices(conn, community, std::slice::from_ref(&problem.id))?;
                let count = voices.get(&problem.id).copied().unwrap_or_default();
                let lines = problems::lines(conn, community, &problem.id)?;
                Some((problem, first, count, lines))
            }
            None => None,
        };
        let alike = match r.open {
            true => alike(conn, community, r, problem.as_ref().map(|(p, ..)| p.id.as_str()))?,
            false => Vec::new(),
        };
        let ids: Vec<String> = alike.iter().map(|(near, _)| near.id.clone()).collect();
        Ok(Self {
            aside: asides::find(conn, community, &r.id)?,
            summaries: asides::summaries(conn, community, &r.id)?,
            voices: problems::voices_of(conn, community, &ids)?,
            problem,
            alike,
        })
    }

    /// Who wrote the summaries.
    pub fn people(&self) -> impl Iterator<Item = String> {
        self.summaries.iter().map(|s| s.by_id.clone())
    }

    pub fn view(&self, ctx: &Ctx, w: &Whole, kept: &Kept) -> AtDesk {
        let r = w.request();
        let desk = holds(ctx, Office::Desk);
        let called = |id: &String| w.called(ctx.prefs.lang, Some(id));
        let typist = r.assisted_by.as_ref().unwrap_or(&r.filed_by);
        AtDesk {
            hand: self.aside.as_ref().map(|a| a.hand.as_str().to_owned()).unwrap_or_default(),
            hand_by: called(typist),
            summaries: self
                .summaries
                .iter()
                .map(|s| SummaryLine { words: s.words.clone(), who: called(&s.by_id), at: s.at })
                .collect(),
            may_summarise: desk || holds(ctx, Office::Party),
            publicity: self.board(w, desk),
            // A party sees that others wait with this one, not who they are: their words may be another party's.
            problem: self.problem.as_ref().map(|p| shown(p, r, desk || holds(ctx, Office::Auditor))),
            alike: if desk {
                self.alike.iter().map(|(near, words)| self.row(ctx, near, *words, r)).collect()
            } else {
                Vec::new()
            },
            may_merge: desk && r.open,
            typed_number: kept.number.clone(),
        }
    }

    fn board(&self, w: &Whole, desk: bool) -> AtBoard {
        let Some(aside) = &self.aside else {
            return AtBoard::default();
        };
        let leave = aside.leave(w.may_be_public());
        AtBoard {
            may_be_asked: leave.may_be_asked(),
            resident_lets: leave.resident,
            public: w.request().public,
            summary: aside.summary.clone(),
            may_publish: desk && leave.may_be_asked() && leave.resident,
        }
    }

    fn row(&self, ctx: &Ctx, near: &Near, like_words: bool, r: &Request) -> AlikeRow {
        let page = ctx.page("", crate::views::page::Tab::None);
        let place = match (&near.building_id, &r.building_id) {
            (Some(one), Some(other)) if one == other => page.t(k::VOICES_WHY_BUILDING),
            (None, None) => page.t(k::VOICES_WHY_SHARED),
            _ => page.t(k::VOICES_WHY_GRID),
        };
        let mut why = vec![place];
        if like_words {
            why.push(page.t(k::VOICES_WHY_WORDS));
        }
        AlikeRow {
            id: near.id.clone(),
            number: number(near.number),
            n: near.number,
            words: near.words.chars().take(40).collect(),
            why: why.join(page.t(k::VOICES_WHY_AND)),
            voices: self.voices.get(&near.id).copied().unwrap_or(1).unsigned_abs(),
        }
    }
}

fn shown(
    (problem, first, count, lines): &(Problem, Option<Request>, i64, Vec<Voice>),
    r: &Request,
    names: bool,
) -> ProblemAtDesk {
    let rows = lines.iter().filter(|v| names && v.request_id != r.id).map(|v| VoiceRow {
        id: v.request_id.clone(),
        number: number(v.number),
        resident: v.resident.clone(),
        words: v.words.clone(),
        state: state_for_residents(v.state).to_owned(),
        at: v.joined_at,
        how: v.how.clone(),
    });
    let is_first = problem.lead_id == r.id;
    ProblemAtDesk {
        voices: count.unsigned_abs(),
        is_first,
        first_id: problem.lead_id.clone(),
        first_number: first.as_ref().map(|f| number(f.number)).unwrap_or_default(),
        answered_before: !is_first && first.as_ref().is_some_and(|f| f.answered_at.is_some()),
        rows: rows.collect(),
    }
}

/// Open ones likely of the same cause, with whether they say it in like words. Of shared places only, as everywhere.
fn alike(conn: &mut Conn, community: &str, r: &Request, problem: Option<&str>) -> Result<Vec<(Near, bool)>, Error> {
    let grid = match &r.building_id {
        Some(building) => nearby::grid_of(conn, community, building)?,
        None => None,
    };
    let area = nearby::area(r.building_id.as_deref(), grid.as_deref());
    let near = nearby::in_area(conn, community, &r.category_id, &area)?;
    let new = Report {
        category: r.category_id.clone(),
        building: r.building_id.clone(),
        grid: grid.clone(),
        gist: Gist::of(&r.words),
    };
    let known = near
        .into_iter()
        .filter(|n| n.id != r.id && n.state.open() && (problem.is_none() || n.problem_id.as_deref() != problem))
        .map(|n| {
            let report = Report {
                category: n.category_id.clone(),
                building: n.building_id.clone(),
                grid: n.building_id.as_ref().and(grid.clone()),
                gist: Gist::of(&n.words),
            };
            let known = Known { report, state: n.state, filed_at: n.filed_at, solved_at: n.solved_at };
            (n, known)
        })
        .collect();
    let mut seen = std::collections::HashSet::new();
    Ok(ranked(&new, known, r.filed_at)
        .into_iter()
        .filter(|(n, ..)| n.problem_id.as_ref().is_none_or(|p| seen.insert(p.clone())))
        .take(ALIKE)
        .map(|(n, _, l)| (n, l.reasons.contains(&Reason::LikeWords)))
        .collect())
}

pub async fn summarise(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let done = match words_of(&form, &mut errors) {
        Some(words) => {
            let (standing, claim) = sent(&ctx, &form, "desk.summary", HANDLE)?;
            let whose = whose(&path, &form)?;
            publicity::summarise(&ctx.app.db, ctx.community_id(), standing, claim, whose, words).await
        }
        None => Err(Error::Invalid(errors)),
    };
    answered(&ctx, &path, &form, "summary", done).await
}

pub async fn publish(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = sent(&ctx, &form, "desk.publication", MERGE)?;
    let summary = (!form.has("off")).then(|| form.typed("words"));
    let whose = whose(&path, &form)?;
    let done = publicity::publish(&ctx.app.db, ctx.community_id(), standing, claim, whose, summary).await;
    answered(&ctx, &path, &form, "publication", done).await
}

/// 类别选错了: it is put where it belongs.
pub async fn recategorise(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let category = form.parse("category", &mut errors, |typed| match typed {
        "" => Err(k::HOUSE_ERROR_CATEGORY),
        chosen => Ok(chosen.to_owned()),
    });
    let words = words_of(&form, &mut errors);
    let done = match (category, words) {
        (Some(category), Some(words)) => {
            let (standing, claim) = sent(&ctx, &form, "desk.category", MERGE)?;
            let whose = whose(&path, &form)?;
            recategorise::recategorise(&ctx.app.db, ctx.community_id(), standing, claim, whose, category, words).await
        }
        _ => Err(Error::Invalid(errors)),
    };
    answered(&ctx, &path, &form, "category", done).await
}

pub async fn merge(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let into = form.parse("number", &mut errors, |typed| {
        let digits = tidy(typed).to_uppercase().trim_start_matches("R-").trim_start_matches('R').trim().to_owned();
        digits.parse::<i64>().map_err(|_| k::VOICES_ERROR_NUMBER)
    });
    let words = words_of(&form, &mut errors);
    let done = match (into, words) {
        (Some(into), Some(words)) => {
            let (standing, claim) = sent(&ctx, &form, "desk.merging", MERGE)?;
            let whose = whose(&path, &form)?;
            voices::merge(&ctx.app.db, ctx.community_id(), standing, claim, whose, into, words).await
        }
        _ => Err(Error::Invalid(errors)),
    };
    answered(&ctx, &path, &form, "merging", done).await
}

pub async fn split(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let done = match words_of(&form, &mut errors) {
        Some(words) => {
            let (standing, claim) = sent(&ctx, &form, "desk.splitting", MERGE)?;
            let whose = whose(&path, &form)?;
            voices::split(&ctx.app.db, ctx.community_id(), standing, claim, whose, words).await
        }
        None => Err(Error::Invalid(errors)),
    };
    answered(&ctx, &path, &form, "splitting", done).await
}

fn sent(
    ctx: &Ctx,
    form: &Form,
    route: &'static str,
    offices: &[Office],
) -> Result<(crate::domain::standing::Standing, Claim), Error> {
    let mut standing = ctx.office_standing(offices)?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    Ok((standing, Claim { key: form.key(), route, digest: form.digest() }))
}

/// The request, and the version of it that the form was read from.
fn whose(path: &Path, form: &Form) -> Result<(String, i32), Error> {
    let version = form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))?;
    Ok((path_id(path)?, version))
}

/// Back to the request; refused, the page again with what was typed.
async fn answered(
    ctx: &Ctx,
    path: &Path,
    form: &Form,
    name: &'static str,
    done: Result<(), Error>,
) -> Result<HttpResponse, Error> {
    let id = path_id(path)?;
    let (errors, clash) = match done {
        Ok(()) => return Ok(ctx.go(&format!("/desk/requests/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => (renamed(errors), false),
        Err(Error::Conflict(Clash::ChangedMeanwhile)) if !ctx.json => (FieldErrors::default(), true),
        Err(other) => return Err(other),
    };
    let whole = Whole::read(ctx, id).await?;
    one::page(ctx, &whole, &Outcome { kept: Kept::of(form, name), errors, clash })
}

/// The summary is typed into the field `words` of its form.
fn renamed(mut errors: FieldErrors) -> FieldErrors {
    for error in errors.0.iter_mut().filter(|e| e.field == "summary") {
        "words".clone_into(&mut error.field);
    }
    errors
}
