//! Who may vote, who has voted, and whose vote stands where somebody votes twice.

use serde::{Deserialize, Serialize};

use crate::domain::standing::Channel;
use crate::domain::stored::stored;

/// Full years (Civil Code art. 17, 18).
pub const GROWN_UP: u32 = 18;

/// Does somebody stand on the roll who will be this old on the last day, when the votes take effect? Whose age nobody knows
/// stands there: whoever objects says why not. Once the roll is frozen nothing but an objection changes it: a birthday
/// before the close adds nobody and waits for nobody.
pub fn of_age(age: Option<u32>) -> bool {
    age.is_none_or(|age| age >= GROWN_UP)
}

stored! {
    /// How old somebody is on the last day, coarsely enough to be published.
    pub enum Band {
        Under40 => "under_40",
        Under60 => "under_60",
        Under75 => "under_75",
        Over75 => "over_75",
        Unknown => "unknown",
    }
}

pub fn band(age: Option<u32>) -> Band {
    match age {
        None => Band::Unknown,
        Some(0..40) => Band::Under40,
        Some(40..60) => Band::Under60,
        Some(60..75) => Band::Under75,
        Some(_) => Band::Over75,
    }
}

/// How a line of the roll has been used up to now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Whose vote it is; `None` where a ballot-box list says only which line.
    pub by: Option<String>,
    /// The helper who cast it.
    pub hands: Option<String>,
    pub channel: Channel,
}

/// Whose hands a new vote comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comes<'a> {
    /// Themselves, on whatever device.
    Own(&'a str),
    /// A helper, with what this person stated.
    Proxy(&'a str),
    /// A ballot-box list: a paper of this line lies in the box.
    Box,
}

/// Why a vote is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// A paper lies in the box, and nobody can take it out again.
    OnPaper,
    /// Another of the same home, or another owner, has cast it.
    OtherOfLine,
    /// They have voted themselves: nobody votes over them.
    OwnStands,
}

/// One vote a line, whatever the channels. What somebody casts again replaces what they cast before; their own word
/// replaces a helper's, never the other way; a paper in the box replaces what lies in a computer, for only the latter can
/// be taken out again.
///
/// # Errors
/// Why what is there stands.
pub fn replaces(before: Option<&Taken>, comes: &Comes<'_>) -> Result<(), NotTaken> {
    let Some(before) = before else {
        return Ok(());
    };
    if before.channel == Channel::Paper {
        return Err(NotTaken::OnPaper);
    }
    let same = |person: &str| before.by.as_deref() == Some(person);
    match comes {
        Comes::Box => Ok(()),
        Comes::Own(person) if same(person) => Ok(()),
        Comes::Proxy(person) if same(person) && before.hands.is_some() => Ok(()),
        Comes::Proxy(person) if same(person) => Err(NotTaken::OwnStands),
        Comes::Own(_) | Comes::Proxy(_) => Err(NotTaken::OtherOfLine),
    }
}

stored! {
    /// What somebody says against the roll, or against the result.
    pub enum ObjectionKind {
        /// I am not on the roll.
        Missing => "missing",
        /// My line is wrong.
        Wrong => "wrong",
        /// Somebody stands there who does not belong there.
        Stranger => "stranger",
        /// It was not done right.
        Result => "result",
    }
}

stored! {
    pub enum ObjectionState {
        Waiting => "waiting",
        Granted => "granted",
        Refused => "refused",
    }
}

/// A home in a list of owners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// As the list has it: 3号楼2单元301.
    pub unit: String,
    /// Hundredths of a square metre.
    pub area: u64,
    /// Everybody whose name is in the land register.
    pub owners: Vec<String>,
    /// Where the list numbers owners: those with the same number are one head.
    pub owner_no: String,
}

/// A line of an owners' roll: one head, with all that is theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnersLine {
    pub units: Vec<String>,
    pub area: u64,
    pub owners: Vec<String>,
}

/// Homes as heads: co-owners of one home are one, and whoever has several homes is one (Supreme People's Court on
/// ownership of buildings, no. 8 and 9). Two people of one name are two, unless the list says by a number that they are one.
pub fn heads(homes: &[Owned]) -> Vec<OwnersLine> {
    let mut lines: Vec<OwnersLine> = Vec::new();
    let mut by_number: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for home in homes {
        let known = Some(home.owner_no.as_str()).filter(|no| !no.is_empty()).and_then(|no| by_number.get(no).copied());
        let at = known.unwrap_or_else(|| {
            lines.push(OwnersLine { units: Vec::new(), area: 0, owners: Vec::new() });
            lines.len() - 1
        });
        if !home.owner_no.is_empty() {
            by_number.insert(&home.owner_no, at);
        }
        lines[at].units.push(home.unit.clone());
        lines[at].area += home.area;
        for owner in &home.owners {
            if !lines[at].owners.contains(owner) {
                lines[at].owners.push(owner.clone());
            }
        }
    }
    lines
}

/// Square metres as people write them, into hundredths: `89.5`, `89.50㎡`.
pub fn area(typed: &str) -> Option<u64> {
    let text: String = typed.chars().map(crate::words::typed::half_width).filter(|c| !c.is_whitespace()).collect();
    let text = ["㎡", "m²", "m2", "平方米", "平米"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text);
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 7 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let hundredths = format!("{part:0<2}").parse::<u64>().ok()?;
    let area = whole.parse::<u64>().ok()? * 100 + hundredths;
    (area > 0).then_some(area)
}

/// Hundredths of a square metre as people read them.
pub fn square_metres(area: u64) -> String {
    format!("{}.{:02}", area / 100, area % 100)
}
