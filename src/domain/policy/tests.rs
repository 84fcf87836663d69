//! What the policy says to each right, tier by tier.

use super::*;
use crate::domain::benefit::Takes;
use crate::domain::held;
use crate::domain::mandate::{MandateKind, MandateState, Matter};
use crate::domain::second_eyes::{TAKES_A_PERSON, TAKES_TWO};
use crate::domain::standing::{ALWAYS_FRESH, MandateFacts};
use crate::domain::tiers::{ChangePhone, ConfirmHeld, CorrectPerson, FileRequest, GroupNotice, IssueCard};

const NOW: i64 = 1_000_000;

fn by(right: Right, fresh_until: i64) -> Standing {
    Standing {
        actor: "zhou".into(),
        right,
        channel: Channel::Desk,
        assurance: Assurance::PasswordAndTotp,
        fresh_until,
        session: None,
        device: None,
        key: None,
        client_at: None,
    }
}

#[test]
fn staff_prove_themselves_again_before_they_touch_anothers_account() {
    let desk = |fresh| by(Right::Office { office: Office::Desk, party: None }, fresh);
    let her = Subject::resident("wang");
    for rule in [IssueCard::RULE, CorrectPerson::RULE] {
        assert_eq!(verdict(rule, &desk(NOW - 1), &her, NOW), Verdict::Refuse(Refusal::ProveAgain), "{}", rule.code);
        assert_eq!(verdict(rule, &desk(NOW), &her, NOW), Verdict::Do, "{}", rule.code);
        assert_eq!(verdict(rule, &desk(ALWAYS_FRESH), &her, NOW), Verdict::Do, "{}", rule.code);
    }
    assert_eq!(verdict(FileRequest::RULE, &desk(0), &her, NOW), Verdict::Do, "a request needs no fresh proof");
}

#[test]
fn nothing_weighty_changes_for_a_day_after_a_recovery() {
    let desk = by(Right::Office { office: Office::Desk, party: None }, ALWAYS_FRESH);
    let her = Subject { frozen_until: Some(NOW + 1), ..Subject::resident("wang") };
    assert_eq!(verdict(CorrectPerson::RULE, &desk, &her, NOW), Verdict::Refuse(Refusal::FrozenAfterRecovery));
    assert_eq!(verdict(CorrectPerson::RULE, &desk, &her, NOW + 1), Verdict::Do);
    assert_eq!(verdict(IssueCard::RULE, &desk, &her, NOW), Verdict::Do, "a card is no tier 2");
    let doubted = Subject { doubted_until: Some(NOW + 1), ..Subject::resident("wang") };
    assert_eq!(verdict(CorrectPerson::RULE, &desk, &doubted, NOW), Verdict::Refuse(Refusal::ContactInDoubt));
    assert_eq!(verdict(CorrectPerson::RULE, &desk, &doubted, NOW + 1), Verdict::Do);
}

#[test]
fn a_key_files_in_its_holders_name_and_does_nothing_else() {
    let key = by(Right::Key { key: "k".into() }, ALWAYS_FRESH);
    let (own, hers) = (Subject::resident("zhou"), Subject::resident("wang"));
    assert_eq!(verdict(FileRequest::RULE, &key, &own, NOW), Verdict::Do);
    assert_eq!(verdict(FileRequest::RULE, &key, &hers, NOW), Verdict::Refuse(Refusal::NotYours));
    let allowed: Vec<_> = crate::domain::tiers::ALL
        .iter()
        .filter(|rule| verdict(rule, &key, &own, NOW) == Verdict::Do)
        .map(|rule| rule.code)
        .collect();
    assert_eq!(allowed, ["request.file", "request.file_by_key", "request.update"]);
}

#[test]
fn what_takes_two_is_refused_to_one() {
    for rule in crate::domain::tiers::ALL.iter().filter(|rule| takes_two(rule)) {
        let office = rule.offices[0];
        let one = by(Right::Office { office, party: None }, ALWAYS_FRESH);
        let her = Subject::resident("wang");
        assert_eq!(verdict(rule, &one, &her, NOW), Verdict::Refuse(Refusal::NeedsSecond), "{}", rule.code);
        let two = her.by_two(crate::domain::second_eyes::tests::two());
        assert_eq!(verdict(rule, &one, &two, NOW), Verdict::Do, "{}", rule.code);
        let own = two.after(Some("li")).after(Some("zhou"));
        assert_eq!(verdict(rule, &one, &own, NOW), Verdict::Refuse(Refusal::OwnHands), "{}", rule.code);
    }
}

#[test]
fn a_program_is_never_one_of_two() {
    let person = ["second.answer", "second.ask", "caps.ask", "ballot.paper", "message.reached", "mandate.witness"];
    let rules = crate::domain::tiers::ALL.iter();
    let rules: Vec<_> = rules.filter(|rule| takes_two(rule) || TAKES_A_PERSON.contains(&rule.code)).collect();
    assert_eq!(rules.len(), TAKES_TWO.len() + TAKES_A_PERSON.len(), "each is an act, and stands in one of the two");
    assert!(person.iter().all(|code| rules.iter().any(|rule| rule.code == *code)));
    for rule in rules {
        let office = rule.offices[0];
        let own = by(Right::Office { office, party: None }, ALWAYS_FRESH);
        let token = Standing { assurance: Assurance::Token, channel: Channel::Api, ..own.clone() };
        let her = Subject::resident("wang").by_two(crate::domain::second_eyes::tests::two());
        assert_eq!(verdict(rule, &token, &her, NOW), Verdict::Refuse(Refusal::NotByToken), "{}", rule.code);
        assert_eq!(verdict(rule, &own, &her, NOW), Verdict::Do, "{}", rule.code);
    }
    let desk = by(Right::Office { office: Office::Desk, party: None }, 0);
    let token = Standing { assurance: Assurance::Token, channel: Channel::Api, ..desk };
    assert_eq!(
        verdict(FileRequest::RULE, &token, &Subject::resident("wang"), NOW),
        Verdict::Do,
        "programs go on working"
    );
}

#[test]
fn a_wrong_office_is_not_asked_to_prove_itself() {
    let auditor = by(Right::Office { office: Office::Auditor, party: None }, 0);
    let refused = verdict(IssueCard::RULE, &auditor, &Subject::resident("wang"), NOW);
    assert_eq!(refused, Verdict::Refuse(Refusal::NotThisOffice));
}

fn li_ming() -> Standing {
    let facts = MandateFacts {
        id: "m".into(),
        version: 1,
        kind: MandateKind::Ordinary,
        tier_max: 2,
        state: MandateState::Active,
        matters: vec![Matter::Contact],
        from_at: 0,
        until_at: NOW + 1,
        cooling_until: None,
    };
    Standing { actor: "li".into(), channel: Channel::HelperDevice, ..by(Right::Mandate(facts), 0) }
}

#[test]
fn what_weighs_waits_for_her_word_and_is_then_decided_again() {
    let her = Subject::resident("wang");
    assert_eq!(verdict(ChangePhone::RULE, &li_ming(), &her, NOW), Verdict::Hold);
    let heard = her.with_word(Some(held::tests::heard()));
    assert_eq!(verdict(ChangePhone::RULE, &li_ming(), &heard, NOW), Verdict::Do);
    let over = verdict(ChangePhone::RULE, &li_ming(), &heard, NOW + 1);
    assert_eq!(over, Verdict::Refuse(Refusal::MandateNotInForce), "her word does not revive a mandate");
}

#[test]
fn nobody_gives_the_word_for_her() {
    let her = Subject::resident("wang");
    let refused = verdict(ConfirmHeld::RULE, &li_ming(), &her, NOW);
    assert_eq!(refused, Verdict::Refuse(Refusal::NeverForAnother));
    let beside = Standing { actor: "wang".into(), ..by(Right::Assisted { by: "li".into() }, ALWAYS_FRESH) };
    let refused = verdict(ConfirmHeld::RULE, &beside, &her, NOW);
    assert_eq!(refused, Verdict::Refuse(Refusal::OwnDeviceOnly));
}

#[test]
fn a_group_speaks_by_those_it_chose() {
    let own = Standing { actor: "wang".into(), ..by(Right::OwnSelf, ALWAYS_FRESH) };
    let as_role = |role| verdict(GroupNotice::RULE, &own, &Subject::resident("wang").in_group(role), NOW);
    assert_eq!(as_role(Some(Role::Lead)), Verdict::Do);
    assert_eq!(as_role(Some(Role::Secretary)), Verdict::Do);
    assert_eq!(as_role(Some(Role::Member)), Verdict::Refuse(Refusal::NotInGroup));
    assert_eq!(as_role(None), Verdict::Refuse(Refusal::NotInGroup));
    let for_her = Subject::resident("wang").in_group(Some(Role::Lead));
    let helper = verdict(GroupNotice::RULE, &li_ming(), &for_her, NOW);
    assert_eq!(helper, Verdict::Refuse(Refusal::NeverForAnother), "an office in a group is not lent");
}

#[test]
fn a_helper_serves_the_resident_and_not_themselves() {
    let serving = |person: &str, close, takes| {
        let benefit = Benefit { person: person.into(), close, takes };
        verdict(ChangePhone::RULE, &li_ming(), &Subject::resident("wang").serving(Some(benefit)), NOW)
    };
    for takes in [Takes::Money, Takes::Goods, Takes::Place, Takes::Reach] {
        assert_eq!(serving("li", false, takes), Verdict::Refuse(Refusal::SelfDealing), "{takes:?}");
        assert_eq!(serving("his wife", true, takes), Verdict::Refuse(Refusal::SelfDealing), "{takes:?}");
        assert_eq!(serving("her son", false, takes), Verdict::Hold, "{takes:?}");
    }
    assert_eq!(serving("li", false, Takes::Company), Verdict::Hold, "going along is no gain");
}
