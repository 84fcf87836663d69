//! Taking part on a visit without a signal: pages that are taken along to sign somebody up, to ask them what they think, and
//! to write down what they propose. Their forms are posted where the pages with a signal post theirs (docs/OFFLINE.md).

use actix_web::{HttpResponse, web};

use super::activities::row;
use super::notices::{covered, only_own, paragraphs};
use crate::domain::activity::{ActivityState, SignupState};
use crate::domain::mandate::Matter;
use crate::domain::meeting::{self, DOORS_OPEN, MeetingState};
use crate::domain::offline::OLDEST;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Resident;
use crate::http::routes::{Entry, Mount::Acting, get};
use crate::store::activities::{self, Activity};
use crate::store::meetings::{self as council, Meeting};
use crate::store::surveys::Survey;
use crate::store::{groups, meeting_people, survey_people};
use crate::views::page::{Page, Tab};
use crate::views::surveys::QuestionView;
use crate::views::visit_part::{Door, TakenSurvey, VisitActivities, VisitArrivals, VisitProposal, VisitSurveys};
use crate::words::k;

/// As many meetings as anybody chooses among at a door.
const MEETINGS: i64 = 25;
/// How far ahead they are taken along.
const AHEAD: i64 = 31 * 86_400_000;
/// Surveys looked through for those that are open.
const ASKED: i64 = 10;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/visit/activities", Resident, Acting, "to take along: what one can be signed up for", || {
            web::route().to(meetings)
        }),
        get(
            "/visit/arrivals",
            Resident,
            Acting,
            "to take along: where they go, to say at the door that they came",
            || web::route().to(doors),
        ),
        get("/visit/surveys", Resident, Acting, "to take along: what is asked, all questions on one page", || {
            web::route().to(asked)
        }),
        get("/visit/proposal", Resident, Acting, "to take along: a proposal on one page", || web::route().to(proposal)),
    ]
}

/// A helper's own pages: the desk goes with its own lists.
fn of_helper(ctx: &Ctx, matter: Matter) -> Result<String, Error> {
    covered(ctx, matter)?;
    let acting = ctx.acting.as_ref().filter(|acting| acting.mandate.is_some()).ok_or(Error::Missing)?;
    Ok(acting.resident_name.clone())
}

async fn meetings(ctx: Ctx) -> Result<HttpResponse, Error> {
    of_helper(&ctx, Matter::Activities)?;
    let (community, resident, now) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), ctx.now);
    let (found, mine, fill) = ctx
        .app
        .db
        .read(move |conn| {
            let found = activities::between(conn, &community, now, now + AHEAD, None, MEETINGS)?;
            let mine = activities::of_person(conn, &community, &resident, now, MEETINGS)?;
            let ids: Vec<String> = found.iter().map(|a| a.id.clone()).collect();
            Ok((found, mine, activities::fill(conn, &community, &ids)?))
        })
        .await?;
    // While the mandate cools off, nobody reads here what somebody else signed them up for.
    let me = only_own(&ctx)?;
    let there = |a: &Activity| {
        mine.iter().any(|(signup, of)| of.id == a.id && me.as_ref().is_none_or(|me| signup.by_id == *me))
    };
    let open = found.iter().filter(|a| a.state == ActivityState::Planned && !there(a));
    ctx.show(&VisitActivities {
        page: ctx.titled(k::VISITS_WHAT_SIGN_UP, Tab::None),
        rows: open.map(|a| row(a, &fill, None)).collect(),
    })
}

/// What begins while the pages may be kept, or goes on now: where they have a place, and the meetings they may come to.
async fn doors(ctx: Ctx) -> Result<HttpResponse, Error> {
    let name = of_helper(&ctx, Matter::Activities)?;
    let (community, resident) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let (now, until) = (ctx.now, ctx.now + OLDEST + DOORS_OPEN);
    let (places, called, here) = ctx
        .app
        .db
        .read(move |conn| {
            let places = activities::of_person(conn, &community, &resident, now, MEETINGS)?;
            let mine = groups::joined(conn, &community, &resident)?;
            let span = council::Span::Coming { from: now - meeting::LONGEST, after: None };
            let called = council::list(conn, &community, &span, Some(&mine), MEETINGS)?;
            let ids: Vec<String> = called.iter().map(|m| m.id.clone()).collect();
            Ok((places, called, meeting_people::here(conn, &community, &resident, &ids)?))
        })
        .await?;
    let me = only_own(&ctx)?;
    let soon = |starts_at: i64, ends_at: i64| ends_at >= now && starts_at <= until;
    let shown = places.iter().filter(|(signup, a)| {
        let open = a.state == ActivityState::Planned && signup.state == SignupState::In && signup.came != Some(true);
        open && soon(a.starts_at, a.ends_at) && me.as_ref().is_none_or(|me| signup.by_id == *me)
    });
    let mut rows: Vec<Door> = shown.map(|(_, a)| door("activities", &a.id, &a.title, a.starts_at, &a.place)).collect();
    let open = |m: &&Meeting| m.state == MeetingState::Planned && soon(m.starts_at, m.ends_at) && !here.contains(&m.id);
    rows.extend(called.iter().filter(open).map(|m| door("meetings", &m.id, &m.title, m.starts_at, &m.place)));
    rows.sort_by_key(|row| row.starts_at);
    ctx.show(&VisitArrivals { page: ctx.titled(k::VISITS_WHAT_ARRIVE, Tab::None), name, rows })
}

fn door(what: &'static str, id: &str, title: &str, starts_at: i64, place: &str) -> Door {
    Door { what, id: id.to_owned(), title: title.to_owned(), starts_at, place: place.to_owned() }
}

async fn asked(ctx: Ctx) -> Result<HttpResponse, Error> {
    let name = of_helper(&ctx, Matter::Proposals)?;
    let (community, resident) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let found = ctx.app.db.read(move |conn| survey_people::of_person(conn, &community, &resident, None, ASKED)).await?;
    let cooling = only_own(&ctx)?.is_some();
    let open = found.iter().filter(|(line, s)| s.takes_answers(ctx.now) && (cooling || line.answered_at.is_none()));
    let page = ctx.titled(k::VISITS_WHAT_ANSWER, Tab::None);
    let surveys = open.map(|(_, survey)| taken(&page, survey)).collect::<Result<_, _>>()?;
    ctx.show(&VisitSurveys { page, name, surveys })
}

fn taken(page: &Page, survey: &Survey) -> Result<TakenSurvey, Error> {
    let questions = survey.questions()?;
    let shown = questions.iter().enumerate().map(|(at, q)| QuestionView::of(page, at + 1, q, &[]));
    Ok(TakenSurvey {
        id: survey.id.clone(),
        title: survey.title.clone(),
        about: paragraphs(&survey.about),
        closes_at: survey.closes_at,
        anonymous: survey.anonymous,
        questions: shown.collect(),
    })
}

async fn proposal(ctx: Ctx) -> Result<HttpResponse, Error> {
    let name = of_helper(&ctx, Matter::Proposals)?;
    ctx.show(&VisitProposal { page: ctx.titled(k::VISITS_WHAT_PROPOSE, Tab::None), name })
}
