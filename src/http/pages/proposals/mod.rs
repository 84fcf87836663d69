//! 大家商量, as residents and those who act for them see it: the list, one proposal with what came of it, supporting it.

mod leading;
pub mod open;
mod raising;
pub mod reading;
mod talk;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

pub use self::raising::Draft;
use self::reading::{Stages, row};
pub use self::talk::{Read, comment_id, words};
use super::notices::{covered, only_own};
use crate::acts::proposals::{raise, support};
use crate::domain::mandate::Matter;
use crate::domain::standing::Standing;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::{Everyone, Resident};
use crate::http::paging::one_page;
use crate::http::routes::{Entry, Mount::Both, Mount::ForResident, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::proposals::{self, Proposal};
use crate::store::{procedures, proposal_supports};
use crate::views::page::Tab;
use crate::views::proposals::{Chip, ProposalList};
use crate::words::k;

pub const PAGE: i64 = 20;
pub fn entries() -> Vec<Entry> {
    let said = &["key", "title", "what", "why", "gains", "bears", "place", "hand"];
    vec![
        get("/proposals", Resident, ForResident, "proposals, newest first; ?stage=", || web::route().to(list)),
        get("/proposals/mine", Resident, ForResident, "what this resident proposed", || web::route().to(mine)),
        get("/proposals/new", Resident, ForResident, "what one would like", || web::route().to(raising::what)),
        post("/proposals/new", Resident, ForResident, "keep it", said, || web::route().to(raising::keep_what)),
        get("/proposals/new/why", Resident, ForResident, "why, for whom, at whose cost", || {
            web::route().to(raising::why)
        }),
        post("/proposals/new/why", Resident, ForResident, "keep that", said, || web::route().to(raising::keep_why)),
        get("/proposals/new/check", Resident, ForResident, "all of it before it goes", || {
            web::route().to(raising::check)
        }),
        post("/proposals", Resident, ForResident, "propose what was kept, or what comes with the form", said, || {
            web::route().to(raising::raise)
        }),
        get("/proposals/{id}", Resident, ForResident, "one proposal and what came of it", || {
            web::route().to(reading::show)
        }),
        post(
            "/proposals/{id}/answer",
            Resident,
            Both,
            "answer in the name of the group it was handed to, by whoever leads that",
            &["key", "version", "answer"],
            || web::route().to(leading::answer),
        ),
        post("/proposals/{id}/support", Resident, ForResident, "say so too, once each", &["key"], || {
            web::route().to(up)
        }),
        post("/proposals/{id}/support-end", Resident, ForResident, "no longer", &["key"], || web::route().to(down)),
        post("/proposals/{id}/withdrawal", Resident, ForResident, "its author no longer wants it", &["key"], || {
            web::route().to(withdraw)
        }),
        post("/proposals/{id}/comments", Resident, ForResident, "say something about it", &["key", "words"], || {
            web::route().to(talk::say)
        }),
        get("/proposals/{id}/talk", Resident, ForResident, "the discussion, oldest first", || {
            web::route().to(talk::list)
        }),
        get("/proposals/{id}/talk/{comment}", Resident, ForResident, "one comment and its replies", || {
            web::route().to(talk::thread)
        }),
        post("/proposals/{id}/talk/{comment}", Resident, ForResident, "reply to it", &["key", "words"], || {
            web::route().to(talk::reply)
        }),
        post(
            "/proposals/{id}/talk/{comment}/objection",
            Resident,
            ForResident,
            "object to its having been hidden",
            &["key", "words"],
            || web::route().to(talk::object),
        ),
        get("/open/proposals", Everyone, Both, "proposals in figures, for everybody", || {
            web::route().to(open::figures)
        }),
    ]
}

#[derive(Deserialize)]
pub struct Asked {
    pub stage: Option<String>,
    pub before: Option<String>,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    covered(&ctx, Matter::Proposals)?;
    let (community, resident, asked) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), asked.into_inner());
    let (shelf, before) = (asked.stage.clone().unwrap_or_default(), asked.before);
    let (found, stages, supported) = ctx
        .app
        .db
        .read(move |conn| {
            let found = proposals::list(
                conn,
                &community,
                Some(shelf.as_str()).filter(|s| !s.is_empty()),
                before.as_deref(),
                PAGE + 1,
            )?;
            let ids: Vec<String> = found.iter().map(|p| p.id.clone()).collect();
            let supported = proposal_supports::which(conn, &community, &resident, &ids)?;
            Ok((found, Stages::read(conn, &community)?, supported))
        })
        .await?;
    let chosen = asked.stage.unwrap_or_default();
    view(&ctx, &found, &stages, &supported, Some(&chosen))
}

async fn mine(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    covered(&ctx, Matter::Proposals)?;
    let (community, resident, before) =
        (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), asked.into_inner().before);
    let hands = only_own(&ctx)?;
    let (mut found, stages) = ctx
        .app
        .db
        .read(move |conn| {
            let found = proposals::of_person(conn, &community, &resident, before.as_deref(), PAGE + 1)?;
            Ok((found, Stages::read(conn, &community)?))
        })
        .await?;
    found.retain(|p| hands.as_ref().is_none_or(|me| p.by_id == *me));
    view(&ctx, &found, &stages, &[], None)
}

/// `chosen`: the shelf, or none where it is one's own list.
fn view(
    ctx: &Ctx,
    found: &[Proposal],
    stages: &Stages,
    supported: &[String],
    chosen: Option<&str>,
) -> Result<HttpResponse, Error> {
    let (shown, more) = one_page(found, PAGE);
    let (base, lang) = (ctx.base(), ctx.prefs.lang);
    let at = if chosen.is_some() { format!("{base}/proposals") } else { format!("{base}/proposals/mine") };
    let stage = chosen.filter(|s| !s.is_empty()).map(|s| format!("&stage={}", crate::http::reply::url_escape(s)));
    let older = shown.last().filter(|_| more);
    let page = match chosen {
        Some(_) => ctx.titled(k::PROPOSALS_TITLE, Tab::None),
        None => ctx.titled_whose(k::PROPOSALS_MINE, k::PROPOSALS_MINE_OF, Tab::None),
    };
    ctx.show(&ProposalList {
        page,
        own: chosen.is_none(),
        chips: chosen.map(|chosen| chips(ctx, stages, &at, chosen)).unwrap_or_default(),
        rows: shown.iter().map(|p| row(lang, p, stages, supported.contains(&p.id), ctx.now)).collect(),
        older: older.map(|last| format!("{at}?before={}{}", last.id, stage.unwrap_or_default())),
    })
}

/// All, each stage of the procedure in force, and what came to an end.
pub fn chips(ctx: &Ctx, stages: &Stages, at: &str, chosen: &str) -> Vec<Chip> {
    let page = ctx.page("", Tab::None);
    let chip = |code: &str, label: &str| Chip {
        href: if code.is_empty() { at.to_owned() } else { format!("{at}?stage={code}") },
        label: label.to_owned(),
        chosen: code == chosen,
    };
    let mut all = vec![chip("", page.t(k::PROPOSALS_ALL))];
    all.extend(stages.current.1.stages.iter().map(|s| chip(&s.code, reading::name(s, ctx.prefs.lang))));
    all.push(chip("ended", page.t(k::PROPOSALS_ENDED)));
    all
}

/// The procedure that new proposals begin under.
pub async fn current(ctx: &Ctx) -> Result<(i32, crate::domain::procedure::Procedure), Error> {
    let community = ctx.community_id().to_owned();
    ctx.app.db.read(move |conn| procedures::current(conn, &community)).await
}

pub fn claimed(ctx: &Ctx, form: &Form, route: &'static str) -> Result<(Standing, Claim), Error> {
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    Ok((standing, Claim { key: form.key(), route, digest: form.digest() }))
}

async fn up(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = claimed(&ctx, &form, "proposals.support")?;
    let resident = ctx.resident()?.to_owned();
    support::support(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone()).await?;
    Ok(ctx.created_for(&form, &format!("{}/proposals/{id}", ctx.base()), &id))
}

async fn down(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = claimed(&ctx, &form, "proposals.unsupport")?;
    let resident = ctx.resident()?.to_owned();
    support::unsupport(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone()).await?;
    Ok(ctx.go(&format!("{}/proposals/{id}", ctx.base())))
}

async fn withdraw(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = claimed(&ctx, &form, "proposals.withdraw")?;
    let resident = ctx.resident()?.to_owned();
    raise::withdraw(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone()).await?;
    Ok(ctx.go(&format!("{}/proposals/{id}", ctx.base())))
}
