//! Everybody known and everybody listed so far, looked up by name, home and telephone: so that a list read
//! twice adds nobody twice, and who looks alike is shown before they are added.

use std::collections::HashMap;

use crate::domain::person::{Born, Duplicate, Likely, resemblance};
use crate::words::names;

/// What tells a person from others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub name: String,
    /// As stored: `1948-03-02` or `1948`; empty where unknown.
    pub born: String,
    /// The home in its one written form; empty where unknown.
    pub home: String,
    pub phone: String,
}

impl Facts {
    fn likely(&self) -> Likely<'_> {
        Likely {
            name: &self.name,
            birth_year: Born::stored(&self.born).map(Born::year),
            home: &self.home,
            phone: &self.phone,
        }
    }
}

/// Where somebody on the roll comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// Their id.
    Register(String),
    /// The row of the list.
    Row(u32),
}

/// What the roll says of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match<'a> {
    New,
    /// The same in every word: there is nothing to add.
    Same(&'a From),
    /// Perhaps the same person, and the likeliest of them.
    Alike {
        from: &'a From,
        facts: &'a Facts,
        because: Duplicate,
    },
}

#[derive(Debug, Default)]
pub struct Roll {
    people: Vec<(From, Facts)>,
    by_sound: HashMap<String, Vec<usize>>,
    by_home: HashMap<String, Vec<usize>>,
    by_phone: HashMap<String, Vec<usize>>,
}

impl Roll {
    /// Those weighed for one row: of two hundred who share a telephone, these are enough.
    const WEIGHED: usize = 60;

    pub fn add(&mut self, from: From, facts: Facts) {
        let at = self.people.len();
        for sound in names::sounds(&facts.name) {
            self.by_sound.entry(sound).or_default().push(at);
        }
        if !facts.home.is_empty() {
            self.by_home.entry(facts.home.clone()).or_default().push(at);
        }
        if !facts.phone.is_empty() {
            self.by_phone.entry(facts.phone.clone()).or_default().push(at);
        }
        self.people.push((from, facts));
    }

    /// Whoever is likely the same person shares the sound of the name, the home or the telephone: fewer
    /// points than that never reach [`Duplicate::WARN`].
    pub fn find(&self, who: &Facts) -> Match<'_> {
        let mut near: Vec<usize> = names::sounds(&who.name).iter().flat_map(|s| listed(&self.by_sound, s)).collect();
        if let Some((from, _)) = near.iter().map(|at| &self.people[*at]).find(|(_, known)| known == who) {
            return Match::Same(from);
        }
        near.truncate(Self::WEIGHED * 4);
        near.extend(listed(&self.by_home, &who.home).take(Self::WEIGHED));
        near.extend(listed(&self.by_phone, &who.phone).take(Self::WEIGHED));
        near.sort_unstable();
        near.dedup();
        let weighed = near.into_iter().map(|at| (resemblance(&who.likely(), &self.people[at].1.likely()), at));
        match weighed.filter(|(found, _)| found.likely()).max_by_key(|(found, at)| (found.score, usize::MAX - at)) {
            Some((because, at)) => {
                let (from, facts) = &self.people[at];
                Match::Alike { from, facts, because }
            }
            None => Match::New,
        }
    }

    /// Whether somebody else answers this number, as far as the roll knows.
    pub fn has_phone(&self, phone: &str) -> bool {
        !phone.is_empty() && self.by_phone.contains_key(phone)
    }
}

fn listed<'a>(index: &'a HashMap<String, Vec<usize>>, key: &str) -> impl Iterator<Item = usize> + 'a {
    index.get(key).into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(name: &str, born: &str, home: &str, phone: &str) -> Facts {
        Facts { name: name.into(), born: born.into(), home: home.into(), phone: phone.into() }
    }

    fn roll() -> Roll {
        let mut roll = Roll::default();
        roll.add(From::Register("p1".into()), facts("王秀兰", "1948-03-02", "b3/2单元/301", ""));
        roll.add(From::Row(4), facts("陈建国", "1950", "b3/2单元/302", "13800138000"));
        roll
    }

    #[test]
    fn the_same_in_every_word_is_nobody_new() {
        let roll = roll();
        let found = roll.find(&facts("王秀兰", "1948-03-02", "b3/2单元/301", ""));
        assert_eq!(found, Match::Same(&From::Register("p1".into())));
        assert_eq!(roll.find(&facts("陈建国", "1950", "b3/2单元/302", "13800138000")), Match::Same(&From::Row(4)));
    }

    #[test]
    fn who_sounds_the_same_and_lives_there_is_asked_about() {
        let roll = roll();
        let found = roll.find(&facts("王秀岚", "1948", "b3/2单元/301", "88881234"));
        assert!(matches!(found, Match::Alike { from: From::Register(id), .. } if id == "p1"), "{found:?}");
        assert!(matches!(roll.find(&facts("陈建国", "1951", "", "")), Match::Alike { .. }));
    }

    #[test]
    fn a_name_alone_is_shared_by_many() {
        let roll = roll();
        assert_eq!(roll.find(&facts("王秀兰", "", "", "")), Match::New);
        assert_eq!(roll.find(&facts("李明", "1948", "b3/2单元/301", "13800138000")), Match::New, "a family");
    }

    #[test]
    fn nobody_who_is_likely_slips_past_the_index() {
        // Every way to WARN, one by one, against a plain walk over all.
        let names = ["王秀兰", "王秀岚", "汪秀兰", "李明"];
        let (years, homes, phones) = (["1948", "1949", ""], ["h1", "h2", ""], ["13800138000", ""]);
        let mut all = Vec::new();
        for name in names {
            for year in years {
                for home in homes {
                    for phone in phones {
                        all.push(facts(name, year, home, phone));
                    }
                }
            }
        }
        for known in &all {
            let mut roll = Roll::default();
            roll.add(From::Row(1), known.clone());
            for who in &all {
                let likely = resemblance(&who.likely(), &known.likely()).likely();
                let found = roll.find(who);
                assert_eq!(likely || who == known, found != Match::New, "{who:?} {known:?}");
            }
        }
    }
}
