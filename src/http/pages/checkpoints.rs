//! The seals of the record, and the proofs that receipts stand in it: for everybody, without signing in.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::receipts::typed_code;
use crate::domain::receipt::Proof;
use crate::domain::tree::Hash;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Both, Mount::Pages, get};
use crate::store::acts;
use crate::store::conn::Conn;
use crate::store::record::checkpoints::{self, Signed};
use crate::store::record::{self, tree};
use crate::views::checkpoints::{CheckpointList, CheckpointRow, OneCheckpoint};
use crate::views::page::Tab;
use crate::words::{k, qr};

/// Rows of a page: a day's worth.
const PAGE: i64 = 24;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/open/checkpoints", Everyone, Both, "signed checkpoints of the record, newest first: ?before=", || {
            web::route().to(list)
        }),
        get("/open/checkpoints/{size}", Everyone, Both, "one checkpoint, to be printed, with its proof", || {
            web::route().to(show)
        }),
        get("/open/checkpoints/{size}/note", Everyone, Pages, "the signed note alone", || web::route().to(note)),
        get("/open/checkpoints/{size}/since/{old}", Everyone, Pages, "proof that one contains the other", || {
            web::route().to(since)
        }),
        get("/receipts/{code}/proof", Everyone, Pages, "the proof that a receipt stands in the record", || {
            web::route().to(proof)
        }),
    ]
}

#[derive(Deserialize)]
struct Older {
    before: Option<i64>,
}

fn base64(root: &[u8]) -> Result<String, Error> {
    let bytes = <[u8; 32]>::try_from(root).map_err(|e| Error::broken("record", e))?;
    Ok(Hash(bytes).to_string())
}

async fn list(ctx: Ctx, older: web::Query<Older>) -> Result<HttpResponse, Error> {
    let (community, before) = (ctx.community_id().to_owned(), older.before.unwrap_or(i64::MAX));
    let found = ctx.app.db.read(move |conn| checkpoints::page_before(conn, &community, before, PAGE + 1)).await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let shown = found.get(..most).unwrap_or(&found);
    let row = |one: &Signed| Ok(CheckpointRow { size: one.tree_size, at: one.at, root: base64(&one.root)? });
    ctx.show(&CheckpointList {
        page: ctx.titled(k::SEALS_TITLE, Tab::None),
        key: ctx.app.signer.verifier(ctx.community_id()),
        checkpoints: shown.iter().map(row).collect::<Result<_, Error>>()?,
        older: shown
            .last()
            .filter(|_| found.len() > most)
            .map(|one| format!("/open/checkpoints?before={}", one.tree_size)),
    })
}

fn number(path: &crate::http::Parts, part: &str) -> Result<i64, Error> {
    path.get(part).and_then(|text| text.parse().ok()).filter(|n| *n > 0).ok_or(Error::Missing)
}

/// A checkpoint, the one before it, and the proof between them.
fn whole(conn: &mut Conn, community: &str, size: i64) -> Result<(Signed, Option<i64>, Vec<Hash>), Error> {
    let one = checkpoints::find(conn, community, size)?.ok_or(Error::Missing)?;
    let before = checkpoints::page_before(conn, community, size, 1)?.pop().map(|c| c.tree_size);
    let proof = match before {
        Some(old) => tree::consistency(conn, community, size, old)?,
        None => Vec::new(),
    };
    Ok((one, before, proof))
}

async fn show(ctx: Ctx, path: crate::http::Parts) -> Result<HttpResponse, Error> {
    let (community, size) = (ctx.community_id().to_owned(), number(&path, "size")?);
    let (one, before, proof) = ctx.app.db.read(move |conn| whole(conn, &community, size)).await?;
    ctx.show(&OneCheckpoint {
        page: ctx.titled(k::SEALS_ONE, Tab::None),
        size: one.tree_size,
        at: one.at,
        root: base64(&one.root)?,
        note: one.note,
        key: ctx.app.signer.verifier(ctx.community_id()),
        before,
        since_before: proof.iter().map(Hash::to_string).collect(),
        qr_svg: qr::svg(&format!("{}/open/checkpoints/{}", ctx.app.config.public_url, one.tree_size))?,
    })
}

/// A text to be kept as a file.
fn text(name: &str, body: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(body)
}

async fn note(ctx: Ctx, path: crate::http::Parts) -> Result<HttpResponse, Error> {
    let (community, size) = (ctx.community_id().to_owned(), number(&path, "size")?);
    let one = ctx.app.db.read(move |conn| checkpoints::find(conn, &community, size)).await?.ok_or(Error::Missing)?;
    Ok(text(&format!("checkpoint-{size}.txt"), one.note))
}

async fn since(ctx: Ctx, path: crate::http::Parts) -> Result<HttpResponse, Error> {
    let (community, new, old) = (ctx.community_id().to_owned(), number(&path, "size")?, number(&path, "old")?);
    let proof = ctx
        .app
        .db
        .read(move |conn| {
            for size in [new, old] {
                checkpoints::find(conn, &community, size)?.ok_or(Error::Missing)?;
            }
            if old > new {
                return Err(Error::Missing);
            }
            tree::consistency(conn, &community, new, old)
        })
        .await?;
    let lines: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
    Ok(text(&format!("checkpoint-{new}-since-{old}.txt"), lines))
}

/// Under the newest checkpoint; until the entry stands in one there is no proof.
async fn proof(ctx: Ctx, path: crate::http::Parts) -> Result<HttpResponse, Error> {
    let code = typed_code(&path)?;
    let (community, wanted) = (ctx.community_id().to_owned(), code.clone());
    let proof = ctx
        .app
        .db
        .read(move |conn| {
            let act = acts::by_receipt(conn, &community, &wanted)?.ok_or(Error::Missing)?;
            let newest = checkpoints::newest(conn, &community)?.filter(|c| c.tree_size >= act.seq);
            let newest = newest.ok_or(Error::Missing)?;
            let entry = record::find(conn, &community, act.seq)?.ok_or(Error::Missing)?;
            let path = tree::inclusion(conn, &community, newest.tree_size, act.seq)?;
            Ok(Proof { leaf: entry.leaf(), path, note: newest.note })
        })
        .await?;
    Ok(text(&format!("receipt-{code}.txt"), proof.to_text()))
}
