//! `/`: for a stranger the welcome, for a resident what needs an answer and the tiles, for a helper
//! their residents, for staff the desk.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};

use super::acts::{Also, Named};
use super::held::{Opened, opened, row as held_row};
use super::requests::{number, row};
use super::session::clear_site_data;
use crate::acts::next_steps::offered;
use crate::domain::capacity::is_young;
use crate::domain::mandate::{MandateState, Matter};
use crate::domain::request::RequestState;
use crate::domain::standing::Office;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::post::notices::title;
use crate::store::absences::{self, Absence};
use crate::store::activities::{self, Activity, Signup};
use crate::store::acts;
use crate::store::askings;
use crate::store::ballots;
use crate::store::catalogue::{self, Party};
use crate::store::conn::Conn;
use crate::store::held;
use crate::store::mine::{self, Given};
use crate::store::next_steps;
use crate::store::notice_copies;
use crate::store::notices::Notice;
use crate::store::requests::{Event, Request};
use crate::store::sessions::{Caller, SessionKind};
use crate::store::survey_people;
use crate::store::telling;
use crate::views::helper::ResidentRow;
use crate::views::home::{BallotAsk, HelperHome, HelperRequest, KioskHome, ResidentHome, SolvedAsk, Welcome};
use crate::views::mandates::MandateRow;
use crate::views::next_steps::StepAsk;
use crate::views::notices::beginning;
use crate::views::page::Tab;

/// Acts and requests asked about on the first page; the rest is one tap away.
const ASKED: i64 = 3;
/// Residents on a helper's first page.
const SHOWN: usize = 5;

pub fn entries() -> Vec<Entry> {
    vec![get("/", Everyone, Both, "the first page, by who looks", || web::route().to(home))]
}

async fn home(ctx: Ctx) -> Result<HttpResponse, Error> {
    let Some(caller) = ctx.caller.clone().filter(|c| c.kind != SessionKind::Pending) else {
        return stranger(&ctx);
    };
    let staff = matches!(caller.kind, SessionKind::Staff | SessionKind::Api) && !caller.offices.is_empty();
    if staff {
        return Ok(ctx.go(desk_of(&caller)));
    }
    let by_token = caller.kind == SessionKind::Api && caller.is_helper && !caller.is_resident;
    if caller.kind == SessionKind::Helper || by_token {
        return helper(&ctx, &caller).await;
    }
    resident(&ctx, &caller).await
}

fn stranger(ctx: &Ctx) -> Result<HttpResponse, Error> {
    let page = ctx.page(ctx.community.name.clone(), Tab::Home);
    match ctx.device.as_deref() {
        Some(device) if device.is_kiosk() => {
            // Whoever was here before may only have walked away.
            let mut response = ctx.show(&KioskHome { page })?;
            clear_site_data(ctx, &mut response);
            Ok(response)
        }
        _ => ctx.show(&Welcome { page }),
    }
}

/// Where an office begins its day.
fn desk_of(caller: &Caller) -> &'static str {
    let holds = |wanted: &[Office]| caller.offices.iter().any(|(o, _)| wanted.contains(o));
    if holds(&[Office::Desk, Office::Accounts, Office::Auditor, Office::Admin]) { "/desk" } else { "/desk/requests" }
}

/// What a resident's first page needs, in a constant number of statements.
struct Mine {
    /// Under eighteen.
    young: bool,
    held: Vec<Opened>,
    away: Option<Absence>,
    named: Named,
    solved: Vec<Request>,
    words: HashMap<String, String>,
    ballots: Vec<(String, String, i64)>,
    surveys: Vec<(String, String)>,
    parties: Vec<Party>,
    given: Vec<Given>,
    open: usize,
    more_acts: bool,
    /// Not yet read, as far as they are shown.
    unread: Vec<Notice>,
    /// What is offered to them, where they let us look; never beside a helper.
    step: Option<StepAsk>,
    /// What they signed up for next.
    next: Option<(Signup, Activity)>,
}

impl Mine {
    async fn read(ctx: &Ctx, caller: &Caller) -> Result<Self, Error> {
        let (community, person, now) = (ctx.community_id().to_owned(), caller.person_id.clone(), ctx.now);
        let (me, beside) = (ctx.clone(), caller.kind == SessionKind::Copresence);
        let zone = ctx.community.zone();
        ctx.app
            .db
            .read(move |conn| {
                let mut asking = acts::asking(conn, &community, &person, beside, ASKED + 1)?;
                let more_acts = i64::try_from(asking.len()).unwrap_or(i64::MAX) > ASKED;
                asking.truncate(usize::try_from(ASKED).unwrap_or(usize::MAX));
                let solved = asked_about(conn, &community, &person)?;
                let told = solved.iter().map(|r| r.id.clone()).chain(Named::requests_of(&asking)).collect::<Vec<_>>();
                let steps = telling::steps(conn, &community, &told)?;
                let given = mine::given_by(conn, &community, &person, now)?;
                let waiting = held::waiting_for(conn, &community, &person, now, ASKED)?;
                let hands = waiting.iter().map(|h| h.hands_id.clone());
                let people = given.iter().map(|m| m.helper_id.clone()).chain(hands).collect();
                let named = Named::read(conn, &community, asking, Also { people, requests: &solved })?;
                let named = named.with_words(&steps);
                let parties = if solved.is_empty() { Vec::new() } else { catalogue::parties(conn, &community)? };
                let (born, step) = next_steps::of_person(conn, &community, &person)?;
                Ok(Self {
                    young: is_young(born.as_deref(), &zone, now),
                    named,
                    held: opened(conn, &me, &person, waiting)?,
                    away: absences::now(conn, &community, &person, now)?,
                    words: mending(steps),
                    ballots: ballots::waiting_for(conn, &community, &person, now, ASKED)?,
                    surveys: survey_people::waiting_for(conn, &community, &person, now, ASKED)?,
                    parties,
                    open: mine::open_requests(conn, &community, &person)?,
                    unread: notice_copies::unread(conn, &community, &person, ASKED)?,
                    step: step.filter(|_| !beside).and_then(|row| offered(&row, now)).map(StepAsk::of),
                    next: activities::of_person(conn, &community, &person, now, 1)?.pop(),
                    given,
                    solved,
                    more_acts,
                })
            })
            .await
    }

    fn solved(&self, ctx: &Ctx) -> Vec<SolvedAsk> {
        let party = |r: &Request| self.parties.iter().find(|p| p.id == r.party_id).map(|p| p.name.clone());
        self.solved
            .iter()
            .map(|r| SolvedAsk {
                id: r.id.clone(),
                number: number(r.number),
                category: self.named.category(ctx.prefs.lang, &r.category_id),
                party: party(r).unwrap_or_default(),
                words: self.words.get(&r.id).cloned().unwrap_or_default(),
            })
            .collect()
    }
}

/// What was said last when each was solved.
fn mending(steps: Vec<Event>) -> HashMap<String, String> {
    let solved = steps.into_iter().rev().filter(|step| step.kind == "solved");
    solved.filter_map(|step| Some((step.request_id, step.words?))).collect()
}

/// Said to be solved and not answered yet, and what was asked about afterwards.
fn asked_about(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<Request>, Error> {
    let mut found = mine::awaiting_word(conn, community, person, ASKED)?;
    for asked in askings::asked(conn, community, person, ASKED)? {
        if !found.iter().any(|r| r.id == asked.id) {
            found.push(asked);
        }
    }
    Ok(found)
}

async fn resident(ctx: &Ctx, caller: &Caller) -> Result<HttpResponse, Error> {
    let mine = Mine::read(ctx, caller).await?;
    let lang = ctx.prefs.lang;
    // Consent is never given beside the helper (TRUST.md §2, tier 3).
    let consents = caller.kind != SessionKind::Copresence && !mine.young;
    let waiting = mine.given.iter().filter(|m| consents && m.state == MandateState::ConsentPending);
    let in_force = mine.given.iter().filter(|m| m.state.in_force());
    let solved = mine.solved(ctx);
    ctx.show(&ResidentHome {
        page: ctx.page(ctx.community.name.clone(), Tab::Home),
        name: caller.name.clone(),
        young: mine.young,
        held: mine.held.iter().map(|h| held_row(ctx, lang, h, mine.named.labels())).collect(),
        away: mine.away.as_ref().map(|away| away.from_at),
        acts: unsolved(mine.named.rows(lang), &mine),
        more_acts: mine.more_acts,
        solved,
        ballots: mine.ballots.iter().map(|(id, title, closes)| ballot_ask(id, title, *closes)).collect(),
        surveys: mine.surveys.clone(),
        consents: waiting.map(|m| mandate_row(&mine, ctx, m)).collect(),
        open_requests: u64::try_from(mine.open).unwrap_or(u64::MAX),
        notices: mine.unread.iter().map(|n| (n.id.clone(), title(n, lang), beginning(&n.body))).collect(),
        next_activity: mine.next.as_ref().map(|(_, a)| a.title.clone()).unwrap_or_default(),
        step: mine.step.clone(),
        helpers: in_force.map(|m| mine.named.called(lang, &m.helper_id)).collect(),
    })
}

fn ballot_ask(id: &str, title: &str, closes_at: i64) -> BallotAsk {
    BallotAsk { id: id.to_owned(), title: title.to_owned(), closes_at }
}

/// One thing is asked about once: where she is asked whether it is fixed, she is not asked beside it
/// to acknowledge that somebody said so.
fn unsolved(rows: Vec<crate::views::acts::ActRow>, mine: &Mine) -> Vec<crate::views::acts::ActRow> {
    let asked: Vec<&str> = mine.solved.iter().map(|r| r.id.as_str()).collect();
    let about = |id: &str| mine.named.acts.iter().find(|a| a.id == id).map(|a| a.subject_id.as_str());
    rows.into_iter()
        .filter(|row| row.act != "request.solve" || !about(&row.id).is_some_and(|subject| asked.contains(&subject)))
        .collect()
}

fn mandate_row(mine: &Mine, ctx: &Ctx, given: &Given) -> MandateRow {
    MandateRow {
        id: given.id.clone(),
        helper: mine.named.called(ctx.prefs.lang, &given.helper_id),
        matters: given.matters.split(',').filter(|m| Matter::parse(m).is_some()).map(str::to_owned).collect(),
        from_at: given.from_at,
        until_at: given.until_at,
        state: given.state.as_str().to_owned(),
    }
}

/// What a helper's first page needs.
struct Theirs {
    named: Named,
    given: Vec<Given>,
    people: HashMap<String, (String, String)>,
    states: Vec<(String, RequestState)>,
    recent: Vec<Request>,
}

impl Theirs {
    async fn read(ctx: &Ctx, caller: &Caller) -> Result<Self, Error> {
        let (community, helper, now) = (ctx.community_id().to_owned(), caller.person_id.clone(), ctx.now);
        ctx.app
            .db
            .read(move |conn| {
                let asking = acts::asking(conn, &community, &helper, false, ASKED)?;
                let given = mine::given_to(conn, &community, &helper, now)?;
                let residents: Vec<String> = given.iter().map(|m| m.resident_id.clone()).collect();
                let recent = mine::filed_for(conn, &community, &helper, &residents, ASKED)?;
                let also = Also { requests: &recent, ..Also::default() };
                let told: Vec<String> = Named::requests_of(&asking).collect();
                let steps = telling::steps(conn, &community, &told)?;
                Ok(Self {
                    named: Named::read(conn, &community, asking, also)?.with_words(&steps),
                    people: mine::names_and_homes(conn, &community, &residents)?,
                    states: mine::states_of(conn, &community, &residents)?,
                    recent,
                    given,
                })
            })
            .await
    }

    fn row(&self, given: &Given) -> ResidentRow {
        let states = || self.states.iter().filter(|(who, _)| *who == given.resident_id).map(|(_, state)| *state);
        let (name, place) = self.people.get(&given.resident_id).cloned().unwrap_or_default();
        let open = states().filter(|state| state.open()).count();
        ResidentRow {
            id: given.resident_id.clone(),
            name,
            place,
            until_at: given.until_at,
            open_requests: u64::try_from(open).unwrap_or(u64::MAX),
            needs_a_look: states().any(|state| matches!(state, RequestState::Solved | RequestState::Answered)),
            suspended: given.state == MandateState::Suspended,
            last_at: None,
            ends_soon: false,
        }
    }
}

async fn helper(ctx: &Ctx, caller: &Caller) -> Result<HttpResponse, Error> {
    let theirs = Theirs::read(ctx, caller).await?;
    let mut residents: Vec<ResidentRow> = theirs.given.iter().map(|m| theirs.row(m)).collect();
    // Those who need something first; otherwise as they came.
    residents.sort_by_key(|r| (r.suspended, !r.needs_a_look));
    residents.truncate(SHOWN);
    let recent = theirs.recent.iter().map(|r| HelperRequest {
        resident_id: r.resident_id.clone(),
        resident: theirs.people.get(&r.resident_id).map(|(name, _)| name.clone()).unwrap_or_default(),
        request: row(ctx, r, theirs.named.categories(), theirs.named.labels()),
    });
    ctx.show(&HelperHome {
        page: ctx.page(ctx.community.name.clone(), Tab::Home),
        name: caller.name.clone(),
        acts: theirs.named.rows(ctx.prefs.lang),
        total: u64::try_from(theirs.given.len()).unwrap_or(u64::MAX),
        recent: recent.collect(),
        residents,
    })
}
