//! What a report says, as pairs of neighbouring syllables: 漏水 and 楼水, heard or typed differently, are one pair.

use std::collections::BTreeSet;

use pinyin::ToPinyin;

use super::typed::tidy;

/// Enough for a page of words; what is beyond says the same again.
const MOST: usize = 200;
/// Two reports with fewer pairs than this have too little in them to be compared.
const LEAST: usize = 2;

/// The pairs in somebody's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gist(BTreeSet<String>);

impl Gist {
    /// Chinese by the everyday reading of each character, without tones; other scripts by whole words of three letters
    /// or more. Marks and figures end a run and say nothing.
    pub fn of(words: &str) -> Self {
        let mut pairs = BTreeSet::new();
        let mut before: Option<&'static str> = None;
        let mut word = String::new();
        for c in tidy(words).chars() {
            let sound = c.to_pinyin().map(|reading| reading.plain());
            if let (Some(one), Some(other)) = (before, sound) {
                pairs.insert(format!("{one} {other}"));
            }
            before = sound;
            if sound.is_none() && c.is_alphabetic() {
                word.extend(c.to_lowercase());
            } else {
                keep(&mut word, &mut pairs);
            }
            if pairs.len() >= MOST {
                break;
            }
        }
        keep(&mut word, &mut pairs);
        Self(pairs)
    }

    /// How much of the shorter one is in the other too, per hundred.
    pub fn shared_with(&self, other: &Self) -> u32 {
        let shorter = self.0.len().min(other.0.len());
        if shorter < LEAST {
            return 0;
        }
        let common = self.0.intersection(&other.0).count();
        u32::try_from(common * 100 / shorter).unwrap_or(100)
    }
}

fn keep(word: &mut String, pairs: &mut BTreeSet<String>) {
    if word.chars().count() >= 3 {
        pairs.insert(std::mem::take(word));
    }
    word.clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shared(one: &str, other: &str) -> u32 {
        Gist::of(one).shared_with(&Gist::of(other))
    }

    #[test]
    fn the_same_thing_said_otherwise_has_much_in_common() {
        assert!(shared("三楼楼道水管漏水，地上都是水", "楼道水管漏水了") >= 60);
        assert!(shared("The lift is stuck again", "lift stuck since morning") >= 40);
        assert_eq!(shared("水管漏水", "水管楼水"), 100, "a wrong character that sounds the same");
    }

    #[test]
    fn other_things_have_little_in_common() {
        assert!(shared("北门路灯不亮", "电梯按钮没有反应") < 20);
        assert_eq!(shared("坏", "坏"), 0, "too little to compare");
        assert_eq!(shared("", "水管漏水"), 0);
    }

    proptest! {
        #[test]
        fn it_is_the_same_both_ways_and_within_a_hundred(one in "\\PC{0,60}", other in "\\PC{0,60}") {
            prop_assert_eq!(shared(&one, &other), shared(&other, &one));
            prop_assert!(shared(&one, &other) <= 100);
        }
    }
}
