//! What the cells of a list say, in the forms that spreadsheets give to dates, ages, numbers and homes.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::domain::person::Sex;
use crate::words::numbers::zh_to_digits;
use crate::words::typed::{phone, tidy};

/// A birth as `Born` reads it: 1948-03-02 00:00:00 loses its hours, 1948.03 and 194803 their month (only the year is
/// then sure), and the bare number of a day (17594) becomes that day.
pub fn born(text: &str) -> String {
    let text = zh_to_digits(&tidy(text));
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let day = if day.len() >= 8 && text.contains(':') { day } else { text.as_str() };
    if let Some(year) = year_and_month(day) {
        return year;
    }
    let serial = (5..=5).contains(&day.len()).then(|| day.parse::<i64>().ok()).flatten();
    // From 1905 on: fewer days could be anything.
    match serial.filter(|days| (2000..60_000).contains(days)) {
        Some(days) => date(1899, 12, 30).checked_add(days.days()).map_or_else(|_| day.to_owned(), |d| d.to_string()),
        None => day.to_owned(),
    }
}

fn year_and_month(text: &str) -> Option<String> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let (year, month) = match text.len() {
        6 if digits => text.split_at(4),
        _ => {
            let text = text.strip_suffix('月').unwrap_or(text);
            let (year, month) = text.split_once(['.', '-', '/', '年'])?;
            (year, month)
        }
    };
    let number = |part: &str| part.parse::<u16>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let fits = year.len() == 4 && number(year).is_some() && number(month).is_some_and(|m| (1..=12).contains(&m));
    fits.then(|| year.to_owned())
}

/// The year in which somebody of this age was born, as near as an age tells: 78, 78岁, 七十八.
pub fn born_by_age(text: &str, today: Date) -> Option<String> {
    let text = zh_to_digits(&tidy(text));
    let age: i16 = text.trim_end_matches(['岁', '周']).trim().parse().ok()?;
    (0..=125).contains(&age).then(|| (today.year() - age).to_string())
}

/// One telephone number of a cell. A landline typed as a number has lost its 0; of several the first good one counts.
pub fn one_phone(text: &str) -> Phone {
    let text = tidy(text);
    if text.is_empty() || ["无", "没有", "-", "—", "/", "暂无"].contains(&text.as_str()) {
        return Phone::None;
    }
    // 1.38001E+10: the program has thrown the last digits away.
    let lower = text.to_lowercase();
    if lower.contains("e+") && lower.starts_with(|c: char| c.is_ascii_digit()) {
        return Phone::Rounded;
    }
    let read = |one: &str| phone(one).or_else(|| phone(&format!("0{}", one.trim())).filter(|_| is_digits(one)));
    if let Some(number) = read(&text) {
        return Phone::One(number);
    }
    let mut several = text.split(['/', ',', ';', '、', '，', '；', ' ']).filter_map(read);
    match several.next() {
        Some(first) => Phone::FirstOf(first),
        None => Phone::Wrong,
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phone {
    None,
    One(String),
    /// Others stood beside it.
    FirstOf(String),
    /// Shown by the spreadsheet in powers of ten: the number is lost.
    Rounded,
    Wrong,
}

fn is_digits(text: &str) -> bool {
    let text = text.trim();
    (9..=11).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

pub fn sex(text: &str) -> Option<Sex> {
    match tidy(text).to_lowercase().as_str() {
        "女" | "女性" | "f" | "female" => Some(Sex::Female),
        "男" | "男性" | "m" | "male" => Some(Sex::Male),
        _ => None,
    }
}

pub fn yes(text: &str) -> bool {
    matches!(
        tidy(text).to_lowercase().as_str(),
        "是" | "有" | "√" | "✓" | "✔" | "v" | "y" | "yes" | "true" | "1" | "独居"
    )
}

/// From a whole address the part that is a home here: 幸福路12号3号楼2单元301室 → 3号楼2单元301室.
pub fn home_within(address: &str) -> String {
    let text = zh_to_digits(&tidy(address).replace(' ', ""));
    let marks = ["号楼", "栋", "幢", "座", "#"];
    let Some(mark) = marks.iter().filter_map(|mark| text.find(mark)).min() else {
        return text;
    };
    let number = text[..mark].chars().rev().take_while(char::is_ascii_alphanumeric).map(char::len_utf8).sum::<usize>();
    text[mark - number..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn births_as_spreadsheets_give_them() {
        for (cell, read) in [
            ("1948-03-02 00:00:00", "1948-03-02"),
            ("1948-03-02T00:00", "1948-03-02"),
            ("1948.03", "1948"),
            ("1948年3月", "1948"),
            ("194803", "1948"),
            ("17594", "1948-03-02"),
            ("19480302", "19480302"),
            ("1948年3月2日", "1948年3月2日"),
            ("1948", "1948"),
            ("2 March 1948", "2 March 1948"),
            ("", ""),
        ] {
            assert_eq!(born(cell), read, "{cell}");
        }
    }

    #[test]
    fn ages_say_a_year() {
        let today = Date::constant(2026, 11, 23);
        assert_eq!(born_by_age("78岁", today).as_deref(), Some("1948"));
        assert_eq!(born_by_age("七十八", today).as_deref(), Some("1948"));
        assert_eq!(born_by_age("300", today), None);
        assert_eq!(born_by_age("老", today), None);
    }

    #[test]
    fn telephone_numbers_survive_the_spreadsheet() {
        assert_eq!(one_phone("13800138000"), Phone::One("13800138000".into()));
        assert_eq!(one_phone("2188881234"), Phone::One("02188881234".into()), "the 0 was lost");
        assert_eq!(one_phone("13800138000/88881234"), Phone::FirstOf("13800138000".into()));
        assert_eq!(one_phone("1.38001E+10"), Phone::Rounded);
        assert_eq!(one_phone("无"), Phone::None);
        assert_eq!(one_phone("123"), Phone::Wrong);
    }

    #[test]
    fn a_home_is_found_within_an_address() {
        assert_eq!(home_within("幸福路12号3号楼2单元301室"), "3号楼2单元301室");
        assert_eq!(home_within("春风里三号楼 二单元301"), "3号楼2单元301");
        assert_eq!(home_within("3-2-301"), "3-2-301");
    }

    proptest! {
        #[test]
        fn no_cell_breaks_the_readers(text in "\\PC{0,40}") {
            born(&text);
            born_by_age(&text, Date::constant(2026, 11, 23));
            one_phone(&text);
            home_within(&text);
            sex(&text);
            yes(&text);
        }

        #[test]
        fn figures_and_marks_break_nothing(text in "[0-9年月日号楼栋#.:T/ -]{0,24}") {
            born(&text);
            one_phone(&text);
            home_within(&text);
        }
    }
}
