//! One meeting at the desk: who comes and came, minutes, decisions, objections, with the forms for all of it.

use std::collections::{HashMap, HashSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::notices::writes;
use super::super::said::channels;
use crate::domain::group::{MEMBERS, MemberState, Role, SeatKind};
use crate::domain::meeting::{Answer, MeetingState, PointKind, may_answer, may_attend};
use crate::domain::rates::Way;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::pages::meetings::{Whole, choices, held};
use crate::http::pages::notices::paragraphs;
use crate::http::{Parts, path_id};
use crate::store::conn::Conn;
use crate::store::groups::{self, Member};
use crate::store::meeting_people::{self as attendees, Attendee};
use crate::store::people::{Label, Person, labels};
use crate::store::{meetings, mine};
use crate::views::desk_groups::way_key;
use crate::views::desk_meetings::{AttendeeRow, DeskMeeting};
use crate::views::desk_requests::Choice;
use crate::views::groups::{role_key, seat_key};
use crate::views::meetings::answer_key;
use crate::views::page::{Page, Tab};
use crate::words::{Key, k, typed};

/// Who is asked and who came: members and whoever else said something or was there.
pub struct People {
    held: bool,
    members: Vec<(Member, Person)>,
    rows: Vec<(Attendee, Person)>,
    homes: HashMap<String, (String, String)>,
    helpers: HashMap<String, Label>,
}

impl People {
    pub fn read(conn: &mut Conn, community: &str, id: &str) -> Result<Self, Error> {
        let meeting = meetings::find(conn, community, id)?.ok_or(Error::Missing)?;
        let all = i64::try_from(MEMBERS).unwrap_or(i64::MAX);
        let members = groups::members(conn, community, &meeting.group_id, MemberState::Member, "", all)?;
        let rows = attendees::of_meeting(conn, community, id)?;
        let mut ids: Vec<String> = members.iter().map(|(m, _)| m.person_id.clone()).collect();
        ids.extend(rows.iter().map(|(r, _)| r.person_id.clone()));
        ids.sort_unstable();
        ids.dedup();
        let helpers: Vec<String> = members.iter().filter_map(|(m, _)| m.helper_id.clone()).collect();
        Ok(Self {
            held: meeting.state == MeetingState::Held,
            homes: mine::names_and_homes(conn, community, &ids)?,
            helpers: labels(conn, community, &helpers)?,
            members,
            rows,
        })
    }

    /// Members first, in the order they came into the group; once it was held, those who were members then.
    pub fn list(&self, page: &Page) -> Vec<AttendeeRow> {
        let said: HashMap<&str, &Attendee> = self.rows.iter().map(|(r, _)| (r.person_id.as_str(), r)).collect();
        let was = |id: &str| said.get(id).is_some_and(|r| r.member);
        let members = self.members.iter().filter(|(m, _)| !self.held || was(&m.person_id));
        let mut list: Vec<AttendeeRow> =
            members.map(|(m, p)| self.row(page, p, Some(m), said.get(p.id.as_str()).copied(), true)).collect();
        let mut there: HashSet<String> = list.iter().map(|row| row.person.clone()).collect();
        let rest = self.rows.iter().filter(|(r, _)| there.insert(r.person_id.clone()));
        list.extend(rest.map(|(r, p)| self.row(page, p, None, Some(r), r.member && self.held)));
        list
    }

    fn row(
        &self,
        page: &Page,
        person: &Person,
        member: Option<&Member>,
        said: Option<&Attendee>,
        counts: bool,
    ) -> AttendeeRow {
        let way = |way: &str| Way::parse(way).map(|way| page.t(way_key(way)).to_owned()).unwrap_or_default();
        let answer = said.and_then(|s| Answer::parse(&s.answer));
        let helper = member.and_then(|m| m.helper_id.as_ref()).and_then(|id| self.helpers.get(id));
        AttendeeRow {
            person: person.id.clone(),
            name: person.name.clone(),
            home: self.homes.get(&person.id).map(|(_, home)| home.clone()).unwrap_or_default(),
            phone: person.phone.as_deref().map(typed::show_phone).unwrap_or_default(),
            office: member.map(|m| office(page, m)).unwrap_or_default(),
            helper: helper.map(|l| l.called(page.lang)).unwrap_or_default(),
            member: counts,
            answer: answer.map(|a| page.t(answer_key(a)).to_owned()).unwrap_or_default(),
            way: said.map(|s| way(&s.way)).unwrap_or_default(),
            came: said.and_then(|s| s.came),
            came_way: said.map(|s| way(&s.came_way)).unwrap_or_default(),
        }
    }

    /// Of the members: coming, not coming, no word yet.
    fn counts(&self) -> (usize, usize, usize) {
        let said: HashMap<&str, &str> =
            self.rows.iter().map(|(r, _)| (r.person_id.as_str(), r.answer.as_str())).collect();
        let of = |answer: Answer| {
            self.members.iter().filter(|(m, _)| said.get(m.person_id.as_str()) == Some(&answer.as_str())).count()
        };
        let (coming, not) = (of(Answer::Coming), of(Answer::NotComing));
        (coming, not, self.members.len().saturating_sub(coming + not))
    }
}

/// 组长 · 居民
fn office(page: &Page, member: &Member) -> String {
    let role = page.t(role_key(Role::parse(&member.role).unwrap_or(Role::Member)));
    let seat = SeatKind::parse(&member.seat).map(|seat| page.t(seat_key(seat)));
    [Some(role), seat].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What was typed into one of its forms.
#[derive(Default)]
pub struct Sent {
    pub form: String,
    pub typed: Vec<(&'static str, String)>,
}

impl Sent {
    fn of(&self, field: &str) -> &str {
        self.typed.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value)
    }
}

pub async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, Sent::default(), &FieldErrors::default(), StatusCode::OK).await
}

pub async fn page(
    ctx: &Ctx,
    id: String,
    sent: Sent,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (w, people) = ctx
        .app
        .db
        .read(move |conn| Ok((Whole::read(conn, &community, &id, None)?, People::read(conn, &community, &id)?)))
        .await?;
    let m = &w.meeting;
    let page = ctx.page(m.title.clone(), Tab::Part).with_errors(errors);
    let view = DeskMeeting {
        version: i64::from(m.version),
        may_write: writes(ctx),
        row: w.row(),
        group_id: m.group_id.clone(),
        why: m.state_words.clone(),
        quorum: m.quorum,
        object_days: m.object_days,
        invited_at: m.invited_at,
        to_come: may_answer(m.state, m.starts_at, ctx.now),
        agenda: w.agenda(&page),
        may_attend: may_attend(m.state, m.starts_at, m.ends_at, ctx.now),
        people: people.list(&page),
        counts: people.counts(),
        held: held(&page, &w),
        minutes: m.minutes.clone(),
        minutes_lines: paragraphs(&m.minutes),
        decisions: w.decisions(&page, None, ctx.now),
        proposals: choices(&w),
        points: points(&page, &w, sent.of("point")),
        becomes: becomes(&page, sent.of("becomes")),
        answers: answers(&page, sent.of("answer")),
        channels: channels(&page, if sent.of("channel").is_empty() { "phone" } else { sent.of("channel") }),
        form: sent.form,
        typed: sent.typed,
        page,
    };
    ctx.show_as(status, &view)
}

fn points(page: &Page, w: &Whole, chosen: &str) -> Vec<Choice> {
    let kind = |kind: PointKind| match kind {
        PointKind::Proposal => page.t(k::MEETINGS_KIND_PROPOSAL),
        PointKind::Request => page.t(k::MEETINGS_KIND_REQUEST),
        PointKind::Free => "",
    };
    let choice = |p: &meetings::Point| Choice {
        value: p.id.clone(),
        label: format!("{}{}", kind(p.kind), p.words),
        chosen: p.id == chosen,
    };
    w.points.iter().map(choice).collect()
}

fn becomes(page: &Page, chosen: &str) -> Vec<Choice> {
    let all: [(&str, Key); 4] = [
        ("", k::MEETINGS_BECOMES_STAYS),
        ("next", k::MEETINGS_BECOMES_NEXT),
        ("done", k::MEETINGS_BECOMES_DONE),
        ("declined", k::MEETINGS_BECOMES_DECLINED),
    ];
    let choice = |(value, key): (&str, Key)| Choice {
        value: value.to_owned(),
        label: page.t(key).to_owned(),
        chosen: value == chosen,
    };
    all.into_iter().map(choice).collect()
}

fn answers(page: &Page, chosen: &str) -> Vec<Choice> {
    let choice = |answer: &Answer| Choice {
        value: answer.as_str().to_owned(),
        label: page.t(answer_key(*answer)).to_owned(),
        chosen: answer.as_str() == chosen,
    };
    Answer::ALL.iter().map(choice).collect()
}
