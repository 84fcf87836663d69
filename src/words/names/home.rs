//! A home as people write it (3号楼2单元301, 三栋二单元三〇一室, 3-2-301) and the terms it is found under.

use crate::words::numbers::zh_to_digits;
use crate::words::typed::tidy;

/// Building, entrance and room, each empty where it was not said.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Home {
    building: String,
    entrance: String,
    room: String,
}

const BUILDING_MARKS: [&str; 7] = ["号楼", "栋", "幢", "座", "楼", "#", "号院"];
const ENTRANCE_MARKS: [&str; 4] = ["单元", "门", "梯", "口"];
const ROOM_MARKS: [&str; 3] = ["室", "房", "号"];

impl Home {
    /// From the parts of a home on file, in whatever form each was written.
    pub fn from_parts(building: &str, entrance: &str, room: &str) -> Home {
        Home { building: bare(building), entrance: bare(entrance), room: bare(room) }
    }

    /// Building, entrance, room.
    pub fn into_parts(self) -> (String, String, String) {
        (self.building, self.entrance, self.room)
    }

    /// From one line; `None` where it is not a home.
    pub fn parse(typed: &str) -> Option<Home> {
        let typed = tidy(typed);
        let text: String = zh_to_digits(&typed).to_lowercase().chars().map(dash).collect();
        if !text.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        // 丁一 and 万三 are people: numbers in characters make a home only beside a mark such as 号楼.
        if typed.chars().any(|c| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ' ')
        {
            return Home::from_dashes(&text);
        }
        let mut home = Home::default();
        let rest = take(&text, &BUILDING_MARKS, &mut home.building);
        let rest = take(rest, &ENTRANCE_MARKS, &mut home.entrance);
        if home.building.is_empty() && home.entrance.is_empty() && !ROOM_MARKS.iter().any(|mark| rest.ends_with(mark)) {
            return None;
        }
        // 3号楼2-301: entrance and room joined by a dash after the building's name.
        match rest.split_once('-') {
            Some((entrance, room)) if home.entrance.is_empty() => {
                (home.entrance, home.room) = (bare(entrance), bare(room))
            }
            _ => home.room = bare(rest),
        }
        let plain = |part: &str| part.len() <= 8 && part.chars().all(|c| c.is_ascii_alphanumeric());
        (plain(&home.building) && plain(&home.entrance) && plain(&home.room)).then_some(home)
    }

    /// 3-2-301, 3-2, or a room alone.
    fn from_dashes(text: &str) -> Option<Home> {
        let parts: Vec<String> = text.split(['-', ' ']).filter(|part| !part.is_empty()).map(bare).collect();
        let number = |part: &String| part.len() <= 5 && part.ends_with(|c: char| c.is_ascii_digit());
        let lettered = |part: &String| part.len() == 1;
        if !parts.iter().enumerate().all(|(at, part)| number(part) || (lettered(part) && at == 0)) {
            return None;
        }
        match parts.as_slice() {
            [room] => Some(Home { room: room.clone(), ..Home::default() }),
            [building, entrance] if entrance.len() < 3 => {
                Some(Home { building: building.clone(), entrance: entrance.clone(), room: String::new() })
            }
            [building, room] => Some(Home { building: building.clone(), entrance: String::new(), room: room.clone() }),
            [building, entrance, room] => {
                Some(Home { building: building.clone(), entrance: entrance.clone(), room: room.clone() })
            }
            _ => None,
        }
    }

    /// Everything this home is found under.
    pub fn terms(&self) -> Vec<String> {
        let mut terms = Vec::new();
        if !self.building.is_empty() {
            terms.push(format!("{}号楼", self.building));
            if !self.entrance.is_empty() {
                terms.push(format!("{}-{}", self.building, self.entrance));
                if !self.room.is_empty() {
                    terms.push(format!("{}-{}-{}", self.building, self.entrance, self.room));
                }
            }
        }
        if !self.entrance.is_empty() {
            terms.push(format!("{}单元", self.entrance));
        }
        if !self.room.is_empty() {
            terms.push(self.room.clone());
        }
        terms
    }

    /// The fewest terms that pin down what was said: one where the parts are without a gap.
    pub fn query(&self) -> Vec<String> {
        let said = (!self.building.is_empty(), !self.entrance.is_empty(), !self.room.is_empty());
        match said {
            (true, true, true) => vec![format!("{}-{}-{}", self.building, self.entrance, self.room)],
            (true, true, false) => vec![format!("{}-{}", self.building, self.entrance)],
            _ => self.terms(),
        }
    }
}

/// What stands before the first of these marks goes into `part`; the text after it is returned.
fn take<'a>(text: &'a str, marks: &[&str], part: &mut String) -> &'a str {
    let found = marks
        .iter()
        .filter_map(|mark| text.find(mark).map(|at| (at, mark.len())))
        .min_by_key(|(at, length)| (*at, usize::MAX - length));
    match found {
        Some((at, length)) => {
            *part = bare(&text[..at]);
            text[at + length..].trim_matches(['-', ' '])
        }
        None => text.trim_matches(['-', ' ']),
    }
}

/// A part without its mark and without zeros in front: 02单元 → 2, 301室 → 301.
fn bare(part: &str) -> String {
    let text = zh_to_digits(&tidy(part)).to_lowercase();
    let marks = BUILDING_MARKS.iter().chain(&ENTRANCE_MARKS).chain(&ROOM_MARKS);
    let text = marks.fold(text.as_str(), |text, mark| text.strip_suffix(mark).unwrap_or(text)).trim();
    let without_zeros = text.trim_start_matches('0');
    if without_zeros.is_empty() { text.to_owned() } else { without_zeros.to_owned() }
}

fn dash(c: char) -> char {
    match c {
        '–' | '—' | '‐' | '‑' | '~' | '/' | '_' | '－' => '-',
        _ => c,
    }
}
