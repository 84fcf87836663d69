//! Proposals: what was said, where each stands, what came of it, and the tallies that pages read.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{proposal_steps as steps, proposal_tallies as tallies, proposals};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::proposal::{ProposalState, Said, StepKind};
use crate::domain::rates::way;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

/// Steps shown of one proposal.
const STEPS: i64 = 200;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = proposals)]
pub struct Proposal {
    pub community_id: String,
    pub id: String,
    pub person_id: String,
    pub title: String,
    pub what: String,
    pub why: String,
    pub gains: String,
    pub bears: String,
    pub minority: String,
    /// A clearer text that staff wrote beside their own words; empty: none.
    pub tidied: String,
    pub place: String,
    pub building_id: Option<String>,
    /// A `Hand` in text: whose words these are.
    pub hand: String,
    /// The version of the procedure it began under.
    pub procedure: i32,
    /// A stage's code.
    pub stage: String,
    pub stage_at: i64,
    pub state: ProposalState,
    /// Where it is found: its stage's code while it is open, else `ProposalState::shelf`.
    pub shelf: String,
    /// The proposal it became part of.
    pub into_id: Option<String>,
    pub answer_due: i64,
    pub answered_at: Option<i64>,
    /// Somebody owes it an answer.
    pub waits: bool,
    pub supports: i32,
    pub comments: i32,
    /// A `Way` in text.
    pub way: String,
    /// Whose hands wrote it down.
    pub by_id: String,
    pub at: i64,
    pub version: i32,
}

impl Proposal {
    pub fn is_open(&self) -> bool {
        self.state == ProposalState::Open
    }
}

/// What a new one begins with.
#[derive(Clone, Debug)]
pub struct Begin<'a> {
    pub person: &'a str,
    pub said: &'a Said,
    pub building: Option<&'a str>,
    pub hand: &'a str,
    pub procedure: i32,
    pub stage: &'a str,
    pub answer_due: i64,
}

pub fn insert<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, new: &Begin<'_>) -> Result<Proposal, Error> {
    let standing = &permit.context().standing;
    let said = new.said.clone();
    let row = Proposal {
        community_id: tx.community.to_owned(),
        id: new_id(),
        person_id: new.person.to_owned(),
        title: said.title,
        what: said.what,
        why: said.why,
        gains: said.gains,
        bears: said.bears,
        minority: String::new(),
        tidied: String::new(),
        place: said.place,
        building_id: new.building.map(str::to_owned),
        hand: new.hand.to_owned(),
        procedure: new.procedure,
        stage: new.stage.to_owned(),
        stage_at: tx.now,
        state: ProposalState::Open,
        shelf: new.stage.to_owned(),
        into_id: None,
        answer_due: new.answer_due,
        answered_at: None,
        waits: true,
        supports: 0,
        comments: 0,
        way: way(standing.word(), standing.channel.as_str()).as_str().to_owned(),
        by_id: standing.assisted_by().unwrap_or(&standing.actor).to_owned(),
        at: tx.now,
        version: 1,
    };
    crate::on_each!(&mut *tx.conn, c => diesel::insert_into(proposals::table).values(&row).execute(c))?;
    tally(tx, "raised", &row.way, 1)?;
    Ok(row)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Proposal>, Error> {
    Ok(proposals::table.find((community, id)).select(Proposal::as_select()).first(conn).optional()?)
}

/// The latest first, before the one given; of one shelf, or of all.
pub fn list(
    conn: &mut Conn,
    community: &str,
    shelf: Option<&str>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Proposal>, Error> {
    let mut query = proposals::table.filter(proposals::community_id.eq(community.to_owned())).into_boxed();
    if let Some(shelf) = shelf {
        query = query.filter(proposals::shelf.eq(shelf.to_owned()));
    }
    if let Some(before) = before {
        query = query.filter(proposals::id.lt(before.to_owned()));
    }
    Ok(query.order(proposals::id.desc()).limit(limit).select(Proposal::as_select()).load(conn)?)
}

/// What somebody proposed, the latest first.
pub fn of_person(
    conn: &mut Conn,
    community: &str,
    person: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Proposal>, Error> {
    let mut query = proposals::table
        .filter(proposals::community_id.eq(community.to_owned()))
        .filter(proposals::person_id.eq(person.to_owned()))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(proposals::id.lt(before.to_owned()));
    }
    Ok(query.order(proposals::id.desc()).limit(limit).select(Proposal::as_select()).load(conn)?)
}

/// How many of somebody's are open, as far as it matters.
pub fn open_of(conn: &mut Conn, community: &str, person: &str) -> Result<i64, Error> {
    Ok(proposals::table
        .filter(proposals::community_id.eq(community))
        .filter(proposals::person_id.eq(person))
        .filter(proposals::state.eq(ProposalState::Open))
        .count()
        .get_result(conn)?)
}

/// Those that wait for an answer, the most urgent first.
pub fn waiting(conn: &mut Conn, community: &str, limit: i64) -> Result<Vec<Proposal>, Error> {
    Ok(proposals::table
        .filter(proposals::community_id.eq(community))
        .filter(proposals::waits.eq(true))
        .order((proposals::answer_due.asc(), proposals::id.asc()))
        .limit(limit)
        .select(Proposal::as_select())
        .load(conn)?)
}

/// How many wait for an answer that is late.
pub fn late(conn: &mut Conn, community: &str, now: i64) -> Result<i64, Error> {
    Ok(proposals::table
        .filter(proposals::community_id.eq(community))
        .filter(proposals::waits.eq(true))
        .filter(proposals::answer_due.lt(now))
        .count()
        .get_result(conn)?)
}

/// Writes what may change of a proposal.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] where somebody was quicker.
pub fn update<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, to: &Proposal) -> Result<(), Error> {
    let row = proposals::table.find((tx.community, &to.id)).filter(proposals::version.eq(to.version));
    let changed = diesel::update(row)
        .set((
            (proposals::gains.eq(&to.gains), proposals::bears.eq(&to.bears), proposals::minority.eq(&to.minority)),
            (proposals::tidied.eq(&to.tidied), proposals::stage.eq(&to.stage), proposals::stage_at.eq(to.stage_at)),
            (proposals::state.eq(to.state), proposals::shelf.eq(&to.shelf), proposals::into_id.eq(&to.into_id)),
            (proposals::answered_at.eq(to.answered_at), proposals::waits.eq(to.waits)),
            proposals::version.eq(to.version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Beside it: how many support it, how many comments it has. Nobody's change is lost, so no version is asked.
pub(super) fn count(tx: &mut Tx<'_>, id: &str, supports: i32, comments: i32) -> Result<(), Error> {
    diesel::update(proposals::table.find((tx.community, id)))
        .set((
            proposals::supports.eq(proposals::supports + supports),
            proposals::comments.eq(proposals::comments + comments),
        ))
        .execute(tx.conn)?;
    Ok(())
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = steps)]
pub struct Step {
    pub community_id: String,
    pub proposal_id: String,
    pub id: String,
    pub kind: StepKind,
    /// The stage it stood in afterwards.
    pub stage: String,
    pub words: String,
    pub by_id: String,
    /// The group in whose name it was said.
    pub group_id: Option<String>,
    /// A `Link` in text, or empty; and where it leads.
    pub link: String,
    pub link_id: String,
    pub at: i64,
}

/// What happened.
#[derive(Clone, Debug, Default)]
pub struct Happened<'a> {
    pub words: &'a str,
    pub group: Option<&'a str>,
    pub link: &'a str,
    pub link_id: &'a str,
}

pub fn add_step<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    proposal: &Proposal,
    kind: StepKind,
    what: &Happened<'_>,
) -> Result<(), Error> {
    let row = Step {
        community_id: tx.community.to_owned(),
        proposal_id: proposal.id.clone(),
        id: new_id(),
        kind,
        stage: proposal.stage.clone(),
        words: what.words.to_owned(),
        by_id: permit.context().standing.actor.clone(),
        group_id: what.group.map(str::to_owned),
        link: what.link.to_owned(),
        link_id: what.link_id.to_owned(),
        at: tx.now,
    };
    diesel::insert_into(steps::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// What came of it so far, in order.
pub fn steps(conn: &mut Conn, community: &str, proposal: &str) -> Result<Vec<Step>, Error> {
    Ok(steps::table
        .filter(steps::community_id.eq(community))
        .filter(steps::proposal_id.eq(proposal))
        .order(steps::id.asc())
        .limit(STEPS)
        .select(Step::as_select())
        .load(conn)?)
}

/// Counts something for the open figures, so that no page counts rows.
pub fn tally(tx: &mut Tx<'_>, what: &str, which: &str, by: i64) -> Result<(), Error> {
    let row = tallies::table.find((tx.community, what, which));
    let changed = diesel::update(row).set(tallies::n.eq(tallies::n + by)).execute(tx.conn)?;
    if changed == 1 {
        return Ok(());
    }
    let new =
        (tallies::community_id.eq(tx.community), tallies::what.eq(what), tallies::which.eq(which), tallies::n.eq(by));
    crate::on_each!(&mut *tx.conn, c => diesel::insert_into(tallies::table).values(new).execute(c))?;
    Ok(())
}

/// Every tally: what is counted, which of it, how many.
pub fn tallies(conn: &mut Conn, community: &str) -> Result<Vec<(String, String, u64)>, Error> {
    let rows: Vec<(String, String, i64)> = tallies::table
        .filter(tallies::community_id.eq(community))
        .select((tallies::what, tallies::which, tallies::n))
        .load(conn)?;
    Ok(rows.into_iter().map(|(what, which, n)| (what, which, n.max(0).unsigned_abs())).collect())
}
