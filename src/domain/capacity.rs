//! Who is too young to bind themselves: a child acts through a guardian above the harmless (Civil Code art. 17–20: under
//! eighteen; under eight without any capacity, then for what fits their age; art. 22, 23, 34: through the guardian).

use super::tiers::{Rule, Tier, Whose};

/// From this birthday on people act for themselves (art. 17, 18).
pub const OF_AGE: u32 = 18;

/// Does this act by somebody of this age need their guardian? What is theirs alone and harmless does not, nor what only
/// lets them in (card, PIN, a phone of their own); whose age nobody knows is taken for grown up.
pub fn needs_guardian(rule: &Rule, age: Option<u32>) -> bool {
    let young = age.is_some_and(|age| age < OF_AGE);
    let binds = rule.tier >= Tier::One && (rule.whose == Whose::Residents || rule.code.starts_with("mandate."));
    young && binds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tiers::{AcknowledgeAct, ConsentMandate, DrawPin, FileRequest, Kind};

    #[test]
    fn a_child_does_the_harmless_alone() {
        let at = |rule, age| needs_guardian(rule, Some(age));
        assert!(at(FileRequest::RULE, 17) && !at(FileRequest::RULE, 18));
        assert!(at(ConsentMandate::RULE, 12), "nobody under age gives a mandate");
        assert!(!at(AcknowledgeAct::RULE, 8) && !at(DrawPin::RULE, 12));
        assert!(!needs_guardian(FileRequest::RULE, None));
    }
}
