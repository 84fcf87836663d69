//! Ballots: what is asked, by which rules, and where each stands. Who may vote and who has is in `ballot_roll`; what
//! was voted, in `ballot_box`.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{ballot_voters as voters, ballots};
use super::tx::Tx;
use crate::domain::ballot::count::Weight;
use crate::domain::ballot::question::Question;
use crate::domain::ballot::urn::{PublicHalf, UrnKey, Which};
use crate::domain::ballot::{BallotState, Basis, Dates, Rules, Secrecy, Step, remind_at};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
use crate::error::{Clash, Error};

/// Ballots on one page for a resident: more at once than a community ever holds.
pub const MOST: i64 = 40;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = ballots, treat_none_as_null = true, primary_key(community_id, id))]
pub struct Ballot {
    pub community_id: String,
    pub id: String,
    /// B-101 without the B-.
    pub number: i64,
    pub title: String,
    /// What it is about, in plain words.
    pub about: String,
    /// [`Rules`] as JSON.
    rules: String,
    secret: bool,
    basis: String,
    /// Only those who live there; `None`: the whole community.
    pub building_id: Option<String>,
    /// [`Question`]s as JSON.
    questions: String,
    pub opens_at: i64,
    pub closes_at: i64,
    pub contest_days: i32,
    pub state: BallotState,
    /// Who keeps the first half of the urn key, and its public part.
    pub first_holder: String,
    first_half: Option<Vec<u8>>,
    pub second_holder: String,
    second_half: Option<Vec<u8>>,
    pub roll_lines: i32,
    /// Hundredths of a square metre.
    pub roll_area: i64,
    pub roll_digest: String,
    pub announced_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub counted_at: Option<i64>,
    pub counted_by: Option<String>,
    pub published_at: Option<i64>,
    pub published_by: Option<String>,
    pub contest_until: Option<i64>,
    pub sealed_at: Option<i64>,
    /// What was said at the end: how the key was destroyed, or why it was called off.
    pub ending: String,
    /// How often it was counted.
    pub round: i32,
    /// When the clock does something with it by itself.
    pub due_at: Option<i64>,
    pub created_by: String,
    pub created_at: i64,
    pub version: i32,
}

/// What is written down before it is announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub title: String,
    pub about: String,
    pub rules: Rules,
    pub building_id: Option<String>,
    pub questions: Vec<Question>,
    pub dates: Dates,
}

impl Ballot {
    pub fn drafted(tx: &Tx<'_>, id: String, number: i64, by: &str, draft: &Draft) -> Result<Self, Error> {
        let new = Self {
            community_id: tx.community.to_owned(),
            id,
            number,
            title: String::new(),
            about: String::new(),
            rules: String::new(),
            secret: false,
            basis: String::new(),
            building_id: None,
            questions: String::new(),
            opens_at: 0,
            closes_at: 0,
            contest_days: 0,
            state: BallotState::Drafted,
            first_holder: String::new(),
            first_half: None,
            second_holder: String::new(),
            second_half: None,
            roll_lines: 0,
            roll_area: 0,
            roll_digest: String::new(),
            announced_at: None,
            closed_at: None,
            counted_at: None,
            counted_by: None,
            published_at: None,
            published_by: None,
            contest_until: None,
            sealed_at: None,
            ending: String::new(),
            round: 1,
            due_at: None,
            created_by: by.to_owned(),
            created_at: tx.now,
            version: 1,
        };
        new.written(draft)
    }

    /// The same with what was written down.
    pub fn written(self, draft: &Draft) -> Result<Self, Error> {
        let text = |value: serde_json::Result<String>| value.map_err(|e| Error::broken("ballots", e));
        Ok(Self {
            title: draft.title.clone(),
            about: draft.about.clone(),
            rules: text(serde_json::to_string(&draft.rules))?,
            secret: draft.rules.secrecy == Secrecy::Secret,
            basis: draft.rules.basis.as_str().to_owned(),
            building_id: draft.building_id.clone(),
            questions: text(serde_json::to_string(&draft.questions))?,
            opens_at: draft.dates.opens_at,
            closes_at: draft.dates.closes_at,
            contest_days: draft.dates.contest_days,
            ..self
        })
    }

    pub fn rules(&self) -> Result<Rules, Error> {
        serde_json::from_str(&self.rules).map_err(|e| Error::broken("ballots", e))
    }

    pub fn questions(&self) -> Result<Vec<Question>, Error> {
        serde_json::from_str(&self.questions).map_err(|e| Error::broken("ballots", e))
    }

    pub fn is_secret(&self) -> bool {
        self.secret
    }

    pub fn basis(&self) -> Basis {
        Basis::parse(&self.basis).unwrap_or(Basis::Person)
    }

    pub fn dates(&self) -> Dates {
        Dates { opens_at: self.opens_at, closes_at: self.closes_at, contest_days: self.contest_days }
    }

    pub fn roll(&self) -> Weight {
        let whole = |n: i64| u64::try_from(n).unwrap_or(0);
        Weight { heads: whole(i64::from(self.roll_lines)), area: whole(self.roll_area) }
    }

    fn half(&self, which: Which) -> Option<PublicHalf> {
        let bytes = match which {
            Which::First => self.first_half.as_deref(),
            Which::Second => self.second_half.as_deref(),
        };
        Some(PublicHalf { which, bytes: bytes?.try_into().ok()? })
    }

    /// Both public halves, where both holders have given theirs.
    pub fn urn_key(&self) -> Option<UrnKey> {
        Some(UrnKey { first: self.half(Which::First)?, second: self.half(Which::Second)? })
    }

    /// Who keeps this half and its fingerprint; nothing where nobody does yet.
    pub fn holder(&self, which: Which) -> Option<(String, String)> {
        let half = self.half(which)?;
        let name = if which == Which::First { &self.first_holder } else { &self.second_holder };
        Some((name.clone(), half.fingerprint()))
    }

    pub fn with_half(mut self, holder: &str, half: &PublicHalf) -> Self {
        let bytes = Some(half.bytes.to_vec());
        match half.which {
            Which::First => (self.first_holder, self.first_half) = (holder.to_owned(), bytes),
            Which::Second => (self.second_holder, self.second_half) = (holder.to_owned(), bytes),
        }
        self
    }

    /// The same one step on, with the time at which the clock looks at it again.
    ///
    /// # Errors
    /// [`Clash::TooLate`] where that step does not lead on from here.
    pub fn stepped(self, step: Step) -> Result<Self, Error> {
        let state = self.state.after(step).ok_or(Error::Conflict(Clash::TooLate))?;
        let due_at = match state {
            BallotState::Announced => Some(self.opens_at),
            BallotState::Open => Some(remind_at(self.dates())),
            _ => None,
        };
        Ok(Self { state, due_at, ..self })
    }
}

pub fn insert<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, ballot: &Ballot) -> Result<(), Error> {
    diesel::insert_into(ballots::table).values(ballot).execute(tx.conn)?;
    Ok(())
}

/// Writes a ballot's new shape, if nobody did since it was read.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`]
pub fn update<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, changed: &Ballot) -> Result<(), Error> {
    let new = Ballot { version: changed.version + 1, ..changed.clone() };
    let row = ballots::table.find((tx.community, &changed.id)).filter(ballots::version.eq(changed.version));
    let rows = diesel::update(row).set(&new).execute(tx.conn)?;
    if rows == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Ballot>, Error> {
    Ok(ballots::table.find((community, id)).select(Ballot::as_select()).first(conn).optional()?)
}

pub fn by_number(conn: &mut Conn, community: &str, number: i64) -> Result<Option<Ballot>, Error> {
    Ok(ballots::table
        .filter(ballots::community_id.eq(community))
        .filter(ballots::number.eq(number))
        .select(Ballot::as_select())
        .first(conn)
        .optional()?)
}

/// All of them, newest first, before the number given.
pub fn list(conn: &mut Conn, community: &str, before: Option<i64>, limit: i64) -> Result<Vec<Ballot>, Error> {
    let mut query = ballots::table.filter(ballots::community_id.eq(community.to_owned())).into_boxed();
    if let Some(before) = before {
        query = query.filter(ballots::number.lt(before));
    }
    Ok(query.order(ballots::number.desc()).limit(limit).select(Ballot::as_select()).load(conn)?)
}

/// Those everybody may know of, newest first, before the number given.
pub fn known(conn: &mut Conn, community: &str, before: Option<i64>, limit: i64) -> Result<Vec<Ballot>, Error> {
    let mut query = ballots::table
        .filter(ballots::community_id.eq(community.to_owned()))
        .filter(ballots::announced_at.is_not_null())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(ballots::number.lt(before));
    }
    Ok(query.order(ballots::number.desc()).limit(limit).select(Ballot::as_select()).load(conn)?)
}

/// Those whose roll somebody is on, newest first.
pub fn of_person(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<Ballot>, Error> {
    let theirs: Vec<String> = voters::table
        .filter(voters::community_id.eq(community))
        .filter(voters::person_id.eq(person))
        .order(voters::ballot_id.desc())
        .limit(MOST)
        .select(voters::ballot_id)
        .load(conn)?;
    if theirs.is_empty() {
        return Ok(Vec::new());
    }
    Ok(ballots::table
        .filter(ballots::community_id.eq(community))
        .filter(among(ballots::id, theirs))
        .order(ballots::number.desc())
        .limit(MOST)
        .select(Ballot::as_select())
        .load(conn)?)
}

/// What the clock has to do something with.
pub fn due(conn: &mut Conn, community: &str, now: i64, limit: i64) -> Result<Vec<Ballot>, Error> {
    Ok(ballots::table
        .filter(ballots::community_id.eq(community))
        .filter(ballots::due_at.le(now))
        .order((ballots::due_at.asc(), ballots::id.asc()))
        .limit(limit)
        .select(Ballot::as_select())
        .load(conn)?)
}

/// What waits for somebody's vote now: id, title, last hour; what ends soonest first. One statement, for their first page.
pub fn waiting_for(
    conn: &mut Conn,
    community: &str,
    person: &str,
    now: i64,
    limit: i64,
) -> Result<Vec<(String, String, i64)>, Error> {
    use super::schema::ballot_lines as lines;
    Ok(voters::table
        .inner_join(
            ballots::table.on(ballots::community_id.eq(voters::community_id).and(ballots::id.eq(voters::ballot_id))),
        )
        .inner_join(
            lines::table.on(lines::community_id
                .eq(voters::community_id)
                .and(lines::ballot_id.eq(voters::ballot_id))
                .and(lines::line.eq(voters::line))),
        )
        .filter(voters::community_id.eq(community))
        .filter(voters::person_id.eq(person))
        .filter(ballots::state.eq(BallotState::Open))
        .filter(ballots::closes_at.gt(now))
        .filter(lines::taken_at.is_null())
        .order((ballots::closes_at.asc(), ballots::id.asc()))
        .limit(limit)
        .select((ballots::id, ballots::title, ballots::closes_at))
        .load(conn)?)
}
