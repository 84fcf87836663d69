//! A meeting being planned: what is typed becomes facts, or comes back with what is wrong; by the desk, or by whoever leads the
//! group or keeps its papers, who also puts the agenda in order, invites, and calls off.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{claimed, reading};
use crate::acts::meetings::agenda::{self, Change, Wanted};
use crate::acts::meetings::{attend, plan};
use crate::domain::meeting::{
    LONGEST, MINUTES, OBJECT_DAYS, OBJECT_DAYS_USUAL, PLACE, POINT, Quorum, TITLE, WORDS, holds_meetings, line, text,
};
use crate::domain::policy::Refusal;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::pages::desk::when;
use crate::http::pages::groups::leading;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::groups::Group;
use crate::store::meetings::{self, Facts, Meeting};
use crate::views::desk_requests::Choice;
use crate::views::meetings::{PlanMeeting, Typed, quorum_key};
use crate::views::page::{Page, Tab};
use crate::words::typed::tidy;
use crate::words::{Key, k};

pub fn entries() -> Vec<Entry> {
    let facts = &["key", "version", "title", "place", "date", "from", "until", "quorum", "days"];
    vec![
        get("/groups/{id}/meetings/new", Resident, Both, "plan a meeting of the group one leads", || {
            web::route().to(new)
        }),
        post("/groups/{id}/meetings/plan", Resident, Both, "plan it", facts, || web::route().to(make)),
        get("/meetings/{id}/change", Resident, Both, "move a meeting of the group one leads", || {
            web::route().to(change)
        }),
        post("/meetings/{id}/change", Resident, Both, "write it anew", facts, || web::route().to(rewrite)),
        post(
            "/meetings/{id}/agenda",
            Resident,
            Both,
            "put something on the agenda",
            &["key", "proposal", "words"],
            || web::route().to(add),
        ),
        post("/meetings/{id}/agenda/{point}/up", Resident, Both, "one place up", &["key"], || web::route().to(up)),
        post("/meetings/{id}/agenda/{point}/removal", Resident, Both, "take it off", &["key"], || {
            web::route().to(remove)
        }),
        post("/meetings/{id}/invitation", Resident, Both, "tell the members", &["key", "version"], || {
            web::route().to(invite)
        }),
        post("/meetings/{id}/minutes", Resident, Both, "write its minutes", &["key", "version", "words"], || {
            web::route().to(minutes)
        }),
        post("/meetings/{id}/cancellation", Resident, Both, "call it off", &["key", "version", "words"], || {
            web::route().to(call_off)
        }),
    ]
}

pub fn typed_of(form: &Form) -> Typed {
    Typed {
        group: form.text("group").to_owned(),
        title: form.typed("title"),
        place: form.typed("place"),
        date: form.typed("date"),
        from: form.typed("from"),
        until: form.typed("until"),
        quorum: form.text("quorum").to_owned(),
        open: form.has("open"),
        days: form.typed("days"),
    }
}

pub fn typed_from(ctx: &Ctx, meeting: &Meeting) -> Typed {
    let zone = ctx.community.zone();
    let ((date, from), (_, until)) = (when::typed(&zone, meeting.starts_at), when::typed(&zone, meeting.ends_at));
    Typed {
        group: meeting.group_id.clone(),
        title: meeting.title.clone(),
        place: meeting.place.clone(),
        date,
        from,
        until,
        quorum: meeting.quorum.as_str().to_owned(),
        open: meeting.open,
        days: meeting.object_days.to_string(),
    }
}

/// What an empty form begins with.
fn empty() -> Typed {
    Typed { quorum: Quorum::Half.as_str().to_owned(), days: OBJECT_DAYS_USUAL.to_string(), ..Typed::default() }
}

/// What is planned, or everything that is wrong with it.
pub fn parse(ctx: &Ctx, typed: &Typed) -> Result<Facts, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut words = |field: &str, said: &str, most: usize, wrong: Key| {
        line(said, most).unwrap_or_else(|_| {
            errors.add(field, wrong);
            String::new()
        })
    };
    let title = words("title", &typed.title, TITLE, k::MEETINGS_ERROR_TITLE);
    let place = words("place", &typed.place, PLACE, k::MEETINGS_ERROR_PLACE);
    let times = when::hours(ctx, &typed.date, &typed.from, &typed.until, LONGEST);
    if times.is_err() {
        errors.add("date", k::MEETINGS_ERROR_WHEN);
    }
    let days = tidy(&typed.days).parse::<i32>().ok().filter(|n| OBJECT_DAYS.contains(n));
    if days.is_none() {
        errors.add("days", k::MEETINGS_ERROR_DAYS);
    }
    let quorum = Quorum::parse(&typed.quorum);
    if quorum.is_none() {
        errors.add("quorum", k::MEETINGS_ERROR_QUORUM_KIND);
    }
    if typed.group.is_empty() {
        errors.add("group", k::MEETINGS_ERROR_GROUP);
    }
    match (times, days, quorum) {
        (Ok((starts_at, ends_at)), Some(object_days), Some(quorum)) if errors.0.is_empty() => {
            let (group, open) = (typed.group.clone(), typed.open);
            Ok(Facts { group, title, place, starts_at, ends_at, open, quorum, object_days })
        }
        _ => Err(errors),
    }
}

pub fn quorums(page: &Page, chosen: &str) -> Vec<Choice> {
    let choice = |quorum: &Quorum| Choice {
        value: quorum.as_str().to_owned(),
        label: page.t(quorum_key(*quorum)).to_owned(),
        chosen: quorum.as_str() == chosen || (chosen.is_empty() && *quorum == Quorum::Half),
    };
    Quorum::ALL.iter().map(choice).collect()
}

/// What is to be put on the agenda: a proposal, a request by its number, something else; each that was filled in.
pub fn wanted(form: &Form) -> Result<Vec<Wanted>, FieldErrors> {
    let (mut errors, mut all) = (FieldErrors::default(), Vec::new());
    if form.has("proposal") {
        all.push(Wanted::Proposal(form.text("proposal").to_owned()));
    }
    if form.has("request") {
        let digits: String = tidy(form.text("request")).chars().filter(char::is_ascii_digit).collect();
        match digits.parse() {
            Ok(number) => all.push(Wanted::Request(number)),
            Err(_) => errors.add("request", k::MEETINGS_ERROR_REQUEST),
        }
    }
    if form.has("words") {
        match line(form.text("words"), POINT) {
            Ok(words) => all.push(Wanted::Free(words)),
            Err(_) => errors.add("words", k::MEETINGS_ERROR_POINT),
        }
    }
    if all.is_empty() && errors.0.is_empty() {
        errors.add("words", k::MEETINGS_ERROR_POINT);
    }
    if errors.0.is_empty() { Ok(all) } else { Err(errors) }
}

fn plan_page(
    ctx: &Ctx,
    (group, id, version): (&Group, &str, i32),
    typed: Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let title = if id.is_empty() { k::MEETINGS_NEW } else { k::MEETINGS_CHANGE };
    let page = ctx.titled(title, Tab::None).with_errors(errors);
    let view = PlanMeeting {
        id: id.to_owned(),
        version: i64::from(version),
        group_id: group.id.clone(),
        group: group.name.clone(),
        quorums: quorums(&page, &typed.quorum),
        typed,
        page,
    };
    ctx.show_as(status, &view)
}

async fn new(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (group, _) = leading(&ctx, &path_id(&path)?).await?;
    if !holds_meetings(group.kind) {
        return Err(Error::Missing);
    }
    plan_page(&ctx, (&group, "", 0), empty(), &FieldErrors::default(), StatusCode::OK)
}

async fn make(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (group, _) = leading(&ctx, &path_id(&path)?).await?;
    let typed = Typed { group: group.id.clone(), ..typed_of(&form) };
    let (standing, claim) = claimed(&ctx, &form, "meetings.plan")?;
    let done = match parse(&ctx, &typed) {
        Ok(facts) => plan::plan(&ctx.app.db, ctx.community_id(), standing, claim, facts).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(id) => Ok(ctx.created(&format!("/meetings/{id}"), &id)),
        Err(Error::Invalid(errors)) if !ctx.json => {
            plan_page(&ctx, (&group, "", 0), typed, &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(other),
    }
}

/// The meeting of a group one leads.
async fn of_mine(ctx: &Ctx, id: String) -> Result<(Meeting, Group), Error> {
    let community = ctx.community_id().to_owned();
    let found = ctx.app.db.read(move |conn| meetings::find(conn, &community, &id)).await?.ok_or(Error::Missing)?;
    let (group, _) = leading(ctx, &found.group_id).await?;
    Ok((found, group))
}

async fn change(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (found, group) = of_mine(&ctx, path_id(&path)?).await?;
    if found.open {
        return Err(Error::refused(Refusal::NotYours));
    }
    let typed = typed_from(&ctx, &found);
    plan_page(&ctx, (&group, &found.id, found.version), typed, &FieldErrors::default(), StatusCode::OK)
}

async fn rewrite(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (found, group) = of_mine(&ctx, path_id(&path)?).await?;
    let version = form.text("version").parse().unwrap_or(0);
    let typed = Typed { group: group.id.clone(), ..typed_of(&form) };
    let (standing, claim) = claimed(&ctx, &form, "meetings.change")?;
    let done = match parse(&ctx, &typed) {
        Ok(facts) => {
            let which = (found.id.clone(), version);
            plan::change(&ctx.app.db, ctx.community_id(), standing, claim, which, facts).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(()) => Ok(ctx.go(&format!("/meetings/{}", found.id))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            plan_page(&ctx, (&group, &found.id, version), typed, &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(other),
    }
}

/// Back to the meeting, or the page again with what was typed into one of its forms.
async fn after(ctx: &Ctx, id: String, done: Result<(), Error>, typed: (&str, String)) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(ctx.go(&format!("/meetings/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            let typed = (typed.0.to_owned(), typed.1);
            reading::page(ctx, id, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

async fn ordered(
    ctx: Ctx,
    path: &Parts,
    form: &Form,
    what: Result<Change, FieldErrors>,
) -> Result<HttpResponse, Error> {
    let (found, _) = of_mine(&ctx, path_id(path)?).await?;
    let (standing, claim) = claimed(&ctx, form, "meetings.agenda")?;
    let done = match what {
        Ok(what) => agenda::keep(&ctx.app.db, ctx.community_id(), standing, claim, found.id.clone(), what).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    after(&ctx, found.id, done, ("agenda", form.typed("words"))).await
}

async fn add(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    // A request is the desk's to name: who leads a group does not read them.
    let what = wanted(&form)
        .map(|all| Change::Add(all.into_iter().filter(|one| !matches!(one, Wanted::Request(_))).collect()));
    ordered(ctx, &path, &form, what).await
}

async fn up(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let point = path.get("point").cloned().ok_or(Error::Missing)?;
    ordered(ctx, &path, &form, Ok(Change::Up(point))).await
}

async fn remove(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let point = path.get("point").cloned().ok_or(Error::Missing)?;
    ordered(ctx, &path, &form, Ok(Change::Remove(point))).await
}

fn version(form: &Form) -> Result<i32, Error> {
    form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))
}

async fn minutes(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (found, _) = of_mine(&ctx, path_id(&path)?).await?;
    let (standing, claim) = claimed(&ctx, &form, "meetings.minutes")?;
    let done = match text(form.text("words"), MINUTES) {
        Ok(words) => {
            let which = (found.id.clone(), version(&form)?);
            attend::minutes(&ctx.app.db, ctx.community_id(), standing, claim, which, words).await
        }
        Err(_) => Err(Error::field(if ctx.json { "words" } else { "minutes" }, k::MEETINGS_ERROR_MINUTES)),
    };
    after(&ctx, found.id, done, ("minutes", form.typed("words"))).await
}

async fn invite(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (found, _) = of_mine(&ctx, path_id(&path)?).await?;
    let (standing, claim) = claimed(&ctx, &form, "meetings.invite")?;
    let which = (found.id.clone(), version(&form)?);
    plan::invite(&ctx.app.db, ctx.community_id(), standing, claim, which).await?;
    Ok(ctx.go(&format!("/meetings/{}", found.id)))
}

async fn call_off(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (found, _) = of_mine(&ctx, path_id(&path)?).await?;
    let (standing, claim) = claimed(&ctx, &form, "meetings.cancel")?;
    let done = match text(form.text("words"), WORDS) {
        Ok(why) => {
            let which = (found.id.clone(), version(&form)?);
            plan::call_off(&ctx.app.db, ctx.community_id(), standing, claim, which, why).await
        }
        Err(_) => Err(Error::field(if ctx.json { "words" } else { "why" }, k::MEETINGS_ERROR_WHY)),
    };
    after(&ctx, found.id, done, ("why", form.typed("words"))).await
}
