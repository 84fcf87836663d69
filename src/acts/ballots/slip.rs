//! Voting with a slip, at the kiosk: the desk made sure who it is, and does not see what is chosen. Nobody is signed in
//! there, so the receipt and the code of the sealed ballot are shown at once; pressed twice, they are shown again.

use super::cast::{TAKEN, open_line, stands, vote};
use crate::acts::ballots::cast::Taken;
use crate::domain::ballot::question::Choice;
use crate::domain::ballot::roll::Comes;
use crate::domain::ballot::urn;
use crate::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Right, Standing};
use crate::error::Error;
use crate::keys::{KeyRing, sha256};
use crate::store::acts;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::ballot_roll;
use crate::store::ballot_says::{self, Slip};
use crate::store::conn::Conn;
use crate::store::db::Db;
use crate::words::k;

const ROUTE: &str = "ballots.slip";
/// For so long after the vote a second press is the same person's, milliseconds: what a kiosk waits before it clears.
const SHOWN_AGAIN: i64 = 2 * 60_000;

/// Its digest is of the slip alone, as that of a vote is of the ballot alone: what was chosen stands nowhere beside a name.
fn claim(key: Option<String>, slip: &Slip) -> Claim {
    Claim { key, route: ROUTE, digest: sha256(&[b"slip", &slip.hash]) }
}

/// Casts it; the same key again gets the same answer, as long as it may still be theirs to see.
pub async fn cast(
    db: &Db,
    community: &str,
    code: String,
    device: Option<String>,
    key: Option<String>,
    choice: Choice,
) -> Result<Taken, Error> {
    db.write("cast_with_slip", community, move |tx| {
        let slip = ballot_says::any_slip(tx.conn, tx.keys, tx.community, &code)?.ok_or_else(no_slip)?;
        let standing = at_the_booth(&slip.person_id, device.clone(), key.clone());
        let claim = claim(key.clone(), &slip);
        if let Claimed::Before(_) = answers::claim(tx, &standing, &slip.person_id, &claim)? {
            return again(tx.conn, tx.community, &slip, tx.now);
        }
        if !slip.is_good(tx.now) {
            return Err(no_slip());
        }
        let (found, line) = open_line(tx, &slip.ballot_id, &slip.person_id)?;
        stands(&line, &Comes::Own(&slip.person_id))?;
        let leave = tx.housekeeping();
        ballot_says::use_slip(tx, leave, &slip)?;
        let taken = vote(tx, &standing, &found, &line, &slip.person_id, &choice)?;
        answers::keep(tx, &standing, &slip.person_id, &claim, TAKEN)?;
        Ok(taken)
    })
    .await
}

/// A vote that was taken with this slip by this very form; the id of its ballot.
pub fn before(
    conn: &mut Conn,
    keys: &KeyRing,
    community: &str,
    code: &str,
    key: &str,
    now: i64,
) -> Result<Option<(String, Taken)>, Error> {
    let Some(slip) = ballot_says::any_slip(conn, keys, community, code)? else { return Ok(None) };
    let person = &slip.person_id;
    if answers::before(conn, community, person, person, ROUTE, key)?.is_none() {
        return Ok(None);
    }
    Ok(Some((slip.ballot_id.clone(), again(conn, community, &slip, now)?)))
}

/// What was shown of it. Whoever stands at the kiosk later, or after another vote of theirs, reads only that it was taken.
fn again(conn: &mut Conn, community: &str, slip: &Slip, now: i64) -> Result<Taken, Error> {
    let nothing = Taken { code: None, act: None };
    let Some(at) = slip.used_at.filter(|at| now < at + SHOWN_AGAIN) else { return Ok(nothing) };
    let line = ballot_roll::line(conn, community, &slip.ballot_id, slip.line)?;
    let Some(line) = line.filter(|l| l.taken_at == Some(at) && l.cast_by.as_ref() == Some(&slip.person_id)) else {
        return Ok(nothing);
    };
    Ok(Taken {
        code: line.sealed.as_deref().map(urn::code),
        act: acts::of_moment(conn, community, &slip.person_id, &slip.ballot_id, at)?,
    })
}

fn no_slip() -> Error {
    Error::field("code", k::BALLOTS_ERROR_SLIP)
}

/// Somebody whom the desk has just made sure of, with nobody else's hands on the kiosk.
fn at_the_booth(person: &str, device: Option<String>, key: Option<String>) -> Standing {
    Standing {
        actor: person.to_owned(),
        right: Right::OwnSelf,
        channel: Channel::Desk,
        assurance: Assurance::SetupCode,
        fresh_until: ALWAYS_FRESH,
        session: None,
        device,
        key,
        client_at: None,
    }
}
