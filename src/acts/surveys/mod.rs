//! Surveys: written by the desk, answered by every way, counted once when they close.

pub mod answer;
pub mod close;
pub mod draft;
pub mod open;

/// The kind of subject surveys have in the record.
pub const SUBJECT: &str = "survey";
