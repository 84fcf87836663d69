//! What weighs waits for the resident's own word, on a path the helper does not control (TRUST.md §2; §6, cases 2, 6, 7
//! and 8).

use std::time::Duration;

use linli::acts::mandate::{consent, draft, revoke, witness};
use linli::domain::held::HeldState;
use linli::domain::mandate::{Evidence, Matter, Term};
use linli::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Office, Right, Standing};
use linli::store::answers::Claim;
use linli::store::held::{self, HeldAct, Of};
use linli::store::people::{self, Person};
use linli::store::record::{self, Verdict};
use linli::store::{acts, conflicts, outbox};

use super::sign_in_codes::HIS;
use crate::house::{Browser, House, Page};
use crate::living;

const NEW: &str = "13800013800";
const DAY: u64 = 24 * 3600;

pub fn once() -> Claim {
    Claim { key: None, route: "story", digest: [0; 32] }
}

pub fn by(actor: &str, right: Right, channel: Channel, assurance: Assurance) -> Standing {
    Standing {
        actor: actor.to_owned(),
        right,
        channel,
        assurance,
        fresh_until: ALWAYS_FRESH,
        session: None,
        device: None,
        key: None,
        client_at: None,
    }
}

fn desk_standing(house: &House) -> Standing {
    let zhou = house.cast().staff.iter().find(|s| s.office == "desk").expect("the desk").id.clone();
    by(&zhou, Right::Office { office: Office::Desk, party: None }, Channel::Desk, Assurance::PasswordAndTotp)
}

/// 陈建国 asks 李明 for help with these matters, at the kiosk, 周敏 beside him; gives the mandate.
pub fn grant(house: &House, matters: &[Matter]) -> String {
    let (cast, community) = (house.cast().clone(), house.community());
    house.wait(async {
        let db = &house.app.db;
        let wanted =
            draft::Draft::ordinary(&cast.neighbour.id, &cast.helper.id, matters.to_vec(), Term::Month, Evidence::K2);
        let desk = desk_standing(house);
        let id = draft::draft(db, &community, desk.clone(), once(), wanted).await.expect("it is drafted");
        witness::witness(db, &community, desk, once(), id.clone(), None).await.expect("staff are there");
        let his = by(&cast.neighbour.id, Right::OwnSelf, Channel::Kiosk, Assurance::CardAndPin);
        consent::consent(db, &community, his, once(), id.clone()).await.expect("he says yes");
        id
    })
}

/// His own word ends it.
pub fn revoked(house: &House, mandate: &str) {
    let (his, community) = (house.cast().neighbour.id.clone(), house.community());
    let standing = by(&his, Right::OwnSelf, Channel::OwnPhone, Assurance::CardAndPin);
    let ended =
        revoke::revoke(&house.app.db, &community, standing, once(), mandate.to_owned(), revoke::Reason::Herself, None);
    house.wait(ended).expect("it is revoked");
}

pub fn person(house: &House, id: &str) -> Person {
    let community = house.community();
    house.app.db.read_now(|conn| people::find(conn, &community, id)).expect("it reads").expect("a person")
}

fn phone_of(house: &House, id: &str) -> Option<String> {
    person(house, id).phone
}

fn his_id(house: &House) -> String {
    house.cast().neighbour.id.clone()
}

/// 李明 asks for a new telephone number of 陈建国's.
fn asks(house: &House, phone: &Browser, number: &str) -> Page {
    let address = format!("/for/{}/me/contact/phone", his_id(house));
    let page = phone.get(&address);
    assert_eq!(page.status, 200, "{}", page.words());
    phone.submit(&page, "/me/contact/phone", &[("phone", number)])
}

fn the_one(house: &House) -> HeldAct {
    let (community, of) = (house.community(), Of::Resident(his_id(house)));
    let rows = house.app.db.read_now(|conn| held::page(conn, &community, &of, None, 10)).expect("it reads");
    rows.into_iter().next().expect("something was asked for")
}

/// What the record says, by name, of one subject.
pub fn recorded(house: &House, subject: &str) -> Vec<(String, String)> {
    let community = house.community();
    house
        .app
        .db
        .read_now(|conn| {
            let (mut found, mut seq) = (Vec::new(), 0);
            loop {
                let page = record::page_after(conn, &community, seq, 1000)?;
                let Some(last) = page.last() else { break };
                seq = last.seq;
                let about = page.into_iter().filter(|e| e.subject_id == subject);
                found.extend(about.map(|e| (e.act, e.standing)));
            }
            Ok(found)
        })
        .expect("it reads")
}

pub fn whole(house: &House) {
    let community = house.community();
    let verdict = house.app.db.read_now(|conn| record::verify(conn, &community)).expect("it reads");
    assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
}

/// Proves again who one is, with the PIN, and goes on with what was being done.
pub fn proving(browser: &Browser, page: Page, pin: &str) -> Page {
    if page.status != 401 {
        return page;
    }
    let resume = browser.submit(&page, "/again", &[("pin", pin)]);
    assert_eq!(resume.status, 200, "{}", resume.words());
    let html = resume.html();
    let forms = scraper::Selector::parse("main form").expect("a selector");
    let form =
        html.select(&forms).next().expect("what was kept").value().attr("action").expect("an address").to_owned();
    browser.submit(&resume, &form, &[])
}

living! {
    /// Case 2: a mandate for activities changes no telephone number: 403, and the row is as it was.
    case_02_outside_the_matter_nothing_changes, |house| {
        grant(house, &[Matter::Activities]);
        let before = person(house, &his_id(house));
        let phone = house.helper();
        let address = format!("/for/{}/me/contact/phone", his_id(house));
        assert_eq!(phone.get(&address).status, 403, "nor does he read what stands there");
        let own = phone.get("/me/contact/phone").form("/me/contact/phone").hidden;
        let fields: Vec<(&str, &str)> = own.iter().map(|(n, v)| (n.as_str(), v.as_str())).chain([("phone", NEW)]).collect();
        let tried = phone.post_raw(&address, &fields);
        assert_eq!(tried.status, 403, "{}", tried.words());
        let after = person(house, &his_id(house));
        assert_eq!((before.phone, before.version), (after.phone, after.version));
        let community = house.community();
        let of = Of::Resident(his_id(house));
        let rows = house.app.db.read_now(|conn| held::page(conn, &community, &of, None, 10)).expect("it reads");
        assert!(rows.is_empty(), "nothing waits either");
    }
}

living! {
    /// Asked for by the helper, it waits; on his own phone he says yes, and only then it is done, as the helper's act.
    he_says_yes_on_his_own_phone, |house| {
        grant(house, &[Matter::Contact]);
        let li = house.helper();
        let waits = asks(house, &li, NEW);
        assert_eq!(waits.status, 200, "{}", waits.words());
        assert!(waits.url.contains("/held/") && waits.says("等本人点头"), "{} {}", waits.url, waits.words());
        assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(HIS), "nothing has changed");

        let his = house.resident(&house.cast().neighbour.clone());
        let home = his.get("/");
        assert!(home.says("志愿者李明想替您改电话号码") && home.says("138 0001 3800"), "{}", home.words());
        let agreed = his.submit(&home, "/confirmation", &[]);
        let agreed = proving(&his, agreed, &house.cast().neighbour.pin);
        assert_eq!(agreed.status, 200, "{}", agreed.words());
        assert!(agreed.says("办好了"), "{}", agreed.words());
        assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(NEW));

        // A double tap and a second tab change nothing more.
        let again = his.submit(&home, "/confirmation", &[]);
        assert_eq!(again.status, 200, "the same key, the same answer: {}", again.words());
        let waiting = the_one(house);
        assert_eq!((waiting.state, waiting.open), (HeldState::Done, false));
        let csrf = home.form("/confirmation").hidden;
        let csrf = csrf.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let other_tab =
            his.post_raw(&format!("/held/{}/confirmation", waiting.id), &[("csrf", &csrf), ("key", "another-tab")]);
        assert_eq!(other_tab.status, 409, "{}", other_tab.words());

        // Who asked, who agreed, and what was done all stand in the record; the helper sees the outcome.
        let about = recorded(house, &waiting.id);
        assert_eq!(about, [("held.ask".into(), "mandate".into()), ("held.confirm".to_owned(), "self".to_owned())]);
        let done = recorded(house, &his_id(house));
        assert!(done.contains(&("contact.phone".to_owned(), "mandate".to_owned())), "{done:?}");
        assert!(li.get(&format!("/for/{}/held", his_id(house))).says("本人同意，办好了"));
        whole(house);
    }
}

living! {
    /// Case 7: the helper cannot confirm what he asked for: not by his own right, not beside her, not on the device it
    /// was asked for on.
    case_07_nobody_confirms_what_they_asked_for, |house| {
        grant(house, &[Matter::Contact]);
        let cast = house.cast().clone();
        // He has taken 陈建国's own phone to ask.
        let li = house.helper();
        li.have_cookie(&cast.neighbour.enrolled_device_cookie);
        let waits = asks(house, &li, NEW);
        let held = the_one(house);
        assert!(held.device_id.is_some(), "the device is known again");
        assert!(!waits.offers("/confirmation"), "{}", waits.words());
        let hidden = waits.form("/withdrawal").hidden;
        let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let address = format!("/for/{}/held/{}/confirmation", his_id(house), held.id);
        let tried = li.post_raw(&address, &[("csrf", &csrf), ("key", "k1")]);
        assert_eq!(tried.status, 403, "{}", tried.words());
        let tried = li.post_raw(&format!("/held/{}/confirmation", held.id), &[("csrf", &csrf), ("key", "k2")]);
        assert_eq!(tried.status, 404, "in his own name there is nothing: {}", tried.words());

        // On that same phone, now in 陈建国's name.
        let his = house.resident(&cast.neighbour);
        let home = his.get("/");
        let same = his.submit(&home, "/confirmation", &[]);
        let same = proving(&his, same, &cast.neighbour.pin);
        assert_eq!(same.status, 403, "{}", same.words());
        assert!(same.says("同意") || same.says("自助机"), "it says where else: {}", same.words());
        assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(HIS));
        assert_eq!(the_one(house).state, HeldState::Waiting);
    }
}

living! {
    /// Case 7: nor in an assisted sign-in, whoever asked; she can still say no there.
    case_07_nor_beside_the_helper, |house| {
        let cast = house.cast().clone();
        let phone = house.helper();
        let assist = phone.get("/assist");
        let hers = phone.submit(
            &assist,
            "/assist",
            &[("card", &cast.resident.card_number), ("number", &cast.resident.card_numbers[0])],
        );
        assert_eq!(hers.status, 200, "{}", hers.words());
        let form = phone.get("/me/contact/phone");
        let waits = phone.submit(&form, "/me/contact/phone", &[("phone", NEW)]);
        assert!(waits.url.contains("/held/"), "beside a helper it waits: {} {}", waits.url, waits.words());
        assert!(!waits.offers("/confirmation"), "{}", waits.words());
        let csrf = waits.form("/refusal").hidden;
        let csrf = csrf.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let tried = phone.post_raw(&format!("{}/confirmation", waits.url), &[("csrf", &csrf), ("key", "k1")]);
        assert_eq!(tried.status, 403, "{}", tried.words());
        assert_eq!(phone_of(house, &cast.resident.id), None);
        let refused = phone.submit(&waits, "/refusal", &[]);
        assert!(refused.status == 200 && refused.says("没有办"), "{}", refused.words());
    }
}

living! {
    /// At the kiosk, with card and PIN.
    she_says_yes_at_the_kiosk, |house| {
        grant(house, &[Matter::Contact]);
        asks(house, &house.helper(), NEW);
        let kiosk = house.at_kiosk(&house.cast().neighbour.clone());
        let home = kiosk.get("/");
        let agreed = kiosk.submit(&home, "/confirmation", &[]);
        assert!(agreed.status == 200 && agreed.says("办好了"), "{} {}", agreed.status, agreed.words());
        assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(NEW));
        assert_eq!(the_one(house).answered_how.as_deref(), Some("kiosk"));
    }
}

/// Staff write down what he said; a call only to a number that is long on file.
fn staff_hear(house: &House, how: &str) {
    grant(house, &[Matter::Contact]);
    asks(house, &house.helper(), NEW);
    let desk = house.staff("desk");
    let list = desk.get("/desk/held");
    assert!(list.says("志愿者李明想替陈建国改电话号码"), "{}", list.words());
    let page = desk.get(&list.link("/desk/held/0"));
    assert!(page.says("138 0001 3800"), "{}", page.words());
    let not_said = desk.submit(&page, "/confirmation", &[]);
    assert_eq!(not_said.status, 422, "how he was asked is not left out: {}", not_said.words());
    let heard = desk.submit(&page, "/confirmation", &[("how", how), ("words", "他说对，换了号码")]);
    assert!(heard.status == 200 && heard.says("办好了"), "{} {}", heard.status, heard.words());
    assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(NEW));
    let held = the_one(house);
    assert_eq!(held.answered_how.as_deref(), Some(how));
    assert!(recorded(house, &held.id).contains(&("held.heard".to_owned(), "office".to_owned())));
}

living! {
    /// In person at the desk.
    staff_hear_him_at_the_desk, |house| {
        staff_hear(house, "desk");
    }
}

living! {
    /// On a visit.
    staff_hear_him_on_a_visit, |house| {
        staff_hear(house, "visit");
    }
}

living! {
    /// On a call that staff placed; his number has been on file for weeks.
    staff_hear_him_on_a_call, |house| {
        staff_hear(house, "call");
        // The number is new now: the next time, ringing it makes nobody sure.
        let li = house.helper();
        asks(house, &li, "13800013801");
        let desk = house.staff("desk");
        let list = desk.get("/desk/held");
        let page = desk.get(&list.link("/desk/held/0"));
        let refused = desk.submit(&page, "/confirmation", &[("how", "call")]);
        assert_eq!(refused.status, 403, "{}", refused.words());
        assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(NEW));
    }
}

living! {
    /// Somebody without a phone is on the call list, with words that do not say the new number, and never by a way that
    /// ends at the helper.
    she_is_asked_by_ways_of_her_own, |house| {
        let cast = house.cast().clone();
        grant(house, &[Matter::Contact]);
        asks(house, &house.helper(), NEW);
        let act = the_one(house).act_id.expect("the act it was asked with");
        let community = house.community();
        let mut ways = Vec::new();
        for channel in ["sms", "email", "call", "letter", "visit"] {
            let all = house
                .app
                .db
                .read_now(|conn| outbox::page(conn, &community, channel, "waiting", None, 500))
                .expect("it reads");
            let about = all.into_iter().filter(|m| m.act_id.as_ref() == Some(&act));
            ways.extend(about.map(|m| (channel, m.person_id, m.helper_id)));
        }
        assert!(!ways.is_empty(), "he is told");
        for (channel, whom, helper) in &ways {
            assert_eq!((whom, helper.as_ref()), (&cast.neighbour.id, Some(&cast.helper.id)), "{channel}");
        }
        let told = house.app.db.read_now(|conn| acts::find(conn, &community, &act)).expect("it reads").expect("an act");
        assert!(told.told_at.is_none(), "nobody counts as told before somebody told him");
    }
}

living! {
    /// 不是我的意思: nothing is done, the helper sees it, and asking again is a new question.
    he_says_no, |house| {
        grant(house, &[Matter::Contact]);
        let li = house.helper();
        asks(house, &li, NEW);
        let his = house.resident(&house.cast().neighbour.clone());
        let home = his.get("/");
        let refused = his.submit(&home, "/refusal", &[]);
        assert!(refused.status == 200 && refused.says("没有办"), "{}", refused.words());
        assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(HIS));
        assert!(li.get(&format!("/for/{}/held", his_id(house))).says("不是自己的意思"));
        assert!(!his.get("/").says("想替您"), "it is not asked again");
    }
}

living! {
    /// Whoever asked may take it back, and then nobody can agree to it.
    the_helper_takes_it_back, |house| {
        grant(house, &[Matter::Contact]);
        let li = house.helper();
        let waits = asks(house, &li, NEW);
        let his = house.resident(&house.cast().neighbour.clone());
        let home = his.get("/");
        let taken = li.submit(&waits, "/withdrawal", &[]);
        assert!(taken.status == 200 && taken.says("不提了"), "{}", taken.words());
        let late = his.submit(&home, "/confirmation", &[]);
        let late = proving(&his, late, &house.cast().neighbour.pin);
        assert_eq!(late.status, 409, "{}", late.words());
        assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(HIS));
    }
}

living! {
    /// Decided again from the start: a mandate that ended in between carries nothing, whatever he says now.
    revoked_in_between_it_is_not_done, |house| {
        let mandate = grant(house, &[Matter::Contact]);
        asks(house, &house.helper(), NEW);
        revoked(house, &mandate);
        let kiosk = house.at_kiosk(&house.cast().neighbour.clone());
        let home = kiosk.get("/");
        let agreed = kiosk.submit(&home, "/confirmation", &[]);
        assert_eq!(agreed.status, 200, "{}", agreed.words());
        assert!(agreed.says("情况变了"), "{}", agreed.words());
        assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(HIS), "the row is as it was");
        assert_eq!(the_one(house).state, HeldState::Void);
        whole(house);
    }
}

living! {
    /// Thirty days of silence refuse (Civil Code art. 171).
    silence_is_no_consent, |house| {
        grant(house, &[Matter::Contact]);
        asks(house, &house.helper(), NEW);
        let held = the_one(house);
        house.advance(Duration::from_secs(31 * DAY));
        house.run_jobs();
        assert_eq!(the_one(house).state, HeldState::Lapsed);
        assert!(recorded(house, &held.id).contains(&("held.lapse".to_owned(), "system".to_owned())));
        let kiosk = house.at_kiosk(&house.cast().neighbour.clone());
        assert!(!kiosk.get("/").says("想替您"));
        assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(HIS));
        whole(house);
    }
}

living! {
    /// Case 8: a helper's number or address is not the resident's own; nothing typed is lost, and a number the household
    /// shares is marked so.
    case_08_a_helpers_number_is_not_hers, |house| {
        grant(house, &[Matter::Contact]);
        let li = person(house, &house.cast().helper.id);
        let li_number = li.phone.clone().expect("he has a telephone");
        let phone = house.helper();
        let refused = asks(house, &phone, &li_number);
        assert_eq!(refused.status, 403, "{}", refused.words());
        assert!(refused.text.contains(li_number.get(3..7).expect("digits")), "what was typed is kept");
        assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(HIS));
        let email = phone.get(&format!("/for/{}/me/contact/email", his_id(house)));
        let li_email = li.email.clone().unwrap_or_else(|| house.cast().helper.email.clone());
        let refused = phone.submit(&email, "/me/contact/email", &[("email", &li_email)]);
        assert!(matches!(refused.status, 403 | 422), "{} {}", refused.status, refused.words());

        // He himself, and the desk, may not either; shared and marked it is a household's.
        let his = house.resident(&house.cast().neighbour.clone());
        let form = his.get("/me/contact/phone");
        let own = his.submit(&form, "/me/contact/phone", &[("phone", &li_number)]);
        let own = proving(&his, own, &house.cast().neighbour.pin);
        assert_eq!(own.status, 422, "{}", own.words());
        let form = his.get("/me/contact/phone");
        let shared = his.submit(&form, "/me/contact/phone", &[("phone", &li_number), ("phone_shared", "yes")]);
        let shared = proving(&his, shared, &house.cast().neighbour.pin);
        assert_eq!(shared.status, 200, "{}", shared.words());
        let now = person(house, &his_id(house));
        assert!(now.phone_shared && now.phone == Some(li_number));
        assert!(!now.reach.contains("sms"), "neutral notices only: {}", now.reach);
    }
}

living! {
    /// Case 6: a helper moves the resident into the helper's own home: refused, and a conflict is opened; as company or
    /// contact, marked as shared, they may stand there.
    case_06_no_self_dealing, |house| {
        let cast = house.cast().clone();
        grant(house, &[Matter::Contact]);
        let li = person(house, &cast.helper.id);
        let community = house.community();
        let home_id = li.home_id.clone().expect("he lives here");
        let home = house
            .app
            .db
            .read_now(|conn| people::home_of(conn, &community, &home_id))
            .expect("it reads")
            .expect("a home");
        let before = person(house, &his_id(house)).home_id;
        let phone = house.helper();
        let form = phone.get(&format!("/for/{}/me/contact/home", his_id(house)));
        let fields = [("building", home.building_id.as_str()), ("unit", &home.unit), ("door", &home.door)];
        let refused = phone.submit(&form, "/me/contact/home", &fields);
        assert_eq!(refused.status, 403, "{}", refused.words());
        assert!(refused.says("家里人"), "{}", refused.words());
        assert_eq!(person(house, &his_id(house)).home_id, before);
        let open = house
            .app
            .db
            .read_now(|conn| conflicts::of_helper(conn, &community, &cast.helper.id, 20))
            .expect("it reads");
        let dealing: Vec<_> = open.iter().filter(|c| c.kind == conflicts::SELF_DEALING && c.stands()).collect();
        assert_eq!(dealing.len(), 1, "{open:?}");
        assert_eq!(dealing[0].resident_id, his_id(house));

        // Tried again it stands once; another home is no gain of his, and waits like any other.
        let form = phone.get(&format!("/for/{}/me/contact/home", his_id(house)));
        assert_eq!(phone.submit(&form, "/me/contact/home", &fields).status, 403);
        let elsewhere = [("building", home.building_id.as_str()), ("unit", "9"), ("door", "999")];
        let form = phone.get(&format!("/for/{}/me/contact/home", his_id(house)));
        let waits = phone.submit(&form, "/me/contact/home", &elsewhere);
        assert!(waits.status == 200 && waits.url.contains("/held/"), "{} {}", waits.url, waits.words());
        whole(house);
    }
}

/// 陈建国 reports something himself; gives its id.
fn he_reports(house: &House, category: &str, key: &str) -> String {
    let his = house.resident(&house.cast().neighbour.clone());
    let page = his.get("/requests/new/what");
    let category = page.choice(category);
    let hidden = page.form("/requests/new/what").hidden;
    let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
    let fields =
        [("csrf", csrf.as_str()), ("key", key), ("category", &category), ("place", "home"), ("words", "漏水了")];
    let filed = his.post_raw("/requests", &fields);
    assert_eq!(filed.status, 200, "{}", filed.words());
    filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned()
}

fn request_state(house: &House, id: &str) -> &'static str {
    let community = house.community();
    let found = house.app.db.read_now(|conn| linli::store::requests::find(conn, &community, id));
    found.expect("it reads").expect("the request").state.as_str()
}

pub fn he_calls_off(house: &House, li: &Browser, id: &str) -> Page {
    let one = li.get(&format!("/for/{}/requests/{id}", his_id(house)));
    let form = li.get(&one.link("/withdrawal"));
    li.submit(&form, "/withdrawal", &[("words", "已经修好了")])
}

living! {
    /// A complaint is called off by a helper only with the resident's own word, by the list as it stood when it was filed;
    /// what the list says since changes nothing.
    calling_off_a_complaint_waits_for_him, |house| {
        grant(house, &[Matter::Requests]);
        let (complaint, leak) = (he_reports(house, "夸一夸", "r1"), he_reports(house, "漏水", "r2"));
        // An hour later the list says the opposite of both.
        house.advance(Duration::from_secs(3600));
        let now = house.app.db.now();
        for change in [
            format!("UPDATE responsibilities SET until_at = {now} WHERE until_at IS NULL"),
            format!(
                "INSERT INTO responsibilities (community_id, id, category_id, party_id, answer_hours, solve_hours, from_at, until_at, hours, tier) SELECT community_id, 'new-' || id, category_id, party_id, answer_hours, solve_hours, {now}, NULL, hours, 3 - tier FROM responsibilities WHERE until_at = {now}"
            ),
        ] {
            super::super::desk_queue::sql(house, &change);
        }
        let li = house.helper();
        let waits = he_calls_off(house, &li, &complaint);
        assert!(waits.url.contains("/held/"), "{} {}", waits.url, waits.words());
        assert_eq!(request_state(house, &complaint), "filed");
        let off = he_calls_off(house, &li, &leak);
        assert!(!off.url.contains("/held/"), "{} {}", off.url, off.words());
        assert_eq!(request_state(house, &leak), "withdrawn");
        let kiosk = house.at_kiosk(&house.cast().neighbour.clone());
        let home = kiosk.get("/");
        let agreed = kiosk.submit(&home, "/confirmation", &[]);
        assert!(agreed.says("办好了"), "{}", agreed.words());
        assert_eq!(request_state(house, &complaint), "withdrawn");
    }
}

living! {
    /// What was no complaint is called off at once; he is told, and within the window has it taken up again.
    what_was_called_off_is_taken_up_again, |house| {
        grant(house, &[Matter::Requests]);
        let leak = he_reports(house, "漏水", "r1");
        let li = house.helper();
        he_calls_off(house, &li, &leak);
        assert_eq!(request_state(house, &leak), "withdrawn");
        let community = house.community();
        let act = house.app.db.read_now(|conn| acts::latest_about(conn, &community, &leak, "request.call_off"));
        let act = act.expect("it reads").expect("the act");
        assert!(act.asks && act.told_at.is_none(), "he is to be told");
        let theirs = li.get(&format!("/for/{}/acts/{}", his_id(house), act.id));
        assert!(!theirs.offers("/undo"), "it is not the helper's to undo: {}", theirs.words());
        let his = house.resident(&house.cast().neighbour.clone());
        let page = his.get(&format!("/acts/{}", act.id));
        let back = his.submit(&page, "/undo", &[]);
        assert_eq!(back.status, 200, "{}", back.words());
        assert_eq!(request_state(house, &leak), "reopened");
        assert_eq!(his.submit(&page, "/undo", &[]).status, 200, "a second press is the first");
        assert_eq!(request_state(house, &leak), "reopened");
        whole(house);
    }
}

living! {
    /// What waits is answered in JSON as well: what came of it, the same for a key sent twice, and why not.
    held_acts_answer_in_json, |house| {
        grant(house, &[Matter::Contact]);
        let li = house.helper();
        let address = format!("/for/{}/me/contact/phone", his_id(house));
        let csrf = li.get(&address).form("/me/contact/phone").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let send = |key: &str, phone: &str| {
            let headers = [("Accept", "application/json"), ("Idempotency-Key", key)];
            li.post_with(&address, &headers, &[("csrf", csrf.as_str()), ("phone", phone)])
        };
        let (status, first) = send("j1", NEW);
        assert_eq!((status, first["outcome"].as_str(), first["key"].as_str()), (202, Some("held"), Some("j1")), "{first}");
        let id = first["id"].as_str().expect("an id").to_owned();
        assert!(first["location"].as_str().is_some_and(|to| to.ends_with(&format!("/held/{id}"))), "{first}");
        assert_eq!(send("j1", NEW), (202, first.clone()), "the same key is the same answer");
        let (status, reused) = send("j1", "13800013801");
        assert_eq!((status, reused["status"].as_u64()), (409, Some(409)), "{reused}");
        let (status, own) = send("j2", super::super::sign_in_codes::A_HELPERS);
        assert!(status == 403 || status == 422, "{own}");
        assert!(own["detail"].as_str().is_some() || own["errors"].is_array() || own["title"].as_str().is_some(), "{own}");
        // By the helper no yes, by him one; said again under the same key it is the same.
        let yes = |browser: &Browser, base: &str, token: &str, key: &str| {
            let headers = [("Accept", "application/json"), ("Idempotency-Key", key)];
            browser.post_with(&format!("{base}/held/{id}/confirmation"), &headers, &[("csrf", token)])
        };
        let (status, refused) = yes(&li, &format!("/for/{}", his_id(house)), &csrf, "y0");
        assert_eq!(status, 403, "{refused}");
        let kiosk = house.at_kiosk(&house.cast().neighbour.clone());
        let token = kiosk.get(&format!("/held/{id}")).form("/confirmation").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let (status, done) = yes(&kiosk, "", &token, "y1");
        assert_eq!((status, done["outcome"].as_str(), done["id"].as_str()), (200, Some("done"), Some(id.as_str())), "{done}");
        assert_eq!(yes(&kiosk, "", &token, "y1").1, done);
        let (status, late) = yes(&kiosk, "", &token, "y2");
        assert_eq!(status, 409, "{late}");
        assert_eq!(phone_of(house, &his_id(house)).as_deref(), Some(NEW));
    }
}
