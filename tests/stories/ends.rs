//! How signing in ends by itself: pages say when, and what was sent a moment too late waits for whoever wrote it.

use std::time::Duration;

use crate::house::app::totp;
use crate::house::{Browser, House, Page};
use crate::living;

const MINUTE: Duration = Duration::from_secs(60);
const WORDS: &str = "您好，师傅明天上午九点来看。";

/// A number among the attributes of a page's body.
fn said(page: &Page, name: &str) -> Option<i64> {
    let (_, rest) = page.text.split_once(&format!(" {name}=\""))?;
    rest.split_once('"')?.0.parse().ok()
}

fn almost(seconds: Option<i64>, whole: i64) -> bool {
    seconds.is_some_and(|seconds| (whole - 60..=whole).contains(&seconds))
}

/// One of the staff signs in on the page that leads there, and goes on to where it was going.
fn goes_on(house: &House, browser: &Browser, asked: &Page, office: &str) -> Page {
    let who = house.cast().staff.iter().find(|s| s.office == office).expect("somebody of that office").clone();
    signs_in(house, browser, asked, (&who.email, &who.password, &who.totp_secret))
}

fn signs_in(house: &House, browser: &Browser, asked: &Page, who: (&str, &str, &str)) -> Page {
    house.advance(Duration::from_secs(31));
    let form = browser.get(&asked.link("/sign-in/password"));
    let second = browser.submit(&form, "/sign-in/password", &[("email", who.0), ("password", who.1)]);
    assert_eq!(second.status, 200, "{}", second.words());
    let code = totp(who.2, house.app.db.now());
    browser.submit(&second, "/sign-in/second", &[("code", &code)])
}

/// A request that waits for an answer of the property company's.
fn waiting(desk: &Browser) -> Page {
    let property = desk.get("/desk/requests").choice("安居物业");
    desk.get(&desk.get(&format!("/desk/requests?party={property}")).link("/desk/requests/0"))
}

living! {
    /// Pages of staff, of the tablet in the lobby and of who stands beside a helper say when they end; nobody else's do.
    pages_that_end_say_so, |house| {
        let desk = house.staff("desk");
        // At the desk it comes with the desk's own script.
        for (path, script) in [("/desk", "/desk."), ("/me", "/ends.")] {
            let page = desk.get(path);
            assert_eq!(said(&page, "data-idle"), Some(3600), "{path}");
            assert!(almost(said(&page, "data-lasts"), 12 * 3600), "{path}: {:?}", said(&page, "data-lasts"));
            assert!(page.text.contains(" data-over=\"") && page.text.contains(script), "{path}");
            // What staff typed is not led away from them, with scripts or without.
            assert!(!page.text.contains("/still?"), "{path}");
        }
        let tablet = house.at_kiosk(&house.cast().resident.clone()).get("/me");
        assert_eq!(said(&tablet, "data-idle"), Some(120));
        assert!(almost(said(&tablet, "data-lasts"), 30 * 60) && !tablet.text.contains("data-over"));
        let own = house.resident(&house.cast().neighbour.clone()).get("/me");
        assert!(said(&own, "data-idle").is_none() && !own.text.contains("/ends."));
    }
}

living! {
    /// What is read or printed of a shared screen ends like every other page: with scripts or without, with whose it is and
    /// the way out on top. So do the desk's sheets.
    sheets_end_as_pages_do, |house| {
        let cast = house.cast().clone();
        house.run_jobs();
        let seal = house.browser().get("/open/checkpoints").link("/open/checkpoints/");
        let kiosk = house.at_kiosk(&cast.resident);
        for path in ["/me/export", "/open/print", &seal] {
            let page = kiosk.get(path);
            assert_eq!((page.status, said(&page, "data-idle")), (200, Some(120)), "{path}");
            assert!(almost(said(&page, "data-lasts"), 30 * 60) && page.text.contains("/ends."), "{path}");
            assert!(page.text.contains("url=/still?next=/") && page.text.contains("id=\"main\""), "{path}");
            assert!(page.offers("/sign-out") && page.says("办完了，退出"), "{path}: {}", page.words());
        }
        let tablet = house.browser();
        tablet.have_cookie(&cast.kiosk_device_cookie);
        let nobodys = tablet.get("/open/print");
        assert!(said(&nobodys, "data-idle") == Some(120) && !nobodys.offers("/sign-out"), "{}", nobodys.words());

        let phone = house.helper();
        let asked = phone.get("/assist");
        phone.submit(&asked, "/assist", &[("card", &cast.resident.card_number), ("number", &cast.resident.card_numbers[0])]);
        for path in ["/me/export", "/open/print", &seal] {
            let page = phone.get(path);
            assert_eq!((page.status, said(&page, "data-idle")), (200, Some(300)), "{path}");
            assert!(page.offers("/assist/end") && page.says("王秀兰，这是您自己的页面"), "{path}: {}", page.words());
        }
        let desk = house.staff("desk");
        for path in ["/desk/calls/print", "/desk/requests/orders", "/open/print"] {
            let page = desk.get(path);
            assert_eq!((page.status, said(&page, "data-idle")), (200, Some(3600)), "{path}");
            assert!(page.text.contains(" data-over=\"") && page.text.contains("/ends.") && !page.text.contains("/still?"), "{path}");
        }
        let own = house.resident(&cast.neighbour).get("/open/print");
        assert!(said(&own, "data-idle").is_none() && own.text.contains("data-old=\"") && own.text.contains("<a class=\"skip\""));
    }
}

living! {
    /// An hour counts from the last page, not from one some minutes before it: the warning comes in time.
    an_hour_is_an_hour, |house| {
        let desk = house.staff("desk");
        for _ in 0..3 {
            house.advance(4 * MINUTE);
            assert_eq!(desk.get("/desk").status, 200);
            house.advance(59 * MINUTE + MINUTE / 2);
            assert_eq!(desk.get("/desk").url, "/desk", "half a minute before the hour is over");
        }
        house.advance(60 * MINUTE + MINUTE / 60);
        assert!(desk.get("/desk").url.starts_with("/sign-in"));
    }
}

living! {
    /// 周敏 writes an answer, her hour is over, she sends it: after signing in she finds her words, and one press sends
    /// them, once.
    what_came_too_late_waits_for_its_writer, |house| {
        let desk = house.staff("desk");
        let one = waiting(&desk);
        house.advance(61 * MINUTE);
        let asked = desk.submit(&one, "/answer", &[("words", WORDS)]);
        assert!(asked.url.starts_with("/sign-in"), "{}", asked.url);
        let back = goes_on(house, &desk, &asked, "desk");
        assert!(back.url.starts_with("/again/kept/") && back.says(WORDS), "{}: {}", back.url, back.words());
        let fields = back.filled("/answer");
        assert!(fields.iter().any(|(name, value)| name == "words" && value == WORDS), "{fields:?}");
        let sent = desk.submit(&back, "/answer", &[]);
        assert!(sent.status == 200 && sent.says(WORDS), "{}", sent.words());
        // Back, and pressed again: it is the same answer.
        let again = desk.submit(&back, "/answer", &[]);
        assert_eq!(again.text.matches(WORDS).count(), sent.text.matches(WORDS).count(), "{}", again.words());
    }
}

living! {
    /// Whoever else signs in there finds nothing, not even by the address.
    nobody_else_finds_it, |house| {
        let desk = house.staff("desk");
        let one = waiting(&desk);
        house.advance(61 * MINUTE);
        let asked = desk.submit(&one, "/answer", &[("words", WORDS)]);
        let kept = asked.link("/sign-in/password?next=").split("next=").nth(1).expect("where it leads").to_owned();
        assert!(kept.starts_with("/again/kept/"), "{kept}");
        let other = goes_on(house, &desk, &asked, "accounts");
        assert!(other.status == 200 && !other.url.starts_with("/again/kept"), "{}: {}", other.url, other.words());
        for browser in [&desk, &house.resident(&house.cast().neighbour.clone())] {
            let nothing = browser.get(&kept);
            assert!(!nothing.says(WORDS) && !nothing.url.starts_with("/again/kept"), "{}", nothing.words());
        }
        assert!(house.staff("desk").get(&kept).says(WORDS), "hers it is still");
    }
}

living! {
    /// She signed in again in another window: the form of before is shown to her, and one press sends it. A token that no
    /// session of hers made opens nothing.
    a_form_of_an_earlier_session_is_hers, |house| {
        let desk = house.staff("desk");
        let one = waiting(&desk);
        house.advance(61 * MINUTE);
        let elsewhere = desk.get("/desk");
        let home = goes_on(house, &desk, &elsewhere, "desk");
        assert_eq!(home.status, 200, "{}", home.words());
        let shown = desk.submit(&one, "/answer", &[("words", WORDS)]);
        assert!(shown.status == 409 && shown.says(WORDS), "{}: {}", shown.status, shown.words());
        let forged = desk.submit(&one, "/answer", &[("words", WORDS), ("csrf", "AAAAAAAAAAAAAAAAAAAAAA")]);
        assert!(forged.status == 403 && !forged.says(WORDS), "{}", forged.words());
        let theirs = house.staff("accounts").submit(&one, "/answer", &[("words", WORDS)]);
        assert!(theirs.status == 403 && !theirs.says(WORDS), "{}", theirs.words());
        let sent = desk.submit(&shown, "/answer", &[]);
        assert!(sent.status == 200 && sent.says(WORDS), "{}", sent.words());
    }
}

living! {
    /// What a helper sent for somebody says for whom it is, on the page and on the button.
    what_was_for_somebody_says_for_whom, |house| {
        let (li, hers) = (house.cast().helper.clone(), format!("/for/{}", house.cast().resident.id));
        let phone = house.helper();
        let form = phone.get(&format!("{hers}/requests/new/what"));
        let category = form.choice("漏水");
        house.advance(Duration::from_secs(31 * 24 * 3600));
        let asked = phone.submit(&form, "/requests/new/what", &[("category", &category)]);
        let back = signs_in(house, &phone, &asked, (&li.email, &li.password, &li.totp_secret));
        assert!(back.url.starts_with("/again/kept/"), "{}: {}", back.url, back.words());
        assert!(back.says("这是替王秀兰办的事") && back.says("替王秀兰交上去"), "{}", back.words());
        let on = phone.submit(&back, "/requests/new/what", &[]);
        assert!(on.status == 200 && on.url.starts_with(&hers), "{}: {}", on.url, on.words());
    }
}

living! {
    /// Passwords are not put away, whoever typed them.
    nothing_secret_waits, |house| {
        let phone = house.helper();
        let form = phone.get("/me/password");
        house.advance(Duration::from_secs(31 * 24 * 3600));
        let asked = phone.submit(&form, "/me/password", &[("password", "three blue kettles sing")]);
        assert!(asked.url.starts_with("/sign-in") && !asked.text.contains("again%2Fkept"), "{}", asked.text);
        assert!(!asked.text.contains("again/kept"), "{}", asked.text);
    }
}

living! {
    /// A phone that was switched off for a month has nothing but the cookie of a session long over: it signs in.
    an_old_cookie_shuts_nobody_out, |house| {
        let before = house.helper().cookies();
        let session = before.split("; ").find(|cookie| cookie.contains("session")).expect("a session").to_owned();
        house.advance(Duration::from_secs(31 * 24 * 3600 + 31));
        let phone = house.browser();
        phone.have_cookie(&session);
        let him = house.cast().helper.clone();
        let page = phone.get("/sign-in/password");
        let second = phone.submit(&page, "/sign-in/password", &[("email", &him.email), ("password", &him.password)]);
        assert!(second.status == 200 && second.offers("/sign-in/second"), "{}: {}", second.status, second.words());
    }
}
