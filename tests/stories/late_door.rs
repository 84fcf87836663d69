//! Being there, tapped at the door of an activity or a meeting, also without a signal: counted once, by whose hands is
//! written down, and the desk has the last word (TRUST.md §6 case 25; docs/OFFLINE.md).

use std::time::Duration;

use linli::domain::mandate::Matter;
use linli::domain::meeting::LONGEST;
use linli::store::meeting_people;
use serde_json::Value;

use super::activities::announced;
use super::held::{grant, recorded, whole};
use super::late_part::{base, desk_decides, id, now, outcome, signup, starts, waiting};
use super::meetings::{id_of, planned};
use super::visits::state;
use crate::house::{Browser, House, Page};
use crate::living;

const HOUR: i64 = 3_600_000;

/// Goes on until this instant, milliseconds UTC.
fn until(house: &House, at: i64) {
    let left = u64::try_from(at - now(house)).expect("to come");
    house.advance(Duration::from_millis(left));
}

fn announces(house: &House, fields: &[(&str, &str)]) -> String {
    announced(&house.staff("desk"), fields).url.rsplit('/').next().expect("an id").to_owned()
}

/// 陈建国 himself takes a place.
fn takes_a_place(house: &House, activity: &str) {
    let own = house.resident(&house.cast().neighbour);
    let page = own.submit(&own.get(&format!("/activities/{activity}")), "/signup", &[]);
    assert!(page.status == 200 && !page.offers("/arrival"), "the doors are shut: {}", page.words());
}

fn doors(house: &House) -> (Browser, Page) {
    let phone = house.helper();
    let page = phone.get(&format!("{}/visit/arrivals", base(house)));
    (phone, page)
}

/// What the page taken along holds, queued at an instant and sent today with a fresh token, as a phone's outbox does.
fn posts(phone: &Browser, along: &Page, address: &str, (key, at): (&str, i64)) -> (u16, Value) {
    let token = state(phone)["token"].as_str().expect("a token").to_owned();
    let at = at.to_string();
    let headers = [("Accept", "application/json"), ("Idempotency-Key", key), ("Linli-Client-Time", at.as_str())];
    phone.post_with(&along.form(address).action, &headers, &[("csrf", token.as_str())])
}

fn came(house: &House, activity: &str) -> Option<bool> {
    signup(house, activity).expect("a place").came
}

living! {
    /// Tapped on one's own phone while the doors are open; a second tab finds it so already, and a list the desk had open
    /// does not make him absent again.
    tapped_at_the_door, |house| {
        let class = announces(house, &[]);
        takes_a_place(house, &class);
        until(house, starts(house, &class) - HOUR);
        let own = house.resident(&house.cast().neighbour);
        let at = format!("/activities/{class}");
        let (one, other) = (own.get(&at), own.get(&at));
        assert!(one.says("我到了"), "{}", one.words());
        until(house, starts(house, &class) + HOUR / 4);
        let desk = house.staff("desk");
        let list = desk.get(&format!("/desk/activities/{class}"));
        house.advance(Duration::from_secs(60));
        assert!(own.get("/activities").says("我报了名的") && own.get("/").says("剪纸"), "it goes on and is found still");
        let here = own.submit(&one, "/arrival", &[]);
        assert!(here.status == 200 && here.says("记下您到了") && !here.offers("/arrival"), "{}", here.words());
        let again = own.submit(&other, "/arrival", &[]);
        assert!(again.status == 200 && again.says("记下您到了"), "it is so already: {}", again.words());
        assert_eq!(recorded(house, &class).iter().filter(|(act, _)| act == "activity.arrive").count(), 1);
        assert_eq!(desk.submit(&list, "/attendance", &[]).status, 200);
        assert_eq!(came(house, &class), Some(true), "the list is older than his word");
        // Looked at again it is the desk's to say.
        house.advance(Duration::from_secs(60));
        assert_eq!(desk.submit(&desk.get(&format!("/desk/activities/{class}")), "/attendance", &[]).status, 200);
        assert_eq!(came(house, &class), Some(false));
        assert!(!own.get(&at).offers("/arrival"), "the list is closed");
        whole(house);
    }
}

living! {
    /// By the helper who went with him, without a signal: by the phone's clock, once, whoever sends it again.
    case_25_at_the_door_without_a_signal, |house| {
        grant(house, &[Matter::Activities]);
        let class = announces(house, &[]);
        takes_a_place(house, &class);
        let begins = starts(house, &class);
        let (_, early) = doors(house);
        assert!(early.status == 200 && !early.says("剪纸"), "more than three days away: {}", early.words());
        until(house, begins - 20 * HOUR);
        let (_, page) = doors(house);
        assert!(page.says("剪纸") && page.says("陈建国到了"), "{}", page.words());
        until(house, begins + 5 * HOUR);
        let phone = house.helper();
        let address = format!("/activities/{class}/arrival");
        let (status, first) = posts(&phone, &page, &address, ("door-1", begins + HOUR / 2));
        assert_eq!((status, outcome(&first).0, first["key"].as_str()), (201, "done", Some("door-1")), "{first}");
        let (status, again) = posts(&phone, &page, &address, ("door-1", begins + HOUR / 2));
        assert_eq!((status, &again["id"]), (201, &first["id"]), "{again}");
        let (status, same) = posts(&phone, &page, &address, ("door-2", begins + HOUR / 2));
        assert_eq!((status, outcome(&same).0), (200, "same"), "{same}");
        assert_eq!(came(house, &class), Some(true));
        assert!(recorded(house, &class).contains(&("activity.arrive".to_owned(), "mandate".to_owned())));
        assert_eq!(waiting(house), 0);
        let told = house.resident(&house.cast().neighbour).get("/");
        assert!(told.says("李明替您在活动上签了到"), "he reads who said so: {}", told.words());
        assert!(!doors(house).1.says("剪纸"));
        whole(house);
    }
}

living! {
    /// Dated before the doors opened, or sent after the list was closed: set aside, and the desk, which asks him, writes it
    /// down or does not.
    case_25_at_the_door_too_early_and_too_late, |house| {
        grant(house, &[Matter::Activities]);
        let (early, closed) = (announces(house, &[]), announces(house, &[("title", "唱歌"), ("from", "14:00"), ("until", "15:00")]));
        takes_a_place(house, &early);
        takes_a_place(house, &closed);
        until(house, starts(house, &early) - 20 * HOUR);
        let (_, page) = doors(house);
        until(house, starts(house, &closed) + 3 * HOUR);
        let desk = house.staff("desk");
        assert_eq!(desk.submit(&desk.get(&format!("/desk/activities/{closed}")), "/attendance", &[]).status, 200);
        assert_eq!(came(house, &closed), Some(false));
        let phone = house.helper();
        let at = starts(house, &early) - 2 * HOUR;
        let (status, before) = posts(&phone, &page, &format!("/activities/{early}/arrival"), ("door-3", at));
        assert_eq!((status, outcome(&before)), (202, ("set_aside", "closed")), "{before}");
        let at = starts(house, &closed) + HOUR / 2;
        let (status, after) = posts(&phone, &page, &format!("/activities/{closed}/arrival"), ("door-4", at));
        assert_eq!((status, outcome(&after)), (202, ("set_aside", "closed")), "{after}");
        assert_eq!(waiting(house), 2);
        let seen = desk.get(&format!("/desk/set-aside/{}", id(&after)));
        assert!(seen.says("唱歌") && seen.says("到了签到"), "{}", seen.words());
        assert_eq!(desk_decides(house, &id(&after), true).status, 200);
        assert_eq!(came(house, &closed), Some(true), "he was asked, and was there");
        assert_eq!(desk_decides(house, &id(&before), false).status, 200);
        assert_eq!(came(house, &early), None);
        whole(house);
    }
}

living! {
    /// The same at a meeting that is open to everybody.
    case_25_at_the_door_of_a_meeting, |house| {
        grant(house, &[Matter::Activities]);
        let meeting = id_of(&planned(&house.staff("desk"), &[("open", "yes")]));
        let begins = {
            let community = house.community();
            let found = house.app.db.read_now(|conn| linli::store::meetings::find(conn, &community, &meeting));
            found.expect("it reads").expect("a meeting").starts_at
        };
        until(house, begins - 20 * HOUR);
        let (_, page) = doors(house);
        assert!(page.says("长椅放在哪里"), "{}", page.words());
        until(house, begins + LONGEST / 2);
        let phone = house.helper();
        let address = format!("/meetings/{meeting}/arrival");
        let (status, done) = posts(&phone, &page, &address, ("door-5", begins + HOUR / 2));
        assert_eq!((status, outcome(&done).0), (201, "done"), "{done}");
        let (status, same) = posts(&phone, &page, &address, ("door-6", begins + HOUR / 2));
        assert_eq!((status, outcome(&same).0), (200, "same"), "{same}");
        let (community, his) = (house.community(), house.cast().neighbour.id.clone());
        let row = house.app.db.read_now(|conn| meeting_people::of(conn, &community, &meeting, &his)).expect("it reads");
        assert_eq!(row.expect("he is on the list").came, Some(true));
        assert!(recorded(house, &meeting).contains(&("meeting.arrive".to_owned(), "mandate".to_owned())));
        whole(house);
    }
}
