//! A long file on its way in: written to disk as it comes, so that its length costs no memory. Its form's token stands
//! before it and is checked before the first byte is kept.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use actix_multipart::Multipart;
use actix_web::{HttpMessage, HttpRequest, web};
use futures_util::StreamExt;

use super::body::Patience;
use super::csrf;
use super::ctx::Ctx;
use crate::config::Config;
use crate::error::{Denied, Error, FieldErrors};
use crate::files;
use crate::store::conn::Engine;

/// The longest file, bytes.
pub const MOST: u64 = 64 * 1024 * 1024;
/// Text beside it, bytes of one field.
const TEXT: usize = 8 * 1024;
const FIELDS: usize = 40;

/// No list is on its way, or being read, for longer than this without its file being written; milliseconds.
const IN_USE: i64 = 3_600_000;

/// Lists that a server left behind when it was killed: full of names and numbers, and nobody's any more.
///
/// # Errors
/// The folder or a file cannot be read or removed.
pub fn sweep(config: &Config, now: i64) -> Result<usize, Error> {
    files::remove_older(&folder(config), now - IN_USE).map_err(|e| Error::broken("upload", e))
}

/// The same when the server starts: nothing can be on its way yet, unless other servers have the same folder, which none
/// has beside a SQLite file.
///
/// # Errors
/// The same.
pub fn empty(config: &Config, now: i64) -> Result<usize, Error> {
    match config.database.engine {
        Engine::Sqlite => files::remove_older(&folder(config), i64::MAX).map_err(|e| Error::broken("upload", e)),
        Engine::Pg => sweep(config, now),
    }
}

fn folder(config: &Config) -> PathBuf {
    config.data.join("uploads")
}

/// What came: the fields, and the file's place on disk. It is removed with this.
pub struct Upload {
    fields: HashMap<String, Vec<String>>,
    file: Option<Kept>,
}

struct Kept(PathBuf);

impl Drop for Kept {
    fn drop(&mut self) {
        if let Err(e) = std::fs::remove_file(&self.0)
            && e.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(error = %e, "a list that was sent could not be removed");
        }
    }
}

impl Upload {
    /// Receives it.
    ///
    /// # Errors
    /// From another site, without its token, too large, or broken off.
    pub async fn receive(ctx: &Ctx, req: &HttpRequest, payload: web::Payload) -> Result<Self, Error> {
        csrf::check_origin(req, ctx)?;
        let broken = |_| Error::Invalid(FieldErrors::default());
        if !req.content_type().eq_ignore_ascii_case("multipart/form-data") {
            // A form without a file says so in its own words; without its token it says nothing.
            return Err(Error::Forbidden(Denied::Form));
        }
        let mut parts = Multipart::new(req.headers(), payload.into_inner());
        let mut upload = Self { fields: HashMap::new(), file: None };
        let (mut count, patience) = (0, Patience::of_a_body());
        while let Some(part) = patience.next(parts.next()).await? {
            let mut part = part.map_err(broken)?;
            count += 1;
            if count > FIELDS {
                return Err(Error::TooLarge);
            }
            let disposition = part.content_disposition();
            let name = disposition.and_then(|d| d.get_name()).unwrap_or_default().to_owned();
            if disposition.is_some_and(|d| d.get_filename().is_some()) {
                upload.check_token(ctx)?;
                upload.file = keep(ctx, &mut part, patience).await?.or(upload.file);
                continue;
            }
            let mut text = Vec::new();
            while let Some(chunk) = patience.next(part.next()).await? {
                let chunk = chunk.map_err(broken)?;
                if text.len() + chunk.len() > TEXT {
                    return Err(Error::TooLarge);
                }
                text.extend_from_slice(&chunk);
            }
            let text = String::from_utf8(text).map_err(|_| Error::Invalid(FieldErrors::default()))?;
            upload.fields.entry(name).or_default().push(text.replace('\0', ""));
        }
        upload.check_token(ctx)?;
        Ok(upload)
    }

    fn check_token(&self, ctx: &Ctx) -> Result<(), Error> {
        if ctx.api || csrf::token_fits(ctx, self.text("csrf")) { Ok(()) } else { Err(Error::Forbidden(Denied::Form)) }
    }

    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    /// Where the file is; none where none was chosen.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|kept| kept.0.as_path())
    }
}

/// Writes one file down; an empty one is none.
async fn keep(ctx: &Ctx, part: &mut actix_multipart::Field, patience: Patience) -> Result<Option<Kept>, Error> {
    let broken = |e: std::io::Error| Error::broken("upload", e);
    let folder = folder(&ctx.app.config);
    std::fs::create_dir_all(&folder).map_err(broken)?;
    let kept = Kept(folder.join(uuid::Uuid::new_v4().simple().to_string()));
    let mut file = files::create_new(&kept.0).map_err(broken)?;
    let mut size = 0u64;
    while let Some(chunk) = patience.next(part.next()).await? {
        let chunk = chunk.map_err(|_| Error::Invalid(FieldErrors::default()))?;
        size += chunk.len() as u64;
        if size > MOST {
            return Err(Error::TooLarge);
        }
        file = web::block(move || file.write_all(&chunk).map(|()| file))
            .await
            .map_err(|_| Error::Busy { until: None })?
            .map_err(broken)?;
    }
    Ok((size > 0).then_some(kept))
}
