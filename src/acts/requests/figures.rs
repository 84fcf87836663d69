//! Counts the figures anew: the last months, and every older one of whose requests something was done or said since they
//! were counted last. Run by the clock; pages only read.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::error::Error;
use crate::store::db::Db;
use crate::store::figures;

/// Months counted anew each time, the running one among them: here hours pass too, which nobody writes down.
const MONTHS: i32 = 4;
/// Older months counted anew in one turn at most; forty years.
const MOST_OLDER: usize = 480;
/// Looked back over once more, milliseconds: what was being written while figures were counted.
const AGAIN: i64 = 10 * 60 * 1000;

/// A month by the community's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// `2026-11`
    pub name: String,
    pub from: i64,
    pub until: i64,
}

/// The last months, the newest first.
pub fn months(now: i64, zone: &TimeZone, how_many: i32) -> Vec<Month> {
    let Ok(at) = Timestamp::from_millisecond(now) else {
        return Vec::new();
    };
    let today = zone.to_datetime(at).date();
    (0..how_many).filter_map(|back| month(today, back, zone)).collect()
}

/// The month in which something was filed.
fn month_of(filed_at: i64, zone: &TimeZone) -> Option<Month> {
    months(filed_at, zone, 1).pop()
}

fn month(today: Date, back: i32, zone: &TimeZone) -> Option<Month> {
    use jiff::ToSpan;
    let first = today.first_of_month().checked_sub(back.months()).ok()?;
    let after = first.checked_add(1.month()).ok()?;
    let start = |day: Date| zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok();
    Some(Month {
        name: format!("{:04}-{:02}", first.year(), first.month()),
        from: start(first)?.as_millisecond(),
        until: start(after)?.as_millisecond(),
    })
}

/// Counts, and keeps what came out otherwise than last time.
pub async fn count(db: &Db, community: &str, zone: &TimeZone) -> Result<(), Error> {
    let now = db.now();
    let mut all = months(now, zone, MONTHS);
    let oldest = all.last().map_or(now, |m| m.from);
    all.extend(older(db, community, zone, oldest).await?);
    for month in all {
        let (id, asked) = (community.to_owned(), month.clone());
        let (old, new) = db
            .read(move |conn| {
                let new = figures::count_month(conn, &id, &asked.name, (asked.from, asked.until), now)?;
                Ok((figures::month(conn, &id, &asked.name)?, new))
            })
            .await?;
        if !figures::same(&old, &new) {
            let (name, new) = (month.name, std::sync::Arc::new(new));
            db.write("count_figures", community, move |tx| {
                let leave = tx.housekeeping();
                figures::keep_month(tx, leave, &name, &new)
            })
            .await?;
        }
    }
    let (id, from) = (community.to_owned(), months(now, zone, 1).first().map_or(now, |m| m.from));
    let board = std::sync::Arc::new(db.read(move |conn| figures::count_board(conn, &id, from, now)).await?);
    db.write("count_board", community, move |tx| {
        let leave = tx.housekeeping();
        figures::keep_board(tx, leave, &board)?;
        figures::set_as_of(tx, leave)
    })
    .await
}

/// The months before `bound` of which something changed since the last count, the newest first; all of them before the
/// first. The slowest request counts on the day it is mended at last.
async fn older(db: &Db, community: &str, zone: &TimeZone, mut bound: i64) -> Result<Vec<Month>, Error> {
    let mut found = Vec::new();
    while found.len() < MOST_OLDER {
        let id = community.to_owned();
        let filed = db
            .read(move |conn| {
                let since = figures::as_of(conn, &id)?.map(|at| at - AGAIN);
                figures::changed_before(conn, &id, bound, since)
            })
            .await?;
        let Some(month) = filed.and_then(|at| month_of(at, zone)) else { break };
        bound = month.from;
        found.push(month);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_at_midnight_by_the_communitys_clock() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        // 1 March 2027, 00:30 in Shanghai; in UTC it is still February.
        let now = 1_803_832_200_000;
        let found = months(now, &zone, 3);
        assert_eq!(found.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["2027-03", "2027-02", "2027-01"]);
        assert_eq!(found[0].from, now - 30 * 60_000);
        assert_eq!(found[1].until, found[0].from);
        assert_eq!(found[1].until - found[1].from, 28 * 24 * 3_600_000);
    }
}
