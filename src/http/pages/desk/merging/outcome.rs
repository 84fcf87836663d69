//! A proposal to make one record of two: whether a second agreed, carrying it out, and taking it apart again.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{person, sent_by};
use crate::acts::person::merge as acts;
use crate::domain::merging::Side;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::second_eyes::said;
use crate::http::{Parts, path_id};
use crate::store::{merges, people, second_eyes};
use crate::views::desk_merging::MergeAtDesk;
use crate::views::desk_requests::Named;
use crate::views::page::{Page, Tab};
use crate::words::k;

pub async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, StatusCode::OK, &FieldErrors::default(), String::new()).await
}

async fn page(
    ctx: &Ctx,
    id: String,
    status: StatusCode,
    errors: &FieldErrors,
    typed: String,
) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (merge, kept, absorbed, second, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let merge = merges::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let purpose = if merge.state == "proposed" { acts::MERGE } else { acts::PART };
            let second = second_eyes::open_for(conn, &community, purpose, &id)?;
            let hands = [Some(&merge.proposed_by), merge.merged_by.as_ref(), merge.apart_by.as_ref()];
            let hands: Vec<String> = hands.into_iter().flatten().cloned().collect();
            let labels = people::labels(conn, &community, &hands)?;
            let kept = person(conn, &community, &merge.kept_id)?;
            let absorbed = person(conn, &community, &merge.absorbed_id)?;
            Ok((merge, kept, absorbed, second, labels))
        })
        .await?;
    let called = |id: &String| labels.get(id).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default();
    let when = |who: &Option<String>, at: Option<i64>| who.as_ref().zip(at).map(|(who, at)| (called(who), at));
    let page = ctx.page("", Tab::People);
    let title = page.t2(k::MERGE_ONE, "kept", &kept.name, "absorbed", &absorbed.name);
    let page = Page { title, ..page }.with_errors(errors);
    let taken = merge.choices().into_iter().filter(|(_, side)| *side == Side::Absorbed);
    ctx.show_as(
        status,
        &MergeAtDesk {
            taken: taken.map(|(field, _)| super::compare::label(&page, field)).collect(),
            proposed: (called(&merge.proposed_by), merge.proposed_at),
            merged: when(&merge.merged_by, merge.merged_at),
            apart: when(&merge.apart_by, merge.apart_at),
            kept: Named { id: kept.id, name: kept.name },
            absorbed: Named { id: absorbed.id, name: absorbed.name },
            second: second.map(|asked| asked.state).unwrap_or_default(),
            id: merge.id,
            state: merge.state,
            words: merge.words,
            typed,
            page,
        },
    )
}

pub async fn merge(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = sent_by(&ctx, &form, "desk.merges.merging")?;
    match acts::merge(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await {
        Ok(()) => Ok(ctx.go(&format!("/desk/merges/{id}"))),
        Err(Error::Invalid(errors)) => page(&ctx, id, StatusCode::UNPROCESSABLE_ENTITY, &errors, String::new()).await,
        Err(error) => Err(error),
    }
}

pub async fn ask_apart(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let words = said(&form, "part_words", k::SECOND_ERROR_WORDS, &mut errors);
    if !errors.0.is_empty() {
        return page(&ctx, id, StatusCode::UNPROCESSABLE_ENTITY, &errors, form.typed("part_words")).await;
    }
    let (standing, claim) = sent_by(&ctx, &form, "desk.merges.parting.asking")?;
    acts::ask_apart(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), words).await?;
    Ok(ctx.go(&format!("/desk/merges/{id}")))
}

pub async fn part(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = sent_by(&ctx, &form, "desk.merges.parting")?;
    acts::part(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await?;
    Ok(ctx.go(&format!("/desk/merges/{id}")))
}
