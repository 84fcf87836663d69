//! Ballots tell everybody on their roll, once and neutrally, and give a receipt of having taken part; a home has one vote; the
//! frozen roll decides who is of age.

use std::time::Duration;

use linli::store::acts::{self, Act};
use linli::store::ballot_notices::{self, Told};
use linli::store::ballot_roll::{self, Candidate};
use linli::store::notice_copies::{self, Copy};

use super::ballots::{draw_up, give_halves, line_of};
use crate::house::{Browser, House, Page};
use crate::living;

const DAY: u64 = 86_400;

/// Drawn up with these fields, and announced; its page at the desk and its id.
pub fn announced(house: &House, fields: &[(&str, &str)]) -> (String, String) {
    let desk = house.staff("desk");
    let at = draw_up(&desk, fields).url;
    if !fields.contains(&("secrecy", "open")) {
        give_halves(&desk, &at);
    }
    let page = desk.submit(&desk.get(&at), "/announcement", &[]);
    assert!(page.status == 200 && page.says("名册公布了"), "{}", page.words());
    let id = at.rsplit('/').next().expect("an id").to_owned();
    (at, id)
}

pub fn ahead(house: &House, seconds: u64) {
    house.advance(Duration::from_secs(seconds));
    house.run_jobs();
}

fn told(house: &House, ballot: &str) -> Vec<Told> {
    let community = house.community();
    let mut all = house.app.db.read_now(|conn| ballot_notices::of_ballot(conn, &community, ballot)).expect("it reads");
    all.sort_by(|a, b| a.notice_id.cmp(&b.notice_id));
    all
}

fn copy(house: &House, notice: &str, person: &str) -> Option<Copy> {
    let community = house.community();
    house.app.db.read_now(|conn| notice_copies::find(conn, &community, notice, person)).expect("it reads")
}

fn counted(house: &House, notice: &str) -> i64 {
    let community = house.community();
    let counts = house.app.db.read_now(|conn| notice_copies::counts(conn, &community, notice)).expect("it reads");
    counts.into_iter().map(|(_, _, n)| n).sum()
}

fn acts_of(house: &House, person: &str, act: &str) -> Vec<Act> {
    let community = house.community();
    let found = house.app.db.read_now(|conn| acts::of_resident(conn, &community, person, None, 60)).expect("it reads");
    found.into_iter().filter(|a| a.act == act).collect()
}

pub fn everybody(house: &House) -> Vec<Candidate> {
    let community = house.community();
    house.app.db.read_now(|conn| ballot_roll::candidates(conn, &community, None)).expect("it reads")
}

/// Votes as somebody presses through; gives the last page.
pub fn vote(who: &Browser, id: &str, answer: &str) -> Page {
    let check = who.submit(&who.get(&format!("/ballots/{id}/vote")), "/check", &[("q0", answer)]);
    who.submit(&check, "/votes", &[])
}

living! {
    /// Each voter once, the way they chose; once more before the close who has not voted; nobody after they voted, nor after
    /// the last hour; and never what anybody chose.
    a_ballot_tells_its_voters, |house| {
        let cast = house.cast().clone();
        let (wang, chen) = (cast.resident.id.clone(), cast.neighbour.id.clone());
        let (at, id) = announced(house, &[]);
        house.run_jobs();
        let desk = house.staff("desk");
        let first = told(house, &id).into_iter().next().expect("announced");
        let roll = i64::from(house.app.db.read_now(|conn| linli::store::ballots::find(conn, &house.community(), &id)).expect("it reads").expect("a ballot").roll_lines);
        assert_eq!(counted(house, &first.notice_id), roll, "everybody on the roll, one copy each");
        let hers = copy(house, &first.notice_id, &wang).expect("王秀兰 is told");
        assert_eq!((hers.way.as_str(), hers.state.as_str()), ("call", "waiting"));
        assert_eq!(copy(house, &first.notice_id, &chen).expect("陈建国 is told").way, "app");
        let calls = desk.get("/desk/calls");
        assert!(calls.says("投票：要不要装电梯") && calls.says("8888 1234") && calls.says("在社区拿纸票"), "{}", calls.words());
        let page = desk.get(&at);
        assert!(page.says("告诉大家") && page.says(&format!("/ {roll} 人")), "{}", page.words());
        // Another turn of every job, and another server: nobody is told twice.
        house.run_jobs();
        ahead(house, 61);
        assert_eq!(counted(house, &first.notice_id), roll);
        let his = house.resident(&cast.neighbour);
        assert!(his.get("/").says("新通知：投票：要不要装电梯"));
        let notice = his.get(&format!("/notices/{}", first.notice_id));
        assert!(notice.says("截止") && notice.says("看看名册上您这一行"), "{}", notice.words());
        assert_eq!(his.get(&notice.link("/ballots/")).status, 200);

        // It opens; he votes on his phone: the receipt says that he took part, and nobody asks him any more.
        ahead(house, 3 * DAY + 60);
        let his = house.resident(&cast.neighbour);
        let home = his.get("/");
        assert!(home.says("要不要装电梯：等您投票") && !home.says("新通知：投票"), "one thing is asked once: {}", home.words());
        let done = vote(&his, &id, "0");
        assert!(done.says("投好了") && done.says("只说投过票"), "{}", done.words());
        let receipt = house.browser().get(&done.link("/receipts/"));
        assert!(receipt.says("要不要装电梯") && receipt.says("B-") && receipt.says("陈*国") && receipt.says("只说投过票"), "{}", receipt.words());
        assert!(!receipt.says("同意"), "never what: {}", receipt.words());
        let kept = acts_of(house, &chen, "ballot.vote_secret").into_iter().next().expect("an act");
        assert!(receipt.says(&kept.receipt_code) && !kept.asks);
        assert!(copy(house, &first.notice_id, &chen).expect("a copy").acknowledged_at.is_some(), "who voted knows of it");

        // Near the end: she has not voted and is rung once more; he has, and is not.
        ahead(house, 2 * DAY);
        house.run_jobs();
        let all = told(house, &id);
        assert_eq!(all.len(), 2, "announced, reminded");
        let again = &all[1].notice_id;
        assert!(copy(house, again, &wang).is_some() && copy(house, again, &chen).is_none());
        ahead(house, 3600);
        assert_eq!(told(house, &id).len(), 2, "once");
        let calls = house.staff("desk").get("/desk/calls");
        assert!(calls.says("投票快截止了") && calls.says("都由您自己定") && !calls.says("还没有投"), "{}", calls.words());

        // She votes at the kiosk: nobody rings her about it any more.
        let done = vote(&house.at_kiosk(&cast.resident), &id, "1");
        assert!(done.says("投好了") && done.link("/receipts/").len() > 10, "{}", done.words());
        assert_eq!(copy(house, again, &wang).expect("a copy").state.as_str(), "reached");
        ahead(house, 2 * DAY);
        house.run_jobs();
        let desk = house.staff("desk");
        assert!(!desk.get("/desk/calls").says("投票快截止了"), "it is over");
        assert!(told(house, &id).iter().all(|told| told.rests_at.is_none()));
    }
}

living! {
    /// A paper in the box: whose it was is told by whoever hands reached it, and can say that it was not theirs; called off,
    /// everybody on the roll hears why.
    a_paper_is_told_and_an_end_too, |house| {
        let cast = house.cast().clone();
        let (at, id) = announced(house, &[("secrecy", "open"), ("title", "修不修门岗")]);
        ahead(house, 3 * DAY + 60);
        let desk = house.staff("desk");
        let line = line_of(house, &id, &cast.resident.id).line.to_string();
        let listed = desk.submit(&desk.get(&at), "/box", &[("lines", &line)]);
        assert!(listed.says("记下 1 个"), "{}", listed.words());
        let act = acts_of(house, &cast.resident.id, "ballot.box").pop().expect("an act of hers");
        assert!(act.asks && act.told_at.is_none(), "she is asked, and counts as told only once somebody told her");
        let calls = desk.get("/desk/calls");
        assert!(calls.says("登记了您的纸票") && calls.says("修不修门岗"), "{}", calls.words());
        let receipt = house.browser().get(&format!("/receipts/{}", act.receipt_code));
        assert!(receipt.says("周敏") && receipt.says("只说投过票") && receipt.says("修不修门岗"), "whose hands: {}", receipt.words());
        let hers = house.at_kiosk(&cast.resident);
        assert!(hers.get("/").says("登记了您的纸票"), "{}", hers.get("/").words());

        let off = desk.submit(&desk.get(&at), "/withdrawal", &[("words", "题目写错了，重新来。")]);
        assert!(off.status == 200 && off.says("不办了"), "{}", off.words());
        ahead(house, 61);
        let his = house.resident(&cast.neighbour);
        assert!(his.get("/notices").says("撤回：投票：修不修门岗"), "{}", his.get("/notices").words());
        let calls = house.staff("desk").get("/desk/calls");
        assert!(calls.says("题目写错了") && !calls.says("看看名册上您这一行"), "what was under way stops: {}", calls.words());
    }
}

/// Sets something about somebody straight in the register, as it had been written down years ago.
pub fn write_down(house: &House, sql: &str, value: &str, person: &str) {
    use diesel::prelude::*;
    use diesel::sql_types::Text;
    use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
    let url = DatabaseUrl::parse(&house.database).expect("an address");
    let mut conn: Conn = Opener { url, purpose: Use::Write }.open().expect("it opens");
    let done = match &mut conn {
        Conn::Sqlite(c) => diesel::sql_query(format!("UPDATE people SET {sql} = ? WHERE id = ?"))
            .bind::<Text, _>(value)
            .bind::<Text, _>(person)
            .execute(c),
        Conn::Pg(c) => diesel::sql_query(format!("UPDATE people SET {sql} = $1 WHERE id = $2"))
            .bind::<Text, _>(value)
            .bind::<Text, _>(person)
            .execute(c),
    };
    assert_eq!(done.expect("it is written"), 1);
}

/// Somebody grown up with a name of their own, beside those named.
pub fn another(house: &House, but: &[&str]) -> Candidate {
    let all = everybody(house);
    let own = |c: &&Candidate| c.name.chars().count() > 2 && all.iter().filter(|o| o.name == c.name).count() == 1;
    let old = |c: &&Candidate| c.born.as_deref().is_some_and(|b| b[..4] < *"1990");
    all.iter().rev().filter(own).filter(old).find(|c| !but.contains(&c.person.as_str())).expect("somebody").clone()
}

/// The eight digits of a slip.
fn slip(desk: &Browser, at: &str, who: &str) -> String {
    let page = desk.submit(&desk.get(at), "/slips", &[("who", who)]);
    let words = page.words();
    let parts: Vec<&str> = words.split_whitespace().collect();
    let digits = |p: &str| p.len() == 4 && p.bytes().all(|b| b.is_ascii_digit());
    parts.windows(2).find(|two| two.iter().all(|p| digits(p))).unwrap_or_else(|| panic!("no slip: {words}")).concat()
}

/// At the kiosk with a slip, up to the last look.
fn slip_check(house: &House, code: &str, answer: &str) -> (Browser, Page) {
    let kiosk = house.browser();
    kiosk.have_cookie(&house.cast().kiosk_device_cookie);
    let sheet = kiosk.submit(&kiosk.get("/ballots/slip"), "/ballots/slip", &[("code", code)]);
    let check = kiosk.submit(&sheet, "/slip/check", &[("q0", answer)]);
    (kiosk, check)
}

living! {
    /// One vote a home: two of them at the same moment, over two channels; whoever cast it may replace it, the other not, and
    /// a paper of the home replaces both.
    a_home_has_one_vote, |house| {
        let cast = house.cast().clone();
        let chen = cast.neighbour.id.clone();
        let mate = another(house, &[&chen, &cast.resident.id, &cast.helper.id]);
        let home = everybody(house).into_iter().find(|c| c.person == chen).and_then(|c| c.home).expect("a home");
        write_down(house, "home_id", &home, &mate.person);
        let (at, id) = announced(house, &[("basis", "household"), ("secrecy", "open"), ("title", "要不要装门禁")]);
        assert_eq!(line_of(house, &id, &chen).line, line_of(house, &id, &mate.person).line, "one line for both");
        ahead(house, 3 * DAY + 60);
        let desk = house.staff("desk");
        let (kiosk, looked) = slip_check(house, &slip(&desk, &at, &mate.name), "1");
        let his = house.resident(&cast.neighbour);
        let check = his.submit(&his.get(&format!("/ballots/{id}/vote")), "/check", &[("q0", "0")]);
        let (first, second) = std::thread::scope(|both| {
            let own = both.spawn(|| his.submit(&check, "/votes", &[]).status);
            let other = both.spawn(|| kiosk.submit(&looked, "/slip/votes", &[]).status);
            (own.join().expect("he pressed"), other.join().expect("the other pressed"))
        });
        let line = line_of(house, &id, &chen);
        let by = line.cast_by.clone().expect("somebody cast it");
        assert_eq!(line.choice.as_deref(), Some(if by == chen { "[[0]]" } else { "[[1]]" }), "whole, and one");
        let (won, lost) = if by == chen { (first, second) } else { (second, first) };
        assert!(won == 200 && matches!(lost, 409 | 422), "{won} {lost}");

        // Who cast it votes again, and only the new one counts; the other of the home is told by whom it was cast.
        if by == chen {
            assert!(vote(&his, &id, "1").says("投好了"));
            let refused = desk.submit(&desk.get(&at), "/slips", &[("who", &mate.name)]);
            assert!(refused.status == 422 && refused.says("家里人"), "{}", refused.words());
        } else {
            let (kiosk, looked) = slip_check(house, &slip(&desk, &at, &mate.name), "0");
            assert!(kiosk.submit(&looked, "/slip/votes", &[]).says("投好了"));
            let page = his.get(&format!("/ballots/{id}"));
            assert!(page.says(&mate.name) && !page.text.contains(&format!("/ballots/{id}/vote\"")), "{}", page.words());
        }
        let again = line_of(house, &id, &chen);
        assert_eq!((again.cast_by.as_deref(), again.choice.as_deref()), (Some(by.as_str()), Some(if by == chen { "[[1]]" } else { "[[0]]" })));

        // A paper of the home lies in the box: that counts, and nobody of the home votes any more.
        let listed = desk.submit(&desk.get(&at), "/box", &[("lines", &again.line.to_string())]);
        assert!(listed.says("改以纸票为准"), "{}", listed.words());
        let page = his.get(&format!("/ballots/{id}"));
        assert!(!page.text.contains(&format!("/ballots/{id}/vote\"")), "{}", page.words());
    }
}

living! {
    /// A paper of a home with several voters: nobody knows whose it is, so each of them is told the way they chose, once,
    /// and can say that it was not theirs; the record names the line.
    a_paper_of_a_home_is_told_to_all_of_it, |house| {
        let cast = house.cast().clone();
        let (wang, chen) = (cast.resident.id.clone(), cast.neighbour.id.clone());
        let home = everybody(house).into_iter().find(|c| c.person == wang).and_then(|c| c.home).expect("a home");
        write_down(house, "home_id", &home, &chen);
        let (at, id) = announced(house, &[("basis", "household"), ("secrecy", "open"), ("title", "要不要装门禁")]);
        let line = line_of(house, &id, &wang).line;
        assert_eq!(line, line_of(house, &id, &chen).line, "one line for both");
        ahead(house, 3 * DAY + 60);
        let desk = house.staff("desk");
        let listed = desk.submit(&desk.get(&at), "/box", &[("lines", &line.to_string())]);
        assert!(listed.says("记下 1 个"), "{}", listed.words());
        desk.submit(&desk.get(&at), "/box", &[("lines", &line.to_string())]);
        assert!(acts_of(house, &wang, "ballot.box").is_empty(), "nobody is said to have cast it");
        let (hers, his) = (acts_of(house, &wang, "ballot.line"), acts_of(house, &chen, "ballot.line"));
        assert_eq!((hers.len(), his.len()), (1, 1), "each once, a list typed twice or not");
        assert!(hers[0].asks && hers[0].told_at.is_none());
        // She is rung; he reads it on his phone, and says that it was not his.
        let calls = desk.get("/desk/calls");
        assert!(calls.says("登记了一张纸票") && calls.says("要不要装门禁"), "{}", calls.words());
        let phone = house.resident(&cast.neighbour);
        let first = phone.get("/");
        assert!(first.says("登记了一张纸票，在您的这一行"), "{}", first.words());
        let page = phone.get(&format!("/acts/{}", his[0].id));
        let said = phone.submit(&page, "/objection", &[]);
        assert_eq!(said.status, 200, "{}", said.words());
        assert!(acts_of(house, &chen, "ballot.line")[0].objection.is_some(), "somebody asks him");
        let receipt = house.browser().get(&format!("/receipts/{}", hers[0].receipt_code));
        assert!(receipt.says("要不要装门禁") && receipt.says("只说投过票"), "{}", receipt.words());
    }
}

living! {
    /// The frozen roll decides: whoever is 18 on the last day stands on it and votes from the first hour, before the
    /// birthday; whoever turns 18 a day later does not, and no birthday or correction changes it afterwards.
    coming_of_age_between_roll_and_close, |house| {
        let cast = house.cast().clone();
        let other = another(house, &[&cast.resident.id, &cast.neighbour.id, &cast.helper.id]);
        // The ballot closes on 28 November at six in the evening.
        write_down(house, "born", "2008-11-28", &cast.neighbour.id);
        write_down(house, "born", "2008-11-29", &other.person);
        let (at, id) = announced(house, &[("secrecy", "open"), ("title", "篮球架放哪里")]);
        let community = house.community();
        let of = |who: &str| house.app.db.read_now(|conn| ballot_roll::line_of(conn, &community, &id, who)).expect("it reads");
        assert!(of(&cast.neighbour.id).is_some() && of(&other.person).is_none());
        let his = house.resident(&cast.neighbour);
        let page = his.get(&format!("/ballots/{id}"));
        assert!(page.says("不用等到生日"), "the roll's page says the rule: {}", page.words());
        assert!(house.staff("desk").get(&format!("{at}/roll")).says("不用等到生日"));
        // Set right after the freezing: the roll stands.
        write_down(house, "born", "1960-01-01", &other.person);
        ahead(house, 3 * DAY + 60);
        assert!(of(&other.person).is_none());
        let his = house.resident(&cast.neighbour);
        let done = vote(&his, &id, "0");
        assert!(done.says("投好了"), "at seventeen, two days before the birthday: {} {}", done.status, done.words());
    }
}
