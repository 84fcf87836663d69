//! Who may know of a request: the resident lets neighbours see it, staff let it stand on the board in words that name
//! nobody, and either takes it back. And the few words beside the resident's own.

use serde_json::json;

use super::file::More;
use crate::acts::{ask, conclude};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::request::{Hand, PublicSummary, SummaryRefusal, Words};
use crate::domain::standing::{Right, Standing};
use crate::domain::tiers::{FileRequest, Kind, LetPublic, PublishRequest, SummariseRequest};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::asides::{self, Aside};
use crate::store::catalogue::{self, Category, Responsibility};
use crate::store::db::Db;
use crate::store::requests::{self, Request, Step};
use crate::store::tx::Tx;
use crate::store::{nearby, people};
use crate::words::{Key, k};

/// What stands beside a request from its filing on. A tick that may not be asked for counts for nothing.
pub fn begin(
    tx: &mut Tx<'_>,
    permit: &Permit<FileRequest>,
    request: &Request,
    line: &Responsibility,
    more: &More,
) -> Result<(), Error> {
    let standing = &permit.context().standing;
    let typed_oneself = matches!(standing.right, Right::OwnSelf);
    let mut aside = Aside {
        community_id: tx.community.to_owned(),
        request_id: request.id.clone(),
        shared: more.shared,
        hand: if typed_oneself { Hand::Own } else { more.hand.unwrap_or(Hand::WrittenFor) },
        resident_lets: more.lets_public,
        resident_by: more.lets_public.then(|| standing.actor.clone()),
        resident_at: more.lets_public.then_some(tx.now),
        staff_lets: false,
        staff_by: None,
        staff_at: None,
        summary: None,
    };
    let may_be_asked = aside.leave(line.public).may_be_asked();
    aside.resident_lets &= may_be_asked;
    asides::insert(tx, permit, &aside)?;
    if may_be_asked {
        let building = request.building_id.as_deref();
        let area = area(tx, building)?;
        nearby::add(tx, permit, &request.category_id, &area, &request.id, building)?;
    }
    match &more.summary {
        Some(words) if !typed_oneself => asides::add_summary(tx, permit, &request.id, words.as_str()),
        _ => Ok(()),
    }
}

fn area(tx: &mut Tx<'_>, building: Option<&str>) -> Result<String, Error> {
    let grid = match building {
        Some(building) => nearby::grid_of(tx.conn, tx.community, building)?,
        None => None,
    };
    Ok(nearby::area(building, grid.as_deref()))
}

/// Taken back: neighbours find it no more.
pub fn taken_back<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, request: &Request) -> Result<(), Error> {
    let area = area(tx, request.building_id.as_deref())?;
    nearby::remove(tx, permit, &request.category_id, &area, &request.id)
}

/// Taken up again after it had been called off: neighbours find it as they did. Gives whether it stands on the board, as
/// it does where resident and staff still let it.
pub fn found_again<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, request: &Request) -> Result<bool, Error> {
    let Some(aside) = asides::find(tx.conn, tx.community, &request.id)? else { return Ok(false) };
    let line = catalogue::responsibility(tx.conn, tx.community, &request.responsibility_id)?.ok_or(Error::Missing)?;
    let leave = aside.leave(line.public);
    if leave.may_be_asked() {
        let building = request.building_id.as_deref();
        let area = area(tx, building)?;
        nearby::add(tx, permit, &request.category_id, &area, &request.id, building)?;
    }
    Ok(leave.is_public(request.state))
}

/// The resident lets it be public, or takes that back; it works at once, also on the board.
pub async fn let_public(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    (resident, request): (String, String),
    lets: bool,
) -> Result<(), Error> {
    db.write("let_public", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
            return Ok(());
        }
        let found = requests::find(tx.conn, tx.community, &request)?
            .filter(|r| r.resident_id == resident)
            .ok_or(Error::Missing)?;
        let (aside, category, line) = of(tx, &found)?;
        if lets && !aside.leave(line.public).may_be_asked() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let permit = ask::<LetPublic>(tx, &standing, &Subject::resident(&resident))?;
        asides::resident_lets(tx, &permit, &aside, lets)?;
        let after = Aside { resident_lets: lets, ..aside };
        stand(tx, &permit, &found, &after, &line)?;
        let kind = if lets { "let_public" } else { "kept_private" };
        requests::add_event(tx, &permit, &found.id, &Step { kind, ..Step::default() })?;
        let content = json!({ "about": category.name_zh, "number": found.number, "public": lets });
        conclude(tx, permit, ("request", &found.id), &content)?;
        answers::keep(tx, &standing, &resident, &claim, &request)
    })
    .await
}

/// Staff let it stand on the board with these words, or take it off (`None`).
pub async fn publish(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    (request, version): (String, i32),
    summary: Option<String>,
) -> Result<(), Error> {
    db.write("publish_request", community, move |tx| {
        let found = unchanged(tx, &request, version)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let (aside, category, line) = of(tx, &found)?;
        let words = match &summary {
            Some(typed) => Some(checked(tx, &found, typed)?),
            None => None,
        };
        let leave = aside.leave(line.public);
        if words.is_some() && !(leave.may_be_asked() && leave.resident) {
            return Err(Error::Conflict(Clash::TooLate));
        }
        let subject = Subject::resident(&found.resident_id).of_party(&found.party_id);
        let permit = ask::<PublishRequest>(tx, &standing, &subject)?;
        let words = words.as_ref().map(PublicSummary::as_str);
        asides::staff_lets(tx, &permit, &aside, words)?;
        let after = Aside { staff_lets: words.is_some(), ..aside };
        stand(tx, &permit, &found, &after, &line)?;
        let kind = if words.is_some() { "published" } else { "unpublished" };
        requests::add_event(tx, &permit, &found.id, &Step { kind, words, ..Step::default() })?;
        let content = json!({ "about": category.name_zh, "number": found.number, "summary": words });
        conclude(tx, permit, ("request", &found.id), &content)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &request)
    })
    .await
}

/// Adds a few words beside the resident's own; those before stay, and her own are never touched.
pub async fn summarise(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    (request, version): (String, i32),
    words: Words,
) -> Result<(), Error> {
    db.write("summarise_request", community, move |tx| {
        let found = unchanged(tx, &request, version)?;
        if standing.party().is_some_and(|party| party != found.party_id) {
            return Err(Error::Missing);
        }
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        let subject = Subject::resident(&found.resident_id).of_party(&found.party_id);
        let permit = ask::<SummariseRequest>(tx, &standing, &subject)?;
        asides::add_summary(tx, &permit, &found.id, words.as_str())?;
        let content = json!({ "number": found.number, "summary": words.as_str() });
        conclude(tx, permit, ("request", &found.id), &content)?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &request)
    })
    .await
}

fn unchanged(tx: &mut Tx<'_>, request: &str, version: i32) -> Result<Request, Error> {
    let found = requests::find(tx.conn, tx.community, request)?.ok_or(Error::Missing)?;
    if found.version == version { Ok(found) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// With the category and the line it was filed under.
fn of(tx: &mut Tx<'_>, request: &Request) -> Result<(Aside, Category, Responsibility), Error> {
    // What was filed before asides were kept can be asked for nothing.
    let aside = asides::find(tx.conn, tx.community, &request.id)?.ok_or(Error::Conflict(Clash::TooLate))?;
    let governing = catalogue::governing(tx.conn, tx.community, &request.responsibility_id)?;
    let (category, line) = governing.ok_or(Error::Missing)?;
    Ok((aside, category, line))
}

/// The request's own mark follows what both let.
fn stand<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    request: &Request,
    aside: &Aside,
    line: &Responsibility,
) -> Result<(), Error> {
    let public = aside.leave(line.public).is_public(request.state);
    asides::set_public(tx, permit, &request.id, request.version, public)
}

/// The words for the board, with the names of everybody the request is about in none of them.
fn checked(tx: &mut Tx<'_>, request: &Request, typed: &str) -> Result<PublicSummary, Error> {
    let ids: Vec<String> = [Some(&request.resident_id), Some(&request.filed_by), request.assisted_by.as_ref()]
        .into_iter()
        .flatten()
        .chain(request.handler_id.as_ref())
        .cloned()
        .collect();
    let labels = people::labels(tx.conn, tx.community, &ids)?;
    let names: Vec<&str> = labels.values().map(|l| l.name.as_str()).collect();
    PublicSummary::parse(typed, &names).map_err(|why| Error::field("summary", refusal(why)))
}

fn refusal(why: SummaryRefusal) -> Key {
    match why {
        SummaryRefusal::Empty => k::VOICES_SUMMARY_EMPTY,
        SummaryRefusal::TooLong => k::VOICES_SUMMARY_LONG,
        SummaryRefusal::Name => k::VOICES_SUMMARY_NAME,
        SummaryRefusal::Home => k::VOICES_SUMMARY_HOME,
        SummaryRefusal::Number => k::VOICES_SUMMARY_NUMBER,
    }
}
