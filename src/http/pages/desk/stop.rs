//! Somebody rings: everything is stopped at once; somebody is said to have died, or to be unable to decide.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::reviews::{HANDLE, WORDS, claim, row, said, standing};
use crate::acts::life::{self, Report};
use crate::acts::mandate::stop;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::conn::Conn;
use crate::store::people::{self, Person};
use crate::store::{mandates, mine, people_search, reviews};
use crate::views::desk_requests::Named;
use crate::views::desk_reviews::{LifeReport, StopAtOnce, StopRow};
use crate::views::page::{Page, Tab};
use crate::words::{self, Lang, k};

const STAFF: Audience = Audience::Office(HANDLE);
/// Residents offered to somebody on the telephone.
const FEW: i64 = 6;
/// A name on the telephone, characters.
const NAME: usize = 40;

pub fn entries() -> Vec<Entry> {
    const TOLD: &[&str] = &["key", "told_by", "words"];
    vec![
        get("/desk/stop", STAFF, Both, "stop at once: ?words= finds the resident", || web::route().to(stopping)),
        post("/desk/stop/{id}", STAFF, Both, "nobody acts for them any more", &["key", "told_by"], || {
            web::route().to(stop_all)
        }),
        get("/desk/people/{id}/life", STAFF, Both, "reports of death or of doubt about capacity", || {
            web::route().to(life_page)
        }),
        post("/desk/people/{id}/death", STAFF, Both, "somebody is said to have died", TOLD, || web::route().to(death)),
        post("/desk/people/{id}/doubt", STAFF, Both, "somebody is said to be unable to decide", TOLD, || {
            web::route().to(doubt)
        }),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Words {
    words: String,
    /// The resident for whom all was stopped just now, and how many.
    done: Option<String>,
    n: Option<i64>,
}

async fn stopping(ctx: Ctx, asked: web::Query<Words>) -> Result<HttpResponse, Error> {
    let (asked, community, now) = (asked.into_inner(), ctx.community_id().to_owned(), ctx.now);
    let (typed, done_for) = (asked.words.trim().to_owned(), asked.done.clone());
    let lang = ctx.prefs.lang;
    let (rows, done_name) = ctx
        .app
        .db
        .read(move |conn| {
            let found =
                if typed.is_empty() { Vec::new() } else { people_search::search(conn, &community, &typed, None, FEW)? };
            let rows = stop_rows(conn, &community, found, lang, now)?;
            let name = match &done_for {
                Some(id) => people::name_of(conn, &community, id)?,
                None => None,
            };
            Ok((rows, name))
        })
        .await?;
    ctx.show(&StopAtOnce {
        page: ctx.titled(k::REVIEWS_STOP_TITLE, Tab::Mandates),
        words: asked.words.trim().to_owned(),
        rows,
        done: done_name.map(|name| (name, asked.n.unwrap_or(0))),
    })
}

/// Those found, with their homes and whoever acts for them, in as many statements whatever their number.
fn stop_rows(
    conn: &mut Conn,
    community: &str,
    found: Vec<Person>,
    lang: Lang,
    now: i64,
) -> Result<Vec<StopRow>, Error> {
    let ids: Vec<String> = found.iter().map(|p| p.id.clone()).collect();
    let homes = mine::names_and_homes(conn, community, &ids)?;
    let open = mandates::in_force_of(conn, community, ids, now)?;
    let acting: Vec<String> = open.iter().map(|(_, helper)| helper.clone()).collect();
    let labels = people::labels(conn, community, &acting)?;
    let helpers = |id: &str| {
        let of_them = open.iter().filter(|(resident, _)| resident == id);
        of_them.filter_map(|(_, helper)| labels.get(helper)).map(|l| l.called(lang)).collect()
    };
    Ok(found
        .into_iter()
        .map(|p| StopRow {
            helpers: helpers(&p.id),
            home: homes.get(&p.id).map(|(_, home)| home.clone()).unwrap_or_default(),
            id: p.id,
            name: p.name,
        })
        .collect())
}

async fn stop_all(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = (standing(&ctx, &form)?, claim(&form, "mandates.stop_all"));
    let told_by = said(&form, "told_by", NAME);
    let n = stop::stop_all(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), told_by).await?;
    Ok(ctx.go(&format!("/desk/stop?done={id}&n={n}")))
}

async fn life_page(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (id, community) = (path_id(&path)?, ctx.community_id().to_owned());
    let (person, open, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let open = reviews::of_person(conn, &community, &id)?;
            let labels = people::labels(conn, &community, std::slice::from_ref(&id))?;
            Ok((person, open, labels))
        })
        .await?;
    let page: Page =
        ctx.page(words::tell(ctx.prefs.lang, k::REVIEWS_LIFE_TITLE, &[("name", person.name.clone())]), Tab::People);
    ctx.show(&LifeReport {
        page,
        may: person.state == "active" && ctx.caller()?.person_id != person.id,
        person: Named { id: person.id, name: person.name },
        open: open.iter().filter(|r| r.kind.is_of_a_person()).map(|r| row(&ctx, r, &labels)).collect(),
    })
}

fn report(form: &Form, person: &str) -> Report {
    Report { person: person.to_owned(), told_by: said(form, "told_by", NAME), words: said(form, "words", WORDS) }
}

async fn death(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = (standing(&ctx, &form)?, claim(&form, "life.death"));
    life::report_death(&ctx.app.db, ctx.community_id(), standing, claim, report(&form, &id)).await?;
    Ok(ctx.go(&format!("/desk/people/{id}/life")))
}

async fn doubt(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = (standing(&ctx, &form)?, claim(&form, "life.doubt"));
    life::report_doubt(&ctx.app.db, ctx.community_id(), standing, claim, report(&form, &id)).await?;
    Ok(ctx.go(&format!("/desk/people/{id}/life")))
}
