//! 周敏's own day: a home and who belongs to it, cards by the building, work handed over when she leaves.

use crate::house::{House, Page};
use crate::living;

fn her(house: &House) -> String {
    house.cast().resident.id.clone()
}

/// Where the page leads to in this house.
fn links(page: &Page) -> Vec<String> {
    let html = page.html();
    let all = scraper::Selector::parse("a[href^='/']").expect("a selector");
    html.select(&all).filter_map(|a| a.value().attr("href").map(str::to_owned)).collect()
}

living! {
    /// Each office is led from the desk's first page to what it may open, and to nothing that refuses it.
    every_office_is_led_where_it_may_go, |house| {
        let lead: [(&str, &[&str]); 5] = [
            (
                "desk",
                &[
                    "phone", "shifts", "map", "paper", "wordings", "guide", "ballots", "mediations", "objections",
                    "second-eyes", "held", "set-aside", "figures",
                ],
            ),
            ("accounts", &["guide", "ballots", "held"]),
            (
                "auditor",
                &[
                    "shifts", "map", "guide", "ballots", "mediations", "objections", "held", "set-aside",
                    "contact-changes", "caseloads", "figures",
                ],
            ),
            (
                "admin",
                &["map", "wordings", "guide", "ballots", "objections", "helpers", "signals", "caseloads", "figures"],
            ),
            ("party", &["requests"]),
        ];
        for (office, to) in lead {
            let browser = house.staff(office);
            let home = browser.get("/desk");
            assert_eq!(home.status, 200, "{office}");
            let links = links(&home);
            for path in to {
                assert!(links.contains(&format!("/desk/{path}")), "{office}: nothing leads to {path}: {}", home.words());
            }
            for link in links {
                let page = browser.get(&link);
                assert_eq!(page.status, 200, "{office} at {link}: {}", page.words());
            }
        }
    }
}

living! {
    /// A home: who lives there, who comes, who has the key; two who write at once are told.
    case_27_two_at_one_household, |house| {
        let (desk, accounts, id) = (house.staff("desk"), house.staff("accounts"), her(house));
        let address = format!("/desk/people/{id}/household");
        let page = desk.get(&address);
        assert!(page.status == 200 && page.says("王秀兰") && page.says("一个人住") && page.says("听力"), "{}", page.words());
        assert!(page.says("李明"), "who comes to help: {}", page.words());
        let theirs = accounts.get(&address);
        let long = "长".repeat(70);
        let refused = desk.submit(&page, "/household", &[("key_holder", &long), ("notes", "耳朵背")]);
        assert!(refused.status == 422 && refused.text.contains("耳朵背"), "{}", refused.words());
        let kept = desk.submit(&refused, "/household", &[("key_holder", "对门周奶奶 8888 7003"), ("call_first", "女儿王芳"), ("notes", "敲门要重")]);
        assert!(kept.status == 200 && kept.text.contains("对门周奶奶") && kept.says("周敏"), "{}", kept.words());
        let late = accounts.submit(&theirs, "/household", &[("key_holder", "楼下小店"), ("call_first", ""), ("notes", "")]);
        assert_eq!(late.status, 409, "{}", late.words());
        assert!(late.text.contains("楼下小店") && late.says("对门周奶奶"), "both are shown: {}", late.words());
        assert!(desk.get(&address).text.contains("对门周奶奶"), "nothing was overwritten");
        let own = house.at_kiosk(&house.cast().resident.clone());
        assert!(own.get("/me/looks").says("家里的情况"));
    }
}

living! {
    /// Cards by building: those without one are made, and come out on sheets; not for a building of others.
    cards_come_by_the_building, |house| {
        let desk = house.staff("desk");
        let page = desk.get("/desk/cards");
        let third = page.choice("3号楼");
        let list = desk.get(&format!("/desk/cards?building={third}"));
        assert!(list.status == 200 && list.says("王秀兰") && list.says("张德福"), "{}", list.words());
        let none = desk.submit(&list, "/desk/cards/sheet", &[]);
        assert_eq!(none.status, 422, "{}", none.words());
        let zhang = list.choice("张德福");
        let before = card_of(house, &zhang);
        let sheet = desk.submit(&list, "/desk/cards/sheet", &[("person", &zhang), ("person", &her(house))]);
        assert!(sheet.status == 200 && sheet.says("张德福") && sheet.says("王秀兰"), "{}", sheet.words());
        let number = card_of(house, &zhang).expect("a card");
        assert!(before.is_none_or(|b| b == number));
        assert!(sheet.says(&format!("{} {}", &number[..4], &number[4..])), "{}", sheet.words());
        let again = desk.submit(&list, "/desk/cards/sheet", &[("person", &zhang)]);
        assert!(again.status == 200, "{}", again.words());
        assert_eq!(card_of(house, &zhang).as_deref(), Some(number.as_str()), "printed again, not made again");
        let ninth = page.choice("9号楼");
        let outside = desk.get(&format!("/desk/cards?building={ninth}"));
        assert!(outside.status == 403 && !outside.says("王芳"), "{}", outside.words());
        let tried = desk.submit(&list, "/desk/cards/sheet", &[("building", &ninth), ("person", &zhang)]);
        assert_eq!(tried.status, 403, "{}", tried.words());
    }
}

fn card_of(house: &House, person: &str) -> Option<String> {
    let community = house.community();
    house
        .app
        .db
        .read_now(|conn| linli::store::credentials::cards::summary(conn, &community, person))
        .expect("it reads")
        .map(|card| card.number)
}

fn colleague(page: &Page, name: &str) -> String {
    let card = page.link_or_form_of(name, "/end");
    card.split('/').nth(3).expect("a colleague").to_owned()
}

living! {
    /// 周敏 leaves: her areas and open requests go to 赵强, in parts; both see it; then her sessions end at once.
    a_departing_colleague_hands_over, |house| {
        let (admin, desk) = (house.staff("admin"), house.staff("desk"));
        let areas = admin.get("/desk/caseloads");
        let (zhou, zhao) = (colleague(&areas, "周敏"), colleague(&areas, "赵强"));
        let hers = format!("/desk/colleagues/{zhou}");
        // Something in her hands.
        let one = desk.get(&desk.get("/desk/requests?state=filed").link("/desk/requests/0"));
        let taken = desk.submit(&one, "/assignment", &[("person", &zhou)]);
        assert_eq!(taken.status, 200, "{}", taken.words());
        let page = admin.get(&hers);
        assert!(page.status == 200 && page.says("第一网格") && page.says("R-"), "{}", page.words());
        let request = one.url.rsplit('/').next().expect("an id").to_owned();
        let nothing = admin.submit(&page, "/handover", &[("to", &zhao)]);
        assert_eq!(nothing.status, 422, "{}", nothing.words());
        let to_nobody = admin.submit(&page, "/handover", &[("to", &zhou), ("request", &request)]);
        assert_eq!(to_nobody.status, 422, "{}", to_nobody.words());
        let first = page.choice("第一网格");
        let given = admin.submit(&page, "/handover", &[("to", &zhao), ("area", &first), ("request", &request)]);
        assert!(given.status == 200 && given.says("赵强"), "{}", given.words());
        let twice = admin.submit(&page, "/handover", &[("to", &zhao), ("request", &request), ("key", "another")]);
        assert_eq!(twice.status, 409, "it is no longer hers: {}", twice.words());
        let accounts = house.staff("accounts");
        assert!(accounts.get(&format!("/desk/colleagues/{zhao}")).says("R-"), "he has it now");
        assert!(desk.get(&hers).says("周敏") , "and she sees it");
        let silent = admin.submit(&admin.get(&hers), "/end", &[("words", " ")]);
        assert_eq!(silent.status, 422, "{}", silent.words());
        let ended = admin.submit(&silent, "/end", &[("words", "调到别的社区")]);
        assert_eq!(ended.status, 200, "{}", ended.words());
        assert!(desk.get("/desk").url.starts_with("/sign-in"), "signed out at once");
        // Nobody ends their own office, nor the last administrator's.
        let me = admin.get("/desk/caseloads");
        assert!(!me.says("周敏"), "{}", me.words());
    }
}
