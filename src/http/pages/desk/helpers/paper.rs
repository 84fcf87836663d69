//! The agreement on paper: to be signed, or as it was signed, whatever the words are today.

use actix_web::HttpResponse;

use crate::domain::accreditation::{self, Step};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::{Parts, path_id};
use crate::store::{helpers, people};
use crate::views::desk_helpers::AgreementPaper;
use crate::views::page::Tab;
use crate::words::Lang;

pub async fn agreement(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (id, community) = (path_id(&path)?, ctx.community_id().to_owned());
    let (helper, person, steps) = ctx
        .app
        .db
        .read(move |conn| {
            let helper = helpers::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            Ok((helper, person, helpers::steps_of(conn, &community, &id, 100)?))
        })
        .await?;
    let lang = Lang::parse(&person.lang).unwrap_or_default();
    let today = accreditation::agreement(lang, helper.kind(), &person.name, &ctx.community.name, &ctx.community.phone);
    // A new one is to be signed when the last is of an earlier year.
    let due = accreditation::next_step(helper.standing(ctx.now), ctx.now) == Some(Step::Agree);
    let signed = steps.iter().find(|s| s.step == Step::Agree.as_str()).filter(|_| !due);
    let paper = match signed.and_then(|s| Some((s.text.clone()?, s.text_version?, s.text_hash.clone()?, s.at))) {
        Some((text, version, hash, at)) => {
            let (title, body) = text.split_once("\n\n").unwrap_or(("", &text));
            (title.to_owned(), body.lines().map(str::to_owned).collect(), version, hash, Some(at))
        }
        None => (today.title.to_owned(), today.paragraphs.clone(), today.version, today.hash(), None),
    };
    let (title, text, version, hash, signed_at) = paper;
    ctx.show(&AgreementPaper {
        page: ctx.page(title.clone(), Tab::Mandates),
        id: person.id,
        name: person.name,
        title,
        text,
        version: i64::from(version),
        hash,
        signed_at,
    })
}
