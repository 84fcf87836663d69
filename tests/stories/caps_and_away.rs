//! As much as one helper may do in a day, and that nobody counts as never found while they are away (TRUST.md §3).

use std::time::Duration;

use linli::acts::signals::scan;
use linli::domain::mandate::Matter;
use linli::domain::signals::Thresholds;

use super::desk_queue::sql;
use super::held::grant;
use super::mandates_whole::drafted;
use crate::house::{Browser, House, Page};
use crate::living;

const HOUR: u64 = 3600;

fn files(li: &Browser, resident: &str, n: usize) -> Page {
    let base = format!("/for/{resident}");
    let page = li.get(&format!("{base}/requests/new/what"));
    assert_eq!(page.status, 200, "{}", page.words());
    let csrf = page.form("/requests/new/what").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
    let (category, key) = (page.choice("漏水"), format!("cap-{resident}-{n}"));
    let fields =
        [("csrf", csrf.as_str()), ("key", &key), ("category", &category), ("place", "home"), ("words", "又漏了")];
    li.post_raw(&format!("{base}/requests"), &fields)
}

/// Everybody 李明 acts for, with repairs among his matters.
fn residents(house: &House) -> Vec<String> {
    let (community, helper, now) = (house.community(), house.cast().helper.id.clone(), house.app.db.now());
    let given =
        house.app.db.read_now(|conn| linli::store::mine::given_to(conn, &community, &helper, now)).expect("it reads");
    let theirs = given.into_iter().filter(|m| m.state.in_force() && m.matters.contains("requests"));
    theirs.map(|m| m.resident_id).collect()
}

living! {
    /// Thirty acts a day, whomever they are for, and no thirty-first; tomorrow is another day, and what is harmless, looking,
    /// goes on all the time.
    thirty_acts_a_day_and_no_more, |house| {
        grant(house, &[Matter::Requests]);
        // By midnight everything the example did today is yesterday's.
        house.advance(Duration::from_secs(24 * HOUR));
        let li = house.helper();
        let whom = residents(house);
        assert!(whom.len() >= 4, "he helps several: {}", whom.len());
        let (mut done, mut last) = (0, None);
        'day: for resident in &whom {
            for n in 0..10 {
                let filed = files(&li, resident, n);
                if filed.status == 403 {
                    last = Some((resident.clone(), filed));
                    break 'day;
                }
                assert_eq!(filed.status, 200, "{}", filed.words());
                done += 1;
            }
        }
        let (resident, refused) = last.expect("somewhere it ends");
        assert_eq!(done, 30, "{}", refused.words());
        assert!(refused.says("到上限了"), "{}", refused.words());
        assert_eq!(li.get(&format!("/for/{resident}/requests")).status, 200);
        house.advance(Duration::from_secs(24 * HOUR));
        assert_eq!(files(&house.helper(), &resident, 99).status, 200);
    }
}

living! {
    /// Three helpers are enough for one resident; a fourth is not written down, however few others he helps.
    three_helpers_a_resident_and_no_fourth, |house| {
        let (community, his) = (house.community(), house.cast().neighbour.id.clone());
        let (now, until) = (house.app.db.now(), house.app.db.now() + 86_400_000);
        for n in 0..3 {
            sql(house, &format!(
                "INSERT INTO mandates (community_id, id, resident_id, helper_id, state, matters, from_at, until_at, text_version, text, text_hash, drafted_by, consented_at, uses, version, created_at) VALUES ('{community}', 'three-{n}', '{his}', 'helper-{n}', 'active', 'requests', {now}, {until}, 1, '', '', 'x', {now}, 0, 1, {now})",
            ));
        }
        let desk = house.staff("desk");
        let fields = [("matters", "requests"), ("term", "month"), ("evidence", "k4")];
        let fourth = drafted(house, &desk, "ordinary", &fields);
        assert!(fourth.status == 422 && fourth.says("三位"), "{}", fourth.words());
        sql(house, "UPDATE mandates SET state = 'revoked' WHERE id = 'three-0'");
        let third = drafted(house, &desk, "ordinary", &fields);
        assert_eq!(third.status, 200, "{}", third.words());
    }
}

fn look_around(house: &House) -> usize {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    house.wait(scan(&house.app.db, &house.community(), zone, Thresholds::default())).expect("the scan runs")
}

fn missed_five_times(house: &House) {
    for _ in 0..5 {
        house.advance(Duration::from_secs(36 * HOUR));
        let desk = house.staff("desk");
        let calls = desk.get("/desk/calls");
        let missed = calls.link_or_form_of("陈建国", "/missed");
        let again = desk.submit(&calls, &missed, &[]);
        assert_eq!(again.status, 200, "{}", again.words());
    }
}

living! {
    /// In hospital nobody comes to the telephone: that is no sign of anything. Back home, and still not found, somebody goes
    /// and looks.
    who_is_away_does_not_count_as_never_found, |house| {
        grant(house, &[Matter::Requests]);
        sql(house, &format!("UPDATE people SET reach = 'call' WHERE id = '{}'", house.cast().neighbour.id));
        let his = house.resident(&house.cast().neighbour.clone());
        let gone = his.submit(&his.get("/me/away"), "/me/away", &[("words", "住院")]);
        assert_eq!(gone.status, 200, "{}", gone.words());
        look_around(house);
        assert_eq!(files(&house.helper(), &house.cast().neighbour.id, 0).status, 200);
        missed_five_times(house);
        assert_eq!(look_around(house), 0, "he is away");
        let his = house.resident(&house.cast().neighbour.clone());
        let back = his.submit(&his.get("/me/away"), "/me/away/end", &[]);
        assert_eq!(back.status, 200, "{}", back.words());
        assert_eq!(look_around(house), 1, "he is home, and nobody has found him for days");
        let list = house.staff("desk").get("/desk/signals");
        assert!(list.says("一直找不到本人") && list.says("陈建国"), "{}", list.words());
    }
}
