//! Where somebody lives, as typed in three fields and kept in one form, so that one home is one row.

use crate::words::numbers::zh_to_digits;
use crate::words::typed::tidy;

/// A home: the building by its id, then unit and door in their plain form (2单元, 301).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dwelling {
    pub building: String,
    /// Empty where the building has but one entrance.
    pub unit: String,
    pub door: String,
}

/// Which field is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DwellingRefusal {
    /// Unit or door without a building.
    NoBuilding,
    NoDoor,
    UnitTooLong,
    DoorTooLong,
}

impl Dwelling {
    pub const MOST: usize = 12;

    /// `None` where nothing was said: somebody may have no home here, or not want to say.
    pub fn parse(building: &str, unit: &str, door: &str) -> Result<Option<Dwelling>, DwellingRefusal> {
        let (building, unit, door) = (tidy(building), unit_of(unit), door_of(door));
        match (building.is_empty(), door.is_empty()) {
            (true, true) if unit.is_empty() => return Ok(None),
            (true, _) => return Err(DwellingRefusal::NoBuilding),
            (false, true) => return Err(DwellingRefusal::NoDoor),
            (false, false) => {}
        }
        if unit.chars().count() > Self::MOST {
            return Err(DwellingRefusal::UnitTooLong);
        }
        if door.chars().count() > Self::MOST {
            return Err(DwellingRefusal::DoorTooLong);
        }
        Ok(Some(Dwelling { building, unit, door }))
    }
}

/// 2, 02, 二, 2单元, 二单元 → 2单元; 甲单元 and B stay.
fn unit_of(typed: &str) -> String {
    let text = zh_to_digits(&tidy(typed).replace(' ', ""));
    match number(text.strip_suffix("单元").unwrap_or(&text)) {
        Some(number) => format!("{number}单元"),
        None => text,
    }
}

/// 301, 0301, 301室, 三〇一 → 301; 一层东 becomes 1层东, whatever else stays.
fn door_of(typed: &str) -> String {
    let text = zh_to_digits(&tidy(typed).replace(' ', ""));
    let bare = ["室", "房", "号"].iter().find_map(|mark| text.strip_suffix(mark)).unwrap_or(&text);
    number(bare).unwrap_or_else(|| bare.to_uppercase())
}

/// A number without zeros in front; `None` where it is no number.
fn number(text: &str) -> Option<String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = text.trim_start_matches('0');
    digits.then(|| if plain.is_empty() { "0".to_owned() } else { plain.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_home_is_written_in_one_way() {
        for (unit, door) in
            [("2", "301"), ("２单元", "301室"), ("二单元", "三〇一"), (" 02 ", "0301"), ("2 单元", "301号")]
        {
            let home = Dwelling::parse("b1", unit, door).unwrap().unwrap();
            assert_eq!((home.unit.as_str(), home.door.as_str()), ("2单元", "301"), "{unit} {door}");
        }
        let lettered = Dwelling::parse("b1", "甲单元", "101a").unwrap().unwrap();
        assert_eq!((lettered.unit.as_str(), lettered.door.as_str()), ("甲单元", "101A"));
    }

    #[test]
    fn nothing_said_is_no_home_and_half_is_asked_again() {
        assert_eq!(Dwelling::parse("", " ", "").unwrap(), None);
        assert_eq!(Dwelling::parse("", "2", "301"), Err(DwellingRefusal::NoBuilding));
        assert_eq!(Dwelling::parse("b1", "2", ""), Err(DwellingRefusal::NoDoor));
        assert!(Dwelling::parse("b1", "", "301").unwrap().is_some());
        assert_eq!(Dwelling::parse("b1", "2", "三百零一号后面的小平房左手第二间"), Err(DwellingRefusal::DoorTooLong));
    }
}
