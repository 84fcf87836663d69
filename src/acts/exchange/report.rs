//! Another system reports something that needs doing (Open311). The report is that system's own: whatever it says
//! of whoever reported is for staff to read, and no resident is found by it.

use jiff::tz::TimeZone;
use serde_json::json;

use super::place::{building_in, names_a_door};
use super::{Holder, still_good};
use crate::acts::requests::file;
use crate::acts::{ask, conclude};
use crate::domain::open311::{Fault, Report};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::question::AnswerRefusal;
use crate::domain::request::{PlaceWords, Words};
use crate::domain::tiers::FileByKey;
use crate::error::Error;
use crate::keys;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::asides;
use crate::store::catalogue::{self, CALL_ME, Category};
use crate::store::conn::Conn;
use crate::store::db::Db;
use crate::store::outside::{self, OutsideReport};
use crate::store::questions::{self, Answered};
use crate::store::tx::Tx;

/// Files it; gives the request's id, or everything that was wrong with it: `wrong` is what was wrong as it was read.
pub async fn file(
    db: &Db,
    community: &str,
    zone: TimeZone,
    holder: Holder,
    claim: Claim,
    report: Report,
    wrong: Vec<Fault>,
) -> Result<Result<String, Vec<Fault>>, Error> {
    db.write("file_by_key", community, move |tx| {
        if !still_good(tx, &holder)? {
            return Ok(Err(vec![Fault::forbidden("api_key has ended")]));
        }
        let standing = holder.standing(claim.key.clone());
        if let Claimed::Before(id) = answers::claim(tx, &standing, &standing.actor, &claim)? {
            return Ok(Ok(id));
        }
        let at = Here { community: tx.community, now: tx.now, zone: &zone };
        let (category, whole) = match weigh(tx.conn, &at, Some(&holder), &report, wrong.clone())? {
            Ok(fits) => fits,
            Err(faults) => return Ok(Err(faults)),
        };
        // A system that reports into a public service lets its report be known; what names a door never is.
        let shared = report.address.as_ref().is_none_or(|address| !names_a_door(address.as_str()));
        let more = file::More { shared, lets_public: true, ..file::More::default() };
        let id = file::within(tx, &standing, &whole, &more, tx.now)?;
        keep(tx, &holder, &category, &report, &id)?;
        answers::keep(tx, &standing, &standing.actor, &claim, &id)?;
        Ok(Ok(id))
    })
    .await
}

/// Everything wrong with a report that nobody's key came with.
pub async fn faults(
    db: &Db,
    community: &str,
    zone: TimeZone,
    report: Report,
    wrong: Vec<Fault>,
) -> Result<Vec<Fault>, Error> {
    let (community, now) = (community.to_owned(), db.now());
    db.read(move |conn| {
        let at = Here { community: &community, now, zone: &zone };
        Ok(weigh(conn, &at, None, &report, wrong)?.err().unwrap_or_default())
    })
    .await
}

/// Where and when it is weighed.
struct Here<'a> {
    community: &'a str,
    now: i64,
    zone: &'a TimeZone,
}

type Fits = (Category, file::Report);

/// What the report says, in our terms; or all that does not fit, after what was wrong with it already.
fn weigh(
    conn: &mut Conn,
    at: &Here<'_>,
    holder: Option<&Holder>,
    report: &Report,
    wrong: Vec<Fault>,
) -> Result<Result<Fits, Vec<Fault>>, Error> {
    let mut faults = wrong;
    let listed = catalogue::responsibility_list(conn, at.community, at.now)?;
    let found = listed.into_iter().map(|(category, _, _)| category).find(|c| c.code == report.service_code);
    let category = found.filter(|c| c.code != CALL_ME);
    let answers = match &category {
        Some(category) => {
            if holder.is_some_and(|holder| !holder.key.may_file(&category.id)) {
                faults.push(Fault::forbidden("api_key may not file in this service"));
            }
            answers_to(conn, at, category, report, &mut faults)?
        }
        None => {
            // That it is missing has been said.
            if !report.service_code.is_empty() {
                faults.push(Fault::missing("service_code is not known here"));
            }
            Vec::new()
        }
    };
    let (place, building_id, unit) = place(conn, at.community, report, &mut faults)?;
    let (Some(category), Some(holder), true) = (category, holder, faults.is_empty()) else {
        return Ok(Err(faults));
    };
    let words = match &report.description {
        Some(words) => words.clone(),
        None => Words::parse(&category.name_zh).map_err(|_| Error::broken("exchange", "a category without a name"))?,
    };
    let whole = file::Report {
        resident: holder.key.source_id.clone(),
        category_id: category.id.clone(),
        building_id,
        unit,
        place,
        words,
        answers,
        draft: None,
    };
    Ok(Ok((category, whole)))
}

/// Answers to what the service asks; what it does not ask is refused, so that nothing is lost unseen.
fn answers_to(
    conn: &mut Conn,
    at: &Here<'_>,
    category: &Category,
    report: &Report,
    faults: &mut Vec<Fault>,
) -> Result<Vec<Answered>, Error> {
    let asked = questions::of_category(conn, at.community, &category.id)?;
    for (code, _) in &report.attributes {
        if !asked.iter().any(|q| q.code == *code) {
            faults.push(Fault::bad("an attribute was sent that this service does not ask for"));
        }
    }
    let mut answers = Vec::new();
    for question in &asked {
        let sent = report.attributes.iter().find(|(code, _)| *code == question.code);
        let typed: Vec<&str> = sent.map(|(_, values)| values.iter().map(String::as_str).collect()).unwrap_or_default();
        match question.rule().read(&typed, at.zone) {
            Ok(values) if values.is_empty() => {}
            Ok(values) => answers.push(Answered { question_id: question.id.clone(), values }),
            Err(why) => faults.push(Fault::bad(format!("attribute[{}] {}", question.code, why_not(why)))),
        }
    }
    Ok(answers)
}

fn why_not(why: AnswerRefusal) -> String {
    match why {
        AnswerRefusal::Missing => "is missing".into(),
        AnswerRefusal::TooLong { most } => format!("may have at most {most} characters"),
        AnswerRefusal::NotANumber => "must be a number".into(),
        AnswerRefusal::NotADate => "must be a date like 2026-11-23T09:00:00+08:00".into(),
        AnswerRefusal::NotAChoice => "must be one of the keys in the service definition".into(),
    }
}

/// Words for the place, and the building of ours it is in, where it can be told.
fn place(
    conn: &mut Conn,
    community: &str,
    report: &Report,
    faults: &mut Vec<Fault>,
) -> Result<(PlaceWords, Option<String>, Option<String>), Error> {
    let buildings = catalogue::buildings(conn, community)?;
    let named = report.address_id.as_ref().map(|id| buildings.iter().find(|(ours, _)| ours == id));
    if matches!(named, Some(None)) {
        faults.push(Fault::missing("address_id is not known here"));
    }
    let named = named.flatten();
    let said = report.address.as_ref().and_then(|a| building_in(a.as_str(), &buildings));
    let words = match (&report.address, named, report.position) {
        (Some(address), _, _) => address.as_str().to_owned(),
        (None, Some((_, name)), _) => name.clone(),
        (None, None, Some(position)) => position.in_words(),
        // A fault above has said so already.
        (None, None, None) => "-".to_owned(),
    };
    let place = PlaceWords::parse(&words).map_err(|_| Error::broken("exchange", "a building without a name"))?;
    let (building, unit) = match (named, said) {
        (Some((id, _)), Some((same, unit))) if *id == same => (Some(same), unit),
        (Some((id, _)), _) => (Some(id.clone()), None),
        (None, Some((id, unit))) => (Some(id), unit),
        (None, None) => (None, None),
    };
    Ok((place, building, unit))
}

/// Whoever issued the key may have let all that comes by it be seen at once; else staff look at each by itself, as at
/// any other report (`acts::requests::publicity`).
fn open_it(
    tx: &mut Tx<'_>,
    permit: &Permit<FileByKey>,
    holder: &Holder,
    category: &Category,
    request: &str,
) -> Result<bool, Error> {
    let aside = asides::find(tx.conn, tx.community, request)?.ok_or(Error::Missing)?;
    if !holder.key.opens || !aside.leave(category.public).awaits_staff() {
        return Ok(false);
    }
    asides::opened_by_key(tx, permit, request, &holder.key.created_by)?;
    Ok(true)
}

/// Keeps what the request itself has no place for; and whether it may be seen at once.
fn keep(tx: &mut Tx<'_>, holder: &Holder, category: &Category, report: &Report, request: &str) -> Result<(), Error> {
    let standing = holder.standing(None);
    let permit = ask::<FileByKey>(tx, &standing, &Subject::resident(&standing.actor))?;
    let contact = report.contact.clone();
    let row = OutsideReport {
        community_id: tx.community.to_owned(),
        request_id: request.to_owned(),
        source_id: standing.actor.clone(),
        key_id: holder.key.id.clone(),
        token: keys::token(),
        lat_e7: report.position.map(|p| p.lat_e7),
        long_e7: report.position.map(|p| p.long_e7),
        media_url: report.media_url.as_ref().map(|url| url.as_str().to_owned()),
        account_id: contact.account_id,
        device_id: contact.device_id,
        first_name: contact.first_name,
        last_name: contact.last_name,
        email: contact.email,
        phone: contact.phone,
        at: tx.now,
    };
    outside::insert(tx, &permit, &row)?;
    let seen = open_it(tx, &permit, holder, category, request)?;
    let content = json!({ "key": holder.key.id, "public": seen, "picture": row.media_url.is_some() });
    conclude(tx, permit, ("request", request), &content)?;
    Ok(())
}
