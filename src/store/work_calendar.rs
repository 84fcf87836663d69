//! The community's calendar: its working week, and the days that differ from it.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::civil::Date;

use super::communities;
use super::conn::Conn;
use super::schema::{calendar_days, work_weeks};
use super::tx::Tx;
use crate::domain::permit::Permit;
use crate::domain::request::{Week, WorkCalendar};
use crate::domain::tiers::ChangeCalendar;
use crate::error::{Clash, Error};

/// Days that differ, ahead of the oldest that is asked for: some years of holidays.
const MOST: i64 = 600;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = work_weeks)]
struct WeekRow {
    days: String,
    opens: i32,
    rest_from: Option<i32>,
    rest_to: Option<i32>,
    closes: i32,
    version: i32,
}

/// A day that differs from its weekday.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = calendar_days)]
pub struct Day {
    /// 2027-02-06
    pub day: String,
    pub works: bool,
    /// 春节
    pub name: String,
}

/// The week in force with its version; the usual week, version 0, where nobody has set one.
pub fn week(conn: &mut Conn, community: &str) -> Result<(Week, i32), Error> {
    let row = work_weeks::table.find(community).select(WeekRow::as_select()).first(conn).optional()?;
    Ok(row.map_or((Week::default(), 0), |row| (of_row(&row), row.version)))
}

fn of_row(row: &WeekRow) -> Week {
    let minutes = |m: i32| u16::try_from(m.clamp(0, 24 * 60)).unwrap_or(0);
    let mut days = [false; 7];
    for day in row.days.split(',').filter_map(|d| d.parse::<usize>().ok()) {
        if let Some(works) = day.checked_sub(1).and_then(|at| days.get_mut(at)) {
            *works = true;
        }
    }
    Week {
        days,
        opens: minutes(row.opens),
        closes: minutes(row.closes),
        rest: row.rest_from.zip(row.rest_to).map(|(from, to)| (minutes(from), minutes(to))),
    }
}

/// What a clock that starts at an instant counts by.
pub fn read(conn: &mut Conn, community: &str, from: i64) -> Result<WorkCalendar, Error> {
    let zone = communities::find(conn, community)?.ok_or(Error::Missing)?.zone();
    let (week, _) = week(conn, community)?;
    let first = jiff::Timestamp::from_millisecond(from).map(|at| zone.to_datetime(at).date().to_string());
    let first = first.map_err(|e| Error::broken("work_calendar", e))?;
    let listed = days(conn, community, &first)?;
    let days: BTreeMap<Date, bool> =
        listed.into_iter().filter_map(|d| d.day.parse().ok().map(|date| (date, d.works))).collect();
    Ok(WorkCalendar { zone, week, days })
}

/// The days that differ, from one day on.
pub fn days(conn: &mut Conn, community: &str, from: &str) -> Result<Vec<Day>, Error> {
    Ok(calendar_days::table
        .filter(calendar_days::community_id.eq(community))
        .filter(calendar_days::day.ge(from))
        .order(calendar_days::day.asc())
        .limit(MOST)
        .select(Day::as_select())
        .load(conn)?)
}

/// One day, where it differs from its weekday.
pub fn day(conn: &mut Conn, community: &str, date: &str) -> Result<Option<Day>, Error> {
    Ok(calendar_days::table.find((community, date)).select(Day::as_select()).first(conn).optional()?)
}

/// Sets the week, if nobody did since `version` was read.
pub fn set_week(tx: &mut Tx<'_>, permit: &Permit<ChangeCalendar>, week: &Week, version: i32) -> Result<(), Error> {
    let worked = (1..=7).filter(|day| week.days[day - 1]).map(|day| day.to_string()).collect::<Vec<_>>().join(",");
    let set = (
        work_weeks::days.eq(worked),
        work_weeks::opens.eq(i32::from(week.opens)),
        work_weeks::rest_from.eq(week.rest.map(|(from, _)| i32::from(from))),
        work_weeks::rest_to.eq(week.rest.map(|(_, to)| i32::from(to))),
        work_weeks::closes.eq(i32::from(week.closes)),
        work_weeks::version.eq(version + 1),
        work_weeks::updated_by.eq(&permit.context().standing.actor),
        work_weeks::updated_at.eq(tx.now),
    );
    if self::week(tx.conn, tx.community)?.1 != version {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    if version == 0 {
        diesel::insert_into(work_weeks::table)
            .values((work_weeks::community_id.eq(tx.community), set))
            .execute(tx.conn)?;
        return Ok(());
    }
    let row = work_weeks::table.find(tx.community).filter(work_weeks::version.eq(version));
    let changed = diesel::update(row).set(set).execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Says of each day whether it is worked, whatever was said of it before.
pub fn set_days(tx: &mut Tx<'_>, permit: &Permit<ChangeCalendar>, days: &[Day]) -> Result<(), Error> {
    for some in days.chunks(100) {
        let named: Vec<String> = some.iter().map(|d| d.day.clone()).collect();
        remove_days(tx, permit, &named)?;
        let rows: Vec<_> = some
            .iter()
            .map(|d| {
                (
                    calendar_days::community_id.eq(tx.community),
                    calendar_days::day.eq(&d.day),
                    calendar_days::works.eq(d.works),
                    calendar_days::name.eq(&d.name),
                    calendar_days::added_by.eq(&permit.context().standing.actor),
                    calendar_days::added_at.eq(tx.now),
                )
            })
            .collect();
        crate::on_each!(&mut *tx.conn, c => diesel::insert_into(calendar_days::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// The day is as its weekday says again.
pub fn remove_days(tx: &mut Tx<'_>, _: &Permit<ChangeCalendar>, days: &[String]) -> Result<usize, Error> {
    Ok(diesel::delete(
        calendar_days::table
            .filter(calendar_days::community_id.eq(tx.community))
            .filter(super::among::among(calendar_days::day, days)),
    )
    .execute(tx.conn)?)
}
