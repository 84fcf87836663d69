//! Somebody moves: home, household, area and proof follow; the old home keeps its history. And somebody leaves.

use linli::store::{households, mandates, people};

use super::merging::registered_again;
use crate::house::{Browser, House, Page};
use crate::living;

fn her(house: &House) -> String {
    house.cast().resident.id.clone()
}

fn move_page(desk: &Browser, id: &str) -> Page {
    let page = desk.get(&format!("/desk/people/{id}/move"));
    assert_eq!(page.status, 200, "{}", page.words());
    page
}

/// The desk's page of somebody whose new home is not in its area: the reason is said first.
fn opened(desk: &Browser, address: &str, id: &str) -> Page {
    let page = desk.get(address);
    let why = format!("/desk/people/{id}");
    if page.status != 403 || !page.offers(&why) {
        return page;
    }
    desk.submit(&page, &why, &[("reason", "visit")]);
    desk.get(address)
}

fn person(house: &House, id: &str) -> people::Person {
    let community = house.community();
    house.app.db.read_now(|conn| people::find(conn, &community, id)).expect("it reads").expect("a person")
}

fn notes(house: &House, home: &str) -> households::Household {
    let community = house.community();
    house.app.db.read_now(|conn| households::find(conn, &community, home)).expect("it reads").unwrap_or_default()
}

living! {
    /// From 3号楼 to 7号楼: whom to ring goes along, who has the key does not, and the proof of residence is of the new
    /// home; in the old one it stands who lived there.
    she_moves_to_another_building, |house| {
        let (desk, her) = (house.staff("desk"), her(house));
        let old = person(house, &her).home_id.expect("a home");
        let household = desk.get(&format!("/desk/people/{her}/household"));
        let kept = [("key_holder", "对门周奶奶"), ("call_first", "女儿王芳"), ("notes", "耳朵背，敲门要重")];
        assert_eq!(desk.submit(&household, "/household", &kept).status, 200);
        let page = move_page(&desk, &her);
        let empty = desk.submit(&page, "/move", &[("words", "搬去和亲戚近一点"), ("on_day", "明年")]);
        assert!(empty.status == 422 && empty.text.contains("搬去和亲戚近一点") && empty.says("这个日子没看懂"), "{}", empty.words());
        let building = page.choice("7号楼");
        let half = [("building", building.as_str()), ("unit", "2单元"), ("door", "601"), ("on_day", "2026年11月20日"), ("proof", "lease")];
        let unproved = desk.submit(&page, "/move", &half);
        assert!(unproved.status == 422 && unproved.text.contains("601"), "{}", unproved.words());
        let mut fields = half.to_vec();
        fields.extend([("residence_words", "看了租房合同"), ("alone", "yes"), ("words", "")]);
        let done = desk.submit(&unproved, "/move", &fields);
        let done = if done.status == 403 { opened(&desk, &format!("/desk/people/{her}/move"), &her) } else { done };
        assert!(done.says("7号楼2单元601") && done.says("2026-11-20") && done.says("3号楼2单元301"), "{}", done.words());
        let now = person(house, &her);
        let new = now.home_id.clone().expect("a home");
        assert!(new != old && now.lives_alone);
        let (left, there) = (notes(house, &old), notes(house, &new));
        assert_eq!((left.key_holder.as_str(), left.call_first.as_str()), ("", ""));
        assert_eq!((there.key_holder.as_str(), there.call_first.as_str()), ("", "女儿王芳"));
        let account = opened(&desk, &format!("/desk/people/{her}/account"), &her);
        assert!(account.says("看了租房合同") && !account.says("搬过家了"), "{}", account.words());
        assert!(opened(&desk, "/desk/people?words=7-2-601", &her).text.contains(&her), "found where she lives now");
        let acts = house.app.db.read_now(|conn| linli::store::acts::of_resident(conn, &house.community(), &her, None, 20));
        assert!(acts.expect("it reads").iter().any(|a| a.act == "person.move" && a.asks), "she is told");
        // Somebody else moves in where she lived: the page says who lived there before, and when they left.
        let other = registered_again(&desk, "陈健国");
        let page = move_page(&desk, &other);
        let third = page.choice("3号楼");
        let there = [("building", third.as_str()), ("unit", "2单元"), ("door", "301"), ("on_day", "2026-11-22"), ("words", "")];
        desk.submit(&page, "/move", &there);
        let home = opened(&desk, &format!("/desk/people/{other}/household"), &other);
        assert!(home.says("以前住在这里的") && home.says("王秀兰") && home.says("2026-11-20"), "{}", home.words());
        let same = desk.submit(&move_page(&desk, &other), "/move", &there);
        assert!(same.status == 422 && same.says("现在就住在这里"), "{}", same.words());
    }
}

living! {
    /// Away: card and PIN stop, mandates have done their work, what was done stays; and somebody may come back.
    he_leaves_and_comes_back, |house| {
        let (desk, her) = (house.staff("desk"), her(house));
        let page = move_page(&desk, &her);
        let vague = desk.submit(&page, "/leaving", &[("left_day", "2026-11-22")]);
        assert_eq!(vague.status, 422, "{}", vague.words());
        let left = desk.submit(&vague, "/leaving", &[("left_day", "2026-11-22"), ("left_words", "女儿接走了")]);
        let left = if left.says("离开社区") { left } else { opened(&desk, &format!("/desk/people/{her}/move"), &her) };
        assert!(left.says("离开社区") && left.says("女儿接走了"), "{}", left.words());
        let now = person(house, &her);
        assert!(now.home_id.is_none() && !now.is_resident && now.state == "active");
        let community = house.community();
        let given = mandates::OfResident { resident: &her, with: None, before: None };
        let given = house.app.db.read_now(|conn| mandates::of_resident(conn, &community, &given, 50)).expect("it reads");
        assert!(given.iter().all(|m| m.state.ended()) && given.iter().any(|m| m.end_reason.as_deref() == Some("moved_away")));
        let kiosk = house.browser();
        kiosk.have_cookie(&house.cast().kiosk_device_cookie);
        let card = kiosk.get("/sign-in/card");
        let cast = house.cast().resident.clone();
        let tried = kiosk.submit(&card, "/sign-in/card", &[("card", &cast.card_number), ("pin", &cast.pin)]);
        assert!(!tried.says("王秀兰"), "her card opens nothing: {}", tried.words());
        let helper = house.helper();
        let his = helper.get(&format!("/for/{her}/requests"));
        assert_eq!(his.status, 403, "{}", his.words());
        let back = opened(&desk, &format!("/desk/people/{her}/move"), &her);
        let fifth = back.choice("5号楼");
        let fields = [("building", fifth.as_str()), ("unit", "1单元"), ("door", "202"), ("on_day", "2026-11-23"), ("words", "")];
        desk.submit(&back, "/move", &fields);
        let now = person(house, &her);
        assert!(now.home_id.is_some() && now.is_resident);
    }
}
