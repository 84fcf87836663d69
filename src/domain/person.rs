//! A person on the register: name, birth, how they are reached, and whether two records may be one person.

mod born;
mod dwelling;

use jiff::civil::Date;
use serde::Serialize;

pub use born::Born;
pub use dwelling::{Dwelling, DwellingRefusal};

use super::stored::stored;
use crate::words::dates;
use crate::words::names::likeness;
use crate::words::typed::tidy;

/// What stands wherever the name of somebody stood who had everything about them erased, and where words of theirs stood
/// that may not be empty or would read as not yet written: a title, minutes. Kept in their place, as names and people's own
/// words are, whatever language a page is in.
pub const ERASED: &str = "（已删除）";

stored! {
    /// How someone wants to hear from the community (CAPABILITIES.md 9).
    pub enum Reach {
        App => "app",
        Sms => "sms",
        Email => "email",
        Call => "call",
        Letter => "letter",
        Visit => "visit",
    }
}

impl Reach {
    /// Arrives by itself, so undo windows may start when it is sent; all others wait until someone marks the person
    /// reached (TRUST.md §2).
    pub fn instant(self) -> bool {
        matches!(self, Reach::App | Reach::Sms | Reach::Email)
    }
}

stored! {
    /// What someone can do with a phone, as they say it themselves.
    pub enum Digital {
        None => "none",
        Some => "some",
        Able => "able",
    }
}

stored! {
    /// What the desk and helpers must think of without asking each time (TRUST.md §3).
    pub enum Need {
        Hearing => "hearing",
        Sight => "sight",
        /// Cannot read, or little.
        Reading => "reading",
        /// Speaks a dialect, so that whoever rings must too.
        Dialect => "dialect",
    }
}

/// Who has to be read the form aloud, by staff and not by the helper (TRUST.md §3).
pub fn must_be_read_to(needs: &[Need]) -> bool {
    !needs.is_empty()
}

/// Who signs with a fingerprint before two witnesses: they cannot read what they sign.
pub fn signs_before_two(needs: &[Need]) -> bool {
    needs.iter().any(|need| matches!(need, Need::Sight | Need::Reading))
}

stored! {
    pub enum Sex {
        Female => "f",
        Male => "m",
    }
}

/// A name as people give it, 1 to 40 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct PersonName(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameRefusal {
    Empty,
    TooLong,
    /// It has no letter at all: a number or a mark is no name.
    NoLetters,
}

impl PersonName {
    pub const MOST: usize = 40;

    /// Spaces inside a Chinese name (王 秀 兰) were typed to look even, and go; those of other names stay.
    pub fn parse(typed: &str) -> Result<PersonName, NameRefusal> {
        let text = tidy(typed);
        let text = if text.chars().all(|c| c == ' ' || c > '\u{2e80}') { text.replace(' ', "") } else { text };
        match text.chars().count() {
            0 => Err(NameRefusal::Empty),
            41.. => Err(NameRefusal::TooLong),
            _ if !text.chars().any(char::is_alphabetic) => Err(NameRefusal::NoLetters),
            _ => Ok(PersonName(text)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The round mark beside a name: 王, L.
    pub fn initial(&self) -> String {
        self.0.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default()
    }
}

/// A day of birth that a living person can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BirthDate(Date);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BirthRefusal {
    NotADate,
    InTheFuture,
    TooLongAgo,
}

impl BirthDate {
    const OLDEST: i16 = 125;

    pub fn parse(typed: &str, today: Date) -> Result<BirthDate, BirthRefusal> {
        let date = dates::parse_date(typed).ok_or(BirthRefusal::NotADate)?;
        if date > today {
            return Err(BirthRefusal::InTheFuture);
        }
        if today.year() - date.year() > Self::OLDEST {
            return Err(BirthRefusal::TooLongAgo);
        }
        Ok(BirthDate(date))
    }

    /// From the database, where it is 1948-03-05.
    pub fn stored(text: &str) -> Option<BirthDate> {
        text.parse().ok().map(BirthDate)
    }

    pub fn date(self) -> Date {
        self.0
    }

    /// Full years on a day. Who was born on 29 February is a year older on 1 March where there is no 29th.
    pub fn age(self, today: Date) -> u32 {
        let had_birthday = (today.month(), today.day()) >= (self.0.month(), self.0.day());
        let years = i32::from(today.year()) - i32::from(self.0.year()) - i32::from(!had_birthday);
        u32::try_from(years).unwrap_or(0)
    }
}

impl std::fmt::Display for BirthDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for BirthDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What is compared of two records.
#[derive(Clone, Copy, Debug, Default)]
pub struct Likely<'a> {
    pub name: &'a str,
    pub birth_year: Option<i16>,
    /// An id or canonical text of the home; empty where unknown.
    pub home: &'a str,
    /// Digits as `words::typed::phone` gives them; empty where unknown.
    pub phone: &'a str,
}

/// Why two records may be one person; shown to the member of staff, who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Resemblance {
    SameName,
    NameSoundsSame,
    NameSoundsSimilar,
    SameBirthYear,
    /// A year apart: papers and memory differ by the lunar year.
    NearBirthYear,
    SameHome,
    SamePhone,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// 0 to 100.
    pub score: u8,
    pub because: Vec<Resemblance>,
}

impl Duplicate {
    /// From here on the desk is warned before registering.
    pub const WARN: u8 = 60;

    pub fn likely(&self) -> bool {
        self.score >= Self::WARN
    }
}

/// How likely two records are one person. A name is needed: a home and a telephone are shared by families.
pub fn resemblance(one: &Likely, other: &Likely) -> Duplicate {
    let (name_points, name) = match likeness(one.name, other.name) {
        100 => (50, Resemblance::SameName),
        80 => (35, Resemblance::NameSoundsSame),
        50 => (20, Resemblance::NameSoundsSimilar),
        _ => return Duplicate::default(),
    };
    let mut points: u8 = name_points;
    let mut because = vec![name];
    let mut found = |more: u8, reason| {
        points += more;
        because.push(reason);
    };
    match (one.birth_year, other.birth_year) {
        (Some(a), Some(b)) if a == b => found(25, Resemblance::SameBirthYear),
        (Some(a), Some(b)) if a.abs_diff(b) == 1 => found(10, Resemblance::NearBirthYear),
        _ => {}
    }
    if !one.home.is_empty() && one.home == other.home {
        found(25, Resemblance::SameHome);
    }
    if !one.phone.is_empty() && one.phone == other.phone {
        found(25, Resemblance::SamePhone);
    }
    Duplicate { score: points.min(100), because }
}

#[cfg(test)]
mod tests;
