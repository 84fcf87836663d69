//! Mediation (调解) between residents, the property company and the owners' committee: nobody is bound without their own
//! word, and a case that fails says what else there is (People's Mediation Law 2010, art. 2, 26, 31).

use super::stored::stored;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// A case in which nothing is arranged is looked at again after this: it does not lie.
pub const LOOKED_AT_AFTER: i64 = 7 * DAY;

stored! {
    pub enum MediationState {
        /// The resident asks for it; the desk has not opened it yet.
        Asked => "asked",
        Open => "open",
        /// Every side gave its own word to the text.
        Agreed => "agreed",
        Failed => "failed",
        /// The resident, or all sides, want no more of it.
        Withdrawn => "withdrawn",
    }
}

stored! {
    /// Where the sides can turn, where it came to nothing.
    pub enum NextWay {
        Committee => "committee",
        Subdistrict => "subdistrict",
        Legal => "legal",
        Court => "court",
        Nothing => "nothing",
    }
}

stored! {
    /// How a side gave its word.
    pub enum SignedHow {
        Paper => "paper",
        Kiosk => "kiosk",
        OwnPhone => "own_phone",
    }
}

impl MediationState {
    /// It can still be changed: sides, meetings, the text.
    pub fn runs(self) -> bool {
        self == Self::Open
    }

    pub fn over(self) -> bool {
        matches!(self, Self::Agreed | Self::Failed | Self::Withdrawn)
    }
}

/// Why there is no agreement yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAgreed {
    NoText,
    /// Nobody comes to terms with themselves.
    OneSide,
    /// So many have not given their word.
    Unsigned(usize),
}

/// Has everybody agreed? `signed` says of each side whether it gave its word to the text as it stands.
///
/// # Errors
/// What is still missing.
pub fn agreed(text: &str, signed: &[bool]) -> Result<(), NotAgreed> {
    if text.trim().is_empty() {
        return Err(NotAgreed::NoText);
    }
    if signed.len() < 2 {
        return Err(NotAgreed::OneSide);
    }
    match signed.iter().filter(|signed| !**signed).count() {
        0 => Ok(()),
        missing => Err(NotAgreed::Unsigned(missing)),
    }
}

/// When somebody has to look at a case again: at what is arranged soonest; in a week where it runs and nothing is; never
/// where it is over and nothing is left to follow up.
pub fn due(state: MediationState, arranged: &[i64], now: i64) -> Option<i64> {
    match (arranged.iter().min(), state.over()) {
        (Some(soonest), _) => Some(*soonest),
        (None, false) => Some(now + LOOKED_AT_AFTER),
        (None, true) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agreement_needs_a_text_two_sides_and_every_word() {
        assert_eq!(agreed("", &[true, true]), Err(NotAgreed::NoText));
        assert_eq!(agreed("十点后不拖椅子", &[true]), Err(NotAgreed::OneSide));
        assert_eq!(agreed("十点后不拖椅子", &[true, false, false]), Err(NotAgreed::Unsigned(2)));
        assert_eq!(agreed("十点后不拖椅子", &[true, true]), Ok(()));
    }

    #[test]
    fn a_case_does_not_lie() {
        assert_eq!(due(MediationState::Open, &[900, 500], 100), Some(500));
        assert_eq!(due(MediationState::Asked, &[], 100), Some(100 + LOOKED_AT_AFTER));
        assert_eq!(due(MediationState::Agreed, &[700], 100), Some(700), "what was agreed is followed up");
        assert_eq!(due(MediationState::Failed, &[], 100), None);
    }
}
