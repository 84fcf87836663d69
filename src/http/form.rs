//! What somebody sent: fields and photos, the same from a form, a form with photos, or JSON. The token is checked here,
//! before the first file is held and before anything is looked at, so no handler can forget it.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_multipart::Multipart;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use futures_util::StreamExt;

use super::body::{Held, Patience};
use super::csrf;
use super::ctx::Ctx;
use crate::app::App;
use crate::envelope::{self, About, Bounds};
use crate::error::{Denied, Error, FieldErrors};
use crate::keys::sha256;
use crate::words::{Key, k};

/// The sender's idempotency key, where it is not in the form.
pub const KEY: &str = "idempotency-key";
/// When the sender's own clock says this was done, milliseconds UTC, where it is not in the form.
pub const CLIENT_TIME: &str = "linli-client-time";
/// The form's token, where the fields are sealed.
pub const TOKEN: &str = "linli-form";
/// Fields and photos sealed on a helper's phone (docs/OFFLINE.md).
pub const SEALED: &str = "application/vnd.linli.sealed";
/// All of it, bytes. Phones make photos small before they seal them; larger ones come by the ordinary form.
const SEALED_LIMIT: usize = 12 * 1024 * 1024;
/// Text sent with a form, bytes.
const TEXT_LIMIT: usize = 64 * 1024;
/// One photo as it leaves a phone, bytes.
const FILE_LIMIT: usize = 12 * 1024 * 1024;
/// Photos in one form.
const FILES: usize = 4;
/// Fields in one form.
const FIELDS: usize = 100;

/// Beside a request at an address that takes files.
#[derive(Clone, Copy)]
pub struct TakesFiles;

/// What becomes of the files in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Files {
    /// None belongs here: nothing of one is read.
    None,
    /// They are held.
    Kept,
    /// The form is not their sender's any more: its fields are given back to them, files are chosen again. They are read to
    /// their end and not held.
    LetGo,
}

/// How a form is read.
struct Taking {
    files: Files,
    held: Held,
    patience: Patience,
}

impl Taking {
    fn of(app: &App, files: Files) -> Self {
        Self { files, held: app.bodies.hold(), patience: Patience::of_a_body() }
    }

    /// So much of a file came, or of what may be as long.
    fn hold(&mut self, bytes: usize) -> Result<(), Error> {
        self.held.more(bytes)
    }
}

/// A file as it arrived; its name is the sender's word and decides nothing.
pub struct Sent {
    pub field: String,
    pub bytes: Vec<u8>,
}

/// What no page gives back.
const SECRETS: [&str; 4] = ["csrf", "password", "pin", "code"];

type Fields = HashMap<String, Vec<String>>;

/// What a form held, kept beside the request until it is answered: should its sender have to prove again who they
/// are, or come when their session is over, it is given back to them.
pub struct Stashed {
    fields: Arc<Fields>,
    /// Photos came with it; those are chosen again.
    pub files: bool,
    /// The token it came with.
    pub token: String,
}

impl Stashed {
    fn of(form: &Form) -> Self {
        Self {
            fields: form.fields.clone(),
            files: !form.files.is_empty() || form.let_go,
            token: form.text("csrf").to_owned(),
        }
    }

    /// Every field but the token and what is secret, in an order of its own.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut names: Vec<_> = self.fields.keys().filter(|name| !SECRETS.contains(&name.as_str())).collect();
        names.sort_unstable();
        names.into_iter().flat_map(|name| self.fields[name].iter().map(|v| (name.clone(), v.clone()))).collect()
    }
}

/// The fields of one form.
pub struct Form {
    fields: Arc<Fields>,
    pub files: Vec<Sent>,
    /// Files came and were not held.
    let_go: bool,
    /// What is held of it, for as long as it is worked with.
    _held: Option<Held>,
    /// Of each file as it came, whoever has taken it since.
    file_digests: Vec<[u8; 32]>,
    header_key: Option<String>,
    client_at: Option<i64>,
}

impl Form {
    /// No database keeps a NUL in text, and no keyboard has one.
    fn of(mut fields: Fields, files: Vec<Sent>) -> Self {
        fields.values_mut().flatten().for_each(|value| value.retain(|c| c != '\0'));
        let file_digests = files.iter().map(|file| sha256(&[&file.bytes])).collect();
        Self {
            fields: Arc::new(fields),
            files,
            let_go: false,
            _held: None,
            file_digests,
            header_key: None,
            client_at: None,
        }
    }

    /// The trimmed text of a field, empty where it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|v| v.first()).map_or("", |v| v.trim())
    }

    /// As typed, to show again.
    pub fn typed(&self, name: &str) -> String {
        self.fields.get(name).and_then(|v| v.first()).cloned().unwrap_or_default()
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields
            .get(name)
            .map(|v| v.iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect())
            .unwrap_or_default()
    }

    /// Every field whose name begins so, by the rest of its name; each value trimmed, empty ones left out.
    pub fn all_beginning(&self, start: &str) -> BTreeMap<String, Vec<String>> {
        let rest = self.fields.keys().filter_map(|name| Some((name, name.strip_prefix(start)?)));
        rest.map(|(name, rest)| (rest.to_owned(), self.all(name).into_iter().map(str::to_owned).collect())).collect()
    }

    pub fn has(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// Parses one field into its domain type, or notes what is wrong with it.
    pub fn parse<T>(
        &self,
        name: &str,
        errors: &mut FieldErrors,
        parse: impl FnOnce(&str) -> Result<T, Key>,
    ) -> Option<T> {
        match parse(self.text(name)) {
            Ok(value) => Some(value),
            Err(key) => {
                errors.add(name, key);
                None
            }
        }
    }

    /// The idempotency key: in the form, or in the `Idempotency-Key` header.
    pub fn key(&self) -> Option<String> {
        let key = self.text("key");
        let key = if key.is_empty() { self.header_key.as_deref().unwrap_or("") } else { key };
        (!key.is_empty() && key.len() <= 64).then(|| key.to_owned())
    }

    /// When the sender's own clock says this was done, milliseconds UTC.
    pub fn client_at(&self) -> Option<i64> {
        self.client_at
    }

    /// A digest of everything sent but the token and the key, to tell a repeat from a re-used key.
    pub fn digest(&self) -> [u8; 32] {
        let mut names: Vec<_> =
            self.fields.keys().filter(|n| *n != "csrf" && *n != "key" && *n != "client_at").collect();
        names.sort_unstable();
        let mut text = Vec::new();
        for name in names {
            for value in &self.fields[name] {
                for part in [name.as_bytes(), value.as_bytes()] {
                    text.extend_from_slice(&(part.len() as u64).to_be_bytes());
                    text.extend_from_slice(part);
                }
            }
        }
        self.file_digests.iter().for_each(|digest| text.extend_from_slice(digest));
        sha256(&[&text])
    }
}

impl FromRequest for Form {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let req = req.clone();
        let payload = payload.take();
        Box::pin(async move {
            let ctx = req
                .extensions()
                .get::<Ctx>()
                .cloned()
                .ok_or_else(|| Error::broken("http", "a form stands outside the gate"))?;
            csrf::check_origin(&req, &ctx)?;
            // Whoever is not signed in sends words alone.
            let files = if takes_files(&req) && ctx.caller.is_some() { Files::Kept } else { Files::None };
            let mut taking = Taking::of(&ctx.app, files);
            let ours = |token: &str| ctx.api || csrf::token_fits(&ctx, token);
            let mut form = if is_sealed(&req) {
                unseal(&req, &ctx, payload, &mut taking).await?
            } else {
                receive(&req, payload, &mut taking, ours).await?
            };
            form.header_key = header_text(&req, KEY);
            let said = header_text(&req, CLIENT_TIME).unwrap_or_default();
            form.client_at = form.text("client_at").parse().ok().or_else(|| said.trim().parse().ok());
            let stashed = Stashed::of(&form);
            let fits = csrf::token_fits(&ctx, &stashed.token);
            req.extensions_mut().insert(stashed);
            // Files that came before the token were not held: the form is not whole.
            if !ctx.api && !is_sealed(&req) && (!fits || form.let_go) {
                return Err(Error::Forbidden(Denied::Form));
            }
            form._held = Some(taking.held);
            Ok(form)
        })
    }
}

/// What a form held that nobody is signed in for any more. Whose it is, its token has yet to tell.
pub async fn read_late(app: &App, req: &HttpRequest, payload: Payload) -> Result<Stashed, Error> {
    if is_sealed(req) {
        return Err(Error::Forbidden(Denied::SignIn));
    }
    let files = if takes_files(req) { Files::LetGo } else { Files::None };
    let mut taking = Taking::of(app, files);
    Ok(Stashed::of(&receive(req, payload, &mut taking, |_| false).await?))
}

fn takes_files(req: &HttpRequest) -> bool {
    req.extensions().get::<TakesFiles>().is_some()
}

fn is_sealed(req: &HttpRequest) -> bool {
    header_text(req, header::CONTENT_TYPE.as_str()).is_some_and(|kind| kind.starts_with(SEALED))
}

/// What was sealed on a helper's phone for this address, under this key, at this time, by this very helper. The token
/// comes first: a stranger's bytes are not worth opening.
async fn unseal(req: &HttpRequest, ctx: &Ctx, payload: Payload, taking: &mut Taking) -> Result<Form, Error> {
    let said = |name: &str| header_text(req, name).unwrap_or_default();
    if !ctx.api && !csrf::token_fits(ctx, &said(TOKEN)) {
        return Err(Error::Forbidden(Denied::Form));
    }
    let whose = ctx.app.seal.mark(&ctx.caller()?.person_id);
    let (key, client_at) = (said(KEY), said(CLIENT_TIME));
    let about = About { address: req.path(), key: &key, client_at: &client_at, whose: &whose };
    let body = web_body(payload, SEALED_LIMIT, taking).await?;
    let unreadable = || Error::field("", k::VISITS_ERROR_SEALED);
    let plain = ctx.app.seal.open(&about, &body).ok_or_else(unreadable)?;
    drop(body);
    let bounds = Bounds { text: TEXT_LIMIT, file: FILE_LIMIT, files: FILES, fields: FIELDS };
    let found = envelope::contents(&plain, &bounds).ok_or_else(unreadable)?;
    let mut fields = Fields::new();
    // What the envelope is bound to cannot be said otherwise inside it.
    for (name, value) in
        found.fields.into_iter().filter(|(name, _)| !matches!(name.as_str(), "csrf" | "key" | "client_at"))
    {
        fields.entry(name).or_default().push(value);
    }
    Ok(Form::of(fields, found.files.into_iter().map(|(field, bytes)| Sent { field, bytes }).collect()))
}

/// `ours`: does the form's token fit? It stands before its files, and is asked before the first of them is held.
async fn receive(
    req: &HttpRequest,
    payload: Payload,
    taking: &mut Taking,
    ours: impl Fn(&str) -> bool,
) -> Result<Form, Error> {
    let kind = header_text(req, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return from_multipart(Multipart::new(req.headers(), payload), taking, ours).await;
    }
    let body = web_body(payload, TEXT_LIMIT, taking).await?;
    let fields = if kind.starts_with("application/json") {
        from_json(&body)?
    } else if kind.is_empty() || kind.starts_with("application/x-www-form-urlencoded") {
        from_urlencoded(&body)?
    } else {
        return Err(Error::Invalid(FieldErrors::default()));
    };
    Ok(Form::of(fields, Vec::new()))
}

async fn web_body(mut payload: Payload, limit: usize, taking: &mut Taking) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = taking.patience.next(payload.next()).await? {
        let chunk = chunk.map_err(|_| Error::Invalid(FieldErrors::default()))?;
        if body.len() + chunk.len() > limit {
            return Err(Error::TooLarge);
        }
        // A few words of a stranger's count for nothing: nobody is to be kept from signing in.
        if limit > TEXT_LIMIT {
            taking.hold(chunk.len())?;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn from_urlencoded(body: &[u8]) -> Result<Fields, Error> {
    let text = std::str::from_utf8(body).map_err(|_| Error::Invalid(FieldErrors::default()))?;
    let pairs = web::Query::<Vec<(String, String)>>::from_query(text)
        .map_err(|_| Error::Invalid(FieldErrors::default()))?
        .into_inner();
    if pairs.len() > FIELDS {
        return Err(Error::TooLarge);
    }
    let mut fields: Fields = HashMap::new();
    for (name, value) in pairs {
        fields.entry(name).or_default().push(value);
    }
    Ok(fields)
}

/// A flat object; a list means a field sent several times.
fn from_json(body: &[u8]) -> Result<Fields, Error> {
    use serde_json::Value;
    if body.is_empty() {
        return Ok(HashMap::new());
    }
    let Ok(Value::Object(object)) = serde_json::from_slice::<Value>(body) else {
        return Err(Error::Invalid(FieldErrors::default()));
    };
    let values = object.values().map(|value| value.as_array().map_or(1, Vec::len)).sum::<usize>();
    if values > FIELDS {
        return Err(Error::TooLarge);
    }
    let text = |value: Value| match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) => Some(String::new()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    Ok(object
        .into_iter()
        .map(|(name, value)| match value {
            Value::Array(list) => (name, list.into_iter().filter_map(text).collect()),
            one => (name, text(one).into_iter().collect()),
        })
        .collect())
}

async fn from_multipart(mut parts: Multipart, taking: &mut Taking, ours: impl Fn(&str) -> bool) -> Result<Form, Error> {
    let mut fields: Fields = HashMap::new();
    let (mut files, mut sent, mut text_size, mut count) = (Vec::new(), 0, 0, 0);
    while let Some(part) = taking.patience.next(parts.next()).await? {
        let mut part = part.map_err(|_| Error::Invalid(FieldErrors::default()))?;
        count += 1;
        let disposition = part.content_disposition();
        let name = disposition.and_then(|d| d.get_name()).unwrap_or_default().to_owned();
        let is_file = disposition.is_some_and(|d| d.get_filename().is_some());
        if count > FIELDS {
            return Err(Error::TooLarge);
        }
        if is_file {
            let token = fields.get("csrf").and_then(|values| values.first()).map_or("", |token| token.trim());
            if taking.files == Files::Kept && !ours(token) {
                taking.files = Files::LetGo;
            }
            let (bytes, size) = one_file(&mut part, taking, sent == FILES).await?;
            // A file field left empty is none.
            sent += usize::from(size > 0);
            if !bytes.is_empty() {
                files.push(Sent { field: name, bytes });
            }
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = taking.patience.next(part.next()).await? {
            let chunk = chunk.map_err(|_| Error::Invalid(FieldErrors::default()))?;
            if text_size + bytes.len() + chunk.len() > TEXT_LIMIT {
                return Err(Error::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        text_size += bytes.len();
        let text = String::from_utf8(bytes).map_err(|_| Error::Invalid(FieldErrors::default()))?;
        fields.entry(name).or_default().push(text);
    }
    let let_go = sent > files.len();
    Ok(Form { let_go, ..Form::of(fields, files) })
}

/// One file: what is held of it, and how long it is. One photo too many is not held either.
async fn one_file(
    part: &mut actix_multipart::Field,
    taking: &mut Taking,
    enough: bool,
) -> Result<(Vec<u8>, usize), Error> {
    let (mut bytes, mut size) = (Vec::new(), 0);
    while let Some(chunk) = taking.patience.next(part.next()).await? {
        let chunk = chunk.map_err(|_| Error::Invalid(FieldErrors::default()))?;
        size += chunk.len();
        if size > FILE_LIMIT || enough || (taking.files == Files::None && size > 0) {
            return Err(Error::TooLarge);
        }
        if taking.files == Files::Kept {
            taking.hold(chunk.len())?;
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((bytes, size))
}

fn header_text(req: &HttpRequest, name: &str) -> Option<String> {
    req.headers().get(name)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests;
