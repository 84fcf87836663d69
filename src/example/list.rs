//! The community makes the list its own, and a few things go the long way: one refused and objected to, one handed
//! round until it rose, one that neighbours talk over.

use super::founding::{Parties, party};
use super::residents::{CHEN_JIANGUO, Resident};
use super::staff::Member;
use super::{DAY, Garden, HOUR, once, oneself};
use crate::acts::list::calendar::{self, Change};
use crate::acts::list::{categories, questions};
use crate::acts::mediation::{self, Doing};
use crate::acts::requests::file::{Report, file};
use crate::acts::requests::handle::{Handling, handle};
use crate::acts::requests::say::{Say, say};
use crate::domain::question::{Choice, Datatype};
use crate::domain::request::{DeclineReason, Hours, PlaceWords, TransferReason, Words};
use crate::domain::standing::{Assurance, Channel};
use crate::error::Error;
use crate::store::list::{CategoryFacts, LineFacts};
use crate::store::mediations::{self, Whose};
use crate::store::questions::{Answered, Asked};
use crate::store::work_calendar::Day;
use crate::store::{catalogue, questions as asked, requests};

const ROOF: &str = "屋顶渗水";

/// 何伟 adds what this place needs: old roofs leak, lifts trap people, and the new year is a holiday.
pub(crate) async fn make_own(garden: &Garden<'_>, staff: &[Member], parties: &Parties) -> Result<(), Error> {
    let (db, community, admin) = (&garden.app.db, garden.community.as_str(), &staff[0]);
    let facts = CategoryFacts {
        name: (ROOF.into(), "Roof leaks".into()),
        hint: ("下雨天花板湿、外墙渗水".into(), "damp ceilings and walls after rain".into()),
        icon: "house".into(),
    };
    let line = LineFacts {
        party_id: party(parties, "property").to_owned(),
        answer_hours: 16,
        solve_hours: 80,
        hours: Hours::Working,
        tier: 1,
        public: false,
    };
    let roof = categories::add(db, community, admin.standing(), once(), facts, line).await?;
    for question in roof_questions() {
        questions::put(db, community, admin.standing(), once(), roof.clone(), None, question).await?;
    }
    let id = community.to_owned();
    let lift = db.read_now(|conn| catalogue::categories_in_use(conn, &id))?.into_iter().find(|c| c.code == "lift");
    let lift = lift.ok_or_else(|| Error::broken("example", "a lift"))?.id;
    for question in lift_questions() {
        questions::put(db, community, admin.standing(), once(), lift.clone(), None, question).await?;
    }
    let days = new_year(garden.end);
    calendar::change(db, community, admin.standing(), once(), Change::Days(days)).await
}

fn question(
    code: &str,
    datatype: Datatype,
    required: bool,
    label: (&str, &str),
    choices: &[(&str, &str, &str)],
) -> Asked {
    let choice = |(key, zh, en): &(&str, &str, &str)| Choice {
        key: (*key).to_owned(),
        zh: (*zh).to_owned(),
        en: (*en).to_owned(),
    };
    Asked {
        code: code.to_owned(),
        datatype,
        required,
        label: (label.0.to_owned(), label.1.to_owned()),
        hint: Default::default(),
        choices: choices.iter().map(choice).collect(),
    }
}

fn roof_questions() -> Vec<Asked> {
    vec![
        question("floor", Datatype::Number, true, ("在几楼？", "Which floor?"), &[]),
        question("since", Datatype::Datetime, false, ("从哪天开始的？", "Since which day?"), &[]),
        question(
            "where",
            Datatype::MultiValueList,
            true,
            ("哪里湿了？", "Where is it damp?"),
            &[("ceiling", "天花板", "Ceiling"), ("wall", "外墙", "Outer wall"), ("window", "窗边", "By the window")],
        ),
    ]
}

fn lift_questions() -> Vec<Asked> {
    vec![
        question(
            "trapped",
            Datatype::SingleValueList,
            false,
            ("有人困在里面吗？", "Is anybody stuck inside?"),
            &[("no", "没有", "No"), ("yes", "有", "Yes")],
        ),
        question("stopped_at", Datatype::Number, false, ("停在几楼？", "At which floor did it stop?"), &[]),
    ]
}

/// The first three days of the year to come.
fn new_year(end: i64) -> Vec<Day> {
    let now = jiff::Timestamp::from_millisecond(end).unwrap_or_default();
    let year = jiff::tz::TimeZone::UTC.to_datetime(now).year() + 1;
    (1..=3).map(|day| Day { day: format!("{year}-01-{day:02}"), works: false, name: "元旦".into() }).collect()
}

fn said(text: &str) -> Result<Words, Error> {
    Words::parse(text).map_err(|_| Error::broken("example", "words"))
}

async fn reports(
    garden: &Garden<'_>,
    resident: &Resident,
    code: &str,
    words: &str,
    answers: &[(&str, &[&str])],
) -> Result<String, Error> {
    let community = garden.community.clone();
    let (category, asked) = garden.app.db.read_now(|conn| {
        let all = catalogue::categories_in_use(conn, &community)?;
        let category = all.into_iter().find(|c| c.code == code || c.name_zh == code).ok_or(Error::Missing)?;
        let asked = asked::of_category(conn, &community, &category.id)?;
        Ok((category, asked))
    })?;
    let answered = |(code, values): &(&str, &[&str])| {
        let question = asked.iter().find(|q| q.code == *code)?;
        Some(Answered {
            question_id: question.id.clone(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        })
    };
    let what = Report {
        resident: resident.id.clone(),
        category_id: category.id,
        building_id: Some(resident.building.clone()),
        unit: Some(resident.unit.clone()),
        place: PlaceWords::parse(&resident.home).map_err(|_| Error::broken("example", "a place"))?,
        words: said(words)?,
        answers: answers.iter().filter_map(answered).collect(),
        draft: None,
    };
    let standing = oneself(&resident.id, Channel::OwnPhone, Assurance::CardAndPin);
    file(&garden.app.db, &garden.community, standing, once(), what).await
}

async fn does(garden: &Garden<'_>, who: &Member, id: &str, what: Handling) -> Result<(), Error> {
    let found = garden.app.db.read_now(|conn| requests::find(conn, &garden.community, id))?.ok_or(Error::Missing)?;
    handle(&garden.app.db, &garden.community, who.standing(), once(), id.to_owned(), found.version, what).await
}

/// Within the last days, 陈建国 meets what does not go smoothly.
pub(crate) async fn go_the_long_way(
    garden: &Garden<'_>,
    staff: &[Member],
    people: &[Resident],
    parties: &Parties,
) -> Result<(), Error> {
    let (chen, zhou) = (&people[CHEN_JIANGUO], &staff[1]);
    refused(garden, zhou, chen).await?;
    garden.pass(HOUR);
    handed_round(garden, staff, chen, parties).await?;
    garden.pass(HOUR);
    talked_over(garden, zhou, chen, people, parties).await
}

/// 周敏 says no, he does not agree, and another has yet to decide.
async fn refused(garden: &Garden<'_>, zhou: &Member, chen: &Resident) -> Result<(), Error> {
    let id = reports(garden, chen, "road", "小区东门外的盲道被电动车占满，老人走到马路上去了。", &[]).await?;
    let words = said("这一段在小区外面，归市里管，我们管不到。")?;
    does(garden, zhou, &id, Handling::Decline { reason: DeclineReason::OutsideCommunity, words }).await?;
    let standing = oneself(&chen.id, Channel::OwnPhone, Assurance::CardAndPin);
    let words = said("就在我们门口，天天走，请替我们向街道反映。")?;
    say(&garden.app.db, &garden.community, standing, once(), chen.id.clone(), id, Say::Disagree { words }).await
}

/// Nobody wants it: the third hand-over goes up.
async fn handed_round(garden: &Garden<'_>, staff: &[Member], chen: &Resident, parties: &Parties) -> Result<(), Error> {
    let answers: &[(&str, &[&str])] = &[("floor", &["6"]), ("where", &["ceiling", "wall"])];
    let id = reports(garden, chen, ROOF, "一下雨天花板就湿一片，墙皮往下掉。", answers).await?;
    does(garden, &staff[4], &id, Handling::Accept).await?;
    for (to, words) in [
        ("works", "外墙是当年街道统一刷的，请市政看。"),
        ("property", "屋顶归物业维修，请物业办。"),
        ("works", "要动维修资金，我们办不了。"),
    ] {
        let handling = Handling::Transfer {
            party: party(parties, to).to_owned(),
            reason: TransferReason::NotOurWork,
            words: said(words)?,
        };
        does(garden, &staff[1], &id, handling).await?;
        garden.pass(HOUR);
    }
    Ok(())
}

/// Noise at night: neighbours, the committee and the property company meet soon.
async fn talked_over(
    garden: &Garden<'_>,
    zhou: &Member,
    chen: &Resident,
    people: &[Resident],
    parties: &Parties,
) -> Result<(), Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let id = reports(garden, chen, "noise", "楼上半夜拖椅子，说了三次都没用，睡不好。", &[]).await?;
    let answer = said("楼上楼下都约好了，一起坐下来谈。")?;
    does(garden, zhou, &id, Handling::Answer { words: answer }).await?;
    let case = mediation::open(db, community, zhou.standing(), once(), id, said("晚上十点以后的响声")?).await?;
    // A neighbour who has nothing else to do with the story.
    let neighbour = people.last().map(|p| p.id.clone()).unwrap_or_default();
    let steps = [
        Doing::AddSide { whose: Whose::Person(neighbour), position: "孩子写作业晚，不是故意的。".into() },
        Doing::AddSide { whose: Whose::Party(party(parties, "property").to_owned()), position: String::new() },
        Doing::CallMeeting {
            at: garden.at_hour(garden.end + 2 * DAY, 10).await?,
            place: "社区服务站二楼活动室".into(),
        },
        Doing::WriteAgreement {
            text: said("晚上十点以后不拖椅子；物业送脚垫，社工两周后来看。")?
        },
    ];
    for doing in steps {
        let now = db.read_now(|conn| mediations::case(conn, community, &case))?.ok_or(Error::Missing)?;
        mediation::keep(db, community, zhou.standing(), once(), case.clone(), now.mediation.version, doing).await?;
    }
    Ok(())
}
