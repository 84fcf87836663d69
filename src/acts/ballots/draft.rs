//! Drawing a ballot up, naming who keeps the halves of the urn key, announcing it, and calling it off.

use serde_json::json;

use super::{At, SUBJECT, by_staff, number, roll, telling};
use crate::acts::{ask, conclude};
use crate::domain::ballot::urn::PublicHalf;
use crate::domain::ballot::{BadDates, BadRules, BallotState, Basis, Step, check};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{AnnounceBallot, DraftBallot, KeepUrnKey, WithdrawBallot};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::ballots::{self, Ballot, Draft};
use crate::store::communities;
use crate::store::db::Db;
use crate::store::tx::new_id;
use crate::store::{ballot_roll, ballot_taking};
use crate::words::{Key, k};

/// Draws one up; gives its id.
pub async fn draft(db: &Db, community: &str, standing: Standing, claim: Claim, draft: Draft) -> Result<String, Error> {
    fits(&draft)?;
    db.write("draft_ballot", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        let permit = ask::<DraftBallot>(tx, &standing, &Subject::default())?;
        let n = communities::next_number(tx, &permit, SUBJECT, 101)?;
        let ballot = Ballot::drafted(tx, new_id(), n, &standing.actor, &draft)?;
        ballots::insert(tx, &permit, &ballot)?;
        conclude(tx, permit, (SUBJECT, &ballot.id), &written(&ballot, &draft))?;
        answers::keep(tx, &standing, "", &claim, &ballot.id)?;
        Ok(ballot.id)
    })
    .await
}

/// Writes a draft anew, while nobody has been told of it.
pub async fn redraft(db: &Db, community: &str, at: At, draft: Draft) -> Result<(), Error> {
    fits(&draft)?;
    by_staff::<DraftBallot, _, _>(db, community, "redraft_ballot", at, move |tx, permit, ballot| {
        drafted(&ballot)?;
        let before = (ballot.basis(), ballot.building_id.clone());
        let ballot = ballot.written(&draft)?;
        // Owners' lines were brought for owners: another basis has another roll.
        if before.0 != ballot.basis() && before.0 == Basis::Owners {
            ballot_roll::replace(tx, permit, &ballot.id, &[], &[])?;
        }
        let content = written(&ballot, &draft);
        Ok((ballot, content))
    })
    .await
}

fn written(ballot: &Ballot, draft: &Draft) -> serde_json::Value {
    json!({
        "about": ballot.title,
        "number": ballot.number,
        "rules": draft.rules,
        "questions": draft.questions,
        "opens_at": draft.dates.opens_at,
        "closes_at": draft.dates.closes_at,
    })
}

fn drafted(ballot: &Ballot) -> Result<(), Error> {
    if ballot.state == BallotState::Drafted { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}

fn fits(draft: &Draft) -> Result<(), Error> {
    check(draft.rules, &draft.questions).map_err(|why| Error::field(rules_field(why), rules_words(why)))
}

fn rules_field(why: BadRules) -> &'static str {
    match why {
        BadRules::SecretByArea => "secrecy",
        BadRules::OwnersThreshold | BadRules::RankedThreshold => "threshold",
        BadRules::OwnersRanked => "kind",
        BadRules::SecretByProxy | BadRules::ProxyCap => "proxy_cap",
        BadRules::Quorum => "quorum",
    }
}

fn rules_words(why: BadRules) -> Key {
    match why {
        BadRules::SecretByArea => k::BALLOTS_ERROR_SECRET_AREA,
        BadRules::OwnersThreshold => k::BALLOTS_ERROR_OWNERS_THRESHOLD,
        BadRules::OwnersRanked => k::BALLOTS_ERROR_OWNERS_RANKED,
        BadRules::RankedThreshold => k::BALLOTS_ERROR_RANKED_THRESHOLD,
        BadRules::SecretByProxy => k::BALLOTS_ERROR_SECRET_PROXY,
        BadRules::ProxyCap => k::BALLOTS_ERROR_PROXY_CAP,
        BadRules::Quorum => k::BALLOTS_ERROR_QUORUM,
    }
}

pub fn dates_words(why: BadDates) -> (&'static str, Key) {
    match why {
        BadDates::OpensTooSoon => ("opens", k::BALLOTS_ERROR_TOO_SOON),
        BadDates::ClosesBeforeOpening => ("closes", k::BALLOTS_ERROR_CLOSES_FIRST),
        BadDates::TooLong => ("closes", k::BALLOTS_ERROR_TOO_LONG),
        BadDates::ContestDays => ("contest_days", k::BALLOTS_ERROR_CONTEST_DAYS),
    }
}

/// The public part of a half, and who keeps the other. The half itself never comes near the server.
pub async fn keep_half(db: &Db, community: &str, at: At, holder: String, half: PublicHalf) -> Result<(), Error> {
    by_staff::<KeepUrnKey, _, _>(db, community, "keep_urn_key", at, move |_, _, ballot| {
        drafted(&ballot)?;
        if !ballot.is_secret() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let ballot = ballot.with_half(&holder, &half);
        // One holder of both halves is no two holders.
        if !ballot.first_holder.is_empty() && ballot.first_holder == ballot.second_holder {
            return Err(Error::field("holder", k::BALLOTS_ERROR_SAME_HOLDER));
        }
        let content =
            json!({ "about": ballot.title, "holder": holder, "half": half.in_words(), "print": half.fingerprint() });
        Ok((ballot, content))
    })
    .await
}

/// Freezes the roll and lets everybody know: from now on nothing of it changes but by an objection.
pub async fn announce(db: &Db, community: &str, at: At) -> Result<(), Error> {
    by_staff::<AnnounceBallot, _, _>(db, community, "announce_ballot", at, move |tx, permit, ballot| {
        let rules = ballot.rules()?;
        ballot.dates().check(rules.basis, tx.now).map_err(|why| {
            let (field, words) = dates_words(why);
            Error::field(field, words)
        })?;
        if ballot.is_secret() && ballot.urn_key().is_none() {
            return Err(Error::field("half", k::BALLOTS_ERROR_NO_HALVES));
        }
        let mut ballot = ballot.stepped(Step::Announce)?;
        if rules.basis != Basis::Owners {
            roll::draw_up(tx, permit, &ballot)?;
        }
        let frozen = ballot_roll::freeze(tx.conn, tx.community, &ballot.id)?;
        if frozen.lines == 0 {
            return Err(Error::field("list", k::BALLOTS_ERROR_EMPTY_ROLL));
        }
        ballot.roll_lines = frozen.lines;
        ballot.roll_area = frozen.area;
        ballot.roll_digest = frozen.digest;
        ballot.announced_at = Some(tx.now);
        let notice = telling::announced(tx, permit, &ballot)?;
        let content = json!({
            "about": ballot.title,
            "notice": notice,
            "number": number(ballot.number),
            "lines": ballot.roll_lines,
            "area": ballot.roll_area,
            "roll_digest": ballot.roll_digest,
        });
        Ok((ballot, content))
    })
    .await
}

/// Called off, with a reason that everybody reads; what was voted is not kept.
pub async fn withdraw(db: &Db, community: &str, at: At, why: String) -> Result<(), Error> {
    by_staff::<WithdrawBallot, _, _>(db, community, "withdraw_ballot", at, move |tx, permit, ballot| {
        let mut ballot = ballot.stepped(Step::Withdraw)?;
        ballot_taking::forget_votes(tx, permit, &ballot.id)?;
        ballot.ending = why.clone();
        let notice = telling::called_off(tx, permit, &ballot, &why)?;
        let content = json!({ "about": ballot.title, "words": why, "notice": notice });
        Ok((ballot, content))
    })
    .await
}
