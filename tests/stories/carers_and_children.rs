//! 保姆 and residents under eighteen: what a carer reaches, what a child reads and may do, and what the guardian does for them
//! (TRUST.md §3; Civil Code art. 17–23, 34, 39).

use std::time::Duration;

use linli::domain::capacity;
use linli::domain::mandate::MandateState;
use linli::store::acts;

use super::desk_queue::sql;
use super::held::{person, proving, whole};
use super::mandates_whole::{clock, drafted, id_in, mandate, photo, ready_to_file, state};
use crate::house::{Browser, House, Page};
use crate::living;

const DAY: u64 = 24 * 3600;
const NEW: &str = "13800013800";
const CARER: &[(&str, &str)] = &[("matters", "requests"), ("term", "three_months"), ("evidence", "k4")];

fn his(house: &House) -> String {
    house.cast().neighbour.id.clone()
}

/// 李明 lives in and is paid for it: he said so, and a colleague looked.
fn declared(house: &House, desk: &Browser, accounts: &Browser) {
    let at = format!("/desk/helpers/{}", house.cast().helper.id);
    let tie = [("resident", "陈建国"), ("kind", "paid_carer"), ("source", "declared"), ("tie_words", "住家照护")];
    let told = desk.submit(&desk.get(&at), "/ties", &tie);
    assert!(told.status == 200 && told.says("住家照护"), "{}", told.words());
    let page = accounts.get(&at);
    let tie = page.text.split("action=\"/desk/ties/").nth(1).and_then(|t| t.split('"').next()).expect("a tie");
    assert_eq!(accounts.submit(&page, &format!("/desk/ties/{tie}"), &[]).status, 200);
}

living! {
    /// A carer is declared first; has repairs, meals and activities and nothing that weighs; and every month staff who did
    /// not grant it speak with the resident without them.
    a_carer_is_declared_and_looked_after, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let silent = drafted(house, &desk, "carer", CARER);
        assert!(silent.status == 422 && silent.says("住家保姆要先说明"), "{}", silent.words());
        declared(house, &desk, &accounts);
        let reaching = drafted(house, &desk, "carer", &[("matters", "requests"), ("matters", "contact"), ("term", "month"), ("evidence", "k4")]);
        assert_eq!(reaching.status, 422, "his telephone is no carer's matter: {}", reaching.words());
        let id = id_in(&drafted(house, &desk, "carer", CARER));
        let address = format!("/desk/mandates/{id}");
        let yes = desk.submit(&desk.get(&address), "/check", &[("how", "visit"), ("said", "yes")]);
        assert_eq!(yes.status, 200, "{}", yes.words());
        assert_eq!(mandate(house, &id).tier_max, 1);
        let li = house.helper();
        let base = format!("/for/{}", his(house));
        let check = ready_to_file(&li, &base);
        let filed = li.submit(&check, &format!("{base}/requests"), &[]);
        assert_eq!(filed.status, 200, "{}", filed.words());
        let tried = li.get(&format!("{base}/me/contact"));
        assert_eq!(tried.status, 403, "{}", tried.words());
        house.advance(Duration::from_secs(31 * DAY));
        clock(house);
        let accounts = house.staff("accounts");
        let list = accounts.get("/desk/reviews");
        assert!(list.says("单独谈一次") && list.says("陈建国"), "{}", list.words());
        let review = list.link("/desk/reviews/0");
        let desk = house.staff("desk");
        assert!(!desk.get(&review).offers(&review), "not by whoever granted it");
        let kept = accounts.submit(&accounts.get(&review), &review, &[("outcome", "kept"), ("words", "一个人谈的，都好")]);
        assert_eq!(kept.status, 200, "{}", kept.words());
        house.advance(Duration::from_secs(31 * DAY));
        clock(house);
        let accounts = house.staff("accounts");
        let review = accounts.get("/desk/reviews").link("/desk/reviews/0");
        let ended = accounts.submit(&accounts.get(&review), &review, &[("outcome", "ended"), ("words", "他说不用了")]);
        assert_eq!(ended.status, 200, "{}", ended.words());
        assert_eq!(state(house, &id), MandateState::Revoked);
        assert_eq!(house.helper().get(&base).status, 403);
    }
}

/// He was born so that he comes of age in about a hundred days.
fn young(house: &House) {
    sql(house, &format!("UPDATE people SET born = '2009-03-01' WHERE id = '{}'", his(house)));
}

/// Up to the page that asks where.
fn where_page(browser: &Browser) -> Page {
    let what = browser.get("/requests/new/what");
    browser.submit(&what, "/requests/new/what", &[("category", &what.choice("路灯"))])
}

living! {
    /// A child reads everything, says what they think of it, and reports what everybody shares; what is at home, and whatever
    /// binds, is the guardian's, and the pages say so before anything was typed in vain.
    a_child_reads_and_reports_what_is_shared, |house| {
        young(house);
        let him = house.cast().neighbour.clone();
        let his = house.resident(&him);
        let home = his.get("/");
        assert!(home.says("不满十八岁") && home.says("楼道"), "{}", home.words());
        let place = where_page(&his);
        let at_home = his.submit(&place, "/requests/new/where", &[("place", "home")]);
        assert!(at_home.status == 422 && at_home.says("请监护人来报"), "{}", at_home.words());
        let stairs = his.submit(&at_home, "/requests/new/where", &[("place", "stairs"), ("detail", "三楼")]);
        let check = his.not_the_same(his.submit(&stairs, "/requests/new/words", &[("words", "楼道灯不亮。")]));
        let filed = his.submit(&check, "/requests", &[]);
        assert!(filed.status == 200 && filed.url.ends_with("/filed"), "{} {}", filed.url, filed.words());
        // Sent past the pages it is refused all the same.
        let csrf = place.form("/requests/new/where").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let category = his.get("/requests/new/what").choice("漏水");
        let forced = [("csrf", csrf.as_str()), ("key", "k1"), ("category", &category), ("place", "home"), ("words", "漏了")];
        let forced = his.post_raw("/requests", &forced);
        assert!(forced.status == 403 && forced.says("监护人"), "{}", forced.words());
        // How he is reached he reads; the guardian changes it.
        let contact = his.get("/me/contact");
        assert!(contact.status == 200 && contact.says("由监护人替您改") && !contact.text.contains("/me/contact/phone"), "{}", contact.words());
        let fields = [("csrf", csrf.as_str()), ("key", "k2"), ("phone", NEW)];
        let phone = proving(&his, his.post_raw("/me/contact/phone", &fields), &him.pin);
        assert!(phone.status == 403 && phone.says("监护人"), "{} {}", phone.status, phone.words());
        // Nobody under age helps others, or gives a mandate, at the desk neither.
        let offer = his.get("/accreditation");
        let words = [("kind", "volunteer"), ("title", "志愿者"), ("words", "想帮忙")];
        let offered = his.submit(&offer, "/accreditation", &words);
        assert!(offered.status == 422 && offered.says("十八"), "{}", offered.words());
        let desk = house.staff("desk");
        let ordinary = drafted(house, &desk, "ordinary", &[("matters", "requests"), ("term", "month"), ("evidence", "k4")]);
        assert!(ordinary.status == 422 && ordinary.says("不满十八岁"), "{}", ordinary.words());
        whole(house);
    }
}

living! {
    /// The guardian does it for the child at once, up to his telephone; the child reads it and can say it was not what he
    /// wanted; and on the eighteenth birthday all of that ends by itself.
    a_guardian_stands_there_until_the_birthday, |house| {
        young(house);
        let him = house.cast().neighbour.clone();
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let fields = [("matters", "requests"), ("matters", "contact"), ("term", "year")];
        let id = id_in(&drafted(house, &desk, "guardian", &fields));
        let address = format!("/desk/mandates/{id}");
        let token = desk.get("/settings").form("/settings").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let own = desk.post_raw(&format!("{address}/document"), &[("csrf", &token), ("key", "own")]);
        assert_eq!(own.status, 403, "whoever wrote it down does not vouch for the paper: {}", own.words());
        let shown = accounts.submit_with_photos(&accounts.get(&address), "/document", &[], &[("photo", photo())]);
        assert_eq!(shown.status, 200, "{}", shown.words());
        let zone = jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone");
        let birthday = capacity::comes_of_age(Some("2009-03-01"), &zone).expect("a day");
        assert_eq!(mandate(house, &id).until_at, birthday, "a year would reach beyond it");
        let li = house.helper();
        let base = format!("/for/{}", him.id);
        let check = ready_to_file(&li, &base);
        assert_eq!(li.submit(&check, &format!("{base}/requests"), &[]).status, 200);
        let form = li.get(&format!("{base}/me/contact/phone"));
        let changed = li.submit(&form, "/me/contact/phone", &[("phone", NEW)]);
        assert!(changed.status == 200 && !changed.url.contains("/held/"), "{} {}", changed.url, changed.words());
        assert_eq!(person(house, &him.id).phone.as_deref(), Some(NEW));
        let form = li.get(&format!("{base}/me/contact/phone"));
        let own_number = li.submit(&form, "/me/contact/phone", &[("phone", super::super::sign_in_codes::A_HELPERS)]);
        assert_eq!(own_number.status, 403, "not the guardian's own: {}", own_number.words());
        let community = house.community();
        let all = house.app.db.read_now(|conn| acts::of_resident(conn, &community, &him.id, None, 60)).expect("it reads");
        let change = all.iter().find(|a| a.act == "contact.phone").expect("the act");
        assert_eq!(change.standing, "guardian");
        let his = house.resident(&him);
        assert!(his.get("/").says("李明"), "who the guardian is");
        let page = his.get(&format!("/acts/{}", change.id));
        assert!(page.says("监护人"), "{}", page.words());
        let objected = his.submit(&page, "/objection", &[("words", "我的号码没有变")]);
        assert!(objected.status == 200 && objected.says("我的号码没有变"), "{}", objected.words());
        let left = u64::try_from(birthday - house.app.db.now()).expect("not yet");
        house.advance(Duration::from_millis(left));
        assert_eq!(house.helper().get(&base).status, 403, "he is grown up");
        clock(house);
        assert_eq!(mandate(house, &id).state, MandateState::Expired);
        let his = house.resident(&him);
        assert!(!his.get("/").says("不满十八岁"));
        let place = where_page(&his);
        let at_home = his.submit(&place, "/requests/new/where", &[("place", "home")]);
        assert_eq!(at_home.status, 200, "{}", at_home.words());
        assert!(his.get("/me/contact").text.contains("/me/contact/phone"));
        whole(house);
    }
}
