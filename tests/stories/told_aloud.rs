//! Whoever reads a message aloud to somebody may be a child; that it was so is written down (TRUST.md §3), with the
//! letter, at the door and with the weekly paper.

use std::time::Duration;

use linli::error::Error;
use linli::keys::open_with;
use linli::store::record;

use super::desk_queue::sql;
use super::merging::filed_by_desk;
use super::weekly_paper::{building, delivered};
use crate::house::{Browser, House, Page};
use crate::living;

const READER: &str = "小宝 12岁";

/// What the newest entry of one kind about somebody says.
fn said(house: &House, person: &str, act: &'static str) -> serde_json::Value {
    let (community, who) = (house.community(), person.to_owned());
    let plain = house
        .wait(house.app.db.write("test", &community, move |tx| {
            let entries = record::page_before(tx.conn, tx.community, i64::MAX, 200)?;
            let of = entries.into_iter().find(|e| e.act == act && e.resident_id.as_deref() == Some(who.as_str()));
            let entry = of.ok_or(Error::Missing)?;
            let key = linli::store::person_keys::of(tx, &who)?.ok_or(Error::Missing)?;
            let about = format!("record/{}/{}", tx.community, entry.seq);
            Ok(open_with(&key, about.as_bytes(), entry.sealed.as_deref().unwrap_or_default())?.to_vec())
        }))
        .expect("an entry");
    serde_json::from_slice(&plain).expect("what it says")
}

/// Nothing of before waits for her any more, so that what is told is told of this alone.
fn nothing_waits(house: &House) -> String {
    let her = house.cast().resident.id.clone();
    sql(
        house,
        &format!("UPDATE outbox SET state = 'cancelled' WHERE person_id = '{her}' AND state IN ('waiting', 'sent')"),
    );
    her
}

/// Letters on their way are many: the page of them she is on.
fn with_hers(desk: &Browser, first: Page) -> Page {
    let mut page = first;
    while !page.says("有人念给王秀兰听的话，是谁念的") {
        page = desk.get(&page.link("/desk/letters?posted="));
    }
    page
}

living! {
    a_child_may_read_the_letter_aloud, |house| {
        let her = nothing_waits(house);
        filed_by_desk(&house.helper(), &her, "楼道的灯不亮了。");
        let desk = house.staff("desk");
        let letters = desk.get("/desk/letters");
        let posted = desk.submit(&letters, &letters.link_or_form_of("王秀兰", "/posted"), &[]);
        assert_eq!(posted.status, 200, "{}", posted.words());
        let posted = with_hers(&desk, posted);
        assert!(posted.says("有人念给王秀兰听的话，是谁念的"), "{}", posted.words());
        let form = posted.link_or_form_of("王秀兰", "/reached");
        let done = desk.submit(&posted, &form, &[("read_by", &format!("  {READER} "))]);
        assert_eq!(done.status, 200, "{}", done.words());
        assert_eq!(said(house, &her, "message.reached")["read_by"], READER);
    }
}

living! {
    a_child_may_read_the_weekly_paper_aloud, |house| {
        let her = nothing_waits(house);
        filed_by_desk(&house.helper(), &her, "楼道的灯不亮了。");
        house.advance(Duration::from_secs(7 * 24 * 3600));
        house.run_jobs();
        let desk = house.staff("desk");
        let third = building(&desk.get("/desk/digests"), "3号楼");
        let hers = desk.get(&third).choice("王秀兰");
        let done = delivered(&desk, &third, &[("how", "reached"), ("digest", &hers), ("read_by", READER)]);
        assert_eq!(done.status, 200, "{}", done.words());
        assert_eq!(said(house, &her, "digest.deliver")["read_by"], READER);
    }
}

living! {
    /// At the door as well; and where nobody read, nothing is written of it.
    at_the_door_and_by_nobody, |house| {
        let her = nothing_waits(house);
        sql(house, &format!("UPDATE people SET reach = 'visit' WHERE id = '{her}'"));
        let li = house.helper();
        for (words, reader) in [("楼道的灯不亮了。", READER), ("门口的砖松了。", "")] {
            filed_by_desk(&li, &her, words);
            let desk = house.staff("desk");
            let calls = desk.get("/desk/calls");
            assert!(calls.says("有人念给王秀兰听的话，是谁念的"), "{}", calls.words());
            let done = desk.submit(&calls, &calls.link_or_form_of("王秀兰", "/reached"), &[("read_by", reader)]);
            assert_eq!(done.status, 200, "{}", done.words());
            let kept = said(house, &her, "message.reached")["read_by"].clone();
            assert_eq!(kept.as_str().unwrap_or_default(), reader);
        }
    }
}
