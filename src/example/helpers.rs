//! How the helpers of the example became helpers: offered, talked with, trained, signed, approved by 赵强, activated by
//! 何伟.

use super::residents::Resident;
use super::staff::Member;
use super::{Garden, once};
use crate::acts::helper::HelperKind;
use crate::acts::helper::apply::{Application, apply};
use crate::acts::helper::step::{Taking, take};
use crate::acts::helper::tie::{Told, declare};
use crate::domain::accreditation::{Conflict, HelperState, Standing as Stand, Step, next_step};
use crate::domain::request::Words;
use crate::error::Error;
use crate::store::helpers;

/// What somebody wrote when they offered to help.
pub(crate) struct Offer {
    kind: HelperKind,
    title: &'static str,
    words: &'static str,
    talk: &'static str,
}

pub(crate) const LI_MING_OFFERS: Offer = Offer {
    kind: HelperKind::Volunteer,
    title: "志愿者",
    words: "我住 5 号楼，周末和晚上有空，想帮楼里的老人报修。",
    talk: "当面谈过，做事细心，和几位老人都没有亲戚关系。",
};
pub(crate) const WANG_FANG_OFFERS: Offer = Offer {
    kind: HelperKind::Family,
    title: "女儿",
    words: "我是王秀兰的女儿，住 9 号楼，想帮妈妈办事。",
    talk: "视频看过本人和户口本，也打电话单独问过王阿姨，她愿意。",
};

const TRAINED: &str = "周敏带着学了两个小时：先问再办，不碰密码，办完告诉本人。";

/// The whole way, by the staff whose steps they are.
pub(crate) async fn accredit(
    garden: &Garden<'_>,
    staff: &[Member],
    who: &Resident,
    offer: &Offer,
) -> Result<(), Error> {
    let (admin, desk, accounts) = (&staff[0], &staff[1], &staff[2]);
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let new = Application {
        person: who.id.clone(),
        kind: offer.kind,
        title: offer.title.to_owned(),
        words: words(offer.words)?,
        organisation: None,
    };
    apply(db, community, desk.standing(), once(), new).await?;
    while let Some(step) = next(garden, who)? {
        let (by, said) = match step {
            Step::Interview => (desk, Some(words(offer.talk)?)),
            Step::Train => (desk, Some(words(TRAINED)?)),
            Step::Approve => (accounts, None),
            Step::Activate => (admin, None),
            _ => (desk, None),
        };
        let taking = Taking { helper: who.id.clone(), step, words: said, version: None, apart: true };
        take(db, community, by.standing(), once(), taking).await?;
        garden.pass(10 * 60_000);
    }
    Ok(())
}

/// The step that comes next, until they may help.
fn next(garden: &Garden<'_>, who: &Resident) -> Result<Option<Step>, Error> {
    let found = garden.app.db.read_now(|conn| helpers::find(conn, &garden.community, &who.id))?;
    let at: Stand = found.ok_or(Error::Missing)?.standing(garden.now());
    Ok(next_step(at, garden.now()).filter(|_| at.state != HelperState::Active))
}

/// 王芳 says that she is the daughter.
pub(crate) async fn kin(garden: &Garden<'_>, desk: &Member, helper: &Resident, of: &Resident) -> Result<(), Error> {
    let told = Told { helper: helper.id.clone(), resident: of.id.clone(), kind: Conflict::Kin, words: None };
    declare(&garden.app.db, &garden.community, desk.standing(), once(), told).await
}

fn words(text: &str) -> Result<Words, Error> {
    Words::parse(text).map_err(|_| Error::broken("example", "these words are too many or none"))
}
