//! Not what she wanted, said from the paper receipt without signing in: with the number on her card, and in such a way
//! that no stranger can use it against her.

use std::time::Duration;

use linli::store::acts::{self, Act};
use linli::store::{outbox, record};

use super::merging::filed_by_desk;
use crate::house::{Browser, House, Page};
use crate::living;

fn filed(house: &House) -> Act {
    let her = house.cast().resident.id.clone();
    filed_by_desk(&house.helper(), &her, "楼道的灯不亮了。");
    now(house, |a| a.act == "request.file")
}

fn now(house: &House, which: impl Fn(&Act) -> bool) -> Act {
    let (community, her) = (house.community(), house.cast().resident.id.clone());
    let all = house.app.db.read_now(|conn| acts::of_resident(conn, &community, &her, None, 60)).expect("it reads");
    all.into_iter().find(which).expect("an act")
}

fn object(stranger: &Browser, code: &str, card: &str, words: &str) -> Page {
    let page = stranger.get(&format!("/receipts/{code}"));
    stranger.submit(&page, "/objection", &[("card", card), ("words", words)])
}

fn calls(house: &House) -> usize {
    let community = house.community();
    let waiting = house.app.db.read_now(|conn| outbox::page(conn, &community, "call", "waiting", None, 500));
    waiting.expect("it reads").iter().filter(|m| m.template == "act.objected").count()
}

living! {
    /// Right or wrong, the answer is the same; right, it is her objection, by paper, and somebody else than the helper rings.
    from_the_paper_with_the_card, |house| {
        let act = filed(house);
        let her = house.cast().resident.clone();
        let other = house.cast().neighbour.card_number.clone();
        let stranger = house.browser();
        let short = object(&stranger, &act.receipt_code, "12", "我没让他报");
        assert!(short.status == 422 && short.text.contains("我没让他报") && short.says("八个数字"), "{}", short.words());
        let wrong = object(&stranger, &act.receipt_code, &other, "我没让他报");
        assert!(wrong.status == 200 && wrong.says("收到了"), "{}", wrong.words());
        assert_eq!((now(house, |a| a.id == act.id).state.as_str(), calls(house)), ("done", 0));
        let right = object(&stranger, &act.receipt_code, &her.card_number, "我没让他报");
        let said = |page: &Page| page.words().split("办了什么").next().unwrap_or_default().to_owned();
        assert_eq!((right.status, said(&right)), (wrong.status, said(&wrong)), "nobody learns a number here");
        let objected = now(house, |a| a.id == act.id);
        assert_eq!((objected.state.as_str(), objected.objection.as_deref()), ("objected", Some("我没让他报")));
        assert!(objected.told_at.is_none(), "who held the paper is not sure: no window starts");
        assert_eq!(calls(house), 1);
        let list = house.staff("desk").get("/desk/calls");
        assert!(list.says("用纸质回执和卡上的号码提的") && list.says("我没让他报"), "{}", list.words());
        let community = house.community();
        let entries = house.app.db.read_now(|conn| record::page_after(conn, &community, 0, 100_000)).expect("it reads");
        let entry = entries.iter().rev().find(|e| e.act == "act.object").expect("an entry");
        assert_eq!((entry.channel.as_str(), entry.assurance.as_str(), entry.standing.as_str()), ("paper", "receipt_and_card", "self"));
        // Pressed again: nothing more. The page asks as before, or it would tell whose number was right.
        let again = object(&stranger, &act.receipt_code, &her.card_number, "");
        assert!(again.status == 200 && again.says("收到了"), "{}", again.words());
        assert_eq!(calls(house), 1);
    }
}

living! {
    /// Somebody who tries numbers is stopped at the fifth; it counts nothing against her, and the next hour she is heard.
    guessing_is_stopped_and_counts_against_nobody, |house| {
        let act = filed(house);
        let her = house.cast().resident.clone();
        let stranger = house.browser();
        for n in 1..=5u8 {
            let guess = linli::domain::card::CardNumber::draw(|bytes| bytes.fill(n));
            let tried = object(&stranger, &act.receipt_code, guess.as_str(), "");
            assert_eq!(tried.status, 200, "{}", tried.words());
        }
        let stopped = object(&stranger, &act.receipt_code, &her.card_number, "");
        assert_eq!(stopped.status, 429, "{}", stopped.words());
        assert_eq!(now(house, |a| a.id == act.id).state, "done");
        let kiosk = house.at_kiosk(&her);
        assert!(kiosk.get("/").says("王秀兰"), "her card and PIN work as ever");
        house.advance(Duration::from_secs(3_601));
        assert_eq!(object(&stranger, &act.receipt_code, &her.card_number, "").status, 200);
        assert_eq!(now(house, |a| a.id == act.id).state, "objected");
        assert_eq!(house.browser().get("/receipts/NOSUCHCODE").status, 404);
    }
}
