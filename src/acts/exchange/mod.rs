//! Other systems: the keys they file by, tokens of staff, their reports and updates, and lists and work orders in and out.

pub mod intake;
pub mod keys;
pub mod place;
pub mod report;
pub mod take_away;
pub mod tokens;
pub mod update;
pub mod words;

use crate::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Right, Standing};
use crate::error::Error;
use crate::store::api_keys::{self, ApiKey};
use crate::store::tx::Tx;

/// A key that was shown, and whose it is.
#[derive(Clone, Debug)]
pub struct Holder {
    pub key: ApiKey,
    pub name: String,
}

impl Holder {
    /// The other system, in its own name.
    pub fn standing(&self, once: Option<String>) -> Standing {
        Standing {
            actor: self.key.source_id.clone(),
            right: Right::Key { key: self.key.id.clone() },
            channel: Channel::Api,
            assurance: Assurance::ApiKey,
            // The key itself is the proof, sent with every request.
            fresh_until: ALWAYS_FRESH,
            session: Some(self.key.id.clone()),
            device: None,
            key: once,
            client_at: None,
        }
    }
}

/// Is the key still good, now that its write is due? A revocation that came first wins.
fn still_good(tx: &mut Tx<'_>, holder: &Holder) -> Result<bool, Error> {
    Ok(api_keys::find(tx.conn, tx.community, &holder.key.id)?.is_some_and(|key| key.ended_at.is_none()))
}
