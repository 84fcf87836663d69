//! Who took part, by way and by age, without pointing at anybody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::roll::Band;
use crate::domain::rates::hidden;
use crate::domain::standing::Channel;

/// One cell: a name and how many; none where it is too few to show, or where it would give away one that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub of: String,
    pub took_part: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turnout {
    pub by_channel: Vec<Cell>,
    pub by_age: Vec<Cell>,
}

/// The ways a vote comes, in the order they are shown.
pub const WAYS: [Channel; 6] =
    [Channel::OwnPhone, Channel::Kiosk, Channel::Desk, Channel::Paper, Channel::HelperDevice, Channel::Api];

/// Of everybody who took part: the way, and the age band.
pub fn turnout<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> Turnout {
    let (mut ways, mut ages) = (BTreeMap::new(), BTreeMap::new());
    for (way, age) in all {
        *ways.entry(way).or_insert(0_u64) += 1;
        *ages.entry(age).or_insert(0_u64) += 1;
    }
    Turnout {
        by_channel: cells(WAYS.iter().map(Channel::as_str), &ways),
        by_age: cells(Band::ALL.iter().map(Band::as_str), &ages),
    }
}

fn cells<'a>(names: impl Iterator<Item = &'a str>, counted: &BTreeMap<&str, u64>) -> Vec<Cell> {
    let all: Vec<(&str, u64)> = names.map(|name| (name, counted.get(name).copied().unwrap_or(0))).collect();
    let few = hidden(&all.iter().map(|(_, n)| *n).collect::<Vec<_>>());
    all.into_iter()
        .zip(few)
        .map(|((name, n), few)| Cell { of: name.to_owned(), took_part: (!few).then_some(n) })
        .collect()
}
