//! The community, or a group, tells people something; each is told the way they chose, and nobody counts as told before
//! they were really reached.

pub mod about;
pub mod hear;
pub mod inbox;
pub mod publish;
pub mod send;

use crate::domain::notice::{Contacts, Heard};
use crate::domain::permit::Permit;
use crate::domain::tiers::MarkReached;
use crate::error::Error;
use crate::store::notice_copies;
use crate::store::outbox::Message;
use crate::store::people::Person;
use crate::store::tx::Tx;

/// The words of a notice's message; see `post::notices`.
pub const NOTICE: &str = "notice.tell";
/// The kind of subject notices have in the record.
pub const SUBJECT: &str = "notice";

/// What there is to reach somebody by.
pub fn contacts(person: &Person) -> Contacts {
    Contacts { phone: person.phone.is_some(), shared: person.phone_shared, email: person.email.is_some() }
}

/// Somebody at the desk, on the telephone or at the door passed a message on: if it was a notice, its copy has reached
/// them, and who heard it by word of mouth has taken note.
pub fn passed_on(tx: &mut Tx<'_>, permit: &Permit<MarkReached>, message: &Message) -> Result<(), Error> {
    let Some(copy) = message.act_id.as_deref().filter(|_| message.template == NOTICE) else {
        return Ok(());
    };
    notice_copies::reached(tx, permit, copy, &message.channel)?;
    let by_mouth = match message.channel.as_str() {
        "call" => Some(Heard::Phone),
        "visit" => Some(Heard::Visit),
        _ => None,
    };
    if let Some(way) = by_mouth {
        notice_copies::acknowledge(tx, permit, copy, way)?;
    }
    Ok(())
}
