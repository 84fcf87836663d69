//! Several requests at once: each is an act of its own, with its own permit and entry in the record; what could not be
//! done is named, and nothing else is lost.

use std::collections::{HashMap, HashSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::asked::Asked;
use super::list::{self, Refused};
use super::{HANDLE, Sees};
use crate::acts::requests::handle::{self, Handling};
use crate::domain::request::{TransferReason, Words, WordsRefusal};
use crate::domain::standing::Standing;
use crate::error::{Clash, Denied, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::requests::number;
use crate::store::answers::Claim;
use crate::store::{problems, requests_queue};
use crate::views::desk_queue::{BulkDone, BulkTyped, Left};
use crate::views::page::Tab;
use crate::words::{self, k};

/// As many as anyone can have looked at before pressing.
const MOST: usize = 50;

/// What is done to each of them: the step itself, and a note between staff where a reason was given with it.
#[derive(Clone)]
struct Each {
    step: Handling,
    note: Option<Words>,
}

pub async fn bulk(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (rows, what) = match read(&form) {
        Ok(read) => read,
        Err(errors) if !ctx.json => return again(&ctx, &form, errors).await,
        Err(errors) => return Err(Error::Invalid(errors)),
    };
    let mut standing = ctx.office_standing(HANDLE)?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    let problems = problems_of(&ctx, &rows).await?;
    let (mut done, mut left) = (0, Vec::new());
    let mut together: HashSet<&String> = HashSet::new();
    for (id, version) in &rows {
        // What was done to one of a problem was done to all of it, and is not refused as changed meanwhile.
        let problem = problems.get(id);
        if problem.is_some_and(|problem| together.contains(problem)) {
            done += 1;
            continue;
        }
        match one(&ctx, &form, &standing, id, *version, &what).await {
            Ok(()) => {
                done += 1;
                together.extend(problem);
            }
            Err(error) => left.push((id.clone(), why(&ctx, &error))),
        }
    }
    let query = Asked::parse(form.text("query")).query();
    if left.is_empty() {
        return Ok(ctx.go(&format!("/desk/requests?all=yes&{query}")));
    }
    answer(&ctx, &form, done, left, query).await
}

/// Which of the rows go with others.
async fn problems_of(ctx: &Ctx, rows: &[(String, i32)]) -> Result<HashMap<String, String>, Error> {
    let (community, ids) = (ctx.community_id().to_owned(), rows.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>());
    ctx.app.db.read(move |conn| problems::problems_of(conn, &community, &ids)).await
}

/// Which rows, as they were read, and what is to be done to each.
fn read(form: &Form) -> Result<(Vec<(String, i32)>, Each), FieldErrors> {
    let mut errors = FieldErrors::default();
    let row = |text: &&str| {
        let (id, version) = text.rsplit_once('.')?;
        Some((id.to_owned(), version.parse().ok()?))
    };
    let mut rows: Vec<(String, i32)> = form.all("row").iter().filter_map(row).collect();
    rows.sort_unstable();
    rows.dedup_by(|a, b| a.0 == b.0);
    match rows.len() {
        0 => errors.add("row", k::QUEUE_ERROR_NONE),
        n if n > MOST => errors.add_with("row", k::QUEUE_ERROR_MANY, vec![("most", MOST.to_string())]),
        _ => {}
    }
    let what = each(form, &mut errors);
    match what {
        Some(what) if errors.0.is_empty() => Ok((rows, what)),
        _ => Err(errors),
    }
}

fn each(form: &Form, errors: &mut FieldErrors) -> Option<Each> {
    let words = match Words::parse(&form.typed("why")) {
        Ok(words) => Some(words),
        Err(WordsRefusal::Empty) => None,
        Err(WordsRefusal::TooLong { .. }) => {
            errors.add("why", k::HOUSE_ERROR_WORDS_LONG);
            None
        }
    };
    match form.text("what") {
        "assign" => {
            let handler = Some(form.text("person").to_owned()).filter(|p| !p.is_empty());
            Some(Each { step: Handling::Assign { handler }, note: words })
        }
        "accept" => Some(Each { step: Handling::Accept, note: words }),
        "transfer" => transfer(form, words, errors),
        _ => {
            errors.add("what", k::QUEUE_ERROR_WHAT);
            None
        }
    }
}

fn transfer(form: &Form, words: Option<Words>, errors: &mut FieldErrors) -> Option<Each> {
    let party = form.text("to").to_owned();
    if party.is_empty() {
        errors.add("to", k::HOUSE_ERROR_PARTY);
    }
    let reason = TransferReason::parse(form.text("reason"));
    if reason.is_none() {
        errors.add("reason", k::TELLING_ERROR_REASON);
    }
    if words.is_none() && !errors.0.iter().any(|e| e.field == "why") {
        errors.add("why", k::TELLING_ERROR_WORDS);
    }
    let (reason, words) = (reason?, words?);
    Some(Each { step: Handling::Transfer { party, reason, words }, note: None })
}

/// One of them, once for each key: pressed twice, it is done once.
async fn one(ctx: &Ctx, form: &Form, standing: &Standing, id: &str, version: i32, what: &Each) -> Result<(), Error> {
    let claim = |part: &str| Claim {
        key: form.key().map(|key| format!("{key}:{id}{part}")),
        route: "desk.bulk",
        digest: form.digest(),
    };
    let (db, community) = (&ctx.app.db, ctx.community_id());
    handle::handle(db, community, standing.clone(), claim(""), id.to_owned(), version, what.step.clone()).await?;
    let Some(words) = what.note.clone() else { return Ok(()) };
    // The step has moved the version on by one.
    let note = Handling::Note { words };
    handle::handle(db, community, standing.clone(), claim(":note"), id.to_owned(), version + 1, note).await
}

/// Why one was left as it was, in words.
fn why(ctx: &Ctx, error: &Error) -> String {
    let lang = ctx.prefs.lang;
    let key = match error {
        Error::Conflict(Clash::ChangedMeanwhile) => k::QUEUE_WHY_CHANGED,
        Error::Conflict(_) => k::QUEUE_WHY_TOO_LATE,
        Error::Forbidden(Denied::Act(_)) | Error::Missing => k::QUEUE_WHY_NOT_YOURS,
        Error::Invalid(errors) => {
            let each = errors.0.iter().map(|e| words::tell(lang, e.key, &e.args));
            return each.collect::<Vec<_>>().join(" ");
        }
        Error::Broken(broken) => {
            tracing::error!(room = broken.room, cause = %broken.cause, "one of several was not done");
            k::QUEUE_WHY_AGAIN
        }
        _ => k::QUEUE_WHY_AGAIN,
    };
    words::say(lang, key).to_owned()
}

/// The queue again, with what was ticked and typed.
async fn again(ctx: &Ctx, form: &Form, errors: FieldErrors) -> Result<HttpResponse, Error> {
    let refused = Refused {
        errors,
        ticked: form.all("row").into_iter().map(str::to_owned).collect(),
        bulk: BulkTyped {
            // The part stands open, whatever was missing.
            what: Some(form.text("what")).filter(|w| !w.is_empty()).unwrap_or("-").to_owned(),
            person: form.text("person").to_owned(),
            party: form.text("to").to_owned(),
            reason: form.text("reason").to_owned(),
            words: form.typed("why"),
        },
        name: String::new(),
    };
    list::show(ctx, &Asked::parse(form.text("query")), &refused).await
}

async fn answer(
    ctx: &Ctx,
    form: &Form,
    done: usize,
    left: Vec<(String, String)>,
    query: String,
) -> Result<HttpResponse, Error> {
    let ids: Vec<String> = left.iter().map(|(id, _)| id.clone()).collect();
    let (community, sees) = (ctx.community_id().to_owned(), Sees::of(ctx)?);
    let found = ctx.app.db.read(move |conn| requests_queue::several(conn, &community, &ids)).await?;
    let named = |id: &str| {
        let seen = found.iter().find(|r| r.id == id && sees.sees(r));
        seen.map(|r| number(r.number)).unwrap_or_default()
    };
    let view = BulkDone {
        page: ctx.titled(k::QUEUE_BULK, Tab::Requests),
        done,
        left: left.into_iter().map(|(id, why)| Left { number: named(&id), id, why }).collect(),
        words: form.typed("why"),
        query: format!("all=yes&{query}"),
    };
    ctx.show_as(StatusCode::CONFLICT, &view)
}
