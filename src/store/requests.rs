//! Requests: what was reported, where, whose job it is, and every step since.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::conn::Conn;
use super::schema::{photos, request_events, requests};
use super::tx::{Tx, new_id};
use super::{calls_asked, hooks, returns, risen, seen_steps};
use crate::domain::permit::Permit;
use crate::domain::request::steps::STEPS;
use crate::domain::request::{Clocks, RequestState};
use crate::domain::tiers::{FileRequest, Kind, RecategoriseRequest};
use crate::error::{Clash, Error};

/// A request as it stands.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = requests)]
pub struct Request {
    pub community_id: String,
    pub id: String,
    /// R-1042 without the R-.
    pub number: i64,
    pub resident_id: String,
    pub filed_by: String,
    pub standing: String,
    pub channel: String,
    pub mandate_id: Option<String>,
    pub assisted_by: Option<String>,
    pub category_id: String,
    /// The line of the responsibility list in force when it was filed.
    pub responsibility_id: String,
    pub party_id: String,
    pub handler_id: Option<String>,
    pub building_id: Option<String>,
    pub unit: Option<String>,
    pub place_words: String,
    /// The resident's own words, never edited.
    pub words: String,
    pub state: RequestState,
    /// Somebody still has to do something.
    pub open: bool,
    pub transfers: i32,
    pub filed_at: i64,
    pub answer_due: i64,
    pub solve_due: i64,
    /// The clock that runs now; the queue's order.
    pub due_at: i64,
    pub answered_at: Option<i64>,
    pub solved_at: Option<i64>,
    pub confirmed_at: Option<i64>,
    /// The helper beside whom 修好了 was said, if there was one: it then enters no rate.
    pub confirmed_beside: Option<String>,
    pub rating: Option<i32>,
    pub rating_words: Option<String>,
    pub public: bool,
    pub version: i32,
}

impl Request {
    /// It goes with others: the first one's clock runs for it.
    pub fn goes_with_others(&self) -> bool {
        self.open && self.due_at == i64::MAX
    }

    /// Past the time somebody should have done something; for one that goes with others, by its own hours.
    pub fn late(&self, now: i64) -> bool {
        self.open && self.own_due() < now
    }

    /// By when something is owed to this resident; for one that goes with others, by its own hours.
    pub fn own_due(&self) -> i64 {
        if !self.goes_with_others() {
            return self.due_at;
        }
        let clocks = Clocks { answer_by: self.answer_due, solve_by: self.solve_due };
        clocks.sort_key(self.state, self.answered_at.is_some())
    }
}

pub fn insert(tx: &mut Tx<'_>, _: &Permit<FileRequest>, request: &Request) -> Result<(), Error> {
    diesel::insert_into(requests::table).values(request).execute(tx.conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Request>, Error> {
    Ok(requests::table.find((community, id)).select(Request::as_select()).first(conn).optional()?)
}

pub fn by_number(conn: &mut Conn, community: &str, number: i64) -> Result<Option<Request>, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::number.eq(number))
        .select(Request::as_select())
        .first(conn)
        .optional()?)
}

/// Writes a request's new shape if nobody changed it since it was read.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] when somebody did (TRUST.md §6 case 27).
pub fn update<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, r: &Request) -> Result<(), Error> {
    let row = requests::table.find((tx.community, &r.id));
    let was_public: Option<bool> = row.select(requests::public).first(tx.conn).optional()?;
    let changed = diesel::update(row.filter(requests::version.eq(r.version)))
        .set((
            requests::party_id.eq(&r.party_id),
            requests::handler_id.eq(&r.handler_id),
            requests::state.eq(r.state),
            requests::open.eq(r.open),
            requests::transfers.eq(r.transfers),
            (requests::answer_due.eq(r.answer_due), requests::solve_due.eq(r.solve_due), requests::due_at.eq(r.due_at)),
            requests::answered_at.eq(r.answered_at),
            requests::solved_at.eq(r.solved_at),
            requests::confirmed_at.eq(r.confirmed_at),
            requests::confirmed_beside.eq(&r.confirmed_beside),
            requests::rating.eq(r.rating),
            requests::rating_words.eq(&r.rating_words),
            requests::public.eq(r.public),
            requests::version.eq(r.version + 1),
        ))
        .execute(tx.conn)?;
    if changed != 1 {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    if was_public != Some(r.public) {
        seen_steps::follow(tx.conn, tx.community, &r.id)?;
    }
    if r.answered_at.is_some() || !r.open {
        calls_asked::settle(tx, permit, &r.id)?;
    }
    if r.open { Ok(()) } else { risen::settle(tx, permit, &r.id) }
}

/// Another category and its line; the rest of its shape is for [`update`].
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] when somebody changed it since it was read.
pub fn recategorise(tx: &mut Tx<'_>, _: &Permit<RecategoriseRequest>, r: &Request) -> Result<(), Error> {
    let row = requests::table.find((tx.community, &r.id)).filter(requests::version.eq(r.version));
    let changed = diesel::update(row)
        .set((requests::category_id.eq(&r.category_id), requests::responsibility_id.eq(&r.responsibility_id)))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Other hours for a request, if nobody changed it since it was read. What goes with others has still no clock of its own.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] when somebody did.
pub fn set_clocks<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, r: &Request, clocks: Clocks) -> Result<(), Error> {
    let due_at = match r.goes_with_others() {
        true => i64::MAX,
        false => clocks.sort_key(r.state, r.answered_at.is_some()),
    };
    let changed = Request { answer_due: clocks.answer_by, solve_due: clocks.solve_by, due_at, ..r.clone() };
    update(tx, permit, &changed)
}

/// One resident's requests, newest first, before the id given. `only_filed_by` narrows to what a
/// helper filed themselves (cooling-off, TRUST.md §3).
pub fn of_resident(
    conn: &mut Conn,
    community: &str,
    resident: &str,
    before: Option<&str>,
    only_filed_by: Option<&str>,
    limit: i64,
) -> Result<Vec<Request>, Error> {
    let mut query = requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::resident_id.eq(resident))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(requests::id.lt(before.to_owned()));
    }
    if let Some(helper) = only_filed_by {
        query = query.filter(requests::filed_by.eq(helper.to_owned()));
    }
    Ok(query.order(requests::id.desc()).limit(limit).select(Request::as_select()).load(conn)?)
}

/// One step in a request's life.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = request_events)]
pub struct Event {
    pub community_id: String,
    pub id: String,
    pub request_id: String,
    pub at: i64,
    /// One of [`STEPS`], or `signed` between the sides of a mediation.
    pub kind: String,
    pub actor_id: Option<String>,
    pub party_id: Option<String>,
    /// A coded reason; of `recategorised` the line of the list it was under until then.
    pub reason: Option<String>,
    pub words: Option<String>,
    /// Seen by staff only.
    pub internal: bool,
    /// Which other systems are told of it ([`super::seen_steps`]).
    pub seen_by: Option<String>,
}

/// What a step says.
#[derive(Clone, Debug, Default)]
pub struct Step<'a> {
    pub kind: &'a str,
    pub party: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub words: Option<&'a str>,
    pub internal: bool,
}

/// Adds a step; gives its id, to which photos can belong.
pub fn add_event<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    request: &str,
    step: &Step<'_>,
) -> Result<String, Error> {
    // What is told has its words and says whether the request is open (`domain::request::steps`).
    debug_assert!(step.internal || STEPS.iter().any(|(kind, _)| *kind == step.kind), "nobody listed {}", step.kind);
    let seen_by = match step.internal {
        true => None,
        false => seen_steps::told_of(tx.conn, tx.community, request, step.kind)?,
    };
    let event = Event {
        community_id: tx.community.to_owned(),
        id: new_id(),
        request_id: request.to_owned(),
        at: tx.now,
        kind: step.kind.to_owned(),
        actor_id: Some(permit.context().standing.actor.clone()),
        party_id: step.party.map(str::to_owned),
        reason: step.reason.map(str::to_owned),
        words: step.words.map(str::to_owned),
        internal: step.internal,
        seen_by,
    };
    diesel::insert_into(request_events::table).values(&event).execute(tx.conn)?;
    if !step.internal {
        returns::stepped(tx, permit, request, step.kind)?;
        hooks::changed(tx, permit, request, step.kind)?;
    }
    Ok(event.id)
}

/// The latest two hundred steps of a request, oldest first.
pub fn events(conn: &mut Conn, community: &str, request: &str) -> Result<Vec<Event>, Error> {
    let mut found: Vec<Event> = request_events::table
        .filter(request_events::community_id.eq(community))
        .filter(request_events::request_id.eq(request))
        .order(request_events::id.desc())
        .limit(200)
        .select(Event::as_select())
        .load(conn)?;
    found.reverse();
    Ok(found)
}

/// The newest step of one kind.
pub fn latest_step(conn: &mut Conn, community: &str, request: &str, kind: &str) -> Result<Option<Event>, Error> {
    Ok(request_events::table
        .filter(request_events::community_id.eq(community))
        .filter(request_events::request_id.eq(request))
        .filter(request_events::kind.eq(kind))
        .order(request_events::id.desc())
        .select(Event::as_select())
        .first(conn)
        .optional()?)
}

/// Steps with which the clocks of a request begin anew: its resident said that it is still broken, or a refusal did not
/// stand.
pub const BEGINS_AGAIN: [&str; 2] = ["reopened", "restored"];

/// When the clocks of a request began anew last.
pub fn begun_again(conn: &mut Conn, community: &str, request: &str) -> Result<Option<i64>, Error> {
    Ok(request_events::table
        .filter(request_events::community_id.eq(community))
        .filter(request_events::request_id.eq(request))
        .filter(super::among::among(request_events::kind, BEGINS_AGAIN))
        .order(request_events::id.desc())
        .select(request_events::at)
        .first(conn)
        .optional()?)
}

/// The lines of the list it was under before, since an instant: what they promised still holds.
pub fn earlier_lines(conn: &mut Conn, community: &str, request: &str, since: i64) -> Result<Vec<String>, Error> {
    Ok(request_events::table
        .filter(request_events::community_id.eq(community))
        .filter(request_events::request_id.eq(request))
        .filter(request_events::kind.eq("recategorised"))
        .filter(request_events::at.ge(since))
        .filter(request_events::reason.is_not_null())
        .order(request_events::id.asc())
        .limit(20)
        .select(request_events::reason.assume_not_null())
        .load(conn)?)
}

/// A photo, its picture kept in the blob store under its content's hash.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = photos)]
pub struct Photo {
    pub community_id: String,
    pub id: String,
    pub request_id: Option<String>,
    pub event_id: Option<String>,
    /// The draft it waits in, or what was set aside with it (`store::set_aside`).
    pub draft_id: Option<String>,
    pub owner_id: String,
    /// SHA-256 in hex of the cleaned JPEG.
    pub hash: String,
    pub width: i32,
    pub height: i32,
    pub bytes: i32,
    pub at: i64,
}

/// Up to forty photos of a request, oldest first.
pub fn photos_of(conn: &mut Conn, community: &str, request: &str) -> Result<Vec<Photo>, Error> {
    Ok(photos::table
        .filter(photos::community_id.eq(community))
        .filter(photos::request_id.eq(request))
        .order(photos::id.asc())
        .limit(40)
        .select(Photo::as_select())
        .load(conn)?)
}

/// The photos of several requests in one statement, oldest first; those of the report itself, not of later steps.
pub fn photos_of_several(conn: &mut Conn, community: &str, ids: &[String]) -> Result<Vec<Photo>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(photos::table
        .filter(photos::community_id.eq(community))
        .filter(super::among::among(photos::request_id.assume_not_null(), ids.iter().cloned()))
        .filter(photos::event_id.is_null())
        .order(photos::id.asc())
        .limit(400)
        .select(Photo::as_select())
        .load(conn)?)
}

pub fn photos_of_draft(conn: &mut Conn, community: &str, draft: &str) -> Result<Vec<Photo>, Error> {
    Ok(photos::table
        .filter(photos::community_id.eq(community))
        .filter(photos::draft_id.eq(draft))
        .order(photos::id.asc())
        .limit(4)
        .select(Photo::as_select())
        .load(conn)?)
}

pub fn photo(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Photo>, Error> {
    Ok(photos::table.find((community, id)).select(Photo::as_select()).first(conn).optional()?)
}

/// A photo's facts, once it is in the blob store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPhoto {
    pub hash: String,
    pub width: i32,
    pub height: i32,
    pub bytes: i32,
}

impl From<&Photo> for NewPhoto {
    fn from(photo: &Photo) -> Self {
        Self { hash: photo.hash.clone(), width: photo.width, height: photo.height, bytes: photo.bytes }
    }
}

/// Adds photos to a draft, under housekeeping: nothing is said to anybody until it is filed.
pub fn add_draft_photo(
    tx: &mut Tx<'_>,
    _: super::tx::Housekeeping,
    draft: &str,
    owner: &str,
    new: &NewPhoto,
) -> Result<(), Error> {
    let row = photo_row(tx, owner, new);
    let row = Photo { draft_id: Some(draft.to_owned()), ..row };
    diesel::insert_into(photos::table).values(&row).execute(tx.conn)?;
    Ok(())
}

pub fn drop_draft_photo(tx: &mut Tx<'_>, _: super::tx::Housekeeping, draft: &str, id: &str) -> Result<(), Error> {
    diesel::delete(photos::table.find((tx.community, id)).filter(photos::draft_id.eq(draft))).execute(tx.conn)?;
    Ok(())
}

/// Photos that came with a step of staff.
pub fn add_event_photo<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    request: &str,
    event: &str,
    new: &NewPhoto,
) -> Result<(), Error> {
    let row = photo_row(tx, &permit.context().standing.actor, new);
    let row = Photo { request_id: Some(request.to_owned()), event_id: Some(event.to_owned()), ..row };
    diesel::insert_into(photos::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// Photos that came with the report itself; how many.
pub fn add_photos(
    tx: &mut Tx<'_>,
    permit: &Permit<FileRequest>,
    request: &str,
    new: &[NewPhoto],
) -> Result<usize, Error> {
    for one in new {
        let row = photo_row(tx, &permit.context().standing.actor, one);
        let row = Photo { request_id: Some(request.to_owned()), ..row };
        diesel::insert_into(photos::table).values(&row).execute(tx.conn)?;
    }
    Ok(new.len())
}

fn photo_row(tx: &Tx<'_>, owner: &str, new: &NewPhoto) -> Photo {
    Photo {
        community_id: tx.community.to_owned(),
        id: new_id(),
        request_id: None,
        event_id: None,
        draft_id: None,
        owner_id: owner.to_owned(),
        hash: new.hash.clone(),
        width: new.width,
        height: new.height,
        bytes: new.bytes,
        at: tx.now,
    }
}

/// Hands a draft's photos to the request filed from it.
pub fn adopt_photos(tx: &mut Tx<'_>, _: &Permit<FileRequest>, draft: &str, request: &str) -> Result<usize, Error> {
    Ok(diesel::update(photos::table.filter(photos::community_id.eq(tx.community)).filter(photos::draft_id.eq(draft)))
        .set((photos::draft_id.eq(None::<String>), photos::request_id.eq(Some(request))))
        .execute(tx.conn)?)
}

/// What somebody's home still waits for.
pub fn open_of(conn: &mut Conn, community: &str, resident: &str) -> Result<Vec<Request>, Error> {
    Ok(requests::table
        .filter(requests::community_id.eq(community))
        .filter(requests::resident_id.eq(resident))
        .filter(requests::open.eq(true))
        .order(requests::id.asc())
        .limit(50)
        .select(Request::as_select())
        .load(conn)?)
}

/// A request goes on in the name of somebody else of the household.
pub fn pass<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, read: &Request, to: &str) -> Result<(), Error> {
    let row = requests::table.find((tx.community, &read.id)).filter(requests::version.eq(read.version));
    let changed = diesel::update(row)
        .set((requests::resident_id.eq(to), requests::version.eq(read.version + 1)))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}
