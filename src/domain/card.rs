//! The printed card (邻里卡): its number, the secret in its QR, and its twenty single-use numbers (TRUST.md §4).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::words::typed;

/// How many single-use numbers a card carries.
pub const NUMBERS: u8 = 20;
/// With this many left the desk is asked to print the next twenty.
pub const FEW: u8 = 4;
/// How far ahead of the next number one may be: a line read one too low on the paper must not lock anyone out, as
/// drifting code cards did elsewhere (TRUST.md §7). The numbers passed over are used up.
pub const AHEAD: u8 = 2;

/// The eight digits printed on a card, for cameras that fail. The last is a check digit after Damm, which catches every
/// single wrong digit and every swap of neighbours, the two slips of typing. It identifies; it is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CardNumber(String);

impl CardNumber {
    pub fn parse(typed: &str) -> Option<CardNumber> {
        let digits = typed::code(typed, 8)?;
        (damm(&digits) == 0).then_some(CardNumber(digits))
    }

    /// A new number; the caller makes sure nobody has it yet. It never opens with 0, which people leave out.
    pub fn draw(mut random: impl FnMut(&mut [u8])) -> CardNumber {
        let first = u64::from(even(&mut random, 9)) + 1;
        let rest = u64::from(even(&mut random, 1_000_000));
        let seven = format!("{first}{rest:06}");
        let check = damm(&seven);
        CardNumber(format!("{seven}{check}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is printed: 1234 5678.
    pub fn grouped(&self) -> String {
        format!("{} {}", &self.0[..4], &self.0[4..])
    }
}

/// The check digit after H. M. Damm (2004): a totally anti-symmetric quasigroup of order ten. The check of a number with
/// its check digit is 0.
fn damm(digits: &str) -> u8 {
    const TABLE: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    digits.bytes().fold(0, |check, digit| TABLE[usize::from(check)][usize::from(digit - b'0') % 10])
}

/// The 128 random bits of a card's QR. Only their hash is stored; scanners keep the address in their history, so the
/// secret alone never signs anyone in.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct CardSecret([u8; 16]);

impl std::fmt::Debug for CardSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardSecret(hidden)")
    }
}

impl CardSecret {
    pub fn draw(mut random: impl FnMut(&mut [u8])) -> CardSecret {
        let mut bytes = [0; 16];
        random(&mut bytes);
        CardSecret(bytes)
    }

    /// From the last part of the QR's address, `/c/{token}`.
    pub fn parse(token: &str) -> Option<CardSecret> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        bytes.try_into().ok().map(CardSecret)
    }

    pub fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is stored: random bits need no slow hash.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

/// Twenty different six-digit numbers, in the order in which they are printed and used.
pub fn draw_numbers(mut random: impl FnMut(&mut [u8])) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::with_capacity(usize::from(NUMBERS));
    // A source that repeats itself for ever leaves fewer than twenty; such a card cannot be printed, see the test.
    for _ in 0..1000 {
        if numbers.len() == usize::from(NUMBERS) {
            break;
        }
        let number = format!("{:06}", even(&mut random, 1_000_000));
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

/// The line of the card to use next, from 1; `None` when all are used and the desk must print new ones.
pub fn next_number(used_up_to: u8) -> Option<u8> {
    (used_up_to < NUMBERS).then(|| used_up_to + 1)
}

/// Whether it is time to print the next twenty.
pub fn running_low(used_up_to: u8) -> bool {
    NUMBERS.saturating_sub(used_up_to) <= FEW
}

/// What a single-use number turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberVerdict {
    /// Right: from now on all lines up to this one are used.
    Use {
        up_to: u8,
    },
    /// It was right once; said kindly, with the line to use now.
    UsedBefore,
    Wrong,
    /// All twenty are used.
    NoneLeft,
}

/// Judges a typed number. `matches(line)` compares it with the keyed hash of a line, from 1, in constant time; every
/// line is asked in the same way whatever was typed, so that the time taken tells nothing.
pub fn judge_number(used_up_to: u8, matches: impl Fn(u8) -> bool) -> NumberVerdict {
    let mut found = None;
    for line in 1..=NUMBERS {
        if matches(line) {
            found = Some(line);
        }
    }
    match (next_number(used_up_to), found) {
        (None, _) => NumberVerdict::NoneLeft,
        (Some(next), Some(line)) if (next..=next.saturating_add(AHEAD)).contains(&line) => {
            NumberVerdict::Use { up_to: line }
        }
        (Some(next), Some(line)) if line < next => NumberVerdict::UsedBefore,
        _ => NumberVerdict::Wrong,
    }
}

/// A number below `bound`, each as likely as the next.
fn even(random: &mut impl FnMut(&mut [u8]), bound: u32) -> u32 {
    let limit = u32::MAX - u32::MAX % bound;
    for _ in 0..1000 {
        let mut bytes = [0; 4];
        random(&mut bytes);
        let number = u32::from_le_bytes(bytes);
        if number < limit {
            return number % bound;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn random(seed: u64) -> impl FnMut(&mut [u8]) {
        let mut state = seed | 1;
        move |bytes| {
            for byte in bytes {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (state >> 56) as u8;
            }
        }
    }

    #[test]
    fn the_check_digit_is_the_one_of_the_paper() {
        // The example of Damm's thesis: 572 has check digit 4.
        assert_eq!(damm("572"), 4);
        assert_eq!(damm("5724"), 0);
    }

    #[test]
    fn twenty_different_numbers_or_the_source_is_broken() {
        let numbers = draw_numbers(random(7));
        assert_eq!(numbers.len(), 20);
        assert!(numbers.iter().all(|number| number.len() == 6));
        assert_eq!(draw_numbers(|bytes| bytes.fill(1)).len(), 1);
    }

    #[test]
    fn numbers_are_used_in_their_order_and_once() {
        let said = |used, line| judge_number(used, |asked| asked == line);
        assert_eq!(said(0, 1), NumberVerdict::Use { up_to: 1 });
        assert_eq!(said(4, 4), NumberVerdict::UsedBefore);
        assert_eq!(said(4, 1), NumberVerdict::UsedBefore);
        assert_eq!(said(4, 7), NumberVerdict::Use { up_to: 7 });
        assert_eq!(said(4, 8), NumberVerdict::Wrong);
        assert_eq!(said(4, 99), NumberVerdict::Wrong);
        assert_eq!(said(19, 20), NumberVerdict::Use { up_to: 20 });
        assert_eq!(said(20, 20), NumberVerdict::NoneLeft);
    }

    #[test]
    fn the_desk_prints_new_numbers_in_time() {
        assert_eq!((next_number(0), next_number(19), next_number(20)), (Some(1), Some(20), None));
        assert_eq!((running_low(15), running_low(16)), (false, true));
    }

    #[test]
    fn a_secret_reads_back_from_its_address_and_is_never_printed() {
        let secret = CardSecret::draw(random(3));
        let token = secret.token();
        assert_eq!(token.len(), 22);
        assert_eq!(CardSecret::parse(&token).unwrap().hash(), secret.hash());
        assert!(!format!("{secret:?}").contains(&token));
        for token in ["", "abc", "None", &"A".repeat(23), "../../etc/passwd"] {
            assert!(CardSecret::parse(token).is_none(), "{token}");
        }
    }

    proptest! {
        #[test]
        fn drawn_numbers_read_back_grouped(seed: u64) {
            let number = CardNumber::draw(random(seed));
            prop_assert!(!number.as_str().starts_with('0'));
            prop_assert_eq!(CardNumber::parse(&number.grouped()), Some(number));
        }

        #[test]
        fn one_wrong_digit_or_a_swap_is_noticed(seed: u64, at in 0usize..8, wrong in b'0'..=b'9') {
            let number = CardNumber::draw(random(seed));
            let mut digits = number.as_str().as_bytes().to_vec();
            if digits[at] != wrong {
                digits[at] = wrong;
                prop_assert_eq!(CardNumber::parse(std::str::from_utf8(&digits).unwrap()), None);
            }
            let mut swapped = number.as_str().as_bytes().to_vec();
            if at < 7 && swapped[at] != swapped[at + 1] {
                swapped.swap(at, at + 1);
                prop_assert_eq!(CardNumber::parse(std::str::from_utf8(&swapped).unwrap()), None);
            }
        }

        #[test]
        fn no_text_breaks_the_readers(typed in "\\PC{0,40}") {
            CardNumber::parse(&typed);
            CardSecret::parse(&typed);
        }
    }
}
