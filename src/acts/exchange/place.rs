//! Which of our buildings somebody else's words name.

use crate::domain::import::cells::home_within;
use crate::words::names::{home_parts, terms_of_home};

/// Building's id and unit, where the words name a building of ours: 春风里3号楼2单元, 3栋, 三号楼.
pub fn building_in(words: &str, buildings: &[(String, String)]) -> Option<(String, Option<String>)> {
    let (building, unit, _) = home_parts(&home_within(words))?;
    let wanted = form_of(&building);
    let (id, _) = buildings.iter().find(|(_, name)| !wanted.is_empty() && form_of(name) == wanted)?;
    Some((id.clone(), Some(unit).filter(|unit| !unit.is_empty())))
}

/// Does it say which door: 3号楼2单元301室, 301室? What happens behind one is nobody else's to read.
pub fn names_a_door(words: &str) -> bool {
    // A floor, 三楼, is shared by all who live on it; a door has three figures at least.
    let figures = |door: &str| door.chars().filter(char::is_ascii_digit).count();
    let door = home_parts(&home_within(words)).is_some_and(|(_, _, door)| figures(&door) >= 3);
    door || words.contains(['室', '户'])
}

/// 3号楼, 3栋, 三号楼 and 3 are one building.
fn form_of(building: &str) -> String {
    terms_of_home(building, "", "").into_iter().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_is_known_and_a_staircase_is_none() {
        assert!(names_a_door("3栋2单元301室") && names_a_door("301室门口") && names_a_door("春风里3号楼2单元301"));
        assert!(!names_a_door("3号楼2单元 三楼") && !names_a_door("小区东门") && !names_a_door("1号楼"));
    }

    #[test]
    fn buildings_are_found_in_the_words_of_others() {
        let ours = [("b1".to_owned(), "1号楼".to_owned()), ("b3".to_owned(), "3号楼".to_owned())];
        assert_eq!(building_in("3栋2单元301室", &ours).map(|(id, _)| id).as_deref(), Some("b3"));
        assert_eq!(building_in("9号楼", &ours), None);
        assert_eq!(building_in("小区东门", &ours), None);
        assert_eq!(building_in("", &ours), None);
    }
}
