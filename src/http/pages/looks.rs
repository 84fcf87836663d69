//! 谁看过我的资料: who looked at one's own page.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::SignedIn;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::store::conn::Conn;
use crate::store::looks::{self, Line};
use crate::store::people::{self, Label};
use crate::views::looks::{LookRow, MyLooks};
use crate::views::page::Tab;
use crate::words::{Lang, k};

/// Lines of a page.
pub const PAGE: usize = 25;

pub fn entries() -> Vec<Entry> {
    vec![get("/me/looks", SignedIn, Both, "who looked at one's own page: ?hour= &before=", || web::route().to(mine))]
}

/// Where a list goes on: the hour and the line shown last.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Older {
    hour: Option<i64>,
    before: Option<String>,
}

/// One person's lines with the names in them.
pub struct Seen {
    lines: Vec<Line>,
    labels: HashMap<String, Label>,
    more: bool,
}

impl Seen {
    pub fn read(conn: &mut Conn, community: &str, person: &str, older: &Older) -> Result<Self, Error> {
        let before = older.hour.zip(older.before.as_deref());
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut lines = looks::of_person(conn, community, person, before, limit)?;
        let more = lines.len() > PAGE;
        lines.truncate(PAGE);
        let labels = labels(conn, community, &lines)?;
        Ok(Self { lines, labels, more })
    }

    pub fn rows(&self, lang: Lang) -> Vec<LookRow> {
        self.lines.iter().map(|line| row(lang, line, &self.labels)).collect()
    }

    /// The query of the lines after these.
    pub fn older(&self) -> Option<String> {
        self.lines.last().filter(|_| self.more).map(|last| format!("hour={}&before={}", last.hour, last.id))
    }
}

/// The names of everybody in these lines, in one statement.
pub fn labels(conn: &mut Conn, community: &str, lines: &[Line]) -> Result<HashMap<String, Label>, Error> {
    let mut ids: Vec<String> = lines.iter().flat_map(|l| [l.viewer_id.clone(), l.subject_id.clone()]).collect();
    ids.sort_unstable();
    ids.dedup();
    people::labels(conn, community, &ids)
}

pub fn row(lang: Lang, line: &Line, labels: &HashMap<String, Label>) -> LookRow {
    // A name that was erased leaves its id, so that two lines of one person can still be told to be so.
    let called = |id: &str| labels.get(id).map_or_else(|| id.to_owned(), |l| l.called(lang));
    LookRow {
        hour: line.hour,
        who: called(&line.viewer_id),
        whom: (!line.subject_id.is_empty()).then(|| called(&line.subject_id)),
        what: line.what.split(',').map(str::to_owned).collect(),
        outcome: line.outcome.clone(),
        reason: line.reason.clone(),
        words: line.words.clone(),
        times: line.times,
    }
}

async fn mine(ctx: Ctx, older: web::Query<Older>) -> Result<HttpResponse, Error> {
    let (community, me) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone());
    let seen = ctx.app.db.read(move |conn| Seen::read(conn, &community, &me, &older)).await?;
    ctx.show(&MyLooks {
        page: ctx.titled(k::LOOKS_TITLE, Tab::Me),
        rows: seen.rows(ctx.prefs.lang),
        older: seen.older().map(|query| format!("/me/looks?{query}")),
    })
}
