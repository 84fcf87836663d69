//! The record is append-only, whatever is tried with raw SQL, and says where it was changed.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use linli::domain::policy::Subject;
use linli::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Right, Standing};
use linli::domain::tiers::SetUpCommunity;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
use linli::store::record::{self, Verdict};

use crate::house::House;
use crate::story;

fn someone() -> Standing {
    Standing {
        actor: "someone".into(),
        right: Right::System,
        channel: Channel::Console,
        assurance: Assurance::Console,
        fresh_until: ALWAYS_FRESH,
        session: None,
        device: None,
        key: None,
        client_at: None,
    }
}

/// Writes a few entries through the only door there is.
fn entries(house: &House, how_many: usize) {
    let community = house.community();
    for n in 0..how_many {
        house
            .wait(house.app.db.write("test", &community, move |tx| {
                let permit = tx.permit::<SetUpCommunity>(&someone(), &Subject::default())?;
                record::append(tx, permit, ("community", "test"), &serde_json::json!({ "about": n }))?;
                Ok(())
            }))
            .expect("an entry");
    }
}

fn raw(house: &House) -> Conn {
    Opener { url: DatabaseUrl::parse(&house.database).expect("an address"), purpose: Use::Write }
        .open()
        .expect("it opens")
}

fn verdict(house: &House) -> Verdict {
    let community = house.community();
    house.app.db.read_now(|conn| record::verify(conn, &community)).expect("it can be read")
}

story! {
    raw_sql_cannot_change_the_record, |house| {
        entries(house, 3);
        let mut conn = raw(house);
        let mut tries = vec![
            "UPDATE record SET act = 'x'",
            "UPDATE record SET act = 'x' WHERE seq = 2",
            "DELETE FROM record WHERE seq = 3",
            "DELETE FROM record",
            "INSERT INTO record SELECT community_id, 9, at, client_at, act, tier, actor_id, resident_id, assisted_by, standing, office, mandate_id, mandate_version, channel, device_id, session_id, assurance, subject_kind, subject_id, key, commitment, sealed, prev_hash, hash FROM record WHERE seq = 3",
            "INSERT INTO record SELECT community_id, 4, at, client_at, act, tier, actor_id, resident_id, assisted_by, standing, office, mandate_id, mandate_version, channel, device_id, session_id, assurance, subject_kind, subject_id, key, commitment, sealed, prev_hash, hash FROM record WHERE seq = 3",
        ];
        match &conn {
            Conn::Pg(_) => tries.push("TRUNCATE record"),
            Conn::Sqlite(_) => tries.push("INSERT OR REPLACE INTO record SELECT community_id, seq, at, client_at, 'x', tier, actor_id, resident_id, assisted_by, standing, office, mandate_id, mandate_version, channel, device_id, session_id, assurance, subject_kind, subject_id, key, commitment, sealed, prev_hash, hash FROM record WHERE seq = 2"),
        }
        for sql in tries {
            assert!(conn.batch_execute(sql).is_err(), "{sql} went through");
        }
        assert_eq!(verdict(house), Verdict::Whole(3));
    }
}

story! {
    /// Somebody with the file in their hands takes the guards off first; the chain still tells.
    a_changed_byte_is_named, |house| {
        entries(house, 5);
        let mut conn = raw(house);
        take_guards_off(&mut conn);
        conn.batch_execute("UPDATE record SET subject_id = 'tesu' WHERE seq = 4").expect("no guard");
        assert!(matches!(verdict(house), Verdict::Bad { seq: 4, .. }), "{:?}", verdict(house));
    }
}

story! {
    a_tail_that_was_cut_is_noticed, |house| {
        entries(house, 5);
        let mut conn = raw(house);
        take_guards_off(&mut conn);
        conn.batch_execute("DELETE FROM record WHERE seq = 5").expect("no guard");
        assert!(matches!(verdict(house), Verdict::Bad { seq: 5, .. }), "{:?}", verdict(house));
    }
}

story! {
    /// A permit that never reached the record takes its change with it.
    no_change_without_an_entry, |house| {
        let community = house.community();
        let outcome = house.wait(house.app.db.write("test", &community, |tx| {
            let permit = tx.permit::<SetUpCommunity>(&someone(), &Subject::default())?;
            linli::store::communities::next_number(tx, &permit, "forgotten", 1)
        }));
        assert!(outcome.is_err());
        let mut conn = raw(house);
        let left = match &mut conn {
            Conn::Pg(c) => diesel::sql_query("SELECT 1 FROM counters WHERE name = 'forgotten'").execute(c),
            Conn::Sqlite(c) => diesel::sql_query("DELETE FROM counters WHERE name = 'forgotten'").execute(c),
        };
        assert_eq!(left.expect("it can be asked"), 0);
        assert_eq!(verdict(house), Verdict::Whole(0));
    }
}

fn take_guards_off(conn: &mut Conn) {
    let sql = match conn {
        Conn::Pg(_) => "ALTER TABLE record DISABLE TRIGGER ALL",
        Conn::Sqlite(_) => "DROP TRIGGER record_no_update; DROP TRIGGER record_no_delete",
    };
    conn.batch_execute(sql).expect("the owner may");
}
