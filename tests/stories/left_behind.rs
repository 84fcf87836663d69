//! Nothing is lost on the way, and nothing is left behind: half-written reports, pictures, and what somebody said who is
//! erased.

use std::time::Duration;

use diesel::prelude::*;
use linli::domain::mandate::Matter;
use linli::domain::person::ERASED;
use linli::domain::request::Hand;
use linli::store::leftovers::photos_kept;
use linli::store::schema::{mediation_meetings, mediation_sides, mediations, photos};
use linli::store::{asides, requests};

use super::erasing::{conn, erase_him};
use super::held::{grant, whole};
use super::mediation::noise;
use crate::house::{Browser, House, Page};
use crate::living;

const WORDS: &str = "北门的第三盏灯不亮，晚上要摸着墙走。";

fn photo() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = image::RgbImage::from_fn(48, 32, |x, y| image::Rgb([x as u8, y as u8, 120]));
    image.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a picture");
    bytes.into_inner()
}

/// A report is begun on the short pages, with a photo, and left there.
fn half_written(his: &Browser) -> Page {
    let what = his.get("/requests/new/what");
    let place = his.submit(&what, "/requests/new/what", &[("category", &what.choice("漏水"))]);
    let words = his.submit(&place, "/requests/new/where", &[("place", "home"), ("detail", "厨房")]);
    his.submit_with_photos(&words, "/requests/new/words", &[("words", "厨房的水管一直漏")], &[("photos", photo())])
}

/// The pictures of drafts, and of what was set aside.
fn waiting(house: &House) -> Vec<String> {
    photos::table
        .filter(photos::draft_id.is_not_null())
        .select(photos::hash)
        .load(&mut conn(&house.database))
        .expect("rows")
}

fn kept(house: &House, pictures: &[String]) -> usize {
    house.app.db.read_now(|conn| photos_kept(conn, pictures)).expect("it reads").len()
}

living! {
    /// He began a report, took a photo, and has himself erased: no row goes on holding the picture.
    a_draft_leaves_with_its_photos, |house| {
        let him = house.cast().neighbour.clone();
        half_written(&house.resident(&him));
        let pictures = waiting(house);
        assert_eq!((pictures.len(), kept(house, &pictures)), (1, 1));
        erase_him(house, &him.id);
        assert!(waiting(house).is_empty(), "nothing would have led to it any more");
        assert_eq!(kept(house, &pictures), 0, "and the sweep would have kept it for ever");
    }
}

living! {
    /// Another report is sent as a whole: what lies half written is not it, and stays.
    what_is_half_written_stays, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let page = half_written(&his);
        let csrf = page.form("/requests").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let fields = [
            ("csrf", csrf.as_str()),
            ("key", "another"),
            ("category", "noise"),
            ("place", "home"),
            ("words", "楼上半夜拖椅子"),
        ];
        let filed = his.post_raw("/requests", &fields);
        assert!(filed.url.ends_with("/filed"), "{} {}", filed.url, filed.words());
        assert_eq!(waiting(house).len(), 1, "its photo is there");
        let words = his.get("/requests/new/words");
        assert!(words.text.contains("厨房的水管一直漏"), "and its words: {}", words.words());
        // The one that was adopted goes.
        let page = his.get("/requests/new/check");
        let sent = his.submit(&page, "/requests", &[]);
        assert!(sent.url.ends_with("/filed"), "{} {}", sent.url, sent.words());
        assert!(waiting(house).is_empty());
        assert!(!his.get("/requests/new/words").text.contains("厨房的水管一直漏"));
    }
}

/// Sent four days after the visit; gives the page that says so.
fn sent_too_late(house: &House, phone: &Browser) -> Page {
    let page = phone.get(&format!("/for/{}/visit", house.cast().neighbour.id));
    let at = (house.app.db.now() - 100 * 3_600_000).to_string();
    let category = page.choice("路灯");
    let fields = [
        ("client_at", at.as_str()),
        ("category", &category),
        ("place", "shared"),
        ("detail", "北门"),
        ("words", WORDS),
        ("hand", "dictated"),
        ("summary", "第三盏灯"),
        ("public", "yes"),
    ];
    phone.submit_with_photos(&page, "/requests", &fields, &[("photos", photo())])
}

living! {
    /// What came too late keeps everything that came with it: photos, whose words it is in, the line beside, and that the
    /// neighbours may see it. The desk sees it, and files it so.
    what_comes_too_late_comes_whole, |house| {
        grant(house, &[Matter::Requests]);
        let phone = house.helper();
        let aside = sent_too_late(house, &phone);
        assert!(aside.url.starts_with("/set-aside/"), "{} {}", aside.url, aside.words());
        let pictures = waiting(house);
        assert_eq!((pictures.len(), kept(house, &pictures)), (1, 1), "no sweep takes it");
        let desk = house.staff("desk");
        let page = desk.get(&format!("/desk{}", aside.url));
        assert!(page.says("第三盏灯") && page.says("愿意让邻居们在公开栏看到"), "{}", page.words());
        let picture = page.link("/photos/");
        assert_eq!(desk.get(&picture).status, 200, "the desk looks at it");
        let his = house.resident(&house.cast().neighbour.clone());
        assert_eq!(his.get(&picture).status, 404, "it is no request of his yet");
        let done = desk.submit(&page, "/application", &[("how", "visit")]);
        assert!(done.status == 200 && done.says("办了"), "{}", done.words());
        let (community, him) = (house.community(), house.cast().neighbour.id.clone());
        let (photos, beside, lines) = house
            .app
            .db
            .read_now(|conn| {
                let all = requests::of_resident(conn, &community, &him, None, None, 100)?;
                let filed = all.into_iter().find(|r| r.words == WORDS).expect("it is filed");
                let beside = asides::find(conn, &community, &filed.id)?.expect("it has one");
                let lines = asides::summaries(conn, &community, &filed.id)?;
                Ok((requests::photos_of(conn, &community, &filed.id)?, beside, lines))
            })
            .expect("it reads");
        assert_eq!(photos.iter().map(|p| p.hash.clone()).collect::<Vec<_>>(), pictures);
        assert!(beside.resident_lets && beside.shared && beside.hand == Hand::Dictated, "{beside:?}");
        assert_eq!(lines.len(), 1);
        assert!(waiting(house).is_empty(), "each picture is held once");
        whole(house);
    }
}

living! {
    /// What is put away lets its picture go; and so does somebody who is erased.
    what_is_put_away_holds_no_picture, |house| {
        grant(house, &[Matter::Requests]);
        let phone = house.helper();
        let aside = sent_too_late(house, &phone);
        let pictures = waiting(house);
        assert_eq!(kept(house, &pictures), 1);
        let desk = house.staff("desk");
        let page = desk.get(&format!("/desk{}", aside.url));
        let away = desk.submit(&page, "/putting-away", &[("why", "灯已经修好了")]);
        assert_eq!(away.status, 200, "{}", away.words());
        assert_eq!(kept(house, &pictures), 0);
        let again = sent_too_late(house, &phone);
        assert!(again.url.starts_with("/set-aside/"), "{} {}", again.url, again.words());
        assert_eq!(waiting(house).len(), 1);
        erase_him(house, &house.cast().neighbour.id.clone());
        assert!(waiting(house).is_empty());
    }
}

/// The neighbour reports noise and asks for a mediation; the desk opens it with her as the other side. Its address.
fn case(house: &House, his: &Browser, desk: &Browser) -> String {
    let page = his.get(&format!("/requests/{}", noise(his)));
    let asked = his.submit(&page, "/mediation", &[("words", "和楼上说了三次都没用。")]);
    assert!(asked.status == 200 && asked.says("居民提出来了"), "{}", asked.words());
    let address = format!("/desk{}", asked.url);
    let opened = desk.submit(&desk.get(&address), "/mediation", &[("words", "半夜的脚步声")]);
    let her = house.cast().resident.card_number.clone();
    let both = desk.submit(&opened, "/sides", &[("resident", &her), ("position", "她说：我没有拖。")]);
    assert!(both.status == 200 && both.says("王秀兰"), "{}", both.words());
    address
}

living! {
    /// Erased in the middle of a mediation: what he said of it is gone, what she said and what was agreed stay hers.
    a_mediation_keeps_what_is_the_others, |house| {
        let him = house.cast().neighbour.clone();
        let (his, desk) = (house.resident(&him), house.staff("desk"));
        let address = case(house, &his, &desk);
        let page = desk.get(&address);
        let called = desk.submit(&page, "/meetings", &[("date", "2026-11-25"), ("time", "19：30"), ("place", "活动室")]);
        assert_eq!(called.status, 200, "{}", called.words());
        house.advance(Duration::from_secs(3 * 86_400));
        let desk = house.staff("desk");
        let page = desk.get(&address);
        let meeting = page.form("/minutes").hidden.into_iter().find(|(n, _)| n == "meeting").expect("a meeting").1;
        let fields = [("meeting", meeting.as_str()), ("came", "陈建国和王秀兰"), ("words", "他说三次都没用。")];
        let noted = desk.submit(&page, "/minutes", &fields);
        assert_eq!(noted.status, 200, "{}", noted.words());
        let agreed = desk.submit(&noted, "/agreement", &[("words", "十点以后不拖椅子。")]);
        assert_eq!(agreed.status, 200, "{}", agreed.words());
        erase_him(house, &him.id);

        let mut db = conn(&house.database);
        let id = address.rsplit('/').next().expect("an id");
        let (topic, agreement): (String, Option<String>) = mediations::table
            .filter(mediations::id.eq(id))
            .select((mediations::topic, mediations::agreement))
            .first(&mut db)
            .expect("a case");
        assert_eq!((topic.as_str(), agreement.as_deref()), (ERASED, Some("十点以后不拖椅子。")), "hers as well");
        let (came, minutes): (String, String) = mediation_meetings::table
            .filter(mediation_meetings::mediation_id.eq(id))
            .select((mediation_meetings::came, mediation_meetings::minutes))
            .first(&mut db)
            .expect("a meeting");
        assert_eq!((came.as_str(), minutes.as_str()), (ERASED, ERASED));
        let said: Vec<(Option<String>, String)> = mediation_sides::table
            .filter(mediation_sides::mediation_id.eq(id))
            .select((mediation_sides::person_id, mediation_sides::position))
            .load(&mut db)
            .expect("sides");
        let of = |who: &str| said.iter().find(|(side, _)| side.as_deref() == Some(who)).expect("a side").1.clone();
        assert_eq!(of(&him.id), "");
        assert_eq!(of(&house.cast().resident.id), "她说：我没有拖。");
        let page = desk.get(&address);
        assert!(page.status == 200 && page.says("十点以后不拖椅子"), "{}", page.words());
        whole(house);
    }
}
