//! Messages waiting to reach people: by machine (SMS, email) or by hand (call list, letters, visits).

use diesel::dsl::exists;
use diesel::prelude::*;

use super::among::among;
use super::communities::{Community, MOST};
use super::conn::Conn;
use super::schema::{communities, outbox};
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

/// Messages passed on with one press, at most.
const AT_ONCE: i64 = 40;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox)]
pub struct Message {
    pub community_id: String,
    pub id: String,
    pub person_id: String,
    /// The act it tells of; the act counts as told when one of its messages reached the person.
    pub act_id: Option<String>,
    /// Whoever acted: they may not mark it reached, and it is never sent to a contact of theirs.
    pub helper_id: Option<String>,
    /// Which words: see `post::words`.
    pub template: String,
    /// `app`, `sms`, `email`, `call`, `letter` or `visit`.
    pub channel: String,
    /// JSON: what the words need.
    pub params: String,
    /// `waiting`, `sent` (posted, handed to a gateway), `reached`, `failed` or `cancelled`.
    pub state: String,
    pub due_at: i64,
    pub lease_until: i64,
    /// Grows with every lease: a worker whose lease was taken over cannot complete it.
    pub generation: i64,
    pub tries: i32,
    pub created_at: i64,
    pub done_at: Option<i64>,
    pub done_by: Option<String>,
    pub last_error: Option<String>,
}

/// A message to write.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    pub person: &'a str,
    pub act: Option<&'a str>,
    pub helper: Option<&'a str>,
    pub template: &'a str,
    pub channel: &'a str,
    pub params: &'a serde_json::Value,
}

/// Puts a message in the outbox, in the transaction of the act it tells of.
pub fn post(tx: &mut Tx<'_>, new: &NewMessage<'_>) -> Result<String, Error> {
    let now = tx.now;
    write(tx, new, now)
}

/// The same, before all others that wait: somebody is looking at their phone for it. Due since ever, it is
/// the first that is leased, however many wait.
pub fn post_first(tx: &mut Tx<'_>, _: Housekeeping, new: &NewMessage<'_>) -> Result<String, Error> {
    write(tx, new, 0)
}

fn write(tx: &mut Tx<'_>, new: &NewMessage<'_>, due_at: i64) -> Result<String, Error> {
    let message = Message {
        community_id: tx.community.to_owned(),
        id: new_id(),
        person_id: new.person.to_owned(),
        act_id: new.act.map(str::to_owned),
        helper_id: new.helper.map(str::to_owned),
        template: new.template.to_owned(),
        channel: new.channel.to_owned(),
        params: new.params.to_string(),
        state: "waiting".into(),
        due_at,
        lease_until: 0,
        generation: 0,
        tries: 0,
        created_at: tx.now,
        done_at: None,
        done_by: None,
        last_error: None,
    };
    diesel::insert_into(outbox::table).values(&message).execute(tx.conn)?;
    Ok(message.id)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Message>, Error> {
    Ok(outbox::table.find((community, id)).select(Message::as_select()).first(conn).optional()?)
}

/// One channel's messages in a state, oldest due first, after the row given.
pub fn page(
    conn: &mut Conn,
    community: &str,
    channel: &str,
    state: &str,
    after: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<Message>, Error> {
    let mut query = outbox::table
        .filter(outbox::community_id.eq(community))
        .filter(outbox::channel.eq(channel.to_owned()))
        .filter(outbox::state.eq(state.to_owned()))
        .into_boxed();
    if let Some((due, id)) = after {
        query = query.filter(outbox::due_at.gt(due).or(outbox::due_at.eq(due).and(outbox::id.gt(id.to_owned()))));
    }
    Ok(query.order((outbox::due_at.asc(), outbox::id.asc())).limit(limit).select(Message::as_select()).load(conn)?)
}

/// Leases up to `limit` messages of a channel that are due, so that two workers never send the same
/// one (without SKIP LOCKED, which SQLite lacks: the update itself settles who gets it).
pub fn lease(tx: &mut Tx<'_>, _: Housekeeping, channel: &str, for_ms: i64, limit: i64) -> Result<Vec<Message>, Error> {
    let due: Vec<String> = outbox::table
        .filter(outbox::community_id.eq(tx.community))
        .filter(outbox::channel.eq(channel.to_owned()))
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.le(tx.now))
        .filter(outbox::lease_until.lt(tx.now))
        .order((outbox::due_at.asc(), outbox::id.asc()))
        .limit(limit)
        .select(outbox::id)
        .load(tx.conn)?;
    diesel::update(
        outbox::table
            .filter(outbox::community_id.eq(tx.community))
            .filter(outbox::id.eq_any(due.clone()))
            .filter(outbox::lease_until.lt(tx.now)),
    )
    .set((
        outbox::lease_until.eq(tx.now + for_ms),
        outbox::generation.eq(outbox::generation + 1),
        outbox::tries.eq(outbox::tries + 1),
    ))
    .execute(tx.conn)?;
    Ok(outbox::table
        .filter(outbox::community_id.eq(tx.community))
        .filter(outbox::id.eq_any(due))
        .filter(outbox::lease_until.eq(tx.now + for_ms))
        .select(Message::as_select())
        .load(tx.conn)?)
}

/// How a leased sending ended.
pub enum Sending<'a> {
    Sent,
    /// Try again then.
    Later {
        at: i64,
        why: &'a str,
    },
    /// Not by this channel; somebody should ring instead.
    Failed {
        why: &'a str,
    },
}

/// Ends a lease. `false`: the lease had been taken over, and nothing was changed.
pub fn complete(tx: &mut Tx<'_>, _: Housekeeping, message: &Message, how: &Sending<'_>) -> Result<bool, Error> {
    let row = outbox::table
        .find((tx.community, &message.id))
        .filter(outbox::generation.eq(message.generation))
        .filter(outbox::state.eq("waiting"));
    let changed = match how {
        Sending::Sent => diesel::update(row)
            .set((outbox::state.eq("sent"), outbox::done_at.eq(Some(tx.now)), outbox::last_error.eq(None::<String>)))
            .execute(tx.conn)?,
        Sending::Later { at, why } => diesel::update(row)
            .set((outbox::due_at.eq(*at), outbox::lease_until.eq(0), outbox::last_error.eq(Some(*why))))
            .execute(tx.conn)?,
        Sending::Failed { why } => diesel::update(row)
            .set((outbox::state.eq("failed"), outbox::done_at.eq(Some(tx.now)), outbox::last_error.eq(Some(*why))))
            .execute(tx.conn)?,
    };
    Ok(changed == 1)
}

/// Hands a message that a machine could not deliver to the people who ring.
pub fn to_call_list(tx: &mut Tx<'_>, _: Housekeeping, message: &Message) -> Result<(), Error> {
    let params = serde_json::from_str(&message.params).map_err(|e| Error::broken("outbox", e))?;
    post(
        tx,
        &NewMessage {
            person: &message.person_id,
            act: message.act_id.as_deref(),
            helper: message.helper_id.as_deref(),
            template: &message.template,
            channel: "call",
            params: &params,
        },
    )?;
    Ok(())
}

/// Somebody at the desk reached the person, posted the letter, or did not get through.
pub enum ByHand {
    Reached,
    Posted,
    /// Try again then, milliseconds UTC.
    Missed {
        again_at: i64,
    },
}

pub fn by_hand<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, message: &Message, how: &ByHand) -> Result<(), Error> {
    let by = permit.context().standing.actor.clone();
    let row = outbox::table
        .find((tx.community, &message.id))
        .filter(outbox::state.eq(&message.state))
        .filter(outbox::tries.eq(message.tries));
    let changed = match how {
        ByHand::Reached => diesel::update(row)
            .set((outbox::state.eq("reached"), outbox::done_at.eq(Some(tx.now)), outbox::done_by.eq(Some(by))))
            .execute(tx.conn)?,
        ByHand::Posted => diesel::update(row)
            .set((outbox::state.eq("sent"), outbox::done_at.eq(Some(tx.now)), outbox::done_by.eq(Some(by))))
            .execute(tx.conn)?,
        ByHand::Missed { again_at } => diesel::update(row)
            .set((outbox::due_at.eq(*again_at), outbox::tries.eq(outbox::tries + 1), outbox::done_by.eq(Some(by))))
            .execute(tx.conn)?,
    };
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Messages that people pass on, of several channels in one state, due by `until`, oldest due first,
/// after the row given.
pub fn due_by_hand(
    conn: &mut Conn,
    community: &str,
    channels: &[&str],
    state: &str,
    until: i64,
    after: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<Message>, Error> {
    let channels: Vec<String> = channels.iter().map(|c| (*c).to_owned()).collect();
    let mut query = outbox::table
        .filter(outbox::community_id.eq(community))
        .filter(among(outbox::channel, channels))
        .filter(outbox::state.eq(state.to_owned()))
        .filter(outbox::due_at.le(until))
        .into_boxed();
    if let Some((due, id)) = after {
        query = query.filter(outbox::due_at.gt(due).or(outbox::due_at.eq(due).and(outbox::id.gt(id.to_owned()))));
    }
    Ok(query.order((outbox::due_at.asc(), outbox::id.asc())).limit(limit).select(Message::as_select()).load(conn)?)
}

/// Those named, the longest due first.
pub fn several(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<Message>, Error> {
    Ok(outbox::table
        .filter(outbox::community_id.eq(community))
        .filter(among(outbox::id, ids))
        .order((outbox::due_at.asc(), outbox::id.asc()))
        .limit(AT_ONCE)
        .select(Message::as_select())
        .load(conn)?)
}

/// How many messages wait, by the way they go; every way is there, also where none waits.
pub fn waiting(conn: &mut Conn, community: &str) -> Result<Vec<(String, i64)>, Error> {
    use diesel::dsl::count_star;
    let ways = ["sms", "email", "call", "letter", "visit"];
    let found: Vec<(String, i64)> = outbox::table
        .filter(outbox::community_id.eq(community))
        .filter(outbox::channel.eq_any(ways))
        .filter(outbox::state.eq("waiting"))
        .group_by(outbox::channel)
        .select((outbox::channel, count_star()))
        .load(conn)?;
    let count = |way: &str| found.iter().find(|(channel, _)| channel == way).map_or(0, |(_, n)| *n);
    Ok(ways.iter().map(|way| ((*way).to_owned(), count(way))).collect())
}

/// Communities in which messages for this channel are due and nobody has them, oldest first. Asked before leasing, so that
/// an idle server writes nothing.
pub fn due_places(conn: &mut Conn, channel: &str, now: i64) -> Result<Vec<Community>, Error> {
    let due = outbox::table
        .filter(outbox::community_id.eq(communities::id))
        .filter(outbox::channel.eq(channel.to_owned()))
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.le(now))
        .filter(outbox::lease_until.lt(now));
    Ok(communities::table
        .filter(exists(due))
        .order(communities::created_at.asc())
        .limit(MOST)
        .select(Community::as_select())
        .load(conn)?)
}

/// Does somebody pass this act on by hand anyway?
pub fn passed_on_by_hand(conn: &mut Conn, community: &str, act: &str) -> Result<bool, Error> {
    Ok(outbox::table
        .filter(outbox::community_id.eq(community))
        .filter(outbox::act_id.eq(act))
        .filter(among(outbox::channel, ["call", "letter", "visit"]))
        .filter(outbox::state.ne("cancelled"))
        .select(outbox::id)
        .first::<String>(conn)
        .optional()?
        .is_some())
}

/// The resident knows: nobody need ring or visit about this act any more. Letters still go, for she
/// may want it in writing.
pub fn call_off<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, act: &str, template: &str) -> Result<(), Error> {
    diesel::update(
        outbox::table
            .filter(outbox::community_id.eq(tx.community))
            .filter(outbox::act_id.eq(act))
            .filter(outbox::template.eq(template))
            .filter(among(outbox::channel, ["call", "visit"]))
            .filter(outbox::state.eq("waiting")),
    )
    .set((outbox::state.eq("cancelled"), outbox::done_at.eq(Some(tx.now))))
    .execute(tx.conn)?;
    Ok(())
}

/// They know of it already: nothing that waits is sent about it, whatever way it would have gone.
pub fn not_needed<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, act: &str) -> Result<(), Error> {
    diesel::update(
        outbox::table
            .filter(outbox::community_id.eq(tx.community))
            .filter(outbox::act_id.eq(act))
            .filter(outbox::state.eq("waiting")),
    )
    .set((outbox::state.eq("cancelled"), outbox::done_at.eq(Some(tx.now))))
    .execute(tx.conn)?;
    Ok(())
}

/// Nobody is told anything any more: somebody is said to have died.
pub fn silence<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, person: &str) -> Result<(), Error> {
    diesel::update(
        outbox::table
            .filter(outbox::community_id.eq(tx.community))
            .filter(outbox::person_id.eq(person))
            .filter(outbox::state.eq("waiting")),
    )
    .set((outbox::state.eq("cancelled"), outbox::done_at.eq(Some(tx.now))))
    .execute(tx.conn)?;
    Ok(())
}
