//! A resident's requests, one of them, its confirmation, and what the resident says about it.

mod saying;

pub use saying::{confirm, object, rate, reopen, undo};

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::asking::answer_lines;
use super::beside::Beside;
use super::filing::shown;
use super::righted::Righted;
use crate::domain::mandate;
use crate::domain::person::Reach;
use crate::domain::request::{self, RequestState, RequestStep};
use crate::domain::standing::Office;
use crate::domain::undo::{self, Away};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::pages::desk::mediations::row as case_row;
use crate::http::paging::one_page;
use crate::http::path_id;
use crate::store::absences;
use crate::store::acts::{self, Act};
use crate::store::catalogue::{self, Category, Party};
use crate::store::mediations::{self, Mediation};
use crate::store::objections::{self, Objection};
use crate::store::people::{self, Label};
use crate::store::questions::{self, Question};
use crate::store::request_page::{self, Found};
use crate::store::requests::{self, Event, Request};
use crate::store::sessions::SessionKind;
use crate::views::page::Tab;
use crate::views::requests::{
    OneRequest, Photo, Rating as ShownRating, RequestFiled, RequestList, RequestRow, Step, Undo,
};
use crate::words::{self, Lang, k};

/// Rows of a list.
const PAGE: i64 = 25;

/// Who looks, and whose requests they may see here.
#[derive(Clone, Debug)]
pub struct Reader {
    pub actor: String,
    resident: String,
    /// During cooling-off a helper sees only what they filed themselves (TRUST.md §3).
    only_own: bool,
    desk: bool,
    party: Option<String>,
}

impl Reader {
    pub fn of(ctx: &Ctx) -> Result<Self, Error> {
        let caller = ctx.caller()?;
        let staff = matches!(caller.kind, SessionKind::Staff | SessionKind::Api);
        let office = |wanted: &[Office]| staff && caller.offices.iter().any(|(o, _)| wanted.contains(o));
        let only_own = ctx.acting.as_ref().and_then(|a| a.mandate.as_ref()).is_some_and(|m| {
            mandate::sees_only_own(m.state, m.cooling_until, ctx.now) || !m.matters.contains(&mandate::Matter::Requests)
        });
        Ok(Self {
            actor: caller.person_id.clone(),
            resident: ctx.resident()?.to_owned(),
            only_own,
            desk: ctx.acting.is_none() && office(&[Office::Desk, Office::Auditor]),
            party: caller
                .offices
                .iter()
                .find(|(o, _)| staff && *o == Office::Party)
                .and_then(|(_, party)| party.clone()),
        })
    }

    /// Only what this person filed themselves, if that is all they may see.
    pub fn only_filed_by(&self) -> Option<&str> {
        self.only_own.then_some(self.actor.as_str())
    }

    /// Do they work at the desk, or look over its work?
    pub fn at_desk(&self) -> bool {
        self.desk
    }

    pub fn may_see(&self, request: &Request) -> bool {
        let own = request.resident_id == self.resident && (!self.only_own || request.filed_by == self.actor);
        own || self.desk || self.party.as_ref() == Some(&request.party_id)
    }
}

#[derive(Deserialize)]
pub struct Paging {
    before: Option<String>,
}

pub async fn list(ctx: Ctx, paging: web::Query<Paging>) -> Result<HttpResponse, Error> {
    let reader = Reader::of(&ctx)?;
    let (community, before) = (ctx.community_id().to_owned(), paging.into_inner().before);
    let (rows, categories, labels, cases) = ctx
        .app
        .db
        .read(move |conn| {
            let own = reader.only_own.then_some(reader.actor.as_str());
            let rows = requests::of_resident(conn, &community, &reader.resident, before.as_deref(), own, PAGE + 1)?;
            let categories = by_id(catalogue::categories(conn, &community)?);
            let actors: Vec<String> = rows.iter().map(|r| r.filed_by.clone()).collect();
            let labels = people::labels(conn, &community, &actors)?;
            let cases =
                if own.is_none() { mediations::of_person(conn, &community, &reader.resident)? } else { Vec::new() };
            Ok((rows, categories, labels, cases))
        })
        .await?;
    let (shown, more) = one_page(&rows, PAGE);
    let older = shown.last().filter(|_| more).map(|last| format!("{}/requests?before={}", ctx.base(), last.id));
    let requests = shown.iter().map(|r| row(&ctx, r, &categories, &labels)).collect();
    let cases = cases.iter().map(|m| case_row(&ctx, m)).collect();
    ctx.show(&RequestList { page: ctx.titled(k::REQUESTS_TITLE, Tab::Requests), cases, requests, older })
}

/// Whether they see only what they filed themselves.
pub fn sees_only_own(ctx: &Ctx) -> Result<bool, Error> {
    Ok(Reader::of(ctx)?.only_own)
}

pub fn by_id(categories: Vec<Category>) -> HashMap<String, Category> {
    categories.into_iter().map(|c| (c.id.clone(), c)).collect()
}

/// A request as a line of a list.
pub fn row(
    ctx: &Ctx,
    r: &Request,
    categories: &HashMap<String, Category>,
    labels: &HashMap<String, Label>,
) -> RequestRow {
    let category = categories.get(&r.category_id);
    RequestRow {
        id: r.id.clone(),
        number: number(r.number),
        category: category.map(|c| c.name(ctx.prefs.lang).to_owned()).unwrap_or_default(),
        icon: category.map(|c| c.icon.clone()).unwrap_or_default(),
        place: r.place_words.clone(),
        state: state_for_residents(r.state).to_owned(),
        filed_at: r.filed_at,
        by: by(ctx.prefs.lang, r, labels),
        late: r.late(ctx.now),
    }
}

/// R-1042
pub fn number(number: i64) -> String {
    format!("R-{number}")
}

/// Residents see fewer states than staff.
pub fn state_for_residents(state: RequestState) -> &'static str {
    match state {
        RequestState::Accepted => "assigned",
        RequestState::Closed => "closed",
        RequestState::Declined => "declined",
        other => match other {
            RequestState::Filed => "filed",
            RequestState::Assigned => "assigned",
            RequestState::Answered => "answered",
            RequestState::Solved => "solved",
            RequestState::Confirmed => "confirmed",
            RequestState::Reopened => "reopened",
            _ => "withdrawn",
        },
    }
}

fn by(lang: Lang, r: &Request, labels: &HashMap<String, Label>) -> Option<String> {
    (r.filed_by != r.resident_id).then(|| named(lang, labels.get(&r.filed_by)))
}

/// A name with what they are: 志愿者李明, 安居物业马军, 社工周敏.
pub fn named(lang: Lang, label: Option<&Label>) -> String {
    label.map(|l| l.called(lang)).unwrap_or_default()
}

/// Whether the act that filed it is read when it can no longer be undone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filing {
    /// Its receipt is shown.
    Always,
    WhileUndoable,
}

/// Everything one request's page needs, read at once.
struct Whole {
    request: Request,
    events: Vec<Event>,
    photos: Vec<requests::Photo>,
    category: Category,
    may_be_public: bool,
    party: Party,
    parties: HashMap<String, Party>,
    labels: HashMap<String, Label>,
    filing: Option<Act>,
    away: Vec<Away>,
    beside: Beside,
    answers: Vec<(Question, Vec<String>)>,
    objection: Option<Objection>,
    mediation: Option<Mediation>,
    righted: Righted,
}

async fn whole(ctx: &Ctx, id: String, with: Filing) -> Result<Whole, Error> {
    let reader = Reader::of(ctx)?;
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let found = request_page::find(conn, &community, &id)?
                .filter(|f| reader.may_see(&f.request) && f.request.resident_id == reader.resident)
                .ok_or(Error::Missing)?;
            let beside = Beside::read(conn, &community, &found)?;
            let Found { request, category, may_be_public, mediation, .. } = found;
            let events = requests::events(conn, &community, &id)?;
            let mut ids: Vec<String> = events.iter().filter_map(|e| e.actor_id.clone()).collect();
            ids.push(request.filed_by.clone());
            ids.extend(beside.summary.iter().map(|s| s.by_id.clone()));
            ids.sort_unstable();
            ids.dedup();
            let parties: HashMap<_, _> =
                catalogue::parties(conn, &community)?.into_iter().map(|p| (p.id.clone(), p)).collect();
            // Only a refusal is objected to, and only what is open can be undone: elsewhere there is nothing to read.
            let declined = events.iter().any(|e| e.kind == "declined");
            let filing = with == Filing::Always || request::may(request.state, RequestStep::Withdraw).is_some();
            Ok(Whole {
                photos: requests::photos_of(conn, &community, &id)?,
                category,
                may_be_public,
                party: parties.get(&request.party_id).cloned().ok_or(Error::Missing)?,
                labels: people::labels(conn, &community, &ids)?,
                filing: if filing { acts::latest_about(conn, &community, &id, "request.file")? } else { None },
                away: if filing { absences::spans(conn, &community, &request.resident_id)? } else { Vec::new() },
                beside,
                answers: questions::answers_of(conn, &community, std::slice::from_ref(&id))?
                    .remove(&id)
                    .unwrap_or_default(),
                objection: if declined { objections::latest(conn, &community, &id)? } else { None },
                mediation,
                parties,
                righted: Righted::read(conn, &community, &events)?,
                events,
                request,
            })
        })
        .await
}

pub async fn show(ctx: Ctx, path: crate::http::Parts) -> Result<HttpResponse, Error> {
    let w = whole(&ctx, path_id(&path)?, Filing::WhileUndoable).await?;
    let r = &w.request;
    let running = r.open.then_some(());
    let own_word = ctx.acting.as_ref().is_none_or(|a| a.mandate.is_none());
    let view = OneRequest {
        page: ctx.page(number(r.number), Tab::Requests),
        id: r.id.clone(),
        number: number(r.number),
        category: w.category.name(ctx.prefs.lang).to_owned(),
        place: r.place_words.clone(),
        words: r.words.clone(),
        answers: answer_lines(&ctx, &w.answers),
        photos: photos_of_step(&ctx, &w, None),
        state: state_for_residents(r.state).to_owned(),
        late: r.late(ctx.now),
        filed_at: r.filed_at,
        by: by(ctx.prefs.lang, r, &w.labels),
        party: w.party.name.clone(),
        party_phone: w.party.phone.clone(),
        answer_due: running.filter(|()| r.answered_at.is_none()).map(|()| r.answer_due),
        solve_due: running.map(|()| r.solve_due),
        steps: steps(&ctx, &w),
        undo: undo_offer(&w, ctx.now).filter(|_| own_word),
        can_withdraw: request::may(r.state, RequestStep::Withdraw).is_some(),
        asks_solved: own_word && (r.state.awaits_resident() || (w.beside.unsaid(r) && !beside_helper(&ctx))),
        asks_again: r.confirmed_beside.is_some() && !r.state.awaits_resident(),
        hand: w.beside.aside.as_ref().map(|a| a.hand.as_str().to_owned()),
        summary: w.beside.summary.as_ref().map(|s| s.words.clone()),
        summary_by: named(ctx.prefs.lang, w.beside.summary.as_ref().and_then(|s| w.labels.get(&s.by_id))),
        others: u64::try_from(w.beside.voices - 1).unwrap_or_default(),
        publicity: w.beside.publicity(r, w.may_be_public),
        can_object: objects_until(&w, ctx.now),
        can_mediate: r.state != RequestState::Withdrawn && w.mediation.as_ref().is_none_or(|m| m.state.over()),
        mediation: w.mediation.as_ref().map(|m| case_row(&ctx, m)),
        objected: w.objection.as_ref().is_some_and(|o| o.state == "waiting"),
        objection_due: w.objection.as_ref().filter(|o| o.state == "waiting" && !o.late(ctx.now)).map(|o| o.due_at),
        can_reopen: request::may(r.state, RequestStep::Reopen).is_some(),
        can_rate: own_word
            && r.rating.is_none()
            && !rated_here(&ctx, &w)
            && request::may(r.state, RequestStep::Rate).is_some(),
        rating: r.rating.map(|score| ShownRating { score, words: r.rating_words.clone() }),
    };
    ctx.show(&view)
}

fn beside_helper(ctx: &Ctx) -> bool {
    ctx.caller.as_deref().is_some_and(|c| c.kind == SessionKind::Copresence)
}

/// Said once beside a helper it is not asked again there; it counts when it is said away from them.
fn rated_here(ctx: &Ctx, w: &Whole) -> bool {
    beside_helper(ctx) && w.events.iter().any(|e| e.kind == "rated")
}

fn photos_of_step(ctx: &Ctx, w: &Whole, event: Option<&str>) -> Vec<Photo> {
    w.photos.iter().filter(|p| p.event_id.as_deref() == event).map(|p| shown(ctx, p)).collect()
}

/// Newest first; notes between staff never (a test proves it).
fn steps(ctx: &Ctx, w: &Whole) -> Vec<Step> {
    w.events
        .iter()
        .rev()
        .filter(|e| !e.internal)
        .map(|e| Step {
            at: e.at,
            kind: e.kind.clone(),
            who: named(ctx.prefs.lang, e.actor_id.as_ref().and_then(|id| w.labels.get(id))),
            to: match e.kind.as_str() {
                "assigned" => e.words.clone(),
                "recategorised" => Some(righted(ctx, w, e).1),
                _ => e.party_id.as_ref().and_then(|id| w.parties.get(id)).map(|p| p.name.clone()),
            },
            reason: match e.kind.as_str() {
                "recategorised" => Some(words::tell(ctx.prefs.lang, k::RIGHTED_WAS, &[("from", righted(ctx, w, e).0)])),
                kind => e.reason.as_deref().and_then(|reason| why(ctx.prefs.lang, kind, reason)),
            },
            words: e.words.clone().filter(|_| e.kind != "assigned"),
            photos: photos_of_step(ctx, w, Some(&e.id)),
        })
        .collect()
}

/// From which category to which a step put it.
fn righted(ctx: &Ctx, w: &Whole, e: &Event) -> (String, String) {
    w.righted.names(ctx.prefs.lang, &w.events, e, &w.category)
}

/// The chosen reason of a refusal or a hand-over, in words.
fn why(lang: Lang, kind: &str, reason: &str) -> Option<String> {
    match kind {
        "declined" => Some(crate::http::pages::desk::requests::decline_reason_words(lang, reason)),
        "transferred" => words::named(&format!("telling-reason-{}", reason.replace('_', "-")))
            .map(|key| words::say(lang, key).to_owned()),
        "risen" if reason == request::Cause::Overdue.as_str() => Some(words::say(lang, k::LIST_RISEN_LATE).to_owned()),
        "risen" => Some(words::say(lang, k::LIST_RISEN_TRANSFERS).to_owned()),
        _ => None,
    }
}

/// Until when the refusal can be objected to: once for each refusal.
fn objects_until(w: &Whole, now: i64) -> Option<i64> {
    request::may(w.request.state, RequestStep::Object)?;
    let refusal = w.events.iter().rev().find(|e| e.kind == "declined")?;
    let heard = w.objection.as_ref().is_some_and(|o| o.objected_at >= refusal.at);
    (!heard && request::reopens(refusal.at, now)).then(|| refusal.at + request::REOPENS_WITHIN)
}

fn undo_offer(w: &Whole, now: i64) -> Option<Undo> {
    request::may(w.request.state, RequestStep::Withdraw)?;
    let filing = w.filing.as_ref().filter(|f| f.state == "done")?;
    let window = undo::undo(filing.told_at, filing.effect_at, &w.away, now);
    window.is_open().then(|| Undo { until: window.until() })
}

pub async fn filed(ctx: Ctx, path: crate::http::Parts) -> Result<HttpResponse, Error> {
    let w = whole(&ctx, path_id(&path)?, Filing::Always).await?;
    let filing = w.filing.as_ref().ok_or(Error::Missing)?;
    let receipt_url = format!("{}/receipts/{}", ctx.app.config.public_url, filing.receipt_code);
    let r = &w.request;
    let told = if filing.standing == "self" { String::new() } else { told_words(&ctx, &r.resident_id).await? };
    let view = RequestFiled {
        page: ctx.titled(k::REQUESTS_TITLE, Tab::Requests),
        id: r.id.clone(),
        number: number(r.number),
        category: w.category.name(ctx.prefs.lang).to_owned(),
        place: r.place_words.clone(),
        party: w.party.name.clone(),
        answer_due: r.answer_due,
        solve_due: r.solve_due,
        told,
        undo_until: undo::undo(filing.told_at, filing.effect_at, &w.away, ctx.now).until(),
        receipt_code: filing.receipt_code.clone(),
        qr_svg: crate::words::qr::svg(&filing.receipt_qr(&ctx.app.config.public_url))?,
        receipt_url,
    };
    ctx.show(&view)
}

/// 社区会告诉王秀兰：打电话、写信
async fn told_words(ctx: &Ctx, resident: &str) -> Result<String, Error> {
    let (community, id) = (ctx.community_id().to_owned(), resident.to_owned());
    let person = ctx.app.db.read(move |conn| people::find(conn, &community, &id)?.ok_or(Error::Missing)).await?;
    let ways = reach_words(ctx, &person.reach);
    Ok(words::tell(ctx.prefs.lang, k::HOUSE_TOLD_BY, &[("name", person.name), ("ways", ways)]))
}

/// 打电话、写信
pub fn reach_words(ctx: &Ctx, reach: &str) -> String {
    let lang = ctx.prefs.lang;
    let ways: Vec<&str> = reach
        .split(',')
        .filter_map(Reach::parse)
        .map(|way| {
            words::say(
                lang,
                match way {
                    Reach::App => k::HOUSE_REACH_APP,
                    Reach::Sms => k::HOUSE_REACH_SMS,
                    Reach::Email => k::HOUSE_REACH_EMAIL,
                    Reach::Call => k::HOUSE_REACH_CALL,
                    Reach::Letter => k::HOUSE_REACH_LETTER,
                    Reach::Visit => k::HOUSE_REACH_VISIT,
                },
            )
        })
        .collect();
    ways.join(words::say(lang, k::HOUSE_AND))
}
