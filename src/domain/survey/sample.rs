//! Drawing people by lot so that anybody can draw them again: the same roll and the same seed give the same people.
//!
//! The rule, as it is published with every drawn survey:
//! 1. Everybody who might be asked has a line, numbered from 1, and each line a stratum (age band and building, under a
//!    number that says nothing by itself).
//! 2. Places are shared over the strata by their size: size × places ÷ lines, rounded down; what is left over goes to
//!    the largest remainders (Hamilton), the lower stratum first where two are equal.
//! 3. Each line's lot is SHA-256 of `linli-sample-1`, the seed and the line's number, a line feed between them. In each
//!    stratum those with the smallest lots are drawn, as many as it has places.
//!
//! The seed is drawn after the roll stands, and published with it.

use std::collections::BTreeMap;

use crate::keys::sha256;

const RULE: &str = "linli-sample-1";

/// Which lines are drawn: `strata[i]` is the stratum of line `i + 1`. Gives line numbers, ascending.
pub fn draw(strata: &[u32], places: u32, seed: &str) -> Vec<usize> {
    let mut by_stratum: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, stratum) in strata.iter().enumerate() {
        by_stratum.entry(*stratum).or_default().push(at + 1);
    }
    let sizes: Vec<u64> = by_stratum.values().map(|lines| lines.len() as u64).collect();
    let shares = share(&sizes, u64::from(places));
    let mut drawn: Vec<usize> = Vec::new();
    for (lines, share) in by_stratum.values().zip(shares) {
        let mut lots: Vec<([u8; 32], usize)> = lines.iter().map(|line| (lot(seed, *line), *line)).collect();
        lots.sort_unstable();
        drawn.extend(lots.into_iter().take(usize::try_from(share).unwrap_or(usize::MAX)).map(|(_, line)| line));
    }
    drawn.sort_unstable();
    drawn
}

fn lot(seed: &str, line: usize) -> [u8; 32] {
    sha256(&[format!("{RULE}\n{seed}\n{line}").as_bytes()])
}

/// Shares places over strata of these sizes; never more than there are people.
pub fn share(sizes: &[u64], places: u64) -> Vec<u64> {
    let all: u64 = sizes.iter().sum();
    if all == 0 {
        return vec![0; sizes.len()];
    }
    let places = places.min(all);
    let mut shares: Vec<u64> = sizes.iter().map(|size| size * places / all).collect();
    let mut left = places - shares.iter().sum::<u64>();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(sizes[*at] * places % all), *at));
    for at in order {
        if left == 0 {
            break;
        }
        if shares[at] < sizes[at] {
            shares[at] += 1;
            left -= 1;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_roll_and_seed_give_the_same_people() {
        let strata: Vec<u32> = (0..60).map(|n| n % 3).collect();
        let drawn = draw(&strata, 12, "00ff");
        assert_eq!(drawn.len(), 12);
        assert_eq!(drawn, draw(&strata, 12, "00ff"));
        assert_ne!(drawn, draw(&strata, 12, "00fe"));
        for stratum in 0..3 {
            assert_eq!(drawn.iter().filter(|line| strata[**line - 1] == stratum).count(), 4);
        }
    }

    #[test]
    fn remainders_go_to_the_largest() {
        assert_eq!(share(&[50, 30, 20], 7), [4, 2, 1]);
        assert_eq!(share(&[1, 1, 1], 2), [1, 1, 0]);
        assert_eq!(share(&[2, 1], 99), [2, 1]);
        assert_eq!(share(&[], 5), [0_u64; 0]);
        assert_eq!(share(&[0, 0], 5), [0, 0]);
    }

    proptest! {
        #[test]
        fn every_stratum_has_its_share_and_nobody_comes_twice(
            strata in proptest::collection::vec(0_u32..9, 0..300),
            places in 0_u32..400,
            seed in "[0-9a-f]{8}",
        ) {
            let drawn = draw(&strata, places, &seed);
            let wanted = (places as usize).min(strata.len());
            prop_assert_eq!(drawn.len(), wanted);
            prop_assert!(drawn.windows(2).all(|two| two[0] < two[1]));
            prop_assert!(drawn.iter().all(|line| (1..=strata.len()).contains(line)));
            for stratum in 0..9 {
                let size = strata.iter().filter(|s| **s == stratum).count();
                let there = drawn.iter().filter(|line| strata[**line - 1] == stratum).count();
                let exact = size as f64 * wanted as f64 / strata.len().max(1) as f64;
                prop_assert!((there as f64 - exact).abs() < 1.0, "{} of {}, not {}", there, size, exact);
            }
        }
    }
}
