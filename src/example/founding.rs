//! The place: twelve buildings in three grids, its parties, its responsibility list, its first administrator.

use serde_json::json;

use super::Garden;
use crate::acts::conclude;
use crate::acts::founding::{BuildingPlan, CATEGORIES, Layout, PartyPlan, lay_out};
use crate::domain::policy::Subject;
use crate::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Right, Standing};
use crate::domain::tiers::SetUpCommunity;
use crate::error::Error;
use crate::store::communities::{self, Particulars};

const PARTIES: &[PartyPlan] = &[
    PartyPlan { code: "committee", name: "居委会", kind: "committee", phone: Some("8888 1234") },
    PartyPlan { code: "property", name: "安居物业", kind: "property", phone: Some("8888 5678") },
    PartyPlan { code: "works", name: "街道市政", kind: "department", phone: Some("8888 2345") },
    PartyPlan { code: "order", name: "街道综合执法队", kind: "department", phone: Some("8888 3456") },
    PartyPlan { code: "owners", name: "春风里业委会", kind: "owners", phone: Some("8888 4567") },
    PartyPlan { code: "subdistrict", name: "春风街道办事处", kind: "subdistrict", phone: Some("8888 6789") },
];

/// Parties' ids by the short names above.
pub(crate) type Parties = Vec<(&'static str, String)>;

pub(crate) fn party<'a>(parties: &'a Parties, code: &str) -> &'a str {
    parties.iter().find(|(c, _)| *c == code).map_or("", |(_, id)| id)
}

pub(crate) fn party_name(code: &str) -> &'static str {
    PARTIES.iter().find(|plan| plan.code == code).map_or("", |plan| plan.name)
}

pub(crate) async fn found(garden: &mut Garden<'_>) -> Result<Parties, Error> {
    let parties = garden
        .app
        .db
        .write("found_example", &garden.community, |tx| {
            let standing = Standing {
                actor: "console".into(),
                right: Right::System,
                channel: Channel::Console,
                assurance: Assurance::Console,
                fresh_until: ALWAYS_FRESH,
                session: None,
                device: None,
                key: None,
                client_at: None,
            };
            let permit = tx.permit::<SetUpCommunity>(&standing, &Subject::default())?;
            communities::set_up(tx, &permit, &particulars())?;
            let buildings = buildings();
            let layout = Layout {
                parties: PARTIES,
                categories: CATEGORIES,
                grids: &["第一网格", "第二网格", "第三网格"],
                buildings: &buildings,
            };
            let parties = lay_out(tx, &permit, &layout)?;
            let community = tx.community.to_owned();
            conclude(tx, permit, ("community", &community), &json!({ "name": "春风里社区" }))?;
            Ok(parties)
        })
        .await?;
    garden.app.community_changed();
    Ok(parties)
}

fn particulars() -> Particulars {
    Particulars {
        name: "春风里社区".into(),
        phone: "8888 1234".into(),
        address: "春风路 18 号，春风里社区服务站".into(),
        time_zone: "Asia/Shanghai".into(),
    }
}

fn buildings() -> Vec<BuildingPlan> {
    (1..=12)
        .map(|n| BuildingPlan {
            name: format!("{n}号楼"),
            grid: (n - 1) / 4,
            units: if n % 4 == 0 { 3 } else { 2 },
            floors: 6,
            doors: 2,
        })
        .collect()
}
