//! Eight weeks of reports and answers, in the order they happened, so that every page has something true to show.

use rand::RngExt;

use super::cast::Cast;
use super::founding::{Parties, party};
use super::residents::{CHEN_JIANGUO, LI_MING, LIU_GUIFANG, Resident, WANG_XIULAN};
use super::staff::Member;
use super::{BACK, DAY, Garden, HOUR, at_desk, list, once, oneself};
use crate::acts::message::{Passed, pass_on};
use crate::acts::requests::file::{Report, file};
use crate::acts::requests::handle::{Handling, handle};
use crate::acts::requests::say::{Say, say};
use crate::domain::person::Digital;
use crate::domain::request::{PlaceWords, Rating, TransferReason, Words};
use crate::domain::standing::{Assurance, Channel, Office, Right, Standing};
use crate::error::{Clash, Error};
use crate::store::catalogue::{self, Category};
use crate::store::{mandates, outbox, requests};

/// What somebody reports: category, what they say, where, and how it is answered and mended.
struct Plot {
    code: &'static str,
    words: &'static str,
    place: &'static str,
    answer: &'static str,
    solution: &'static str,
}

const PLOTS: &[Plot] = &[
    Plot {
        code: "water",
        words: "水管接口滴水，地面很滑，怕老人摔跤。",
        place: "三楼楼道",
        answer: "收到，明天上午派人来看。",
        solution: "接口换了新的，地面也擦干了。",
    },
    Plot {
        code: "water",
        words: "厨房下水道堵了，水漫出来。",
        place: "厨房",
        answer: "今天下午带疏通机来。",
        solution: "已经疏通，请注意不要倒油。",
    },
    Plot {
        code: "power",
        words: "北门到菜场第三盏路灯不亮，晚上黑。",
        place: "北门",
        answer: "已经报修，两天内换灯。",
        solution: "灯泡换好了，晚上看过，亮了。",
    },
    Plot {
        code: "lift",
        words: "电梯上到四楼会抖一下，声音很大。",
        place: "2单元电梯",
        answer: "维保师傅一小时内到。",
        solution: "导靴换了，试了十趟，不抖了。",
    },
    Plot {
        code: "door",
        words: "单元门关不上，晚上不放心。",
        place: "单元门",
        answer: "明天换闭门器。",
        solution: "闭门器换了，门能自己关上。",
    },
    Plot {
        code: "road",
        words: "路面塌了一块，轮椅过不去。",
        place: "南门口",
        answer: "先围起来，本周铺好。",
        solution: "铺平了，轮椅试过能过。",
    },
    Plot {
        code: "clean",
        words: "垃圾两天没人收，有味道。",
        place: "东边垃圾房",
        answer: "今天加收一趟。",
        solution: "收走了，也冲洗过了。",
    },
    Plot {
        code: "noise",
        words: "楼上半夜拖椅子，睡不着。",
        place: "家里",
        answer: "社工今晚上门说一说。",
        solution: "楼上贴了脚垫，答应十点后轻一点。",
    },
    Plot {
        code: "safety",
        words: "楼道里有人给电动车拉线充电。",
        place: "一楼楼道",
        answer: "今天就去看。",
        solution: "电线拆了，车推到了充电棚。",
    },
    Plot {
        code: "parking",
        words: "有车停在消防通道上，好几天了。",
        place: "8号楼前",
        answer: "联系车主挪车。",
        solution: "车挪走了，地上画了黄线。",
    },
    Plot {
        code: "care",
        words: "想在卫生间加个扶手，老人摔过一次。",
        place: "卫生间",
        answer: "后天师傅上门量尺寸。",
        solution: "扶手装好了，试过很牢。",
    },
    Plot {
        code: "praise",
        words: "保洁李阿姨扫得特别干净，想谢谢她。",
        place: "整栋楼",
        answer: "一定转告她，也谢谢您。",
        solution: "已经在晨会上表扬。",
    },
    Plot {
        code: "other",
        words: "活动室的饮水机没有热水。",
        place: "活动室",
        answer: "请厂家来修。",
        solution: "加热管换了，有热水了。",
    },
    Plot {
        code: "water",
        words: "屋顶下雨漏水，天花板湿了一片。",
        place: "六楼顶层",
        answer: "天晴后做防水。",
        solution: "防水做好了，下次下雨再来看。",
    },
];

/// How far a request gets before the story ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Filed,
    Overdue,
    Assigned,
    Transferred,
    Answered,
    Solved,
    Confirmed,
    Rated,
    Reopened,
    /// Reopened lately, and nobody has come yet.
    StillBroken,
    Withdrawn,
}

/// One step to come: when, of which request, what.
struct Next {
    at: i64,
    of: usize,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    File,
    Assign,
    Transfer,
    Answer,
    Solve,
    Confirm,
    Rate(Rating),
    Reopen,
    Withdraw,
}

/// A request of the story.
struct Tale {
    who: usize,
    plot: usize,
    id: Option<String>,
}

pub(crate) async fn live(
    garden: &mut Garden<'_>,
    staff: &[Member],
    people: &[Resident],
    _: &Cast,
    parties: &Parties,
) -> Result<(), Error> {
    let community = garden.community.clone();
    let categories = garden.app.db.read_now(|conn| catalogue::categories_in_use(conn, &community))?;
    let (mut tales, mut steps) = plan(garden, people);
    steps.sort_by_key(|s| s.at);
    let stage = Stage {
        staff,
        people,
        categories,
        property: party(parties, "property").to_owned(),
        works: party(parties, "works").to_owned(),
    };
    let mut day = garden.now() / DAY;
    let mut long_way = false;
    for step in steps {
        let at = step.at.min(garden.end);
        // Every other evening 赵强 rings and posts what waits, but not in the last two days: a
        // newcomer should find somebody to ring.
        while day + 2 <= at / DAY && day + 4 < garden.end / DAY {
            day += 2;
            garden.until(day * DAY);
            pass_on_what_waits(garden, &stage).await?;
            garden.seal().await?;
            if !long_way && day + 8 > garden.end / DAY {
                long_way = true;
                list::go_the_long_way(garden, staff, people, parties).await?;
            }
        }
        garden.until(at);
        play(garden, &stage, &mut tales, &step).await?;
    }
    Ok(())
}

async fn pass_on_what_waits(garden: &Garden<'_>, stage: &Stage<'_>) -> Result<(), Error> {
    let community = garden.community.clone();
    let waiting = garden.app.db.read_now(|conn| {
        let mut all = Vec::new();
        for channel in ["call", "visit", "letter"] {
            all.extend(outbox::page(conn, &community, channel, "waiting", None, 500)?);
        }
        Ok(all)
    })?;
    for message in waiting {
        let how = if message.channel == "letter" { Passed::Posted } else { Passed::Reached };
        match pass_on(&garden.app.db, &garden.community, stage.staff[2].standing(), once(), message.id, how).await {
            // Reached by one way, the others were called off.
            Ok(()) | Err(Error::Conflict(Clash::TooLate)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// What does not change while the story is played.
struct Stage<'a> {
    staff: &'a [Member],
    people: &'a [Resident],
    categories: Vec<Category>,
    property: String,
    works: String,
}

fn plan(garden: &mut Garden<'_>, people: &[Resident]) -> (Vec<Tale>, Vec<Next>) {
    let (mut tales, mut steps) = (Vec::new(), Vec::new());
    let start = garden.now() + DAY;
    let span = BACK - 3 * DAY - (start - (garden.end - BACK));
    let count = 40 + people.len() / 2;
    for n in 0..count {
        let who = match n {
            0 | 9 => WANG_XIULAN,
            1 | 12 => CHEN_JIANGUO,
            2 => LIU_GUIFANG,
            _ => garden.dice.random_range(0..people.len()),
        };
        let plot = if n == 0 { 0 } else { garden.dice.random_range(0..PLOTS.len()) };
        let fate = fate(n, count);
        let share = i64::try_from(n * 1000 / count).unwrap_or(0);
        let mut at = start + span * share / 1000 + garden.dice.random_range(0..6 * HOUR);
        if matches!(fate, Fate::Filed | Fate::Assigned | Fate::Answered | Fate::Transferred) {
            at = garden.end - garden.dice.random_range(HOUR..20 * HOUR);
        }
        if fate == Fate::StillBroken {
            at = garden.end - 110 * HOUR;
        }
        if fate == Fate::Overdue {
            at = garden.end - garden.dice.random_range(60 * HOUR..100 * HOUR);
        }
        script(garden, &mut steps, tales.len(), at, fate);
        tales.push(Tale { who, plot, id: None });
    }
    (tales, steps)
}

/// The last tenth is still open; of the rest every way of ending occurs.
fn fate(n: usize, count: usize) -> Fate {
    const ENDED: [Fate; 8] = [
        Fate::Rated,
        Fate::Confirmed,
        Fate::Rated,
        Fate::Solved,
        Fate::Confirmed,
        Fate::Withdrawn,
        Fate::Rated,
        Fate::Reopened,
    ];
    const OPEN: [Fate; 7] =
        [Fate::Filed, Fate::Answered, Fate::Assigned, Fate::Overdue, Fate::Transferred, Fate::Filed, Fate::StillBroken];
    match n {
        0 => Fate::Answered,
        1 => Fate::Solved,
        _ if n * 10 >= count * 8 => OPEN[n % OPEN.len()],
        _ => ENDED[n % ENDED.len()],
    }
}

fn script(garden: &mut Garden<'_>, steps: &mut Vec<Next>, of: usize, at: i64, fate: Fate) {
    let mut clock = at;
    let mut add = |steps: &mut Vec<Next>, after: i64, what: What| {
        clock += after;
        steps.push(Next { at: clock, of, what });
    };
    add(steps, 0, What::File);
    let dice = &mut garden.dice;
    match fate {
        Fate::Filed | Fate::Overdue => return,
        Fate::Withdrawn => return add(steps, HOUR / 2, What::Withdraw),
        Fate::Transferred => return add(steps, HOUR, What::Transfer),
        _ => {}
    }
    add(steps, dice.random_range(HOUR / 4..HOUR), What::Assign);
    if fate == Fate::Assigned {
        return;
    }
    add(steps, dice.random_range(HOUR / 4..HOUR * 2), What::Answer);
    if fate == Fate::Answered {
        return;
    }
    add(steps, dice.random_range(4 * HOUR..50 * HOUR), What::Solve);
    match fate {
        Fate::Confirmed => add(steps, dice.random_range(2 * HOUR..40 * HOUR), What::Confirm),
        Fate::StillBroken => add(steps, dice.random_range(2 * HOUR..40 * HOUR), What::Reopen),
        Fate::Reopened => {
            add(steps, dice.random_range(2 * HOUR..40 * HOUR), What::Reopen);
            add(steps, 3 * HOUR, What::Answer);
            add(steps, 20 * HOUR, What::Solve);
            add(steps, 5 * HOUR, What::Confirm);
        }
        Fate::Rated => {
            add(steps, dice.random_range(2 * HOUR..40 * HOUR), What::Confirm);
            let rating =
                [Rating::Good, Rating::Good, Rating::Good, Rating::Fair, Rating::Poor][dice.random_range(0..5)];
            add(steps, HOUR / 10, What::Rate(rating));
        }
        _ => {}
    }
}

async fn play(garden: &Garden<'_>, stage: &Stage<'_>, tales: &mut [Tale], step: &Next) -> Result<(), Error> {
    let tale = &mut tales[step.of];
    let plot = &PLOTS[tale.plot];
    if matches!(step.what, What::File) {
        tale.id = Some(report(garden, stage, tale, plot).await?);
        return Ok(());
    }
    let Some(id) = tale.id.clone() else {
        return Ok(());
    };
    let said = |text: &str| Words::parse(text).map_err(|_| Error::broken("example", "words"));
    match step.what {
        What::File => Ok(()),
        // To 马军 by name where it is his company's work; elsewhere to the party as a whole.
        What::Assign => {
            let handler = (party_of(garden, &id)? == stage.property).then(|| stage.staff[4].id.clone());
            act(garden, stage, id, Handling::Assign { handler }).await
        }
        What::Transfer => {
            // Whoever has it hands it on to the other one.
            let theirs = party_of(garden, &id)? == stage.works;
            let handling = Handling::Transfer {
                party: if theirs { stage.property.clone() } else { stage.works.clone() },
                reason: TransferReason::NotOurPlace,
                words: said("这一段路归市政管，请帮忙看看。")?,
            };
            act(garden, stage, id, handling).await
        }
        What::Answer => act(garden, stage, id, Handling::Answer { words: said(plot.answer)? }).await,
        What::Solve => {
            let handling = Handling::Solve { words: said(plot.solution)?, photos: Vec::new() };
            act(garden, stage, id, handling).await
        }
        What::Confirm => tell(garden, stage, tale.who, id, Say::Fixed).await,
        What::Rate(rating) => tell(garden, stage, tale.who, id, Say::Rated { rating, words: None }).await,
        What::Reopen => {
            let words = Some(said("又滴水了，请再来看看。")?);
            tell(garden, stage, tale.who, id, Say::NotFixed { words }).await
        }
        What::Withdraw => tell(garden, stage, tale.who, id, Say::TakeBack).await,
    }
}

fn party_of(garden: &Garden<'_>, id: &str) -> Result<String, Error> {
    let found = garden.app.db.read_now(|conn| requests::find(conn, &garden.community, id))?;
    found.map(|r| r.party_id).ok_or(Error::Missing)
}

async fn report(garden: &Garden<'_>, stage: &Stage<'_>, tale: &Tale, plot: &Plot) -> Result<String, Error> {
    let resident = &stage.people[tale.who];
    let category =
        stage.categories.iter().find(|c| c.code == plot.code).ok_or_else(|| Error::broken("example", "a category"))?;
    let what = Report {
        resident: resident.id.clone(),
        category_id: category.id.clone(),
        building_id: Some(resident.building.clone()),
        unit: Some(resident.unit.clone()),
        place: PlaceWords::parse(&format!("{} {}", resident.home, plot.place))
            .map_err(|_| Error::broken("example", "a place"))?,
        words: Words::parse(plot.words).map_err(|_| Error::broken("example", "words"))?,
        answers: Vec::new(),
        draft: None,
    };
    let standing = filer(garden, stage, tale.who)?;
    file(&garden.app.db, &garden.community, standing, once(), what).await
}

/// Those who manage do it themselves; 王秀兰 and 刘桂芳 through 李明; everybody else rings the desk.
fn filer(garden: &Garden<'_>, stage: &Stage<'_>, who: usize) -> Result<Standing, Error> {
    let resident = &stage.people[who];
    if matches!(who, WANG_XIULAN | LIU_GUIFANG) {
        let (helper, community) = (&stage.people[LI_MING].id, &garden.community);
        let facts = garden
            .app
            .db
            .read_now(|conn| mandates::latest_between(conn, community, helper, &resident.id))?
            .ok_or_else(|| Error::broken("example", "a mandate"))?
            .0;
        return Ok(Standing {
            right: Right::Mandate(facts),
            channel: Channel::HelperDevice,
            ..at_desk(helper, Office::Desk, None)
        });
    }
    if resident.digital == Digital::Able {
        return Ok(oneself(&resident.id, Channel::OwnPhone, Assurance::CardAndPin));
    }
    Ok(Standing { channel: Channel::Phone, ..stage.staff[1].standing() })
}

async fn act(garden: &Garden<'_>, stage: &Stage<'_>, id: String, what: Handling) -> Result<(), Error> {
    let community = garden.community.clone();
    let found = garden.app.db.read_now(|conn| requests::find(conn, &community, &id))?.ok_or(Error::Missing)?;
    let hands = if found.party_id == stage.property { &stage.staff[4] } else { &stage.staff[1] };
    handle(&garden.app.db, &garden.community, hands.standing(), once(), id, found.version, what).await
}

/// The resident's own word: on their phone, or said to the desk on the telephone.
async fn tell(garden: &Garden<'_>, stage: &Stage<'_>, who: usize, id: String, what: Say) -> Result<(), Error> {
    let resident = &stage.people[who];
    let standing = if resident.digital == Digital::Able {
        oneself(&resident.id, Channel::OwnPhone, Assurance::CardAndPin)
    } else {
        Standing { channel: Channel::Phone, ..stage.staff[1].standing() }
    };
    say(&garden.app.db, &garden.community, standing, once(), resident.id.clone(), id, what).await
}
