//! Lists at the desk of what waits for somebody and what is over: newest first, a page at a time, with everybody named.

use std::collections::HashMap;

use serde::Deserialize;

use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::store::conn::Conn;
use crate::store::people::{self, Label};

/// Rows on a page.
const PAGE: usize = 40;

/// `?view=over &before=`
#[derive(Deserialize)]
pub struct Asked {
    view: Option<String>,
    before: Option<String>,
}

/// Reads a page in a state (still open, or over), newest first, before the id given, of so many rows.
type ReadPage<T> = fn(&mut Conn, &str, bool, Option<&str>, i64) -> Result<Vec<T>, Error>;

/// How the rows of one list are read.
pub struct List<T> {
    /// The word in the address for those that are over.
    pub over: &'static str,
    pub page: ReadPage<T>,
    pub id: fn(&T) -> &str,
    /// Whom a row names.
    pub people: fn(&T) -> Vec<String>,
}

/// A page of it.
pub struct Listed<T> {
    pub open: bool,
    pub rows: Vec<T>,
    pub labels: HashMap<String, Label>,
    /// The query of the page after this one.
    pub next: Option<String>,
}

/// Reads the page that was asked for, in two statements.
pub async fn read<T: Send + 'static>(ctx: &Ctx, asked: Asked, list: List<T>) -> Result<Listed<T>, Error> {
    let open = asked.view.as_deref() != Some(list.over);
    let community = ctx.community_id().to_owned();
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let (mut rows, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let rows = (list.page)(conn, &community, open, asked.before.as_deref(), limit)?;
            let ids: Vec<String> = rows.iter().flat_map(list.people).collect();
            let labels = people::labels(conn, &community, &ids)?;
            Ok((rows, labels))
        })
        .await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let view = if open { "open" } else { list.over };
    let next = rows.last().filter(|_| more).map(|last| format!("view={view}&before={}", (list.id)(last)));
    Ok(Listed { open, rows, labels, next })
}
