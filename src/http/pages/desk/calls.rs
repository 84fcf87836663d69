//! The call list: whom to ring or visit, what to say, and whether they were reached.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::acts::contact_change::{DOUBTED, OLD};
use crate::acts::message::{self, MOST_READER, Passed};
use crate::acts::requests::asking::ASK;
use crate::acts::requests::say::{self, Say};
use crate::domain::asking::Said;
use crate::domain::request::Rating;
use crate::domain::standing::Channel;
use crate::domain::standing::Office::{self, Accounts, Desk};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::requests::parse_words;
use crate::http::path_id;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::post::words::{self, Place};
use crate::store::acts::{self, Act};
use crate::store::answers::Claim;
use crate::store::calls_due;
use crate::store::contact_changes::{self, ContactChange};
use crate::store::outbox;
use crate::store::telling::{self, Telling};
use crate::views::desk_calls::{CallList, CallRow};
use crate::views::desk_people::need_words;
use crate::views::desk_requests::Named;
use crate::views::page::{Page, Tab};
use crate::views::paper::CallSheet;
use crate::words::k;
use crate::words::typed::{self, tidy};

/// The offices that pass messages on.
pub const TELLERS: &[Office] = &[Desk, Accounts];
/// People of a page.
const PAGE: i64 = 25;
/// People on a sheet of paper for a morning.
const SHEET: i64 = 60;

pub fn entries() -> Vec<Entry> {
    let tellers = Audience::Office(TELLERS);
    vec![
        get(
            "/desk/calls",
            tellers,
            Both,
            "whom to ring or visit now, a person at a time, who waits longest first",
            || web::route().to(list),
        ),
        get("/desk/calls/print", tellers, Both, "the call list on paper", || web::route().to(print)),
        post(
            "/desk/calls/{id}/reached",
            tellers,
            Both,
            "the resident was told, by somebody other than whoever acted; at the door, who read it aloud",
            &["key", "read_by"],
            || web::route().to(reached),
        ),
        post(
            "/desk/calls/of/{id}/reached",
            tellers,
            Both,
            "the resident was told all of these messages in one call",
            &["key", "messages", "read_by"],
            || web::route().to(reached_with_all),
        ),
        post(
            "/desk/calls/of/{id}/missed",
            tellers,
            Both,
            "nobody was found: all of these messages again in three hours, in the daytime",
            &["key", "messages"],
            || web::route().to(missed_with_all),
        ),
        post(
            "/desk/calls/{id}/answer",
            tellers,
            Both,
            "asked whether it is fixed, the resident said: fixed or not_fixed, and how content they are",
            &["key", "said", "rating", "words"],
            || web::route().to(answer),
        ),
        post(
            "/desk/calls/{id}/missed",
            tellers,
            Both,
            "nobody was found: again in three hours, in the daytime",
            &["key"],
            || web::route().to(missed),
        ),
    ]
}

#[derive(Deserialize)]
pub struct After {
    pub after: Option<String>,
}

impl After {
    /// `due.id`, as the page before gave it.
    pub fn row(&self) -> Option<(i64, String)> {
        let (due, id) = self.after.as_deref()?.split_once('.')?;
        Some((due.parse().ok()?, id.to_owned()))
    }
}

/// A page of messages and the query of the one after it.
pub struct Batch {
    pub told: Vec<Telling>,
    pub next: Option<String>,
}

/// Messages of some channels in a state, due by `until`, with what their words need.
pub async fn read(
    ctx: &Ctx,
    channels: &'static [&'static str],
    state: &'static str,
    until: i64,
    after: Option<(i64, String)>,
    limit: i64,
) -> Result<Batch, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let after = after.as_ref().map(|(due, id)| (*due, id.as_str()));
            let mut found = outbox::due_by_hand(conn, &community, channels, state, until, after, limit + 1)?;
            let most = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = found.len() > most;
            found.truncate(most);
            let next = found.last().filter(|_| more).map(|m| format!("after={}.{}", m.due_at, m.id));
            Ok(Batch { told: telling::tellings(conn, &community, found, now)?, next })
        })
        .await
}

/// So many people who are to be told by mouth, each with all that is to be said.
async fn read_people(ctx: &Ctx, after: Option<(i64, String)>, limit: i64) -> Result<Batch, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let mut firsts = calls_due::first_of_each(conn, &community, now, after, limit + 1)?;
            let most = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = firsts.len() > most;
            firsts.truncate(most);
            let next = firsts.last().filter(|_| more).map(|m| format!("after={}.{}", m.due_at, m.id));
            let people: Vec<String> = firsts.into_iter().map(|m| m.person_id).collect();
            let found = calls_due::of_people(conn, &community, now, &people)?;
            Ok(Batch { told: telling::tellings(conn, &community, found, now)?, next })
        })
        .await
}

async fn list(ctx: Ctx, after: web::Query<After>) -> Result<HttpResponse, Error> {
    let batch = read_people(&ctx, after.row(), PAGE).await?;
    let page = ctx.titled(k::CALLS_TITLE, Tab::Calls);
    let old = old_numbers(&ctx, &batch.told).await?;
    ctx.show(&CallList {
        no_sms: !ctx.app.post.sms_way().reaches_people(),
        no_mail: !ctx.app.post.mail_way().reaches_people(),
        rows: rows(&ctx, &page, &batch.told, &old),
        next: batch.next,
        page,
    })
}

async fn print(ctx: Ctx) -> Result<HttpResponse, Error> {
    let batch = read_people(&ctx, None, SHEET).await?;
    let page = ctx.titled(k::CALLS_TITLE, Tab::Calls);
    let old = old_numbers(&ctx, &batch.told).await?;
    ctx.show(&CallSheet { rows: rows(&ctx, &page, &batch.told, &old), page })
}

/// The numbers that people had before, by the change: they are told there, not at the new ones.
async fn old_numbers(ctx: &Ctx, told: &[Telling]) -> Result<HashMap<String, String>, Error> {
    let ids: Vec<String> = told.iter().filter(|t| t.message.template == OLD).filter_map(change_of).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let (community, me) = (ctx.community_id().to_owned(), ctx.clone());
    ctx.app
        .db
        .read(move |conn| {
            let changes = contact_changes::by_ids(conn, &community, &ids)?;
            let opened = |c: &ContactChange| contact_changes::open(me.app.db.keys(), c).map(|was| was.before);
            changes.iter().map(|c| Ok((c.id.clone(), opened(c)?))).collect()
        })
        .await
}

/// The change of a number or address that a message is about.
fn change_of(told: &Telling) -> Option<String> {
    let about = [OLD, DOUBTED].contains(&told.message.template.as_str());
    told.params.pointer("/subject/1").and_then(serde_json::Value::as_str).filter(|_| about).map(str::to_owned)
}

/// What one number is rung for, or one door is knocked at, stands together.
fn rows(ctx: &Ctx, page: &Page, told: &[Telling], old: &HashMap<String, String>) -> Vec<CallRow> {
    let mut rows: Vec<CallRow> = told.iter().map(|t| row(ctx, page, t, old)).collect();
    let mut order: HashMap<(String, Option<String>), usize> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        order.entry(row.call()).or_insert(at);
    }
    rows.sort_by_key(|row| order.get(&row.call()).copied());
    rows
}

fn row(ctx: &Ctx, page: &Page, told: &Telling, old: &HashMap<String, String>) -> CallRow {
    let person = &told.person;
    let asks = told.message.template == crate::acts::held::ASKED;
    let needs = person.needs.split(',').filter(|n| !n.is_empty());
    // Who is to be visited is not rung, whatever number there is.
    let theirs = person.phone.as_deref().filter(|_| told.message.channel == "call");
    let change = change_of(told);
    let before = change.as_ref().filter(|_| told.message.template == OLD).map(|id| old.get(id).map(String::as_str));
    let phone = before.unwrap_or(theirs);
    CallRow {
        id: told.message.id.clone(),
        resident: named(told),
        home: told.home.clone(),
        phone: phone.map(typed::show_phone),
        phone_shared: before.is_none() && person.phone_shared && phone.is_some(),
        act: told
            .act
            .as_ref()
            .filter(|a| a.state == "done" && !asks && a.act != ASK && change.is_none())
            .map(|a| a.id.clone()),
        change,
        held: told.act.as_ref().filter(|_| asks).map(|a| a.subject_id.clone()),
        notice: told.notice.as_ref().map(|n| n.id.clone()),
        visit: told.message.channel == "visit",
        asks: told.message.template == ASK,
        by_others: message::hands(&told.message, told.act.as_ref())
            .is_some_and(|hands| ctx.caller().is_ok_and(|caller| caller.person_id == hands)),
        say: words::of(told, place(ctx)).say,
        made_at: told.message.created_at,
        tries: i64::from(told.message.tries),
        // The outbox keeps when it is due again; when it was tried stands in the record.
        last_try_at: None,
        mind: needs.map(|need| need_words(page, need)).collect(),
    }
}

pub fn named(told: &Telling) -> Named {
    Named { id: told.person.id.clone(), name: told.person.name.clone() }
}

pub fn place(ctx: &Ctx) -> Place<'_> {
    Place { community: &ctx.community, public_url: &ctx.app.config.public_url, now: ctx.now }
}

/// Reached, with whoever read it aloud to them, where that was typed.
pub fn reached_as(form: &Form) -> Passed {
    let typed: String = tidy(form.text("read_by")).chars().take(MOST_READER).collect();
    Passed::Reached { read_by: Some(typed).filter(|who| !who.is_empty()) }
}

async fn reached(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    pass_on(&ctx, path_id(&path)?, &form, "calls.reached", reached_as(&form)).await?;
    Ok(ctx.go("/desk/calls"))
}

async fn reached_with_all(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    pass_all_on(&ctx, path_id(&path)?, &form, "calls.all_reached", reached_as(&form)).await
}

async fn missed_with_all(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    let again_at = message::again_at(ctx.now, &ctx.community.zone());
    pass_all_on(&ctx, path_id(&path)?, &form, "calls.all_missed", Passed::Missed { again_at }).await
}

async fn pass_all_on(
    ctx: &Ctx,
    person: String,
    form: &Form,
    route: &'static str,
    how: Passed,
) -> Result<HttpResponse, Error> {
    let mut standing = ctx.office_standing(TELLERS)?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route, digest: form.digest() };
    let messages = form.text("messages").split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
    message::pass_on_together(&ctx.app.db, ctx.community_id(), standing, claim, (person, messages), how).await?;
    Ok(ctx.go("/desk/calls"))
}

/// What a resident said on the telephone or at the door, written down by somebody other than whoever mended it.
async fn answer(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let said = Said::parse(form.text("said")).ok_or_else(|| Error::field("said", k::VOICES_ERROR_SAID))?;
    let rating = Rating::parse(form.text("rating"));
    let words = match form.has("words") {
        true => Some(parse_words(form.text("words")).map_err(|key| Error::field("words", key))?),
        false => None,
    };
    let (community, message) = (ctx.community_id().to_owned(), id.clone());
    let asked = ctx
        .app
        .db
        .read(move |conn| {
            let message = outbox::find(conn, &community, &message)?.filter(|m| m.template == ASK);
            match message.and_then(|m| m.act_id) {
                Some(act) => acts::find(conn, &community, &act),
                None => Ok(None),
            }
        })
        .await?
        .ok_or(Error::Missing)?;
    pass_on(&ctx, id, &form, "calls.answer", Passed::Reached { read_by: None }).await?;
    let word = match said {
        Said::Fixed => Say::Fixed,
        Said::NotFixed => Say::NotFixed { words: words.clone() },
    };
    speak(&ctx, &form, "calls.said", &asked, word).await?;
    if let (Said::Fixed, Some(rating)) = (said, rating) {
        speak(&ctx, &form, "calls.rated", &asked, Say::Rated { rating, words }).await?;
    }
    Ok(ctx.go("/desk/calls"))
}

async fn speak(ctx: &Ctx, form: &Form, route: &'static str, asked: &Act, what: Say) -> Result<(), Error> {
    let mut standing = ctx.office_standing(TELLERS)?;
    standing.key = form.key();
    standing.channel = Channel::Phone;
    let claim = Claim { key: form.key(), route, digest: form.digest() };
    let (resident, request) = (asked.resident_id.clone(), asked.subject_id.clone());
    say::say(&ctx.app.db, ctx.community_id(), standing, claim, resident, request, what).await
}

async fn missed(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    let again_at = message::again_at(ctx.now, &ctx.community.zone());
    pass_on(&ctx, path_id(&path)?, &form, "calls.missed", Passed::Missed { again_at }).await?;
    Ok(ctx.go("/desk/calls"))
}

pub async fn pass_on(ctx: &Ctx, id: String, form: &Form, route: &'static str, how: Passed) -> Result<(), Error> {
    let mut standing = ctx.office_standing(TELLERS)?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route, digest: form.digest() };
    message::pass_on(&ctx.app.db, ctx.community_id(), standing, claim, id, how).await
}
