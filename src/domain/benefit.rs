//! Self-dealing: what an act would give to somebody beside the resident, and when that is refused (Civil Code art. 168;
//! TRUST.md §6 case 6).

use super::stored::stored;

stored! {
    /// What somebody would get.
    pub enum Takes {
        Money => "money",
        Goods => "goods",
        /// A scarce place: a home, a bed in a care home, a seat in a class that is full.
        Place => "place",
        /// What is sent to the resident would reach them: codes to sign in with, letters, calls.
        Reach => "reach",
        /// They come along, or are named as the one to ring: allowed, and shown.
        Company => "company",
    }
}

/// Whom an act would serve beside the resident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benefit {
    pub person: String,
    /// They are kin of whoever acts, or live with them, as far as anybody has said.
    pub close: bool,
    pub takes: Takes,
}

impl Benefit {
    /// Would it serve the hands that do it, or their kin?
    pub fn is_self_dealing(&self, hands: &str) -> bool {
        self.takes != Takes::Company && (self.person == hands || self.close)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn company_is_no_gain_and_kin_are_ones_own() {
        let benefit = |person: &str, close, takes| Benefit { person: person.into(), close, takes };
        assert!(benefit("li", false, Takes::Goods).is_self_dealing("li"));
        assert!(benefit("wife", true, Takes::Place).is_self_dealing("li"));
        assert!(!benefit("li", false, Takes::Company).is_self_dealing("li"));
        assert!(!benefit("neighbour", false, Takes::Money).is_self_dealing("li"));
    }
}
