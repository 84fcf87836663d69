//! What would become of a list: counted, explained row by row, and nothing written yet.

use actix_web::HttpResponse;

use super::{Kept, Read, born_words, kept, today};
use crate::acts::person::{Listed, Verdict, Weigher};
use crate::domain::import::columns::Column;
use crate::domain::import::roll::From;
use crate::domain::person::{Born, Resemblance};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::sheets::CsvTable;
use crate::store::catalogue;
use crate::store::conn::Conn;
use crate::views::desk_import::{AlikeRow, BadRow, ColumnRow, ImportPreview, SampleRow};
use crate::views::page::Tab;
use crate::words::typed::show_phone;
use crate::words::{self, Key, Lang, k};

/// Rows shown of each kind; the rest is in the file of rows left out.
const SHOWN: usize = 40;
const SAMPLES: usize = 5;

/// Every row with what would become of it, and the names of the buildings.
struct Weighed {
    rows: Vec<(Read, Verdict)>,
    buildings: Vec<(String, String)>,
}

fn weigh(conn: &mut Conn, community: &str, kept: Kept, day: jiff::civil::Date) -> Result<Weighed, Error> {
    let buildings = catalogue::buildings(conn, community)?;
    let read = kept.read(&buildings, day);
    let listed =
        |row: &Read| row.who.as_ref().ok().map(|who| Listed { row: row.row, who: who.clone(), another: false });
    let good: Vec<Listed> = read.iter().filter_map(listed).collect();
    let mut weigher = Weigher::read(conn, community, &good)?;
    let verdict = |row: &Read| match &row.who {
        Ok(who) => weigher.weigh(&Listed { row: row.row, who: who.clone(), another: false }),
        Err(errors) => Verdict::Wrong(errors.clone()),
    };
    let verdicts: Vec<Verdict> = read.iter().map(verdict).collect();
    Ok(Weighed { rows: read.into_iter().zip(verdicts).collect(), buildings })
}

async fn weighed(ctx: &Ctx, kept: Kept) -> Result<Weighed, Error> {
    let (community, day) = (ctx.community_id().to_owned(), today(ctx));
    ctx.app.db.read(move |conn| weigh(conn, &community, kept, day)).await
}

pub async fn preview(ctx: Ctx) -> Result<HttpResponse, Error> {
    let Some((kept, mark)) = kept(&ctx).await? else {
        return Ok(ctx.go("/desk/people/import"));
    };
    let lang = ctx.prefs.lang;
    let columns = Column::ALL.iter().zip(&kept.names).filter(|(_, name)| !name.is_empty());
    let columns = columns
        .map(|(column, name)| ColumnRow { means: words::say(lang, column_words(*column)).into(), called: name.clone() })
        .collect();
    let never = kept.never.clone();
    let weighed = weighed(&ctx, kept).await?;
    let count = |wanted: fn(&Verdict) -> bool| weighed.rows.iter().filter(|(_, v)| wanted(v)).count();
    let new = |v: &Verdict| matches!(v, Verdict::New { .. });
    ctx.show(&ImportPreview {
        columns,
        never,
        mark,
        new: count(new),
        known: count(|v| matches!(v, Verdict::Known | Verdict::Twice(_))),
        alike_count: count(|v| matches!(v, Verdict::Alike { .. })),
        bad_count: count(|v| matches!(v, Verdict::Wrong(_))),
        shared: count(|v| matches!(v, Verdict::New { shared: true })),
        by_age: weighed.rows.iter().filter(|(row, v)| row.by_age && new(v)).count(),
        first_phone: weighed.rows.iter().filter(|(row, v)| row.first_phone && new(v)).count(),
        bad: weighed.rows.iter().filter_map(|(row, v)| bad(lang, row, v)).take(SHOWN).collect(),
        alike: weighed.rows.iter().filter_map(|(row, v)| alike(lang, row, v, &weighed.buildings)).take(SHOWN).collect(),
        sample: weighed.rows.iter().filter(|(_, v)| new(v)).take(SAMPLES).map(|(row, _)| sample(lang, row)).collect(),
        page: ctx.titled(k::IMPORT_PREVIEW, Tab::People),
    })
}

/// The rows that are not taken over, as a list that can be mended and sent again.
pub async fn left_out(ctx: Ctx) -> Result<HttpResponse, Error> {
    let Some((kept, _)) = kept(&ctx).await? else {
        return Ok(ctx.go("/desk/people/import"));
    };
    let lang = ctx.prefs.lang;
    let there: Vec<usize> =
        (0..Column::ALL.len()).filter(|at| kept.names.get(*at).is_some_and(|n| !n.is_empty())).collect();
    let mut names: Vec<String> = there.iter().map(|at| kept.names[*at].clone()).collect();
    names.extend([words::say(lang, k::IMPORT_ROW).to_owned(), words::say(lang, k::IMPORT_WHY).to_owned()]);
    let weighed = weighed(&ctx, kept).await?;
    let mut table = CsvTable::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for (row, verdict) in &weighed.rows {
        let why = match verdict {
            Verdict::Wrong(errors) => reasons(lang, errors).join(" "),
            Verdict::Alike { facts, .. } => words::tell(lang, k::IMPORT_LIKE, &[("name", facts.name.clone())]),
            Verdict::New { .. } | Verdict::Known | Verdict::Twice(_) => continue,
        };
        let mut cells: Vec<String> = there.iter().map(|at| row.cells.get(*at).cloned().unwrap_or_default()).collect();
        cells.extend([row.row.to_string(), why]);
        table.row(&cells);
    }
    Ok(ctx.csv("linli-left-out.csv", table))
}

fn bad(lang: Lang, row: &Read, verdict: &Verdict) -> Option<BadRow> {
    let Verdict::Wrong(errors) = verdict else { return None };
    Some(BadRow { row: row.row, name: row.cell(Column::Name).to_owned(), reasons: reasons(lang, errors) })
}

fn reasons(lang: Lang, errors: &FieldErrors) -> Vec<String> {
    errors.0.iter().map(|e| words::tell(lang, e.key, &e.args)).collect()
}

fn alike(lang: Lang, row: &Read, verdict: &Verdict, buildings: &[(String, String)]) -> Option<AlikeRow> {
    let Verdict::Alike { from, facts, because } = verdict else { return None };
    let mut because: Vec<String> =
        because.because.iter().filter_map(|why| because_code(*why)).map(str::to_owned).collect();
    because.dedup();
    Some(AlikeRow {
        ours: sample(lang, row),
        name: facts.name.clone(),
        born: born_words(lang, Some(&facts.born)),
        home: home_words(&facts.home, buildings),
        phone: show_phone(&facts.phone),
        person: match from {
            From::Register(id) => Some(id.clone()),
            From::Row(_) => None,
        },
        other_row: match from {
            From::Row(row) => Some(*row),
            From::Register(_) => None,
        },
        because,
    })
}

fn because_code(why: Resemblance) -> Option<&'static str> {
    match why {
        Resemblance::SameName => Some("name"),
        Resemblance::NameSoundsSame | Resemblance::NameSoundsSimilar => Some("sound"),
        Resemblance::SamePhone => Some("phone"),
        Resemblance::SameHome => Some("home"),
        Resemblance::SameBirthYear | Resemblance::NearBirthYear => None,
    }
}

/// The roll keeps a home as building's id, unit and door.
fn home_words(form: &str, buildings: &[(String, String)]) -> String {
    let mut parts = form.splitn(3, '/');
    let id = parts.next().unwrap_or_default();
    let building = buildings.iter().find(|(known, _)| known == id).map_or("", |(_, name)| name.as_str());
    parts.fold(building.to_owned(), |words, part| words + part)
}

fn sample(lang: Lang, row: &Read) -> SampleRow {
    let who = row.who.as_ref().ok();
    let born = who.and_then(|who| who.born).map(|born: Born| born.to_string());
    let home = [Column::Building, Column::Unit, Column::Door].map(|column| row.cell(column)).concat();
    SampleRow {
        row: row.row,
        name: row.cell(Column::Name).to_owned(),
        born: born_words(lang, born.as_deref()),
        home: if row.cell(Column::Building).is_empty() && !row.cell(Column::Address).is_empty() {
            row.cell(Column::Address).to_owned()
        } else {
            home
        },
        phone: who.and_then(|who| who.phone.as_deref()).map(show_phone).unwrap_or_default(),
    }
}

fn column_words(column: Column) -> Key {
    match column {
        Column::Name => k::IMPORT_COLUMN_NAME,
        Column::Sex => k::IMPORT_COLUMN_SEX,
        Column::Born => k::IMPORT_COLUMN_BORN,
        Column::Age => k::IMPORT_COLUMN_AGE,
        Column::Building => k::IMPORT_COLUMN_BUILDING,
        Column::Unit => k::IMPORT_COLUMN_UNIT,
        Column::Door => k::IMPORT_COLUMN_DOOR,
        Column::Address => k::IMPORT_COLUMN_ADDRESS,
        Column::Phone => k::IMPORT_COLUMN_PHONE,
        Column::Email => k::IMPORT_COLUMN_EMAIL,
        Column::Alone => k::IMPORT_COLUMN_ALONE,
    }
}
