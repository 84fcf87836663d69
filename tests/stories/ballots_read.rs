//! Ballots as they are printed, and as everybody may read them.

use crate::living;

living! {
    /// What can be printed, and what everybody may read; a secret paper bears nothing but its questions.
    papers_and_public_pages, |house| {
        let desk = house.staff("desk");
        let list = house.browser().get("/open/ballots");
        assert!(list.says("推选楼组长") && list.says("中心花园怎么改"), "the example has two: {}", list.words());
        let counted = house.browser().get(&list.link("/open/ballots/101"));
        assert!(counted.says("结果") && counted.says("票数"), "{}", counted.words());
        let rows = desk.get("/desk/ballots");
        let open = desk.get(&rows.link("/desk/ballots/0"));
        assert_eq!(open.status, 200, "{}", open.words());
        let paper = desk.get(&format!("{}/print?line=1", open.url));
        assert!(paper.status == 200 && paper.text.contains("<svg") && paper.says("签名"), "{}", paper.words());
        let roll = desk.get(&format!("{}/roll/print", open.url));
        assert!(roll.status == 200 && roll.says("放进票箱"), "{}", roll.words());
        assert_eq!(desk.get(&format!("{}/roll?who=王秀兰", open.url)).status, 200);
        let file = desk.submit(&desk.get(&format!("{}/roll", open.url)), "/roll/export", &[]);
        assert!(file.status == 200 && file.text.contains("王秀兰"), "{}", file.status);
        let (status, json) = house.browser().get_json("/api/v1/open/ballots", "");
        assert!(status == 200 && json["rows"].as_array().is_some_and(|rows| rows.len() == 2), "{json}");
    }
}
