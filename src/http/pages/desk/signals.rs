//! What the house noticed: a list to look through, and each one closed by somebody with words.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::lists::{self, Asked, List};
use crate::acts::signals as acting;
use crate::domain::signals::{Facts, SignalKind};
use crate::domain::standing::Office::{self, Accounts, Admin, Auditor, Desk};
use crate::domain::standing::Standing;
use crate::domain::tiers::{CloseSignal, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::requests::parse_words;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::post::words::act_name;
use crate::store::acts::{self, Act};
use crate::store::answers::Claim;
use crate::store::people::{self, Label};
use crate::store::signals::{self, Signal};
use crate::views::desk_requests::Named;
use crate::views::desk_signals::{Closed, SignalAct, SignalList, SignalPage, SignalRow};
use crate::views::page::{Page, Tab};
use crate::words::{Key, k};

const READ: Audience = Audience::Office(&[Desk, Accounts, Auditor, Admin]);
const CLOSE: &[Office] = CloseSignal::RULE.offices;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/signals", READ, Both, "what somebody should look at, newest first: ?view=closed &before=", || {
            web::route().to(list)
        }),
        get("/desk/signals/{id}", READ, Both, "one of them: what was seen, what to ask", || web::route().to(show)),
        post(
            "/desk/signals/{id}/closing",
            Audience::Office(CLOSE),
            Both,
            "close it: what was found when somebody looked",
            &["key", "words"],
            || web::route().to(close),
        ),
    ]
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let how = List { over: "closed", page: signals::page, id: |s| &s.id, people: people_of };
    let listed = lists::read(&ctx, asked.into_inner(), how).await?;
    let page = ctx.titled(k::SIGNALS_TITLE, Tab::Mandates);
    ctx.show(&SignalList {
        open: listed.open,
        next: listed.next,
        rows: listed.rows.iter().map(|s| row(&page, s, &listed.labels)).collect(),
        page,
    })
}

/// Whom a signal names.
fn people_of(signal: &Signal) -> Vec<String> {
    [&signal.resident_id, &signal.helper_id, &signal.closed_by].into_iter().flatten().cloned().collect()
}

/// One signal in words; other pages of the desk show it too.
pub fn row(page: &Page, signal: &Signal, labels: &HashMap<String, Label>) -> SignalRow {
    let called = |id: &String| labels.get(id).map(|l| l.called(page.lang)).unwrap_or_default();
    let named = |id: &Option<String>| id.as_ref().map(|id| Named { id: id.clone(), name: called(id) });
    let kind = SignalKind::parse(&signal.kind);
    SignalRow {
        id: signal.id.clone(),
        kind: signal.kind.clone(),
        title: kind.map(|kind| page.t(title_words(kind)).to_owned()).unwrap_or_default(),
        why: kind.map(|kind| why(page, kind, signal, labels)).unwrap_or_default(),
        resident: named(&signal.resident_id),
        helper: named(&signal.helper_id),
        raised_at: signal.raised_at,
        times: i64::from(signal.times),
        closed: signal.closed_at.map(|at| Closed {
            at,
            by: signal.closed_by.as_ref().map(called).unwrap_or_default(),
            words: signal.closed_words.clone().unwrap_or_default(),
        }),
    }
}

fn why(page: &Page, kind: SignalKind, signal: &Signal, labels: &HashMap<String, Label>) -> String {
    // Facts of an older version read as none; the sentence then only lacks its figures.
    let facts: Facts = serde_json::from_str(&signal.facts).unwrap_or_default();
    let name = |id: &Option<String>| {
        id.as_ref().and_then(|id| labels.get(id)).map(|l| l.called(page.lang)).unwrap_or_default()
    };
    let args = [
        ("resident", name(&signal.resident_id)),
        ("helper", name(&signal.helper_id)),
        ("n", facts.n.to_string()),
        ("since", page.date(facts.since.unwrap_or(signal.seen_at))),
        ("when", page.moment(signal.seen_at)),
        ("witness", facts.witness.unwrap_or_default()),
    ];
    crate::words::tell(page.lang, why_words(kind), &args)
}

fn title_words(kind: SignalKind) -> Key {
    match kind {
        SignalKind::ContactChanged => k::SIGNALS_CONTACT_CHANGED,
        SignalKind::HelperChanged => k::SIGNALS_HELPER_CHANGED,
        SignalKind::NightActs => k::SIGNALS_NIGHT_ACTS,
        SignalKind::OnlyChannel => k::SIGNALS_ONLY_CHANNEL,
        SignalKind::FastConfirmations => k::SIGNALS_FAST,
        SignalKind::Unreachable => k::SIGNALS_UNREACHABLE,
        SignalKind::SameWitness => k::SIGNALS_WITNESS,
        SignalKind::WithdrawnByProxy => k::SIGNALS_WITHDRAWN,
        SignalKind::UndeclaredTie => k::SIGNALS_TIE,
        SignalKind::HelperLeft => k::SIGNALS_LEFT,
        SignalKind::SelfDealing => k::SIGNALS_DEALING,
    }
}

fn why_words(kind: SignalKind) -> Key {
    match kind {
        SignalKind::ContactChanged => k::SIGNALS_CONTACT_CHANGED_WHY,
        SignalKind::HelperChanged => k::SIGNALS_HELPER_CHANGED_WHY,
        SignalKind::NightActs => k::SIGNALS_NIGHT_ACTS_WHY,
        SignalKind::OnlyChannel => k::SIGNALS_ONLY_CHANNEL_WHY,
        SignalKind::FastConfirmations => k::SIGNALS_FAST_WHY,
        SignalKind::Unreachable => k::SIGNALS_UNREACHABLE_WHY,
        SignalKind::SameWitness => k::SIGNALS_WITNESS_WHY,
        SignalKind::WithdrawnByProxy => k::SIGNALS_WITHDRAWN_WHY,
        SignalKind::UndeclaredTie => k::SIGNALS_TIE_WHY,
        SignalKind::HelperLeft => k::SIGNALS_LEFT_WHY,
        SignalKind::SelfDealing => k::SIGNALS_DEALING_WHY,
    }
}

fn ask_words(kind: SignalKind) -> Key {
    match kind {
        SignalKind::ContactChanged => k::SIGNALS_CONTACT_CHANGED_ASK,
        SignalKind::HelperChanged => k::SIGNALS_HELPER_CHANGED_ASK,
        SignalKind::NightActs => k::SIGNALS_NIGHT_ACTS_ASK,
        SignalKind::OnlyChannel => k::SIGNALS_ONLY_CHANNEL_ASK,
        SignalKind::FastConfirmations => k::SIGNALS_FAST_ASK,
        SignalKind::Unreachable => k::SIGNALS_UNREACHABLE_ASK,
        SignalKind::SameWitness => k::SIGNALS_WITNESS_ASK,
        SignalKind::WithdrawnByProxy => k::SIGNALS_WITHDRAWN_ASK,
        SignalKind::UndeclaredTie => k::SIGNALS_TIE_ASK,
        SignalKind::HelperLeft => k::SIGNALS_LEFT_ASK,
        SignalKind::SelfDealing => k::SIGNALS_DEALING_ASK,
    }
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, String::new(), &FieldErrors::default()).await
}

async fn page(ctx: &Ctx, id: String, typed: String, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (signal, acts, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let signal = signals::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let facts: Facts = serde_json::from_str(&signal.facts).unwrap_or_default();
            let acts: HashMap<String, Act> = acts::by_ids(conn, &community, &facts.acts)?;
            let mut ids = people_of(&signal);
            ids.extend(acts.values().map(|a| a.actor_id.clone()));
            let labels = people::labels(conn, &community, &ids)?;
            Ok((signal, acts, labels))
        })
        .await?;
    let page = ctx.titled(k::SIGNALS_TITLE, Tab::Mandates).with_errors(errors);
    let mut acts: Vec<&Act> = acts.values().collect();
    acts.sort_by_key(|a| a.seq);
    let me = &ctx.caller()?.person_id;
    let holds = ctx.caller()?.offices.iter().any(|(o, _)| CLOSE.contains(o));
    let row = row(&page, &signal, &labels);
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &SignalPage {
            ask: SignalKind::parse(&signal.kind).map(|kind| page.t(ask_words(kind)).to_owned()).unwrap_or_default(),
            acts: acts.into_iter().map(|a| act(&page, a, &labels)).collect(),
            may_close: holds && signal.open() && signal.helper_id.as_ref() != Some(me),
            typed_words: typed,
            row,
            page: Page { title: page.t(k::SIGNALS_ONE).to_owned(), ..page },
        },
    )
}

fn act(page: &Page, act: &Act, labels: &HashMap<String, Label>) -> SignalAct {
    SignalAct {
        at: act.at,
        what: act_name(page.lang, &act.act),
        who: labels.get(&act.actor_id).map(|l| l.called(page.lang)).unwrap_or_default(),
    }
}

async fn close(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let words = match parse_words(form.text("words")) {
        Ok(words) => words,
        Err(key) => {
            let mut errors = FieldErrors::default();
            errors.add("words", if form.has("words") { key } else { k::SIGNALS_ERROR_WORDS });
            return page(&ctx, id, form.typed("words"), &errors).await;
        }
    };
    let standing = Standing { key: form.key(), client_at: form.client_at(), ..ctx.office_standing(CLOSE)? };
    let claim = Claim { key: form.key(), route: "signals.close", digest: form.digest() };
    acting::close(&ctx.app.db, ctx.community_id(), standing, claim, id, words).await?;
    Ok(ctx.go("/desk/signals"))
}
