//! The write: one filing, with the rows Linli writes for one, in one commit.

use diesel::prelude::*;
use serde::Deserialize;

use super::Engine;
use super::rows::{Request, Seen, hash, new_id, now};
use super::store::lock_head;
use crate::schema::*;

/// What a form files.
#[derive(Deserialize)]
pub struct Filing {
    pub category: String,
    pub words: String,
    pub key: String,
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
