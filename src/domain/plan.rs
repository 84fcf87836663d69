//! Where the buildings stand on the desk's plan: as somebody types it, a line for each row of the ground.

use std::collections::HashMap;

/// Rows and columns of a plan.
pub const MOST: usize = 60;

/// What is wrong with a plan as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanRefusal {
    /// No building is called so.
    Unknown(String),
    Twice(String),
    TooLarge,
}

/// A building and its place: row and column from 0.
pub type Spot = (String, i32, i32);

/// Reads a plan: each line a row, buildings parted by commas, nothing between two commas for a gap.
pub fn parse(typed: &str, buildings: &[(String, String)]) -> Result<Vec<Spot>, PlanRefusal> {
    let mut spots: Vec<Spot> = Vec::new();
    for (row, line) in typed.lines().enumerate() {
        let cells: Vec<String> = line.split([',', '，', '、', '\t']).map(crate::words::typed::tidy).collect();
        if row >= MOST || cells.len() > MOST {
            return Err(PlanRefusal::TooLarge);
        }
        for (column, name) in cells.into_iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            let known = buildings.iter().find(|(_, known)| *known == name);
            let (id, _) = known.ok_or_else(|| PlanRefusal::Unknown(name.clone()))?;
            if spots.iter().any(|(placed, ..)| placed == id) {
                return Err(PlanRefusal::Twice(name));
            }
            let place = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
            spots.push((id.clone(), place(row), place(column)));
        }
    }
    Ok(spots)
}

/// Every building's place: where it was planned, and those nobody placed below them, six to a row, in the list's order.
pub fn places(buildings: &[(String, String)], spots: &[Spot]) -> HashMap<String, (i32, i32)> {
    const ROW: i32 = 6;
    let mut found: HashMap<String, (i32, i32)> = spots.iter().map(|(id, r, c)| (id.clone(), (*r, *c))).collect();
    let below = spots.iter().map(|(_, row, _)| row + 1).max().unwrap_or(0);
    let unplaced: Vec<&String> = buildings.iter().map(|(id, _)| id).filter(|id| !found.contains_key(*id)).collect();
    for (at, id) in (0i32..).zip(unplaced) {
        found.insert(id.clone(), (below + at / ROW, at % ROW));
    }
    found
}

/// The plan as it would be typed.
pub fn text(buildings: &[(String, String)], spots: &[Spot]) -> String {
    let rows = spots.iter().map(|(_, row, _)| row + 1).max().unwrap_or(0);
    let name = |id: &str| buildings.iter().find(|(known, _)| known == id).map_or("", |(_, name)| name.as_str());
    let line = |row: i32| {
        let mut cells: Vec<(i32, &str)> =
            spots.iter().filter(|(_, r, _)| *r == row).map(|(id, _, c)| (*c, name(id))).collect();
        cells.sort_unstable();
        let last = cells.last().map_or(0, |(column, _)| column + 1);
        let cell = |column: i32| cells.iter().find(|(c, _)| *c == column).map_or("", |(_, name)| name);
        (0..last).map(cell).collect::<Vec<_>>().join("，")
    };
    (0..rows).map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buildings() -> Vec<(String, String)> {
        (1..=8).map(|n| (format!("b{n}"), format!("{n}号楼"))).collect()
    }

    #[test]
    fn a_plan_reads_back_as_it_was_typed() {
        let spots = parse("1号楼，2号楼，，3号楼\n４号楼, 5号楼", &buildings()).expect("a plan");
        assert_eq!(spots[2], ("b3".into(), 0, 3));
        assert_eq!(spots[3], ("b4".into(), 1, 0));
        let again = text(&buildings(), &spots);
        assert_eq!(again, "1号楼，2号楼，，3号楼\n4号楼，5号楼");
        assert_eq!(parse(&again, &buildings()), Ok(spots));
    }

    #[test]
    fn what_is_not_there_or_there_twice_is_named() {
        assert_eq!(parse("9号楼", &buildings()), Err(PlanRefusal::Unknown("9号楼".into())));
        assert_eq!(parse("1号楼,1号楼", &buildings()), Err(PlanRefusal::Twice("1号楼".into())));
        assert_eq!(parse(&"\n".repeat(80).replace('\n', "1号楼\n"), &[]), Err(PlanRefusal::Unknown("1号楼".into())));
        assert_eq!(parse(&",".repeat(80), &[]), Err(PlanRefusal::TooLarge));
    }

    #[test]
    fn nobody_is_left_off_the_plan() {
        let spots = parse("1号楼，2号楼", &buildings()).expect("a plan");
        let places = places(&buildings(), &spots);
        assert_eq!(places.len(), 8);
        assert_eq!(places["b3"], (1, 0));
        assert_eq!(super::places(&buildings(), &[])["b8"], (1, 1), "without a plan, the list, six to a row");
    }
}
