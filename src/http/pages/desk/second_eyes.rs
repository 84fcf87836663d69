//! A second pair of eyes: what waits for somebody else to look, agreeing or not, and the call to the
//! subdistrict's duty officer.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use jiff::Timestamp;

use super::settings::by_office;
use crate::acts::second_eyes::{self as acts, Answer};
use crate::domain::person::PersonName;
use crate::domain::tiers::{AnswerSecond, ChangeDutyOfficers, Kind};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::post::words::act_name;
use crate::store::duty_officers::{self, DutyOfficer};
use crate::store::merges::{self, Merge};
use crate::store::people::{self, Label};
use crate::store::second_eyes::{self, Asked};
use crate::views::desk_requests::{Choice, Named};
use crate::views::desk_second::{Agreed, AskedRow, OfficerRow, OfficerTyped, SecondEyesPage};
use crate::views::page::Tab;
use crate::words::typed::{phone, show_phone, tidy};
use crate::words::{Key, Lang, k};

const WHO: Audience = Audience::Office(AnswerSecond::RULE.offices);
const CHANGE: Audience = Audience::Office(ChangeDutyOfficers::RULE.offices);
/// The most that is said about it.
const MOST: usize = 300;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/second-eyes", WHO, Both, "what waits for a second pair of eyes", || web::route().to(show)),
        post("/desk/second-eyes/{id}/agreement", WHO, Both, "agree; never to one's own request", &["key"], || {
            web::route().to(agree)
        }),
        post("/desk/second-eyes/{id}/refusal", WHO, Both, "do not agree, or take it back", &["key", "words"], || {
            web::route().to(refuse)
        }),
        post(
            "/desk/second-eyes/{id}/call",
            WHO,
            Both,
            "write down that the duty officer was rung and agreed",
            &["key", "officer", "called", "words"],
            || web::route().to(call),
        ),
        post(
            "/desk/duty-officers",
            CHANGE,
            Both,
            "add a duty officer of the subdistrict",
            &["key", "officer_name", "officer_office", "officer_phone"],
            || web::route().to(add),
        ),
        post("/desk/duty-officers/{id}/end", CHANGE, Both, "they no longer serve", &["key"], || web::route().to(end)),
    ]
}

/// What was typed and refused: at which row, and what.
#[derive(Default)]
struct Kept {
    row: String,
    officer: String,
    called: String,
    words: String,
    new: OfficerTyped,
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    page(&ctx, StatusCode::OK, &FieldErrors::default(), Kept::default()).await
}

/// Everything the page needs, read at once.
struct Whole {
    asked: Vec<Asked>,
    officers: Vec<DutyOfficer>,
    labels: HashMap<String, Label>,
    /// Officers who agreed and may no longer serve.
    agreed_by: HashMap<String, String>,
    /// Proposals to make one record of two.
    merges: Vec<Merge>,
}

async fn whole(ctx: &Ctx) -> Result<Whole, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let asked = second_eyes::open(conn, &community)?;
            let subjects: Vec<String> = asked.iter().map(|a| a.subject_id.clone()).collect();
            let merges = merges::by_ids(conn, &community, &subjects)?;
            let ids: Vec<String> = asked
                .iter()
                .flat_map(|a| [Some(a.asked_by.clone()), Some(a.subject_id.clone()), a.second_id.clone()])
                .flatten()
                .chain(merges.iter().flat_map(|m| [m.kept_id.clone(), m.absorbed_id.clone()]))
                .collect();
            let rung: Vec<String> = asked.iter().filter_map(|a| a.officer_id.clone()).collect();
            Ok(Whole {
                labels: people::labels(conn, &community, &ids)?,
                agreed_by: duty_officers::names(conn, &community, &rung)?,
                officers: duty_officers::all(conn, &community)?,
                merges,
                asked,
            })
        })
        .await
}

async fn page(ctx: &Ctx, status: StatusCode, errors: &FieldErrors, kept: Kept) -> Result<HttpResponse, Error> {
    let w = whole(ctx).await?;
    let caller = ctx.caller()?;
    let holds = |rule: &crate::domain::tiers::Rule| caller.offices.iter().any(|(o, _)| rule.offices.contains(o));
    let officer = |o: &DutyOfficer| OfficerRow {
        id: o.id.clone(),
        name: o.name.clone(),
        office: o.office.clone(),
        phone: show_phone(&o.phone),
    };
    ctx.show_as(
        status,
        &SecondEyesPage {
            page: ctx.titled(k::SECOND_TITLE, Tab::Today).with_errors(errors),
            rows: w.asked.iter().map(|asked| row(ctx, &w, asked, &kept, &caller.person_id)).collect(),
            officers: w.officers.iter().map(officer).collect(),
            may_answer: holds(AnswerSecond::RULE),
            may_change: holds(ChangeDutyOfficers::RULE),
            typed: kept.new,
        },
    )
}

fn row(ctx: &Ctx, w: &Whole, asked: &Asked, kept: &Kept, me: &str) -> AskedRow {
    let lang = ctx.prefs.lang;
    let called = |id: &String| w.labels.get(id).map_or_else(String::new, |l| l.called(lang));
    let here = kept.row == asked.id;
    let by = match (&asked.second_id, &asked.officer_id) {
        (Some(staff), _) => called(staff),
        (None, Some(officer)) => w.agreed_by.get(officer).cloned().unwrap_or_default(),
        (None, None) if asked.state == "refused" => called(&asked.asked_by),
        (None, None) => String::new(),
    };
    let now = Timestamp::from_millisecond(ctx.now).unwrap_or(Timestamp::UNIX_EPOCH);
    let clock = ctx.community.zone().to_datetime(now).strftime("%H:%M").to_string();
    let (about, url) = about(w, asked);
    let by_whom = [me, asked.asked_by.as_str()];
    AskedRow {
        id: asked.id.clone(),
        what: act_name(lang, &asked.purpose),
        about,
        url,
        by: called(&asked.asked_by),
        own: asked.asked_by == me,
        words: asked.words.clone(),
        asked_at: asked.asked_at,
        agreed: (asked.state == "agreed").then(|| Agreed {
            by,
            words: asked.answer.clone().unwrap_or_default(),
            at: asked.called_at.or(asked.answered_at).unwrap_or(0),
        }),
        officers: to_ring(&w.officers, &by_whom, if here { kept.officer.as_str() } else { "" }),
        own_officers: of_their_own(lang, &w.officers, &by_whom),
        called: if here && !kept.called.is_empty() { kept.called.clone() } else { clock },
        typed_words: if here { kept.words.clone() } else { String::new() },
    }
}

/// The officers who may be rung by these people: those whom another put on the list.
pub fn to_ring(officers: &[DutyOfficer], by: &[&str], chosen: &str) -> Vec<Choice> {
    let others = officers.iter().filter(|o| !by.contains(&o.added_by.as_str()));
    others
        .map(|o| Choice {
            value: o.id.clone(),
            label: format!("{} · {} · {}", o.name, o.office, show_phone(&o.phone)),
            chosen: o.id == chosen,
        })
        .collect()
}

/// The names of the others, to say why they are not among them.
pub fn of_their_own(lang: Lang, officers: &[DutyOfficer], by: &[&str]) -> String {
    let own = officers.iter().filter(|o| by.contains(&o.added_by.as_str())).map(|o| o.name.as_str());
    own.collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
}

/// Whom or what it is about, and where that is looked at and gone on with; no address where it is gone.
fn about(w: &Whole, asked: &Asked) -> (Named, String) {
    let name = |id: &str| w.labels.get(id).map(|l| l.name.clone()).unwrap_or_default();
    if let Some(merge) = w.merges.iter().find(|m| m.id == asked.subject_id) {
        let names = format!("{} · {}", name(&merge.kept_id), name(&merge.absorbed_id));
        return (Named { id: merge.kept_id.clone(), name: names }, format!("/desk/merges/{}", merge.id));
    }
    let known = w.labels.contains_key(&asked.subject_id);
    let id = if known { asked.subject_id.clone() } else { String::new() };
    let url = if known { format!("/desk/people/{id}/account") } else { String::new() };
    (Named { name: name(&id), id }, url)
}

async fn agree(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let answer = Answer::Agreed { words: tidy(form.text("words")).chars().take(MOST).collect() };
    send(&ctx, &form, path_id(&path)?, "desk.second.agreement", answer).await
}

async fn refuse(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let words = said(&form, "words", k::SECOND_ERROR_WORDS, &mut errors);
    if !errors.0.is_empty() {
        return refused(&ctx, &form, id, &errors).await;
    }
    send(&ctx, &form, id, "desk.second.refusal", Answer::Refused { words }).await
}

async fn call(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let words = said(&form, "words", k::SECOND_ERROR_WORDS, &mut errors);
    if !form.has("officer") {
        errors.add("officer", k::SECOND_ERROR_OFFICER);
    }
    let called_at = today_at(&ctx, form.text("called"));
    if called_at.is_none() {
        errors.add("called", k::SECOND_ERROR_CALLED);
    }
    let Some(called_at) = called_at.filter(|_| errors.0.is_empty()) else {
        return refused(&ctx, &form, id, &errors).await;
    };
    let officer = form.text("officer").to_owned();
    send(&ctx, &form, id, "desk.second.call", Answer::ByPhone { officer, called_at, words }).await
}

async fn send(ctx: &Ctx, form: &Form, id: String, route: &'static str, what: Answer) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(ctx, form, AnswerSecond::RULE.offices, route)?;
    acts::answer(&ctx.app.db, ctx.community_id(), standing, claim, id, what).await?;
    Ok(ctx.go("/desk/second-eyes"))
}

async fn refused(ctx: &Ctx, form: &Form, row: String, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let kept = Kept {
        row,
        officer: form.text("officer").to_owned(),
        called: form.typed("called"),
        words: form.typed("words"),
        new: OfficerTyped::default(),
    };
    page(ctx, StatusCode::UNPROCESSABLE_ENTITY, errors, kept).await
}

/// A sentence that must be there and must not be a page.
pub fn said(form: &Form, field: &str, missing: Key, errors: &mut FieldErrors) -> String {
    let words = tidy(form.text(field));
    match words.chars().count() {
        0 => errors.add(field, missing),
        n if n > MOST => errors.add_with(field, k::SECOND_ERROR_WORDS_LONG, vec![("most", MOST.to_string())]),
        _ => {}
    }
    words
}

/// 9:30 of today, at the community; not in the future.
pub fn today_at(ctx: &Ctx, typed: &str) -> Option<i64> {
    let (hour, minute) = clock(typed)?;
    let zone = ctx.community.zone();
    let now = Timestamp::from_millisecond(ctx.now).ok()?;
    let then = zone.to_datetime(now).date().at(hour, minute, 0, 0);
    let at = zone.to_timestamp(then).ok()?.as_millisecond();
    (at <= ctx.now).then_some(at)
}

fn clock(typed: &str) -> Option<(i8, i8)> {
    let text = tidy(typed).replace(['：', '点', '时', '.'], ":").replace('分', "");
    let (hour, minute) = text.split_once(':')?;
    let minute = if minute.is_empty() { "0" } else { minute };
    let (hour, minute) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

async fn add(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let name = PersonName::parse(form.text("officer_name"));
    if name.is_err() {
        errors.add("officer_name", k::ACCOUNTS_ERROR_NAME);
    }
    let office = said(&form, "officer_office", k::SECOND_ERROR_OFFICE, &mut errors);
    let number = phone(form.text("officer_phone"));
    if number.is_none() {
        errors.add("officer_phone", k::ACCOUNTS_ERROR_PHONE);
    }
    if let (Ok(name), Some(number), true) = (name, number, errors.0.is_empty()) {
        let (standing, claim) = by_office(&ctx, &form, ChangeDutyOfficers::RULE.offices, "desk.duty")?;
        let name = name.as_str().to_owned();
        match acts::add_officer(&ctx.app.db, ctx.community_id(), standing, claim, name, office, number).await {
            Err(Error::Conflict(Clash::Exists)) => errors.add("officer_name", k::HOUSE_CLASH_EXISTS),
            done => return done.map(|()| ctx.go("/desk/second-eyes")),
        }
    }
    let new = OfficerTyped {
        name: form.typed("officer_name"),
        office: form.typed("officer_office"),
        phone: form.typed("officer_phone"),
    };
    page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &errors, Kept { new, ..Kept::default() }).await
}

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, ChangeDutyOfficers::RULE.offices, "desk.duty.end")?;
    acts::end_officer(&ctx.app.db, ctx.community_id(), standing, claim, path_id(&path)?).await?;
    Ok(ctx.go("/desk/second-eyes"))
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn a_time_is_read_as_people_write_it() {
        for typed in ["9:30", "09:30", "９：３０", "9点30分", "9.30"] {
            assert_eq!(clock(typed), Some((9, 30)), "{typed}");
        }
        assert_eq!(clock("9点"), Some((9, 0)));
        for typed in ["", "930", "25:00", "9:75", "上午"] {
            assert_eq!(clock(typed), None, "{typed}");
        }
    }
}
