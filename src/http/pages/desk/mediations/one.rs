//! One case as the desk, and the parties that are its sides, see it.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{may_keep, own_party, sees};
use crate::domain::mediation::NextWay;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::requests::{number, shown_photo};
use crate::http::{Parts, path_id};
use crate::store::catalogue::{self, Party};
use crate::store::mediations::{self, Case, Side};
use crate::store::people::{self, Label};
use crate::store::requests::{self, Photo};
use crate::views::desk_requests::Choice;
use crate::views::mediations::{AgreementPaper, CaseAtDesk, FollowUpLine, MeetingLine, SideLine, next_words};
use crate::views::page::Tab;

/// Everything the page needs, read at once.
pub struct Whole {
    pub case: Case,
    number: i64,
    parties: Vec<Party>,
    labels: HashMap<String, Label>,
    photos: Vec<Photo>,
}

impl Whole {
    pub async fn read(ctx: &Ctx, id: String) -> Result<Self, Error> {
        let (community, party) = (ctx.community_id().to_owned(), own_party(ctx)?);
        ctx.app
            .db
            .read(move |conn| {
                let case = mediations::case(conn, &community, &id)?
                    .filter(|case| sees(party.as_ref(), case))
                    .ok_or(Error::Missing)?;
                let m = &case.mediation;
                let mut named: Vec<String> = case.sides.iter().filter_map(|s| s.person_id.clone()).collect();
                named.extend([m.mediator_id.clone(), m.asked_by.clone()].into_iter().flatten());
                Ok(Self {
                    number: requests::find(conn, &community, &m.request_id)?.ok_or(Error::Missing)?.number,
                    parties: catalogue::parties(conn, &community)?,
                    labels: people::labels(conn, &community, &named)?,
                    // The photographs of signed papers are the desk's to see.
                    photos: match party {
                        None => requests::photos_of(conn, &community, &m.request_id)?,
                        Some(_) => Vec::new(),
                    },
                    case,
                })
            })
            .await
    }

    pub fn name(&self, side: &Side) -> String {
        side_name(&self.parties, &self.labels, side)
    }
}

pub fn side_name(parties: &[Party], labels: &HashMap<String, Label>, side: &Side) -> String {
    match (&side.person_id, &side.party_id) {
        (Some(person), _) => labels.get(person).map(|l| l.name.clone()).unwrap_or_default(),
        (None, party) => {
            parties.iter().find(|p| Some(&p.id) == party.as_ref()).map(|p| p.name.clone()).unwrap_or_default()
        }
    }
}

/// What was typed into the form that was refused.
#[derive(Default)]
pub struct Kept {
    pub form: &'static str,
    fields: Vec<(&'static str, String)>,
}

impl Kept {
    pub fn of(form: &Form, name: &'static str) -> Self {
        const FIELDS: [&str; 11] =
            ["party", "resident", "position", "date", "time", "place", "came", "words", "what", "outcome", "next"];
        Self { form: name, fields: FIELDS.iter().map(|field| (*field, form.typed(field))).collect() }
    }
}

pub async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let w = Whole::read(&ctx, path_id(&path)?).await?;
    page(&ctx, &w, Kept::default(), &FieldErrors::default(), false)
}

pub fn page(ctx: &Ctx, w: &Whole, kept: Kept, errors: &FieldErrors, clash: bool) -> Result<HttpResponse, Error> {
    let m = &w.case.mediation;
    let keeps = may_keep(ctx);
    let page = ctx.page(format!("M-{}", m.number), Tab::Requests).with_errors(errors);
    let here: Vec<&String> = w.case.sides.iter().filter_map(|s| s.party_id.as_ref()).collect();
    let party = |p: &Party| Choice { value: p.id.clone(), label: p.name.clone(), chosen: false };
    let way = |way: &NextWay| Choice {
        value: way.as_str().to_owned(),
        label: next_words(&page, way.as_str()),
        chosen: false,
    };
    let view = CaseAtDesk {
        id: m.id.clone(),
        number: format!("M-{}", m.number),
        version: i64::from(m.version),
        state: m.state,
        topic: m.topic.clone(),
        request: m.request_id.clone(),
        request_number: number(w.number),
        mediator: m
            .mediator_id
            .as_ref()
            .and_then(|id| w.labels.get(id))
            .map(|l| l.called(ctx.prefs.lang))
            .unwrap_or_default(),
        due_at: m.due_at,
        may: keeps,
        sides: w.case.sides.iter().map(|s| side(ctx, w, s, keeps)).collect(),
        meetings: meetings(w),
        agreement: m.agreement.clone().unwrap_or_default(),
        follow_ups: follow_ups(w),
        next_way: m.next_way.clone(),
        closing: m.closing.clone().unwrap_or_default(),
        closed_at: m.closed_at,
        parties: w.parties.iter().filter(|p| p.ended_at.is_none() && !here.contains(&&p.id)).map(party).collect(),
        ways: NextWay::ALL.iter().map(way).collect(),
        form: kept.form,
        typed: kept.fields.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
        clash,
        page,
    };
    let status = match (clash, errors.0.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (false, true) => StatusCode::OK,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ctx.show_as(status, &view)
}

fn side(ctx: &Ctx, w: &Whole, s: &Side, desk: bool) -> SideLine {
    let of = |p: &&Photo| s.event_id.is_some() && p.event_id == s.event_id;
    SideLine {
        id: s.id.clone(),
        name: w.name(s),
        person: s.person_id.clone().filter(|_| desk),
        // What one side wants is not for the other to read.
        position: if desk { s.position.clone() } else { String::new() },
        signed_at: s.signed_at,
        signed_how: s.signed_how.clone(),
        photos: w.photos.iter().filter(of).map(|p| shown_photo(ctx, p)).collect(),
    }
}

pub fn meetings(w: &Whole) -> Vec<MeetingLine> {
    meeting_lines(&w.case)
}

pub fn meeting_lines(case: &Case) -> Vec<MeetingLine> {
    let line = |m: &mediations::Meeting| MeetingLine {
        id: m.id.clone(),
        at: m.at,
        place: m.place.clone(),
        came: m.came.clone(),
        minutes: m.minutes.clone(),
    };
    case.meetings.iter().map(line).collect()
}

fn follow_ups(w: &Whole) -> Vec<FollowUpLine> {
    follow_up_lines(&w.case)
}

pub fn follow_up_lines(case: &Case) -> Vec<FollowUpLine> {
    let line = |f: &mediations::FollowUp| FollowUpLine {
        id: f.id.clone(),
        due_at: f.due_at,
        what: f.what.clone(),
        kept: f.kept,
        words: f.done_words.clone().unwrap_or_default(),
        done_at: f.done_at,
    };
    case.follow_ups.iter().map(line).collect()
}

pub async fn paper(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let w = Whole::read(&ctx, path_id(&path)?).await?;
    let m = &w.case.mediation;
    ctx.show(&AgreementPaper {
        page: ctx.page(format!("M-{}", m.number), Tab::Requests),
        id: m.id.clone(),
        number: format!("M-{}", m.number),
        topic: m.topic.clone(),
        agreement: m.agreement.clone().ok_or(Error::Missing)?,
        sides: w.case.sides.iter().map(|s| w.name(s)).collect(),
        mediator: m
            .mediator_id
            .as_ref()
            .and_then(|id| w.labels.get(id))
            .map(|l| l.called(ctx.prefs.lang))
            .unwrap_or_default(),
        meetings: meetings(&w),
        follow_ups: follow_ups(&w),
    })
}
