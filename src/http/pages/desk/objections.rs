//! 居民不同意的: refusals that residents object to, decided by another than whoever refused.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::acts::requests::decline::{self, Verdict};
use crate::domain::request::{Level, Words, WordsRefusal};
use crate::domain::standing::Office::{self, Auditor, Desk};
use crate::domain::tiers::{DecideObjection, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::requests::number;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::catalogue;
use crate::store::objections::{self, Objection};
use crate::store::people;
use crate::store::requests;
use crate::views::desk_objections::{ObjectionRow, Objections};
use crate::views::page::Tab;
use crate::words::k;

const DECIDE: &[Office] = DecideObjection::RULE.offices;
const READ: Audience = Audience::Office(&[Desk, Office::Admin, Auditor, Office::Party]);
const PAGE: i64 = 20;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/objections", READ, Both, "refusals that residents object to, oldest first: ?after=", || {
            web::route().to(list)
        }),
        post(
            "/desk/objections/{id}",
            Audience::Office(DECIDE),
            Both,
            "decide one: verdict=restored or upheld, with words",
            &["key", "verdict", "words"],
            || web::route().to(decide),
        ),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    after: Option<String>,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    page(&ctx, asked.into_inner().after, &FieldErrors::default(), None).await
}

/// The page; with what was typed about one of them, where it was refused.
async fn page(
    ctx: &Ctx,
    after: Option<String>,
    errors: &FieldErrors,
    typed: Option<(String, String)>,
) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let me = ctx.caller()?;
    let party = own_party(&me.offices);
    let theirs = party.clone();
    let (found, of, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let found = match theirs {
                None => objections::waiting(conn, &community, after.as_deref(), None, PAGE + 1)?,
                Some(party) if catalogue::subdistrict(conn, &community)?.is_some_and(|up| up.id == party) => {
                    objections::waiting(conn, &community, after.as_deref(), Some(Level::Subdistrict), PAGE + 1)?
                }
                Some(_) => Vec::new(),
            };
            let ids: Vec<String> = found.iter().map(|o| o.request_id.clone()).collect();
            let of = crate::store::mine::requests_by_id(conn, &community, &ids)?;
            let named: Vec<String> =
                of.values().map(|r| r.resident_id.clone()).chain(found.iter().map(|o| o.declined_by.clone())).collect();
            Ok((found, of, people::labels(conn, &community, &named)?))
        })
        .await?;
    let shown = &found[..found.len().min(PAGE as usize)];
    let may = me.offices.iter().any(|(office, _)| DECIDE.contains(office));
    let lang = ctx.prefs.lang;
    let called = |id: &String| labels.get(id).map(|l| l.called(lang)).unwrap_or_default();
    let row = |o: &Objection| {
        let request: Option<&requests::Request> = of.get(&o.request_id);
        ObjectionRow {
            id: o.id.clone(),
            request: o.request_id.clone(),
            number: request.map(|r| number(r.number)).unwrap_or_default(),
            resident: request.and_then(|r| labels.get(&r.resident_id)).map(|l| l.name.clone()).unwrap_or_default(),
            own_words: request.map(|r| r.words.clone()).unwrap_or_default(),
            reason: super::requests::decline_reason_words(lang, &o.reason),
            said: o.said.clone(),
            declined_by: called(&o.declined_by),
            words: o.words.clone(),
            objected_at: o.objected_at,
            due_at: o.due_at,
            late: o.late(ctx.now),
            level: o.risen(),
            opens: party.is_none() || request.map(|r| &r.party_id) == party.as_ref(),
            mine: o.declined_by == me.person_id,
            typed: typed.as_ref().filter(|(id, _)| *id == o.id).map(|(_, words)| words.clone()),
        }
    };
    let view = Objections {
        page: ctx.titled(k::LIST_OBJECTIONS, Tab::Requests).with_errors(errors),
        may,
        rows: shown.iter().map(row).collect(),
        next: shown.last().filter(|_| found.len() > shown.len()).map(|o| format!("after={}", o.id)),
    };
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(status, &view)
}

/// The responsible party that is all somebody speaks for. The subdistrict's own account decides what has risen to it, and
/// sees no more; any other party has none to decide.
fn own_party(offices: &[(Office, Option<String>)]) -> Option<String> {
    if offices.iter().any(|(office, _)| matches!(office, Desk | Auditor | Office::Admin)) {
        return None;
    }
    let party = offices.iter().find(|(office, _)| *office == Office::Party);
    Some(party.and_then(|(_, party)| party.clone()).unwrap_or_default())
}

async fn decide(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let verdict = form.parse("verdict", &mut errors, |text| match text {
        "restored" => Ok(Verdict::Restored),
        "upheld" => Ok(Verdict::Upheld),
        _ => Err(k::LIST_ERROR_VERDICT),
    });
    let words = form.parse("words", &mut errors, |typed| {
        Words::parse(typed).map_err(|why| match why {
            WordsRefusal::Empty => k::TELLING_ERROR_WORDS,
            WordsRefusal::TooLong { .. } => k::HOUSE_ERROR_WORDS_LONG,
        })
    });
    let (Some(verdict), Some(words)) = (verdict, words) else {
        return page(&ctx, None, &errors, Some((id, form.typed("words")))).await;
    };
    let mut standing = ctx.office_standing(DECIDE)?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    let claim = Claim { key: form.key(), route: "desk.objections", digest: form.digest() };
    let request = decline::decide(&ctx.app.db, ctx.community_id(), standing, claim, id, verdict, words).await?;
    let desk = ctx.caller()?.offices.iter().any(|(office, _)| *office == Desk);
    Ok(ctx.go(&if desk { format!("/desk/requests/{request}") } else { "/desk/objections".to_owned() }))
}
