//! The reads, of the rows Linli reads for the same page.

use std::sync::OnceLock;

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::Engine;
use crate::schema::*;

/// Who asks, as the session's row says.
pub struct Seen {
    pub community: String,
    pub person: String,
    pub session: String,
    pub name: String,
}

/// A line of a page.
pub struct Line {
    pub id: String,
    pub number: String,
    pub state: String,
    pub words: String,
    pub place: String,
    pub at: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = requests)]
pub struct Request {
    pub community_id: String,
    pub id: String,
    pub number: i64,
    pub resident_id: String,
    pub filed_by: String,
    pub standing: String,
    pub channel: String,
    pub mandate_id: Option<String>,
    pub assisted_by: Option<String>,
    pub category_id: String,
    pub responsibility_id: String,
    pub party_id: String,
    pub handler_id: Option<String>,
    pub building_id: Option<String>,
    pub unit: Option<String>,
    pub place_words: String,
    pub words: String,
    pub state: String,
    pub open: bool,
    pub transfers: i32,
    pub filed_at: i64,
    pub answer_due: i64,
    pub solve_due: i64,
    pub due_at: i64,
    pub answered_at: Option<i64>,
    pub solved_at: Option<i64>,
    pub confirmed_at: Option<i64>,
    pub confirmed_beside: Option<String>,
    pub rating: Option<i32>,
    pub rating_words: Option<String>,
    pub public: bool,
    pub version: i32,
}

impl From<Request> for Line {
    fn from(r: Request) -> Self {
        Self {
            id: r.id,
            number: format!("R-{}", r.number),
            state: r.state,
            words: r.words,
            place: r.place_words,
            at: r.due_at,
        }
    }
}

static COMMUNITY: OnceLock<String> = OnceLock::new();

/// Remembered, as Linli remembers it.
fn community(conn: &mut Engine) -> QueryResult<String> {
    if let Some(known) = COMMUNITY.get() {
        return Ok(known.clone());
    }
    let found: String = communities::table.select(communities::id).first(conn)?;
    Ok(COMMUNITY.get_or_init(|| found).clone())
}

pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

pub fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = Sha256::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().to_vec()
}

/// The session with its person, their offices and accreditation: one statement, as in Linli's gate.
pub fn seen(conn: &mut Engine, token: &str) -> QueryResult<Seen> {
    type Row = (String, String, String, i64, Option<String>, Option<String>);
    let community = community(conn)?;
    let (session, person, name, _, _, _): Row = sessions::table
        .inner_join(
            people::table.on(people::community_id.eq(sessions::community_id).and(people::id.eq(sessions::person_id))),
        )
        .left_join(
            offices::table
                .on(offices::community_id.eq(sessions::community_id).and(offices::person_id.eq(sessions::person_id))),
        )
        .left_join(
            helpers::table
                .on(helpers::community_id.eq(sessions::community_id).and(helpers::person_id.eq(sessions::person_id))),
        )
        .filter(sessions::community_id.eq(&community))
        .filter(sessions::token_hash.eq(hash(&[token.as_bytes()])))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::ends_at.gt(now()))
        .select((
            sessions::id,
            sessions::person_id,
            people::name,
            sessions::seen_at,
            offices::office.nullable(),
            helpers::title.nullable(),
        ))
        .first(conn)?;
    Ok(Seen { community, person, session, name })
}

/// What asks for an answer, what is solved, who helps, how many are open.
pub fn home(conn: &mut Engine, seen: &Seen) -> QueryResult<Vec<Line>> {
    let asking: Vec<(String, String, String, String, i64)> = acts::table
        .filter(acts::community_id.eq(&seen.community))
        .filter(acts::resident_id.eq(&seen.person))
        .filter(acts::asks.eq(true))
        .order(acts::id.desc())
        .limit(4)
        .select((acts::id, acts::act, acts::actor_id, acts::subject_id, acts::at))
        .load(conn)?;
    let solved: Vec<Request> = requests::table
        .filter(requests::community_id.eq(&seen.community))
        .filter(requests::resident_id.eq(&seen.person))
        .filter(requests::state.eq("solved"))
        .order(requests::id.desc())
        .limit(3)
        .select(Request::as_select())
        .load(conn)?;
    let _open: Vec<String> = requests::table
        .filter(requests::community_id.eq(&seen.community))
        .filter(requests::resident_id.eq(&seen.person))
        .filter(requests::open.eq(true))
        .select(requests::id)
        .limit(100)
        .load(conn)?;
    let given: Vec<String> = mandates::table
        .filter(mandates::community_id.eq(&seen.community))
        .filter(mandates::resident_id.eq(&seen.person))
        .filter(mandates::until_at.gt(now()))
        .select(mandates::helper_id)
        .limit(20)
        .load(conn)?;
    names(conn, seen, given.into_iter().chain(asking.iter().map(|a| a.2.clone())).collect())?;
    around(conn, seen)?;
    awaited(conn, seen)?;
    let about: Vec<String> = asking.iter().map(|a| a.3.clone()).collect();
    let _: Vec<Request> = requests::table
        .filter(requests::community_id.eq(&seen.community))
        .filter(requests::id.eq_any(about))
        .select(Request::as_select())
        .load(conn)?;
    let ids: Vec<String> = solved.iter().map(|r| r.id.clone()).collect();
    let _: Vec<(String, Option<String>)> = request_events::table
        .filter(request_events::community_id.eq(&seen.community))
        .filter(request_events::request_id.eq_any(ids))
        .filter(request_events::kind.eq("solved"))
        .select((request_events::request_id, request_events::words))
        .load(conn)?;
    let line = |(id, act, actor, _, at): (_, _, _, String, _)| Line {
        id,
        number: act,
        state: actor,
        words: String::new(),
        place: String::new(),
        at,
    };
    Ok(asking.into_iter().map(line).chain(solved.into_iter().map(Line::from)).collect())
}

/// What else waits for somebody on their first page: their word on what another asked for, a ballot, a survey, a notice, the
/// next small step, an activity; and whether they are away.
fn awaited(conn: &mut Engine, seen: &Seen) -> QueryResult<()> {
    let _held: Vec<String> = held_acts::table
        .filter(held_acts::community_id.eq(&seen.community))
        .filter(held_acts::resident_id.eq(&seen.person))
        .filter(held_acts::open.eq(true))
        .filter(held_acts::ends_at.gt(now()))
        .order(held_acts::id.desc())
        .limit(3)
        .select(held_acts::id)
        .load(conn)?;
    let _away: Vec<i64> = absences::table
        .filter(absences::community_id.eq(&seen.community))
        .filter(absences::resident_id.eq(&seen.person))
        .select(absences::from_at)
        .load(conn)?;
    let _votes: Vec<(String, i64)> =
        ballot_voters::table
            .inner_join(ballots::table.on(
                ballots::community_id.eq(ballot_voters::community_id).and(ballots::id.eq(ballot_voters::ballot_id)),
            ))
            .filter(ballot_voters::community_id.eq(&seen.community))
            .filter(ballot_voters::person_id.eq(&seen.person))
            .filter(ballots::closes_at.gt(now()))
            .limit(3)
            .select((ballots::title, ballots::closes_at))
            .load(conn)?;
    let _asked: Vec<(String, String)> =
        survey_people::table
            .inner_join(surveys::table.on(
                surveys::community_id.eq(survey_people::community_id).and(surveys::id.eq(survey_people::survey_id)),
            ))
            .filter(survey_people::community_id.eq(&seen.community))
            .filter(survey_people::person_id.eq(&seen.person))
            .filter(survey_people::answered_at.is_null())
            .filter(surveys::closes_at.gt(now()))
            .limit(3)
            .select((surveys::id, surveys::title))
            .load(conn)?;
    let _unread: Vec<(String, String)> =
        notice_copies::table
            .inner_join(notices::table.on(
                notices::community_id.eq(notice_copies::community_id).and(notices::id.eq(notice_copies::notice_id)),
            ))
            .filter(notice_copies::community_id.eq(&seen.community))
            .filter(notice_copies::person_id.eq(&seen.person))
            .filter(notice_copies::acknowledged_at.is_null())
            .order(notice_copies::notice_id.desc())
            .limit(3)
            .select((notices::title, notices::body))
            .load(conn)?;
    let _born: Option<Option<String>> =
        people::table.find((&seen.community, &seen.person)).select(people::born).first(conn).optional()?;
    let _next: Option<(String, i64)> = activity_signups::table
        .inner_join(
            activities::table.on(activities::community_id
                .eq(activity_signups::community_id)
                .and(activities::id.eq(activity_signups::activity_id))),
        )
        .filter(activity_signups::community_id.eq(&seen.community))
        .filter(activity_signups::person_id.eq(&seen.person))
        .filter(activities::starts_at.ge(now()))
        .order(activities::starts_at.asc())
        .select((activities::title, activities::starts_at))
        .first(conn)
        .optional()?;
    Ok(())
}

pub fn own_list(conn: &mut Engine, seen: &Seen) -> QueryResult<Vec<Line>> {
    let found: Vec<Request> = requests::table
        .filter(requests::community_id.eq(&seen.community))
        .filter(requests::resident_id.eq(&seen.person))
        .order(requests::id.desc())
        .limit(26)
        .select(Request::as_select())
        .load(conn)?;
    around(conn, seen)?;
    lines(conn, seen, found)
}

pub fn queue(conn: &mut Engine, seen: &Seen) -> QueryResult<Vec<Line>> {
    let found: Vec<Request> = requests::table
        .filter(requests::community_id.eq(&seen.community))
        .filter(requests::open.eq(true))
        .order((requests::due_at.asc(), requests::id.asc()))
        .limit(26)
        .select(Request::as_select())
        .load(conn)?;
    offered(conn, seen, found.iter().map(|r| r.id.clone()).collect())?;
    around(conn, seen)?;
    lines(conn, seen, found)
}

/// What stands around the desk's list: how many there are, what another house ordered, whom and where its filters name, and
/// the filters kept.
fn offered(conn: &mut Engine, seen: &Seen, shown: Vec<String>) -> QueryResult<()> {
    let _count: Vec<i64> = requests::table
        .filter(requests::community_id.eq(&seen.community))
        .filter(requests::open.eq(true))
        .order((requests::due_at.asc(), requests::id.asc()))
        .limit(201)
        .select(requests::due_at)
        .load(conn)?;
    let _ordered: Vec<(String, String)> =
        outside_orders::table
            .inner_join(sources::table.on(
                sources::community_id.eq(outside_orders::community_id).and(sources::id.eq(outside_orders::source_id)),
            ))
            .filter(outside_orders::community_id.eq(&seen.community))
            .filter(outside_orders::request_id.eq_any(shown))
            .select((outside_orders::request_id, sources::name))
            .load(conn)?;
    let _staff: Vec<(String, String)> = offices::table
        .inner_join(
            people::table.on(people::community_id.eq(offices::community_id).and(people::id.eq(offices::person_id))),
        )
        .filter(offices::community_id.eq(&seen.community))
        .filter(offices::ended_at.is_null())
        .select((people::id, people::name))
        .distinct()
        .load(conn)?;
    let _grids: Vec<(String, String)> =
        grids::table.filter(grids::community_id.eq(&seen.community)).select((grids::id, grids::name)).load(conn)?;
    let _buildings: Vec<(String, String)> = buildings::table
        .filter(buildings::community_id.eq(&seen.community))
        .order((buildings::sort.asc(), buildings::id.asc()))
        .select((buildings::id, buildings::name))
        .load(conn)?;
    let _kept: Vec<(String, String)> = queue_filters::table
        .filter(queue_filters::community_id.eq(&seen.community))
        .filter(queue_filters::owner_id.eq(&seen.person).or(queue_filters::owner_id.eq("")))
        .select((queue_filters::name, queue_filters::query))
        .load(conn)?;
    let _first: Option<String> =
        queue_starts::table.find((&seen.community, &seen.person)).select(queue_starts::query).first(conn).optional()?;
    Ok(())
}

fn lines(conn: &mut Engine, seen: &Seen, found: Vec<Request>) -> QueryResult<Vec<Line>> {
    names(conn, seen, found.iter().flat_map(|r| [r.resident_id.clone(), r.filed_by.clone()]).collect())?;
    Ok(found.into_iter().take(25).map(Line::from).collect())
}

/// Categories and parties, by which lines are named.
fn around(conn: &mut Engine, seen: &Seen) -> QueryResult<()> {
    let _: Vec<(String, String, String)> = categories::table
        .filter(categories::community_id.eq(&seen.community))
        .select((categories::id, categories::name_zh, categories::icon))
        .load(conn)?;
    let _: Vec<(String, String)> = parties::table
        .filter(parties::community_id.eq(&seen.community))
        .select((parties::id, parties::name))
        .load(conn)?;
    Ok(())
}

fn names(conn: &mut Engine, seen: &Seen, mut ids: Vec<String>) -> QueryResult<()> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(());
    }
    let _: Vec<(String, String, Option<String>, Option<String>)> = people::table
        .left_join(
            helpers::table.on(helpers::community_id.eq(people::community_id).and(helpers::person_id.eq(people::id))),
        )
        .left_join(
            offices::table.on(offices::community_id.eq(people::community_id).and(offices::person_id.eq(people::id))),
        )
        .filter(people::community_id.eq(&seen.community))
        .filter(people::id.eq_any(ids))
        .select((people::id, people::name, helpers::title.nullable(), offices::office.nullable()))
        .load(conn)?;
    Ok(())
}

pub fn one(conn: &mut Engine, seen: &Seen, id: &str) -> QueryResult<Vec<Line>> {
    let request: Request = requests::table.find((&seen.community, id)).select(Request::as_select()).first(conn)?;
    let steps: Vec<(String, i64, String, Option<String>, Option<String>)> = request_events::table
        .filter(request_events::community_id.eq(&seen.community))
        .filter(request_events::request_id.eq(id))
        .order(request_events::id.desc())
        .limit(200)
        .select((
            request_events::id,
            request_events::at,
            request_events::kind,
            request_events::actor_id,
            request_events::words,
        ))
        .load(conn)?;
    let _photos: Vec<(String, String)> = photos::table
        .filter(photos::community_id.eq(&seen.community))
        .filter(photos::request_id.eq(id))
        .select((photos::id, photos::hash))
        .limit(40)
        .load(conn)?;
    let declined = steps.iter().any(|step| step.2 == "declined");
    beside(conn, seen, &request, declined)?;
    let people = steps.iter().filter_map(|s| s.3.clone()).chain([request.filed_by.clone()]).collect();
    names(conn, seen, people)?;
    around(conn, seen)?;
    let step = |(id, at, kind, _, words): (_, _, _, Option<String>, Option<String>)| Line {
        id,
        number: String::new(),
        state: kind,
        words: words.unwrap_or_default(),
        place: String::new(),
        at,
    };
    Ok([Line::from(request)].into_iter().chain(steps.into_iter().map(step)).collect())
}

/// What stands beside one request: the question asked afterwards, the problem it goes with, a mediation, the answers to its
/// category's questions; of a refused one the objection; of an open one its filing, and when its resident is away.
fn beside(conn: &mut Engine, seen: &Seen, request: &Request, declined: bool) -> QueryResult<()> {
    let _joined: Vec<(Option<String>, Option<String>, Option<String>)> = requests::table
        .left_join(
            askings::table
                .on(askings::community_id.eq(requests::community_id).and(askings::request_id.eq(requests::id))),
        )
        .left_join(
            problem_requests::table.on(problem_requests::community_id
                .eq(requests::community_id)
                .and(problem_requests::request_id.eq(requests::id))),
        )
        .left_join(
            mediations::table
                .on(mediations::community_id.eq(requests::community_id).and(mediations::request_id.eq(requests::id))),
        )
        .filter(requests::community_id.eq(&seen.community))
        .filter(requests::id.eq(&request.id))
        .select((askings::state.nullable(), problem_requests::problem_id.nullable(), mediations::id.nullable()))
        .load(conn)?;
    let _answers: Vec<String> = request_answers::table
        .filter(request_answers::community_id.eq(&seen.community))
        .filter(request_answers::request_id.eq(&request.id))
        .select(request_answers::answer)
        .load(conn)?;
    if declined {
        let _objection: Option<String> = objections::table
            .filter(objections::community_id.eq(&seen.community))
            .filter(objections::request_id.eq(&request.id))
            .select(objections::id)
            .first(conn)
            .optional()?;
    }
    if request.open {
        let _filing: Option<(String, Option<i64>)> = acts::table
            .filter(acts::community_id.eq(&seen.community))
            .filter(acts::subject_id.eq(&request.id))
            .filter(acts::act.eq("request.file"))
            .order(acts::id.desc())
            .select((acts::id, acts::told_at))
            .first(conn)
            .optional()?;
        let _away: Vec<i64> = absences::table
            .filter(absences::community_id.eq(&seen.community))
            .filter(absences::resident_id.eq(&request.resident_id))
            .select(absences::from_at)
            .load(conn)?;
    }
    Ok(())
}
