//! The second pair of eyes: who may agree to what another member of staff wants to do (TRUST.md §3:
//! two staff; the second may be the subdistrict's duty officer, by telephone).

use super::standing::{Assurance, Standing};
use super::tiers::{
    ActivateHelper, AnswerSecond, ApproveRecovery, AskDayCaps, AskSecond, BedsideMandate, CheckMandate, DecideBallot,
    DecideObjection, DecideReview, DeliverDigest, DraftMandate, EndByDeath, EndByIncapacity, Kind, MarkReached,
    MergePeople, PartPeople, PassRequest, ProveGuardian, ReadPaper, ReopenAccount, ResumeHelper, Rule, UrgentMandate,
    WidenCaps, WidenDayCaps, WitnessMandate,
};

const HOUR: i64 = 3_600_000;
/// What was agreed is done within a day, or asked again.
pub const HOLDS: i64 = 24 * HOUR;

/// Every act that takes two, as TRUST.md lists them. The policy refuses each of them to whoever cannot show [`Two`].
pub const TAKES_TWO: &[&str] = &[
    // §3, accreditation: approved by one, activated by another; what one stopped another resumes.
    ActivateHelper::RULE.code,
    ResumeHelper::RULE.code,
    // §3, mandates: at the bedside, in haste, by a guardian's document, above the caps.
    BedsideMandate::RULE.code,
    UrgentMandate::RULE.code,
    ProveGuardian::RULE.code,
    WidenCaps::RULE.code,
    WidenDayCaps::RULE.code,
    // §3, death and loss of capacity: two verify.
    EndByDeath::RULE.code,
    EndByIncapacity::RULE.code,
    PassRequest::RULE.code,
    // §4, recovery.
    ApproveRecovery::RULE.code,
    // Accounts: what one stopped opens again, records become one or stand apart.
    ReopenAccount::RULE.code,
    MergePeople::RULE.code,
    PartPeople::RULE.code,
];

/// What somebody says they saw, heard or judged themselves, beside [`TAKES_TWO`]. A program that works with a colleague's
/// token is not that colleague: whoever issued it to themselves would be two people alone.
pub const TAKES_A_PERSON: &[&str] = &[
    // The first of two.
    AskSecond::RULE.code,
    AskDayCaps::RULE.code,
    DraftMandate::RULE.code,
    WitnessMandate::RULE.code,
    // The other, where the act itself is not the one that takes two.
    AnswerSecond::RULE.code,
    DecideReview::RULE.code,
    DecideObjection::RULE.code,
    DecideBallot::RULE.code,
    ReadPaper::RULE.code,
    // A resident was spoken to.
    CheckMandate::RULE.code,
    MarkReached::RULE.code,
    DeliverDigest::RULE.code,
];

/// Is a person wanted where a program came?
pub fn wants_a_person(rule: &Rule, standing: &Standing) -> bool {
    standing.assurance == Assurance::Token && (takes_two(rule) || TAKES_A_PERSON.contains(&rule.code))
}

pub fn takes_two(rule: &Rule) -> bool {
    TAKES_TWO.contains(&rule.code)
}

/// Two people looked, and they are two. Only the functions of this file make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Two(());

/// A colleague who takes the second step is another than whoever took the first.
pub fn another(first: &str, second: &str) -> Result<Two, NotSecond> {
    if first == second { Err(NotSecond::SamePerson) } else { Ok(Two(())) }
}

/// Somebody of another house who was there, a grid worker: named with a number, and neither the first under another name
/// nor one of those it is about.
pub fn outsider(first: First<'_>, name: &str, number: &str, about: &[&str]) -> Result<Two, NotSecond> {
    let same = name == first.name || first.phone == Some(number) || about.contains(&name);
    if same { Err(NotSecond::SamePerson) } else { Ok(Two(())) }
}

/// Who looked at it besides the one who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondEyes {
    /// A member of staff, signed in themselves: their person id.
    Staff(String),
    /// The subdistrict's duty officer, rung on the number that stands in the settings.
    DutyOfficer {
        /// The officer's row in the settings.
        officer: String,
        name: String,
        /// Digits only.
        number: String,
        /// Who put them into the settings.
        added_by: String,
        /// Who rang and wrote down what was said.
        recorded_by: String,
    },
}

/// The one who does it, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub struct First<'a> {
    pub person: &'a str,
    pub name: &'a str,
    /// Digits only.
    pub phone: Option<&'a str>,
}

/// Why nobody has looked a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSecond {
    /// The same person twice.
    SamePerson,
    /// An officer whom one of those who rely on them put into the settings: nobody else ever knew of them.
    TheirOwn,
    /// Agreed so long ago that it is to be asked again.
    TooOld,
}

/// Is this a second pair of eyes? Never the same person as the first, by whatever name or number, nor an officer whom the
/// first, whoever asked or whoever rang wrote down themselves, and not what was agreed yesterday.
pub fn counts(
    first: First<'_>,
    asked_by: &str,
    second: &SecondEyes,
    agreed_at: i64,
    now: i64,
) -> Result<Two, NotSecond> {
    let same = match second {
        SecondEyes::Staff(person) => person == first.person,
        // The first rings and writes down; the officer must not be themselves under another title.
        SecondEyes::DutyOfficer { officer, name, number, .. } => {
            officer == first.person || name == first.name || first.phone.is_some_and(|own| own == number)
        }
    };
    if same {
        return Err(NotSecond::SamePerson);
    }
    if let SecondEyes::DutyOfficer { added_by, recorded_by, .. } = second
        && [first.person, asked_by, recorded_by.as_str()].contains(&added_by.as_str())
    {
        return Err(NotSecond::TheirOwn);
    }
    if agreed_at > now || now - agreed_at >= HOLDS {
        return Err(NotSecond::TooOld);
    }
    Ok(Two(()))
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Two people, for the tests of other rules.
    pub fn two() -> Two {
        Two(())
    }

    const ZHOU: First<'_> = First { person: "zhou", name: "周敏", phone: Some("13900010009") };

    fn officer(name: &str, number: &str) -> SecondEyes {
        SecondEyes::DutyOfficer {
            officer: "o1".into(),
            name: name.into(),
            number: number.into(),
            added_by: "he".into(),
            recorded_by: "zhou".into(),
        }
    }

    #[test]
    fn a_colleague_or_the_officer_on_duty_counts() {
        assert_eq!(counts(ZHOU, "zhou", &SecondEyes::Staff("zhao".into()), 5, 10), Ok(Two(())));
        assert_eq!(counts(ZHOU, "zhou", &officer("何主任", "88882345"), 5, 10), Ok(Two(())));
    }

    #[test]
    fn never_the_same_person_twice() {
        for second in [SecondEyes::Staff("zhou".into()), officer("周敏", "88882345"), officer("何主任", "13900010009")]
        {
            assert_eq!(counts(ZHOU, "zhou", &second, 5, 10), Err(NotSecond::SamePerson));
        }
    }

    #[test]
    fn nobody_rings_an_officer_of_their_own() {
        let added = |by: &str, rang: &str| SecondEyes::DutyOfficer {
            officer: "o1".into(),
            name: "张不存".into(),
            number: "88887777".into(),
            added_by: by.into(),
            recorded_by: rang.into(),
        };
        for (asked_by, second) in [
            ("zhou", added("zhou", "zhou")),
            ("zhao", added("zhao", "zhou")),
            ("he", added("zhao", "zhao")),
            ("he", added("zhou", "zhao")),
        ] {
            assert_eq!(counts(ZHOU, asked_by, &second, 5, 10), Err(NotSecond::TheirOwn), "{asked_by} {second:?}");
        }
        assert_eq!(counts(ZHOU, "zhao", &added("he", "zhao"), 5, 10), Ok(Two(())));
    }

    #[test]
    fn what_was_agreed_yesterday_is_asked_again() {
        let zhao = SecondEyes::Staff("zhao".into());
        assert_eq!(counts(ZHOU, "zhou", &zhao, 0, HOLDS - 1), Ok(Two(())));
        assert_eq!(counts(ZHOU, "zhou", &zhao, 0, HOLDS), Err(NotSecond::TooOld));
        assert_eq!(counts(ZHOU, "zhou", &zhao, 20, 10), Err(NotSecond::TooOld), "not from the future");
    }

    #[test]
    fn a_grid_worker_is_neither_the_first_nor_one_of_those_it_is_about() {
        let named = |name: &str, number: &str| outsider(ZHOU, name, number, &["王秀兰", "李明"]);
        assert_eq!(named("网格员小吴", "13900020002"), Ok(Two(())));
        for (name, number) in [("周敏", "13900020002"), ("小周", "13900010009"), ("李明", "1"), ("王秀兰", "1")]
        {
            assert_eq!(named(name, number), Err(NotSecond::SamePerson), "{name}");
        }
        assert_eq!(another("zhou", "zhao"), Ok(Two(())));
        assert_eq!(another("zhou", "zhou"), Err(NotSecond::SamePerson));
    }
}
