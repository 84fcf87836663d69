//! Held acts at the desk: what waits for residents' own word, and writing that word down.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::lists::{self, Asked, List};
use super::them::{self, Them};
use crate::acts::held::{self as acts, Said};
use crate::domain::looking::What;
use crate::domain::standing::Office::{self, Accounts, Auditor, Desk};
use crate::domain::standing::Standing;
use crate::domain::tiers::{HearHeld, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::held::{Opened, opened, row};
use crate::http::pages::requests::parse_words;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, looking, path_id};
use crate::store::answers::Claim;
use crate::store::held::{self, HeldAct};
use crate::store::people::{self, Label};
use crate::views::desk_requests::Named;
use crate::views::held::{DeskHeldList, DeskHeldPage, DeskHeldRow};
use crate::views::page::Tab;
use crate::words::k;

const READ: Audience = Audience::Office(&[Desk, Accounts, Auditor]);
const HEAR: &[Office] = HearHeld::RULE.offices;

pub fn entries() -> Vec<Entry> {
    let hear = Audience::Office(HEAR);
    vec![
        get("/desk/held", READ, Both, "what waits for residents' own word, newest first: ?view=over &before=", || {
            web::route().to(list)
        }),
        get("/desk/held/{id}", READ, Both, "one of them, and whom to ask", || web::route().to(show)),
        post(
            "/desk/held/{id}/confirmation",
            hear,
            Both,
            "the resident said yes: how asked (desk, visit, call)",
            &["key", "how", "words"],
            || web::route().to(confirm),
        ),
        post(
            "/desk/held/{id}/refusal",
            hear,
            Both,
            "the resident said no: how asked (desk, visit, call)",
            &["key", "how", "words"],
            || web::route().to(refuse),
        ),
    ]
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let how = List { over: "over", page: held::at_desk, id: |h| &h.id, people: people_of };
    let listed = lists::read(&ctx, asked.into_inner(), how).await?;
    // What it would change is shown on its own page: a list is not the place to open forty people's letters.
    let closed = listed.rows.into_iter().map(Opened::closed);
    ctx.show(&DeskHeldList {
        page: ctx.titled(k::HELD_DESK_TITLE, Tab::Today),
        open: listed.open,
        next: listed.next,
        rows: closed.map(|one| desk_row(&ctx, &one, &listed.labels)).collect(),
    })
}

fn people_of(held: &HeldAct) -> Vec<String> {
    let mut ids = vec![held.resident_id.clone(), held.hands_id.clone()];
    ids.extend(held.answered_by.clone());
    ids
}

fn desk_row(ctx: &Ctx, one: &Opened, labels: &HashMap<String, Label>) -> DeskHeldRow {
    let act = &one.act;
    let label = |id: &String| labels.get(id).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default();
    DeskHeldRow {
        row: row(ctx, ctx.prefs.lang, one, labels),
        resident: Named {
            id: act.resident_id.clone(),
            name: labels.get(&act.resident_id).map(|l| l.name.clone()).unwrap_or_default(),
        },
        answered_at: act.answered_at,
        how: act.answered_how.clone(),
        answered_by: act.answered_by.as_ref().map(label).unwrap_or_default(),
        words: act.words.clone().unwrap_or_default(),
    }
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, &FieldErrors::default(), String::new(), String::new()).await
}

struct Whole {
    one: Opened,
    labels: HashMap<String, Label>,
    them: Them,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let (community, me, now) = (ctx.community_id().to_owned(), ctx.clone(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let found = held::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let labels = people::labels(conn, &community, &people_of(&found))?;
            let them = them::read(conn, &community, &found.resident_id, now)?;
            let resident = found.resident_id.clone();
            let one = opened(conn, &me, &resident, vec![found])?.pop().ok_or(Error::Missing)?;
            Ok(Whole { one, labels, them })
        })
        .await
}

async fn page(ctx: &Ctx, id: String, errors: &FieldErrors, how: String, words: String) -> Result<HttpResponse, Error> {
    let w = whole(ctx, id).await?;
    if let Some(why) = looking::at(ctx, &w.them.person.id, What::Person, w.one.act.open).await? {
        return Ok(why);
    }
    let caller = ctx.caller()?;
    let holds = caller.offices.iter().any(|(office, _)| HEAR.contains(office));
    let theirs = [&w.one.act.hands_id, &w.one.act.resident_id].contains(&&caller.person_id);
    let waits = w.one.act.waits(ctx.now);
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &DeskHeldPage {
            page: ctx.titled(k::HELD_DESK_ONE, Tab::Today).with_errors(errors),
            one: desk_row(ctx, &w.one, &w.labels),
            home: w.them.home.clone(),
            phone: w.them.phone.clone(),
            waits,
            may_answer: waits && holds && !theirs,
            typed_words: words,
            typed_how: how,
        },
    )
}

/// How they asked, and what was said; both are written down.
fn said(form: &Form) -> Result<Said, FieldErrors> {
    let mut errors = FieldErrors::default();
    let how = them::how(form, &mut errors);
    let words = match form.has("words") {
        true => parse_words(form.text("words")).map_err(|key| errors.add("words", key)).ok(),
        false => None,
    };
    if errors.0.is_empty() { Ok(Said { how, words: words.map(|w| w.as_str().to_owned()) }) } else { Err(errors) }
}

fn standing(ctx: &Ctx, form: &Form) -> Result<Standing, Error> {
    Ok(Standing { key: form.key(), client_at: form.client_at(), ..ctx.office_standing(HEAR)? })
}

async fn confirm(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let said = match said(&form) {
        Ok(said) => said,
        Err(errors) => return page(&ctx, id, &errors, form.text("how").to_owned(), form.typed("words")).await,
    };
    let claim = Claim { key: form.key(), route: "desk.held.confirm", digest: form.digest() };
    acts::confirm(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, id.clone(), said).await?;
    Ok(ctx.go(&format!("/desk/held/{id}")))
}

async fn refuse(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let said = match said(&form) {
        Ok(said) => said,
        Err(errors) => return page(&ctx, id, &errors, form.text("how").to_owned(), form.typed("words")).await,
    };
    let claim = Claim { key: form.key(), route: "desk.held.refuse", digest: form.digest() };
    acts::refuse(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, id.clone(), said).await?;
    Ok(ctx.go(&format!("/desk/held/{id}")))
}
