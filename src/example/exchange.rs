//! A list of the city's hotline has come in, and waits to be looked at.

use super::staff::Member;
use super::{DAY, Garden};
use crate::acts::exchange::intake;
use crate::domain::intake::{Column, Order, Why};
use crate::domain::source::SourceKind;
use crate::domain::standing::Office;
use crate::error::Error;
use crate::store::catalogue;
use crate::store::intake::Staged;

/// Number, category, building, words.
const ORDERS: [(&str, &str, &str, &str); 2] = [
    ("HL20261122-0417", "lift", "5号楼", "电梯一到晚上就有怪声，老人不敢坐，请尽快检查。"),
    ("HL20261122-0533", "parking", "8号楼", "消防通道又停了车，救护车进不来。"),
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
    for (line, (number, code, building, words)) in (2i64..).zip(ORDERS) {
        let Some(category) = categories.iter().find(|c| c.code == code) else { continue };
        let order = Order {
            number: number.into(),
            category_id: category.id.clone(),
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
        rows.push(Staged { line, number: order.number, body, why: None });
    }
    let cells: Vec<&str> = Column::ALL
        .iter()
        .map(|column| match column {
            Column::Number => "HL20261122-0640",
            Column::Category => "咨询",
            Column::Words => "问社保怎么转。",
            _ => "",
        })
        .collect();
    let body = serde_json::to_string(&cells).map_err(|e| Error::broken("example", e))?;
    let why = format!("{},{}", Why::Category.as_str(), Why::NoPlace.as_str());
    rows.push(Staged { line: 4, number: cells[0].into(), body, why: Some(why) });
    let (owner, name) = (zhou.id.clone(), "市12345热线".to_owned());
    let batch = intake::begin(db, community, owner, name, SourceKind::Hotline, String::new()).await?;
    intake::stage(db, community, batch.clone(), rows).await?;
    intake::turn(db, community, batch, &["receiving"], "ready").await
}
