//! The proof that an act was allowed: made only by the policy, used up only by the record.

use std::marker::PhantomData;

use super::policy::Subject;
use super::standing::Standing;
use super::tiers::{HoldAct, Kind, Rule};

/// The ledger of permits one transaction has given out. A transaction that issued a permit and did
/// not see it recorded must not commit: that is how "every change lands in the record" is kept.
#[derive(Debug)]
pub struct Seal {
    transaction: u64,
    issued: u32,
    recorded: u32,
}

impl Seal {
    /// `transaction` must differ between transactions, or a permit could be carried from one into another.
    pub fn new(transaction: u64) -> Self {
        Self { transaction, issued: 0, recorded: 0 }
    }

    /// True when every permit given out has been written to the record.
    pub fn is_settled(&self) -> bool {
        self.issued == self.recorded
    }

    /// Consumes a permit when its entry is written.
    ///
    /// # Errors
    /// The permit came from another transaction.
    pub fn settle(&mut self, facts: &ActContext) -> Result<(), ForeignPermit> {
        if facts.transaction != self.transaction {
            return Err(ForeignPermit);
        }
        self.recorded += 1;
        Ok(())
    }
}

/// A permit was shown to a transaction it was not made for.
#[derive(Debug, thiserror::Error)]
#[error("a permit was used outside its transaction")]
pub struct ForeignPermit;

/// Who does what, for whom, by what right and through which channel (TRUST.md §2).
#[derive(Debug)]
pub struct ActContext {
    pub rule: &'static Rule,
    pub standing: Standing,
    pub resident: Option<String>,
    pub now: i64,
    transaction: u64,
}

/// Leave to do one act of kind `K`, in one transaction. Neither `Clone` nor `Copy`; only
/// [`super::policy::decide`] makes one.
#[derive(Debug)]
pub struct Permit<K: Kind> {
    context: ActContext,
    kind: PhantomData<K>,
}

impl<K: Kind> Permit<K> {
    pub(super) fn issue(seal: &mut Seal, standing: &Standing, subject: &Subject, now: i64) -> Self {
        seal.issued += 1;
        Self {
            context: ActContext {
                rule: K::RULE,
                standing: standing.clone(),
                resident: subject.resident.clone(),
                now,
                transaction: seal.transaction,
            },
            kind: PhantomData,
        }
    }

    pub fn context(&self) -> &ActContext {
        &self.context
    }

    /// Gives the context up to the record; the permit is gone after this.
    pub fn into_context(self) -> ActContext {
        self.context
    }
}

/// An act of kind `K` that waits for the resident's own word (tier 2).
#[derive(Debug)]
pub struct Held<K: Kind>(PhantomData<K>);

impl<K: Kind> Kind for Held<K> {
    const RULE: &'static Rule = K::RULE;
}

impl<K: Kind> Permit<Held<K>> {
    /// Leave to keep what was asked for until the resident says something. The record then says that it was asked
    /// for, and not that it was done.
    pub fn to_keep(self) -> Permit<HoldAct> {
        Permit { context: ActContext { rule: HoldAct::RULE, ..self.context }, kind: PhantomData }
    }
}
