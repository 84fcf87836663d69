//! Costs that are counted, not timed: statements a page, however much there is.

use linli::store::db::statements as sent_to;

use crate::house::{Browser, House};
use crate::living;

/// The least of several tries: now and then a page also marks its session as alive.
fn statements(house: &House, browser: &Browser, path: &str) -> u64 {
    (0..8)
        .map(|_| {
            let before = sent_to(&house.database);
            let page = browser.get(path);
            assert_eq!(page.status, 200, "{path}: {}", page.words());
            sent_to(&house.database) - before
        })
        .min()
        .unwrap_or(0)
}

living! {
    /// A page costs the same few statements whether there is little or much to show.
    statements_do_not_grow_with_rows, |house| {
        let (phone, desk) = (house.helper(), house.staff("desk"));
        let his = house.resident(&house.cast().neighbour.clone());
        let pages: [(&Browser, &str); 6] = [
            (&his, "/"),
            (&his, "/requests"),
            (&his, "/acts"),
            (&phone, "/for"),
            (&desk, "/desk/requests"),
            (&desk, "/desk/people"),
        ];
        let before: Vec<u64> = pages.iter().map(|(b, p)| statements(house, b, p)).collect();
        file_many(house, &his, 12);
        for ((browser, path), before) in pages.iter().zip(before) {
            let after = statements(house, browser, path);
            assert!(after <= before + 1, "{path}: {before} statements, then {after}");
            // The first page gathers from every room; on SQLite its beginning and end are counted too.
            assert!(after <= 24, "{path} takes {after} statements");
        }
    }
}

fn file_many(house: &House, browser: &Browser, how_many: usize) {
    let page = browser.get("/requests/new/what");
    let category = page.choice("漏水");
    let hidden = page.form("/requests/new/what").hidden;
    let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
    for n in 0..how_many {
        let key = format!("count-{n}-{}", house.community());
        let filed = browser.post_raw(
            "/requests",
            &[("csrf", &csrf), ("key", &key), ("category", &category), ("place", "home"), ("words", "又漏水了")],
        );
        assert_eq!(filed.status, 200, "{}", filed.words());
    }
}
