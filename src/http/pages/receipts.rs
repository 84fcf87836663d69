//! The receipt that a paper's code opens, for whoever holds the paper: what it shows, and saying from it that this was not
//! what the resident wanted.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::requests::{number, parse_words, state_for_residents};
use crate::acts::act::{FromPaper, hands, object_from_paper};
use crate::domain::card::CardNumber;
use crate::domain::tiers::{CastOpen, CastSecret, Kind, ListBox, TellLine};
use crate::domain::undo;
use crate::error::{Error, FieldErrors};
use crate::http::Parts;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::post::words::act_name;
use crate::store::acts::{self, Act};
use crate::store::ballots::{self, Ballot};
use crate::store::catalogue::{self, Category};
use crate::store::people::{self, Label};
use crate::store::person_keys;
use crate::store::record::checkpoints::{self, Signed};
use crate::store::requests::{self, Request};
use crate::views::page::Tab;
use crate::views::receipts::{Objection, Receipt, Sealed};
use crate::words::masked::shortened;
use crate::words::{k, qr};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/receipts/{code}", Everyone, Both, "what a paper receipt shows, by its code", || web::route().to(receipt)),
        post(
            "/receipts/{code}/objection",
            Everyone,
            Both,
            "not what I wanted, said from the paper with the card's number; the answer is always the same",
            &["key", "card", "words"],
            || web::route().to(object),
        ),
    ]
}

/// Acts whose receipt says that somebody took part in a ballot.
const TAKES_PART: [&str; 4] = [CastSecret::RULE.code, CastOpen::RULE.code, ListBox::RULE.code, TellLine::RULE.code];

/// What the receipt's page needs.
struct Shown {
    act: Act,
    request: Option<(Request, Option<Category>)>,
    /// Of a vote: which ballot, and never more.
    ballot: Option<Ballot>,
    labels: HashMap<String, Label>,
    /// The checkpoint under which its proof stands.
    seal: Option<Signed>,
    erased: bool,
}

/// The code is typed from paper: any case, any spacing.
pub fn typed_code(path: &crate::http::Parts) -> Result<String, Error> {
    let typed = path.get("code").ok_or(Error::Missing)?;
    Ok(typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Arrived {
    said: String,
}

async fn receipt(ctx: Ctx, path: Parts, arrived: web::Query<Arrived>) -> Result<HttpResponse, Error> {
    let objection = Objection { said: arrived.said == "yes", ..Objection::default() };
    show(&ctx, typed_code(&path)?, StatusCode::OK, &FieldErrors::default(), objection).await
}

/// 不是我的意思, from the paper: whether receipt and card belong together is never said, so that nobody learns a number here.
async fn object(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let code = typed_code(&path)?;
    let mut errors = FieldErrors::default();
    let card = CardNumber::parse(form.text("card"));
    if card.is_none() {
        errors.add("card", k::OBJECTION_ERROR_CARD);
    }
    let words = match form.has("words") {
        true => parse_words(form.text("words")).map_err(|key| errors.add("words", key)).ok(),
        false => None,
    };
    let Some(card) = card.filter(|_| errors.0.is_empty()) else {
        let kept = Objection { said: false, card: form.typed("card"), words: form.typed("words") };
        return show(&ctx, code, StatusCode::UNPROCESSABLE_ENTITY, &errors, kept).await;
    };
    let sent = FromPaper { receipt: code.clone(), card, words, address: ctx.address.to_string() };
    object_from_paper(&ctx.app.db, ctx.community_id(), sent).await?;
    Ok(ctx.go(&format!("/receipts/{code}?said=yes")))
}

async fn show(
    ctx: &Ctx,
    code: String,
    status: StatusCode,
    errors: &FieldErrors,
    objection: Objection,
) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let shown = ctx
        .app
        .db
        .read(move |conn| {
            let act = acts::by_receipt(conn, &community, &code)?.ok_or(Error::Missing)?;
            let request = match act.subject_kind.as_str() {
                "request" => requests::find(conn, &community, &act.subject_id)?,
                _ => None,
            };
            let request = match request {
                Some(r) => {
                    let category = catalogue::category(conn, &community, &r.category_id)?;
                    Some((r, category))
                }
                None => None,
            };
            let ballot = match act.subject_kind.as_str() {
                crate::acts::ballots::SUBJECT => ballots::find(conn, &community, &act.subject_id)?,
                _ => None,
            };
            let ids = vec![act.resident_id.clone(), hands(&act).to_owned()];
            let labels = people::labels(conn, &community, &ids)?;
            let seal = checkpoints::newest(conn, &community)?.filter(|c| c.tree_size >= act.seq);
            let erased = person_keys::is_erased(conn, &community, &act.resident_id)?;
            Ok(Shown { act, request, ballot, labels, seal, erased })
        })
        .await?;
    let view = view(ctx, &shown, objection)?;
    ctx.show_as(status, &Receipt { page: view.page.with_errors(errors), ..view })
}

fn view(ctx: &Ctx, shown: &Shown, objection: Objection) -> Result<Receipt, Error> {
    let (act, lang) = (&shown.act, ctx.prefs.lang);
    let resident = shown.labels.get(&act.resident_id).map(|l| shortened(&l.name)).unwrap_or_default();
    let who = match hands(act) {
        id if id == act.resident_id => resident.clone(),
        id => shown.labels.get(id).map(|l| l.called(lang)).unwrap_or_default(),
    };
    let name = act_name(lang, &act.act);
    let category = shown.request.as_ref().and_then(|(_, c)| c.as_ref()).map(|c| c.name(lang));
    let about = category.or(shown.ballot.as_ref().map(|b| b.title.as_str()));
    let in_ballot = shown.ballot.as_ref().map(|b| crate::acts::ballots::number(b.number));
    let until = undo::object_until(act.told_at).filter(|until| ctx.now < *until);
    Ok(Receipt {
        page: ctx.titled(k::RECEIPTS_TITLE, Tab::None),
        code: act.receipt_code.clone(),
        at: act.at,
        what: about.map_or_else(|| name.clone(), |about| format!("{name} · {about}")),
        number: shown.request.as_ref().map(|(r, _)| number(r.number)).or(in_ballot),
        took_part: TAKES_PART.contains(&act.act.as_str()),
        resident,
        who,
        channel: act.channel.clone(),
        standing: act.standing.clone(),
        state: shown.request.as_ref().map(|(r, _)| state_for_residents(r.state).to_owned()),
        undone: act.state == "undone",
        erased: shown.erased,
        object_until: until,
        can_object: !shown.erased && asks_here(act, ctx.now),
        objection,
        seq: act.seq,
        sealed: shown.seal.as_ref().map(|c| Sealed { at: c.at, entries: c.tree_size }),
        qr_svg: qr::svg(&format!("{}/receipts/{}", ctx.app.config.public_url, act.receipt_code))?,
    })
}

/// The form stands there also once it was said: were it gone, a stranger would know that the number they tried was right.
fn asks_here(act: &Act, now: i64) -> bool {
    let state = if act.state == "objected" { "done" } else { act.state.as_str() };
    undo::may_object(state, &act.standing, act.told_at, now)
}
