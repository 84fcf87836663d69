//! Words a desk says often, kept with fields to be filled in: 您好，{姓名}，{编号}这件事……

use std::fmt::Write as _;

use super::stored::stored;

stored! {
    /// What the words are for.
    pub enum WordingKind {
        Answer => "answer",
        Transfer => "transfer",
        Solution => "solution",
    }
}

/// The longest, characters: room stays for what is filled in (see `domain::request::Words::MOST`).
pub const MOST: usize = 1_000;

/// A field, as either language writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub zh: &'static str,
    pub en: &'static str,
}

/// Every field there is; any other is refused.
pub const FIELDS: [Field; 7] = [
    Field { zh: "姓名", en: "name" },
    Field { zh: "编号", en: "number" },
    Field { zh: "事情", en: "what" },
    Field { zh: "地点", en: "where" },
    Field { zh: "期限", en: "when" },
    Field { zh: "责任方", en: "party" },
    Field { zh: "电话", en: "phone" },
];

/// What stands in the fields of one request, in the order of [`FIELDS`].
#[derive(Clone, Debug, Default)]
pub struct Facts(pub [String; FIELDS.len()]);

/// Why words cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordingRefusal {
    Empty,
    TooLong,
    /// A field that is not there.
    Unknown(String),
    /// A brace without its fellow.
    Open,
}

/// Words with fields, found good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording(String);

impl Wording {
    pub fn parse(typed: &str) -> Result<Self, WordingRefusal> {
        let text = crate::words::typed::tidy_words(typed).replace('｛', "{").replace('｝', "}");
        match text.chars().count() {
            0 => return Err(WordingRefusal::Empty),
            n if n > MOST => return Err(WordingRefusal::TooLong),
            _ => {}
        }
        walk(&text, |_| {}, |_| {})?;
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The words with their fields filled in. Words kept earlier whose field is no more keep it as it was written.
pub fn fill(words: &str, facts: &Facts) -> String {
    let out = std::cell::RefCell::new(String::with_capacity(words.len() * 2));
    let whole = walk(
        words,
        |text| out.borrow_mut().push_str(text),
        |at| {
            let _ = write!(out.borrow_mut(), "{}", facts.0.get(at).map_or("", String::as_str));
        },
    );
    if whole.is_ok() { out.into_inner() } else { words.to_owned() }
}

/// Goes through text and fields in their order; a field is given as its place in [`FIELDS`].
fn walk(words: &str, mut text: impl FnMut(&str), mut field: impl FnMut(usize)) -> Result<(), WordingRefusal> {
    let mut rest = words;
    while let Some(at) = rest.find(['{', '}']) {
        text(&rest[..at]);
        let Some(inside) = rest[at..].strip_prefix('{') else { return Err(WordingRefusal::Open) };
        let Some(end) = inside.find(['{', '}']).filter(|end| inside[*end..].starts_with('}')) else {
            return Err(WordingRefusal::Open);
        };
        let name = inside[..end].trim();
        let known = FIELDS.iter().position(|f| f.zh == name || f.en.eq_ignore_ascii_case(name));
        field(known.ok_or_else(|| WordingRefusal::Unknown(name.to_owned()))?);
        rest = &inside[end + 1..];
    }
    text(rest);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts() -> Facts {
        Facts(["王秀兰", "R-1042", "漏水", "3号楼", "明天", "安居物业", "8888 1234"].map(str::to_owned))
    }

    #[test]
    fn fields_are_filled_in_either_language() {
        assert_eq!(fill("{姓名}您好，{编号}由{party}办。", &facts()), "王秀兰您好，R-1042由安居物业办。");
        assert_eq!(fill("Dear { Name }, {number}", &facts()), "Dear 王秀兰, R-1042");
    }

    #[test]
    fn what_is_no_field_is_refused_by_name() {
        assert_eq!(Wording::parse("您好{名字}"), Err(WordingRefusal::Unknown("名字".into())));
        assert_eq!(Wording::parse("{}"), Err(WordingRefusal::Unknown(String::new())));
        for open in ["{姓名", "姓名}", "{{姓名}}", "a}b{"] {
            assert_eq!(Wording::parse(open), Err(WordingRefusal::Open), "{open}");
        }
        assert_eq!(Wording::parse(" \n"), Err(WordingRefusal::Empty));
        assert_eq!(Wording::parse(&"水".repeat(MOST + 1)), Err(WordingRefusal::TooLong));
        assert_eq!(Wording::parse("｛姓名｝好").map(|w| w.0), Ok("{姓名}好".to_owned()), "full-width braces too");
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        let mut tricky = facts();
        tricky.0[0] = "{编号}".into();
        assert_eq!(fill("{姓名}", &tricky), "{编号}");
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(typed in "[{}姓名a ]{0,24}") {
            fill(&typed, &facts());
            if let Ok(words) = Wording::parse(&typed) {
                prop_assert_eq!(Wording::parse(words.as_str()), Ok(words));
            }
        }
    }
}
