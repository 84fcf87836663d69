//! One write: a transaction that knows the time, the community and the keys, and that counts the
//! permits it gave out.

use std::sync::atomic::{AtomicU64, Ordering};

use super::conn::Conn;
use crate::domain::permit::{Permit, Seal};
use crate::domain::policy::{Decision, Subject, decide};
use crate::domain::standing::Standing;
use crate::domain::tiers::Kind;
use crate::error::Error;
use crate::keys::KeyRing;

static TRANSACTIONS: AtomicU64 = AtomicU64::new(1);

/// What a write may use. Made only by `store::db`.
pub struct Tx<'c> {
    pub conn: &'c mut Conn,
    /// Milliseconds UTC, the same for everything in this transaction.
    pub now: i64,
    pub community: &'c str,
    pub keys: &'c KeyRing,
    seal: Seal,
}

impl<'c> Tx<'c> {
    pub(super) fn new(conn: &'c mut Conn, now: i64, community: &'c str, keys: &'c KeyRing) -> Self {
        Self { conn, now, community, keys, seal: Seal::new(TRANSACTIONS.fetch_add(1, Ordering::Relaxed)) }
    }

    /// Asks the policy. A held act has no caller yet that stores it, so until its act says otherwise
    /// it is refused as something for the resident's own device.
    pub fn permit<K: Kind>(&mut self, standing: &Standing, subject: &Subject) -> Result<Permit<K>, Error> {
        match decide::<K>(&mut self.seal, standing, subject, self.now) {
            Decision::Do(permit) => Ok(permit),
            Decision::Hold(_) => Err(Error::refused(crate::domain::policy::Refusal::OwnDeviceOnly)),
            Decision::Refuse(why) => Err(Error::refused(why)),
        }
    }

    pub fn decide<K: Kind>(&mut self, standing: &Standing, subject: &Subject) -> Decision<K> {
        decide::<K>(&mut self.seal, standing, subject, self.now)
    }

    /// The narrow leave for what is not an act: sessions, throttles, leases, drafts, the outbox's sending, filters of
    /// the queue, and who has a request open just now.
    pub fn housekeeping(&self) -> Housekeeping {
        Housekeeping(())
    }

    pub(super) fn seal(&mut self) -> &mut Seal {
        &mut self.seal
    }

    /// Refuses to let a change go unrecorded.
    pub(super) fn settled(&self) -> Result<(), Error> {
        if self.seal.is_settled() {
            Ok(())
        } else {
            Err(Error::broken("store", "a permit was used without an entry in the record"))
        }
    }
}

/// Leave to change sessions, throttles, leases, drafts, the outbox, filters and marks of who reads, and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Housekeeping(());

/// A new id: UUIDv7, so that ids sort by the time they were made.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
