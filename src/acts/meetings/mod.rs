//! Meetings of councils and committees: planned and put in order, people asked, who came, what was decided, and what was
//! said against it.

pub mod agenda;
pub mod answer;
pub mod attend;
pub mod decide;
pub mod object;
pub mod plan;

use serde_json::json;

use crate::acts::{ask, conclude, groups as acts_of_groups, notices};
use crate::domain::group::Role;
use crate::domain::notice::{Audience, BODY, NoticeKind, NoticeState, TITLE};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::{GroupNotice, Kind, PublishNotice};
use crate::error::Error;
use crate::store::meetings::{self, Meeting};
use crate::store::notices::{self as kept, New};
use crate::store::tx::Tx;
use crate::store::{communities, groups, notice_subjects};
use crate::words::{self, Key, Lang, dates};

/// The kind of subject meetings have in the record.
pub const SUBJECT: &str = "meeting";

pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Meeting, Error> {
    meetings::find(tx.conn, tx.community, id)?.ok_or(Error::Missing)
}

/// One that a resident may read: an open one, or one of their own group's.
pub fn readable(tx: &mut Tx<'_>, id: &str, resident: &str) -> Result<Meeting, Error> {
    let found = find(tx, id)?;
    if found.open || is_member(tx, &found.group_id, resident)? { Ok(found) } else { Err(Error::Missing) }
}

fn is_member(tx: &mut Tx<'_>, group: &str, person: &str) -> Result<bool, Error> {
    let found = groups::membership(tx.conn, tx.community, group, person)?;
    Ok(found.is_some_and(|m| m.state == crate::domain::group::MemberState::Member))
}

/// Leave for whoever keeps the group's meetings: staff, or a resident by what they are in it.
fn ask_in_group<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, group: &str) -> Result<Permit<K>, Error> {
    let subject = acts_of_groups::subject(tx, standing, group)?;
    ask::<K>(tx, standing, &subject)
}

/// What it is, when and where, in a line: as it is read out to people.
fn about(tx: &mut Tx<'_>, meeting: &Meeting) -> Result<String, Error> {
    let zone = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?.zone();
    Ok(format!("{}，{}，{}", meeting.title, dates::short(&zone, meeting.starts_at), meeting.place))
}

/// Whoever may come gets a notice, in the language of the place: the members, and where the desk opens it, everybody. It
/// takes the place of what was said of the meeting before, so that nobody is rung to be asked to what is off.
fn tell(tx: &mut Tx<'_>, standing: &Standing, meeting: &Meeting, title: Key, body: &str) -> Result<(), Error> {
    let title: String =
        words::tell(Lang::default(), title, &[("what", meeting.title.clone())]).chars().take(TITLE).collect();
    let body: String = body.chars().take(BODY).collect();
    let group = Some(meeting.group_id.as_str());
    if standing.office().is_some() {
        let permit = ask::<PublishNotice>(tx, standing, &Subject::default())?;
        // To everybody it is the community that speaks; a group's own notice is its members'.
        let (to, group) =
            if meeting.open { (Audience::Everyone, None) } else { (Audience::Group(meeting.group_id.clone()), group) };
        return say(tx, permit, meeting, (&title, &body), &to, group);
    }
    let member =
        groups::membership(tx.conn, tx.community, &meeting.group_id, &standing.actor)?.ok_or(Error::Missing)?;
    let subject = Subject::resident(&standing.actor).in_group(Role::parse(&member.role));
    let permit = ask::<GroupNotice>(tx, standing, &subject)?;
    say(tx, permit, meeting, (&title, &body), &Audience::Group(meeting.group_id.clone()), group)
}

fn say<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    meeting: &Meeting,
    (title, body): (&str, &str),
    to: &Audience,
    group: Option<&str>,
) -> Result<(), Error> {
    let subject = (SUBJECT, meeting.id.as_str());
    let before = notices::about::ended(tx, &permit, subject, NoticeState::Corrected)?;
    let kind = if before.is_some() { NoticeKind::Correction } else { NoticeKind::Notice };
    let new = New { kind, title, body, to, group, replaces: before.as_deref() };
    let id = kept::insert(tx, &permit, &new)?;
    meetings::told_by(tx, &permit, &meeting.id, &id)?;
    notice_subjects::insert(tx, &permit, subject, &id)?;
    let content = json!({ "about": title, "words": body, "to": to.kind(), "meeting": meeting.id });
    conclude(tx, permit, (notices::SUBJECT, &id), &content)?;
    Ok(())
}
