//! Looking through requests for other systems at a bounded cost: one index leads, each row is judged, and after so many
//! rows nothing more is looked at, however rarely something fits.

use std::collections::HashMap;

use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::among::among;
use super::conn::Conn;
use super::open311::Reader;
use super::schema::{request_events, requests};
use crate::domain::open311::Query;
use crate::error::Error;

/// Rows looked at for one answer at most: more than a community of ten thousand people files in the ninety days that may
/// be asked for at once.
pub const LOOKED: usize = 30_000;
/// Rows read at once at most: the first reading takes a little more than is wanted, each further one twice as many.
const STRIDE: i64 = 2_000;
/// Steps since an instant that are looked through for the requests they changed; where there are more, so much changed
/// that walking the requests themselves finds enough soon.
const CHANGED: usize = 2_000;

/// Instant and id of a row: the order everything is read in, newest first.
type Key = (i64, String);
type Boxed = requests::BoxedQuery<'static, <Conn as Connection>::Backend>;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = requests)]
struct Narrow {
    id: String,
    filed_at: i64,
    category_id: String,
    open: bool,
    public: bool,
    resident_id: String,
}

impl Narrow {
    fn key(&self) -> Key {
        (self.filed_at, self.id.clone())
    }
}

/// What was asked, with what its codes mean; `None` is every category.
pub(super) struct Judge<'a> {
    pub asked: &'a Query,
    pub categories: Option<Vec<String>>,
}

impl Judge<'_> {
    /// The one category asked for, which has an index of its own.
    fn one_category(&self) -> Option<&String> {
        match self.categories.as_deref() {
            Some([one]) => Some(one),
            _ => None,
        }
    }

    fn by_steps(&self) -> bool {
        self.asked.updated_after.is_some() || self.asked.updated_before.is_some()
    }

    /// No row is read that does not fit.
    pub fn one_index_says_all(&self) -> bool {
        let narrowed = self.asked.open.is_some() && self.categories.is_some();
        !self.by_steps() && !narrowed && (self.categories.is_none() || self.one_category().is_some())
    }

    /// What was filed later has a step that is later.
    fn until(&self) -> i64 {
        self.asked.window.until.min(self.asked.updated_before.unwrap_or(i64::MAX))
    }

    fn fits(&self, row: &Narrow, last: Option<i64>) -> bool {
        row.filed_at >= self.asked.window.from
            && row.filed_at <= self.until()
            && self.categories.as_ref().is_none_or(|all| all.contains(&row.category_id))
            && self.asked.open.is_none_or(|open| row.open == open)
            && self.asked.updated_after.is_none_or(|after| last.is_some_and(|at| at >= after))
            && self.asked.updated_before.is_none_or(|before| last.is_none_or(|at| at <= before))
    }

    /// The page that was asked for, of all that fits, newest first.
    fn page(&self, fitting: Vec<Narrow>) -> Vec<String> {
        let size = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
        let page = fitting.into_iter().skip(size(self.asked.offset)).take(size(self.asked.limit));
        page.map(|row| row.id).collect()
    }
}

/// Public requests within the window, newest first, led by the index that narrows most.
pub(super) fn public_in_order(community: &str, judge: &Judge<'_>) -> Boxed {
    let query = within(community, judge).filter(requests::public.eq(true));
    let query = match (judge.one_category(), judge.asked.open) {
        (Some(one), _) => query.filter(requests::category_id.eq(one.clone())),
        (None, Some(open)) => query.filter(requests::open.eq(open)),
        (None, None) => query,
    };
    query.order((requests::filed_at.desc(), requests::id.desc()))
}

fn own_in_order(community: &str, judge: &Judge<'_>, source: &str) -> Boxed {
    within(community, judge)
        .filter(requests::resident_id.eq(source.to_owned()))
        .order((requests::filed_at.desc(), requests::id.desc()))
}

fn within(community: &str, judge: &Judge<'_>) -> Boxed {
    let mut query = requests::table.filter(requests::community_id.eq(community.to_owned())).into_boxed();
    if judge.asked.window.from > i64::MIN {
        query = query.filter(requests::filed_at.ge(judge.asked.window.from));
    }
    if judge.until() < i64::MAX {
        query = query.filter(requests::filed_at.le(judge.until()));
    }
    query
}

/// How many rows are read first, for so many that are wanted.
fn first_stride(wanted: usize) -> i64 {
    i64::try_from(wanted).unwrap_or(STRIDE).saturating_mul(2).clamp(100, STRIDE)
}

/// One of the orders that are walked: what is public, or what the reader filed itself.
struct Stream {
    own: Option<String>,
    /// Rows of the next reading.
    stride: i64,
    rows: Vec<Narrow>,
    after: Option<Key>,
    ended: bool,
}

impl Stream {
    fn of(own: Option<String>, wanted: usize) -> Self {
        Self { own, stride: first_stride(wanted), rows: Vec::new(), after: None, ended: false }
    }

    fn fill(&mut self, conn: &mut Conn, community: &str, judge: &Judge<'_>) -> Result<(), Error> {
        if self.ended || !self.rows.is_empty() {
            return Ok(());
        }
        let mut query = match &self.own {
            None => public_in_order(community, judge),
            Some(source) => own_in_order(community, judge, source),
        };
        if let Some((at, id)) = &self.after {
            // A row value: both engines walk on in the index from here, however many share the instant.
            let beyond = sql::<Bool>("(requests.filed_at, requests.id) < (")
                .bind::<BigInt, _>(*at)
                .sql(", ")
                .bind::<Text, _>(id.clone())
                .sql(")");
            query = query.filter(beyond);
        }
        self.rows = query.limit(self.stride).select(Narrow::as_select()).load(conn)?;
        self.ended = i64::try_from(self.rows.len()).unwrap_or(i64::MAX) < self.stride;
        self.stride = (self.stride * 2).min(STRIDE);
        self.after = self.rows.last().map(Narrow::key);
        Ok(())
    }

    /// What has been read down to here; nothing newer can come from this stream any more.
    fn down_to(&mut self, end: Option<&Key>) -> Vec<Narrow> {
        let newer = self.rows.partition_point(|row| end.is_none_or(|end| row.key() >= *end));
        self.rows.drain(..newer).collect()
    }
}

/// The ids asked for, newest first; `None` where they would have to be looked for further than [`LOOKED`].
pub(super) fn walked(
    conn: &mut Conn,
    community: &str,
    reader: &Reader,
    judge: &Judge<'_>,
) -> Result<Option<Vec<String>>, Error> {
    let wanted = usize::try_from(judge.asked.offset.saturating_add(judge.asked.limit)).unwrap_or(usize::MAX);
    let mut streams = vec![Stream::of(None, wanted)];
    streams.extend(reader.source.clone().map(|source| Stream::of(Some(source), wanted)));
    let (mut fitting, mut looked) = (Vec::new(), 0);
    while fitting.len() < wanted {
        for stream in &mut streams {
            stream.fill(conn, community, judge)?;
        }
        // Both have been read down to the newer of their ends.
        let end = streams.iter().filter(|s| !s.ended).filter_map(|s| s.after.clone()).max();
        let mut block: Vec<Narrow> = streams.iter_mut().flat_map(|s| s.down_to(end.as_ref())).collect();
        if block.is_empty() {
            break;
        }
        looked += block.len();
        block.sort_by_key(|row| std::cmp::Reverse(row.key()));
        block.dedup_by(|a, b| a.id == b.id);
        fitting.extend(judged(conn, community, judge, block)?);
        if looked >= LOOKED && fitting.len() < wanted && end.is_some() {
            return Ok(None);
        }
    }
    Ok(Some(judge.page(fitting)))
}

fn judged(conn: &mut Conn, community: &str, judge: &Judge<'_>, rows: Vec<Narrow>) -> Result<Vec<Narrow>, Error> {
    let last = match judge.by_steps() {
        true => last_steps(conn, community, &rows)?,
        false => HashMap::new(),
    };
    Ok(rows.into_iter().filter(|row| judge.fits(row, last.get(&row.id).copied())).collect())
}

/// When something that all may know of happened to them last.
fn last_steps(conn: &mut Conn, community: &str, rows: &[Narrow]) -> Result<HashMap<String, i64>, Error> {
    let mut found = HashMap::new();
    for some in rows.chunks(256) {
        let steps: Vec<(String, Option<i64>)> = request_events::table
            .filter(request_events::community_id.eq(community))
            .filter(among(request_events::request_id, some.iter().map(|row| row.id.clone())))
            .filter(request_events::internal.eq(false))
            .group_by(request_events::request_id)
            .select((request_events::request_id, max(request_events::at)))
            .load(conn)?;
        found.extend(steps.into_iter().filter_map(|(id, at)| Some((id, at?))));
    }
    Ok(found)
}

/// The requests with a step since an instant, where they are few.
pub(super) fn changed_since(conn: &mut Conn, community: &str, after: i64) -> Result<Option<Vec<String>>, Error> {
    let steps: Vec<(String, bool)> = request_events::table
        .filter(request_events::community_id.eq(community))
        .filter(request_events::at.ge(after))
        .order((request_events::at.desc(), request_events::id.desc()))
        .limit(i64::try_from(CHANGED + 1).unwrap_or(i64::MAX))
        .select((request_events::request_id, request_events::internal))
        .load(conn)?;
    if steps.len() > CHANGED {
        return Ok(None);
    }
    let mut found: Vec<String> = steps.into_iter().filter(|(_, internal)| !internal).map(|(id, _)| id).collect();
    found.sort_unstable();
    found.dedup();
    Ok(Some(found))
}

/// Of these few, what was asked for.
pub(super) fn those_changed(
    conn: &mut Conn,
    community: &str,
    reader: &Reader,
    judge: &Judge<'_>,
    ids: &[String],
) -> Result<Vec<String>, Error> {
    let mut rows: Vec<Narrow> = Vec::with_capacity(ids.len());
    for some in ids.chunks(256) {
        let found: Vec<Narrow> = requests::table
            .filter(requests::community_id.eq(community))
            .filter(among(requests::id, some))
            .select(Narrow::as_select())
            .load(conn)?;
        rows.extend(found.into_iter().filter(|row| reader.sees(row.public, &row.resident_id)));
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.key()));
    Ok(judge.page(judged(conn, community, judge, rows)?))
}
