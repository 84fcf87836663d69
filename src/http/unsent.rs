//! A form that came when its sender's session was over: kept, sealed, until the same person has signed in again
//! (ACCESS.md §1). Its own token says whose it is: it was made for a session that was theirs.

use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::ctx::Ctx;
use super::form::{self, Stashed};
use super::reply::url_escape;
use super::{cookies, csrf};
use crate::error::{Denied, Error};
use crate::keys::Purpose;
use crate::store::sessions::SessionKind;
use crate::store::{drafts, mandates, sessions};
use crate::views::again::Unsent;
use crate::views::page::Tab;
use crate::words::k;

/// Ways in, what belongs to them, and leaving: nothing of these is ever put away.
const NEVER: [&str; 10] =
    ["/again", "/assist", "/enrol", "/join", "/me/password", "/passkeys", "/pin", "/setup", "/sign-in", "/sign-out"];
/// So many wait for one person; the oldest makes room.
const PLACES: [&str; 6] = ["unsent/1", "unsent/2", "unsent/3", "unsent/4", "unsent/5", "unsent/6"];
const ABOUT: &[u8] = b"unsent form";

/// What was being sent, and where.
#[derive(Serialize, Deserialize)]
struct Kept {
    to: String,
    fields: Vec<(String, String)>,
    photos: bool,
}

impl Kept {
    fn of(ctx: &Ctx, stashed: &Stashed) -> Self {
        Self { to: ctx.here.clone(), fields: stashed.pairs(), photos: stashed.files }
    }

    /// The one in the address, under `/for/{resident}`.
    fn resident(&self) -> Option<&str> {
        self.to.strip_prefix("/for/")?.split(['/', '?']).next()
    }
}

/// At the gate: a form, and nobody is signed in any more. `None`: nothing is kept, and the error is answered as ever.
pub async fn kept(ctx: &Ctx, req: &HttpRequest, payload: Payload, error: &Error) -> Option<HttpResponse> {
    let signed_out = matches!(error, Error::Forbidden(Denied::SignIn));
    if !signed_out || ctx.json || req.method() != Method::POST || never(req.path()) {
        return None;
    }
    match read_and_keep(ctx, req, payload).await {
        Ok(page) => page,
        Err(error) => {
            tracing::info!(%error, "a form that came late was not kept");
            None
        }
    }
}

async fn read_and_keep(ctx: &Ctx, req: &HttpRequest, payload: Payload) -> Result<Option<HttpResponse>, Error> {
    // Nobody who never signed in here is read at all.
    if cookies::read(req, &ctx.app, cookies::SESSION).is_none() {
        return Ok(None);
    }
    csrf::check_origin(req, ctx)?;
    let stashed = form::read_late(&ctx.app, req, payload).await?;
    match whose(ctx, req, &stashed.token).await? {
        Some(person) => keep(ctx, person, &Kept::of(ctx, &stashed)).await.map(Some),
        None => Ok(None),
    }
}

/// Behind the gate: a form whose token is not this session's. Made for an earlier one of the same person, it is shown to
/// them, to be sent by one more press; for one that is over where nobody is signed in, it is kept.
pub async fn of_earlier(ctx: &Ctx, req: &HttpRequest, stashed: &Stashed) -> Result<Option<HttpResponse>, Error> {
    if never(req.path()) {
        return Ok(None);
    }
    let Some(person) = whose(ctx, req, &stashed.token).await? else {
        return Ok(None);
    };
    let kept = Kept::of(ctx, stashed);
    match ctx.caller.as_deref().filter(|caller| caller.kind != SessionKind::Pending) {
        Some(_) => {
            let name = ctx.acting.as_deref().map(|acting| acting.resident_name.clone());
            ctx.show_as(StatusCode::CONFLICT, &view(ctx, kept, name)).map(Some)
        }
        None => keep(ctx, person, &kept).await.map(Some),
    }
}

/// What waits under this id for whoever is signed in; nothing for anybody else.
pub async fn waiting(ctx: &Ctx, id: &str) -> Result<Option<Unsent>, Error> {
    let (community, me, id) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone(), id.to_owned());
    let (whose, owner) = (community.clone(), me.clone());
    let body = ctx.app.db.read(move |conn| drafts::by_id(conn, &whose, &owner, "", &id)).await?;
    let sealed = body.and_then(|body| URL_SAFE_NO_PAD.decode(body).ok());
    let plain = sealed.and_then(|sealed| ctx.app.db.keys().open_sealed(Purpose::Cookies, ABOUT, &sealed).ok());
    let kept: Option<Kept> = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
    let Some(kept) = kept else {
        return Ok(None);
    };
    // Named only to whoever was ever asked to help them.
    let name = match kept.resident().map(str::to_owned) {
        Some(resident) => {
            ctx.app.db.read(move |conn| mandates::latest_between(conn, &community, &me, &resident)).await?
        }
        None => None,
    };
    Ok(Some(view(ctx, kept, name.map(|(_, name)| name))))
}

/// Nor anything of a ballot, in anybody's name: what somebody votes is written down in one place only, and a half of the
/// urn's key in none (docs/BALLOTS.md).
fn never(path: &str) -> bool {
    NEVER.iter().any(|way| path.strip_prefix(way).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        || path.split('/').any(|part| part == "ballots")
}

/// Whose form it is: of whoever is or was signed in by this browser's cookie, if one of their sessions made its token.
async fn whose(ctx: &Ctx, req: &HttpRequest, token: &str) -> Result<Option<String>, Error> {
    let cookie = cookies::read(req, &ctx.app, cookies::SESSION);
    let caller = ctx.caller.as_deref().map(|caller| caller.person_id.clone());
    let community = ctx.community_id().to_owned();
    let found = ctx
        .app
        .db
        .read(move |conn| {
            let person = match (caller, cookie) {
                (Some(person), _) => Some(person),
                (None, Some(cookie)) => sessions::person_behind(conn, &community, &cookie)?,
                (None, None) => None,
            };
            match person {
                Some(person) => Ok(Some((sessions::latest_of(conn, &community, &person)?, person))),
                None => Ok(None),
            }
        })
        .await?;
    let fits = |sessions: &[String]| sessions.iter().any(|session| csrf::fits(ctx, session, token));
    Ok(found.filter(|(sessions, _)| fits(sessions)).map(|(_, person)| person))
}

async fn keep(ctx: &Ctx, person: String, kept: &Kept) -> Result<HttpResponse, Error> {
    let plain = serde_json::to_vec(kept).map_err(|e| Error::broken("http", e))?;
    let body = URL_SAFE_NO_PAD.encode(ctx.app.db.keys().seal(Purpose::Cookies, ABOUT, &plain)?);
    let id = ctx
        .app
        .db
        .write("keep_form", ctx.community_id(), move |tx| {
            let leave = tx.housekeeping();
            let place = drafts::free_place(tx.conn, tx.community, &person, "", &PLACES)?;
            drafts::save(tx, leave, &person, "", place, &body)
        })
        .await?;
    let next = url_escape(&format!("/again/kept/{id}"));
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/sign-in?next={next}"))).finish())
}

fn view(ctx: &Ctx, kept: Kept, name: Option<String>) -> Unsent {
    let by_hand = |value: &str| !value.is_ascii() || value.trim().contains(' ');
    let shown = kept.fields.iter().map(|(_, value)| value.clone()).filter(|value| by_hand(value)).collect();
    Unsent {
        page: ctx.titled(k::AGAIN_UNSENT, Tab::None),
        to: kept.to,
        name,
        kept: kept.fields,
        shown,
        photos: kept.photos,
    }
}

#[cfg(test)]
mod tests {
    use super::never;

    #[test]
    fn no_vote_and_no_way_in_is_put_away() {
        for path in ["/sign-in/card", "/again", "/ballots/b1/vote", "/for/p1/ballots/b1/vote", "/desk/ballots/b1/count"]
        {
            assert!(never(path), "{path}");
        }
        for path in ["/requests", "/desk/requests/r1/answer", "/for/p1/requests", "/sign-ins"] {
            assert!(!never(path), "{path}");
        }
    }
}
