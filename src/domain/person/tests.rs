//! Tests of domain::person.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn names_are_kept_as_people_give_them() {
    assert_eq!(PersonName::parse(" 王　秀 兰 ").unwrap().as_str(), "王秀兰");
    assert_eq!(PersonName::parse("Mary  O'Brien").unwrap().as_str(), "Mary O'Brien");
    assert_eq!(PersonName::parse("阿依古丽·买买提").unwrap().as_str(), "阿依古丽·买买提");
    assert_eq!(PersonName::parse("王秀兰").unwrap().initial(), "王");
    assert_eq!(PersonName::parse("li ming").unwrap().initial(), "L");
}

#[test]
fn what_is_no_name() {
    assert_eq!(PersonName::parse(" \u{200b} "), Err(NameRefusal::Empty));
    assert_eq!(PersonName::parse("12345"), Err(NameRefusal::NoLetters));
    assert_eq!(PersonName::parse("。。"), Err(NameRefusal::NoLetters));
    assert!(PersonName::parse(&"王".repeat(40)).is_ok());
    assert_eq!(PersonName::parse(&"王".repeat(41)), Err(NameRefusal::TooLong));
}

#[test]
fn ages_are_full_years() {
    let today = day("2026-11-23");
    let born = |text: &str| BirthDate::parse(text, today).unwrap();
    assert_eq!(born("1948年3月5日").age(today), 78);
    assert_eq!(born("1948-11-23").age(today), 78);
    assert_eq!(born("1948-11-24").age(today), 77);
    assert_eq!(born("1948-2-29").age(day("2026-02-28")), 77);
    assert_eq!(born("1948-2-29").age(day("2026-03-01")), 78);
    assert_eq!(born("1948-3-5").to_string(), "1948-03-05");
    assert_eq!(BirthDate::stored("1948-03-05"), Some(born("1948-3-5")));
    assert_eq!(born("2026-11-23").age(day("2020-01-01")), 0);
}

#[test]
fn births_that_cannot_be() {
    let today = day("2026-11-23");
    assert_eq!(BirthDate::parse("2026-11-24", today), Err(BirthRefusal::InTheFuture));
    assert_eq!(BirthDate::parse("1900-1-1", today), Err(BirthRefusal::TooLongAgo));
    assert_eq!(BirthDate::parse("78岁", today), Err(BirthRefusal::NotADate));
}

const WANG: Likely = Likely { name: "王秀兰", birth_year: Some(1948), home: "3-2-301", phone: "88881111" };

#[test]
fn the_same_person_registered_twice_is_noticed_and_explained() {
    let again = Likely { name: "王秀岚", birth_year: Some(1948), home: "3-2-301", phone: "" };
    let found = resemblance(&WANG, &again);
    assert!(found.likely());
    assert_eq!(found.because, [Resemblance::NameSoundsSame, Resemblance::SameBirthYear, Resemblance::SameHome]);
    assert_eq!(resemblance(&WANG, &WANG).score, 100);
    let moved = Likely { home: "7-1-102", phone: "", birth_year: Some(1949), ..WANG };
    assert_eq!(
        resemblance(&WANG, &moved),
        Duplicate { score: 60, because: vec![Resemblance::SameName, Resemblance::NearBirthYear] }
    );
}

#[test]
fn a_family_is_not_one_person_and_a_common_name_alone_is_no_warning() {
    let daughter = Likely { name: "王芳", birth_year: Some(1975), ..WANG };
    assert_eq!(resemblance(&WANG, &daughter), Duplicate::default());
    let namesake = Likely { birth_year: Some(1990), home: "9-1-101", phone: "88882222", ..WANG };
    assert!(!resemblance(&WANG, &namesake).likely());
    let unknown = Likely { birth_year: None, home: "", phone: "", ..WANG };
    assert!(!resemblance(&unknown, &unknown).likely());
}

#[test]
fn only_what_arrives_by_itself_is_instant() {
    let instant: Vec<_> = Reach::ALL.iter().filter(|reach| reach.instant()).map(Reach::as_str).collect();
    assert_eq!(instant, ["app", "sms", "email"]);
}

proptest! {
    #[test]
    fn resemblance_is_the_same_both_ways(a in "[王李秀兰英]{1,3}", b in "[王李秀兰英]{1,3}", x in 1940i16..1945, y in 1940i16..1945) {
        let one = Likely { name: &a, birth_year: Some(x), home: "1", phone: "" };
        let other = Likely { name: &b, birth_year: Some(y), home: "1", phone: "" };
        prop_assert_eq!(resemblance(&one, &other), resemblance(&other, &one));
        prop_assert!(resemblance(&one, &other).score <= 100);
    }

    #[test]
    fn an_accepted_name_is_accepted_again_unchanged(typed in "\\PC{0,50}") {
        if let Ok(name) = PersonName::parse(&typed) {
            prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name));
        }
    }
}
