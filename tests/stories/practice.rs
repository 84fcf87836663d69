//! 练一练: pages on which nothing counts.

use std::collections::BTreeMap;

use crate::house::{Browser, House};
use crate::living;

fn walk(browser: &Browser) {
    let start = browser.get("/practice");
    assert!(start.status == 200 && start.says("练习：这里不算数"), "{}", start.words());
    let pages = [
        ("/practice/notice", "停水"),
        ("/practice/leak", "哪里漏"),
        ("/practice/sent?what=pipe&photo=yes", "水管漏水"),
        ("/practice/undone", "撤回来了"),
        ("/practice/survey", "您方便？"),
        ("/practice/act?answer=1", "不是我的意思"),
        ("/practice/end?said=no", "您学会了"),
    ];
    for (path, words) in pages {
        let page = browser.get(path);
        assert!(page.status == 200 && page.says(words) && page.says("练习：这里不算数"), "{path}: {}", page.words());
        assert!(!page.text.contains("<main id=\"main\" tabindex=\"-1\"><form method=\"post\""), "{path} sends nothing");
    }
    let nothing = browser.get("/practice/sent?photo=yes");
    assert!(
        nothing.status == 422 && nothing.says("请先选哪里漏") && nothing.text.contains("checked"),
        "{}",
        nothing.words()
    );
    assert_eq!(browser.get("/practice/nowhere").status, 404);
}

fn counts(house: &House) -> BTreeMap<String, i64> {
    crate::gates::rows(house)
}

living! {
    /// A stranger, a resident and the kiosk go through all of it, and no table holds a row more.
    nothing_of_it_is_kept, |house| {
        let cast = house.cast().clone();
        let browsers = [house.browser(), house.resident(&cast.neighbour), house.at_kiosk(&cast.resident)];
        let before = counts(house);
        for browser in &browsers {
            walk(browser);
        }
        assert_eq!(before, counts(house));
    }
}
