//! Keys kept in a file outside the database, and the few things done with them.

use std::path::Path;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::Error;

/// What a derived key is for. Different purposes never share a key.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// Tokens in forms.
    Form,
    /// Argon2's secret input for PINs (RFC 9106 §3.1).
    PinPepper,
    /// Single-use numbers on cards.
    CardNumbers,
    /// Secrets that must be printed or computed again: card QR, TOTP.
    Secrets,
    /// Wraps each person's own key.
    PersonKeys,
    /// Short-lived cookies.
    Cookies,
    /// Throttle buckets, so that no address or number stands in the database.
    Buckets,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Form => b"linli form v1",
            Self::PinPepper => b"linli pin pepper v1",
            Self::CardNumbers => b"linli card numbers v1",
            Self::Secrets => b"linli secrets v1",
            Self::PersonKeys => b"linli person keys v1",
            Self::Cookies => b"linli cookies v1",
            Self::Buckets => b"linli buckets v1",
        }
    }
}

/// The keys of one installation, all derived from one file.
pub struct KeyRing {
    root: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyRing(…)")
    }
}

impl KeyRing {
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self { root: Zeroizing::new(bytes) }
    }

    /// Reads the key file, or makes it (mode 0600) where there is none yet.
    ///
    /// # Errors
    /// The file cannot be read or written, or is not 32 bytes in URL-safe base64.
    pub fn open(path: &Path) -> Result<Self, Error> {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let text = Zeroizing::new(text);
                let bytes = URL_SAFE_NO_PAD
                    .decode(text.trim())
                    .ok()
                    .and_then(|b| <[u8; 32]>::try_from(b).ok())
                    .ok_or_else(|| Error::broken("keys", "the key file is damaged"))?;
                Ok(Self::from_bytes(bytes))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Self::create(path),
            Err(e) => Err(Error::broken("keys", e)),
        }
    }

    fn create(path: &Path) -> Result<Self, Error> {
        use std::io::Write;
        use std::os::unix::fs::OpenOptionsExt;
        let bytes: [u8; 32] = rand::random();
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|e| Error::broken("keys", e))?;
        file.write_all(URL_SAFE_NO_PAD.encode(bytes).as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|e| Error::broken("keys", e))?;
        Ok(Self::from_bytes(bytes))
    }

    /// A keyed digest (HMAC-SHA-256) for one purpose.
    pub fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let key = hmac(&self.root, &[purpose.label()]);
        hmac(&key, parts)
    }

    /// Seals bytes (AES-256-GCM); `about` is bound in, so a sealed value cannot be moved elsewhere.
    pub fn seal(&self, purpose: Purpose, about: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
        seal_with(&hmac(&self.root, &[purpose.label()]), about, plain)
    }

    /// Opens what [`Self::seal`] made.
    ///
    /// # Errors
    /// It was sealed for something else, with another key, or was changed.
    pub fn open_sealed(&self, purpose: Purpose, about: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        open_with(&hmac(&self.root, &[purpose.label()]), about, sealed)
    }
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; an all-zero digest would fit nothing.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else {
        return [0; 32];
    };
    for part in parts {
        // Length first, so that ("ab","c") and ("a","bc") differ.
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Seals with a key of one's own (a person's key).
pub fn seal_with(key: &[u8; 32], about: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
    let nonce: [u8; 12] = rand::random();
    let sealed = Aes256Gcm::new(&(*key).into())
        .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: about })
        .map_err(|_| Error::broken("keys", "sealing failed"))?;
    Ok([nonce.as_slice(), sealed.as_slice()].concat())
}

/// Opens what [`seal_with`] made.
pub fn open_with(key: &[u8; 32], about: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (nonce, body) =
        sealed.split_at_checked(12).ok_or_else(|| Error::broken("keys", "a sealed value is cut short"))?;
    let nonce = <[u8; 12]>::try_from(nonce).map_err(|e| Error::broken("keys", e))?;
    Aes256Gcm::new(&(*key).into())
        .decrypt(&Nonce::from(nonce), Payload { msg: body, aad: about })
        .map(Zeroizing::new)
        .map_err(|_| Error::broken("keys", "a sealed value does not open"))
}

/// A new random token of 128 bits for an address or a cookie, as text.
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())
}

/// SHA-256, for random tokens (which need no salt) and for the record's chain.
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().into()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{b:02x}");
        text
    })
}

/// A receipt's short code: ten characters without look-alikes, to read out by phone (50 bits).
pub fn receipt_code() -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    rand::random::<[u8; 10]>().iter().map(|b| char::from(LETTERS[usize::from(b & 31)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_where_it_belongs() {
        let ring = KeyRing::from_bytes([7; 32]);
        let sealed = ring.seal(Purpose::Secrets, b"card 1", b"secret").unwrap();
        assert_eq!(ring.open_sealed(Purpose::Secrets, b"card 1", &sealed).unwrap().as_slice(), b"secret");
        assert!(ring.open_sealed(Purpose::Secrets, b"card 2", &sealed).is_err());
        assert!(ring.open_sealed(Purpose::Cookies, b"card 1", &sealed).is_err());
        assert!(ring.open_sealed(Purpose::Secrets, b"card 1", &sealed[..5]).is_err());
    }

    #[test]
    fn parts_of_a_mac_cannot_slide() {
        let ring = KeyRing::from_bytes([7; 32]);
        assert_ne!(ring.mac(Purpose::Form, &[b"ab", b"c"]), ring.mac(Purpose::Form, &[b"a", b"bc"]));
    }

    proptest::proptest! {
        /// A sealed cookie that somebody made up, or changed, opens nothing and breaks nothing.
        #[test]
        fn nothing_made_up_is_opened(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..80), at in 0usize..60) {
            let keys = KeyRing::from_bytes([5; 32]);
            proptest::prop_assert!(keys.open_sealed(Purpose::Cookies, b"card", &bytes).is_err());
            let mut sealed = keys.seal(Purpose::Cookies, b"card", b"a secret").unwrap();
            let place = at % sealed.len();
            sealed[place] ^= 1;
            proptest::prop_assert!(keys.open_sealed(Purpose::Cookies, b"card", &sealed).is_err());
        }
    }
}
