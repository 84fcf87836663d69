//! Who may know of a request: the resident's leave, the staff's leave, and words that name nobody.

use serde::Serialize;

use super::RequestState;
use crate::domain::stored::stored;
use crate::words::typed::tidy_words;

stored! {
    /// Whose wording the words of a report are.
    pub enum Hand {
        /// The resident typed them.
        Own => "own",
        /// Somebody typed what the resident said, as she said it (照她说的记).
        Dictated => "dictated",
        /// Somebody wrote it in their own way (代写).
        WrittenFor => "written_for",
    }
}

/// What decides whether a request stands on the public board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leave {
    /// Its category is one of shared concern.
    pub category: bool,
    /// Its place is nobody's home.
    pub shared: bool,
    /// The resident ticked it.
    pub resident: bool,
    /// Staff let it, with a summary of their own.
    pub staff: bool,
}

impl Leave {
    /// Whether the resident is asked at all: what happens in a home, or between neighbours, is nobody else's to read.
    pub fn may_be_asked(self) -> bool {
        self.category && self.shared
    }

    /// Whether staff may let it: never before the resident.
    pub fn awaits_staff(self) -> bool {
        self.may_be_asked() && self.resident && !self.staff
    }

    /// Public is what resident and staff both let be public, and what was not taken back.
    pub fn is_public(self, state: RequestState) -> bool {
        self.may_be_asked() && self.resident && self.staff && state != RequestState::Withdrawn
    }
}

/// Why a summary cannot go on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SummaryRefusal {
    Empty,
    TooLong,
    /// It holds the name of somebody the request is about.
    Name,
    /// It holds an entrance or a door: 2单元, 301室.
    Home,
    /// It holds a number by which somebody could be found.
    Number,
}

/// What the board says of a request: 1 to 200 characters, no names, entrances, doors or long numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PublicSummary(String);

impl PublicSummary {
    pub const MOST: usize = 200;

    /// `names` are those of everybody the request names; a name of one character proves nothing.
    pub fn parse(typed: &str, names: &[&str]) -> Result<Self, SummaryRefusal> {
        let text = tidy_words(typed);
        match text.chars().count() {
            0 => return Err(SummaryRefusal::Empty),
            n if n > Self::MOST => return Err(SummaryRefusal::TooLong),
            _ => {}
        }
        let plain: String = text.chars().map(crate::words::typed::half_width).filter(|c| !c.is_whitespace()).collect();
        let plain = plain.to_lowercase();
        let named = |name: &&&str| {
            let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
            name.chars().count() >= 2 && plain.contains(&name.to_lowercase())
        };
        if names.iter().any(|name| named(&name)) {
            return Err(SummaryRefusal::Name);
        }
        numbers(&plain)?;
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Looks at every number and what stands after it. A building (3号楼) is a place many share and may stay.
fn numbers(plain: &str) -> Result<(), SummaryRefusal> {
    let figure = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十".contains(c);
    let mut rest = plain;
    while let Some(at) = rest.find(figure) {
        let after = rest[at..].trim_start_matches(figure);
        let number = &rest[at..rest.len() - after.len()];
        if ["单元", "室", "unit", "flat", "room"].iter().any(|mark| after.starts_with(mark)) {
            return Err(SummaryRefusal::Home);
        }
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let written = number.chars().count();
        let amount = ["年", "元", "块", "米", "厘米", "公斤", "斤", "人", "户", "盏"];
        let measured = amount.iter().any(|mark| after.starts_with(mark));
        let mut next = after.chars();
        let joined = matches!(next.next(), Some('-' | '–' | '—')) && next.next().is_some_and(|c| c.is_ascii_digit());
        if joined {
            return Err(SummaryRefusal::Home);
        }
        if (digits >= 3 || written >= 7) && !(measured && written <= 4) {
            return Err(SummaryRefusal::Number);
        }
        rest = after;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leave(bits: u8) -> Leave {
        Leave { category: bits & 1 > 0, shared: bits & 2 > 0, resident: bits & 4 > 0, staff: bits & 8 > 0 }
    }

    #[test]
    fn public_is_only_what_both_let_be_public() {
        for bits in 0..16 {
            let all = bits == 15;
            assert_eq!(leave(bits).is_public(RequestState::Filed), all, "{:?}", leave(bits));
            assert!(!leave(bits).is_public(RequestState::Withdrawn), "what was taken back is nobody's to read");
        }
        assert!(leave(7).awaits_staff() && !leave(15).awaits_staff() && !leave(3).awaits_staff());
        assert!(!leave(1).may_be_asked() && !leave(2).may_be_asked() && leave(3).may_be_asked());
    }

    #[test]
    fn a_summary_names_nobody() {
        let refused = |text: &str| PublicSummary::parse(text, &["王秀兰", "John Smith"]).err();
        assert_eq!(refused("3号楼楼道水管漏水，正在修。"), None);
        assert_eq!(refused("北门第三盏路灯不亮，2026年装的"), None);
        assert_eq!(refused("王 秀兰家门口漏水"), Some(SummaryRefusal::Name));
        assert_eq!(refused("john smith reported it"), Some(SummaryRefusal::Name));
        assert_eq!(refused("3号楼2单元漏水"), Some(SummaryRefusal::Home));
        assert_eq!(refused("３号楼３０１室漏水"), Some(SummaryRefusal::Home));
        assert_eq!(refused("二单元漏水"), Some(SummaryRefusal::Home));
        assert_eq!(refused("3-2-301漏水"), Some(SummaryRefusal::Home));
        assert_eq!(refused("请打13800138000"), Some(SummaryRefusal::Number));
        assert_eq!(refused("一三八零零一三八零零零"), Some(SummaryRefusal::Number));
        assert_eq!(refused("住在301的说"), Some(SummaryRefusal::Number));
        assert_eq!(refused(" \n"), Some(SummaryRefusal::Empty));
        assert_eq!(refused(&"水".repeat(201)), Some(SummaryRefusal::TooLong));
    }

    proptest! {
        #[test]
        fn no_words_break_it_and_no_telephone_number_passes(before in "\\PC{0,20}", number in "1[3-9][0-9]{9}", after in "\\PC{0,20}") {
            let text = [before, number, after].concat();
            prop_assert!(PublicSummary::parse(&text, &[]).is_err());
        }
    }
}
