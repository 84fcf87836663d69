//! Single-use codes of eight digits that reach a person by message, or by a call that staff placed (TRUST.md §4).

use super::stored::stored;
use crate::words::typed;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// So many digits.
pub const LENGTH: usize = 8;
/// How long a code lives, milliseconds.
pub const LIVES: i64 = 10 * MINUTE;
/// Wrong tries at what one code is for, however often it is sent anew: five in a hundred million.
pub const TRIES: i32 = 5;
/// The count of wrong tries is forgotten after this.
pub const TRIES_FADE: i64 = DAY;
/// A number must have been on file this long before staff say a code, or take consent, by ringing it: whoever changed it
/// yesterday gains nothing by it (TRUST.md §3, K4).
pub const LONG_ON_FILE: i64 = 7 * DAY;

stored! {
    /// What a code opens; one made for the one never opens the other.
    pub enum CodeFor {
        /// One browser signs in; the subject is that browser's request.
        SignIn => "sign_in",
        /// Weak evidence K6 (TRUST.md §3); the subject is the mandate.
        Evidence => "evidence",
    }
}

stored! {
    /// How it reaches the person.
    pub enum CodeWay {
        Sms => "sms",
        Email => "email",
        /// Read out by staff who rang the number on file.
        Call => "call",
    }
}

/// Where a message can be sent, tidied as the register keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Contact {
    /// Digits only, of a mobile telephone.
    Phone(String),
    Email(String),
}

impl Contact {
    /// A mobile number or an address of electronic mail, however it was typed.
    pub fn parse(text: &str) -> Option<Contact> {
        if text.contains('@') {
            return typed::email(text).map(Contact::Email);
        }
        typed::phone(text).filter(|digits| typed::is_mobile(digits)).map(Contact::Phone)
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Phone(text) | Self::Email(text) => text,
        }
    }

    pub fn way(&self) -> CodeWay {
        match self {
            Self::Phone(_) => CodeWay::Sms,
            Self::Email(_) => CodeWay::Email,
        }
    }

    /// 138 **** 8000, c***@example.org: enough for whoever typed it to know it again.
    pub fn masked(&self) -> String {
        match self {
            Self::Phone(digits) => match (digits.get(..3), digits.get(digits.len().saturating_sub(4)..)) {
                (Some(first), Some(last)) => format!("{first} **** {last}"),
                _ => "****".to_owned(),
            },
            Self::Email(email) => match email.rsplit_once('@') {
                Some((name, house)) => format!("{}***@{house}", name.chars().next().unwrap_or('*')),
                None => "***".to_owned(),
            },
        }
    }
}

/// A code as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub tries: i32,
    pub expires_at: i64,
    pub used: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeVerdict {
    Right,
    Wrong,
    /// Used before, too old, or tried too often: a new one is needed.
    Spent,
}

/// Judges what was typed. A code that is spent stays so, even if it is typed right.
pub fn judge(kept: Kept, fits: bool, now: i64) -> CodeVerdict {
    match kept {
        Kept { used: true, .. } => CodeVerdict::Spent,
        Kept { tries, .. } if tries >= TRIES => CodeVerdict::Spent,
        Kept { expires_at, .. } if now >= expires_at => CodeVerdict::Spent,
        _ if fits => CodeVerdict::Right,
        _ => CodeVerdict::Wrong,
    }
}

/// The wrong tries that still count when a code is sent anew for the same thing: resending is no new chance.
pub fn tries_kept(tries: i32, first_at: i64, now: i64) -> i32 {
    if now.saturating_sub(first_at) >= TRIES_FADE { 0 } else { tries }
}

/// Whether a code may go to a contact at all: not to one that several people answer, nor to one that is also somebody
/// else's, a helper's above all (TRUST.md §2).
pub fn may_go_to(shared: bool, also_of_others: bool) -> bool {
    !shared && !also_of_others
}

/// Whether staff may ring this number to say a code or to take consent.
pub fn long_on_file(since: i64, now: i64) -> bool {
    now.saturating_sub(since) >= LONG_ON_FILE
}

/// 4821 9076, as it is read out.
pub fn grouped(code: &str) -> String {
    match code.split_at_checked(LENGTH / 2) {
        Some((first, last)) if code.len() == LENGTH => format!("{first} {last}"),
        _ => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_395_600_000;
    const FRESH: Kept = Kept { tries: 0, expires_at: NOW + LIVES, used: false };

    #[test]
    fn a_code_opens_once_for_ten_minutes_and_five_tries() {
        assert_eq!(judge(FRESH, true, NOW), CodeVerdict::Right);
        assert_eq!(judge(FRESH, false, NOW), CodeVerdict::Wrong);
        assert_eq!(judge(FRESH, true, NOW + LIVES - 1), CodeVerdict::Right);
        for spent in [Kept { used: true, ..FRESH }, Kept { tries: TRIES, ..FRESH }, Kept { expires_at: NOW, ..FRESH }] {
            assert_eq!(judge(spent, true, NOW), CodeVerdict::Spent, "{spent:?}");
        }
    }

    #[test]
    fn sending_again_gives_no_new_tries_until_a_day_has_passed() {
        assert_eq!(tries_kept(4, NOW, NOW + LIVES), 4);
        assert_eq!(tries_kept(4, NOW, NOW + TRIES_FADE), 0);
        assert_eq!(tries_kept(4, NOW + LIVES, NOW), 4, "a clock set back gives none either");
    }

    #[test]
    fn a_number_changed_this_week_is_not_rung_with_a_code() {
        assert!(!long_on_file(NOW - LONG_ON_FILE + 1, NOW));
        assert!(long_on_file(NOW - LONG_ON_FILE, NOW));
    }

    #[test]
    fn never_to_a_number_others_answer() {
        assert!(may_go_to(false, false));
        assert!(!may_go_to(true, false) && !may_go_to(false, true));
    }

    #[test]
    fn a_contact_is_a_mobile_number_or_a_mailbox() {
        assert_eq!(Contact::parse("+86 138 0013 8000"), Some(Contact::Phone("13800138000".into())));
        assert_eq!(Contact::parse(" Chen@Example.org"), Some(Contact::Email("chen@example.org".into())));
        for none in ["", "8888 1234", "021 5555 1234", "chen@", "110"] {
            assert_eq!(Contact::parse(none), None, "{none}");
        }
        assert_eq!(Contact::Phone("13800138000".into()).masked(), "138 **** 8000");
        assert_eq!(Contact::Email("chen@example.org".into()).masked(), "c***@example.org");
    }

    #[test]
    fn a_code_is_read_in_two_groups() {
        assert_eq!(grouped("48219076"), "4821 9076");
        assert_eq!(grouped("4821"), "4821");
    }
}
