//! Checks a record entry by entry, whether it comes from the database or from a file: the chain, the
//! tree, and every checkpoint that signs it.

use std::collections::{BTreeMap, VecDeque};

use super::Entry;
use crate::domain::checkpoint::{self, Checkpoint};
use crate::domain::tree::{Edge, Place};
use crate::keys::sha256;

/// What checking found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry follows and matches, and so does every checkpoint; how many entries there were.
    Whole(i64),
    /// The first entry that does not fit, and why.
    Bad { seq: i64, why: &'static str },
}

/// By what checkpoints are judged.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The key that must have signed them. Without it only their roots are compared.
    pub key: Option<String>,
    /// Checkpoints kept elsewhere, on paper or by somebody else: the record must contain them too.
    pub kept: Vec<Checkpoint>,
}

impl Trust {
    /// Believes a note, or names what is wrong with it.
    pub fn believe(&self, community: &str, note: &str) -> Result<Checkpoint, &'static str> {
        let read = match &self.key {
            Some(key) => checkpoint::verify(note, key).ok(),
            None => Checkpoint::read(note),
        };
        read.filter(|c| c.community == community).ok_or("its checkpoint was not signed by our key")
    }
}

/// Where checking stands.
pub struct Checker {
    seq: i64,
    prev: Vec<u8>,
    edge: Edge,
    checkpoints: VecDeque<Checkpoint>,
    /// The largest checkpoint that held.
    passed: i64,
    /// The first entry of which the stored tree says something else, after the level at which it does: of a
    /// node higher up only the first of many entries below it is known.
    differs: Option<(u8, i64)>,
    /// A checkpoint did not hold.
    broken: bool,
}

impl Checker {
    /// `checkpoints` are believed already.
    pub fn new(mut checkpoints: Vec<Checkpoint>) -> Self {
        checkpoints.sort_by_key(|c| c.size);
        Self {
            seq: 0,
            prev: vec![0; 32],
            edge: Edge::new(),
            checkpoints: checkpoints.into(),
            passed: 0,
            differs: None,
            broken: false,
        }
    }

    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// The next entry: does it follow, and is it what its hash says?
    pub fn take(&mut self, entry: &Entry) -> Result<(), Verdict> {
        if let Some(why) = fault(entry, self.seq, &self.prev) {
            return Err(Verdict::Bad { seq: self.seq + 1, why });
        }
        self.seq = entry.seq;
        self.prev.clone_from(&entry.hash);
        self.edge.push(entry.leaf().hash());
        while self.checkpoints.front().is_some_and(|c| c.size <= self.edge.size()) {
            let Some(signed) = self.checkpoints.pop_front() else { break };
            let holds = signed.size == self.edge.size() && signed.root == self.edge.root();
            self.broken |= !holds;
            if !self.broken {
                self.passed = entry.seq;
            }
        }
        Ok(())
    }

    /// The tiles that have come up since the last time, to be compared with those stored.
    pub fn tiles(&mut self) -> BTreeMap<Place, Vec<u8>> {
        self.edge.take_changed()
    }

    /// Compares a tile that was computed with the one stored, as far as both go.
    pub fn compare(&mut self, place: Place, computed: &[u8], stored: &[u8]) {
        let different = computed.chunks(32).zip(stored.chunks(32)).position(|(a, b)| a != b);
        if let Some(at) = different {
            self.mark(place, at as u64);
        }
    }

    /// A tile that should be there is not.
    pub fn missing(&mut self, place: Place) {
        self.mark(place, 0);
    }

    fn mark(&mut self, place: Place, at: u64) {
        let first = ((place.number * 256 + at) << (8 * u32::from(place.level))) + 1;
        let found = (place.level, i64::try_from(first).unwrap_or(i64::MAX));
        self.differs = Some(self.differs.map_or(found, |before| before.min(found)));
    }

    /// Has a checkpoint failed by now? The stored tree, if it was compared, says which entry is to blame.
    pub fn judge(&self) -> Result<(), Verdict> {
        if !self.broken {
            return Ok(());
        }
        let why = "from here on it is not what was signed: it was changed, and what follows made to fit";
        Err(Verdict::Bad { seq: self.differs.map_or(self.passed + 1, |(_, seq)| seq), why })
    }

    /// After the last entry. `head` is where the chain should end, if somebody else knows.
    pub fn end(self, head: Option<(i64, &[u8])>) -> Verdict {
        if let Err(verdict) = self.judge() {
            return verdict;
        }
        if !self.checkpoints.is_empty() {
            return Verdict::Bad {
                seq: self.seq + 1,
                why: "it is missing: a checkpoint signs more entries than there are",
            };
        }
        if head.is_some_and(|(seq, hash)| (seq, hash) != (self.seq, &self.prev)) {
            return Verdict::Bad { seq: self.seq + 1, why: "the tail was cut or the head was changed" };
        }
        if let Some((_, seq)) = self.differs {
            return Verdict::Bad { seq, why: "the stored tree was changed here; the entry itself is what was signed" };
        }
        Verdict::Whole(self.seq)
    }
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
