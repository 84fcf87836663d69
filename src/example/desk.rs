//! What 何伟 and 周敏 have laid ready at the desk: words said often, a plan of the buildings, when somebody is there.

use super::staff::Member;
use super::{Garden, once};
use crate::acts::desk::{hours, places, wording};
use crate::domain::desk_hours::Hours;
use crate::domain::plan;
use crate::domain::wording::WordingKind;
use crate::error::Error;
use crate::store::catalogue;
use crate::store::desk_hours::Rule;
use crate::store::places as spots;
use crate::store::wordings::New;

/// The yard lies in the middle, the gate in the south.
const PLAN: &str = "1号楼,2号楼,3号楼,4号楼\n5号楼,,,6号楼\n7号楼,,,8号楼\n9号楼,10号楼,11号楼,12号楼";

/// Kind, name, Chinese, English.
const WORDINGS: [(WordingKind, &str, &str, &str); 4] = [
    (
        WordingKind::Answer,
        "明天上午来人",
        "{姓名}，您好。{编号}这件事收到了，{责任方}明天上午派人到{地点}，去以前先给您打电话。",
        "Hello {name}, we have {number}. {party} will come to {where} tomorrow morning, and ring you before they set out.",
    ),
    (
        WordingKind::Answer,
        "要等配件",
        "{姓名}，您好。{编号}要换的配件已经订了，最晚{期限}换好。等的时候有急事，请打{电话}。",
        "Hello {name}, the part for {number} is on order and will be fitted by {when}. If it gets urgent, please ring {phone}.",
    ),
    (
        WordingKind::Transfer,
        "归街道管",
        "{地点}归街道管，请接着办，办好了告诉居民。",
        "{where} is the subdistrict's. Please take it on, and tell the resident when it is done.",
    ),
    (
        WordingKind::Solution,
        "修好了，请看看",
        "{地点}的{事情}修好了，请您看看。要是又坏了，点“还没好”，或者打{电话}。",
        "The {what} at {where} is fixed. Please have a look. If it fails again, press \"Not fixed\" or ring {phone}.",
    ),
];

pub(crate) async fn furnish(garden: &Garden<'_>, staff: &[Member]) -> Result<(), Error> {
    let (db, community, admin, desk) = (&garden.app.db, garden.community.as_str(), &staff[0], &staff[1]);
    for (kind, name, zh, en) in WORDINGS {
        let new = New { kind, name: name.into(), words_zh: zh.into(), words_en: en.into() };
        wording::change(db, community, desk.standing(), once(), wording::Change::Add(new)).await?;
    }
    let id = community.to_owned();
    let (buildings, before) = db.read_now(|conn| Ok((catalogue::buildings(conn, &id)?, spots::spots(conn, &id)?)))?;
    let before = places::mark(&plan::text(&buildings, &before));
    let laid = plan::parse(PLAN, &buildings).map_err(|_| Error::broken("example", "a plan that does not fit"))?;
    places::replan(db, community, desk.standing(), once(), before, laid).await?;
    let rule = Rule {
        hours: Hours { days: Hours::days_of("12345"), opens: 8 * 60 + 30, closes: 17 * 60 + 30 },
        phone: "88885678".into(),
        words_zh: "急事打安居物业，夜里也有人。别的事先留着，上班就办。".into(),
        words_en: "If it is urgent, ring the property company, day or night. Anything else is kept, and seen to when we are back.".into(),
    };
    hours::set(db, community, admin.standing(), once(), 0, rule).await?;
    garden.app.community_changed();
    Ok(())
}
