//! Writing a notice: what is typed is kept, looked at with hints and numbers, changed, and sent.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::Places;
use crate::acts::notices::publish::{self, Written};
use crate::acts::notices::{contacts, send as sending};
use crate::domain::notice::{Audience, BODY, LIST, TITLE, Worded, first_way};
use crate::domain::person::Reach;
use crate::domain::reading;
use crate::domain::request::WordsRefusal;
use crate::domain::tiers::{Kind, PublishNotice};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::audience::{Chosen, choices};
use crate::http::pages::desk::settings::by_office;
use crate::http::pages::notices::paragraphs;
use crate::store::{drafts, notices, people_named};
use crate::views::desk_notices::{CheckNotice, WayCount, WriteNotice};
use crate::views::desk_people::reach_words;
use crate::views::page::Tab;
use crate::words::{Key, k};

/// The kind of draft it is kept as.
const DRAFT: &str = "notice";
/// People counted before sending; larger places are told "at least".
const COUNTED: i64 = 50_000;

/// What has been typed so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    title: String,
    body: String,
    audience: String,
    building: String,
    grid: String,
    group: String,
    from: String,
    to: String,
    list: String,
}

impl Draft {
    fn of(form: &Form) -> Self {
        Self {
            title: form.typed("title"),
            body: form.typed("body"),
            audience: form.text("audience").to_owned(),
            building: form.text("building").to_owned(),
            grid: form.text("grid").to_owned(),
            group: form.text("group").to_owned(),
            from: form.typed("from"),
            to: form.typed("to"),
            list: form.typed("list"),
        }
    }

    async fn read(ctx: &Ctx) -> Result<Self, Error> {
        let (community, me) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone());
        let found = ctx.app.db.read(move |conn| drafts::find(conn, &community, &me, "", DRAFT)).await?;
        // A draft of an older form starts afresh rather than stopping anybody.
        Ok(found.and_then(|(_, body)| serde_json::from_str(&body).ok()).unwrap_or_default())
    }

    async fn save(&self, ctx: &Ctx) -> Result<(), Error> {
        let body = serde_json::to_string(self).map_err(|e| Error::broken("drafts", e))?;
        let me = ctx.caller()?.person_id.clone();
        ctx.app
            .db
            .write("save_notice_draft", ctx.community_id(), move |tx| {
                let leave = tx.housekeeping();
                drafts::save(tx, leave, &me, "", DRAFT, &body).map(|_| ())
            })
            .await
    }

    async fn forget(ctx: &Ctx) -> Result<(), Error> {
        let me = ctx.caller()?.person_id.clone();
        ctx.app
            .db
            .write("forget_notice_draft", ctx.community_id(), move |tx| {
                let leave = tx.housekeeping();
                drafts::remove(tx, leave, &me, "", DRAFT)
            })
            .await
    }

    /// What it says and to whom, or every field that cannot be used.
    async fn parse(&self, ctx: &Ctx) -> Result<Written, Error> {
        let mut errors = FieldErrors::default();
        let worded = worded(&self.title, &self.body, &mut errors);
        let to = self.audience(ctx, &mut errors).await?;
        match (worded, to) {
            (Some(worded), Some(to)) if errors.0.is_empty() => Ok(Written { worded, to }),
            _ => Err(Error::Invalid(errors)),
        }
    }

    async fn audience(&self, ctx: &Ctx, errors: &mut FieldErrors) -> Result<Option<Audience>, Error> {
        if self.audience == "list" {
            return self.people(ctx, errors).await;
        }
        let chosen = Chosen {
            audience: &self.audience,
            building: &self.building,
            grid: &self.grid,
            group: &self.group,
            from: &self.from,
            to: &self.to,
        };
        Ok(chosen.parse(errors))
    }

    async fn people(&self, ctx: &Ctx, errors: &mut FieldErrors) -> Result<Option<Audience>, Error> {
        let ids = named(ctx, &self.list, "list", errors).await?;
        Ok(ids.map(Audience::List))
    }
}

/// The people a list names, a line each; what names nobody or several is said by its line.
pub async fn named(
    ctx: &Ctx,
    typed: &str,
    field: &'static str,
    errors: &mut FieldErrors,
) -> Result<Option<Vec<String>>, Error> {
    let before = errors.0.len();
    let lines = typed.lines().filter(|line| !line.trim().is_empty()).count();
    if lines == 0 {
        errors.add(field, k::NOTICES_ERROR_LIST_EMPTY);
    } else if lines > LIST {
        errors.add_with(field, k::NOTICES_ERROR_LIST_LONG, vec![("most", LIST.to_string())]);
    }
    if errors.0.len() > before {
        return Ok(None);
    }
    let (community, typed) = (ctx.community_id().to_owned(), typed.to_owned());
    let found = ctx.app.db.read(move |conn| people_named::named(conn, &community, &typed)).await?;
    let mut ids = Vec::new();
    for one in found {
        match one.people.as_slice() {
            [person] if !ids.contains(&person.id) => ids.push(person.id.clone()),
            [_] => {}
            [] => errors.add_with(field, k::NOTICES_ERROR_NOBODY, vec![("line", one.line)]),
            _ => errors.add_with(field, k::NOTICES_ERROR_SEVERAL, vec![("line", one.line)]),
        }
    }
    Ok((errors.0.len() == before).then_some(ids))
}

/// Title and text within bounds.
pub fn worded(title: &str, body: &str, errors: &mut FieldErrors) -> Option<Worded> {
    let mut part = |field: &str, parsed: Result<String, WordsRefusal>, empty: Key, most: usize| match parsed {
        Ok(text) => Some(text),
        Err(WordsRefusal::Empty) => {
            errors.add(field, empty);
            None
        }
        Err(WordsRefusal::TooLong { by, .. }) => {
            let args = vec![("most", most.to_string()), ("by", by.to_string())];
            errors.add_with(field, k::NOTICES_ERROR_LONG, args);
            None
        }
    };
    let title = part("title", Worded::title(title), k::NOTICES_ERROR_TITLE, TITLE);
    let body = part("body", Worded::body(body), k::NOTICES_ERROR_BODY, BODY);
    Some(Worded { title: title?, body: body? })
}

pub async fn write(ctx: Ctx) -> Result<HttpResponse, Error> {
    let draft = Draft::read(&ctx).await?;
    page(&ctx, &draft, &FieldErrors::default(), StatusCode::OK).await
}

async fn page(ctx: &Ctx, draft: &Draft, errors: &FieldErrors, status: StatusCode) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let places = ctx.app.db.read(move |conn| Places::read(conn, &community)).await?;
    let text = format!("{}\n{}", draft.title, draft.body);
    let view = WriteNotice {
        page: ctx.titled(k::NOTICES_WRITE, Tab::Part).with_errors(errors),
        title: draft.title.clone(),
        body: draft.body.clone(),
        audience: draft.audience.clone(),
        buildings: choices(&places.buildings, &draft.building),
        grids: choices(&places.grids, &draft.grid),
        groups: choices(&places.groups, &draft.group),
        from: draft.from.clone(),
        to: draft.to.clone(),
        list: draft.list.clone(),
        reading: (!text.trim().is_empty()).then(|| reading::read(&text)),
    };
    ctx.show_as(status, &view)
}

/// Kept whatever it holds, so that nothing typed is lost; looked at once it can be sent.
pub async fn keep(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let draft = Draft::of(&form);
    draft.save(&ctx).await?;
    match draft.parse(&ctx).await {
        Ok(_) => Ok(ctx.go("/desk/notices/check")),
        Err(Error::Invalid(errors)) if !ctx.json => page(&ctx, &draft, &errors, StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(other) => Err(other),
    }
}

pub async fn check(ctx: Ctx) -> Result<HttpResponse, Error> {
    let draft = Draft::read(&ctx).await?;
    match draft.parse(&ctx).await {
        Ok(written) => check_page(&ctx, &written, "/desk/notices", "/desk/notices/new", Vec::new()).await,
        // Nothing is written yet, or a group it was for is over.
        Err(Error::Invalid(_)) if !ctx.json => Ok(ctx.go("/desk/notices/new")),
        Err(other) => Err(other),
    }
}

/// What will go to how many people by which way, and what could be said more simply.
pub async fn check_page(
    ctx: &Ctx,
    written: &Written,
    send: &str,
    change: &str,
    fields: Vec<(String, String)>,
) -> Result<HttpResponse, Error> {
    let (community, to) = (ctx.community_id().to_owned(), written.to.clone());
    let today = sending::today(ctx.now, &ctx.community.zone());
    let (ways, places) = ctx
        .app
        .db
        .read(move |conn| {
            let passed = notices::audience(conn, &community, &to, today, "", COUNTED)?;
            let taken = passed.iter().filter(|p| p.takes);
            let ways: Vec<Reach> = taken.map(|p| first_way(&p.person.reach, contacts(&p.person))).collect();
            Ok((ways, Places::read(conn, &community)?))
        })
        .await?;
    let page = ctx.titled(k::NOTICES_CHECK, Tab::Part);
    let count = |way: &Reach| i64::try_from(ways.iter().filter(|w| *w == way).count()).unwrap_or(i64::MAX);
    let row = |way: &Reach| WayCount {
        way: way.as_str().to_owned(),
        words: reach_words(&page, way.as_str()),
        reached: 0,
        waiting: count(way),
    };
    let view = CheckNotice {
        title: written.worded.title.clone(),
        body: paragraphs(&written.worded.body),
        to: places.words(ctx.prefs.lang, &written.to),
        reading: reading::read(&format!("{}\n{}", written.worded.title, written.worded.body)),
        ways: Reach::ALL.iter().map(row).collect(),
        total: i64::try_from(ways.len()).unwrap_or(i64::MAX),
        send: send.to_owned(),
        change: change.to_owned(),
        fields,
        page,
    };
    ctx.show(&view)
}

pub async fn send(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let with_form = form.has("title") || form.has("body");
    let draft = if with_form { Draft::of(&form) } else { Draft::read(&ctx).await? };
    let (standing, claim) = by_office(&ctx, &form, PublishNotice::RULE.offices, "desk.notices")?;
    // Pressed twice, the draft is gone already: the first press's answer counts.
    if let Some(id) = sent_before(&ctx, &standing.actor, &form).await? {
        return Ok(ctx.created(&format!("/desk/notices/{id}"), &id));
    }
    let written = match draft.parse(&ctx).await {
        Ok(written) => written,
        Err(Error::Invalid(errors)) if !ctx.json => {
            return page(&ctx, &draft, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(other) => return Err(other),
    };
    let id = publish::publish(&ctx.app.db, ctx.community_id(), standing, claim, written).await?;
    if !with_form {
        Draft::forget(&ctx).await?;
    }
    Ok(ctx.created(&format!("/desk/notices/{id}"), &id))
}

async fn sent_before(ctx: &Ctx, actor: &str, form: &Form) -> Result<Option<String>, Error> {
    let Some(key) = form.key() else { return Ok(None) };
    let (community, actor) = (ctx.community_id().to_owned(), actor.to_owned());
    ctx.app.db.read(move |conn| crate::store::answers::before(conn, &community, &actor, "", "desk.notices", &key)).await
}
