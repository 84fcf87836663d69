//! 谢谢您: taking part earns what the community set, the same by every way and never for how anybody votes; it is handed
//! over at the desk, told, put right where it was not, and no new rule takes back what was earned.

use linli::acts::surveys::answer;
use linli::acts::thanks::{hand, ready};
use linli::domain::mandate::Matter;
use linli::domain::policy::Refusal;
use linli::domain::standing::{Assurance, Channel, Office, Right, Standing};
use linli::domain::survey::Answers;
use linli::domain::thanks::Part;
use linli::error::{Denied, Error};
use linli::example::at_desk;
use linli::store::thanks::{self, Theirs};
use linli::store::{acts, mandates};

use super::desk_queue::sql;
use super::erasing::erase_him;
use super::held::{by, grant, once, recorded, whole};
use super::merging::{joined, registered_again};
use super::notices::person;
use super::taking::{ahead, announced as ballot, another, everybody, vote, write_down};
use super::{activities, ballots, meetings, surveys};
use crate::house::{Browser, House, Page};
use crate::living;

const RULE: &str = "/desk/settings/thanks";
const SOAP: &str = "一袋洗衣粉，到前台来拿";
const SAUCE: &str = "一瓶酱油，到前台来拿";
const DAY: u64 = 86_400;

fn theirs(house: &House, who: &str) -> Theirs {
    let community = house.community();
    house.app.db.read_now(|conn| thanks::of_person(conn, &community, who)).expect("it reads")
}

fn times(house: &House, who: &str) -> usize {
    theirs(house, who).tally.times()
}

fn of_part(house: &House, who: &str, part: Part) -> usize {
    theirs(house, who).tally.by_part.iter().find(|(known, _)| *known == part).map_or(0, |(_, n)| *n)
}

fn due(house: &House, who: &str) -> usize {
    theirs(house, who).due().iter().map(|(_, n)| n).sum()
}

fn staff_id(house: &House, office: &str) -> String {
    house.cast().staff.iter().find(|s| s.office == office).expect("somebody of that office").id.clone()
}

/// Her page at the desk, and the one of what she earned.
fn at(who: &str) -> String {
    format!("/desk/people/{who}")
}

fn set(admin: &Browser, fields: &[(&str, &str)]) -> Page {
    let page = admin.submit(&admin.get(RULE), RULE, fields);
    assert_eq!(page.status, 200, "{}", page.words());
    page
}

living! {
    /// The administrator changes the rule: mistakes are said all at once, the second tab is told, everybody reads the rule,
    /// and what was earned before stays, also once none are given.
    a_rule_holds_from_now_on_and_takes_nothing_back, |house| {
        let cast = house.cast().clone();
        let her = cast.resident.id.clone();
        let had = due(house, &her);
        assert!(had > 0, "hers waits in the example");
        let admin = house.staff("admin");
        let page = admin.get(RULE);
        assert!(page.says(SOAP) && page.filled(RULE).contains(&("times".into(), "2".into())), "{}", page.words());
        let wrong = admin.submit(&page, RULE, &[("gives", "yes"), ("times", "0"), ("zh", " "), ("en", "Soy sauce")]);
        assert_eq!(wrong.status, 422, "{}", wrong.words());
        for said in ["请至少选一样", "1 到 100 之间", "请写送什么"] {
            assert!(wrong.says(said), "{said}: {}", wrong.words());
        }
        assert!(wrong.text.contains("Soy sauce"), "nothing typed is lost");
        let fields = [("gives", "yes"), ("part", "meeting"), ("times", "１０"), ("zh", SAUCE), ("en", "")];
        let changed = admin.submit(&wrong, RULE, &fields);
        assert!(changed.status == 200 && changed.says(SAUCE) && changed.says(SOAP), "both stand there: {}", changed.words());
        let stale = admin.submit(&page, RULE, &[("gives", "yes"), ("part", "survey"), ("times", "3"), ("zh", "一袋米"), ("key", "tab-two")]);
        assert!(stale.status == 409 && stale.text.contains("一袋米"), "{}", stale.words());
        assert_eq!(theirs(house, &her).rules.len(), 2, "the first, and the one change");

        let kiosk = house.at_kiosk(&cast.resident);
        let mine = kiosk.get("/me/thanks");
        assert!(mine.status == 200 && mine.says(&format!("{had} 份：{SOAP}")), "{}", mine.words());
        assert!(mine.says(&format!("每参加 10 次，送一份：{SAUCE}")) && mine.says("再参加"), "{}", mine.words());
        assert!(mine.says("这些算：来开会") && mine.says("从来不看"), "{}", mine.words());
        let how = house.browser().get("/open/how");
        assert!(how.says(SAUCE) && how.says("怎么参加都一样算") && how.says("从来不看") && how.says("提建议"), "{}", how.words());

        let admin = house.staff("admin");
        let off = set(&admin, &[("times", "10"), ("zh", SAUCE), ("en", "")]);
        assert!(off.says("不送"), "{}", off.words());
        let kiosk = house.at_kiosk(&cast.resident);
        assert!(kiosk.get("/me").text.contains("href=\"/me/thanks\""), "what waits is found");
        let mine = kiosk.get("/me/thanks");
        assert!(mine.says("现在不送谢礼") && mine.says(SOAP) && !mine.says("再参加"), "{}", mine.words());
        assert!(!house.browser().get("/open/how").says("参加了有什么谢礼"));
        let desk = house.staff("desk");
        for _ in 0..had {
            let given = desk.submit(&desk.get(&at(&her)), "/thanks", &[]);
            assert!(given.status == 200 && given.says("记下了"), "also now: {}", given.words());
        }
        let kiosk = house.at_kiosk(&cast.resident);
        assert!(!kiosk.get("/me").text.contains("href=\"/me/thanks\"") && !kiosk.get("/activities").says("/me/thanks"));
        assert!(kiosk.get("/me/thanks").says("拿过的"), "whoever goes there all the same reads it");

        let read = desk.get(RULE);
        assert!(read.status == 200 && !read.offers(RULE), "the desk reads it: {}", read.words());
        for office in ["auditor", "accounts", "party"] {
            assert_eq!(house.staff(office).get(RULE).status, 403, "{office}");
        }
        whole(house);
    }
}

living! {
    /// Handed over once, however often it is pressed, and never more than was earned; she is told, with a receipt, and it
    /// stands in her own pages. It was not handed over after all: it waits again. Nobody hands anything to themselves.
    handed_over_once_and_told, |house| {
        let cast = house.cast().clone();
        let her = cast.resident.id.clone();
        assert_eq!(due(house, &her), 1);
        let desk = house.staff("desk");
        let page = desk.get(&at(&her));
        assert!(page.says("有谢礼可以给") && page.says(&format!("1 份：{SOAP}")), "{}", page.words());
        let done = desk.submit(&page, "/thanks", &[]);
        assert!(done.status == 200 && done.says("记下了") && done.says(SOAP) && done.says("周敏"), "{}", done.words());
        let receipt = done.link("/receipts/");
        let twice = desk.submit(&page, "/thanks", &[]);
        assert_eq!((twice.status, twice.link("/receipts/")), (200, receipt.clone()), "pressed twice it is one receipt");
        let tab = desk.submit(&page, "/thanks", &[("key", "tab-two")]);
        assert_eq!(tab.status, 409, "{}", tab.words());
        let more = desk.submit(&page, "/thanks", &[("key", "tab-three"), ("handed", "1")]);
        assert_eq!(more.status, 409, "nothing is left: {}", more.words());
        assert!(!desk.get(&at(&her)).says("有谢礼可以给"));
        let given = theirs(house, &her).given;
        assert_eq!((given.len(), due(house, &her)), (1, 0));
        assert_eq!(recorded(house, &given[0].id), [("thanks.hand".to_owned(), "office".to_owned())]);

        let paper = house.browser().get(&receipt);
        assert!(paper.status == 200 && paper.says("把谢礼给本人") && paper.says("周敏"), "{}", paper.words());
        let calls = desk.get("/desk/calls");
        assert!(calls.says("把谢礼给了您") && calls.says(SOAP), "she is rung: {}", calls.words());
        let kiosk = house.at_kiosk(&cast.resident);
        assert!(kiosk.get("/acts").says("把谢礼给了您"));
        let mine = kiosk.get("/me/thanks");
        assert!(mine.says("拿过的") && !mine.says("可以拿了") && mine.text.contains("<dt>投票</dt>"), "{}", mine.words());
        assert!(kiosk.get("/me/export").says(SOAP), "what is held about her");
        let helper = house.helper().get(&format!("/for/{her}/me/thanks"));
        assert!(helper.status == 200 && helper.says(SOAP) && !helper.text.contains("<dt>投票</dt>"), "the sum, and not of what: {}", helper.words());

        let desk = house.staff("desk");
        let list = desk.get(&format!("{}/thanks", at(&her)));
        let struck = desk.submit(&list, "/mistake", &[]);
        assert!(struck.status == 200 && struck.says("没给成（周敏") && struck.says("给了一份"), "{}", struck.words());
        assert_eq!(desk.submit(&list, "/mistake", &[]).status, 200, "a second press is the first");
        assert_eq!(desk.submit(&list, "/mistake", &[("key", "tab-two")]).status, 409);
        assert_eq!((theirs(house, &her).given.len(), due(house, &her)), (1, 1), "the row stays, and it waits again");
        let kiosk = house.at_kiosk(&cast.resident);
        assert!(kiosk.get("/acts").says("没有给到您手里") && kiosk.get("/me/thanks").says("没有给成"));

        let (status, json) = house.browser().get_json(&format!("/api/v1/desk/people/{her}/thanks"), &cast.api_token);
        assert_eq!((status, json["count"]["due"][0]["n"].as_u64(), json["handed"].as_u64()), (200, Some(1), Some(0)), "{json}");
        let (zhou, community) = (staff_id(house, "desk"), house.community());
        let own = hand::hand(&house.app.db, &community, at_desk(&zhou, Office::Desk, None), once(), zhou.clone(), 0);
        let refused = house.wait(own).expect_err("not to themselves");
        assert!(matches!(refused, Error::Forbidden(Denied::Act(Refusal::OwnHands))), "{refused:?}");
        assert_eq!(house.staff("accounts").get(&format!("{}/thanks", at(&her))).status, 200);
        assert!(!house.staff("accounts").get(&at(&her)).offers("/thanks"), "the desk hands over, and no other office");
        whole(house);
    }
}

/// Answers a survey's first two questions.
fn said() -> Answers {
    let mut given = Answers::default();
    given.set(1, vec!["1".to_owned()]);
    given.set(2, vec!["3".to_owned()]);
    given
}

living! {
    /// A survey answered on one's own phone, at the kiosk, beside a helper, through one, by telephone, at the counter, on
    /// paper: each counts once, and answering again counts nothing more.
    every_way_of_answering_counts_the_same, |house| {
        let (cast, community) = (house.cast().clone(), house.community());
        let li = cast.helper.id.clone();
        grant(house, &[Matter::Proposals]);
        let id = surveys::opened(&house.staff("desk"), &[("anonymous", "yes")]);
        let chen = cast.neighbour.id.clone();
        let grown = |c: &&linli::store::ballot_roll::Candidate| c.born.as_deref().is_some_and(|b| b[..4] < *"1990");
        let people: Vec<String> = everybody(house).iter().filter(grown).map(|c| c.person.clone()).filter(|p| ![&chen, &li].contains(&p)).take(7).collect();
        let mandate = house.app.db.read_now(|conn| mandates::latest_between(conn, &community, &li, &chen)).expect("it reads").expect("a mandate").0;
        let zhou = staff_id(house, "desk");
        let desk = |channel| Standing { channel, ..at_desk(&zhou, Office::Desk, None) };
        let own = |who: &str, channel, assurance| by(who, Right::OwnSelf, channel, assurance);
        let ways: Vec<(String, Standing)> = vec![
            (people[0].clone(), own(&people[0], Channel::OwnPhone, Assurance::CardAndPin)),
            (people[1].clone(), own(&people[1], Channel::Kiosk, Assurance::CardAndPin)),
            (people[2].clone(), by(&people[2], Right::Assisted { by: li.clone() }, Channel::HelperDevice, Assurance::CardAndNumber)),
            (people[3].clone(), desk(Channel::Phone)),
            (people[4].clone(), desk(Channel::Desk)),
            (people[5].clone(), desk(Channel::Paper)),
            (people[6].clone(), own(&people[6], Channel::Api, Assurance::Token)),
            (chen.clone(), by(&li, Right::Mandate(mandate), Channel::HelperDevice, Assurance::PasswordAndTotp)),
        ];
        let before: Vec<usize> = ways.iter().map(|(who, _)| times(house, who)).collect();
        for round in 1..=2 {
            for (n, (who, standing)) in ways.iter().enumerate() {
                let sent = answer::answer(&house.app.db, &community, standing.clone(), once(), who.clone(), id.clone(), said());
                house.wait(sent).unwrap_or_else(|e| panic!("{n}: {e:?}"));
                assert_eq!(times(house, who), before[n] + 1, "way {n}, round {round}");
            }
        }
        // Its answers come off the names when it closes: that they took part stays.
        let desk = house.staff("desk");
        desk.submit(&desk.get(&format!("/desk/surveys/{id}")), "/closing", &[]);
        for (n, (who, _)) in ways.iter().enumerate() {
            assert_eq!(times(house, who), before[n] + 1, "{n}");
        }
    }
}

living! {
    /// Who came counts, by whichever way they had a place, or had none; who did not come, or signed off, does not.
    who_came_counts_and_who_signed_up_alone_does_not, |house| {
        let cast = house.cast().clone();
        let (wang, chen) = (cast.resident.id.clone(), cast.neighbour.id.clone());
        let (liu, zhang, fang) = (person(house, "刘桂芳"), person(house, "张德福"), person(house, "王芳"));
        let everyone = [&wang, &chen, &liu, &zhang, &fang];
        let before = everyone.map(|who| of_part(house, who, Part::Activity));
        let desk = house.staff("desk");
        let id = activities::id_of(&activities::announced(&desk, &[("seats", "9")]));
        let up = |browser: &Browser, base: &str| browser.submit(&browser.get(&format!("{base}/activities/{id}")), "/signup", &[]);
        up(&house.resident(&cast.neighbour), "");
        up(&house.helper(), &format!("/for/{wang}"));
        activities::names(&house.staff("desk"), &id, "刘桂芳\n张德福");
        let desk = activities::begun(house);
        assert_eq!(everyone.map(|who| of_part(house, who, Part::Activity)), before, "signing up is not coming");
        let page = desk.get(&format!("/desk/activities/{id}"));
        let came: Vec<String> = ["王秀兰", "陈建国", "刘桂芳"].iter().map(|name| page.choice(name)).collect();
        let mut fields: Vec<(&str, &str)> = came.iter().map(|who| ("came", who.as_str())).collect();
        fields.push(("names", "王芳"));
        let noted = desk.submit(&page, "/attendance", &fields);
        assert!(noted.status == 200 && noted.says("办过了"), "{}", noted.words());
        let after = everyone.map(|who| of_part(house, who, Part::Activity));
        assert_eq!(after, [before[0] + 1, before[1] + 1, before[2] + 1, before[3], before[4] + 1], "张德福 did not come");

        let meeting = meetings::id_of(&meetings::planned(&desk, &[("date", "2026-12-05"), ("open", "yes")]));
        let met = [&chen, &liu, &fang].map(|who| of_part(house, who, Part::Meeting));
        house.advance(std::time::Duration::from_secs(4 * DAY));
        let desk = house.staff("desk");
        let page = desk.get(&format!("/desk/meetings/{meeting}"));
        let noted = desk.submit(&page, "/attendance", &[("came", &page.choice("陈建国")), ("names", "王芳")]);
        assert_eq!(noted.status, 200, "{}", noted.words());
        let now = [&chen, &liu, &fang].map(|who| of_part(house, who, Part::Meeting));
        assert_eq!(now, [met[0] + 1, met[1], met[2] + 1], "a member and a guest who came, and not the member who did not");
    }
}

living! {
    /// A ballot counts once for everybody on the line, whichever way the line's vote came, however often it was changed, and
    /// whatever it was.
    a_vote_counts_once_whatever_it_was, |house| {
        let cast = house.cast().clone();
        let (wang, chen) = (cast.resident.id.clone(), cast.neighbour.id.clone());
        let mate = another(house, &[&chen, &wang, &cast.helper.id]);
        let home = everybody(house).into_iter().find(|c| c.person == chen).and_then(|c| c.home).expect("a home");
        write_down(house, "home_id", &home, &mate.person);
        let everyone = [&wang, &chen, &mate.person];
        let voted = || everyone.map(|who| of_part(house, who, Part::Ballot));
        let before = voted();
        let (at, id) = ballot(house, &[("basis", "household"), ("secrecy", "open"), ("title", "要不要装门禁")]);
        ahead(house, 3 * DAY + 60);
        assert_eq!(voted(), before, "to be asked is not to take part");
        let his = house.resident(&cast.neighbour);
        assert!(vote(&his, &id, "0").says("投好了"));
        let one_home = [before[0], before[1] + 1, before[2] + 1];
        assert_eq!(voted(), one_home);
        assert!(vote(&his, &id, "1").says("投好了"));
        assert_eq!(voted(), one_home, "changed, it is one vote");
        let desk = house.staff("desk");
        let line = ballots::line_of(house, &id, &wang).line.to_string();
        let listed = desk.submit(&desk.get(&at), "/box", &[("lines", &line)]);
        assert!(listed.says("记下 1 个"), "{}", listed.words());
        assert_eq!(voted(), [before[0] + 1, one_home[1], one_home[2]], "a paper in the box is as good");
    }
}

living! {
    /// Two records become one: what both took part in counts once, and what either was given was given to the person.
    two_records_are_one_person, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let his = house.cast().neighbour.id.clone();
        let double = registered_again(&desk, "陈健国");
        let id = surveys::opened(&desk, &[]);
        let (community, zhou) = (house.community(), staff_id(house, "desk"));
        for who in [&his, &double] {
            let paper = Standing { channel: Channel::Paper, ..at_desk(&zhou, Office::Desk, None) };
            let sent = answer::answer(&house.app.db, &community, paper, once(), who.clone(), id.clone(), said());
            house.wait(sent).expect("it is entered");
        }
        sql(
            house,
            &format!(
                "INSERT INTO thanks_given (community_id, person_id, id, rule_version, by_id, at, struck_by, struck_at)
                 VALUES ('{community}', '{double}', 'given-to-the-double', 1, '{zhou}', 1, NULL, NULL)"
            ),
        );
        let (alone, waiting) = (times(house, &his), due(house, &his));
        assert!(alone > 0 && waiting > 0 && times(house, &double) == 1);
        joined(&desk, &accounts, &his, &double);
        assert_eq!(times(house, &his), alone, "the one survey counts once");
        assert_eq!((theirs(house, &his).given.len(), due(house, &his)), (1, waiting - 1));
        assert!(theirs(house, &double).given.is_empty());
        whole(house);
    }
}

living! {
    /// Erased, nothing of what was handed to somebody is kept about them, nor how often they took part.
    who_is_erased_leaves_no_thanks_behind, |house| {
        let her = house.cast().resident.id.clone();
        let desk = house.staff("desk");
        let given = desk.submit(&desk.get(&at(&her)), "/thanks", &[]);
        assert_eq!((given.status, theirs(house, &her).given.len()), (200, 1), "{}", given.words());
        erase_him(house, &her);
        assert!(theirs(house, &her).given.is_empty(), "what was handed over is nobody's");
        let page = house.staff("desk").get(&format!("{}/thanks", at(&her)));
        assert!(page.says("还没有拿过") && page.says("现在没有可以给的"), "{} {}", page.status, page.words());
        whole(house);
    }
}

living! {
    /// Whoever has taken part often enough is told once, in their own way, with what it is and where it is; what was handed
    /// over is told of with it, and what was struck is not told of anew.
    told_once_that_it_waits, |house| {
        let (cast, community) = (house.cast().clone(), house.community());
        let her = cast.resident.id.clone();
        let tell = || house.wait(ready::tell(&house.app.db, &community)).expect("it is told");
        let notes = |who: &str| {
            house.app.db.read_now(|conn| acts::latest_about(conn, &community, who, "thanks.ready")).expect("it reads")
        };
        let hers = notes(&her).map(|act| act.id);
        assert!(hers.is_some(), "in the example she was told when it was earned");
        // Somebody took part this morning.
        tell();
        assert_eq!((tell(), notes(&her).map(|act| act.id)), (0, hers), "once each");
        let mine = house.at_kiosk(&cast.resident).get("/acts");
        assert!(mine.says("给您准备好了一份谢礼"), "{}", mine.words());
        let calls = house.staff("desk").get("/desk/calls");
        assert!(calls.says(&format!("准备好了一份谢礼：{SOAP}")), "she is rung, and hears what it is: {}", calls.words());

        // One survey more, and a neighbour has one too: he is told, and she is not.
        let chen = cast.neighbour.id.clone();
        let (had, before) = (due(house, &chen), notes(&chen).map(|act| act.id));
        let mut rounds = 0;
        while due(house, &chen) == had {
            let id = surveys::opened(&house.staff("desk"), &[]);
            let own = by(&chen, Right::OwnSelf, Channel::OwnPhone, Assurance::CardAndPin);
            house.wait(answer::answer(&house.app.db, &community, own, once(), chen.clone(), id, said())).expect("he answers");
            rounds += 1;
            assert!(rounds < 4, "twice makes one");
        }
        assert_eq!((tell(), tell()), (1, 0), "once, however often the clock comes round");
        let after = notes(&chen).expect("he was told");
        assert_ne!(Some(after.id), before);
        let desk = house.staff("desk");
        desk.submit(&desk.get(&at(&chen)), "/thanks", &[]);
        assert_eq!(tell(), 0);
        whole(house);
    }
}
