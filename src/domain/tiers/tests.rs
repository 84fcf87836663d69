//! What holds for every row of the table.

use super::*;

#[test]
fn every_act_has_its_own_name() {
    let mut codes: Vec<_> = ALL.iter().map(|r| r.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), ALL.len());
}

#[test]
fn no_mandate_reaches_what_is_nobody_elses() {
    for rule in ALL.iter().filter(|r| r.tier == Tier::Three) {
        assert!(rule.matter.is_none() && rule.offices.is_empty(), "{}", rule.code);
    }
}
