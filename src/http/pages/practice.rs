//! 练一练: anybody tries what one does here, without signing in; nothing is kept, so every page is a GET.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::error::{Error, FieldErrors};
use crate::http::Parts;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Pages, get};
use crate::views::page::Tab;
use crate::views::practice::{LEAKS, Practice, Step, title};
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/practice", Everyone, Pages, "try it, where nothing counts", || web::route().to(start)),
        get("/practice/{step}", Everyone, Pages, "one page of trying; what was chosen is in the address", || {
            web::route().to(step)
        }),
    ]
}

#[derive(Default, Deserialize)]
struct Chosen {
    what: Option<String>,
    photo: Option<String>,
    said: Option<String>,
}

async fn start(ctx: Ctx) -> Result<HttpResponse, Error> {
    show(&ctx, Step::Start, &Chosen::default())
}

async fn step(ctx: Ctx, path: Parts, chosen: web::Query<Chosen>) -> Result<HttpResponse, Error> {
    let step = path.get("step").and_then(|step| Step::parse(step)).ok_or(Error::Missing)?;
    show(&ctx, step, &chosen)
}

fn show(ctx: &Ctx, step: Step, chosen: &Chosen) -> Result<HttpResponse, Error> {
    let what = chosen.what.clone().unwrap_or_default();
    let known = LEAKS.iter().any(|(value, _)| *value == what);
    let mut errors = FieldErrors::default();
    // As in earnest: nothing chosen is said at the place where it is chosen, and the photo stays ticked.
    let step = if step == Step::Sent && !known {
        errors.add("what", k::PRACTICE_ERROR_WHAT);
        Step::Leak
    } else {
        step
    };
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = Practice {
        page: ctx.titled(title(step), Tab::None).with_errors(&errors),
        step,
        what,
        photo: chosen.photo.is_some(),
        objected: chosen.said.as_deref() == Some("no"),
    };
    ctx.show_as(status, &view)
}
