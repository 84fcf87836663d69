//! A mandate on paper: the form to print and sign, and the photo of the one that came back.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::one::watched;
use crate::blobs::{BlobHash, Size};
use crate::domain::looking::What;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::looking;
use crate::http::{Parts, path_id};
use crate::store::people::{self, Home, Label, Person};
use crate::store::{helpers, mandates};
use crate::views::page::Tab;
use crate::views::paper::{Agreed, MandateForm};
use crate::words::{dates, k, typed};

/// Everything the form says, read at once.
struct Whole {
    mandate: mandates::Mandate,
    resident: Person,
    home: Option<Home>,
    helper: Person,
    title: String,
    witness: Option<Label>,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let mandate = mandates::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let resident = people::find(conn, &community, &mandate.resident_id)?.ok_or(Error::Missing)?;
            let home = match &resident.home_id {
                Some(home) => people::home_of(conn, &community, home)?,
                None => None,
            };
            let staff: Vec<String> = mandate.witness_staff.iter().cloned().collect();
            let mut labels = people::labels(conn, &community, &staff)?;
            Ok(Whole {
                helper: people::find(conn, &community, &mandate.helper_id)?.ok_or(Error::Missing)?,
                title: helpers::find(conn, &community, &mandate.helper_id)?.map(|h| h.title).unwrap_or_default(),
                witness: staff.first().and_then(|id| labels.remove(id)),
                mandate,
                resident,
                home,
            })
        })
        .await
}

/// The text as it was hashed; after a consent at the kiosk it is a copy to keep.
pub async fn form(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let w = whole(&ctx, path_id(&path)?).await?;
    let m = &w.mandate;
    let waits = m.state_now(ctx.now).waits_at_desk();
    if let Some(why) = looking::at(&ctx, &m.resident_id, What::Paper, waits).await? {
        return Ok(why);
    }
    let witness = w.witness.as_ref().map(|l| l.called(ctx.prefs.lang)).unwrap_or_default();
    ctx.show(&MandateForm {
        page: ctx.titled(k::PAPER_MANDATE, Tab::Mandates),
        id: m.id.clone(),
        number: number(&m.id),
        resident: w.resident.name.clone(),
        resident_home: w.home.as_ref().map(Home::in_words).unwrap_or_default(),
        resident_born: born(&ctx, w.resident.born.as_deref()),
        helper: w.helper.name.clone(),
        helper_kind: w.title.clone(),
        helper_phone: w.helper.phone.as_deref().map(typed::show_phone).unwrap_or_default(),
        text: m.paragraphs(),
        text_version: m.text_version.to_string(),
        text_hash: m.text_hash.clone(),
        agreed: m.consented_at.filter(|_| watched(m)).map(|at| Agreed { at, witness }),
    })
}

/// The end of the id, which is its random part: M-4F2A91C7.
fn number(id: &str) -> String {
    let tail: String = id.chars().filter(char::is_ascii_hexdigit).collect();
    format!("M-{}", tail[tail.len().saturating_sub(8)..].to_ascii_uppercase())
}

/// 一九四八年三月五日, or the year alone as it stands.
fn born(ctx: &Ctx, born: Option<&str>) -> String {
    let Some(born) = born else {
        return String::new();
    };
    match born.parse() {
        Ok(date) => dates::plain_date(ctx.prefs.lang, date),
        Err(_) => born.to_owned(),
    }
}

#[derive(Deserialize)]
pub struct Which {
    size: Option<String>,
}

/// A page of the signed form, to the desk and the auditor alone.
pub async fn photo(ctx: Ctx, path: Parts, which: web::Query<Which>) -> Result<HttpResponse, Error> {
    let (id, community) = (path_id(&path)?, ctx.community_id().to_owned());
    let (evidence, mandate) = ctx
        .app
        .db
        .read(move |conn| {
            let evidence = mandates::evidence(conn, &community, &id)?.ok_or(Error::Missing)?;
            let mandate = mandates::find(conn, &community, &evidence.mandate_id)?.ok_or(Error::Missing)?;
            Ok((evidence, mandate))
        })
        .await?;
    let waits = mandate.state_now(ctx.now).waits_at_desk();
    if let Some(why) = looking::at(&ctx, &mandate.resident_id, What::Paper, waits).await? {
        return Ok(why);
    }
    let hash = evidence.photo_hash.ok_or(Error::Missing)?;
    let hash = BlobHash::parse(&hash).map_err(|e| Error::broken("blobs", e))?;
    let size = if which.size.as_deref() == Some("thumb") { Size::Thumb } else { Size::Full };
    let bytes = ctx.app.blobs.get(&hash, size).await.map_err(|e| Error::broken("blobs", e))?;
    Ok(HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"form.jpg\""))
        .body(bytes))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_to_read_out_comes_from_the_end_of_the_id() {
        assert_eq!(number("019ab3c4-1111-7222-8333-44445f2a91c7"), "M-5F2A91C7");
        assert_eq!(number("ab"), "M-AB");
    }
}
