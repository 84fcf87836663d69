//! What was done for a resident, as they or whoever acts for them see it, and what they say to it.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::requests::parse_words;
use crate::acts::act::{self, Reply, hands};
use crate::domain::mandate::{self, Matter};
use crate::domain::request::{self, RequestStep};
use crate::domain::tiers::{self, CallOffRequest, Kind};
use crate::domain::undo;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::path_id;
use crate::http::routes::{Entry, Mount::ForResident, get, post};
use crate::store::absences;
use crate::store::acts::{self, Act, Sight};
use crate::store::answers::Claim;
use crate::store::catalogue::{self, Category};
use crate::store::conn::Conn;
use crate::store::people::{self, Label};
use crate::store::requests::{self, Event, Request};
use crate::store::sessions::SessionKind;
use crate::store::{mine, telling};
use crate::views::acts::{ActList, ActRow, OneAct};
use crate::views::page::Tab;
use crate::words::{Lang, k};

/// Rows of a page.
const PAGE: i64 = 25;

type Path = crate::http::Parts;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/acts", Resident, ForResident, "what others did for this resident, newest first", || {
            web::route().to(list)
        }),
        get("/acts/{id}", Resident, ForResident, "one act, and what can be said to it", || web::route().to(show)),
        post("/acts/{id}/acknowledgement", Resident, ForResident, "all right", &["key"], || {
            web::route().to(acknowledge)
        }),
        post("/acts/{id}/objection", Resident, ForResident, "not what I wanted", &["key", "words"], || {
            web::route().to(object)
        }),
        post("/acts/{id}/undo", Resident, ForResident, "take it back", &["key"], || web::route().to(take_back)),
    ]
}

/// Acts with what names them.
pub struct Named {
    pub acts: Vec<Act>,
    labels: HashMap<String, Label>,
    requests: HashMap<String, Request>,
    categories: HashMap<String, Category>,
    /// What was written with an act, by its id, where it was asked for.
    said: HashMap<String, String>,
}

/// Who and what is to be named besides.
#[derive(Default)]
pub struct Also<'a> {
    pub people: Vec<String>,
    pub requests: &'a [Request],
}

impl Named {
    /// Three statements at most, however many acts there are; `also` are people and requests to be named besides.
    pub fn read(conn: &mut Conn, community: &str, acts: Vec<Act>, also: Also<'_>) -> Result<Self, Error> {
        let mut people: Vec<String> = acts.iter().map(|a| hands(a).to_owned()).chain(also.people).collect();
        people.sort_unstable();
        people.dedup();
        let requests: Vec<String> = Self::requests_of(&acts).collect();
        let requests = mine::requests_by_id(conn, community, &requests)?;
        let mut categories: Vec<String> =
            requests.values().chain(also.requests).map(|r| r.category_id.clone()).collect();
        categories.sort_unstable();
        categories.dedup();
        let categories = catalogue::categories_among(conn, community, &categories)?;
        Ok(Self {
            labels: people::labels(conn, community, &people)?,
            categories: categories.into_iter().map(|c| (c.id.clone(), c)).collect(),
            requests,
            acts,
            said: HashMap::new(),
        })
    }

    /// With what was written with each act: the report itself, the answer, what was mended.
    pub fn with_words(mut self, steps: &[Event]) -> Self {
        let said = self.acts.iter().filter_map(|act| {
            let words = telling::said(act, self.requests.get(&act.subject_id)?, steps.iter())?;
            Some((act.id.clone(), words))
        });
        self.said = said.collect();
        self
    }

    /// The requests these acts are about.
    pub fn requests_of(acts: &[Act]) -> impl Iterator<Item = String> {
        acts.iter().filter(|a| a.subject_kind == "request").map(|a| a.subject_id.clone())
    }

    pub fn called(&self, lang: Lang, person: &str) -> String {
        self.labels.get(person).map(|l| l.called(lang)).unwrap_or_default()
    }

    pub fn category(&self, lang: Lang, id: &str) -> String {
        self.categories.get(id).map(|c| c.name(lang).to_owned()).unwrap_or_default()
    }

    pub fn categories(&self) -> &HashMap<String, Category> {
        &self.categories
    }

    pub fn labels(&self) -> &HashMap<String, Label> {
        &self.labels
    }

    pub fn rows(&self, lang: Lang) -> Vec<ActRow> {
        self.acts.iter().map(|a| self.row(lang, a)).collect()
    }

    pub fn row(&self, lang: Lang, act: &Act) -> ActRow {
        let about = self.requests.get(&act.subject_id).map(|r| self.category(lang, &r.category_id));
        ActRow {
            id: act.id.clone(),
            act: act.act.clone(),
            who: self.called(lang, hands(act)),
            about: about.unwrap_or_default(),
            said: self.said.get(&act.id).cloned().unwrap_or_default(),
            look: subject_url(act),
            in_her_name: undo::in_her_name(&act.act),
            at: act.at,
            asks: act.asks,
            answer: answer(act).to_owned(),
        }
    }
}

/// What a resident said of an act is between them and the desk: a helper does not read it.
fn for_reader(ctx: &Ctx, row: ActRow) -> ActRow {
    if ctx.acting.as_ref().is_none_or(|a| a.mandate.is_none()) {
        return row;
    }
    ActRow { asks: false, answer: String::new(), ..row }
}

/// What was answered beside a helper is asked again elsewhere, not there.
fn asked_here(ctx: &Ctx, act: &Act, row: ActRow) -> ActRow {
    let beside = ctx.caller.as_deref().is_some_and(|c| c.kind == SessionKind::Copresence);
    ActRow { asks: row.asks && !(beside && act.acknowledged_at.is_some()), ..row }
}

fn answer(act: &Act) -> &'static str {
    match act.state.as_str() {
        "undone" => "undone",
        "objected" => "objected",
        _ if act.acknowledged_at.is_some() => "acknowledged",
        _ => "",
    }
}

/// Which acts this reader may see of the resident in the address.
pub fn sight(ctx: &Ctx) -> Result<Sight, Error> {
    let Some(mandate) = ctx.acting.as_ref().and_then(|a| a.mandate.as_ref()) else {
        return Ok(Sight::All);
    };
    let cooling = mandate::sees_only_own(mandate.state, mandate.cooling_until, ctx.now);
    Ok(Sight::Helper {
        id: ctx.caller()?.person_id.clone(),
        requests: !cooling && mandate.matters.contains(&Matter::Requests),
    })
}

#[derive(Deserialize)]
pub struct Older {
    before: Option<String>,
}

async fn list(ctx: Ctx, older: web::Query<Older>) -> Result<HttpResponse, Error> {
    let (community, resident) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let (sight, before) = (sight(&ctx)?, older.into_inner().before);
    let (named, more) = ctx
        .app
        .db
        .read(move |conn| {
            let mut found = acts::done_for(conn, &community, &resident, &sight, before.as_deref(), PAGE + 1)?;
            let more = found.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
            found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
            Ok((Named::read(conn, &community, found, Also::default())?, more))
        })
        .await?;
    let last = named.acts.last().filter(|_| more);
    ctx.show(&ActList {
        page: ctx.titled(k::ACTS_TITLE, Tab::Me),
        older: last.map(|a| format!("{}/acts?before={}", ctx.base(), a.id)),
        acts: named.rows(ctx.prefs.lang).into_iter().map(|row| for_reader(&ctx, row)).collect(),
    })
}

/// One act with all its page needs.
struct Whole {
    named: Named,
    said: Option<String>,
    away: Vec<undo::Away>,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let (community, resident, sight) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), sight(ctx)?);
    ctx.app
        .db
        .read(move |conn| {
            let act = acts::find(conn, &community, &id)?
                .filter(|a| a.resident_id == resident && sight.sees(a))
                .ok_or(Error::Missing)?;
            let steps = if act.subject_kind == "request" {
                requests::events(conn, &community, &act.subject_id)?
            } else {
                Vec::new()
            };
            let named = Named::read(conn, &community, vec![act], Also::default())?;
            let said = named.acts.first().and_then(|act| {
                let request = named.requests.get(&act.subject_id)?;
                telling::said(act, request, steps.iter())
            });
            let away = absences::spans(conn, &community, &resident)?;
            Ok(Whole { named, said, away })
        })
        .await
}

async fn show(ctx: Ctx, path: Path) -> Result<HttpResponse, Error> {
    let w = whole(&ctx, path_id(&path)?).await?;
    let act = w.named.acts.first().ok_or(Error::Missing)?;
    let window = undo::undo(act.told_at, act.effect_at, &w.away, ctx.now);
    let own_word = ctx.acting.as_ref().is_none_or(|a| a.mandate.is_none());
    let view = OneAct {
        page: ctx.titled(k::ACTS_TITLE, Tab::Me),
        act: asked_here(&ctx, act, for_reader(&ctx, w.named.row(ctx.prefs.lang, act))),
        standing: act.standing.clone(),
        channel: act.channel.clone(),
        subject_url: subject_url(act),
        words: w.said.clone(),
        own_word,
        can_undo: own_word && can_undo(act, &w.named, window),
        undo_until: window.until(),
        object_until: object_until(act, ctx.now).filter(|_| undo::in_her_name(&act.act)),
        objection: act.objection.clone().filter(|_| own_word),
        receipt_code: act.receipt_code.clone(),
    };
    ctx.show(&view)
}

fn subject_url(act: &Act) -> Option<String> {
    match act.subject_kind.as_str() {
        "request" => Some(format!("/requests/{}", act.subject_id)),
        "mandate" => Some(format!("/mandates/{}", act.subject_id)),
        "proposal" => Some(format!("/proposals/{}", act.subject_id)),
        crate::acts::thanks::hand::SUBJECT => Some("/me/thanks".to_owned()),
        _ => None,
    }
}

fn can_undo(act: &Act, named: &Named, window: undo::Undo) -> bool {
    let undoable = tiers::ALL.iter().any(|r| r.code == act.act && r.undo);
    // Whether a proposal still stands where it stood is found when it is asked for: its page says so then.
    if act.act.starts_with("proposal.") {
        return undoable && act.state == "done" && window.is_open();
    }
    let request = named.requests.get(&act.subject_id);
    let back = match act.act == CallOffRequest::RULE.code {
        true => RequestStep::TakeUp,
        false => RequestStep::Withdraw,
    };
    let stands = request.is_some_and(|r| request::may(r.state, back).is_some());
    undoable && stands && act.state == "done" && window.is_open()
}

/// The last moment to object; while she does not know yet there is no end, and thirty days from now is
/// the least.
fn object_until(act: &Act, now: i64) -> Option<i64> {
    undo::may_object(&act.state, &act.standing, act.told_at, now)
        .then(|| undo::object_until(act.told_at).unwrap_or(now + undo::OBJECTION))
}

async fn acknowledge(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    reply(&ctx, &path, &form, "acts.acknowledge", Reply::AllRight).await?;
    // She is where she was: on the first page, or on the act itself.
    Ok(ctx.go(&if ctx.acting.is_some() { format!("{}/acts", ctx.base()) } else { "/".to_owned() }))
}

async fn object(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let words = match form.has("words") {
        true => Some(parse_words(form.text("words")).map_err(|key| Error::field("words", key))?),
        false => None,
    };
    let id = reply(&ctx, &path, &form, "acts.object", Reply::NotWanted { words }).await?;
    Ok(ctx.go(&format!("{}/acts/{id}", ctx.base())))
}

async fn take_back(ctx: Ctx, path: Path, form: Form) -> Result<HttpResponse, Error> {
    let id = reply(&ctx, &path, &form, "acts.undo", Reply::TakeBack).await?;
    Ok(ctx.go(&format!("{}/acts/{id}", ctx.base())))
}

async fn reply(ctx: &Ctx, path: &Path, form: &Form, route: &'static str, what: Reply) -> Result<String, Error> {
    let id = path_id(path)?;
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route, digest: form.digest() };
    let resident = ctx.resident()?.to_owned();
    act::reply(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone(), what).await?;
    Ok(id)
}
