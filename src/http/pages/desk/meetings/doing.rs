//! What the desk does about a meeting: agenda, invitation, answers by telephone and on paper, who came, minutes, decisions and
//! what became of them, objections and their answers.

use std::collections::HashSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::notices::{WRITE, named};
use super::super::said::{channel, whom};
use super::super::settings::by_office;
use super::OFFICES;
use super::one::{Sent, page};
use crate::acts::meetings::agenda::{self, Change};
use crate::acts::meetings::decide::{self, Becomes, Deciding};
use crate::acts::meetings::object::{self, Objecting};
use crate::acts::meetings::{answer, attend, plan};
use crate::domain::meeting::{Answer, MINUTES, OWNER, WORDS, line, text};
use crate::domain::standing::Standing;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::instant;
use crate::http::pages::meetings::wanted;
use crate::http::routes::{Entry, Mount::Both, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::words::{Key, k};

pub fn entries() -> Vec<Entry> {
    let decision = &["key", "point", "words", "owner", "date", "becomes"];
    vec![
        post(
            "/desk/meetings/{id}/agenda",
            WRITE,
            Both,
            "put something on it",
            &["key", "proposal", "request", "words"],
            || web::route().to(add),
        ),
        post("/desk/meetings/{id}/agenda/{point}/up", WRITE, Both, "one place up", &["key"], || web::route().to(up)),
        post("/desk/meetings/{id}/agenda/{point}/removal", WRITE, Both, "take it off", &["key"], || {
            web::route().to(remove)
        }),
        post("/desk/meetings/{id}/invitation", WRITE, Both, "tell whoever may come", &["key", "version"], || {
            web::route().to(invite)
        }),
        post("/desk/meetings/{id}/cancellation", WRITE, Both, "call it off", &["key", "version", "words"], || {
            web::route().to(call_off)
        }),
        post(
            "/desk/meetings/{id}/answers",
            WRITE,
            Both,
            "who says what",
            &["key", "names", "answer", "channel"],
            || web::route().to(enter),
        ),
        post("/desk/meetings/{id}/attendance", WRITE, Both, "who came", &["key", "version", "came", "names"], || {
            web::route().to(attending)
        }),
        post("/desk/meetings/{id}/minutes", WRITE, Both, "write the minutes", &["key", "version", "words"], || {
            web::route().to(minutes)
        }),
        post("/desk/meetings/{id}/decisions", WRITE, Both, "write down a decision", decision, || {
            web::route().to(deciding)
        }),
        post("/desk/meetings/{id}/decisions/{decision}/done", WRITE, Both, "carried out", &["key", "words"], || {
            web::route().to(done)
        }),
        post(
            "/desk/meetings/{id}/decisions/{decision}/objections",
            WRITE,
            Both,
            "an objection by telephone or on paper",
            &["key", "who", "channel", "words"],
            || web::route().to(objecting),
        ),
        post(
            "/desk/meetings/{id}/objections/{objection}/answer",
            WRITE,
            Both,
            "the group's answer",
            &["key", "words"],
            || web::route().to(reply),
        ),
    ]
}

fn said(ctx: &Ctx, form: &Form, route: &'static str) -> Result<(Standing, Claim), Error> {
    by_office(ctx, form, OFFICES, route)
}

/// Back to the meeting, or the page again with what was typed into `form` and what is wrong with it.
async fn after(
    ctx: &Ctx,
    id: String,
    done: Result<(), Error>,
    form: String,
    typed: Vec<(&'static str, String)>,
) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(ctx.go(&format!("/desk/meetings/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            page(ctx, id, Sent { form, typed }, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

fn typed(form: &Form, fields: &[&'static str]) -> Vec<(&'static str, String)> {
    fields.iter().map(|field| (*field, form.typed(field))).collect()
}

fn part(path: &Parts, name: &str) -> Result<String, Error> {
    path.get(name).cloned().ok_or(Error::Missing)
}

fn version(form: &Form) -> Result<i32, Error> {
    form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))
}

fn words(form: &Form, field: &str, most: usize, wrong: Key) -> Result<String, Error> {
    text(form.text("words"), most).map_err(|_| Error::field(field, wrong))
}

async fn ordered(
    ctx: &Ctx,
    path: &Parts,
    form: &Form,
    what: Result<Change, FieldErrors>,
) -> Result<HttpResponse, Error> {
    let id = path_id(path)?;
    let (standing, claim) = said(ctx, form, "desk.meetings.agenda")?;
    let done = match what {
        Ok(what) => agenda::keep(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), what).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    after(ctx, id, done, "agenda".to_owned(), typed(form, &["request", "words"])).await
}

async fn add(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    ordered(&ctx, &path, &form, wanted(&form).map(Change::Add)).await
}

async fn up(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let what = Change::Up(part(&path, "point")?);
    ordered(&ctx, &path, &form, Ok(what)).await
}

async fn remove(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let what = Change::Remove(part(&path, "point")?);
    ordered(&ctx, &path, &form, Ok(what)).await
}

async fn invite(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let which = (path_id(&path)?, version(&form)?);
    let (standing, claim) = said(&ctx, &form, "desk.meetings.invite")?;
    plan::invite(&ctx.app.db, ctx.community_id(), standing, claim, which.clone()).await?;
    Ok(ctx.go(&format!("/desk/meetings/{}", which.0)))
}

async fn call_off(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let which = (path_id(&path)?, version(&form)?);
    let (standing, claim) = said(&ctx, &form, "desk.meetings.cancel")?;
    let done = match words(&form, "why", WORDS, k::MEETINGS_ERROR_WHY) {
        Ok(why) => plan::call_off(&ctx.app.db, ctx.community_id(), standing, claim, which.clone(), why).await,
        Err(wrong) => Err(wrong),
    };
    after(&ctx, which.0, done, "why".to_owned(), typed(&form, &["words"])).await
}

async fn enter(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (mut standing, claim) = said(&ctx, &form, "desk.meetings.answers")?;
    standing.channel = channel(&form);
    let mut errors = FieldErrors::default();
    let people = named(&ctx, &form.typed("names"), "names", &mut errors).await?;
    let says = Answer::parse(form.text("answer"));
    if says.is_none() {
        errors.add("answer", k::MEETINGS_ERROR_ANSWER);
    }
    let done = match (people, says) {
        (Some(people), Some(says)) => {
            answer::enter(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), (people, says)).await
        }
        _ => Err(Error::Invalid(errors)),
    };
    after(&ctx, id, done, "answers".to_owned(), typed(&form, &["names", "answer", "channel"])).await
}

/// Those who were ticked, and those who came without being on the list.
async fn attending(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let which = (path_id(&path)?, version(&form)?);
    let (standing, claim) = said(&ctx, &form, "desk.meetings.attend")?;
    let mut came: HashSet<String> = form.all("came").into_iter().map(str::to_owned).collect();
    let mut errors = FieldErrors::default();
    let more = match form.has("names") {
        true => named(&ctx, &form.typed("names"), "also", &mut errors).await?,
        false => Some(Vec::new()),
    };
    let done = match more {
        Some(more) => {
            came.extend(more);
            attend::attend(&ctx.app.db, ctx.community_id(), standing, claim, which.clone(), came).await
        }
        None => Err(Error::Invalid(errors)),
    };
    let mut typed = typed(&form, &["names"]);
    typed.push(("came", form.all("came").join(" ")));
    after(&ctx, which.0, done, "attendance".to_owned(), typed).await
}

async fn minutes(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let which = (path_id(&path)?, version(&form)?);
    let (standing, claim) = said(&ctx, &form, "desk.meetings.minutes")?;
    let done = match words(&form, "minutes", MINUTES, k::MEETINGS_ERROR_MINUTES) {
        Ok(words) => attend::minutes(&ctx.app.db, ctx.community_id(), standing, claim, which.clone(), words).await,
        Err(wrong) => Err(wrong),
    };
    after(&ctx, which.0, done, "minutes".to_owned(), typed(&form, &["words"])).await
}

/// What was decided, or everything that is missing.
fn decision(ctx: &Ctx, form: &Form, meeting: &str) -> Result<Deciding, FieldErrors> {
    let mut errors = FieldErrors::default();
    let words = text(form.text("words"), WORDS).map_err(|_| errors.add("words", k::MEETINGS_ERROR_DECISION)).ok();
    let owner = line(form.text("owner"), OWNER).map_err(|_| errors.add("owner", k::MEETINGS_ERROR_OWNER)).ok();
    // Until the end of that day.
    let due = instant(ctx, form.text("date"), "23:59").filter(|at| *at > ctx.now);
    if due.is_none() {
        errors.add("date", k::MEETINGS_ERROR_DUE);
    }
    let becomes = match form.text("becomes") {
        "next" => Becomes::Next,
        "done" => Becomes::Done,
        "declined" => Becomes::Declined,
        _ => Becomes::Stays,
    };
    let point = Some(form.text("point").to_owned()).filter(|point| !point.is_empty());
    match (words, owner, due) {
        (Some(words), Some(owner), Some(due_at)) => {
            Ok(Deciding { meeting: meeting.to_owned(), point, words, owner, due_at, becomes })
        }
        _ => Err(errors),
    }
}

async fn deciding(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = said(&ctx, &form, "desk.meetings.decide")?;
    let made = match decision(&ctx, &form, &id) {
        Ok(what) => decide::decide(&ctx.app.db, ctx.community_id(), standing, claim, what).await.map(|_| ()),
        Err(errors) => Err(Error::Invalid(errors)),
    };
    let fields = typed(&form, &["point", "words", "owner", "date", "becomes"]);
    after(&ctx, id, made, "decision".to_owned(), fields).await
}

async fn done(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, which) = (path_id(&path)?, part(&path, "decision")?);
    let (standing, claim) = said(&ctx, &form, "desk.meetings.done")?;
    let form_id = format!("done-{which}");
    let made = match words(&form, &form_id, WORDS, k::MEETINGS_ERROR_DONE) {
        Ok(words) => decide::done(&ctx.app.db, ctx.community_id(), standing, claim, (id.clone(), which), words).await,
        Err(wrong) => Err(wrong),
    };
    after(&ctx, id, made, form_id, typed(&form, &["words"])).await
}

async fn objecting(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, which) = (path_id(&path)?, part(&path, "decision")?);
    let (mut standing, claim) = said(&ctx, &form, "desk.meetings.object")?;
    standing.channel = channel(&form);
    let (form_id, who_id) = (format!("objection-{which}"), format!("who-{which}"));
    let mut errors = FieldErrors::default();
    let who = whom(&ctx, &form, "who", &mut errors).await?;
    let words = text(form.text("words"), WORDS);
    if words.is_err() {
        errors.add(&form_id, k::MEETINGS_ERROR_OBJECTION);
    }
    let made = match (who, words) {
        (Some(resident), Ok(words)) => {
            let what = Objecting { resident, meeting: id.clone(), decision: which, words };
            object::object(&ctx.app.db, ctx.community_id(), standing, claim, what).await.map(|_| ())
        }
        _ => Err(Error::Invalid(errors)),
    };
    // The page has such a form for each decision: what is wrong stands in the one that was sent.
    let made = made.map_err(|error| match error {
        Error::Invalid(mut errors) => {
            errors.0.iter_mut().filter(|e| e.field == "who").for_each(|e| e.field.clone_from(&who_id));
            Error::Invalid(errors)
        }
        other => other,
    });
    after(&ctx, id, made, form_id, typed(&form, &["who", "words", "channel"])).await
}

async fn reply(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, which) = (path_id(&path)?, part(&path, "objection")?);
    let (standing, claim) = said(&ctx, &form, "desk.meetings.reply")?;
    let form_id = format!("reply-{which}");
    let made = match words(&form, &form_id, WORDS, k::MEETINGS_ERROR_REPLY) {
        Ok(words) => object::reply(&ctx.app.db, ctx.community_id(), standing, claim, (id.clone(), which), words).await,
        Err(wrong) => Err(wrong),
    };
    after(&ctx, id, made, form_id, typed(&form, &["words"])).await
}
