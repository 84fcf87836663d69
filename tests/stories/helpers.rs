//! How somebody becomes a helper, stays one and stops: two people decide, ties are told of, nobody is left alone.

use std::time::Duration;

use linli::acts::helper::notes::announce_endings;

use crate::house::{Browser, House, Page};
use crate::living;

const DAY: u64 = 24 * 3600;

fn at_desk(id: &str) -> String {
    format!("/desk/helpers/{id}")
}

/// A member of staff takes the step that the page offers.
fn step(browser: &Browser, id: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get(&at_desk(id));
    assert_eq!(page.status, 200, "{}", page.words());
    browser.submit(&page, "/steps", fields)
}

/// 陈建国 offers to help, and is talked with and trained; then the agreement waits.
fn offered_and_trained(house: &House, desk: &Browser, kind: (&str, &str)) -> String {
    let id = house.cast().neighbour.id.clone();
    let paper = desk.get(&format!("/desk/helpers?person={id}"));
    let fields =
        [("kind", kind.0), ("organisation", kind.1), ("title", "志愿者"), ("words", "周末有空，想帮七号楼的老人")];
    let written = desk.submit(&paper, "/desk/helpers", &fields);
    assert!(written.status == 200 && written.says("谈一谈"), "{}", written.words());
    for words in ["当面谈过，没有亲戚", "学了两个小时"] {
        let done = step(desk, &id, &[("words", words)]);
        assert!(done.status == 200 && done.says(words), "{}", done.words());
    }
    id
}

living! {
    /// On his own phone he offers and signs; the staff do the rest, and two of them decide.
    a_volunteer_walks_the_whole_way, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let offer = his.get("/accreditation");
        let empty = his.submit(&offer, "/accreditation", &[("kind", "volunteer"), ("title", "热心邻居"), ("words", "")]);
        assert_eq!(empty.status, 422, "{}", empty.words());
        assert!(empty.text.contains("热心邻居"), "what was typed is kept");
        let fields = [("kind", "volunteer"), ("title", "志愿者"), ("words", "退休了，想帮楼里的老人报修")];
        let sent = his.submit(&empty, "/accreditation", &fields);
        assert!(sent.status == 200 && sent.says("报名收到了"), "{}", sent.words());
        let id = house.cast().neighbour.id.clone();
        let (desk, accounts, admin) = (house.staff("desk"), house.staff("accounts"), house.staff("admin"));
        assert_eq!(step(&desk, &id, &[]).status, 422, "a talk without a word about it");
        assert_eq!(step(&desk, &id, &[("words", "当面谈过")]).status, 200);
        let early = accounts.submit(&accounts.get(&at_desk(&id)), "/steps", &[("step", "activated"), ("apart", "yes")]);
        assert_eq!(early.status, 409, "no step is skipped: {}", early.words());
        assert_eq!(step(&desk, &id, &[("words", "学过了")]).status, 200);
        let text = his.get("/accreditation");
        assert!(text.says("代办人约定") || text.says("第一百六十八条"), "{}", text.words());
        let signed = his.submit(&text, "/accreditation/agreement", &[]);
        assert!(signed.status == 200 && signed.says("两位同事"), "{}", signed.words());
        let paper = desk.get(&format!("{}/agreement", at_desk(&id)));
        assert!(paper.says("签过") && paper.says("陈建国"), "{}", paper.words());
        let page = desk.get(&at_desk(&id));
        assert!(!page.offers("/steps"), "the desk does not decide: {}", page.words());
        let forced = accounts.submit(&accounts.get(&at_desk(&id)), "/steps", &[("apart", "")]);
        assert_eq!(forced.status, 422, "{}", forced.words());
        assert_eq!(step(&accounts, &id, &[("apart", "yes")]).status, 200);
        let twice = step(&accounts, &id, &[("apart", "yes")]);
        assert!(twice.status == 422 && twice.says("请另一位来办"), "{}", twice.words());
        let done = step(&admin, &id, &[("apart", "yes")]);
        assert!(done.status == 200 && done.says("可以代办"), "{}", done.words());
        assert!(his.get("/accreditation").says("可以帮到"));
    }
}

living! {
    /// The year nears its end: he is told once, signs again, and the old year runs until the new one is made so.
    a_year_is_announced_and_renewed, |house| {
        house.advance(Duration::from_secs(290 * DAY));
        let community = house.community();
        let announce = || house.wait(announce_endings(&house.app.db, &community)).expect("it runs");
        assert_eq!(announce(), 2, "李明 and 王芳");
        assert_eq!(announce(), 0, "once");
        let id = house.cast().helper.id.clone();
        let phone = house.helper();
        let mine = phone.get("/accreditation");
        assert!(mine.says("再签一次"), "{}", mine.words());
        assert_eq!(phone.submit(&mine, "/accreditation/agreement", &[]).status, 200);
        assert_eq!(phone.get("/for").status, 200, "the old year goes on");
        assert_eq!(step(&house.staff("accounts"), &id, &[("apart", "yes")]).status, 200);
        let done = step(&house.staff("admin"), &id, &[("apart", "yes")]);
        assert_eq!(done.status, 200, "{}", done.words());
        house.advance(Duration::from_secs(60 * DAY));
        assert_eq!(house.helper().get("/for").status, 200, "a new year");
        house.advance(Duration::from_secs(310 * DAY));
        let over = house.staff("desk").get(&at_desk(&id));
        assert!(over.says("资格到期了"), "and not a day more: {}", over.words());
    }
}

living! {
    /// Whoever stops leaves nobody alone: every mandate ends, everybody is told, the desk has the list.
    who_stops_helping_leaves_nobody_alone, |house| {
        let phone = house.helper();
        let mine = phone.get("/accreditation");
        let unsure = phone.submit(&mine, "/accreditation/departure", &[("words", "要搬走了")]);
        assert!(unsure.status == 422 && unsure.text.contains("要搬走了"), "{}", unsure.words());
        let gone = phone.submit(&unsure, "/accreditation/departure", &[("words", "要搬走了"), ("sure", "yes")]);
        assert_eq!(gone.status, 200, "{}", gone.words());
        let hers = format!("/for/{}", house.cast().resident.id);
        assert_ne!(phone.get("/for").status, 200);
        assert_ne!(phone.get(&hers).status, 200);
        let desk = house.staff("desk");
        let page = desk.get(&at_desk(&house.cast().helper.id));
        assert!(page.says("要搬走了") && page.says("不再帮忙"), "{}", page.words());
        for name in ["刘桂芳", "张德福"] {
            assert!(page.says(name), "{name} needs somebody else: {}", page.words());
        }
        assert!(!page.text.contains(&format!("resident={}", house.cast().resident.id)), "王秀兰 has her daughter");
        assert!(desk.get("/desk/signals").says("一位代办人不再帮忙了"));
        assert!(desk.get("/desk/calls").says("李明"), "those without a phone are rung");
        let list = house.resident(&house.cast().resident.clone()).get("/mandates");
        assert!(list.says("王芳"), "{}", list.words());
    }
}

living! {
    /// Found out, not told: the accreditation rests at once, and another than who stopped it resumes.
    an_undeclared_tie_rests_the_accreditation, |house| {
        let id = house.cast().helper.id.clone();
        let (phone, accounts) = (house.helper(), house.staff("accounts"));
        assert_eq!(phone.get("/for").status, 200);
        let page = accounts.get(&at_desk(&id));
        let nobody = [("resident", "没有这个人"), ("kind", "landlord"), ("source", "found"), ("tie_words", "邻居说的")];
        let unknown = accounts.submit(&page, "/ties", &nobody);
        assert!(unknown.status == 422 && unknown.text.contains("没有这个人"), "{}", unknown.words());
        let fields = [("resident", "刘桂芳"), ("kind", "landlord"), ("source", "found"), ("tie_words", "邻居说的")];
        let found = accounts.submit(&unknown, "/ties", &fields);
        assert!(found.status == 200 && found.says("先停一停"), "{}", found.words());
        assert_ne!(phone.get("/for").status, 200, "at the next press");
        assert!(accounts.get("/desk/signals").says("没说过的关系"));
        let own = step(&accounts, &id, &[("words", "谈过了")]);
        assert_eq!(own.status, 422, "not by who stopped it: {}", own.words());
        let back = step(&house.staff("admin"), &id, &[("words", "谈过了，是误会")]);
        assert_eq!(back.status, 200, "{}", back.words());
        assert_eq!(house.helper().get("/for").status, 200);
    }
}

living! {
    /// Told beforehand it is nothing bad; a second member of staff looks before a mandate is written.
    a_declared_tie_needs_a_second_look, |house| {
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        let (id, his) = (house.cast().helper.id.clone(), house.cast().neighbour.id.clone());
        let tie = [("resident", "陈建国"), ("kind", "vendor"), ("source", "declared"), ("tie_words", "在他店里买菜")];
        let told = desk.submit(&desk.get(&at_desk(&id)), "/ties", &tie);
        assert!(told.status == 200 && told.says("在他店里买菜"), "{}", told.words());
        assert!(house.helper().get("/accreditation").says("卖东西"));
        let wanted = [("helper", id.as_str()), ("matters", "requests"), ("term", "month"), ("evidence", "k2")];
        let new = format!("/desk/mandates/new?resident={his}");
        let refused = desk.submit(&desk.get(&new), "/desk/mandates", &wanted);
        assert!(refused.status == 422 && refused.says("另一位同事"), "{}", refused.words());
        let page = accounts.get(&at_desk(&id));
        let tie = page.text.split("action=\"/desk/ties/").nth(1).and_then(|t| t.split('"').next()).expect("a tie");
        let action = format!("/desk/ties/{tie}");
        assert_eq!(accounts.submit(&page, &action, &[]).status, 200);
        let drafted = desk.submit(&desk.get(&new), "/desk/mandates", &wanted);
        assert_eq!(drafted.status, 200, "{}", drafted.words());
    }
}

living! {
    /// A member acts in the name of an organisation, whoever looks; ended, at once.
    members_act_in_the_name_of_their_organisation, |house| {
        let (desk, accounts, admin) = (house.staff("desk"), house.staff("accounts"), house.staff("admin"));
        let page = accounts.get("/desk/organisations");
        let nameless = accounts.submit(&page, "/desk/organisations", &[("organisation", " "), ("phone", "8888 4321")]);
        assert!(nameless.status == 422 && nameless.text.contains("8888 4321"), "{}", nameless.words());
        let added = accounts.submit(&page, "/desk/organisations", &[("organisation", "晨光社工站"), ("phone", "8888 4321")]);
        assert!(added.status == 200 && added.says("晨光社工站"), "{}", added.words());
        let organisation = added.link("/desk/organisations/0").rsplit('/').next().expect("an id").to_owned();
        let id = offered_and_trained(house, &desk, ("member", &organisation));
        assert_eq!(step(&desk, &id, &[]).status, 200, "signed on paper");
        assert_eq!(step(&accounts, &id, &[("apart", "yes")]).status, 200);
        assert_eq!(step(&admin, &id, &[("apart", "yes")]).status, 200);
        let hers = house.resident(&house.cast().resident.clone());
        let public = hers.get(&format!("/organisations/{organisation}"));
        assert!(public.status == 200 && public.says("陈建国"), "{}", public.words());
        let her = house.cast().resident.id.clone();
        let wanted = [("helper", id.as_str()), ("matters", "requests"), ("term", "month"), ("evidence", "k2")];
        let drafted = desk.submit(&desk.get(&format!("/desk/mandates/new?resident={her}")), "/desk/mandates", &wanted);
        assert!(drafted.status == 200 && drafted.says("晨光社工站志愿者"), "{}", drafted.words());
        let members = desk.get(&format!("/desk/organisations/{organisation}"));
        let ended = desk.submit(&members, "/departure", &[("leave_words", "单位说不派了")]);
        assert!(ended.status == 200 && ended.says("单位说不派了"), "{}", ended.words());
        assert!(!hers.get(&format!("/organisations/{organisation}")).says("陈建国"));
    }
}

living! {
    /// Nobody decides about themselves, nothing is done beside somebody, and a stranger's step is refused.
    nobody_makes_themselves_a_helper, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let page = his.get("/accreditation");
        let staff = [("kind", "staff"), ("title", "社工"), ("words", "我是工作人员")];
        assert_eq!(his.submit(&page, "/accreditation", &staff).status, 422, "staff are asked by their colleagues");
        let hidden = page.form("/accreditation").hidden;
        let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let own = house.cast().neighbour.id.clone();
        for (path, step) in [("/steps", "activated"), ("/steps", "approved"), ("/ties", "x"), ("/departure", "x")] {
            let fields = [("csrf", csrf.as_str()), ("key", path), ("step", step), ("apart", "yes"), ("words", "好")];
            let tried = his.post_raw(&format!("/desk/helpers/{own}{path}"), &fields);
            assert!(matches!(tried.status, 403 | 404), "{path}: {}", tried.status);
        }
        let phone = house.helper();
        let mine = phone.get("/accreditation");
        let other = house.cast().neighbour.id.clone();
        let tie = phone.submit(&mine, "/accreditation/ties", &[("resident", other.as_str()), ("kind", "kin")]);
        assert_eq!(tie.status, 422, "nobody is looked up here: {}", tie.words());
    }
}
