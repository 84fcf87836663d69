//! What was done for a resident, as they are shown it: told or not, answered or not, undone or not.

use diesel::prelude::*;

use super::among::among;
use super::askings;
use super::conn::Conn;
use super::record::Recorded;
use super::schema::acts;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};
use crate::keys::{as_token, receipt_code};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = acts)]
pub struct Act {
    pub community_id: String,
    pub id: String,
    /// Its entry in the record.
    pub seq: i64,
    pub act: String,
    pub tier: i32,
    pub actor_id: String,
    pub resident_id: String,
    pub assisted_by: Option<String>,
    pub standing: String,
    pub channel: String,
    pub mandate_id: Option<String>,
    pub subject_kind: String,
    pub subject_id: String,
    pub receipt_code: String,
    /// Opens the record's commitment; printed in the receipt's QR.
    pub salt: Vec<u8>,
    pub at: i64,
    /// When the resident was really reached about it.
    pub told_at: Option<i64>,
    pub told_by: Option<String>,
    /// Not used while the window has not begun; see `domain::undo`.
    pub undo_until: Option<i64>,
    /// When it took effect for good (work began, money moved).
    pub effect_at: Option<i64>,
    /// `done`, `undone` or `objected`.
    pub state: String,
    /// Still waits for 知道了 / 不是我的意思.
    pub asks: bool,
    pub acknowledged_at: Option<i64>,
    /// The helper beside whom 知道了 was said: it then shortens nothing.
    pub acknowledged_beside: Option<String>,
    pub objection: Option<String>,
}

impl Act {
    /// What the QR of its receipt opens. After `#`, which no browser sends on, stands the salt: whoever holds
    /// the paper can prove what was said, also after it was erased here.
    pub fn receipt_qr(&self, public_url: &str) -> String {
        let page = format!("{public_url}/receipts/{}", self.receipt_code);
        if self.salt.is_empty() { page } else { format!("{page}#{}", as_token(&self.salt)) }
    }
}

/// Keeps what was just recorded for the resident it was for. What one did oneself, alone, is known
/// at once and asks nothing.
pub fn insert(tx: &mut Tx<'_>, recorded: &Recorded, subject: (&str, &str)) -> Result<Option<Act>, Error> {
    let context = &recorded.context;
    let Some(resident) = &context.resident else {
        return Ok(None);
    };
    let standing = &context.standing;
    let alone = standing.word() == "self";
    let act = Act {
        community_id: tx.community.to_owned(),
        id: new_id(),
        seq: recorded.seq,
        act: context.rule.code.to_owned(),
        tier: context.rule.tier.number(),
        actor_id: standing.actor.clone(),
        resident_id: resident.clone(),
        assisted_by: standing.assisted_by().map(str::to_owned),
        standing: standing.shown_word().to_owned(),
        channel: standing.channel.as_str().to_owned(),
        mandate_id: standing.mandate().map(|m| m.id.clone()),
        subject_kind: subject.0.to_owned(),
        subject_id: subject.1.to_owned(),
        receipt_code: receipt_code(),
        salt: recorded.salt.to_vec(),
        at: tx.now,
        told_at: alone.then_some(tx.now),
        told_by: None,
        undo_until: (alone && context.rule.undo).then_some(tx.now + crate::domain::undo::WINDOW),
        effect_at: None,
        state: "done".into(),
        asks: !alone && context.rule.tell,
        acknowledged_at: None,
        acknowledged_beside: None,
        objection: None,
    };
    diesel::insert_into(acts::table).values(&act).execute(tx.conn)?;
    Ok(Some(act))
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Act>, Error> {
    Ok(acts::table.find((community, id)).select(Act::as_select()).first(conn).optional()?)
}

pub fn by_receipt(conn: &mut Conn, community: &str, code: &str) -> Result<Option<Act>, Error> {
    Ok(acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::receipt_code.eq(code))
        .select(Act::as_select())
        .first(conn)
        .optional()?)
}

/// What was done for a resident, newest first, before the id given.
pub fn of_resident(
    conn: &mut Conn,
    community: &str,
    resident: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Act>, Error> {
    let mut query =
        acts::table.filter(acts::community_id.eq(community)).filter(acts::resident_id.eq(resident)).into_boxed();
    if let Some(before) = before {
        query = query.filter(acts::id.lt(before.to_owned()));
    }
    Ok(query.order(acts::id.desc()).limit(limit).select(Act::as_select()).load(conn)?)
}

/// Everything done by or for one person, for themselves to read, newest first. How they like their pages is asked for
/// apart (`looks`): each press is an act, and there may be so many that they push out what matters.
pub fn of_one(conn: &mut Conn, community: &str, resident: &str, looks: bool, limit: i64) -> Result<Vec<Act>, Error> {
    let query =
        acts::table.filter(acts::community_id.eq(community)).filter(acts::resident_id.eq(resident)).into_boxed();
    let look = crate::domain::tiers::ChangeView::RULE.code;
    let query = if looks { query.filter(acts::act.eq(look)) } else { query.filter(acts::act.ne(look)) };
    Ok(query.order(acts::id.desc()).limit(limit).select(Act::as_select()).load(conn)?)
}

/// What still waits for the resident's answer, newest first. `beside` a helper, what was answered beside one is not asked
/// again; it waits until she is asked elsewhere (TRUST.md §2).
pub fn asking(conn: &mut Conn, community: &str, resident: &str, beside: bool, limit: i64) -> Result<Vec<Act>, Error> {
    let mut query = acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::resident_id.eq(resident))
        .filter(acts::asks.eq(true))
        .into_boxed();
    if beside {
        query = query.filter(acts::acknowledged_at.is_null());
    }
    Ok(query.order(acts::id.desc()).limit(limit).select(Act::as_select()).load(conn)?)
}

/// Everything done about a subject of one kind, newest first, up to a hundred.
pub fn about(conn: &mut Conn, community: &str, kind: &str, subject: &str) -> Result<Vec<Act>, Error> {
    Ok(acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::subject_id.eq(subject))
        .filter(acts::subject_kind.eq(kind))
        .order(acts::id.desc())
        .limit(100)
        .select(Act::as_select())
        .load(conn)?)
}

/// The newest act of one kind about a subject: the filing of a request, say.
pub fn latest_about(conn: &mut Conn, community: &str, subject: &str, act: &str) -> Result<Option<Act>, Error> {
    Ok(acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::subject_id.eq(subject))
        .filter(acts::act.eq(act))
        .order(acts::id.desc())
        .select(Act::as_select())
        .first(conn)
        .optional()?)
}

/// Who did an act about one subject in somebody else's name, and in whose, the latest first.
pub fn by_hands_about(
    conn: &mut Conn,
    community: &str,
    subject: &str,
    act: &str,
    limit: i64,
) -> Result<Vec<(String, String)>, Error> {
    let rows: Vec<(String, Option<String>, String)> = acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::subject_id.eq(subject))
        .filter(acts::act.eq(act))
        .filter(among(acts::standing, ["mandate", "guardian", "assisted"]))
        .order(acts::id.desc())
        .limit(limit)
        .select((acts::actor_id, acts::assisted_by, acts::resident_id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(actor, beside, resident)| (beside.unwrap_or(actor), resident)).collect())
}

/// What was done for somebody about one subject at one moment: that of their vote, say.
pub fn of_moment(
    conn: &mut Conn,
    community: &str,
    resident: &str,
    subject: &str,
    at: i64,
) -> Result<Option<Act>, Error> {
    Ok(acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::resident_id.eq(resident))
        .filter(acts::at.eq(at))
        .filter(acts::subject_id.eq(subject))
        .order(acts::id.desc())
        .select(Act::as_select())
        .first(conn)
        .optional()?)
}

/// What a resident said to something done for them.
pub enum Answer<'a> {
    Acknowledged { beside: Option<&'a str> },
    Objected { words: &'a str },
    Undone,
}

pub fn answer<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, act: &Act, answer: &Answer<'_>) -> Result<(), Error> {
    let row = acts::table.find((tx.community, &act.id)).filter(acts::state.eq(&act.state));
    let changed = match answer {
        // Said beside a helper it is kept, and asked again where she is alone.
        Answer::Acknowledged { beside } => diesel::update(row)
            .set((
                acts::asks.eq(beside.is_some()),
                acts::acknowledged_at.eq(Some(tx.now)),
                acts::acknowledged_beside.eq(*beside),
            ))
            .execute(tx.conn)?,
        Answer::Objected { words } => diesel::update(row)
            .set((acts::asks.eq(false), acts::state.eq("objected"), acts::objection.eq(Some(*words))))
            .execute(tx.conn)?,
        Answer::Undone => diesel::update(row).set((acts::asks.eq(false), acts::state.eq("undone"))).execute(tx.conn)?,
    };
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// The resident was really reached about this act; the undo window starts here, once.
pub fn told<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, act: &str, by: &str) -> Result<(), Error> {
    mark_told(tx, act, Some(by))
}

/// The same where a message arrived by itself (SMS or email handed over).
pub fn told_by_message(tx: &mut Tx<'_>, _: super::tx::Housekeeping, act: &str) -> Result<(), Error> {
    mark_told(tx, act, None)
}

fn mark_told(tx: &mut Tx<'_>, act: &str, by: Option<&str>) -> Result<(), Error> {
    let newly = diesel::update(acts::table.find((tx.community, act)).filter(acts::told_at.is_null()))
        .set((
            acts::told_at.eq(Some(tx.now)),
            acts::told_by.eq(by),
            acts::undo_until.eq(Some(tx.now + crate::domain::undo::WINDOW)),
        ))
        .execute(tx.conn)?;
    if newly == 1 { askings::question_told(tx, act) } else { Ok(()) }
}

/// What the request's filing is about has taken effect: the undo window closes with it.
pub fn took_effect<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, subject: &str, act: &str) -> Result<(), Error> {
    diesel::update(
        acts::table
            .filter(acts::community_id.eq(tx.community))
            .filter(acts::subject_id.eq(subject))
            .filter(acts::act.eq(act))
            .filter(acts::effect_at.is_null()),
    )
    .set(acts::effect_at.eq(Some(tx.now)))
    .execute(tx.conn)?;
    Ok(())
}

/// Which acts somebody may read of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All: the resident, the desk.
    All,
    /// A helper: what they did themselves, and what was done about requests if that is their matter.
    Helper { id: String, requests: bool },
}

impl Sight {
    pub fn sees(&self, act: &Act) -> bool {
        match self {
            Self::All => true,
            Self::Helper { id, requests } => {
                act.actor_id == *id
                    || act.assisted_by.as_ref() == Some(id)
                    || (*requests && act.subject_kind == "request")
            }
        }
    }
}

/// What others did for a resident and told them of, newest first, before the id given. What the
/// resident did alone is not among it.
pub fn done_for(
    conn: &mut Conn,
    community: &str,
    resident: &str,
    sight: &Sight,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Act>, Error> {
    let told = crate::domain::tiers::ALL.iter().filter(|r| r.tell).map(|r| r.code);
    let mut query = acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::resident_id.eq(resident))
        .filter(acts::standing.ne("self"))
        .filter(among(acts::act, told))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(acts::id.lt(before.to_owned()));
    }
    if let Sight::Helper { id, requests } = sight {
        let theirs = acts::actor_id
            .eq(id.clone())
            .or(acts::assisted_by.assume_not_null().eq(id.clone()).and(acts::assisted_by.is_not_null()));
        query =
            if *requests { query.filter(theirs.or(acts::subject_kind.eq("request"))) } else { query.filter(theirs) };
    }
    Ok(query.order(acts::id.desc()).limit(limit).select(Act::as_select()).load(conn)?)
}

/// Several acts by id.
pub fn by_ids(
    conn: &mut Conn,
    community: &str,
    ids: &[String],
) -> Result<std::collections::HashMap<String, Act>, Error> {
    if ids.is_empty() {
        return Ok(std::collections::HashMap::new());
    }
    let rows: Vec<Act> = acts::table
        .filter(acts::community_id.eq(community))
        .filter(among(acts::id, ids))
        .select(Act::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|a| (a.id.clone(), a)).collect())
}
