//! The one place that says whether an act may happen; it reads like the rules of TRUST.md §2 and §3.

use super::benefit::Benefit;
use super::group::{self, Role};
use super::held::Confirmed;
use super::mandate;
use super::permit::{Held, Permit, Seal};
use super::second_eyes::{Two, takes_two, wants_a_person};
use super::standing::{Assurance, Channel, Office, Right, Standing};
use super::tiers::{BY_KEY, Kind, Rule, Tier, Whose};

/// What an act is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The resident it is for; `None` for acts about no one person.
    pub resident: Option<String>,
    /// The responsible party whose work it is, where it is somebody's.
    pub party: Option<String>,
    /// Those whose earlier act this one confirms, marks as told or approves, and whom it is about where nobody does it for
    /// themselves: they may not do it.
    pub earlier_hands: Vec<String>,
    /// Until when tier 2 waits for this resident, after a recovery.
    pub frozen_until: Option<i64>,
    /// Until when tier 2 waits because somebody at their old number or address said that they had not changed it.
    pub doubted_until: Option<i64>,
    /// Whom it would serve beside the resident, where it could serve somebody.
    pub benefit: Option<Benefit>,
    /// The resident's own word on an act that was held, heard away from whoever asked.
    pub confirmed: Option<Confirmed>,
    /// It is about what everybody shares, a lamp in the stairwell: anybody may report that in their own name.
    pub shared_space: bool,
    /// They stand on a ballot's frozen roll: the roll says who votes, not how old they are on the day they press
    /// (docs/BALLOTS.md).
    pub on_roll: bool,
    /// Two people looked, where the act takes two.
    pub two: Option<Two>,
    /// What whoever acts is in the group it is about.
    pub group_role: Option<Role>,
}

impl Subject {
    pub fn resident(id: &str) -> Self {
        Self { resident: Some(id.to_owned()), ..Self::default() }
    }

    pub fn of_party(mut self, party: &str) -> Self {
        self.party = Some(party.to_owned());
        self
    }

    pub fn after(mut self, hands: Option<&str>) -> Self {
        self.earlier_hands.extend(hands.map(str::to_owned));
        self
    }

    pub fn by_two(mut self, two: Two) -> Self {
        self.two = Some(two);
        self
    }

    pub fn serving(mut self, benefit: Option<Benefit>) -> Self {
        self.benefit = benefit;
        self
    }

    pub fn in_group(mut self, role: Option<Role>) -> Self {
        self.group_role = role;
        self
    }

    pub fn with_word(mut self, confirmed: Option<Confirmed>) -> Self {
        self.confirmed = confirmed;
        self
    }
}

/// Why an act was refused. Each has its words in both languages (`errors-refused-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody else's matter altogether.
    NotYours,
    /// The mandate does not cover this matter.
    OutsideMatter,
    /// The mandate has ended, is suspended, or has not begun.
    MandateNotInForce,
    /// Nobody may do this for another (tier 3, *fixed*).
    NeverForAnother,
    /// It must be done on one's own device, at a kiosk, or at the desk.
    OwnDeviceOnly,
    /// The office one holds does not do this.
    NotThisOffice,
    /// The work belongs to another responsible party.
    OtherParty,
    /// One may not confirm, count as told, or approve what one did oneself.
    OwnHands,
    /// Nobody is made sure of by a call to a number that is new, shared, or not theirs alone.
    NoNumberToRing,
    /// It takes two people, and no second has looked.
    NeedsSecond,
    /// It was a while ago that they proved who they are: once more, and then it is done.
    ProveAgain,
    /// What they sign in with was given anew less than a day ago: tier 2 waits (TRUST.md §4).
    FrozenAfterRecovery,
    /// Somebody at the old number or address says that it was not they who changed it: tier 2 waits until the desk looked.
    ContactInDoubt,
    /// The mandate carries harmless things only.
    AboveItsTier,
    /// Under eighteen: the guardian does this.
    ThroughGuardian,
    /// It would give whoever acts, or their kin, something of the resident's (Civil Code art. 168).
    SelfDealing,
    /// What was asked for on this device is not confirmed on it.
    SameDevice,
    /// The helper has done as many acts for others today as one may.
    HelperDidEnough,
    /// As much was done for this resident today by others as may be.
    EnoughForResident,
    /// Whoever leads the group does this, or keeps its papers.
    NotInGroup,
    /// At a kiosk, with card and PIN, one sees to one's own things only.
    NotAtKiosk,
    /// A colleague does this themselves, and not a program in their name.
    NotByToken,
}

/// The answer.
#[derive(Debug)]
pub enum Decision<K: Kind> {
    Do(Permit<K>),
    Hold(Permit<Held<K>>),
    Refuse(Refusal),
}

/// Decides one act. Pure: everything it needs is in its arguments.
pub fn decide<K: Kind>(seal: &mut Seal, standing: &Standing, subject: &Subject, now: i64) -> Decision<K> {
    match verdict(K::RULE, standing, subject, now) {
        Verdict::Do => Decision::Do(Permit::issue(seal, standing, subject, now)),
        Verdict::Hold => Decision::Hold(Permit::issue(seal, standing, subject, now)),
        Verdict::Refuse(why) => Decision::Refuse(why),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Do,
    Hold,
    Refuse(Refusal),
}

fn verdict(rule: &Rule, standing: &Standing, subject: &Subject, now: i64) -> Verdict {
    if subject.earlier_hands.contains(&standing.actor) {
        return Verdict::Refuse(Refusal::OwnHands);
    }
    if wants_a_person(rule, standing) {
        return Verdict::Refuse(Refusal::NotByToken);
    }
    if takes_two(rule) && standing.right != Right::System && subject.two.is_none() {
        return Verdict::Refuse(Refusal::NeedsSecond);
    }
    if serves_whoever_acts(standing, subject) {
        return Verdict::Refuse(Refusal::SelfDealing);
    }
    if lacks_role(rule, standing, subject) {
        return Verdict::Refuse(Refusal::NotInGroup);
    }
    let verdict = match &standing.right {
        Right::System => Verdict::Do,
        Right::OwnSelf => for_oneself(rule, standing, subject),
        Right::Assisted { .. } => beside_a_helper(rule, standing, subject),
        Right::Mandate(facts) => under_a_mandate(rule, facts, now),
        Right::Key { .. } => by_key(rule, standing, subject),
        Right::Office { office, party } => by_office(rule, *office, party.as_deref(), subject),
    };
    let verdict = match verdict {
        // Held once, and the resident has said yes where the helper was not.
        Verdict::Hold if subject.confirmed.is_some() => Verdict::Do,
        other => other,
    };
    match verdict {
        Verdict::Do | Verdict::Hold if waits(rule, &standing.right, subject.frozen_until, now) => {
            Verdict::Refuse(Refusal::FrozenAfterRecovery)
        }
        Verdict::Do | Verdict::Hold if waits(rule, &standing.right, subject.doubted_until, now) => {
            Verdict::Refuse(Refusal::ContactInDoubt)
        }
        Verdict::Do if needs_proof(rule, &standing.right) && standing.fresh_until < now => {
            Verdict::Refuse(Refusal::ProveAgain)
        }
        other => other,
    }
}

/// An agent does not deal with themselves or their kin in the principal's name (Civil Code art. 168).
fn serves_whoever_acts(standing: &Standing, subject: &Subject) -> bool {
    let benefit = subject.benefit.as_ref();
    standing.hands().is_some_and(|hands| benefit.is_some_and(|benefit| benefit.is_self_dealing(hands)))
}

/// What a group says or keeps is said and kept by those it chose for that; staff act by their office.
fn lacks_role(rule: &Rule, standing: &Standing, subject: &Subject) -> bool {
    let by_office = matches!(standing.right, Right::Office { .. } | Right::System);
    !by_office
        && group::role_for(rule.code).is_some_and(|roles| !subject.group_role.is_some_and(|r| roles.contains(&r)))
}

/// For a day after a recovery, and while a new number or address is in doubt, nobody changes what weighs, neither whoever
/// got in nor staff for them.
fn waits(rule: &Rule, right: &Right, until: Option<i64>, now: i64) -> bool {
    rule.tier == Tier::Two && *right != Right::System && until.is_some_and(|until| now < until)
}

/// Tier 2 by oneself, and what staff do with others' accounts, not from a session left lying open
/// (TRUST.md §4, OWASP ASVS 5.0 7.5.1 and 7.5.3).
fn needs_proof(rule: &Rule, right: &Right) -> bool {
    matches!(right, Right::OwnSelf | Right::Office { .. }) && (rule.proof || rule.tier == Tier::Two)
}

/// The resident alone may do whatever is theirs; credentials and consents only where nobody else's
/// hands are on the device (tier 3).
fn for_oneself(rule: &Rule, standing: &Standing, subject: &Subject) -> Verdict {
    let mine = subject.resident.as_deref() == Some(standing.actor.as_str());
    if !mine || matches!(rule.whose, Whose::Offices | Whose::System) {
        return Verdict::Refuse(Refusal::NotYours);
    }
    // A code can be read aloud to whoever holds the phone: it opens her pages, but gives no consent and changes no
    // credential (K6 is weak evidence, TRUST.md §3), and what could do harm waits for a path of her own.
    let by_code = standing.assurance == Assurance::Code;
    if rule.tier == Tier::Three && (standing.channel == Channel::HelperDevice || by_code) {
        return Verdict::Refuse(Refusal::OwnDeviceOnly);
    }
    if rule.tier == Tier::Two && by_code {
        return Verdict::Hold;
    }
    Verdict::Do
}

/// In an assisted sign-in the actor is the resident; tier 2 waits, tier 3 never.
fn beside_a_helper(rule: &Rule, standing: &Standing, subject: &Subject) -> Verdict {
    match for_oneself(rule, standing, subject) {
        Verdict::Do if rule.tier == Tier::Three => Verdict::Refuse(Refusal::OwnDeviceOnly),
        Verdict::Do if rule.tier == Tier::Two => Verdict::Hold,
        other => other,
    }
}

/// A mandate reaches only the matters it names, only while it is in force, and never tier 3
/// (Civil Code art. 162, 171; TRUST.md §3).
fn under_a_mandate(rule: &Rule, facts: &super::standing::MandateFacts, now: i64) -> Verdict {
    if rule.tier == Tier::Three || rule.whose == Whose::OwnWord {
        return Verdict::Refuse(Refusal::NeverForAnother);
    }
    if rule.whose != Whose::Residents {
        return Verdict::Refuse(Refusal::NotYours);
    }
    let Some(matter) = rule.matter else {
        return Verdict::Do;
    };
    let tier = u8::try_from(rule.tier.number()).unwrap_or(u8::MAX);
    match mandate::may_act(
        facts.state,
        &facts.matters,
        facts.from_at,
        facts.until_at,
        facts.cooling_until,
        u8::try_from(facts.tier_max).unwrap_or(0),
        tier,
        matter,
        now,
    ) {
        // A guardian stands where the ward's own word would be (Civil Code art. 23, 34).
        Ok(()) if rule.tier == Tier::Two && facts.kind != mandate::MandateKind::Guardian => Verdict::Hold,
        Ok(()) => Verdict::Do,
        Err(mandate::MandateRefusal::OutsideMatter) => Verdict::Refuse(Refusal::OutsideMatter),
        Err(mandate::MandateRefusal::AboveItsTier) => Verdict::Refuse(Refusal::AboveItsTier),
        Err(_) => Verdict::Refuse(Refusal::MandateNotInForce),
    }
}

/// Another system files reports and says more about them, in its own name alone: no resident's, whatever it says of
/// them.
fn by_key(rule: &Rule, standing: &Standing, subject: &Subject) -> Verdict {
    let its_own = subject.resident.as_deref() == Some(standing.actor.as_str());
    if its_own && BY_KEY.contains(&rule.code) { Verdict::Do } else { Verdict::Refuse(Refusal::NotYours) }
}

/// Staff do what their office does; a responsible party only what is its own.
fn by_office(rule: &Rule, office: Office, party: Option<&str>, subject: &Subject) -> Verdict {
    if rule.tier == Tier::Three {
        return Verdict::Refuse(Refusal::NeverForAnother);
    }
    if !rule.offices.contains(&office) {
        return Verdict::Refuse(Refusal::NotThisOffice);
    }
    if office == Office::Party && (party.is_none() || party != subject.party.as_deref()) {
        return Verdict::Refuse(Refusal::OtherParty);
    }
    Verdict::Do
}

/// Is this the resident's own word, said away from everybody who acted for them? What is said
/// beside the helper who acted is marked and enters no rate (TRUST.md §2).
pub fn said_freely(standing: &Standing) -> bool {
    // Nor is it sure who held the paper receipt and read the number off the card.
    let unsure = [Assurance::CardAndNumber, Assurance::Code, Assurance::ReceiptAndCard];
    let beside = unsure.contains(&standing.assurance);
    matches!(standing.right, Right::OwnSelf | Right::Office { .. }) && !beside
}

#[cfg(test)]
mod tests;
