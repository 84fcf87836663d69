//! What the desk does about a proposal: answers, moves it on, merges, notes, enters lists and what callers say.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::notices::named;
use super::super::said::{channel, whom};
use super::super::settings::by_office;
use super::one::{Typed, page};
use crate::acts::proposals::answer::{self, Doing, Notes, What};
use crate::acts::proposals::talk::{Saying, say};
use crate::acts::proposals::{hand, merge as merging, support};
use crate::domain::proposal::{Link, TEXT, maybe, text};
use crate::domain::tiers::{
    AnswerProposal, EnterSupport, HandProposal, Kind, MergeProposal, NoteProposal, RaiseProposal,
};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::proposals::words as comment_words;
use crate::http::{Parts, path_id};
use crate::store::requests;
use crate::views::desk_proposals::Notes as Shown;
use crate::words::k;
use crate::words::typed::tidy;

fn version(form: &Form) -> Result<i32, Error> {
    form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))
}

/// Back to the proposal, or the form again with what was typed and what is wrong with it.
async fn after(ctx: &Ctx, id: String, done: Result<(), Error>, typed: Typed) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(ctx.go(&format!("/desk/proposals/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            page(ctx, id, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

/// What everybody is told, which nothing is done without.
fn words(form: &Form) -> Result<String, Error> {
    text(form.text("words"), TEXT).map_err(|_| Error::field("words", k::PROPOSALS_ERROR_WORDS_DESK))
}

/// A number typed from a paper or a screen, R-1042 or 1042.
async fn request(ctx: &Ctx, form: &Form) -> Result<(Link, String), Error> {
    let wrong = || Error::field("request", k::TAKING_ERROR_REQUEST);
    let digits: String = tidy(form.text("request")).chars().filter(char::is_ascii_digit).collect();
    let (community, number) = (ctx.community_id().to_owned(), digits.parse().map_err(|_| wrong())?);
    let found = ctx.app.db.read(move |conn| requests::by_number(conn, &community, number)).await?;
    found.map(|request| (Link::Request, request.id)).ok_or_else(wrong)
}

async fn link(ctx: &Ctx, form: &Form) -> Result<Option<(Link, String)>, Error> {
    let typed = form.text("link");
    if typed.is_empty() {
        return if form.has("request") { request(ctx, form).await.map(Some) } else { Ok(None) };
    }
    let read = typed.split_once(':').and_then(|(kind, id)| Some((Link::parse(kind)?, id.to_owned())));
    read.map(Some).ok_or_else(|| Error::field("link", k::PROPOSALS_ERROR_LINK))
}

fn what(form: &Form) -> Result<What, Error> {
    Ok(match form.text("what") {
        "answer" => What::Answer,
        "move" => What::Move(form.text("stage").to_owned()),
        "news" => What::News,
        "done" => What::Done,
        "declined" => What::Declined,
        _ => return Err(Error::field("what", k::PROPOSALS_ERROR_WHAT_DO)),
    })
}

pub async fn act(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, version) = (path_id(&path)?, version(&form)?);
    let (standing, claim) = by_office(&ctx, &form, AnswerProposal::RULE.offices, "desk.proposals.act")?;
    let group = Some(form.text("group").to_owned()).filter(|g| !g.is_empty());
    let link = link(&ctx, &form).await;
    let read = || Ok((what(&form)?, words(&form)?, link?));
    let done = match read() {
        Ok((what, words, link)) => {
            let doing = Doing { proposal: id.clone(), version, what, words, group, link };
            answer::act(&ctx.app.db, ctx.community_id(), standing, claim, doing).await
        }
        Err(wrong) => Err(wrong),
    };
    let chosen = form.text("what").to_owned();
    let (words, request) = (form.typed("words"), form.typed("request"));
    after(&ctx, id, done, Typed { form: "act", words, request, chosen, ..Typed::default() }).await
}

pub async fn hand_over(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, version) = (path_id(&path)?, version(&form)?);
    let (standing, claim) = by_office(&ctx, &form, HandProposal::RULE.offices, "desk.proposals.hand")?;
    let group = form.text("to_group").to_owned();
    let done = match group.is_empty() {
        true => Err(Error::field("to_group", k::TAKING_ERROR_GROUP)),
        false => hand::hand(&ctx.app.db, ctx.community_id(), standing, claim, (id.clone(), version), group).await,
    };
    after(&ctx, id, done, Typed { form: "hand", ..Typed::default() }).await
}

pub async fn note(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, version) = (path_id(&path)?, version(&form)?);
    let (standing, claim) = by_office(&ctx, &form, NoteProposal::RULE.offices, "desk.proposals.note")?;
    let mut errors = FieldErrors::default();
    let mut part = |name: &str| {
        maybe(form.text(name), TEXT).unwrap_or_else(|_| {
            errors.add(name, k::PROPOSALS_ERROR_LONG);
            String::new()
        })
    };
    let (tidied, gains, bears, minority) = (part("tidied"), part("gains"), part("bears"), part("minority"));
    let done = match errors.finish() {
        Ok(()) => {
            let notes = Notes { tidied, gains, bears, minority };
            answer::note(&ctx.app.db, ctx.community_id(), standing, claim, (id.clone(), version), notes).await
        }
        Err(wrong) => Err(wrong),
    };
    let shown = Shown {
        tidied: form.typed("tidied"),
        gains: form.typed("gains"),
        bears: form.typed("bears"),
        minority: form.typed("minority"),
    };
    after(&ctx, id, done, Typed { form: "notes", notes: Some(shown), ..Typed::default() }).await
}

pub async fn merge(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, version) = (path_id(&path)?, version(&form)?);
    let (standing, claim) = by_office(&ctx, &form, MergeProposal::RULE.offices, "desk.proposals.merge")?;
    let done = match words(&form) {
        Ok(words) => {
            let into = form.text("into").to_owned();
            merging::merge(&ctx.app.db, ctx.community_id(), standing, claim, (id.clone(), version), into, words).await
        }
        Err(wrong) => Err(wrong),
    };
    after(&ctx, id, done, Typed { form: "merge", words: form.typed("words"), ..Typed::default() }).await
}

pub async fn enter(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (mut standing, claim) = by_office(&ctx, &form, EnterSupport::RULE.offices, "desk.proposals.enter")?;
    standing.channel = channel(&form);
    let mut errors = FieldErrors::default();
    let done = match named(&ctx, &form.typed("names"), "names", &mut errors).await? {
        Some(people) => {
            support::enter_list(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), people).await.map(|_| ())
        }
        None => Err(Error::Invalid(errors)),
    };
    after(&ctx, id, done, Typed { form: "enter", names: form.typed("names"), ..Typed::default() }).await
}

/// Somebody rang, or said it at the counter.
pub async fn comment(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (mut standing, claim) = by_office(&ctx, &form, RaiseProposal::RULE.offices, "desk.proposals.comment")?;
    standing.channel = channel(&form);
    let mut errors = FieldErrors::default();
    let who = whom(&ctx, &form, "who", &mut errors).await?;
    let words = comment_words(&form);
    let done = match (who, words) {
        (Some(resident), Ok(words)) => {
            let saying = Saying { resident, proposal: id.clone(), to: None, words };
            say(&ctx.app.db, ctx.community_id(), standing, claim, saying).await.map(|_| ())
        }
        (_, words) => {
            errors.0.extend(words.err().unwrap_or_default().0);
            Err(Error::Invalid(errors))
        }
    };
    let typed = Typed { form: "comment", words: form.typed("words"), names: form.typed("who"), ..Typed::default() };
    after(&ctx, id, done, typed).await
}
