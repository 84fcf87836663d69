//! Numbers that several answer hear nothing of anybody; a number or mailbox that was changed is told, and whoever answers
//! there can say that it was not they (TRUST.md §2).

use std::time::Duration;

use linli::domain::mandate::Matter;
use linli::store::contact_changes::{self, ContactChange};
use linli::store::outbox;

use super::desk_queue::sql;
use super::held::{grant, person, proving, recorded, whole};
use super::passkeys::opened;
use super::sign_in_codes::{HIS, ask, send_all};
use crate::house::texting::Gateway;
use crate::house::{Browser, Engine, House, Page};
use crate::{living, texting};

const NEW: &str = "13800013800";

fn changes(house: &House, open: bool) -> Vec<ContactChange> {
    let community = house.community();
    house.app.db.read_now(|conn| contact_changes::page(conn, &community, open, None, 20)).expect("it reads")
}

/// Every message that waits or was sent, by the way it goes.
fn messages(house: &House, way: &str, to: &str) -> Vec<outbox::Message> {
    let community = house.community();
    let read = |state: &str| {
        house.app.db.read_now(|conn| outbox::page(conn, &community, way, state, None, 500)).expect("it reads")
    };
    let all = ["waiting", "sent", "reached", "failed", "cancelled"].into_iter().flat_map(read);
    all.filter(|m| m.person_id == to).collect()
}

/// The whole call list as one page: the oldest comes first, and what was just said stands last.
fn all_calls(who: &Browser) -> Page {
    let mut all = who.get("/desk/calls");
    let mut last = all.text.clone();
    while let Some((_, next)) = last.split_once("href=\"/desk/calls?") {
        let query = next.split('"').next().expect("an address").replace("&amp;", "&");
        last = who.get(&format!("/desk/calls?{query}")).text;
        all.text.push_str(&last);
    }
    all
}

/// He gives himself a new number, on his own phone.
fn changes_it(house: &House, to: &str) -> Page {
    let him = house.cast().neighbour.clone();
    let his = house.resident(&him);
    let form = his.get("/me/contact/phone");
    let done = his.submit(&form, "/me/contact/phone", &[("phone", to)]);
    let done = proving(&his, done, &him.pin);
    assert_eq!(done.status, 200, "{}", done.words());
    assert_eq!(person(house, &him.id).phone.as_deref(), Some(to));
    done
}

/// The link in the newest text to a number.
fn link(gateway: &Gateway, number: &str) -> String {
    let text = gateway.to(number).pop().expect("a text message");
    let at = text.find("/not-me/").unwrap_or_else(|| panic!("no link in {text}"));
    text[at..].split_whitespace().next().expect("an address").to_owned()
}

fn says_not_me(house: &House, link: &str) -> Page {
    let stranger = house.browser();
    let page = stranger.get(link);
    assert_eq!(page.status, 200, "{}", page.words());
    stranger.submit(&page, link, &[])
}

texting! {
    /// 王秀兰 and 陈建国 answer one telephone, though only she said so: to neither goes a text, and the call list asks for
    /// each of them by name and says nothing else to whoever answers.
    a_number_two_share_hears_nothing_of_either, |house, gateway| {
        let (her, his) = (house.cast().resident.id.clone(), house.cast().neighbour.id.clone());
        sql(&house, &format!("UPDATE people SET phone = '{HIS}', phone_shared = {}, reach = 'sms,call' WHERE id = '{her}'",
            if house.engine == Engine::Sqlite { "1" } else { "TRUE" }));
        sql(&house, &format!("UPDATE people SET reach = 'sms,call' WHERE id = '{his}'"));
        grant(&house, &[Matter::Requests, Matter::Contact]);
        let desk = house.staff("desk");
        for id in [&her, &his] {
            let page = opened(&desk, &format!("/desk/people/{id}"));
            assert_eq!(desk.submit(&page, "/card", &[]).status, 200);
        }
        // A question to him, and news of a mandate that ends.
        let li = house.helper();
        let form = li.get(&format!("/for/{his}/me/contact/phone"));
        assert!(li.submit(&form, "/me/contact/phone", &[("phone", NEW)]).url.contains("/held/"));
        house.advance(Duration::from_secs(17 * 24 * 3600));
        house.run_jobs();
        send_all(&house);
        assert_eq!(gateway.to(HIS), Vec::<String>::new(), "not a word goes to the number");
        let file = std::fs::read_to_string(house.folder.join("post").join("sms.jsonl")).unwrap_or_default();
        assert!(!file.contains(HIS), "nor is one written down for it");
        let card = |m: &&outbox::Message| m.template == "card.issue";
        let texts = messages(&house, "sms", &his);
        assert!(texts.iter().find(card).is_some_and(|m| m.state == "failed"), "what was to go there did not");
        assert!(messages(&house, "call", &his).iter().any(|m| card(&m)), "somebody rings instead");
        assert!(messages(&house, "call", &his).iter().all(|m| m.template != "held.ask"), "no call makes sure of him");
        // A code neither.
        ask(&house.browser(), HIS);
        send_all(&house);
        assert_eq!(gateway.to(HIS), Vec::<String>::new());
        let desk = house.staff("desk");
        let calls = all_calls(&desk);
        let quotes = calls.text.split("<blockquote class=\"own\"").skip(1).filter_map(|q| q.split("</blockquote>").next());
        let quotes = quotes.filter_map(|q| q.split_once('>').map(|(_, words)| words));
        // Said to either of them; what helpers are told about them goes to numbers of their own.
        let to_either = |q: &&str| q.contains("本人来听") || q.starts_with("王秀兰") || q.starts_with("陈建国");
        let spoken: Vec<&str> = quotes.filter(to_either).collect();
        assert!(spoken.len() >= 2, "{}", calls.words());
        for one in spoken {
            let (to_all, to_them) = one.split_once("本人来听").unwrap_or_else(|| panic!("not neutral: {one}"));
            assert!(to_all.contains("请找") && !to_all.contains("邻里卡") && !to_all.contains("授权"), "{to_all}");
            assert!(!to_them.is_empty());
        }
    }
}

texting! {
    /// The old number is told in words that name nobody; the page behind its link neither names him. Said there that it was
    /// not he: what weighs waits, no code goes to the new number, and somebody asks him in person.
    the_old_number_says_it_was_not_me, |house, gateway| {
        let him = house.cast().neighbour.clone();
        changes_it(&house, NEW);
        send_all(&house);
        let told: Vec<String> = gateway.to(HIS).into_iter().filter(|text| text.contains("/not-me/")).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        for secret in ["陈建国", "陈", NEW, "138 0001 3800", "7号楼"] {
            assert!(!told[0].contains(secret), "{secret}: {}", told[0]);
        }
        let link = link(&gateway, HIS);
        let stranger = house.browser();
        let page = stranger.get(&link);
        assert!(page.status == 200 && !page.says("陈建国") && !page.says("0001 3800"), "{}", page.words());
        assert_eq!(stranger.get("/not-me/AAAAAAAAAAAAAAAAAAAAAA").status, 404);
        assert_eq!(changes(&house, true).len(), 0, "looking changes nothing");
        let said = says_not_me(&house, &link);
        assert!(said.status == 200 && said.says("派人当面去问"), "{}", said.words());
        // Pressed again it is the same, and one thing to look at.
        let again = house.browser().get(&link);
        assert!(!again.offers(&link), "{}", again.words());
        let open = changes(&house, true);
        assert_eq!(open.len(), 1);
        assert_eq!(recorded(&house, &open[0].id), [("contact.doubt".to_owned(), "system".to_owned())]);
        // The new number carries no code, and nothing weighty is done meanwhile, by himself neither.
        ask(&house.browser(), NEW);
        send_all(&house);
        assert_eq!(gateway.to(NEW), Vec::<String>::new());
        let his = house.resident(&him);
        let form = his.get("/me/contact/phone");
        let tried = proving(&his, his.submit(&form, "/me/contact/phone", &[("phone", "13800013809")]), &him.pin);
        assert!(tried.status == 403 && tried.says("不是本人改的"), "{} {}", tried.status, tried.words());
        assert_eq!(person(&house, &him.id).phone.as_deref(), Some(NEW), "the link puts nothing back by itself");
        // The desk asks him at his door; a call does not count.
        let desk = house.staff("desk");
        let calls = all_calls(&desk);
        assert!(calls.says("有人说不是您换的"), "{}", calls.words());
        let list = desk.get("/desk/contact-changes");
        assert!(list.says("陈建国的电话号码"), "{}", list.words());
        let address = list.link("/desk/contact-changes/0");
        let page = desk.get(&address);
        assert!(page.says("139 0001 0002") && page.says("138 0001 3800"), "{}", page.words());
        let nothing = desk.submit(&page, "/decision", &[("words", "他不在家")]);
        assert!(nothing.status == 422 && nothing.says("他不在家"), "{}", nothing.words());
        let by_call = desk.submit(&page, "/decision", &[("how", "call"), ("right", "no")]);
        assert_eq!(by_call.status, 422, "{}", by_call.words());
        let back = desk.submit(&page, "/decision", &[("how", "visit"), ("right", "no"), ("words", "不是他改的")]);
        assert!(back.status == 200 && back.says("改回来了"), "{} {}", back.status, back.words());
        assert_eq!(person(&house, &him.id).phone.as_deref(), Some(HIS));
        assert!(his.get("/requests").url.starts_with("/sign-in"), "whoever was in signs in anew");
        let twice = desk.submit(&page, "/decision", &[("how", "visit"), ("right", "yes")]);
        assert_eq!(twice.status, 409, "{}", twice.words());
        assert!(house.resident(&him).get("/acts").says("把联系方式的事定下来了"), "he is told");
        whole(&house);
    }
}

texting! {
    /// Whoever merely came to have an old number stops nobody for good, and what was his own doing stays.
    a_stranger_with_an_old_number_stops_nobody_for_good, |house, gateway| {
        let him = house.cast().neighbour.clone();
        changes_it(&house, NEW);
        send_all(&house);
        let link = link(&gateway, HIS);
        says_not_me(&house, &link);
        house.advance(Duration::from_secs(7 * 24 * 3600));
        changes_it(&house, "13800013801");
        let desk = house.staff("desk");
        let page = desk.get(&format!("/desk/contact-changes/{}", changes(&house, true)[0].id));
        let kept = desk.submit(&page, "/decision", &[("how", "desk"), ("right", "yes")]);
        assert!(kept.status == 200 && kept.says("留着"), "{}", kept.words());
        assert_eq!(person(&house, &him.id).phone.as_deref(), Some("13800013801"));
        // After thirty days the link says so, and nothing more can be done with it.
        send_all(&house);
        let later = self::link(&gateway, NEW);
        house.advance(Duration::from_secs(30 * 24 * 3600));
        let late = house.browser().get(&later);
        assert!(late.status == 404 || !late.offers(&later), "{}", late.words());
    }
}

living! {
    /// Without a gateway somebody rings the old number; who changed it rings nobody about it and decides nothing.
    staff_hear_it_at_the_old_number, |house| {
        let him = house.cast().neighbour.clone();
        let desk = house.staff("desk");
        let form = desk.get(&format!("/desk/people/{}/correction", him.id));
        let mut fields = super::super::sessions::corrected(house, &him.id, &him.name);
        fields.iter_mut().filter(|(name, _)| name == "phone").for_each(|(_, value)| *value = NEW.to_owned());
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let saved = desk.submit(&form, "/correction", &fields);
        assert_eq!(saved.status, 200, "{}", saved.words());
        assert_eq!(person(house, &him.id).phone.as_deref(), Some(NEW));
        send_all(house);
        let accounts = house.staff("accounts");
        let calls = all_calls(&accounts);
        assert!(calls.says("139 0001 0002") && calls.says("这个号码以前在社区登记过"), "{}", calls.words());
        let address = calls.link("/desk/contact-changes/0");
        let own = desk.get(&address);
        assert!(!own.offers("/doubt"), "who changed it does not: {}", own.words());
        let page = accounts.get(&address);
        let doubted = accounts.submit(&page, "/doubt", &[]);
        assert!(doubted.status == 200 && doubted.says("等着当面问本人"), "{}", doubted.words());
        let own = desk.get(&address);
        assert!(!own.offers("/decision"), "{}", own.words());
        let token = desk.get("/settings").form("/settings").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let forced = desk.post_raw(&format!("{address}/decision"), &[("csrf", &token), ("key", "k"), ("how", "visit"), ("right", "yes")]);
        assert_eq!(forced.status, 403, "{}", forced.words());
        let kept = accounts.submit(&doubted, "/decision", &[("how", "visit"), ("right", "yes")]);
        assert!(kept.status == 200 && kept.says("留着"), "{}", kept.words());
    }
}
