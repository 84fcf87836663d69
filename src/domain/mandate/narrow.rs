//! Making a mandate smaller, which holds at once; making it larger is a new mandate with new consent (art. 171: what
//! goes beyond the mandate binds nobody).

use super::Matter;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NarrowRefusal {
    /// Nothing is left: that is ending it.
    Nothing,
    /// A matter that was not in it, or a later end.
    Wider,
    /// It is as it was.
    Same,
}

/// What is left of the matters and the term after narrowing.
pub fn narrowed(
    matters: &[Matter],
    until: i64,
    keep: &[Matter],
    new_until: i64,
    now: i64,
) -> Result<Vec<Matter>, NarrowRefusal> {
    if keep.iter().any(|matter| !matters.contains(matter)) || new_until > until {
        return Err(NarrowRefusal::Wider);
    }
    let left: Vec<Matter> = matters.iter().copied().filter(|matter| keep.contains(matter)).collect();
    if left.is_empty() || new_until <= now {
        return Err(NarrowRefusal::Nothing);
    }
    if left == matters && new_until == until {
        return Err(NarrowRefusal::Same);
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Matter::*;

    #[test]
    fn smaller_is_allowed_larger_is_not() {
        let all = [Requests, Activities, Notices];
        assert_eq!(narrowed(&all, 100, &[Notices, Requests], 100, 1), Ok(vec![Requests, Notices]));
        assert_eq!(narrowed(&all, 100, &all, 50, 1), Ok(all.to_vec()));
        assert_eq!(narrowed(&all, 100, &[Money], 100, 1), Err(NarrowRefusal::Wider));
        assert_eq!(narrowed(&all, 100, &[Requests], 101, 1), Err(NarrowRefusal::Wider));
        assert_eq!(narrowed(&all, 100, &[], 100, 1), Err(NarrowRefusal::Nothing));
        assert_eq!(narrowed(&all, 100, &[Requests], 1, 1), Err(NarrowRefusal::Nothing));
        assert_eq!(narrowed(&all, 100, &all, 100, 1), Err(NarrowRefusal::Same));
    }

    proptest! {
        #[test]
        fn nothing_is_ever_gained(
            has in proptest::sample::subsequence(Matter::ALL.to_vec(), 0..=7),
            keep in proptest::sample::subsequence(Matter::ALL.to_vec(), 0..=7),
            until in 2i64..1000, new_until in 0i64..1000,
        ) {
            if let Ok(left) = narrowed(&has, until, &keep, new_until, 1) {
                prop_assert!(left.iter().all(|m| has.contains(m)) && new_until <= until && !left.is_empty());
            }
        }
    }
}
