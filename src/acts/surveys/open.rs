//! A survey opens: the roll of who might be asked is written down, people are drawn from it where few stand for all, and
//! they are told.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use serde_json::json;

use super::SUBJECT;
use super::draft::draft;
use crate::acts::{ask, conclude};
use crate::domain::ballot::roll::{Band, band, of_age};
use crate::domain::capacity::age;
use crate::domain::notice::{Audience, NoticeKind, TITLE};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::survey::{SHORTEST, sample};
use crate::domain::tiers::{OpenSurvey, PublishNotice};
use crate::error::Error;
use crate::keys::{hex, sha256, token};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::notices::{self, New};
use crate::store::people::Person;
use crate::store::survey_people::{self, Line};
use crate::store::surveys::{self, Survey};
use crate::store::tx::Tx;
use crate::store::{ballot_roll, communities, notice_subjects};
use crate::words::{self, Lang, k};

/// People read at a time.
const CHUNK: i64 = 500;

/// Opens a draft; `tell`: those who are asked get a notice of it, each the way they chose.
pub async fn open(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    which: (String, i32),
    tell: bool,
) -> Result<(), Error> {
    // Drawn outside, so that a second try of the transaction draws the same people.
    let seed = token();
    db.write("open_survey", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let survey = draft(tx, &which)?;
        if survey.questions()?.is_empty() {
            return Err(Error::field("text", k::SURVEYS_ERROR_NONE));
        }
        if survey.closes_at < tx.now + SHORTEST {
            return Err(Error::field("closes", k::SURVEYS_ERROR_SHORT));
        }
        let zone = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?.zone();
        let roll = roll(tx, &survey, &zone, &seed)?;
        if roll.is_empty() {
            return Err(Error::field("audience", k::SURVEYS_ERROR_NOBODY));
        }
        let permit = ask::<OpenSurvey>(tx, &standing, &Subject::default())?;
        survey_people::insert(tx, &permit, &roll)?;
        let digest = digest(&roll);
        let seed = if survey.is_drawn() { seed.as_str() } else { "" };
        surveys::open(tx, &permit, &survey, seed, &digest)?;
        let asked = roll.iter().filter(|line| line.drawn).count();
        let content =
            json!({ "about": survey.title, "all": roll.len(), "asked": asked, "seed": seed, "digest": digest });
        conclude(tx, permit, (SUBJECT, &survey.id), &content)?;
        if tell {
            invite(tx, &standing, &survey)?;
        }
        answers::keep(tx, &standing, "", &claim, &survey.id)
    })
    .await
}

/// Who might be asked, in the order of their records, and on whom the lot fell.
fn roll(tx: &mut Tx<'_>, survey: &Survey, zone: &TimeZone, seed: &str) -> Result<Vec<Line>, Error> {
    let people = everybody(tx, &survey.to()?, zone)?;
    let homes: HashMap<String, String> = ballot_roll::candidates(tx.conn, tx.community, None)?
        .into_iter()
        .map(|c| (c.person, c.building.unwrap_or_default()))
        .collect();
    let now = tx.now;
    let place = |p: &Person| homes.get(&p.id).cloned().unwrap_or_default();
    let band_of = |p: &Person| band(age(p.born.as_deref(), zone, now));
    let mut strata: BTreeMap<(&str, String), i32> = BTreeMap::new();
    for person in &people {
        let next = i32::try_from(strata.len()).unwrap_or(i32::MAX) + 1;
        strata.entry((Band::as_str(&band_of(person)), place(person))).or_insert(next);
    }
    let stratum = |p: &Person| strata.get(&(Band::as_str(&band_of(p)), place(p))).copied().unwrap_or(0);
    let numbers: Vec<u32> = people.iter().map(|p| stratum(p).unsigned_abs()).collect();
    let places = u32::try_from(survey.sample).unwrap_or(0);
    let drawn: Vec<usize> = if survey.is_drawn() { sample::draw(&numbers, places, seed) } else { Vec::new() };
    let line = |(at, person): (usize, &Person)| {
        let asked = !survey.is_drawn() || drawn.binary_search(&(at + 1)).is_ok();
        let number = i32::try_from(at + 1).unwrap_or(i32::MAX);
        Line::new(tx, &survey.id, number, &person.id, band_of(person), stratum(person), asked)
    };
    Ok(people.iter().enumerate().map(line).collect())
}

fn everybody(tx: &mut Tx<'_>, to: &Audience, zone: &TimeZone) -> Result<Vec<Person>, Error> {
    let today = zone.to_datetime(jiff::Timestamp::from_millisecond(tx.now).unwrap_or_default()).date();
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let some = notices::audience(tx.conn, tx.community, to, today, &after, CHUNK)?;
        let Some(last) = some.last() else { return Ok(all) };
        after = last.person.id.clone();
        // Nobody answers for a child: a guardian's word would not be theirs.
        let grown = |p: &Person| of_age(age(p.born.as_deref(), zone, tx.now));
        all.extend(some.into_iter().filter(|passed| passed.takes && grown(&passed.person)).map(|passed| passed.person));
    }
}

/// Over the roll as it is published: line, stratum, drawn.
fn digest(roll: &[Line]) -> String {
    let row = |l: &Line| format!("{},{},{}\n", l.line, l.stratum, u8::from(l.drawn));
    hex(&sha256(&[roll.iter().map(row).collect::<String>().as_bytes()]))
}

/// Those who are asked get a notice, in the language of the place: nobody who may not answer, a child or whoever came
/// after it opened.
fn invite(tx: &mut Tx<'_>, standing: &Standing, survey: &Survey) -> Result<(), Error> {
    let to = Audience::Asked(survey.id.clone());
    let what = [("what", survey.title.clone())];
    let title: String = words::tell(Lang::default(), k::SURVEYS_INVITE_TITLE, &what).chars().take(TITLE).collect();
    let body = format!("{}\n{}", survey.about, words::say(Lang::default(), k::SURVEYS_INVITE_HOW));
    let permit = ask::<PublishNotice>(tx, standing, &Subject::default())?;
    let new = New { kind: NoticeKind::Notice, title: &title, body: body.trim(), to: &to, group: None, replaces: None };
    let id = notices::insert(tx, &permit, &new)?;
    notice_subjects::insert(tx, &permit, (SUBJECT, &survey.id), &id)?;
    let content = json!({ "about": title, "words": body, "survey": survey.id });
    conclude(tx, permit, (crate::acts::notices::SUBJECT, &id), &content)?;
    Ok(())
}
