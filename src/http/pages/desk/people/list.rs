//! Finding a resident, and the list of what was found.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{age, holds, list_of, today};
use crate::domain::tiers::{Kind, RegisterPerson};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::reply::url_escape;
use crate::store::people::{self, Home, Label, Person};
use crate::store::people_search;
use crate::views::desk_people::{PeopleSearch, PersonRow};
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::show_phone;

/// Rows of a page.
const PAGE: usize = 25;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    words: String,
    before: Option<String>,
}

/// People with what their rows say, read in as many statements whatever their number.
struct Found {
    people: Vec<Person>,
    homes: HashMap<String, Home>,
    /// Resident and helper.
    helped: Vec<(String, String)>,
    labels: HashMap<String, Label>,
    more: bool,
}

pub async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let found = find(&ctx, asked.words.clone(), asked.before).await?;
    let next = found.people.last().filter(|_| found.more).map(|last| match asked.words.trim() {
        "" => format!("before={}", last.id),
        words => format!("words={}&before={}", url_escape(words), last.id),
    });
    ctx.show(&PeopleSearch {
        page: ctx.titled(k::PEOPLE_TITLE, Tab::People),
        rows: found.people.iter().map(|p| row(&ctx, p, &found)).collect(),
        words: asked.words.trim().to_owned(),
        next,
        may_register: holds(ctx.caller()?, RegisterPerson::RULE.offices),
    })
}

async fn find(ctx: &Ctx, words: String, before: Option<String>) -> Result<Found, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
            let mut people = people_search::search(conn, &community, &words, before.as_deref(), limit)?;
            let more = people.len() > PAGE;
            people.truncate(PAGE);
            let helped = people_search::helped(conn, &community, &people, now)?;
            let helpers: Vec<String> = helped.iter().map(|(_, helper)| helper.clone()).collect();
            Ok(Found {
                homes: people_search::homes_of(conn, &community, &people)?,
                labels: people::labels(conn, &community, &helpers)?,
                people,
                helped,
                more,
            })
        })
        .await
}

fn row(ctx: &Ctx, person: &Person, found: &Found) -> PersonRow {
    let home = person.home_id.as_ref().and_then(|id| found.homes.get(id));
    let helpers = found.helped.iter().filter(|(resident, _)| *resident == person.id);
    PersonRow {
        id: person.id.clone(),
        name: person.name.clone(),
        age: age(person.born.as_deref(), today(ctx)),
        home: home.map(Home::in_words).unwrap_or_default(),
        reach: list_of(&person.reach),
        phone: person.phone.as_deref().map(show_phone),
        helpers: helpers
            .map(|(_, helper)| found.labels.get(helper).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default())
            .collect(),
    }
}
