//! What was called off and is taken up again is found by neighbours again, and stands on the board as before.

use linli::domain::mandate::Matter;
use linli::store::{acts, requests};

use super::bounded::told_as_it_is;
use super::held::{grant, he_calls_off};
use crate::house::{Browser, House, Page};
use crate::living;

const WORDS: &str = "北门第三盏路灯坏了三天了，晚上很黑。";

/// As far as the page after the words.
fn told(browser: &Browser, base: &str) -> Page {
    let what = browser.get(&format!("{base}/requests/new/what"));
    let asked = browser.submit(&what, "/requests/new/what", &[("category", &what.choice("路灯"))]);
    let page = browser.submit(&asked, "/requests/new/where", &[("place", "shared"), ("detail", "北门第三盏")]);
    browser.submit_with_photos(&page, "/requests/new/words", &[("words", WORDS)], &[])
}

/// Does 李明, reporting the same for 王秀兰, see this one?
fn suggested(house: &House, id: &str) -> bool {
    let base = format!("/for/{}", house.cast().resident.id);
    told(&house.helper(), &base).text.contains(id)
}

living! {
    neighbours_find_what_was_taken_up_again, |house| {
        grant(house, &[Matter::Requests]);
        let his = house.resident(&house.cast().neighbour.clone());
        let check = his.not_the_same(told(&his, ""));
        let filed = his.submit(&check, "/requests", &[("public", "yes")]);
        let id = filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned();
        let desk = house.staff("desk");
        desk.submit(&desk.get(&format!("/desk/requests/{id}")), "/publication", &[("words", "北门第三盏路灯不亮。")]);
        let community = house.community();
        let found = || house.app.db.read_now(|conn| requests::find(conn, &community, &id)).expect("it reads").expect("there");
        let board = format!("/open/requests/{}", found().number);
        assert!(suggested(house, &id) && house.browser().get(&board).status == 200, "both knew of it");

        he_calls_off(house, &house.helper(), &id);
        assert_eq!(found().state.as_str(), "withdrawn");
        assert!(!suggested(house, &id) && house.browser().get(&board).status == 404, "nobody does now");
        told_as_it_is(house);

        let act = house.app.db.read_now(|conn| acts::latest_about(conn, &community, &id, "request.call_off"));
        let page = his.get(&format!("/acts/{}", act.expect("it reads").expect("the act").id));
        assert_eq!(his.submit(&page, "/undo", &[]).status, 200);
        assert_eq!(found().state.as_str(), "reopened");
        assert!(suggested(house, &id), "neighbours are asked again whether it is the same");
        assert_eq!(house.browser().get(&board).status, 200, "what both let be public is public again");
        told_as_it_is(house);
        // Called off and taken up a second time, it is there once.
        let rows: i64 = house.app.db.read_now(|conn| {
            use diesel::prelude::*;
            use linli::store::schema::nearby;
            Ok(nearby::table.filter(nearby::request_id.eq(&id)).count().get_result(conn)?)
        }).expect("it reads");
        assert_eq!(rows, 1);
    }
}
