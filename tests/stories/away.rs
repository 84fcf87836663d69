//! 暂时不在家, the day's caps, and what 知道了 beside a helper does not do (TRUST.md §2, §3).

use std::time::Duration;

use linli::domain::mandate::Matter;
use linli::store::acts;

use super::held::{grant, person};
use crate::house::{Browser, House, Page};
use crate::living;

const DAY: u64 = 24 * 3600;

fn csrf_of(page: &Page, action: &str) -> String {
    page.form(action).hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone()
}

/// One report with all fields at once.
fn files(browser: &Browser, base: &str, key: &str, csrf: &str, category: &str) -> Page {
    let fields = [("csrf", csrf), ("key", key), ("category", category), ("place", "home"), ("words", "又漏水了")];
    browser.post_raw(&format!("{base}/requests"), &fields)
}

fn id_of(filed: &Page) -> String {
    filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned()
}

living! {
    /// In hospital the window to take something back stands still, and goes on when he is home; he or the desk ends it.
    away_stops_the_clock, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let page = his.get("/requests/new/what");
        let (csrf, category) = (csrf_of(&page, "/requests/new/what"), page.choice("漏水"));
        let filed = files(&his, "", "a1", &csrf, &category);
        let address = format!("/requests/{}", id_of(&filed));
        let away = his.get("/me/away");
        let wrong = his.submit(&away, "/me/away", &[("until", "昨天"), ("words", "住院")]);
        assert!(wrong.status == 422 && wrong.text.contains("住院"), "what was typed is kept: {}", wrong.words());
        let gone = his.submit(&away, "/me/away", &[("words", "住院，找女儿")]);
        assert!(gone.status == 200 && gone.says("我回来了"), "{}", gone.words());
        assert!(his.get("/").says("暂时不在家"), "his first page says so");
        house.advance(Duration::from_secs(3 * DAY));
        assert!(his.get(&address).offers("/undo"), "the window stands still");
        let desk = house.staff("desk");
        let at_desk = desk.get(&format!("/for/{}/me/away", house.cast().neighbour.id));
        assert!(at_desk.says("住院，找女儿"), "{}", at_desk.words());
        let back = desk.submit(&at_desk, "/me/away/end", &[]);
        assert_eq!(back.status, 200, "{}", back.words());
        assert!(his.get(&address).offers("/undo"), "most of the day is still left");
        house.advance(Duration::from_secs(DAY));
        assert!(!his.get(&address).offers("/undo"), "and then it is over");
    }
}

living! {
    /// A helper neither says nor reads where somebody is.
    away_is_nobody_elses_word, |house| {
        grant(house, &[Matter::Requests]);
        let phone = house.helper();
        let address = format!("/for/{}/me/away", house.cast().neighbour.id);
        assert_eq!(phone.get(&address).status, 403);
        let token = csrf_of(&phone.get("/settings"), "/settings");
        assert_eq!(phone.post_raw(&address, &[("csrf", &token), ("key", "x")]).status, 403);
    }
}

living! {
    /// Ten acts a day for one resident by others, and no eleventh, unless two members of staff widen it for an event.
    the_days_cap_holds_and_two_widen_it, |house| {
        grant(house, &[Matter::Requests]);
        let cast = house.cast().clone();
        let phone = house.helper();
        let base = format!("/for/{}", cast.neighbour.id);
        let page = phone.get(&format!("{base}/requests/new/what"));
        let (csrf, category) = (csrf_of(&page, "/requests/new/what"), page.choice("漏水"));
        for n in 0..10 {
            let filed = files(&phone, &base, &format!("cap-{n}"), &csrf, &category);
            assert_eq!(filed.status, 200, "{n}: {}", filed.words());
        }
        let eleventh = files(&phone, &base, "cap-10", &csrf, &category);
        assert_eq!(eleventh.status, 403, "{}", eleventh.words());
        assert!(eleventh.says("明天再办") && eleventh.says("打电话给社区"), "it says what to do: {}", eleventh.words());

        let desk = house.staff("desk");
        let form = desk.get(&format!("/desk/day-caps?helper={}", cast.helper.id));
        assert!(form.says("李明"), "{}", form.words());
        let wrong = desk.submit(&form, "/desk/day-caps", &[("acts", "1000"), ("event", "重阳节登记")]);
        assert!(wrong.status == 422 && wrong.text.contains("重阳节登记"), "{}", wrong.words());
        let today = "2026-11-23";
        let fields = [("acts", "20"), ("event", "重阳节登记"), ("day", today), ("resident", &cast.neighbour.card_number)];
        let asked = desk.submit(&form, "/desk/day-caps", &fields);
        assert!(asked.status == 200 && asked.says("等另一位同事"), "{}", asked.words());
        assert!(!asked.offers("/agreement"), "never one's own");
        assert_eq!(files(&phone, &base, "cap-11", &csrf, &category).status, 403, "one alone widens nothing");
        let second = house.staff("accounts");
        let page = second.get("/desk/day-caps");
        let agreed = second.submit(&page, "/agreement", &[]);
        assert_eq!(agreed.status, 200, "{}", agreed.words());
        let now_it_fits = files(&phone, &base, "cap-12", &csrf, &category);
        assert_eq!(now_it_fits.status, 200, "{}", now_it_fits.words());
        // The next day begins anew, and the widening is over.
        house.advance(Duration::from_secs(DAY));
        let phone = house.helper();
        let page = phone.get(&format!("{base}/requests/new/what"));
        let csrf = csrf_of(&page, "/requests/new/what");
        assert_eq!(files(&phone, &base, "cap-13", &csrf, &category).status, 200);
    }
}

living! {
    /// 知道了 beside the helper who acted is kept and marked, and she is asked again where she is alone.
    beside_the_helper_it_is_not_answered, |house| {
        let cast = house.cast().clone();
        let phone = house.helper();
        let base = format!("/for/{}", cast.resident.id);
        let page = phone.get(&format!("{base}/requests/new/what"));
        let (csrf, category) = (csrf_of(&page, "/requests/new/what"), page.choice("漏水"));
        let id = id_of(&files(&phone, &base, "b1", &csrf, &category));
        let community = house.community();
        let filing = |house: &House| {
            let found = house.app.db.read_now(|conn| acts::latest_about(conn, &community, &id, "request.file"));
            found.expect("it reads").expect("the act")
        };
        let assist = phone.get("/assist");
        let pair = [("card", cast.resident.card_number.as_str()), ("number", &cast.resident.card_numbers[0])];
        let hers = phone.submit(&assist, "/assist", &pair);
        assert_eq!(hers.status, 200, "{}", hers.words());
        let act = filing(house).id;
        let one = phone.get(&format!("/acts/{act}"));
        let known = phone.submit(&one, "/acknowledgement", &[]);
        assert_eq!(known.status, 200, "{}", known.words());
        assert!(!phone.get(&format!("/acts/{act}")).offers("/acknowledgement"), "beside him it is not asked twice");
        let kept = filing(house);
        assert_eq!(kept.acknowledged_beside.as_deref(), Some(cast.helper.id.as_str()));
        assert!(kept.asks && kept.told_at.is_none(), "it starts no window and ends no question");
        let kiosk = house.at_kiosk(&cast.resident);
        let alone = kiosk.get(&format!("/acts/{act}"));
        let said = kiosk.submit(&alone, "/acknowledgement", &[]);
        assert_eq!(said.status, 200, "{}", said.words());
        let kept = filing(house);
        assert!(!kept.asks && kept.told_at.is_some(), "her own word starts the window");
        assert!(person(house, &cast.resident.id).phone.is_none());
    }
}
