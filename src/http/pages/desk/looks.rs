//! Looking at people, as the desk sees it: saying why, printing for somebody who looked at them, and the
//! auditor's page.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::acts::looking as acts;
use crate::domain::looking::Reason;
use crate::domain::standing::Office::{Accounts, Admin, Auditor, Desk};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::looking::{Said, why};
use crate::http::next;
use crate::http::pages::looks::{Older, PAGE, Seen, labels, row};
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::{looks, people};
use crate::views::desk_requests::Choice;
use crate::views::looks::{LooksForAuditor, LooksOnPaper, outcome_for_staff};
use crate::views::page::{Page, Tab};
use crate::words::typed::tidy;
use crate::words::{Lang, k};

const STAFF: Audience = Audience::Office(&[Desk, Accounts]);
/// The most that is said about a reason.
const MOST_WORDS: usize = 200;
/// What the auditor may ask for.
const OUTCOMES: [&str; 5] = ["reason", "denied", "work", "mandate", "oversight"];

pub fn entries() -> Vec<Entry> {
    vec![
        post(
            "/desk/people/{id}",
            Audience::Office(&[Desk, Accounts, Admin]),
            Both,
            "say why somebody outside one's work is opened; they can read it",
            &["key", "reason", "words", "next"],
            || web::route().to(say_why),
        ),
        get("/desk/people/{id}/looks", STAFF, Both, "who looked at this person, on paper: ?hour= &before=", || {
            web::route().to(on_paper)
        }),
        get(
            "/desk/looks",
            Audience::Office(&[Auditor, Admin]),
            Both,
            "who looked at whose page, and who was not let in: ?outcome= &before=",
            || web::route().to(for_auditor),
        ),
    ]
}

/// Keeps the reason and goes on to where they were going.
async fn say_why(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let caller = ctx.caller()?;
    let (community, person) = (ctx.community_id().to_owned(), id.clone());
    ctx.app.db.read(move |conn| people::name_of(conn, &community, &person)?.ok_or(Error::Missing)).await?;
    let to = next::local(form.text("next")).filter(|to| to.starts_with("/desk/") || to.starts_with("/for/"));
    let to = to.map_or_else(|| format!("/desk/people/{id}"), str::to_owned);
    let said = Said { reason: Reason::parse(form.text("reason")), words: form.typed("words"), next: Some(to.clone()) };
    let (reason, words) = match read(&said) {
        Ok(read) => read,
        Err(errors) => return why(&ctx, &id, &said, &errors),
    };
    acts::say_why(&ctx.app.db, ctx.community_id(), &caller.person_id, &id, reason, words).await?;
    Ok(ctx.go(&to))
}

fn read(said: &Said) -> Result<(Reason, Option<String>), FieldErrors> {
    let mut errors = FieldErrors::default();
    let words = tidy(&said.words);
    match said.reason {
        None => errors.add("reason", k::LOOKS_ERROR_REASON),
        Some(reason) if reason.needs_words() && words.is_empty() => errors.add("words", k::LOOKS_ERROR_WORDS),
        Some(_) => {}
    }
    if words.chars().count() > MOST_WORDS {
        errors.add_with("words", k::LOOKS_ERROR_WORDS_LONG, vec![("most", MOST_WORDS.to_string())]);
    }
    match said.reason {
        Some(reason) if errors.0.is_empty() => Ok((reason, (!words.is_empty()).then_some(words))),
        _ => Err(errors),
    }
}

/// For somebody at the counter, in their own language.
async fn on_paper(ctx: Ctx, path: Parts, older: web::Query<Older>) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let (person, seen) = ctx
        .app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let seen = Seen::read(conn, &community, &id, &older)?;
            Ok((person, seen))
        })
        .await?;
    let lang = Lang::parse(&person.lang).unwrap_or_default();
    let title = crate::words::say(lang, k::LOOKS_TITLE);
    ctx.show(&LooksOnPaper {
        page: Page { lang, ..ctx.page(title, Tab::People) },
        rows: seen.rows(lang),
        older: seen.older().map(|query| format!("/desk/people/{}/looks?{query}", person.id)),
        id: person.id,
        name: person.name,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    outcome: String,
    before: Option<String>,
}

async fn for_auditor(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let outcome = OUTCOMES.into_iter().find(|o| *o == asked.outcome);
    let (community, before) = (ctx.community_id().to_owned(), asked.into_inner().before);
    let (lines, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
            let lines = looks::page(conn, &community, outcome, before.as_deref(), limit)?;
            let labels = labels(conn, &community, &lines)?;
            Ok((lines, labels))
        })
        .await?;
    let shown = lines.get(..PAGE).unwrap_or(&lines);
    let query = outcome.map_or_else(String::new, |o| format!("outcome={o}&"));
    let page = ctx.titled(k::LOOKS_DESK_TITLE, Tab::Record);
    ctx.show(&LooksForAuditor {
        rows: shown.iter().map(|line| row(ctx.prefs.lang, line, &labels)).collect(),
        views: views(&page, outcome),
        older: shown
            .last()
            .filter(|_| lines.len() > shown.len())
            .map(|last| format!("/desk/looks?{query}before={}", last.id)),
        page,
    })
}

fn views(page: &Page, chosen: Option<&str>) -> Vec<Choice> {
    let all = Choice { value: String::new(), label: page.t(k::LOOKS_DESK_ALL).to_owned(), chosen: chosen.is_none() };
    let each = OUTCOMES.into_iter().map(|outcome| Choice {
        value: outcome.to_owned(),
        label: outcome_for_staff(page, outcome).to_owned(),
        chosen: chosen == Some(outcome),
    });
    std::iter::once(all).chain(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(reason: Option<Reason>, words: &str) -> Said {
        Said { reason, words: words.to_owned(), next: None }
    }

    #[test]
    fn a_reason_is_needed_and_something_else_says_what() {
        assert!(read(&said(None, "在办事")).is_err());
        assert!(read(&said(Some(Reason::Other), "  ")).is_err());
        assert_eq!(read(&said(Some(Reason::Rang), "")).unwrap(), (Reason::Rang, None));
        assert_eq!(read(&said(Some(Reason::Other), "亲戚来问")).unwrap().1.as_deref(), Some("亲戚来问"));
        assert!(read(&said(Some(Reason::Rang), &"长".repeat(201))).is_err());
    }
}
