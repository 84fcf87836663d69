//! Two surveys: one that is over and shows what came of it, one that people are asked just now.

use super::residents::Resident;
use super::staff::Member;
use super::{DAY, Garden, once, oneself};
use crate::acts::surveys::{answer, close, draft, open};
use crate::domain::notice::Audience;
use crate::domain::person::Digital;
use crate::domain::standing::{Assurance, Channel, Standing};
use crate::domain::survey::{Answers, Question, QuestionKind};
use crate::error::Error;
use crate::store::surveys::{self, Facts};

/// Asked in the first days; gives the id of the one that is closed in the end.
pub(crate) async fn ask(garden: &Garden<'_>, staff: &[Member], people: &[Resident]) -> Result<String, Error> {
    let zhou = &staff[1];
    let light = begin(
        garden,
        zhou,
        ("楼道晚上亮不亮", "物业下个月要换灯，先换哪里听大家的。", true),
        &[
            (QuestionKind::Scale, "晚上楼道里的灯怎么样？", ""),
            (QuestionKind::One, "先换哪里？", "楼梯\n大门口\n地下车库"),
            (QuestionKind::YesNo, "您晚上会不会因为暗不出门？", ""),
            (QuestionKind::Words, "还有哪里暗？", ""),
        ],
    )
    .await?;
    for (at, who) in people.iter().take(48).enumerate().filter(|(at, _)| at % 5 != 4) {
        let (scale, first) = (if at % 3 == 0 { "2" } else { "3" }, if at % 4 == 3 { "2" } else { "1" });
        let dark = if who.digital == Digital::Able { "no" } else { "yes" };
        let words = if at == 0 { "三单元二楼的灯一闪一闪。" } else { "" };
        say(garden, zhou, who, &light, &[scale, first, dark, words]).await?;
    }
    let meals = begin(
        garden,
        zhou,
        ("社区食堂几点开饭好", "食堂想改时间，先问问大家。", false),
        &[
            (QuestionKind::Several, "您一般哪几顿在食堂吃？", "早饭\n午饭\n晚饭"),
            (QuestionKind::One, "午饭几点开最好？", "十一点\n十一点半\n十二点"),
            (QuestionKind::Number, "一顿饭您愿意付几块钱？", ""),
        ],
    )
    .await?;
    for who in people.iter().skip(6).take(3) {
        say(garden, zhou, who, &meals, &["2", "1", "12"]).await?;
    }
    Ok(light)
}

/// Everybody has had their time.
pub(crate) async fn close(garden: &Garden<'_>, staff: &[Member], survey: &str) -> Result<(), Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let found = db.read_now(|conn| surveys::find(conn, community, survey))?.ok_or(Error::Missing)?;
    close::close(db, community, staff[1].standing(), once(), (found.id, found.version)).await
}

async fn begin(
    garden: &Garden<'_>,
    zhou: &Member,
    (title, about, anonymous): (&str, &str, bool),
    questions: &[(QuestionKind, &str, &str)],
) -> Result<String, Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let facts = Facts {
        title: title.into(),
        about: about.into(),
        to: Audience::Everyone,
        anonymous,
        sample: 0,
        closes_at: garden.at_hour(garden.end + 20 * DAY, 18).await?,
    };
    let id = draft::begin(db, community, zhou.standing(), once(), facts).await?;
    let mut version = 1;
    for (kind, text, options) in questions {
        let question =
            Question::parse(*kind, text, options).map_err(|_| Error::broken("example", "a question of a survey"))?;
        draft::edit(db, community, zhou.standing(), once(), (id.clone(), version), draft::Edit::Add(question)).await?;
        version += 1;
    }
    open::open(db, community, zhou.standing(), once(), (id.clone(), version), false).await?;
    Ok(id)
}

/// Whoever reads a screen answers themselves, the others on paper.
async fn say(garden: &Garden<'_>, zhou: &Member, who: &Resident, survey: &str, given: &[&str]) -> Result<(), Error> {
    let mut answers = Answers::default();
    for (at, value) in given.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
        answers.set(at + 1, vec![(*value).to_owned()]);
    }
    let standing = if who.digital == Digital::Able {
        oneself(&who.id, Channel::OwnPhone, Assurance::CardAndPin)
    } else {
        Standing { channel: Channel::Paper, ..zhou.standing() }
    };
    let (db, community) = (&garden.app.db, garden.community.as_str());
    match answer::answer(db, community, standing, once(), who.id.clone(), survey.to_owned(), answers).await {
        // A child is not asked.
        Err(Error::Missing) => Ok(()),
        other => other,
    }
}
