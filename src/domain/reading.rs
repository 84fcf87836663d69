//! How easily a text is read (ACCESS.md §1: short sentences, everyday words): hints for whoever writes, never a bar.
//!
//! Three things are looked at: sentences longer than people read in one breath, characters outside the 3,755 everyday
//! ones (GB/T 2312 level 1, which are what newspapers and school books use), and words of offices and software that
//! ACCESS.md §5 replaces.

/// Characters in a Chinese sentence that are still read in one breath.
pub const LONG_ZH: usize = 30;
/// Words in a sentence of another script.
pub const LONG_WORDS: usize = 20;
/// Of each kind of hint so many are shown; more would only discourage.
const SHOWN: usize = 3;

/// Words of offices, software or swindlers, and what people say instead.
const STIFF: &[(&str, &str)] = &[
    ("兹", "现在"),
    ("特此", ""),
    ("届时", "到时候"),
    ("予以", "给"),
    ("务必", "一定"),
    ("知悉", "知道"),
    ("上述", "上面说的"),
    ("有关规定", "规定"),
    ("相关部门", "（写清是哪一家）"),
    ("望周知", ""),
    ("敬请", "请"),
    ("提交", "交上去"),
    ("验证", "核对"),
    ("账号", "邻里卡"),
    ("表态", "说说看法"),
    ("逾期", "过了时间"),
    ("utilise", "use"),
    ("hereby", ""),
    ("in accordance with", "by"),
    ("prior to", "before"),
    ("commence", "begin"),
    ("pursuant to", "by"),
];

/// How it reads on the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ease {
    Easy,
    /// One or two things could be simpler.
    Fair,
    Hard,
}

/// What could be said more simply.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reading {
    pub ease: Ease,
    /// Sentences that are too long, the first few, as written.
    pub long: Vec<String>,
    /// Characters many people do not know.
    pub rare: Vec<char>,
    /// A stiff word and a plain one; empty where it can simply go.
    pub stiff: Vec<(String, String)>,
}

impl Reading {
    /// The rare characters with spaces between.
    pub fn rare_words(&self) -> String {
        self.rare.iter().map(char::to_string).collect::<Vec<_>>().join(" ")
    }
}

/// Looks at a text.
pub fn read(text: &str) -> Reading {
    let long: Vec<String> = sentences(text).filter(|s| is_long(s)).map(str::to_owned).collect();
    let mut rare: Vec<char> = text.chars().filter(|c| is_rare(*c)).collect();
    rare.sort_unstable();
    rare.dedup();
    let lower = text.to_lowercase();
    let stiff: Vec<(String, String)> = STIFF
        .iter()
        .filter(|(stiff, _)| lower.contains(stiff))
        .map(|(stiff, plain)| ((*stiff).to_owned(), (*plain).to_owned()))
        .collect();
    let ease = match long.len() + rare.len() + stiff.len() {
        0 => Ease::Easy,
        1 | 2 => Ease::Fair,
        _ => Ease::Hard,
    };
    let few = |all: Vec<String>| all.into_iter().take(SHOWN).collect();
    Reading {
        ease,
        long: few(long),
        rare: rare.into_iter().take(SHOWN * 4).collect(),
        stiff: stiff.into_iter().take(SHOWN).collect(),
    }
}

/// The sentences of a text, without the marks that end them. A colon or a line end lets one draw breath too.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['。', '！', '？', '；', '：', '!', '?', ';', '\n']).flat_map(|part| part.split(". ")).map(str::trim)
}

fn is_long(sentence: &str) -> bool {
    let chinese = sentence.chars().filter(|c| is_han(*c)).count();
    let words = sentence.split_whitespace().filter(|w| w.chars().any(|c| c.is_ascii_alphabetic())).count();
    chinese > LONG_ZH || words > LONG_WORDS
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}')
}

/// Not among the everyday characters: in GB/T 2312 those stand in rows 16 to 55, which GB 18030 keeps as B0 to D7.
fn is_rare(c: char) -> bool {
    if !is_han(c) {
        return false;
    }
    let mut buffer = [0; 4];
    let (bytes, _, unknown) = encoding_rs::GB18030.encode(c.encode_utf8(&mut buffer));
    let everyday = matches!(bytes.as_ref(), [0xB0..=0xD7, 0xA1..=0xFE]);
    unknown || !everyday
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_everyday_sentences_are_easy() {
        let reading = read("明天上午九点停水。\n请先接好水。");
        assert_eq!(reading.ease, Ease::Easy, "{reading:?}");
        assert_eq!(read("The water is off tomorrow from nine. Please fill a bucket.").ease, Ease::Easy);
        assert_eq!(read("").ease, Ease::Easy);
    }

    #[test]
    fn a_long_sentence_is_shown_as_it_was_written() {
        let long = "因小区供水管网改造工程需要拟于明天上午九点至下午五点对全部楼栋实施停水作业";
        let reading = read(&format!("各位邻居：{long}。请先接好水。"));
        assert_eq!(reading.long, [long]);
        assert_eq!(reading.ease, Ease::Fair);
    }

    #[test]
    fn rare_characters_and_stiff_words_are_named() {
        let reading = read("兹定于周五灭蚊，届时请勿晾晒衾褥。");
        assert!(reading.rare.contains(&'衾') && !reading.rare.contains(&'蚊'), "{reading:?}");
        assert_eq!(reading.stiff, [("兹".to_owned(), "现在".to_owned()), ("届时".to_owned(), "到时候".to_owned())]);
        assert_eq!(reading.ease, Ease::Hard);
    }

    #[test]
    fn everyday_characters_are_everyday() {
        for c in "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会".chars()
        {
            assert!(!is_rare(c), "{c}");
        }
        for c in ['A', '9', '，', ' ', '😀'] {
            assert!(!is_rare(c), "{c} is no character of ours to judge");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_at(text in "\\PC{0,200}") {
            let reading = read(&text);
            prop_assert!(reading.long.len() <= SHOWN);
            prop_assert!(reading.long.iter().all(|s| text.contains(s.as_str())));
        }
    }
}
