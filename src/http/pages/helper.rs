//! A helper's side: my residents, one resident's page in my hands, and giving a mandate up.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::requests::{named, reach_words, row};
use super::{mandates as mandate_pages, requests as request_pages};
use crate::acts::day;
use crate::domain::mandate::{self, Caps, MandateState, Matter};
use crate::domain::request::{self, RequestStep};
use crate::domain::standing::MandateFacts;
use crate::domain::undo::in_her_name;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::{Helper, Resident};
use crate::http::routes::{Entry, Mount::Acting, Mount::Both, get, post};
use crate::store::acts::{self, Act, Sight};
use crate::store::catalogue::{self, Category};
use crate::store::helpers;
use crate::store::mandates::{self, Look, OfHelper};
use crate::store::people::{self, Home, Label, Person};
use crate::store::requests::{self, Request};
use crate::views::acts::ActRow;
use crate::views::helper::{ResidentList, ResidentPage, ResidentRow};
use crate::views::page::Tab;
use crate::words::k;

/// Residents of one page.
const PAGE: i64 = 25;
/// Requests and acts shown on a resident's page.
const LATELY: i64 = 5;

pub fn entries() -> Vec<Entry> {
    let about = "the resident's page, for whoever acts for them";
    vec![
        get("/for", Helper, Both, "residents this helper acts for: ?q= &after=", || web::route().to(list)),
        get("", Resident, Acting, about, || web::route().to(show)),
        get("/", Resident, Acting, about, || web::route().to(show)),
        post("/renunciation", Resident, Acting, "the helper gives the mandate up", &["key"], || {
            web::route().to(give_up)
        }),
    ]
}

#[derive(Deserialize)]
struct Asked {
    q: Option<String>,
    /// Name and id of the last one shown.
    after: Option<String>,
    id: Option<String>,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (community, me, now) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone(), ctx.now);
    let asked = asked.into_inner();
    let q = asked.q.unwrap_or_default();
    let first = asked.after.is_none();
    let today = day::began(&ctx.community.zone(), now);
    let (rows, looks, last, total, done) = {
        let (q, me) = (q.clone(), me.clone());
        ctx.app
            .db
            .read(move |conn| {
                let after = asked.after.as_deref().zip(asked.id.as_deref());
                let rows = mandates::of_helper(conn, &community, &me, &q, after, now, PAGE + 1)?;
                let ids: Vec<String> = rows.iter().map(|r| r.mandate.resident_id.clone()).collect();
                let last = helpers::last_for(conn, &community, &me, &ids)?;
                let looks = mandates::looks(conn, &community, ids)?;
                let total = mandates::total_of_helper(conn, &community, &me, now)?;
                Ok((rows, looks, last, total, helpers::acts_since(conn, &community, &me, today)?))
            })
            .await?
    };
    let shown = &rows[..rows.len().min(PAGE as usize)];
    let mut residents: Vec<ResidentRow> = shown.iter().map(|r| resident_row(r, &looks, &last, &me, now)).collect();
    if first && rows.len() <= shown.len() {
        // All on one page: door after door, as one climbs the stairs.
        residents.sort_by(|a, b| (a.suspended, &a.place, &a.name).cmp(&(b.suspended, &b.place, &b.name)));
    }
    let caps = Caps::default();
    ctx.show(&ResidentList {
        page: ctx.titled(k::HELPER_MINE, Tab::Home),
        residents,
        total: total.unsigned_abs(),
        older: shown.last().filter(|_| rows.len() > shown.len()).map(|last| next(&q, last)),
        q,
        cap: u64::from(caps.residents_of_a_helper),
        acts_today: done.unsigned_abs(),
        acts_cap: u64::from(caps.acts_by_a_helper_a_day),
    })
}

/// The address of the residents after this one.
fn next(q: &str, last: &OfHelper) -> String {
    let pairs = [("q", q), ("after", last.name.as_str()), ("id", last.mandate.resident_id.as_str())];
    let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    format!("/for?{}", query.join("&"))
}

/// Text as it stands in an address.
pub fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'-' | b'_' | b'.' => char::from(b).to_string(),
            b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect()
}

fn resident_row(r: &OfHelper, looks: &[Look], last: &HashMap<String, i64>, me: &str, now: i64) -> ResidentRow {
    let m = &r.mandate;
    let only_own = mandate::sees_only_own(m.state, m.cooling_until, now) || !m.matters().contains(&Matter::Requests);
    let theirs = || looks.iter().filter(move |l| l.resident_id == m.resident_id && (!only_own || l.filed_by == me));
    ResidentRow {
        id: m.resident_id.clone(),
        name: r.name.clone(),
        place: r.place.clone(),
        until_at: m.until_at,
        open_requests: theirs().filter(|l| l.open).count() as u64,
        needs_a_look: theirs().any(|l| matches!(l.state.as_str(), "solved" | "answered")),
        suspended: m.state_now(now) == MandateState::Suspended,
        last_at: last.get(&m.resident_id).copied(),
        ends_soon: m.until_at - now <= mandate::NOTICE,
    }
}

/// Everything the page shows, read at once.
struct Whole {
    person: Person,
    home: Option<Home>,
    requests: Vec<Request>,
    acts: Vec<Act>,
    categories: HashMap<String, Category>,
    labels: HashMap<String, Label>,
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let acting = ctx.acting.clone().ok_or(Error::Missing)?;
    let Some(facts) = &acting.mandate else {
        // The desk has its own page for a person.
        return Ok(ctx.go(&format!("/desk/people/{}", acting.resident_id)));
    };
    let cooling = mandate::sees_only_own(facts.state, facts.cooling_until, ctx.now);
    let w = whole(&ctx, facts, cooling).await?;
    ctx.show(&stands(&ctx, facts, &w, cooling))
}

/// What stands for this resident, for the page and for the one that is taken along on a visit.
fn stands(ctx: &Ctx, facts: &MandateFacts, w: &Whole, cooling: bool) -> ResidentPage {
    let lang = ctx.prefs.lang;
    ResidentPage {
        page: ctx.page(w.person.name.clone(), Tab::Home),
        name: w.person.name.clone(),
        place: w.home.as_ref().map(Home::in_words).unwrap_or_default(),
        matters: facts.matters.iter().map(|m| m.as_str().to_owned()).collect(),
        until_at: facts.until_at,
        mandate_id: facts.id.clone(),
        reach: reach_words(ctx, &w.person.reach),
        needs: needs(ctx, &w.person),
        requests: w.requests.iter().map(|r| row(ctx, r, &w.categories, &w.labels)).collect(),
        acts: w
            .acts
            .iter()
            .map(|a| ActRow {
                id: a.id.clone(),
                act: a.act.clone(),
                who: named(lang, w.labels.get(&a.actor_id)),
                about: about(ctx, a, w),
                said: String::new(),
                look: None,
                in_her_name: in_her_name(&a.act),
                at: a.at,
                asks: a.asks,
                answer: String::new(),
            })
            .collect(),
        cooling_until: facts.cooling_until.filter(|_| cooling),
    }
}

/// The same with the requests that may be called off now, read at once.
pub async fn taken_along(ctx: &Ctx, facts: &MandateFacts) -> Result<(ResidentPage, Vec<String>), Error> {
    let cooling = mandate::sees_only_own(facts.state, facts.cooling_until, ctx.now);
    let w = whole(ctx, facts, cooling).await?;
    let open = w.requests.iter().filter(|r| request::may(r.state, RequestStep::Withdraw).is_some());
    let open = open.map(|r| r.id.clone()).collect();
    Ok((stands(ctx, facts, &w, cooling), open))
}

async fn whole(ctx: &Ctx, facts: &MandateFacts, cooling: bool) -> Result<Whole, Error> {
    let (community, resident, me) =
        (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), ctx.caller()?.person_id.clone());
    let all_requests = facts.matters.contains(&Matter::Requests) && !cooling;
    ctx.app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &resident)?.ok_or(Error::Missing)?;
            let home = match &person.home_id {
                Some(home) => people::home_of(conn, &community, home)?,
                None => None,
            };
            let only_own = (!all_requests).then_some(me.as_str());
            let requests = requests::of_resident(conn, &community, &resident, None, only_own, LATELY)?;
            let sight = Sight::Helper { id: me, requests: all_requests };
            let acts = acts::done_for(conn, &community, &resident, &sight, None, LATELY)?;
            let ids: Vec<String> =
                requests.iter().map(|r| r.filed_by.clone()).chain(acts.iter().map(|a| a.actor_id.clone())).collect();
            Ok(Whole {
                categories: request_pages::by_id(catalogue::categories(conn, &community)?),
                labels: people::labels(conn, &community, &ids)?,
                person,
                home,
                requests,
                acts,
            })
        })
        .await
}

/// What an act was about, where it is one of the requests shown.
fn about(ctx: &Ctx, act: &Act, w: &Whole) -> String {
    w.requests
        .iter()
        .find(|r| r.id == act.subject_id)
        .and_then(|r| w.categories.get(&r.category_id))
        .map(|c| c.name(ctx.prefs.lang).to_owned())
        .unwrap_or_default()
}

/// What to mind when with her, in words.
fn needs(ctx: &Ctx, person: &Person) -> Vec<String> {
    let page = ctx.page("", Tab::None);
    person
        .needs
        .split(',')
        .filter(|need| !need.is_empty())
        .map(|need| crate::views::desk_people::need_words(&page, need))
        .collect()
}

async fn give_up(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let standing = mandate_pages::standing(&ctx, &form)?;
    mandate_pages::give_up(&ctx, standing, &form).await
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_name_in_an_address_reads_back_whatever_it_holds() {
        let name = "王秀兰 & co=1?";
        let asked = actix_web::web::Query::<std::collections::HashMap<String, String>>::from_query(&format!(
            "q={}",
            escape(name)
        ));
        assert_eq!(asked.unwrap().get("q").map(String::as_str), Some(name));
    }
}
