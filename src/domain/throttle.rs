//! How long one waits after wrong tries, so that guessing is hopeless and nobody can lock a resident out (TRUST.md §4).
//!
//! Separate counts. Tries **with the card's secret** (or from the person's enrolled device) count for that device and
//! person, and over all devices for the person's PIN. Tries **without it** count against the address and the device they
//! come from and never touch the person (TRUST.md §6, 13). Tries at a **password** count against the address, and against
//! the account as long as they come from a network that it was not opened from lately: however many networks somebody
//! has, they share one count, and whoever signs in from where they always do notices nothing of it.

use std::net::{IpAddr, Ipv6Addr};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// Wrong tries that cost nothing: fingers slip.
pub const FREE_TRIES: u32 = 3;
/// At so many wrong tries, over all devices, that PIN is disabled; every other way to sign in stays open.
pub const DISABLED_AT: u32 = 10;
/// The wait after the third, fourth … ninth wrong try.
const WAITS: [i64; 7] = [30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, HOUR];

/// Wrong tries without a card's secret that one address or device may make within `BUDGET_SPAN`. A family behind one
/// router slips a few times an hour; a thief with one PIN for a thousand cards is stopped here.
pub const BUDGET: u32 = 10;
pub const BUDGET_SPAN: i64 = HOUR;
/// Wrong tries in a row at one kiosk, whoever's cards they are: a thief with a pile of cards and one PIN is stopped here
/// (TRUST.md §6 case 12). Any right one ends the row.
pub const ROW: u32 = 15;
/// After the budget each further try that was let through doubles the wait, up to a day.
const LONGEST_WAIT: i64 = 24 * HOUR;

/// Wrong passwords for one account, from all networks that it was not opened from lately, before they slow down.
pub const ACCOUNT: u32 = 20;
/// Then a minute, two, four …, and never longer than this: a stranger's tries are slowed down, and the account is not
/// shut. A passkey and a code open all the while.
const LONGEST_ACCOUNT_WAIT: i64 = 15 * MINUTE;
/// A day without a wrong one forgets an account's count.
const ACCOUNT_SPAN: i64 = 24 * HOUR;
/// How long a network counts as one of an account's own after a right password, milliseconds.
pub const KNOWN_FOR: i64 = 60 * 24 * HOUR;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Try,
    Wait {
        until: i64,
    },
    /// This PIN no longer signs in; the resident is told, and the desk helps.
    Disabled,
}

/// Wrong tries so far, and when the last one was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub tries: u32,
    pub last_at: i64,
}

impl Tally {
    /// The tally after one more wrong try. A right one sets it back to nothing.
    pub fn wrong(self, now: i64) -> Tally {
        Tally { tries: self.tries.saturating_add(1), last_at: now }
    }
}

/// Whether another try is let through after `tries` wrong ones, the last of them `at`.
pub fn after(tries: u32, at: i64, now: i64) -> Verdict {
    if tries >= DISABLED_AT {
        return Verdict::Disabled;
    }
    let wait = tries.checked_sub(FREE_TRIES).and_then(|beyond| WAITS.get(beyond as usize)).copied().unwrap_or(0);
    wait_until(at, wait, now)
}

/// For tries with the card's secret: the device's own wait, and the ceiling over all devices (kept in the database), so
/// that ten phones do not get ten times the tries.
pub fn with_card(device: Tally, all_devices: Tally, now: i64) -> Verdict {
    if all_devices.tries >= DISABLED_AT {
        return Verdict::Disabled;
    }
    after(device.tries, device.last_at, now)
}

/// For tries without the card's secret, by address and by device alike; the person's counter is not looked at.
pub fn without_card(source: Tally, now: i64) -> Verdict {
    beyond(source, BUDGET, now)
}

/// For tries with cards at a kiosk, beside the count of each person.
pub fn in_a_row(kiosk: Tally, now: i64) -> Verdict {
    beyond(kiosk, ROW, now)
}

/// For tries at one account's password from networks that it was not opened from lately.
pub fn for_account(account: Tally, now: i64) -> Verdict {
    let Some(beyond) = account.tries.checked_sub(ACCOUNT) else { return Verdict::Try };
    wait_until(account.last_at, (MINUTE << beyond.min(10)).min(LONGEST_ACCOUNT_WAIT), now)
}

/// An account's tally as it counts now.
pub fn account_faded(account: Tally, now: i64) -> Tally {
    if now.saturating_sub(account.last_at) >= ACCOUNT_SPAN { Tally::default() } else { account }
}

/// Whether a network is one of an account's own; `opened` counts right passwords from there.
pub fn is_known(opened: Tally, now: i64) -> bool {
    opened.tries > 0 && now.saturating_sub(opened.last_at) < KNOWN_FOR
}

/// What counts as one place on the network: an IPv4 address, also where it comes dressed as IPv6 (RFC 4291 §2.5.5.2); of
/// IPv6 the /64, which one subscriber has at the least (RFC 6177), and within which addresses are had for nothing.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V6(v6) if !v6.is_loopback() => {
            let prefix = Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX));
            format!("{prefix}/64")
        }
        other => other.to_string(),
    }
}

fn beyond(source: Tally, most: u32, now: i64) -> Verdict {
    let Some(beyond) = source.tries.checked_sub(most) else { return Verdict::Try };
    let wait = BUDGET_SPAN.saturating_mul(1 << beyond.min(10)).min(LONGEST_WAIT);
    wait_until(source.last_at, wait, now)
}

/// A source's tally as it counts now: what is older than its span, within the budget, is forgotten.
pub fn faded(source: Tally, now: i64) -> Tally {
    let quiet = now.saturating_sub(source.last_at);
    let span = if source.tries < BUDGET { BUDGET_SPAN } else { 2 * LONGEST_WAIT };
    if quiet >= span { Tally::default() } else { source }
}

/// A clock set back must not let anyone wait longer than the wait itself.
fn wait_until(at: i64, wait: i64, now: i64) -> Verdict {
    let until = at.min(now).saturating_add(wait);
    if now >= until { Verdict::Try } else { Verdict::Wait { until } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: i64 = 1_795_424_400_000;

    #[test]
    fn three_free_then_longer_and_longer_then_disabled() {
        for tries in 0..FREE_TRIES {
            assert_eq!(after(tries, NOW, NOW), Verdict::Try, "{tries}");
        }
        for (tries, wait) in [(3, 30 * SECOND), (4, MINUTE), (5, 5 * MINUTE), (6, 15 * MINUTE), (9, HOUR)] {
            assert_eq!(after(tries, NOW, NOW), Verdict::Wait { until: NOW + wait }, "{tries}");
            assert_eq!(after(tries, NOW, NOW + wait - 1), Verdict::Wait { until: NOW + wait });
            assert_eq!(after(tries, NOW, NOW + wait), Verdict::Try);
        }
        assert_eq!(after(10, NOW, NOW + 365 * 24 * HOUR), Verdict::Disabled);
    }

    #[test]
    fn ten_devices_do_not_get_ten_times_the_tries() {
        let one = Tally { tries: 1, last_at: NOW };
        assert_eq!(with_card(one, Tally { tries: 9, last_at: NOW }, NOW), Verdict::Try);
        assert_eq!(with_card(one, Tally { tries: 10, last_at: NOW }, NOW), Verdict::Disabled);
    }

    /// Lets a thief try whenever the throttle allows, and counts.
    fn tries_within(span: i64, every: i64) -> u32 {
        let (mut tally, mut let_through, mut now) = (Tally::default(), 0, NOW);
        while now < NOW + span {
            tally = faded(tally, now);
            if without_card(tally, now) == Verdict::Try {
                let_through += 1;
                tally = tally.wrong(now);
            }
            now += every;
        }
        let_through
    }

    #[test]
    fn one_pin_over_a_thousand_cards_is_stopped_within_twenty_tries() {
        // A try a second over a thousand cards, and the same thief still there a day later.
        assert!(tries_within(1000 * SECOND, SECOND) <= 20);
        assert!(tries_within(24 * HOUR, 10 * SECOND) <= 20);
    }

    #[test]
    fn a_pile_of_cards_is_no_better_than_one() {
        let row = |tries| in_a_row(Tally { tries, last_at: NOW }, NOW + SECOND);
        assert_eq!(row(ROW - 1), Verdict::Try);
        assert!(matches!(row(ROW), Verdict::Wait { until } if until == NOW + HOUR));
        assert!(matches!(row(ROW + 3), Verdict::Wait { until } if until == NOW + 8 * HOUR));
    }

    #[test]
    fn a_patient_thief_gets_nowhere_in_a_month() {
        assert!(tries_within(30 * 24 * HOUR, MINUTE) < 200);
    }

    #[test]
    fn a_family_that_slips_now_and_then_never_waits() {
        let mut tally = Tally::default();
        for evening in 0..30 {
            let now = NOW + evening * 24 * HOUR;
            for slip in 0..5 {
                tally = faded(tally, now + slip);
                assert_eq!(without_card(tally, now + slip), Verdict::Try);
                tally = tally.wrong(now + slip);
            }
        }
    }

    #[test]
    fn a_clock_set_back_does_not_lengthen_the_wait() {
        assert_eq!(after(3, NOW + HOUR, NOW), Verdict::Wait { until: NOW + 30 * SECOND });
    }

    #[test]
    fn a_subscriber_is_one_place_however_many_addresses_they_have() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2:ffff:1:2:3"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:3::1"), of("2001:db8:1:2::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_eq!((of("192.0.2.7").as_str(), of("::1").as_str()), ("192.0.2.7", "::1"));
    }

    #[test]
    fn a_thousand_networks_get_no_more_tries_at_one_account_than_one() {
        let (mut account, mut let_through) = (Tally::default(), 0);
        for second in 0..24 * 3600 {
            let now = NOW + second * SECOND;
            account = account_faded(account, now);
            if for_account(account, now) == Verdict::Try {
                (account, let_through) = (account.wrong(now), let_through + 1);
            }
        }
        assert!(let_through <= 130, "{let_through} in a day");
        // It slows down, and no more: the next try is never further off than a quarter of an hour.
        assert_eq!(for_account(account, account.last_at + 15 * MINUTE), Verdict::Try);
        assert_eq!(account_faded(account, account.last_at + 24 * HOUR), Tally::default());
    }

    #[test]
    fn a_network_is_an_accounts_own_for_two_months() {
        let opened = Tally { tries: 1, last_at: NOW };
        assert!(is_known(opened, NOW) && is_known(opened, NOW + KNOWN_FOR - 1));
        assert!(!is_known(opened, NOW + KNOWN_FOR) && !is_known(Tally::default(), 0));
    }

    proptest! {
        #[test]
        fn no_count_breaks_it_and_no_wait_is_longer_than_a_day(tries: u32, at: i64, now: i64) {
            for verdict in [after(tries, at, now), without_card(Tally { tries, last_at: at }, now), for_account(Tally { tries, last_at: at }, now)] {
                if let Verdict::Wait { until } = verdict {
                    prop_assert!(until > now && until.saturating_sub(now) <= LONGEST_WAIT);
                }
            }
            faded(Tally { tries, last_at: at }, now);
            account_faded(Tally { tries, last_at: at }, now);
        }
    }
}
