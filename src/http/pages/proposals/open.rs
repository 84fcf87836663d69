//! Proposals in figures, for everybody: raised, answered in time, taken up, and by which way people took part.

use actix_web::HttpResponse;

use super::reading::{Stages, name};
use crate::domain::activity::by_way;
use crate::domain::rates::{Way, per_hundred};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::store::proposals;
use crate::views::desk_groups::WayLine;
use crate::views::page::{Page, Tab};
use crate::views::proposals::OpenProposals;
use crate::words::k;

/// Every tally, and how many answers are late now.
pub struct Counted {
    pub tallies: Vec<(String, String, u64)>,
    pub late: u64,
}

impl Counted {
    fn of(&self, what: &str, which: &str) -> u64 {
        self.tallies.iter().find(|(a, b, _)| a == what && b == which).map_or(0, |(_, _, n)| *n)
    }

    fn ways(&self, page: &Page, what: &str) -> Vec<WayLine> {
        let counts: Vec<(Way, u64)> = Way::ALL.iter().map(|way| (*way, self.of(what, way.as_str()))).collect();
        WayLine::all(page, &by_way(&counts))
    }

    fn raised(&self) -> u64 {
        self.tallies.iter().filter(|(what, _, _)| what == "raised").map(|(_, _, n)| n).sum()
    }

    /// Those that still wait beyond their day count against the rate as well.
    fn in_time(&self) -> Option<u32> {
        let good = self.of("answered", "in_time");
        per_hundred(good, good + self.of("answered", "late") + self.late)
    }
}

pub async fn figures(ctx: Ctx) -> Result<HttpResponse, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let (counted, stages) = ctx
        .app
        .db
        .read(move |conn| {
            let late = proposals::late(conn, &community, now)?.unsigned_abs();
            let counted = Counted { tallies: proposals::tallies(conn, &community)?, late };
            Ok((counted, Stages::read(conn, &community)?))
        })
        .await?;
    let lang = ctx.prefs.lang;
    let page = ctx.titled(k::PROPOSALS_OPEN_TITLE, Tab::None);
    ctx.show(&OpenProposals {
        raised: counted.raised(),
        taken_up: counted.of("ended", "done"),
        declined: counted.of("ended", "declined"),
        late: counted.late,
        in_time: counted.in_time(),
        raised_by: counted.ways(&page, "raised"),
        supported_by: counted.ways(&page, "support"),
        said_by: counted.ways(&page, "comment"),
        stages: stages.current.1.stages.iter().map(|s| name(s, lang).to_owned()).collect(),
        answer_days: stages.current.1.answer_days,
        page,
    })
}
