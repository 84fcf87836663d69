//! Messages of the outbox with all that their words need, in a constant number of statements.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use serde_json::Value;

use super::acts::{self, Act};
use super::among::among;
use super::catalogue::{self, Category, Party};
use super::conn::Conn;
use super::contact_changes;
use super::contacts;
use super::mandates::{self, Mandate};
use super::mine;
use super::notices::{self, Notice};
use super::outbox::Message;
use super::people::{self, Label, Person};
use super::requests::{Event, Request};
use super::schema::{people as people_table, request_events};
use crate::acts::mandate::writing::is_about_a_mandate;
use crate::acts::notices::NOTICE;
use crate::domain::contact_change::Changed;
use crate::error::Error;

/// The mandate a message is about, with the two it is between.
#[derive(Clone, Debug)]
pub struct OfMandate {
    pub mandate: Mandate,
    pub resident: String,
    pub helper: Label,
}

/// A message and what it tells of.
#[derive(Clone, Debug)]
pub struct Telling {
    pub message: Message,
    pub params: Value,
    pub person: Person,
    /// 3号楼2单元301, or empty.
    pub home: String,
    /// Whoever acted.
    pub who: Option<Label>,
    /// A contact of theirs: nothing is ever sent there.
    pub hands: Option<Person>,
    pub act: Option<Act>,
    pub request: Option<Request>,
    pub category: Option<Category>,
    pub party: Option<Party>,
    /// For the messages of `acts::mandate::writing`.
    pub mandate: Option<OfMandate>,
    /// What was written with it: the report's own words, the answer, what was mended.
    pub said: Option<String>,
    /// For the messages of `acts::notices`.
    pub notice: Option<Notice>,
}

impl Telling {
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Reads what the messages need; a message to somebody who is not on the register any more is left out.
pub fn tellings(conn: &mut Conn, community: &str, messages: Vec<Message>, now: i64) -> Result<Vec<Telling>, Error> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let around = Around::read(conn, community, &messages, now)?;
    Ok(messages.into_iter().filter_map(|m| around.telling(m)).collect())
}

struct Around {
    people: HashMap<String, Person>,
    /// Numbers that several people have, whether or not anybody said so.
    of_several: HashSet<String>,
    /// Whose new number or address is in doubt.
    doubted: Vec<(String, Changed)>,
    homes: HashMap<String, (String, String)>,
    labels: HashMap<String, Label>,
    acts: HashMap<String, Act>,
    requests: HashMap<String, Request>,
    categories: HashMap<String, Category>,
    parties: HashMap<String, Party>,
    mandates: HashMap<String, Mandate>,
    notices: HashMap<String, Notice>,
    steps: Vec<Event>,
}

impl Around {
    fn read(conn: &mut Conn, community: &str, messages: &[Message], now: i64) -> Result<Self, Error> {
        let told: Vec<String> = messages.iter().map(|m| m.person_id.clone()).collect();
        let hands: Vec<String> = messages.iter().filter_map(|m| m.helper_id.clone()).collect();
        let act_ids: Vec<String> = messages.iter().filter_map(|m| m.act_id.clone()).collect();
        let acts = acts::by_ids(conn, community, &act_ids)?;
        let subjects = acts.values().filter(|a| a.subject_kind == "request");
        let request_ids: Vec<String> = subjects.map(|a| a.subject_id.clone()).collect();
        let mandate_ids: Vec<String> = messages.iter().filter_map(mandate_of).collect();
        let mandates = mandates::by_ids(conn, community, mandate_ids)?;
        let notice_ids: Vec<String> = messages.iter().filter_map(notice_of).collect();
        let between = mandates.values().flat_map(|m| [m.resident_id.clone(), m.helper_id.clone()]);
        let named: Vec<String> = hands.iter().cloned().chain(between).collect();
        let everybody: Vec<String> = told.iter().chain(&hands).cloned().collect();
        let people = people_by_id(conn, community, everybody)?;
        Ok(Self {
            of_several: of_several(conn, community, &people)?,
            doubted: contact_changes::in_doubt_among(conn, community, &told, now)?,
            people,
            homes: mine::names_and_homes(conn, community, &told)?,
            labels: people::labels(conn, community, &named)?,
            mandates,
            notices: notices::by_ids(conn, community, &notice_ids)?.into_iter().map(|n| (n.id.clone(), n)).collect(),
            requests: mine::requests_by_id(conn, community, &request_ids)?,
            categories: catalogue::categories(conn, community)?.into_iter().map(|c| (c.id.clone(), c)).collect(),
            parties: catalogue::parties(conn, community)?.into_iter().map(|p| (p.id.clone(), p)).collect(),
            steps: steps(conn, community, &request_ids)?,
            acts,
        })
    }

    fn telling(&self, message: Message) -> Option<Telling> {
        let mut person = self.people.get(&message.person_id)?.clone();
        // A husband's number that his wife gave as theirs is no longer his alone.
        person.phone_shared |= person.phone.as_ref().is_some_and(|number| self.of_several.contains(number));
        for (_, what) in self.doubted.iter().filter(|(who, _)| *who == message.person_id) {
            match what {
                Changed::Phone => person.phone_shared = person.phone.is_some(),
                Changed::Email => person.email = None,
            }
        }
        let act = message.act_id.as_ref().and_then(|id| self.acts.get(id)).cloned();
        let request = act.as_ref().and_then(|a| self.requests.get(&a.subject_id)).cloned();
        let helper = message.helper_id.as_ref();
        Some(Telling {
            home: self.homes.get(&message.person_id).map(|(_, home)| home.clone()).unwrap_or_default(),
            who: helper.and_then(|id| self.labels.get(id)).cloned(),
            hands: helper.and_then(|id| self.people.get(id)).cloned(),
            category: request.as_ref().and_then(|r| self.categories.get(&r.category_id)).cloned(),
            party: request.as_ref().and_then(|r| self.parties.get(&r.party_id)).cloned(),
            mandate: mandate_of(&message).and_then(|id| self.mandate(&id)),
            said: self.said(act.as_ref(), request.as_ref()),
            notice: notice_of(&message).and_then(|id| self.notices.get(&id)).cloned(),
            // The row was written by us; were it damaged, the words would only be shorter.
            params: serde_json::from_str(&message.params).unwrap_or(Value::Null),
            person,
            act,
            request,
            message,
        })
    }

    fn mandate(&self, id: &str) -> Option<OfMandate> {
        let mandate = self.mandates.get(id)?;
        Some(OfMandate {
            resident: self.labels.get(&mandate.resident_id)?.name.clone(),
            helper: self.labels.get(&mandate.helper_id)?.clone(),
            mandate: mandate.clone(),
        })
    }

    fn said(&self, act: Option<&Act>, request: Option<&Request>) -> Option<String> {
        let (act, request) = (act?, request?);
        said(act, request, self.steps.iter())
    }
}

/// The mandate one of its own messages is about.
fn mandate_of(message: &Message) -> Option<String> {
    if !is_about_a_mandate(&message.template) {
        return None;
    }
    let params: Value = serde_json::from_str(&message.params).ok()?;
    params.pointer("/subject/1")?.as_str().map(str::to_owned)
}

/// The notice one of its own messages carries.
fn notice_of(message: &Message) -> Option<String> {
    if message.template != NOTICE {
        return None;
    }
    let params: Value = serde_json::from_str(&message.params).ok()?;
    params.get("notice")?.as_str().map(str::to_owned)
}

/// What was written with an act on a request: the report itself, or the step made in the same instant.
pub fn said<'a>(act: &Act, request: &Request, steps: impl Iterator<Item = &'a Event>) -> Option<String> {
    let kind = match act.act.as_str() {
        "request.file" => return Some(request.words.clone()),
        "request.answer" => "answered",
        "request.solve" => "solved",
        _ => "",
    };
    let mut then = steps.filter(|e| e.request_id == request.id && e.at == act.at && !e.internal);
    let first = then.next()?;
    // Answered and solved in one instant are two steps.
    let step = if first.kind == kind { first } else { then.find(|e| e.kind == kind).unwrap_or(first) };
    step.words.clone()
}

fn people_by_id(conn: &mut Conn, community: &str, ids: Vec<String>) -> Result<HashMap<String, Person>, Error> {
    let rows: Vec<Person> = people_table::table
        .filter(people_table::community_id.eq(community))
        .filter(among(people_table::id, ids))
        .select(Person::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|p| (p.id.clone(), p)).collect())
}

fn of_several(conn: &mut Conn, community: &str, people: &HashMap<String, Person>) -> Result<HashSet<String>, Error> {
    let numbers: Vec<String> = people.values().filter_map(|p| p.phone.clone()).collect();
    contacts::shared_numbers(conn, community, numbers)
}

/// The steps with words that residents are told of.
pub fn steps(conn: &mut Conn, community: &str, requests: &[String]) -> Result<Vec<Event>, Error> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    Ok(request_events::table
        .filter(request_events::community_id.eq(community))
        .filter(among(request_events::request_id, requests))
        .filter(among(
            request_events::kind,
            ["answered", "solved", "reopened", "declined", "objected", "upheld", "restored", "risen", "decided"],
        ))
        .filter(request_events::internal.eq(false))
        .order(request_events::id.desc())
        .limit(500)
        .select(Event::as_select())
        .load(conn)?)
}
