//! A whole report on one page, as it is taken along on a visit: nothing can be asked there in between.

use actix_web::HttpResponse;

use super::asking::{Given, asked_of};
use super::draft::{Desk, Draft};
use super::filing::{save, unfinished};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::store::questions::{self, Question};
use crate::store::requests::NewPhoto;
use crate::views::requests::{CategoryChoice, PlaceChoice};
use crate::views::visits::{CategoryQuestions, ReportForm};

/// Every category with its questions, and every place.
pub async fn report_form(ctx: &Ctx) -> Result<ReportForm, Error> {
    let mut desk = Desk::read(ctx).await?;
    // A draft begun elsewhere is not this one.
    desk.draft = Draft::default();
    let community = ctx.community_id().to_owned();
    let questions = ctx.app.db.read(move |conn| questions::asked_now(conn, &community)).await?;
    let lang = ctx.prefs.lang;
    let asks = |category: &str| {
        let own: Vec<Question> = questions.iter().filter(|q| q.category_id == category).cloned().collect();
        CategoryQuestions { category: category.to_owned(), questions: asked_of(lang, &own, &Given::new()) }
    };
    let place = |(value, name)| PlaceChoice { value, name, chosen: false };
    Ok(ReportForm {
        categories: desk
            .categories
            .iter()
            .map(|c| CategoryChoice {
                value: c.id.clone(),
                name: c.name(lang).to_owned(),
                hint: c.hint(lang).to_owned(),
                icon: c.icon.clone(),
                chosen: false,
            })
            .collect(),
        near: desk.near(ctx).into_iter().map(place).collect(),
        buildings: desk.choices().into_iter().map(place).collect(),
        questions: desk.categories.iter().map(|c| asks(&c.id)).filter(|c| !c.questions.is_empty()).collect(),
    })
}

/// Something is missing from a report that came on one page: what was written becomes the draft, and the short pages
/// ask for the rest.
pub async fn step_by_step(ctx: &Ctx, desk: &Desk, photos: Vec<NewPhoto>) -> Result<HttpResponse, Error> {
    // Photos of an older draft belong to something else.
    let older = desk.photos.iter().map(|photo| photo.id.clone()).collect();
    save(ctx, &desk.draft, photos, older).await?;
    let step = unfinished(desk).unwrap_or("check");
    Ok(ctx.go(&format!("{}/requests/new/{step}", ctx.base())))
}
