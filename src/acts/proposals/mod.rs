//! Proposals: raised, supported, talked about, answered, followed to the end.

pub mod answer;
pub mod hand;
pub mod merge;
pub mod moderate;
pub mod procedure;
pub mod raise;
pub mod support;
pub mod talk;

use serde_json::json;

use crate::acts::{ask, conclude, notices};
use crate::domain::notice::{Audience, NoticeKind, TITLE};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::PublishNotice;
use crate::domain::undo::undo;
use crate::error::{Clash, Error};
use crate::store::acts::Act;
use crate::store::notices::New;
use crate::store::proposals::{self, Proposal};
use crate::store::tx::Tx;
use crate::store::{absences, notices as kept, proposal_supports};
use crate::words::{self, Key, Lang};

/// The kind of subject proposals and comments have in the record.
pub const SUBJECT: &str = "proposal";
pub const COMMENT: &str = "proposal_comment";

pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Proposal, Error> {
    proposals::find(tx.conn, tx.community, id)?.ok_or(Error::Missing)
}

/// One that is still talked about.
pub fn open(tx: &mut Tx<'_>, id: &str) -> Result<Proposal, Error> {
    let found = find(tx, id)?;
    if found.is_open() { Ok(found) } else { Err(Error::Conflict(Clash::TooLate)) }
}

/// Everybody who supports it hears of something, the way they chose, in the language of the place. Its author is told by
/// the act itself.
pub fn tell_supporters(
    tx: &mut Tx<'_>,
    standing: &Standing,
    proposal: &Proposal,
    title: Key,
    body: &str,
) -> Result<(), Error> {
    let mut to = proposal_supports::people(tx.conn, tx.community, &proposal.id)?;
    to.retain(|person| *person != proposal.person_id);
    if to.is_empty() {
        return Ok(());
    }
    let permit = ask::<PublishNotice>(tx, standing, &Subject::default())?;
    let title: String =
        words::tell(Lang::default(), title, &[("what", proposal.title.clone())]).chars().take(TITLE).collect();
    let body: String = body.chars().take(crate::domain::notice::BODY).collect();
    let to = Audience::List(to);
    let new = New { kind: NoticeKind::Notice, title: &title, body: &body, to: &to, group: None, replaces: None };
    let id = kept::insert(tx, &permit, &new)?;
    let content = json!({ "about": title, "words": body, "proposal": proposal.id });
    conclude(tx, permit, (notices::SUBJECT, &id), &content)?;
    Ok(())
}

/// 撤回, of what somebody said or supported here: until the window is over.
pub fn take_back(tx: &mut Tx<'_>, standing: &Standing, act: &Act) -> Result<(), Error> {
    let away = absences::spans(tx.conn, tx.community, &act.resident_id)?;
    if !undo(act.told_at, act.effect_at, &away, tx.now).is_open() || act.state != "done" {
        return Err(Error::Conflict(Clash::TooLate));
    }
    match act.act.as_str() {
        "proposal.raise" => raise::take_back(tx, standing, act),
        "proposal.support" => support::take_back(tx, standing, act),
        _ => talk::take_back(tx, standing, act),
    }
}
