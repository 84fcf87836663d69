//! Clauses of the trust rules that no longer story tells: a lost card, family bound to one or two, a receipt that shows no
//! more than the paper.

use diesel::prelude::*;
use linli::store::acts;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
use linli::store::credentials::cards;

use super::merging::filed_by_desk;
use crate::house::{Browser, House, Page};
use crate::living;

fn sql(house: &House, text: &str) {
    let url = DatabaseUrl::parse(&house.database).expect("an address");
    let mut conn = Opener { url, purpose: Use::Write }.open().expect("it opens");
    match &mut conn {
        Conn::Sqlite(c) => diesel::sql_query(text).execute(c),
        Conn::Pg(c) => diesel::sql_query(text).execute(c),
    }
    .expect(text);
}

fn at_kiosk(house: &House, card: &str, pin: &str) -> Page {
    let kiosk: Browser = house.browser();
    kiosk.have_cookie(&house.cast().kiosk_device_cookie);
    let page = kiosk.get("/sign-in/card");
    kiosk.submit(&page, "/sign-in/card", &[("card", card), ("pin", pin)])
}

living! {
    /// Lost in the morning, replaced before noon: the old card opens nothing at once, the new one goes with her own PIN.
    a_lost_card_is_replaced_the_same_day, |house| {
        let (desk, her) = (house.staff("desk"), house.cast().resident.clone());
        let page = desk.get(&format!("/desk/people/{}", her.id));
        let printed = desk.submit(&page, "/card", &[]);
        assert!(printed.status == 200 && printed.says("王秀兰"), "{}", printed.words());
        let community = house.community();
        let new = house.app.db.read_now(|conn| cards::summary(conn, &community, &her.id)).expect("it reads").expect("a card");
        assert_ne!(new.number, her.card_number);
        assert!(printed.says(&format!("{} {}", &new.number[..4], &new.number[4..])), "{}", printed.words());
        let old = at_kiosk(house, &her.card_number, &her.pin);
        assert!(!old.says("王秀兰"), "{}", old.words());
        let home = at_kiosk(house, &new.number, &her.pin);
        assert!(home.status == 200 && home.says("王秀兰"), "{}", home.words());
        assert!(home.says("邻里卡"), "she is told of it: {}", home.words());
    }
}

living! {
    /// A nephew helps his aunt and his uncle; a third asks for somebody else.
    family_is_bound_to_one_or_two, |house| {
        let (desk, community) = (house.staff("desk"), house.community());
        let (helper, his) = (house.cast().helper.id.clone(), house.cast().neighbour.id.clone());
        let (now, until) = (house.app.db.now(), house.app.db.now() + 86_400_000);
        sql(house, &format!("UPDATE mandates SET state = 'revoked' WHERE helper_id = '{helper}'"));
        sql(house, &format!("UPDATE helpers SET kind = 'family', title = '侄子' WHERE person_id = '{helper}'"));
        let others = house.app.db.read_now(|conn| linli::store::people_search::search(conn, &community, "", None, 9));
        let others: Vec<String> = others.expect("it reads").into_iter().map(|p| p.id).filter(|id| *id != his && *id != helper).collect();
        for (n, one) in others.iter().take(2).enumerate() {
            sql(house, &format!(
                "INSERT INTO mandates (community_id, id, resident_id, helper_id, state, matters, from_at, until_at, text_version, text, text_hash, drafted_by, consented_at, uses, version, created_at) VALUES ('{community}', 'kin-{n}', '{one}', '{helper}', 'active', 'requests', {now}, {until}, 1, '', '', 'x', {now}, 0, 1, {now})",
            ));
        }
        let form = desk.get(&format!("/desk/mandates/new?resident={his}&kind=family"));
        let fields = [("helper", helper.as_str()), ("matters", "requests"), ("term", "month"), ("evidence", "k4"), ("video", "yes")];
        let third = desk.submit(&form, "/desk/mandates", &fields);
        assert!(third.status == 422 && third.says("帮满了"), "{}", third.words());
        sql(house, "UPDATE mandates SET state = 'revoked' WHERE id = 'kin-1'");
        let second = desk.submit(&form, "/desk/mandates", &fields);
        assert_eq!(second.status, 200, "{}", second.words());
    }
}

living! {
    /// The page behind a receipt's code shows what the paper shows: no words, no home, no whole name, whoever looks.
    a_receipt_shows_no_more_than_the_paper, |house| {
        let her = house.cast().resident.id.clone();
        filed_by_desk(&house.helper(), &her, "楼道的灯不亮了。");
        let community = house.community();
        let found = house.app.db.read_now(|conn| acts::of_resident(conn, &community, &her, None, 20)).expect("it reads");
        let act = found.into_iter().find(|a| a.act == "request.file").expect("an act");
        for reader in [house.browser(), house.helper(), house.staff("desk")] {
            let page = reader.get(&format!("/receipts/{}", act.receipt_code));
            assert!(page.says("王*兰") && page.says("志愿者李明") && page.says("漏水"), "{}", page.words());
            let main = page.words();
            for secret in ["楼道的灯", "3号楼", "王秀兰", "三楼"] {
                assert!(!main.contains(secret), "{secret}: {main}");
            }
        }
        // However it is typed from paper.
        let typed = act.receipt_code.to_lowercase();
        assert_eq!(house.browser().get(&format!("/receipts/{}-{}", &typed[..4], &typed[4..])).status, 200);
    }
}
