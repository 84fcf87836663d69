//! A list of people is taken over in one go: everybody on it or nobody, and nobody twice.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::json;

use super::register::blank;
use super::{Particulars, told};
use crate::acts::{ask, conclude};
use crate::domain::import::roll::{Facts, From, Match, Roll};
use crate::domain::person::{Duplicate, Dwelling};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::ImportPerson;
use crate::error::{Error, FieldErrors};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::conn::Conn;
use crate::store::db::Db;
use crate::store::tx::{Tx, new_id};
use crate::store::{catalogue, drafts, people_roll, people_write};
use crate::words::k;
use crate::words::names::{terms_of_home, terms_of_name};

/// The draft in which a list waits between being looked at and being taken over.
pub const DRAFT: &str = "import";

/// One row of the list, read and found good.
#[derive(Clone, Debug)]
pub struct Listed {
    pub row: u32,
    pub who: Particulars,
    /// Staff have seen who looks alike: it is somebody else.
    pub another: bool,
}

/// What becomes of a row.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// Registered. `shared`: others have this telephone number, so it is marked as shared.
    New {
        shared: bool,
    },
    /// On the register already, in the same words.
    Known,
    /// The same as this row further up.
    Twice(u32),
    /// Perhaps one of these; left out unless staff say it is somebody else.
    Alike {
        from: From,
        facts: Facts,
        because: Duplicate,
    },
    Wrong(FieldErrors),
}

/// How a list came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub registered: usize,
    /// On the register before, or on the list twice.
    pub known: usize,
    pub left_out: usize,
}

impl Outcome {
    fn kept(self) -> String {
        format!("{} {} {}", self.registered, self.known, self.left_out)
    }

    fn of_kept(text: &str) -> Self {
        let mut numbers = text.split(' ').map(|n| n.parse().unwrap_or(0));
        let mut next = || numbers.next().unwrap_or(0);
        Self { registered: next(), known: next(), left_out: next() }
    }
}

/// Weighs the rows of a list one after the other, against the register and against the rows before.
pub struct Weigher {
    roll: Roll,
    /// Numbers of helpers, with their names: never a resident's own (TRUST.md §6 case 8).
    helpers: HashMap<String, String>,
    emails: HashMap<String, String>,
    /// Numbers that several rows have.
    shared: HashSet<String>,
}

impl Weigher {
    pub fn read(conn: &mut Conn, community: &str, rows: &[Listed]) -> Result<Self, Error> {
        let mut roll = Roll::default();
        let (mut helpers, mut emails) = (HashMap::new(), HashMap::new());
        for known in people_roll::everybody(conn, community)? {
            if let Some(phone) = known.phone.clone().filter(|_| known.helps) {
                helpers.insert(phone, known.name.clone());
            }
            if let Some(email) = &known.email {
                emails.insert(email.clone(), known.name.clone());
            }
            let home = known.home.as_ref().map(|(building, unit, door)| one_form(building, unit, door));
            let facts = Facts {
                name: known.name,
                born: known.born.unwrap_or_default(),
                home: home.unwrap_or_default(),
                phone: known.phone.unwrap_or_default(),
            };
            roll.add(From::Register(known.id), facts);
        }
        Ok(Self { roll, helpers, emails, shared: had_twice(rows) })
    }

    pub fn weigh(&mut self, listed: &Listed) -> Verdict {
        let facts = facts_of(&listed.who);
        match self.roll.find(&facts) {
            Match::Same(From::Register(_)) => return Verdict::Known,
            Match::Same(From::Row(row)) => return Verdict::Twice(*row),
            Match::Alike { from, facts, because } if !listed.another => {
                return Verdict::Alike { from: from.clone(), facts: facts.clone(), because };
            }
            Match::Alike { .. } | Match::New => {}
        }
        let mut errors = FieldErrors::default();
        if let Some(name) = self.helpers.get(&facts.phone) {
            errors.add_with("phone", k::IMPORT_PHONE_OF_HELPER, vec![("name", name.clone())]);
        }
        if let Some(name) = listed.who.email.as_ref().and_then(|email| self.emails.get(email)) {
            errors.add_with("email", k::ACCOUNTS_EMAIL_OF_OTHER, vec![("name", name.clone())]);
        }
        if !errors.0.is_empty() {
            return Verdict::Wrong(errors);
        }
        if let Some(email) = &listed.who.email {
            self.emails.insert(email.clone(), facts.name.clone());
        }
        let shared = self.shared.contains(&facts.phone) || self.roll.has_phone(&facts.phone);
        self.roll.add(From::Row(listed.row), facts);
        Verdict::New { shared }
    }
}

/// Takes the list over. What was shown before is weighed again here, in the transaction: whoever was
/// registered meanwhile is not registered twice. A failure leaves nobody behind.
pub async fn import(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    rows: Arc<Vec<Listed>>,
) -> Result<Outcome, Error> {
    db.write("import_people", community, move |tx| {
        if let Claimed::Before(answer) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(Outcome::of_kept(&answer));
        }
        let outcome = take_over(tx, &standing, &rows)?;
        let leave = tx.housekeeping();
        drafts::remove(tx, leave, &standing.actor, "", DRAFT)?;
        answers::keep(tx, &standing, "", &claim, &outcome.kept())?;
        Ok(outcome)
    })
    .await
}

fn take_over(tx: &mut Tx<'_>, standing: &Standing, rows: &[Listed]) -> Result<Outcome, Error> {
    let mut weigher = Weigher::read(tx.conn, tx.community, rows)?;
    let buildings: HashMap<String, String> = catalogue::buildings(tx.conn, tx.community)?.into_iter().collect();
    let mut homes = HashMap::new();
    let mut outcome = Outcome::default();
    for listed in rows {
        match weigher.weigh(listed) {
            Verdict::New { shared } => {
                write(tx, standing, &listed.who, shared, &buildings, &mut homes)?;
                outcome.registered += 1;
            }
            Verdict::Known | Verdict::Twice(_) => outcome.known += 1,
            Verdict::Alike { .. } | Verdict::Wrong(_) => outcome.left_out += 1,
        }
    }
    Ok(outcome)
}

fn write(
    tx: &mut Tx<'_>,
    standing: &Standing,
    who: &Particulars,
    shared: bool,
    buildings: &HashMap<String, String>,
    homes: &mut HashMap<String, String>,
) -> Result<(), Error> {
    let id = new_id();
    let permit = ask::<ImportPerson>(tx, standing, &Subject::resident(&id))?;
    let home = match &who.home {
        Some(dwelling) => {
            let form = form_of(dwelling);
            let known = match homes.get(&form) {
                Some(known) => known.clone(),
                None => people_write::home(tx, &permit, dwelling)?,
            };
            homes.insert(form, known.clone());
            Some(known)
        }
        None => None,
    };
    let who = Particulars { phone_shared: who.phone_shared || shared, ..who.clone() };
    let person = who.write_into(home, blank(tx, &id));
    people_write::insert_listed(tx, &permit, &person, terms(&who, buildings))?;
    conclude(tx, permit, ("person", &id), &json!({ "after": told(&person) }))?;
    Ok(())
}

/// The words they are found by, as `people_write::index` would gather them.
fn terms(who: &Particulars, buildings: &HashMap<String, String>) -> Vec<String> {
    let mut terms = terms_of_name(who.name.as_str());
    if let Some(home) = &who.home
        && let Some(building) = buildings.get(&home.building)
    {
        terms.extend(terms_of_home(building, &home.unit, &home.door));
    }
    terms.extend(who.phone.clone());
    terms
}

fn facts_of(who: &Particulars) -> Facts {
    Facts {
        name: who.name.as_str().to_owned(),
        born: who.born.map(|born| born.to_string()).unwrap_or_default(),
        home: who.home.as_ref().map(form_of).unwrap_or_default(),
        phone: who.phone.clone().unwrap_or_default(),
    }
}

fn form_of(home: &Dwelling) -> String {
    one_form(&home.building, &home.unit, &home.door)
}

fn one_form(building: &str, unit: &str, door: &str) -> String {
    format!("{building}/{unit}/{door}")
}

/// Numbers that stand in more than one row: whoever answers them is not one person.
fn had_twice(rows: &[Listed]) -> HashSet<String> {
    let mut seen = HashSet::new();
    rows.iter().filter_map(|row| row.who.phone.clone()).filter(|phone| !seen.insert(phone.clone())).collect()
}
