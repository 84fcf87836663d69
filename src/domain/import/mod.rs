//! Lists of people from elsewhere: what their columns mean, what their cells say, and who of them is known already.

pub mod cells;
pub mod columns;
pub mod roll;
