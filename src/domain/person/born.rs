//! When somebody was born, as far as they say: a day, or only a year.

use jiff::civil::Date;

use super::{BirthDate, BirthRefusal};
use crate::words::numbers::zh_to_digits;
use crate::words::typed::tidy;

/// A day of birth, or the year alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Born {
    On(BirthDate),
    In(i16),
}

impl Born {
    /// Any form of a date, or a year: 1948, 1948年, 一九四八年.
    pub fn parse(typed: &str, today: Date) -> Result<Born, BirthRefusal> {
        let Some(year) = bare_year(typed) else {
            return BirthDate::parse(typed, today).map(Born::On);
        };
        if year > today.year() {
            Err(BirthRefusal::InTheFuture)
        } else if today.year() - year > BirthDate::OLDEST {
            Err(BirthRefusal::TooLongAgo)
        } else {
            Ok(Born::In(year))
        }
    }

    /// From the database: `1948-03-05` or `1948`.
    pub fn stored(text: &str) -> Option<Born> {
        bare_year(text).map(Born::In).or_else(|| BirthDate::stored(text).map(Born::On))
    }

    pub fn year(self) -> i16 {
        match self {
            Born::On(day) => day.date().year(),
            Born::In(year) => year,
        }
    }

    /// Full years; where only the year is known, those of somebody born in its first days.
    pub fn age(self, today: Date) -> u32 {
        match self {
            Born::On(day) => day.age(today),
            Born::In(year) => u32::try_from(i32::from(today.year()) - i32::from(year)).unwrap_or(0),
        }
    }
}

impl std::fmt::Display for Born {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Born::On(day) => day.fmt(f),
            Born::In(year) => write!(f, "{year}"),
        }
    }
}

fn bare_year(typed: &str) -> Option<i16> {
    let text = zh_to_digits(&tidy(typed));
    let text = text.strip_suffix('生').unwrap_or(&text);
    let text = text.strip_suffix('年').unwrap_or(text);
    let four = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    four.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        Date::constant(2026, 11, 23)
    }

    #[test]
    fn a_day_or_a_year_in_any_form() {
        for (typed, stored) in [
            ("1948", "1948"),
            ("1948年", "1948"),
            ("一九四八年", "1948"),
            ("１９４８", "1948"),
            ("1948年3月2日", "1948-03-02"),
            ("1948.3.2", "1948-03-02"),
            ("2 March 1948", "1948-03-02"),
        ] {
            let born = Born::parse(typed, today()).unwrap();
            assert_eq!(born.to_string(), stored, "{typed}");
            assert_eq!(Born::stored(stored), Some(born));
        }
    }

    #[test]
    fn nobody_is_born_tomorrow_or_before_memory() {
        assert_eq!(Born::parse("2027", today()), Err(BirthRefusal::InTheFuture));
        assert_eq!(Born::parse("1899", today()), Err(BirthRefusal::TooLongAgo));
        assert_eq!(Born::parse("48", today()), Err(BirthRefusal::NotADate));
        assert_eq!(Born::parse("", today()), Err(BirthRefusal::NotADate));
    }

    #[test]
    fn ages_are_full_years_where_the_day_is_known() {
        assert_eq!(Born::parse("1948-12-01", today()).unwrap().age(today()), 77);
        assert_eq!(Born::parse("1948", today()).unwrap().age(today()), 78);
    }
}
