//! The reads and the write, on the rows Linli reads and writes for the same page.

use std::sync::OnceLock;

use diesel::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Engine;
use super::store::lock_head;
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

/// What a form files.
#[derive(Deserialize)]
pub struct Filing {
    pub category: String,
    pub words: String,
    pub key: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = requests)]
struct Request {
    community_id: String,
    id: String,
    number: i64,
    resident_id: String,
    filed_by: String,
    standing: String,
    channel: String,
    mandate_id: Option<String>,
    assisted_by: Option<String>,
    category_id: String,
    responsibility_id: String,
    party_id: String,
    handler_id: Option<String>,
    building_id: Option<String>,
    unit: Option<String>,
    place_words: String,
    words: String,
    state: String,
    open: bool,
    transfers: i32,
    filed_at: i64,
    answer_due: i64,
    solve_due: i64,
    due_at: i64,
    answered_at: Option<i64>,
    solved_at: Option<i64>,
    confirmed_at: Option<i64>,
    confirmed_beside: Option<String>,
    rating: Option<i32>,
    rating_words: Option<String>,
    public: bool,
    version: i32,
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

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = Sha256::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().to_vec()
}

/// The session with its person, and their offices and accreditation: two statements, as in Linli's gate.
pub fn seen(conn: &mut Engine, token: &str) -> QueryResult<Seen> {
    let community = community(conn)?;
    let (session, person, name, _): (String, String, String, i64) = sessions::table
        .inner_join(
            people::table.on(people::community_id.eq(sessions::community_id).and(people::id.eq(sessions::person_id))),
        )
        .filter(sessions::community_id.eq(&community))
        .filter(sessions::token_hash.eq(hash(&[token.as_bytes()])))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::ends_at.gt(now()))
        .select((sessions::id, sessions::person_id, people::name, sessions::seen_at))
        .first(conn)?;
    let _: Vec<(Option<String>, Option<String>)> = people::table
        .left_join(
            offices::table.on(offices::community_id.eq(people::community_id).and(offices::person_id.eq(people::id))),
        )
        .left_join(
            helpers::table.on(helpers::community_id.eq(people::community_id).and(helpers::person_id.eq(people::id))),
        )
        .filter(people::community_id.eq(&community))
        .filter(people::id.eq(&person))
        .select((offices::office.nullable(), helpers::title.nullable()))
        .load(conn)?;
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
    around(conn, seen)?;
    lines(conn, seen, found)
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
    let _filing: Option<(String, Option<i64>)> = acts::table
        .filter(acts::community_id.eq(&seen.community))
        .filter(acts::subject_id.eq(id))
        .filter(acts::act.eq("request.file"))
        .order(acts::id.desc())
        .select((acts::id, acts::told_at))
        .first(conn)
        .optional()?;
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

/// What must be known before the write: where they live, and whose job the category is.
pub struct Facts {
    building: Option<String>,
    unit: Option<String>,
    /// Category's id and code, its line, party and hours.
    duties: Vec<(String, String, String, String, i32, i32)>,
}

pub fn before_filing(conn: &mut Engine, seen: &Seen) -> QueryResult<Facts> {
    let home: Option<(String, String)> = people::table
        .inner_join(
            homes::table.on(homes::community_id.eq(people::community_id).and(people::home_id.eq(homes::id.nullable()))),
        )
        .filter(people::community_id.eq(&seen.community))
        .filter(people::id.eq(&seen.person))
        .select((homes::building_id, homes::unit))
        .first(conn)
        .optional()?;
    let duties = categories::table
        .inner_join(
            responsibilities::table.on(responsibilities::community_id
                .eq(categories::community_id)
                .and(responsibilities::category_id.eq(categories::id))),
        )
        .filter(categories::community_id.eq(&seen.community))
        .filter(responsibilities::until_at.is_null())
        .select((
            categories::id,
            categories::code,
            responsibilities::id,
            responsibilities::party_id,
            responsibilities::answer_hours,
            responsibilities::solve_hours,
        ))
        .load(conn)?;
    let (building, unit) = home.unzip();
    Ok(Facts { building, unit, duties })
}

/// One filing: the key, the number, the request, its first step, the record's entry and head, the act; one commit.
pub fn file(conn: &mut Engine, seen: &Seen, facts: &Facts, form: &Filing) -> QueryResult<String> {
    let c = seen.community.as_str();
    let known: Option<String> = answered_keys::table
        .find((c, &seen.person, &seen.person, "requests.file", &form.key))
        .select(answered_keys::answer)
        .first(conn)
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    let duty = facts.duties.iter().find(|d| d.1 == form.category).ok_or(diesel::result::Error::NotFound)?;
    let (at, id) = (now(), new_id());
    diesel::update(counters::table.find((c, "request"))).set(counters::value.eq(counters::value + 1)).execute(conn)?;
    let number: i64 = counters::table.find((c, "request")).select(counters::value).first(conn)?;
    let request = Request {
        community_id: c.to_owned(),
        id: id.clone(),
        number,
        resident_id: seen.person.clone(),
        filed_by: seen.person.clone(),
        standing: "self".into(),
        channel: "own_phone".into(),
        mandate_id: None,
        assisted_by: None,
        category_id: duty.0.clone(),
        responsibility_id: duty.2.clone(),
        party_id: duty.3.clone(),
        handler_id: None,
        building_id: facts.building.clone(),
        unit: facts.unit.clone(),
        place_words: "家里".into(),
        words: form.words.clone(),
        state: "filed".into(),
        open: true,
        transfers: 0,
        filed_at: at,
        answer_due: at + i64::from(duty.4) * 3_600_000,
        solve_due: at + i64::from(duty.5) * 3_600_000,
        due_at: at + i64::from(duty.4) * 3_600_000,
        answered_at: None,
        solved_at: None,
        confirmed_at: None,
        confirmed_beside: None,
        rating: None,
        rating_words: None,
        public: false,
        version: 1,
    };
    diesel::insert_into(requests::table).values(&request).execute(conn)?;
    diesel::insert_into(request_events::table)
        .values((
            request_events::community_id.eq(c),
            request_events::id.eq(new_id()),
            request_events::request_id.eq(&id),
            request_events::at.eq(at),
            request_events::kind.eq("filed"),
            request_events::actor_id.eq(Some(&seen.person)),
            request_events::internal.eq(false),
        ))
        .execute(conn)?;
    let seq = record(conn, seen, &id, at, form)?;
    keep(conn, seen, &id, at, seq, &form.key)?;
    Ok(id)
}

/// The entry must follow the one before it: the database itself refuses another.
fn record(conn: &mut Engine, seen: &Seen, id: &str, at: i64, form: &Filing) -> QueryResult<i64> {
    let c = seen.community.as_str();
    lock_head(conn, c)?;
    let (seq, before): (i64, Vec<u8>) =
        record_heads::table.find(c).select((record_heads::seq, record_heads::hash)).first(conn)?;
    let next = hash(&[&before, id.as_bytes(), form.words.as_bytes()]);
    diesel::insert_into(record::table)
        .values((
            record::community_id.eq(c),
            record::seq.eq(seq + 1),
            record::at.eq(at),
            record::act.eq("request.file"),
            record::tier.eq(1),
            record::actor_id.eq(Some(&seen.person)),
            record::resident_id.eq(Some(&seen.person)),
            record::standing.eq("self"),
            record::channel.eq("own_phone"),
            record::session_id.eq(Some(&seen.session)),
            record::assurance.eq("card_and_pin"),
            record::subject_kind.eq("request"),
            record::subject_id.eq(id),
            record::key.eq(Some(&form.key)),
            record::commitment.eq(&next),
            record::sealed.eq(Some(form.words.as_bytes())),
            record::prev_hash.eq(&before),
            record::hash.eq(&next),
        ))
        .execute(conn)?;
    diesel::update(record_heads::table.find(c))
        .set((record_heads::seq.eq(seq + 1), record_heads::hash.eq(&next)))
        .execute(conn)?;
    Ok(seq + 1)
}

/// The act for the resident and the answer under its key.
fn keep(conn: &mut Engine, seen: &Seen, id: &str, at: i64, seq: i64, key: &str) -> QueryResult<()> {
    let c = seen.community.as_str();
    diesel::insert_into(acts::table)
        .values((
            acts::community_id.eq(c),
            acts::id.eq(new_id()),
            acts::seq.eq(seq),
            acts::act.eq("request.file"),
            acts::tier.eq(1),
            acts::actor_id.eq(&seen.person),
            acts::resident_id.eq(&seen.person),
            acts::standing.eq("self"),
            acts::channel.eq("own_phone"),
            acts::subject_kind.eq("request"),
            acts::subject_id.eq(id),
            acts::receipt_code.eq(new_id()),
            acts::salt.eq(vec![0u8; 16]),
            acts::at.eq(at),
            acts::told_at.eq(Some(at)),
            acts::state.eq("done"),
            acts::asks.eq(false),
        ))
        .execute(conn)?;
    diesel::insert_into(answered_keys::table)
        .values((
            answered_keys::community_id.eq(c),
            answered_keys::actor_id.eq(&seen.person),
            answered_keys::resident_id.eq(&seen.person),
            answered_keys::route.eq("requests.file"),
            answered_keys::key.eq(key),
            answered_keys::digest.eq(hash(&[key.as_bytes()])),
            answered_keys::answer.eq(id),
            answered_keys::at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}
