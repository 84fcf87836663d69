//! Who is too young to bind themselves: a child acts through a guardian above the harmless (Civil Code art. 17–20: under
//! eighteen; under eight without any capacity, then for what fits their age; art. 22, 23, 34: through the guardian).

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::person::Born;
use super::tiers::{AgreeMediation, CloseAccount, ConfirmHeld, ErasePerson, Kind, Rule, Tier, Whose};

/// From this birthday on people act for themselves (art. 17, 18).
pub const OF_AGE: u32 = 18;

/// What is somebody's own word, and binds all the same: a yes to what weighs, an agreement between neighbours, an end that
/// cannot be undone.
const BINDS: &[&str] =
    &[ConfirmHeld::RULE.code, AgreeMediation::RULE.code, CloseAccount::RULE.code, ErasePerson::RULE.code];

/// Does this act by somebody of this age need their guardian? What is theirs alone and harmless does not, nor what only
/// lets them in (card, PIN, a phone of their own); whose age nobody knows is taken for grown up.
pub fn needs_guardian(rule: &Rule, age: Option<u32>) -> bool {
    let young = age.is_some_and(|age| age < OF_AGE);
    let theirs = rule.whose == Whose::Residents || rule.code.starts_with("mandate.") || BINDS.contains(&rule.code);
    young && rule.tier >= Tier::One && theirs
}

/// Full years today of somebody whose day or year of birth is kept as text; of a year alone, as if born in its first days.
pub fn age(born: Option<&str>, zone: &TimeZone, now: i64) -> Option<u32> {
    let today = zone.to_datetime(Timestamp::from_millisecond(now).ok()?).date();
    Some(Born::stored(born?)?.age(today))
}

/// Under eighteen today; whose age nobody knows is taken for grown up.
pub fn is_young(born: Option<&str>, zone: &TimeZone, now: i64) -> bool {
    age(born, zone, now).is_some_and(|age| age < OF_AGE)
}

/// The first moment of the day on which they come of age, milliseconds UTC: a guardianship of a child ends with it (Civil
/// Code art. 39, 1).
pub fn comes_of_age(born: Option<&str>, zone: &TimeZone) -> Option<i64> {
    let first = match Born::stored(born?)? {
        Born::On(day) => day.date(),
        Born::In(year) => jiff::civil::Date::new(year, 1, 1).ok()?,
    };
    let day = first.checked_add(i64::from(OF_AGE).years()).ok()?;
    zone.to_timestamp(day.at(0, 0, 0, 0)).ok().map(Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tiers::{AcknowledgeAct, ConsentMandate, DrawPin, FileRequest};

    #[test]
    fn a_child_does_the_harmless_alone() {
        let at = |rule, age| needs_guardian(rule, Some(age));
        assert!(at(FileRequest::RULE, 17) && !at(FileRequest::RULE, 18));
        assert!(at(ConsentMandate::RULE, 12), "nobody under age gives a mandate");
        assert!(!at(AcknowledgeAct::RULE, 8) && !at(DrawPin::RULE, 12));
        assert!(!needs_guardian(FileRequest::RULE, None));
        for rule in [ConfirmHeld::RULE, AgreeMediation::RULE, CloseAccount::RULE, ErasePerson::RULE] {
            assert!(at(rule, 17) && !at(rule, 18), "{}", rule.code);
        }
    }

    #[test]
    fn a_guardianship_ends_on_the_eighteenth_birthday() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let midnight = comes_of_age(Some("2012-05-01"), &zone).unwrap();
        let local = zone.to_datetime(Timestamp::from_millisecond(midnight).unwrap());
        assert_eq!(local.to_string(), "2030-05-01T00:00:00");
        assert!(is_young(Some("2012-05-01"), &zone, midnight - 1) && !is_young(Some("2012-05-01"), &zone, midnight));
        assert!(!is_young(None, &zone, 0) && !is_young(Some("?"), &zone, 0));
        assert!(comes_of_age(Some("2012-02-29"), &zone).is_some(), "born on a leap day too");
    }
}
