//! Photos on their way in and out.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::one::Reader;
use crate::app::App;
use crate::blobs::{BlobHash, Size};
use crate::domain::looking::What;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::looking;
use crate::http::path_id;
use crate::photos::PhotoError;
use crate::store::conn::Conn;
use crate::store::requests::{self, NewPhoto, Photo};
use crate::store::set_aside;
use crate::words::{Key, k};

/// Cleans the photos of a form and puts them into the blob store, before any row speaks of them.
///
/// # Errors
/// Every photo that cannot be used, at the field `photos`.
pub async fn receive(app: &App, form: &mut Form) -> Result<Vec<NewPhoto>, Error> {
    let mut kept = Vec::new();
    let mut errors = FieldErrors::default();
    for file in std::mem::take(&mut form.files) {
        match app.darkroom.clean(file.bytes).await {
            Ok(photo) => {
                let hash = app.blobs.put_photo(&photo).await.map_err(|e| Error::broken("blobs", e))?;
                kept.push(NewPhoto {
                    hash: hash.as_str().to_owned(),
                    width: i32::try_from(photo.width).unwrap_or(0),
                    height: i32::try_from(photo.height).unwrap_or(0),
                    bytes: i32::try_from(photo.jpeg.len()).unwrap_or(0),
                });
            }
            Err(PhotoError::Busy) => return Err(Error::Busy { until: None }),
            Err(why) => errors.add("photos", words_for(why)),
        }
    }
    errors.finish()?;
    Ok(kept)
}

fn words_for(why: PhotoError) -> Key {
    match why {
        PhotoError::TooBig | PhotoError::Busy => k::HOUSE_TOO_BIG,
        PhotoError::TooManyPixels => k::HOUSE_PHOTO_TOO_MANY_PIXELS,
        PhotoError::NotAPhoto => k::HOUSE_PHOTO_NOT,
        PhotoError::HeicHint => k::HOUSE_PHOTO_HEIC,
        PhotoError::Broken => k::HOUSE_PHOTO_BROKEN,
    }
}

#[derive(Deserialize)]
pub struct Which {
    size: Option<String>,
}

/// A photo is shown to whoever may see its request: its resident, who acts for them, the desk, the
/// party whose work it is; a draft's photo to whoever is writing it; one that was set aside to the desk as well.
pub async fn show(ctx: Ctx, path: crate::http::Parts, which: web::Query<Which>) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let reader = Reader::of(&ctx)?;
    let community = ctx.community_id().to_owned();
    let (photo, of) = ctx
        .app
        .db
        .read(move |conn| {
            let photo = requests::photo(conn, &community, &id)?.ok_or(Error::Missing)?;
            let of = whose(conn, &community, &reader, &photo)?;
            Ok((photo, of))
        })
        .await?;
    if let Some((resident, open)) = &of
        && let Some(why) = looking::at(&ctx, resident, What::Photo, *open).await?
    {
        return Ok(why);
    }
    let hash = BlobHash::parse(&photo.hash).map_err(|e| Error::broken("blobs", e))?;
    let size = if which.size.as_deref() == Some("thumb") { Size::Thumb } else { Size::Full };
    let bytes = ctx.app.blobs.get(&hash, size).await.map_err(|e| Error::broken("blobs", e))?;
    Ok(HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"photo.jpg\""))
        .body(bytes))
}

/// Whom it is about, if it is about somebody, and whether that still waits for staff.
///
/// # Errors
/// [`Error::Missing`] for whoever may not see it.
fn whose(conn: &mut Conn, community: &str, reader: &Reader, photo: &Photo) -> Result<Option<(String, bool)>, Error> {
    if let Some(request) = &photo.request_id {
        let request = requests::find(conn, community, request)?.filter(|r| reader.may_see(r)).ok_or(Error::Missing)?;
        return Ok(Some((request.resident_id, request.open)));
    }
    if photo.owner_id == reader.actor {
        return Ok(None);
    }
    // What came too late from a helper's phone is looked at by the desk, which asks the resident.
    let late = match photo.draft_id.as_deref().filter(|_| reader.at_desk()) {
        Some(id) => set_aside::find(conn, community, id)?,
        None => None,
    };
    late.map(|late| Some((late.resident_id, late.open))).ok_or(Error::Missing)
}
