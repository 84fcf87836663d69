//! Ballots (表决): who may vote, how, by which rules it counts, and the states a ballot goes through. Everything here
//! is a plain function, so that an outsider can count again from the published file alone (`count`, `file`).

pub mod count;
pub mod file;
pub mod paper;
pub mod question;
pub mod roll;
pub mod turnout;
pub mod urn;

use serde::{Deserialize, Serialize};

use super::stored::stored;
use question::{Question, QuestionKind};

const DAY: i64 = 24 * 3_600_000;
/// Between the announcement and the first vote everybody can look at their line and object, milliseconds.
pub const ROLL_TIME: i64 = DAY;
/// Owners are called together this long before (Regulations on Property Management, art. 14), milliseconds.
pub const OWNERS_CALLED: i64 = 15 * DAY;
/// The longest a ballot stays open, milliseconds.
pub const LONGEST: i64 = 90 * DAY;
/// Days in which the result can be contested.
pub const CONTEST_DAYS: std::ops::RangeInclusive<i32> = 1..=60;
/// Residents one helper may vote for in one ballot, where the ballot says nothing else.
pub const PROXY_CAP: i32 = 3;
/// More than this would make one helper a party of their own.
pub const MOST_PROXY_CAP: i32 = 10;

stored! {
    pub enum Secrecy {
        /// Everybody may read which line voted how.
        Open => "open",
        /// Nobody can; the record says only "took part".
        Secret => "secret",
    }
}

stored! {
    /// Whose vote it is.
    pub enum Basis {
        Person => "person",
        /// One vote a home, whoever of its grown-ups casts it.
        Household => "household",
        /// Owners, by heads and by floor area at once (Civil Code art. 278).
        Owners => "owners",
    }
}

stored! {
    /// What it takes to be carried.
    pub enum Threshold {
        /// More votes than any other.
        Most => "most",
        /// More than half of those who took part.
        Half => "half",
        TwoThirds => "two_thirds",
        ThreeQuarters => "three_quarters",
    }
}

impl Threshold {
    /// Does `part` of `of` reach it? 过半数 is more than half; 三分之二以上 takes the number itself in (Civil Code art. 1259).
    pub fn reached(self, part: u64, of: u64) -> bool {
        let (part, of) = (u128::from(part), u128::from(of));
        match self {
            Self::Most => part > 0,
            Self::Half => part * 2 > of,
            Self::TwoThirds => of > 0 && part * 3 >= of * 2,
            Self::ThreeQuarters => of > 0 && part * 4 >= of * 3,
        }
    }
}

stored! {
    pub enum BallotState {
        Drafted => "drafted",
        /// The roll is frozen: everybody can check their line.
        Announced => "announced",
        Open => "open",
        /// Names are off; what is in the urn is in the urn.
        Closed => "closed",
        Counted => "counted",
        Published => "published",
        /// Somebody says that it was not done right, and is waiting for an answer.
        Contested => "contested",
        /// Over for good.
        Sealed => "sealed",
        /// Called off before it was closed; nothing is counted.
        Withdrawn => "withdrawn",
    }
}

stored! {
    /// What voters are told of it, each of them once.
    pub enum Telling {
        Announced => "announced",
        /// Before the last hour, where their vote is not there.
        Reminded => "reminded",
        CalledOff => "called_off",
    }
}

/// What moves a ballot on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Announce,
    Open,
    Close,
    Count,
    Publish,
    Contest,
    /// Every contest was answered, and the result stands.
    Stand,
    /// A contest was right: it is counted anew.
    Recount,
    Seal,
    Withdraw,
}

impl BallotState {
    /// Where a step leads; `None` where it does not lead on from here.
    pub fn after(self, step: Step) -> Option<Self> {
        use BallotState as S;
        match (self, step) {
            (S::Drafted, Step::Announce) => Some(S::Announced),
            (S::Announced, Step::Open) => Some(S::Open),
            (S::Open, Step::Close) => Some(S::Closed),
            (S::Closed, Step::Count) => Some(S::Counted),
            (S::Counted, Step::Publish) => Some(S::Published),
            (S::Published | S::Contested, Step::Contest) => Some(S::Contested),
            (S::Contested, Step::Stand) => Some(S::Published),
            // Also before it is published, where whoever looks at it finds a mistake.
            (S::Counted | S::Contested, Step::Recount) => Some(S::Closed),
            (S::Published, Step::Seal) => Some(S::Sealed),
            (S::Drafted | S::Announced | S::Open, Step::Withdraw) => Some(S::Withdrawn),
            _ => None,
        }
    }

    /// The roll is frozen and everybody may see that there is such a ballot.
    pub fn is_known(self) -> bool {
        self != Self::Drafted
    }

    /// Everybody may read the result.
    pub fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::Contested | Self::Sealed)
    }

    /// The urn is closed: who took part can no longer change anything.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Closed | Self::Counted | Self::Published | Self::Contested | Self::Sealed)
    }
}

/// By which rules a ballot is held; fixed once it is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    pub secrecy: Secrecy,
    pub basis: Basis,
    pub threshold: Threshold,
    /// Per hundred of the roll that must take part for it to count; owners' two thirds are the law's and not set here.
    pub quorum_percent: i32,
    /// A helper may cast what the resident stated.
    pub proxies: bool,
    pub proxy_cap: i32,
}

/// Why such a ballot cannot be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadRules {
    /// A floor area beside an opened vote is as good as a name.
    SecretByArea,
    /// Owners decide by more than half, or by three quarters (Civil Code art. 278).
    OwnersThreshold,
    /// There is no ranking by heads and area at once.
    OwnersRanked,
    /// Nobody casts a secret vote for another.
    SecretByProxy,
    Quorum,
    ProxyCap,
    /// A ranking is decided by its own rounds: more than half of what is left.
    RankedThreshold,
}

/// # Errors
/// What does not go together.
pub fn check(rules: Rules, questions: &[Question]) -> Result<(), BadRules> {
    let ranked = questions.iter().any(|q| q.kind == QuestionKind::Ranked);
    let owners = rules.basis == Basis::Owners;
    let lawful = matches!(rules.threshold, Threshold::Half | Threshold::ThreeQuarters);
    match rules {
        r if owners && r.secrecy == Secrecy::Secret => Err(BadRules::SecretByArea),
        _ if owners && !lawful => Err(BadRules::OwnersThreshold),
        _ if owners && ranked => Err(BadRules::OwnersRanked),
        r if ranked && !matches!(r.threshold, Threshold::Half | Threshold::Most) => Err(BadRules::RankedThreshold),
        r if r.proxies && r.secrecy == Secrecy::Secret => Err(BadRules::SecretByProxy),
        r if !(0..=100).contains(&r.quorum_percent) => Err(BadRules::Quorum),
        r if r.proxies && !(1..=MOST_PROXY_CAP).contains(&r.proxy_cap) => Err(BadRules::ProxyCap),
        _ => Ok(()),
    }
}

/// When it is held, milliseconds UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    pub opens_at: i64,
    pub closes_at: i64,
    pub contest_days: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDates {
    /// So soon that nobody could look at the roll.
    OpensTooSoon,
    ClosesBeforeOpening,
    TooLong,
    ContestDays,
}

impl Dates {
    /// May it be announced now?
    ///
    /// # Errors
    /// What is wrong with the dates.
    pub fn check(self, basis: Basis, now: i64) -> Result<(), BadDates> {
        let before = if basis == Basis::Owners { OWNERS_CALLED } else { ROLL_TIME };
        if self.opens_at < now + before {
            return Err(BadDates::OpensTooSoon);
        }
        if self.closes_at <= self.opens_at {
            return Err(BadDates::ClosesBeforeOpening);
        }
        if self.closes_at - self.opens_at > LONGEST {
            return Err(BadDates::TooLong);
        }
        if CONTEST_DAYS.contains(&self.contest_days) { Ok(()) } else { Err(BadDates::ContestDays) }
    }

    pub fn contest_until(self, published_at: i64) -> i64 {
        published_at + i64::from(self.contest_days) * DAY
    }
}

/// Before the last hour whoever has not voted is told once more, early enough that somebody can still ring or go there,
/// milliseconds.
pub const REMIND_BEFORE: i64 = 3 * DAY;

/// When that is: of a short ballot not before two thirds of its time are over.
pub fn remind_at(dates: Dates) -> i64 {
    dates.closes_at - REMIND_BEFORE.min((dates.closes_at - dates.opens_at) / 3)
}

/// May a vote be cast now? The clock closes it, whether or not anybody has pressed anything.
pub fn takes_votes(state: BallotState, dates: Dates, now: i64) -> bool {
    state == BallotState::Open && (dates.opens_at..dates.closes_at).contains(&now)
}

#[cfg(test)]
mod tests;
