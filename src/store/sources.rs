//! Where reports come from that no resident of ours handed in: other systems, hotlines, lists. Each is
//! an account of its own, so that whatever it files has an owner, and is never taken for a resident's.

use diesel::prelude::*;

use super::columns::text_column;
use super::conn::Conn;
use super::people::Person;
use super::schema::{people, sources};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::source::SourceKind;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::words::Lang;

text_column!(SourceKind);

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sources)]
pub struct Source {
    pub community_id: String,
    /// The id of its account among people.
    pub id: String,
    pub name: String,
    pub kind: SourceKind,
    pub created_at: i64,
}

/// The source of this name and kind, made where there is none yet; of a community there are a handful.
pub fn ensure<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, name: &str, kind: SourceKind) -> Result<Source, Error> {
    if let Some(found) = by_name(tx.conn, tx.community, name)? {
        return Ok(found);
    }
    let source =
        Source { community_id: tx.community.to_owned(), id: new_id(), name: name.to_owned(), kind, created_at: tx.now };
    add_account(tx, permit, &source)?;
    diesel::insert_into(sources::table).values(&source).execute(tx.conn)?;
    Ok(source)
}

/// No home, no contact, no card: it reads what became of its reports where it filed them, so nobody rings it.
fn add_account<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, source: &Source) -> Result<(), Error> {
    let account = Person {
        community_id: tx.community.to_owned(),
        id: source.id.clone(),
        name: source.name.clone(),
        born: None,
        sex: None,
        home_id: None,
        phone: None,
        phone_shared: false,
        email: None,
        reach: "app".into(),
        digital: "able".into(),
        lang: Lang::default().code().into(),
        needs: String::new(),
        lives_alone: false,
        is_resident: false,
        state: "active".into(),
        text_size: "20".into(),
        theme: "auto".into(),
        created_at: tx.now,
        updated_at: tx.now,
        version: 1,
    };
    diesel::insert_into(people::table).values(&account).execute(tx.conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Source>, Error> {
    Ok(sources::table.find((community, id)).select(Source::as_select()).first(conn).optional()?)
}

pub fn by_name(conn: &mut Conn, community: &str, name: &str) -> Result<Option<Source>, Error> {
    Ok(sources::table
        .filter(sources::community_id.eq(community))
        .filter(sources::name.eq(name))
        .select(Source::as_select())
        .first(conn)
        .optional()?)
}

/// All of them by name.
pub fn all(conn: &mut Conn, community: &str) -> Result<Vec<Source>, Error> {
    Ok(sources::table
        .filter(sources::community_id.eq(community))
        .order(sources::name.asc())
        .limit(200)
        .select(Source::as_select())
        .load(conn)?)
}
