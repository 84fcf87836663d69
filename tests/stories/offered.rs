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

/// How long the answer lets the device keep what was chosen, in seconds; none where it says nothing of it.
fn kept_for(page: &Page) -> Option<i64> {
    let mut all = page.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let view = all.find(|value| value.starts_with("linli-view="))?;
    view.split("Max-Age=").nth(1)?.split(';').next()?.parse().ok()
}

living! {
    /// The tablet in the lobby is large. What a passer-by chooses there lasts while they are at it and is gone for the next;
    /// whoever signs in sees it as they like it themselves, and what they choose there is theirs.
    the_tablet_forgets_how_it_was_liked, |house| {
        let cast = house.cast().clone();
        let kiosk = house.browser();
        kiosk.have_cookie(&cast.kiosk_device_cookie);
        let first = kiosk.get("/");
        assert!(first.text.contains("size-30") && !first.text.contains("data-idle"), "large, and waits for ever");
        let settings = kiosk.get("/settings");
        let dark = kiosk.submit(&settings, "/settings", &[("theme", "dark")]);
        let english = kiosk.submit(&dark, "/settings", &[("lang", "en")]);
        assert!(english.text.contains("lang=\"en\"") && english.text.contains("size-30 theme-dark"), "{}", english.words());
        let home = kiosk.get("/");
        assert!(home.text.contains("theme-dark") && home.text.contains("data-idle=\"120\""), "the first page goes back by itself");
        for page in [&english, &home, &kiosk.get("/open"), &kiosk.get("/me")] {
            assert!(kept_for(page).is_some_and(|seconds| (60..120).contains(&seconds)), "{}: {:?}", page.url, kept_for(page));
        }
        let again = kiosk.get("/still");
        assert!(again.url == "/" && again.text.contains("size-30 theme-auto"), "without scripts too, nobody was there: {}", again.url);
        kiosk.submit(&kiosk.get("/settings"), "/settings", &[("theme", "dark")]);
        let card = kiosk.get("/sign-in/card");
        let hers = kiosk.submit(&card, "/sign-in/card", &[("card", &cast.resident.card_number), ("pin", &cast.resident.pin)]);
        assert!(hers.says("王秀兰") && hers.text.contains("size-30 theme-auto"), "her own, and large: {}", hers.words());
        let smaller = kiosk.submit(&kiosk.get("/settings"), "/settings", &[("size", "20")]);
        assert!(smaller.text.contains("size-20"), "as she chose it just now: {}", smaller.url);
        assert_eq!(size_kept(house, &cast.resident.id), "20");
        let darker = kiosk.submit(&smaller, "/settings", &[("theme", "contrast")]);
        assert!(darker.text.contains("size-20 theme-contrast"), "{}", darker.url);
        let left = kiosk.submit(&kiosk.get("/me"), "/sign-out", &[]);
        let next = kiosk.get("/");
        assert!(next.text.contains("size-30 theme-auto") && next.text.contains("lang=\"zh-CN\""), "{} {}", left.url, next.words());

        let his = house.at_kiosk(&cast.neighbour);
        let darkens = his.submit(&his.get("/settings"), "/settings", &[("theme", "dark")]);
        assert!(darkens.text.contains("size-30 theme-dark"), "{}", darkens.url);
        assert_eq!(size_kept(house, &cast.neighbour.id), "20", "he wished for dark, and for nothing beside it");
    }
}
