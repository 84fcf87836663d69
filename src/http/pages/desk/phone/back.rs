//! Who is to be rung back: whatever was said by somebody nobody could be sure of waits here, and is never lost.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::OFFICES;
use super::draft::Draft;
use crate::acts::desk::call;
use crate::domain::caller::{CallState, Checked};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::requests::Rows;
use crate::http::pages::desk::settings::by_office;
use crate::http::pages::requests::number;
use crate::http::{Parts, path_id};
use crate::store::calls_asked;
use crate::store::calls_taken::{self, Call};
use crate::store::conn::Conn;
use crate::store::people::{self, Label};
use crate::views::desk_phone::{AskedRow, BackRow, RingBack};
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::{show_phone, tidy};

const PAGE: i64 = 25;
/// The most that is said about a call that is closed.
const MOST: usize = 300;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct After {
    after: String,
    /// The same for those who asked to be rung.
    asked: String,
}

pub async fn list(ctx: Ctx, after: web::Query<After>) -> Result<HttpResponse, Error> {
    page(&ctx, &after, &FieldErrors::default(), ("", String::new()), StatusCode::OK).await
}

/// The list; `typed` is the call whose closing words were refused, and those words.
async fn page(
    ctx: &Ctx,
    after: &After,
    errors: &FieldErrors,
    typed: (&str, String),
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    let (community, after, asked) = (ctx.community_id().to_owned(), some(&after.after), some(&after.asked));
    let (mut found, labels, asked) = ctx
        .app
        .db
        .read(move |conn| {
            let found = calls_taken::to_ring_back(conn, &community, after.as_deref(), PAGE + 1)?;
            let mut takers: Vec<String> = found.iter().map(|c| c.taken_by.clone()).collect();
            takers.sort_unstable();
            takers.dedup();
            let labels = people::labels(conn, &community, &takers)?;
            Ok((found, labels, Waiting::read(conn, &community, asked.as_deref())?))
        })
        .await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let next = found.last().filter(|_| more).map(|c| format!("after={}", c.id));
    let row = |c: &Call| BackRow {
        id: c.id.clone(),
        name: c.name.clone(),
        phone: show_phone(&c.phone),
        at: c.at,
        taken_by: labels.get(&c.taken_by).map(|l: &Label| l.name.clone()).unwrap_or_default(),
        place: c.place_words.clone(),
        words: c.words.clone(),
        typed: if c.id == typed.0 { typed.1.clone() } else { String::new() },
        refused: c.id == typed.0,
    };
    let view = RingBack {
        page: ctx.titled(k::PHONE_BACK_TITLE, Tab::Calls).with_errors(errors),
        rows: found.iter().map(row).collect(),
        next,
        asked: asked.rows.each(ctx, |r, row| {
            Ok(AskedRow {
                id: r.id.clone(),
                number: number(r.number),
                what: row.category,
                name: row.resident,
                phone: asked.phones.get(&r.resident_id).map(|digits| show_phone(digits)).unwrap_or_default(),
                by: row.hands.map(|hands| hands.actor).unwrap_or_default(),
                at: r.filed_at,
                due_at: r.own_due(),
                place: r.place_words.clone(),
                words: r.words.clone(),
            })
        })?,
        asked_next: asked.next.map(|id| format!("asked={id}")),
    };
    ctx.show_as(status, &view)
}

/// Requests whose residents asked to be rung, with the numbers on file.
struct Waiting {
    rows: Rows,
    phones: HashMap<String, String>,
    next: Option<String>,
}

impl Waiting {
    fn read(conn: &mut Conn, community: &str, after: Option<&str>) -> Result<Self, Error> {
        let mut found = calls_asked::to_ring(conn, community, after, PAGE + 1)?;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let more = found.len() > most;
        found.truncate(most);
        let people: Vec<String> = found.iter().map(|r| r.resident_id.clone()).collect();
        Ok(Self {
            phones: people::phones_of(conn, community, &people)?,
            next: found.last().filter(|_| more).map(|r| r.id.clone()),
            rows: Rows::naming(conn, community, found, more)?,
        })
    }
}

/// What was said then goes back onto the page, as a call that staff placed.
pub async fn resume(ctx: Ctx, path: Parts, _: Form) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let call = ctx.app.db.read(move |conn| calls_taken::find(conn, &community, &id)).await?.ok_or(Error::Missing)?;
    if call.state != CallState::RingBack.as_str() {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let (known, beside) = (call.person_id.is_some(), call.said_beside());
    let draft = Draft {
        q: call.name.clone(),
        person: call.person_id.unwrap_or_default(),
        name: call.name,
        phone: show_phone(&call.phone),
        checked: if known { Checked::RangBack.as_str().to_owned() } else { String::new() },
        category: call.category_id,
        place: match (call.building_id, call.unit) {
            (Some(building), Some(unit)) => format!("{building}/{unit}"),
            (Some(building), None) => building,
            (None, _) => "outdoors".to_owned(),
        },
        detail: call.place_words,
        words: call.words,
        answers: beside.answers,
        public: if beside.public { "yes".to_owned() } else { String::new() },
        joins: beside.joins,
        settles: call.id,
        ..Draft::default()
    };
    draft.save(&ctx).await?;
    Ok(ctx.go("/desk/phone"))
}

pub async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let words = tidy(form.text("closing"));
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.phone.end")?;
    let done = if words.chars().count() > MOST {
        let mut errors = FieldErrors::default();
        errors.add_with("closing", k::SECOND_ERROR_WORDS_LONG, vec![("most", MOST.to_string())]);
        Err(Error::Invalid(errors))
    } else {
        call::close(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), words).await
    };
    match done {
        Ok(()) => Ok(ctx.go("/desk/phone/back")),
        Err(Error::Invalid(errors)) if !ctx.json => {
            page(&ctx, &After::default(), &errors, (&id, form.typed("closing")), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}
