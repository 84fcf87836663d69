//! Writes share commits and still stand alone: a failed neighbour, a full disk, a panic.

use std::sync::atomic::Ordering;

use linli::error::Error;
use linli::store::drafts;

use crate::story;

/// A draft is the simplest thing a write can leave behind.
async fn write(house: &crate::house::House, name: &'static str, outcome: &'static str) -> Result<(), Error> {
    let community = house.community();
    house
        .app
        .db
        .write("test", &community, move |tx| {
            let leave = tx.housekeeping();
            drafts::save(tx, leave, "owner", name, "test", "{}")?;
            match outcome {
                "fails" => Err(Error::Missing),
                "panics" => panic!("a write that panics on purpose"),
                _ => Ok(()),
            }
        })
        .await
}

fn stands(house: &crate::house::House, name: &str) -> bool {
    let community = house.community();
    house
        .app
        .db
        .read_now(|conn| drafts::find(conn, &community, "owner", name, "test"))
        .expect("the database answers")
        .is_some()
}

story! {
    /// A failed write leaves nothing, and its neighbours in the same commit stand.
    a_failed_write_leaves_its_neighbours_whole, |house| {
        let (a, b, c) = house.wait(async {
            futures_util::join!(write(house, "one", "ok"), write(house, "two", "fails"), write(house, "three", "ok"))
        });
        assert!(a.is_ok() && matches!(b, Err(Error::Missing)) && c.is_ok());
        assert!(stands(house, "one") && !stands(house, "two") && stands(house, "three"));
    }
}

story! {
    /// A panic in one write is answered as broken; the others are run again and stand.
    a_panic_takes_nobody_with_it, |house| {
        let (a, b, c) = house.wait(async {
            futures_util::join!(write(house, "one", "ok"), write(house, "two", "panics"), write(house, "three", "ok"))
        });
        assert!(a.is_ok() && matches!(b, Err(Error::Broken(_))) && c.is_ok());
        assert!(stands(house, "one") && !stands(house, "two") && stands(house, "three"));
    }
}

story! {
    /// When the disk fails at the commit nobody is told it was done, unless it then was.
    a_failed_commit_is_never_answered_as_done, |house| {
        house.faults.commits_to_fail.store(1, Ordering::Relaxed);
        let alone = house.wait(write(house, "lost", "ok"));
        // The one fault hit the shared commit; run alone afterwards, it stood.
        assert_eq!(alone.is_ok(), stands(house, "lost"));
        house.faults.commits_to_fail.store(2, Ordering::Relaxed);
        let alone = house.wait(write(house, "gone", "ok"));
        assert!(alone.is_err(), "both the commit and its repeat failed");
        assert!(!stands(house, "gone"));
        let after = house.wait(write(house, "after", "ok"));
        assert!(after.is_ok() && stands(house, "after"), "the writer goes on");
    }
}
