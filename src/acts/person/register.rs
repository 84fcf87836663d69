//! A person is registered once: whoever looks like somebody known is shown before they are added.

use serde_json::json;

use super::{Particulars, check_contacts, home_of, told};
use crate::acts::{ask, conclude};
use crate::domain::person::{Born, Duplicate, Likely, Resemblance, resemblance};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::RegisterPerson;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::conn::Conn;
use crate::store::db::Db;
use crate::store::people::{Home, Person};
use crate::store::tx::{Tx, new_id};
use crate::store::{people_search, people_write};
use crate::words::names::terms_of_name;

/// Those shown at most, the likeliest first.
const SHOWN: usize = 5;

/// What came of it.
#[derive(Debug)]
pub enum Registered {
    /// The new person's id.
    New(String),
    /// Nobody was added: are they one of these?
    Alike(Vec<Alike>),
}

/// Somebody known who may be the same person, and why.
#[derive(Clone, Debug)]
pub struct Alike {
    pub person: Person,
    pub home: Option<Home>,
    pub because: Vec<Resemblance>,
}

/// Registers somebody. `another` says that staff have seen who looks alike and that it is somebody
/// else. Sent twice with one key it is one person.
pub async fn register(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    who: Particulars,
    another: bool,
) -> Result<Registered, Error> {
    db.write("register_person", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(Registered::New(id));
        }
        if !another {
            let alike = alike(tx.conn, tx.community, &who)?;
            if !alike.is_empty() {
                return Ok(Registered::Alike(alike));
            }
        }
        let id = write_down(tx, &standing, &who)?;
        answers::keep(tx, &standing, "", &claim, &id)?;
        Ok(Registered::New(id))
    })
    .await
}

/// Writes somebody down within a larger act, whoever looks like them.
pub fn write_down(tx: &mut Tx<'_>, standing: &Standing, who: &Particulars) -> Result<String, Error> {
    let id = new_id();
    check_contacts(tx.conn, tx.community, &id, who)?;
    let permit = ask::<RegisterPerson>(tx, standing, &Subject::resident(&id))?;
    let home = home_of(tx, &permit, who)?;
    let person = who.write_into(home, blank(tx, &id));
    people_write::insert(tx, &permit, &person)?;
    conclude(tx, permit, ("person", &id), &json!({ "after": told(&person) }))?;
    Ok(id)
}

pub(super) fn blank(tx: &Tx<'_>, id: &str) -> Person {
    Person {
        community_id: tx.community.to_owned(),
        id: id.to_owned(),
        name: String::new(),
        born: None,
        sex: None,
        home_id: None,
        phone: None,
        phone_shared: false,
        email: None,
        reach: String::new(),
        digital: String::new(),
        lang: String::new(),
        needs: String::new(),
        lives_alone: false,
        is_resident: true,
        state: "active".into(),
        text_size: "20".into(),
        theme: "auto".into(),
        created_at: tx.now,
        updated_at: tx.now,
        version: 1,
    }
}

/// Those who may be the same person, the likeliest first.
fn alike(conn: &mut Conn, community: &str, who: &Particulars) -> Result<Vec<Alike>, Error> {
    let home = match &who.home {
        Some(dwelling) => people_write::find_home(conn, community, dwelling)?,
        None => None,
    };
    let new = Likely {
        name: who.name.as_str(),
        birth_year: who.born.map(Born::year),
        home: home.as_deref().unwrap_or_default(),
        phone: who.phone.as_deref().unwrap_or_default(),
    };
    let known = people_search::sharing(conn, community, telling_terms(who))?;
    let mut likely: Vec<(Duplicate, Person)> = known
        .into_iter()
        .map(|person| (resemblance(&new, &likely_of(&person)), person))
        .filter(|(found, _)| found.likely())
        .collect();
    likely.sort_by_key(|(found, _)| std::cmp::Reverse(found.score));
    likely.truncate(SHOWN);
    let (found, people): (Vec<Duplicate>, Vec<Person>) = likely.into_iter().unzip();
    let mut homes = people_search::homes_of(conn, community, &people)?;
    let alike = |(found, person): (Duplicate, Person)| Alike {
        home: person.home_id.as_ref().and_then(|id| homes.remove(id)),
        because: found.because,
        person,
    };
    Ok(found.into_iter().zip(people).map(alike).collect())
}

fn likely_of(person: &Person) -> Likely<'_> {
    Likely {
        name: &person.name,
        birth_year: person.born.as_deref().and_then(Born::stored).map(Born::year),
        home: person.home_id.as_deref().unwrap_or_default(),
        phone: person.phone.as_deref().unwrap_or_default(),
    }
}

/// The terms that tell people apart: pairs of characters, syllables and the telephone number. Single
/// characters and initials are shared by half the community.
fn telling_terms(who: &Particulars) -> Vec<String> {
    let telling = |term: &String| {
        let letters = term.chars().count();
        if term.is_ascii() { letters >= 4 } else { letters >= 2 }
    };
    let mut terms: Vec<String> = terms_of_name(who.name.as_str()).into_iter().filter(telling).collect();
    if terms.is_empty() {
        terms = terms_of_name(who.name.as_str());
    }
    terms.extend(who.phone.clone());
    terms
}
