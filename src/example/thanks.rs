//! Who takes part twice is given a bag of washing powder. 王芳 has fetched her first one; 王秀兰's waits at the desk.

use super::part::own;
use super::residents::{Resident, WANG_FANG};
use super::staff::Member;
use super::{Garden, once};
use crate::acts::act::{self, Reply};
use crate::acts::thanks::{hand, ready, set};
use crate::domain::thanks::Part;
use crate::domain::tiers::{HandThanks, Kind};
use crate::error::Error;
use crate::store::acts;
use crate::store::thanks::{NewRule, given_to};

/// From the first day on.
pub(crate) async fn promise(garden: &Garden<'_>, admin: &Member) -> Result<(), Error> {
    let rule = NewRule {
        gives: true,
        parts: Part::ALL.to_vec(),
        times: 2,
        words_zh: "一袋洗衣粉，到前台来拿".into(),
        words_en: "A bag of washing powder, from the front desk".into(),
    };
    set::set(&garden.app.db, &garden.community, admin.standing(), once(), 0, rule).await
}

/// 王芳 reads a screen, and has read since that it was written down; 王秀兰 has been told that hers waits.
pub(crate) async fn hand_over(garden: &Garden<'_>, zhou: &Member, people: &[Resident]) -> Result<(), Error> {
    let (db, community, wang) = (&garden.app.db, garden.community.as_str(), &people[WANG_FANG]);
    hand::hand(db, community, zhou.standing(), once(), wang.id.clone(), 0).await?;
    let told = db.read_now(|conn| {
        let given = given_to(conn, community, &wang.id)?;
        let given = given.first().ok_or(Error::Missing)?;
        acts::latest_about(conn, community, &given.id, HandThanks::RULE.code)
    })?;
    let told = told.ok_or(Error::Missing)?;
    act::reply(db, community, own(&wang.id), once(), wang.id.clone(), told.id, Reply::AllRight).await?;
    ready::tell(db, community).await.map(|_| ())
}
