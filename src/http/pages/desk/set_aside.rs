//! What came too late from helpers' phones: somebody looks at each, asks the resident, and does it or puts it away.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::lists::{self, Asked, List};
use super::second_eyes::said;
use super::them::{self, Them};
use crate::acts::late as acts;
use crate::acts::wish::{Kept, Wish};
use crate::domain::looking::What;
use crate::domain::standing::Office::{Auditor, Desk};
use crate::domain::standing::Standing;
use crate::domain::survey::{Answers, Question};
use crate::domain::tiers::{ApplyLate, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::late::row;
use crate::http::pages::requests::shown_photo;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, looking, path_id};
use crate::store::answers::Claim;
use crate::store::people::{self, Label};
use crate::store::set_aside::{self, Late};
use crate::store::{activities, catalogue, meetings, requests, surveys};
use crate::views::late::{DeskLateList, DeskLatePage, DeskLateRow, shown};
use crate::views::page::{Page, Tab};
use crate::views::surveys::QuestionView;
use crate::words::{dates, k};

const READ: Audience = Audience::Office(&[Desk, Auditor]);
const DECIDE: Audience = Audience::Office(ApplyLate::RULE.offices);

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/set-aside", READ, Both, "what came too late, newest first: ?view=over &before=", || {
            web::route().to(list)
        }),
        get("/desk/set-aside/{id}", READ, Both, "one of them: what it was, and why it lies here", || {
            web::route().to(show)
        }),
        post(
            "/desk/set-aside/{id}/application",
            DECIDE,
            Both,
            "the resident was asked (desk, visit, call) and wants it: it is done",
            &["key", "how", "words"],
            || web::route().to(apply),
        ),
        post("/desk/set-aside/{id}/putting-away", DECIDE, Both, "it is not done, and why", &["key", "why"], || {
            web::route().to(put_away)
        }),
    ]
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let how = List { over: "over", page: set_aside::page, id: |l| &l.id, people: people_of };
    let listed = lists::read(&ctx, asked.into_inner(), how).await?;
    ctx.show(&DeskLateList {
        page: ctx.titled(k::LATE_DESK_TITLE, Tab::Today),
        open: listed.open,
        next: listed.next,
        rows: listed.rows.iter().map(|late| desk_row(&ctx, late, &listed.labels)).collect(),
    })
}

fn people_of(late: &Late) -> Vec<String> {
    let mut ids = vec![late.resident_id.clone(), late.helper_id.clone()];
    ids.extend(late.decided_by.clone());
    ids
}

fn desk_row(ctx: &Ctx, late: &Late, labels: &HashMap<String, Label>) -> DeskLateRow {
    let called = |id: &String| labels.get(id).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default();
    DeskLateRow {
        row: row(late, labels, true),
        helper: called(&late.helper_id),
        decided_by: late.decided_by.as_ref().map(called).unwrap_or_default(),
        how: late.decided_how.clone(),
    }
}

struct Whole {
    late: Late,
    labels: HashMap<String, Label>,
    them: Them,
    wish: Option<Wish>,
    /// What an id in the wish is called: its category, its building, its request, its activity, its survey.
    named: String,
    /// What the survey asks, where it is one.
    asked: Vec<Question>,
    photos: Vec<requests::Photo>,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let (community, me, now) = (ctx.community_id().to_owned(), ctx.clone(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let late = set_aside::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let labels = people::labels(conn, &community, &people_of(&late))?;
            let them = them::read(conn, &community, &late.resident_id, now)?;
            let plain = set_aside::open(conn, me.app.db.keys(), &late)?;
            let wish = plain.map(|bytes| Kept::read(&bytes)).transpose()?.map(|kept| kept.wish);
            let mut asked = Vec::new();
            let when = |at: i64| dates::moment(me.prefs.lang, &me.community.zone(), at, now);
            let named = match &wish {
                Some(Wish::Report { category, .. }) => {
                    let found = catalogue::category(conn, &community, category)?;
                    found.map(|c| c.name(me.prefs.lang).to_owned()).unwrap_or_default()
                }
                Some(Wish::Home { building, .. }) => {
                    let all = catalogue::buildings(conn, &community)?;
                    all.into_iter().find(|(id, _)| id == building).map(|(_, name)| name).unwrap_or_default()
                }
                Some(Wish::Withdraw { request, .. }) => {
                    let found = requests::find(conn, &community, request)?;
                    let theirs = found.filter(|r| r.resident_id == late.resident_id);
                    theirs.map(|r| format!("R-{} {}", r.number, r.words).trim_end().to_owned()).unwrap_or_default()
                }
                Some(Wish::ArriveAtMeeting { meeting }) => {
                    let found = meetings::find(conn, &community, meeting)?;
                    found.map(|m| format!("{} · {} · {}", m.title, when(m.starts_at), m.place)).unwrap_or_default()
                }
                Some(Wish::SignUp { activity, .. } | Wish::Arrive { activity }) => {
                    let found = activities::find(conn, &community, activity)?;
                    found.map(|a| format!("{} · {} · {}", a.title, when(a.starts_at), a.place)).unwrap_or_default()
                }
                Some(Wish::Answer { survey, .. }) => {
                    let found = surveys::find(conn, &community, survey)?;
                    asked = found.as_ref().map(surveys::Survey::questions).transpose()?.unwrap_or_default();
                    found.map(|s| s.title).unwrap_or_default()
                }
                _ => String::new(),
            };
            let photos = requests::photos_of_draft(conn, &community, &late.id)?;
            Ok(Whole { labels, them, wish, named, asked, photos, late })
        })
        .await
}

/// What it was to be, a line for each thing said.
fn lines(page: &Page, w: &Whole) -> Vec<(String, String)> {
    let line = |key, value: &str| (page.t(key).to_owned(), value.to_owned());
    let value = |value: &Option<String>| shown(page, &w.late.kind, value.as_deref().unwrap_or_default());
    match &w.wish {
        Some(Wish::Report { place, words, besides, .. }) => {
            let mut all = vec![
                line(k::REQUESTS_L_WHAT, &w.named),
                line(k::REQUESTS_L_WHERE, place),
                line(k::REQUESTS_L_WORDS, if words.is_empty() { page.t(k::REQUESTS_NO_WORDS) } else { words.as_str() }),
            ];
            all.extend(besides.call.then(|| line(k::ASKED_CALL_L, page.t(k::ASKED_CALL_WAITS))));
            all.extend(besides.summary.as_ref().map(|words| line(k::VOICES_SUMMARY, words)));
            let lets = page.t1(k::VOICES_LET_FOR, "name", &w.them.person.name);
            all.extend(besides.lets_public.then(|| line(k::VOICES_PUBLICITY, &lets)));
            all
        }
        Some(Wish::Withdraw { words, .. }) => {
            let mut all = vec![line(k::HELD_L_WHAT, &w.named)];
            all.extend(words.as_ref().map(|words| line(k::REQUESTS_L_WORDS, words)));
            all
        }
        Some(Wish::Home { unit, door, .. }) => vec![line(k::ME_L_HOME, &format!("{}{unit}{door}", w.named))],
        Some(Wish::Phone { phone, shared }) => {
            let mut all = vec![line(k::ME_L_PHONE, &value(phone))];
            all.extend(shared.then(|| line(k::HELD_L_WHAT, page.t(k::CONTACT_SHARED))));
            all
        }
        Some(Wish::Email { email }) => vec![line(k::ME_L_EMAIL, &value(email))],
        Some(Wish::Reach { ways }) => {
            let joined: Vec<&str> = ways.iter().map(|way| way.as_str()).collect();
            vec![line(k::ME_L_REACH, &shown(page, &w.late.kind, &joined.join(",")))]
        }
        Some(wish) => part_lines(page, w, wish),
        None => Vec::new(),
    }
}

/// The same of taking part.
fn part_lines(page: &Page, w: &Whole, wish: &Wish) -> Vec<(String, String)> {
    let line = |key, value: &str| (page.t(key).to_owned(), value.to_owned());
    match wish {
        Wish::SignUp { series, .. } => {
            let mut all = vec![line(k::HELD_L_WHAT, &w.named)];
            all.extend(series.then(|| line(k::HELD_L_WHAT, page.t(k::ACTIVITIES_SIGN_UP_SERIES))));
            all
        }
        Wish::Arrive { .. } | Wish::ArriveAtMeeting { .. } => vec![line(k::HELD_L_WHAT, &w.named)],
        Wish::Answer { answers, .. } => {
            let given = Answers(answers.iter().cloned().collect());
            let asked = w.asked.iter().enumerate().filter(|(at, _)| !given.to(at + 1).is_empty());
            let answered =
                asked.map(|(at, q)| (q.text.clone(), QuestionView::of(page, at + 1, q, given.to(at + 1)).answer(page)));
            [line(k::HELD_L_WHAT, &w.named)].into_iter().chain(answered).collect()
        }
        Wish::Propose { title, what, why, gains, bears, place, .. } => {
            let said = [
                (k::PROPOSALS_L_TITLE, title),
                (k::PROPOSALS_L_WHAT, what),
                (k::PROPOSALS_L_WHY, why),
                (k::PROPOSALS_L_GAINS, gains),
                (k::PROPOSALS_L_BEARS, bears),
                (k::PROPOSALS_L_PLACE, place),
            ];
            said.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| line(key, text)).collect()
        }
        _ => Vec::new(),
    }
}

/// What was typed and refused.
#[derive(Default)]
struct Typed {
    how: String,
    words: String,
    why: String,
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, &FieldErrors::default(), Typed::default()).await
}

async fn page(ctx: &Ctx, id: String, errors: &FieldErrors, typed: Typed) -> Result<HttpResponse, Error> {
    let w = whole(ctx, id).await?;
    if let Some(why) = looking::at(ctx, &w.them.person.id, What::Person, w.late.open).await? {
        return Ok(why);
    }
    let caller = ctx.caller()?;
    let holds = caller.offices.iter().any(|(office, _)| ApplyLate::RULE.offices.contains(office));
    let theirs = [&w.late.helper_id, &w.late.resident_id].contains(&&caller.person_id);
    let page = ctx.titled(k::LATE_DESK_ONE, Tab::Today).with_errors(errors);
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &DeskLatePage {
            one: desk_row(ctx, &w.late, &w.labels),
            lines: lines(&page, &w),
            photos: w.photos.iter().map(|photo| shown_photo(ctx, photo)).collect(),
            home: w.them.home.clone(),
            phone: w.them.phone.clone(),
            may_decide: w.late.open && holds && !theirs,
            typed_how: typed.how,
            typed_words: typed.words,
            typed_why: typed.why,
            page,
        },
    )
}

fn standing(ctx: &Ctx, form: &Form) -> Result<Standing, Error> {
    Ok(Standing { key: form.key(), client_at: form.client_at(), ..ctx.office_standing(ApplyLate::RULE.offices)? })
}

async fn apply(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let how = them::how(&form, &mut errors);
    let words = match form.has("words") {
        true => Some(said(&form, "words", k::LATE_ERROR_WORDS, &mut errors)),
        false => None,
    };
    let typed = || Typed { how: form.text("how").to_owned(), words: form.typed("words"), why: String::new() };
    let Some(how) = how.filter(|_| errors.0.is_empty()) else {
        return page(&ctx, id, &errors, typed()).await;
    };
    let claim = Claim { key: form.key(), route: "late.apply", digest: form.digest() };
    let standing = standing(&ctx, &form)?;
    match acts::apply(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), how, words).await {
        Ok(()) => Ok(ctx.go(&format!("/desk/set-aside/{id}"))),
        // It cannot be done as it stands, a category that is gone, say; it goes on lying here.
        Err(Error::Invalid(errors)) => page(&ctx, id, &errors, typed()).await,
        Err(error) => Err(error),
    }
}

async fn put_away(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let why = said(&form, "why", k::LATE_ERROR_WORDS, &mut errors);
    if !errors.0.is_empty() {
        let typed = Typed { why: form.typed("why"), ..Typed::default() };
        return page(&ctx, id, &errors, typed).await;
    }
    let claim = Claim { key: form.key(), route: "late.put_away", digest: form.digest() };
    acts::put_away(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, id.clone(), why).await?;
    Ok(ctx.go(&format!("/desk/set-aside/{id}")))
}
