//! One notice at the desk: whom it reached, whom not, on paper, and setting it right or taking it back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{Places, worded, writes};
use crate::acts::notices::publish;
use crate::domain::notice::{CopyState, Heard, Worded};
use crate::domain::person::Reach;
use crate::domain::tiers::{ChaseNotice, CorrectNotice, Kind, ReplyNotice, WithdrawNotice};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::said::{notice_channels, told_of_notice};
use crate::http::pages::desk::settings::by_office;
use crate::http::pages::notices::paragraphs;
use crate::http::paging::cut_to_page;
use crate::http::{Parts, path_id};
use crate::post::notices::title;
use crate::store::conn::Conn;
use crate::store::notice_copies::{self, Copy};
use crate::store::notices::{self, Notice};
use crate::store::people::{self, Person};
use crate::store::{mine, notice_replies, outbox};
use crate::views::desk_notices::{
    CorrectNotice as CorrectPage, DeskNotice, HeardBy, MissingRow, MissingSheet, NotReached, NoticeLetters, WayCount,
    heard_key,
};
use crate::views::desk_people::{need_words, reach_words};
use crate::views::page::{Page, Tab};
use crate::words::{k, typed};

const PAGE: i64 = 50;
/// A sheaf to go round with.
const SHEET: i64 = 200;

/// What was typed into one of its forms.
#[derive(Default)]
pub struct Sent {
    /// Why it is taken back.
    pub words: String,
    /// Whose answer is entered, how it came, whether they know of it, and what they said.
    pub who: String,
    pub channel: String,
    pub knows: bool,
    pub said: String,
    /// The one before was kept.
    pub kept: bool,
}

pub struct Whole {
    notice: Notice,
    places: Places,
    counts: Vec<(CopyState, String, i64)>,
    heard: Vec<(Heard, i64)>,
    replies: i64,
    by: String,
    instead: Option<String>,
}

pub async fn read(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let (community, lang) = (ctx.community_id().to_owned(), ctx.prefs.lang);
    ctx.app
        .db
        .read(move |conn| {
            let notice = notices::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let labels = people::labels(conn, &community, std::slice::from_ref(&notice.by_id))?;
            Ok(Whole {
                places: Places::read(conn, &community)?,
                counts: notice_copies::counts(conn, &community, &id)?,
                heard: notice_copies::heard(conn, &community, &id)?,
                replies: notice_replies::count(conn, &community, &id)?,
                by: labels.get(&notice.by_id).map(|l| l.called(lang)).unwrap_or_default(),
                instead: match notice.state.stands() {
                    true => None,
                    false => notices::in_place_of(conn, &community, &id)?.map(|n| n.id),
                },
                notice,
            })
        })
        .await
}

#[derive(Deserialize)]
pub struct Said {
    said: Option<String>,
}

pub async fn show(ctx: Ctx, path: Parts, said: web::Query<Said>) -> Result<HttpResponse, Error> {
    let whole = read(&ctx, path_id(&path)?).await?;
    let before = said.into_inner().said.as_deref().and_then(told_of_notice);
    let channel = before.map(|channel| channel.as_str().to_owned()).unwrap_or_default();
    let sent = Sent { channel, kept: before.is_some(), ..Sent::default() };
    page(&ctx, &whole, sent, &FieldErrors::default(), StatusCode::OK)
}

pub fn page(ctx: &Ctx, w: &Whole, sent: Sent, errors: &FieldErrors, status: StatusCode) -> Result<HttpResponse, Error> {
    let n = &w.notice;
    let page = ctx.page(title(n, ctx.prefs.lang), Tab::Part).with_errors(errors);
    let sum = |state: CopyState, way: Option<&str>| -> i64 {
        w.counts.iter().filter(|(s, of, _)| *s == state && way.is_none_or(|w| w == of)).map(|(_, _, n)| n).sum()
    };
    let row = |way: &Reach| WayCount {
        way: way.as_str().to_owned(),
        words: reach_words(&page, way.as_str()),
        reached: sum(CopyState::Reached, Some(way.as_str())),
        waiting: sum(CopyState::Waiting, Some(way.as_str())),
    };
    let heard = |way: &Heard| HeardBy {
        way: *way,
        words: page.t(heard_key(*way)).to_owned(),
        n: w.heard.iter().filter(|(w, _)| w == way).map(|(_, n)| n).sum(),
    };
    let (public, url) = (n.is_public(), &ctx.app.config.public_url);
    let address = if public { format!("{url}/open/notices/{}", n.id) } else { format!("{url}/notices/{}", n.id) };
    let view = DeskNotice {
        id: n.id.clone(),
        version: i64::from(n.version),
        may_write: writes(ctx),
        title: title(n, ctx.prefs.lang),
        body: paragraphs(&n.body),
        to: w.places.words(ctx.prefs.lang, &n.to()?),
        by: w.by.clone(),
        at: n.at,
        state: n.state,
        instead: w.instead.clone(),
        before: n.replaces_id.clone(),
        sent_to: n.total,
        ways: Reach::ALL.iter().map(row).collect(),
        reached: sum(CopyState::Reached, None),
        waiting: sum(CopyState::Waiting, None),
        acknowledged: w.heard.iter().map(|(_, n)| n).sum(),
        heard: Heard::ALL.iter().map(heard).filter(|row| row.n > 0).collect(),
        replies: w.replies,
        to_copy: format!("{}\n{}\n{}\n{}", title(n, ctx.prefs.lang), n.body, ctx.community.name, address),
        words: sent.words,
        may_take: ctx.office_standing(ReplyNotice::RULE.offices).is_ok(),
        channels: notice_channels(&page, &sent.channel),
        who: sent.who,
        knows: sent.knows,
        said: sent.said,
        kept: sent.kept,
        page,
    };
    ctx.show_as(status, &view)
}

#[derive(Deserialize)]
pub struct After {
    after: Option<String>,
}

struct Missing {
    notice: Notice,
    found: Vec<(Copy, Person)>,
    homes: std::collections::HashMap<String, (String, String)>,
}

fn not_reached(conn: &mut Conn, community: &str, id: &str, after: &str, limit: i64) -> Result<Missing, Error> {
    let notice = notices::find(conn, community, id)?.ok_or(Error::Missing)?;
    let found = notice_copies::not_reached(conn, community, id, after, limit)?;
    let ids: Vec<String> = found.iter().map(|(c, _)| c.person_id.clone()).collect();
    let homes = mine::names_and_homes(conn, community, &ids)?;
    Ok(Missing { notice, found, homes })
}

impl Missing {
    fn rows(&self, page: &Page) -> Vec<MissingRow> {
        let row = |(copy, person): &(Copy, Person)| MissingRow {
            person: person.id.clone(),
            name: person.name.clone(),
            home: self.homes.get(&person.id).map(|(_, home)| home.clone()).unwrap_or_default(),
            phone: person.phone.as_deref().map(typed::show_phone).unwrap_or_default(),
            way: reach_words(page, &copy.way),
            mind: person.needs.split(',').filter(|need| !need.is_empty()).map(|need| need_words(page, need)).collect(),
        };
        self.found.iter().map(row).collect()
    }
}

pub async fn missing(ctx: Ctx, path: Parts, paging: web::Query<After>) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let after = paging.into_inner().after.unwrap_or_default();
    let mut found = ctx.app.db.read(move |conn| not_reached(conn, &community, &id, &after, PAGE + 1)).await?;
    let more = cut_to_page(&mut found.found, PAGE);
    let page = ctx.titled(k::NOTICES_MISSING, Tab::Part);
    ctx.show(&NotReached {
        id: found.notice.id.clone(),
        title: title(&found.notice, ctx.prefs.lang),
        next: found.found.last().filter(|_| more).map(|(copy, _)| format!("after={}", copy.person_id)),
        rows: found.rows(&page),
        page,
    })
}

pub async fn missing_paper(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let mut found = ctx.app.db.read(move |conn| not_reached(conn, &community, &id, "", SHEET + 1)).await?;
    let more = cut_to_page(&mut found.found, SHEET);
    let page = ctx.titled(k::NOTICES_MISSING, Tab::Part);
    let mut rows = found.rows(&page);
    // In the order somebody goes round.
    rows.sort_by(|a, b| a.home.cmp(&b.home));
    ctx.show(&MissingSheet {
        id: found.notice.id.clone(),
        title: title(&found.notice, ctx.prefs.lang),
        body: paragraphs(&found.notice.body),
        rows,
        more,
        page,
    })
}

#[derive(Deserialize)]
pub struct ToWhom {
    to: Option<String>,
}

pub async fn paper(ctx: Ctx, path: Parts, to: web::Query<ToWhom>) -> Result<HttpResponse, Error> {
    let (community, id, to) = (ctx.community_id().to_owned(), path_id(&path)?, to.into_inner().to);
    let (notice, people) = ctx
        .app
        .db
        .read(move |conn| {
            let notice = notices::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let people = match to.as_deref() {
                None | Some("") => vec![(String::new(), String::new())],
                Some("letters") => letters(conn, &community, &id)?,
                Some(message) => one_letter(conn, &community, message)?,
            };
            Ok((notice, people))
        })
        .await?;
    ctx.show(&NoticeLetters {
        page: ctx.page(title(&notice, ctx.prefs.lang), Tab::Letters),
        id: notice.id.clone(),
        title: title(&notice, ctx.prefs.lang),
        body: paragraphs(&notice.body),
        at: notice.at,
        to: people,
    })
}

/// Names and homes of those a letter goes to, as many as are printed in one go.
fn letters(conn: &mut Conn, community: &str, id: &str) -> Result<Vec<(String, String)>, Error> {
    let found = notice_copies::by_letter(conn, community, id, SHEET)?;
    let mut all: Vec<_> = mine::names_and_homes(conn, community, &found)?.into_values().collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(all)
}

fn one_letter(conn: &mut Conn, community: &str, message: &str) -> Result<Vec<(String, String)>, Error> {
    let message = outbox::find(conn, community, message)?.filter(|m| m.channel == "letter").ok_or(Error::Missing)?;
    let named = mine::names_and_homes(conn, community, std::slice::from_ref(&message.person_id))?;
    Ok(named.into_values().collect())
}

pub async fn correct_form(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let notice = ctx.app.db.read(move |conn| notices::find(conn, &community, &id)).await?.ok_or(Error::Missing)?;
    if !notice.state.stands() {
        return Ok(ctx.go(&format!("/desk/notices/{}", notice.id)));
    }
    let worded = Worded { title: notice.title.clone(), body: notice.body.clone() };
    correct_page(&ctx, &notice.id, notice.version, worded, &FieldErrors::default(), StatusCode::OK)
}

fn correct_page(
    ctx: &Ctx,
    id: &str,
    version: i32,
    typed: Worded,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let view = CorrectPage {
        page: ctx.titled(k::NOTICES_CORRECT, Tab::Part).with_errors(errors),
        id: id.to_owned(),
        version: i64::from(version),
        title: typed.title,
        body: typed.body,
    };
    ctx.show_as(status, &view)
}

fn version(form: &Form) -> Result<i32, Error> {
    form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))
}

pub async fn correct(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, version) = (path_id(&path)?, version(&form)?);
    let mut errors = FieldErrors::default();
    let Some(worded) = worded(form.text("title"), form.text("body"), &mut errors) else {
        if ctx.json {
            return Err(Error::Invalid(errors));
        }
        let typed = Worded { title: form.typed("title"), body: form.typed("body") };
        return correct_page(&ctx, &id, version, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let (standing, claim) = by_office(&ctx, &form, CorrectNotice::RULE.offices, "desk.notices.correct")?;
    let new = publish::correct(&ctx.app.db, ctx.community_id(), standing, claim, (id, version), worded).await?;
    Ok(ctx.created(&format!("/desk/notices/{new}"), &new))
}

pub async fn withdraw(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, version) = (path_id(&path)?, version(&form)?);
    let words = match Worded::body(form.text("words")) {
        Ok(words) => words,
        Err(_) => {
            let mut errors = FieldErrors::default();
            errors.add("words", k::NOTICES_ERROR_WHY);
            if ctx.json {
                return Err(Error::Invalid(errors));
            }
            let whole = read(&ctx, id).await?;
            let sent = Sent { words: form.typed("words"), ..Sent::default() };
            return page(&ctx, &whole, sent, &errors, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let (standing, claim) = by_office(&ctx, &form, WithdrawNotice::RULE.offices, "desk.notices.withdraw")?;
    let new = publish::withdraw(&ctx.app.db, ctx.community_id(), standing, claim, (id, version), words).await?;
    Ok(ctx.created(&format!("/desk/notices/{new}"), &new))
}

pub async fn chase(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, ChaseNotice::RULE.offices, "desk.notices.chase")?;
    publish::chase(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await?;
    Ok(ctx.go(&format!("/desk/notices/{id}")))
}
