//! A resident, or somebody for them, reports something that needs doing.

use serde_json::json;

use super::{deadline, publicity, voices};
use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::request::{Hand, PlaceWords, RequestState, Words};
use crate::domain::standing::Standing;
use crate::domain::tiers::FileRequest;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::catalogue::{CALL_ME, Responsibility};
use crate::store::db::Db;
use crate::store::questions::{self, Answered};
use crate::store::requests::{NewPhoto, Request, Step};
use crate::store::tx::{Tx, new_id};
use crate::store::{calls_asked, catalogue, communities, drafts, requests};
use crate::words::k;

/// What is reported.
#[derive(Clone, Debug)]
pub struct Report {
    pub resident: String,
    pub category_id: String,
    pub building_id: Option<String>,
    pub unit: Option<String>,
    pub place: PlaceWords,
    /// The resident's own words.
    pub words: Words,
    /// What was answered to the questions of the category, as `domain::question` reads it.
    pub answers: Vec<Answered>,
    /// The draft whose photos come along.
    pub draft: Option<String>,
}

/// What else is said with a report. Nothing of it is public unless somebody said so.
#[derive(Clone, Debug, Default)]
pub struct More {
    /// Its place is nobody's home.
    pub shared: bool,
    /// 让邻居们在公开栏看到这件事，不写您的名字
    pub lets_public: bool,
    /// Whose wording it is; by who typed it where nobody said.
    pub hand: Option<Hand>,
    /// A few words of whoever typed it, beside the resident's own.
    pub summary: Option<Words>,
    /// 我也是: the request it goes with.
    pub joins: Option<String>,
    /// Photos that came with it at once, and not through a draft.
    pub photos: Vec<NewPhoto>,
    /// 我说不清，请打电话给我: as far as it was said, and the rest on the telephone.
    pub call: bool,
}

/// Files the report; gives the request's id. Sent twice with one key it is one request.
pub async fn file(db: &Db, community: &str, standing: Standing, claim: Claim, report: Report) -> Result<String, Error> {
    file_with(db, community, standing, claim, report, More::default()).await
}

/// The same, with what else was said.
pub async fn file_with(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    report: Report,
    more: More,
) -> Result<String, Error> {
    db.write("file_request", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, &report.resident, &claim)? {
            return Ok(id);
        }
        let subject = Subject { shared_space: more.shared, ..Subject::resident(&report.resident) };
        let permit = ask::<FileRequest>(tx, &standing, &subject)?;
        let id = write(tx, permit, &standing, &report, &more, tx.now)?;
        answers::keep(tx, &standing, &report.resident, &claim, &id)?;
        Ok(id)
    })
    .await
}

/// The same within a larger act: a telephone call, a paper form, another system's report. `since` is when it was said: the
/// clocks start there, and the list of that time governs.
///
/// # Errors
/// At the field `alike` where what it was to go with is over, or theirs already: nothing that was typed is lost.
pub fn within(tx: &mut Tx<'_>, standing: &Standing, report: &Report, more: &More, since: i64) -> Result<String, Error> {
    let permit = ask::<FileRequest>(tx, standing, &Subject::resident(&report.resident))?;
    write(tx, permit, standing, report, more, since).map_err(|error| match error {
        Error::Missing | Error::Conflict(Clash::Exists | Clash::TooLate) if more.joins.is_some() => {
            Error::field("alike", k::VOICES_ALIKE_GONE)
        }
        other => other,
    })
}

fn write(
    tx: &mut Tx<'_>,
    permit: crate::domain::permit::Permit<FileRequest>,
    standing: &Standing,
    report: &Report,
    more: &More,
    since: i64,
) -> Result<String, Error> {
    let category = catalogue::category(tx.conn, tx.community, &report.category_id)?
        .filter(|c| c.ended_at.is_none_or(|ended| since < ended))
        .ok_or_else(|| Error::field("category", k::HOUSE_ERROR_CATEGORY))?;
    let (line, party) = promised(tx, &category.id, since)?;
    let mut due = super::clocks(tx, &line, since)?;
    let calls = more.call || category.code == CALL_ME;
    if calls {
        // Whatever it is about, they are rung no later than anybody who said nothing more.
        due = deadline::with_call(tx, due, since)?;
    }
    let joined = match &more.joins {
        Some(other) => Some(voices::join(tx, &category, &report.resident, other)?),
        None => None,
    };
    let due = joined.as_ref().map_or(due, |j| j.clocks(due));
    let due_at = due.sort_key(RequestState::Filed, false);
    let number = communities::next_number(tx, &permit, "request", 1001)?;
    let request = Request {
        community_id: tx.community.to_owned(),
        id: new_id(),
        number,
        resident_id: report.resident.clone(),
        filed_by: standing.actor.clone(),
        standing: standing.word().to_owned(),
        channel: standing.channel.as_str().to_owned(),
        mandate_id: standing.mandate().map(|m| m.id.clone()),
        assisted_by: standing.assisted_by().map(str::to_owned),
        category_id: category.id.clone(),
        responsibility_id: line.id.clone(),
        party_id: joined.as_ref().map_or(party, |j| j.first.party_id.clone()),
        handler_id: None,
        building_id: report.building_id.clone(),
        unit: report.unit.clone(),
        place_words: report.place.as_str().to_owned(),
        words: report.words.as_str().to_owned(),
        state: RequestState::Filed,
        open: true,
        transfers: 0,
        filed_at: since,
        answer_due: due.answer_by,
        solve_due: due.solve_by,
        due_at: joined.as_ref().map_or(due_at, |j| j.due(due_at)),
        answered_at: None,
        solved_at: None,
        confirmed_at: None,
        confirmed_beside: None,
        rating: None,
        rating_words: None,
        // Only once staff let it too; see `acts::requests::publicity`.
        public: false,
        version: 1,
    };
    requests::insert(tx, &permit, &request)?;
    requests::add_event(tx, &permit, &request.id, &Step { kind: "filed", ..Step::default() })?;
    if calls {
        calls_asked::add(tx, &permit, &request.id, since)?;
        requests::add_event(tx, &permit, &request.id, &Step { kind: "call_asked", ..Step::default() })?;
    }
    if let Some(joined) = &joined {
        joined.add(tx, &permit, &request)?;
    }
    publicity::begin(tx, &permit, &request, &line, more)?;
    questions::write_answers(tx, &permit, &request.id, &category.id, &report.answers)?;
    let mut photos = requests::add_photos(tx, &permit, &request.id, &more.photos)?;
    // What was half written on the short pages, and is not this report, goes on lying there.
    if let Some(draft) = &report.draft {
        photos += requests::adopt_photos(tx, &permit, draft, &request.id)?;
        let leave = tx.housekeeping();
        drafts::remove_this(tx, leave, draft, (&standing.actor, &report.resident, "request"))?;
    }
    let content = json!({
        "about": category.name_zh,
        "number": number,
        "category": category.code,
        "place": report.place.as_str(),
        "words": report.words.as_str(),
        "answers": report.answers.iter().map(|a| json!([a.question_id, a.values])).collect::<Vec<_>>(),
        "photos": photos,
        "public": more.lets_public,
        "with": joined.as_ref().map(|j| j.first.number),
        "summary": more.summary.as_ref().map(Words::as_str),
        "call": calls,
    });
    conclude(tx, permit, ("request", &request.id), &content)?;
    Ok(request.id)
}

/// The line that was in force when it was said, with whoever does it; the one of today where nothing was promised then.
/// A party that serves no longer does nothing: it goes to whoever has that work today, else to the subdistrict.
fn promised(tx: &mut Tx<'_>, category: &str, since: i64) -> Result<(Responsibility, String), Error> {
    let none = || Error::field("category", k::HOUSE_ERROR_CATEGORY);
    let today = catalogue::responsibility_at(tx.conn, tx.community, category, tx.now)?;
    if since >= tx.now {
        let line = today.ok_or_else(none)?;
        let party = line.party_id.clone();
        return Ok((line, party));
    }
    let then = catalogue::responsibility_at(tx.conn, tx.community, category, since)?;
    let line = then.or_else(|| today.clone()).ok_or_else(none)?;
    let serves = catalogue::party(tx.conn, tx.community, &line.party_id)?.is_some_and(|p| p.ended_at.is_none());
    let party = match (serves, today) {
        (true, _) => line.party_id.clone(),
        (false, Some(today)) => today.party_id,
        (false, None) => catalogue::subdistrict(tx.conn, tx.community)?.ok_or_else(none)?.id,
    };
    Ok((line, party))
}
