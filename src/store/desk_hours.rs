//! When the desk is open, and who answers when it is not.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::desk_hours as table;
use super::tx::Tx;
use crate::domain::desk_hours::Hours;
use crate::domain::permit::Permit;
use crate::domain::tiers::ChangeSettings;
use crate::error::{Clash, Error};
use crate::words::Lang;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
pub struct Row {
    pub community_id: String,
    pub days: String,
    pub opens: i32,
    pub closes: i32,
    /// The number that answers when the desk is shut, digits; empty where none does.
    pub phone: String,
    pub words_zh: String,
    pub words_en: String,
    pub changed_by: String,
    pub changed_at: i64,
    pub version: i32,
}

impl Row {
    pub fn hours(&self) -> Hours {
        let minutes = |m: i32| u16::try_from(m).unwrap_or(0);
        Hours { days: Hours::days_of(&self.days), opens: minutes(self.opens), closes: minutes(self.closes) }
    }

    pub fn words(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.words_en.is_empty() => &self.words_en,
            _ => &self.words_zh,
        }
    }
}

/// What is to hold from now on.
#[derive(Clone, Debug)]
pub struct Rule {
    pub hours: Hours,
    pub phone: String,
    pub words_zh: String,
    pub words_en: String,
}

pub fn find(conn: &mut Conn, community: &str) -> Result<Option<Row>, Error> {
    Ok(table::table.find(community).select(Row::as_select()).first(conn).optional()?)
}

/// Sets the rule if nobody did since `version` was read; 0 where none was set.
pub fn set(tx: &mut Tx<'_>, permit: &Permit<ChangeSettings>, rule: &Rule, version: i32) -> Result<(), Error> {
    let now = find(tx.conn, tx.community)?.map_or(0, |row| row.version);
    if now != version {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    let row = Row {
        community_id: tx.community.to_owned(),
        days: rule.hours.days_text(),
        opens: i32::from(rule.hours.opens),
        closes: i32::from(rule.hours.closes),
        phone: rule.phone.clone(),
        words_zh: rule.words_zh.clone(),
        words_en: rule.words_en.clone(),
        changed_by: permit.context().standing.actor.clone(),
        changed_at: tx.now,
        version: version + 1,
    };
    diesel::delete(table::table.find(tx.community)).execute(tx.conn)?;
    diesel::insert_into(table::table).values(&row).execute(tx.conn)?;
    Ok(())
}
