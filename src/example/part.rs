//! Taking part: two notices, four groups, and a month of activities to come.

use jiff::{Timestamp, ToSpan};

use super::residents::{CHEN_JIANGUO, LI_MING, LIU_GUIFANG, Resident, WANG_FANG};
use super::staff::Member;
use super::{Garden, HOUR, once, oneself};
use crate::acts::act::{self, Reply};
use crate::acts::activities::{plan, sign_up};
use crate::acts::groups::keep::{self, Change};
use crate::acts::groups::seat::{Seating, seat};
use crate::acts::groups::{join, space};
use crate::acts::notices::hear::{Hear, hear};
use crate::acts::notices::publish::{self, Written};
use crate::acts::notices::send;
use crate::domain::activity::{ActivityKind, weekly};
use crate::domain::group::{GroupKind, Plan, Role, SeatKind, Seats};
use crate::domain::notice::{Audience, Worded};
use crate::domain::person::Digital;
use crate::domain::standing::{Assurance, Channel, Standing};
use crate::domain::tiers::{Kind, SeatMember};
use crate::error::Error;
use crate::store::activities::Facts;
use crate::store::acts;
use crate::store::groups::{Facts as GroupFacts, NewItem};
use crate::store::notice_copies;

/// In the first days: what is told by telephone then is long told when the story ends.
pub(crate) async fn take(garden: &Garden<'_>, staff: &[Member], people: &[Resident]) -> Result<(), Error> {
    let zhou = &staff[1];
    water(garden, zhou).await?;
    garden.pass(HOUR);
    let stairs = neighbours(garden, zhou, people).await?;
    tell_group(garden, people, &stairs).await?;
    owners(garden, zhou, people).await?;
    council(garden, zhou, people).await?;
    garden.pass(HOUR);
    month(garden, zhou, people).await
}

fn worded(title: &str, body: &str) -> Result<Worded, Error> {
    let broken = |_| Error::broken("example", "a notice");
    Ok(Worded { title: Worded::title(title).map_err(broken)?, body: Worded::body(body).map_err(broken)? })
}

pub(crate) async fn goes_out(garden: &Garden<'_>, notice: &str) -> Result<(), Error> {
    let zone = garden.app.community().await?.zone();
    while send::step(&garden.app.db, &garden.community, &zone, notice).await? {}
    Ok(())
}

pub(crate) fn own(person: &str) -> Standing {
    oneself(person, Channel::OwnPhone, Assurance::CardAndPin)
}

/// To everybody. Whoever reads a screen has read it; the others are rung, visited and written to.
async fn water(garden: &Garden<'_>, zhou: &Member) -> Result<(), Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let worded = worded(
        "周三上午停水",
        "周三上午九点到十一点停水，修主管道。\n请先接好水。\n有不方便的，打社区电话，我们送水。",
    )?;
    let written = Written { worded, to: Audience::Everyone };
    let id = publish::publish(db, community, zhou.standing(), once(), written).await?;
    goes_out(garden, &id).await?;
    garden.pass(HOUR);
    let found = db.read_now(|conn| notice_copies::not_reached(conn, community, &id, "", i64::MAX))?;
    for (copy, _) in found.into_iter().filter(|(copy, _)| matches!(copy.way.as_str(), "app" | "sms" | "email")) {
        let person = copy.person_id;
        hear(db, community, own(&person), once(), person.clone(), id.clone(), Hear::AllRight).await?;
    }
    Ok(())
}

async fn begin(garden: &Garden<'_>, zhou: &Member, facts: GroupFacts) -> Result<String, Error> {
    keep::change(&garden.app.db, &garden.community, zhou.standing(), once(), Change::Begin(facts)).await
}

fn no_seats() -> Plan {
    Plan { seats: Vec::new(), most_percent: 100 }
}

async fn sit(
    garden: &Garden<'_>,
    zhou: &Member,
    group: &str,
    who: &Resident,
    role: Role,
    kind: Option<SeatKind>,
) -> Result<(), Error> {
    let what = Seating { group: group.to_owned(), person: who.id.clone(), role, seat: kind, helper: None };
    let (db, community) = (&garden.app.db, garden.community.as_str());
    seat(db, community, zhou.standing(), once(), what).await?;
    if who.digital != Digital::Able {
        return Ok(());
    }
    // Whoever reads a screen has read it since.
    let told = db.read_now(|conn| acts::latest_about(conn, community, group, SeatMember::RULE.code))?;
    let told = told.filter(|act| act.resident_id == who.id).ok_or(Error::Missing)?;
    act::reply(db, community, own(&who.id), once(), who.id.clone(), told.id, Reply::AllRight).await
}

/// 陈建国 leads the neighbours of his building; others join by themselves.
async fn neighbours(garden: &Garden<'_>, zhou: &Member, people: &[Resident]) -> Result<String, Error> {
    let facts = GroupFacts {
        kind: GroupKind::Residents,
        name: "七号楼居民小组".into(),
        what: "楼道干净、门口有灯，邻里有事互相搭把手。每月碰一次头。".into(),
        open_to_join: true,
        plan: no_seats(),
        term_months: 12,
    };
    let id = begin(garden, zhou, facts).await?;
    sit(garden, zhou, &id, &people[CHEN_JIANGUO], Role::Lead, None).await?;
    for who in [LI_MING, WANG_FANG] {
        let person = people[who].id.clone();
        join::join(&garden.app.db, &garden.community, own(&person), once(), person, id.clone()).await?;
    }
    Ok(id)
}

async fn tell_group(garden: &Garden<'_>, people: &[Resident], group: &str) -> Result<(), Error> {
    let (db, community, chen) = (&garden.app.db, garden.community.as_str(), &people[CHEN_JIANGUO]);
    let worded = worded("周六一起扫楼道", "周六上午九点，楼下集合。\n带上扫把，没有的社区借。")?;
    let id = publish::to_group(db, community, own(&chen.id), once(), group.to_owned(), worded).await?;
    goes_out(garden, &id).await?;
    for who in [CHEN_JIANGUO, LI_MING, WANG_FANG] {
        let person = people[who].id.clone();
        hear(db, community, own(&person), once(), person.clone(), id.clone(), Hear::AllRight).await?;
    }
    let meeting = NewItem {
        kind: "meeting",
        at: garden.at_hour(garden.end + 5 * super::DAY, 19).await?,
        words: "商量楼道里放自行车的事".into(),
        place: "7号楼门厅".into(),
        hash: None,
        bytes: 0,
    };
    if let Some(told) = space::add(db, community, own(&chen.id), once(), group.to_owned(), meeting).await? {
        goes_out(garden, &told).await?;
        for who in [CHEN_JIANGUO, LI_MING, WANG_FANG] {
            let person = people[who].id.clone();
            hear(db, community, own(&person), once(), person.clone(), told.clone(), Hear::AllRight).await?;
        }
    }
    Ok(())
}

async fn owners(garden: &Garden<'_>, zhou: &Member, people: &[Resident]) -> Result<(), Error> {
    let facts = GroupFacts {
        kind: GroupKind::Owners,
        name: "春风里业委会".into(),
        what: "替业主管维修资金，看着物业把事办好。".into(),
        open_to_join: false,
        plan: no_seats(),
        term_months: 36,
    };
    let id = begin(garden, zhou, facts).await?;
    sit(garden, zhou, &id, &people[WANG_FANG], Role::Lead, None).await
}

/// A council and a digital governance team, with seats shared out fairly; one is kept for who has no phone.
async fn council(garden: &Garden<'_>, zhou: &Member, people: &[Resident]) -> Result<(), Error> {
    use SeatKind::{Branch, Committee, Department, Offline, Owners, Property, Resident as Neighbour, Social};
    let plan = |kinds: &[(SeatKind, u32)]| Plan {
        seats: kinds.iter().map(|(kind, seats)| Seats { kind: *kind, seats: *seats }).collect(),
        most_percent: 34,
    };
    let facts = GroupFacts {
        kind: GroupKind::Council,
        name: "春风里居民议事会".into(),
        what: "大家的事大家商量：停车、绿化、楼道。每季度开一次会，结果贴出来。".into(),
        open_to_join: false,
        plan: plan(&[(Branch, 1), (Committee, 1), (Owners, 1), (Property, 1), (Neighbour, 3), (Offline, 2)]),
        term_months: 24,
    };
    let id = begin(garden, zhou, facts).await?;
    sit(garden, zhou, &id, &people[CHEN_JIANGUO], Role::Secretary, Some(Neighbour)).await?;
    sit(garden, zhou, &id, &people[LIU_GUIFANG], Role::Member, Some(Offline)).await?;
    let facts = GroupFacts {
        kind: GroupKind::Digital,
        name: "数字治理小组".into(),
        what: "看着这套系统怎么用：好不好用、公不公平、谁被落下了。".into(),
        open_to_join: false,
        plan: plan(&[(Branch, 1), (Department, 1), (Committee, 1), (Social, 1), (Neighbour, 2), (Offline, 2)]),
        term_months: 12,
    };
    let id = begin(garden, zhou, facts).await?;
    sit(garden, zhou, &id, &people[LI_MING], Role::Lead, Some(Neighbour)).await
}

/// What is on in the month after the story, by the clock of the place: kind, title, what, where, days from its end, hour,
/// hours it takes, places, how many times.
type Plot = (ActivityKind, &'static str, &'static str, &'static str, i64, i8, i64, i32, u32);

const MONTH: &[Plot] = &[
    (
        ActivityKind::Digital,
        "手机课：打电话、发微信",
        "带上自己的手机，慢慢学，有志愿者陪。",
        "社区二楼活动室",
        2,
        9,
        2,
        12,
        4,
    ),
    (ActivityKind::Fraud, "防骗课：这些电话不能接", "民警来讲，听完有问有答。", "社区大厅", 4, 14, 1, 40, 1),
    (ActivityKind::Activity, "一起包饺子", "面和馅都有，人来就行。", "社区食堂", 6, 10, 2, 20, 1),
    (
        ActivityKind::Training,
        "帮忙的人的培训",
        "怎么替老人办事：先问再办，不碰密码。",
        "社区二楼活动室",
        8,
        9,
        3,
        15,
        1,
    ),
    (ActivityKind::Class, "太极拳", "穿平底鞋，下雨改到大厅。", "小区花园", 3, 8, 1, 25, 4),
    (ActivityKind::Activity, "量血压、看牙", "社区医院的医生来，不要钱。", "社区大厅", 12, 9, 2, 60, 1),
];

async fn month(garden: &Garden<'_>, zhou: &Member, people: &[Resident]) -> Result<(), Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let zone = garden.app.community().await?.zone();
    let end = zone.to_datetime(Timestamp::from_millisecond(garden.end).unwrap_or_default()).date();
    let mut first = None;
    for (kind, title, what, place, days, hour, hours, seats, times) in MONTH {
        let day = end.checked_add(days.days()).map_err(|e| Error::broken("example", e))?;
        let at = zone.to_timestamp(day.at(*hour, 0, 0, 0)).map_err(|e| Error::broken("example", e))?;
        let starts_at = at.as_millisecond();
        let facts = Facts {
            kind: *kind,
            title: (*title).into(),
            what: (*what).into(),
            place: (*place).into(),
            starts_at,
            ends_at: starts_at + hours * HOUR,
            seats: *seats,
            certificate: matches!(kind, ActivityKind::Digital | ActivityKind::Training),
            group: None,
        };
        let times = weekly(&zone, facts.starts_at, facts.ends_at, *times);
        let id = plan::announce(db, community, zhou.standing(), once(), facts, times).await?;
        first.get_or_insert(id);
    }
    let phones = first.ok_or_else(|| Error::broken("example", "nothing is on"))?;
    let chen = people[CHEN_JIANGUO].id.clone();
    sign_up::sign_up(db, community, own(&chen), once(), chen.clone(), phones.clone(), true).await?;
    // The others on a list at the counter.
    let on_paper = Standing { channel: Channel::Paper, ..zhou.standing() };
    let listed = people.iter().skip(6).take(9).map(|p| p.id.clone()).collect();
    sign_up::enter_list(db, community, on_paper, once(), phones, listed).await?;
    Ok(())
}
