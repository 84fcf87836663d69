//! Letting somebody back in who lost what they sign in with: two members of staff, and a day in which nothing weighty
//! changes.

use std::time::Duration;

use crate::house::{Browser, House, Page};
use crate::living;

const DAY: Duration = Duration::from_secs(24 * 3600 + 60);

/// Opens a person's page, saying why where the house asks for it.
fn opened(browser: &Browser, path: &str) -> Page {
    let page = browser.get(path);
    if page.status != 403 {
        return page;
    }
    let action = path.trim_end_matches("/recovery");
    browser.submit(&page, action, &[("reason", "rang"), ("words", "本人来电话，密码忘了。")]);
    browser.get(path)
}

fn acts_of(house: &House, person: &str) -> Vec<String> {
    let community = house.community();
    let found = house.app.db.read_now(|conn| linli::store::acts::of_resident(conn, &community, person, None, 20));
    found.expect("it reads").into_iter().filter(|a| a.asks).map(|a| a.act).collect()
}

living! {
    /// A forgotten PIN: one makes sure, another approves, and only then is there a new slip, once. The old PIN and
    /// the sessions end at once, and he is told each time.
    a_forgotten_pin_takes_two, |house| {
        let him = house.cast().neighbour.clone();
        let phone = house.resident(&him);
        let (zhou, zhao) = (house.staff("desk"), house.staff("accounts"));
        let at = format!("/desk/people/{}/recovery", him.id);
        let page = opened(&zhou, &at);
        let person = zhou.get(&format!("/desk/people/{}", him.id));
        assert!(!person.offers("/slip"), "one alone gives no second slip: {}", person.words());
        let csrf = person.form("/card").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let tried = zhou.post_raw(&format!("/desk/people/{}/slip", him.id), &[("csrf", &csrf), ("key", "k1")]);
        assert_eq!(tried.status, 409, "{}", tried.words());
        assert!(tried.says("两位同事"), "{}", tried.words());

        let nothing = zhou.submit(&page, "/recovery", &[]);
        assert_eq!(nothing.status, 422, "{}", nothing.words());
        let asked = zhou.submit(&nothing, "/recovery", &[("lost", "pin"), ("sure", "in_person")]);
        assert!(asked.says("在等另一位同事"), "{}", asked.words());
        assert!(!asked.offers("/approval"));
        // Approving what one asked for oneself: 409 (TRUST.md §6 case 24).
        let alone = zhou.post_raw(&format!("{at}/approval"), &[("csrf", &csrf), ("key", "k2")]);
        assert_eq!(alone.status, 409, "{}", alone.words());
        assert_eq!(phone.get("/requests").url, "/requests", "nothing has happened yet");

        let seen = opened(&zhao, &at);
        let approved = zhao.submit(&seen, "/approval", &[]);
        assert!(approved.says("两位都确认了"), "{}", approved.words());
        assert!(phone.get("/requests").url.starts_with("/sign-in"), "his sessions end");
        let door = phone.get("/sign-in/card");
        let old = phone.submit(&door, "/sign-in/card", &[("pin", &him.pin)]);
        assert_ne!(old.url, "/", "the old PIN opens nothing");

        let slip = zhou.submit(&zhou.get(&at), "/slip", &[]);
        assert_eq!(slip.status, 200, "{}", slip.words());
        let again = zhou.post_raw(&format!("/desk/people/{}/slip", him.id), &[("csrf", &csrf), ("key", "k3")]);
        assert_eq!(again.status, 409, "once: {}", again.words());
        let told = acts_of(house, &him.id);
        for act in ["recovery.ask", "recovery.approve", "pin.code"] {
            assert!(told.iter().any(|a| a == act), "he is told of {act}: {told:?}");
        }
    }
}

living! {
    /// For a day after it nobody changes his telephone or address, not even staff.
    nothing_weighty_changes_for_a_day, |house| {
        let him = house.cast().neighbour.clone();
        let (zhou, zhao) = (house.staff("desk"), house.staff("accounts"));
        let at = format!("/desk/people/{}/recovery", him.id);
        zhou.submit(&opened(&zhou, &at), "/recovery", &[("lost", "pin_and_phone"), ("sure", "known_number")]);
        zhao.submit(&opened(&zhao, &at), "/approval", &[]);
        let (community, id) = (house.community(), him.id.clone());
        let phones = house.app.db.read_now(|conn| linli::store::devices::of_person(conn, &community, &id)).expect("it reads");
        assert!(phones.is_empty(), "the lost phone is his no longer");
        let frozen = renamed(house, &zhou, &him.id);
        assert_eq!(frozen.status, 403, "{}", frozen.words());
        house.advance(DAY);
        let zhou = house.staff("desk");
        opened(&zhou, &at);
        let later = renamed(house, &zhou, &him.id);
        assert_eq!(later.status, 200, "{}", later.words());
    }
}

/// His name corrected, all else as it stands.
fn renamed(house: &House, browser: &Browser, person: &str) -> Page {
    let form = browser.get(&format!("/desk/people/{person}/correction"));
    let fields = super::sessions::corrected(house, person, "陈建园");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    browser.submit(&form, "/correction", &fields)
}

living! {
    /// A helper's password: the invitation is for newcomers, so it takes two here as well; the link opens the pages
    /// on which he chooses a new one, and nothing else of his opens until then.
    a_helpers_password_takes_two, |house| {
        let him = house.cast().helper.clone();
        let phone = house.helper();
        let (zhou, zhao) = (house.staff("desk"), house.staff("accounts"));
        let list = zhao.get("/desk/helpers");
        let invited = zhao.submit(&list, &format!("/desk/helpers/{}/invitation", him.id), &[]);
        assert_eq!(invited.status, 409, "{}", invited.words());

        let at = format!("/desk/people/{}/recovery", him.id);
        zhou.submit(&opened(&zhou, &at), "/recovery", &[("lost", "password"), ("sure", "in_person")]);
        let approved = zhao.submit(&opened(&zhao, &at), "/approval", &[]);
        assert!(phone.get("/for").url.starts_with("/sign-in"), "his sessions end");
        let door = house.browser();
        let tried = door.submit(
            &door.get("/sign-in/password"),
            "/sign-in/password",
            &[("email", &him.email), ("password", &him.password)],
        );
        assert_eq!(tried.status, 422, "the old password opens nothing");
        let link = zhao.submit(&approved, "/recovery/link", &[]);
        assert_eq!(link.status, 200, "{}", link.words());
        let from = link.text.find("/join/").expect("a link");
        let code: String = link.text[from..].chars().take_while(|c| !matches!(c, '"' | '<' | ' ')).collect();
        let his = house.browser().get(&code);
        assert!(his.offers("/yourself"), "{}", his.words());
        // Pressed twice, with the answer lost on the way: another link in place of the first, which opens nothing more.
        let again = zhao.submit(&approved, "/recovery/link", &[]);
        assert!(again.status == 200 && again.text.contains("/join/") && !again.text.contains(&code), "{}", again.words());
        assert!(!house.browser().get(&code).offers("/yourself"), "the first one is void");
        let second = zhao.get(&at);
        assert!(!second.offers("/recovery/link"), "it is given once: {}", second.words());
    }
}
