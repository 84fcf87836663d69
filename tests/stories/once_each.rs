//! Each person counts once: on a survey two records that became one are asked once and heard once; a second weekly paper
//! takes in the first that lies there still.

use std::time::Duration;

use linli::store::digests::{self, Digest};
use linli::store::survey_people;
use linli::store::surveys;

use super::merging::{filed_by_desk, joined, registered_again};
use super::surveys::{answer_all, opened};
use super::weekly_paper::{building, delivered};
use crate::house::{Browser, House, Page};
use crate::living;

const DAY: u64 = 86_400;
const WEEK: Duration = Duration::from_secs(7 * DAY);

living! {
    /// Both records of one person answered a survey, one on paper and one on his phone; after they became one, one was
    /// asked and one answered, on the page while it is open and in what came of it.
    a_survey_counts_each_person_once, |house| {
        let cast = house.cast().clone();
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let kept = cast.neighbour.id.clone();
        let double = registered_again(&desk, "陈健国");
        let (survey, other) = (opened(&desk, &[]), opened(&desk, &[("title", "垃圾桶放哪里")]));
        let community = house.community();
        let counts = |id: &str| house.app.db.read_now(|conn| survey_people::counts(conn, &community, id)).expect("it reads");
        let (everybody, none) = counts(&survey);
        assert_eq!(none, 0);
        let entry = desk.get(&format!("/desk/surveys/{survey}/entry"));
        let kept_on_paper = desk.submit(&entry, "/entry", &[("who", "陈健国"), ("how", "paper"), ("q1", "1"), ("q3", "在纸上写的")]);
        assert_eq!(kept_on_paper.status, 200, "{}", kept_on_paper.words());
        assert!(answer_all(&house.resident(&cast.neighbour), "", &survey).says("收到了"));
        // Of the other only the double's line is answered: its person is heard all the same.
        let entry = desk.get(&format!("/desk/surveys/{other}/entry"));
        desk.submit(&entry, "/entry", &[("who", "陈健国"), ("how", "paper"), ("q1", "1")]);
        assert_eq!((counts(&survey), counts(&other)), ((everybody, 2), (everybody, 1)), "two records, two lines");

        joined(&desk, &accounts, &kept, &double);
        assert_eq!((counts(&survey), counts(&other)), ((everybody - 1, 1), (everybody - 1, 1)));
        let desk = house.staff("desk");
        for id in [&survey, &other] {
            let closed = desk.submit(&desk.get(&format!("/desk/surveys/{id}")), "/closing", &[]);
            assert_eq!(closed.status, 200, "{}", closed.words());
            let found = house.app.db.read_now(|conn| surveys::find(conn, &community, id)).expect("it reads").expect("a survey");
            let tally = found.tally().expect("it reads").expect("counted");
            assert_eq!((tally.all, tally.asked, tally.answered), (everybody - 1, everybody - 1, 1));
        }
    }
}

/// Her weekly papers that are not done with, the oldest first.
fn waiting(house: &House) -> Vec<Digest> {
    let (community, her) = (house.community(), vec![house.cast().resident.id.clone()]);
    let mut found = house.app.db.read_now(|conn| digests::of_weeks_after(conn, &community, 0, &her)).expect("it reads");
    found.retain(Digest::waits);
    found.sort_by_key(|paper| paper.week);
    found
}

/// A week later her papers are made; the page of her building at the desk, and what it prints.
fn a_week_on(house: &House) -> (Browser, String, Page) {
    house.advance(WEEK);
    house.run_jobs();
    let desk = house.staff("desk");
    let third = building(&desk.get("/desk/digests"), "3号楼");
    let page = desk.get(&third);
    (desk, third, page)
}

living! {
    /// Nobody came round last week: this week's paper tells what both would have told, and one lies there. Once it was
    /// printed it may be in somebody's bag: it stays, the next tells what came since, and what is written down about it is
    /// what stood on it.
    two_weekly_papers_become_one, |house| {
        let her = house.cast().resident.id.clone();
        filed_by_desk(&house.helper(), &her, "楼道的灯不亮了。");
        let (_, _, page) = a_week_on(house);
        assert!(page.says("王秀兰"), "{}", page.words());
        let first = waiting(house);
        assert_eq!(first.len(), 1);
        filed_by_desk(&house.helper(), &her, "楼下的门关不上。");
        let (desk, third, page) = a_week_on(house);
        assert_eq!(page.words().matches("王秀兰").count(), 1, "one of hers: {}", page.words());
        let second = waiting(house);
        assert_eq!((second.len(), second[0].since), (1, first[0].since), "from where the first began");
        assert_ne!(second[0].id, first[0].id);
        let paper = desk.get(&format!("{third}/print"));
        assert!(paper.says("楼道的灯不亮了。") && paper.says("楼下的门关不上。"), "{}", paper.words());
        assert!(house.at_kiosk(&house.cast().resident.clone()).get("/me/looks").says("一周纸条（打印）"), "she reads who printed it");

        // That one was printed. The next week leaves it alone.
        filed_by_desk(&house.helper(), &her, "信箱坏了。");
        let (desk, third, page) = a_week_on(house);
        let both = waiting(house);
        assert_eq!((both.len(), both[0].id.as_str()), (2, second[0].id.as_str()));
        assert_eq!(both[1].since, both[0].until, "it goes on where the printed one ended");
        assert_eq!(page.words().matches("王秀兰").count(), 2, "{}", page.words());
        let done = delivered(&desk, &third, &[("how", "reached"), ("digest", &both[0].id)]);
        assert!(done.says("记下了 1 张"), "{}", done.words());
        assert_eq!(waiting(house).len(), 1);
        // Made again on the same day, there is none beside it.
        house.run_jobs();
        assert_eq!(waiting(house).len(), 1);
    }
}
