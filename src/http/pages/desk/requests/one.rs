//! One request as staff see it: the resident's words, the clocks, the history, and what can be done.

mod choices;
mod history;

pub use choices::reasons_of;
pub use history::decline_reason_words;

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use self::choices::{categories, colleagues, decline_reasons, may, parties, reasons, wordings_of};
use self::history::{changed, history, notes, photos_of};
use super::voices::Beside;
use super::{Sees, hands, holds, named_in};
use crate::domain::looking::What;
use crate::domain::request;
use crate::domain::standing::Office;
use crate::domain::wording::Facts;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::looking;
use crate::http::pages::requests::{Righted, answer_lines, number, state_for_residents};
use crate::http::path_id;
use crate::store::acts::{self, Act};
use crate::store::calls_asked::{self, Asked};
use crate::store::catalogue::{self, Category, Party};
use crate::store::escalations::{self, Escalation};
use crate::store::mediations::{self, Mediation};
use crate::store::people::{self, Label};
use crate::store::questions::{self, Question};
use crate::store::requests::{self, Event, Photo, Request};
use crate::store::{conn::Conn, objections, openings, promises, queue, wordings};
use crate::views::desk_exchange::OutsideCard;
use crate::views::desk_requests::{CallAsked, Clock, Here, Named, RequestAtDesk, Typed};
use crate::views::page::Tab;
use crate::words::typed::show_phone;
use crate::words::{self, Lang};

/// Everything the page needs, read at once.
pub struct Whole {
    request: Request,
    events: Vec<Event>,
    photos: Vec<Photo>,
    category: Category,
    may_be_public: bool,
    parties: Vec<Party>,
    labels: HashMap<String, Label>,
    colleagues: Vec<(String, String)>,
    filing: Option<Act>,
    beside: Beside,
    wordings: Vec<wordings::Kept>,
    promised: Option<i64>,
    /// Colleagues who opened it of late.
    others: Vec<(String, i64)>,
    /// The reader's own mark is not there yet, or old.
    unmarked: bool,
    /// What another house said beside it.
    outside: Option<OutsideCard>,
    answers: Vec<(Question, Vec<String>)>,
    /// The resident does not agree with the refusal, and nobody has decided yet.
    objects: bool,
    mediation: Option<Mediation>,
    /// They asked to be rung, with the number on file.
    call: Option<(Asked, Option<String>)>,
    /// What it was under before.
    righted: Righted,
    /// What it can be put under.
    categories: Vec<Category>,
    /// What rose while the clock that runs now ran, newest first.
    risen: Vec<Escalation>,
}

impl Whole {
    pub async fn read(ctx: &Ctx, id: String) -> Result<Self, Error> {
        let sees = Sees::of(ctx)?;
        let community = ctx.community_id().to_owned();
        let (me, now) = (ctx.caller()?.person_id.clone(), ctx.now);
        ctx.app.db.read(move |conn| Self::load(conn, &community, &id, &sees, (&me, now))).await
    }

    /// Another party's request is as if it did not exist.
    fn load(conn: &mut Conn, community: &str, id: &str, sees: &Sees, reader: (&str, i64)) -> Result<Self, Error> {
        let request = requests::find(conn, community, id)?.filter(|r| sees.sees(r)).ok_or(Error::Missing)?;
        let events = requests::events(conn, community, id)?;
        let mut ids: Vec<String> = events.iter().filter_map(|e| e.actor_id.clone()).chain(named_in(&request)).collect();
        let beside = Beside::read(conn, community, &request)?;
        ids.extend(beside.people());
        ids.sort_unstable();
        ids.dedup();
        let (category, line) =
            catalogue::governing(conn, community, &request.responsibility_id)?.ok_or(Error::Missing)?;
        Ok(Self {
            photos: requests::photos_of(conn, community, id)?,
            category,
            may_be_public: line.public,
            parties: catalogue::parties(conn, community)?,
            labels: people::labels(conn, community, &ids)?,
            colleagues: queue::colleagues(conn, community, &request.party_id)?,
            filing: acts::latest_about(conn, community, id, "request.file")?,
            beside,
            wordings: wordings::all(conn, community)?,
            promised: promises::of_request(conn, community, id)?,
            others: openings::others(conn, community, id, reader.0, reader.1)?,
            unmarked: openings::stale(conn, community, id, reader.0, reader.1)?,
            outside: super::outside::card(conn, community, id, &request.resident_id)?,
            answers: questions::answers_of(conn, community, &[id.to_owned()])?.remove(id).unwrap_or_default(),
            objects: objections::latest(conn, community, id)?.is_some_and(|o| o.state == "waiting"),
            mediation: mediations::of_request(conn, community, id)?,
            righted: Righted::read(conn, community, &events)?,
            categories: match request.open && *sees == Sees::All {
                true => catalogue::categories_in_use(conn, community)?,
                false => Vec::new(),
            },
            call: match calls_asked::of_request(conn, community, id)? {
                Some(asked) => {
                    let phone = people::find(conn, community, &request.resident_id)?.and_then(|p| p.phone);
                    Some((asked, phone))
                }
                None => None,
            },
            risen: escalations::of_request(conn, community, id)?
                .into_iter()
                .filter(|e| e.due_at == request.due_at)
                .collect(),
            events,
            request,
        })
    }

    pub fn request(&self) -> &Request {
        &self.request
    }

    /// By the line it was filed under.
    pub fn may_be_public(&self) -> bool {
        self.may_be_public
    }

    /// What stands in the fields of kept words, for this request, in the resident's language.
    pub fn facts(&self, ctx: &Ctx, lang: Lang) -> Facts {
        let r = &self.request;
        let resident = self.labels.get(&r.resident_id).map(|l| l.name.clone()).unwrap_or_default();
        Facts([
            resident,
            number(r.number),
            self.category.name(lang).to_owned(),
            r.place_words.clone(),
            words::dates::moment(lang, &ctx.community.zone(), r.due_at.min(r.solve_due), ctx.now),
            self.party(Some(&r.party_id)),
            ctx.community.phone.clone(),
        ])
    }

    /// The kept words of this id.
    pub fn wording(&self, id: &str) -> Option<&wordings::Kept> {
        self.wordings.iter().find(|w| w.id == id)
    }

    pub fn resident(&self) -> &str {
        &self.request.resident_id
    }

    fn held_by_subdistrict(&self) -> bool {
        self.parties.iter().any(|p| p.id == self.request.party_id && p.kind == catalogue::SUBDISTRICT)
    }

    pub fn called(&self, lang: Lang, id: Option<&String>) -> String {
        id.and_then(|id| self.labels.get(id)).map(|l| l.called(lang)).unwrap_or_default()
    }

    fn party(&self, id: Option<&String>) -> String {
        let found = self.parties.iter().find(|p| Some(&p.id) == id);
        found.map(|p| p.name.clone()).unwrap_or_default()
    }
}

/// What was typed and chosen in a form that was refused, kept.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    form: &'static str,
    words: String,
    party: String,
    reason: String,
    decline_reason: String,
    person: String,
    category: String,
    pub number: String,
    wording: String,
    promise_day: String,
    promise_hour: String,
}

impl Kept {
    pub fn of(form: &Form, name: &'static str) -> Self {
        Self {
            form: name,
            words: form.typed("words"),
            party: form.text("party").to_owned(),
            reason: form.text("reason").to_owned(),
            decline_reason: form.text("decline_reason").to_owned(),
            person: form.text("person").to_owned(),
            category: form.text("category").to_owned(),
            number: form.typed("number"),
            wording: form.text("wording").to_owned(),
            promise_day: form.typed("promise_day"),
            promise_hour: form.typed("promise_hour"),
        }
    }

    /// The same with more words after those typed.
    pub fn with_words(mut self, more: &str) -> Self {
        let typed = self.words.trim_end();
        self.words = if typed.is_empty() { more.to_owned() } else { format!("{typed}\n{more}") };
        self
    }
}

/// How the page is answered: as it stands, or after a form that was refused.
#[derive(Default)]
pub struct Outcome {
    pub kept: Kept,
    pub errors: FieldErrors,
    /// Somebody else was quicker.
    pub clash: bool,
}

pub async fn show(ctx: Ctx, path: crate::http::Parts) -> Result<HttpResponse, Error> {
    let whole = Whole::read(&ctx, path_id(&path)?).await?;
    if let Some(why) = looking::at(&ctx, &whole.request.resident_id, What::Request, whole.request.open).await? {
        return Ok(why);
    }
    if whole.unmarked && (holds(&ctx, Office::Desk) || holds(&ctx, Office::Party)) {
        mark(&ctx, &whole.request.id).await?;
    }
    page(&ctx, &whole, &Outcome::default())
}

/// Others are told for some minutes that this colleague has it open.
async fn mark(ctx: &Ctx, request: &str) -> Result<(), Error> {
    let (request, me) = (request.to_owned(), ctx.caller()?.person_id.clone());
    ctx.app
        .db
        .write("mark_opening", ctx.community_id(), move |tx| {
            let leave = tx.housekeeping();
            openings::mark(tx, leave, &request, &me)
        })
        .await
}

/// The page; 422 with field errors, 409 where somebody else was quicker.
pub fn page(ctx: &Ctx, w: &Whole, outcome: &Outcome) -> Result<HttpResponse, Error> {
    let r = &w.request;
    let lang = ctx.prefs.lang;
    let desk = holds(ctx, Office::Desk);
    let resident = w.labels.get(&r.resident_id).map(|l| l.name.clone()).unwrap_or_default();
    let view = RequestAtDesk {
        page: ctx.page(number(r.number), Tab::Requests).with_errors(&outcome.errors),
        id: r.id.clone(),
        number: number(r.number),
        version: i64::from(r.version),
        state: state_for_residents(r.state).to_owned(),
        category: w.category.name(lang).to_owned(),
        words: r.words.clone(),
        answers: answer_lines(ctx, &w.answers),
        place: r.place_words.clone(),
        photos: photos_of(ctx, w, None),
        resident: Named { id: if desk { r.resident_id.clone() } else { String::new() }, name: resident },
        hands: hands(ctx, r, &w.labels, desk || holds(ctx, Office::Auditor)),
        filed_at: r.filed_at,
        told_at: w.filing.as_ref().and_then(|f| f.told_at),
        answer_clock: clock(r.answer_due, r.answered_at, r.open, ctx.now),
        solve_clock: clock(r.solve_due, r.solved_at, r.open, ctx.now),
        party: Some(w.party(Some(&r.party_id))).filter(|name| !name.is_empty()),
        assignee: r.handler_id.as_ref().and_then(|id| w.labels.get(id)).map(|l| l.name.clone()),
        history: history(ctx, w),
        notes: notes(ctx, w),
        may: may(ctx, w),
        parties: parties(w, &outcome.kept),
        people: colleagues(w, &outcome.kept),
        reasons: reasons(ctx, &outcome.kept),
        decline_reasons: decline_reasons(ctx, &outcome.kept),
        rises: request::transfer_rises(r.transfers, w.held_by_subdistrict()),
        objection: w.objects,
        unsorted: w.category.code == catalogue::CALL_ME,
        categories: if desk { categories(ctx, w, &outcome.kept) } else { Vec::new() },
        may_mediate: desk && w.mediation.as_ref().is_none_or(|m| m.state.over()),
        mediation: w.mediation.as_ref().filter(|_| desk).map(|m| m.id.clone()),
        call: w.call.as_ref().map(|(asked, phone)| CallAsked {
            at: asked.at,
            waits: asked.waits(),
            may_ring: desk,
            phone: phone.as_deref().filter(|_| desk && asked.waits()).map(show_phone),
        }),
        risen: w.risen.first().map(|e| e.level.as_str()).unwrap_or_default(),
        outside: w.outside.clone().filter(|_| desk),
        typed: Typed { form: outcome.kept.form.to_owned(), words: outcome.kept.words.clone() },
        voices: w.beside.view(ctx, w, &outcome.kept),
        others: w.others.iter().map(|(who, at)| Here { who: who.clone(), ago: ctx.now - at }).collect(),
        promised: w.promised.filter(|_| r.open),
        promise_day: outcome.kept.promise_day.clone(),
        promise_hour: outcome.kept.promise_hour.clone(),
        wordings: wordings_of(w, &outcome.kept),
        conflict: outcome.clash.then(|| changed(ctx, w)).flatten(),
    };
    let status = match (outcome.clash, outcome.errors.0.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, true) => StatusCode::OK,
    };
    ctx.show_as(status, &view)
}

/// A clock that was met, or that still runs; none for a request taken back before it was met.
fn clock(due_at: i64, met_at: Option<i64>, open: bool, now: i64) -> Option<Clock> {
    (open || met_at.is_some()).then_some(Clock { due_at, met_at, left: due_at - now })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_runs_while_open_and_is_kept_once_met() {
        assert!(clock(10, None, false, 5).is_none());
        assert_eq!(clock(10, None, true, 5).map(|c| c.left), Some(5));
        assert_eq!(clock(10, Some(7), false, 50).and_then(|c| c.met_at), Some(7));
    }
}
