//! When somebody dies: what is still broken at home goes on in the name of the household; and where it was a helper, nobody
//! goes on helping in their name, and those they helped hear of it (Civil Code art. 173; TRUST.md §3).

use linli::domain::mandate::MandateState;
use linli::store::{mandates, people, requests};

use super::desk_queue::sql;
use super::mandates_whole::{life_page, told};
use crate::house::{Browser, House};
use crate::living;

/// Two members of staff find that it is true; each with these fields beside.
fn verified(house: &House, desk: &Browser, fields: &[(&str, &str)]) {
    let review = desk.get("/desk/reviews").link("/desk/reviews/0");
    for browser in [desk, &house.staff("accounts")] {
        let mut all = vec![("outcome", "confirmed")];
        all.extend_from_slice(fields);
        let done = browser.submit(&browser.get(&review), &review, &all);
        assert_eq!(done.status, 200, "{}", done.words());
    }
}

living! {
    what_is_broken_at_home_goes_on_with_the_household, |house| {
        let him = house.cast().neighbour.clone();
        let community = house.community();
        let (second, none) = house.app.db.read_now(|conn| {
            let all = linli::store::digests::residents_after(conn, &community, "", 100)?;
            let mut others = all.into_iter().filter(|p| p.id != him.id && p.id != house.cast().resident.id && p.id != house.cast().helper.id);
            Ok((others.next().expect("somebody"), others.next().expect("another")))
        }).expect("it reads");
        sql(house, &format!("UPDATE people SET home_id = (SELECT home_id FROM people WHERE id = '{}') WHERE id = '{}'", him.id, second.id));
        let own = house.resident(&him);
        let page = own.get("/requests/new/what");
        let csrf = page.form("/requests/new/what").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let filed = own.post_raw("/requests", &[("csrf", &csrf), ("key", "home-1"), ("category", &page.choice("漏水")), ("place", "home"), ("words", "厨房漏水")]);
        let id = filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned();
        let whose = || house.app.db.read_now(|conn| requests::find(conn, &community, &id)).expect("it reads").expect("it is there").resident_id;

        let desk = house.staff("desk");
        let page = life_page(&desk, &him.id);
        assert_eq!(desk.submit(&page, "/death", &[("told_by", "儿媳")]).status, 200);
        assert_eq!(whose(), him.id, "nothing is passed on before two have found out");
        let review = desk.get("/desk/reviews").link("/desk/reviews/0");
        let page = desk.get(&review);
        assert!(!page.says(&second.name), "the first decides nothing alone, and is not asked: {}", page.words());
        let first = desk.submit(&page, &review, &[("outcome", "confirmed")]);
        assert_eq!(first.status, 200, "{}", first.words());
        assert_eq!(whose(), him.id, "one alone passes nothing on");
        let accounts = house.staff("accounts");
        let page = accounts.get(&review);
        assert!(page.says(&second.name) && !page.text.contains(&none.id), "those who live there, and nobody else: {}", page.words());
        // Somebody of another home is nobody of this household, whatever is sent.
        let stranger = accounts.submit(&page, &review, &[("outcome", "confirmed"), ("heir", &none.id)]);
        assert_eq!(stranger.status, 404, "{}", stranger.words());
        let done = accounts.submit(&accounts.get(&review), &review, &[("outcome", "confirmed"), ("heir", &second.id)]);
        assert_eq!(done.status, 200, "{}", done.words());
        assert_eq!(whose(), second.id, "it goes on in the household's name");
        let person = house.app.db.read_now(|conn| people::find(conn, &community, &him.id)).expect("it reads").expect("him");
        assert_eq!(person.state, "deceased");
        let verdict = house.app.db.read_now(|conn| linli::store::record::verify(conn, &community));
        assert!(verdict.is_ok(), "{verdict:?}");
    }
}

living! {
    who_was_helped_by_somebody_who_died_hears_of_it, |house| {
        let (li, her) = (house.cast().helper.clone(), house.cast().resident.clone());
        let community = house.community();
        let between = |helper: &str| house.app.db.read_now(|conn| mandates::latest_between(conn, &community, helper, &her.id)).expect("it reads").expect("a mandate").0;
        let phone = house.helper();
        assert_eq!(phone.get(&format!("/for/{}", her.id)).status, 200);
        let before = told(house, &her.id, "mandate.death");
        let desk = house.staff("desk");
        let page = life_page(&desk, &li.id);
        assert_eq!(desk.submit(&page, "/death", &[("told_by", "他的妻子")]).status, 200);
        // At once, before anybody has found out: whoever holds his phone acts for nobody.
        let out = phone.get(&format!("/for/{}", her.id));
        assert!(out.url.starts_with("/sign-in") || out.status == 403, "{} {}", out.url, out.status);
        assert_eq!(told(house, &her.id, "mandate.death"), before, "nothing is said before it is known");
        verified(house, &desk, &[]);
        assert_eq!(between(&li.id).state, MandateState::EndedDeath);
        assert!(told(house, &her.id, "mandate.death") > before, "she is told that he helps no more");
        let left = house.app.db.read_now(|conn| mandates::open_of_helper(conn, &community, &li.id, house.app.db.now())).expect("it reads");
        assert!(left.is_empty(), "{} are left", left.len());
    }
}
