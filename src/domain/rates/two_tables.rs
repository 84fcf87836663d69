//! The same counts in two tables, by party and by category: what is few in one must not be told by the other.

use std::collections::BTreeMap;

use super::{FEW, HELD, hidden};

/// Which lines are not shown of two tables over the same counts, by party and by category, both with the same published
/// total. `cells`: party, category, count. Where all that some parties have is all that some categories hold, one table
/// tells the sums of the other, so each such [`Island`] is a table of its own by [`hidden`]. One too small for that is left
/// out whole, and with it a party and a category of others in their order, until [`HELD`] are held together.
pub fn hidden_both(cells: &[(usize, usize, u64)], parties: usize, categories: usize) -> (Vec<bool>, Vec<bool>) {
    let mut sums = [vec![0; parties], vec![0; categories]];
    for (party, category, n) in cells {
        sums[0][*party] += n;
        sums[1][*category] += n;
    }
    let mut left_out = [vec![false; parties], vec![false; categories]];
    let islands = islands(cells, &sums);
    let (mut sunk, mut held, mut enough) = (vec![false; islands.len()], 0, HELD);
    for (at, island) in islands.iter().enumerate() {
        sunk[at] = (0..2).any(|side| !island.stands(side, &sums));
        for (side, left_out) in left_out.iter_mut().enumerate() {
            let values = island.values(side, &sums);
            let hides = if sunk[at] { vec![true; values.len()] } else { hidden(&values) };
            island.sides[side].iter().zip(hides).for_each(|(line, hides)| left_out[*line] = hides);
        }
        if sunk[at] {
            held += island.values(0, &sums).iter().sum::<u64>();
            enough += island.least.saturating_sub(1);
        }
    }
    let last = sunk.iter().rposition(|s| *s);
    let mut others = 0;
    for at in last.into_iter().flat_map(|last| (1..islands.len()).map(move |step| last + step)) {
        let island = &islands[at % islands.len()];
        if others > 0 && held >= enough {
            break;
        }
        if sunk[at % islands.len()] || island.values(0, &sums).iter().sum::<u64>() == 0 {
            continue;
        }
        let mut least = u64::MAX;
        for ((lines, left_out), sums) in island.sides.iter().zip(&mut left_out).zip(&sums) {
            if !lines.iter().any(|line| left_out[*line]) {
                left_out[lines[0]] = true;
            }
            least = least.min(lines.iter().filter(|l| left_out[**l]).map(|l| sums[*l]).sum());
        }
        held += least;
        others += 1;
    }
    if last.is_some() && (others == 0 || held < enough) {
        left_out.iter_mut().for_each(|side| side.fill(true));
    }
    let [by_party, by_category] = left_out;
    (by_party, by_category)
}

/// Parties, and the categories of all that they have: nothing leads from here to any other party or category.
struct Island {
    sides: [Vec<usize>; 2],
    /// Its cells that are not empty: everybody knows that each holds one.
    least: u64,
}

impl Island {
    fn values(&self, side: usize, sums: &[Vec<u64>; 2]) -> Vec<u64> {
        self.sides[side].iter().map(|line| sums[side][*line]).collect()
    }

    /// Whoever knows what a side is together still has two possible values at least for each of its hidden lines.
    fn stands(&self, side: usize, sums: &[Vec<u64>; 2]) -> bool {
        let values = self.values(side, sums);
        let held: Vec<u64> = values.iter().zip(hidden(&values)).filter(|(_, h)| *h).map(|(n, _)| *n).collect();
        let (lines, sum) = (u64::try_from(held.len()).unwrap_or(u64::MAX), held.iter().sum::<u64>());
        match held.iter().all(|n| (1..FEW).contains(n)) {
            true => {
                held.is_empty() || (lines > 1 && sum > self.least.max(lines) && sum < lines.saturating_mul(FEW - 1))
            }
            false => sum >= HELD,
        }
    }
}

/// Those with nothing at all are together, the last.
fn islands(cells: &[(usize, usize, u64)], sums: &[Vec<u64>; 2]) -> Vec<Island> {
    let parties = sums[0].len();
    let mut name: Vec<usize> = (0..parties + sums[1].len()).collect();
    for (party, category, _) in cells.iter().filter(|(.., n)| *n > 0) {
        let (one, other) = (name[*party], name[parties + category]);
        name.iter_mut().filter(|n| **n == other).for_each(|n| *n = one);
    }
    let nothing = name.len();
    let lines = sums.iter().flatten().zip(&mut name);
    lines.filter(|(sum, _)| **sum == 0).for_each(|(_, name)| *name = nothing);
    let mut found: BTreeMap<usize, Island> = Default::default();
    for (at, name) in name.into_iter().enumerate() {
        let island = found.entry(name).or_insert_with(|| Island { sides: [Vec::new(), Vec::new()], least: 0 });
        if at < parties { island.sides[0].push(at) } else { island.sides[1].push(at - parties) }
    }
    for (party, ..) in cells.iter().filter(|(.., n)| *n > 0) {
        let whose = found.values_mut().find(|island| island.sides[0].contains(party));
        whose.into_iter().for_each(|island| island.least += 1);
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_only_category_of_a_party_does_not_tell_what_it_has() {
        let cells = [(0, 0, 12), (0, 1, 5), (0, 2, 2), (1, 3, 1), (2, 4, 9)];
        let (parties, categories) = hidden_both(&cells, 3, 5);
        assert_eq!(parties, [false, true, true]);
        assert_eq!(categories, [true, false, true, true, true], "nor what it was reckoned out from");
        assert_eq!(hidden_both(&[(0, 0, 8), (1, 1, 0)], 2, 2), (vec![false; 2], vec![false; 2]));
        assert_eq!(hidden_both(&[], 0, 0), (vec![], vec![]));
    }

    /// All tables of some shapes: whoever sees what is shown of both and the total, and knows the rule and whose the
    /// categories are, still has two possible values at least for every hidden line.
    #[test]
    fn nothing_hidden_in_one_can_be_had_from_the_other() {
        let shapes: [(&[(usize, usize)], u64); 5] = [
            (&[(0, 0), (1, 1), (2, 2)], 11),
            (&[(0, 0), (0, 1), (1, 2)], 12),
            (&[(0, 0), (0, 1), (1, 2), (2, 3)], 9),
            (&[(0, 0), (0, 1), (1, 1), (2, 2)], 9),
            (&[(0, 0), (0, 1), (1, 0), (1, 1)], 9),
        ];
        for (shape, most) in shapes {
            every_table_of(shape, most);
        }
    }

    /// The total, and what is shown.
    type Seen = (u64, Vec<Option<u64>>);

    fn every_table_of(shape: &[(usize, usize)], most: u64) {
        let parties = shape.iter().map(|(p, _)| p + 1).max().unwrap_or(0);
        let categories = shape.iter().map(|(_, c)| c + 1).max().unwrap_or(0);
        let mut tables: Vec<Vec<u64>> = vec![Vec::new()];
        for _ in shape {
            tables = tables.iter().flat_map(|t| (0..=most).map(move |n| [t.as_slice(), &[n]].concat())).collect();
        }
        let mut possible: BTreeMap<Seen, Vec<BTreeSet<u64>>> = BTreeMap::new();
        for table in &tables {
            let cells: Vec<_> = shape.iter().zip(table).map(|((p, c), n)| (*p, *c, *n)).collect();
            let mut sums = vec![0; parties + categories];
            for (p, c, n) in &cells {
                sums[*p] += n;
                sums[parties + c] += n;
            }
            let (by_party, by_category) = hidden_both(&cells, parties, categories);
            let left_out: Vec<bool> = by_party.into_iter().chain(by_category).collect();
            assert!(sums.iter().zip(&left_out).all(|(n, h)| *h || !(1..FEW).contains(n)), "{cells:?}");
            let shown = sums.iter().zip(&left_out).map(|(n, h)| (!h).then_some(*n)).collect();
            let values =
                possible.entry((table.iter().sum(), shown)).or_insert_with(|| vec![BTreeSet::new(); sums.len()]);
            sums.iter().zip(values).for_each(|(n, seen)| _ = seen.insert(*n));
        }
        for ((total, shown), values) in possible {
            let held = |side: &[Option<u64>]| total - side.iter().flatten().sum::<u64>();
            let (one, other) = shown.split_at(parties);
            // What the hidden hold together must fit one cell, or the tables tried here are not all there are.
            if held(one).max(held(other)) > most {
                continue;
            }
            for (at, values) in values.iter().enumerate().filter(|(at, _)| shown[*at].is_none()) {
                assert!(values.len() >= 2, "{at} of {shown:?} with {total} can only be {values:?}");
            }
        }
    }
}
