//! The secret urn. A choice is padded to one length and sealed twice (HPKE, RFC 9180, base mode with X25519,
//! HKDF-SHA256 and ChaCha20-Poly1305): inside to the first holder's half, outside to the second's. Each holder makes
//! their half by themselves, on a machine that is not the server, so no whole key exists anywhere before the count.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::question::Choice;
use crate::keys::{hex, unhex};

/// What every choice is padded to, bytes: five questions of twenty options fit.
pub const PADDED: usize = 512;
/// A layer adds a key (32) and a tag (16).
const LAYER: usize = 48;
/// A sealed ballot, bytes: all are as long.
pub const SEALED: usize = PADDED + 2 * LAYER;

type Suite = X25519HkdfSha256;

/// What can go wrong with the urn. Said to whoever counts; never to a voter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrnError {
    #[error("this is no half of an urn key, or a letter of it is wrong")]
    NotAHalf,
    #[error("a choice is longer than any paper")]
    TooLong,
    #[error("it cannot be sealed")]
    Seal,
    #[error("it does not open: another ballot's, other halves, or changed")]
    Open,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    First,
    Second,
}

impl Which {
    fn letter(self) -> char {
        match self {
            Self::First => 'A',
            Self::Second => 'B',
        }
    }

    fn info(self, ballot: &str) -> Vec<u8> {
        format!("linli ballot urn 1/{}/{ballot}", self.letter()).into_bytes()
    }
}

/// A holder's half, to be kept offline.
pub struct Half {
    pub which: Which,
    secret: Zeroizing<[u8; 32]>,
}

/// What the server is given of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicHalf {
    pub which: Which,
    pub bytes: [u8; 32],
}

impl Half {
    pub fn new(which: Which) -> Self {
        Self { which, secret: Zeroizing::new(rand::random()) }
    }

    /// The private key is derived from the secret, as RFC 9180 §7.1.3 has it.
    fn key(&self) -> (<Suite as Kem>::PrivateKey, <Suite as Kem>::PublicKey) {
        Suite::derive_keypair(self.secret.as_slice())
    }

    pub fn public(&self) -> PublicHalf {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(&self.key().1.to_bytes());
        PublicHalf { which: self.which, bytes }
    }

    /// As it is printed: groups of four that a person can type, with a sum at the end that finds a wrong letter.
    pub fn in_words(&self) -> Zeroizing<String> {
        Zeroizing::new(written(&format!("LINLI-HALF-{}", self.which.letter()), self.secret.as_slice()))
    }

    /// # Errors
    /// It is something else, or was mistyped.
    pub fn read(text: &str) -> Result<Self, UrnError> {
        let (which, secret) = read(text, "LINLI-HALF-")?;
        Ok(Self { which, secret: Zeroizing::new(secret) })
    }
}

impl PublicHalf {
    pub fn in_words(&self) -> String {
        written(&format!("LINLI-URN-{}", self.which.letter()), &self.bytes)
    }

    /// # Errors
    /// It is something else (the secret half, say, which belongs nowhere near a server), or was mistyped.
    pub fn read(text: &str) -> Result<Self, UrnError> {
        let (which, bytes) = read(text, "LINLI-URN-")?;
        // A key that HPKE would refuse is refused here, and not at the first vote.
        <Suite as Kem>::PublicKey::from_bytes(&bytes).map_err(|_| UrnError::NotAHalf)?;
        Ok(Self { which, bytes })
    }

    /// Eight letters by which people see that two have the same.
    pub fn fingerprint(&self) -> String {
        hex(&Sha256::digest(self.bytes)[..4])
    }
}

/// `NAME` and groups of four hexadecimal digits; the last group is a sum over all before.
fn written(name: &str, bytes: &[u8]) -> String {
    let digits = hex(bytes) + &hex(&sum(name, bytes));
    let groups: Vec<&str> = (0..digits.len()).step_by(4).filter_map(|at| digits.get(at..at + 4)).collect();
    format!("{name} {}", groups.join(" "))
}

fn sum(name: &str, bytes: &[u8]) -> [u8; 2] {
    let digest = Sha256::new().chain_update(name).chain_update(bytes).finalize();
    [digest[0], digest[1]]
}

fn read(text: &str, name: &str) -> Result<(Which, [u8; 32]), UrnError> {
    let text: Zeroizing<String> = Zeroizing::new(text.chars().map(crate::words::typed::half_width).collect());
    let at = text.find(name).ok_or(UrnError::NotAHalf)?;
    let rest = &text[at + name.len()..];
    let which = match rest.chars().next() {
        Some('A') => Which::First,
        Some('B') => Which::Second,
        _ => return Err(UrnError::NotAHalf),
    };
    let digits: Zeroizing<String> =
        Zeroizing::new(rest[1..].chars().filter(char::is_ascii_alphanumeric).take(68).collect());
    let bytes = Zeroizing::new(unhex(&digits).ok_or(UrnError::NotAHalf)?);
    let (bytes, check) = bytes.split_at_checked(32).ok_or(UrnError::NotAHalf)?;
    if check != sum(&format!("{name}{}", which.letter()), bytes) {
        return Err(UrnError::NotAHalf);
    }
    Ok((which, bytes.try_into().map_err(|_| UrnError::NotAHalf)?))
}

/// Both public halves, the first first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrnKey {
    pub first: PublicHalf,
    pub second: PublicHalf,
}

/// Seals a choice of this ballot; each time other bytes, of one length.
///
/// # Errors
/// A key that is none, or a choice that no paper of ours can hold.
pub fn seal(ballot: &str, key: &UrnKey, choice: &Choice) -> Result<Vec<u8>, UrnError> {
    let inner = layer(ballot, &key.first, &padded(choice)?)?;
    layer(ballot, &key.second, &inner)
}

/// The length in two bytes, the answers, and zeros.
fn padded(choice: &Choice) -> Result<Zeroizing<Vec<u8>>, UrnError> {
    let plain = Zeroizing::new(serde_json::to_vec(choice).map_err(|_| UrnError::TooLong)?);
    let length = u16::try_from(plain.len()).map_err(|_| UrnError::TooLong)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(PADDED));
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&plain);
    if bytes.len() > PADDED {
        return Err(UrnError::TooLong);
    }
    bytes.resize(PADDED, 0);
    Ok(bytes)
}

fn layer(ballot: &str, half: &PublicHalf, plain: &[u8]) -> Result<Vec<u8>, UrnError> {
    let key = <Suite as Kem>::PublicKey::from_bytes(&half.bytes).map_err(|_| UrnError::NotAHalf)?;
    let (encapped, sealed) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Suite>(
        &OpModeS::Base,
        &key,
        &half.which.info(ballot),
        plain,
        b"",
        &mut rand::rng(),
    )
    .map_err(|_| UrnError::Seal)?;
    Ok([encapped.to_bytes().as_slice(), &sealed].concat())
}

/// Opens a sealed ballot with both halves.
///
/// # Errors
/// It is not of this ballot, the halves are others, or somebody changed it.
pub fn open(ballot: &str, first: &Half, second: &Half, sealed: &[u8]) -> Result<Choice, UrnError> {
    let inner = peel(ballot, second, sealed)?;
    let padded = peel(ballot, first, &inner)?;
    let length = padded.first_chunk::<2>().map(|bytes| usize::from(u16::from_be_bytes(*bytes)));
    let plain = length.and_then(|length| padded.get(2..2 + length)).ok_or(UrnError::Open)?;
    serde_json::from_slice(plain).map_err(|_| UrnError::Open)
}

fn peel(ballot: &str, half: &Half, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, UrnError> {
    let (encapped, body) = sealed.split_at_checked(32).ok_or(UrnError::Open)?;
    let encapped = <Suite as Kem>::EncappedKey::from_bytes(encapped).map_err(|_| UrnError::Open)?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Suite>(
        &OpModeR::Base,
        &half.key().0,
        &encapped,
        &half.which.info(ballot),
        body,
        b"",
    )
    .map(Zeroizing::new)
    .map_err(|_| UrnError::Open)
}

/// The ten digits by which a voter finds their sealed ballot in the urn: of the sealed bytes, so that they say nothing of
/// the choice.
pub fn code(sealed: &[u8]) -> String {
    let digest = Sha256::digest(sealed);
    let number = digest.iter().take(8).fold(0_u64, |n, byte| (n << 8) | u64::from(*byte));
    format!("{:010}", number % 10_000_000_000)
}

/// 012 3456 789, to be read out.
pub fn code_in_groups(code: &str) -> String {
    match (code.get(..3), code.get(3..7), code.get(7..)) {
        (Some(one), Some(two), Some(three)) => format!("{one} {two} {three}"),
        _ => code.to_owned(),
    }
}
