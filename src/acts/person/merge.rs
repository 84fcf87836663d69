//! 两份登记是同一个人: one member of staff proposes, another agrees, and one record is left in which both histories are
//! read. If it was a mistake, two take it apart again.

use serde_json::json;

use crate::acts::activities::sign_up::move_up;
use crate::acts::{ask, conclude, second_eyes as second};
use crate::domain::account::AccountState;
use crate::domain::merging::{self, Details, Field, NotJoined, Pair, Side};
use crate::domain::policy::Subject;
use crate::domain::review::ReviewKind;
use crate::domain::standing::Standing;
use crate::domain::tiers::{AskSecond, DismissDouble, Kind, MergePeople, PartPeople};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::conn::Conn;
use crate::store::credentials::{self, tries};
use crate::store::db::Db;
use crate::store::merges::{self, Before, Merge, Proposal};
use crate::store::people::{self, Person};
use crate::store::tx::Tx;
use crate::store::{
    accounts, activities, ballot_roll, contacts, doubles, merged_doubles, merged_rows, reviews, second_eyes, sessions,
};
use crate::words::{Key, k};

/// The names under which a colleague is asked to look.
pub const MERGE: &str = MergePeople::RULE.code;
pub const PART: &str = PartPeople::RULE.code;
/// What `store::merged_rows` remembers when cards and PINs were exchanged.
const KEYS: &str = "keys";

/// Proposes that two records are one person, and asks a colleague to look; gives the proposal's id.
pub async fn propose(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    proposal: Proposal,
) -> Result<String, Error> {
    db.write("propose_merge", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        let (kept, absorbed) = both(tx, &proposal.kept, &proposal.absorbed)?;
        if kept.version != proposal.kept_version || absorbed.version != proposal.absorbed_version {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        may_join(tx, &kept, &absorbed)?;
        let permit = ask::<AskSecond>(tx, &standing, &Subject::default())?;
        let id = merges::propose(tx, &permit, &proposal)?;
        let asked = second_eyes::ask(tx, &permit, MERGE, &id, &proposal.words)?;
        let content = json!({
            "purpose": MERGE, "subject": id, "kept": kept.id, "absorbed": absorbed.id, "words": proposal.words,
        });
        conclude(tx, permit, ("second_eyes", &asked), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(id)
    })
    .await
}

/// Carries it out, once a second pair of eyes agreed.
pub async fn merge(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<(), Error> {
    db.write("merge_people", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let merge = stands(tx, &id, "proposed")?;
        let (kept, absorbed) = both(tx, &merge.kept_id, &merge.absorbed_id)?;
        if kept.version != merge.kept_version || absorbed.version != merge.absorbed_version {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        may_join(tx, &kept, &absorbed)?;
        let agreed = second::agreed::<MergePeople>(tx, &standing, &id)?;
        let permit = ask::<MergePeople>(tx, &standing, &Subject::resident(&kept.id).by_two(agreed.two))?;
        second::use_up(tx, &permit, &agreed)?;
        let before = Before { kept: details(&kept), absorbed: details(&absorbed) };
        let choices = merge.choices();
        let fields: Vec<&str> =
            choices.iter().filter(|(_, side)| *side == Side::Absorbed).map(|(field, _)| field.as_str()).collect();
        let content = json!({
            "absorbed": absorbed.id, "kept": kept.id, "taken_over": fields, "second": second::told(&agreed.second),
        });
        merges::merged(tx, &permit, &merge, &before)?;
        merges::put_away(tx, &permit, &absorbed)?;
        let free = merged_doubles::end(tx, &permit, &id, &absorbed.id, &kept.id)?;
        merged_rows::carry(tx, &permit, &id, &absorbed.id, &kept.id)?;
        if takes_the_others_card(tx, &choices, &kept.id, &absorbed.id)? {
            merged_rows::swap_keys(tx, &permit, &kept.id, &absorbed.id)?;
            merged_rows::note(tx, &permit, &id, KEYS)?;
            let leave = tx.housekeeping();
            tries::forget_pin(tx, leave, &kept.id)?;
        }
        let kept_id = kept.id.clone();
        merges::set_details(tx, &permit, kept, &merging::joined(&before.kept, &before.absorbed, &choices))?;
        doubles::joined(tx, &permit, &kept_id, &absorbed.id)?;
        let leave = tx.housekeeping();
        sessions::end_all_of(tx, leave, &absorbed.id)?;
        conclude(tx, permit, ("person", &absorbed.id), &content)?;
        fill_places(tx, &free)?;
        answers::keep(tx, &standing, "", &claim, &kept_id)
    })
    .await
}

/// Whoever waits for a place that came free gets it.
fn fill_places(tx: &mut Tx<'_>, at: &[String]) -> Result<(), Error> {
    for activity in at {
        if let Some(found) = activities::find(tx.conn, tx.community, activity)? {
            move_up(tx, &found)?;
        }
    }
    Ok(())
}

/// The chosen card is the other record's; where nothing was chosen, because this one has none.
fn takes_the_others_card(
    tx: &mut Tx<'_>,
    choices: &[(Field, Side)],
    kept: &str,
    absorbed: &str,
) -> Result<bool, Error> {
    if let Some((_, side)) = choices.iter().find(|(field, _)| *field == Field::Card) {
        return Ok(*side == Side::Absorbed);
    }
    let mut has = |who: &str| credentials::cards::summary(tx.conn, tx.community, who).map(|card| card.is_some());
    Ok(!has(kept)? && has(absorbed)?)
}

/// Asks a colleague whether what was joined should stand apart again.
pub async fn ask_apart(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    words: String,
) -> Result<(), Error> {
    db.write("ask_part", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        stands(tx, &id, "merged")?;
        let permit = ask::<AskSecond>(tx, &standing, &Subject::default())?;
        let asked = second_eyes::ask(tx, &permit, PART, &id, &words)?;
        let content = json!({ "purpose": PART, "subject": id, "words": words });
        conclude(tx, permit, ("second_eyes", &asked), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}

/// The two stand apart again, each with what was theirs; what was done since stays with the record that was kept.
pub async fn part(db: &Db, community: &str, standing: Standing, claim: Claim, id: String) -> Result<(), Error> {
    db.write("part_people", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let merge = stands(tx, &id, "merged")?;
        let (kept, absorbed) = both(tx, &merge.kept_id, &merge.absorbed_id)?;
        if kept.state != AccountState::Active.as_str() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        // Whoever was erased meanwhile cannot be put together again from what is left.
        let before = merges::before(tx, &merge)?.ok_or(Error::Conflict(Clash::TooLate))?;
        let agreed = second::agreed::<PartPeople>(tx, &standing, &id)?;
        let permit = ask::<PartPeople>(tx, &standing, &Subject::resident(&kept.id).by_two(agreed.two))?;
        second::use_up(tx, &permit, &agreed)?;
        merged_rows::bring_back(tx, &permit, &id, &kept.id, &absorbed.id)?;
        let waited_for = merged_doubles::bring_back(tx, &permit, &id)?;
        if merged_rows::noted(tx, &id, KEYS)? {
            merged_rows::swap_keys(tx, &permit, &kept.id, &absorbed.id)?;
        }
        merges::parted(tx, &permit, &merge)?;
        let now = details(&kept);
        let (kept_id, absorbed_id) = (kept.id.clone(), absorbed.id.clone());
        merges::set_details(tx, &permit, kept, &merging::parted(&before.kept, &before.absorbed, &now))?;
        let back = free_contacts(tx, &absorbed_id, before.absorbed)?;
        merges::take_out(tx, &permit, absorbed, &back)?;
        let leave = tx.housekeeping();
        sessions::end_all_of(tx, leave, &kept_id)?;
        let content = json!({ "kept": kept_id, "apart": absorbed_id, "second": second::told(&agreed.second) });
        conclude(tx, permit, ("person", &absorbed_id), &content)?;
        // Both are told: each has read what was the other's.
        let other = ask::<PartPeople>(tx, &standing, &Subject::resident(&absorbed_id).by_two(agreed.two))?;
        conclude(tx, other, ("person", &absorbed_id), &content)?;
        fill_places(tx, &waited_for)?;
        answers::keep(tx, &standing, "", &claim, &kept_id)
    })
    .await
}

/// A number that others took meanwhile is marked as shared; an address of electronic mail has one owner.
fn free_contacts(tx: &mut Tx<'_>, person: &str, mut back: Details) -> Result<Details, Error> {
    if let Some(phone) = &back.phone {
        let others = contacts::others_with_phone(tx.conn, tx.community, phone, person)?;
        back.phone_shared |= !others.is_empty();
    }
    if let Some(email) = &back.email
        && contacts::other_with_email(tx.conn, tx.community, email, person)?.is_some()
    {
        back.email = None;
    }
    Ok(back)
}

/// Two who look alike are two people: they leave the list.
pub async fn two_people(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    id: String,
    words: String,
) -> Result<(), Error> {
    db.write("dismiss_double", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let double = doubles::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        let permit = ask::<DismissDouble>(tx, &standing, &Subject::default())?;
        doubles::dismiss(tx, &permit, &id, &words)?;
        let content = json!({ "one": double.one_id, "other": double.other_id, "words": words });
        conclude(tx, permit, ("double", &id), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}

fn stands(tx: &mut Tx<'_>, id: &str, state: &str) -> Result<Merge, Error> {
    let merge = merges::find(tx.conn, tx.community, id)?.ok_or(Error::Missing)?;
    if merge.state == state { Ok(merge) } else { Err(Error::Conflict(Clash::TooLate)) }
}

fn both(tx: &mut Tx<'_>, kept: &str, absorbed: &str) -> Result<(Person, Person), Error> {
    let kept = people::find(tx.conn, tx.community, kept)?.ok_or(Error::Missing)?;
    let absorbed = people::find(tx.conn, tx.community, absorbed)?.ok_or(Error::Missing)?;
    Ok((kept, absorbed))
}

/// # Errors
/// `Invalid` on the whole form, in words, where the two are not to be joined.
fn may_join(tx: &mut Tx<'_>, kept: &Person, absorbed: &Person) -> Result<(), Error> {
    let pair = pair(tx.conn, tx.community, kept, absorbed, tx.now)?;
    merging::may_join(&pair).map_err(|why| Error::field("", not_joined(why)))
}

/// What the rule must know of the two.
pub fn pair(conn: &mut Conn, community: &str, kept: &Person, absorbed: &Person, now: i64) -> Result<Pair, Error> {
    let state = |p: &Person| AccountState::parse(&p.state).ok_or_else(|| Error::broken("accounts", "an unknown state"));
    let (mandate_between, same_helper) = merges::mandates_of_two(conn, community, &kept.id, &absorbed.id, now)?;
    let serves = accounts::serves(conn, community, &kept.id)? || accounts::serves(conn, community, &absorbed.id)?;
    let mut open = reviews::of_person(conn, community, &kept.id)?;
    open.extend(reviews::of_person(conn, community, &absorbed.id)?);
    // The others are about a helper, and follow with what they are about.
    let under_review = open.iter().any(|r| matches!(r.kind, ReviewKind::Capacity | ReviewKind::Death));
    Ok(Pair {
        same_record: kept.id == absorbed.id,
        kept: state(kept)?,
        absorbed: state(absorbed)?,
        serves,
        mandate_between,
        same_helper,
        under_review,
        on_one_roll: ballot_roll::meet(conn, community, &kept.id, &absorbed.id)?,
    })
}

/// Why not, in words.
pub fn not_joined(why: NotJoined) -> Key {
    match why {
        NotJoined::SameRecord => k::MERGE_NOT_SAME,
        NotJoined::NotActive => k::MERGE_NOT_ACTIVE,
        NotJoined::Serves => k::MERGE_NOT_SERVES,
        NotJoined::MandateBetween => k::MERGE_NOT_BETWEEN,
        NotJoined::SameHelper => k::MERGE_NOT_SAME_HELPER,
        NotJoined::UnderReview => k::MERGE_NOT_REVIEW,
        NotJoined::OnOneRoll => k::MERGE_NOT_BALLOT,
    }
}

/// What a record says, as it is compared.
pub fn details(p: &Person) -> Details {
    Details {
        name: p.name.clone(),
        born: p.born.clone(),
        sex: p.sex.clone(),
        home: p.home_id.clone(),
        lives_alone: p.lives_alone,
        phone: p.phone.clone(),
        phone_shared: p.phone_shared,
        email: p.email.clone(),
        reach: p.reach.clone(),
        digital: p.digital.clone(),
        lang: p.lang.clone(),
        needs: p.needs.clone(),
    }
}
