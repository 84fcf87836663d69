//! Costs that are counted, not timed: statements a page, however much there is.

use std::sync::Mutex;
use std::sync::atomic::Ordering;

use linli::store::db::STATEMENTS;

use crate::house::{Browser, House};
use crate::living;

/// Statements are counted for the whole process, so only one story counts at a time; others may add
/// to a count, so the least of several tries is taken.
static COUNTING: Mutex<()> = Mutex::new(());

fn statements(browser: &Browser, path: &str) -> u64 {
    (0..8)
        .map(|_| {
            let before = STATEMENTS.load(Ordering::Relaxed);
            let page = browser.get(path);
            assert_eq!(page.status, 200, "{path}: {}", page.words());
            STATEMENTS.load(Ordering::Relaxed) - before
        })
        .min()
        .unwrap_or(0)
}

living! {
    /// A page costs the same few statements whether there is little or much to show.
    statements_do_not_grow_with_rows, |house| {
        let _alone = COUNTING.lock().unwrap_or_else(|e| e.into_inner());
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
        let before: Vec<u64> = pages.iter().map(|(b, p)| statements(b, p)).collect();
        file_many(house, &his, 12);
        for ((browser, path), before) in pages.iter().zip(before) {
            let after = statements(browser, path);
            assert!(after <= before + 1, "{path}: {before} statements, then {after}");
            assert!(after <= 20, "{path} takes {after} statements");
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
