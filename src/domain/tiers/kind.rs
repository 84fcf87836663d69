//! What a row of the table of acts says, and how the table is written down (TRUST.md §2).

use crate::domain::mandate::Matter;
use crate::domain::standing::Office;

/// How much harm an act could do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Harmless: at once by any standing.
    Zero,
    /// At once; the resident is told and can undo.
    One,
    /// Held, by proxy or beside a helper, until the resident confirms away from them.
    Two,
    /// Never for another.
    Three,
}

impl Tier {
    pub fn number(self) -> i32 {
        match self {
            Self::Zero => 0,
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
        }
    }
}

/// Who, beside the resident, may do an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// It is done for a resident: the resident, a helper within the matter, or the offices named.
    Residents,
    /// It is the resident's own word: nobody's mandate reaches it, an office only by asking them.
    OwnWord,
    /// It belongs to the offices alone.
    Offices,
    /// The machine and the first administrator.
    System,
}

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name in the record and in messages.
    pub code: &'static str,
    pub tier: Tier,
    pub whose: Whose,
    /// The matter a mandate must name; `None` where no mandate reaches.
    pub matter: Option<Matter>,
    /// Can the resident take it back within the window?
    pub undo: bool,
    /// Is it shown to the resident as something done for them, asking 知道了 / 不是我的意思?
    pub tell: bool,
    pub offices: &'static [Office],
    /// Whoever does it proves again who they are, if the last time was a while ago (TRUST.md §4); in tier 2
    /// everybody does.
    pub proof: bool,
}

/// A kind of act, as a type, so that a permit for one cannot be used for another.
pub trait Kind {
    const RULE: &'static Rule;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident { $code:literal, $tier:ident, $whose:ident, $matter:expr, undo: $undo:literal, tell: $tell:literal, [$($office:ident),*] $(, $proof:ident)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;
            impl Kind for $name {
                const RULE: &'static Rule = &Rule {
                    code: $code, tier: Tier::$tier, whose: Whose::$whose, matter: $matter,
                    undo: $undo, tell: $tell, offices: &[$(Office::$office),*],
                    proof: kinds!(@proof $($proof)?),
                };
            }
        )*
        /// Every row, for the pages that list them and the tests that walk them.
        pub const ALL: &[&Rule] = &[$($name::RULE),*];
    };
    (@proof) => { false };
    (@proof proof) => { true };
}
