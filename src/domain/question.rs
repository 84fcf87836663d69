//! What a category asks of whoever reports it: typed questions (Open311 GeoReport v2 attributes) and their answers.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::stored::stored;
use crate::words::dates;
use crate::words::numbers::zh_to_digits;
use crate::words::typed::{tidy, tidy_line, tidy_words};

stored! {
    /// The six kinds of GeoReport v2.
    pub enum Datatype {
        /// One line.
        String => "string",
        Number => "number",
        Datetime => "datetime",
        /// Several lines.
        Text => "text",
        SingleValueList => "singlevaluelist",
        MultiValueList => "multivaluelist",
    }
}

impl Datatype {
    /// Is it answered by choosing?
    pub fn has_choices(self) -> bool {
        matches!(self, Self::SingleValueList | Self::MultiValueList)
    }
}

/// One thing to choose: what is stored, and what people read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub key: String,
    pub zh: String,
    pub en: String,
}

/// A question as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// `floor`, unique in its category: `attribute[floor]` for machines.
    pub code: String,
    pub datatype: Datatype,
    pub required: bool,
    pub choices: Vec<Choice>,
}

/// Characters of a one-line answer, and of one of several lines.
pub const MOST_LINE: usize = 120;
pub const MOST_TEXT: usize = 2000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerRefusal {
    Missing,
    TooLong {
        most: usize,
    },
    NotANumber,
    NotADate,
    /// Not among the choices, or several where one is asked for.
    NotAChoice,
}

impl Question {
    /// What is kept: nothing where nothing was answered and nothing had to be. Numbers as plain decimals, instants as
    /// ISO 8601 with the offset of the place (a date alone where no hour was given), choices by their keys.
    pub fn read(&self, typed: &[&str], zone: &TimeZone) -> Result<Vec<String>, AnswerRefusal> {
        let given: Vec<&str> = typed.iter().copied().filter(|text| !tidy(text).is_empty()).collect();
        let Some(first) = given.first() else {
            return if self.required { Err(AnswerRefusal::Missing) } else { Ok(Vec::new()) };
        };
        if given.len() > 1 && self.datatype != Datatype::MultiValueList {
            return Err(AnswerRefusal::NotAChoice);
        }
        match self.datatype {
            Datatype::String => bounded(tidy_line(first), MOST_LINE).map(|text| vec![text]),
            Datatype::Text => bounded(tidy_words(first), MOST_TEXT).map(|text| vec![text]),
            Datatype::Number => number(first).map(|n| vec![n]).ok_or(AnswerRefusal::NotANumber),
            Datatype::Datetime => instant(first, zone).map(|at| vec![at]).ok_or(AnswerRefusal::NotADate),
            Datatype::SingleValueList | Datatype::MultiValueList => self.chosen(&given),
        }
    }

    /// What is kept of somebody who asks to be rung before they are through: what cannot be read stands as it was typed,
    /// for whoever rings to ask about.
    pub fn so_far(&self, typed: &[&str], zone: &TimeZone) -> Vec<String> {
        match self.read(typed, zone) {
            Ok(values) => values,
            Err(AnswerRefusal::Missing | AnswerRefusal::NotAChoice) => Vec::new(),
            Err(AnswerRefusal::TooLong { .. } | AnswerRefusal::NotANumber | AnswerRefusal::NotADate) => {
                typed.iter().map(|text| tidy_words(text)).filter(|text| !text.is_empty()).take(1).collect()
            }
        }
    }

    /// In the order of the list, each once.
    fn chosen(&self, given: &[&str]) -> Result<Vec<String>, AnswerRefusal> {
        let known = |key: &str| self.choices.iter().any(|choice| choice.key == key);
        if !given.iter().all(|key| known(key.trim())) {
            return Err(AnswerRefusal::NotAChoice);
        }
        let picked = self.choices.iter().filter(|choice| given.iter().any(|key| key.trim() == choice.key));
        Ok(picked.map(|choice| choice.key.clone()).collect())
    }
}

fn bounded(text: String, most: usize) -> Result<String, AnswerRefusal> {
    if text.chars().count() > most { Err(AnswerRefusal::TooLong { most }) } else { Ok(text) }
}

/// 3, 3.5, ３, 三: up to twelve digits and four places; never an exponent.
fn number(typed: &str) -> Option<String> {
    let text = zh_to_digits(&tidy(typed)).replace(',', "");
    let unsigned = text.strip_prefix('-').unwrap_or(&text);
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |s: &str, most: usize| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    (digits(whole, 12) && digits(part, 4)).then_some(text)
}

/// A date in any form people write, with an hour or without; or ISO 8601 as machines write it.
fn instant(typed: &str, zone: &TimeZone) -> Option<String> {
    let text = tidy(typed);
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(with_offset(at, zone));
    }
    if let Ok(local) = text.parse::<DateTime>()
        && text.contains(':')
    {
        return Some(with_offset(zone.to_timestamp(local).ok()?, zone));
    }
    if let Some(date) = dates::parse_date(&text) {
        return Some(date.to_string());
    }
    let (date, hour) = text.rsplit_once(' ')?;
    let local = dates::parse_date(date)?.to_datetime(clock(hour)?);
    Some(with_offset(zone.to_timestamp(local).ok()?, zone))
}

/// 9:30, 09：30.
fn clock(typed: &str) -> Option<Time> {
    let (hour, minute) = typed.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn with_offset(at: jiff::Timestamp, zone: &TimeZone) -> String {
    at.display_with_offset(zone.to_offset(at)).to_string()
}

/// The code of a question: small letters, digits and underscores, at most forty.
pub fn is_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(8))
    }

    fn asks(datatype: Datatype, required: bool) -> Question {
        let choice = |key: &str| Choice { key: key.into(), zh: key.into(), en: key.into() };
        let choices = if datatype.has_choices() { vec![choice("kitchen"), choice("bath")] } else { Vec::new() };
        Question { code: "q".into(), datatype, required, choices }
    }

    fn read(datatype: Datatype, typed: &[&str]) -> Result<Vec<String>, AnswerRefusal> {
        asks(datatype, false).read(typed, &zone())
    }

    #[test]
    fn nothing_is_an_answer_only_where_nothing_is_required() {
        for datatype in Datatype::ALL {
            assert_eq!(asks(*datatype, false).read(&["  "], &zone()), Ok(Vec::new()));
            assert_eq!(asks(*datatype, true).read(&[], &zone()), Err(AnswerRefusal::Missing));
        }
    }

    #[test]
    fn numbers_in_any_width_and_never_with_an_exponent() {
        assert_eq!(read(Datatype::Number, &["３"]), Ok(vec!["3".into()]));
        assert_eq!(read(Datatype::Number, &["-1.50"]), Ok(vec!["-1.50".into()]));
        for bad in ["1e9", "三楼", "NaN", "1.", ".5", "1234567890123", "=1"] {
            assert_eq!(read(Datatype::Number, &[bad]), Err(AnswerRefusal::NotANumber), "{bad}");
        }
    }

    #[test]
    fn instants_carry_the_offset_of_the_place() {
        assert_eq!(read(Datatype::Datetime, &["2026-11-23 9:30"]), Ok(vec!["2026-11-23T09:30:00+08:00".into()]));
        assert_eq!(read(Datatype::Datetime, &["2026-11-23T01:30:00Z"]), Ok(vec!["2026-11-23T09:30:00+08:00".into()]));
        assert_eq!(read(Datatype::Datetime, &["2026年11月23日"]), Ok(vec!["2026-11-23".into()]));
        assert_eq!(read(Datatype::Datetime, &["前天"]), Err(AnswerRefusal::NotADate));
    }

    #[test]
    fn choices_are_kept_by_key_each_once_in_the_order_of_the_list() {
        assert_eq!(
            read(Datatype::MultiValueList, &["bath", "kitchen", "bath"]),
            Ok(vec!["kitchen".into(), "bath".into()])
        );
        assert_eq!(read(Datatype::SingleValueList, &["bath"]), Ok(vec!["bath".into()]));
        assert_eq!(read(Datatype::SingleValueList, &["bath", "kitchen"]), Err(AnswerRefusal::NotAChoice));
        assert_eq!(read(Datatype::SingleValueList, &["roof"]), Err(AnswerRefusal::NotAChoice));
    }

    #[test]
    fn lines_are_bounded_in_characters() {
        assert_eq!(read(Datatype::String, &[&"水".repeat(121)]), Err(AnswerRefusal::TooLong { most: 120 }));
        assert_eq!(read(Datatype::String, &["三楼\n拐角"]), Ok(vec!["三楼 拐角".into()]));
    }

    #[test]
    fn codes_are_plain() {
        assert!(is_code("floor_2") && !is_code("Floor") && !is_code("") && !is_code("楼层") && !is_code("a-b"));
    }
}
