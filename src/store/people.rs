//! People: one record each, whatever roles they have.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{buildings, helpers, homes, offices, organisations, parties, people};
use crate::domain::one_time::Contact;
use crate::domain::standing::Office;
use crate::error::Error;
use crate::words::{self, Key, Lang, k};

/// What is held about a person.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = people)]
pub struct Person {
    pub community_id: String,
    pub id: String,
    pub name: String,
    /// `1948-03-05` or `1948`.
    pub born: Option<String>,
    pub sex: Option<String>,
    pub home_id: Option<String>,
    /// Digits only.
    pub phone: Option<String>,
    /// Several people answer it: neutral notices only.
    pub phone_shared: bool,
    pub email: Option<String>,
    /// How to reach them, best first: `call,letter`.
    pub reach: String,
    pub digital: String,
    pub lang: String,
    /// `hearing,sight,reading` and dialects, comma-separated.
    pub needs: String,
    pub lives_alone: bool,
    pub is_resident: bool,
    pub state: String,
    pub text_size: String,
    pub theme: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i32,
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Person>, Error> {
    Ok(people::table.find((community, id)).select(Person::as_select()).first(conn).optional()?)
}

/// Numbers on file of several people; who has none is left out.
pub fn phones_of(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, String>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(String, Option<String>)> = people::table
        .filter(people::community_id.eq(community))
        .filter(super::among::among(people::id, ids.iter().cloned()))
        .select((people::id, people::phone))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, phone)| Some((id, phone?))).collect())
}

pub fn name_of(conn: &mut Conn, community: &str, id: &str) -> Result<Option<String>, Error> {
    Ok(people::table.find((community, id)).select(people::name).first(conn).optional()?)
}

/// The resident who may sign in by a code sent to this contact. Staff and helpers, who could reach others' matters,
/// have stronger ways of their own.
pub fn who_signs_in_by(conn: &mut Conn, community: &str, contact: &Contact) -> Result<Option<Person>, Error> {
    let query = people::table
        .left_join(
            offices::table.on(offices::community_id
                .eq(people::community_id)
                .and(offices::person_id.eq(people::id))
                .and(offices::ended_at.is_null())),
        )
        .left_join(
            helpers::table.on(helpers::community_id.eq(people::community_id).and(helpers::person_id.eq(people::id))),
        )
        .filter(people::community_id.eq(community))
        .filter(people::state.eq("active"))
        .filter(people::is_resident.eq(true))
        .filter(offices::person_id.is_null())
        .filter(helpers::person_id.is_null())
        .into_boxed();
    let query = match contact {
        Contact::Phone(phone) => query.filter(people::phone.eq(phone.clone())),
        Contact::Email(email) => query.filter(people::email.eq(email.clone())),
    };
    Ok(query.select(Person::as_select()).first(conn).optional()?)
}

/// Where somebody lives: building, unit, door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    pub building_id: String,
    pub building: String,
    pub unit: String,
    pub door: String,
}

impl Home {
    /// 3号楼2单元301
    pub fn in_words(&self) -> String {
        format!("{}{}{}", self.building, self.unit, self.door)
    }
}

pub fn home_of(conn: &mut Conn, community: &str, home: &str) -> Result<Option<Home>, Error> {
    let found = homes::table
        .inner_join(
            buildings::table
                .on(buildings::community_id.eq(homes::community_id).and(buildings::id.eq(homes::building_id))),
        )
        .filter(homes::community_id.eq(community))
        .filter(homes::id.eq(home))
        .select((buildings::id, buildings::name, homes::unit, homes::door))
        .first::<(String, String, String, String)>(conn)
        .optional()?;
    Ok(found.map(|(building_id, building, unit, door)| Home { building_id, building, unit, door }))
}

/// Several homes in one statement, by id.
pub fn homes_by_id(conn: &mut Conn, community: &str, ids: &[String]) -> Result<HashMap<String, Home>, Error> {
    if ids.is_empty() {
        return Ok(std::collections::HashMap::new());
    }
    let rows = homes::table
        .inner_join(
            buildings::table
                .on(buildings::community_id.eq(homes::community_id).and(buildings::id.eq(homes::building_id))),
        )
        .filter(homes::community_id.eq(community))
        .filter(among(homes::id, ids))
        .select((homes::id, buildings::id, buildings::name, homes::unit, homes::door))
        .load::<(String, String, String, String, String)>(conn)?;
    let home = |(id, building_id, building, unit, door)| (id, Home { building_id, building, unit, door });
    Ok(rows.into_iter().map(home).collect())
}

/// What a person is called when they act for others: name, helper's title, office, party.
#[derive(Clone, Debug, Default)]
pub struct Label {
    pub name: String,
    pub title: Option<String>,
    pub office: Option<String>,
    pub party: Option<String>,
    /// In whose name a helper acts.
    pub organisation: Option<String>,
}

/// What residents call a helper by, with the organisation they act for: 晨光社工站志愿者.
pub fn title_in_name_of(lang: Lang, title: String, organisation: Option<String>) -> String {
    match organisation {
        Some(organisation) => words::tell(lang, k::HOUSE_TITLE_OF, &[("organisation", organisation), ("title", title)]),
        None => title,
    }
}

impl Label {
    /// What residents call a helper by, with the organisation; empty for who is none.
    pub fn titled(&self, lang: Lang) -> String {
        title_in_name_of(lang, self.title.clone().unwrap_or_default(), self.organisation.clone())
    }

    /// A name with what they are: 志愿者李明, 安居物业马军, 社工周敏.
    pub fn called(&self, lang: Lang) -> String {
        let title = match (&self.party, &self.office, &self.title) {
            (Some(party), _, _) => Some(party.clone()),
            (None, Some(office), _) => Office::parse(office).map(|o| words::say(lang, office_words(o)).to_owned()),
            (None, None, title) => title.clone().map(|title| title_in_name_of(lang, title, self.organisation.clone())),
        };
        match title {
            Some(title) => words::tell(lang, k::HOUSE_HELPER_NAMED, &[("title", title), ("name", self.name.clone())]),
            None => self.name.clone(),
        }
    }
}

/// What an office is called.
pub fn office_words(office: Office) -> Key {
    match office {
        Office::Desk => k::HOUSE_OFFICE_DESK,
        Office::Accounts => k::HOUSE_OFFICE_ACCOUNTS,
        Office::Auditor => k::HOUSE_OFFICE_AUDITOR,
        Office::Admin => k::HOUSE_OFFICE_ADMIN,
        Office::Party => k::HOUSE_OFFICE_PARTY,
    }
}

/// The labels of several people in one statement, by id.
pub fn labels(
    conn: &mut Conn,
    community: &str,
    ids: &[String],
) -> Result<std::collections::HashMap<String, Label>, Error> {
    let mut found = std::collections::HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let rows = people::table
        .left_join(
            helpers::table.on(helpers::community_id.eq(people::community_id).and(helpers::person_id.eq(people::id))),
        )
        .left_join(
            organisations::table.on(organisations::community_id
                .eq(people::community_id)
                .and(organisations::id.nullable().eq(helpers::organisation_id.nullable()))),
        )
        .left_join(
            offices::table.on(offices::community_id
                .eq(people::community_id)
                .and(offices::person_id.eq(people::id))
                .and(offices::ended_at.is_null())),
        )
        .left_join(
            parties::table
                .on(parties::community_id.eq(people::community_id).and(offices::party_id.eq(parties::id.nullable()))),
        )
        .filter(people::community_id.eq(community))
        .filter(among(people::id, ids))
        .select((
            people::id,
            people::name,
            helpers::title.nullable(),
            offices::office.nullable(),
            parties::name.nullable(),
            organisations::name.nullable(),
        ))
        .load::<(String, String, Option<String>, Option<String>, Option<String>, Option<String>)>(conn)?;
    for (id, name, title, office, party, organisation) in rows {
        let label: &mut Label = found.entry(id).or_default();
        label.name = name;
        label.title = label.title.take().or(title);
        label.office = label.office.take().or(office);
        label.party = label.party.take().or(party);
        label.organisation = label.organisation.take().or(organisation);
    }
    Ok(found)
}
