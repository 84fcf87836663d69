//! Case 6 of TRUST.md §6, where places are scarce: a helper gives up nobody's place for themselves or their kin, neither at
//! once nor in two steps, neither under a mandate nor beside the resident; going along is allowed, and shown.

use linli::acts::helper::tie::{self, Told};
use linli::domain::accreditation::Conflict;
use linli::domain::activity::SignupState;
use linli::domain::benefit::Takes;
use linli::domain::standing::{Assurance, Channel, Right};
use linli::domain::tiers::{self, Whose};
use linli::store::{activities, conflicts};

use super::activities::announced;
use super::held::{by, once};
use crate::house::{Browser, House, Page};
use crate::living;

/// A class with so many places; its id.
fn class(desk: &Browser, title: &str, seats: &str) -> String {
    let page = announced(desk, &[("title", title), ("seats", seats)]);
    assert_eq!(page.status, 200, "{}", page.words());
    page.url.rsplit('/').next().expect("an id").to_owned()
}

fn up(browser: &Browser, base: &str, id: &str) -> Page {
    browser.submit(&browser.get(&format!("{base}/activities/{id}")), "/signup", &[])
}

fn off(browser: &Browser, base: &str, id: &str) -> Page {
    browser.submit(&browser.get(&format!("{base}/activities/{id}")), "/withdrawal", &[])
}

fn has(house: &House, id: &str, person: &str) -> Option<SignupState> {
    let community = house.community();
    let found = house.app.db.read_now(|conn| activities::of(conn, &community, id, person)).expect("it reads");
    found.map(|signup| signup.state)
}

/// What stands open about 李明: whom it was tried with, and which act.
fn opened(house: &House) -> Vec<(String, String)> {
    let (community, li) = (house.community(), house.cast().helper.id.clone());
    let found = house.app.db.read_now(|conn| conflicts::of_helper(conn, &community, &li, 20)).expect("it reads");
    let dealing = found.into_iter().filter(|c| c.kind == conflicts::SELF_DEALING && c.stands());
    dealing.map(|c| (c.resident_id, c.words.unwrap_or_default())).collect()
}

/// 李明's phone, 王秀兰 signed in on it beside him.
fn beside_him(house: &House) -> Browser {
    let (phone, her) = (house.helper(), house.cast().resident.clone());
    let hers =
        phone.submit(&phone.get("/assist"), "/assist", &[("card", &her.card_number), ("number", &her.card_numbers[0])]);
    assert_eq!((hers.status, hers.url.as_str()), (200, "/"), "{}", hers.words());
    phone
}

living! {
    /// Case 6: he waits for a place and signs her off hers, under his mandate and beside her: refused, her place stays, and
    /// a human is asked to look; the desk, and she herself, may.
    case_06_no_place_for_himself, |house| {
        let (her, li) = (house.cast().resident.clone(), house.cast().helper.id.clone());
        let base = format!("/for/{}", her.id);
        let (desk, phone) = (house.staff("desk"), house.helper());
        let id = class(&desk, "太极拳", "1");
        assert_eq!(up(&phone, &base, &id).status, 200);
        assert_eq!(up(&phone, "", &id).status, 200);
        assert_eq!((has(house, &id, &her.id), has(house, &id, &li)), (Some(SignupState::In), Some(SignupState::Waiting)));

        let refused = off(&phone, &base, &id);
        assert!(refused.status == 403 && refused.says("自己或家里人"), "{} {}", refused.status, refused.words());
        let refused = off(&beside_him(house), "", &id);
        assert!(refused.status == 403 && refused.says("自己或家里人"), "{} {}", refused.status, refused.words());
        assert_eq!((has(house, &id, &her.id), has(house, &id, &li)), (Some(SignupState::In), Some(SignupState::Waiting)));
        assert_eq!(opened(house), [(her.id.clone(), "activity.sign_off".to_owned())], "once for both");
        let signals = desk.get("/desk/signals");
        assert!(signals.says("好处落在代办人自己身上") && signals.says("李明"), "{}", signals.words());

        // She says so herself, at the kiosk: it is her place.
        let done = off(&house.at_kiosk(&her), "", &id);
        assert_eq!(done.status, 200, "{}", done.words());
        assert_eq!((has(house, &id, &her.id), has(house, &id, &li)), (None, Some(SignupState::In)));
    }
}

living! {
    /// Case 6: for his kin it is the same, as far as anybody has said that they are; for a neighbour it is no gain of his.
    case_06_no_place_for_his_kin, |house| {
        let (her, chen) = (house.cast().resident.id.clone(), house.cast().neighbour.clone());
        let base = format!("/for/{her}");
        let (desk, phone) = (house.staff("desk"), house.helper());
        let (id, other) = (class(&desk, "太极拳", "1"), class(&desk, "剪纸", "1"));
        let his = house.resident(&chen);
        for class in [&id, &other] {
            assert_eq!((up(&phone, &base, class).status, up(&his, "", class).status), (200, 200));
        }
        // A neighbour: he has the place now.
        assert_eq!(off(&phone, &base, &other).status, 200);
        assert_eq!((has(house, &other, &her), has(house, &other, &chen.id)), (None, Some(SignupState::In)));
        assert!(opened(house).is_empty());
        // They are brothers-in-law, and 李明 has said so.
        let (db, community, li) = (&house.app.db, house.community(), house.cast().helper.id.clone());
        let standing = by(&li, Right::OwnSelf, Channel::OwnPhone, Assurance::PasswordAndTotp);
        let told = Told { helper: li, resident: chen.id.clone(), kind: Conflict::Kin, words: None };
        house.wait(tie::declare(db, &community, standing, once(), told)).expect("he says so");
        let refused = off(&phone, &base, &id);
        assert!(refused.status == 403 && refused.says("自己或家里人"), "{} {}", refused.status, refused.words());
        assert_eq!((has(house, &id, &her), has(house, &id, &chen.id)), (Some(SignupState::In), Some(SignupState::Waiting)));
        assert_eq!(opened(house), [(her.clone(), "activity.sign_off".to_owned())]);
    }
}

living! {
    /// Case 6, in two steps: nobody waits, he signs her off and then himself up for what has become free. Where another
    /// place is free anyway, or she is back, it is no gain of hers.
    case_06_not_in_two_steps, |house| {
        let (her, li) = (house.cast().resident.id.clone(), house.cast().helper.id.clone());
        let base = format!("/for/{her}");
        let (desk, phone) = (house.staff("desk"), house.helper());
        let (one, two) = (class(&desk, "太极拳", "1"), class(&desk, "剪纸", "2"));
        for class in [&one, &two] {
            assert_eq!(up(&phone, &base, class).status, 200);
            assert_eq!(off(&phone, &base, class).status, 200, "nobody waits: she may be ill");
        }
        let refused = up(&phone, "", &one);
        assert!(refused.status == 403 && refused.says("自己或家里人"), "{} {}", refused.status, refused.words());
        assert_eq!(has(house, &one, &li), None);
        assert_eq!(opened(house), [(her.clone(), "activity.sign_off".to_owned())]);
        assert_eq!(up(&phone, "", &two).status, 200, "two places, and one would have been his anyway");
        // She goes after all; he waits behind her like anybody.
        assert_eq!(up(&phone, &base, &one).status, 200);
        assert_eq!(up(&phone, "", &one).status, 200);
        assert_eq!((has(house, &one, &her), has(house, &one, &li)), (Some(SignupState::In), Some(SignupState::Waiting)));
    }
}

living! {
    /// Going along is no gain: he has a place too, signs her up, and her page says who goes with her.
    case_06_company_is_allowed_and_shown, |house| {
        let her = house.cast().resident.clone();
        let base = format!("/for/{}", her.id);
        let (desk, phone) = (house.staff("desk"), house.helper());
        let id = class(&desk, "太极拳", "5");
        assert_eq!(up(&phone, "", &id).status, 200);
        let theirs = up(&phone, &base, &id);
        assert!(theirs.status == 200 && theirs.says("一起去的人") && theirs.says("李明"), "{}", theirs.words());
        let hers = house.at_kiosk(&her).get(&format!("/activities/{id}"));
        assert!(hers.says("一起去的人") && hers.says("志愿者李明"), "{}", hers.words());
        assert!(opened(house).is_empty());
        assert!(!house.browser().get(&format!("/open/activities/{id}")).says("李明"), "nobody else's to know");
        // He no longer goes: nobody is named.
        assert_eq!(off(&phone, "", &id).status, 200);
        assert!(!house.at_kiosk(&her).get(&format!("/activities/{id}")).says("一起去的人"));
    }
}

/// Whatever a helper may do for somebody, and what it could give to whoever does it; a new act is answered for here.
const COULD_GIVE: &[(&str, Option<Takes>)] = &[
    ("contact.phone", Some(Takes::Reach)),
    ("contact.email", Some(Takes::Reach)),
    ("contact.home", Some(Takes::Place)),
    ("activity.sign_off", Some(Takes::Place)),
    ("activity.sign_up", Some(Takes::Place)),
    // Words, and a voice: they give nobody anything that the resident would have had.
    ("request.file", None),
    ("request.reopen", None),
    ("request.public", None),
    ("request.object", None),
    ("request.call_off", None),
    ("request.withdraw", None),
    ("mediation.ask", None),
    ("notice.acknowledge", None),
    ("notice.reply", None),
    ("meeting.answer", None),
    ("meeting.arrive", None),
    ("activity.arrive", None),
    ("meeting.object", None),
    ("survey.answer", None),
    ("proposal.raise", None),
    ("proposal.support", None),
    ("proposal.unsupport", None),
    ("proposal.comment", None),
    // The choice the resident stated, and nothing else.
    ("ballot.vote", None),
    // Groups have no fixed number of members; seats are given by the desk.
    ("group.join", None),
    ("group.leave", None),
    // Which way comes first: the numbers and addresses stay theirs.
    ("contact.reach", None),
    // Another system's reports, in its own name.
    ("request.file_by_key", None),
    ("request.update", None),
    // The helper's own end of it.
    ("held.take_back", None),
    ("mandate.renounce", None),
    ("mandate.complete", None),
];

/// Money and goods pass through no act at all, and each act by proxy has been asked whom it could serve (Civil Code
/// art. 168).
#[test]
fn case_06_every_act_by_proxy_is_answered_for() {
    let by_proxy: Vec<&str> = tiers::ALL.iter().filter(|r| r.whose == Whose::Residents).map(|r| r.code).collect();
    for code in &by_proxy {
        assert!(COULD_GIVE.iter().any(|(known, _)| known == code), "what could {code} give whoever does it?");
    }
    for (code, takes) in COULD_GIVE {
        assert!(by_proxy.contains(code), "{code} is no act by proxy");
        assert!(!matches!(takes, Some(Takes::Money | Takes::Goods)), "{code}");
    }
}
