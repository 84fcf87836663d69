//! The roll at the desk: looked at, looked up, brought as a list of owners, printed for the box, and taken away as a file.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::one::{self, Kept, Whole};
use super::{LEAD, TABLE, holds};
use crate::acts::ballots::{At, roll};
use crate::domain::ballot::Basis;
use crate::domain::ballot::roll::{Owned, area};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::ballots::metres;
use crate::http::pages::desk::settings::by_office;
use crate::http::{Parts, path_id};
use crate::sheets::{self, CsvTable, Row};
use crate::store::ballot_roll::{self, Line, Named};
use crate::store::ballots::{self, Ballot};
use crate::store::conn::Conn;
use crate::store::people_search;
use crate::views::ballots::way_words;
use crate::views::desk_ballots::{DeskRoll, RollLine, RollName, RollPaper};
use crate::views::page::{Page, Tab};
use crate::words::k;

const PAGE: i64 = 50;
/// Lines on one print: a building's worth.
const PRINTED: i64 = 400;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct AskedFor {
    after: i32,
    who: String,
}

pub type Asked = web::Query<AskedFor>;

struct Shown {
    ballot: Ballot,
    lines: Vec<Line>,
    names: Named,
}

fn page_of(conn: &mut Conn, community: &str, id: &str, after: i32, limit: i64) -> Result<Shown, Error> {
    let ballot = ballots::find(conn, community, id)?.ok_or(Error::Missing)?;
    let lines = ballot_roll::page(conn, community, id, after, limit)?;
    let (from, to) = (lines.first().map_or(0, |l| l.line), lines.last().map_or(0, |l| l.line));
    let names = ballot_roll::names(conn, community, id, from, to)?;
    Ok(Shown { ballot, lines, names })
}

/// Those whose name, home or card fits, and who stand on this roll.
fn looked_up(conn: &mut Conn, community: &str, id: &str, who: &str) -> Result<Shown, Error> {
    let ballot = ballots::find(conn, community, id)?.ok_or(Error::Missing)?;
    let people = people_search::search(conn, community, who, None, 10)?;
    let ids: Vec<String> = people.into_iter().map(|p| p.id).collect();
    let lines = ballot_roll::lines_of(conn, community, id, &ids)?;
    let numbers: Vec<i32> = lines.iter().map(|l| l.line).collect();
    let names = ballot_roll::names_of(conn, community, id, numbers)?;
    Ok(Shown { ballot, lines, names })
}

fn row(page: &Page, line: &Line, names: &Named, with_people: bool) -> RollLine {
    let of_line = names.get(&line.line).cloned().unwrap_or_default();
    RollLine {
        line: line.line,
        place: line.place.clone(),
        area: metres(line.area),
        names: of_line
            .into_iter()
            .map(|(person, name)| RollName { person: person.filter(|_| with_people), name })
            .collect(),
        taken: line.taken_at.is_some(),
        way: line.channel.as_deref().map(|way| way_words(page, way)).unwrap_or_default(),
    }
}

pub async fn show(ctx: Ctx, path: Parts, asked: Asked) -> Result<HttpResponse, Error> {
    let (community, id, asked) = (ctx.community_id().to_owned(), path_id(&path)?, asked.into_inner());
    let (after, who) = (asked.after, asked.who.trim().to_owned());
    let shown = ctx
        .app
        .db
        .read(move |conn| match who.as_str() {
            "" => page_of(conn, &community, &id, after, PAGE + 1),
            who => looked_up(conn, &community, &id, who),
        })
        .await?;
    let page = ctx.page(shown.ballot.title.clone(), Tab::Today);
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let rows = &shown.lines[..shown.lines.len().min(most)];
    let next = rows.last().filter(|_| shown.lines.len() > rows.len()).map(|l| format!("after={}", l.line));
    ctx.show(&DeskRoll {
        id: shown.ballot.id.clone(),
        title: shown.ballot.title.clone(),
        owners: shown.ballot.basis() == Basis::Owners,
        state: shown.ballot.state,
        asked: asked.who,
        rows: rows.iter().map(|l| row(&page, l, &shown.names, true)).collect(),
        next,
        may_slip: holds(&ctx, TABLE),
        page,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct From {
    after: i32,
}

pub async fn print(ctx: Ctx, path: Parts, asked: web::Query<From>) -> Result<HttpResponse, Error> {
    let (community, id, after) = (ctx.community_id().to_owned(), path_id(&path)?, asked.after);
    let shown = ctx.app.db.read(move |conn| page_of(conn, &community, &id, after, PRINTED + 1)).await?;
    let page = ctx.titled(k::BALLOTS_ROLL_PAPER, Tab::None);
    let most = usize::try_from(PRINTED).unwrap_or(usize::MAX);
    let rows = &shown.lines[..shown.lines.len().min(most)];
    let id = &shown.ballot.id;
    let further = rows.last().filter(|_| shown.lines.len() > rows.len());
    ctx.show(&RollPaper {
        next: further.map(|l| format!("/desk/ballots/{id}/roll/print?after={}", l.line)),
        id: id.clone(),
        number: crate::acts::ballots::number(shown.ballot.number),
        title: shown.ballot.title.clone(),
        owners: shown.ballot.basis() == Basis::Owners,
        digest: shown.ballot.roll_digest.clone(),
        rows: rows.iter().map(|l| row(&page, l, &shown.names, false)).collect(),
        page,
    })
}

pub async fn export(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (standing, _) = by_office(&ctx, &form, LEAD, "desk.ballots.roll")?;
    let rows = roll::export(&ctx.app.db, ctx.community_id(), standing, path_id(&path)?).await?;
    let page = ctx.titled(k::BALLOTS_ROLL, Tab::None);
    let heads = [k::BALLOTS_LINE, k::BALLOTS_PLACE, k::BALLOTS_AREA, k::BALLOTS_OWNERS, k::BALLOTS_TOOK_PART];
    let mut table = CsvTable::new(&heads.map(|key| page.t(key)));
    for (line, names) in rows {
        let took = if line.taken_at.is_some() { page.t(k::BALLOTS_YES) } else { "" };
        let cells = [line.line.to_string(), line.place, metres(line.area), names.join("、"), took.to_owned()];
        table.row(&cells);
    }
    Ok(ctx.csv("roll.csv", table))
}

/// A list of owners: home, area, owners, and perhaps the owner's number.
pub async fn owners(ctx: Ctx, path: Parts, mut form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, LEAD, "desk.ballots.owners")?;
    let version = form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))?;
    let sent = form.files.iter().position(|file| file.field == "list").map(|at| form.files.swap_remove(at).bytes);
    let read = match sent {
        Some(bytes) => actix_web::web::block(move || read(&bytes)).await.map_err(|_| Error::Busy { until: None })?,
        None => Err(Error::field("list", k::IMPORT_ERROR_NO_FILE)),
    };
    let done = match read {
        Ok(homes) => {
            let at = At { standing, claim, ballot: id.clone(), version };
            roll::bring_owners(&ctx.app.db, ctx.community_id(), at, homes).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(ctx.go(&format!("/desk/ballots/{id}/roll"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            let whole = Whole::read(&ctx, id).await?;
            one::page(&ctx, &whole, Kept::of(&form, "owners"), None, &errors, false)
        }
        Err(other) => Err(other),
    }
}

/// Which column is which, by its name.
const COLUMNS: [&[&str]; 4] = [
    &["房屋", "房号", "住处", "地址", "单元房号", "home", "unit", "place", "door"],
    &["面积", "建筑面积", "专有面积", "专有部分面积", "area"],
    &["业主", "业主姓名", "姓名", "产权人", "owner", "owners", "name"],
    &["业主编号", "编号", "owner no", "no", "number"],
];

fn columns(row: &Row) -> Option<[Option<usize>; 4]> {
    let named = |names: &[&str]| {
        row.cells.iter().position(|cell| {
            let cell = cell.trim().to_lowercase();
            let cell = cell.split(['（', '(']).next().unwrap_or_default().trim().to_owned();
            names.contains(&cell.as_str())
        })
    };
    let found = COLUMNS.map(named);
    (found[0].is_some() && found[1].is_some() && found[2].is_some()).then_some(found)
}

fn read(bytes: &[u8]) -> Result<Vec<Owned>, Error> {
    let has_head = |rows: &[Row]| rows.iter().take(5).any(|row| columns(row).is_some());
    let rows = sheets::read(bytes, has_head).map_err(|_| Error::field("list", k::BALLOTS_ERROR_LIST))?;
    let head = rows.iter().take(5).position(|row| columns(row).is_some());
    let Some((at, columns)) = head.and_then(|at| columns(&rows[at]).map(|columns| (at, columns))) else {
        return Err(Error::field("list", k::BALLOTS_ERROR_COLUMNS));
    };
    let mut errors = FieldErrors::default();
    let mut homes = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for row in &rows[at + 1..] {
        let cell = |which: usize| columns[which].map_or("", |at| row.cell(at)).trim();
        let owners: Vec<String> = cell(2)
            .split(['、', '，', ',', ';', '；', '/'])
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        let found = area(cell(1)).filter(|_| !cell(0).is_empty() && !owners.is_empty());
        match found {
            // One home twice would be two votes.
            Some(_) if !seen.insert(cell(0).to_owned()) => bad(&mut errors, k::BALLOTS_ERROR_HOME_TWICE, row),
            Some(area) => homes.push(Owned { unit: cell(0).to_owned(), area, owners, owner_no: cell(3).to_owned() }),
            None => bad(&mut errors, k::BALLOTS_ERROR_OWNER_ROW, row),
        }
    }
    errors.finish()?;
    if homes.is_empty() { Err(Error::field("list", k::BALLOTS_ERROR_EMPTY_ROLL)) } else { Ok(homes) }
}

/// Ten rows say what is wrong as well as a thousand.
fn bad(errors: &mut FieldErrors, key: crate::words::Key, row: &Row) {
    if errors.0.len() < 10 {
        errors.add_with("list", key, vec![("row", row.number.to_string())]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_owners_come_as_desks_keep_them() {
        let list = "楼盘业主名单\n房屋,建筑面积（㎡）,业主姓名,业主编号\n3号楼2单元301,89.50,王秀兰、王建,\n商铺 1,300,李四,7\n";
        let homes = read(list.as_bytes()).expect("it reads");
        assert_eq!((homes.len(), homes[0].area, homes[0].owners.len()), (2, 8_950, 2));
        assert_eq!(homes[1].owner_no, "7");
        for wrong in ["a,b\n1,2\n", "房屋,面积,业主\n1-101,八十,王\n", "房屋,面积,业主\n1,80,王\n1,80,李\n", ""]
        {
            assert!(read(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
