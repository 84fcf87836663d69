//! How many messages may be asked for, so that nobody floods a telephone or empties the community's purse (TRUST.md §4).
//!
//! A window opens with the first and closes after its span; the counts stand in the database, so that any number of
//! servers share them. What is asked for people we do not know counts too, and so tells nothing.

const HOUR: i64 = 3_600_000;

/// At most so many within a span of milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    pub most: u32,
    pub span: i64,
}

/// One telephone number or mailbox.
pub const CONTACT: Budget = Budget { most: 5, span: HOUR };
/// One network address. Many homes may stand behind one, so it is wide.
pub const ADDRESS: Budget = Budget { most: 20, span: HOUR };
/// Numbers that begin alike, or mailboxes of one house: whoever pumps messages to a row of numbers is stopped here.
pub const PREFIX: Budget = Budget { most: 30, span: HOUR };
/// The whole community.
pub const OVERALL: Budget = Budget { most: 200, span: HOUR };

/// Phones that ask to be recognised, from one network address and over all.
pub const WAITING_ADDRESS: Budget = Budget { most: 10, span: HOUR };
pub const WAITING_OVERALL: Budget = Budget { most: 120, span: HOUR };

/// Objections from a paper receipt: from one network address, at one receipt, and over all. So few that nobody finds a
/// card's number by trying, and none of them counted against the resident.
pub const OBJECTION_ADDRESS: Budget = Budget { most: 10, span: HOUR };
pub const OBJECTION_RECEIPT: Budget = Budget { most: 5, span: HOUR };
pub const OBJECTION_OVERALL: Budget = Budget { most: 120, span: HOUR };

/// Slips typed at a kiosk, from that device and from one network address.
pub const SLIP_DEVICE: Budget = Budget { most: 240, span: HOUR };
pub const SLIP_ADDRESS: Budget = Budget { most: 240, span: HOUR };
/// "It was not me", from one network address.
pub const NOT_ME_ADDRESS: Budget = Budget { most: 10, span: HOUR };

/// What was spent of a budget since its window opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    pub count: u32,
    pub since: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spend {
    /// The window after one more.
    Spent(Window),
    Over {
        until: i64,
    },
}

/// One more, if the budget allows it. A clock set back opens a new window, so that nobody waits longer than the span.
pub fn spend(window: Window, budget: Budget, now: i64) -> Spend {
    let open = window.count > 0 && window.since <= now && now - window.since < budget.span;
    match open {
        false => Spend::Spent(Window { count: 1, since: now }),
        true if window.count < budget.most => Spend::Spent(Window { count: window.count + 1, ..window }),
        true => Spend::Over { until: window.since + budget.span },
    }
}

/// What a contact begins with: seven figures of a telephone number, the house of a mailbox.
pub fn prefix(contact: &str) -> &str {
    match contact.rsplit_once('@') {
        Some((_, house)) => house,
        None => contact.char_indices().nth(7).map_or(contact, |(at, _)| &contact[..at]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: i64 = 1_795_395_600_000;

    #[test]
    fn a_window_holds_so_many_and_opens_anew() {
        let mut window = Window::default();
        for at in 0..5 {
            match spend(window, CONTACT, NOW + at) {
                Spend::Spent(next) => window = next,
                over => panic!("{at}: {over:?}"),
            }
        }
        assert_eq!(spend(window, CONTACT, NOW + HOUR - 1), Spend::Over { until: NOW + HOUR });
        assert_eq!(spend(window, CONTACT, NOW + HOUR), Spend::Spent(Window { count: 1, since: NOW + HOUR }));
    }

    #[test]
    fn a_clock_set_back_keeps_nobody_waiting() {
        let spent = Window { count: 5, since: NOW };
        assert_eq!(spend(spent, CONTACT, NOW - 1), Spend::Spent(Window { count: 1, since: NOW - 1 }));
    }

    #[test]
    fn numbers_in_a_row_share_a_budget() {
        assert_eq!(prefix("13800138000"), prefix("13800138999"));
        assert_eq!(prefix("a@mail.example.org"), "mail.example.org");
        assert_eq!(prefix("110"), "110");
    }

    proptest! {
        #[test]
        fn no_wait_is_longer_than_the_span(count: u32, since in -NOW..2 * NOW) {
            if let Spend::Over { until } = spend(Window { count, since }, CONTACT, NOW) {
                prop_assert!(until > NOW && until - NOW <= CONTACT.span);
            }
        }

        #[test]
        fn no_text_breaks_the_prefix(contact in "\\PC{0,30}") {
            prefix(&contact);
        }
    }
}
