//! Sessions: proving again who one is before what could do harm, where one is signed in, and how that ends.

use std::time::Duration;

use crate::house::app::totp;
use crate::house::{Browser, House, Page};
use crate::living;

const QUARTER: Duration = Duration::from_secs(16 * 60);

/// Answers the page that asks for a fresh proof as this member of staff.
fn prove(house: &House, browser: &Browser, asked: &Page, office: &str) -> Page {
    // A code works once, so they wait for the next one.
    house.advance(Duration::from_secs(31));
    let who = house.cast().staff.iter().find(|s| s.office == office).expect("somebody of that office");
    let code = totp(&who.totp_secret, house.app.db.now());
    browser.submit(asked, "/again", &[("password", &who.password), ("code", &code)])
}

living! {
    /// Staff who signed in a while ago prove again who they are before they change what is known of somebody;
    /// what they typed is still there, and is saved once.
    staff_prove_again_and_lose_nothing, |house| {
        let desk = house.staff("desk");
        let her = house.cast().resident.id.clone();
        let form = desk.get(&format!("/desk/people/{her}/correction"));
        assert_eq!(form.status, 200);
        house.advance(QUARTER);
        let typed = corrected(house, &her, "王秀蓝");
        let typed: Vec<(&str, &str)> = typed.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let asked = desk.submit(&form, "/correction", &typed);
        assert_eq!(asked.status, 401, "{}", asked.words());
        assert!(asked.says("您填的东西都留着"), "{}", asked.words());
        assert_eq!(name_of(house, &her), "王秀兰", "nothing is done before the proof");

        let wrong = desk.submit(&asked, "/again", &[("password", "not-the-password"), ("code", "000000")]);
        assert_eq!(wrong.status, 422, "{}", wrong.words());
        let resume = prove(house, &desk, &wrong, "desk");
        assert_eq!(resume.status, 200, "{}", resume.words());
        let saved = desk.submit(&resume, "/correction", &[]);
        assert_eq!(saved.status, 200, "{}", saved.words());
        assert_eq!(name_of(house, &her), "王秀蓝");
        // A page opened before the proof is still good, and within the quarter nobody is asked again.
        let link = desk.submit(&desk.get(&format!("/desk/people/{her}")), "/device", &[]);
        assert_eq!(link.status, 200, "{}", link.words());
    }
}

/// The correction's form as it stands, with another name.
pub fn corrected(house: &House, person: &str, name: &str) -> Vec<(String, String)> {
    let community = house.community();
    let known = house
        .app
        .db
        .read_now(|conn| linli::store::people::find(conn, &community, person))
        .expect("it reads")
        .expect("she is there");
    let home = known.home_id.clone().expect("a home");
    let home = house
        .app
        .db
        .read_now(|conn| linli::store::people::home_of(conn, &community, &home))
        .expect("it reads")
        .expect("her home");
    let mut fields: Vec<(String, String)> = [
        ("name", name.to_owned()),
        ("born", known.born.unwrap_or_default()),
        ("sex", known.sex.unwrap_or_default()),
        ("building", home.building_id),
        ("unit", home.unit),
        ("door", home.door),
        ("phone", known.phone.unwrap_or_default()),
        ("email", known.email.unwrap_or_default()),
        ("digital", known.digital),
        ("language", known.lang),
        ("lives_alone", "yes".to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    for (at, way) in known.reach.split(',').enumerate() {
        fields.push((format!("reach_{}", at + 1), way.to_owned()));
    }
    fields
}

fn name_of(house: &House, person: &str) -> String {
    let community = house.community();
    house
        .app
        .db
        .read_now(|conn| linli::store::people::name_of(conn, &community, person))
        .expect("it reads")
        .expect("a name")
}

living! {
    /// A card is not made from a session left lying open, nor a phone bound, nor a slip printed, nor a colleague
    /// asked in; a stop call needs no proof.
    what_touches_others_accounts_asks_again, |house| {
        let desk = house.staff("desk");
        let admin = house.staff("admin");
        let her = house.cast().resident.id.clone();
        let person = desk.get(&format!("/desk/people/{her}"));
        let settings = admin.get("/desk/settings");
        let mandate = desk.get(&person.link("/desk/mandates/0"));
        house.advance(QUARTER);
        for action in ["/card", "/device"] {
            let asked = desk.submit(&person, action, &[]);
            assert_eq!(asked.status, 401, "{action}: {}", asked.words());
        }
        let asked = admin.submit(&settings, "/colleagues", &[("colleague", "吴敏"), ("office", "desk")]);
        assert_eq!(asked.status, 401, "{}", asked.words());
        assert!(asked.text.contains("吴敏"), "what was typed travels with the page");
        let stopped = desk.submit(&mandate, "/suspension", &[]);
        assert_eq!(stopped.status, 200, "stop at once: {}", stopped.words());
    }
}

living! {
    /// A machine's token proves nobody: it may read and file, and never hands out keys.
    a_token_proves_nobody, |house| {
        let her = house.cast().resident.id.clone();
        let token = house.cast().api_token.clone();
        let (status, body) = house.browser().post_json(&format!("/api/v1/desk/people/{her}/card"), &token, "{}");
        assert_eq!(status, 401, "{body}");
        assert!(body["detail"].as_str().is_some_and(|words| words.contains("本人")), "{body}");
    }
}

living! {
    /// A resident proves it with the PIN, on her own phone; wrong ones are counted as at the door, and the address
    /// to go on to is one of ours.
    a_resident_proves_it_with_the_pin, |house| {
        let him = house.cast().neighbour.clone();
        let phone = house.resident(&him);
        house.advance(QUARTER);
        let before = phone.cookies();
        let page = phone.get("/again?next=/requests");
        assert_eq!(page.status, 200);
        let wrong = phone.submit(&page, "/again", &[("pin", "000001")]);
        assert_eq!(wrong.status, 422, "{}", wrong.words());
        let on = phone.submit(&wrong, "/again", &[("pin", &him.pin)]);
        assert_eq!((on.status, on.url.as_str()), (200, "/requests"));
        // The cookie from before is void (ASVS 7.2.4).
        let thief = house.browser();
        for cookie in before.split("; ") {
            thief.have_cookie(cookie);
        }
        assert!(thief.get("/requests").url.starts_with("/sign-in"));

        house.advance(QUARTER);
        let page = phone.get("/again?next=//evil.example/");
        let on = phone.submit(&page, "/again", &[("pin", &him.pin)]);
        assert_eq!((on.status, on.url.as_str()), (200, "/"));
    }
}

living! {
    /// Ten wrong PINs there stop the PIN as they do at the door (TRUST.md §4).
    guessing_there_is_guessing, |house| {
        let him = house.cast().neighbour.clone();
        let phone = house.resident(&him);
        house.advance(QUARTER);
        for _ in 0..12 {
            let page = phone.get("/again");
            if page.offers("/again") {
                phone.submit(&page, "/again", &[("pin", "000001")]);
            }
            house.advance(Duration::from_secs(3600));
        }
        let page = phone.get("/again");
        assert!(!page.offers("/again"), "the PIN was stopped: {}", page.words());
    }
}

fn phones_of(house: &House, person: &str) -> Vec<linli::store::devices::Device> {
    let community = house.community();
    house.app.db.read_now(|conn| linli::store::devices::of_person(conn, &community, person)).expect("it reads")
}

living! {
    /// He sees where he is signed in, ends one, and all but the one in his hands.
    one_ends_ones_own_sessions, |house| {
        let him = house.cast().neighbour.clone();
        let phone = house.resident(&him);
        let kiosk = house.at_kiosk(&him);
        let list = phone.get("/sessions");
        assert!(list.says("就是这里") && list.says("社区的机器"), "{}", list.words());
        let gone = phone.submit(&list, "/sessions/end", &[]);
        assert_eq!((gone.status, gone.url.as_str()), (200, "/sessions"));
        assert!(kiosk.get("/requests").url.starts_with("/sign-in"), "the one at the kiosk ended");
        assert_eq!(phone.get("/requests").url, "/requests");
        assert!(!gone.offers("/sessions/end"), "there is no other: {}", gone.words());

        // Nobody ends another's: it is as if it were not there.
        let hers = house.resident(&house.cast().resident.clone());
        let token = hers.get("/me").form("/sign-out").hidden;
        let csrf = &token.iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let session = phones_of(house, &him.id)[0].id.clone();
        let tried = hers.post_raw(&format!("/devices/{session}/end"), &[("csrf", csrf), ("key", "k1")]);
        assert_eq!(tried.status, 404);
        assert_eq!(phones_of(house, &him.id).len(), 1);
    }
}

living! {
    /// A phone that was sold is taken off by its owner, one that was lost by the desk; the card signs in there no more.
    a_lost_phone_is_taken_off, |house| {
        let him = house.cast().neighbour.clone();
        let phone = house.resident(&him);
        assert_eq!(phones_of(house, &him.id)[0].seen_at, Some(house.app.db.now()), "it was seen just now");
        let one = phones_of(house, &him.id)[0].id.clone();
        let desk = house.staff("desk");
        // A lost phone does not wait until somebody proved again who they are.
        house.advance(QUARTER);
        let page = desk.get(&format!("/desk/people/{}", him.id));
        let off = desk.submit(&page, &format!("/devices/{one}/end"), &[]);
        assert_eq!(off.status, 200, "{}", off.words());
        assert!(phone.get("/requests").url.starts_with("/sign-in"));
        assert!(!phone.get("/sign-in/card").offers("/sign-in/card"), "the phone is unknown again");
        let community = house.community();
        let told = house
            .app
            .db
            .read_now(|conn| linli::store::acts::of_resident(conn, &community, &him.id, None, 5))
            .expect("it reads");
        assert!(told.iter().any(|a| a.act == "device.end" && a.asks), "he is told");

        let her = house.cast().resident.clone();
        let phone = house.resident(&her);
        let list = phone.get("/sessions");
        let one = phones_of(house, &her.id)[0].id.clone();
        phone.submit(&list, &format!("/devices/{one}/end"), &[]);
        assert!(phone.get("/requests").url.starts_with("/sign-in"), "in her own hands too");
    }
}

living! {
    /// A kiosk that was stolen is one no longer.
    a_kiosk_is_ended, |house| {
        let kiosk = house.at_kiosk(&house.cast().resident.clone());
        let admin = house.staff("admin");
        let page = admin.get("/desk/settings");
        let community = house.community();
        let one = house.app.db.read_now(|conn| linli::store::devices::kiosks(conn, &community)).expect("it reads")[0].id.clone();
        let ended = admin.submit(&page, &format!("/kiosks/{one}/end"), &[]);
        assert_eq!(ended.status, 200, "{}", ended.words());
        assert!(kiosk.get("/requests").url.starts_with("/sign-in"));
        assert!(!kiosk.get("/sign-in/card").offers("/sign-in/card"));
    }
}

living! {
    /// A helper changes the password: common ones and what others know are refused, everywhere else he is signed
    /// out, he is told, and a colleague's session from before is asked for a proof first.
    a_password_is_changed, |house| {
        let (here, there) = (house.helper(), house.helper());
        let page = here.get("/me/password");
        assert_eq!(page.status, 200);
        for weak in ["short", "password123", "woaini1314"] {
            let refused = here.submit(&page, "/me/password", &[("password", weak)]);
            assert_eq!(refused.status, 422, "{weak}: {}", refused.words());
            assert!(!refused.text.contains(weak), "what was typed is not shown");
        }
        let new = "kettle sunday yellow door";
        let done = here.submit(&page, "/me/password", &[("password", new)]);
        assert!(done.says("密码换好了"), "{}", done.words());
        assert_eq!(here.get("/for").url, "/for", "here he stays");
        assert!(there.get("/for").url.starts_with("/sign-in"), "and nowhere else");
        let (community, id) = (house.community(), house.cast().helper.id.clone());
        let told = house.app.db.read_now(|conn| linli::store::acts::of_resident(conn, &community, &id, None, 5)).expect("it reads");
        assert!(told.iter().any(|a| a.act == "password.change"));

        let email = house.cast().helper.email.clone();
        let door = house.browser();
        let page = door.get("/sign-in/password");
        let old = door.submit(&page, "/sign-in/password", &[("email", &email), ("password", &house.cast().helper.password)]);
        assert_eq!(old.status, 422, "the old one no longer opens");
        let second = door.submit(&page, "/sign-in/password", &[("email", &email), ("password", new)]);
        assert_eq!(second.url, "/sign-in/second", "{}", second.words());

        house.advance(QUARTER);
        assert!(here.get("/me/password").url.starts_with("/again"));
        assert_eq!(house.resident(&house.cast().neighbour.clone()).get("/me/password").status, 404, "he has none");
    }
}
