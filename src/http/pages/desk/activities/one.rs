//! One activity at the desk: who is coming, who waits, who came, and what is printed.

use std::collections::{HashMap, HashSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::notices::{named, writes};
use super::super::said::{channels, told};
use super::super::settings::by_office;
use crate::acts::activities::attend::{self as attending, Came};
use crate::acts::activities::{plan, sign_up};
use crate::domain::activity::{ATTENDANCE_WITHIN, ActivityState, SignupState, by_way};
use crate::domain::notice::Worded;
use crate::domain::rates::Way;
use crate::domain::standing::Channel;
use crate::domain::tiers::{CancelActivity, EnterSignup, Kind, NoteAttendance};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::activities::row;
use crate::http::pages::notices::paragraphs;
use crate::http::{Parts, path_id};
use crate::store::activities::{self, Activity, Signup};
use crate::store::people::Person;
use crate::store::{groups, mine};
use crate::views::activities::ActivityRow;
use crate::views::desk_activities::{AttendanceSheet, Certificates, DeskActivity, SignupRow};
use crate::views::desk_groups::{WayLine, way_key};
use crate::views::page::{Page, Tab};
use crate::words::{k, typed};

/// What was typed into one of its forms, and is looked at again.
#[derive(Default)]
struct Sent {
    names: String,
    channel: String,
    /// Who came without having signed up, and whose places were ticked, with when that list was read.
    also: String,
    ticked: Option<(HashSet<String>, i64)>,
    words: String,
}

struct Whole {
    activity: Activity,
    list: Vec<(Signup, Person)>,
    homes: HashMap<String, (String, String)>,
    ways: Vec<(Way, u64)>,
    group: String,
}

async fn read(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let activity = activities::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let list = activities::list(conn, &community, &id)?;
            let ids: Vec<String> = list.iter().map(|(s, _)| s.person_id.clone()).collect();
            let group = match &activity.group_id {
                Some(group) => groups::find(conn, &community, group)?.map(|g| g.name).unwrap_or_default(),
                None => String::new(),
            };
            Ok(Whole {
                homes: mine::names_and_homes(conn, &community, &ids)?,
                ways: activities::ways(conn, &community, &id)?,
                activity,
                list,
                group,
            })
        })
        .await
}

impl Whole {
    fn row(&self) -> ActivityRow {
        let count = |state| self.list.iter().filter(|(s, _)| s.state == state).count();
        let fill = HashMap::from([(self.activity.id.clone(), (count(SignupState::In), count(SignupState::Waiting)))]);
        row(&self.activity, &fill, None)
    }

    fn people(&self, page: &Page, state: SignupState, ticked: Option<&(HashSet<String>, i64)>) -> Vec<SignupRow> {
        // Ticks that were sent stand, and beside them who tapped at the door since.
        let came = |signup: &Signup| match ticked {
            Some((ids, seen)) => {
                let tapped = signup.came == Some(true) && signup.came_at.is_some_and(|at| at > *seen);
                Some(tapped || ids.contains(&signup.id))
            }
            None => signup.came,
        };
        let row = |(signup, person): &(Signup, Person)| SignupRow {
            id: signup.id.clone(),
            person: person.id.clone(),
            name: person.name.clone(),
            home: self.homes.get(&person.id).map(|(_, home)| home.clone()).unwrap_or_default(),
            phone: person.phone.as_deref().map(typed::show_phone).unwrap_or_default(),
            way: Way::parse(&signup.way).map(|way| page.t(way_key(way)).to_owned()).unwrap_or_default(),
            came: came(signup),
            certificate: signup.certificate.clone().unwrap_or_default(),
        };
        self.list.iter().filter(|(s, _)| s.state == state).map(row).collect()
    }
}

pub async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let whole = read(&ctx, path_id(&path)?).await?;
    page(&ctx, &whole, Sent::default(), &FieldErrors::default(), StatusCode::OK)
}

fn page(ctx: &Ctx, w: &Whole, sent: Sent, errors: &FieldErrors, status: StatusCode) -> Result<HttpResponse, Error> {
    let a = &w.activity;
    let page = ctx.page(a.title.clone(), Tab::Part).with_errors(errors);
    let begun = a.starts_at <= ctx.now;
    let view = DeskActivity {
        version: i64::from(a.version),
        may_write: writes(ctx),
        row: w.row(),
        what: paragraphs(&a.what),
        group: w.group.clone(),
        certificate: a.certificate,
        why: a.state_words.clone(),
        list: w.people(&page, SignupState::In, sent.ticked.as_ref()),
        queue: w.people(&page, SignupState::Waiting, sent.ticked.as_ref()),
        begun,
        may_attend: begun && a.state != ActivityState::Cancelled && ctx.now <= a.ends_at + ATTENDANCE_WITHIN,
        open: !begun && a.state == ActivityState::Planned,
        ways: WayLine::all(&page, &by_way(&w.ways)),
        channels: channels(&page, if sent.channel.is_empty() { Channel::Paper.as_str() } else { &sent.channel }),
        names: sent.names,
        also: sent.also,
        words: sent.words,
        page,
    };
    ctx.show_as(status, &view)
}

fn version(form: &Form) -> Result<i32, Error> {
    form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))
}

pub async fn cancel(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, version) = (path_id(&path)?, version(&form)?);
    let Ok(why) = Worded::body(form.text("words")) else {
        let mut errors = FieldErrors::default();
        errors.add("words", k::ACTIVITIES_ERROR_WHY);
        if ctx.json {
            return Err(Error::Invalid(errors));
        }
        let whole = read(&ctx, id).await?;
        let sent = Sent { words: form.typed("words"), ..Sent::default() };
        return page(&ctx, &whole, sent, &errors, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let (standing, claim) = by_office(&ctx, &form, CancelActivity::RULE.offices, "desk.activities.cancel")?;
    plan::cancel(&ctx.app.db, ctx.community_id(), standing, claim, (id.clone(), version), why).await?;
    Ok(ctx.go(&format!("/desk/activities/{id}")))
}

pub async fn enter(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let people = named(&ctx, &form.typed("names"), "names", &mut errors).await?;
    let (mut standing, claim) = by_office(&ctx, &form, EnterSignup::RULE.offices, "desk.activities.enter")?;
    // A list without another word came on paper.
    standing.channel = told(form.text("channel")).unwrap_or(Channel::Paper);
    let done = match people {
        Some(people) => sign_up::enter_list(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), people).await,
        None => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(_) => Ok(ctx.go(&format!("/desk/activities/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            let whole = read(&ctx, id).await?;
            let (names, channel) = (form.typed("names"), form.text("channel").to_owned());
            let sent = Sent { names, channel, ..Sent::default() };
            page(&ctx, &whole, sent, &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(other),
    }
}

/// They rang, or came by: somebody who signed up no longer comes.
pub async fn sign_off(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, community) = (path_id(&path)?, ctx.community_id().to_owned());
    let signup = path.get("signup").cloned().ok_or(Error::Missing)?;
    let (standing, claim) = by_office(&ctx, &form, EnterSignup::RULE.offices, "desk.activities.sign_off")?;
    let activity = id.clone();
    let found = ctx.app.db.read(move |conn| activities::signup(conn, &community, &activity, &signup)).await?;
    let whose = found.ok_or(Error::Missing)?.person_id;
    sign_up::sign_off(&ctx.app.db, ctx.community_id(), standing, claim, whose, id.clone()).await?;
    Ok(ctx.go(&format!("/desk/activities/{id}")))
}

/// Those who were ticked, and those who came without having signed up.
pub async fn attend(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, version) = (path_id(&path)?, version(&form)?);
    let places: HashSet<String> = form.all("came").into_iter().map(str::to_owned).collect();
    // A program that sends a list without having looked means the list.
    let seen = form.text("seen").parse().unwrap_or(i64::MAX);
    let (standing, claim) = by_office(&ctx, &form, NoteAttendance::RULE.offices, "desk.activities.attend")?;
    let mut errors = FieldErrors::default();
    let others = match form.has("names") {
        true => named(&ctx, &form.typed("names"), "also", &mut errors).await?,
        false => Some(Vec::new()),
    };
    let Some(others) = others else {
        if ctx.json {
            return Err(Error::Invalid(errors));
        }
        let whole = read(&ctx, id).await?;
        let sent = Sent { also: form.typed("names"), ticked: Some((places, seen)), ..Sent::default() };
        return page(&ctx, &whole, sent, &errors, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let came = Came { places, others, seen };
    attending::attend(&ctx.app.db, ctx.community_id(), standing, claim, (id.clone(), version), came).await?;
    Ok(ctx.go(&format!("/desk/activities/{id}")))
}

pub async fn sheet(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let whole = read(&ctx, path_id(&path)?).await?;
    let page = ctx.page(whole.activity.title.clone(), Tab::Part);
    ctx.show(&AttendanceSheet {
        row: whole.row(),
        list: whole.people(&page, SignupState::In, None),
        queue: whole.people(&page, SignupState::Waiting, None),
        page,
    })
}

pub async fn certificates(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let whole = read(&ctx, path_id(&path)?).await?;
    let page = ctx.page(whole.activity.title.clone(), Tab::Part);
    let mut list = whole.people(&page, SignupState::In, None);
    list.retain(|row| !row.certificate.is_empty());
    ctx.show(&Certificates { row: whole.row(), list, page })
}
