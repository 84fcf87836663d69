//! The desk writes down whom a resident wants help from, with what and for how long; nothing holds until she agrees.

use serde_json::json;

use super::SUBJECT;
use crate::acts::helper::tie;
use crate::acts::{ask, conclude};
use crate::domain::accreditation::HelperKind;
use crate::domain::capacity::{comes_of_age, is_young};
use crate::domain::mandate::{
    CapRefusal, Caps, Evidence, MandateKind, MandateState, Matter, Term, TextFacts, Wish, WishRefusal, mandate_text,
    wrong_with,
};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::DraftMandate;
use crate::error::{Error, FieldErrors};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::communities;
use crate::store::db::Db;
use crate::store::helpers::{self, Helper};
use crate::store::mandates::{self, Mandate};
use crate::store::organisations;
use crate::store::people::{self, Person};
use crate::store::tx::{Tx, new_id};
use crate::words::{Key, Lang, k};

/// What the resident wants.
#[derive(Clone, Debug)]
pub struct Draft {
    pub resident: String,
    pub helper: String,
    pub matters: Vec<Matter>,
    pub term: Term,
    /// How she means to say yes: K2 at the kiosk or K3 on paper. She may still choose the other.
    pub by: Evidence,
    pub kind: MandateKind,
    /// Urgent, and the resident lies ill: seven days instead of one.
    pub bedside: bool,
    /// Family: staff saw them by video with their papers, and they have the page of rules.
    pub video: bool,
    /// An event for which one more than the caps is wanted; a second member of staff lets it through.
    pub event: Option<String>,
    /// The mandate this goes on from.
    pub renews: Option<String>,
}

impl Draft {
    /// Between a resident and a helper, with nothing special about it.
    pub fn ordinary(resident: &str, helper: &str, matters: Vec<Matter>, term: Term, by: Evidence) -> Self {
        Self {
            resident: resident.to_owned(),
            helper: helper.to_owned(),
            matters,
            term,
            by,
            kind: MandateKind::Ordinary,
            bedside: false,
            video: false,
            event: None,
            renews: None,
        }
    }
}

/// Writes it down; gives the mandate's id.
///
/// # Errors
/// Every field at once: helper (not accredited, oneself, full, suspended), matters, term.
pub async fn draft(db: &Db, community: &str, standing: Standing, claim: Claim, wanted: Draft) -> Result<String, Error> {
    db.write("draft_mandate", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, &wanted.resident, &claim)? {
            return Ok(id);
        }
        let subject = Subject::resident(&wanted.resident).after(Some(&wanted.helper));
        let permit = ask::<DraftMandate>(tx, &standing, &subject)?;
        let id = write(tx, permit, &standing, &wanted)?;
        answers::keep(tx, &standing, &wanted.resident, &claim, &id)?;
        Ok(id)
    })
    .await
}

fn write(tx: &mut Tx<'_>, permit: Permit<DraftMandate>, standing: &Standing, wanted: &Draft) -> Result<String, Error> {
    let mandate = prepare(tx, standing, wanted)?;
    mandates::insert(tx, &permit, &mandate)?;
    let more = json!({ "by": wanted.by.as_str(), "video": wanted.video, "event": wanted.event });
    let content = super::content(tx, &mandate, mandate.state, more)?;
    conclude(tx, permit, (SUBJECT, &mandate.id), &content)?;
    Ok(mandate.id)
}

/// The row as it is first written, everything looked at.
pub(super) fn prepare(tx: &mut Tx<'_>, standing: &Standing, wanted: &Draft) -> Result<Mandate, Error> {
    let resident = people::find(tx.conn, tx.community, &wanted.resident)?
        .filter(|p| p.is_resident && p.state == "active")
        .ok_or(Error::Missing)?;
    let zone = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?.zone();
    let young = is_young(resident.born.as_deref(), &zone, tx.now);
    // A guardian of a child is one until the child comes of age.
    let until = match comes_of_age(resident.born.as_deref(), &zone).filter(|_| young) {
        Some(grown) => wanted.term.until(tx.now).min(grown),
        None => wanted.term.until(tx.now),
    };
    let helper = check(tx, standing, wanted, young)?;
    row(tx, standing, wanted, &resident, &helper, until)
}

/// Everything that is wrong, at its field.
fn check(tx: &mut Tx<'_>, standing: &Standing, wanted: &Draft, young: bool) -> Result<Helper, Error> {
    let mut errors = FieldErrors::default();
    let wish = Wish {
        kind: wanted.kind,
        matters: &wanted.matters,
        term: wanted.term,
        bedside: wanted.bedside,
        renews: wanted.renews.is_some(),
        by: wanted.by,
        video: wanted.video,
        first: !mandates::consented_before(tx.conn, tx.community, &wanted.resident, Some(&wanted.helper))?,
    };
    for why in wrong_with(&wish, tx.now) {
        let (field, key) = wish_words(why);
        errors.add(field, key);
    }
    // Nobody under age gives a mandate, at the desk or on paper either: a guardian is there by document.
    if young && wanted.kind.needs_her_word() {
        errors.add("kind", k::YOUNG_ERROR_KIND);
    }
    let helper = helpers::find(tx.conn, tx.community, &wanted.helper)?
        .filter(|h| h.may_help(tx.now) && wanted.helper != wanted.resident);
    if helper.is_none() {
        errors.add("helper", k::MANDATING_ERROR_HELPER);
    } else if wanted.kind == MandateKind::Family && helper.as_ref().is_some_and(|h| h.kind != "family") {
        errors.add("helper", k::MANDATING_ERROR_NOT_FAMILY);
    } else if let Some(key) = no_room(tx, &wanted.resident, &wanted.helper)? {
        // For one event more may be let through, by a second member of staff; a stopped one never.
        if wanted.event.is_none() || key == k::MANDATING_ERROR_SUSPENDED {
            errors.add("helper", key);
        }
    }
    if wanted.kind == MandateKind::Carer && !tie::lives_in(tx, &wanted.helper, &wanted.resident)? {
        errors.add("helper", k::YOUNG_ERROR_CARER);
    }
    if let Some(helper) = &helper
        && let Some(key) = tie::between(tx, helper, &wanted.resident, &standing.actor)?
    {
        errors.add("helper", key);
    }
    errors.finish()?;
    helper.ok_or(Error::Missing)
}

fn wish_words(why: WishRefusal) -> (&'static str, Key) {
    match why {
        WishRefusal::NoMatter => ("matters", k::MANDATING_ERROR_MATTERS),
        WishRefusal::MatterOfKind => ("matters", k::MANDATING_ERROR_MATTERS_OF_KIND),
        WishRefusal::OneMatter => ("matters", k::MANDATING_ERROR_ONE_MATTER),
        WishRefusal::TooLongInHaste => ("term", k::MANDATING_ERROR_TERM_URGENT),
        WishRefusal::RenewedOtherwise => ("evidence", k::MANDATING_ERROR_RENEW_FAMILY),
        WishRefusal::NotSeen => ("video", k::MANDATING_ERROR_VIDEO),
        WishRefusal::TooLongTheFirstTime => ("term", k::MANDATING_ERROR_TERM_FIRST),
        WishRefusal::TooLong => ("term", k::MANDATING_ERROR_TERM),
    }
}

/// Why there is no room for one more mandate between the two: the caps (TRUST.md §3), or one that was stopped and has
/// to be looked into first.
pub(super) fn no_room(tx: &mut Tx<'_>, resident: &str, helper: &str) -> Result<Option<Key>, Error> {
    let between = mandates::between(tx.conn, tx.community, resident, helper, tx.now)?;
    if between.iter().any(|m| m.state == MandateState::Suspended) {
        return Ok(Some(k::MANDATING_ERROR_SUSPENDED));
    }
    let load = mandates::load(tx.conn, tx.community, resident, helper, tx.now)?;
    let kind = helpers::find(tx.conn, tx.community, helper)?.map_or(HelperKind::Volunteer, |h| h.kind());
    Ok(match Caps::of(kind).may_grant(load) {
        Ok(()) => None,
        Err(CapRefusal::ResidentHasEnoughHelpers) => Some(k::MANDATING_ERROR_RESIDENT_FULL),
        Err(_) => Some(k::MANDATING_ERROR_HELPER_FULL),
    })
}

fn row(
    tx: &mut Tx<'_>,
    standing: &Standing,
    wanted: &Draft,
    resident: &Person,
    helper: &Helper,
    until: i64,
) -> Result<Mandate, Error> {
    let community = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?;
    let home = match &resident.home_id {
        Some(home) => people::home_of(tx.conn, tx.community, home)?.unwrap_or_default().in_words(),
        None => String::new(),
    };
    let name = people::name_of(tx.conn, tx.community, &wanted.helper)?.unwrap_or_default();
    // In the resident's own language, for it is her word.
    let lang = Lang::parse(&resident.lang).unwrap_or(Lang::Zh);
    let organisation = organisations::of_helper(tx.conn, tx.community, &wanted.helper)?;
    let title = people::title_in_name_of(lang, helper.title.clone(), organisation);
    let facts = TextFacts {
        community: &community.name,
        phone: &community.phone,
        resident: &resident.name,
        resident_home: &home,
        helper: &name,
        helper_kind: &title,
        kind: wanted.kind,
        matters: &wanted.matters,
        from: tx.now,
        until,
        tz: &community.zone(),
    };
    let text = mandate_text(lang, &facts);
    let matters: Vec<&str> = wanted.matters.iter().map(Matter::as_str).collect();
    Ok(Mandate {
        community_id: tx.community.to_owned(),
        id: new_id(),
        resident_id: wanted.resident.clone(),
        helper_id: wanted.helper.clone(),
        state: MandateState::ConsentPending,
        matters: matters.join(","),
        from_at: tx.now,
        until_at: until,
        cooling_until: None,
        evidence: Some(wanted.by.as_str().to_owned()),
        text_version: text.version,
        text: text.whole(),
        text_hash: text.hash(),
        drafted_by: standing.actor.clone(),
        witness_staff: None,
        witness_until: None,
        consented_at: None,
        ended_at: None,
        end_reason: None,
        uses: 0,
        version: 1,
        created_at: tx.now,
        kind: wanted.kind,
        tier_max: i32::from(wanted.kind.tier_max()),
        renews: wanted.renews.clone(),
        notified_at: None,
        review_at: None,
        widened_for: wanted.event.clone(),
        widened_by: None,
    })
}
