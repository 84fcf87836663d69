//! 调解: neighbours sit down together; nobody is bound without their own word; what was agreed is looked at again.

use std::time::Duration;

use crate::house::Browser;
use crate::living;

fn picture() -> Vec<u8> {
    let image = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([(x * 3) as u8, (y * 5) as u8, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a picture");
    bytes.into_inner()
}

/// The neighbour reports noise; gives the id.
pub(super) fn noise(his: &Browser) -> String {
    let page = his.get("/requests/new/what");
    let csrf = page.form("/requests/new/what").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
    let fields = [
        ("csrf", csrf.as_str()),
        ("key", "noise"),
        ("category", "noise"),
        ("place", "home"),
        ("words", "楼上半夜拖椅子"),
    ];
    let filed = his.post_raw("/requests", &fields);
    assert!(filed.url.ends_with("/filed"), "{}", filed.words());
    filed.url.trim_end_matches("/filed").rsplit('/').next().expect("an id").to_owned()
}

living! {
    /// Asked for by a resident, led by the desk, agreed by each with their own word, followed up on its day.
    neighbours_come_to_terms, |house| {
        let cast = house.cast().clone();
        let his = house.resident(&cast.neighbour);
        let desk = house.staff("desk");
        let request = noise(&his);
        let page = his.get(&format!("/requests/{request}"));
        let empty = his.submit(&page, "/mediation", &[("words", " ")]);
        assert_eq!(empty.status, 422, "{}", empty.words());
        let asked = his.submit(&page, "/mediation", &[("words", "和楼上说了三次都没用，想晚上十点以后安静。")]);
        assert!(asked.status == 200 && asked.says("居民提出来了"), "{}", asked.words());
        let his_case = asked.url.clone();
        let id = his_case.rsplit('/').next().expect("an id").to_owned();
        assert!(his.get("/requests").says("调解"), "it stands on his list");
        let other = house.helper();
        assert_eq!(other.get(&his_case).status, 404, "who is no side of it sees nothing");

        let list = desk.get("/desk/mediations");
        assert!(list.says("和楼上说了三次"), "{}", list.words());
        let address = format!("/desk/mediations/{id}");
        let opened = desk.submit(&desk.get(&address), "/mediation", &[("words", "半夜的脚步声")]);
        assert!(opened.status == 200 && opened.says("在谈") && opened.says("居委会"), "{}", opened.words());
        let nobody = desk.submit(&opened, "/sides", &[("resident", "查无此人")]);
        assert!(nobody.status == 422 && nobody.text.contains("查无此人"), "{}", nobody.words());
        let with_her = desk.submit(&nobody, "/sides", &[("resident", &cast.resident.card_number), ("position", "她说：我没有拖。")]);
        assert!(with_her.status == 200 && with_her.says("王秀兰") && with_her.says("我没有拖"), "{}", with_her.words());
        let twice = desk.submit(&with_her, "/sides", &[("resident", "王秀兰")]);
        assert!(twice.status == 422 && twice.says("已经在参加的人里"), "{}", twice.words());
        let stale = desk.submit(&opened, "/agreement", &[("words", "旧的")]);
        assert!(stale.status == 409 && stale.text.contains("旧的"), "another tab is told: {}", stale.words());

        // A meeting: both residents are told when and where; what one wants is not told to the other.
        let past = desk.submit(&with_her, "/meetings", &[("date", "2020-01-01"), ("time", "9:30"), ("place", "活动室")]);
        assert_eq!(past.status, 422, "{}", past.words());
        let called = desk.submit(&with_her, "/meetings", &[("date", "2026-11-25"), ("time", "19：30"), ("place", "活动室")]);
        assert!(called.status == 200 && called.says("活动室"), "{}", called.words());
        let seen = his.get(&his_case);
        assert!(seen.says("活动室") && seen.says("王秀兰") && !seen.says("我没有拖"), "{}", seen.words());
        let hers = house.at_kiosk(&cast.resident).get("/acts");
        assert!(hers.says("约您见面调解"), "{}", hers.words());
        house.advance(Duration::from_secs(3 * 86_400));
        let (desk, his) = (house.staff("desk"), house.resident(&cast.neighbour));
        assert!(desk.get("/desk/mediations").says("半夜的脚步声"), "its minutes are due");
        let page = desk.get(&address);
        let meeting = page.form("/minutes").hidden.into_iter().find(|(n, _)| n == "meeting").expect("a meeting").1;
        let noted = desk.submit(&page, "/minutes", &[("meeting", &meeting), ("came", "两家都来了"), ("words", "两家愿意各让一步。")]);
        assert!(noted.status == 200 && noted.says("各让一步"), "{}", noted.words());

        // The text: each gives their own word to it, and another text voids what was given.
        let early = desk.submit(&noted, "/outcome", &[("outcome", "agreed"), ("words", "谈成了")]);
        assert!(early.status == 422 && early.says("还没有写下谈定的话"), "{}", early.words());
        desk.submit(&noted, "/agreement", &[("words", "十点以后不拖椅子。")]);
        let page = his.get(&his_case);
        let agreed = his.submit(&page, "/agreement", &[]);
        assert!(agreed.status == 200 && agreed.says("您在") && !agreed.offers("/agreement"), "{}", agreed.words());
        let text = desk.submit(&desk.get(&address), "/agreement", &[("words", "十点以后不拖椅子；社区送脚垫。")]);
        assert!(text.status == 200 && !text.says("同意了"), "void: {}", text.words());
        let old = his.submit(&page, "/agreement", &[("key", "once-more")]);
        assert_eq!(old.status, 409, "not to a text he has not read: {}", old.words());
        his.submit(&his.get(&his_case), "/agreement", &[]);
        let her = house.at_kiosk(&cast.resident);
        let hers = her.submit(&her.get(&format!("/mediations/{id}")), "/agreement", &[]);
        assert_eq!(hers.status, 200, "{}", hers.words());
        let page = desk.get(&address);
        assert!(page.says("在自助机上点头") && page.says("在自己手机上点头"), "{}", page.words());
        let early = desk.submit(&page, "/outcome", &[("outcome", "agreed"), ("words", "谈成了")]);
        assert!(early.status == 422 && early.says("还有人没有点头"), "the committee has not: {}", early.words());
        let bare = desk.submit_with_photos(&page, "/signature", &[], &[]);
        assert!(bare.status == 422 && bare.says("拍下来"), "{}", bare.words());
        let paper = desk.submit_with_photos(&page, "/signature", &[], &[("photo", picture())]);
        assert!(paper.status == 200 && paper.says("纸上签字"), "{}", paper.words());
        let done = desk.submit(&paper, "/outcome", &[("outcome", "agreed"), ("next", "nothing"), ("words", "谈成了，谢谢大家。")]);
        assert!(done.status == 200 && done.says("谈成了") && !done.offers("/sides"), "{}", done.words());
        let printed = desk.get(&format!("{address}/paper"));
        assert!(printed.status == 200 && printed.says("调解协议书") && printed.says("社区送脚垫") && printed.says("王秀兰"), "{}", printed.words());

        // What was agreed is looked at again.
        let follow = desk.submit(&done, "/follow-ups", &[("date", "2026-12-10"), ("what", "脚垫贴了没有")]);
        assert!(follow.status == 200 && follow.says("脚垫贴了没有"), "{}", follow.words());
        assert!(desk.get("/desk/mediations").says("半夜的脚步声"), "it comes back on its day");
        let which = follow.form("/followed").hidden.into_iter().find(|(n, _)| n == "follow_up").expect("a date").1;
        let kept = desk.submit(&follow, "/followed", &[("follow_up", &which), ("kept", "yes"), ("words", "贴好了，安静了。")]);
        assert!(kept.status == 200 && kept.says("做到了"), "{}", kept.words());
        assert!(!desk.get("/desk/mediations").says("半夜的脚步声"), "nothing is left to do");
        assert!(his.get(&his_case).says("谈成了，谢谢大家"));
    }
}

living! {
    /// Nobody agrees in another's place; a party sees only its own cases; without an agreement they hear where to turn.
    nobody_is_bound_by_anothers_word, |house| {
        let cast = house.cast().clone();
        let his = house.resident(&cast.neighbour);
        let (desk, party) = (house.staff("desk"), house.staff("party"));
        let request = noise(&his);
        let opened = desk.submit(&desk.get(&format!("/desk/requests/{request}")), "/mediation", &[("words", "晚上的响声")]);
        assert_eq!(opened.status, 200, "{}", opened.words());
        let address = opened.url.clone();
        let again = desk.submit(&desk.get(&format!("/desk/requests/{request}")), "/note", &[("words", "已开调解")]);
        assert!(!again.offers("/mediation"), "one at a time");
        assert_eq!(party.get(&address).status, 404, "the property company is no side of it");
        let page = desk.submit(&opened, "/sides", &[("party", &opened.choice("安居物业"))]);
        assert_eq!(page.status, 200, "{}", page.words());
        let theirs = party.get(&address);
        assert!(theirs.status == 200 && !theirs.offers("/agreement") && !theirs.offers("/outcome"), "{}", theirs.words());
        let with_her = desk.submit(&page, "/sides", &[("resident", "王秀兰")]);
        desk.submit(&with_her, "/agreement", &[("words", "十点以后安静。")]);
        // Her helper reads it, and cannot say yes for her.
        let phone = house.helper();
        let case = address.replace("/desk/mediations/", "/mediations/");
        let at = format!("/for/{}{case}", cast.resident.id);
        let seen = phone.get(&at);
        assert!(seen.status == 200 && seen.says("要本人说") && !seen.offers("/agreement"), "{}", seen.words());
        let form = phone.get(&format!("/for/{}/requests/new/what", cast.resident.id)).form("/requests/new/what");
        let csrf = form.hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let hidden = desk.get(&address).form("/agreement").hidden;
        let version = hidden.into_iter().find(|(n, _)| n == "version").expect("a version").1;
        let fields = [("csrf", csrf.as_str()), ("key", "for-her"), ("version", version.as_str())];
        let tried = phone.post_raw(&format!("{at}/agreement"), &fields);
        assert!(matches!(tried.status, 403 | 404), "{}: {}", tried.status, tried.words());
        let nowhere = desk.submit(&desk.get(&address), "/outcome", &[("outcome", "failed"), ("next", "nothing"), ("words", "没谈成。")]);
        assert!(nowhere.status == 422 && nowhere.says("还可以找谁"), "{}", nowhere.words());
        let failed = desk.submit(&nowhere, "/outcome", &[("outcome", "failed"), ("next", "committee"), ("words", "没谈成，可以再找人民调解委员会。")]);
        assert!(failed.status == 200 && failed.says("没谈成"), "{}", failed.words());
        let told = his.get(&case);
        assert!(told.says("还可以找人民调解委员会"), "{}", told.words());
    }
}
