//! Who looks at whom: a reason before a person outside one's work is opened, and a line that they can read.

use std::time::Duration;

use linli::store::looks::{self, Line};

use crate::house::{Browser, House, Page};
use crate::living;

/// The lines about one person, newest first; `""` are the refusals about nobody.
fn lines(house: &House) -> Vec<Line> {
    let community = house.community();
    house.app.db.read_now(|conn| looks::page(conn, &community, None, None, 200)).expect("it reads")
}

fn about(house: &House, subject: &str) -> Vec<Line> {
    lines(house).into_iter().filter(|line| line.subject_id == subject).collect()
}

/// The accounts office no longer has 陈建国's grid.
fn take_second_grid_from_accounts(house: &House) {
    let admin = house.staff("admin");
    let page = admin.get("/desk/caseloads");
    assert_eq!(page.status, 200, "{}", page.words());
    let card = page.link_or_form_of("赵强", "/end");
    let staff = card.split('/').nth(3).expect("a colleague").to_owned();
    let community = house.community();
    let given =
        house.app.db.read_now(|conn| linli::store::caseloads::of_staff(conn, &community, &staff)).expect("it reads");
    let second = given.last().expect("a second grid");
    let taken = admin.submit(&page, &format!("/desk/caseloads/{staff}/{}/end", second.id), &[]);
    assert!(taken.status == 200 && !taken.words().is_empty(), "{}", taken.words());
}

/// A page without what differs from visit to visit: the address, the form's token and its key.
fn bytes_but(page: &Page, address: &str) -> String {
    let mut text = page.text.replace(address, "ADDRESS");
    for name in ["csrf", "key"] {
        let mark = format!("name=\"{name}\" value=\"");
        while let Some(at) = text.find(&mark) {
            let end = text[at + mark.len()..].find('"').expect("a closing quote") + at + mark.len();
            text.replace_range(at..=end, name);
        }
    }
    text
}

living! {
    /// Case 1: without a mandate a resident is, byte for byte, the same as one who does not exist; both
    /// tries are logged, where the auditor sees them and the helper does not.
    case_01_no_mandate_is_404_and_logged, |house| {
        let (phone, him) = (house.helper(), house.cast().neighbour.id.clone());
        let nobody = "01990000-0000-7000-8000-000000000000";
        for path in ["", "/requests", "/mandates", "/requests/new/what"] {
            let (a, b) = (format!("/for/{him}{path}"), format!("/for/{nobody}{path}"));
            let (other, none) = (phone.get(&a), phone.get(&b));
            assert_eq!((other.status, none.status), (404, 404), "{path}");
            assert_eq!(bytes_but(&other, &him), bytes_but(&none, nobody), "{path}");
            let headers = |page: &Page| page.headers.iter().filter(|(n, _)| *n != "date").map(|(n, v)| format!("{n}: {v:?}")).collect::<Vec<_>>();
            assert_eq!(headers(&other), headers(&none), "{path}");
        }
        let denied = about(house, &him);
        assert_eq!(denied.len(), 1, "one line an hour");
        assert_eq!((denied[0].outcome.as_str(), denied[0].times), ("denied", 4));
        assert_eq!(denied[0].viewer_id, house.cast().helper.id);
        assert_eq!(about(house, "").len(), 1);
        let auditor = house.staff("auditor");
        let log = auditor.get("/desk/looks?outcome=denied");
        assert!(log.status == 200 && log.says("李明") && log.says("陈建国") && log.says("4 次"), "{}", log.words());
        assert_eq!(phone.get("/desk/looks").status, 403);
        let his = house.resident(&house.cast().neighbour.clone());
        assert!(!his.get("/me/looks").says("李明"), "what was refused was not seen");
    }
}

living! {
    /// Case 24: a person outside one's work is opened only after saying why; the person reads who and why.
    case_24_the_reason_is_asked_and_shown, |house| {
        take_second_grid_from_accounts(house);
        let (accounts, him) = (house.staff("accounts"), house.cast().neighbour.id.clone());
        let before = about(house, &him).len();
        let address = format!("/desk/people/{him}");
        let asked = accounts.get(&address);
        assert_eq!(asked.status, 403, "{}", asked.words());
        assert!(asked.says("为什么") && !asked.says("1390001"), "nothing of his is shown yet: {}", asked.words());
        for path in ["/correction", "/card", "/looks", "/requests/new"] {
            assert_eq!(accounts.get(&format!("{address}{path}")).status, 403, "{path}");
        }
        assert_eq!(about(house, &him).len(), before, "asking is not looking");
        posts_are_asked_too(&accounts, &asked, &address);
        let none = accounts.submit(&asked, &address, &[("words", "来问过的")]);
        assert_eq!(none.status, 422, "{}", none.words());
        assert!(none.text.contains("来问过的"), "what was typed is kept");
        let vague = accounts.submit(&none, &address, &[("reason", "other"), ("words", " ")]);
        assert_eq!(vague.status, 422, "{}", vague.words());
        let opened = accounts.submit(&vague, &address, &[("reason", "other"), ("words", "核对独居老人名单")]);
        assert!(opened.status == 200 && opened.says("陈建国"), "{}", opened.words());
        assert_eq!(accounts.get(&address).status, 200, "said once, it holds");
        let his = house.resident(&house.cast().neighbour.clone());
        let looked = his.get(&his.get("/me").link("/me/looks"));
        assert!(looked.says("赵强") && looked.says("核对独居老人名单"), "{}", looked.words());
        let lines: Vec<Line> = about(house, &him).into_iter().filter(|l| l.outcome == "reason").collect();
        assert_eq!(lines.len(), 1, "one line for viewer, person and hour");
        // A day later it is asked again.
        house.advance(Duration::from_secs(24 * 3600));
        assert_eq!(house.staff("accounts").get(&address).status, 403);
    }
}

/// No door beside the page: what changes something is not reached without the reason either.
fn posts_are_asked_too(accounts: &Browser, asked: &Page, address: &str) {
    let token = asked.form(address).hidden;
    let csrf = &token.iter().find(|(n, _)| n == "csrf").expect("a token").1;
    for path in ["/card", "/slip", "/device", "/correction"] {
        let tried = accounts.post_raw(&format!("{address}{path}"), &[("csrf", csrf), ("key", "k")]);
        assert_eq!(tried.status, 403, "{path}: {}", tried.words());
        assert!(tried.offers(address), "{path} asks why");
    }
}

living! {
    /// Within one's own area nothing is asked; that they looked is kept all the same, and printed for
    /// somebody without a phone; at the kiosk it reads the same.
    looking_within_ones_work_is_noted_without_asking, |house| {
        let (desk, her) = (house.staff("desk"), house.cast().resident.clone());
        assert_eq!(desk.get(&format!("/desk/people/{}", her.id)).status, 200);
        let sheet = desk.get(&format!("/desk/people/{}/looks", her.id));
        assert!(sheet.status == 200 && sheet.says("周敏") && sheet.says("王秀兰"), "{}", sheet.words());
        let kiosk = house.at_kiosk(&her);
        let there = kiosk.get("/me/looks");
        assert!(there.says("周敏"), "{}", there.words());
        house.helper().get(&format!("/for/{}", her.id));
        let kiosk = house.at_kiosk(&her);
        assert!(kiosk.get("/me/looks").says("李明"), "her helper's look is there too");
    }
}

living! {
    /// A signed form and a photo count as looking; a mandate that waits at the desk is work.
    papers_count_as_looking, |house| {
        let auditor = house.staff("auditor");
        let list = auditor.get("/desk/mandates?view=active");
        let page = auditor.get(&list.link("/desk/mandates/0"));
        assert_eq!(page.status, 200, "{}", page.words());
        let form = auditor.get(&format!("{}/form", page.url));
        assert_eq!(form.status, 200);
        let seen = lines(house).into_iter().find(|l| l.outcome == "oversight").expect("a line");
        assert_eq!(seen.what, "mandate,paper");
    }
}

living! {
    /// Nobody gives an area to themselves.
    an_area_is_given_by_somebody_else, |house| {
        let accounts = house.staff("accounts");
        let page = accounts.get("/desk/caseloads");
        assert!(page.says("9号楼"), "the third grid is nobody's: {}", page.words());
        let me = lines(house).len();
        let third = page.choice("第三网格");
        let zhao = page.link_or_form_of("赵强", "/end").split('/').nth(3).expect("a colleague").to_owned();
        let own = accounts.submit(&page, "/desk/caseloads", &[("staff", &zhao), ("area", &third)]);
        assert_eq!(own.status, 409, "{}", own.words());
        let zhou = page.choice("周敏");
        let given = accounts.submit(&page, "/desk/caseloads", &[("staff", &zhou), ("area", &third)]);
        assert!(given.status == 200 && !given.says("9号楼 ·"), "{}", given.words());
        let twice = accounts.submit(&given, "/desk/caseloads", &[("staff", &zhou), ("area", &third)]);
        assert_eq!(twice.status, 409, "{}", twice.words());
        assert_eq!(lines(house).len(), me, "giving is no looking");
    }
}
