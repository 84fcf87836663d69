//! The shapes of GeoReport v2: services, definitions, requests, updates. Never a name, a number to ring, a door.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::call::Call;
use super::doc::Value;
use crate::domain::open311::to_text;
use crate::domain::question::Datatype;
use crate::domain::request::RequestState;
use crate::error::Error;
use crate::store::asides;
use crate::store::catalogue::{self, Category};
use crate::store::conn::Conn;
use crate::store::open311::{self, Reader, Told};
use crate::store::outside::{self, OutsideReport, OutsideUpdate};
use crate::store::questions::{self, Question};
use crate::store::requests::{Event, Request};
use crate::words::{self, Lang, k};

pub fn service(lang: Lang, category: &Category, asks: bool) -> Value {
    let other = match lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    // A service whose requests are never public answers with a token.
    let kind = if category.public { "realtime" } else { "batch" };
    Value::Object(vec![
        ("service_code", Value::text(&category.code)),
        ("service_name", Value::text(category.name(lang))),
        ("description", Value::text(category.hint(lang))),
        ("metadata", Value::Bool(asks)),
        ("type", Value::text(kind)),
        ("keywords", Value::text(category.name(other))),
        ("group", Value::Null),
    ])
}

pub fn definition(lang: Lang, category: &Category, asked: &[Question]) -> Value {
    let attributes = asked.iter().zip(1i64..).map(|(question, order)| attribute(lang, question, order));
    Value::Object(vec![
        ("service_code", Value::text(&category.code)),
        ("attributes", Value::List("attribute", attributes.collect())),
    ])
}

fn attribute(lang: Lang, question: &Question, order: i64) -> Value {
    let values = question.choices().into_iter().map(|choice| {
        let name = match lang {
            Lang::Zh => choice.zh,
            Lang::En => choice.en,
        };
        Value::Object(vec![("key", Value::text(choice.key)), ("name", Value::text(name))])
    });
    Value::Object(vec![
        ("variable", Value::Bool(true)),
        ("code", Value::text(&question.code)),
        ("datatype", Value::text(question.datatype.as_str())),
        ("required", Value::Bool(question.required)),
        ("datatype_description", Value::maybe(Some(question.hint(lang)).filter(|hint| !hint.is_empty()))),
        ("order", Value::Whole(order)),
        ("description", Value::text(question.label(lang))),
        ("values", Value::List("value", values.collect())),
    ])
}

/// Requests with all that is told of them, gathered in a constant number of statements.
pub struct Telling {
    pub requests: Vec<Request>,
    categories: HashMap<String, Category>,
    parties: HashMap<String, String>,
    buildings: HashMap<String, String>,
    steps: HashMap<String, Vec<Event>>,
    reports: HashMap<String, OutsideReport>,
    /// What staff wrote for everybody to read.
    summaries: HashMap<String, String>,
    answers: HashMap<String, Vec<(Question, Vec<String>)>>,
    extensions: bool,
}

impl Telling {
    pub fn gather(conn: &mut Conn, community: &str, found: Vec<Request>, extensions: bool) -> Result<Self, Error> {
        let ids: Vec<String> = found.iter().map(|r| r.id.clone()).collect();
        let by_id = |list: Vec<Category>| list.into_iter().map(|c| (c.id.clone(), c)).collect();
        let mut answers = HashMap::new();
        if extensions {
            for some in ids.chunks(256) {
                answers.extend(questions::answers_of(conn, community, some)?);
            }
        }
        Ok(Self {
            categories: by_id(catalogue::categories(conn, community)?),
            parties: catalogue::parties(conn, community)?.into_iter().map(|p| (p.id, p.name)).collect(),
            buildings: catalogue::buildings(conn, community)?.into_iter().collect(),
            steps: open311::steps_of(conn, community, &ids)?,
            reports: outside::of_many(conn, community, &ids)?,
            summaries: asides::public_summaries(conn, community, &ids)?,
            answers,
            requests: found,
            extensions,
        })
    }

    pub fn all(&self, call: &Call, reader: &Reader) -> Value {
        let zone = call.community.zone();
        Value::List("request", self.requests.iter().map(|r| self.one(call.lang, &zone, reader, r)).collect())
    }

    fn one(&self, lang: Lang, zone: &TimeZone, reader: &Reader, r: &Request) -> Value {
        let category = self.categories.get(&r.category_id);
        let report = self.reports.get(&r.id);
        let own = reader.source.as_deref() == Some(r.resident_id.as_str());
        let degrees = |e7: Option<i64>| e7.map_or(Value::Null, |value| Value::Real(value as f64 / 1e7));
        let mut fields = vec![
            ("service_request_id", Value::text(r.number.to_string())),
            ("status", Value::text(status(r))),
            ("status_notes", Value::text(state_words(lang, r.state))),
            ("service_name", Value::maybe(category.map(|c| c.name(lang)))),
            ("service_code", Value::maybe(category.map(|c| c.code.as_str()))),
            ("description", Value::maybe(self.description(r, own))),
            ("agency_responsible", Value::maybe(self.parties.get(&r.party_id).map(String::as_str))),
            ("service_notice", Value::maybe(notice(lang, zone, r))),
            ("requested_datetime", Value::text(to_text(r.filed_at, zone))),
            ("updated_datetime", Value::text(to_text(self.updated_at(r), zone))),
            ("expected_datetime", Value::text(to_text(r.solve_due, zone))),
            // A building, and never the words of the place: they may say which door.
            ("address", Value::maybe(r.building_id.as_ref().and_then(|id| self.buildings.get(id)).map(String::as_str))),
            ("address_id", Value::maybe(r.building_id.as_deref())),
            ("zipcode", Value::Null),
            ("lat", degrees(report.and_then(|report| report.lat_e7))),
            ("long", degrees(report.and_then(|report| report.long_e7))),
            // A picture may show anything: only whoever sent it is given its address back.
            ("media_url", Value::maybe(report.filter(|_| own).and_then(|report| report.media_url.as_deref()))),
        ];
        if self.extensions {
            fields.extend([
                ("attributes", self.attributes(lang, r, own)),
                ("notes", self.notes(lang, zone, r)),
                ("source", Value::text(source(r))),
            ]);
        }
        Value::Object(fields)
    }

    /// Nobody's own words are shown, for they may name people, but to whoever wrote them. Others read what staff wrote for
    /// the public board, where they did.
    fn description<'a>(&'a self, r: &'a Request, own: bool) -> Option<&'a str> {
        if own { Some(&r.words) } else { self.summaries.get(&r.id).map(String::as_str) }
    }

    /// The closing time where it is closed; else the last step.
    fn updated_at(&self, r: &Request) -> i64 {
        let steps = self.steps.get(&r.id).map(Vec::as_slice).unwrap_or_default();
        let last = steps.iter().map(|step| step.at).max().unwrap_or(r.filed_at);
        if r.open { last } else { r.confirmed_at.or(r.solved_at).unwrap_or(last) }
    }

    /// What was chosen or counted; what was written in words only to whoever wrote it.
    fn attributes(&self, lang: Lang, r: &Request, own: bool) -> Value {
        let answered = self.answers.get(&r.id).map(Vec::as_slice).unwrap_or_default();
        let shown = answered.iter().filter(|(q, _)| own || !matches!(q.datatype, Datatype::String | Datatype::Text));
        let told = shown.map(|(question, values)| {
            let values = values.iter().map(|key| {
                let choice = question.choices().into_iter().find(|c| c.key == *key);
                let name = choice.map_or_else(|| key.clone(), |c| if lang == Lang::Zh { c.zh } else { c.en });
                Value::Object(vec![("key", Value::text(key)), ("name", Value::text(name))])
            });
            Value::Object(vec![
                ("code", Value::text(&question.code)),
                ("name", Value::text(question.label(lang))),
                ("values", Value::List("value", values.collect())),
            ])
        });
        Value::List("attribute", told.collect())
    }

    fn notes(&self, lang: Lang, zone: &TimeZone, r: &Request) -> Value {
        let steps = self.steps.get(&r.id).map(Vec::as_slice).unwrap_or_default();
        let told = steps.iter().map(|step| {
            Value::Object(vec![
                ("datetime", Value::text(to_text(step.at, zone))),
                ("description", Value::text(step_words(lang, &step.kind))),
                ("type", Value::text(&step.kind)),
            ])
        });
        Value::List("note", told.collect())
    }
}

/// A step as an update. Words that came with it, and the status they were sent with, are shown to whoever sent them alone;
/// all others read what the request was then.
pub fn update(lang: Lang, zone: &TimeZone, reader: &Reader, told: &Told, sent: Option<&OutsideUpdate>) -> Value {
    let Told { step, request, open } = told;
    let own = sent.filter(|sent| reader.source.as_deref() == Some(sent.source_id.as_str()));
    let words = own.map_or_else(|| step_words(lang, &step.kind).to_owned(), |sent| sent.words.clone());
    Value::Object(vec![
        ("update_id", Value::text(own.map_or(&step.id, |sent| &sent.update_id))),
        ("service_request_id", Value::text(request.number.to_string())),
        ("status", Value::text(own.map_or(word(*open), |sent| sent.status.as_str()))),
        ("updated_datetime", Value::text(to_text(own.map_or(step.at, |sent| sent.updated_at), zone))),
        ("description", Value::text(words)),
        ("media_url", Value::Null),
    ])
}

fn status(r: &Request) -> &'static str {
    word(r.open)
}

fn word(open: bool) -> &'static str {
    if open { "open" } else { "closed" }
}

/// How it came to us: alone, assisted, proxy, phone, paper or api.
fn source(r: &Request) -> &'static str {
    match (r.channel.as_str(), r.standing.as_str()) {
        ("api", _) => "api",
        ("phone", _) => "phone",
        ("paper", _) => "paper",
        (_, "mandate") => "proxy",
        (_, "assisted" | "office") => "assisted",
        _ => "alone",
    }
}

/// By when an answer comes, in words; nothing once it has come, or nothing more is to come.
pub fn notice(lang: Lang, zone: &TimeZone, r: &Request) -> Option<String> {
    let waits = r.open && r.answered_at.is_none();
    let by = words::dates::short(zone, r.answer_due);
    waits.then(|| words::tell(lang, k::EXCHANGE_NOTICE, &[("at", by)]))
}

fn state_words(lang: Lang, state: RequestState) -> &'static str {
    words::named(&format!("exchange-state-{}", state.as_str())).map_or("", |key| words::say(lang, key))
}

fn step_words(lang: Lang, kind: &str) -> &'static str {
    let key = words::named(&format!("exchange-step-{}", kind.replace('_', "-")));
    words::say(lang, key.unwrap_or(k::EXCHANGE_STEP_OTHER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_words_in_both_languages() {
        for state in RequestState::ALL {
            for lang in Lang::ALL {
                assert!(!state_words(lang, *state).is_empty(), "{} {}", state.as_str(), lang.code());
            }
        }
    }
}
