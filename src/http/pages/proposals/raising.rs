//! The short pages of a new proposal, kept as a draft on the server, and the raising itself.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::super::notices::covered;
use super::current;
use crate::acts::proposals::raise::{self as raising, DRAFT, Raising};
use crate::acts::wish::Wish;
use crate::domain::mandate::Matter;
use crate::domain::proposal::{Said, TEXT, TITLE, maybe, text, title};
use crate::domain::request::{Hand, PlaceWords, WordsRefusal};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::late;
use crate::store::answers::Claim;
use crate::store::{answers, drafts};
use crate::views::page::Tab;
use crate::views::proposals::{AskProposal, AskWhy, CheckProposal, Typed};
use crate::words::{Key, k};

/// Under which a form's key is remembered.
const ROUTE: &str = "proposals.raise";

/// What has been said so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    title: String,
    what: String,
    why: String,
    gains: String,
    bears: String,
    place: String,
    hand: String,
}

impl Draft {
    pub fn of(form: &Form) -> Self {
        let typed = |name: &str| form.typed(name);
        Self {
            title: typed("title"),
            what: typed("what"),
            why: typed("why"),
            gains: typed("gains"),
            bears: typed("bears"),
            place: typed("place"),
            hand: form.text("hand").to_owned(),
        }
    }

    async fn read(ctx: &Ctx) -> Result<Self, Error> {
        covered(ctx, Matter::Proposals)?;
        let (owner, resident) = (ctx.caller()?.person_id.clone(), ctx.resident()?.to_owned());
        let community = ctx.community_id().to_owned();
        let found = ctx.app.db.read(move |conn| drafts::find(conn, &community, &owner, &resident, DRAFT)).await?;
        // A draft of an older version of this form starts afresh rather than stopping anybody.
        Ok(found.and_then(|(_, body)| serde_json::from_str(&body).ok()).unwrap_or_default())
    }

    async fn save(&self, ctx: &Ctx) -> Result<(), Error> {
        let (owner, resident) = (ctx.caller()?.person_id.clone(), ctx.resident()?.to_owned());
        let body = serde_json::to_string(self).map_err(|e| Error::broken("proposals", e))?;
        ctx.app
            .db
            .write("keep_proposal_draft", ctx.community_id(), move |tx| {
                let leave = tx.housekeeping();
                drafts::save(tx, leave, &owner, &resident, DRAFT, &body).map(|_| ())
            })
            .await
    }

    pub fn typed(&self) -> Typed {
        let d = self.clone();
        let dictated = d.hand != Hand::WrittenFor.as_str();
        Typed { title: d.title, what: d.what, why: d.why, gains: d.gains, bears: d.bears, place: d.place, dictated }
    }

    /// What it says, or everything that is wrong with it, each at its field.
    pub fn said(&self) -> Result<Said, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut part = |field: &str, read: Result<String, WordsRefusal>, empty: Key, most: usize| match read {
            Ok(text) => text,
            Err(WordsRefusal::Empty) => {
                errors.add(field, empty);
                String::new()
            }
            Err(WordsRefusal::TooLong { by, .. }) => {
                let args = vec![("most", most.to_string()), ("by", by.to_string())];
                errors.add_with(field, k::NOTICES_ERROR_LONG, args);
                String::new()
            }
        };
        let said = Said {
            title: part("title", title(&self.title), k::PROPOSALS_ERROR_TITLE, TITLE),
            what: part("what", text(&self.what, TEXT), k::PROPOSALS_ERROR_WHAT, TEXT),
            why: part("why", text(&self.why, TEXT), k::PROPOSALS_ERROR_WHY, TEXT),
            gains: part("gains", maybe(&self.gains, TEXT), k::PROPOSALS_ERROR_WHY, TEXT),
            bears: part("bears", maybe(&self.bears, TEXT), k::PROPOSALS_ERROR_WHY, TEXT),
            place: part("place", maybe(&self.place, PlaceWords::MOST), k::PROPOSALS_ERROR_WHY, PlaceWords::MOST),
        };
        if errors.0.is_empty() { Ok(said) } else { Err(errors) }
    }
}

/// The errors of these fields alone: one page asks for no more than it shows.
fn only(errors: Result<Said, FieldErrors>, fields: &[&str]) -> FieldErrors {
    let mut errors = errors.err().unwrap_or_default();
    errors.0.retain(|e| fields.contains(&e.field.as_str()));
    errors
}

const FIRST: &[&str] = &["title", "what"];
const SECOND: &[&str] = &["why", "gains", "bears", "place"];

fn status(errors: &FieldErrors) -> StatusCode {
    if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

pub async fn what(ctx: Ctx) -> Result<HttpResponse, Error> {
    let draft = Draft::read(&ctx).await?;
    show_what(&ctx, &draft, &FieldErrors::default())
}

fn show_what(ctx: &Ctx, draft: &Draft, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let page = ctx.titled_whose(k::PROPOSALS_ASK_WHAT, k::PROPOSALS_ASK_WHAT_FOR, Tab::None).with_errors(errors);
    ctx.show_as(status(errors), &AskProposal { page, typed: draft.typed() })
}

pub async fn keep_what(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let before = Draft::read(&ctx).await?;
    let now = Draft::of(&form);
    let draft = Draft { title: now.title, what: now.what, hand: now.hand, ..before };
    draft.save(&ctx).await?;
    let errors = only(draft.said(), FIRST);
    if !errors.0.is_empty() {
        return show_what(&ctx, &draft, &errors);
    }
    Ok(ctx.go(&format!("{}/proposals/new/why", ctx.base())))
}

pub async fn why(ctx: Ctx) -> Result<HttpResponse, Error> {
    let draft = Draft::read(&ctx).await?;
    show_why(&ctx, &draft, &FieldErrors::default())
}

fn show_why(ctx: &Ctx, draft: &Draft, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let page = ctx.titled(k::PROPOSALS_ASK_WHY, Tab::None).with_errors(errors);
    ctx.show_as(status(errors), &AskWhy { page, typed: draft.typed() })
}

pub async fn keep_why(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let before = Draft::read(&ctx).await?;
    let now = Draft::of(&form);
    let draft = Draft { why: now.why, gains: now.gains, bears: now.bears, place: now.place, ..before };
    draft.save(&ctx).await?;
    let errors = only(draft.said(), SECOND);
    if !errors.0.is_empty() {
        return show_why(&ctx, &draft, &errors);
    }
    Ok(ctx.go(&format!("{}/proposals/new/check", ctx.base())))
}

/// The first page that still wants something.
fn unfinished(draft: &Draft) -> Option<&'static str> {
    if !only(draft.said(), FIRST).0.is_empty() {
        Some("")
    } else if !only(draft.said(), SECOND).0.is_empty() {
        Some("/why")
    } else {
        None
    }
}

pub async fn check(ctx: Ctx) -> Result<HttpResponse, Error> {
    let draft = Draft::read(&ctx).await?;
    if let Some(step) = unfinished(&draft) {
        return Ok(ctx.go(&format!("{}/proposals/new{step}", ctx.base())));
    }
    let (_, procedure) = current(&ctx).await?;
    ctx.show(&CheckProposal {
        page: ctx.titled(k::REQUESTS_CHECK, Tab::None),
        typed: draft.typed(),
        answer_days: procedure.answer_days,
        support: procedure.stages.first().map_or(0, |s| s.support),
    })
}

/// Raises what the draft says, or, for machines, what the form itself says.
pub async fn raise(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let whole = form.has("title");
    let draft = if whole { Draft::of(&form) } else { Draft::read(&ctx).await? };
    let claim = Claim { key: form.key(), route: ROUTE, digest: form.digest() };
    let resident = ctx.resident()?.to_owned();
    let said = match draft.said() {
        Ok(said) => said,
        Err(errors) if ctx.json => return Err(Error::Invalid(errors)),
        Err(_) => {
            // A second press after the draft was raised gets the first one's answer.
            if let Some(id) = before(&ctx, &form).await? {
                return Ok(ctx.go(&format!("{}/proposals/{id}", ctx.base())));
            }
            draft.save(&ctx).await?;
            return Ok(ctx.go(&format!("{}/proposals/new{}", ctx.base(), unfinished(&draft).unwrap_or_default())));
        }
    };
    let standing = late::standing(&ctx, &form)?;
    let own = ctx.acting.is_none() && standing.assisted_by().is_none();
    let hand = if own { Hand::Own } else { Hand::parse(&draft.hand).unwrap_or(Hand::Dictated) };
    if let Some(answer) = late::aside(&ctx, &form, ROUTE, &wish_of(&said, hand)).await? {
        return Ok(answer);
    }
    let what = Raising { resident, said, building: None, hand };
    let id = raising::raise(&ctx.app.db, ctx.community_id(), standing, claim, what).await?;
    Ok(ctx.created_for(&form, &format!("{}/proposals/{id}", ctx.base()), &id))
}

/// The same, to be kept and looked at.
fn wish_of(said: &Said, hand: Hand) -> Wish {
    let Said { title, what, why, gains, bears, place } = said.clone();
    Wish::Propose { title, what, why, gains, bears, place, hand: hand.as_str().to_owned() }
}

async fn before(ctx: &Ctx, form: &Form) -> Result<Option<String>, Error> {
    let (standing, resident, community) = (ctx.standing()?, ctx.resident()?.to_owned(), ctx.community_id().to_owned());
    let Some(key) = form.key() else {
        return Ok(None);
    };
    ctx.app.db.read(move |conn| answers::before(conn, &community, &standing.actor, &resident, ROUTE, &key)).await
}
