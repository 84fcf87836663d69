//! The append-only record of acts: a chain of SHA-256 hashes per community, a Merkle tree over it, and
//! signed checkpoints of the tree (TRUST.md §5).

pub mod check;
pub mod checkpoints;
mod entry;
pub mod export;
pub mod tree;
pub mod verify;

use diesel::prelude::*;

pub use check::Verdict;
pub use entry::Entry;
pub use verify::verify;

use super::conn::Conn;
use super::person_keys;
use super::schema::{record, record_heads};
use super::tx::Tx;
use crate::domain::permit::{ActContext, Permit};
use crate::domain::tiers::Kind;
use crate::error::{Broken, Error};
use crate::keys::{self, sha256};
use crate::on_each;

/// What came of writing an entry.
#[derive(Debug)]
pub struct Recorded {
    pub seq: i64,
    pub salt: [u8; 16],
    pub context: ActContext,
}

/// Writes the entry of one act and uses up its permit. `content` is what the act was about, in the
/// person's own words where there are any; it is sealed under the resident's key (the actor's where
/// the act is for no one person).
pub fn append<K: Kind>(
    tx: &mut Tx<'_>,
    permit: Permit<K>,
    subject: (&str, &str),
    content: &serde_json::Value,
) -> Result<Recorded, Error> {
    let context = permit.into_context();
    tx.seal().settle(&context)?;
    let (seq, prev_hash) = head(tx)?;
    let salt: [u8; 16] = rand::random();
    let plain = content.to_string();
    let owner = context.resident.as_deref().unwrap_or(&context.standing.actor);
    let person_key = person_keys::of(tx, owner)?;
    let about = format!("record/{}/{}", tx.community, seq + 1);
    // Of somebody whose key was destroyed only the commitment is kept.
    let sealed = match person_key {
        Some(key) => Some(keys::seal_with(&key, about.as_bytes(), plain.as_bytes())?),
        None => None,
    };
    let mut entry = entry_of(tx, &context, subject);
    entry.seq = seq + 1;
    entry.commitment = sha256(&[&salt, plain.as_bytes()]).to_vec();
    entry.sealed = sealed;
    entry.prev_hash = prev_hash;
    entry.hash = sha256(&[&entry.canonical()]).to_vec();
    write(tx, &entry)?;
    Ok(Recorded { seq: entry.seq, salt, context })
}

fn entry_of(tx: &Tx<'_>, context: &ActContext, (kind, id): (&str, &str)) -> Entry {
    let standing = &context.standing;
    Entry {
        community_id: tx.community.to_owned(),
        seq: 0,
        at: context.now,
        client_at: standing.client_at,
        act: context.rule.code.to_owned(),
        tier: context.rule.tier.number(),
        actor_id: Some(standing.actor.clone()),
        resident_id: context.resident.clone(),
        assisted_by: standing.assisted_by().map(str::to_owned),
        standing: standing.word().to_owned(),
        office: standing.office().map(|o| o.as_str().to_owned()),
        mandate_id: standing.mandate().map(|m| m.id.clone()),
        mandate_version: standing.mandate().map(|m| m.version),
        channel: standing.channel.as_str().to_owned(),
        device_id: standing.device.clone(),
        session_id: standing.session.clone(),
        assurance: standing.assurance.as_str().to_owned(),
        subject_kind: kind.to_owned(),
        subject_id: id.to_owned(),
        key: standing.key.clone(),
        commitment: Vec::new(),
        sealed: None,
        prev_hash: Vec::new(),
        hash: Vec::new(),
    }
}

/// Where the chain stands; read inside the transaction and never cached.
fn head(tx: &mut Tx<'_>) -> Result<(i64, Vec<u8>), Error> {
    let row = record_heads::table.find(tx.community).select((record_heads::seq, record_heads::hash));
    if let Some(head) = row.first::<(i64, Vec<u8>)>(tx.conn).optional()? {
        return Ok(head);
    }
    let first =
        (record_heads::community_id.eq(tx.community), record_heads::seq.eq(0), record_heads::hash.eq(vec![0u8; 32]));
    // Another server may be making it at this moment.
    on_each!(&mut *tx.conn, c =>
        diesel::insert_into(record_heads::table).values(first).on_conflict_do_nothing().execute(c))?;
    Ok((0, vec![0; 32]))
}

/// The head is moved before the entry is written: whoever comes second at the same head waits there, and
/// is told to begin anew instead of meeting a number that is taken.
fn write(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), Error> {
    let moved = diesel::update(record_heads::table.find(tx.community).filter(record_heads::seq.eq(entry.seq - 1)))
        .set((record_heads::seq.eq(entry.seq), record_heads::hash.eq(&entry.hash)))
        .execute(tx.conn)?;
    if moved != 1 {
        return Err(Error::Broken(Broken { room: "record", cause: "the head moved".into(), retry: true, disk: false }));
    }
    diesel::insert_into(record::table).values(entry).execute(tx.conn)?;
    Ok(())
}

/// One entry by its number.
pub fn find(conn: &mut Conn, community: &str, seq: i64) -> Result<Option<Entry>, Error> {
    Ok(record::table.find((community, seq)).select(Entry::as_select()).first(conn).optional()?)
}

/// Entries after `seq`, oldest first.
pub fn page_after(conn: &mut Conn, community: &str, seq: i64, limit: i64) -> Result<Vec<Entry>, Error> {
    Ok(record::table
        .filter(record::community_id.eq(community))
        .filter(record::seq.gt(seq))
        .order(record::seq.asc())
        .limit(limit)
        .select(Entry::as_select())
        .load(conn)?)
}

/// Entries before `seq`, newest first, for the desk's page.
pub fn page_before(conn: &mut Conn, community: &str, seq: i64, limit: i64) -> Result<Vec<Entry>, Error> {
    Ok(record::table
        .filter(record::community_id.eq(community))
        .filter(record::seq.lt(seq))
        .order(record::seq.desc())
        .limit(limit)
        .select(Entry::as_select())
        .load(conn)?)
}
