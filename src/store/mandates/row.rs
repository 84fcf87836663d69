//! One mandate: its row, what it rests on, and every change of it.

use std::collections::HashMap;

use diesel::prelude::*;

use super::matters_of;
use crate::domain::mandate::{self, CONSENT_WITHIN, Evidence, Load, MandateState, Matter};
use crate::domain::permit::Permit;
use crate::domain::standing::MandateFacts;
use crate::domain::tiers::{DraftMandate, Kind};
use crate::error::{Clash, Error};
use crate::store::conn::Conn;
use crate::store::schema::{mandate_evidence, mandates};
use crate::store::tx::{Tx, new_id};

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
}

impl Mandate {
    /// What the policy relies on.
    pub fn facts(&self) -> MandateFacts {
        MandateFacts {
            id: self.id.clone(),
            version: self.version,
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

    /// Who is with her at the kiosk just now, if anybody is.
    pub fn witness_now(&self, now: i64) -> Option<(&str, i64)> {
        let until = self.witness_until.filter(|until| now < *until)?;
        Some((self.witness_staff.as_deref()?, until))
    }
}

pub fn insert(tx: &mut Tx<'_>, _: &Permit<DraftMandate>, mandate: &Mandate) -> Result<(), Error> {
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
    },
    Consented {
        state: MandateState,
        evidence: Evidence,
        cooling_until: Option<i64>,
    },
    Suspended,
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
        Change::Witnessed { by, until } => diesel::update(row)
            .set((version, mandates::witness_staff.eq(Some(*by)), mandates::witness_until.eq(Some(*until))))
            .execute(tx.conn)?,
        Change::Consented { state, evidence, cooling_until } => diesel::update(row)
            .set((
                version,
                mandates::state.eq(*state),
                mandates::evidence.eq(Some(evidence.as_str())),
                mandates::cooling_until.eq(*cooling_until),
                mandates::consented_at.eq(Some(tx.now)),
                mandates::witness_until.eq(None::<i64>),
            ))
            .execute(tx.conn)?,
        Change::Suspended => {
            diesel::update(row).set((version, mandates::state.eq(MandateState::Suspended))).execute(tx.conn)?
        }
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

/// On what a consent rests.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = mandate_evidence)]
pub struct Evidenced {
    pub community_id: String,
    pub id: String,
    pub mandate_id: String,
    pub kind: Evidence,
    pub staff_id: Option<String>,
    pub witness_name: Option<String>,
    /// SHA-256 in hex of the cleaned photo of the signed paper.
    pub photo_hash: Option<String>,
    pub session_id: Option<String>,
    pub at: i64,
}

#[derive(Clone, Debug)]
pub struct NewEvidence<'a> {
    pub mandate: &'a str,
    pub kind: Evidence,
    pub staff: Option<&'a str>,
    pub witness: Option<&'a str>,
    pub photo: Option<&'a str>,
}

pub fn add_evidence<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, new: &NewEvidence<'_>) -> Result<(), Error> {
    let row = Evidenced {
        community_id: tx.community.to_owned(),
        id: new_id(),
        mandate_id: new.mandate.to_owned(),
        kind: new.kind,
        staff_id: new.staff.map(str::to_owned),
        witness_name: new.witness.map(str::to_owned),
        photo_hash: new.photo.map(str::to_owned),
        session_id: permit.context().standing.session.clone(),
        at: tx.now,
    };
    diesel::insert_into(mandate_evidence::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// What a mandate rests on, oldest first.
pub fn evidence_of(conn: &mut Conn, community: &str, mandate: &str) -> Result<Vec<Evidenced>, Error> {
    Ok(mandate_evidence::table
        .filter(mandate_evidence::community_id.eq(community))
        .filter(mandate_evidence::mandate_id.eq(mandate))
        .order(mandate_evidence::id.asc())
        .limit(20)
        .select(Evidenced::as_select())
        .load(conn)?)
}

pub fn evidence(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Evidenced>, Error> {
    Ok(mandate_evidence::table.find((community, id)).select(Evidenced::as_select()).first(conn).optional()?)
}
