//! 家里的情况: who lives in a home, who comes, who has the key, whom to ring first.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::form::by_office;
use super::{STAFF, age, list_of, today};
use crate::acts::household;
use crate::domain::looking::What;
use crate::domain::person::Need;
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::looking;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::households::{self, Household, Kept};
use crate::store::moves::{self, Move};
use crate::store::people::{self, Home, Label, Person};
use crate::store::people_search;
use crate::views::desk_household::{HouseholdAtDesk, Member};
use crate::views::desk_requests::Named;
use crate::views::page::{Page, Tab};
use crate::words::k;
use crate::words::typed::{show_phone, tidy, tidy_words};

/// The longest line, and the longest note.
const MOST_LINE: usize = 60;
const MOST_NOTE: usize = 500;
/// Who moved out, as many as are shown.
const BEFORE: i64 = 10;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/people/{id}/household", STAFF, Both, "the home: who lives there, who has the key", || {
            web::route().to(show)
        }),
        post(
            "/desk/people/{id}/household",
            STAFF,
            Both,
            "write down who has the key and whom to ring; `version` as it was read",
            &["key", "version", "key_holder", "call_first", "notes"],
            || web::route().to(keep),
        ),
    ]
}

/// Everything the page needs, read at once.
struct Whole {
    person: Person,
    home: Option<Home>,
    known: Household,
    members: Vec<Person>,
    /// Moved out, the latest first.
    before: Vec<(Move, String)>,
    /// Resident and helper.
    helped: Vec<(String, String)>,
    labels: std::collections::HashMap<String, Label>,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let (home, known, members, before) = match &person.home_id {
                Some(home) => (
                    people::home_of(conn, &community, home)?,
                    households::find(conn, &community, home)?.unwrap_or_default(),
                    households::members(conn, &community, home)?,
                    moves::out_of(conn, &community, home, BEFORE)?,
                ),
                None => (None, Household::default(), Vec::new(), Vec::new()),
            };
            let helped = people_search::helped(conn, &community, &members, now)?;
            let mut named: Vec<String> = helped.iter().map(|(_, helper)| helper.clone()).collect();
            named.push(known.updated_by.clone());
            Ok(Whole {
                labels: people::labels(conn, &community, &named)?,
                person,
                home,
                known,
                members,
                before,
                helped,
            })
        })
        .await
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    if let Some(why) = looking::at(&ctx, &id, What::Household, false).await? {
        return Ok(why);
    }
    let w = whole(&ctx, id).await?;
    let kept = Kept {
        key_holder: w.known.key_holder.clone(),
        call_first: w.known.call_first.clone(),
        notes: w.known.notes.clone(),
    };
    let version = w.known.version;
    page(&ctx, w, kept, version, StatusCode::OK, &FieldErrors::default())
}

fn page(
    ctx: &Ctx,
    w: Whole,
    typed: Kept,
    version: i32,
    status: StatusCode,
    errors: &FieldErrors,
) -> Result<HttpResponse, Error> {
    let lang = ctx.prefs.lang;
    let called = |id: &String| w.labels.get(id).map(|l| l.called(lang)).unwrap_or_default();
    let member = |person: &Person| Member {
        id: person.id.clone(),
        name: person.name.clone(),
        age: age(person.born.as_deref(), today(ctx)),
        alone: person.lives_alone,
        phone: person.phone.as_deref().map(show_phone),
        needs: list_of(&person.needs).into_iter().filter(|need| need != Need::Dialect.as_str()).collect(),
        helpers: w.helped.iter().filter(|(who, _)| *who == person.id).map(|(_, helper)| called(helper)).collect(),
    };
    let page: Page = ctx.titled(k::HOUSEHOLD_TITLE, Tab::People).with_errors(errors);
    ctx.show_as(
        status,
        &HouseholdAtDesk {
            page,
            home: w.home.as_ref().map(Home::in_words).unwrap_or_default(),
            members: w.members.iter().map(member).collect(),
            key_holder: typed.key_holder,
            call_first: typed.call_first,
            notes: typed.notes,
            version: i64::from(version),
            updated: (w.known.version > 0).then(|| (called(&w.known.updated_by), w.known.updated_at)),
            before: w.before.into_iter().map(|(m, name)| (Named { id: m.person_id, name }, m.on_day)).collect(),
            id: w.person.id,
            name: w.person.name,
        },
    )
}

async fn keep(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let typed = || Kept {
        key_holder: form.typed("key_holder"),
        call_first: form.typed("call_first"),
        notes: form.typed("notes"),
    };
    let version = form.text("version").parse().unwrap_or(0);
    let kept = match read(&form) {
        Ok(kept) => kept,
        Err(errors) => {
            let w = whole(&ctx, id).await?;
            return page(&ctx, w, typed(), version, StatusCode::UNPROCESSABLE_ENTITY, &errors);
        }
    };
    let (standing, claim) = by_office(&ctx, &form, "desk.people.household")?;
    match household::keep(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), version, kept).await {
        Ok(()) => Ok(ctx.go(&format!("/desk/people/{id}/household"))),
        Err(Error::Conflict(Clash::ChangedMeanwhile)) => {
            let w = whole(&ctx, id).await?;
            let (errors, now) = (differences(&ctx, &typed(), &w.known), w.known.version);
            page(&ctx, w, typed(), now, StatusCode::CONFLICT, &errors)
        }
        Err(error) => Err(error),
    }
}

/// What somebody else has just written, at each field that differs; saving again then overwrites knowingly.
fn differences(ctx: &Ctx, typed: &Kept, now: &Household) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add("", k::HOUSE_CLASH_CHANGED_MEANWHILE);
    let pairs = [
        ("key_holder", &typed.key_holder, &now.key_holder),
        ("call_first", &typed.call_first, &now.call_first),
        ("notes", &typed.notes, &now.notes),
    ];
    for (field, typed, stands) in pairs {
        if typed.trim() != stands.trim() {
            let nothing = crate::words::say(ctx.prefs.lang, k::ACCOUNTS_NOTHING).to_owned();
            let value = if stands.is_empty() { nothing } else { stands.clone() };
            errors.add_with(field, k::ACCOUNTS_STANDS_NOW, vec![("value", value)]);
        }
    }
    errors
}

fn read(form: &Form) -> Result<Kept, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut bounded = |field: &str, words: String, most: usize| {
        if words.chars().count() > most {
            errors.add_with(field, k::HOUSEHOLD_ERROR_LONG, vec![("most", most.to_string())]);
        }
        words
    };
    let kept = Kept {
        key_holder: bounded("key_holder", tidy(form.text("key_holder")), MOST_LINE),
        call_first: bounded("call_first", tidy(form.text("call_first")), MOST_LINE),
        notes: bounded("notes", tidy_words(form.text("notes")), MOST_NOTE),
    };
    if errors.0.is_empty() { Ok(kept) } else { Err(errors) }
}
