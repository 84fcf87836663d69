//! One mandate: its row, what it rests on, and every change of it.

use std::collections::HashMap;

use diesel::prelude::*;

use super::matters_of;
use crate::domain::mandate::{self, CONSENT_WITHIN, Evidence, Load, MandateKind, MandateState, Matter};
use crate::domain::permit::Permit;
use crate::domain::standing::MandateFacts;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};
use crate::store::conn::Conn;
use crate::store::schema::mandates;
use crate::store::tx::Tx;

/// Consented to and not ended.
pub(super) const OPEN: [MandateState; 3] = [MandateState::Active, MandateState::CoolingOff, MandateState::Suspended];

/// A mandate as it stands.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = mandates)]
pub struct Mandate {
    pub community_id: String,
    pub id: String,
    pub resident_id: String,
    pub helper_id: String,
    /// As written down; see [`Mandate::state_now`].
    pub state: MandateState,
    /// Comma-separated; see [`Mandate::matters`].
    pub matters: String,
    pub from_at: i64,
    pub until_at: i64,
    pub cooling_until: Option<i64>,
    /// How consent was shown, or, before it, how it is meant to be; see [`Mandate::evidence`].
    pub evidence: Option<String>,
    pub text_version: i32,
    /// Title, an empty line, and the paragraphs a line each, as hashed.
    pub text: String,
    pub text_hash: String,
    pub drafted_by: String,
    /// Who said "I am here" for a consent at the kiosk, and until when that holds.
    pub witness_staff: Option<String>,
    pub witness_until: Option<i64>,
    pub consented_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub end_reason: Option<String>,
    pub uses: i64,
    pub version: i32,
    pub created_at: i64,
    pub kind: MandateKind,
    /// The highest tier it carries; doubt about capacity lowers it.
    pub tier_max: i32,
    /// The mandate this one goes on from, where it is a renewal.
    pub renews: Option<String>,
    /// When both were told that the end is near.
    pub notified_at: Option<i64>,
    /// When staff next speak with the resident without the helper.
    pub review_at: Option<i64>,
    /// The event for which a second member of staff let the caps be passed, and who that was.
    pub widened_for: Option<String>,
    pub widened_by: Option<String>,
}

impl Mandate {
    /// What the policy relies on.
    pub fn facts(&self) -> MandateFacts {
        MandateFacts {
            id: self.id.clone(),
            version: self.version,
            kind: self.kind,
            tier_max: self.tier_max,
            state: self.state,
            matters: self.matters(),
            from_at: self.from_at,
            until_at: self.until_at,
            cooling_until: self.cooling_until,
        }
    }

    pub fn matters(&self) -> Vec<Matter> {
        matters_of(&self.matters)
    }

    /// How consent was shown; before consent, how it is meant to be.
    pub fn evidence(&self) -> Option<Evidence> {
        Evidence::parse(self.evidence.as_deref()?)
    }

    /// The state to show and to act by: terms, cooling-off and the time for consent run out by themselves.
    pub fn state_now(&self, now: i64) -> MandateState {
        let waits = matches!(self.state, MandateState::Draft | MandateState::ConsentPending);
        if waits && (now >= self.created_at + CONSENT_WITHIN || now >= self.until_at) {
            return MandateState::Lapsed;
        }
        mandate::state_now(self.state, self.until_at, self.cooling_until, now)
    }

    /// The text without its title, a paragraph each.
    pub fn paragraphs(&self) -> Vec<String> {
        let (_, body) = self.text.split_once("\n\n").unwrap_or(("", &self.text));
        body.lines().map(str::to_owned).collect()
    }

    /// What was agreed to is what is kept: the text fits its hash, whatever the template says today.
    pub fn intact(&self) -> bool {
        mandate::fits(&self.text, self.text_version, &self.text_hash)
    }

    /// Who is with her at the kiosk just now, if anybody is.
    pub fn witness_now(&self, now: i64) -> Option<(&str, i64)> {
        let until = self.witness_until.filter(|until| now < *until)?;
        Some((self.witness_staff.as_deref()?, until))
    }
}

pub fn insert<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, mandate: &Mandate) -> Result<(), Error> {
    diesel::insert_into(mandates::table).values(mandate).execute(tx.conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Mandate>, Error> {
    Ok(mandates::table.find((community, id)).select(Mandate::as_select()).first(conn).optional()?)
}

/// Several mandates in one statement, by id.
pub fn by_ids(conn: &mut Conn, community: &str, ids: Vec<String>) -> Result<HashMap<String, Mandate>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Mandate> = mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::id.eq_any(ids))
        .select(Mandate::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|m| (m.id.clone(), m)).collect())
}

/// The open mandates between two people; after a renewal there is one.
pub fn between(
    conn: &mut Conn,
    community: &str,
    resident: &str,
    helper: &str,
    now: i64,
) -> Result<Vec<Mandate>, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::helper_id.eq(helper))
        .filter(mandates::state.eq_any(OPEN))
        .filter(mandates::resident_id.eq(resident))
        .filter(mandates::until_at.gt(now))
        .order(mandates::id.asc())
        .limit(50)
        .select(Mandate::as_select())
        .load(conn)?)
}

/// All open mandates of a resident, whoever helps.
pub fn open_of_resident(conn: &mut Conn, community: &str, resident: &str, now: i64) -> Result<Vec<Mandate>, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::resident_id.eq(resident))
        .filter(mandates::state.eq_any(OPEN))
        .filter(mandates::until_at.gt(now))
        .order(mandates::id.asc())
        .limit(50)
        .select(Mandate::as_select())
        .load(conn)?)
}

/// Who acts for several residents now: resident and helper, in one statement.
pub fn in_force_of(
    conn: &mut Conn,
    community: &str,
    residents: Vec<String>,
    now: i64,
) -> Result<Vec<(String, String)>, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::resident_id.eq_any(residents))
        .filter(mandates::state.eq_any([MandateState::Active, MandateState::CoolingOff]))
        .filter(mandates::until_at.gt(now))
        .order(mandates::id.asc())
        .limit(200)
        .select((mandates::resident_id, mandates::helper_id))
        .load(conn)?)
}

/// All open mandates by which somebody helps.
pub fn open_of_helper(conn: &mut Conn, community: &str, helper: &str, now: i64) -> Result<Vec<Mandate>, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::helper_id.eq(helper))
        .filter(mandates::state.eq_any(OPEN))
        .filter(mandates::until_at.gt(now))
        .order(mandates::id.asc())
        .limit(200)
        .select(Mandate::as_select())
        .load(conn)?)
}

/// Those that wait for a word, in which somebody is resident or helper.
pub fn waiting_of(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<Mandate>, Error> {
    Ok(mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::resident_id.eq(person).or(mandates::helper_id.eq(person)))
        .filter(mandates::state.eq_any([MandateState::Draft, MandateState::ConsentPending]))
        .order(mandates::id.asc())
        .limit(200)
        .select(Mandate::as_select())
        .load(conn)?)
}

/// Has she ever consented to a mandate with this helper, or, without one named, with anybody?
pub fn consented_before(conn: &mut Conn, community: &str, resident: &str, helper: Option<&str>) -> Result<bool, Error> {
    let mut query = mandates::table
        .filter(mandates::community_id.eq(community))
        .filter(mandates::resident_id.eq(resident))
        .filter(mandates::consented_at.is_not_null())
        .into_boxed();
    if let Some(helper) = helper {
        query = query.filter(mandates::helper_id.eq(helper.to_owned()));
    }
    Ok(query.select(mandates::id).first::<String>(conn).optional()?.is_some())
}

/// What the two have already with others, for the caps on mandates.
pub fn load(conn: &mut Conn, community: &str, resident: &str, helper: &str, now: i64) -> Result<Load, Error> {
    let open = || {
        mandates::table
            .filter(mandates::community_id.eq(community))
            .filter(mandates::state.eq_any(OPEN))
            .filter(mandates::until_at.gt(now))
    };
    let residents: i64 = open()
        .filter(mandates::helper_id.eq(helper))
        .filter(mandates::resident_id.ne(resident))
        .count()
        .get_result(conn)?;
    let helpers: i64 = open()
        .filter(mandates::resident_id.eq(resident))
        .filter(mandates::helper_id.ne(helper))
        .count()
        .get_result(conn)?;
    Ok(Load {
        residents_of_helper: u32::try_from(residents).unwrap_or(u32::MAX),
        helpers_of_resident: u32::try_from(helpers).unwrap_or(u32::MAX),
        ..Load::default()
    })
}

/// What happens to a mandate.
#[derive(Clone, Debug)]
pub enum Change<'a> {
    /// A member of staff is with her until then.
    Witnessed {
        by: &'a str,
        until: i64,
        /// A draft is taken up by it.
        state: MandateState,
    },
    Consented {
        state: MandateState,
        evidence: Evidence,
        cooling_until: Option<i64>,
        tier_max: i32,
        review_at: Option<i64>,
    },
    Suspended,
    /// Goes on after a stop, or after cooling off.
    Resumed {
        state: MandateState,
    },
    Narrowed {
        matters: &'a str,
        until: i64,
    },
    /// What the desk must still learn, or has learnt, changes how far it reaches.
    TierMax(i32),
    /// The next talk without the helper.
    Talk(Option<i64>),
    /// A second member of staff lets the caps be passed.
    Widened {
        by: &'a str,
        event: &'a str,
    },
    Ended {
        state: MandateState,
        reason: &'a str,
    },
}

/// Changes a mandate if it still is what `read` says. Every change raises the version, so that whoever relied on
/// the earlier one is refused at their next act (`use_once`).
pub fn change<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, read: &Mandate, what: &Change<'_>) -> Result<(), Error> {
    let row = mandates::table.find((tx.community, &read.id)).filter(mandates::version.eq(read.version));
    let version = mandates::version.eq(read.version + 1);
    let changed = match what {
        Change::Witnessed { by, until, state } => diesel::update(row)
            .set((
                version,
                mandates::state.eq(*state),
                mandates::witness_staff.eq(Some(*by)),
                mandates::witness_until.eq(Some(*until)),
            ))
            .execute(tx.conn)?,
        Change::Consented { state, evidence, cooling_until, tier_max, review_at } => diesel::update(row)
            .set((
                version,
                mandates::state.eq(*state),
                mandates::evidence.eq(Some(evidence.as_str())),
                mandates::cooling_until.eq(*cooling_until),
                mandates::consented_at.eq(Some(tx.now)),
                mandates::witness_until.eq(None::<i64>),
                mandates::tier_max.eq(*tier_max),
                mandates::review_at.eq(*review_at),
            ))
            .execute(tx.conn)?,
        Change::Suspended => {
            diesel::update(row).set((version, mandates::state.eq(MandateState::Suspended))).execute(tx.conn)?
        }
        Change::Resumed { state } => diesel::update(row).set((version, mandates::state.eq(*state))).execute(tx.conn)?,
        Change::Narrowed { matters, until } => diesel::update(row)
            .set((version, mandates::matters.eq(*matters), mandates::until_at.eq(*until)))
            .execute(tx.conn)?,
        Change::TierMax(tier) => diesel::update(row).set((version, mandates::tier_max.eq(*tier))).execute(tx.conn)?,
        Change::Talk(at) => diesel::update(row).set((version, mandates::review_at.eq(*at))).execute(tx.conn)?,
        Change::Widened { by, event } => diesel::update(row)
            .set((version, mandates::widened_by.eq(Some(*by)), mandates::widened_for.eq(Some(*event))))
            .execute(tx.conn)?,
        Change::Ended { state, reason } => diesel::update(row)
            .set((
                version,
                mandates::state.eq(*state),
                mandates::ended_at.eq(Some(tx.now)),
                mandates::end_reason.eq(Some(*reason)),
                mandates::witness_until.eq(None::<i64>),
            ))
            .execute(tx.conn)?,
    };
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}
