//! The residents' council met once in the story, with minutes, decisions and one objection that it answered; and it meets
//! again in a few days, about what neighbours proposed.

use std::collections::HashSet;

use jiff::{Timestamp, ToSpan};

use super::part::{goes_out, own};
use super::residents::{CHEN_JIANGUO, LI_MING, LIU_GUIFANG, Resident, WANG_FANG};
use super::staff::Member;
use super::{DAY, Garden, HOUR, once};
use crate::acts::act::{self, Reply};
use crate::acts::meetings::agenda::{self, Change, Wanted};
use crate::acts::meetings::answer::{answer, enter};
use crate::acts::meetings::attend::{attend, minutes};
use crate::acts::meetings::decide::{Becomes, Deciding, decide, done};
use crate::acts::meetings::object::{Objecting, object, reply};
use crate::acts::meetings::plan::{change, invite, plan};
use crate::acts::notices::hear::{Hear, hear};
use crate::domain::group::GroupKind;
use crate::domain::meeting::{Answer, OBJECT_DAYS_USUAL, Quorum};
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::{AnswerDecision, Kind};
use crate::error::Error;
use crate::store::meetings::{self, Facts, Meeting};
use crate::store::{acts, groups, notices, proposals};

/// 陈建国, who keeps the council's papers, calls it together; one member answers by telephone. The desk lets everybody read
/// what it decides.
pub(crate) async fn call(garden: &Garden<'_>, zhou: &Member, people: &[Resident]) -> Result<String, Error> {
    let (db, community, chen) = (&garden.app.db, garden.community.as_str(), &people[CHEN_JIANGUO]);
    let group = council(garden)?;
    let facts = facts(garden, &group, "楼道堆物和夜里的路灯", -5).await?;
    let id = plan(db, community, own(&chen.id), once(), facts.clone()).await?;
    let points = ["楼道里的旧家具怎么清", "后门的路灯几点关", "下次什么时候开会"];
    let wanted = points.iter().map(|words| Wanted::Free((*words).into())).collect();
    agenda::keep(db, community, own(&chen.id), once(), id.clone(), Change::Add(wanted)).await?;
    invite(db, community, own(&chen.id), once(), (id.clone(), version(garden, &id)?)).await?;
    let told = db.read_now(|conn| notices::page(conn, community, Some(&group), None, 1))?;
    let told = told.first().ok_or(Error::Missing)?.id.clone();
    goes_out(garden, &told).await?;
    hear(db, community, own(&chen.id), once(), chen.id.clone(), told, Hear::AllRight).await?;
    answer(db, community, own(&chen.id), once(), chen.id.clone(), id.clone(), Answer::Coming).await?;
    let by_phone = Standing { channel: Channel::Phone, ..zhou.standing() };
    let liu = vec![people[LIU_GUIFANG].id.clone()];
    enter(db, community, by_phone, once(), id.clone(), (liu, Answer::Coming)).await?;
    let open = Facts { open: true, ..facts };
    change(db, community, zhou.standing(), once(), (id.clone(), version(garden, &id)?), open).await?;
    Ok(id)
}

/// It was held: who came, what was said and decided, and what one neighbour did not agree with.
pub(crate) async fn held(garden: &Garden<'_>, zhou: &Member, people: &[Resident], id: &str) -> Result<(), Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let came: HashSet<String> =
        [CHEN_JIANGUO, LIU_GUIFANG, LI_MING, WANG_FANG].iter().map(|n| people[*n].id.clone()).collect();
    attend(db, community, zhou.standing(), once(), (id.to_owned(), version(garden, id)?), came).await?;
    let said = "刘桂芳说，三楼拐角的旧柜子放了半年，晚上上楼要扶着墙走。\n陈建国说，先贴一星期的通知，没人认的再请物业清。\n王芳说，后门的路灯十一点就关了，下夜班的人看不见。";
    minutes(db, community, zhou.standing(), once(), (id.to_owned(), version(garden, id)?), said.into()).await?;
    let points = db.read_now(|conn| meetings::points(conn, community, id))?;
    let made = |n: usize, words: &str, owner: &str, days: i64| Deciding {
        meeting: id.to_owned(),
        point: points.get(n).map(|p| p.id.clone()),
        words: words.into(),
        owner: owner.into(),
        due_at: garden.end + days * DAY,
        becomes: Becomes::Stays,
    };
    let furniture = made(0, "先贴一星期通知，没人认的请物业清走。", "物业马军", 14);
    let furniture = decide(db, community, zhou.standing(), once(), furniture).await?;
    let lamps = made(1, "后门的路灯改到夜里一点关。", "社区周敏", 3);
    let lamps = decide(db, community, zhou.standing(), once(), lamps).await?;
    let words = "跟路灯管理处说好了，今晚起一点关。".to_owned();
    done(db, community, zhou.standing(), once(), (id.to_owned(), lamps), words).await?;
    objects(garden, zhou, people, (id, &furniture)).await
}

async fn objects(
    garden: &Garden<'_>,
    zhou: &Member,
    people: &[Resident],
    (id, decision): (&str, &str),
) -> Result<(), Error> {
    let (db, community, wang) = (&garden.app.db, garden.community.as_str(), &people[WANG_FANG]);
    let what = Objecting {
        resident: wang.id.clone(),
        meeting: id.to_owned(),
        decision: decision.to_owned(),
        words: "一星期太短，有人出差不在家，柜子里还有东西。".into(),
    };
    let objection = object(db, community, own(&wang.id), once(), what).await?;
    let words = "说得对。改成两星期，通知也打电话告诉不在家的人。".to_owned();
    reply(db, community, zhou.standing(), once(), (id.to_owned(), objection), words).await?;
    // She reads a screen, and has read the answer since.
    let told = db.read_now(|conn| acts::latest_about(conn, community, id, AnswerDecision::RULE.code))?;
    let told = told.ok_or(Error::Missing)?;
    act::reply(db, community, own(&wang.id), once(), wang.id.clone(), told.id, Reply::AllRight).await
}

/// The next one, about two proposals; nobody has been told yet.
pub(crate) async fn to_come(garden: &Garden<'_>, zhou: &Member) -> Result<(), Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let group = council(garden)?;
    let facts = Facts { open: true, ..facts(garden, &group, "雨棚和广场舞", 9).await? };
    let id = plan(db, community, zhou.standing(), once(), facts).await?;
    let found = db.read_now(|conn| proposals::list(conn, community, None, None, 10))?;
    let mut wanted: Vec<Wanted> = found
        .iter()
        .filter(|p| p.is_open() && p.comments + p.supports > 0)
        .map(|p| Wanted::Proposal(p.id.clone()))
        .collect();
    wanted.push(Wanted::Free("上次定的两件事办得怎么样".into()));
    agenda::keep(db, community, zhou.standing(), once(), id, Change::Add(wanted)).await
}

fn council(garden: &Garden<'_>) -> Result<String, Error> {
    let all = garden.app.db.read_now(|conn| groups::all(conn, &garden.community))?;
    all.into_iter().find(|g| g.kind == GroupKind::Council).map(|g| g.id).ok_or(Error::Missing)
}

fn version(garden: &Garden<'_>, id: &str) -> Result<i32, Error> {
    let found: Option<Meeting> = garden.app.db.read_now(|conn| meetings::find(conn, &garden.community, id))?;
    found.map(|m| m.version).ok_or(Error::Missing)
}

/// Seven in the evening, so many days from the end of the story, by the clock of the place.
async fn facts(garden: &Garden<'_>, group: &str, title: &str, days: i64) -> Result<Facts, Error> {
    let zone = garden.app.community().await?.zone();
    let end = zone.to_datetime(Timestamp::from_millisecond(garden.end).unwrap_or_default()).date();
    let day = end.checked_add(days.days()).map_err(|e| Error::broken("example", e))?;
    let at = zone.to_timestamp(day.at(19, 0, 0, 0)).map_err(|e| Error::broken("example", e))?;
    let starts_at = at.as_millisecond();
    Ok(Facts {
        group: group.to_owned(),
        title: title.into(),
        place: "社区二楼活动室".into(),
        starts_at,
        ends_at: starts_at + 2 * HOUR,
        open: false,
        quorum: Quorum::Half,
        object_days: OBJECT_DAYS_USUAL,
    })
}
