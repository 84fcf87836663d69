//! One ballot at the desk: where it stands, and whatever can be done next.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{COUNT, LEAD, TABLE, holds};
use crate::acts::ballots::boxes::Listed;
use crate::acts::ballots::objection::hands_against;
use crate::domain::ballot::file::BallotFile;
use crate::domain::ballot::roll::ObjectionState;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::ballots::{halves, objection_line, sheet};
use crate::http::{Parts, path_id};
use crate::store::ballot_box::{self, Papers};
use crate::store::ballot_notices::{self, Told};
use crate::store::ballot_says::{self, Objection};
use crate::store::ballots::{self, Ballot};
use crate::store::people::{self, Label};
use crate::store::{ballot_taking, catalogue, notice_copies};
use crate::views::desk_ballots::{BoxSaid, DeskBallot, ToldLine};
use crate::views::page::Tab;

/// Everything the page needs, in a constant number of statements.
pub struct Whole {
    pub ballot: Ballot,
    taken: (i64, i64),
    papers: Papers,
    objections: Vec<Objection>,
    waiting: i64,
    labels: std::collections::HashMap<String, Label>,
    building: String,
    file: Option<(BallotFile, String)>,
    told: Vec<ToldLine>,
}

impl Whole {
    pub async fn read(ctx: &Ctx, id: String) -> Result<Self, Error> {
        let community = ctx.community_id().to_owned();
        ctx.app
            .db
            .read(move |conn| {
                let ballot = ballots::find(conn, &community, &id)?.ok_or(Error::Missing)?;
                let objections = ballot_says::objections_of(conn, &community, &id)?;
                let mut named: Vec<String> = objections.iter().map(|o| o.person_id.clone()).collect();
                named.extend(ballot.counted_by.clone());
                named.extend(ballot.published_by.clone());
                let buildings = catalogue::buildings(conn, &community)?;
                let building = buildings.into_iter().find(|(id, _)| Some(id) == ballot.building_id.as_ref());
                let kept = match ballot_box::file(conn, &community, &id, ballot.round)? {
                    Some(kept) => Some(kept),
                    None => ballot_box::file(conn, &community, &id, 0)?,
                };
                let file = kept.and_then(|k| BallotFile::read(&k.file).ok().map(|file| (file, k.digest)));
                let mut told = ballot_notices::of_ballot(conn, &community, &id)?;
                told.sort_by(|a, b| a.notice_id.cmp(&b.notice_id));
                let notices: Vec<String> = told.iter().map(|t| t.notice_id.clone()).collect();
                let reached = notice_copies::reached_of(conn, &community, &notices)?;
                Ok(Self {
                    told: told.into_iter().map(|t| told_line(t, &reached)).collect(),
                    taken: ballot_taking::taken(conn, &community, &id)?,
                    papers: ballot_box::papers_counted(conn, &community, &id)?,
                    waiting: ballot_says::waiting(conn, &community, &id)?,
                    labels: people::labels(conn, &community, &named)?,
                    building: building.map(|(_, name)| name).unwrap_or_default(),
                    file,
                    objections,
                    ballot,
                })
            })
            .await
    }
}

fn told_line(told: Told, reached: &std::collections::HashMap<String, (i64, i64)>) -> ToldLine {
    let (reached, of) = reached.get(&told.notice_id).copied().unwrap_or_default();
    ToldLine { stage: told.stage, notice: told.notice_id, reached, of }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    listed: String,
}

pub async fn show(ctx: Ctx, path: Parts, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let whole = Whole::read(&ctx, path_id(&path)?).await?;
    let said = (!asked.listed.is_empty()).then(|| Listed::read(&asked.listed));
    page(&ctx, &whole, Kept::default(), said, &FieldErrors::default(), false)
}

/// The form that was refused, and what was typed into it.
#[derive(Default)]
pub struct Kept {
    form: &'static str,
    typed: Vec<(&'static str, String)>,
}

impl Kept {
    pub fn of(form: &Form, name: &'static str) -> Self {
        const FIELDS: [&str; 9] = ["holder", "half", "words", "who", "lines", "why", "how", "strike", "kind"];
        Self { form: name, typed: FIELDS.into_iter().map(|field| (field, form.typed(field))).collect() }
    }
}

fn lines(all: &[i32]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
}

pub fn page(
    ctx: &Ctx,
    whole: &Whole,
    kept: Kept,
    said: Option<Listed>,
    errors: &FieldErrors,
    clash: bool,
) -> Result<HttpResponse, Error> {
    let ballot = &whole.ballot;
    let rules = ballot.rules()?;
    let page = ctx.page(ballot.title.clone(), Tab::Today).with_errors(errors);
    let status = match (clash, errors.0.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (false, true) => StatusCode::OK,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let called = |id: &Option<String>| {
        id.as_ref().and_then(|id| whole.labels.get(id)).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default()
    };
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let me = ctx.caller()?.person_id.clone();
    let may_lead = holds(ctx, LEAD);
    let view = DeskBallot {
        row: sheet::row(ballot, false),
        version: ballot.version,
        about: ballot.about.clone(),
        secrecy: rules.secrecy,
        basis: rules.basis,
        threshold: rules.threshold,
        quorum_percent: rules.quorum_percent,
        proxies: rules.proxies,
        building: whole.building.clone(),
        questions: sheet::lines(ctx.prefs.lang, &ballot.questions()?, None),
        halves: halves(ballot),
        roll_lines: ballot.roll_lines,
        roll_area: ballot.roll().area,
        taken: count(whole.taken.0),
        listed: count(whole.taken.1),
        papers_settled: whole.papers.settled,
        papers_wait: whole.papers.waits + whole.papers.differ,
        objections: objections(ctx, whole, may_lead, &me),
        objections_wait: count(whole.waiting),
        contest_days: ballot.contest_days,
        contest_until: ballot.contest_until,
        counted_by: called(&ballot.counted_by),
        published_by: called(&ballot.published_by),
        ending: ballot.ending.clone(),
        round: ballot.round,
        result: whole.file.as_ref().and_then(|(file, _)| sheet::result(ctx, &page, file)),
        told: whole.told.clone(),
        digest: whole.file.as_ref().map(|(_, digest)| digest.clone()),
        box_said: said.map(|s| BoxSaid {
            taken: s.taken.len(),
            replaced: lines(&s.replaced),
            twice: lines(&s.twice),
            unknown: lines(&s.unknown),
        }),
        over: ctx.now >= ballot.closes_at,
        contest_over: ballot.contest_until.is_some_and(|until| ctx.now >= until),
        may_lead,
        may_count: holds(ctx, COUNT),
        at_desk: holds(ctx, TABLE),
        others_answer: may_lead && whole.objections.iter().any(|o| own_work(whole, o, &me)),
        own_count: ballot.counted_by.as_ref() == Some(&me),
        form: kept.form,
        typed: kept.typed,
        clash,
        page,
    };
    ctx.show_as(status, &view)
}

/// It complains of what whoever looks counted or published.
fn own_work(whole: &Whole, objection: &Objection, me: &str) -> bool {
    objection.state == ObjectionState::Waiting.as_str() && hands_against(&whole.ballot, objection).contains(&me)
}

fn objections(ctx: &Ctx, whole: &Whole, may_lead: bool, me: &str) -> Vec<crate::views::ballots::ObjectionLine> {
    let waiting = ObjectionState::Waiting.as_str();
    whole
        .objections
        .iter()
        .map(|o| {
            let who = whole.labels.get(&o.person_id).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default();
            objection_line(o, who, may_lead && o.state == waiting && o.filed_by != me && !own_work(whole, o, me))
        })
        .collect()
}
