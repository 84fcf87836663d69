//! What people say a request is about and where: kept in their own words (demand 93), within bounds.

use serde::Serialize;

use crate::words::typed::{tidy, tidy_words};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsRefusal {
    Empty,
    TooLong { most: usize, by: usize },
}

/// The resident's words, 1 to 2,000 characters, with their own marks and line ends and no invisible characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Words(String);

impl Words {
    pub const MOST: usize = 2000;

    pub fn parse(typed: &str) -> Result<Words, WordsRefusal> {
        bounded(tidy_words(typed), Self::MOST).map(Words)
    }

    /// None at all: only whoever asks to be rung may leave it at that, and nobody puts words into their mouth.
    pub fn unsaid() -> Words {
        Words(String::new())
    }

    /// Words of another system, which may allow more of them than our own pages do.
    pub fn from_outside(text: &str, most: usize) -> Result<Words, WordsRefusal> {
        bounded(tidy_words(text), most).map(Words)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where it is, in one line, 1 to 120 characters: 3号楼2单元 三楼.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PlaceWords(String);

impl PlaceWords {
    pub const MOST: usize = 120;

    pub fn parse(typed: &str) -> Result<PlaceWords, WordsRefusal> {
        bounded(tidy(typed), Self::MOST).map(PlaceWords)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn bounded(text: String, most: usize) -> Result<String, WordsRefusal> {
    match text.chars().count() {
        0 => Err(WordsRefusal::Empty),
        length if length > most => Err(WordsRefusal::TooLong { most, by: length - most }),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_keep_their_marks_and_lose_what_cannot_be_seen() {
        assert_eq!(Words::parse("  水管漏水，\r\n地面很滑！\u{0} ").unwrap().as_str(), "水管漏水，\n地面很滑！");
        assert_eq!(PlaceWords::parse("３号楼\n２单元").unwrap().as_str(), "3号楼 2单元");
    }

    #[test]
    fn bounds_are_counted_in_characters() {
        assert!(Words::parse(&"水".repeat(2000)).is_ok());
        assert_eq!(Words::parse(&"水".repeat(2003)), Err(WordsRefusal::TooLong { most: 2000, by: 3 }));
        assert_eq!(Words::parse(" \n\u{200b} "), Err(WordsRefusal::Empty));
        assert_eq!(PlaceWords::parse(&"水".repeat(121)), Err(WordsRefusal::TooLong { most: 120, by: 1 }));
    }

    proptest! {
        #[test]
        fn what_was_accepted_is_accepted_again_unchanged(typed in "\\PC{0,80}") {
            if let Ok(words) = Words::parse(&typed) {
                prop_assert!(!words.as_str().chars().any(|c| c.is_control() && c != '\n'));
                prop_assert_eq!(Words::parse(words.as_str()), Ok(words));
            }
        }
    }
}
