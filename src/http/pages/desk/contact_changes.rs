//! 不是本人改的号码: numbers and addresses of which somebody at the old one said that it was not they. Staff ask the resident
//! in person, and it stays or is put back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::lists::{self, Asked, List};
use super::them::{self, Them};
use crate::acts::contact_change::{self as acts, Found};
use crate::domain::contact_change::{Changed, may_doubt};
use crate::domain::looking::What;
use crate::domain::standing::Office::{Accounts, Auditor, Desk};
use crate::domain::standing::Standing;
use crate::domain::tiers::{Kind, SettleContact};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::requests::parse_words;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, looking, path_id};
use crate::store::answers::Claim;
use crate::store::contact_changes::{self, ContactChange, Contacts};
use crate::store::people::{self, Label};
use crate::views::contact_change::{DeskChange, DeskChangeList, DeskChangeRow};
use crate::views::desk_requests::Named;
use crate::views::page::{Page, Tab};
use crate::words::k;
use crate::words::typed::show_phone;

const READ: Audience = Audience::Office(&[Desk, Accounts, Auditor]);
const DECIDE: Audience = Audience::Office(SettleContact::RULE.offices);

pub fn entries() -> Vec<Entry> {
    vec![
        get(
            "/desk/contact-changes",
            READ,
            Both,
            "numbers and addresses somebody says they did not change, newest first: ?view=over &before=",
            || web::route().to(list),
        ),
        get("/desk/contact-changes/{id}", READ, Both, "one of them, and whom to ask", || web::route().to(show)),
        post(
            "/desk/contact-changes/{id}/doubt",
            DECIDE,
            Both,
            "whoever answered at the old number said that it was not they",
            &["key"],
            || web::route().to(doubt),
        ),
        post(
            "/desk/contact-changes/{id}/decision",
            DECIDE,
            Both,
            "the resident was asked in person (desk, visit): it was they (right: yes, no)",
            &["key", "right", "how", "words"],
            || web::route().to(decide),
        ),
    ]
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let how = List { over: "over", page: contact_changes::page, id: |c| &c.id, people: people_of };
    let listed = lists::read(&ctx, asked.into_inner(), how).await?;
    let page = ctx.titled(k::NOTME_DESK_TITLE, Tab::Calls);
    ctx.show(&DeskChangeList {
        open: listed.open,
        next: listed.next,
        rows: listed.rows.iter().map(|c| row(&page, c, &listed.labels)).collect(),
        page,
    })
}

fn people_of(change: &ContactChange) -> Vec<String> {
    let mut ids = vec![change.person_id.clone(), change.changed_by.clone()];
    ids.extend(change.decided_by.clone());
    ids
}

fn row(page: &Page, change: &ContactChange, labels: &std::collections::HashMap<String, Label>) -> DeskChangeRow {
    let called = |id: &String| labels.get(id).map(|l| l.called(page.lang)).unwrap_or_default();
    DeskChangeRow {
        id: change.id.clone(),
        resident: Named {
            id: change.person_id.clone(),
            name: labels.get(&change.person_id).map(|l| l.name.clone()).unwrap_or_default(),
        },
        what: change.what.as_str().to_owned(),
        by: called(&change.changed_by),
        changed_at: change.changed_at,
        state: change.state.as_str().to_owned(),
        doubted_at: change.doubted_at,
        decided_at: change.decided_at,
        decided_by: change.decided_by.as_ref().map(called).unwrap_or_default(),
        how: change.decided_how.clone(),
        words: change.words.clone().unwrap_or_default(),
    }
}

struct Whole {
    change: ContactChange,
    was: Contacts,
    labels: std::collections::HashMap<String, Label>,
    them: Them,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let (community, me, now) = (ctx.community_id().to_owned(), ctx.clone(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let change = contact_changes::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            Ok(Whole {
                was: contact_changes::open(me.app.db.keys(), &change)?,
                labels: people::labels(conn, &community, &people_of(&change))?,
                them: them::read(conn, &community, &change.person_id, now)?,
                change,
            })
        })
        .await
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, &FieldErrors::default(), Typed::default()).await
}

/// What was typed and refused.
#[derive(Default)]
struct Typed {
    right: String,
    how: String,
    words: String,
}

async fn page(ctx: &Ctx, id: String, errors: &FieldErrors, typed: Typed) -> Result<HttpResponse, Error> {
    let w = whole(ctx, id).await?;
    if let Some(why) = looking::at(ctx, &w.them.person.id, What::Person, w.change.open).await? {
        return Ok(why);
    }
    let caller = ctx.caller()?;
    let holds = caller.offices.iter().any(|(office, _)| SettleContact::RULE.offices.contains(office));
    let apart = ![&w.change.changed_by, &w.change.person_id].contains(&&caller.person_id);
    let page = ctx.titled(k::NOTME_DESK_ONE, Tab::Calls).with_errors(errors);
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = |value: &str| match w.change.what {
        Changed::Phone => show_phone(value),
        Changed::Email => value.to_owned(),
    };
    ctx.show_as(
        status,
        &DeskChange {
            before: shown(&w.was.before),
            after: w.was.after.as_deref().map(shown).unwrap_or_default(),
            home: w.them.home.clone(),
            may_doubt: holds && apart && may_doubt(w.change.state, w.change.changed_at, ctx.now),
            may_decide: holds && apart && w.change.open,
            one: row(&page, &w.change, &w.labels),
            typed_right: typed.right,
            typed_how: typed.how,
            typed_words: typed.words,
            page,
        },
    )
}

fn standing(ctx: &Ctx, form: &Form) -> Result<Standing, Error> {
    Ok(Standing { key: form.key(), ..ctx.office_standing(SettleContact::RULE.offices)? })
}

async fn doubt(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let claim = Claim { key: form.key(), route: "contact.doubt", digest: form.digest() };
    acts::heard(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, id.clone()).await?;
    Ok(ctx.go(&format!("/desk/contact-changes/{id}")))
}

async fn decide(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let how = them::how(&form, &mut errors);
    let right = match form.text("right") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            errors.add("right", k::NOTME_ERROR_RIGHT);
            None
        }
    };
    let words = match form.has("words") {
        true => parse_words(form.text("words")).map_err(|key| errors.add("words", key)).ok(),
        false => None,
    };
    let typed =
        || Typed { right: form.text("right").to_owned(), how: form.text("how").to_owned(), words: form.typed("words") };
    let (Some(how), Some(right), true) = (how, right, errors.0.is_empty()) else {
        return page(&ctx, id, &errors, typed()).await;
    };
    let found = Found { right, how, words: words.map(|w| w.as_str().to_owned()) };
    let claim = Claim { key: form.key(), route: "contact.settle", digest: form.digest() };
    let standing = standing(&ctx, &form)?;
    match acts::settle(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), found).await {
        Ok(()) => Ok(ctx.go(&format!("/desk/contact-changes/{id}"))),
        Err(Error::Invalid(errors)) => page(&ctx, id, &errors, typed()).await,
        Err(error) => Err(error),
    }
}
