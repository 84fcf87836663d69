//! One call of another system: its format, its parameters, its community; and how trouble is answered.

use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use futures_util::StreamExt;

use super::doc::{Doc, Format, Value};
use crate::acts::exchange::{Holder, keys};
use crate::app::App;
use crate::domain::open311::{Fault, Params};
use crate::error::{Denied, Error};
use crate::http::{cookies, gate};
use crate::keys::sha256;
use crate::store::answers::Claim;
use crate::store::api_keys;
use crate::store::communities::{self, Community};
use crate::words::Lang;

/// What a call may send, bytes.
const BODY_MOST: usize = 64 * 1024;
/// Parameters of one call.
const PARAMS_MOST: usize = 200;

/// One call, read and ready.
#[derive(Clone)]
pub struct Call {
    pub app: Arc<App>,
    pub community: Arc<Community>,
    pub format: Format,
    pub lang: Lang,
    pub now: i64,
    /// From the address and, where there is one, the body.
    pub params: Params,
    /// The named part of the address.
    pub part: String,
    address: String,
    once: Option<String>,
    digest: [u8; 32],
}

/// Why a call is not answered with what it asked for.
pub struct Trouble {
    faults: Vec<Fault>,
    again_at: Option<i64>,
}

impl Trouble {
    pub fn one(fault: Fault) -> Self {
        Self { faults: vec![fault], again_at: None }
    }

    /// What was wrong with the call itself, to be said with what else is wrong.
    ///
    /// # Errors
    /// It is no fault of what was sent, or nothing more is to be said to this caller now.
    pub fn faults(self) -> Result<Vec<Fault>, Self> {
        let theirs = self.again_at.is_none() && self.faults.iter().all(|f| matches!(f.code, 400 | 403 | 404));
        if theirs { Ok(self.faults) } else { Err(self) }
    }

    /// `errors/error{code, description}`, all at once. The status is that of the gravest: a key first, then what is
    /// not there, then all else.
    pub fn reply(self, format: Format) -> HttpResponse {
        let gravest = self.faults.iter().map(|f| f.code).max_by_key(|code| match code {
            403 => 3,
            404 => 2,
            400 => 1,
            _ => 4,
        });
        let errors = self.faults.into_iter().map(|fault| {
            Value::Object(vec![
                ("code", Value::Whole(i64::from(fault.code))),
                ("description", Value::text(fault.description)),
            ])
        });
        let status = gravest.and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or(StatusCode::BAD_REQUEST);
        let mut reply =
            Doc { root: "errors", value: Value::List("error", errors.collect()), status, next: None }.reply(format);
        if let Some(seconds) = self.again_at
            && let Ok(value) = header::HeaderValue::from_str(&seconds.to_string())
        {
            reply.headers_mut().insert(header::RETRY_AFTER, value);
        }
        reply
    }
}

impl From<Vec<Fault>> for Trouble {
    fn from(faults: Vec<Fault>) -> Self {
        Self { faults, again_at: None }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::one(fault)
    }
}

/// What went wrong within, in a system's terms. Logged here, once, without personal data.
impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        let (code, words) = match &error {
            Error::Missing => (404, "there is no such resource"),
            Error::Forbidden(Denied::Act(_) | Denied::SignIn | Denied::Form) => (403, "api_key does not allow this"),
            Error::TooLarge => (413, "too much was sent at once"),
            Error::Conflict(_) => (409, "it changed meanwhile, or the key of this call was used for another"),
            Error::Busy { until: Some(_) } => (429, "too many calls: please wait"),
            Error::Busy { until: None } => (503, "busy: please try again"),
            Error::Invalid(_) => (400, "what was sent cannot be read"),
            Error::InDoubt => (504, "it may have been done: please look before you send it again"),
            Error::Locked | Error::Broken(_) => (500, "something went wrong here; it has been noted"),
        };
        if let Error::Broken(broken) = &error {
            tracing::error!(room = broken.room, cause = %broken.cause, "broken");
        }
        let again_at = matches!(error, Error::Busy { .. }).then_some(30);
        Self { faults: vec![Fault { code, description: words.to_owned() }], again_at }
    }
}

impl Call {
    pub fn community_id(&self) -> &str {
        &self.community.id
    }

    /// Whose key came with the call; none where none came.
    ///
    /// # Errors
    /// One came, and it is nobody's, or has ended.
    pub async fn holder(&self) -> Result<Option<Holder>, Trouble> {
        let Some(token) = self.params.text("api_key").map(str::to_owned) else {
            return Ok(None);
        };
        let community = self.community_id().to_owned();
        let found = self.app.db.read(move |conn| api_keys::by_token(conn, &community, &token)).await?;
        match found {
            Some((key, name)) => Ok(Some(Holder { key, name })),
            None => Err(Fault::forbidden("api_key is not known here, or has ended").into()),
        }
    }

    /// The same for a write: a key must have come, and each write is counted against it.
    pub async fn writer(&self) -> Result<Holder, Trouble> {
        match self.holder().await {
            Ok(Some(holder)) => {
                keys::spend(&self.app.db, self.community_id(), &holder).await?;
                Ok(holder)
            }
            Ok(None) => Err(Fault::forbidden("api_key is missing").into()),
            Err(trouble) => {
                keys::wrong(&self.app.db, self.community_id(), &self.address).await?;
                Err(trouble)
            }
        }
    }

    /// The key of a call that may be sent again, from the header `Idempotency-Key`.
    pub fn claim(&self, route: &'static str) -> Claim {
        Claim { key: self.once.clone(), route, digest: self.digest }
    }
}

impl FromRequest for Call {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let part = ["code", "id", "token"].iter().find_map(|name| req.match_info().get(name)).unwrap_or_default();
        let found = req.extensions().get::<Call>().cloned().map(|call| Call { part: part.replace('\0', ""), ..call });
        std::future::ready(found.ok_or_else(|| Error::broken("open311", "a handler stands outside the door")))
    }
}

/// Reads a call before anything answers it; what cannot be read is said in the caller's format.
pub async fn door(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let format = format_of(&req);
    match read(&mut req, format).await {
        Ok(call) => {
            req.extensions_mut().insert(call);
            Ok(next.call(req).await?.map_into_boxed_body())
        }
        Err(trouble) => {
            let (http, _) = req.into_parts();
            Ok(ServiceResponse::new(http, trouble.reply(format)))
        }
    }
}

/// By the end of the address; where it does not say, by what the caller likes to read.
fn format_of(req: &ServiceRequest) -> Format {
    let likes = |kind: &str| {
        req.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|accept| accept.contains(kind))
    };
    match req.path().rsplit('.').next() {
        Some("json") => Format::Json,
        Some("xml") => Format::Xml,
        _ if likes("json") => Format::Json,
        _ => Format::Xml,
    }
}

async fn read(req: &mut ServiceRequest, format: Format) -> Result<Call, Trouble> {
    let data = req.app_data::<web::Data<App>>().ok_or_else(|| Error::broken("http", "no application"))?;
    let app = data.clone().into_inner();
    let body = body(req).await?;
    let mut pairs = pairs(req.query_string().as_bytes())?;
    pairs.extend(pairs_of_body(req, &body)?);
    if pairs.len() > PARAMS_MOST {
        return Err(Error::TooLarge.into());
    }
    // The body's word comes before the address's.
    pairs.reverse();
    let params = Params::of(pairs);
    let community = community(&app, params.text("jurisdiction_id")).await?;
    let text = |name: &str| req.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    Ok(Call {
        lang: gate::accepted_language(req.request()).unwrap_or(Lang::Zh),
        now: app.db.now(),
        address: cookies::address(req.request(), &app),
        once: text("idempotency-key").filter(|key| !key.is_empty() && key.len() <= 64),
        // What is asked for may stand in the address as well as in the body.
        digest: sha256(&[req.path().as_bytes(), b"\n", req.query_string().as_bytes(), b"\n", &body]),
        part: String::new(),
        app,
        community,
        format,
        params,
    })
}

async fn body(req: &mut ServiceRequest) -> Result<Vec<u8>, Trouble> {
    let mut payload = req.take_payload();
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Fault::bad("the body broke off"))?;
        if body.len() + chunk.len() > BODY_MOST {
            return Err(Error::TooLarge.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn pairs_of_body(req: &ServiceRequest, body: &[u8]) -> Result<Vec<(String, String)>, Trouble> {
    if body.is_empty() {
        return Ok(Vec::new());
    }
    let kind = req.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !kind.is_empty() && kind != "application/x-www-form-urlencoded" {
        return Err(Fault::bad("the body must be application/x-www-form-urlencoded").into());
    }
    pairs(body)
}

/// Names and values, strictly UTF-8 once unescaped.
fn pairs(text: &[u8]) -> Result<Vec<(String, String)>, Trouble> {
    let bad = || Trouble::one(Fault::bad("parameters must be UTF-8, percent-encoded"));
    let mut found = Vec::new();
    for pair in text.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
        let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
        let name = unescaped(&pair[..at]).ok_or_else(bad)?;
        let value = unescaped(pair.get(at + 1..).unwrap_or_default()).ok_or_else(bad)?;
        found.push((name, value));
    }
    Ok(found)
}

fn unescaped(text: &[u8]) -> Option<String> {
    let digit = |at: usize| text.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let (high, low) = (digit(at + 1)?, digit(at + 2)?);
                out.push(u8::try_from(high * 16 + low).ok()?);
                at += 2;
            }
            other => out.push(*other),
        }
        at += 1;
    }
    String::from_utf8(out).ok()
}

/// The community a call is about: the only one, or the one it names.
async fn community(app: &Arc<App>, wanted: Option<&str>) -> Result<Arc<Community>, Trouble> {
    let own_host =
        app.config.public_url.split("://").nth(1).unwrap_or_default().split(['/', ':']).next().unwrap_or_default();
    let all = app.db.read(communities::all).await?;
    let several = all.len() > 1;
    let found = match wanted {
        None if several => return Err(Fault::bad("jurisdiction_id is missing: this server holds several").into()),
        None => all.into_iter().next(),
        Some(name) => all.into_iter().find(|c| {
            c.id == name || c.host.as_deref() == Some(name) || (!several && !own_host.is_empty() && own_host == name)
        }),
    };
    let found = found.ok_or_else(|| Fault::missing("jurisdiction_id is not known here"))?;
    if found.ready_at.is_none() {
        return Err(Error::Busy { until: None }.into());
    }
    Ok(Arc::new(found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parameters_are_unescaped_strictly() {
        let read = |text: &str| pairs(text.as_bytes()).ok();
        let one = |n: &str, v: &str| Some(vec![(n.to_owned(), v.to_owned())]);
        assert_eq!(read("a=%E6%B0%B4+x%2B"), one("a", "水 x+"));
        assert_eq!(read("a"), one("a", ""));
        assert_eq!(read("attribute%5BW%5D=b=c"), one("attribute[W]", "b=c"));
        for bad in ["a=%FF", "a=%", "a=%4", "a=%zz", "%C0%80=1"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(text in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = pairs(&text);
        }
    }
}
