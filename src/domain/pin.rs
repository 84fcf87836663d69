//! The six-digit PIN of a card (邻里卡密码): what may be one, and how the server draws one (TRUST.md §4).
//!
//! Six digits are below NIST SP 800-63B-4's floor for passwords. What makes up for it: a PIN never signs in without the
//! card's secret or an enrolled device, tries are few (`throttle`), and what a thief would guess first is refused here.

use jiff::civil::Date;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::words::typed;

/// Six digits. Never shown by `Debug`, wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Pin(String);

/// A PIN as it is kept: its hash, and the name of the pepper it was hashed with (never the pepper itself).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinHash {
    pub hash: String,
    /// Empty: from before peppers had names.
    pub pepper: String,
}

impl PinHash {
    pub fn is_by(&self, pepper: &str) -> bool {
        self.pepper == pepper
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(hidden)")
    }
}

impl Pin {
    /// Six digits, however they were typed: full-width, with spaces.
    pub fn parse(typed: &str) -> Option<Pin> {
        typed::code(typed, 6).map(Pin)
    }

    /// For hashing and for the one page that shows it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What is known of the person that a thief may know too.
#[derive(Clone, Debug, Default)]
pub struct PinFacts<'a> {
    pub phones: &'a [&'a str],
    pub birth: Option<Date>,
    /// Identity number, card number, other numbers of theirs.
    pub numbers: &'a [&'a str],
}

/// Why a PIN is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeakPin {
    /// 123456, 135791: each digit the same step from the one before.
    Run,
    /// 111222, 121212, 445445: few digits, or one piece again.
    Repeat,
    /// It reads as a day or a month of this century or the last.
    Date,
    OwnPhone,
    OwnBirthday,
    /// A piece of their identity or card number.
    OwnNumber,
}

/// The reason a thief would guess this PIN early; `None` where it will do.
pub fn weakness(pin: &Pin, facts: &PinFacts) -> Option<WeakPin> {
    let text = pin.reveal();
    let digits: Vec<u8> = text.bytes().map(|byte| byte - b'0').collect();
    if is_repeat(&digits) {
        Some(WeakPin::Repeat)
    } else if is_run(&digits) {
        Some(WeakPin::Run)
    } else if facts.birth.is_some_and(|birth| holds_birthday(text, birth)) {
        Some(WeakPin::OwnBirthday)
    } else if facts.phones.iter().any(|phone| holds(phone, text)) {
        Some(WeakPin::OwnPhone)
    } else if facts.numbers.iter().any(|number| holds(number, text)) {
        Some(WeakPin::OwnNumber)
    } else if reads_as_date(text) {
        Some(WeakPin::Date)
    } else {
        None
    }
}

/// A PIN drawn evenly from all that are not weak for this person. `random` fills bytes from a source fit for secrets;
/// `None` only where that source is broken and answers the same for ever.
pub fn draw(mut random: impl FnMut(&mut [u8]), facts: &PinFacts) -> Option<Pin> {
    const PINS: u32 = 1_000_000;
    // The last, incomplete million of u32 would make low PINs likelier; such draws are thrown away.
    const EVEN: u32 = u32::MAX - u32::MAX % PINS;
    for _ in 0..1000 {
        let mut bytes = [0; 4];
        random(&mut bytes);
        let number = u32::from_le_bytes(bytes);
        bytes.zeroize();
        let pin = Pin(format!("{:06}", number % PINS));
        if number < EVEN && weakness(&pin, facts).is_none() {
            return Some(pin);
        }
    }
    None
}

/// The same step throughout, going round after 9 and before 0: 135791, 864208 and 789012 too.
fn is_run(digits: &[u8]) -> bool {
    let step = |pair: &[u8]| (pair[1] + 10 - pair[0]) % 10;
    digits.windows(2).all(|pair| step(pair) == step(&digits[..2]))
}

fn is_repeat(digits: &[u8]) -> bool {
    let mut different = digits.to_vec();
    different.sort_unstable();
    different.dedup();
    let piece_again = digits[..3] == digits[3..] || digits[..2] == digits[2..4] && digits[2..4] == digits[4..];
    let thrice = digits.windows(3).any(|three| three[0] == three[1] && three[1] == three[2]);
    let pairs = digits.chunks(2).all(|pair| pair[0] == pair[1]);
    different.len() <= 2 || piece_again || thrice || pairs
}

/// YYMMDD, DDMMYY, MMDDYY, and YYYYMM or MMYYYY of 1900–2099.
fn reads_as_date(text: &str) -> bool {
    let part = |from: usize, to: usize| text[from..to].parse::<u32>().unwrap_or(0);
    let day_of_month = |month: u32, day: u32| {
        let days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        (1..=12).contains(&month) && (1..=days[month as usize - 1]).contains(&day)
    };
    let month_of_year = |year: u32, month: u32| (1900..2100).contains(&year) && (1..=12).contains(&month);
    day_of_month(part(2, 4), part(4, 6))
        || day_of_month(part(2, 4), part(0, 2))
        || day_of_month(part(0, 2), part(2, 4))
        || month_of_year(part(0, 4), part(4, 6))
        || month_of_year(part(2, 6), part(0, 2))
}

/// The year, or month and day, of the birthday anywhere in the PIN.
fn holds_birthday(text: &str, birth: Date) -> bool {
    let month_day = format!("{:02}{:02}", birth.month(), birth.day());
    let day_month = format!("{:02}{:02}", birth.day(), birth.month());
    [birth.year().to_string(), month_day, day_month].iter().any(|piece| text.contains(piece.as_str()))
}

/// Six digits in a row of a number, forwards or backwards.
fn holds(number: &str, text: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let backwards: String = digits.chars().rev().collect();
    digits.contains(text) || backwards.contains(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn weak(text: &str) -> Option<WeakPin> {
        let facts = PinFacts {
            phones: &["13800529417", "021 8846 7035"],
            birth: Date::new(1948, 3, 27).ok(),
            numbers: &["31010419480327486249", "70461835"],
        };
        weakness(&Pin::parse(text).unwrap(), &facts)
    }

    #[test]
    fn what_a_thief_guesses_first_is_refused() {
        for (text, why) in [
            ("123456", WeakPin::Run),
            ("654321", WeakPin::Run),
            ("135791", WeakPin::Run),
            ("864208", WeakPin::Run),
            ("789012", WeakPin::Run),
            ("000000", WeakPin::Repeat),
            ("111222", WeakPin::Repeat),
            ("121212", WeakPin::Repeat),
            ("485485", WeakPin::Repeat),
            ("112233", WeakPin::Repeat),
            ("477747", WeakPin::Repeat),
            ("900084", WeakPin::Repeat),
            ("480327", WeakPin::OwnBirthday),
            ("194886", WeakPin::OwnBirthday),
            ("703279", WeakPin::OwnBirthday),
            ("270385", WeakPin::OwnBirthday),
            ("851203", WeakPin::Date),
            ("031285", WeakPin::Date),
            ("120385", WeakPin::Date),
            ("197611", WeakPin::Date),
            ("071976", WeakPin::Date),
            ("052941", WeakPin::OwnPhone),
            ("714925", WeakPin::OwnPhone),
            ("884670", WeakPin::OwnPhone),
            ("748624", WeakPin::OwnNumber),
            ("704618", WeakPin::OwnNumber),
            ("381640", WeakPin::OwnNumber),
        ] {
            assert_eq!(weak(text), Some(why), "{text}");
        }
    }

    #[test]
    fn an_ordinary_pin_will_do() {
        for text in ["739164", "580936", "997468"] {
            assert_eq!(weak(text), None, "{text}");
        }
    }

    #[test]
    fn only_six_digits_are_a_pin_and_none_is_ever_printed() {
        assert_eq!(Pin::parse("７３９ 164").map(|pin| pin.reveal().to_owned()).as_deref(), Some("739164"));
        for typed in ["73916", "7391640", "73916a", "", "七三九一六四"] {
            assert_eq!(Pin::parse(typed), None, "{typed}");
        }
        assert!(!format!("{:?}", Pin::parse("739164")).contains("739164"));
    }

    #[test]
    fn a_broken_source_gives_no_pin() {
        assert_eq!(draw(|bytes| bytes.fill(0), &PinFacts::default()), None);
        assert_eq!(draw(|bytes| bytes.fill(0xff), &PinFacts::default()), None);
    }

    #[test]
    fn most_pins_remain_to_be_drawn() {
        let facts = PinFacts::default();
        let fit = (0..1_000_000).filter(|n| weakness(&Pin(format!("{n:06}")), &facts).is_none()).count();
        assert!(fit > 850_000, "{fit}");
    }

    proptest! {
        #[test]
        fn what_is_drawn_is_never_weak(seed: u64) {
            let mut state = seed | 1;
            let random = |bytes: &mut [u8]| for byte in bytes {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (state >> 56) as u8;
            };
            let facts = PinFacts { phones: &["13800529417"], birth: Date::new(1948, 3, 27).ok(), numbers: &[] };
            let pin = draw(random, &facts).unwrap();
            prop_assert_eq!(weakness(&pin, &facts), None);
            prop_assert_eq!(Pin::parse(pin.reveal()), Some(pin));
        }

        #[test]
        fn no_text_breaks_the_reader(typed in "\\PC{0,20}") {
            Pin::parse(&typed);
        }
    }
}
