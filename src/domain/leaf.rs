//! What the tree holds of an entry: as much as a paper receipt shows, a salted commitment to what was
//! said, and the entry's own hash. Whoever sees a leaf learns no name and no word from it.

use super::tree::{self, Hash};

const MARK: &[u8] = b"linli leaf v1\n";

/// One leaf of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    pub community: String,
    /// The entry's number; the first is 1, at index 0 of the tree.
    pub seq: i64,
    pub at: i64,
    /// The kind of act: `request.file`.
    pub act: String,
    pub tier: i32,
    pub standing: String,
    pub channel: String,
    /// SHA-256 over salt and content; the salt is in the receipt's QR.
    pub commitment: Vec<u8>,
    /// The entry's place in the chain; covers every field of the entry.
    pub entry: Vec<u8>,
}

impl Leaf {
    /// Each field with its length before it, in a fixed order, after a version mark.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = MARK.to_vec();
        let (seq, at, tier) = (self.seq.to_be_bytes(), self.at.to_be_bytes(), self.tier.to_be_bytes());
        let fields: [&[u8]; 9] = [
            self.community.as_bytes(),
            &seq,
            &at,
            self.act.as_bytes(),
            &tier,
            self.standing.as_bytes(),
            self.channel.as_bytes(),
            &self.commitment,
            &self.entry,
        ];
        for field in fields {
            out.extend_from_slice(&(field.len() as u64).to_be_bytes());
            out.extend_from_slice(field);
        }
        out
    }

    /// Reads what [`Self::bytes`] wrote; `None` if it is anything else.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MARK)?;
        let mut take = || {
            let (length, after) = rest.split_at_checked(8)?;
            let length = usize::try_from(u64::from_be_bytes(length.try_into().ok()?)).ok()?;
            let (field, after) = after.split_at_checked(length)?;
            rest = after;
            Some(field.to_vec())
        };
        let leaf = Self {
            community: String::from_utf8(take()?).ok()?,
            seq: i64::from_be_bytes(take()?.try_into().ok()?),
            at: i64::from_be_bytes(take()?.try_into().ok()?),
            act: String::from_utf8(take()?).ok()?,
            tier: i32::from_be_bytes(take()?.try_into().ok()?),
            standing: String::from_utf8(take()?).ok()?,
            channel: String::from_utf8(take()?).ok()?,
            commitment: take()?,
            entry: take()?,
        };
        rest.is_empty().then_some(leaf)
    }

    pub fn hash(&self) -> Hash {
        tree::leaf_hash(&self.bytes())
    }

    /// Its place in the tree.
    pub fn index(&self) -> Option<u64> {
        u64::try_from(self.seq).ok()?.checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leaf() -> Leaf {
        Leaf {
            community: "c".into(),
            seq: 42,
            at: 1_795_395_600_000,
            act: "request.file".into(),
            tier: 1,
            standing: "mandate".into(),
            channel: "helper_device".into(),
            commitment: vec![1; 32],
            entry: vec![2; 32],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(Leaf::parse(&leaf().bytes()), Some(leaf()));
        assert_eq!(leaf().index(), Some(41));
        assert_eq!(Leaf { seq: 0, ..leaf() }.index(), None);
    }

    #[test]
    fn every_field_counts() {
        let other = Leaf { channel: "kiosk".into(), ..leaf() };
        assert_ne!(other.hash(), leaf().hash());
        let slid = Leaf { standing: "mandateh".into(), channel: "elper_device".into(), ..leaf() };
        assert_ne!(slid.hash(), leaf().hash());
    }

    proptest! {
        #[test]
        fn nothing_else_is_read(bytes: Vec<u8>, cut in 0usize..200) {
            prop_assert!(Leaf::parse(&bytes).is_none());
            let whole = leaf().bytes();
            let cut = cut.min(whole.len() - 1);
            prop_assert!(Leaf::parse(&whole[..cut]).is_none());
        }
    }
}
