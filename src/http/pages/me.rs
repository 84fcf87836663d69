//! What is held about oneself, where one is signed in, and ending that.

use actix_web::{HttpResponse, web};

use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::SignedIn;
use crate::http::path_id;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::mine::{self, SignedIn as Session};
use crate::store::people;
use crate::store::sessions::{self, SessionKind};
use crate::views::me::{Me, SessionRow};
use crate::views::page::Tab;
use crate::words::{k, typed};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/me", SignedIn, Both, "what is held about oneself, and where one is signed in", || web::route().to(show)),
        post("/sessions/{id}/end", SignedIn, Both, "end one of one's own sessions", &["key"], || web::route().to(end)),
    ]
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let caller = ctx.caller()?;
    let (community, id, now) = (ctx.community_id().to_owned(), caller.person_id.clone(), ctx.now);
    let (person, home, card, sessions) = ctx
        .app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let home = match &person.home_id {
                Some(home) => people::home_of(conn, &community, home)?,
                None => None,
            };
            let card = mine::card_number(conn, &community, &id)?;
            Ok((person, home, card, mine::sessions_of(conn, &community, &id, now)?))
        })
        .await?;
    let rows = sessions.iter().map(|s| row(&ctx, s, &caller.session_id));
    ctx.show(&Me {
        page: ctx.titled(k::ME_TITLE, Tab::Me),
        name: person.name,
        place: home.map(|h| h.in_words()).unwrap_or_default(),
        phone: person.phone.as_deref().map(typed::show_phone).unwrap_or_default(),
        phone_shared: person.phone_shared,
        email: person.email.unwrap_or_default(),
        reach: person.reach.split(',').filter(|way| !way.is_empty()).map(str::to_owned).collect(),
        card: card.as_deref().map(half_hidden),
        sessions: rows.collect(),
    })
}

/// All but the last four figures hidden.
fn half_hidden(number: &str) -> String {
    let shown = number.len().saturating_sub(4);
    format!("•••• {}", number.get(shown..).unwrap_or_default())
}

fn row(ctx: &Ctx, session: &Session, here: &str) -> SessionRow {
    let lang = ctx.prefs.lang;
    let kind = match session.kind {
        SessionKind::Kiosk => k::ACTS_CHANNEL_KIOSK,
        SessionKind::Copresence => k::ACTS_CHANNEL_HELPER_DEVICE,
        SessionKind::Own => k::ACTS_CHANNEL_OWN_PHONE,
        _ => k::TELLING_SESSION_BROWSER,
    };
    let current = session.id == here;
    SessionRow {
        id: session.id.clone(),
        device: session
            .device
            .clone()
            .filter(|d| !d.is_empty())
            .unwrap_or_else(|| crate::words::say(lang, kind).to_owned()),
        since: session.created_at,
        seen_at: session.seen_at,
        current,
        // Here one signs out, which also clears what this browser keeps.
        can_end: !current,
    }
}

/// Somebody else's session is as if it did not exist.
async fn end(ctx: Ctx, path: crate::http::Parts, _form: Form) -> Result<HttpResponse, Error> {
    let (id, person) = (path_id(&path)?, ctx.caller()?.person_id.clone());
    ctx.app
        .db
        .write("end_session", ctx.community_id(), move |tx| {
            let now = tx.now;
            let mine = mine::sessions_of(tx.conn, tx.community, &person, now)?;
            if !mine.iter().any(|s| s.id == id) {
                return Err(Error::Missing);
            }
            let leave = tx.housekeeping();
            sessions::end(tx, leave, &id)
        })
        .await?;
    Ok(ctx.go("/me"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_shows_its_last_four_figures_only() {
        assert_eq!(half_hidden("48219076"), "•••• 9076");
        assert_eq!(half_hidden(""), "•••• ");
    }
}
