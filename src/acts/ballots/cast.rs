//! 投票: somebody casts the vote of their line, on their own phone, at the kiosk, with a slip from the desk; or a helper
//! casts what the resident stated. One vote a line, whatever the ways (`domain::ballot::roll::replaces`).

use serde_json::json;

use super::{SUBJECT, roll, telling};
use crate::acts::{ask, conclude};
use crate::domain::ballot::question::Choice;
use crate::domain::ballot::roll::{Comes, NotTaken, replaces};
use crate::domain::ballot::urn;
use crate::domain::ballot::{Secrecy, takes_votes};
use crate::domain::permit::Permit;
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::{Right, Standing};
use crate::domain::tiers::{CastOpen, CastSecret, Kind};
use crate::error::{Clash, Error};
use crate::keys::sha256;
use crate::store::acts::Act;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::ballot_roll::{self, Line};
use crate::store::ballot_says::{self, Proxy};
use crate::store::ballot_taking::{self, Casting};
use crate::store::ballots::{self, Ballot};
use crate::store::db::Db;
use crate::store::people;
use crate::store::tx::Tx;
use crate::words::{Key, k};

/// A form's key, for a vote. Its digest is of the ballot alone: one over what was chosen would stand in the database
/// beside the voter's name, and there are few enough choices to try them all.
pub fn claim(key: Option<String>, ballot: &str) -> Claim {
    Claim { key, route: "ballots.vote", digest: sha256(&[b"vote", ballot.as_bytes()]) }
}

/// What is written beside a key that was used: never the code, which would lead from a name to a sealed ballot.
pub(super) const TAKEN: &str = "taken";

/// Casts one's own vote.
pub async fn cast(db: &Db, community: &str, standing: Standing, ballot: String, choice: Choice) -> Result<(), Error> {
    db.write("cast_vote", community, move |tx| own(tx, &standing, &ballot, &choice)).await
}

fn own(tx: &mut Tx<'_>, standing: &Standing, ballot: &str, choice: &Choice) -> Result<(), Error> {
    let person = standing.actor.clone();
    let claim = claim(standing.key.clone(), ballot);
    if let Claimed::Before(_) = answers::claim(tx, standing, &person, &claim)? {
        return Ok(());
    }
    let (found, line) = open_line(tx, ballot, &person)?;
    stands(&line, &Comes::Own(&person))?;
    vote(tx, standing, &found, &line, &person, choice)?;
    answers::keep(tx, standing, &person, &claim, TAKEN)
}

/// A ballot that takes votes now, and somebody's line in it.
pub(super) fn open_line(tx: &mut Tx<'_>, ballot: &str, person: &str) -> Result<(Ballot, Line), Error> {
    let found = ballots::find(tx.conn, tx.community, ballot)?.ok_or(Error::Missing)?;
    let line = ballot_roll::line_of(tx.conn, tx.community, ballot, person)?.ok_or(Error::Missing)?;
    if !takes_votes(found.state, found.dates(), tx.now) {
        return Err(Error::Conflict(Clash::TooLate));
    }
    Ok((found, line))
}

pub(super) fn stands(line: &Line, comes: &Comes<'_>) -> Result<(), Error> {
    replaces(line.taken().as_ref(), comes).map_err(|why| Error::field("vote", not_taken(why)))
}

pub fn not_taken(why: NotTaken) -> Key {
    match why {
        NotTaken::OnPaper => k::BALLOTS_ERROR_ON_PAPER,
        NotTaken::OtherOfLine => k::BALLOTS_ERROR_OTHER_OF_LINE,
        NotTaken::OwnStands => k::BALLOTS_ERROR_OWN_STANDS,
    }
}

/// A vote that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The code of what lies sealed on the line, of a secret ballot.
    pub code: Option<String>,
    /// Its receipt says that they took part, and never more.
    pub act: Option<Act>,
}

pub(super) fn vote(
    tx: &mut Tx<'_>,
    standing: &Standing,
    ballot: &Ballot,
    line: &Line,
    person: &str,
    choice: &Choice,
) -> Result<Taken, Error> {
    let questions = ballot.questions()?;
    let choice = choice.clone().tidy(&questions);
    if !choice.fits(&questions) {
        return Err(Error::field("vote", k::BALLOTS_ERROR_CHOICE));
    }
    let subject = Subject { on_roll: true, ..Subject::resident(person) };
    match ballot.rules()?.secrecy {
        Secrecy::Secret => {
            let permit = ask::<CastSecret>(tx, standing, &subject)?;
            secret(tx, permit, ballot, line, person, &choice)
        }
        Secrecy::Open => {
            let permit = ask::<CastOpen>(tx, standing, &subject)?;
            open(tx, permit, ballot, line, person, &choice)
        }
    }
}

/// Sealed before it is written; what the record keeps is that they took part.
fn secret(
    tx: &mut Tx<'_>,
    permit: Permit<CastSecret>,
    ballot: &Ballot,
    line: &Line,
    person: &str,
    choice: &Choice,
) -> Result<Taken, Error> {
    let key = ballot.urn_key().ok_or_else(|| Error::broken("ballots", "an open urn without its key"))?;
    let sealed = urn::seal(&ballot.id, &key, choice).map_err(|e| Error::broken("ballots", e))?;
    let code = urn::code(&sealed);
    write(tx, &permit, ballot, line, person, Some(sealed), None)?;
    let content = json!({ "about": ballot.title, "number": super::number(ballot.number), "took_part": true });
    let act = conclude(tx, permit, (SUBJECT, &ballot.id), &content)?;
    Ok(Taken { code: Some(code), act })
}

fn open(
    tx: &mut Tx<'_>,
    permit: Permit<CastOpen>,
    ballot: &Ballot,
    line: &Line,
    person: &str,
    choice: &Choice,
) -> Result<Taken, Error> {
    let text = serde_json::to_string(choice).map_err(|e| Error::broken("ballots", e))?;
    write(tx, &permit, ballot, line, person, None, Some(text))?;
    let content = json!({ "about": ballot.title, "number": super::number(ballot.number), "choice": choice });
    let act = conclude(tx, permit, (SUBJECT, &ballot.id), &content)?;
    Ok(Taken { code: None, act })
}

fn write<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    ballot: &Ballot,
    line: &Line,
    person: &str,
    sealed: Option<Vec<u8>>,
    choice: Option<String>,
) -> Result<(), Error> {
    let born = people::find(tx.conn, tx.community, person)?.and_then(|p| p.born);
    let standing = &permit.context().standing;
    let casting = Casting {
        channel: standing.channel,
        by: Some(person.to_owned()),
        hands: (standing.actor != person).then(|| standing.actor.clone()),
        band: Some(roll::band_at(tx, born.as_deref(), ballot.closes_at)?),
        sealed,
        choice,
    };
    let own = casting.hands.is_none().then_some(person);
    ballot_taking::cast(tx, permit, line, &casting)?;
    telling::enough(tx, permit, &ballot.id, line.line, own)
}

/// A helper casts what the resident stated, and nothing else (TRUST.md §2: only where the ballot allows it).
pub async fn cast_stated(
    db: &Db,
    community: &str,
    standing: Standing,
    ballot: String,
    resident: String,
) -> Result<(), Error> {
    db.write("cast_stated", community, move |tx| {
        let claim = claim(standing.key.clone(), &ballot);
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let (found, line) = open_line(tx, &ballot, &resident)?;
        let stated = stated(tx, &found, &standing, &resident)?;
        stands(&line, &Comes::Proxy(&resident))?;
        let choice: Choice = serde_json::from_str(&stated.choice).map_err(|e| Error::broken("ballots", e))?;
        if found.is_secret() || !found.rules()?.proxies {
            return Err(Error::refused(Refusal::NeverForAnother));
        }
        let permit = ask::<CastOpen>(tx, &standing, &Subject::resident(&resident))?;
        ballot_says::proxy_cast(tx, &permit, &stated.id)?;
        open(tx, permit, &found, &line, &resident, &choice)?;
        answers::keep(tx, &standing, &resident, &claim, TAKEN)
    })
    .await
}

/// What this helper may cast: the resident named this ballot, this helper, and the choice.
fn stated(tx: &mut Tx<'_>, ballot: &Ballot, standing: &Standing, resident: &str) -> Result<Proxy, Error> {
    if !matches!(standing.right, Right::Mandate(_)) {
        return Err(Error::refused(Refusal::NeverForAnother));
    }
    ballot_says::proxy_of(tx.conn, tx.community, &ballot.id, resident)?
        .filter(|proxy| proxy.helper_id == standing.actor)
        .ok_or(Error::refused(Refusal::NeverForAnother))
}
