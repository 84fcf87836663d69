//! Nobody is shut out of taking part by the way they came: who came without signing up, who rang, who sent the slip back or
//! answered in the group chat; what each way brought is counted as that way.

use linli::domain::activity::SignupState;
use linli::domain::notice::Heard;
use linli::domain::proposal::CommentState;
use linli::store::activities::{self, Signup};
use linli::store::{groups, meeting_people, notice_copies, proposal_supports, proposal_talk};

use super::activities::{announced, begun, id_of, names, talked_with};
use super::notices::{copy, person, sent};
use super::passkeys::opened;
use super::{meetings, proposals};
use crate::house::{Browser, House, Page};
use crate::living;

fn place(house: &House, activity: &str, who: &str) -> Option<Signup> {
    let community = house.community();
    house.app.db.read_now(|conn| activities::of(conn, &community, activity, who)).expect("it reads")
}

fn state(house: &House, activity: &str, who: &str) -> Option<SignupState> {
    place(house, activity, who).map(|signup| signup.state)
}

/// The desk writes down what came back.
fn entered(desk: &Browser, notice: &str, fields: &[(&str, &str)]) -> Page {
    desk.submit(&desk.get(&format!("/desk/notices/{notice}")), "/answers", fields)
}

living! {
    /// He stands on no list and came: his name from the foot of the sheet gives him a place, the certificate and the step of
    /// his accreditation; a name nobody knows is said, and neither ticks nor names are lost.
    who_came_without_signing_up, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let kind = [("kind", "training"), ("title", "帮忙第二课"), ("seats", "1"), ("certificate", "yes")];
        let id = id_of(&announced(&desk, &kind));
        let (wang, chen, community) = (cast.resident.id.clone(), cast.neighbour.id.clone(), house.community());
        talked_with(house, &chen);
        names(&desk, &id, "王秀兰");
        let desk = begun(house);
        let page = desk.get(&format!("/desk/activities/{id}"));
        assert!(page.says("临时来的") && !page.offers("/signups"), "{}", page.words());
        let hers = page.choice("王秀兰");
        let wrong = desk.submit(&page, "/attendance", &[("came", &hers), ("names", "陈建国\n查无此人")]);
        assert!(wrong.status == 422 && wrong.says("没有找到“查无此人”"), "{} {}", wrong.status, wrong.words());
        let kept = wrong.filled("/attendance");
        assert!(kept.contains(&("came".into(), hers.clone())), "her tick stands: {kept:?}");
        assert!(kept.iter().any(|(name, typed)| name == "names" && typed.contains("查无此人")), "{kept:?}");
        assert!(place(house, &id, &chen).is_none(), "nothing was written yet");

        let noted = desk.submit(&wrong, "/attendance", &[("came", &hers), ("names", "陈建国")]);
        assert!(noted.status == 200 && noted.says("办过了") && noted.says("陈建国"), "{}", noted.words());
        let his = place(house, &id, &chen).expect("a place of his own");
        assert_eq!((his.state, his.way.as_str(), his.came), (SignupState::In, "paper", Some(true)), "over and above the one seat");
        let paper = desk.get(&format!("/desk/activities/{id}/certificates"));
        assert!(paper.says("陈建国参加了“帮忙第二课”") && paper.says("王秀兰参加了“帮忙第二课”"), "{}", paper.words());
        assert!(house.resident(&cast.neighbour).get("/activities").says("证号"));
        let helper = house.app.db.read_now(|conn| linli::store::helpers::find(conn, &community, &chen)).expect("it reads");
        assert_eq!(helper.expect("he offered").state, "trained");

        // Set right: named again he has no second place, and she, who did not come after all, is not among them.
        let right = desk.submit(&noted, "/attendance", &[("names", "陈建国")]);
        assert_eq!(right.status, 200, "{}", right.words());
        let list = house.app.db.read_now(|conn| activities::list(conn, &community, &id)).expect("it reads");
        assert_eq!(list.iter().filter(|(signup, _)| signup.person_id == chen).count(), 1);
        assert_eq!(place(house, &id, &wang).expect("her place").came, Some(false));
        assert_eq!(place(house, &id, &chen).expect("his place").certificate, his.certificate, "the same certificate");

        // How they came is read by everybody afterwards; two are too few to be told apart.
        let shown = house.browser().get(&format!("/open/activities/{id}"));
        assert!(shown.says("来的人是怎么报名的") && shown.says("人还少，不分开列"), "{}", shown.words());
        assert!(house.resident(&cast.neighbour).get(&format!("/activities/{id}")).says("来的人是怎么报名的"));
    }
}

living! {
    /// At a meeting likewise: a name nobody knows is said, and whom one had ticked stays ticked.
    ticks_are_not_lost_at_a_meeting, |house| {
        let desk = house.staff("desk");
        let id = meetings::id_of(&meetings::planned(&desk, &[]));
        let desk = meetings::in_the_evening(house);
        let page = desk.get(&format!("/desk/meetings/{id}"));
        let his = page.choice("陈建国");
        let wrong = desk.submit(&page, "/attendance", &[("came", &his), ("names", "查无此人")]);
        assert!(wrong.status == 422 && wrong.says("没有找到“查无此人”"), "{} {}", wrong.status, wrong.words());
        let kept = wrong.filled("/attendance");
        assert!(kept.contains(&("came".into(), his)) && kept.iter().any(|(_, typed)| typed.contains("查无此人")), "{kept:?}");
    }
}

living! {
    /// What several told the desk is counted by the way they told it: on the telephone, at the counter, on paper.
    by_the_way_it_was_told, |house| {
        let desk = house.staff("desk");
        let id = id_of(&announced(&desk, &[("seats", "9")]));
        let page = desk.get(&format!("/desk/activities/{id}"));
        let wrong = desk.submit(&page, "/signups", &[("names", "查无此人"), ("channel", "phone")]);
        assert!(wrong.filled("/signups").contains(&("channel".into(), "phone".into())), "what was chosen stays: {}", wrong.words());
        desk.submit(&page, "/signups", &[("names", "刘桂芳"), ("channel", "phone"), ("key", "one")]);
        desk.submit(&page, "/signups", &[("names", "张德福"), ("channel", "desk"), ("key", "two")]);
        desk.submit(&page, "/signups", &[("names", "王秀兰"), ("key", "three")]);
        let way = |name: &str| place(house, &id, &person(house, name)).expect("a place").way;
        assert_eq!((way("刘桂芳").as_str(), way("张德福").as_str(), way("王秀兰").as_str()), ("phone", "desk", "paper"));

        let community = house.community();
        let all = house.app.db.read_now(|conn| groups::all(conn, &community)).expect("it reads");
        let group = all.into_iter().find(|g| g.name == "七号楼居民小组").expect("the group").id;
        let page = desk.get(&format!("/desk/groups/{group}"));
        let sat = desk.submit(&page, "/members", &[("person", "刘桂芳"), ("role", "member"), ("seat", ""), ("channel", "phone")]);
        assert_eq!(sat.status, 200, "{}", sat.words());
        let liu = person(house, "刘桂芳");
        let member = house.app.db.read_now(|conn| groups::membership(conn, &community, &group, &liu)).expect("it reads");
        assert_eq!(member.expect("a member").channel, "phone");
        let open = house.at_kiosk(&house.cast().resident.clone()).get(&format!("/groups/{group}"));
        assert!(open.says("怎么参加的"), "how members came is open to all: {}", open.words());
    }
}

living! {
    /// A slip comes back, somebody answers in the group chat, one who was reached before rings: entered in their own words,
    /// they stand in the notice's figures by their ways, and in the one inbox.
    a_slip_a_chat_and_a_call, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let to = [("title", "清水箱"), ("body", "周四清水箱。"), ("audience", "list"), ("list", "王秀兰\n张德福\n陈建国")];
        let id = id_of(&sent(&desk, &to));
        house.run_jobs();
        assert_eq!(desk.get("/desk/calls").text.matches("周四清水箱").count(), 2, "a call and a visit wait");
        let (wang, chen, zhang) = (cast.resident.id.clone(), cast.neighbour.id.clone(), person(house, "张德福"));

        let nothing = entered(&desk, &id, &[("who", "查无此人"), ("channel", ""), ("words", "")]);
        assert!(nothing.status == 422 && nothing.says("没有找到“查无此人”") && nothing.says("请选是怎么来的"), "{}", nothing.words());
        assert!(nothing.says("或者写下本人的话") && nothing.text.contains("查无此人"), "{}", nothing.words());
        let two = entered(&desk, &id, &[("who", "王秀兰\n张德福"), ("channel", "paper"), ("knows", "yes")]);
        assert!(two.status == 422 && two.says("一次写一位"), "{}", two.words());
        let not_theirs = entered(&desk, &id, &[("who", "刘桂芳"), ("channel", "paper"), ("knows", "yes")]);
        assert!(not_theirs.status == 422 && not_theirs.says("没有发给这一位"), "{}", not_theirs.words());

        // The slip below her letter: only a tick. A double press is one.
        let page = desk.get(&format!("/desk/notices/{id}"));
        let fields = [("who", "王秀兰"), ("channel", "paper"), ("knows", "yes")];
        let slip = desk.submit(&page, "/answers", &fields);
        assert!(slip.status == 200 && slip.says("记下了") && slip.says("写在回条上"), "{}", slip.words());
        assert_eq!(desk.submit(&page, "/answers", &fields).status, 200);
        let hers = copy(house, &id, &wang).expect("a copy");
        assert_eq!((hers.reached_how.as_deref(), hers.acknowledged_way.as_deref()), (Some("paper"), Some("paper")));
        assert_eq!(desk.get("/desk/calls").text.matches("周四清水箱").count(), 1, "nobody rings her; 张德福 is still to be visited");
        let again = entered(&desk, &id, &[("who", "王秀兰"), ("channel", "phone"), ("knows", "yes")]);
        assert!(again.status == 422 && again.says("说过知道了"), "{}", again.words());

        // His words from the group chat.
        let chat = entered(&desk, &id, &[("who", "张德福"), ("channel", "group_chat"), ("words", "几点停水？我要洗菜。")]);
        assert!(chat.status == 200 && chat.says("在微信群里说的") && chat.says("1 条回话"), "{}", chat.words());
        let his = copy(house, &id, &zhang).expect("a copy");
        assert_eq!((his.reached_how.as_deref(), his.acknowledged_way.as_deref()), (Some("group_chat"), Some("group_chat")));

        // 陈建国 read it on his own phone; he rings about it all the same.
        let phone = house.resident(&cast.neighbour);
        phone.submit(&phone.get(&format!("/notices/{id}")), "/acknowledgement", &[]);
        let call = entered(&desk, &id, &[("who", "陈建国"), ("channel", "phone"), ("words", "我家没人，钥匙在楼下。")]);
        assert!(call.status == 200 && call.says("3 人说了知道了") && call.says("2 条回话"), "{}", call.words());
        let own = copy(house, &id, &chen).expect("a copy");
        assert_eq!((own.reached_how.as_deref(), own.acknowledged_way.as_deref()), (Some("read"), Some("alone")), "as it was");

        let community = house.community();
        let mut heard = house.app.db.read_now(|conn| notice_copies::heard(conn, &community, &id)).expect("it reads");
        heard.sort_by_key(|(way, _)| way.as_str());
        assert_eq!(heard, [(Heard::Alone, 1), (Heard::GroupChat, 1), (Heard::Paper, 1)]);
        let inbox = desk.get("/desk/notices/replies");
        assert!(inbox.says("几点停水") && inbox.says("微信群") && inbox.says("钥匙在楼下") && inbox.says("电话"), "{}", inbox.words());
        assert!(!house.staff("admin").get(&format!("/desk/notices/{id}")).offers("/answers"), "the desk takes what people say");
    }
}

living! {
    /// She rings: from her page the desk signs her off, and whoever waited longest has the place and is told; from the list
    /// itself likewise.
    a_caller_is_signed_off, |house| {
        let cast = house.cast().clone();
        let desk = house.staff("desk");
        let id = id_of(&announced(&desk, &[("seats", "1"), ("title", "太极扇")]));
        let (wang, liu, zhang) = (cast.resident.id.clone(), person(house, "刘桂芳"), person(house, "张德福"));
        names(&desk, &id, "王秀兰\n刘桂芳\n张德福");
        assert_eq!((state(house, &id, &wang), state(house, &id, &liu)), (Some(SignupState::In), Some(SignupState::Waiting)));

        let hers = opened(&desk, &format!("/desk/people/{wang}"));
        assert!(hers.says("他们告诉我们的"), "{}", hers.words());
        for there in ["requests", "notices", "activities", "proposals", "meetings", "groups", "surveys", "acts"] {
            let page = opened(&desk, &hers.link(&format!("/for/{wang}/{there}")));
            assert!(page.status == 200 && page.says("王秀兰"), "{there}: {} {}", page.status, page.words());
        }
        let page = desk.get(&format!("/for/{wang}/activities/{id}"));
        let off = desk.submit(&page, "/withdrawal", &[]);
        assert_eq!(off.status, 200, "{}", off.words());
        assert_eq!((state(house, &id, &wang), state(house, &id, &liu)), (None, Some(SignupState::In)));
        let calls = desk.get("/desk/calls");
        assert!(calls.says("排队有位子了") && calls.says("太极扇"), "{}", calls.words());

        let list = desk.get(&format!("/desk/activities/{id}"));
        let hers = list.link_or_form_of("刘桂芳", "/withdrawal");
        let off = desk.submit(&list, &hers, &[]);
        assert!(off.status == 200 && !off.says("刘桂芳"), "{}", off.words());
        assert_eq!((state(house, &id, &liu), state(house, &id, &zhang)), (None, Some(SignupState::In)));
        assert_eq!(desk.submit(&list, &hers, &[]).status, 200, "pressed twice is once");
        let other_tab = desk.submit(&list, &hers, &[("key", "tab-two")]);
        assert_eq!(other_tab.status, 409, "{}", other_tab.words());
        let desk = begun(house);
        assert!(!desk.get(&format!("/desk/activities/{id}")).offers("/withdrawal"), "over is over");
    }
}

living! {
    /// A caller ends their support, calls their proposal off, and says whether they come to a meeting: the desk does it from
    /// their page, in its own name.
    a_caller_changes_their_mind, |house| {
        let cast = house.cast().clone();
        let (desk, community) = (house.staff("desk"), house.community());
        let (wang, base) = (cast.resident.id.clone(), format!("/for/{}", cast.resident.id));
        opened(&desk, &format!("/desk/people/{wang}"));
        let his = house.resident(&cast.neighbour);
        let bench = id_of(&proposals::raised(&his, "", "楼下放张长椅"));
        let up = desk.submit(&desk.get(&format!("{base}/proposals/{bench}")), "/support", &[]);
        assert_eq!(up.status, 200, "{}", up.words());
        let supports = || house.app.db.read_now(|conn| proposal_supports::of(conn, &community, &bench, &wang)).expect("it reads");
        assert!(supports().is_some());
        let down = desk.submit(&desk.get(&format!("{base}/proposals/{bench}")), "/support-end", &[]);
        assert!(down.status == 200 && supports().is_none(), "{}", down.words());

        let hers = id_of(&proposals::raised(&house.at_kiosk(&cast.resident), "", "楼道装扶手"));
        let page = desk.get(&format!("{base}/proposals/{hers}"));
        let gone = desk.submit(&page, "/withdrawal", &[]);
        assert!(gone.status == 200 && !gone.offers("/withdrawal"), "{}", gone.words());

        let meeting = meetings::id_of(&meetings::planned(&desk, &[("open", "yes")]));
        let page = desk.get(&format!("{base}/meetings/{meeting}"));
        let said = desk.submit(&page, "/answer", &[("answer", "not_coming")]);
        assert!(said.status == 200 && said.says("已经说了：不来"), "{}", said.words());
        let row = house.app.db.read_now(|conn| meeting_people::of(conn, &community, &meeting, &wang)).expect("it reads");
        assert_eq!(row.expect("her answer").answer, "not_coming");
        assert!(!house.at_kiosk(&cast.resident).get("/acts").says("说了来不来开会"), "nobody is told what they said themselves");
    }
}

living! {
    /// Whose comment was hidden rings that it should be shown: written down with or without a reason, and a colleague looks.
    an_objection_by_telephone, |house| {
        let cast = house.cast().clone();
        let (his, desk) = (house.resident(&cast.neighbour), house.staff("desk"));
        let id = id_of(&proposals::raised(&his, "", "楼道装扶手"));
        his.submit(&his.get(&format!("/proposals/{id}")), "/comments", &[("words", "老张这人最坏")]);
        let talk = format!("/desk/proposals/{id}/talk");
        assert!(!desk.get(&talk).offers("/objection"), "nothing is hidden yet");
        desk.submit(&desk.get(&talk), "/hiding", &[("why", "insult")]);
        let objected = desk.submit(&desk.get(&talk), "/objection", &[("channel", "phone"), ("words", "我说的是天气")]);
        assert!(objected.status == 200 && objected.says("我说的是天气") && !objected.offers("/objection"), "{}", objected.words());
        let community = house.community();
        let rows = house.app.db.read_now(|conn| proposal_talk::objected(conn, &community, 10)).expect("it reads");
        assert!(rows.iter().any(|c| c.proposal_id == id && c.state == CommentState::Objected));
        let other = house.staff("admin");
        let shown = other.submit(&other.get(&talk), "/decision", &[("decision", "show"), ("words", "没有骂人。")]);
        assert!(shown.status == 200 && shown.says("没有骂人"), "{}", shown.words());
    }
}

living! {
    /// What could be said more simply stands beside the draft while it is being written, not only before it goes.
    hints_while_writing, |house| {
        let desk = house.staff("desk");
        assert!(!desk.get("/desk/notices/new").says("好不好懂"), "nothing is written yet");
        let hard = [("title", "停水"), ("body", "兹定于明日上午九时至十一时停水，届时请各位居民务必提前储备足够的生活用水以免影响正常生活。"), ("audience", "everyone")];
        desk.submit(&desk.get("/desk/notices/new"), "/desk/notices/draft", &hard);
        let kept = desk.get("/desk/notices/new");
        assert!(kept.says("好不好懂") && kept.says("太长的句子") && kept.says("届时 → 到时候"), "{}", kept.words());
    }
}
