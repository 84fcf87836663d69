//! Accounts: suspended by one, opened again by two, closed by their owner; the duty officer as the second
//! pair of eyes; everything kept about oneself; two members of staff at the same account.

use crate::house::{Browser, House, Page};
use crate::living;

fn his(house: &House) -> String {
    house.cast().neighbour.id.clone()
}

fn account(staff: &Browser, id: &str) -> Page {
    let page = staff.get(&format!("/desk/people/{id}/account"));
    assert_eq!(page.status, 200, "{}", page.words());
    page
}

pub fn suspend(staff: &Browser, id: &str) -> Page {
    let page = account(staff, id);
    staff.submit(&page, "/suspension", &[("reason", "misused"), ("suspend_words", "有人拿着他的手机来问")])
}

/// The desk asks a colleague whether the account may be opened again; gives the page of what waits.
fn ask_to_reopen(staff: &Browser, id: &str) -> Page {
    let asked = staff.submit(&account(staff, id), "/reopening/asking", &[("reopen_words", "本人带着户口本来了")]);
    assert!(asked.status == 200 && asked.says("陈建国") && asked.says("户口本"), "{}", asked.words());
    asked
}

/// The id of the one thing that waits, from its own form.
fn waiting(page: &Page, action: &str) -> String {
    let form = page.form(action);
    form.action.split('/').nth(3).expect("an id").to_owned()
}

fn token(page: &Page, action: &str) -> String {
    let hidden = page.form(action).hidden;
    hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1
}

living! {
    /// Case 24, second half: what one asked for oneself, one does not approve: 409; a colleague does.
    case_24_ones_own_request_is_409, |house| {
        let (desk, accounts, id) = (house.staff("desk"), house.staff("accounts"), his(house));
        let phone = house.resident(&house.cast().neighbour.clone());
        let page = account(&desk, &id);
        let vague = desk.submit(&page, "/suspension", &[("suspend_words", "有人来问")]);
        assert!(vague.status == 422 && vague.text.contains("有人来问"), "{}", vague.words());
        assert_eq!(suspend(&desk, &id).status, 200);
        assert!(phone.get("/requests").url.starts_with("/sign-in"), "signed out at once");
        let early = desk.post_raw(
            &format!("/desk/people/{id}/reopening"),
            &[("csrf", &token(&account(&desk, &id), "/reopening/asking")), ("key", "early"), ("version", "2")],
        );
        assert_eq!(early.status, 409, "nobody has looked yet: {}", early.words());
        let asked = ask_to_reopen(&desk, &id);
        assert!(!asked.offers("/agreement"), "{}", asked.words());
        let row = waiting(&asked, "/refusal");
        let own = desk.post_raw(
            &format!("/desk/second-eyes/{row}/agreement"),
            &[("csrf", &token(&asked, "/refusal")), ("key", "own")],
        );
        assert!(own.status == 409 && own.says("自己提的"), "{} {}", own.status, own.words());
        let agreed = accounts.submit(&accounts.get("/desk/second-eyes"), "/agreement", &[]);
        assert!(agreed.status == 200 && agreed.says("赵强"), "{}", agreed.words());
        let open = desk.submit(&account(&desk, &id), "/reopening", &[]);
        assert!(open.status == 200 && open.says("账户正常"), "{}", open.words());
        house.resident(&house.cast().neighbour.clone());
        // Used once: the next time it is asked anew.
        assert_eq!(suspend(&desk, &id).status, 200);
        assert!(account(&desk, &id).offers("/reopening/asking"));
    }
}

living! {
    /// Nobody else there: the subdistrict's duty officer agrees on the telephone, never the first under another name.
    the_duty_officer_agrees_by_phone, |house| {
        let (admin, desk, id) = (house.staff("admin"), house.staff("desk"), his(house));
        let page = admin.get("/desk/second-eyes");
        let bad = admin.submit(&page, "/desk/duty-officers", &[("officer_name", "吴刚"), ("officer_office", ""), ("officer_phone", "88")]);
        assert!(bad.status == 422 && bad.text.contains("吴刚"), "{}", bad.words());
        for (name, phone) in [("吴刚", "88882345"), ("周敏", "88882346")] {
            let fields = [("officer_name", name), ("officer_office", "春风街道值班室"), ("officer_phone", phone)];
            let added = admin.submit(&admin.get("/desk/second-eyes"), "/desk/duty-officers", &fields);
            assert!(added.status == 200 && added.says(name), "{}", added.words());
        }
        assert_eq!(suspend(&desk, &id).status, 200);
        let asked = ask_to_reopen(&desk, &id);
        let (wu, herself) = (asked.choice("吴刚"), asked.choice("周敏 · 春风"));
        let later = [("officer", wu.as_str()), ("called", "23:59"), ("words", "同意恢复")];
        let future = desk.submit(&asked, "/call", &later);
        assert!(future.status == 422 && future.text.contains("同意恢复"), "{}", future.words());
        let own = desk.submit(&asked, "/call", &[("officer", &herself), ("called", "8:55"), ("words", "同意恢复")]);
        assert_eq!(own.status, 409, "{}", own.words());
        let called = desk.submit(&asked, "/call", &[("officer", &wu), ("called", "8点55分"), ("words", "同意恢复")]);
        assert!(called.status == 200 && called.says("吴刚") && called.says("同意恢复"), "{}", called.words());
        let open = desk.submit(&account(&desk, &id), "/reopening", &[]);
        assert!(open.status == 200 && open.says("账户正常"), "{}", open.words());
    }
}

living! {
    /// Case 27: two members of staff at one account; the second is told and changes nothing.
    case_27_two_at_one_account, |house| {
        let (desk, accounts, id) = (house.staff("desk"), house.staff("accounts"), his(house));
        let (hers, theirs) = (account(&desk, &id), account(&accounts, &id));
        let first = desk.get(&format!("/desk/people/{id}/correction"));
        let second = accounts.get(&format!("/desk/people/{id}/correction"));
        let fields = |door: &'static str| {
            [
                ("name", "陈建国"), ("born", "1953-09-18"), ("sex", "m"), ("unit", "1单元"), ("door", door),
                ("phone", "13900010002"), ("email", "chenjianguo@example.org"), ("reach_1", "email"), ("digital", "able"), ("language", "zh-CN"),
            ]
        };
        let building = first.choice("7号楼");
        let with = |door: &'static str| fields(door).into_iter().chain([("building", building.as_str())]).collect::<Vec<_>>();
        let saved = desk.submit(&first, "/correction", &with("403"));
        assert_eq!(saved.status, 200, "{}", saved.words());
        let late = accounts.submit(&second, "/correction", &with("505"));
        assert_eq!(late.status, 409, "{}", late.words());
        assert!(late.text.contains("505") && late.says("403"), "both are shown: {}", late.words());
        let stale = accounts.submit(&theirs, "/suspension", &[("reason", "doubt"), ("suspend_words", "拿不准")]);
        assert_eq!(stale.status, 409, "{}", stale.words());
        let stale = desk.submit(&hers, "/suspension", &[("reason", "doubt"), ("suspend_words", "拿不准")]);
        assert_eq!(stale.status, 409, "{}", stale.words());
        assert!(account(&desk, &id).says("账户正常"), "nothing was overwritten");
    }
}

living! {
    /// Case 27 on the place's own settings.
    case_27_two_at_the_settings, |house| {
        let (one, other) = (house.staff("admin"), house.staff("admin"));
        let (mine, theirs) = (one.get("/desk/settings"), other.get("/desk/settings"));
        let place = |name: &'static str| [("name", name), ("phone", "8888 1234"), ("address", "春风路 18 号")];
        assert_eq!(one.submit(&mine, "/desk/settings", &place("春风里一社区")).status, 200);
        let late = other.submit(&theirs, "/desk/settings", &place("春风里二社区"));
        assert!(late.status == 409 && late.text.contains("春风里二社区") && late.says("春风里一社区"), "{}", late.words());
    }
}

living! {
    /// Residence is proved by what was seen or heard, of the home they live in now.
    residence_is_proved_for_one_home, |house| {
        let (desk, id) = (house.staff("desk"), his(house));
        let page = account(&desk, &id);
        let none = desk.submit(&page, "/residence", &[("residence_words", "对门周奶奶说的")]);
        assert!(none.status == 422 && none.text.contains("对门周奶奶说的"), "{}", none.words());
        let kept = desk.submit(&none, "/residence", &[("proof", "neighbour"), ("residence_words", "对门周奶奶说的")]);
        assert!(kept.status == 200 && kept.says("邻居作证") && kept.says("周敏"), "{}", kept.words());
    }
}

living! {
    /// A file of all of it is saved on a device of one's own alone: a tablet in the lobby and a helper's phone would keep it.
    no_file_stays_on_a_device_that_is_lent, |house| {
        let cast = house.cast().clone();
        let phone = house.helper();
        let (card, number) = (&cast.resident.card_number, &cast.resident.card_numbers[0]);
        phone.submit(&phone.get("/assist"), "/assist", &[("card", card), ("number", number)]);
        for (browser, where_) in [(house.at_kiosk(&cast.resident), "kiosk"), (phone, "beside")] {
            let page = browser.get("/me/export");
            assert!(page.status == 200 && page.says("王秀兰") && page.says("到社区打印"), "{where_}: {}", page.words());
            assert!(!page.text.contains("as=file"), "{where_}");
            let file = browser.get("/me/export?as=file");
            assert!(file.status == 403 && file.headers.get("content-disposition").is_none(), "{where_}: {}", file.status);
            assert!(file.says("到社区打印"), "{where_}: {}", file.words());
            assert!(!browser.get("/me").says("存成文件"), "{where_}");
            let erase = browser.get("/me/erase");
            assert!(!erase.text.contains("/me/export") && erase.says("到社区打印"), "{where_}: {}", erase.words());
        }
        let own = house.resident(&cast.neighbour);
        assert!(own.get("/me/export").text.contains("as=file") && own.get("/me/erase").text.contains("/me/export"));
        assert!(house.helper().get("/me/export?as=file").headers.get("content-disposition").is_some(), "his own, on his own");
    }
}

living! {
    /// Everything kept about oneself, to read and to take along; then the account is closed, by nobody else.
    ones_own_data_and_closing, |house| {
        let him = house.cast().neighbour.clone();
        let phone = house.resident(&him);
        let settings = phone.get("/settings");
        assert_eq!(phone.submit(&settings, "/settings", &[("size", "30")]).status, 200);
        let all = phone.get("/me/export");
        assert!(!all.says("改页面样子"), "a press of 大字 is nothing to read about: {}", all.words());
        assert!(all.status == 200 && all.says("陈建国") && all.says("7号楼"), "{}", all.words());
        let file = phone.get("/me/export?as=file");
        let kept: serde_json::Value = serde_json::from_str(&file.text).expect("JSON");
        assert_eq!(kept["name"], "陈建国");
        let acts = kept["acts"].as_array().expect("a list");
        assert!(acts.iter().any(|a| a["what"].as_str().is_some_and(|what| what.contains("改页面样子"))), "the file keeps it");
        assert!(file.headers.get("content-disposition").is_some_and(|v| v.to_str().is_ok_and(|v| v.starts_with("attachment"))));
        let page = phone.get("/me/close");
        let unread = phone.submit(&page, "/me/close", &[]);
        assert_eq!(unread.status, 422, "{}", unread.words());
        let closed = phone.submit(&unread, "/me/close", &[("understood", "yes")]);
        assert!(closed.status == 200 && closed.says("停好了"), "{}", closed.words());
        assert!(phone.get("/me").url.starts_with("/sign-in"), "nobody is signed in");
        let again = house.browser();
        again.have_cookie(&him.enrolled_device_cookie);
        let tried = again.get("/sign-in/card");
        assert!(!tried.offers("/sign-in/card") || again.submit(&tried, "/sign-in/card", &[("card", &him.card_number), ("pin", &him.pin)]).url != "/");
        let helper = house.helper();
        let serving = helper.get("/me/close");
        assert!(serving.status == 200 && !serving.offers("/me/close"), "who acts for others gives that back first");
    }
}

living! {
    /// Nobody rings an officer whom they put on the list themselves, for what they ask or do: that is one person twice. The
    /// page says why, and a colleague's officer counts.
    nobody_rings_an_officer_of_their_own, |house| {
        let (accounts, desk, id) = (house.staff("accounts"), house.staff("desk"), his(house));
        let add = |staff: &Browser, name: &str, phone: &str| {
            let fields = [("officer_name", name), ("officer_office", "春风街道值班室"), ("officer_phone", phone)];
            let added = staff.submit(&staff.get("/desk/second-eyes"), "/desk/duty-officers", &fields);
            assert!(added.status == 200 && added.says(name), "{}", added.words());
        };
        add(&accounts, "张不存", "88887777");
        let officer = {
            let end = accounts.get("/desk/second-eyes").form("/end").action;
            end.split('/').nth(3).expect("an id").to_owned()
        };
        assert_eq!(suspend(&accounts, &id).status, 200);
        let asked = ask_to_reopen(&accounts, &id);
        assert!(asked.says("张不存：是您或者提的人自己加的") && !asked.offers("/call"), "{}", asked.words());
        let (row, csrf) = (waiting(&asked, "/refusal"), token(&asked, "/refusal"));
        let forged = [("csrf", csrf.as_str()), ("key", "own"), ("officer", &officer), ("called", "8:55"), ("words", "同意")];
        let own = accounts.post_raw(&format!("/desk/second-eyes/{row}/call"), &forged);
        assert!(own.status == 409 && own.says("不能算另一位"), "{} {}", own.status, own.words());
        assert_eq!(accounts.submit(&asked, "/refusal", &[("words", "不用了")]).status, 200, "taken back");
        // Another asks and rings him: still whoever put him there does not carry it out.
        let asked = ask_to_reopen(&desk, &id);
        let zhang = asked.choice("张不存");
        let called = desk.submit(&asked, "/call", &[("officer", &zhang), ("called", "8:55"), ("words", "同意恢复")]);
        assert_eq!(called.status, 200, "{}", called.words());
        let his_own = accounts.submit(&account(&accounts, &id), "/reopening", &[]);
        assert!(his_own.status == 409 && his_own.says("不能算另一位"), "{} {}", his_own.status, his_own.words());
        let open = desk.submit(&account(&desk, &id), "/reopening", &[]);
        assert!(open.status == 200 && open.says("账户正常"), "{}", open.words());
        // Who may be rung is changed only by whoever proved lately who they are.
        house.advance(std::time::Duration::from_secs(16 * 60));
        let late = accounts.submit(&accounts.get("/desk/second-eyes"), "/desk/duty-officers", &[
            ("officer_name", "吴刚"), ("officer_office", "春风街道值班室"), ("officer_phone", "88882345"),
        ]);
        assert!(late.status == 401 && !accounts.get("/desk/second-eyes").says("吴刚"), "{}", late.words());
    }
}
