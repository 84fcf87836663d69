//! Five proposals at different stages, with what was said about them: two that came to an end, one being looked into, one
//! that neighbours carried into the discussion, and one raised just now.

use super::part::{goes_out, own};
use super::residents::{CHEN_JIANGUO, LI_MING, LIU_GUIFANG, Resident, WANG_FANG, WANG_XIULAN};
use super::staff::Member;
use super::{DAY, Garden, HOUR, once};
use crate::acts::act::{self, Reply};
use crate::acts::notices::hear::{Hear, hear};
use crate::acts::proposals::answer::{self, Doing, What};
use crate::acts::proposals::raise::{Raising, raise};
use crate::acts::proposals::support::{enter_list, support};
use crate::acts::proposals::talk::{Saying, say};
use crate::domain::proposal::Said;
use crate::domain::request::Hand;
use crate::domain::standing::{Channel, Standing};
use crate::error::Error;
use crate::store::{acts, notice_copies, notices, proposals};

struct Plot {
    who: usize,
    title: &'static str,
    what: &'static str,
    why: &'static str,
    gains: &'static str,
    bears: &'static str,
}

const CHARGING: Plot = Plot {
    who: CHEN_JIANGUO,
    title: "车棚里装充电桩",
    what: "电瓶车别往楼上拉线了，在车棚装几个充电桩，刷卡就能充。",
    why: "去年隔壁小区楼道充电着过火。",
    gains: "骑电瓶车的人，还有同楼怕着火的人。",
    bears: "维修资金出一点，充电的人自己付电费。",
};
const HENS: Plot = Plot {
    who: WANG_FANG,
    title: "花坛里养几只鸡",
    what: "在后面花坛围一块，大家轮流喂，鸡蛋分给老人。",
    why: "孩子们没见过鸡。",
    gains: "孩子和老人。",
    bears: "一楼的邻居要听鸡叫。",
};
const ROOF: Plot = Plot {
    who: LI_MING,
    title: "垃圾投放点搭个雨棚",
    what: "下雨天倒垃圾没处站，搭一个棚，地上铺防滑砖。",
    why: "上个月张大爷在那里滑了一跤。",
    gains: "每天去倒垃圾的人，特别是老人。",
    bears: "社区出材料钱，占两个停车位。",
};
const MUSIC: Plot = Plot {
    who: WANG_FANG,
    title: "广场舞晚上九点后小声些",
    what: "跳舞是好事，九点以后把音响关小，或者用耳机。",
    why: "有老人睡得早，有孩子要写作业。",
    gains: "住在广场边上的人家。",
    bears: "跳舞的人要早一点收。",
};
const COBBLER: Plot = Plot {
    who: LI_MING,
    title: "每月请一次修鞋磨刀的师傅",
    what: "请师傅来小区摆一天摊，修鞋、磨刀、配钥匙。",
    why: "附近没有修鞋的了，老人要坐车去。",
    gains: "",
    bears: "",
};

/// Weeks ago: one was carried out, one was not taken up.
pub(crate) async fn begin(garden: &Garden<'_>, zhou: &Member, people: &[Resident]) -> Result<(), Error> {
    let done = raised(garden, people, &CHARGING).await?;
    for who in [LI_MING, WANG_FANG] {
        supported(garden, people, &done, who).await?;
    }
    said(garden, people, &done, LI_MING, "赞成。棚里的灯也该换亮一点的。").await?;
    let hens = raised(garden, people, &HENS).await?;
    said(garden, people, &hens, CHEN_JIANGUO, "鸡叫得早，一楼要吵。").await?;
    garden.pass(HOUR);
    acted(garden, zhou, people, &done, What::Answer, "好主意。先问供电和消防，一个月内给回话。").await?;
    acted(garden, zhou, people, &hens, What::Declined, "小区里不能养家禽，市里有规定。想看鸡，我们春天组织去农场。")
        .await?;
    acted(garden, zhou, people, &done, What::Move("publish".into()), "消防同意了，装十个。").await?;
    acted(garden, zhou, people, &done, What::Done, "十个充电桩装好了，刷卡就能用。").await
}

/// In the last days: one being looked into, one in discussion, and one that waits for an answer.
pub(crate) async fn lately(garden: &Garden<'_>, zhou: &Member, people: &[Resident]) -> Result<(), Error> {
    let roof = raised(garden, people, &ROOF).await?;
    supported(garden, people, &roof, CHEN_JIANGUO).await?;
    acted(garden, zhou, people, &roof, What::Answer, "去看过了，确实要搭。请物业出个图。").await?;
    acted(garden, zhou, people, &roof, What::Move("review".into()), "图出来了，在算要多少钱。").await?;
    let music = raised(garden, people, &MUSIC).await?;
    for who in [CHEN_JIANGUO, LI_MING] {
        supported(garden, people, &music, who).await?;
    }
    // Those without a phone signed the list on the board.
    let signed = [WANG_XIULAN, LIU_GUIFANG].iter().map(|n| people[*n].id.clone());
    let signed: Vec<String> = signed.chain(people.iter().skip(6).take(2).map(|p| p.id.clone())).collect();
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let on_paper = Standing { channel: Channel::Paper, ..zhou.standing() };
    enter_list(db, community, on_paper, once(), music.clone(), signed.clone()).await?;
    carried(garden, zhou, people, &signed).await?;
    let first = said(garden, people, &music, CHEN_JIANGUO, "我们队里说好了，九点准时收。").await?;
    said(garden, people, &music, LI_MING, "周末能不能到九点半？").await?;
    replied(garden, people, &music, &first, WANG_FANG, "谢谢陈叔！").await?;
    raised(garden, people, &COBBLER).await.map(|_| ())
}

/// Enough neighbours support it, and all of them know: those on the list were rung.
async fn carried(garden: &Garden<'_>, zhou: &Member, people: &[Resident], rung: &[String]) -> Result<(), Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let told = db.read_now(|conn| notices::page(conn, community, None, None, 1))?;
    let told = told.first().ok_or(Error::Missing)?.id.clone();
    goes_out(garden, &told).await?;
    for person in [CHEN_JIANGUO, LI_MING, WANG_FANG].map(|n| people[n].id.clone()) {
        hear(db, community, own(&person), once(), person.clone(), told.clone(), Hear::AllRight).await?;
    }
    for person in rung {
        let by_phone = Standing { channel: Channel::Phone, ..zhou.standing() };
        hear(db, community, by_phone, once(), person.clone(), told.clone(), Hear::AllRight).await?;
    }
    Ok(())
}

async fn raised(garden: &Garden<'_>, people: &[Resident], plot: &Plot) -> Result<String, Error> {
    let resident = people[plot.who].id.clone();
    let said = Said {
        title: plot.title.into(),
        what: plot.what.into(),
        why: plot.why.into(),
        gains: plot.gains.into(),
        bears: plot.bears.into(),
        place: String::new(),
    };
    let what = Raising { resident: resident.clone(), said, building: None, hand: Hand::Own };
    raise(&garden.app.db, &garden.community, own(&resident), once(), what).await
}

async fn supported(garden: &Garden<'_>, people: &[Resident], id: &str, who: usize) -> Result<(), Error> {
    let person = people[who].id.clone();
    support(&garden.app.db, &garden.community, own(&person), once(), person, id.to_owned()).await
}

async fn said(garden: &Garden<'_>, people: &[Resident], id: &str, who: usize, words: &str) -> Result<String, Error> {
    let resident = people[who].id.clone();
    let saying = Saying { resident: resident.clone(), proposal: id.to_owned(), to: None, words: words.into() };
    say(&garden.app.db, &garden.community, own(&resident), once(), saying).await
}

async fn replied(
    garden: &Garden<'_>,
    people: &[Resident],
    id: &str,
    to: &str,
    who: usize,
    words: &str,
) -> Result<(), Error> {
    let resident = people[who].id.clone();
    let saying =
        Saying { resident: resident.clone(), proposal: id.to_owned(), to: Some(to.to_owned()), words: words.into() };
    say(&garden.app.db, &garden.community, own(&resident), once(), saying).await.map(|_| ())
}

/// Staff say something to it; author and supporters, who all read screens, have read it soon after.
async fn acted(
    garden: &Garden<'_>,
    zhou: &Member,
    people: &[Resident],
    id: &str,
    what: What,
    words: &str,
) -> Result<(), Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let found = db.read_now(|conn| proposals::find(conn, community, id))?.ok_or(Error::Missing)?;
    let code = if what == What::Answer { "proposal.answer" } else { "proposal.move" };
    let doing =
        Doing { proposal: id.to_owned(), version: found.version, what, words: words.into(), group: None, link: None };
    answer::act(db, community, zhou.standing(), once(), doing).await?;
    let author = found.person_id;
    let told = db.read_now(|conn| acts::latest_about(conn, community, id, code))?.ok_or(Error::Missing)?;
    act::reply(db, community, own(&author), once(), author.clone(), told.id, Reply::AllRight).await?;
    for person in [CHEN_JIANGUO, LI_MING, WANG_FANG].map(|n| people[n].id.clone()) {
        for notice in db.read_now(|conn| crate::store::notices::sending(conn, community))? {
            goes_out(garden, &notice).await?;
        }
        let unread = db.read_now(|conn| notice_copies::unread(conn, community, &person, 5))?;
        for notice in unread.into_iter().filter(|n| n.at + DAY > garden.now() && n.title.starts_with("您支持的")) {
            hear(db, community, own(&person), once(), person.clone(), notice.id, Hear::AllRight).await?;
        }
    }
    Ok(())
}
