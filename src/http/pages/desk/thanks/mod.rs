//! Thanks for taking part, at the desk: the rule, and handing over.

mod hand;
mod rule;

pub use hand::line;

use crate::http::routes::Entry;

pub fn entries() -> Vec<Entry> {
    let mut all = rule::entries();
    all.extend(hand::entries());
    all
}
