//! Keys with which other systems file reports. Only a key's hash is kept.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{api_keys, sources};
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::tiers::{EndKey, IssueKey};
use crate::error::{Clash, Error};
use crate::keys::{as_token, sha256};

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_keys)]
pub struct ApiKey {
    pub community_id: String,
    pub id: String,
    pub source_id: String,
    pub token_hash: Vec<u8>,
    /// Ids of the categories it may file in, with commas; empty: all.
    pub categories: String,
    /// Staff let what it files be seen publicly at once, without its words.
    pub opens: bool,
    pub created_by: String,
    pub created_at: i64,
    pub last_used_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub ended_by: Option<String>,
}

impl ApiKey {
    pub fn may_file(&self, category: &str) -> bool {
        self.categories.is_empty() || self.categories.split(',').any(|id| id == category)
    }
}

/// What a new key may do.
#[derive(Clone, Debug)]
pub struct Scope {
    pub categories: Vec<String>,
    pub opens: bool,
}

/// Makes a key of 256 random bits; gives its id and, this once, the key itself.
pub fn issue(
    tx: &mut Tx<'_>,
    permit: &Permit<IssueKey>,
    source: &str,
    scope: &Scope,
) -> Result<(String, String), Error> {
    let token = as_token(&rand::random::<[u8; 32]>());
    let row = ApiKey {
        community_id: tx.community.to_owned(),
        id: new_id(),
        source_id: source.to_owned(),
        token_hash: hash(&token),
        categories: scope.categories.join(","),
        opens: scope.opens,
        created_by: permit.context().standing.actor.clone(),
        created_at: tx.now,
        last_used_at: None,
        ended_at: None,
        ended_by: None,
    };
    diesel::insert_into(api_keys::table).values(&row).execute(tx.conn)?;
    Ok((row.id, token))
}

fn hash(token: &str) -> Vec<u8> {
    sha256(&[token.as_bytes()]).to_vec()
}

/// A key that has not ended, by itself, with the name of its holder.
pub fn by_token(conn: &mut Conn, community: &str, token: &str) -> Result<Option<(ApiKey, String)>, Error> {
    Ok(api_keys::table
        .inner_join(
            sources::table
                .on(sources::community_id.eq(api_keys::community_id).and(sources::id.eq(api_keys::source_id))),
        )
        .filter(api_keys::community_id.eq(community))
        .filter(api_keys::token_hash.eq(hash(token)))
        .filter(api_keys::ended_at.is_null())
        .select((ApiKey::as_select(), sources::name))
        .first(conn)
        .optional()?)
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<ApiKey>, Error> {
    Ok(api_keys::table.find((community, id)).select(ApiKey::as_select()).first(conn).optional()?)
}

/// Newest first, before the id given, each with its holder's name.
pub fn list(
    conn: &mut Conn,
    community: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<(ApiKey, String)>, Error> {
    let mut query = api_keys::table
        .inner_join(
            sources::table
                .on(sources::community_id.eq(api_keys::community_id).and(sources::id.eq(api_keys::source_id))),
        )
        .filter(api_keys::community_id.eq(community))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(api_keys::id.lt(before.to_owned()));
    }
    Ok(query.order(api_keys::id.desc()).limit(limit).select((ApiKey::as_select(), sources::name)).load(conn)?)
}

/// Ends a key at once; the next request with it is refused.
pub fn end(tx: &mut Tx<'_>, permit: &Permit<EndKey>, id: &str) -> Result<(), Error> {
    let row = api_keys::table.find((tx.community, id)).filter(api_keys::ended_at.is_null());
    let ended = diesel::update(row)
        .set((api_keys::ended_at.eq(Some(tx.now)), api_keys::ended_by.eq(Some(&permit.context().standing.actor))))
        .execute(tx.conn)?;
    if ended == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Notes when a key was used last.
pub fn touch(tx: &mut Tx<'_>, _: Housekeeping, id: &str) -> Result<(), Error> {
    diesel::update(api_keys::table.find((tx.community, id)))
        .set(api_keys::last_used_at.eq(Some(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}
