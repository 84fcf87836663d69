//! When the office works: the ordinary week, holidays, and the days that make up for them (调休). What is filed already
//! keeps the time that was promised.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::request::Week;
use crate::domain::standing::Standing;
use crate::domain::tiers::ChangeCalendar;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::work_calendar::{self, Day};

/// What is changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// The ordinary week, if nobody set another since this version was read.
    Week { week: Week, version: i32 },
    /// These days are off, or are worked.
    Days(Vec<Day>),
    /// These days are as their weekday says again.
    Plain(Vec<String>),
}

pub async fn change(db: &Db, community: &str, standing: Standing, claim: Claim, what: Change) -> Result<(), Error> {
    db.write("change_calendar", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let permit = ask::<ChangeCalendar>(tx, &standing, &Subject::default())?;
        let content = match &what {
            Change::Week { week, version } => {
                work_calendar::set_week(tx, &permit, week, *version)?;
                json!({ "days": week.days, "opens": week.opens, "closes": week.closes, "rest": week.rest })
            }
            Change::Days(days) => {
                work_calendar::set_days(tx, &permit, days)?;
                let set: Vec<_> = days.iter().map(|d| json!([d.day, d.works, d.name])).collect();
                json!({ "set": set })
            }
            Change::Plain(days) => {
                work_calendar::remove_days(tx, &permit, days)?;
                json!({ "plain": days })
            }
        };
        let id = tx.community.to_owned();
        conclude(tx, permit, ("calendar", &id), &content)?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}
