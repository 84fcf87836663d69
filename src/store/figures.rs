//! The figures: counted by a leased job, kept by month and place, read by the board and the desk. No page counts.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::conn::Conn;
use super::schema::{board, counters, figures, requests};
use super::tx::{Housekeeping, Tx};
use crate::domain::rates::{Counts, way};
use crate::error::Error;
use crate::on_each;

const AS_OF: &str = "figures_as_of";

/// A cell: what was filed in one month about one category in one building, of one party, by one way.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = figures, treat_none_as_default_value = false)]
pub struct Cell {
    pub community_id: String,
    /// `2026-11`, by the community's clock.
    pub month: String,
    pub party_id: String,
    pub category_id: String,
    /// Empty on shared ground.
    pub building_id: String,
    /// See `domain::rates::Way`.
    pub way: String,
    pub filed: i64,
    pub answered_in_time: i64,
    pub answer_judged: i64,
    pub fixed: i64,
    pub not_fixed: i64,
    pub silent: i64,
    pub good: i64,
    pub fair: i64,
    pub poor: i64,
    pub unreached: i64,
}

/// What is on the board now, by party and category.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = board, treat_none_as_default_value = false)]
pub struct BoardRow {
    pub community_id: String,
    pub party_id: String,
    pub category_id: String,
    pub open: i64,
    pub late: i64,
    /// Since the month began.
    pub solved: i64,
}

/// What is counted of some requests, as a row gives it.
#[derive(QueryableByName)]
struct Sums {
    #[diesel(sql_type = BigInt)]
    filed: i64,
    #[diesel(sql_type = BigInt)]
    answered_in_time: i64,
    #[diesel(sql_type = BigInt)]
    answer_judged: i64,
    #[diesel(sql_type = BigInt)]
    fixed: i64,
    #[diesel(sql_type = BigInt)]
    not_fixed: i64,
    #[diesel(sql_type = BigInt)]
    silent: i64,
    #[diesel(sql_type = BigInt)]
    good: i64,
    #[diesel(sql_type = BigInt)]
    fair: i64,
    #[diesel(sql_type = BigInt)]
    poor: i64,
    #[diesel(sql_type = BigInt)]
    unreached: i64,
}

impl From<&Sums> for Counts {
    fn from(row: &Sums) -> Self {
        Self {
            filed: row.filed.unsigned_abs(),
            answered_in_time: row.answered_in_time.unsigned_abs(),
            answer_judged: row.answer_judged.unsigned_abs(),
            fixed: row.fixed.unsigned_abs(),
            not_fixed: row.not_fixed.unsigned_abs(),
            silent: row.silent.unsigned_abs(),
            good: row.good.unsigned_abs(),
            fair: row.fair.unsigned_abs(),
            poor: row.poor.unsigned_abs(),
            unreached: row.unreached.unsigned_abs(),
        }
    }
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Text)]
    party_id: String,
    /// Whose the answer was to give.
    #[diesel(sql_type = Text)]
    answer_party: String,
    #[diesel(sql_type = Text)]
    category_id: String,
    #[diesel(sql_type = Nullable<Text>)]
    building_id: Option<String>,
    #[diesel(sql_type = Text)]
    standing: String,
    #[diesel(sql_type = Text)]
    channel: String,
    #[diesel(embed)]
    sums: Sums,
}

/// One month's requests, by the index of when they were filed. Whether an answer came in time is told of the first, with
/// whose the request was when its hours ended (`first_answers`); all else of whoever has it. What was taken back is
/// nobody's work; what another house or system reported has no resident, so nobody's word or silence is counted for it.
const MONTH: &str = "SELECT r.party_id, COALESCE(f.party_id, r.party_id) AS answer_party, r.category_id, r.building_id,
 r.standing, r.channel, COUNT(*) AS filed,
 SUM(CASE WHEN f.in_time = TRUE OR (f.request_id IS NULL AND r.answered_at <= r.answer_due) THEN 1 ELSE 0 END)
  AS answered_in_time,
 SUM(CASE WHEN f.request_id IS NOT NULL OR r.answered_at IS NOT NULL OR r.answer_due < $1 THEN 1 ELSE 0 END)
  AS answer_judged,
 SUM(CASE WHEN a.word = 'fixed' AND s.id IS NULL THEN 1 ELSE 0 END) AS fixed,
 SUM(CASE WHEN a.word = 'not_fixed' AND s.id IS NULL THEN 1 ELSE 0 END) AS not_fixed,
 SUM(CASE WHEN a.state = 'silent' AND a.word IS NULL AND s.id IS NULL THEN 1 ELSE 0 END) AS silent,
 SUM(CASE WHEN a.state = 'asked' AND a.reached_at IS NULL AND s.id IS NULL THEN 1 ELSE 0 END) AS unreached,
 SUM(CASE WHEN r.rating = 3 THEN 1 ELSE 0 END) AS good,
 SUM(CASE WHEN r.rating = 2 THEN 1 ELSE 0 END) AS fair,
 SUM(CASE WHEN r.rating = 1 THEN 1 ELSE 0 END) AS poor
 FROM requests r LEFT JOIN askings a ON a.community_id = r.community_id AND a.request_id = r.id
 LEFT JOIN first_answers f ON f.community_id = r.community_id AND f.request_id = r.id
 LEFT JOIN sources s ON s.community_id = r.community_id AND s.id = r.resident_id
 WHERE r.community_id = $2 AND r.filed_at >= $3 AND r.filed_at < $4 AND r.state <> 'withdrawn'
 GROUP BY r.party_id, COALESCE(f.party_id, r.party_id), r.category_id, r.building_id, r.standing, r.channel";

/// Counts one month anew: what was filed from `from` until `until`.
pub fn count_month(
    conn: &mut Conn,
    community: &str,
    month: &str,
    (from, until): (i64, i64),
    now: i64,
) -> Result<Vec<Cell>, Error> {
    let query = diesel::sql_query(MONTH)
        .bind::<BigInt, _>(now)
        .bind::<Text, _>(community)
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(until);
    let rows: Vec<Counted> = on_each!(conn, c => query.get_results(c))?;
    let mut sums: std::collections::BTreeMap<Place, Counts> = Default::default();
    for row in rows {
        let way = way(&row.standing, &row.channel).as_str();
        let building = row.building_id.unwrap_or_default();
        let (answers, others) = Counts::from(&row.sums).answers_apart();
        let place = |party| (party, row.category_id.clone(), building.clone(), way);
        *sums.entry(place(row.party_id)).or_default() += others;
        if answers.answer_judged > 0 {
            *sums.entry(place(row.answer_party)).or_default() += answers;
        }
    }
    Ok(sums.into_iter().map(|(place, counts)| cell(community, month, place, counts)).collect())
}

#[derive(QueryableByName)]
struct Filed {
    #[diesel(sql_type = Nullable<BigInt>)]
    filed_at: Option<i64>,
}

/// Every change of a request is a step of it; what changes of an asking without one is told by its instants. (CROSS: what
/// changed is few, and leads.)
const CHANGED: &str = "SELECT MAX(r.filed_at) AS filed_at FROM (
 SELECT request_id FROM request_events WHERE community_id = $1 AND at >= $2
 UNION ALL SELECT request_id FROM askings WHERE community_id = $1 AND state = 'asked' AND since_at >= $2
 UNION ALL SELECT request_id FROM askings WHERE community_id = $1 AND state = 'asked' AND reached_at >= $2
 UNION ALL SELECT request_id FROM askings WHERE community_id = $1 AND state = 'silent' AND since_at >= $2) changed
 CROSS JOIN requests r WHERE r.community_id = $1 AND r.id = changed.request_id AND r.filed_at < $3";

/// When the newest of those requests was filed that were filed before `bound` and of which anything changed since then; of
/// all requests where nothing is said of when.
pub fn changed_before(conn: &mut Conn, community: &str, bound: i64, since: Option<i64>) -> Result<Option<i64>, Error> {
    let Some(since) = since else {
        return Ok(requests::table
            .filter(requests::community_id.eq(community))
            .filter(requests::filed_at.lt(bound))
            .order(requests::filed_at.desc())
            .select(requests::filed_at)
            .first(conn)
            .optional()?);
    };
    let query = diesel::sql_query(CHANGED).bind::<Text, _>(community).bind::<BigInt, _>(since).bind::<BigInt, _>(bound);
    let found: Vec<Filed> = on_each!(conn, c => query.get_results(c))?;
    Ok(found.into_iter().find_map(|row| row.filed_at))
}

/// Party, category, building, way.
type Place = (String, String, String, &'static str);

fn cell(community: &str, month: &str, (party_id, category_id, building_id, way): Place, counts: Counts) -> Cell {
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Cell {
        community_id: community.to_owned(),
        month: month.to_owned(),
        party_id,
        category_id,
        building_id,
        way: way.to_owned(),
        filed: whole(counts.filed),
        answered_in_time: whole(counts.answered_in_time),
        answer_judged: whole(counts.answer_judged),
        fixed: whole(counts.fixed),
        not_fixed: whole(counts.not_fixed),
        silent: whole(counts.silent),
        good: whole(counts.good),
        fair: whole(counts.fair),
        poor: whole(counts.poor),
        unreached: whole(counts.unreached),
    }
}

#[derive(QueryableByName)]
struct OnBoard {
    #[diesel(sql_type = Text)]
    party_id: String,
    #[diesel(sql_type = Text)]
    category_id: String,
    #[diesel(sql_type = BigInt)]
    open: i64,
    #[diesel(sql_type = BigInt)]
    late: i64,
    #[diesel(sql_type = BigInt)]
    solved: i64,
}

/// Open requests by the index of what is due, and this month's by the index of what was solved. A voice that goes with
/// others has no clock of its own (`due_at` at its end) and is late when its own hours have passed.
const BOARD: &str = "SELECT party_id, category_id, SUM(open) AS open, SUM(late) AS late, SUM(solved) AS solved FROM (
 SELECT party_id, category_id, 1 AS open,
  CASE WHEN due_at < $1 OR (answered_at IS NULL AND answer_due < $1) OR solve_due < $1 THEN 1 ELSE 0 END AS late,
  0 AS solved
  FROM requests WHERE community_id = $2 AND open = TRUE
 UNION ALL
 SELECT party_id, category_id, 0 AS open, 0 AS late, 1 AS solved
  FROM requests WHERE community_id = $2 AND solved_at >= $3) counted
 GROUP BY party_id, category_id ORDER BY party_id, category_id";

/// What is open, late, and solved since the month began.
pub fn count_board(conn: &mut Conn, community: &str, month_from: i64, now: i64) -> Result<Vec<BoardRow>, Error> {
    let query =
        diesel::sql_query(BOARD).bind::<BigInt, _>(now).bind::<Text, _>(community).bind::<BigInt, _>(month_from);
    let rows: Vec<OnBoard> = on_each!(conn, c => query.get_results(c))?;
    Ok(rows
        .into_iter()
        .map(|r| BoardRow {
            community_id: community.to_owned(),
            party_id: r.party_id,
            category_id: r.category_id,
            open: r.open,
            late: r.late,
            solved: r.solved,
        })
        .collect())
}

/// One month's cells as they are kept.
pub fn month(conn: &mut Conn, community: &str, month: &str) -> Result<Vec<Cell>, Error> {
    Ok(figures::table
        .filter(figures::community_id.eq(community))
        .filter(figures::month.eq(month))
        .order((figures::party_id.asc(), figures::category_id.asc(), figures::building_id.asc(), figures::way.asc()))
        .limit(MOST_CELLS)
        .select(Cell::as_select())
        .load(conn)?)
}

/// Parties × categories × buildings × ways of one month in a very large community.
const MOST_CELLS: i64 = 100_000;

/// Along which line the cells are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Party,
    Category,
    /// Empty on shared ground.
    Building,
    Way,
    Month,
}

#[derive(QueryableByName)]
struct Summed {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(embed)]
    sums: Sums,
}

const SUMMED: [&str; 10] =
    ["filed", "answered_in_time", "answer_judged", "fixed", "not_fixed", "silent", "unreached", "good", "fair", "poor"];

/// The cells of some months, both ends among them, added up along a line; of one party where it is named.
pub fn summed(
    conn: &mut Conn,
    community: &str,
    (from, until): (&str, &str),
    party: Option<&str>,
    by: By,
) -> Result<Vec<(String, Counts)>, Error> {
    let column = match by {
        By::Party => "party_id",
        By::Category => "category_id",
        By::Building => "building_id",
        By::Way => "way",
        By::Month => "month",
    };
    let sums = SUMMED.map(|c| format!("CAST(SUM({c}) AS BIGINT) AS {c}")).join(", ");
    let sql = format!(
        "SELECT {column} AS name, {sums} FROM figures WHERE community_id = $1 AND month >= $2 AND month <= $3 \
         AND (party_id = $4 OR $4 = '') GROUP BY {column} ORDER BY {column}"
    );
    let query = diesel::sql_query(sql)
        .bind::<Text, _>(community)
        .bind::<Text, _>(from)
        .bind::<Text, _>(until)
        .bind::<Text, _>(party.unwrap_or_default());
    let rows: Vec<Summed> = on_each!(conn, c => query.get_results(c))?;
    Ok(rows.into_iter().map(|r| (r.name, Counts::from(&r.sums))).collect())
}

pub fn board(conn: &mut Conn, community: &str) -> Result<Vec<BoardRow>, Error> {
    Ok(board::table
        .filter(board::community_id.eq(community))
        .order((board::party_id.asc(), board::category_id.asc()))
        .limit(20_000)
        .select(BoardRow::as_select())
        .load(conn)?)
}

/// Whether two counts of a month say the same, in whatever order an engine gave them.
pub fn same(one: &[Cell], other: &[Cell]) -> bool {
    let sorted = |cells: &[Cell]| {
        let mut cells = cells.to_vec();
        cells.sort_by(|a, b| key(a).cmp(&key(b)));
        cells
    };
    sorted(one) == sorted(other)
}

fn key(cell: &Cell) -> (&str, &str, &str, &str) {
    (&cell.party_id, &cell.category_id, &cell.building_id, &cell.way)
}

/// Puts a month counted anew in the place of what was kept.
pub fn keep_month(tx: &mut Tx<'_>, _: Housekeeping, month: &str, cells: &[Cell]) -> Result<(), Error> {
    diesel::delete(figures::table.filter(figures::community_id.eq(tx.community)).filter(figures::month.eq(month)))
        .execute(tx.conn)?;
    for some in cells.chunks(200) {
        on_each!(&mut *tx.conn, c => diesel::insert_into(figures::table).values(some).execute(c))?;
    }
    Ok(())
}

pub fn keep_board(tx: &mut Tx<'_>, _: Housekeeping, rows: &[BoardRow]) -> Result<(), Error> {
    diesel::delete(board::table.filter(board::community_id.eq(tx.community))).execute(tx.conn)?;
    for some in rows.chunks(200) {
        on_each!(&mut *tx.conn, c => diesel::insert_into(board::table).values(some).execute(c))?;
    }
    Ok(())
}

/// When the figures were counted last.
pub fn as_of(conn: &mut Conn, community: &str) -> Result<Option<i64>, Error> {
    Ok(counters::table.find((community, AS_OF)).select(counters::value).first(conn).optional()?)
}

pub fn set_as_of(tx: &mut Tx<'_>, _: Housekeeping) -> Result<(), Error> {
    let moved =
        diesel::update(counters::table.find((tx.community, AS_OF))).set(counters::value.eq(tx.now)).execute(tx.conn)?;
    if moved == 0 {
        diesel::insert_into(counters::table)
            .values((counters::community_id.eq(tx.community), counters::name.eq(AS_OF), counters::value.eq(tx.now)))
            .execute(tx.conn)?;
    }
    Ok(())
}
