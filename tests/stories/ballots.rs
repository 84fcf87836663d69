//! 投票: one vote a line by whatever way; secret stays secret; the count can be done again by anybody.

use std::process::Command;
use std::time::Duration;

use linli::domain::ballot::file::{BallotFile, Opened};
use linli::domain::ballot::urn::{Half, Which, code_in_groups};
use linli::store::ballot_roll;

use crate::house::{Browser, House, Page};
use crate::living;

const DAY: u64 = 86_400;

/// Draws a ballot up; gives its page at the desk.
pub fn draw_up(desk: &Browser, with: &[(&str, &str)]) -> Page {
    let usual = [
        ("title", "要不要装电梯"),
        ("about", "一到五层都出钱，一层少出。"),
        ("basis", "person"),
        ("secrecy", "secret"),
        ("threshold", "half"),
        ("quorum", "0"),
        ("opens", "2026-11-26"),
        ("opens_time", "8:00"),
        ("closes", "2026-11-28"),
        ("closes_time", "18：00"),
        ("contest_days", "7"),
        ("kind0", "yes_no"),
        ("text0", "同意装电梯吗？"),
    ];
    let mut fields: Vec<_> =
        usual.into_iter().filter(|(name, _)| !with.iter().any(|(given, _)| given == name)).collect();
    fields.extend(with);
    let page = desk.submit(&desk.get("/desk/ballots/new"), "/desk/ballots", &fields);
    assert!(page.status == 200 && page.says("在起草"), "{}: {}", page.status, page.words());
    page
}

/// Two people make a half each, and the desk is given the public parts.
pub fn give_halves(desk: &Browser, address: &str) -> (Half, Half) {
    let halves = (Half::new(Which::First), Half::new(Which::Second));
    for (half, who) in [(&halves.0, "居民代表刘桂芳"), (&halves.1, "监督员孙丽")] {
        let fields = [("holder", who), ("half", &half.public().in_words())];
        let given = desk.submit(&desk.get(address), "/half", &fields);
        assert!(given.status == 200 && given.says(who), "{}", given.words());
    }
    halves
}

/// The number of a sealed ballot, as it is shown in groups.
fn code_on(page: &Page) -> String {
    let words = page.words();
    let parts: Vec<&str> = words.split_whitespace().collect();
    let fits = |three: &[&str]| {
        three.iter().map(|p| p.len()).eq([3, 4, 3]) && three.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()))
    };
    parts.windows(3).find(|three| fits(three)).unwrap_or_else(|| panic!("no number on {words}")).concat()
}

/// The eight digits of a slip.
fn slip_on(page: &Page) -> String {
    let words = page.words();
    let parts: Vec<&str> = words.split_whitespace().collect();
    let digits = |p: &str| p.len() == 4 && p.bytes().all(|b| b.is_ascii_digit());
    parts.windows(2).find(|two| two.iter().all(|p| digits(p))).unwrap_or_else(|| panic!("no slip on {words}")).concat()
}

/// Answers, looks once more, and casts.
fn vote(who: &Browser, id: &str, answers: &[(&str, &str)]) -> Page {
    let paper = who.get(&format!("/ballots/{id}/vote"));
    assert_eq!(paper.status, 200, "{}", paper.words());
    let check = who.submit(&paper, "/check", answers);
    assert!(check.status == 200 && check.says("再看一遍"), "{}", check.words());
    who.submit(&check, "/votes", &[])
}

/// Somebody's line on the roll.
pub fn line_of(house: &House, ballot: &str, person: &str) -> ballot_roll::Line {
    let (community, ballot, person) = (house.community(), ballot.to_owned(), person.to_owned());
    let found = house.app.db.read_now(|conn| ballot_roll::line_of(conn, &community, &ballot, &person));
    found.expect("it reads").expect("a line")
}

/// Somebody else of the register, who has no part in the other stories.
fn another(house: &House, but: &[&str]) -> ballot_roll::Candidate {
    let community = house.community();
    let all = house.app.db.read_now(|conn| ballot_roll::candidates(conn, &community, None)).expect("it reads");
    // A short name could be a part of somebody else's.
    let named = |name: &str| name.chars().count() > 2 && all.iter().filter(|c| c.name == name).count() == 1;
    let old = |born: &Option<String>| born.as_deref().is_some_and(|b| b[..4] < *"1990");
    all.iter()
        .rev()
        .find(|c| named(&c.name) && old(&c.born) && !but.contains(&c.person.as_str()))
        .expect("somebody")
        .clone()
}

fn paper(reader: &Browser, address: &str, serial: &str, answer: &str) -> Page {
    let page = reader.get(&format!("{address}/papers"));
    reader.submit(&page, "/papers", &[("serial", serial), ("q0", answer)])
}

fn file_of(house: &House, n: &str) -> BallotFile {
    let page = house.browser().get(&format!("/open/ballots/{n}/file"));
    assert_eq!(page.status, 200, "{}", page.words());
    BallotFile::read(&page.text).expect("a ballot's file")
}

/// Counts a file with the program, away from any database.
fn count_offline(house: &House, text: &str, halves: Option<(&Half, &Half)>) -> (bool, String) {
    let folder = house.folder.join("offline");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("file.json"), text).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_linli"));
    command.args(["ballot", "count", "file.json"]).current_dir(&folder).env_remove("LINLI_DATABASE");
    if let Some((first, second)) = halves {
        std::fs::write(folder.join("a"), first.in_words().as_str()).expect("a file");
        std::fs::write(folder.join("b"), second.in_words().as_str()).expect("a file");
        command.args(["--half-a", "a", "--half-b", "b", "--out", "opened.json"]);
    }
    let output = command.output().expect("it runs");
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

living! {
    /// From the draft to the seal, by phone, kiosk, slip and paper; what anybody chose is nowhere beside their name.
    a_secret_ballot_from_beginning_to_end, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let owners = desk.submit(&desk.get("/desk/ballots/new"), "/desk/ballots", &[("title", "电梯"), ("basis", "owners"), ("secrecy", "secret"), ("threshold", "half"), ("opens", "2026-11-26"), ("opens_time", "8:00"), ("closes", "2026-11-28"), ("closes_time", "18:00"), ("contest_days", "7"), ("text0", "装吗？")]);
        assert!(owners.status == 422 && owners.says("只能记名") && owners.text.contains("装吗"), "{}", owners.words());
        let drawn = draw_up(&desk, &[]);
        let (at, id) = (drawn.url.clone(), drawn.url.rsplit('/').next().expect("an id").to_owned());
        assert_eq!(house.resident(&cast.neighbour).get(&format!("/ballots/{id}")).status, 404, "a draft is nobody's yet");
        let early = desk.submit(&desk.get(&at), "/announcement", &[]);
        assert!(early.status == 422 && early.says("还缺管钥匙的人"), "{}", early.words());
        let (first, second) = give_halves(&desk, &at);
        let secret = desk.submit(&desk.get(&at), "/half", &[("holder", "某人"), ("half", first.in_words().as_str())]);
        assert_eq!(secret.status, 422, "the secret half is not taken: {}", secret.words());
        let announced = desk.submit(&desk.get(&at), "/announcement", &[]);
        assert!(announced.status == 200 && announced.says("名册公布了"), "{}", announced.words());
        let public = announced.link("/open/ballots/");
        let n = public.rsplit('/').next().expect("a number").to_owned();

        // Everybody looks at their line before it opens; who objects gets an answer, and until then it does not open.
        let his = house.resident(&cast.neighbour);
        let page = his.get(&format!("/ballots/{id}"));
        assert!(page.says("您在名册上") && page.says("记号") && !page.text.contains(&format!("/ballots/{id}/vote")), "{}", page.words());
        let form = his.get(&format!("/ballots/{id}/objection"));
        let empty = his.submit(&form, "/objections", &[("kind", "wrong"), ("words", " ")]);
        assert_eq!(empty.status, 422, "{}", empty.words());
        let objected = his.submit(&form, "/objections", &[("kind", "stranger"), ("words", "有一位早就搬走了。")]);
        assert!(objected.status == 200 && objected.says("等答复"), "{}", objected.words());
        house.advance(Duration::from_secs(3 * DAY));
        house.run_jobs();
        let desk = house.staff("desk");
        assert!(desk.get(&at).says("名册公布了"), "somebody waits for an answer");
        let before = desk.get(&at);
        let decided = desk.submit(&before, "/decision", &[("granted", "no"), ("words", "查过了，还住在这里。")]);
        assert!(decided.status == 200 && decided.says("没有采纳"), "{}", decided.words());
        house.advance(Duration::from_secs(61));
        house.run_jobs();
        assert!(desk.get(&at).says("正在投票"), "{}", desk.get(&at).words());

        // On his phone, and again: only the last counts.
        let his = house.resident(&cast.neighbour);
        assert!(his.get("/").says("要不要装电梯"), "it waits on his first page");
        let paper_page = his.get(&format!("/ballots/{id}/vote"));
        let bare = his.submit(&paper_page, "/check", &[]);
        assert!(bare.status == 422 && bare.says("请选一个"), "{}", bare.words());
        let first_time = vote(&his, &id, &[("q0", "1")]);
        assert!(first_time.url.ends_with("/taken") && first_time.says("投好了"), "{}", first_time.words());
        let old = code_on(&first_time);
        let code = code_on(&vote(&his, &id, &[("q0", "0")]));
        assert_ne!(old, code);
        assert!(!his.get("/").says("要不要装电梯：等您投票"), "nothing waits any more");

        // Never on a helper's phone, neither by the helper nor beside them.
        let phone = house.helper();
        let for_her = format!("/for/{}/ballots/{id}", cast.resident.id);
        assert_eq!(phone.get(&for_her).status, 404);
        let csrf = phone.get(&format!("/for/{}/requests/new/what", cast.resident.id)).form("/requests/new/what").hidden;
        let csrf = csrf.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let tried = phone.post_raw(&format!("{for_her}/votes"), &[("csrf", &csrf), ("key", "x"), ("q0", "0")]);
        assert!(matches!(tried.status, 403 | 404), "{}: {}", tried.status, tried.words());

        // At the kiosk; then a paper of hers lies in the box, and counts instead.
        let her = house.at_kiosk(&cast.resident);
        let hers = code_on(&vote(&her, &id, &[("q0", "1")]));
        // With a slip: somebody without a card; the desk does not see what is chosen.
        let third = another(house, &[&cast.resident.id, &cast.neighbour.id]);
        let desk = house.staff("desk");
        let nobody = desk.submit(&desk.get(&at), "/slips", &[("who", "查无此人")]);
        assert!(nobody.status == 422 && nobody.text.contains("查无此人"), "{}", nobody.words());
        let slip = slip_on(&desk.submit(&desk.get(&at), "/slips", &[("who", &third.name)]));
        assert!(his.get("/ballots/slip").says("自助机"), "on a phone of one's own it opens nothing");
        let kiosk = house.browser();
        kiosk.have_cookie(&cast.kiosk_device_cookie);
        let asked = kiosk.get("/ballots/slip");
        let wrong = kiosk.submit(&asked, "/ballots/slip", &[("code", "00000000")]);
        assert!(wrong.status == 422 && wrong.says("不对"), "{}", wrong.words());
        let sheet = kiosk.submit(&asked, "/ballots/slip", &[("code", &slip)]);
        assert!(sheet.says(&third.name), "{}", sheet.words());
        let check = kiosk.submit(&sheet, "/slip/check", &[("q0", "0")]);
        let by_slip = kiosk.submit(&check, "/slip/votes", &[]);
        let slips = code_on(&by_slip);
        let twice = kiosk.submit(&check, "/slip/votes", &[]);
        assert!(twice.status == 200 && code_on(&twice) == slips, "pressed twice, it is shown again: {}", twice.words());
        assert_eq!(twice.link("/receipts/"), by_slip.link("/receipts/"));
        let other = kiosk.submit(&check, "/slip/votes", &[("key", "another-form")]);
        assert_eq!(other.status, 422, "only to the form that cast it: {}", other.words());
        let again = kiosk.submit(&asked, "/ballots/slip", &[("code", &slip)]);
        assert_eq!(again.status, 422, "a slip is good once: {}", again.words());

        // The box: her line and one more.
        let her_line = line_of(house, &id, &cast.resident.id).line;
        let fourth = another(house, &[&cast.resident.id, &cast.neighbour.id, &third.person]);
        let line = line_of(house, &id, &fourth.person).line;
        let listed = desk.submit(&desk.get(&at), "/box", &[("lines", &format!("{her_line}、{line} 9999"))]);
        assert!(listed.says("改以纸票为准") && listed.says("9999"), "{}", listed.words());
        let twice = desk.submit(&desk.get(&at), "/box", &[("lines", &line.to_string())]);
        assert!(twice.says("登记过两次"), "{}", twice.words());
        let her = house.at_kiosk(&cast.resident);
        let page = her.get(&format!("/ballots/{id}"));
        assert!(page.says("纸票") && !page.text.contains(&format!("/ballots/{id}/vote\"")), "{}", page.words());
        let shut = paper(&desk, &at, "1", "0");
        assert!(shut.status == 422 && shut.says("关箱以后"), "{}", shut.words());

        // It ends by the clock; names come off; the urn is there for everybody.
        house.advance(Duration::from_secs(3 * DAY));
        let his = house.resident(&cast.neighbour);
        let late = his.get(&format!("/ballots/{id}/vote"));
        assert_eq!(late.status, 409, "{}", late.words());
        let desk = house.staff("desk");
        let closed = desk.submit(&desk.get(&at), "/close", &[]);
        assert!(closed.status == 200 && closed.says("等点票"), "{}", closed.words());
        assert!(line_of(house, &id, &cast.neighbour.id).sealed.is_none(), "his line holds nothing any more");
        let file = file_of(house, &n);
        assert_eq!((file.urn.len(), file.listed, file.votes.is_none()), (2, 2, true));
        let stranger = house.browser();
        for (wanted, there) in [(&code, true), (&slips, true), (&old, false), (&hers, false)] {
            let page = stranger.get(&format!("/open/ballots/{n}?code={wanted}"));
            assert_eq!(page.says(&format!("{} 在票箱里。", code_in_groups(wanted))), there, "{wanted}: {}", page.words());
        }

        // Papers: two readers, and a third where they differ; who read one does not read it again.
        let accounts = house.staff("accounts");
        assert_eq!(paper(&desk, &at, "1", "0").status, 200);
        assert_eq!(paper(&desk, &at, "1", "0").status, 422, "not the same eyes twice");
        assert_eq!(paper(&accounts, &at, "1", "0").status, 200);
        paper(&desk, &at, "2", "1");
        let differs = paper(&accounts, &at, "2", "0");
        assert!(differs.says("不一样的 1 张"), "{}", differs.words());
        let too_soon = desk.submit_with_photos(&desk.get(&at), "/count", &[], &[]);
        assert!(too_soon.status == 422 && too_soon.says("还有纸票"), "{}", too_soon.words());
        let admin = house.staff("admin");
        assert!(paper(&admin, &at, "2", "1").says("录好 2 张"));

        // Opened offline with both halves, counted by one and published by another.
        let text = stranger.get(&format!("/open/ballots/{n}/file")).text;
        let (went, said) = count_offline(house, &text, Some((&first, &second)));
        assert!(went && said.contains("2 ballots opened"), "{said}");
        let opened = std::fs::read(house.folder.join("offline/opened.json")).expect("what was opened");
        assert!(Opened::read(std::str::from_utf8(&opened).expect("text")).is_ok());
        let none = accounts.submit_with_photos(&accounts.get(&at), "/count", &[], &[]);
        assert!(none.status == 422 && none.says("请传打开的选票文件"), "{}", none.words());
        let counted = accounts.submit_with_photos(&accounts.get(&at), "/count", &[], &[("opened", opened)]);
        assert!(counted.status == 200 && counted.says("另一个人"), "{}", counted.words());
        assert!(stranger.get(&public).says("正在点票"), "nobody reads it before it was looked at");
        assert!(!accounts.get(&at).offers("/publication"), "not by whoever counted");
        let desk = house.staff("desk");
        let published = desk.submit(&desk.get(&at), "/publication", &[]);
        assert!(published.status == 200 && published.says("结果公布了"), "{}", published.words());
        let result = stranger.get(&public);
        assert!(result.says("通过") && result.says("投了 4 票"), "{}", result.words());

        // Anybody counts again, and finds what was changed.
        let text = stranger.get(&format!("/open/ballots/{n}/file")).text;
        let (went, said) = count_offline(house, &text, Some((&first, &second)));
        assert!(went && said.contains("is the result of these votes"), "{said}");
        let (went, said) = count_offline(house, &text, None);
        assert!(went, "{said}");
        let forged = text.replacen("[[1]]", "[[0]]", 1);
        assert_ne!(forged, text);
        let (went, said) = count_offline(house, &forged, None);
        assert!(!went && said.contains("DOES NOT FIT"), "{said}");

        // Contested, answered, and over for good.
        let form = his.get(&format!("/ballots/{id}/objection"));
        let contested = his.submit(&form, "/objections", &[("words", "我想看看是怎么点的。")]);
        assert!(contested.status == 200 && contested.says("正在查"), "{}", contested.words());
        assert!(!desk.get(&at).offers("/decision"), "not by whoever published it");
        let admin = house.staff("admin");
        let answered = admin.submit(&admin.get(&at), "/decision", &[("granted", "no"), ("words", "周五下午当着大家再看一遍。")]);
        assert!(answered.says("结果公布了"), "{}", answered.words());
        assert!(!desk.get(&at).offers("/seal"), "the time runs");
        house.advance(Duration::from_secs(8 * DAY));
        let desk = house.staff("desk");
        let sealed = desk.submit(&desk.get(&at), "/seal", &[("how", "两位各自当面撕毁")]);
        assert!(sealed.status == 200 && sealed.says("全部结束"), "{}", sealed.words());
        assert!(stranger.get(&public).says("当面撕毁"));
    }
}

living! {
    /// Owners by heads and floor area; co-owners have one vote; a helper casts what was stated, and only that.
    owners_decide_by_heads_and_by_area, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let with = [("title", "外墙维修"), ("basis", "owners"), ("secrecy", "open"), ("opens", "2026-12-10"), ("closes", "2026-12-20"), ("proxies", "yes"), ("proxy_cap", "1")];
        let drawn = draw_up(&desk, &with);
        let (at, id) = (drawn.url.clone(), drawn.url.rsplit('/').next().expect("an id").to_owned());
        let community = house.community();
        let all = house.app.db.read_now(|conn| ballot_roll::candidates(conn, &community, None)).expect("it reads");
        let home = |id: &str| all.iter().find(|c| c.person == id).map(|c| (c.place(), c.name.clone())).expect("a home");
        let (hers, his) = (home(&cast.resident.id), home(&cast.neighbour.id));
        let list = format!("房屋,建筑面积,业主\n{},89.5,{}、不住这里的王强\n{},120,{}\n商铺1,60,李四\n", hers.0, hers.1, his.0, his.1);
        let bad = desk.submit_with_photos(&desk.get(&at), "/owners", &[], &[("list", "房屋,面积,业主\n1,八十,王\n".as_bytes().to_vec())]);
        assert!(bad.status == 422 && bad.says("第 2 行"), "{}", bad.words());
        let roll = desk.submit_with_photos(&desk.get(&at), "/owners", &[], &[("list", list.into_bytes())]);
        assert!(roll.status == 200 && roll.says("89.50") && roll.says("王强"), "{}", roll.words());
        let announced = desk.submit(&desk.get(&at), "/announcement", &[]);
        assert!(announced.status == 200 && announced.says("269.50"), "{}", announced.words());
        let public = announced.link("/open/ballots/");
        house.advance(Duration::from_secs(17 * DAY));
        house.run_jobs();

        // She states her choice at the kiosk, for 李明 alone and this ballot alone.
        let her = house.at_kiosk(&cast.resident);
        let form = her.get(&format!("/ballots/{id}/proxy"));
        let nobody = her.submit(&form, "/proxy", &[("q0", "0")]);
        assert_eq!(nobody.status, 422, "{}", nobody.words());
        let given = her.submit(&form, "/proxy", &[("q0", "0"), ("helper", &form.choice("李明"))]);
        assert!(given.status == 200 && given.says("李明") && given.says("同意"), "{}", given.words());
        let phone = house.helper();
        let for_her = format!("/for/{}/ballots", cast.resident.id);
        assert!(phone.get(&for_her).says("外墙维修"));
        let stated = phone.get(&format!("{for_her}/{id}"));
        assert!(stated.says("只能照这样投"), "{}", stated.words());
        let cast_it = phone.submit(&stated, "/votes", &[("q0", "1")]);
        assert!(cast_it.status == 200 && cast_it.says("已经投了"), "{}", cast_it.words());
        let line = line_of(house, &id, &cast.resident.id);
        assert_eq!((line.choice.as_deref(), line.channel.as_deref()), (Some("[[0]]"), Some("helper_device")), "what she stated, whatever he sent");
        assert!(house.at_kiosk(&cast.resident).get("/acts").says("投了票"), "she is told");
        let his_phone = house.resident(&cast.neighbour);
        let his_vote = vote(&his_phone, &id, &[("q0", "0")]);
        assert!(his_vote.says("投好了"), "{}", his_vote.words());

        // 李四 is not on the register: on paper, read twice.
        let desk = house.staff("desk");
        let unlisted = paper(&desk, &at, "3", "1");
        assert!(unlisted.status == 422 && unlisted.says("先登记"), "{}", unlisted.words());
        desk.submit(&desk.get(&at), "/box", &[("lines", "3")]);
        let accounts = house.staff("accounts");
        for reader in [&desk, &accounts] {
            assert_eq!(paper(reader, &at, "3", "1").status, 200);
        }
        house.advance(Duration::from_secs(11 * DAY));
        let (desk, accounts) = (house.staff("desk"), house.staff("accounts"));
        desk.submit(&desk.get(&at), "/close", &[]);
        let counted = desk.submit_with_photos(&desk.get(&at), "/count", &[], &[]);
        assert!(counted.status == 200 && counted.says("209.50"), "{}", counted.words());
        let published = accounts.submit(&accounts.get(&at), "/publication", &[]);
        assert_eq!(published.status, 200, "{}", published.words());
        let result = house.browser().get(&public);
        assert!(result.says("通过") && result.says("209.50") && result.says("60.00"), "{}", result.words());
        let n = public.rsplit('/').next().expect("a number");
        let text = house.browser().get(&format!("/open/ballots/{n}/file")).text;
        assert!(!text.contains("王秀兰") && !text.contains("李四"), "no names leave");
        let (went, said) = count_offline(house, &text, None);
        assert!(went && said.contains("carried"), "{said}");
    }
}

living! {
    /// All ways at the same moment, round after round: the line holds one vote, and no paper beside a sealed one.
    one_vote_whatever_the_channels, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let at = draw_up(&desk, &[]).url;
        let id = at.rsplit('/').next().expect("an id").to_owned();
        give_halves(&desk, &at);
        desk.submit(&desk.get(&at), "/announcement", &[]);
        house.advance(Duration::from_secs(3 * DAY));
        house.run_jobs();
        let desk = house.staff("desk");
        let (kiosk_device, url) = (&cast.kiosk_device_cookie, &house.url);
        for round in 0..6 {
            let own = [house.resident(&cast.neighbour), house.at_kiosk(&cast.neighbour)];
            let slip = desk.submit(&desk.get(&at), "/slips", &[("who", &cast.neighbour.card_number)]);
            let boxed = round == 5;
            let line = line_of(house, &id, &cast.neighbour.id).line.to_string();
            std::thread::scope(|all| {
                for (n, browser) in own.iter().enumerate() {
                    let (id, answer) = (&id, if n == 0 { "0" } else { "1" });
                    all.spawn(move || {
                        let paper = browser.get(&format!("/ballots/{id}/vote"));
                        if paper.status == 200 {
                            let check = browser.submit(&paper, "/check", &[("q0", answer)]);
                            if check.status == 200 && check.offers("/votes") {
                                let done = browser.submit(&check, "/votes", &[]);
                                assert!(matches!(done.status, 200 | 409 | 422), "{}: {}", done.status, done.words());
                            }
                        }
                    });
                }
                let code = slip_on(&slip);
                all.spawn(move || {
                    let kiosk = Browser::new(url);
                    kiosk.have_cookie(kiosk_device);
                    let sheet = kiosk.submit(&kiosk.get("/ballots/slip"), "/ballots/slip", &[("code", &code)]);
                    let check = kiosk.submit(&sheet, "/slip/check", &[("q0", "0")]);
                    let done = kiosk.submit(&check, "/slip/votes", &[]);
                    assert!(matches!(done.status, 200 | 409 | 422), "{}: {}", done.status, done.words());
                });
                if boxed {
                    let (desk, at, line) = (&desk, &at, &line);
                    all.spawn(move || {
                        let page = desk.get(at);
                        assert_eq!(desk.submit(&page, "/box", &[("lines", line)]).status, 200);
                    });
                }
            });
            let found = line_of(house, &id, &cast.neighbour.id);
            assert!(found.taken_at.is_some());
            assert_eq!(found.sealed.is_some(), found.channel.as_deref() != Some("paper"), "{found:?}");
        }
        assert_eq!(line_of(house, &id, &cast.neighbour.id).channel.as_deref(), Some("paper"), "the paper is in the box");
        house.advance(Duration::from_secs(3 * DAY));
        let desk = house.staff("desk");
        desk.submit(&desk.get(&at), "/close", &[]);
        let public = desk.get(&at).link("/open/ballots/");
        let file = file_of(house, public.rsplit('/').next().expect("a number"));
        assert_eq!((file.urn.len(), file.listed), (0, 1));
    }
}

living! {
    /// A count that was called back is nobody's; whoever counted or published does not judge it; all who contest it get an
    /// answer, and it is counted anew once for those who were right together.
    a_count_is_looked_at_by_others_to_the_end, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let at = draw_up(&desk, &[("title", "小区大门"), ("secrecy", "open")]).url;
        let id = at.rsplit('/').next().expect("an id").to_owned();
        let announced = desk.submit(&desk.get(&at), "/announcement", &[]);
        let public = announced.link("/open/ballots/");
        let n = public.rsplit('/').next().expect("a number").to_owned();
        house.advance(Duration::from_secs(3 * DAY));
        house.run_jobs();
        vote(&house.at_kiosk(&cast.resident), &id, &[("q0", "0")]);
        vote(&house.resident(&cast.neighbour), &id, &[("q0", "1")]);
        house.advance(Duration::from_secs(3 * DAY));
        let (desk, accounts, admin) = (house.staff("desk"), house.staff("accounts"), house.staff("admin"));
        desk.submit(&desk.get(&at), "/close", &[]);
        let count = || {
            let counted = accounts.submit_with_photos(&accounts.get(&at), "/count", &[], &[]);
            assert!(counted.status == 200 && counted.says("另一个人"), "{}", counted.words());
        };
        let publish = || desk.submit(&desk.get(&at), "/publication", &[]);

        // Called back before anybody published it: nobody reads how anybody voted.
        count();
        let back = admin.submit(&admin.get(&at), "/recount", &[("words", "有一张没看清。")]);
        assert!(back.status == 200 && back.says("等点票"), "{}", back.words());
        let file = file_of(house, &n);
        assert!(file.round < 2 && file.lines.is_none() && file.result.is_none(), "the urn alone: {file:?}");
        count();
        assert!(file_of(house, &n).lines.is_none(), "nor the next, before it is published");
        assert!(publish().says("结果公布了"));
        let file = file_of(house, &n);
        assert_eq!((file.round, file.lines.as_ref().map(Vec::len)), (2, Some(2)));

        // Contested three times. Whoever published it does not answer, nor whoever counted.
        let his = house.resident(&cast.neighbour);
        for words in ["门口没人看着点。", "票箱没有封。"] {
            let form = his.get(&format!("/ballots/{id}/objection"));
            assert_eq!(his.submit(&form, "/objections", &[("words", words)]).status, 200);
        }
        let her = house.at_kiosk(&cast.resident);
        let form = her.get(&format!("/ballots/{id}/objection"));
        assert_eq!(her.submit(&form, "/objections", &[("words", "我的票好像没算。")]).status, 200);
        let own = desk.get(&at);
        assert!(!own.offers("/decision") && own.says("请另一位同事来答复"), "{}", own.words());
        let form = admin.get(&at);
        assert!(!form.says("请另一位同事来答复"), "{}", form.words());
        let objection = form.form("/decision").hidden.into_iter().find(|(name, _)| name == "objection").expect("which").1;
        let csrf = own.form("/objections").hidden.into_iter().find(|(name, _)| name == "csrf").expect("a token").1;
        let fields = [("csrf", csrf.as_str()), ("key", "own-work"), ("objection", objection.as_str()), ("granted", "no"), ("words", "没问题。")];
        let tried = desk.post_raw(&format!("{at}/decision"), &fields);
        assert!(tried.status == 403 && tried.says("请另一位同事"), "{}: {}", tried.status, tried.words());

        // Two were right about the same count: counted anew once.
        let answer = |granted: &str, words: &str| admin.submit(&admin.get(&at), "/decision", &[("granted", granted), ("words", words)]);
        assert!(answer("yes", "对，重新点。").says("等点票"));
        let second = answer("yes", "您说得也对，一起重新点。");
        assert!(second.status == 200 && second.says("等点票"), "{}: {}", second.status, second.words());
        count();
        let again = publish();
        assert!(again.status == 200 && again.says("正在查"), "one still waits: {}", again.words());
        assert_eq!(file_of(house, &n).round, 3);
        let last = answer("no", "算进去了，请看文件里您那一行。");
        assert!(last.status == 200 && last.says("结果公布了"), "{}", last.words());
    }
}
