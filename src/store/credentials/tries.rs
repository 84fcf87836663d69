//! The count of wrong tries, in the database so that any number of servers share it. A try is counted
//! before the secret is checked and given back when it was right: otherwise a hundred tries sent at
//! once would all pass before the first is counted.

use diesel::prelude::*;

use crate::domain::budget::{self, Budget, Spend, Window};
use crate::domain::throttle::{self, KNOWN_FOR, Tally, Verdict};
use crate::error::Error;
use crate::keys::{KeyRing, Purpose, hex};
use crate::on_each;
use crate::store::schema::tries;
use crate::store::tx::{Housekeeping, Tx};

/// How the buckets of networks begin that an account was opened from.
const OPENED: &str = "opened/";

/// What tries are counted against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket(String);

impl Bucket {
    /// One person's PIN, over all devices; only for tries with the card's secret or an enrolled device.
    pub fn pin(person: &str) -> Self {
        Self(format!("pin/{person}"))
    }

    /// The same on one device.
    pub fn pin_on(person: &str, device: &str) -> Self {
        Self(format!("pin/{person}/{device}"))
    }

    /// Wrong tries in a row at one kiosk, whoever's cards they are.
    pub fn row(kiosk: &str) -> Self {
        Self(format!("row/{kiosk}"))
    }

    /// One way in, from one network address; the address itself is not kept.
    pub fn address(keys: &KeyRing, way: &str, address: &str) -> Self {
        Self(format!("{way}/at/{}", &hex(&keys.mac(Purpose::Buckets, &[address.as_bytes()]))[..32]))
    }

    /// The password of one account, from wherever; by the address that was typed, so that one nobody has costs the same.
    /// It is not kept.
    pub fn account(keys: &KeyRing, email: &str) -> Self {
        Self(format!("password/for/{}", &hex(&keys.mac(Purpose::Buckets, &[b"account", email.as_bytes()]))[..32]))
    }

    /// Right passwords of one account from one network; neither is kept.
    pub fn opened_from(keys: &KeyRing, email: &str, network: &str) -> Self {
        let of = keys.mac(Purpose::Buckets, &[b"opened", email.as_bytes(), network.as_bytes()]);
        Self(format!("{OPENED}{}", &hex(&of)[..32]))
    }

    /// What a budget is for; the value itself (a number, an address) is not kept.
    pub fn budget(keys: &KeyRing, name: &str, value: &str) -> Self {
        Self(format!("{name}/spent/{}", &hex(&keys.mac(Purpose::Buckets, &[name.as_bytes(), value.as_bytes()]))[..32]))
    }

    /// One way in, by one device, person or session.
    pub fn of(way: &str, id: &str) -> Self {
        Self(format!("{way}/of/{id}"))
    }
}

/// Counts a try with the card's secret, or from the person's own device, if one is let through; at a kiosk
/// also against its row.
pub fn take_with_card(
    tx: &mut Tx<'_>,
    leave: Housekeeping,
    person: &str,
    device: &str,
    row: Option<&Bucket>,
) -> Result<Verdict, Error> {
    let row_tally = row.map(|row| tally(tx, row)).transpose()?.map(|t| throttle::faded(t, tx.now)).unwrap_or_default();
    if let Verdict::Wait { until } = throttle::in_a_row(row_tally, tx.now) {
        return Ok(Verdict::Wait { until });
    }
    let (all, one) = (Bucket::pin(person), Bucket::pin_on(person, device));
    let (all_tally, one_tally) = (tally(tx, &all)?, tally(tx, &one)?);
    let verdict = throttle::with_card(one_tally, all_tally, tx.now);
    if verdict == Verdict::Try {
        keep(tx, leave, &all, all_tally.wrong(tx.now))?;
        keep(tx, leave, &one, one_tally.wrong(tx.now))?;
        if let Some(row) = row {
            keep(tx, leave, row, row_tally.wrong(tx.now))?;
        }
    }
    Ok(verdict)
}

/// Counts a try without it, against where it comes from, if one is let through.
pub fn take_without(tx: &mut Tx<'_>, leave: Housekeeping, sources: &[Bucket]) -> Result<Verdict, Error> {
    let mut tallies = Vec::with_capacity(sources.len());
    for source in sources {
        let tally = throttle::faded(tally(tx, source)?, tx.now);
        if let Verdict::Wait { until } = throttle::without_card(tally, tx.now) {
            return Ok(Verdict::Wait { until });
        }
        tallies.push((source, tally));
    }
    for (source, tally) in tallies {
        keep(tx, leave, source, tally.wrong(tx.now))?;
    }
    Ok(Verdict::Try)
}

/// The password of one account, and where it is tried from.
#[derive(Clone, Debug)]
pub struct AtAccount {
    pub account: Bucket,
    /// Whether it was opened from there lately.
    pub from: Bucket,
}

/// Counts a try at an account's password against where it comes from; and against the account too, unless it was opened
/// from there lately: strangers slow one another down, and never its owner at home.
pub fn take_at_account(
    tx: &mut Tx<'_>,
    leave: Housekeeping,
    sources: &[Bucket],
    at: &AtAccount,
) -> Result<Verdict, Error> {
    let opened = tally(tx, &at.from)?;
    let account = throttle::account_faded(tally(tx, &at.account)?, tx.now);
    let known = throttle::is_known(opened, tx.now);
    if let Verdict::Wait { until } = throttle::for_account(account, tx.now)
        && !known
    {
        return Ok(Verdict::Wait { until });
    }
    let verdict = take_without(tx, leave, sources)?;
    if verdict == Verdict::Try && !known {
        keep(tx, leave, &at.account, account.wrong(tx.now))?;
    }
    Ok(verdict)
}

/// Nothing came of that try, right or wrong.
pub fn give_back_at_account(
    tx: &mut Tx<'_>,
    leave: Housekeeping,
    sources: &[Bucket],
    at: &AtAccount,
) -> Result<(), Error> {
    give_back(tx, leave, sources)?;
    let known = throttle::is_known(tally(tx, &at.from)?, tx.now);
    if known { Ok(()) } else { give_back(tx, leave, std::slice::from_ref(&at.account)) }
}

/// It was right: that try was no wrong one, and from now on this network is one of the account's own.
pub fn opened(tx: &mut Tx<'_>, leave: Housekeeping, sources: &[Bucket], at: &AtAccount) -> Result<(), Error> {
    give_back_at_account(tx, leave, sources, at)?;
    keep(tx, leave, &at.from, Tally { tries: 1, last_at: tx.now })
}

/// Takes one from each budget if every one of them allows it; else until when the first of them is spent.
pub fn spend(tx: &mut Tx<'_>, leave: Housekeeping, budgets: &[(Bucket, Budget)]) -> Result<Option<i64>, Error> {
    let mut windows = Vec::with_capacity(budgets.len());
    for (bucket, budget) in budgets {
        let spent = tally(tx, bucket)?;
        match budget::spend(Window { count: spent.tries, since: spent.last_at }, *budget, tx.now) {
            Spend::Spent(window) => windows.push((bucket, window)),
            Spend::Over { until } => return Ok(Some(until)),
        }
    }
    for (bucket, window) in windows {
        keep(tx, leave, bucket, Tally { tries: window.count, last_at: window.since })?;
    }
    Ok(None)
}

/// It was right: that try was no wrong one. Others from there stay counted.
pub fn give_back(tx: &mut Tx<'_>, _: Housekeeping, sources: &[Bucket]) -> Result<(), Error> {
    for source in sources {
        diesel::update(tries::table.find((tx.community, &source.0)).filter(tries::count.gt(0)))
            .set(tries::count.eq(tries::count - 1))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// A right PIN sets all its counts back to nothing; so does a new one.
pub fn forget_pin(tx: &mut Tx<'_>, _: Housekeeping, person: &str) -> Result<(), Error> {
    diesel::delete(
        tries::table
            .filter(tries::community_id.eq(tx.community))
            .filter(tries::bucket.eq(format!("pin/{person}")).or(tries::bucket.like(format!("pin/{person}/%")))),
    )
    .execute(tx.conn)?;
    Ok(())
}

/// A right try ends a row of wrong ones.
pub fn forget(tx: &mut Tx<'_>, _: Housekeeping, bucket: &Bucket) -> Result<(), Error> {
    diesel::delete(tries::table.find((tx.community, &bucket.0))).execute(tx.conn)?;
    Ok(())
}

/// How many tries at a person's PIN stand counted, over all devices.
pub fn at_pin(tx: &mut Tx<'_>, person: &str) -> Result<u32, Error> {
    Ok(tally(tx, &Bucket::pin(person))?.tries)
}

/// Counts that no longer matter go; `before` in milliseconds UTC.
pub fn sweep(tx: &mut Tx<'_>, _: Housekeeping, before: i64) -> Result<usize, Error> {
    Ok(diesel::delete(
        tries::table
            .filter(tries::community_id.eq(tx.community))
            .filter(tries::last_at.lt(before))
            .filter(tries::bucket.not_like("pin/%"))
            .filter(tries::bucket.not_like(format!("{OPENED}%")).or(tries::last_at.lt(tx.now - KNOWN_FOR))),
    )
    .execute(tx.conn)?)
}

fn tally(tx: &mut Tx<'_>, bucket: &Bucket) -> Result<Tally, Error> {
    let found = tries::table
        .find((tx.community, &bucket.0))
        .select((tries::count, tries::last_at))
        .first::<(i32, i64)>(tx.conn)
        .optional()?;
    Ok(found.map_or(Tally::default(), |(count, last_at)| Tally { tries: u32::try_from(count).unwrap_or(0), last_at }))
}

fn keep(tx: &mut Tx<'_>, _: Housekeeping, bucket: &Bucket, tally: Tally) -> Result<(), Error> {
    let count = i32::try_from(tally.tries).unwrap_or(i32::MAX);
    let row = (
        tries::community_id.eq(tx.community),
        tries::bucket.eq(&bucket.0),
        tries::count.eq(count),
        tries::last_at.eq(tally.last_at),
    );
    let set = (tries::count.eq(count), tries::last_at.eq(tally.last_at));
    on_each!(&mut *tx.conn, c => diesel::insert_into(tries::table)
        .values(row)
        .on_conflict((tries::community_id, tries::bucket))
        .do_update()
        .set(set)
        .execute(c))?;
    Ok(())
}
