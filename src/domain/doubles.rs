//! Which records of the register are perhaps of one person: a list for staff to look through, never a verdict.

use std::collections::{BTreeMap, BTreeSet};

use super::person::{Likely, Resemblance, resemblance};

/// From here on two records are listed: the same name and one thing more, or a like name and two.
pub const LISTED: u8 = 75;
/// People who share a name, a number or a home and are compared one by one; a group beyond is a canteen's telephone or a
/// hostel, and says nothing.
const GROUP: usize = 40;

/// One record, in few words.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: String,
    pub name: String,
    pub birth_year: Option<i16>,
    /// In one form, or empty.
    pub home: String,
    /// Digits, or empty.
    pub phone: String,
}

/// Two who look alike; `one` is the smaller id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Double {
    pub one: String,
    pub other: String,
    pub score: u8,
    pub because: Vec<Resemblance>,
}

/// All pairs that look alike. Compares within groups that share something, so that ten thousand records are a moment's
/// work and not fifty million comparisons.
pub fn doubles(people: &[Known]) -> Vec<Double> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for group in groups(people).into_values().filter(|g| g.len() <= GROUP) {
        for (at, a) in group.iter().enumerate() {
            for b in &group[at + 1..] {
                let (one, other) = if people[*a].id < people[*b].id { (*a, *b) } else { (*b, *a) };
                if seen.insert((one, other)) {
                    found.extend(alike(&people[one], &people[other]));
                }
            }
        }
    }
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.one.cmp(&b.one)).then_with(|| a.other.cmp(&b.other)));
    found
}

/// Indices of those who share a name, a number or a home.
fn groups(people: &[Known]) -> BTreeMap<(u8, &str), Vec<usize>> {
    let mut groups: BTreeMap<(u8, &str), Vec<usize>> = BTreeMap::new();
    for (at, person) in people.iter().enumerate() {
        for (what, value) in [(0, &person.name), (1, &person.phone), (2, &person.home)] {
            if !value.is_empty() {
                groups.entry((what, value)).or_default().push(at);
            }
        }
    }
    groups
}

fn alike(one: &Known, other: &Known) -> Option<Double> {
    let found = resemblance(&likely(one), &likely(other));
    (found.score >= LISTED).then(|| Double {
        one: one.id.clone(),
        other: other.id.clone(),
        score: found.score,
        because: found.because,
    })
}

fn likely(person: &Known) -> Likely<'_> {
    Likely { name: &person.name, birth_year: person.birth_year, home: &person.home, phone: &person.phone }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(id: &str, name: &str, year: i16, home: &str, phone: &str) -> Known {
        Known { id: id.into(), name: name.into(), birth_year: Some(year), home: home.into(), phone: phone.into() }
    }

    #[test]
    fn the_same_name_and_year_or_a_like_name_in_one_home() {
        let people = [
            known("b", "王秀兰", 1948, "3/2/301", ""),
            known("a", "王秀蓝", 1948, "3/2/301", ""),
            known("c", "王秀兰", 1948, "", ""),
            known("d", "陈建国", 1953, "3/2/301", ""),
        ];
        let found = doubles(&people);
        let pairs: Vec<(&str, &str)> = found.iter().map(|d| (d.one.as_str(), d.other.as_str())).collect();
        assert_eq!(pairs, [("a", "b"), ("b", "c")], "{found:?}");
        assert!(found[0].because.contains(&Resemblance::SameHome));
    }

    #[test]
    fn a_name_alone_is_not_enough() {
        let people = [known("a", "王秀兰", 1948, "", ""), known("b", "王秀兰", 1990, "", "")];
        assert!(doubles(&people).is_empty());
    }

    #[test]
    fn a_hostel_compares_nobody_with_everybody() {
        let many: Vec<Known> = (0..200).map(|n| known(&format!("p{n:03}"), "李明", 1990, "1/1/1", "")).collect();
        assert!(doubles(&many).is_empty());
    }
}
