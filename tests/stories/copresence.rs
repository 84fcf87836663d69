//! A resident signed in beside a helper: what the helper's own cookie opens meanwhile, and how it ends.

use std::fmt::Write as _;
use std::time::Duration;

use linli::http::routes::{Mount, entries};

use crate::house::{Browser, House};
use crate::living;

const MINUTE: u64 = 60;

/// 李明 hands his phone to 王秀兰; gives it, now hers, and a browser that still has his cookies.
fn handed_over(house: &House, number: usize) -> (Browser, Browser) {
    let phone = house.helper();
    let his = house.browser();
    for cookie in phone.cookies().split("; ") {
        his.have_cookie(cookie);
    }
    let her = house.cast().resident.clone();
    let page = phone.get("/assist");
    let hers = phone.submit(&page, "/assist", &[("card", &her.card_number), ("number", &her.card_numbers[number])]);
    assert_eq!((hers.status, hers.url.as_str()), (200, "/"), "{}", hers.words());
    (phone, his)
}

/// Pages of nobody's, which answer always.
fn nobodys(path: &str) -> bool {
    let named =
        ["/sw.js", "/manifest.webmanifest", "/offline", "/help", "/settings", "/healthz", "/readyz", "/favicon.ico"];
    named.contains(&path) || path.starts_with("/assets/")
}

fn filled(path: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "nobody-has-this-id".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

living! {
    /// Case 15: the helper's own cookie opens nothing of the house meanwhile, at any address, by any method.
    case_15_frozen_at_every_address, |house| {
        let (phone, his) = handed_over(house, 0);
        let her = house.cast().resident.id.clone();
        let (mut wrong, mut tried) = (String::new(), 0);
        for entry in entries().iter().filter(|e| !nobodys(e.path)) {
            let here = filled(entry.path);
            let under = format!("/for/{her}{here}");
            let addresses = match entry.mount {
                Mount::Acting => vec![under],
                Mount::ForResident => vec![here, under],
                Mount::Pages | Mount::Both => vec![here],
                // Nothing there goes by a cookie, his or anybody's.
                Mount::Open311 => Vec::new(),
            };
            for address in addresses {
                let get = entry.method == actix_web::http::Method::GET;
                let page = if get { his.get(&address) } else { his.post_raw(&address, &[("key", "x")]) };
                tried += 1;
                if page.status != 423 {
                    let _ = writeln!(wrong, "{} {address}: {} at {}", entry.method, page.status, page.url);
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
        assert!(tried > 100, "the whole table was walked");
        assert_eq!(phone.get("/requests").status, 200, "she goes on");
    }
}

fn keep(page: &crate::house::Page) -> String {
    page.headers.get("linli-keep").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

living! {
    /// No browser keeps a copy of a page beside a helper, of the desk's, or of a page for somebody: of those only what is
    /// taken along on purpose (ACCESS.md §2). A helper's own pages have the mark of his session.
    copies_are_kept_of_ones_own_pages_only, |house| {
        let (phone, _) = handed_over(house, 0);
        for path in ["/", "/requests", "/me"] {
            assert_eq!(keep(&phone.get(path)), "no", "beside a helper {path}");
        }
        let desk = house.staff("desk");
        for path in ["/desk", "/desk/people", "/me", "/help"] {
            assert_eq!(keep(&desk.get(path)), "no", "the desk {path}");
        }
        let li = house.helper();
        let hers = format!("/for/{}", house.cast().resident.id);
        for path in [hers.clone(), format!("{hers}/requests"), format!("{hers}/visit")] {
            let page = li.get(&path);
            assert_eq!((page.status, keep(&page).as_str()), (200, "no"), "{path}");
        }
        let own = keep(&li.get("/for"));
        assert!(own.len() == 16 && own != keep(&house.helper().get("/for")), "a session's own: {own}");
    }
}

living! {
    /// It ends after a quarter of an hour however busy she is; the helper then signs in again, from the beginning.
    it_ends_after_a_quarter_of_an_hour, |house| {
        let (phone, his) = handed_over(house, 0);
        for _ in 0..3 {
            house.advance(Duration::from_secs(4 * MINUTE));
            assert_eq!(phone.get("/requests").url, "/requests");
        }
        house.advance(Duration::from_secs(3 * MINUTE + 1));
        assert!(phone.get("/requests").url.starts_with("/sign-in"));
        assert!(his.get("/for").url.starts_with("/sign-in"), "his old cookie does not wake up");
    }
}

living! {
    /// It ends after five minutes in which nothing happens.
    it_ends_when_nobody_touches_it, |house| {
        let (phone, his) = handed_over(house, 0);
        house.advance(Duration::from_secs(5 * MINUTE + 1));
        assert!(phone.get("/requests").url.starts_with("/sign-in"));
        assert!(his.get("/for").url.starts_with("/sign-in"));
    }
}

living! {
    /// Ended by a tap, it asks the helper for a second factor before anything of his opens again.
    it_ends_with_the_helper_proving_himself, |house| {
        let (phone, his) = handed_over(house, 0);
        let page = phone.get("/requests");
        let back = phone.submit(&page, "/assist/end", &[]);
        assert_eq!((back.status, back.url.as_str()), (200, "/assist/return"), "{}", back.words());
        assert!(phone.get("/for").url.starts_with("/assist/return") || phone.get("/for").status != 200);
        assert!(his.get("/for").url.starts_with("/sign-in"), "the session from before has ended");
        let wrong = phone.submit(&phone.get("/assist/return"), "/assist/return", &[("code", "000000")]);
        assert_eq!(wrong.status, 422, "{}", wrong.words());
        house.advance(Duration::from_secs(31));
        let code = crate::house::app::totp(&house.cast().helper.totp_secret, house.app.db.now());
        let on = phone.submit(&wrong, "/assist/return", &[("code", &code)]);
        assert_eq!((on.status, on.url.as_str()), (200, "/for"), "{}", on.words());
    }
}

living! {
    /// On the helper's phone nobody is put out of their own, nor is it unbound: what she signs in with is hers alone. At the
    /// kiosk she ends it herself, as where it was lost.
    nobody_is_put_out_of_their_own_phone_beside_a_helper, |house| {
        let her = house.cast().resident.clone();
        let (own, kiosk) = (house.resident(&her), house.at_kiosk(&her));
        let one = kiosk.get("/sessions").form("/end").action;
        assert!(one.starts_with("/sessions/") && one != "/sessions/end", "{one}");
        let (phone, _) = handed_over(house, 0);
        let list = phone.get("/sessions");
        assert!(list.status == 200 && list.says("自助机或者柜台办"), "{}", list.words());
        assert!(!list.text.contains("action=\"/sessions/") && !list.text.contains("action=\"/devices/"), "{}", list.text);
        let hidden = list.form("/assist/end").hidden;
        let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        for path in ["/sessions/end", one.as_str()] {
            let refused = phone.post_raw(path, &[("csrf", &csrf), ("key", "k")]);
            assert!(refused.status == 403 && refused.says("本人自己的手机"), "{path} {} {}", refused.status, refused.words());
        }
        assert_eq!(own.get("/requests").url, "/requests", "her own phone goes on");
        kiosk.submit(&kiosk.get("/sessions"), "/sessions/end", &[]);
        assert!(own.get("/requests").url.starts_with("/sign-in"));
    }
}
