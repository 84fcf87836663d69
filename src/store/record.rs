//! The append-only record of acts: a chain of SHA-256 hashes per community (TRUST.md §5).

use diesel::prelude::*;

use super::conn::Conn;
use super::person_keys;
use super::schema::{record, record_heads};
use super::tx::Tx;
use crate::domain::permit::{ActContext, Permit};
use crate::domain::tiers::Kind;
use crate::error::{Broken, Error};
use crate::keys::{self, sha256};

/// One entry as it stands in the table. `hash` is SHA-256 over [`Entry::canonical`].
#[derive(Clone, Debug, Queryable, Selectable, Insertable, PartialEq, Eq)]
#[diesel(table_name = record)]
pub struct Entry {
    pub community_id: String,
    pub seq: i64,
    pub at: i64,
    pub client_at: Option<i64>,
    pub act: String,
    pub tier: i32,
    pub actor_id: Option<String>,
    pub resident_id: Option<String>,
    pub assisted_by: Option<String>,
    pub standing: String,
    pub office: Option<String>,
    pub mandate_id: Option<String>,
    pub mandate_version: Option<i32>,
    pub channel: String,
    pub device_id: Option<String>,
    pub session_id: Option<String>,
    pub assurance: String,
    pub subject_kind: String,
    pub subject_id: String,
    pub key: Option<String>,
    /// SHA-256 over salt and content: what a receipt proves, also after the content is erased.
    pub commitment: Vec<u8>,
    /// The content, AES-256-GCM under the person's own key.
    pub sealed: Option<Vec<u8>>,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

impl Entry {
    /// Every field but the hash, each with its length before it, in a fixed order, after a version mark.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = b"linli record v1\n".to_vec();
        let mut put = |bytes: Option<&[u8]>| match bytes {
            None => out.extend_from_slice(&u64::MAX.to_be_bytes()),
            Some(b) => {
                out.extend_from_slice(&(b.len() as u64).to_be_bytes());
                out.extend_from_slice(b);
            }
        };
        let text = |t: &Option<String>| t.as_ref().map(|t| t.as_bytes().to_vec());
        let fields: [Option<Vec<u8>>; 23] = [
            Some(self.community_id.as_bytes().to_vec()),
            Some(self.seq.to_be_bytes().to_vec()),
            Some(self.at.to_be_bytes().to_vec()),
            self.client_at.map(|v| v.to_be_bytes().to_vec()),
            Some(self.act.as_bytes().to_vec()),
            Some(self.tier.to_be_bytes().to_vec()),
            text(&self.actor_id),
            text(&self.resident_id),
            text(&self.assisted_by),
            Some(self.standing.as_bytes().to_vec()),
            text(&self.office),
            text(&self.mandate_id),
            self.mandate_version.map(|v| v.to_be_bytes().to_vec()),
            Some(self.channel.as_bytes().to_vec()),
            text(&self.device_id),
            text(&self.session_id),
            Some(self.assurance.as_bytes().to_vec()),
            Some(self.subject_kind.as_bytes().to_vec()),
            Some(self.subject_id.as_bytes().to_vec()),
            text(&self.key),
            Some(self.commitment.clone()),
            // The ciphertext itself may be erased; its digest may not, so the chain holds either way.
            self.sealed.as_ref().map(|s| sha256(&[s]).to_vec()),
            Some(self.prev_hash.clone()),
        ];
        for field in &fields {
            put(field.as_deref());
        }
        out
    }
}

impl Entry {
    /// For export: bytes in hexadecimal, the sealed content as it is.
    pub fn to_json(&self) -> serde_json::Value {
        use crate::keys::hex;
        serde_json::json!({
            "community": self.community_id, "seq": self.seq, "at": self.at, "client_at": self.client_at,
            "act": self.act, "tier": self.tier, "actor": self.actor_id, "resident": self.resident_id,
            "assisted_by": self.assisted_by, "standing": self.standing, "office": self.office,
            "mandate": self.mandate_id, "mandate_version": self.mandate_version, "channel": self.channel,
            "device": self.device_id, "session": self.session_id, "assurance": self.assurance,
            "subject_kind": self.subject_kind, "subject": self.subject_id, "key": self.key,
            "commitment": hex(&self.commitment), "sealed": self.sealed.as_deref().map(hex),
            "prev_hash": hex(&self.prev_hash), "hash": hex(&self.hash),
        })
    }
}

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
    let sealed = keys::seal_with(&person_key, about.as_bytes(), plain.as_bytes())?;
    let mut entry = entry_of(tx, &context, subject);
    entry.seq = seq + 1;
    entry.commitment = sha256(&[&salt, plain.as_bytes()]).to_vec();
    entry.sealed = Some(sealed);
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
    let found = record_heads::table
        .find(tx.community)
        .select((record_heads::seq, record_heads::hash))
        .first::<(i64, Vec<u8>)>(tx.conn)
        .optional()?;
    if let Some(head) = found {
        return Ok(head);
    }
    diesel::insert_into(record_heads::table)
        .values((
            record_heads::community_id.eq(tx.community),
            record_heads::seq.eq(0),
            record_heads::hash.eq(vec![0u8; 32]),
        ))
        .execute(tx.conn)?;
    Ok((0, vec![0; 32]))
}

fn write(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), Error> {
    diesel::insert_into(record::table).values(entry).execute(tx.conn)?;
    let moved = diesel::update(record_heads::table.find(tx.community).filter(record_heads::seq.eq(entry.seq - 1)))
        .set((record_heads::seq.eq(entry.seq), record_heads::hash.eq(&entry.hash)))
        .execute(tx.conn)?;
    if moved == 1 {
        return Ok(());
    }
    // Another server of this community was quicker: the batch runs again on the new head.
    Err(Error::Broken(Broken { room: "record", cause: "the head moved".into(), retry: true, disk: false }))
}

/// What `verify` found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry follows and matches; how many there were.
    Whole(i64),
    /// The first entry that does not fit, and why.
    Bad { seq: i64, why: &'static str },
}

/// Recomputes the whole chain of one community, a thousand entries at a time.
pub fn verify(conn: &mut Conn, community: &str) -> Result<Verdict, Error> {
    let (head_seq, head_hash) = record_heads::table
        .find(community)
        .select((record_heads::seq, record_heads::hash))
        .first::<(i64, Vec<u8>)>(conn)
        .optional()?
        .unwrap_or((0, vec![0; 32]));
    let (mut seq, mut prev) = (0i64, vec![0u8; 32]);
    loop {
        let page = page_after(conn, community, seq, 1000)?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            if let Some(why) = fault(&entry, seq, &prev) {
                return Ok(Verdict::Bad { seq: seq + 1, why });
            }
            seq = entry.seq;
            prev = entry.hash;
        }
    }
    if (seq, &prev) != (head_seq, &head_hash) {
        return Ok(Verdict::Bad { seq: seq + 1, why: "the tail was cut or the head was changed" });
    }
    Ok(Verdict::Whole(seq))
}

fn fault(entry: &Entry, before: i64, prev: &[u8]) -> Option<&'static str> {
    if entry.seq != before + 1 {
        Some("an entry is missing")
    } else if entry.prev_hash != prev {
        Some("it does not follow the entry before it")
    } else if sha256(&[&entry.canonical()]).as_slice() != entry.hash {
        Some("its contents were changed")
    } else {
        None
    }
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
