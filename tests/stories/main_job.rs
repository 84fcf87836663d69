//! The main job: a resident without a phone gets a leak repaired.

use std::time::Duration;

use linli::store::acts::{self, Act};
use linli::store::record::{self, Verdict};

use crate::house::{Browser, House, Page};
use crate::living;

const WORDS: &str = "水管接口滴水，地面很滑。";

/// 李明 files for 王秀兰, page by page, with a photo that says where it was taken.
fn files_for_her(house: &House, phone: &Browser, photos: usize) -> Page {
    let her = house.cast().resident.id.clone();
    let what = phone.get(&format!("/for/{her}/requests/new"));
    assert!(what.text.contains("tel:119") && what.text.contains("tel:120") && what.text.contains("tel:110"));
    assert!(what.says("王秀兰") && what.says("志愿者李明"), "the banner says whose hands: {}", what.text);
    let category = what.choice("漏水");
    let place = phone.submit(&what, "/requests/new/what", &[("category", &category)]);
    let stairs = place.choice("楼道");
    let words = phone.submit(&place, "/requests/new/where", &[("place", &stairs), ("detail", "三楼拐角")]);
    let pictures: Vec<(&str, Vec<u8>)> = (0..photos).map(|n| ("photos", picture(n))).collect();
    let check = phone.submit_with_photos(&words, "/requests/new/words", &[("words", WORDS)], &pictures);
    let check = phone.not_the_same(check);
    assert!(check.says(WORDS) && check.says("三楼拐角"), "{}", check.words());
    assert!(check.says("替王秀兰交上去"));
    phone.submit(&check, &format!("/for/{her}/requests"), &[])
}

fn picture(n: usize) -> Vec<u8> {
    let mut image = image::RgbImage::new(64, 48);
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        *pixel = image::Rgb([(x * 3) as u8, (y * 5) as u8, (n * 60) as u8]);
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a picture");
    bytes.into_inner()
}

/// The id in `/for/…/requests/{id}/filed`.
fn id_of(filed: &Page) -> String {
    filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned()
}

living! {
    /// Filed by a helper, told by telephone, answered and solved by the party, seen and confirmed by her.
    a_leak_is_repaired_for_a_resident_without_a_phone, |house| {
        let cast = house.cast().clone();
        let phone = house.helper();
        let filed = files_for_her(house, &phone, 2);
        assert!(filed.url.ends_with("/filed"), "{} {}", filed.url, filed.words());
        assert!(filed.says("R-"), "{}", filed.words());
        let id = id_of(&filed);

        // The desk sees it, soonest first, with who did it for whom.
        let desk = house.staff("desk");
        let queue = desk.get("/desk/requests");
        assert!(queue.text.contains(&format!("/desk/requests/{id}")), "{}", queue.words());
        let at_desk = desk.get(&format!("/desk/requests/{id}"));
        assert!(at_desk.says(WORDS) && at_desk.says("李明"), "{}", at_desk.words());

        // The property company sees what is theirs, answers and solves it.
        let party = house.staff("party");
        let theirs = party.get(&format!("/desk/requests/{id}"));
        let answered = party.submit(&theirs, "/answer", &[("words", "明天上午来修。")]);
        assert_eq!(answered.status, 200, "{}", answered.words());
        let theirs = party.get(&format!("/desk/requests/{id}"));
        let solved = party.submit_with_photos(&theirs, "/solution", &[("words", "接口换好了。")], &[("photo", picture(9))]);
        assert_eq!(solved.status, 200, "{}", solved.words());

        // She has no phone: nobody has told her until somebody did.
        let calls = desk.get("/desk/calls");
        assert!(calls.says("王秀兰"), "{}", calls.words());
        assert!(told(house, &id).is_none());
        while told(house, &id).is_none() {
            let calls = desk.get("/desk/calls");
            let reached = calls.link_or_form_of("王秀兰", "/reached");
            let after = desk.submit(&calls, &reached, &[]);
            assert_eq!(after.status, 200, "{}", after.words());
        }

        // At the kiosk she sees it and says that it is fixed.
        let kiosk = house.at_kiosk(&cast.resident);
        let home = kiosk.get("/");
        assert!(home.says("李明"), "{}", home.words());
        assert!(home.says("明天上午来修。"), "the answer stands where she is told of it: {}", home.words());
        let theirs = latest(house, &id, "request.answer").id;
        assert!(!home.text.contains(&format!("href=\"/acts/{theirs}\"")), "nobody did it in her name");
        assert!(!kiosk.get(&format!("/acts/{theirs}")).offers("/objection"));
        assert!(home.text.contains(&format!("href=\"/acts/{}\"", act_of(house, &id))), "this, 李明 did");
        let one = kiosk.get(&format!("/requests/{id}"));
        assert!(one.says("接口换好了"), "{}", one.words());
        let confirmed = kiosk.submit(&one, "/confirmation", &[]);
        assert_eq!(confirmed.status, 200, "{}", confirmed.words());
        for said in ["request.answer", "request.solve"] {
            let act = latest(house, &id, said);
            assert!(!act.asks && act.acknowledged_at.is_some() && act.told_at.is_some(), "{said}: she knows");
        }
        let home = kiosk.get("/");
        assert!(!home.says("明天上午来修。") && !home.text.contains(&theirs), "asked no more: {}", home.words());
        let rated = kiosk.submit(&confirmed, "/rating", &[("rating", "good")]);
        assert_eq!(rated.status, 200, "{}", rated.words());

        // Every step stands in the record, with its standing and channel, and the record is whole.
        let kinds = recorded_about(house, &id);
        let expected = [
            ("request.file", "mandate", "helper_device"),
            ("request.answer", "office", "desk"),
            ("request.solve", "office", "desk"),
            ("request.confirm", "self", "kiosk"),
            ("request.rate", "self", "kiosk"),
        ];
        for step in expected {
            assert!(kinds.iter().any(|k| (k.0.as_str(), k.1.as_str(), k.2.as_str()) == step), "{step:?} in {kinds:?}");
        }
        let community = house.community();
        let verdict = house.app.db.read_now(|conn| record::verify(conn, &community)).expect("it reads");
        assert!(matches!(verdict, Verdict::Whole(n) if n > 100), "{verdict:?}");
    }
}

living! {
    /// A second press, and Back and a press again, are one request.
    pressed_twice_is_filed_once, |house| {
        let phone = house.helper();
        let her = house.cast().resident.id.clone();
        let what = phone.get(&format!("/for/{her}/requests/new/what"));
        let category = what.choice("漏水");
        let place = phone.submit(&what, "/requests/new/what", &[("category", &category)]);
        let home = place.choice("301");
        let words = phone.submit(&place, "/requests/new/where", &[("place", &home)]);
        let check = phone.not_the_same(phone.submit(&words, "/requests/new/words", &[("words", WORDS)]));
        let action = format!("/for/{her}/requests");
        let first = phone.submit(&check, &action, &[]);
        let second = phone.submit(&check, &action, &[]);
        assert_eq!(first.url, second.url, "{}", second.words());
        let list = phone.get(&action);
        assert_eq!(list.text.matches(&id_of(&first)).count(), 1);
    }
}

living! {
    /// She takes back what was done for her; after the window she can still object.
    she_can_take_it_back_and_object, |house| {
        let cast = house.cast().clone();
        let phone = house.helper();
        let id = id_of(&files_for_her(house, &phone, 0));
        let kiosk = house.at_kiosk(&cast.resident);
        let one = kiosk.get(&format!("/requests/{id}"));
        let taken = kiosk.submit(&one, "/undo", &[]);
        assert_eq!(taken.status, 200, "{}", taken.words());
        assert!(!taken.offers("/undo"));

        let id = id_of(&files_for_her(house, &phone, 0));
        let act = act_of(house, &id);
        let page = kiosk.get(&format!("/acts/{act}"));
        let objected = kiosk.submit(&page, "/objection", &[("words", "我没有说过要修")]);
        assert_eq!(objected.status, 200, "{}", objected.words());
        assert!(objected.says("我没有说过要修"), "{}", objected.words());
    }
}

living! {
    /// 陈建国 alone, on his own enrolled phone.
    alone_on_his_own_phone, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let what = his.get("/requests/new/what");
        let category = what.choice("路灯");
        let place = his.submit(&what, "/requests/new/what", &[("category", &category)]);
        let shared = place.choice("别的地方");
        let words = his.submit(&place, "/requests/new/where", &[("place", &shared), ("detail", "北门第三盏")]);
        let check = his.not_the_same(his.submit(&words, "/requests/new/words", &[("words", "灯不亮，晚上黑。")]));
        let filed = his.submit(&check, "/requests", &[]);
        assert!(filed.says("R-") && filed.says("街道市政") || filed.says("安居物业"), "{}", filed.words());
        let one = his.get(&format!("/requests/{}", id_of(&filed)));
        assert!(one.offers("/undo"), "{}", one.words());
        house.advance(Duration::from_secs(25 * 3600));
        let one = his.get(&format!("/requests/{}", id_of(&filed)));
        assert!(!one.offers("/undo"), "the window is over after 24 hours: {}", one.words());
    }
}

living! {
    /// Beside 李明, with her card and its next number; his own pages are closed meanwhile, and nothing
    /// she says beside him counts as said freely.
    beside_the_helper_on_his_phone, |house| {
        let cast = house.cast().clone();
        let phone = house.helper();
        let id = id_of(&files_for_her(house, &phone, 0));
        let party = house.staff("party");
        let theirs = party.get(&format!("/desk/requests/{id}"));
        party.submit_with_photos(&theirs, "/solution", &[("words", "修好了。")], &[]);

        let helper_cookie = phone.cookies();
        let assist = phone.get("/assist");
        let hers = phone.submit(&assist, "/assist", &[("card", &cast.resident.card_number), ("number", &cast.resident.card_numbers[0])]);
        assert_eq!(hers.status, 200, "{}", hers.words());
        assert!(hers.says("王秀兰"), "{}", hers.words());

        // His cookie from before is frozen (TRUST.md §6 case 15).
        let his = house.browser();
        his.have_cookie(helper_cookie.split(';').find(|c| c.contains("session")).expect("his session").trim());
        assert_eq!(his.get("/for").status, 423);
        assert_eq!(his.get("/").status, 423);

        let one = phone.get(&format!("/requests/{id}"));
        let confirmed = phone.submit(&one, "/confirmation", &[]);
        assert_eq!(confirmed.status, 200, "{}", confirmed.words());
        let community = house.community();
        let request = house
            .app
            .db
            .read_now(|conn| linli::store::requests::find(conn, &community, &id))
            .expect("it reads")
            .expect("it is there");
        assert_eq!(request.confirmed_beside.as_deref(), Some(cast.helper.id.as_str()));

        // The number is used up.
        let again = house.helper();
        let assist = again.get("/assist");
        let refused = again.submit(&assist, "/assist", &[("card", &cast.resident.card_number), ("number", &cast.resident.card_numbers[0])]);
        assert_ne!(refused.status, 200, "{}", refused.words());
    }
}

/// When the resident was told of the filing of a request.
fn told(house: &House, request: &str) -> Option<i64> {
    latest(house, request, "request.file").told_at
}

fn act_of(house: &House, request: &str) -> String {
    latest(house, request, "request.file").id
}

fn latest(house: &House, request: &str, act: &str) -> Act {
    let community = house.community();
    let found = house.app.db.read_now(|conn| acts::latest_about(conn, &community, request, act));
    found.expect("it reads").expect("the act is there")
}

/// Act, standing and channel of every entry about a subject.
pub fn recorded_about(house: &House, subject: &str) -> Vec<(String, String, String)> {
    let community = house.community();
    house
        .app
        .db
        .read_now(|conn| {
            let mut found = Vec::new();
            let mut seq = 0;
            loop {
                let page = record::page_after(conn, &community, seq, 1000)?;
                let Some(last) = page.last() else { break };
                seq = last.seq;
                found.extend(
                    page.into_iter().filter(|e| e.subject_id == subject).map(|e| (e.act, e.standing, e.channel)),
                );
            }
            Ok(found)
        })
        .expect("it reads")
}
