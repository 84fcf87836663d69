//! 调解, as a resident among the sides sees it: who takes part, when they meet, the text, and their own word to it.

use actix_web::{HttpResponse, web};

use super::desk::mediations::{follow_up_lines, meeting_lines, side_name};
use crate::acts::mediation;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::routes::{Entry, Mount::ForResident, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::mediations::{self, Side};
use crate::store::sessions::SessionKind;
use crate::store::{catalogue, people};
use crate::views::mediations::{MyCase, SideLine};
use crate::views::page::Tab;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/mediations/{id}", Resident, ForResident, "a mediation one is a side of", || web::route().to(show)),
        post(
            "/mediations/{id}/agreement",
            Resident,
            ForResident,
            "give one's own word to the text",
            &["key", "version"],
            || web::route().to(agree),
        ),
        post(
            "/requests/{id}/mediation",
            Resident,
            ForResident,
            "ask for mediation about a request",
            &["key", "words"],
            || web::route().to(ask_for),
        ),
    ]
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id, resident) = (ctx.community_id().to_owned(), path_id(&path)?, ctx.resident()?.to_owned());
    // Acting for somebody reaches only what a mandate for requests lets one see.
    let only_own = super::requests::sees_only_own(&ctx)?;
    let me = ctx.caller()?.person_id.clone();
    let (case, parties, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let case = mediations::case(conn, &community, &id)?
                .filter(|case| case.side_of(&resident).is_some())
                .filter(|case| !only_own || case.mediation.asked_by.as_ref() == Some(&me))
                .ok_or(Error::Missing)?;
            let mut named: Vec<String> = case.sides.iter().filter_map(|s| s.person_id.clone()).collect();
            named.extend(case.mediation.mediator_id.clone());
            Ok((case, catalogue::parties(conn, &community)?, people::labels(conn, &community, &named)?))
        })
        .await?;
    let m = &case.mediation;
    let mine = case.side_of(ctx.resident()?).ok_or(Error::Missing)?;
    let side = |s: &Side| SideLine {
        id: s.id.clone(),
        name: side_name(&parties, &labels, s),
        person: None,
        position: if s.id == mine.id { s.position.clone() } else { String::new() },
        signed_at: s.signed_at,
        signed_how: s.signed_how.clone(),
        photos: Vec::new(),
    };
    let own_device = ctx.acting.is_none()
        && ctx.caller()?.kind != SessionKind::Copresence
        && m.state.runs()
        && mine.signed_at.is_none();
    ctx.show(&MyCase {
        page: ctx.page(format!("M-{}", m.number), Tab::Requests),
        id: m.id.clone(),
        number: format!("M-{}", m.number),
        version: i64::from(m.version),
        state: m.state,
        topic: m.topic.clone(),
        mediator: m
            .mediator_id
            .as_ref()
            .and_then(|id| labels.get(id))
            .map(|l| l.called(ctx.prefs.lang))
            .unwrap_or_default(),
        sides: case.sides.iter().map(side).collect(),
        meetings: meeting_lines(&case),
        may_agree: own_device && m.agreement.is_some(),
        agreement: m.agreement.clone().unwrap_or_default(),
        agreed_at: mine.signed_at,
        follow_ups: follow_up_lines(&case),
        next_way: m.next_way.clone(),
        closing: m.closing.clone().unwrap_or_default(),
    })
}

async fn agree(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let version = form.text("version").parse().map_err(|_| Error::field("version", crate::words::k::HOUSE_OLD_FORM))?;
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "mediations.agree", digest: form.digest() };
    mediation::agree(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), version).await?;
    Ok(ctx.go(&format!("{}/mediations/{id}", ctx.base())))
}

async fn ask_for(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let request = path_id(&path)?;
    let words = super::requests::parse_words(form.text("words")).map_err(|key| Error::field("words", key))?;
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "mediations.ask", digest: form.digest() };
    let resident = ctx.resident()?.to_owned();
    let id = mediation::ask_for(&ctx.app.db, ctx.community_id(), standing, claim, resident, request, words).await?;
    Ok(ctx.created(&format!("{}/mediations/{id}", ctx.base()), &id))
}
