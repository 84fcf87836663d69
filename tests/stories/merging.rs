//! Two records of one person become one, and stand apart again if that was a mistake.

use linli::store::credentials::cards::{self, By};
use linli::store::{acts, merges, people, person_keys, record, requests};

use crate::house::{Browser, House, Page};
use crate::living;

const WORDS: &str = "厨房水龙头关不紧。";

/// 陈建国 registered a second time under a name that sounds the same; gives the record's id.
pub fn registered_again(desk: &Browser, name: &str) -> String {
    let form = desk.get("/desk/people/new");
    let building = form.choice("7号楼");
    let fields = [
        ("name", name),
        ("born", "1953"),
        ("sex", "m"),
        ("building", building.as_str()),
        ("unit", "1单元"),
        ("door", "402"),
        ("phone", "13900019999"),
        ("email", ""),
        ("reach_1", "call"),
        ("digital", "none"),
        ("language", "zh-CN"),
        ("another", "yes"),
    ];
    let page = desk.submit(&form, "/desk/people", &fields);
    assert!(page.status == 200 && page.says(name), "{}", page.words());
    page.url.rsplit('/').next().expect("an id").to_owned()
}

/// The desk files something for somebody, page by page.
pub fn filed_by_desk(desk: &Browser, resident: &str, words: &str) {
    let what = desk.get(&format!("/for/{resident}/requests/new"));
    let place = desk.submit(&what, "/requests/new/what", &[("category", &what.choice("漏水"))]);
    let asked = desk.submit(&place, "/requests/new/where", &[("place", &place.choice("楼道")), ("detail", "三楼")]);
    let check = desk.not_the_same(desk.submit(&asked, "/requests/new/words", &[("words", words)]));
    let filed = desk.submit(&check, &format!("/for/{resident}/requests"), &[]);
    assert_eq!(filed.status, 200, "{}", filed.words());
}

fn card_number(house: &House, person: &str) -> cards::CardSummary {
    let community = house.community();
    house.app.db.read_now(|conn| cards::summary(conn, &community, person)).expect("it reads").expect("a card")
}

/// Whose card a number is.
fn owner(house: &House, number: &str) -> Option<String> {
    let community = house.community();
    let number = linli::domain::card::CardNumber::parse(number).expect("a number");
    let found = house.app.db.read_now(|conn| cards::owner(conn, &community, &By::Number(&number)));
    found.expect("it reads").map(|owner| owner.person_id)
}

fn person(house: &House, id: &str) -> people::Person {
    let community = house.community();
    house.app.db.read_now(|conn| people::find(conn, &community, id)).expect("it reads").expect("a person")
}

fn requests_of(house: &House, id: &str) -> Vec<requests::Request> {
    let community = house.community();
    house.app.db.read_now(|conn| requests::of_resident(conn, &community, id, None, None, 50)).expect("it reads")
}

fn acts_of(house: &House, id: &str) -> Vec<acts::Act> {
    let community = house.community();
    house.app.db.read_now(|conn| acts::of_resident(conn, &community, id, None, 60)).expect("it reads")
}

fn token(page: &Page, action: &str) -> String {
    page.form(action).hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1
}

/// The desk proposes; gives the proposal's page.
pub fn proposed(desk: &Browser, kept: &str, absorbed: &str, take: &[(&str, &str)]) -> Page {
    let both = desk.get(&format!("/desk/people/{kept}/merge?with={absorbed}"));
    assert_eq!(both.status, 200, "{}", both.words());
    let mut fields = vec![("words", "本人来过，说以前登记过")];
    fields.extend_from_slice(take);
    let page = desk.submit(&both, "/merge", &fields);
    assert!(page.status == 200 && page.url.starts_with("/desk/merges/"), "{} {}", page.url, page.words());
    page
}

pub fn agreed(colleague: &Browser) {
    let page = colleague.submit(&colleague.get("/desk/second-eyes"), "/agreement", &[]);
    assert_eq!(page.status, 200, "{}", page.words());
}

/// The second record becomes one with the first: proposed, agreed to by a second, done; gives the proposal's page.
pub fn joined(desk: &Browser, accounts: &Browser, kept: &str, other: &str) -> Page {
    let page = proposed(desk, kept, other, &[("take_phone", "kept")]);
    agreed(accounts);
    let done = desk.submit(&desk.get(&page.url), "/merging", &[]);
    assert_eq!(done.status, 200, "{}", done.words());
    page
}

living! {
    /// Side by side, chosen field by field, agreed to by a second; then one record holds both histories, and every old
    /// way leads to it.
    one_record_holds_both_histories, |house| {
        let desk = house.staff("desk");
        let his = house.cast().neighbour.id.clone();
        let double = registered_again(&desk, "陈健国");
        desk.submit(&desk.get(&format!("/desk/people/{double}")), "/card", &[]);
        filed_by_desk(&desk, &double, WORDS);
        let (old_card, own_card) = (card_number(house, &double), card_number(house, &his));
        let receipt = acts_of(house, &double).into_iter().find(|a| a.act == "request.file").expect("an act").receipt_code;
        house.advance(std::time::Duration::from_secs(24 * 3600));
        house.run_jobs();
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let list = desk.get("/desk/doubles");
        assert!(list.says("陈健国") && list.says("名字读音一样") && list.says("住同一户"), "{}", list.words());
        let both = desk.get(&format!("/desk/people/{his}/merge?with={double}"));
        assert!(both.says("陈健国") && both.says("139 0001 9999") && both.says("139 0001 0002"), "{}", both.words());
        let vague = desk.submit(&both, "/merge", &[("take_phone", "absorbed")]);
        assert!(vague.status == 422, "{}", vague.words());
        let page = proposed(&desk, &his, &double, &[("take_phone", "absorbed"), ("take_name", "kept"), ("take_card", "kept")]);
        let id = page.url.rsplit('/').next().expect("an id").to_owned();
        let early = desk.post_raw(
            &format!("/desk/merges/{id}/merging"),
            &[("csrf", &token(&desk.get("/desk/second-eyes"), "/refusal")), ("key", "early")],
        );
        assert_eq!(early.status, 409, "nobody has looked yet: {}", early.words());
        let waits = accounts.get("/desk/second-eyes");
        assert!(waits.says("陈健国") && waits.says("两份登记并成一份"), "{}", waits.words());
        agreed(&accounts);
        let done = desk.submit(&desk.get(&format!("/desk/merges/{id}")), "/merging", &[]);
        assert!(done.status == 200 && done.says("两边的事都在一份里了"), "{}", done.words());
        // The old address, the old name, the old card, the old receipt, a link to act for him: all lead to him.
        assert_eq!(desk.get(&format!("/desk/people/{double}")).url, format!("/desk/people/{his}"));
        let found = desk.get("/desk/people?words=%E9%99%88%E5%81%A5%E5%9B%BD");
        assert!(found.text.contains(&his) && !found.text.contains(&format!("/desk/people/{double}\"")), "{}", found.words());
        assert_eq!(owner(house, &old_card.number), Some(his.clone()));
        assert_eq!(owner(house, &own_card.number), Some(his.clone()));
        assert_eq!(house.browser().get(&format!("/receipts/{receipt}")).status, 200);
        assert!(desk.get(&format!("/for/{double}/requests")).says("漏水"));
        // Both histories are his, on his own phone too; what he reads of his telephone was chosen.
        let phone = house.resident(&house.cast().neighbour.clone());
        assert!(phone.get("/requests").says("漏水"));
        assert!(acts_of(house, &his).iter().any(|a| a.receipt_code == receipt) && acts_of(house, &double).is_empty());
        let now = person(house, &his);
        assert_eq!((now.name.as_str(), now.phone.as_deref()), ("陈建国", Some("13900019999")));
        assert!(phone.get("/acts").says("两份登记并成了一份"), "he is told");
        // The record keeps both, unchanged, each under its own key.
        let community = house.community();
        let entries = house.app.db.read_now(|conn| record::page_after(conn, &community, 0, 100_000)).expect("it reads");
        assert!(entries.iter().any(|e| e.resident_id.as_deref() == Some(double.as_str()) && e.sealed.is_some()));
        assert!(entries.iter().any(|e| e.act == "person.merge" && e.subject_id == double));
        assert!(!house.app.db.read_now(|conn| person_keys::is_erased(conn, &community, &double)).expect("it reads"));
        // A new card ends every old one, whichever record it was made for.
        desk.submit(&desk.get(&format!("/desk/people/{his}")), "/card", &[]);
        assert_eq!((owner(house, &old_card.number), owner(house, &own_card.number)), (None, None));
    }
}

living! {
    /// Two take it apart again: what was whose goes back, and both are told.
    a_mistake_is_taken_apart_by_two, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let his = house.cast().neighbour.id.clone();
        let double = registered_again(&desk, "陈健国");
        filed_by_desk(&desk, &double, WORDS);
        let before = (person(house, &his), person(house, &double));
        let own = requests_of(house, &his).len();
        let page = proposed(&desk, &his, &double, &[("take_phone", "absorbed"), ("take_reach", "absorbed")]);
        agreed(&accounts);
        let merged = desk.submit(&page_again(&desk, &page), "/merging", &[]);
        assert_eq!(requests_of(house, &his).len(), own + 1, "{}", merged.words());
        let vague = desk.submit(&merged, "/parting/asking", &[]);
        assert_eq!(vague.status, 422, "{}", vague.words());
        desk.submit(&vague, "/parting/asking", &[("part_words", "本人的弟弟来了")]);
        let alone = desk.get("/desk/second-eyes");
        assert!(!alone.offers("/agreement"), "not by oneself: {}", alone.words());
        agreed(&accounts);
        let apart = desk.submit(&page_again(&desk, &page), "/parting", &[]);
        assert!(apart.status == 200 && apart.says("各是各的"), "{}", apart.words());
        let after = (person(house, &his), person(house, &double));
        for (was, is) in [(before.0, after.0), (before.1, after.1)] {
            assert_eq!((was.name, was.phone, was.reach, was.email), (is.name, is.phone, is.reach, is.email));
            assert_eq!((was.state, was.is_resident), (is.state, is.is_resident));
        }
        assert_eq!((requests_of(house, &his).len(), requests_of(house, &double).len()), (own, 1));
        let own_page = desk.get(&format!("/desk/people/{double}"));
        assert!(own_page.url.ends_with(&double) && own_page.says("陈健国"), "{}", own_page.words());
        assert!(acts_of(house, &double).iter().any(|a| a.act == "person.part"), "told as well");
        let again = desk.post_raw(
            &format!("{}/parting", page.url),
            &[("csrf", &token(&desk.get(&format!("/desk/people/{his}/move")), "/leaving")), ("key", "twice")],
        );
        assert_eq!(again.status, 409, "{}", again.words());
    }
}

fn page_again(desk: &Browser, page: &Page) -> Page {
    desk.get(&page.url)
}

living! {
    /// Whoever helps or works here is not joined; two who ask the same helper are asked first; changed meanwhile is told.
    what_is_not_joined, |house| {
        let desk = house.staff("desk");
        let (his, helper) = (house.cast().neighbour.id.clone(), house.cast().helper.id.clone());
        let serves = desk.get(&format!("/desk/people/{his}/merge?with={helper}"));
        let serves = if serves.offers(&format!("/desk/people/{helper}")) {
            desk.submit(&serves, &format!("/desk/people/{helper}"), &[("reason", "check")])
        } else { serves };
        let serves = if serves.says("这两份现在不能并") { serves } else { desk.get(&format!("/desk/people/{his}/merge?with={helper}")) };
        assert!(serves.says("在替别人办事") && !serves.says("请同事看一看"), "{}", serves.words());
        let double = registered_again(&desk, "陈健国");
        let both = desk.get(&format!("/desk/people/{his}/merge?with={double}"));
        let swapped = desk.get(&both.link(&format!("/desk/people/{double}/merge")));
        assert_eq!(swapped.status, 200);
        let changed = desk.get(&format!("/desk/people/{double}/correction"));
        let mut fields = changed.filled("/correction");
        fields.retain(|(name, _)| name != "door");
        fields.push(("door".into(), "403".into()));
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(desk.post_raw(&format!("/desk/people/{double}/correction"), &pairs).status, 200);
        let late = desk.submit(&both, "/merge", &[("words", "本人来过")]);
        assert!(late.status == 409 && late.text.contains("本人来过") && late.says("403"), "{}", late.words());
    }
}

living! {
    /// They are two people, somebody says: they leave the list and stay off it.
    two_people_leave_the_list, |house| {
        let desk = house.staff("desk");
        registered_again(&desk, "陈健国");
        house.advance(std::time::Duration::from_secs(24 * 3600));
        house.run_jobs();
        let desk = house.staff("desk");
        let list = desk.get("/desk/doubles");
        assert!(list.says("陈健国"), "{}", list.words());
        let unsaid = desk.post_raw(&list.link_or_form_of("陈健国", "/dismissal"), &[("csrf", &token(&list, "/dismissal")), ("key", "k1"), ("words", "")]);
        assert!(unsaid.status == 422 && unsaid.says("请写一句"), "{}", unsaid.words());
        let said = desk.post_raw(
            &list.link_or_form_of("陈健国", "/dismissal"),
            &[("csrf", &token(&list, "/dismissal")), ("key", "k2"), ("words", "兄弟两个")],
        );
        assert_eq!(said.status, 200, "{}", said.words());
        house.advance(std::time::Duration::from_secs(24 * 3600));
        house.run_jobs();
        assert!(!house.staff("desk").get("/desk/doubles").says("陈健国"));
    }
}

living! {
    /// Whoever is erased is erased whole: also what stood under the record that became part of theirs.
    erased_with_all_that_became_part_of_them, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let his = house.cast().neighbour.id.clone();
        let double = registered_again(&desk, "陈健国");
        filed_by_desk(&desk, &double, WORDS);
        let page = proposed(&desk, &his, &double, &[]);
        agreed(&accounts);
        desk.submit(&page_again(&desk, &page), "/merging", &[]);
        let community = house.community();
        let own = linli::domain::standing::Standing {
            actor: his.clone(),
            right: linli::domain::standing::Right::OwnSelf,
            channel: linli::domain::standing::Channel::OwnPhone,
            ..linli::domain::standing::Standing::of_the_house()
        };
        house.wait(linli::acts::person::erase::erase(&house.app, &community, own, his.clone())).expect("he may");
        for id in [&his, &double] {
            assert!(house.app.db.read_now(|conn| person_keys::is_erased(conn, &community, id)).expect("it reads"));
            assert_eq!(person(house, id).name, linli::domain::person::ERASED);
        }
        let id = page.url.rsplit('/').next().expect("an id").to_owned();
        let merge = house.app.db.read_now(|conn| merges::find(conn, &community, &id)).expect("it reads").expect("a row");
        assert_eq!((merge.state.as_str(), merge.words.as_str()), ("merged", ""));
    }
}
