//! Where reports come from that no resident handed in here, and what such a source may be called.

use super::stored::stored;
use crate::words::typed::tidy;

stored! {
    pub enum SourceKind {
        /// Another system, which files by its key (Open311).
        System => "system",
        /// The city's hotline 12345.
        Hotline => "hotline",
        /// The subdistrict.
        Subdistrict => "subdistrict",
        /// A list from elsewhere, taken over once.
        List => "list",
    }
}

/// The longest name, characters: it stands beside every report of its.
pub const NAME_MOST: usize = 40;

/// A name made plain; `None` where it is empty or too long.
pub fn name(typed: &str) -> Option<String> {
    let name = tidy(typed);
    (1..=NAME_MOST).contains(&name.chars().count()).then_some(name)
}
