//! What somebody earned by taking part, handed over at the desk; and what was handed over before.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::acts::thanks::hand as acts;
use crate::domain::standing::Office;
use crate::domain::tiers::{HandThanks, Kind, StrikeThanks};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::desk::settings::by_office;
use crate::http::pages::thanks::words_of;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::people::{self, Label, Person};
use crate::store::thanks::{self, Given, Theirs};
use crate::views::desk_thanks::{HandedRow, PersonThanks, ThanksLine};
use crate::views::page::Tab;
use crate::views::thanks::{Count, RuleInWords};
use crate::words::k;

const READ: Audience = Audience::Office(&[Office::Desk, Office::Accounts]);
/// Handed over before, shown.
const SHOWN: usize = 40;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/people/{id}/thanks", READ, Both, "what this person earned by taking part, and was given", || {
            web::route().to(show)
        }),
        post(
            "/desk/people/{id}/thanks",
            Audience::Office(HandThanks::RULE.offices),
            Both,
            "one was handed over; `handed` as it was read",
            &["key", "handed"],
            || web::route().to(hand),
        ),
        post(
            "/desk/people/{id}/thanks/{given}/mistake",
            Audience::Office(StrikeThanks::RULE.offices),
            Both,
            "it was not handed over after all",
            &["key"],
            || web::route().to(strike),
        ),
    ]
}

/// What waits for this person, for a page of the desk.
pub fn line(ctx: &Ctx, person: &Person, theirs: &Theirs) -> Result<ThanksLine, Error> {
    let caller = ctx.caller()?;
    let by_office = caller.offices.iter().any(|(office, _)| HandThanks::RULE.offices.contains(office));
    Ok(ThanksLine {
        count: Count::of(theirs, ctx.prefs.lang),
        handed: theirs.handed(),
        may_hand: by_office && person.state == "active" && person.id != caller.person_id,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    receipt: Option<String>,
}

/// Everything the page needs, read at once.
struct Whole {
    person: Person,
    theirs: Theirs,
    labels: HashMap<String, Label>,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let theirs = thanks::of_person(conn, &community, &id)?;
            let shown = theirs.given.iter().take(SHOWN);
            let mut ids: Vec<String> =
                shown.flat_map(|row| [Some(row.by_id.clone()), row.struck_by.clone()]).flatten().collect();
            ids.sort_unstable();
            ids.dedup();
            Ok(Whole { labels: people::labels(conn, &community, &ids)?, person, theirs })
        })
        .await
}

async fn show(ctx: Ctx, path: Parts, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let Whole { person, theirs, labels } = whole(&ctx, path_id(&path)?).await?;
    let lang = ctx.prefs.lang;
    let called = |id: &str| labels.get(id).map(|l| l.name.clone()).unwrap_or_default();
    let row = |row: &Given| HandedRow {
        id: row.id.clone(),
        at: row.at,
        by: called(&row.by_id),
        words: words_of(&theirs, row, lang),
        struck_at: row.struck_at,
        struck_by: row.struck_by.as_deref().map(called).unwrap_or_default(),
    };
    ctx.show(&PersonThanks {
        page: ctx.titled(k::THANKS_DESK_TITLE, Tab::People),
        rule: theirs.rule().map(|rule| RuleInWords::of(rule, lang)),
        line: line(&ctx, &person, &theirs)?,
        rows: theirs.given.iter().take(SHOWN).map(row).collect(),
        earlier: theirs.given.len().saturating_sub(SHOWN),
        receipt: asked.into_inner().receipt.filter(|code| is_code(code)),
        id: person.id,
        name: person.name,
    })
}

/// Letters and figures: it becomes an address.
fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

async fn hand(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    // Without it nobody knows what was read; then it does not fit.
    let handed = form.text("handed").parse().unwrap_or(usize::MAX);
    let (standing, claim) = by_office(&ctx, &form, HandThanks::RULE.offices, "desk.people.thanks")?;
    let receipt = acts::hand(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), handed).await?;
    Ok(ctx.go(&format!("/desk/people/{id}/thanks?receipt={receipt}")))
}

async fn strike(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let given = path.get("given").cloned().ok_or(Error::Missing)?;
    let (standing, claim) = by_office(&ctx, &form, StrikeThanks::RULE.offices, "desk.people.thanks.mistake")?;
    acts::strike(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), given).await?;
    Ok(ctx.go(&format!("/desk/people/{id}/thanks")))
}
