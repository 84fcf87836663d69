//! A person's account at the desk: suspending, opening again with a second pair of eyes, proving residence.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::form::by_office;
use super::{STAFF, holds};
use crate::acts::account;
use crate::acts::second_eyes as second;
use crate::domain::account::{Proof, SuspendReason, proved};
use crate::domain::tiers::{Kind, SuspendAccount};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::second_eyes::said;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::accounts;
use crate::store::people::{self, Home, Person};
use crate::store::second_eyes;
use crate::views::desk_account::{AccountAtDesk, Residence, Typed, proof_words, reason_words};
use crate::views::desk_requests::Choice;
use crate::views::page::{Page, Tab};
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/people/{id}/account", STAFF, Both, "whether the account is open; proof of residence", || {
            web::route().to(show)
        }),
        post(
            "/desk/people/{id}/suspension",
            STAFF,
            Both,
            "stop an account at once; `version` as it was read",
            &["key", "version", "reason", "suspend_words"],
            || web::route().to(suspend),
        ),
        post(
            "/desk/people/{id}/reopening",
            STAFF,
            Both,
            "open an account again, once a second pair of eyes agreed; `version` as it was read",
            &["key", "version"],
            || web::route().to(reopen),
        ),
        post(
            "/desk/people/{id}/reopening/asking",
            STAFF,
            Both,
            "ask a colleague whether an account may be opened again",
            &["key", "reopen_words"],
            || web::route().to(ask),
        ),
        post(
            "/desk/people/{id}/residence",
            STAFF,
            Both,
            "write down what proves that somebody lives here",
            &["key", "proof", "residence_words"],
            || web::route().to(verify),
        ),
    ]
}

/// Everything the page needs, read at once.
struct Whole {
    person: Person,
    home: Option<Home>,
    residence: Option<(accounts::Residence, String)>,
    second: String,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let (community, lang) = (ctx.community_id().to_owned(), ctx.prefs.lang);
    ctx.app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let home = match &person.home_id {
                Some(home) => people::home_of(conn, &community, home)?,
                None => None,
            };
            let residence = match accounts::residence(conn, &community, &id)? {
                Some(known) => {
                    let by = people::labels(conn, &community, std::slice::from_ref(&known.by_id))?;
                    let by = by.get(&known.by_id).map(|l| l.called(lang)).unwrap_or_default();
                    Some((known, by))
                }
                None => None,
            };
            let second = second_eyes::open_for(conn, &community, account::REOPEN, &id)?;
            Ok(Whole { second: second.map(|a| a.state).unwrap_or_default(), person, home, residence })
        })
        .await
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, &FieldErrors::default(), Typed::default(), "", "").await
}

async fn page(
    ctx: &Ctx,
    id: String,
    errors: &FieldErrors,
    typed: Typed,
    reason: &str,
    proof: &str,
) -> Result<HttpResponse, Error> {
    let w = whole(ctx, id).await?;
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ctx.page("", Tab::People);
    let page = Page { title: page.t1(k::ACCOUNT_TITLE, "name", &w.person.name), ..page }.with_errors(errors);
    let choice = |value: &str, label: &str, chosen: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen: value == chosen,
    };
    let home_id = w.person.home_id.clone();
    ctx.show_as(
        status,
        &AccountAtDesk {
            proofs: Proof::ALL.iter().map(|p| choice(p.as_str(), proof_words(&page, p.as_str()), proof)).collect(),
            reasons: SuspendReason::ALL
                .iter()
                .map(|r| choice(r.as_str(), reason_words(&page, r.as_str()), reason))
                .collect(),
            may_change: holds(ctx.caller()?, SuspendAccount::RULE.offices),
            page,
            version: i64::from(w.person.version),
            state: w.person.state,
            home: w.home.as_ref().map(Home::in_words).unwrap_or_default(),
            residence: w.residence.map(|(known, by)| Residence {
                stands: proved(Some(&known.home_id), home_id.as_deref()),
                proof: known.proof,
                words: known.words,
                by,
                at: known.at,
            }),
            second: w.second,
            typed,
            id: w.person.id,
            name: w.person.name,
        },
    )
}

async fn suspend(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let reason = SuspendReason::parse(form.text("reason"));
    if reason.is_none() {
        errors.add("reason", k::LOOKS_ERROR_REASON);
    }
    let words = said(&form, "suspend_words", k::SECOND_ERROR_WORDS, &mut errors);
    let Some(reason) = reason.filter(|_| errors.0.is_empty()) else {
        let typed = Typed { suspend_words: form.typed("suspend_words"), ..Typed::default() };
        return page(&ctx, id, &errors, typed, form.text("reason"), "").await;
    };
    let (standing, claim) = by_office(&ctx, &form, "desk.people.suspension")?;
    let version = form.text("version").parse().unwrap_or(0);
    account::suspend(
        &ctx.app.db,
        ctx.community_id(),
        standing,
        claim,
        id.clone(),
        version,
        account::Why { reason, words },
    )
    .await?;
    Ok(ctx.go(&format!("/desk/people/{id}/account")))
}

async fn reopen(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, "desk.people.reopening")?;
    let version = form.text("version").parse().unwrap_or(0);
    account::reopen(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), version).await?;
    Ok(ctx.go(&format!("/desk/people/{id}/account")))
}

async fn ask(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let words = said(&form, "reopen_words", k::SECOND_ERROR_WORDS, &mut errors);
    if !errors.0.is_empty() {
        let typed = Typed { reopen_words: form.typed("reopen_words"), ..Typed::default() };
        return page(&ctx, id, &errors, typed, "", "").await;
    }
    let (standing, claim) = by_office(&ctx, &form, "desk.people.reopening.asking")?;
    second::ask_for(&ctx.app.db, ctx.community_id(), standing, claim, account::REOPEN, id, words).await?;
    Ok(ctx.go("/desk/second-eyes"))
}

async fn verify(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let proof = Proof::parse(form.text("proof"));
    if proof.is_none() {
        errors.add("proof", k::ACCOUNT_ERROR_PROOF);
    }
    let words = said(&form, "residence_words", k::SECOND_ERROR_WORDS, &mut errors);
    let Some(proof) = proof.filter(|_| errors.0.is_empty()) else {
        let typed = Typed { residence_words: form.typed("residence_words"), ..Typed::default() };
        return page(&ctx, id, &errors, typed, "", form.text("proof")).await;
    };
    let (standing, claim) = by_office(&ctx, &form, "desk.people.residence")?;
    account::verify_residence(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), proof, words).await?;
    Ok(ctx.go(&format!("/desk/people/{id}/account")))
}
