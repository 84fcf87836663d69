//! A list arrives: kept on disk while it is read, read row by row into the database, and never held whole.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use actix_web::{HttpRequest, HttpResponse, web};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::{Typed, page};
use crate::acts::exchange::intake as acts;
use crate::acts::exchange::place::building_in;
use crate::domain::intake::{self, Column, Ground, Header, MOST_ROWS, OLDEST, Why, Wrong};
use crate::domain::source::{self, SourceKind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::upload::Upload;
use crate::sheets::{self, SheetError};
use crate::store::db::Db;
use crate::store::intake::Staged;
use crate::store::{catalogue, category_words};
use crate::words::{Key, k};

/// One list is read at a time.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);
/// Rows kept in one go.
const CHUNK: usize = 500;

pub async fn receive(ctx: Ctx, req: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Error> {
    let upload = Upload::receive(&ctx, &req, payload).await?;
    let typed = Typed {
        name: upload.text("name").to_owned(),
        kind: upload.text("kind").to_owned(),
        category: upload.text("category").to_owned(),
    };
    let mut errors = FieldErrors::default();
    let name = source::name(&typed.name);
    if name.is_none() {
        errors.add_with("name", k::EXCHANGE_ERROR_HOLDER, vec![("most", source::NAME_MOST.to_string())]);
    }
    let kind = SourceKind::parse(&typed.kind).filter(|kind| *kind != SourceKind::System);
    if kind.is_none() {
        errors.add("kind", k::EXCHANGE_ERROR_KIND);
    }
    let file = upload.path().map(Path::to_path_buf);
    if file.is_none() {
        errors.add("list", k::EXCHANGE_ERROR_NO_FILE);
    }
    let (Some(name), Some(kind), Some(file)) = (name, kind, file) else {
        return page(&ctx, &typed, &errors).await;
    };
    let ground = ground(&ctx, &typed.category, &name).await?;
    let category = ground.otherwise.clone().unwrap_or_default();
    let owner = ctx.caller()?.person_id.clone();
    let (db, community) = (ctx.app.db.clone(), ctx.community_id().to_owned());
    let batch = acts::begin(&db, &community, owner, name, kind, category).await?;
    match read_whole(db.clone(), community.clone(), batch.clone(), file, ground).await? {
        Ok(rows) if rows > 0 => {
            acts::turn(&db, &community, batch.clone(), &["receiving"], "ready").await?;
            Ok(ctx.go(&format!("/desk/exchange/lists/{batch}")))
        }
        outcome => {
            acts::turn(&db, &community, batch, &["receiving"], "dropped").await?;
            errors.add("list", outcome.err().unwrap_or(k::IMPORT_ERROR_EMPTY));
            page(&ctx, &typed, &errors).await
        }
    }
}

async fn ground(ctx: &Ctx, otherwise: &str, source: &str) -> Result<Ground, Error> {
    let (community, source) = (ctx.community_id().to_owned(), source.to_owned());
    let now = ctx.now;
    let (categories, ended, buildings, told) = ctx
        .app
        .db
        .read(move |conn| {
            let all = catalogue::categories_since(conn, &community, now - OLDEST)?;
            let (categories, ended): (Vec<_>, Vec<_>) = all.into_iter().partition(|c| c.ended_at.is_none());
            let mut told = category_words::of_source(conn, &community, &source)?;
            // What it meant is offered no longer: it is asked about again.
            told.retain(|_, id| categories.iter().any(|c| c.id == *id));
            Ok((categories, ended, catalogue::buildings(conn, &community)?, told))
        })
        .await?;
    Ok(Ground {
        zone: ctx.community.zone(),
        now: ctx.now,
        otherwise: categories.iter().find(|c| c.id == otherwise).map(|c| c.id.clone()),
        categories: categories.into_iter().map(|c| (c.id, vec![c.code, c.name_zh, c.name_en])).collect(),
        ended: ended
            .into_iter()
            .filter_map(|c| Some((c.id, vec![c.code, c.name_zh, c.name_en], c.ended_at?)))
            .collect(),
        told,
        buildings,
        building_in,
    })
}

/// Why a list was not read whole.
enum Ended {
    Sheet(SheetError),
    House(Error),
}

impl From<SheetError> for Ended {
    fn from(why: SheetError) -> Self {
        Self::Sheet(why)
    }
}

/// How many rows were kept; the inner error is for the person.
async fn read_whole(
    db: Db,
    community: String,
    batch: String,
    file: PathBuf,
    ground: Ground,
) -> Result<Result<u64, Key>, Error> {
    let turn = ONE_AT_A_TIME.acquire().await.map_err(|e| Error::broken("intake", e))?;
    let handle = Handle::current();
    let read = web::block(move || {
        let _turn = turn;
        let mut keeper = Keeper { db, community, batch, handle, rows: Vec::new(), seen: HashSet::new(), total: 0 };
        let done = read(&file, &ground, &mut keeper).and_then(|()| keeper.flush());
        done.map(|()| keeper.total)
    });
    match read.await.map_err(|_| Error::Busy { until: None })? {
        Ok(rows) => Ok(Ok(rows)),
        Err(Ended::Sheet(why)) => Ok(Err(words(why))),
        Err(Ended::House(error)) => Err(error),
    }
}

fn words(why: SheetError) -> Key {
    match why {
        SheetError::TooBig => k::EXCHANGE_ERROR_TOO_BIG,
        SheetError::TooManyRows => k::EXCHANGE_ERROR_TOO_MANY,
        SheetError::Empty => k::IMPORT_ERROR_EMPTY,
        SheetError::OldExcel => k::IMPORT_ERROR_OLD_EXCEL,
        SheetError::NotASheet => k::EXCHANGE_ERROR_NOT_A_LIST,
        SheetError::Damaged => k::IMPORT_ERROR_DAMAGED,
    }
}

/// By what its first bytes say it is.
fn read(file: &Path, ground: &Ground, keeper: &mut Keeper) -> Result<(), Ended> {
    let mut start = [0u8; 8];
    let got = std::fs::File::open(file)
        .and_then(|mut f| std::io::Read::read(&mut f, &mut start))
        .map_err(|_| SheetError::Damaged)?;
    let first = start[..got].iter().find(|b| !b.is_ascii_whitespace()).copied();
    match (&start[..got], first) {
        ([b'P', b'K', 3, 4, ..], _) => workbook(file, ground, keeper),
        ([0xD0, 0xCF, 0x11, 0xE0, ..], _) => Err(SheetError::OldExcel.into()),
        (_, Some(b'[')) => sheets::json_rows(file, |at, fields| {
            let cell = |column: Column| {
                let found = fields.iter().find(|(name, _)| Column::of_name(name) == Some(column));
                found.map_or("", |(_, value)| value.as_str())
            };
            keeper.take(i64::from(at), cell, ground)
        }),
        _ => {
            let mut header = None;
            sheets::csv_rows(
                file,
                |cells| Header::read(cells).is_some(),
                |(line, cells)| match &header {
                    None => {
                        header = Header::read(&cells);
                        Ok(())
                    }
                    Some(known) => keeper.take(i64::from(line), |column| known.cell(column, &cells), ground),
                },
            )
        }
    }
}

/// A workbook must be unpacked to be read, so it may be no longer than any other (`sheets`): longer lists come as CSV.
fn workbook(file: &Path, ground: &Ground, keeper: &mut Keeper) -> Result<(), Ended> {
    let size = std::fs::metadata(file).map_err(|_| SheetError::Damaged)?.len();
    if size > sheets::MOST_BYTES as u64 {
        return Err(SheetError::TooBig.into());
    }
    let bytes = std::fs::read(file).map_err(|_| SheetError::Damaged)?;
    let named = |row: &sheets::Row| Header::read(&row.cells);
    let rows = sheets::read(&bytes, |rows| rows.iter().take(25).any(|row| named(row).is_some()))?;
    let at = rows.iter().take(25).position(|row| named(row).is_some()).ok_or(SheetError::NotASheet)?;
    let header = named(&rows[at]).ok_or(SheetError::NotASheet)?;
    rows[at + 1..]
        .iter()
        .try_for_each(|row| keeper.take(i64::from(row.number), |column| header.cell(column, &row.cells), ground))
}

/// Collects rows and keeps them some hundred at a time.
struct Keeper {
    db: Db,
    community: String,
    batch: String,
    handle: Handle,
    rows: Vec<Staged>,
    /// Numbers that came before, by their hash: a list of a hundred thousand holds a few megabytes of these.
    seen: HashSet<u64>,
    total: u64,
}

impl Keeper {
    fn take<'a>(&mut self, line: i64, cell: impl Fn(Column) -> &'a str, ground: &Ground) -> Result<(), Ended> {
        if Column::ALL.iter().all(|column| cell(*column).is_empty()) {
            return Ok(());
        }
        if self.total as usize == MOST_ROWS {
            return Err(SheetError::TooManyRows.into());
        }
        self.total += 1;
        let read = self.once(intake::read(&cell, ground));
        self.rows.push(staged(line, read, cell));
        if self.rows.len() == CHUNK { self.flush() } else { Ok(()) }
    }

    /// A number that came before in this list is the same order written again.
    fn once(&mut self, read: Result<intake::Order, Wrong>) -> Result<intake::Order, Wrong> {
        let number = match &read {
            Ok(order) => Some(&order.number),
            Err(wrong) => wrong.waiting.as_ref().map(|order| &order.number),
        };
        if number.is_none_or(|number| self.seen.insert(hash(number))) { read } else { Err(Why::Twice.into()) }
    }

    fn flush(&mut self) -> Result<(), Ended> {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        let kept = acts::stage(&self.db, &self.community, self.batch.clone(), rows);
        self.handle.block_on(kept).map_err(Ended::House)
    }
}

fn staged<'a>(line: i64, read: Result<intake::Order, Wrong>, cell: impl Fn(Column) -> &'a str) -> Staged {
    let whole = |order: &intake::Order| serde_json::to_string(order).unwrap_or_default();
    match read {
        Ok(order) => Staged { line, number: order.number.clone(), body: whole(&order), why: None, word: None },
        Err(Wrong { why, waiting }) => {
            let why = Some(why.iter().map(|w| w.as_str()).collect::<Vec<_>>().join(","));
            if let Some(order) = waiting {
                let word = Some(order.word.clone());
                return Staged { line, number: order.number.clone(), body: whole(&order), why, word };
            }
            let cells: Vec<String> = Column::ALL.iter().map(|c| cell(*c).chars().take(200).collect()).collect();
            Staged {
                line,
                number: cells.first().map(|n| n.chars().take(60).collect()).unwrap_or_default(),
                body: serde_json::to_string(&cells).unwrap_or_default(),
                why,
                word: None,
            }
        }
    }
}

fn hash(number: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}
