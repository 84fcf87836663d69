//! Words kept for saying again (`domain::wording`), in both languages. Tens, not thousands.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::reply_templates as table;
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::KeepWording;
use crate::domain::wording::WordingKind;
use crate::error::{Clash, Error};
use crate::words::Lang;

/// As many as a list can be looked through.
pub const MOST: i64 = 100;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
pub struct Kept {
    pub community_id: String,
    pub id: String,
    /// A [`WordingKind`] in text.
    pub kind: String,
    pub name: String,
    pub words_zh: String,
    /// May be empty; the Chinese words then stand in.
    pub words_en: String,
    pub changed_by: String,
    pub changed_at: i64,
    pub ended_at: Option<i64>,
    pub version: i32,
}

impl Kept {
    /// The words for somebody who reads this language.
    pub fn words(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.words_en.is_empty() => &self.words_en,
            _ => &self.words_zh,
        }
    }
}

/// What is to be kept.
#[derive(Clone, Debug)]
pub struct New {
    pub kind: WordingKind,
    pub name: String,
    pub words_zh: String,
    pub words_en: String,
}

/// All that are in use, by kind and name.
pub fn all(conn: &mut Conn, community: &str) -> Result<Vec<Kept>, Error> {
    Ok(table::table
        .filter(table::community_id.eq(community))
        .filter(table::ended_at.is_null())
        .order((table::kind.asc(), table::name.asc(), table::id.asc()))
        .limit(MOST)
        .select(Kept::as_select())
        .load(conn)?)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Kept>, Error> {
    Ok(table::table
        .find((community, id))
        .filter(table::ended_at.is_null())
        .select(Kept::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert(tx: &mut Tx<'_>, permit: &Permit<KeepWording>, new: &New) -> Result<String, Error> {
    let kept: i64 = table::table
        .filter(table::community_id.eq(tx.community))
        .filter(table::ended_at.is_null())
        .count()
        .get_result(tx.conn)?;
    if kept >= MOST {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let row = Kept {
        community_id: tx.community.to_owned(),
        id: new_id(),
        kind: new.kind.as_str().to_owned(),
        name: new.name.clone(),
        words_zh: new.words_zh.clone(),
        words_en: new.words_en.clone(),
        changed_by: permit.context().standing.actor.clone(),
        changed_at: tx.now,
        ended_at: None,
        version: 1,
    };
    diesel::insert_into(table::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

/// Writes them anew if nobody did since `version` was read.
pub fn update(tx: &mut Tx<'_>, permit: &Permit<KeepWording>, id: &str, new: &New, version: i32) -> Result<(), Error> {
    let row =
        table::table.find((tx.community, id)).filter(table::ended_at.is_null()).filter(table::version.eq(version));
    let changed = diesel::update(row)
        .set((
            table::kind.eq(new.kind.as_str()),
            table::name.eq(&new.name),
            table::words_zh.eq(&new.words_zh),
            table::words_en.eq(&new.words_en),
            table::changed_by.eq(&permit.context().standing.actor),
            table::changed_at.eq(tx.now),
            table::version.eq(version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// They are offered no longer.
pub fn end(tx: &mut Tx<'_>, _: &Permit<KeepWording>, id: &str) -> Result<(), Error> {
    let row = table::table.find((tx.community, id)).filter(table::ended_at.is_null());
    let ended = diesel::update(row).set(table::ended_at.eq(Some(tx.now))).execute(tx.conn)?;
    if ended == 1 { Ok(()) } else { Err(Error::Conflict(Clash::TooLate)) }
}
