//! Organisations at the desk: which there are, who acts in their name, and ending that at once.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::helpers::{holds, state_words};
use crate::acts::helper::organisation;
use crate::domain::accreditation::{self, HelperState};
use crate::domain::standing::Office::{self, Accounts, Admin, Auditor, Desk};
use crate::domain::standing::Standing;
use crate::domain::tiers::{AddOrganisation, EndMembership, Kind};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::organisations;
use crate::views::desk_helpers::{MemberRow, OrganisationAtDesk, OrganisationList, OrganisationRow};
use crate::views::page::Tab;
use crate::words::k;

const READ: Audience = Audience::Office(&[Desk, Accounts, Admin, Auditor]);
const ADD: &[Office] = AddOrganisation::RULE.offices;
/// Rows of a list.
const PAGE: i64 = 40;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/organisations", READ, Both, "organisations whose members help", || web::route().to(list)),
        post(
            "/desk/organisations",
            Audience::Office(ADD),
            Both,
            "add an organisation",
            &["key", "organisation", "phone"],
            || web::route().to(add),
        ),
        get("/desk/organisations/{id}", READ, Both, "one of them with its members: ?after=", || web::route().to(show)),
    ]
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    page(&ctx, String::new(), String::new(), &FieldErrors::default()).await
}

async fn page(ctx: &Ctx, name: String, phone: String, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (all, counts) = ctx
        .app
        .db
        .read(move |conn| Ok((organisations::all(conn, &community)?, organisations::counts(conn, &community)?)))
        .await?;
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &OrganisationList {
            page: ctx.titled(k::ACCREDIT_ORGANISATIONS, Tab::Mandates).with_errors(errors),
            rows: all
                .into_iter()
                .map(|o| OrganisationRow {
                    members: counts.get(&o.id).copied().unwrap_or(0),
                    phone: o.phone.unwrap_or_default(),
                    id: o.id,
                    name: o.name,
                })
                .collect(),
            may_add: holds(ctx, ADD),
            typed_name: name,
            typed_phone: phone,
        },
    )
}

async fn add(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (name, phone) = (form.typed("organisation"), form.typed("phone"));
    let standing = Standing { key: form.key(), client_at: form.client_at(), ..ctx.office_standing(ADD)? };
    let claim = Claim { key: form.key(), route: "organisations.add", digest: form.digest() };
    let (db, community) = (&ctx.app.db, ctx.community_id());
    match organisation::add(db, community, standing, claim, name.clone(), phone.clone()).await {
        Ok(_) => Ok(ctx.go("/desk/organisations")),
        Err(Error::Invalid(errors)) => page(&ctx, name, phone, &errors).await,
        Err(Error::Conflict(Clash::Exists)) => {
            let mut errors = FieldErrors::default();
            errors.add("organisation", k::ACCREDIT_ERROR_ORGANISATION_THERE);
            page(&ctx, name, phone, &errors).await
        }
        Err(other) => Err(other),
    }
}

#[derive(Deserialize)]
struct After {
    after: Option<String>,
}

async fn show(ctx: Ctx, path: Parts, after: web::Query<After>) -> Result<HttpResponse, Error> {
    let (id, community) = (path_id(&path)?, ctx.community_id().to_owned());
    let after = after.into_inner().after;
    let (found, members) = ctx
        .app
        .db
        .read(move |conn| {
            let found = organisations::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let members = organisations::members(conn, &community, &id, after.as_deref(), PAGE + 1)?;
            Ok((found, members))
        })
        .await?;
    let page = ctx.page(found.name.clone(), Tab::Mandates);
    let shown = &members[..members.len().min(PAGE as usize)];
    ctx.show(&OrganisationAtDesk {
        name: found.name.clone(),
        phone: found.phone.clone().unwrap_or_default(),
        next: shown.last().filter(|_| members.len() > shown.len()).map(|m| format!("after={}", m.id)),
        members: shown
            .iter()
            .map(|m| {
                let state = HelperState::parse(&m.state).unwrap_or(HelperState::Left);
                let now = accreditation::state_now(state, m.until, ctx.now);
                MemberRow {
                    id: m.id.clone(),
                    name: m.name.clone(),
                    title: m.title.clone(),
                    state_words: page.t(state_words(now)).to_owned(),
                    active: now == HelperState::Active,
                    ended: now == HelperState::Left,
                    until: m.until,
                }
            })
            .collect(),
        may_end: holds(&ctx, EndMembership::RULE.offices),
        page,
    })
}
