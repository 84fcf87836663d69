//! A receipt's proof as a text that can be kept and checked without us (C2SP tlog-proof): the leaf,
//! the way from it to a root, and the checkpoint that signs the root.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::checkpoint::{self, Checkpoint, Doubt};
use super::leaf::Leaf;
use super::tree::{self, Hash};
use crate::keys::sha256;

const MARK: &str = "c2sp.org/tlog-proof@v1";
/// No path in a tree is longer.
const LONGEST: usize = 64;

/// What a proof shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    pub leaf: Leaf,
    pub path: Vec<Hash>,
    /// The signed note, as it was published.
    pub note: String,
}

/// Why a receipt is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("this is not a receipt's proof")]
    NotAProof,
    #[error("the checkpoint in it: {0}")]
    Checkpoint(#[from] Doubt),
    #[error("the entry is not among those that the checkpoint signs")]
    NotIncluded,
}

impl Proof {
    pub fn to_text(&self) -> String {
        let mut text = format!("{MARK}\nextra {}\n", STANDARD.encode(self.leaf.bytes()));
        text.push_str(&format!("index {}\n", self.leaf.index().unwrap_or_default()));
        for hash in &self.path {
            text.push_str(&format!("{hash}\n"));
        }
        text.push('\n');
        text.push_str(&self.note);
        text
    }

    /// Reads what [`Self::to_text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.replace("\r\n", "\n");
        let (head, note) = text.split_once("\n\n")?;
        let mut lines = head.lines();
        if lines.next()? != MARK {
            return None;
        }
        let leaf = Leaf::parse(&STANDARD.decode(lines.next()?.strip_prefix("extra ")?).ok()?)?;
        let index: u64 = lines.next()?.strip_prefix("index ")?.parse().ok()?;
        let path: Vec<Hash> = lines.take(LONGEST + 1).map(|l| Hash::parse_hash(l).ok()).collect::<Option<_>>()?;
        (leaf.index() == Some(index) && path.len() <= LONGEST).then(|| Self { leaf, path, note: note.to_owned() })
    }

    /// Checks it from the leaf up to the signature.
    ///
    /// # Errors
    /// Something in it does not hold.
    pub fn check(&self, verifier: &str) -> Result<Checkpoint, Wrong> {
        let signed = checkpoint::verify(&self.note, verifier)?;
        let index = self.leaf.index().ok_or(Wrong::NotAProof)?;
        if signed.community != self.leaf.community {
            return Err(Wrong::NotIncluded);
        }
        tree::check_inclusion(&self.path, signed.size, signed.root, index, self.leaf.hash())
            .map_err(|_| Wrong::NotIncluded)?;
        Ok(signed)
    }

    /// Is this what was said? Needs the salt of the paper's QR; works also after the content was erased here.
    pub fn opens(&self, salt: &[u8], content: &[u8]) -> bool {
        sha256(&[salt, content]).as_slice() == self.leaf.commitment
    }
}

#[cfg(test)]
mod tests {
    use super::super::checkpoint::Signer;
    use super::*;
    use proptest::prelude::*;

    fn proof() -> (Proof, String) {
        let content = b"{\"about\":\"x\"}";
        let leaf = Leaf {
            community: "0199".into(),
            seq: 2,
            at: 5,
            act: "request.file".into(),
            tier: 1,
            standing: "self".into(),
            channel: "kiosk".into(),
            commitment: sha256(&[b"salt", content]).to_vec(),
            entry: vec![2; 32],
        };
        let first = tree::leaf_hash(b"the first");
        let mut edge = tree::Edge::new();
        edge.push(first);
        edge.push(leaf.hash());
        let signer = Signer::from_seed([3; 32]);
        let checkpoint = Checkpoint { community: "0199".into(), size: 2, root: edge.root(), at: 9 };
        let note = signer.sign(&checkpoint).unwrap();
        (Proof { leaf, path: vec![first], note }, signer.verifier("0199"))
    }

    #[test]
    fn a_receipt_holds_offline() {
        let (proof, key) = proof();
        let read = Proof::parse(&proof.to_text()).unwrap();
        assert_eq!(read, proof);
        assert_eq!(read.check(&key).unwrap().size, 2);
        assert!(read.opens(b"salt", b"{\"about\":\"x\"}") && !read.opens(b"salt", b"{}"));
    }

    #[test]
    fn a_forged_one_does_not() {
        let (proof, key) = proof();
        let other = Proof { leaf: Leaf { act: "request.undo".into(), ..proof.leaf.clone() }, ..proof.clone() };
        assert_eq!(other.check(&key), Err(Wrong::NotIncluded));
        let other = Proof { path: vec![], ..proof.clone() };
        assert_eq!(other.check(&key), Err(Wrong::NotIncluded));
        let other = Signer::from_seed([4; 32]).verifier("0199");
        assert_eq!(proof.check(&other), Err(Wrong::Checkpoint(Doubt::NotSigned)));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "\\PC*", cut in 0usize..400) {
            prop_assert!(Proof::parse(&text).is_none());
            let (proof, key) = proof();
            let whole = proof.to_text();
            let cut: String = whole.chars().take(cut).collect();
            if cut.len() < whole.len() {
                let believed = Proof::parse(&cut).is_some_and(|p| p.check(&key).is_ok());
                prop_assert!(!believed);
            }
        }
    }
}
