//! What is held about oneself.

use actix_web::{HttpResponse, web};

use super::own_account::may_save;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::SignedIn;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::store::mine;
use crate::store::people;
use crate::store::sessions::SessionKind;
use crate::store::thanks;
use crate::views::me::Me;
use crate::views::page::Tab;
use crate::words::{k, typed};

pub fn entries() -> Vec<Entry> {
    vec![get("/me", SignedIn, Both, "what is held about oneself", || web::route().to(show))]
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let caller = ctx.caller()?;
    let (community, id) = (ctx.community_id().to_owned(), caller.person_id.clone());
    let (person, home, card, thanks) = ctx
        .app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let home = match &person.home_id {
                Some(home) => people::home_of(conn, &community, home)?,
                None => None,
            };
            let card = mine::card_number(conn, &community, &id)?;
            Ok((person, home, card, thanks::concerns(conn, &community, &id)?))
        })
        .await?;
    ctx.show(&Me {
        may_save: may_save(&ctx),
        page: ctx.titled(k::ME_TITLE, Tab::Me),
        name: person.name,
        place: home.map(|h| h.in_words()).unwrap_or_default(),
        phone: person.phone.as_deref().map(typed::show_phone).unwrap_or_default(),
        phone_shared: person.phone_shared,
        email: person.email.unwrap_or_default(),
        reach: person.reach.split(',').filter(|way| !way.is_empty()).map(str::to_owned).collect(),
        card: card.as_deref().map(half_hidden),
        thanks,
        has_password: matches!(caller.kind, SessionKind::Helper | SessionKind::Staff),
    })
}

/// All but the last four figures hidden.
fn half_hidden(number: &str) -> String {
    let shown = number.len().saturating_sub(4);
    format!("•••• {}", number.get(shown..).unwrap_or_default())
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
