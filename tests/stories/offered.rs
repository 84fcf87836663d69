//! Text size, language and colours, offered at the first page a device opens (ACCESS.md §3, 10).

use crate::house::{Browser, House, Page};
use crate::living;

fn offered(page: &Page) -> bool {
    page.text.contains("<aside class=\"offer")
}

fn chooses(browser: &Browser, page: &Page, fields: &[(&str, &str)]) -> Page {
    browser.submit(page, "/settings", fields)
}

fn size_kept(house: &House, person: &str) -> String {
    let (community, person) = (house.community(), person.to_owned());
    let found = house.app.db.read_now(|conn| linli::store::people::find(conn, &community, &person)).expect("it reads");
    found.expect("somebody").text_size
}

living! {
    /// Whoever opens any page for the first time is asked; what they choose is seen at once on that very page, can be
    /// chosen otherwise there, and no other page asks again.
    chosen_on_whatever_page_comes_first, |house| {
        let phone = house.browser();
        let first = phone.get("/open/notices");
        assert!(offered(&first) && first.says("这样看得清吗？"), "{}", first.words());
        let larger = chooses(&phone, &first, &[("size", "30")]);
        assert!(larger.status == 200 && larger.url.starts_with("/open/notices"), "{}", larger.url);
        assert!(larger.text.contains("size-30") && offered(&larger), "seen, and open to be chosen otherwise");
        let darker = chooses(&phone, &larger, &[("theme", "dark")]);
        assert!(darker.text.contains("size-30") && darker.text.contains("theme-dark"), "one beside the other");
        let done = chooses(&phone, &darker, &[]);
        assert!(done.url == "/open/notices" && !offered(&done), "{}", done.url);
        for path in ["/", "/sign-in", "/open/notices", "/help"] {
            let later = phone.get(path);
            assert!(!offered(&later) && later.text.contains("size-30"), "{path}");
        }
    }
}

living! {
    /// Waved away, it is not asked again; and somebody who reads in large type elsewhere reads so here as well.
    waved_away_it_leaves_everything_as_it_was, |house| {
        let phone = house.browser();
        let first = phone.get("/sign-in/card");
        let after = chooses(&phone, &first, &[]);
        assert!(after.url == "/sign-in/card" && !offered(&after), "{}", after.url);
        assert!(!offered(&phone.get("/")), "nowhere else either");

        let his = house.cast().neighbour.clone();
        let large = house.resident(&his);
        large.submit(&large.get("/settings"), "/settings", &[("size", "24")]);
        let other = house.resident(&his);
        other.have_cookie("linli-view=asked");
        let home = other.get("/");
        assert!(home.text.contains("size-24") && !offered(&home), "his own wish holds on a device without one");
    }
}

living! {
    /// A resident who never said is asked on her first page, and what she says there goes with her to every device.
    kept_for_whoever_is_signed_in, |house| {
        let his = house.cast().neighbour.clone();
        let phone = house.resident(&his);
        assert!(!offered(&phone.get("/requests")), "only the first page asks whoever is signed in");
        let home = phone.get("/");
        assert!(offered(&home), "{}", home.words());
        let larger = chooses(&phone, &home, &[("size", "24")]);
        assert!(larger.text.contains("size-24") && offered(&larger), "{}", larger.url);
        assert_eq!(size_kept(house, &his.id), "24");
        assert!(!offered(&phone.get("/")));
        let other = house.resident(&his);
        let there = other.get("/");
        assert!(there.text.contains("size-24") && !offered(&there), "asked and answered, on a new phone too");
    }
}

living! {
    /// Not where the screen is not theirs, nor where it would be in the way: the tablet in the lobby, beside a helper,
    /// acting for somebody, on paper, on the page that offers the same, on what stands in without a network.
    never_on_a_screen_that_is_lent, |house| {
        let cast = house.cast().clone();
        let kiosk = house.browser();
        kiosk.have_cookie(&cast.kiosk_device_cookie);
        for path in ["/", "/sign-in/card", "/open"] {
            assert!(!offered(&kiosk.get(path)), "{path}");
        }
        assert!(!offered(&house.at_kiosk(&cast.resident).get("/")));
        let helper = house.helper();
        assert!(offered(&helper.get("/")) && !offered(&helper.get(&format!("/for/{}", cast.resident.id))));
        let stranger = house.browser();
        for path in ["/settings", "/offline", "/visits/kept", "/open/print"] {
            assert!(!offered(&stranger.get(path)), "{path}");
        }
        assert!(offered(&stranger.get("/open")), "looking at those answers nothing");
        let wrong = stranger.submit(
            &stranger.get("/sign-in/password"),
            "/sign-in/password",
            &[("email", "nobody@example.org"), ("password", "wrong-horse-battery")],
        );
        assert!(!offered(&wrong), "nor above what was just typed: {}", wrong.status);
    }
}
