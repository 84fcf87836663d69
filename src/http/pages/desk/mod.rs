//! The desk: one file per noun, for staff of every office.

pub mod buildings;
pub mod calls;
pub mod cards;
pub mod caseloads;
pub mod colleagues;
pub mod digests;
pub mod helpers;
pub mod letters;
pub mod looks;
pub mod mandates;
pub mod merging;
pub mod moving;
pub mod organisations;
pub mod people;
pub mod record;
pub mod requests;
pub mod reviews;
pub mod second_eyes;
pub mod settings;
pub mod signals;
pub mod stop;
pub mod waiting;

pub use helpers::{tie_kinds, tie_words};

use crate::http::routes::Entry;

pub fn entries() -> Vec<Entry> {
    let mut all = Vec::new();
    all.extend(requests::entries());
    all.extend(merging::entries());
    all.extend(moving::entries());
    all.extend(digests::entries());
    all.extend(people::entries());
    all.extend(looks::entries());
    all.extend(caseloads::entries());
    all.extend(colleagues::entries());
    all.extend(cards::entries());
    all.extend(calls::entries());
    all.extend(waiting::entries());
    all.extend(mandates::entries());
    all.extend(reviews::entries());
    all.extend(stop::entries());
    all.extend(helpers::entries());
    all.extend(signals::entries());
    all.extend(organisations::entries());
    all.extend(letters::entries());
    all.extend(record::entries());
    all.extend(buildings::entries());
    all.extend(second_eyes::entries());
    all.extend(settings::entries());
    all
}
