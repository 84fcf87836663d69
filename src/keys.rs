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
    /// The present pepper of PINs, in a file that was renewed before peppers were: it then goes on beside the new root.
    pepper: Option<Zeroizing<[u8; 32]>>,
    /// Peppers of before, newest first, that some PIN is still hashed with: a hash cannot be turned into another.
    earlier: Vec<Zeroizing<[u8; 32]>>,
}

/// What stands before the present pepper in a file that was renewed before peppers were.
const PEPPER_LINE: &str = "pin-pepper ";
/// What stands before each that only checks.
const EARLIER_LINE: &str = "pin-pepper-before ";
/// More renewals than that with PINs nobody used in between, and the oldest is given up.
const EARLIER: usize = 8;

/// Argon2's secret input for PINs (RFC 9106 §3.1), and the name by which a hash remembers it.
#[derive(Clone)]
pub struct Pepper {
    /// Tells nothing of the secret: a digest of 256 random bits.
    pub id: String,
    pub secret: Zeroizing<[u8; 32]>,
}

impl Pepper {
    fn of(secret: Zeroizing<[u8; 32]>) -> Self {
        let mut id = hex(&sha256(&[b"linli pin pepper id v1", secret.as_slice()]));
        id.truncate(16);
        Self { id, secret }
    }
}

impl std::fmt::Debug for Pepper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pepper({})", self.id)
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyRing(…)")
    }
}

impl KeyRing {
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self { root: Zeroizing::new(bytes), pepper: None, earlier: Vec::new() }
    }

    /// Reads the key file, or makes it (mode 0600) where there is none yet.
    ///
    /// # Errors
    /// The file cannot be read or written, or is no key file.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if path.exists() {
            return Self::read(path);
        }
        Ok(Self { root: secret_file(path)?, pepper: None, earlier: Vec::new() })
    }

    /// Reads the key file: 32 bytes in URL-safe base64, and in one that was renewed lines with peppers of before.
    ///
    /// # Errors
    /// It cannot be read, or is no key file.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = Zeroizing::new(std::fs::read_to_string(path).map_err(|e| Error::broken("keys", e))?);
        Self::parse(&text).ok_or_else(|| Error::broken("keys", "the key file is damaged"))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.trim().lines().peekable();
        let root = thirty_two(lines.next()?)?;
        let pepper = match lines.next_if(|line| line.starts_with(PEPPER_LINE)) {
            Some(line) => Some(thirty_two(line.strip_prefix(PEPPER_LINE)?)?),
            None => None,
        };
        let earlier = lines.map(|line| thirty_two(line.strip_prefix(EARLIER_LINE)?)).collect::<Option<Vec<_>>>()?;
        Some(Self { root, pepper, earlier })
    }

    /// A new key in place of this one, and with it a new pepper. Of those of before the ones stay that some PIN is still
    /// hashed with, by their names.
    pub fn renewed(&self, in_use: &[String]) -> Self {
        let earlier = self.peppers().into_iter().filter(|p| in_use.contains(&p.id)).take(EARLIER);
        Self { root: Zeroizing::new(rand::random()), pepper: None, earlier: earlier.map(|p| p.secret).collect() }
    }

    /// The same key, and of the earlier peppers only those that some PIN is still hashed with.
    pub fn without_peppers_but(&self, in_use: &[String]) -> Self {
        let stays = |secret: &&Zeroizing<[u8; 32]>| in_use.contains(&Pepper::of((*secret).clone()).id);
        Self {
            root: self.root.clone(),
            pepper: self.pepper.clone(),
            earlier: self.earlier.iter().filter(stays).cloned().collect(),
        }
    }

    /// Writes what [`Self::read`] reads into a new file, mode 0600.
    ///
    /// # Errors
    /// There is such a file, or it cannot be written.
    pub fn write_new(&self, path: &Path) -> Result<(), Error> {
        let mut text = Zeroizing::new(URL_SAFE_NO_PAD.encode(self.root.as_slice()));
        let present = self.pepper.iter().map(|pepper| (PEPPER_LINE, pepper));
        for (line, pepper) in present.chain(self.earlier.iter().map(|pepper| (EARLIER_LINE, pepper))) {
            text.push('\n');
            text.push_str(line);
            text.push_str(&URL_SAFE_NO_PAD.encode(pepper.as_slice()));
        }
        write_secret(path, &text)
    }

    /// The pepper PINs are hashed with, then those of before that still check.
    pub fn peppers(&self) -> Vec<Pepper> {
        let present = match &self.pepper {
            Some(kept) => kept.clone(),
            None => Zeroizing::new(self.mac(Purpose::PinPepper, &[b"pepper"])),
        };
        std::iter::once(present).chain(self.earlier.iter().cloned()).map(Pepper::of).collect()
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

/// A secret of 32 bytes kept in a file of its own; made (mode 0600) where there is none yet.
///
/// # Errors
/// The file cannot be read or written, or is not 32 bytes in URL-safe base64.
pub fn secret_file(path: &Path) -> Result<Zeroizing<[u8; 32]>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let text = Zeroizing::new(text);
            thirty_two(text.trim()).ok_or_else(|| Error::broken("keys", "the key file is damaged"))
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => new_secret_file(path),
        Err(e) => Err(Error::broken("keys", e)),
    }
}

fn thirty_two(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
    <[u8; 32]>::try_from(bytes.as_slice()).ok().map(Zeroizing::new)
}

fn new_secret_file(path: &Path) -> Result<Zeroizing<[u8; 32]>, Error> {
    let bytes = Zeroizing::new(rand::random::<[u8; 32]>());
    write_secret(path, &Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice())))?;
    Ok(bytes)
}

fn write_secret(path: &Path, text: &str) -> Result<(), Error> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|e| Error::broken("keys", e))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| Error::broken("keys", e))
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

/// Bytes as they stand in addresses and QR codes.
pub fn as_token(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`as_token`] wrote.
pub fn from_token(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim()).ok()
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

/// Reads hexadecimal of either case; `None` if it is anything else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
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
    fn a_renewed_file_opens_nothing_old_and_keeps_the_peppers_in_use() {
        let old = KeyRing::from_bytes([7; 32]);
        let names = |ring: &KeyRing| ring.peppers().into_iter().map(|p| p.id).collect::<Vec<_>>();
        let in_use = names(&old);
        let new = old.renewed(&in_use);
        let sealed = old.seal(Purpose::Secrets, b"card 1", b"secret").unwrap();
        assert!(new.open_sealed(Purpose::Secrets, b"card 1", &sealed).is_err());
        assert_eq!(names(&new)[1..], in_use, "what some PIN is hashed with still checks");
        assert_ne!(names(&new)[0], in_use[0], "and nothing is hashed with it any more");
        let file = std::env::temp_dir().join(format!("linli-key-{}", uuid::Uuid::new_v4().simple()));
        new.write_new(&file).unwrap();
        let read = KeyRing::open(&file).unwrap();
        assert_eq!((read.root.as_slice(), names(&read)), (new.root.as_slice(), names(&new)));
        let again = read.renewed(&names(&read));
        assert_eq!(names(&again)[1..], names(&read), "also the second time");
        assert_eq!(names(&read.without_peppers_but(&[])), names(&read)[..1]);
        assert!(new.write_new(&file).is_err(), "nothing is written over");
        std::fs::remove_file(file).unwrap();
        let line = |text: &str, byte| format!("{text}{}", URL_SAFE_NO_PAD.encode([byte; 32]));
        let before = format!("{}\n{}", line("", 1), line(PEPPER_LINE, 2));
        let before = KeyRing::parse(&before).unwrap();
        assert_eq!(before.peppers()[0].secret.as_slice(), [2; 32], "a file renewed by an earlier version");
        for damaged in [
            "",
            "AA",
            "pin-pepper AA",
            &format!("{}\nAA", line("", 1)),
            &format!("{}\npin-pepper-before A", line("", 1)),
        ] {
            assert!(KeyRing::parse(damaged).is_none(), "{damaged}");
        }
    }

    #[test]
    fn hexadecimal_goes_both_ways() {
        assert_eq!(unhex(&hex(&[0, 1, 254, 255])), Some(vec![0, 1, 254, 255]));
        assert_eq!((unhex("0"), unhex("0g"), unhex("é")), (None, None, None));
    }

    #[test]
    fn parts_of_a_mac_cannot_slide() {
        let ring = KeyRing::from_bytes([7; 32]);
        assert_ne!(ring.mac(Purpose::Form, &[b"ab", b"c"]), ring.mac(Purpose::Form, &[b"a", b"bc"]));
    }

    proptest::proptest! {
        /// Tokens and hexadecimal from addresses and QR codes: read back as they were, or not at all.
        #[test]
        fn tokens_read_back_or_not_at_all(text in "(\\PC{0,40}|[A-Za-z0-9_=+/-]{0,40}|[0-9a-fA-F]{0,40})") {
            if let Some(bytes) = from_token(&text) {
                proptest::prop_assert_eq!(as_token(&bytes), text.trim());
            }
            if let Some(bytes) = unhex(&text) {
                proptest::prop_assert_eq!(hex(&bytes), text.to_lowercase());
            }
        }
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
