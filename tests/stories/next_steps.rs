//! 一步一步自己来: nothing is looked at without leave, one small step is offered, and it goes away when it is not wanted.

use std::time::Duration;

use linli::store::next_steps;

use crate::house::{Browser, House, Page};
use crate::living;

const DAY: u64 = 24 * 3600;
const OFFER: &str = "下次您自己按";

/// One report with all fields at once.
fn files(browser: &Browser, base: &str, key: &str) -> Page {
    let page = browser.get(&format!("{base}/requests/new/what"));
    let form = page.form(&format!("{base}/requests/new/what"));
    let csrf = form.hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
    let category = page.choice("漏水");
    let fields = [("csrf", &*csrf), ("key", key), ("category", &category), ("place", "home"), ("words", "又漏水了")];
    browser.post_raw(&format!("{base}/requests"), &fields)
}

fn row(house: &House) -> Option<next_steps::NextStep> {
    let (community, her) = (house.community(), house.cast().resident.id.clone());
    house.app.db.read_now(|conn| next_steps::find(conn, &community, &her)).expect("the database answers")
}

fn grown(house: &House) -> i64 {
    let community = house.community();
    house.app.db.read_now(|conn| next_steps::grown_since(conn, &community, 0)).expect("the database answers")
}

living! {
    /// Done for her, then offered to her; waved away for a month; done by herself, and counted; and no longer looked at.
    one_small_step_with_her_leave, |house| {
        let cast = house.cast().clone();
        let (phone, base) = (house.helper(), format!("/for/{}", cast.resident.id));
        for n in 0..2 {
            assert_eq!(files(&phone, &base, &format!("step-{n}")).status, 200);
        }
        let her = house.at_kiosk(&cast.resident);
        house.run_jobs();
        assert!(row(house).is_none() && !her.get("/").says(OFFER), "without leave nothing is looked at");
        let page = her.get("/me/steps");
        assert!(page.says("只有您自己看得到") && !page.says("替您办 "), "{}", page.words());
        let asked = her.submit(&page, "/me/steps", &[("leave", "yes")]);
        assert!(asked.says("报修反映") && asked.says(OFFER) && asked.says("替您办"), "{}", asked.words());
        let home = her.get("/");
        assert!(home.says(OFFER), "{}", home.words());
        // A second tap on the same button, from an older page, changes nothing.
        assert!(her.submit(&page, "/me/steps", &[("leave", "yes")]).says(OFFER));

        let waved = her.submit(&home, "/me/steps/later", &[]);
        assert!(waved.url == "/" && !waved.says(OFFER), "{}", waved.words());
        assert!(her.get("/me/steps").says("过一个月再看"));
        house.advance(Duration::from_secs(31 * DAY));
        house.run_jobs();
        let her = house.at_kiosk(&cast.resident);
        assert!(her.get("/").says(OFFER), "after a month it may come again");

        assert_eq!(grown(house), 0);
        assert_eq!(files(&her, "", "herself").status, 200);
        house.advance(Duration::from_secs(DAY));
        house.run_jobs();
        let her = house.at_kiosk(&cast.resident);
        assert!(!her.get("/").says(OFFER), "what she does by herself needs no step");
        assert!(her.get("/me/steps").says("自己办 1 次"));
        assert_eq!(grown(house), 1);
        let open = house.browser().get("/open/figures");
        assert!(open.says("不到 5 人"), "few are not counted in public: {}", open.words());

        let page = her.get("/me/steps");
        let ended = her.submit(&page, "/me/steps", &[("leave", "no")]);
        assert!(ended.says("好，请提醒我") && row(house).is_none(), "nothing of it is kept: {}", ended.words());
        let csrf = ended.form("/me/steps").hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let late = her.post_raw("/me/steps/later", &[("csrf", &csrf), ("next", "/")]);
        assert_eq!(late.status, 409, "an old page has nothing to wave away: {}", late.words());
    }
}

living! {
    /// Beside the helper it is not shown, nor can the helper ask for it; she can say that we may look, and that we may not.
    a_helper_does_not_see_it, |house| {
        let cast = house.cast().clone();
        let (phone, base) = (house.helper(), format!("/for/{}", cast.resident.id));
        for n in 0..2 {
            assert_eq!(files(&phone, &base, &format!("seen-{n}")).status, 200);
        }
        assert_eq!(phone.get(&format!("{base}/me/steps")).status, 404, "there is no such page for another");
        let her = house.at_kiosk(&cast.resident);
        let page = her.get("/me/steps");
        assert!(her.submit(&page, "/me/steps", &[("leave", "yes")]).says(OFFER));
        let page = phone.get("/assist");
        let beside =
            phone.submit(&page, "/assist", &[("card", &cast.resident.card_number), ("number", &cast.resident.card_numbers[0])]);
        assert!(beside.status == 200 && !beside.says(OFFER), "{}", beside.words());
        let page = phone.get("/me/steps");
        assert!(page.status == 200 && !page.says(OFFER) && !page.says("替您办 "), "{}", page.words());
        let ended = phone.submit(&page, "/me/steps", &[("leave", "no")]);
        assert!(ended.says("好，请提醒我") && row(house).is_none(), "{}", ended.words());
        let given = phone.submit(&ended, "/me/steps", &[("leave", "yes")]);
        assert!(given.says("等您自己用的时候再提") && !given.says(OFFER), "{}", given.words());
        assert!(row(house).is_some());
        let csrf = given.form("/me/steps").hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let waved = phone.post_raw("/me/steps/later", &[("csrf", &csrf), ("next", "/")]);
        assert_eq!(waved.status, 403, "what is offered is hers alone: {}", waved.words());
        assert!(house.at_kiosk(&cast.resident).get("/").says(OFFER), "by herself she is offered it");
    }
}
