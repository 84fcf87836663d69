//! Pages for everybody: the public board, help, and the receipt that a paper's code opens.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};

use super::desk::list::{in_force, public_line};
use super::requests::{number, state_for_residents};
use crate::acts::act::hands;
use crate::domain::undo;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::post::words::act_name;
use crate::store::acts::{self, Act};
use crate::store::catalogue::{self, Category};
use crate::store::figures::{self, PartyCounts};
use crate::store::people::{self, Label};
use crate::store::person_keys;
use crate::store::record::checkpoints::{self, Signed};
use crate::store::requests::{self, Request};
use crate::views::desk_list::OpenList;
use crate::views::help::Help;
use crate::views::open::{BoardFigures, Duty, OpenBoard, PartyFigures};
use crate::views::page::Tab;
use crate::views::receipts::{Receipt, Sealed};
use crate::words::{k, qr};

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
        get("/receipts/{code}", Everyone, Both, "what a paper receipt shows, by its code", || web::route().to(receipt)),
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

/// What the receipt's page needs.
struct Shown {
    act: Act,
    request: Option<(Request, Option<Category>)>,
    labels: HashMap<String, Label>,
    /// The checkpoint under which its proof stands.
    seal: Option<Signed>,
    erased: bool,
}

/// The code is typed from paper: any case, any spacing.
pub fn typed_code(path: &crate::http::Parts) -> Result<String, Error> {
    let typed = path.get("code").ok_or(Error::Missing)?;
    Ok(typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase())
}

async fn receipt(ctx: Ctx, path: crate::http::Parts) -> Result<HttpResponse, Error> {
    let code = typed_code(&path)?;
    let community = ctx.community_id().to_owned();
    let shown = ctx
        .app
        .db
        .read(move |conn| {
            let act = acts::by_receipt(conn, &community, &code)?.ok_or(Error::Missing)?;
            let request = match act.subject_kind.as_str() {
                "request" => requests::find(conn, &community, &act.subject_id)?,
                _ => None,
            };
            let request = match request {
                Some(r) => {
                    let category = catalogue::category(conn, &community, &r.category_id)?;
                    Some((r, category))
                }
                None => None,
            };
            let ids = vec![act.resident_id.clone(), hands(&act).to_owned()];
            let labels = people::labels(conn, &community, &ids)?;
            let seal = checkpoints::newest(conn, &community)?.filter(|c| c.tree_size >= act.seq);
            let erased = person_keys::is_erased(conn, &community, &act.resident_id)?;
            Ok(Shown { act, request, labels, seal, erased })
        })
        .await?;
    ctx.show(&view(&ctx, &shown)?)
}

fn view(ctx: &Ctx, shown: &Shown) -> Result<Receipt, Error> {
    let (act, lang) = (&shown.act, ctx.prefs.lang);
    let resident = shown.labels.get(&act.resident_id).map(|l| shortened(&l.name)).unwrap_or_default();
    let who = match hands(act) {
        id if id == act.resident_id => resident.clone(),
        id => shown.labels.get(id).map(|l| l.called(lang)).unwrap_or_default(),
    };
    let name = act_name(lang, &act.act);
    let category = shown.request.as_ref().and_then(|(_, c)| c.as_ref()).map(|c| c.name(lang));
    let until = undo::object_until(act.told_at).filter(|until| ctx.now < *until);
    Ok(Receipt {
        page: ctx.titled(k::RECEIPTS_TITLE, Tab::None),
        code: act.receipt_code.clone(),
        at: act.at,
        what: category.map_or_else(|| name.clone(), |c| format!("{name} · {c}")),
        number: shown.request.as_ref().map(|(r, _)| number(r.number)),
        resident,
        who,
        channel: act.channel.clone(),
        standing: act.standing.clone(),
        state: shown.request.as_ref().map(|(r, _)| state_for_residents(r.state).to_owned()),
        undone: act.state == "undone",
        erased: shown.erased,
        object_until: until,
        seq: act.seq,
        sealed: shown.seal.as_ref().map(|c| Sealed { at: c.at, entries: c.tree_size }),
        qr_svg: qr::svg(&format!("{}/receipts/{}", ctx.app.config.public_url, act.receipt_code))?,
    })
}

/// For strangers: 王*兰, 李*, J***.
fn shortened(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    match letters.as_slice() {
        [] => String::new(),
        [one] => one.to_string(),
        [first, _] => format!("{first}*"),
        [first, .., last] if name.is_ascii() => format!("{first}***{last}"),
        [first, middle @ .., last] => format!("{first}{}{last}", "*".repeat(middle.len().min(3))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_reads_no_whole_name() {
        assert_eq!(shortened("王秀兰"), "王*兰");
        assert_eq!(shortened("李明"), "李*");
        assert_eq!(shortened("欧阳建国"), "欧**国");
        assert_eq!(shortened("John Smith"), "J***h");
        assert_eq!(shortened(""), "");
    }

    #[test]
    fn too_few_make_no_rate() {
        assert_eq!(rate(4, 4), None);
        assert_eq!(rate(4, 5), Some(80));
        assert_eq!(rate(5, 5), Some(100));
    }
}
