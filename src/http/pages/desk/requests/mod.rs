//! Requests as the desk and the responsible parties see and handle them.

mod asked;
mod bulk;
mod filters;
mod handling;
mod list;
mod one;
mod order;
mod outside;
mod promise;
mod voices;

pub use asked::day_ends;
pub use list::Rows;
pub use one::decline_reason_words;

use std::collections::HashMap;

use actix_web::web;

use crate::domain::policy::Refusal;
use crate::domain::standing::Office::{self, Accounts, Admin, Auditor, Desk, Party as PartyOffice};
use crate::domain::tiers::{Kind, RingAsked};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::people::Label;
use crate::store::requests::Request;
use crate::views::desk_requests::Hands;

const READ: Audience = Audience::Office(&[Desk, PartyOffice, Auditor]);
const HANDLE: &[Office] = &[Desk, PartyOffice];
/// Who says what is one cause, what it is about, and what is public.
const MERGE: &[Office] = &[Desk];

pub fn entries() -> Vec<Entry> {
    let handle = Audience::Office(HANDLE);
    vec![
        get(
            "/desk",
            Audience::Office(&[Desk, PartyOffice, Auditor, Accounts, Admin]),
            Both,
            "the desk's day: figures and the soonest ten",
            || web::route().to(list::today),
        ),
        get(
            "/desk/requests",
            READ,
            Both,
            "the queue, soonest first: ?state= &risen= &late= &today= &party= &handler= &category= &place= &channel= &words= &after=",
            || web::route().to(list::queue),
        ),
        post(
            "/desk/requests/bulk",
            handle,
            Both,
            "several at once: assign or hand on; each is an act of its own",
            &["key", "row", "what", "person", "to", "reason", "why", "query"],
            || web::route().to(bulk::bulk),
        ),
        post(
            "/desk/requests/filters",
            handle,
            Both,
            "keep a filter of the queue, for oneself or for the desk",
            &["key", "query", "name", "share", "start"],
            || web::route().to(filters::keep),
        ),
        post(
            "/desk/requests/filters/start",
            handle,
            Both,
            "the filter one's queue opens with",
            &["key", "query"],
            || web::route().to(filters::start),
        ),
        post("/desk/requests/filters/{id}/end", handle, Both, "forget a filter", &["key"], || {
            web::route().to(filters::forget)
        }),
        get("/desk/requests/orders", handle, Both, "work orders on paper, of what a filter finds open", || {
            web::route().to(order::several)
        }),
        get("/desk/requests/{id}/order", handle, Both, "one work order on paper", || web::route().to(order::one)),
        get("/desk/requests/{id}", READ, Both, "one request as staff see it", || web::route().to(one::show)),
        post(
            "/desk/requests/{id}/assignment",
            handle,
            Both,
            "give it to a colleague",
            &["key", "version", "person"],
            || web::route().to(handling::assign),
        ),
        post("/desk/requests/{id}/acceptance", handle, Both, "take it on", &["key", "version"], || {
            web::route().to(handling::accept)
        }),
        post(
            "/desk/requests/{id}/refusal",
            handle,
            Both,
            "decline it, with a coded reason and words",
            &["key", "version", "decline_reason", "words"],
            || web::route().to(handling::decline),
        ),
        post(
            "/desk/requests/{id}/transfer",
            handle,
            Both,
            "hand it to another party, with a reason",
            &["key", "version", "party", "reason", "words"],
            || web::route().to(handling::transfer),
        ),
        post(
            "/desk/requests/{id}/answer",
            handle,
            Both,
            "answer the resident",
            &["key", "version", "words", "wording", "insert", "promise_day", "promise_hour"],
            || web::route().to(handling::answer),
        ),
        post(
            "/desk/requests/{id}/solution",
            handle,
            Both,
            "say that it is done, with photos",
            &["key", "version", "words", "photo"],
            || web::route().to(handling::solve),
        )
        .with_files(),
        post(
            "/desk/requests/{id}/summary",
            handle,
            Both,
            "a few words beside the resident's own",
            &["key", "version", "words"],
            || web::route().to(voices::summarise),
        ),
        post(
            "/desk/requests/{id}/publication",
            Audience::Office(MERGE),
            Both,
            "let it stand on the public board with these words, or take it off",
            &["key", "version", "words", "off"],
            || web::route().to(voices::publish),
        ),
        post(
            "/desk/requests/{id}/merging",
            Audience::Office(MERGE),
            Both,
            "put it together with another of the same cause, by its number",
            &["key", "version", "number", "words"],
            || web::route().to(voices::merge),
        ),
        post(
            "/desk/requests/{id}/splitting",
            Audience::Office(MERGE),
            Both,
            "take it out again: it is another matter",
            &["key", "version", "words"],
            || web::route().to(voices::split),
        ),
        post(
            "/desk/requests/{id}/category",
            Audience::Office(MERGE),
            Both,
            "put it under the category it belongs to, with a reason the resident reads",
            &["key", "version", "category", "words"],
            || web::route().to(voices::recategorise),
        ),
        post(
            "/desk/requests/{id}/call",
            Audience::Office(RingAsked::RULE.offices),
            Both,
            "whoever asked for a call was rung: what they said",
            &["key", "words"],
            || web::route().to(handling::ring),
        ),
        post("/desk/requests/{id}/note", handle, Both, "a note between staff", &["key", "version", "words"], || {
            web::route().to(handling::note)
        }),
    ]
}

/// Whose requests a member of staff sees.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Sees {
    All,
    /// A responsible party's own account: only what is theirs.
    Party(String),
}

impl Sees {
    fn of(ctx: &Ctx) -> Result<Self, Error> {
        let offices = &ctx.caller()?.offices;
        if offices.iter().any(|(o, _)| matches!(o, Desk | Auditor)) {
            return Ok(Self::All);
        }
        offices
            .iter()
            .find_map(|(office, party)| (*office == PartyOffice).then(|| party.clone()).flatten())
            .map(Self::Party)
            .ok_or(Error::refused(Refusal::NotThisOffice))
    }

    fn sees(&self, request: &Request) -> bool {
        match self {
            Self::All => true,
            Self::Party(party) => *party == request.party_id,
        }
    }
}

fn holds(ctx: &Ctx, office: Office) -> bool {
    ctx.caller.as_deref().is_some_and(|c| c.offices.iter().any(|(o, _)| *o == office))
}

/// Whose hands it was, when they were not the resident's alone.
fn hands(ctx: &Ctx, r: &Request, labels: &HashMap<String, Label>, with_mandate: bool) -> Option<Hands> {
    let by = match &r.assisted_by {
        Some(helper) => helper,
        None if r.filed_by != r.resident_id => &r.filed_by,
        None => return None,
    };
    Some(Hands {
        actor: labels.get(by).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default(),
        standing: r.standing.clone(),
        channel: r.channel.clone(),
        mandate: r.mandate_id.clone().filter(|_| with_mandate),
    })
}

/// The people a request names: resident, whose hands, who handles it.
fn named_in(r: &Request) -> impl Iterator<Item = String> {
    [Some(r.resident_id.clone()), Some(r.filed_by.clone()), r.assisted_by.clone(), r.handler_id.clone()]
        .into_iter()
        .flatten()
}
