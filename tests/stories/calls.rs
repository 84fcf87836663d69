//! The call list, a person at a time: nobody is rung twice in a morning, and who acted leaves the telling to a colleague.

use std::collections::HashSet;

use linli::store::outbox::{self, Message};

use super::signals::file_for_her;
use crate::house::{Browser, House, Page};
use crate::living;

/// Everything that is to be said to somebody by mouth now.
fn waiting_for(house: &House, person: &str) -> Vec<Message> {
    let read = |conn: &mut linli::store::conn::Conn| {
        outbox::due_by_hand(conn, &house.community(), &["call", "visit"], "waiting", house.app.db.now(), None, 500)
    };
    let all = house.app.db.read_now(read).expect("it reads");
    all.into_iter().filter(|m| m.person_id == person).collect()
}

/// The pages of the list, first to last.
fn pages(who: &Browser) -> Vec<Page> {
    let mut all = vec![who.get("/desk/calls")];
    while let Some((_, next)) = all.last().expect("a page").text.split_once("href=\"/desk/calls?") {
        let query = next.split('"').next().expect("an address").replace("&amp;", "&");
        all.push(who.get(&format!("/desk/calls?{query}")));
    }
    all
}

/// The page she is on.
fn with_her(who: &Browser, her: &str) -> Page {
    pages(who).into_iter().find(|p| p.text.contains(&format!("/desk/calls/of/{her}/"))).expect("several things for her")
}

living! {
    /// 李明 reported two things for her: one call tells both, one press writes both down, each by itself.
    one_call_tells_everything, |house| {
        let her = house.cast().resident.id.clone();
        let phone = house.helper();
        file_for_her(house, &phone);
        file_for_her(house, &phone);
        let before = waiting_for(house, &her);
        assert!(before.len() >= 2, "{before:?}");
        let desk = house.staff("desk");
        let page = with_her(&desk, &her);
        let address = format!("/desk/calls/of/{her}/reached");
        let listed = page.filled(&address).into_iter().find(|(name, _)| name == "messages").expect("what is told").1;
        let told: Vec<String> = listed.split(',').map(str::to_owned).collect();
        assert!(told.len() >= 2 && page.says(&format!("这 {} 件都告诉到本人了", told.len())), "{}", page.words());
        let done = desk.submit(&page, &address, &[]);
        assert_eq!(done.status, 200, "{}", done.words());
        let left: Vec<String> = waiting_for(house, &her).into_iter().map(|m| m.id).collect();
        assert!(told.iter().all(|id| !left.contains(id)), "{left:?}");
        let written = reached_entries(house, &told);
        assert_eq!(written, told.len(), "each has an entry of its own");
        // The same press again, from a second tap: nothing is written twice.
        let again = desk.submit(&page, &address, &[]);
        assert_eq!(again.status, 200, "{}", again.words());
        assert_eq!(reached_entries(house, &told), told.len());
        // A colleague with the old page is told that it is done.
        let late = house.staff("accounts");
        let other = with_form(&late, &address, &[("messages", &listed)]);
        assert_eq!(other.status, 409, "{}", other.words());
    }
}

/// A form of the list's page, sent to an address that the page no longer offers.
fn with_form(who: &Browser, address: &str, fields: &[(&str, &str)]) -> Page {
    let page = who.get("/desk/calls");
    let hidden = page.filled_all();
    let of = |name: &str| hidden.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).expect("it is on every form");
    let (csrf, key) = (of("csrf"), uuid::Uuid::new_v4().to_string());
    let mut all = vec![("csrf", csrf.as_str()), ("key", key.as_str())];
    all.extend(fields);
    who.post_raw(address, &all)
}

/// Entries of the record that say of one of these messages that she was told.
fn reached_entries(house: &House, messages: &[String]) -> usize {
    let about = |id: &String| {
        super::main_job::recorded_about(house, id).into_iter().filter(|e| e.0 == "message.reached").count()
    };
    messages.iter().map(about).sum()
}

living! {
    /// Nobody was at home: everything waits on, and is one call again in three hours.
    nobody_found_puts_the_whole_call_off, |house| {
        let her = house.cast().resident.id.clone();
        let phone = house.helper();
        file_for_her(house, &phone);
        file_for_her(house, &phone);
        let desk = house.staff("desk");
        let page = with_her(&desk, &her);
        let done = desk.submit(&page, &format!("/desk/calls/of/{her}/missed"), &[]);
        assert_eq!(done.status, 200, "{}", done.words());
        assert!(waiting_for(house, &her).is_empty(), "not before three hours");
        house.advance(std::time::Duration::from_secs(24 * 3_600));
        let again = waiting_for(house, &her);
        assert!(again.len() >= 2 && again.iter().all(|m| m.tries == 1), "{again:?}");
    }
}

living! {
    /// However many pages there are, everybody stands on one of them, once for each number.
    everybody_stands_on_one_page, |house| {
        let all = pages(&house.staff("desk"));
        let cards: Vec<String> = all
            .iter()
            .flat_map(|page| page.text.split("<li class=\"card\">").skip(1).map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let of = |card: &String| {
            let person = card.split("/desk/people/").nth(1).and_then(|rest| rest.split('"').next()).expect("a person");
            let number = card.split("href=\"tel:").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("door");
            (person.to_owned(), number.to_owned())
        };
        let calls: HashSet<(String, String)> = cards.iter().map(of).collect();
        assert_eq!(calls.len(), cards.len(), "nobody stands there twice");
        let due = |conn: &mut linli::store::conn::Conn| {
            outbox::due_by_hand(conn, &house.community(), &["call", "visit"], "waiting", house.app.db.now(), None, 1_000)
        };
        let people: HashSet<String> =
            house.app.db.read_now(due).expect("it reads").into_iter().map(|m| m.person_id).collect();
        let shown: HashSet<String> = calls.into_iter().map(|(person, _)| person).collect();
        assert_eq!(shown, people, "nobody is forgotten");
    }
}

living! {
    /// 周敏 wrote down what a resident rang about: that it was written down is told by a colleague, and the page says so
    /// before anybody presses.
    who_acted_is_told_that_a_colleague_tells, |house| {
        let her = house.cast().resident.id.clone();
        let community = house.community();
        let desk = house.cast().staff.iter().find(|s| s.office == "desk").expect("周敏").id.clone();
        let phone = house.helper();
        file_for_her(house, &phone);
        crate::stories::desk_queue::sql(
            house,
            &format!("UPDATE outbox SET helper_id = '{desk}' WHERE community_id = '{community}' AND person_id = '{her}' AND template = 'request.file' AND state = 'waiting'"),
        );
        let theirs: Vec<String> =
            waiting_for(house, &her).into_iter().filter(|m| m.helper_id.as_deref() == Some(&desk)).map(|m| m.id).collect();
        assert!(!theirs.is_empty());
        let offered = |who: &Browser| pages(who).iter().any(|p| theirs.iter().any(|id| p.offers(&format!("/desk/calls/{id}/reached"))));
        let zhou = house.staff("desk");
        assert!(!offered(&zhou) && pages(&zhou).iter().any(|p| p.says("这件是您经手的，请同事来告诉。")));
        assert!(offered(&house.staff("accounts")));
    }
}
