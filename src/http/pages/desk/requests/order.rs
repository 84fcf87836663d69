//! Work orders on paper: what is to be done and where, in large type, with a line to sign and a code that leads back.
//! What staff noted for themselves is never on them.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};

use super::Sees;
use super::asked::{Asked, look_up};
use super::list::Rows;
use crate::domain::looking::What;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::pages::requests::{number, shown_photo};
use crate::http::{Parts, looking, path_id};
use crate::store::requests::{self, Photo, Request};
use crate::store::requests_queue as store;
use crate::views::desk_orders::{WorkOrder, WorkOrders};
use crate::views::page::Tab;
use crate::words::{k, qr};

/// Sheets printed in one go.
const MOST: usize = 50;
/// Photos on a sheet.
const PHOTOS: usize = 4;

pub async fn one(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (id, sees, community) = (path_id(&path)?, Sees::of(&ctx)?, ctx.community_id().to_owned());
    let found = ctx.app.db.read(move |conn| requests::find(conn, &community, &id)).await?;
    let request = found.filter(|r| sees.sees(r)).ok_or(Error::Missing)?;
    if let Some(why) = looking::at(&ctx, &request.resident_id, What::Request, request.open).await? {
        return Ok(why);
    }
    let back = format!("/desk/requests/{}", request.id);
    print(&ctx, vec![request], back, false).await
}

/// What a filter finds, as far as somebody still has to do something about it.
pub async fn several(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let mut wanted = asked.for_store(&ctx, &Sees::of(&ctx)?)?;
    let community = ctx.community_id().to_owned();
    let mut found = ctx
        .app
        .db
        .read(move |conn| {
            look_up(conn, &community, &mut wanted)?;
            store::page(conn, &community, &wanted, MOST)
        })
        .await?;
    found.rows.retain(|r| r.open);
    let back = format!("/desk/requests?all=yes&{}", asked.query());
    print(&ctx, found.rows, back, found.next.is_some()).await
}

async fn print(ctx: &Ctx, found: Vec<Request>, back: String, more: bool) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (rows, photos) = ctx
        .app
        .db
        .read(move |conn| {
            let ids: Vec<String> = found.iter().map(|r| r.id.clone()).collect();
            let photos = requests::photos_of_several(conn, &community, &ids)?;
            Ok((Rows::naming(conn, &community, found, false)?, photos))
        })
        .await?;
    let mut by_request: HashMap<String, Vec<Photo>> = HashMap::new();
    for photo in photos {
        by_request.entry(photo.request_id.clone().unwrap_or_default()).or_default().push(photo);
    }
    let orders = rows.each(ctx, |request, row| {
        let mine = by_request.get(&request.id).map(Vec::as_slice).unwrap_or_default();
        Ok(WorkOrder {
            number: number(request.number),
            category: row.category,
            place: request.place_words.clone(),
            words: request.words.clone(),
            resident: row.resident,
            party: row.party.unwrap_or_default(),
            handler: rows.name_of(request.handler_id.as_deref()),
            filed_at: request.filed_at,
            due_at: request.solve_due,
            photos: mine.iter().take(PHOTOS).map(|p| shown_photo(ctx, p)).collect(),
            qr_svg: qr::svg(&format!("{}/desk/requests/{}", ctx.app.config.public_url, request.id))?,
        })
    })?;
    ctx.show(&WorkOrders { page: ctx.titled(k::ORDER_TITLE, Tab::Requests), orders, back, more })
}
