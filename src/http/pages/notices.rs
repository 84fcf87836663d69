//! 社区通知, as a resident or whoever acts for them reads it: the list, one, 知道了 and a reply; and those for everybody.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::requests::parse_words;
use crate::acts::notices::hear::{Hear, hear};
use crate::domain::mandate::{self, Matter};
use crate::domain::policy::Refusal;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::{Everyone, Resident};
use crate::http::paging::one_page;
use crate::http::routes::{Entry, Mount::Both, Mount::ForResident, get, post};
use crate::http::{Parts, path_id};
use crate::post::notices::title;
use crate::store::answers::Claim;
use crate::store::ballot_notices;
use crate::store::conn::Conn;
use crate::store::groups;
use crate::store::meetings;
use crate::store::notice_copies::{self, Copy};
use crate::store::notice_replies::{self, Reply};
use crate::store::notices::{self, Notice};
use crate::store::people::{self, Label};
use crate::views::notices::{NoticeList, NoticeRow, OneNotice, ReplyLine, beginning};
use crate::views::page::Tab;
use crate::words::k;

const PAGE: i64 = 25;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/notices", Resident, ForResident, "notices to this resident, newest first", || web::route().to(list)),
        get("/notices/{id}", Resident, ForResident, "one notice, and what was said to it", || web::route().to(show)),
        post("/notices/{id}/acknowledgement", Resident, ForResident, "all right, read it", &["key"], || {
            web::route().to(acknowledge)
        }),
        post("/notices/{id}/replies", Resident, ForResident, "say something to it", &["key", "words"], || {
            web::route().to(reply)
        }),
        get("/open/notices", Everyone, Both, "notices to everybody, newest first", || web::route().to(public)),
        get("/open/notices/{id}", Everyone, Both, "one notice to everybody", || web::route().to(public_one)),
    ]
}

#[derive(Deserialize)]
pub struct Paging {
    before: Option<String>,
}

/// Whoever acts under a mandate reads and does only what it covers; a resident, and staff by their office, as ever.
pub fn covered(ctx: &Ctx, matter: Matter) -> Result<(), Error> {
    let Some(mandate) = ctx.acting.as_ref().and_then(|a| a.mandate.as_ref()) else {
        return Ok(());
    };
    if mandate.matters.contains(&matter) { Ok(()) } else { Err(Error::refused(Refusal::OutsideMatter)) }
}

/// While a mandate cools off, a helper sees only what they wrote or signed up for themselves (TRUST.md §3): their id.
pub fn only_own(ctx: &Ctx) -> Result<Option<String>, Error> {
    let mandate = ctx.acting.as_ref().and_then(|a| a.mandate.as_ref());
    let cooling = mandate.is_some_and(|m| mandate::sees_only_own(m.state, m.cooling_until, ctx.now));
    Ok(if cooling { Some(ctx.caller()?.person_id.clone()) } else { None })
}

async fn list(ctx: Ctx, paging: web::Query<Paging>) -> Result<HttpResponse, Error> {
    covered(&ctx, Matter::Notices)?;
    let (community, resident) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let before = paging.into_inner().before;
    let (found, groups) = ctx
        .app
        .db
        .read(move |conn| {
            let found = notice_copies::of_person(conn, &community, &resident, before.as_deref(), PAGE + 1)?;
            let ids: Vec<String> = found.iter().filter_map(|(_, n)| n.group_id.clone()).collect();
            Ok((found, groups::by_ids(conn, &community, &ids)?))
        })
        .await?;
    let (shown, more) = one_page(&found, PAGE);
    let row = |(copy, notice): &(Copy, Notice)| NoticeRow {
        id: notice.id.clone(),
        title: title(notice, ctx.prefs.lang),
        begins: beginning(&notice.body),
        group: notice.group_id.as_ref().and_then(|id| groups.get(id)).map(|g| g.name.clone()).unwrap_or_default(),
        at: notice.at,
        state: notice.state,
        asks: notice.state.stands() && copy.acknowledged_at.is_none(),
    };
    let older = shown.last().filter(|_| more).map(|(c, _)| format!("{}/notices?before={}", ctx.base(), c.notice_id));
    let rows = shown.iter().map(row).collect();
    ctx.show(&NoticeList { page: ctx.titled(k::NOTICES_TITLE, Tab::None), public: false, rows, older })
}

/// One notice with what its page needs.
struct Whole {
    notice: Notice,
    copy: Option<Copy>,
    replies: Vec<Reply>,
    labels: std::collections::HashMap<String, Label>,
    group: String,
    instead: Option<String>,
    /// The meeting it speaks of.
    meeting: Option<String>,
    /// The ballot it speaks of.
    ballot: Option<String>,
}

impl Whole {
    fn read(conn: &mut Conn, community: &str, id: &str, resident: Option<&str>) -> Result<Self, Error> {
        let notice = notices::find(conn, community, id)?.ok_or(Error::Missing)?;
        let copy = match resident {
            Some(resident) => notice_copies::find(conn, community, id, resident)?,
            None => None,
        };
        if copy.is_none() && !notice.is_public() {
            return Err(Error::Missing);
        }
        let replies = match resident {
            Some(resident) => notice_replies::of_person(conn, community, id, resident)?,
            None => Vec::new(),
        };
        let named: Vec<String> = replies.iter().map(|r| r.by_id.clone()).chain([notice.by_id.clone()]).collect();
        let group = match &notice.group_id {
            Some(group) => groups::find(conn, community, group)?.map(|g| g.name).unwrap_or_default(),
            None => String::new(),
        };
        let instead = if notice.state.stands() { None } else { notices::in_place_of(conn, community, id)? };
        let instead = match (instead, resident) {
            // Whoever never saw the first is told nothing of its end.
            (Some(new), Some(resident)) if notice_copies::find(conn, community, &new.id, resident)?.is_none() => None,
            (new, _) => new.map(|n| n.id),
        };
        let meeting = meetings::of_notice(conn, community, id)?.filter(|_| resident.is_some());
        let ballot = ballot_notices::ballot_of(conn, community, id)?.filter(|_| resident.is_some());
        let labels = people::labels(conn, community, &named)?;
        Ok(Self { labels, notice, copy, replies, group, instead, meeting, ballot })
    }

    fn view(&self, ctx: &Ctx, words: String, errors: &FieldErrors) -> Result<OneNotice, Error> {
        let lang = ctx.prefs.lang;
        let resident = if ctx.caller.is_some() { ctx.resident()?.to_owned() } else { String::new() };
        let n = &self.notice;
        let line = |r: &Reply| ReplyLine {
            words: r.words.clone(),
            at: r.at,
            by: Some(&r.by_id)
                .filter(|by| **by != resident)
                .and_then(|by| self.labels.get(by))
                .map(|l| l.called(lang))
                .unwrap_or_default(),
            answer: r.answer.clone().unwrap_or_default(),
        };
        let stands = n.state.stands();
        Ok(OneNotice {
            page: ctx.page(title(n, lang), Tab::None).with_errors(errors),
            public: false,
            id: n.id.clone(),
            title: title(n, lang),
            body: paragraphs(&n.body),
            group: self.group.clone(),
            by: self.labels.get(&n.by_id).map(|l| l.called(lang)).unwrap_or_default(),
            at: n.at,
            state: n.state,
            instead: self.instead.clone(),
            meeting: self.meeting.clone().filter(|_| covered(ctx, Matter::Activities).is_ok()),
            // Whoever acts for somebody sees of their ballots what they were asked to cast, and finds it there.
            ballot: self.ballot.clone().filter(|_| ctx.acting.is_none()),
            before: n.replaces_id.clone().filter(|_| self.copy.is_some()),
            asks: stands && self.copy.as_ref().is_some_and(|c| c.acknowledged_at.is_none()),
            acknowledged_at: self.copy.as_ref().and_then(|c| c.acknowledged_at),
            replies: self.replies.iter().map(line).collect(),
            may_reply: stands && self.replies.len() < usize::try_from(notice_replies::MOST).unwrap_or(0),
            words,
        })
    }
}

/// A text in its paragraphs.
pub fn paragraphs(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    covered(ctx, Matter::Notices)?;
    let (community, resident) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let mut whole = ctx.app.db.read(move |conn| Whole::read(conn, &community, &id, Some(&resident))).await?;
    if let Some(me) = only_own(ctx)? {
        whole.replies.retain(|reply| reply.by_id == me);
    }
    Ok(whole)
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let whole = whole(&ctx, path_id(&path)?).await?;
    ctx.show(&whole.view(&ctx, String::new(), &FieldErrors::default())?)
}

async fn say(ctx: &Ctx, form: &Form, id: &str, route: &'static str, what: Hear) -> Result<(), Error> {
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    let claim = Claim { key: form.key(), route, digest: form.digest() };
    hear(&ctx.app.db, ctx.community_id(), standing, claim, ctx.resident()?.to_owned(), id.to_owned(), what).await
}

async fn acknowledge(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    covered(&ctx, Matter::Notices)?;
    let id = path_id(&path)?;
    say(&ctx, &form, &id, "notices.acknowledge", Hear::AllRight).await?;
    Ok(ctx.go(&format!("{}/notices", ctx.base())))
}

async fn reply(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let words = match parse_words(form.text("words")) {
        Ok(words) => words,
        Err(key) if ctx.json => return Err(Error::field("words", key)),
        Err(key) => {
            let mut errors = FieldErrors::default();
            errors.add("words", key);
            let view = whole(&ctx, id).await?.view(&ctx, form.typed("words"), &errors)?;
            return ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    say(&ctx, &form, &id, "notices.reply", Hear::Reply(words)).await?;
    Ok(ctx.go(&format!("{}/notices/{id}", ctx.base())))
}

async fn public(ctx: Ctx, paging: web::Query<Paging>) -> Result<HttpResponse, Error> {
    let (community, before) = (ctx.community_id().to_owned(), paging.into_inner().before);
    let found = ctx.app.db.read(move |conn| notices::public(conn, &community, before.as_deref(), PAGE + 1)).await?;
    let (shown, more) = one_page(&found, PAGE);
    let row = |notice: &Notice| NoticeRow {
        id: notice.id.clone(),
        title: title(notice, ctx.prefs.lang),
        begins: beginning(&notice.body),
        group: String::new(),
        at: notice.at,
        state: notice.state,
        asks: false,
    };
    let older = shown.last().filter(|_| more).map(|last| format!("/open/notices?before={}", last.id));
    let rows = shown.iter().map(row).collect();
    ctx.show(&NoticeList { page: ctx.titled(k::NOTICES_TITLE, Tab::None), public: true, rows, older })
}

async fn public_one(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let whole = ctx.app.db.read(move |conn| Whole::read(conn, &community, &id, None)).await?;
    let view = whole.view(&ctx, String::new(), &FieldErrors::default())?;
    ctx.show(&OneNotice { public: true, asks: false, may_reply: false, before: None, ..view })
}
