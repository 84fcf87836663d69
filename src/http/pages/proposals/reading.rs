//! One proposal as its page shows it, and the pieces every page about proposals is made of.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::notices::{covered, paragraphs};
use crate::domain::activity::by_way;
use crate::domain::group::{MemberState, Role, role_for};
use crate::domain::mandate::Matter;
use crate::domain::procedure::{Procedure, Stage};
use crate::domain::proposal::{HideWhy, Link, is_late};
use crate::domain::rates::Way;
use crate::domain::request::Hand;
use crate::domain::tiers::{AnswerAsGroup, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::{Parts, path_id};
use crate::store::catalogue::{self, Category};
use crate::store::conn::Conn;
use crate::store::people::{self, Label};
use crate::store::proposal_talk::{self as talk, Comment};
use crate::store::proposals::{self, Proposal, Step};
use crate::store::requests::Request;
use crate::store::sessions::SessionKind;
use crate::store::{groups, mine, procedures, proposal_groups, proposal_supports};
use crate::views::desk_groups::WayLine;
use crate::views::page::{Page, Tab};
use crate::views::proposals::{
    CommentRow, OneProposal, ProposalRow, SaidLines, StepLine, state_key, step_key, why_key,
};
use crate::words::{self, Lang, k};

/// The latest comments on the page itself; the rest is a tap away.
const LATEST: i64 = 3;

pub fn name(stage: &Stage, lang: Lang) -> &str {
    match lang {
        Lang::En => &stage.en,
        Lang::Zh => &stage.zh,
    }
}

/// Every procedure that proposals go by, and the one in force.
pub struct Stages {
    pub all: HashMap<i32, Procedure>,
    pub current: (i32, Procedure),
}

impl Stages {
    pub fn read(conn: &mut Conn, community: &str) -> Result<Self, Error> {
        let all = procedures::all(conn, community)?;
        let newest = all.keys().max().copied();
        let current = newest.and_then(|v| Some((v, all.get(&v)?.clone()))).unwrap_or((0, Procedure::plain()));
        Ok(Self { all, current })
    }

    pub fn of(&self, proposal: &Proposal) -> &Procedure {
        self.all.get(&proposal.procedure).unwrap_or(&self.current.1)
    }

    /// The stage's name, or how it ended.
    pub fn stands(&self, lang: Lang, proposal: &Proposal) -> String {
        if !proposal.is_open() {
            return words::say(lang, state_key(proposal.state)).to_owned();
        }
        self.of(proposal).stage(&proposal.stage).map(|s| name(s, lang).to_owned()).unwrap_or_default()
    }
}

pub fn row(lang: Lang, p: &Proposal, stages: &Stages, mine: bool, now: i64) -> ProposalRow {
    ProposalRow {
        id: p.id.clone(),
        title: p.title.clone(),
        stands: stages.stands(lang, p),
        state: p.state,
        supports: p.supports,
        comments: p.comments,
        at: p.at,
        mine,
        answer_due: p.answer_due,
        late: is_late(p.answer_due, p.answered_at, p.waits, now),
        waits: p.waits,
    }
}

/// A proposal with everything its pages show, in a constant number of statements.
pub struct Whole {
    pub proposal: Proposal,
    pub stages: Stages,
    pub steps: Vec<Step>,
    pub comments: Vec<Comment>,
    pub hidden: Vec<Comment>,
    pub ways: Vec<(Way, u64)>,
    pub labels: HashMap<String, Label>,
    pub groups: HashMap<String, groups::Group>,
    pub into: Option<Proposal>,
    pub supported: bool,
    /// The group it was handed to.
    pub handed: Option<String>,
    /// The reader leads that group, or keeps its papers.
    answers: bool,
    /// The requests its steps lead to.
    requests: HashMap<String, Request>,
    categories: Vec<Category>,
}

impl Whole {
    /// `resident`: whose page it is; none at the desk.
    pub fn read(conn: &mut Conn, community: &str, id: &str, resident: Option<&str>) -> Result<Self, Error> {
        let proposal = proposals::find(conn, community, id)?.ok_or(Error::Missing)?;
        let steps = proposals::steps(conn, community, id)?;
        let comments = talk::latest(conn, community, id, LATEST)?;
        let (hidden, supported) = match resident {
            Some(me) => {
                (talk::hidden_of(conn, community, id, me)?, proposal_supports::of(conn, community, id, me)?.is_some())
            }
            None => (Vec::new(), false),
        };
        let said = comments.iter().chain(&hidden).flat_map(|c| [c.person_id.clone(), c.by_id.clone()]);
        let mut ids: Vec<String> = steps.iter().map(|s| s.by_id.clone()).chain(said).collect();
        ids.extend([proposal.person_id.clone(), proposal.by_id.clone()]);
        ids.sort_unstable();
        ids.dedup();
        let handed = proposal_groups::of(conn, community, id)?;
        let named: Vec<String> = steps.iter().filter_map(|s| s.group_id.clone()).chain(handed.clone()).collect();
        let member = match (&handed, resident) {
            (Some(group), Some(me)) => groups::membership(conn, community, group, me)?,
            _ => None,
        };
        let roles = role_for(AnswerAsGroup::RULE.code).unwrap_or_default();
        let role = member.filter(|m| m.state == MemberState::Member).and_then(|m| Role::parse(&m.role));
        let into = match &proposal.into_id {
            Some(into) => proposals::find(conn, community, into)?,
            None => None,
        };
        let led_to = steps.iter().filter(|s| s.link == Link::Request.as_str()).map(|s| s.link_id.clone());
        let requests = mine::requests_by_id(conn, community, &led_to.collect::<Vec<_>>())?;
        let kinds: Vec<String> = requests.values().map(|r| r.category_id.clone()).collect();
        Ok(Self {
            answers: role.is_some_and(|role| roles.contains(&role)),
            handed,
            categories: catalogue::categories_among(conn, community, &kinds)?,
            requests,
            stages: Stages::read(conn, community)?,
            ways: proposal_supports::ways(conn, community, id)?,
            labels: people::labels(conn, community, &ids)?,
            groups: groups::by_ids(conn, community, &named)?,
            proposal,
            steps,
            comments,
            hidden,
            into,
            supported,
        })
    }

    pub fn row(&self, lang: Lang, now: i64) -> ProposalRow {
        row(lang, &self.proposal, &self.stages, self.supported, now)
    }

    pub fn said(&self, lang: Lang) -> SaidLines {
        let p = &self.proposal;
        SaidLines {
            what: paragraphs(&p.what),
            why: paragraphs(&p.why),
            gains: paragraphs(&p.gains),
            bears: paragraphs(&p.bears),
            minority: paragraphs(&p.minority),
            tidied: paragraphs(&p.tidied),
            place: p.place.clone(),
            who: self.labels.get(&p.person_id).map(|l| l.name.clone()).unwrap_or_default(),
            hands: hands(&self.labels, lang, &p.person_id, &p.by_id),
            dictated: p.hand == Hand::Dictated.as_str(),
        }
    }

    /// Each stage with whether it was reached.
    pub fn reached(&self, lang: Lang) -> Vec<(String, bool)> {
        let stages = &self.stages.of(&self.proposal).stages;
        let here = stages.iter().position(|s| s.code == self.proposal.stage).unwrap_or(0);
        stages.iter().enumerate().map(|(n, s)| (name(s, lang).to_owned(), n <= here)).collect()
    }

    pub fn missing(&self) -> Option<u32> {
        let p = &self.proposal;
        let wanted = self.stages.of(p).stage(&p.stage)?.support;
        (p.is_open() && wanted > 0).then(|| wanted.saturating_sub(p.supports.unsigned_abs()))
    }

    /// The group that is asked to answer, by name.
    pub fn handed_to(&self) -> String {
        self.handed.as_ref().and_then(|id| self.groups.get(id)).map(|g| g.name.clone()).unwrap_or_default()
    }

    pub fn steps(&self, page: &Page) -> Vec<StepLine> {
        self.steps.iter().map(|s| self.step(page, s)).collect()
    }

    fn step(&self, page: &Page, step: &Step) -> StepLine {
        let stage = self.stages.of(&self.proposal).stage(&step.stage).map(|s| name(s, page.lang)).unwrap_or_default();
        let group = step.group_id.as_ref().and_then(|id| self.groups.get(id)).map(|g| g.name.clone());
        let by = || self.labels.get(&step.by_id).map(|l| l.called(page.lang)).unwrap_or_default();
        StepLine {
            kind: step.kind,
            head: page.t1(step_key(step.kind), "stage", stage),
            words: paragraphs(&step.words),
            who: group.unwrap_or_else(by),
            at: step.at,
            link: if step.link == Link::Request.as_str() { self.request(page, step) } else { leads(page, step) },
        }
    }

    /// Number and kind; the way to it for staff, and for everybody where its resident lets everybody read it. Of what is
    /// private a page says no more than that it is there.
    fn request(&self, page: &Page, step: &Step) -> Option<(String, String)> {
        let request = self.requests.get(&step.link_id)?;
        let kind = self.categories.iter().find(|c| c.id == request.category_id);
        let kind = kind.map(|c| c.name(page.lang).to_owned()).unwrap_or_default();
        let words =
            page.t2(k::TAKING_LINK_REQUEST, "number", super::super::requests::number(request.number), "kind", kind);
        let to = match (page.is_staff(), request.public) {
            (true, _) => format!("/desk/requests/{}", request.id),
            (false, true) => format!("/open/requests/{}", request.number),
            (false, false) => String::new(),
        };
        Some((to, words))
    }
}

/// Where a step leads, with what the link says.
fn leads(page: &Page, step: &Step) -> Option<(String, String)> {
    let staff = page.is_staff();
    let (path, words) = match Link::ALL.iter().find(|l| l.as_str() == step.link)? {
        Link::Ballot => ("ballots", k::PROPOSALS_LINK_BALLOT),
        Link::Activity => ("activities", k::PROPOSALS_LINK_ACTIVITY),
        Link::Proposal => ("proposals", k::PROPOSALS_LINK_PROPOSAL),
        Link::Meeting => ("meetings", k::MEETINGS_LINK),
        Link::Request => return None,
    };
    let base = if staff { "/desk" } else { page.base.as_str() };
    Some((format!("{base}/{path}/{}", step.link_id), page.t(words).to_owned()))
}

/// Whose hands wrote it, where they are not the person's own.
pub fn hands(labels: &HashMap<String, Label>, lang: Lang, person: &str, by: &str) -> String {
    if person == by {
        return String::new();
    }
    labels.get(by).map(|l| l.called(lang)).unwrap_or_default()
}

/// A comment as somebody may read it: `me`, or staff, who read all.
pub fn comment_row(page: &Page, labels: &HashMap<String, Label>, c: &Comment, me: Option<&str>) -> CommentRow {
    let read = c.state.is_read() || me.is_none_or(|me| me == c.person_id);
    CommentRow {
        id: c.id.clone(),
        who: labels.get(&c.person_id).map(|l| l.name.clone()).unwrap_or_default(),
        hands: hands(labels, page.lang, &c.person_id, &c.by_id),
        words: if read { paragraphs(&c.words) } else { Vec::new() },
        state: c.state,
        why: HideWhy::parse(&c.why).map(|why| page.t(why_key(why)).to_owned()).unwrap_or_default(),
        objection: if read { c.objection.clone() } else { String::new() },
        decision: c.decision.clone(),
        replies: c.replies,
        at: c.at,
        read,
    }
}

pub async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, String::new(), &FieldErrors::default(), StatusCode::OK).await
}

/// What was typed into its forms.
#[derive(Default)]
pub struct Typed {
    pub comment: String,
    pub answer: String,
}

/// The page, with what was typed into the form for a comment.
pub async fn page(
    ctx: &Ctx,
    id: String,
    comment: String,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    page_with(ctx, id, Typed { comment, ..Typed::default() }, errors, status).await
}

pub async fn page_with(
    ctx: &Ctx,
    id: String,
    typed: Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    covered(ctx, Matter::Proposals)?;
    let (community, resident) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let me = resident.clone();
    let w = ctx.app.db.read(move |conn| Whole::read(conn, &community, &id, Some(&resident))).await?;
    let lang = ctx.prefs.lang;
    let page = ctx.page(w.proposal.title.clone(), Tab::None).with_errors(errors);
    let comment = |c: &Comment| comment_row(&page, &w.labels, c, Some(&me));
    let beside = ctx.caller.as_deref().is_some_and(|c| c.kind == SessionKind::Copresence);
    let alone = ctx.acting.is_none() && !beside;
    let view = OneProposal {
        row: w.row(lang, ctx.now),
        said: w.said(lang),
        stages: w.reached(lang),
        missing: w.missing(),
        answered: w.proposal.answered_at.is_some(),
        into: w.into.as_ref().map(|p| (p.id.clone(), p.title.clone())),
        steps: w.steps(&page),
        comments: w.comments.iter().rev().map(comment).collect(),
        more_comments: usize::try_from(w.proposal.comments).unwrap_or(0) > w.comments.len(),
        hidden: w.hidden.iter().map(comment).collect(),
        ways: WayLine::all(&page, &by_way(&w.ways)),
        own: w.proposal.person_id == me,
        own_word: ctx.acting.as_ref().is_none_or(|acting| acting.mandate.is_none()),
        open: w.proposal.is_open(),
        version: w.proposal.version,
        handed: if w.proposal.waits { w.handed_to() } else { String::new() },
        // An office in a group is used by oneself alone.
        may_answer: w.answers && w.proposal.waits && w.proposal.is_open() && alone,
        answer: typed.answer,
        typed: typed.comment,
        page,
    };
    ctx.show_as(status, &view)
}
