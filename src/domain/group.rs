//! Groups (小组、议事会、业委会、数字治理小组): who does what in one, whose seats they are, and that no kind of party
//! dominates (CAPABILITIES.md 11).

use serde::{Deserialize, Serialize};

use super::person::Digital;
use super::stored::stored;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Members of one group.
pub const MEMBERS: usize = 500;
/// Seats of one group.
pub const SEATS: u32 = 99;
/// A term that ends within this long is spoken of.
pub const TERM_NOTICE: i64 = 30 * DAY;

stored! {
    pub enum GroupKind {
        /// 居民小组
        Residents => "residents",
        /// 业委会
        Owners => "owners",
        /// 社会组织
        Social => "social",
        /// 居民议事会
        Council => "council",
        /// 数字治理小组
        Digital => "digital",
        /// 党组织
        Branch => "branch",
        /// 居委会
        Committee => "committee",
    }
}

impl GroupKind {
    /// Its seats belong to kinds of party, and a rule of balance holds for them.
    pub fn has_seats(self) -> bool {
        matches!(self, Self::Council | Self::Digital)
    }
}

stored! {
    /// Whose a seat is.
    pub enum SeatKind {
        Branch => "branch",
        Committee => "committee",
        Department => "department",
        Owners => "owners",
        Property => "property",
        Social => "social",
        Resident => "resident",
        /// Kept for residents who do not use a phone: they come themselves, or a helper of theirs does.
        Offline => "offline",
    }
}

stored! {
    /// What somebody is in a group.
    pub enum Role {
        Lead => "lead",
        Secretary => "secretary",
        Member => "member",
    }
}

stored! {
    pub enum MemberState {
        /// Would like to join.
        Asked => "asked",
        Member => "member",
        Ended => "ended",
    }
}

stored! {
    /// Why somebody is no longer in it.
    pub enum EndWhy {
        Left => "left",
        Declined => "declined",
        /// From a seat or office, before its term was over.
        Resigned => "resigned",
        /// The term was over, and not renewed.
        Over => "over",
        Removed => "removed",
        /// Asked, and no longer asks.
        Withdrawn => "withdrawn",
    }
}

/// How many seats a kind of party has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    pub kind: SeatKind,
    pub seats: u32,
}

/// How the seats are shared out.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Plan {
    pub seats: Vec<Seats>,
    /// No kind of party holds more than this per hundred.
    pub most_percent: u32,
}

/// What keeps a plan from being fair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbalanced {
    NoSeats,
    TooMany,
    /// One kind would have more than its share.
    TooLarge(SeatKind),
    /// No seat is kept for those who do not use a phone.
    NobodyOffline,
}

impl Plan {
    pub fn total(&self) -> u32 {
        self.seats.iter().map(|s| s.seats).sum()
    }

    pub fn of(&self, kind: SeatKind) -> u32 {
        self.seats.iter().filter(|s| s.kind == kind).map(|s| s.seats).sum()
    }

    /// Is it fair? Residents with and without a phone are counted apart: the one does not speak for the other.
    ///
    /// # Errors
    /// The first thing that is not.
    pub fn check(&self) -> Result<(), Unbalanced> {
        let total = self.total();
        match total {
            0 => return Err(Unbalanced::NoSeats),
            n if n > SEATS => return Err(Unbalanced::TooMany),
            _ => {}
        }
        for kind in SeatKind::ALL {
            if self.of(*kind) * 100 > self.most_percent * total {
                return Err(Unbalanced::TooLarge(*kind));
            }
        }
        if self.of(SeatKind::Offline) == 0 { Err(Unbalanced::NobodyOffline) } else { Ok(()) }
    }
}

/// Why somebody does not take a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatRefusal {
    /// No such seat in this group.
    NoSuchSeat,
    AllTaken,
    /// The seat is kept for those who do not use a phone.
    UsesAPhone,
}

/// May somebody take a seat of a kind, of which `taken` are held? `digital` is what they can do with a phone.
///
/// # Errors
/// Why not.
pub fn may_sit(plan: &Plan, kind: SeatKind, taken: u32, digital: Digital) -> Result<(), SeatRefusal> {
    if plan.of(kind) == 0 {
        return Err(SeatRefusal::NoSuchSeat);
    }
    if taken >= plan.of(kind) {
        return Err(SeatRefusal::AllTaken);
    }
    if kind == SeatKind::Offline && digital != Digital::None {
        return Err(SeatRefusal::UsesAPhone);
    }
    Ok(())
}

/// The end of a term begun then; none where the group has no terms. Months are thirty days, as in mandates.
pub fn term_end(from: i64, months: u32) -> Option<i64> {
    (months > 0).then(|| from + i64::from(months) * 30 * DAY)
}

/// The role in a group that an act of residents needs, by its code in the table of acts; `None`: no role.
pub fn role_for(act: &str) -> Option<&'static [Role]> {
    match act {
        "notice.group"
        | "group.meet"
        | "group.file"
        | "meeting.plan"
        | "meeting.invite"
        | "meeting.cancel"
        | "meeting.agenda"
        | "meeting.minutes"
        | "proposal.group_answer" => Some(&[Role::Lead, Role::Secretary]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(seats: &[(SeatKind, u32)], most_percent: u32) -> Plan {
        Plan { seats: seats.iter().map(|(kind, seats)| Seats { kind: *kind, seats: *seats }).collect(), most_percent }
    }

    #[test]
    fn no_kind_of_party_holds_more_than_its_share() {
        use SeatKind::{Branch, Offline, Property, Resident};
        let fair = plan(&[(Branch, 2), (Property, 1), (Resident, 2), (Offline, 1)], 34);
        assert_eq!(fair.check(), Ok(()));
        let heavy = plan(&[(Branch, 3), (Property, 1), (Resident, 1), (Offline, 1)], 34);
        assert_eq!(heavy.check(), Err(Unbalanced::TooLarge(Branch)));
        let split = plan(&[(Branch, 1), (Branch, 2), (Property, 1), (Resident, 1), (Offline, 1)], 34);
        assert_eq!(split.check(), Err(Unbalanced::TooLarge(Branch)), "two lines of one kind are one kind");
    }

    #[test]
    fn a_seat_is_kept_for_those_without_a_phone() {
        use SeatKind::{Branch, Property, Resident};
        assert_eq!(plan(&[(Branch, 1), (Property, 1), (Resident, 1)], 34).check(), Err(Unbalanced::NobodyOffline));
        assert_eq!(plan(&[], 34).check(), Err(Unbalanced::NoSeats));
        assert_eq!(plan(&[(Resident, 100)], 100).check(), Err(Unbalanced::TooMany));
    }

    #[test]
    fn a_kept_seat_goes_to_whom_it_is_kept_for() {
        let plan = plan(&[(SeatKind::Resident, 2), (SeatKind::Offline, 1)], 70);
        assert_eq!(may_sit(&plan, SeatKind::Offline, 0, Digital::None), Ok(()));
        assert_eq!(may_sit(&plan, SeatKind::Offline, 0, Digital::Some), Err(SeatRefusal::UsesAPhone));
        assert_eq!(may_sit(&plan, SeatKind::Offline, 1, Digital::None), Err(SeatRefusal::AllTaken));
        assert_eq!(may_sit(&plan, SeatKind::Property, 0, Digital::Able), Err(SeatRefusal::NoSuchSeat));
        assert_eq!(may_sit(&plan, SeatKind::Resident, 1, Digital::None), Ok(()), "other seats are open to them too");
    }

    #[test]
    fn terms_end_where_there_are_terms() {
        assert_eq!(term_end(1_000, 0), None);
        assert_eq!(term_end(1_000, 12), Some(1_000 + 360 * DAY));
    }

    #[test]
    fn what_a_group_says_is_said_by_those_who_lead_it() {
        assert_eq!(role_for("notice.group"), Some(&[Role::Lead, Role::Secretary][..]));
        assert_eq!(role_for("group.join"), None);
    }
}
