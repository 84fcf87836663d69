//! A checkpoint: how many entries there were, and the root of their tree, signed (C2SP tlog-checkpoint
//! in a C2SP signed note, Ed25519). Whoever kept one can tell later whether anything before it changed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use signed_note::{Note, Signer as _, StandardSigner, StandardVerifier, VerifierList, new_ed25519_verifier_key};
use zeroize::Zeroizing;

use super::tree::Hash;
use crate::error::Error;

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    pub community: String,
    pub size: u64,
    pub root: Hash,
    /// When it was signed, milliseconds UTC.
    pub at: i64,
}

impl Checkpoint {
    /// The name of a community's record in its checkpoints, and of the key that signs them.
    fn origin(community: &str) -> String {
        format!("linli.record/{community}")
    }

    fn text(&self) -> String {
        format!("{}\n{}\n{}\nat {}\n", Self::origin(&self.community), self.size, self.root, self.at)
    }

    /// Reads a note without asking who signed it.
    pub fn read(note: &str) -> Option<Self> {
        let note = Note::from_bytes(note.as_bytes()).ok()?;
        let text = tlog_tiles::Checkpoint::from_bytes(note.text()).ok()?;
        let community = text.origin().strip_prefix("linli.record/")?.to_owned();
        let at = text.extension().lines().find_map(|l| l.strip_prefix("at "))?.parse().ok()?;
        Some(Self { community, size: text.size(), root: *text.hash(), at })
    }
}

/// The key that signs; its file lies beside the key file, outside the database.
pub struct Signer {
    seed: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer(…)")
    }
}

impl Signer {
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self { seed: Zeroizing::new(seed) }
    }

    /// What others check signatures by: printed, published, kept apart. It is no secret.
    pub fn verifier(&self, community: &str) -> String {
        let key = SigningKey::from_bytes(&self.seed).verifying_key();
        new_ed25519_verifier_key(&Checkpoint::origin(community), &key)
    }

    /// Signs; the whole note as text.
    ///
    /// # Errors
    /// The community's id cannot stand in a note.
    pub fn sign(&self, checkpoint: &Checkpoint) -> Result<String, Error> {
        let broken = |e: &dyn std::fmt::Display| Error::broken("checkpoint", e);
        let verifier = self.verifier(&checkpoint.community);
        // A signer's key is written like a verifier's, with the same id and the seed in place of the public key.
        let id = verifier.split('+').nth(1).unwrap_or_default();
        let secret = Zeroizing::new(STANDARD.encode([&[1u8], self.seed.as_slice()].concat()));
        let name = Checkpoint::origin(&checkpoint.community);
        let written = Zeroizing::new(format!("PRIVATE+KEY+{name}+{id}+{}", secret.as_str()));
        let signer = StandardSigner::new(&written).map_err(|e| broken(&e))?;
        debug_assert_eq!(signer.name(), name);
        let mut note = Note::new(checkpoint.text().as_bytes(), &[]).map_err(|e| broken(&e))?;
        note.add_sigs(&[&signer]).map_err(|e| broken(&e))?;
        String::from_utf8(note.to_bytes()).map_err(|e| broken(&e))
    }
}

/// Why a note is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    #[error("it is not a checkpoint")]
    NotACheckpoint,
    #[error("the key is not written as a verifier's key")]
    NotAKey,
    #[error("its signature is not of this key")]
    NotSigned,
}

/// Reads a note and checks that this key signed it.
///
/// # Errors
/// It is no checkpoint, or was signed by somebody else, or was changed.
pub fn verify(note: &str, verifier: &str) -> Result<Checkpoint, Doubt> {
    let checkpoint = Checkpoint::read(note).ok_or(Doubt::NotACheckpoint)?;
    let known = StandardVerifier::new(verifier).map_err(|_| Doubt::NotAKey)?;
    if signed_note::Verifier::name(&known) != Checkpoint::origin(&checkpoint.community) {
        return Err(Doubt::NotSigned);
    }
    let list = VerifierList::new(vec![Box::new(known)]);
    let parsed = Note::from_bytes(note.as_bytes()).map_err(|_| Doubt::NotACheckpoint)?;
    parsed.verify(&list).map_err(|_| Doubt::NotSigned)?;
    Ok(checkpoint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint { community: "0199".into(), size: 42, root: Hash([7; 32]), at: 1_795_395_600_000 }
    }

    #[test]
    fn what_was_signed_is_believed() {
        let signer = Signer::from_seed([3; 32]);
        let note = signer.sign(&checkpoint()).unwrap();
        assert!(note.starts_with("linli.record/0199\n42\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\nat 1795395600000\n\n— linli.record/0199 "));
        assert_eq!(verify(&note, &signer.verifier("0199")), Ok(checkpoint()));
    }

    #[test]
    fn anything_else_is_not() {
        let signer = Signer::from_seed([3; 32]);
        let (note, key) = (signer.sign(&checkpoint()).unwrap(), signer.verifier("0199"));
        assert_eq!(verify(&note.replace("\n42\n", "\n43\n"), &key), Err(Doubt::NotSigned));
        assert_eq!(verify(&note, &Signer::from_seed([4; 32]).verifier("0199")), Err(Doubt::NotSigned));
        assert_eq!(verify(&note, &signer.verifier("0200")), Err(Doubt::NotSigned));
        assert_eq!(verify(&note, "nonsense"), Err(Doubt::NotAKey));
        assert_eq!(verify("nonsense", &key), Err(Doubt::NotACheckpoint));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "\\PC*", at in 0usize..200, byte: u8) {
            let signer = Signer::from_seed([3; 32]);
            let key = signer.verifier("0199");
            prop_assert!(verify(&text, &key).is_err());
            let mut changed = signer.sign(&checkpoint()).unwrap().into_bytes();
            let at = at.min(changed.len() - 1);
            if changed[at] != byte {
                changed[at] = byte;
                if let Ok(text) = String::from_utf8(changed) {
                    // A changed byte is found, unless it is one that no signature covers and no reader sees.
                    if let Ok(read) = verify(&text, &key) {
                        prop_assert_eq!(read, checkpoint());
                    }
                }
            }
        }
    }
}
