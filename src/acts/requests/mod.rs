//! What can be done with a request, from filing to rating.

pub mod asking;
pub mod figures;
pub mod file;
pub mod handle;
pub mod publicity;
pub mod say;
pub mod voices;

use crate::error::Error;
use crate::store::catalogue;
use crate::store::requests::Request;
use crate::store::tx::Tx;

/// What a request is about, in a few words, for messages: its category.
pub fn about(tx: &mut Tx<'_>, request: &Request) -> Result<String, Error> {
    Ok(catalogue::category(tx.conn, tx.community, &request.category_id)?.map(|c| c.name_zh).unwrap_or_default())
}
