//! What another house said beside a request: its number and deadline there, and who reported it. For the desk alone.

use crate::error::Error;
use crate::store::conn::Conn;
use crate::store::{intake, outside, sources};
use crate::views::desk_exchange::OutsideCard;

/// Nothing for requests that people handed in here.
pub fn card(conn: &mut Conn, community: &str, request: &str, resident: &str) -> Result<Option<OutsideCard>, Error> {
    let Some(source) = sources::find(conn, community, resident)? else {
        return Ok(None);
    };
    let order = intake::order_of(conn, community, request)?;
    let report = outside::of_request(conn, community, request)?;
    let mut card = OutsideCard { source: source.name, ..OutsideCard::default() };
    if let Some(order) = order {
        card.number = order.number;
        card.deadline = order.deadline;
        card.returned_at = order.returned_at;
        card.caller = joined([order.caller, order.phone]);
    }
    if let Some(report) = report {
        card.reporter = joined([
            report.last_name,
            report.first_name,
            report.phone,
            report.email,
            report.account_id,
            report.device_id,
        ]);
        card.picture = report.media_url.unwrap_or_default();
    }
    Ok(Some(card))
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
