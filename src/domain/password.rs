//! Passwords of staff and helpers: long enough and not guessable; no rules about capitals, signs or changing them
//! (NIST SP 800-63B-4 §3.1.1, OWASP ASVS 5.0 6.2.4, 6.2.11; TRUST.md §4).

use zeroize::{Zeroize, ZeroizeOnDrop};

/// With a second factor, and alone.
pub const SHORTEST_WITH_SECOND: usize = 8;
pub const SHORTEST_ALONE: usize = 15;
/// Long enough for any sentence; a limit keeps a stranger from making the server hash a book.
pub const LONGEST: usize = 128;
/// A password found within this many guesses by someone with the lists of leaked ones (a power of ten). Online guessing
/// is throttled far below it.
const GUESSES: f64 = 7.0;
/// Beyond this the check only costs time: what is hard to guess by its beginning is hard to guess.
const LOOKED_AT: usize = 40;
/// The lists zxcvbn brings are of English speakers; these lead the leaked lists of China.
const FAVOURITES: [&str; 40] = [
    "woaini",
    "wodemima",
    "mima",
    "nihao",
    "zhongguo",
    "beijing",
    "shanghai",
    "baobao",
    "laopo",
    "laogong",
    "mama",
    "baba",
    "wang",
    "zhang",
    "chen",
    "yang",
    "zhao",
    "huang",
    "zhou",
    "liu",
    "shequ",
    "wuye",
    "juweihui",
    "linli",
    "shengri",
    "kuaile",
    "5201314",
    "1314520",
    "520520",
    "1314",
    "520",
    "888888",
    "666666",
    "168168",
    "a123456",
    "123456a",
    "aptx4869",
    "5211314",
    "7758521",
    "woaiwojia",
];

/// What was typed, to be hashed and forgotten.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(hidden)")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeakPassword {
    TooShort {
        least: usize,
    },
    TooLong,
    /// On the lists of leaked passwords, a pattern of the keyboard, or easily put together from such.
    Common,
    /// Their own name, address, telephone or the community's name, with little added.
    AboutThem,
}

impl Password {
    /// Any text at sign-in: what was once accepted is compared as it is, never tidied. Length is checked there too.
    pub fn typed(text: &str) -> Option<Password> {
        (!text.is_empty() && text.chars().count() <= LONGEST).then(|| Password(text.to_owned()))
    }

    /// A new password, checked. `about` is what others know of the person: name, email, telephone, community.
    pub fn choose(text: &str, second_factor: bool, about: &[&str]) -> Result<Password, WeakPassword> {
        let least = if second_factor { SHORTEST_WITH_SECOND } else { SHORTEST_ALONE };
        match text.chars().count() {
            length if length < least => return Err(WeakPassword::TooShort { least }),
            length if length > LONGEST => return Err(WeakPassword::TooLong),
            _ => {}
        }
        let beginning: String = text.chars().take(LOOKED_AT).collect();
        if zxcvbn::zxcvbn(&beginning, &FAVOURITES).guesses_log10() < GUESSES {
            return Err(WeakPassword::Common);
        }
        if zxcvbn::zxcvbn(&beginning, &known(about)).guesses_log10() < GUESSES {
            return Err(WeakPassword::AboutThem);
        }
        Ok(Password(text.to_owned()))
    }

    /// For hashing only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Each fact whole and in its parts: zhou.min@chunfengli.example gives zhou, min and chunfengli as well.
fn known<'a>(about: &[&'a str]) -> Vec<&'a str> {
    let part = |c: char| !c.is_alphanumeric();
    let mut facts: Vec<&str> = about.to_vec();
    facts.extend(about.iter().flat_map(|fact| fact.split(part)).filter(|word| word.chars().count() >= 2));
    facts.retain(|fact| !fact.is_empty());
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn choose(text: &str) -> Result<(), WeakPassword> {
        Password::choose(text, true, &["周敏", "zhou.min@chunfengli.example", "春风里社区", "13800138000"]).map(|_| ())
    }

    #[test]
    fn length_depends_on_the_second_factor_only() {
        assert_eq!(choose("x9#kQ2v"), Err(WeakPassword::TooShort { least: 8 }));
        assert_eq!(choose("x9#kQ2vw"), Ok(()));
        assert_eq!(Password::choose("x9#kQ2vw-p4Lm!", false, &[]).err(), Some(WeakPassword::TooShort { least: 15 }));
        assert!(Password::choose("door yellow sunday kettle", false, &[]).is_ok());
        assert_eq!(choose(&"水".repeat(129)), Err(WeakPassword::TooLong));
        assert_eq!(choose("木门黄色周日水壶"), Ok(()));
    }

    #[test]
    fn leaked_and_patterned_passwords_are_refused() {
        for text in [
            "password",
            "12345678",
            "qwertyuiop",
            "iloveyou1",
            "Passw0rd!",
            "aaaaaaaaaaaa",
            "abcdefgh",
            "woaini1314",
            "5201314520",
            "19480305",
        ] {
            assert_eq!(choose(text), Err(WeakPassword::Common), "{text}");
        }
    }

    #[test]
    fn what_others_know_of_them_is_refused() {
        for text in ["chunfengli1", "zhou.min@chunfengli.example", "13800138000"] {
            assert!(matches!(choose(text), Err(WeakPassword::AboutThem | WeakPassword::Common)), "{text}");
        }
        assert_eq!(choose("chunfengli1"), Err(WeakPassword::AboutThem));
    }

    #[test]
    fn small_letters_alone_will_do() {
        assert_eq!(choose("kettle sunday yellow door"), Ok(()));
    }

    #[test]
    fn nothing_is_printed_and_nothing_is_tidied() {
        let password = Password::typed("  Ａ secret ").unwrap();
        assert_eq!(password.reveal(), "  Ａ secret ");
        assert!(!format!("{password:?}").contains("secret"));
        assert_eq!(Password::typed(""), None);
        assert_eq!(Password::typed(&"a".repeat(129)), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn no_text_breaks_the_check(text in "\\PC{0,140}", about in "\\PC{0,20}") {
            let _ = Password::choose(&text, true, &[&about]);
        }
    }
}
