//! What a helper's phone seals to this server while it has no signal: whoever holds the phone can neither read nor change
//! it (docs/OFFLINE.md). ECDH over P-256 with a key made for this one envelope, HKDF-SHA-256 (RFC 5869), AES-256-GCM:
//! what every browser since Chrome 61 has.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use p256::{PublicKey, SecretKey};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::keys::{as_token, sha256};

/// Bound into every envelope, so that no other protocol's bytes are taken for one.
const LABEL: &str = "linli sealed act v1";
/// The first byte of an envelope.
const VERSION: u8 = 1;
/// A public key, uncompressed (SEC 1 §2.3.3).
const POINT: usize = 65;

/// What the bytes outside the envelope say; they are bound in, and none can be changed.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Path of the address it is sent to.
    pub address: &'a str,
    /// The act's idempotency key.
    pub key: &'a str,
    /// The phone's clock, milliseconds UTC, as it was written.
    pub client_at: &'a str,
    /// The helper's mark: [`Seal::mark`].
    pub whose: &'a str,
}

impl About<'_> {
    fn bytes(&self) -> Vec<u8> {
        [LABEL, self.address, self.key, self.client_at, self.whose].join("\n").into_bytes()
    }
}

/// The server's half of the key agreement.
pub struct Seal {
    secret: SecretKey,
    public: Vec<u8>,
    marks: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    /// From the 32 random bytes of `linli-visits.key`.
    ///
    /// # Errors
    /// Never in practice: one of 256 scalars drawn from the seed fits the curve.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, Error> {
        let drawn = |n: u8| Zeroizing::new(sha256(&[b"linli visits secret v1", seed, &[n]]));
        let secret = (0..=u8::MAX).find_map(|n| SecretKey::from_slice(drawn(n).as_slice()).ok());
        let secret = secret.ok_or_else(|| Error::broken("keys", "no key can be made of linli-visits.key"))?;
        let public = point(&secret.public_key());
        Ok(Self { secret, public, marks: Zeroizing::new(sha256(&[b"linli visits marks v1", seed])) })
    }

    /// The public key phones seal to: 65 bytes.
    pub fn public(&self) -> &[u8] {
        &self.public
    }

    /// Whose acts these are, without saying who: the same for one person always, and nothing to anybody else.
    pub fn mark(&self, person: &str) -> String {
        // HMAC takes keys of any length, so this cannot fail; an empty mark would fit nothing.
        let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(self.marks.as_slice()) else {
            return String::new();
        };
        mac.update(person.as_bytes());
        as_token(&mac.finalize().into_bytes()[..16])
    }

    /// What is inside; `None` where it was sealed to another server, about something else, or changed.
    pub fn open(&self, about: &About<'_>, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (version, rest) = sealed.split_first()?;
        let (theirs, body) = rest.split_at_checked(POINT)?;
        if *version != VERSION {
            return None;
        }
        let theirs_public = PublicKey::from_sec1_bytes(theirs).ok()?;
        let key = agreed(&self.secret, &theirs_public, theirs, &self.public)?;
        let cipher = Aes256Gcm::new(&(*key).into());
        // Each key seals one envelope, so the nonce may stand still.
        cipher.decrypt(&Nonce::from([0; 12]), Payload { msg: body, aad: &about.bytes() }).ok().map(Zeroizing::new)
    }
}

/// Seals as a phone does, with a secret of the sender's that is used once: for programs written in Rust, and for the
/// vectors that hold both sides together. `None` where `server` is no public key.
pub fn seal(server: &[u8], once: &[u8; 32], about: &About<'_>, plain: &[u8]) -> Option<Vec<u8>> {
    let secret = SecretKey::from_slice(once).ok()?;
    let mine = point(&secret.public_key());
    let key = agreed(&secret, &PublicKey::from_sec1_bytes(server).ok()?, &mine, server)?;
    let cipher = Aes256Gcm::new(&(*key).into());
    let sealed = cipher.encrypt(&Nonce::from([0; 12]), Payload { msg: plain, aad: &about.bytes() }).ok()?;
    Some([&[VERSION], mine.as_slice(), sealed.as_slice()].concat())
}

fn point(key: &PublicKey) -> Vec<u8> {
    use p256::elliptic_curve::sec1::ToSec1Point;
    key.to_sec1_point(false).as_bytes().to_vec()
}

/// The key both sides come to. The two public keys are the salt, so it belongs to this pair alone.
fn agreed(mine: &SecretKey, theirs: &PublicKey, sender: &[u8], server: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let shared = p256::ecdh::diffie_hellman(mine.to_nonzero_scalar(), theirs.as_affine());
    let salt = [sender, server].concat();
    let mut key = Zeroizing::new([0; 32]);
    shared.extract::<Sha256>(Some(&salt)).expand(LABEL.as_bytes(), key.as_mut_slice()).ok()?;
    Some(key)
}

/// As much as a form may hold.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of all values together.
    pub text: usize,
    /// Bytes of one file.
    pub file: usize,
    pub files: usize,
    /// Fields and files together.
    pub fields: usize,
}

/// Fields and files, each with its field's name, in the order they were sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    pub fields: Vec<(String, String)>,
    pub files: Vec<(String, Vec<u8>)>,
}

const FIELD: u8 = 0;
const FILE: u8 = 1;

/// Reads what was sealed: for each part its kind (1 byte: 0 a field, 1 a file), the length of its name (2 bytes), its
/// name, the length of its value (4 bytes), its value; all lengths big-endian. `None` where it is anything else, or more
/// than the bounds.
pub fn contents(plain: &[u8], bounds: &Bounds) -> Option<Contents> {
    let (mut rest, mut found, mut text, mut parts) = (plain, Contents::default(), 0usize, 0usize);
    while !rest.is_empty() {
        let (kind, name, value);
        (kind, rest) = rest.split_first()?;
        (name, rest) = counted::<2>(rest)?;
        (value, rest) = counted::<4>(rest)?;
        parts += 1;
        let name = std::str::from_utf8(name).ok()?.to_owned();
        match *kind {
            FIELD => {
                text += value.len();
                found.fields.push((name, std::str::from_utf8(value).ok()?.to_owned()));
            }
            FILE if value.len() <= bounds.file => found.files.push((name, value.to_vec())),
            _ => return None,
        }
        if parts > bounds.fields || text > bounds.text || found.files.len() > bounds.files {
            return None;
        }
    }
    Some(found)
}

/// A length of `N` bytes, that many bytes, and what follows.
fn counted<const N: usize>(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<N>()?;
    let length = length.iter().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
    rest.split_at_checked(length)
}

/// Writes what [`contents`] reads; `None` where a name or value is too long to be counted.
pub fn write(contents: &Contents) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    let fields = contents.fields.iter().map(|(name, value)| (FIELD, name, value.as_bytes()));
    let files = contents.files.iter().map(|(name, value)| (FILE, name, value.as_slice()));
    for (kind, name, value) in fields.chain(files) {
        plain.push(kind);
        plain.extend_from_slice(&u16::try_from(name.len()).ok()?.to_be_bytes());
        plain.extend_from_slice(name.as_bytes());
        plain.extend_from_slice(&u32::try_from(value.len()).ok()?.to_be_bytes());
        plain.extend_from_slice(value);
    }
    Some(plain)
}

#[cfg(test)]
mod tests;
