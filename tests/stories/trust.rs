//! Abuse tried over HTTP, as an attacker would; named after the cases of the trust rules.

use crate::house::House;
use crate::living;

fn her(house: &House) -> String {
    house.cast().resident.id.clone()
}

living! {
    /// Case 7: a helper may not give the resident's own word.
    case_07_not_his_word_to_give, |house| {
        let phone = house.helper();
        let list = phone.get(&format!("/for/{}/requests", her(house)));
        let one = phone.get(&list.link("/requests/0"));
        assert_eq!(one.status, 200);
        assert!(!one.offers("/confirmation") && !one.offers("/undo"), "{}", one.words());
        let page = phone.get(&format!("/for/{}/requests/new/what", her(house)));
        let csrf = page.form("/requests/new/what").hidden;
        let csrf = &csrf.iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let tried = phone.post_raw(&format!("{}/confirmation", one.url), &[("csrf", csrf), ("key", "k1")]);
        assert!(matches!(tried.status, 403 | 409), "{} {}", tried.status, tried.words());
    }
}

living! {
    /// Case 27: two members of staff at the same request; the second is told, and keeps what she wrote.
    case_27_two_at_once, |house| {
        let desk = house.staff("desk");
        let party = house.staff("party");
        let queue = party.get("/desk/requests?state=filed");
        let address = queue.link("/desk/requests/0");
        let (hers, theirs) = (desk.get(&address), party.get(&address));
        let first = party.submit(&theirs, "/answer", &[("words", "今天下午来。")]);
        assert_eq!(first.status, 200, "{}", first.words());
        let second = desk.submit(&hers, "/answer", &[("words", "我写的另一个回复")]);
        assert_eq!(second.status, 409, "{}", second.words());
        assert!(second.says("我写的另一个回复"), "what she wrote is kept: {}", second.words());
    }
}

living! {
    /// A responsible party sees what is theirs and nothing else.
    another_partys_work_is_not_there, |house| {
        let desk = house.staff("desk");
        let all = desk.get("/desk/requests");
        let party = house.staff("party");
        assert_eq!(party.get("/desk/people").status, 403);
        let community = house.community();
        let foreign = house
            .app
            .db
            .read_now(|conn| {
                linli::store::requests_queue::soonest(conn, &community, 200)
            })
            .expect("it reads");
        let property = linli_party(house, "安居物业");
        let foreign = foreign.iter().find(|r| r.party_id != property).expect("somebody else's work");
        assert_eq!(party.get(&format!("/desk/requests/{}", foreign.id)).status, 404);
        assert!(all.status == 200);
    }
}

fn linli_party(house: &House, name: &str) -> String {
    let community = house.community();
    house
        .app
        .db
        .read_now(|conn| linli::store::catalogue::parties(conn, &community))
        .expect("it reads")
        .into_iter()
        .find(|p| p.name == name)
        .expect("the party")
        .id
}
