//! 议事会开会, as residents and those who act for them read it: what is coming and what was decided, 来 or 不来, 我到了, and
//! 我不同意 to a decision.

mod planning;
mod reading;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

pub use planning::{parse, quorums, typed_from, typed_of, wanted};
pub use reading::{Whole, choices, held, row};

use super::notices::covered;
use crate::acts::meetings::answer as answering;
use crate::acts::meetings::object::{Objecting, object};
use crate::acts::wish::Wish;
use crate::domain::mandate::Matter;
use crate::domain::meeting::{Answer, LONGEST, WORDS, text};
use crate::domain::standing::Standing;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::paging::one_page;
use crate::http::routes::{Entry, Mount::ForResident, get, post};
use crate::http::{Parts, late, path_id};
use crate::store::answers::Claim;
use crate::store::meetings::{self, Meeting, Span};
use crate::store::{groups, meeting_people};
use crate::views::meetings::MeetingList;
use crate::views::page::Tab;
use crate::words::k;

const PAGE: i64 = 25;
/// Under which the key of being there is remembered.
const ARRIVE: &str = "meetings.arrive";

pub fn entries() -> Vec<Entry> {
    let mut all = vec![
        get("/meetings", Resident, ForResident, "meetings to come, soonest first; ?past=yes those that were", || {
            web::route().to(list)
        }),
        get("/meetings/{id}", Resident, ForResident, "one meeting: agenda, minutes, decisions", || {
            web::route().to(show)
        }),
        post("/meetings/{id}/answer", Resident, ForResident, "coming or not_coming", &["key", "answer"], || {
            web::route().to(answer)
        }),
        post("/meetings/{id}/arrival", Resident, ForResident, "here at the door", &["key"], || web::route().to(arrive)),
        post(
            "/meetings/{id}/decisions/{decision}/objections",
            Resident,
            ForResident,
            "object to a decision",
            &["key", "words"],
            || web::route().to(object_to),
        ),
    ];
    all.extend(planning::entries());
    all
}

#[derive(Deserialize, Default)]
pub struct Asked {
    past: Option<String>,
    after: Option<String>,
}

impl Asked {
    pub fn is_past(&self) -> bool {
        self.past.is_some()
    }

    /// What is to be listed; what goes on at this moment is still to come.
    pub fn span(&self, now: i64) -> Span {
        let after = self.after.as_deref().and_then(|after| {
            let (at, id) = after.split_once('.')?;
            Some((at.parse::<i64>().ok()?, id.to_owned()))
        });
        let began = now - LONGEST;
        if self.is_past() { Span::Past { before: now, after } } else { Span::Coming { from: began, after } }
    }

    /// The query of the page after this one.
    pub fn next(&self, shown: &[Meeting], more: bool) -> Option<String> {
        let past = if self.is_past() { "past=yes&" } else { "" };
        shown.last().filter(|_| more).map(|last| format!("{past}after={}.{}", last.starts_at, last.id))
    }
}

/// What is over by its own clock stands with those that were, what goes on with those to come.
pub fn belongs(meeting: &Meeting, past: bool, now: i64) -> bool {
    (meeting.ends_at < now) == past
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    covered(&ctx, Matter::Activities)?;
    let asked = asked.into_inner();
    let (community, resident, now) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), ctx.now);
    let span = asked.span(now);
    let (found, named, own) = ctx
        .app
        .db
        .read(move |conn| {
            let mine = groups::joined(conn, &community, &resident)?;
            let found = meetings::list(conn, &community, &span, Some(&mine), PAGE + 1)?;
            let ids: Vec<String> = found.iter().map(|m| m.id.clone()).collect();
            let of: Vec<String> = found.iter().map(|m| m.group_id.clone()).collect();
            Ok((
                found,
                groups::by_ids(conn, &community, &of)?,
                meeting_people::answers_of(conn, &community, &resident, &ids)?,
            ))
        })
        .await?;
    let (shown, more) = one_page(&found, PAGE);
    let past = asked.is_past();
    ctx.show(&MeetingList {
        page: ctx.titled(k::MEETINGS_TITLE, Tab::None),
        earlier: past,
        rows: shown
            .iter()
            .filter(|m| belongs(m, past, now))
            .map(|m| row(m, named.get(&m.group_id), own.get(&m.id).copied()))
            .collect(),
        next: asked.next(shown, more),
    })
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    reading::page(&ctx, path_id(&path)?, (String::new(), String::new()), &FieldErrors::default(), StatusCode::OK).await
}

fn claimed(ctx: &Ctx, form: &Form, route: &'static str) -> Result<(Standing, Claim), Error> {
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    Ok((standing, Claim { key: form.key(), route, digest: form.digest() }))
}

async fn answer(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let says = Answer::parse(form.text("answer")).ok_or_else(|| Error::field("answer", k::MEETINGS_ERROR_ANSWER));
    let says = match says {
        Err(Error::Invalid(errors)) if !ctx.json => {
            let typed = (String::new(), String::new());
            return reading::page(&ctx, id, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        other => other?,
    };
    // Both buttons stand on one page with one key: pressing the other after Back is another word, not the same form.
    let route = if says == Answer::Coming { "meetings.come" } else { "meetings.stay" };
    let (standing, claim) = claimed(&ctx, &form, route)?;
    let resident = ctx.resident()?.to_owned();
    answering::answer(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone(), says).await?;
    Ok(ctx.created_for(&form, &format!("{}/meetings/{id}", ctx.base()), &id))
}

async fn arrive(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let wish = Wish::ArriveAtMeeting { meeting: id.clone() };
    if let Some(answer) = late::aside(&ctx, &form, ARRIVE, &wish).await? {
        return Ok(answer);
    }
    let (_, claim) = claimed(&ctx, &form, ARRIVE)?;
    let (standing, resident) = (late::standing(&ctx, &form)?, ctx.resident()?.to_owned());
    let there = format!("{}/meetings/{id}", ctx.base());
    let done = answering::arrive(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone()).await;
    late::arrived(&ctx, &form, ARRIVE, &wish, done, (&there, &id)).await
}

async fn object_to(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let decision = path.get("decision").cloned().ok_or(Error::Missing)?;
    let Ok(words) = text(form.text("words"), WORDS) else {
        let mut errors = FieldErrors::default();
        let field = if ctx.json { "words".to_owned() } else { format!("objection-{decision}") };
        errors.add(&field, k::MEETINGS_ERROR_OBJECTION);
        if ctx.json {
            return Err(Error::Invalid(errors));
        }
        let typed = (decision, form.typed("words"));
        return reading::page(&ctx, id, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (standing, claim) = claimed(&ctx, &form, "meetings.object")?;
    let what = Objecting { resident: ctx.resident()?.to_owned(), meeting: id.clone(), decision, words };
    let made = object(&ctx.app.db, ctx.community_id(), standing, claim, what).await?;
    Ok(ctx.created_for(&form, &format!("{}/meetings/{id}", ctx.base()), &made))
}
