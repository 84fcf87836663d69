//! Surveys: written at the desk, answered by every way, one answer a person, and told loud from representative.

use std::time::Duration;

use linli::acts::notices::hear::{Hear, hear};
use linli::acts::surveys::{answer, close, draft, open};
use linli::domain::mandate::Matter;
use linli::domain::notice::{Audience, CopyState};
use linli::domain::standing::{Assurance, Channel, Office, Right, Standing};
use linli::domain::survey::sample;
use linli::domain::survey::tally::Tally;
use linli::domain::survey::{Answers, Question, QuestionKind};
use linli::example::at_desk;
use linli::store::answers::Claim;
use linli::store::surveys::{self, Facts, Survey};
use linli::store::{notice_copies, notices, people_search, survey_people};

use super::held::grant;
use crate::house::{Browser, House, Page};
use crate::living;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn once() -> Claim {
    Claim { key: None, route: "story", digest: [0; 32] }
}

fn begun(desk: &Browser, fields: &[(&str, &str)]) -> Page {
    let mut all = vec![
        ("title", "加装电梯，您怎么看"),
        ("about", "想知道大家要不要。问完了公布。"),
        ("closes", "2026-12-20"),
        ("audience", "everyone"),
    ];
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    all.extend(fields);
    desk.submit(&desk.get("/desk/surveys/new"), "/desk/surveys", &all)
}

fn id_of(page: &Page) -> String {
    page.url.rsplit('/').next().expect("an id").to_owned()
}

/// With a question of each of three kinds, and open.
pub fn opened(desk: &Browser, fields: &[(&str, &str)]) -> String {
    let page = begun(desk, fields);
    assert_eq!(page.status, 200, "{}", page.words());
    let page =
        desk.submit(&page, "/questions", &[("kind", "one"), ("text", "电梯装不装？"), ("options", "装\n不装\n再说")]);
    let page = desk.submit(&page, "/questions", &[("kind", "scale"), ("text", "楼道干净吗？")]);
    let page = desk.submit(&page, "/questions", &[("kind", "words"), ("text", "还有什么要说？")]);
    let page = desk.submit(&page, "/opening", &[]);
    assert!(page.status == 200 && page.says("正在问"), "{}", page.words());
    id_of(&page)
}

fn found(house: &House, id: &str) -> Survey {
    let community = house.community();
    house.app.db.read_now(|conn| surveys::find(conn, &community, id)).expect("it reads").expect("a survey")
}

fn person(house: &House, name: &str) -> String {
    let community = house.community();
    let found = house.app.db.read_now(|conn| people_search::search(conn, &community, name, None, 5));
    found.expect("it reads").into_iter().find(|p| p.name == name).expect("somebody").id
}

pub fn line(house: &House, id: &str, person: &str) -> survey_people::Line {
    let community = house.community();
    house.app.db.read_now(|conn| survey_people::of(conn, &community, id, person)).expect("it reads").expect("a line")
}

fn answered(house: &House, id: &str) -> u64 {
    let community = house.community();
    house.app.db.read_now(|conn| survey_people::counts(conn, &community, id)).expect("it reads").1
}

/// Every question on a page of its own, as somebody presses through them.
pub fn answer_all(browser: &Browser, base: &str, id: &str) -> Page {
    let first = browser.get(&format!("{base}/surveys/{id}/questions/1"));
    let second = browser.submit(&first, "/questions/1", &[("answer", &first.choice("不装"))]);
    let third = browser.submit(&second, "/questions/2", &[("answer", &second.choice("一般"))]);
    let check = browser.submit(&third, "/questions/3", &[("answer", "灯太暗。")]);
    assert!(check.url.ends_with("/check") && check.says("不装") && check.says("灯太暗"), "{}", check.words());
    browser.submit(&check, "/answers", &[])
}

living! {
    /// Written, opened, answered alone, by a helper, on paper and by telephone; one answer each; closed by itself.
    by_every_way_one_answer_each, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let wrong = begun(&desk, &[("title", ""), ("closes", "2020-01-01"), ("audience", "building"), ("sample", "0")]);
        assert!(wrong.status == 422 && wrong.says("请写名字") && wrong.says("请写以后的一天") && wrong.says("1 到 1000"), "{}", wrong.words());
        assert!(wrong.text.contains("想知道大家要不要"), "what was typed is kept");
        let id = opened(&desk, &[]);

        // Alone: asked on the first page, a question a page, Back loses nothing, changed afterwards.
        let his = house.resident(&cast.neighbour);
        assert!(his.get("/").says("想听您说说：加装电梯"), "it stands on his first page");
        let done = answer_all(&his, "", &id);
        assert!(done.status == 200 && done.says("收到了"), "{}", done.words());
        assert_eq!(answered(house, &id), 1);
        assert!(!his.get("/").says("想听您说说：加装电梯"));
        let back = his.get(&format!("/surveys/{id}/questions/3"));
        assert!(back.text.contains("灯太暗。"), "{}", back.words());
        let wrong = his.submit(&his.get(&format!("/surveys/{id}/questions/1")), "/questions/1", &[("answer", "9")]);
        assert!(wrong.status == 422 && wrong.says("请在写出来的里面选"), "{}", wrong.words());
        let check = his.submit(&his.get(&format!("/surveys/{id}/questions/1?mend=yes")), "/questions/1", &[("answer", "1")]);
        assert!(check.url.ends_with("/check"), "mended, back to where all of it stands: {}", check.url);
        assert_eq!(his.submit(&check, "/answers", &[]).status, 200);
        assert_eq!(line(house, &id, &cast.neighbour.id).answers().to(1), ["1"]);
        assert_eq!(answered(house, &id), 1, "again is not twice");

        // A helper: not without the matter, not over his own word.
        let phone = house.helper();
        assert_eq!(phone.get(&format!("/for/{}/surveys/{id}", cast.resident.id)).status, 403);
        grant(house, &[Matter::Proposals]);
        let base = format!("/for/{}", cast.neighbour.id);
        let shut = phone.get(&format!("{base}/surveys/{id}"));
        assert!(shut.status == 200 && !shut.says("替陈建国答") && !shut.says("灯太暗"), "{}", shut.words());

        // On paper and by telephone.
        let entry = desk.get(&format!("/desk/surveys/{id}/entry"));
        let nobody = desk.submit(&entry, "/entry", &[("who", "查无此人"), ("how", "paper"), ("q1", "2")]);
        assert!(nobody.status == 422 && nobody.says("没有找到"), "{}", nobody.words());
        let nothing = desk.submit(&entry, "/entry", &[("who", "王秀兰"), ("how", "paper")]);
        assert!(nothing.status == 422 && nothing.says("一个都没有答"), "{}", nothing.words());
        let kept = desk.submit(&entry, "/entry", &[("who", "王秀兰"), ("how", "paper"), ("q1", "2"), ("q3", "楼梯太高")]);
        assert!(kept.status == 200 && kept.says("王秀兰的回答记下了"), "{}", kept.words());
        assert_eq!(line(house, &id, &cast.resident.id).way.as_deref(), Some("paper"));
        let missing = desk.get(&format!("/desk/surveys/{id}/missing"));
        assert!(missing.says("刘桂芳") && !missing.says("王秀兰"), "{}", missing.words());
        let liu = person(house, "刘桂芳");
        let call = desk.get(&format!("/desk/surveys/{id}/entry?person={liu}"));
        assert!(call.says("刘桂芳"));
        assert_eq!(desk.submit(&call, "/entry", &[("how", "phone"), ("q1", "1"), ("q2", "5")]).status, 200);
        assert_eq!(line(house, &id, &liu).way.as_deref(), Some("phone"));
        let paper = desk.get(&format!("/desk/surveys/{id}/paper"));
        assert!(paper.says("电梯装不装？") && paper.says("8888 1234") && paper.says("□ 再说"), "{}", paper.words());

        // Its hour comes.
        house.advance(DAY * 40);
        house.run_jobs();
        let survey = found(house, &id);
        assert_eq!(survey.state.as_str(), "closed");
        let tally: Tally = survey.tally().expect("it reads").expect("counted");
        assert_eq!(tally.answered, 3);
        assert_eq!(tally.results[0].answered, None, "three are too few to publish");
        let open = house.browser().get(&format!("/open/surveys/{id}"));
        assert!(open.status == 200 && open.says("答的人太少") && !open.says("楼梯太高"), "{}", open.words());
        let desk = house.staff("desk");
        assert!(desk.get(&format!("/desk/surveys/{id}")).says("楼梯太高"), "staff read people's own words");
    }
}

living! {
    /// A helper whose mandate covers it answers first; the resident's own word takes its place, and never the other way.
    a_helper_never_answers_over_the_resident, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let id = opened(&desk, &[]);
        grant(house, &[Matter::Proposals]);
        let phone = house.helper();
        let base = format!("/for/{}", cast.neighbour.id);
        let done = answer_all(&phone, &base, &id);
        assert!(done.status == 200 && done.says("收到了"), "{}", done.words());
        let theirs = line(house, &id, &cast.neighbour.id);
        assert_eq!((theirs.way.as_deref(), theirs.hands_id.as_deref()), (Some("proxy"), Some(cast.helper.id.as_str())));
        let his = house.resident(&cast.neighbour);
        assert!(his.get("/acts").says("答了问卷"), "he is told whose hands it was");
        let page = his.get(&format!("/surveys/{id}/check"));
        assert_eq!(his.submit(&page, "/answers", &[("q1", "1")]).status, 200);
        assert_eq!(line(house, &id, &cast.neighbour.id).way.as_deref(), Some("alone"));
        let again = phone.post_raw(&format!("{base}/surveys/{id}/answers"), &[("csrf", &csrf(&phone, &base)), ("key", "over"), ("q1", "3")]);
        assert!(again.status == 422 && again.says("以本人的为准"), "{}", again.words());
        assert_eq!(line(house, &id, &cast.neighbour.id).answers().to(1), ["1"]);
    }
}

/// A form's token of this browser.
fn csrf(browser: &Browser, base: &str) -> String {
    let page = browser.get(&format!("{base}/activities"));
    let page = if page.text.contains("name=\"csrf\"") { page } else { browser.get("/settings") };
    let at = page.text.find("name=\"csrf\" value=\"").expect("a token") + "name=\"csrf\" value=\"".len();
    page.text[at..].split('"').next().expect("its value").to_owned()
}

living! {
    /// Nobody's name stands beside an anonymous answer once it is closed; that they took part stays.
    anonymous_means_cut_off, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let id = opened(&desk, &[("anonymous", "yes")]);
        let his = house.resident(&cast.neighbour);
        assert!(his.get(&format!("/surveys/{id}")).says("谁也对不回去"));
        answer_all(&his, "", &id);
        assert!(!desk.get(&format!("/desk/surveys/{id}")).says("灯太暗"), "no page shows an answer while it is open");
        let page = desk.get(&format!("/desk/surveys/{id}"));
        let closed = desk.submit(&page, "/closing", &[]);
        assert!(closed.status == 200 && closed.says("问完了") && closed.says("灯太暗"), "{}", closed.words());
        let his_line = line(house, &id, &cast.neighbour.id);
        assert_eq!((his_line.answers.as_deref(), his_line.way.as_deref()), (None, Some("alone")));
        let late = his.get(&format!("/surveys/{id}/questions/1"));
        assert!(late.url.ends_with(&id) && late.says("问完了"), "{}", late.words());
    }
}

living! {
    /// People are drawn by a published seed; whoever has the published roll draws the same; only they are asked.
    a_sample_that_can_be_drawn_again, |house| {
        let desk = house.staff("desk");
        let id = opened(&desk, &[("sample", "12")]);
        let survey = found(house, &id);
        assert!(!survey.seed.is_empty());
        let csv = house.browser().get(&format!("/open/surveys/{id}/roll.csv"));
        let rows: Vec<Vec<String>> =
            csv.text.lines().skip(1).map(|l| l.split(',').map(|c| c.trim_matches('"').to_owned()).collect()).collect();
        let strata: Vec<u32> = rows.iter().map(|r| r[1].parse().expect("a stratum")).collect();
        let published: Vec<usize> =
            rows.iter().filter(|r| r[2] == "1").map(|r| r[0].parse().expect("a line")).collect();
        assert_eq!(published.len(), 12);
        assert_eq!(sample::draw(&strata, 12, &survey.seed), published, "an outsider draws the same people");
        let text: String = rows.iter().map(|r| format!("{},{},{}\n", r[0], r[1], r[2])).collect();
        assert_eq!(linli::keys::hex(&linli::keys::sha256(&[text.as_bytes()])), survey.digest);
        assert!(!csv.says("王秀兰"));
        let page = house.browser().get(&format!("/open/surveys/{id}"));
        assert!(page.says(&survey.seed) && page.says("抽了 12 人"), "{}", page.words());
        let community = house.community();
        let lines = house.app.db.read_now(|conn| survey_people::missing(conn, &community, &id, 0, 100)).expect("it reads");
        let asked: Vec<String> = lines.into_iter().map(|(line, _)| line.person_id).collect();
        assert_eq!(asked.len(), 12);
        let outside = house.app.db.read_now(|conn| survey_people::roll(conn, &community, &id)).expect("it reads").len();
        assert!(outside > 12, "{outside}");
        // Whoever the lot did not fall on cannot be entered: a sample is none once others join it.
        let names = ["王秀兰", "陈建国", "刘桂芳", "张德福"];
        let other = names.iter().find(|name| !asked.contains(&person(house, name)));
        if let Some(other) = other {
            let entry = desk.get(&format!("/desk/surveys/{id}/entry"));
            let refused = desk.submit(&entry, "/entry", &[("who", other), ("how", "phone"), ("q1", "1")]);
            assert!(refused.status == 422 && refused.says("没有问到"), "{}", refused.words());
        }
    }
}

fn by_hand(house: &House, office: bool, who: &str) -> Standing {
    if office {
        let desk = house.cast().staff.iter().find(|s| s.office == "desk").expect("the desk").id.clone();
        return at_desk(&desk, Office::Desk, None);
    }
    let desk = at_desk(who, Office::Desk, None);
    Standing { right: Right::OwnSelf, channel: Channel::OwnPhone, assurance: Assurance::CardAndPin, ..desk }
}

living! {
    /// By all channels at once there is one answer, and it is one of those that were sent.
    one_answer_whatever_comes_at_once, |house| {
        let (db, community) = (&house.app.db, house.community());
        let who = house.cast().neighbour.id.clone();
        let closes_at = db.now() + 7 * 24 * 3_600_000;
        let facts = Facts { title: "问一问".into(), about: String::new(), to: Audience::Everyone, anonymous: false, sample: 0, closes_at };
        let staff = by_hand(house, true, "");
        let id = house.wait(draft::begin(db, &community, staff.clone(), once(), facts)).expect("it begins");
        let question = Question::parse(QuestionKind::Number, "几个人住？", "").expect("a question");
        house.wait(draft::edit(db, &community, staff.clone(), once(), (id.clone(), 1), draft::Edit::Add(question))).expect("asked");
        house.wait(open::open(db, &community, staff.clone(), once(), (id.clone(), 2), true)).expect("it opens");
        let send = |n: usize| {
            let mut given = Answers::default();
            given.set(1, vec![n.to_string()]);
            let standing = by_hand(house, n.is_multiple_of(2), &who);
            answer::answer(db, &community, standing, once(), who.clone(), id.clone(), given)
        };
        let all = house.wait(futures_util::future::join_all((1..=12).map(send)));
        assert!(all.iter().all(Result::is_ok), "{all:?}");
        assert_eq!(answered(house, &id), 1);
        let kept = line(house, &id, &who).answers().to(1).to_vec();
        assert!(kept.len() == 1 && (1..=12).contains(&kept[0].parse().expect("a number")), "{kept:?}");
        house.run_jobs();
        assert!(house.resident(&house.cast().neighbour.clone()).get("/notices").says("想听您说说：问一问"), "he was told of it");
    }
}

/// Somebody's birth date, as if it had stood so in the register.
fn born(house: &House, person: &str, date: &str) {
    use diesel::prelude::*;
    use linli::store::schema::people as p;
    let (person, date) = (person.to_owned(), date.to_owned());
    let community = house.community();
    let written = house.app.db.write("story", &community, move |tx| {
        let row = p::table.filter(p::community_id.eq(tx.community)).filter(p::id.eq(&person));
        diesel::update(row).set(p::born.eq(Some(date.as_str()))).execute(tx.conn)?;
        Ok(())
    });
    house.wait(written).expect("it is written");
}

/// Opened with one question, for everybody, who are told.
fn asking(house: &House, title: &str) -> String {
    let (db, community, staff) = (&house.app.db, house.community(), by_hand(house, true, ""));
    let closes_at = db.now() + 7 * 24 * 3_600_000;
    let facts = Facts {
        title: title.into(),
        about: String::new(),
        to: Audience::Everyone,
        anonymous: false,
        sample: 0,
        closes_at,
    };
    let id = house.wait(draft::begin(db, &community, staff.clone(), once(), facts)).expect("it begins");
    let question = draft::Edit::Add(Question::parse(QuestionKind::Number, "几点开门？", "").expect("a question"));
    house.wait(draft::edit(db, &community, staff.clone(), once(), (id.clone(), 1), question)).expect("asked");
    house.wait(open::open(db, &community, staff, once(), (id.clone(), 2), true)).expect("it opens");
    id
}

/// The newest notice that speaks of it.
fn told_of(house: &House, title: &str) -> String {
    let community = house.community();
    let all = house.app.db.read_now(|conn| notices::page(conn, &community, None, None, 20)).expect("it reads");
    all.into_iter().find(|n| n.title.contains(title)).expect("a notice").id
}

fn copy_of(house: &House, notice: &str, who: &str) -> Option<CopyState> {
    let community = house.community();
    let found = house.app.db.read_now(|conn| notice_copies::find(conn, &community, notice, who)).expect("it reads");
    found.map(|copy| copy.state)
}

fn waiting(house: &House, notice: &str) -> usize {
    let community = house.community();
    house.app.db.read_now(|conn| notice_copies::waiting(conn, &community, notice, 10)).expect("it reads").len()
}

living! {
    /// Whoever may answer is asked, and nobody else: a child hears nothing of it, nor whoever comes after it opened. Who
    /// answered need not be told, and nobody once it is over.
    those_on_the_roll_are_told, |house| {
        let (db, community) = (&house.app.db, house.community());
        let (child, grown) = (house.cast().resident.id.clone(), house.cast().neighbour.id.clone());
        born(house, &child, "2016-05-01");
        let id = asking(house, "操场");
        // Old enough by the time it is sent: what governs is the roll.
        born(house, &child, "1948-05-01");
        house.run_jobs();
        let told = told_of(house, "操场");
        assert_eq!((copy_of(house, &told, &grown), copy_of(house, &told, &child)), (Some(CopyState::Waiting), None));
        let (asked, _) = db.read_now(|conn| survey_people::counts(conn, &community, &id)).expect("it reads");
        let ids = [told.clone()];
        let reached = db.read_now(|conn| notice_copies::reached_of(conn, &community, &ids)).expect("it reads");
        assert_eq!(reached[&told].1, i64::try_from(asked).expect("few"), "all who are asked, and nobody besides");

        let mut given = Answers::default();
        given.set(1, vec!["7".into()]);
        let staff = by_hand(house, true, "");
        let entered = answer::answer(db, &community, staff.clone(), once(), grown.clone(), id.clone(), given);
        house.wait(entered).expect("he told the desk");
        assert_eq!(copy_of(house, &told, &grown), Some(CopyState::Reached));
        assert!(waiting(house, &told) > 0);
        let version = found(house, &id).version;
        house.wait(close::close(db, &community, staff, once(), (id.clone(), version))).expect("it closes");
        assert_eq!(waiting(house, &told), 0, "nobody is rung about what is over");
    }
}

living! {
    /// What is not asked after all is taken back from those it had reached; nobody else hears of it any more.
    a_survey_called_back_takes_its_notice_along, |house| {
        let (db, community) = (&house.app.db, house.community());
        let (reached, not) = (house.cast().neighbour.id.clone(), house.cast().resident.id.clone());
        let id = asking(house, "花坛");
        house.run_jobs();
        let first = told_of(house, "花坛");
        let own = by_hand(house, false, &reached);
        let said = hear(db, &community, own, once(), reached.clone(), first.clone(), Hear::AllRight);
        house.wait(said).expect("he knows of it");
        let version = found(house, &id).version;
        house.wait(close::withdraw(db, &community, by_hand(house, true, ""), once(), (id, version))).expect("it is withdrawn");
        assert_eq!((waiting(house, &first), copy_of(house, &first, &not)), (0, Some(CopyState::Dropped)));
        house.advance(Duration::from_secs(60));
        house.run_jobs();
        let second = told_of(house, "花坛");
        assert_ne!(first, second);
        assert!(copy_of(house, &second, &reached).is_some() && copy_of(house, &second, &not).is_none());
    }
}
