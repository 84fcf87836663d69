//! One entry: what of it is hashed into the chain, what of it stands in the tree, and how it travels.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::leaf::Leaf;
use crate::keys::sha256;
use crate::store::schema::record;

/// One entry as it stands in the table. `hash` is SHA-256 over [`Entry::canonical`].
#[derive(Clone, Debug, Queryable, Selectable, Insertable, PartialEq, Eq, Serialize, Deserialize)]
#[diesel(table_name = record)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    #[serde(rename = "community")]
    pub community_id: String,
    pub seq: i64,
    pub at: i64,
    pub client_at: Option<i64>,
    pub act: String,
    pub tier: i32,
    #[serde(rename = "actor")]
    pub actor_id: Option<String>,
    #[serde(rename = "resident")]
    pub resident_id: Option<String>,
    pub assisted_by: Option<String>,
    pub standing: String,
    pub office: Option<String>,
    #[serde(rename = "mandate")]
    pub mandate_id: Option<String>,
    pub mandate_version: Option<i32>,
    pub channel: String,
    #[serde(rename = "device")]
    pub device_id: Option<String>,
    #[serde(rename = "session")]
    pub session_id: Option<String>,
    pub assurance: String,
    pub subject_kind: String,
    #[serde(rename = "subject")]
    pub subject_id: String,
    pub key: Option<String>,
    /// SHA-256 over salt and content: what a receipt proves, also after the content is erased.
    #[serde(with = "hexadecimal")]
    pub commitment: Vec<u8>,
    /// The content, AES-256-GCM under the person's own key.
    #[serde(with = "hexadecimal_or_none")]
    pub sealed: Option<Vec<u8>>,
    #[serde(with = "hexadecimal")]
    pub prev_hash: Vec<u8>,
    #[serde(with = "hexadecimal")]
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
    /// What the tree holds of it.
    pub fn leaf(&self) -> Leaf {
        Leaf {
            community: self.community_id.clone(),
            seq: self.seq,
            at: self.at,
            act: self.act.clone(),
            tier: self.tier,
            standing: self.standing.clone(),
            channel: self.channel.clone(),
            commitment: self.commitment.clone(),
            entry: self.hash.clone(),
        }
    }
}

/// Bytes in an export.
mod hexadecimal {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&crate::keys::hex(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        crate::keys::unhex(&text).ok_or_else(|| serde::de::Error::custom("not hexadecimal"))
    }
}

/// The same where there may be none.
mod hexadecimal_or_none {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &Option<Vec<u8>>, out: S) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => out.serialize_some(&crate::keys::hex(bytes)),
            None => out.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else {
            return Ok(None);
        };
        crate::keys::unhex(&text).map(Some).ok_or_else(|| serde::de::Error::custom("not hexadecimal"))
    }
}
