//! One meeting as its pages show it, and the pieces every page about meetings is made of.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::notices::{covered, paragraphs};
use crate::domain::activity::by_way;
use crate::domain::group::{MemberState, Role};
use crate::domain::mandate::Matter;
use crate::domain::meeting::{Answer, MeetingState, PointKind, is_overdue, may_answer, may_arrive, may_minute};
use crate::domain::rates::Way;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::store::conn::Conn;
use crate::store::groups::{self, Group, Member};
use crate::store::meeting_decisions::{self as decisions, Made, Objection};
use crate::store::meeting_people::{self as people, Attendee};
use crate::store::meetings::{self, Meeting, Point};
use crate::store::people::{Label, labels};
use crate::store::proposals::{self, Proposal};
use crate::store::sessions::SessionKind;
use crate::views::desk_groups::WayLine;
use crate::views::desk_requests::Choice;
use crate::views::meetings::{DecisionLine, HeldLine, MeetingRow, ObjectionLine, OneMeeting, PointLine};
use crate::views::page::{Page, Tab};
use crate::words::k;

/// Open proposals to choose from.
pub const CHOICES: i64 = 40;

/// A meeting in a list.
pub fn row(m: &Meeting, group: Option<&Group>, own: Option<Answer>) -> MeetingRow {
    MeetingRow {
        id: m.id.clone(),
        title: m.title.clone(),
        group: group.map(|g| g.name.clone()).unwrap_or_default(),
        place: m.place.clone(),
        starts_at: m.starts_at,
        ends_at: m.ends_at,
        state: m.state,
        open: m.open,
        own,
    }
}

/// A meeting with what its pages show, in a constant number of statements.
pub struct Whole {
    pub meeting: Meeting,
    pub group: Option<Group>,
    pub points: Vec<Point>,
    pub came: (u64, u64),
    pub ways: Vec<(Way, u64)>,
    pub decisions: Vec<Made>,
    pub objections: Vec<Objection>,
    pub labels: HashMap<String, Label>,
    /// What the reader is in the group, and what they said.
    pub membership: Option<Member>,
    pub own: Option<Attendee>,
    pub proposals: Vec<Proposal>,
}

impl Whole {
    /// `resident`: whose page it is, who reads it only if it is open or their own group's; none at the desk.
    pub fn read(conn: &mut Conn, community: &str, id: &str, resident: Option<&str>) -> Result<Self, Error> {
        let meeting = meetings::find(conn, community, id)?.ok_or(Error::Missing)?;
        let (membership, own) = match resident {
            Some(me) => (
                groups::membership(conn, community, &meeting.group_id, me)?.filter(|m| m.state == MemberState::Member),
                people::of(conn, community, id, me)?,
            ),
            None => (None, None),
        };
        if resident.is_some() && !meeting.open && membership.is_none() {
            return Err(Error::Missing);
        }
        let objections = decisions::objections_to(conn, community, id)?;
        let mut named: Vec<String> = objections.iter().map(|o| o.person_id.clone()).collect();
        named.dedup();
        let keeps = resident.is_none() || membership.as_ref().is_some_and(is_lead);
        let to_come = meeting.state == MeetingState::Planned;
        Ok(Self {
            group: groups::find(conn, community, &meeting.group_id)?,
            points: meetings::points(conn, community, id)?,
            came: people::came(conn, community, id)?,
            ways: people::ways(conn, community, id)?,
            decisions: decisions::of_meeting(conn, community, id)?,
            // Only the desk reads who they are.
            labels: if resident.is_none() { labels(conn, community, &named)? } else { HashMap::new() },
            proposals: if keeps && to_come {
                proposals::list(conn, community, None, None, CHOICES)?
            } else {
                Vec::new()
            },
            objections,
            membership,
            own,
            meeting,
        })
    }

    pub fn row(&self) -> MeetingRow {
        let own = self.own.as_ref().and_then(|own| Answer::parse(&own.answer));
        row(&self.meeting, self.group.as_ref(), own)
    }

    pub fn agenda(&self, page: &Page) -> Vec<PointLine> {
        let staff = page.is_staff();
        let link = |p: &Point| match p.kind {
            PointKind::Proposal if staff => Some(format!("/desk/proposals/{}", p.ref_id)),
            PointKind::Proposal => Some(format!("{}/proposals/{}", page.base, p.ref_id)),
            PointKind::Request if staff => Some(format!("/desk/requests/{}", p.ref_id)),
            PointKind::Request | PointKind::Free => None,
        };
        let line = |p: &Point| PointLine { id: p.id.clone(), kind: p.kind, words: p.words.clone(), link: link(p) };
        self.points.iter().map(line).collect()
    }

    /// What was decided; `me`: whose page it is, none at the desk.
    pub fn decisions(&self, page: &Page, me: Option<&str>, now: i64) -> Vec<DecisionLine> {
        self.decisions.iter().map(|d| self.decision(page, d, me, now)).collect()
    }

    fn decision(&self, page: &Page, d: &Made, me: Option<&str>, now: i64) -> DecisionLine {
        let point = self.points.iter().find(|p| p.id == d.item_id).map(|p| p.words.clone());
        let objections = self.objections.iter().filter(|o| o.decision_id == d.id);
        DecisionLine {
            id: d.id.clone(),
            words: paragraphs(&d.words),
            point: point.unwrap_or_default(),
            owner: d.owner.clone(),
            due_at: d.due_at,
            state: d.state,
            overdue: is_overdue(d.state, d.due_at, now),
            done_words: d.done_words.clone(),
            done_at: d.done_at,
            object_until: d.object_until,
            objects: now <= d.object_until,
            objections: objections.map(|o| self.objection(page, o, me)).collect(),
        }
    }

    fn objection(&self, page: &Page, o: &Objection, me: Option<&str>) -> ObjectionLine {
        let mine = me.is_some_and(|me| me == o.person_id);
        let who = if mine {
            page.t(k::MEETINGS_WHO_YOU).to_owned()
        } else {
            self.labels
                .get(&o.person_id)
                .map_or_else(|| page.t(k::MEETINGS_WHO_NEIGHBOUR).to_owned(), |l| l.name.clone())
        };
        ObjectionLine {
            id: o.id.clone(),
            who,
            words: paragraphs(&o.words),
            answer: paragraphs(&o.answer),
            at: o.at,
            mine,
        }
    }
}

/// Who came, once that is written down.
pub fn held(page: &Page, w: &Whole) -> Option<HeldLine> {
    let (came, others) = w.came;
    let members = u64::from(w.meeting.members.unsigned_abs());
    (w.meeting.state == MeetingState::Held).then(|| HeldLine {
        came,
        members,
        others,
        enough: w.meeting.quorum.is_met(came, members),
        ways: WayLine::all(page, &by_way(&w.ways)),
    })
}

/// Open proposals that are not on the agenda yet, to choose from.
pub fn choices(w: &Whole) -> Vec<Choice> {
    let there = |p: &Proposal| w.points.iter().any(|point| point.ref_id == p.id);
    let choice = |p: &Proposal| Choice { value: p.id.clone(), label: p.title.clone(), chosen: false };
    w.proposals.iter().filter(|p| p.is_open() && !there(p)).map(choice).collect()
}

fn is_lead(member: &Member) -> bool {
    matches!(Role::parse(&member.role), Some(Role::Lead | Role::Secretary))
}

/// By themselves: an office in a group is not lent to a helper.
fn leads(ctx: &Ctx, member: Option<&Member>) -> bool {
    let beside = ctx.caller.as_deref().is_some_and(|c| c.kind == SessionKind::Copresence);
    ctx.acting.is_none() && !beside && member.is_some_and(is_lead)
}

/// The page, with what was typed into one of its forms.
pub async fn page(
    ctx: &Ctx,
    id: String,
    (form, typed): (String, String),
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    covered(ctx, Matter::Activities)?;
    let (community, me) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let resident = me.clone();
    let w = ctx.app.db.read(move |conn| Whole::read(conn, &community, &id, Some(&resident))).await?;
    let m = &w.meeting;
    let page = ctx.page(m.title.clone(), Tab::None).with_errors(errors);
    let arrived = w.own.as_ref().is_some_and(|own| own.came == Some(true));
    let is_lead = leads(ctx, w.membership.as_ref());
    let leads = is_lead && m.state == MeetingState::Planned;
    let view = OneMeeting {
        row: w.row(),
        version: i64::from(m.version),
        group_id: m.group_id.clone(),
        why: m.state_words.clone(),
        invited: m.invited_at.is_some(),
        agenda: w.agenda(&page),
        quorum: m.quorum,
        object_days: m.object_days,
        may_answer: may_answer(m.state, m.starts_at, ctx.now),
        may_arrive: !arrived && may_arrive(m.state, m.starts_at, m.ends_at, ctx.now),
        arrived,
        held: held(&page, &w),
        minutes: paragraphs(&m.minutes),
        minutes_text: m.minutes.clone(),
        minutes_mine: is_lead && may_minute(m.state, m.starts_at, ctx.now),
        decisions: w.decisions(&page, Some(&me), ctx.now),
        may_object: covered(ctx, Matter::Proposals).is_ok(),
        leads,
        keeps: leads && !m.open,
        proposals: if leads { choices(&w) } else { Vec::new() },
        form,
        typed,
        page,
    };
    ctx.show_as(status, &view)
}
