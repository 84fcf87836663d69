//! A list of the city's hotline has come in, and waits to be looked at.

use super::staff::Member;
use super::{DAY, Garden};
use crate::acts::exchange::intake;
use crate::domain::intake::{Order, Why};
use crate::domain::source::SourceKind;
use crate::domain::standing::Office;
use crate::error::Error;
use crate::store::catalogue;
use crate::store::intake::Staged;

/// Number, category, the hotline's word for it, building, words.
const ORDERS: [(&str, &str, &str, &str, &str); 3] = [
    ("HL20261122-0417", "lift", "电梯", "5号楼", "电梯一到晚上就有怪声，老人不敢坐，请尽快检查。"),
    ("HL20261122-0533", "parking", "停车", "8号楼", "消防通道又停了车，救护车进不来。"),
    ("HL20261122-0640", "", "市容环境", "11号楼", "楼前垃圾桶满了两天，没人收。"),
];

/// 周敏 has sent the file and not pressed the button yet.
pub(crate) async fn arrive(garden: &Garden<'_>, staff: &[Member]) -> Result<(), Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let Some(zhou) = staff.iter().find(|member| member.office == Office::Desk) else {
        return Ok(());
    };
    let place = community.to_owned();
    let (categories, buildings) =
        db.read_now(|conn| Ok((catalogue::categories_in_use(conn, &place)?, catalogue::buildings(conn, &place)?)))?;
    let named = |name: &str| buildings.iter().find(|(_, called)| called == name).map(|(id, _)| id.clone());
    let mut rows = Vec::new();
    for (line, (number, code, word, building, words)) in (2i64..).zip(ORDERS) {
        // Of the last nobody here knows the word for its category: 周敏 will say once what it means.
        let category = categories.iter().find(|c| c.code == code);
        let order = Order {
            number: number.into(),
            category_id: category.map(|c| c.id.clone()).unwrap_or_default(),
            word: word.into(),
            building_id: named(building),
            unit: None,
            place: building.into(),
            words: words.into(),
            filed: Some(garden.now() - DAY),
            deadline: Some(garden.now() + DAY),
            caller: None,
            phone: None,
        };
        let body = serde_json::to_string(&order).map_err(|e| Error::broken("example", e))?;
        let waits = category.is_none();
        let why = waits.then(|| Why::Category.as_str().to_owned());
        rows.push(Staged { line, number: order.number, body, why, word: waits.then(|| word.to_owned()) });
    }
    let (owner, name) = (zhou.id.clone(), "市12345热线".to_owned());
    let batch = intake::begin(db, community, owner, name, SourceKind::Hotline, String::new()).await?;
    intake::stage(db, community, batch.clone(), rows).await?;
    intake::turn(db, community, batch, &["receiving"], "ready").await
}
