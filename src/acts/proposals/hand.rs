//! 交给小组答复: the desk hands a proposal to a group, and whoever leads the group, or keeps its papers, answers it in the
//! group's name. The desk reads the answer like everybody, and can add to it or move the proposal on.

use serde_json::json;

use super::{SUBJECT, find, open};
use crate::acts::groups as acts_of_groups;
use crate::acts::{ask, conclude};
use crate::domain::group::{MEMBERS, MemberState, Role, role_for};
use crate::domain::notice::{Audience, BODY, NoticeKind, TITLE};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::proposal::{StepKind, is_late};
use crate::domain::standing::Standing;
use crate::domain::tiers::{AnswerAsGroup, HandProposal, Kind};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::notices::{self, New};
use crate::store::proposals::{self, Happened, Proposal};
use crate::store::tx::Tx;
use crate::store::{acts, communities, groups, proposal_groups, proposal_supports};
use crate::words::{self, Key, Lang, dates, k};

/// Hands it over, while nobody has answered it. Its author is told, and so are those who may answer.
pub async fn hand(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    group: String,
) -> Result<(), Error> {
    db.write("hand_proposal", community, move |tx| {
        let found = find(tx, &which.0)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.person_id, &claim)? {
            return Ok(());
        }
        waits(&found, which.1)?;
        let to = acts_of_groups::find(tx, &group)?;
        let permit = ask::<HandProposal>(tx, &standing, &Subject::resident(&found.person_id))?;
        proposal_groups::hand(tx, &permit, &found.id, &group)?;
        proposals::update(tx, &permit, &found)?;
        let words = say(k::TAKING_HANDED_STEP, &[("group", to.name.clone())]);
        let happened = Happened { words: &words, group: None, link: "", link_id: "" };
        proposals::add_step(tx, &permit, &found, StepKind::News, &happened)?;
        ask_leads(tx, &permit, &found, &group)?;
        let content = json!({ "about": found.title, "group": group });
        conclude(tx, permit, (SUBJECT, &found.id), &content)?;
        answers::keep(tx, &standing, &found.person_id, &claim, &found.id)
    })
    .await
}

fn waits(found: &Proposal, version: i32) -> Result<(), Error> {
    if !found.is_open() || !found.waits {
        return Err(Error::Conflict(Clash::TooLate));
    }
    if found.version == version { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Those who may answer hear that it is theirs, and until when.
fn ask_leads(tx: &mut Tx<'_>, permit: &Permit<HandProposal>, found: &Proposal, group: &str) -> Result<(), Error> {
    let all = i64::try_from(MEMBERS).unwrap_or(i64::MAX);
    let members = groups::members(tx.conn, tx.community, group, MemberState::Member, "", all)?;
    let roles = role_for(AnswerAsGroup::RULE.code).unwrap_or_default();
    let answers = |role: &str| Role::parse(role).is_some_and(|role| roles.contains(&role));
    let leads: Vec<String> = members.into_iter().filter(|(m, _)| answers(&m.role)).map(|(m, _)| m.person_id).collect();
    if leads.is_empty() {
        return Err(Error::field("to_group", k::TAKING_ERROR_NO_LEAD));
    }
    let zone = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?.zone();
    let due = dates::moment(Lang::default(), &zone, found.answer_due, tx.now);
    let body = say(k::TAKING_HANDED_BODY, &[("what", found.title.clone()), ("when", due)]);
    told(tx, permit, (k::TAKING_HANDED_TITLE, &found.title), &body, leads)
}

/// The group's answer, once. Its author and everybody who supports it are told.
pub async fn answer(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    words: String,
) -> Result<(), Error> {
    db.write("answer_as_group", community, move |tx| {
        let me = standing.actor.clone();
        if let Claimed::Before(_) = answers::claim(tx, &standing, &me, &claim)? {
            return Ok(());
        }
        let found = open(tx, &which.0)?;
        let group = proposal_groups::of(tx.conn, tx.community, &found.id)?.ok_or(Error::Missing)?;
        let subject = acts_of_groups::subject(tx, &standing, &group)?;
        let permit = ask::<AnswerAsGroup>(tx, &standing, &subject)?;
        if found.answered_at.is_some() {
            return Err(Error::Conflict(Clash::Exists));
        }
        let to = Proposal { answered_at: Some(tx.now), waits: false, version: which.1, ..found.clone() };
        proposals::update(tx, &permit, &to)?;
        let happened = Happened { words: &words, group: Some(&group), link: "", link_id: "" };
        proposals::add_step(tx, &permit, &to, StepKind::Answered, &happened)?;
        let late = is_late(to.answer_due, to.answered_at, false, tx.now);
        proposals::tally(tx, "answered", if late { "late" } else { "in_time" }, 1)?;
        acts::took_effect(tx, &permit, &to.id, "proposal.raise")?;
        let people = concerned(tx, &to)?;
        told(tx, &permit, (k::TAKING_ANSWERED_TITLE, &to.title), &words, people)?;
        let content = json!({ "about": to.title, "words": words, "group": group });
        conclude(tx, permit, (SUBJECT, &to.id), &content)?;
        answers::keep(tx, &standing, &me, &claim, &to.id)
    })
    .await
}

/// Whoever supports it, and its author.
pub(super) fn concerned(tx: &mut Tx<'_>, proposal: &Proposal) -> Result<Vec<String>, Error> {
    let mut people = proposal_supports::people(tx.conn, tx.community, &proposal.id)?;
    if !people.contains(&proposal.person_id) {
        people.push(proposal.person_id.clone());
    }
    Ok(people)
}

/// By a notice, in the language of the place.
pub(super) fn told<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    (title, what): (Key, &str),
    body: &str,
    people: Vec<String>,
) -> Result<(), Error> {
    let title: String = say(title, &[("what", what.to_owned())]).chars().take(TITLE).collect();
    let body: String = body.chars().take(BODY).collect();
    let to = Audience::List(people);
    let new = New { kind: NoticeKind::Notice, title: &title, body: &body, to: &to, group: None, replaces: None };
    notices::insert(tx, permit, &new).map(|_| ())
}

pub(super) fn say(key: Key, fields: &[(&str, String)]) -> String {
    words::tell(Lang::default(), key, fields)
}
