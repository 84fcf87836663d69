//! Pages for everybody: the public board and help.

use actix_web::{HttpResponse, web};

use super::desk::list::{in_force, public_line};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::store::catalogue::{self, Category};
use crate::store::figures::{self, PartyCounts};
use crate::views::desk_list::OpenList;
use crate::views::help::Help;
use crate::views::open::{BoardFigures, Duty, OpenBoard, PartyFigures};
use crate::views::page::Tab;
use crate::words::k;

/// The figures are of the last ninety days.
const SPAN: i64 = 90 * 24 * 3_600_000;
/// Below this a number could point at somebody.
const FEW: i64 = 5;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/open", Everyone, Both, "the public board: whose job is what, and how it goes", || web::route().to(board)),
        get("/open/list", Everyone, Both, "the responsibility list: whose job is what, and how soon", || {
            web::route().to(list)
        }),
        get("/help", Everyone, Both, "how to get a person", || web::route().to(help)),
    ]
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    let (lines, week) = in_force(&ctx).await?;
    let lines = lines.iter().map(|line| public_line(&ctx, line)).collect();
    ctx.show(&OpenList { page: ctx.titled(k::OPEN_DUTIES, Tab::None), lines, week })
}

async fn help(ctx: Ctx) -> Result<HttpResponse, Error> {
    let shut = super::desk::hours::rule(&ctx).await?;
    ctx.show(&Help { page: ctx.titled(k::HELP_TITLE, Tab::None), address: ctx.community.address.clone(), shut })
}

async fn board(ctx: Ctx) -> Result<HttpResponse, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let (counts, duties) = ctx
        .app
        .db
        .read(move |conn| {
            let counts = figures::since(conn, &community, now - SPAN, now)?;
            Ok((counts, catalogue::responsibility_list(conn, &community, now)?))
        })
        .await?;
    let lang = ctx.prefs.lang;
    let duty = |(category, line, party): &(Category, catalogue::Responsibility, catalogue::Party)| Duty {
        category: category.name(lang).to_owned(),
        icon: category.icon.clone(),
        party: party.name.clone(),
        answer_hours: line.answer_hours.unsigned_abs(),
        solve_hours: line.solve_hours.unsigned_abs(),
        hours: line.hours,
    };
    ctx.show(&OpenBoard {
        page: ctx.titled(k::OPEN_TITLE, Tab::None),
        figures: whole(&counts),
        parties: counts.iter().filter(|c| c.filed >= FEW).map(of_party).collect(),
        duties: duties.iter().filter(|(c, ..)| c.code != catalogue::CALL_ME).map(duty).collect(),
    })
}

fn whole(counts: &[PartyCounts]) -> BoardFigures {
    let sum = |of: fn(&PartyCounts) -> i64| counts.iter().map(of).sum::<i64>();
    BoardFigures {
        filed: sum(|c| c.filed).unsigned_abs(),
        open: sum(|c| c.open).unsigned_abs(),
        late: sum(|c| c.late).unsigned_abs(),
        answered_rate: rate(sum(|c| c.answered_in_time), sum(|c| c.answer_judged)),
        solved_rate: rate(sum(|c| c.solved_in_time), sum(|c| c.solve_judged)),
        satisfied_rate: rate(sum(|c| c.satisfied), sum(|c| c.rated)),
    }
}

fn of_party(c: &PartyCounts) -> PartyFigures {
    PartyFigures {
        party: c.party.clone(),
        filed: c.filed.unsigned_abs(),
        open: c.open.unsigned_abs(),
        late: c.late.unsigned_abs(),
        answered_rate: rate(c.answered_in_time, c.answer_judged),
        solved_rate: rate(c.solved_in_time, c.solve_judged),
        satisfied_rate: rate(c.satisfied, c.rated),
    }
}

/// Per hundred, and nothing while there is too little to count.
fn rate(part: i64, of: i64) -> Option<u32> {
    (of >= FEW).then(|| u32::try_from(part * 100 / of).unwrap_or(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_make_no_rate() {
        assert_eq!(rate(4, 4), None);
        assert_eq!(rate(4, 5), Some(80));
        assert_eq!(rate(5, 5), Some(100));
    }
}
