//! Thanks for taking part: the rules the community set, what somebody took part in as other tables know it, and what was
//! handed over.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{
    activities, activity_signups as signups, ballot_lines as lines, ballot_voters as voters, ballots, meeting_people,
    meetings, survey_people, surveys, thanks_given as given, thanks_rules as rules, thanks_told as told,
};
use super::tx::{Tx, new_id};
use crate::domain::activity::SignupState;
use crate::domain::permit::Permit;
use crate::domain::thanks::{Part, Rule, Taken, Tally, tally};
use crate::domain::tiers::{HandThanks, ReadyThanks, SetThanks, StrikeThanks};
use crate::error::{Clash, Error};
use crate::words::Lang;

/// Of one kind, far more than anybody takes part in.
const MOST: i64 = 5_000;
/// Handed to one person, far more than anybody is.
const MOST_GIVEN: i64 = 2_000;
/// Changes of the rule, far more than there are.
const MOST_RULES: i64 = 1_000;

/// One rule, in force until the next.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = rules)]
pub struct RuleRow {
    pub community_id: String,
    /// From 1.
    pub version: i32,
    pub from_at: i64,
    pub gives: bool,
    /// [`Part`]s in text, with commas between.
    pub parts: String,
    pub times: i32,
    /// What it is and where it is fetched, in the community's own words.
    pub words_zh: String,
    /// Empty where only Chinese was written.
    pub words_en: String,
    pub by_id: String,
}

impl RuleRow {
    pub fn parts(&self) -> Vec<Part> {
        self.parts.split(',').filter_map(Part::parse).collect()
    }

    pub fn words(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.words_en.is_empty() => &self.words_en,
            _ => &self.words_zh,
        }
    }

    pub fn rule(&self) -> Rule {
        Rule {
            version: self.version,
            from_at: self.from_at,
            gives: self.gives,
            parts: self.parts(),
            times: usize::try_from(self.times).unwrap_or(1),
        }
    }
}

/// What is to hold from now on.
#[derive(Clone, Debug)]
pub struct NewRule {
    pub gives: bool,
    pub parts: Vec<Part>,
    pub times: i32,
    pub words_zh: String,
    pub words_en: String,
}

/// One that was handed over.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = given)]
pub struct Given {
    pub community_id: String,
    pub person_id: String,
    pub id: String,
    /// Under which rule it was earned.
    pub rule_version: i32,
    /// Who handed it over.
    pub by_id: String,
    pub at: i64,
    /// It was not handed over after all, as this member of staff wrote down.
    pub struck_by: Option<String>,
    pub struck_at: Option<i64>,
}

/// The rule in force, or the one that says that none are given; `None` where nobody ever set one.
pub fn latest(conn: &mut Conn, community: &str) -> Result<Option<RuleRow>, Error> {
    Ok(rules::table
        .filter(rules::community_id.eq(community))
        .order(rules::version.desc())
        .select(RuleRow::as_select())
        .first(conn)
        .optional()?)
}

/// Every rule there was, the first one first.
pub fn all(conn: &mut Conn, community: &str) -> Result<Vec<RuleRow>, Error> {
    Ok(rules::table
        .filter(rules::community_id.eq(community))
        .order(rules::version.asc())
        .limit(MOST_RULES)
        .select(RuleRow::as_select())
        .load(conn)?)
}

pub fn rule(conn: &mut Conn, community: &str, version: i32) -> Result<Option<RuleRow>, Error> {
    Ok(rules::table.find((community, version)).select(RuleRow::as_select()).first(conn).optional()?)
}

/// Sets the rule from now on, if nobody did since `version` was read; 0 where none was set.
pub fn set(tx: &mut Tx<'_>, permit: &Permit<SetThanks>, new: &NewRule, version: i32) -> Result<(), Error> {
    if latest(tx.conn, tx.community)?.map_or(0, |row| row.version) != version {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    let row = RuleRow {
        community_id: tx.community.to_owned(),
        version: version + 1,
        from_at: tx.now,
        gives: new.gives,
        parts: new.parts.iter().map(Part::as_str).collect::<Vec<_>>().join(","),
        times: new.times,
        words_zh: new.words_zh.clone(),
        words_en: new.words_en.clone(),
        by_id: permit.context().standing.actor.clone(),
    };
    diesel::insert_into(rules::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// How it stands with one person.
#[derive(Clone, Debug, Default)]
pub struct Theirs {
    /// Every rule, the first one first.
    pub rules: Vec<RuleRow>,
    pub tally: Tally,
    /// Handed over, the newest first, with those that were struck.
    pub given: Vec<Given>,
}

impl Theirs {
    /// The rule in force, where thanks are given.
    pub fn rule(&self) -> Option<&RuleRow> {
        self.rules.last().filter(|row| row.gives)
    }

    pub fn rule_of(&self, version: i32) -> Option<&RuleRow> {
        self.rules.iter().find(|row| row.version == version)
    }

    /// How many were handed over and stand.
    pub fn handed(&self) -> usize {
        self.given.iter().filter(|row| row.struck_at.is_none()).count()
    }

    /// What waits to be handed over: the rule it was earned under, and how many, the oldest first.
    pub fn due(&self) -> Vec<(&RuleRow, usize)> {
        let due = self.tally.due(self.handed());
        due.into_iter().filter_map(|(version, n)| Some((self.rule_of(version)?, n))).collect()
    }
}

/// Gathered in a constant number of statements; where no rule was ever set, in one.
pub fn of_person(conn: &mut Conn, community: &str, person: &str) -> Result<Theirs, Error> {
    let rules = all(conn, community)?;
    let mut tallies = tallies(conn, community, &[person.to_owned()], &rules)?;
    let Some(tally) = tallies.remove(person) else {
        return Ok(Theirs { rules, ..Theirs::default() });
    };
    Ok(Theirs { tally, given: given_to(conn, community, person)?, rules })
}

/// What taking part comes to for each of these, in a constant number of statements; nobody where thanks were never given.
pub fn tallies(
    conn: &mut Conn,
    community: &str,
    people: &[String],
    rules: &[RuleRow],
) -> Result<HashMap<String, Tally>, Error> {
    let Some(since) = rules.iter().find(|row| row.gives).map(|row| row.from_at) else {
        return Ok(HashMap::new());
    };
    let each: Vec<Rule> = rules.iter().map(RuleRow::rule).collect();
    let mut taken: HashMap<String, Vec<Taken>> = people.iter().map(|person| (person.clone(), Vec::new())).collect();
    for (person, one) in took_part(conn, community, people, since)? {
        taken.entry(person).or_default().push(one);
    }
    Ok(taken.into_iter().map(|(person, taken)| (person, tally(&each, &taken))).collect())
}

/// Of how many thanks each of these was told that they wait, and how many were handed to them and stand.
pub fn told_and_handed(
    conn: &mut Conn,
    community: &str,
    people: &[String],
) -> Result<HashMap<String, (usize, usize)>, Error> {
    let told: Vec<(String, i32)> = told::table
        .filter(told::community_id.eq(community))
        .filter(among(told::person_id, people))
        .limit(most(people, MOST_GIVEN))
        .select((told::person_id, told::n))
        .load(conn)?;
    let handed: Vec<String> = given::table
        .filter(given::community_id.eq(community))
        .filter(among(given::person_id, people))
        .filter(given::struck_at.is_null())
        .limit(most(people, MOST_GIVEN))
        .select(given::person_id)
        .load(conn)?;
    let mut both: HashMap<String, (usize, usize)> = HashMap::new();
    for (person, n) in told {
        both.entry(person).or_default().0 += usize::try_from(n).unwrap_or(0);
    }
    for person in handed {
        both.entry(person).or_default().1 += 1;
    }
    Ok(both)
}

/// Writes down that somebody was told of so many more.
pub fn tell(tx: &mut Tx<'_>, _: &Permit<ReadyThanks>, person: &str, more: usize) -> Result<(), Error> {
    let row = (
        told::community_id.eq(tx.community.to_owned()),
        told::person_id.eq(person.to_owned()),
        told::id.eq(new_id()),
        told::n.eq(i32::try_from(more).unwrap_or(i32::MAX)),
        told::at.eq(tx.now),
    );
    diesel::insert_into(told::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Is there anything for this person to look at: a rule in force, or thanks that wait since an earlier one?
pub fn concerns(conn: &mut Conn, community: &str, person: &str) -> Result<bool, Error> {
    match latest(conn, community)? {
        None => Ok(false),
        Some(row) if row.gives => Ok(true),
        Some(_) => Ok(!of_person(conn, community, person)?.due().is_empty()),
    }
}

/// What was handed to somebody, the newest first.
pub fn given_to(conn: &mut Conn, community: &str, person: &str) -> Result<Vec<Given>, Error> {
    Ok(given::table
        .filter(given::community_id.eq(community))
        .filter(given::person_id.eq(person))
        .order(given::id.desc())
        .limit(MOST_GIVEN)
        .select(Given::as_select())
        .load(conn)?)
}

/// What these took part in that began since then, with whose it is: that they did, and nothing of what they said there.
fn took_part(conn: &mut Conn, community: &str, people: &[String], since: i64) -> Result<Vec<(String, Taken)>, Error> {
    let mut all = came_to(conn, community, people, since)?;
    all.extend(answered(conn, community, people, since)?);
    all.extend(voted_in(conn, community, people, since)?);
    all.extend(met(conn, community, people, since)?);
    Ok(all)
}

fn as_taken(part: Part, rows: Vec<(String, String, i64)>) -> Vec<(String, Taken)> {
    rows.into_iter().map(|(person, what, at)| (person, Taken { part, what, at })).collect()
}

/// So many for each.
fn most(people: &[String], each: i64) -> i64 {
    i64::try_from(people.len()).unwrap_or(i64::MAX).saturating_mul(each)
}

/// Whoever has a place and came; who signed off, or did not come, did not take part.
fn came_to(conn: &mut Conn, community: &str, people: &[String], since: i64) -> Result<Vec<(String, Taken)>, Error> {
    let rows: Vec<(String, String, i64)> = signups::table
        .inner_join(
            activities::table
                .on(activities::community_id.eq(signups::community_id).and(activities::id.eq(signups::activity_id))),
        )
        .filter(signups::community_id.eq(community))
        .filter(among(signups::person_id, people))
        .filter(signups::state.eq(SignupState::In))
        .filter(signups::came.eq(true))
        .filter(activities::starts_at.ge(since))
        .limit(most(people, MOST))
        .select((signups::person_id, activities::id, activities::starts_at))
        .load(conn)?;
    Ok(as_taken(Part::Activity, rows))
}

/// That they answered stands on their line also when the answers of an anonymous survey have come off it.
fn answered(conn: &mut Conn, community: &str, people: &[String], since: i64) -> Result<Vec<(String, Taken)>, Error> {
    let rows =
        survey_people::table
            .inner_join(surveys::table.on(
                surveys::community_id.eq(survey_people::community_id).and(surveys::id.eq(survey_people::survey_id)),
            ))
            .filter(survey_people::community_id.eq(community))
            .filter(among(survey_people::person_id, people))
            .filter(survey_people::answered_at.is_not_null())
            .filter(surveys::opened_at.ge(since))
            .limit(most(people, MOST))
            .select((survey_people::person_id, surveys::id, surveys::opened_at.assume_not_null()))
            .load(conn)?;
    Ok(as_taken(Part::Survey, rows))
}

/// That the vote of their line was cast, by whichever way; voted again, it is still one.
fn voted_in(conn: &mut Conn, community: &str, people: &[String], since: i64) -> Result<Vec<(String, Taken)>, Error> {
    let rows: Vec<(String, String, i64)> = voters::table
        .inner_join(
            lines::table.on(lines::community_id
                .eq(voters::community_id)
                .and(lines::ballot_id.eq(voters::ballot_id))
                .and(lines::line.eq(voters::line))),
        )
        .inner_join(
            ballots::table.on(ballots::community_id.eq(voters::community_id).and(ballots::id.eq(voters::ballot_id))),
        )
        .filter(voters::community_id.eq(community))
        .filter(among(voters::person_id.assume_not_null(), people))
        .filter(lines::taken_at.is_not_null())
        .filter(ballots::opens_at.ge(since))
        .limit(most(people, MOST))
        .select((voters::person_id.assume_not_null(), ballots::id, ballots::opens_at))
        .load(conn)?;
    Ok(as_taken(Part::Ballot, rows))
}

fn met(conn: &mut Conn, community: &str, people: &[String], since: i64) -> Result<Vec<(String, Taken)>, Error> {
    let rows: Vec<(String, String, i64)> = meeting_people::table
        .inner_join(meetings::table.on(
            meetings::community_id.eq(meeting_people::community_id).and(meetings::id.eq(meeting_people::meeting_id)),
        ))
        .filter(meeting_people::community_id.eq(community))
        .filter(among(meeting_people::person_id, people))
        .filter(meeting_people::came.eq(true))
        .filter(meetings::starts_at.ge(since))
        .limit(most(people, MOST))
        .select((meeting_people::person_id, meetings::id, meetings::starts_at))
        .load(conn)?;
    Ok(as_taken(Part::Meeting, rows))
}

/// Writes down that one was handed over; gives its id.
pub fn hand(tx: &mut Tx<'_>, permit: &Permit<HandThanks>, person: &str, rule: i32) -> Result<String, Error> {
    let row = Given {
        community_id: tx.community.to_owned(),
        person_id: person.to_owned(),
        id: new_id(),
        rule_version: rule,
        by_id: permit.context().standing.actor.clone(),
        at: tx.now,
        struck_by: None,
        struck_at: None,
    };
    diesel::insert_into(given::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

/// One that was handed over.
pub fn find(conn: &mut Conn, community: &str, person: &str, id: &str) -> Result<Option<Given>, Error> {
    Ok(given::table.find((community, person, id)).select(Given::as_select()).first(conn).optional()?)
}

/// It was not handed over after all: the row stays, and counts no longer.
///
/// # Errors
/// [`Clash::TooLate`] where somebody wrote that down already.
pub fn strike(tx: &mut Tx<'_>, permit: &Permit<StrikeThanks>, person: &str, id: &str) -> Result<(), Error> {
    let row = given::table.find((tx.community, person, id)).filter(given::struck_at.is_null());
    let struck = diesel::update(row)
        .set((given::struck_by.eq(Some(&permit.context().standing.actor)), given::struck_at.eq(Some(tx.now))))
        .execute(tx.conn)?;
    if struck == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}
