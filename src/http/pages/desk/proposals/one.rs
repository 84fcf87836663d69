//! One proposal at the desk, with what can be done about it; and the same on paper.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::said::channels;
use super::{takes, writes};
use crate::domain::activity::by_way;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::pages::proposals::reading::{Whole, name};
use crate::http::{Parts, path_id};
use crate::store::activities::{self, Activity};
use crate::store::ballots::{self, Ballot};
use crate::store::groups::{self, Group};
use crate::store::proposals::{self, Proposal};
use crate::views::desk_groups::WayLine;
use crate::views::desk_proposals::{DeskProposal, Notes, ProposalPaper};
use crate::views::desk_requests::Choice;
use crate::views::page::{Page, Tab};
use crate::words::k;

/// Ballots, activities and proposals to choose from.
const CHOICES: i64 = 30;
/// How far ahead activities are offered.
const AHEAD: i64 = 92 * 86_400_000;

/// What was typed into one of its forms.
#[derive(Default)]
pub struct Typed {
    pub form: &'static str,
    pub words: String,
    pub names: String,
    /// The number of a request.
    pub request: String,
    pub chosen: String,
    pub notes: Option<Notes>,
}

struct Around {
    groups: Vec<Group>,
    ballots: Vec<Ballot>,
    activities: Vec<Activity>,
    others: Vec<Proposal>,
}

pub async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, Typed::default(), &FieldErrors::default(), StatusCode::OK).await
}

pub async fn page(
    ctx: &Ctx,
    id: String,
    typed: Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let (w, around) = ctx
        .app
        .db
        .read(move |conn| {
            let around = Around {
                groups: groups::all(conn, &community)?,
                ballots: ballots::list(conn, &community, None, CHOICES)?,
                activities: activities::between(conn, &community, now, now + AHEAD, None, CHOICES)?,
                others: proposals::list(conn, &community, None, None, CHOICES)?,
            };
            Ok((Whole::read(conn, &community, &id, None)?, around))
        })
        .await?;
    let (lang, p) = (ctx.prefs.lang, &w.proposal);
    let page = ctx.page(p.title.clone(), Tab::Part).with_errors(errors);
    let view = DeskProposal {
        row: w.row(lang, now),
        version: i64::from(p.version),
        may_write: writes(ctx),
        may_take: takes(ctx),
        open: p.is_open(),
        answered: p.answered_at.is_some(),
        author: p.person_id.clone(),
        said: w.said(lang),
        notes: typed.notes.unwrap_or_else(|| Notes {
            tidied: p.tidied.clone(),
            gains: p.gains.clone(),
            bears: p.bears.clone(),
            minority: p.minority.clone(),
        }),
        steps: w.steps(&page),
        ways: WayLine::all(&page, &by_way(&w.ways)),
        whats: whats(&page, p.answered_at.is_some(), &typed.chosen),
        stages: stages(&w, lang),
        handed: w.handed_to(),
        groups: around.groups.iter().map(|g| choice(&g.id, &g.name)).collect(),
        links: links(&page, &around),
        others: around.others.iter().filter(|o| o.is_open() && o.id != p.id).map(|o| choice(&o.id, &o.title)).collect(),
        channels: channels(&page, "paper"),
        into: w.into.as_ref().map(|p| (p.id.clone(), p.title.clone())),
        missing: w.missing(),
        form: typed.form,
        words: typed.words,
        names: typed.names,
        request: typed.request,
        page,
    };
    ctx.show_as(status, &view)
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), chosen: false }
}

fn whats(page: &Page, answered: bool, chosen: &str) -> Vec<Choice> {
    let all = [
        ("answer", k::PROPOSALS_DO_ANSWER),
        ("move", k::PROPOSALS_DO_MOVE),
        ("news", k::PROPOSALS_DO_NEWS),
        ("done", k::PROPOSALS_DO_DONE),
        ("declined", k::PROPOSALS_DO_DECLINED),
    ];
    let wanted = all.into_iter().filter(|(value, _)| !(answered && *value == "answer"));
    wanted
        .enumerate()
        .map(|(n, (value, key))| Choice {
            value: value.to_owned(),
            label: page.t(key).to_owned(),
            chosen: if chosen.is_empty() { n == 0 } else { value == chosen },
        })
        .collect()
}

/// The stages of its own procedure, the next one chosen.
fn stages(w: &Whole, lang: crate::words::Lang) -> Vec<Choice> {
    let (procedure, here) = (w.stages.of(&w.proposal), &w.proposal.stage);
    let next = procedure.after(here).map(|s| s.code.as_str());
    let rows = procedure.stages.iter().filter(|s| s.code != *here);
    rows.map(|s| Choice { chosen: Some(s.code.as_str()) == next, ..choice(&s.code, name(s, lang)) }).collect()
}

fn links(page: &Page, around: &Around) -> Vec<Choice> {
    let named =
        |kind: &str, id: &str, what: &str, title: &str| choice(&format!("{kind}:{id}"), &format!("{what} {title}"));
    let mut all: Vec<Choice> =
        around.ballots.iter().map(|b| named("ballot", &b.id, page.t(k::PROPOSALS_LINK_BALLOT), &b.title)).collect();
    all.extend(
        around.activities.iter().map(|a| named("activity", &a.id, page.t(k::PROPOSALS_LINK_ACTIVITY), &a.title)),
    );
    all
}

pub async fn paper(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let w = ctx.app.db.read(move |conn| Whole::read(conn, &community, &id, None)).await?;
    let page = ctx.page(w.proposal.title.clone(), Tab::Part);
    ctx.show(&ProposalPaper {
        row: Some(w.row(ctx.prefs.lang, ctx.now)),
        said: Some(w.said(ctx.prefs.lang)),
        steps: w.steps(&page),
        page,
    })
}

pub async fn sheet(ctx: Ctx) -> Result<HttpResponse, Error> {
    let page = ctx.titled(k::PROPOSALS_P_SHEET, Tab::Part);
    ctx.show(&ProposalPaper { row: None, said: None, steps: Vec::new(), page })
}
