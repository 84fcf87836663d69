//! Lists of people in and out: upload, look at what would happen, take over in one go; and the list as a file.

mod reading;
mod show;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::form::by_office;
use super::{STAFF, born_words, today};
use crate::acts::person::{self, Listed};
use crate::domain::standing::Office;
use crate::domain::tiers::{ExportPeople, Kind};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, Mount::Pages, get, post};
use crate::sheets::CsvTable;
use crate::store::drafts;
use crate::views::desk_import::{ImportDone, ImportStart};
use crate::views::page::Tab;
use crate::words::typed::show_phone;
use crate::words::{Lang, k};
use reading::{Kept, Read};

/// Whose act an export is.
const MAY_EXPORT: Audience = Audience::Office(&[Office::Accounts]);

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/people/import", STAFF, Both, "the form to take over a list of people", || web::route().to(start)),
        post(
            "/desk/people/import",
            STAFF,
            Both,
            "send a list (CSV or XLSX, multipart field `list`); nothing is written yet",
            &["list", "key"],
            || web::route().to(receive),
        )
        .with_files(),
        get("/desk/people/import/template", STAFF, Pages, "an empty list to fill in", || web::route().to(template)),
        get("/desk/people/import/preview", STAFF, Both, "what would become of each row", || {
            web::route().to(show::preview)
        }),
        get("/desk/people/import/left-out", STAFF, Pages, "the rows that would be left out, with why", || {
            web::route().to(show::left_out)
        }),
        post(
            "/desk/people/import/confirmation",
            STAFF,
            Both,
            "take the list over; `list` as previewed, `also` the rows that are somebody else after all",
            &["key", "list", "also"],
            || web::route().to(confirm),
        ),
        post("/desk/people/import/discard", STAFF, Both, "forget the list", &["key"], || web::route().to(discard)),
        get("/desk/people/import/done", STAFF, Both, "how it came out", || web::route().to(done)),
        post("/desk/people/export", MAY_EXPORT, Pages, "the list of residents as CSV; recorded", &["key"], || {
            web::route().to(export)
        }),
    ]
}

async fn start(ctx: Ctx) -> Result<HttpResponse, Error> {
    form_again(&ctx, StatusCode::OK, &FieldErrors::default())
}

fn form_again(ctx: &Ctx, status: StatusCode, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let may_export = ctx.caller()?.offices.iter().any(|(office, _)| ExportPeople::RULE.offices.contains(office));
    ctx.show_as(status, &ImportStart { page: ctx.titled(k::IMPORT_TITLE, Tab::People).with_errors(errors), may_export })
}

/// Reads the file and keeps what was read, on the server, until it is looked at and confirmed.
async fn receive(ctx: Ctx, mut form: Form) -> Result<HttpResponse, Error> {
    let sent = form.files.iter().position(|file| file.field == "list").map(|at| form.files.swap_remove(at).bytes);
    let Some(bytes) = sent else {
        let errors = one("list", k::IMPORT_ERROR_NO_FILE);
        return form_again(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &errors);
    };
    let kept = match reading::receive(bytes).await? {
        Ok(kept) => kept,
        Err(why) => return form_again(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &one("list", why)),
    };
    let body = serde_json::to_string(&kept).map_err(|e| Error::broken("import", e))?;
    let owner = ctx.caller()?.person_id.clone();
    ctx.app
        .db
        .write("keep_import", ctx.community_id(), move |tx| {
            let leave = tx.housekeeping();
            drafts::save(tx, leave, &owner, "", person::DRAFT, &body).map(|_| ())
        })
        .await?;
    Ok(ctx.go("/desk/people/import/preview"))
}

fn one(field: &str, key: crate::words::Key) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add(field, key);
    errors
}

async fn confirm(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, "desk.people.import")?;
    let also: Vec<u32> = form.all("also").into_iter().filter_map(|row| row.parse().ok()).collect();
    let draft = kept(&ctx).await?;
    // Pressed twice: the first press has taken the draft away, and its answer is kept under the key.
    let rows = match draft {
        Some((kept, mark)) if mark == form.text("list") => good_rows(&ctx, kept, &also).await?,
        Some(_) => return Err(Error::Conflict(Clash::ChangedMeanwhile)),
        None if claim.key.is_some() => Vec::new(),
        None => return Err(Error::Missing),
    };
    let empty = rows.is_empty();
    let outcome = person::import(&ctx.app.db, ctx.community_id(), standing, claim, Arc::new(rows)).await?;
    if empty && outcome == person::Outcome::default() {
        return Ok(ctx.go("/desk/people/import"));
    }
    let query = format!("registered={}&known={}&left={}", outcome.registered, outcome.known, outcome.left_out);
    Ok(ctx.go(&format!("/desk/people/import/done?{query}")))
}

/// The rows that can be read, with those that staff have looked at marked so.
async fn good_rows(ctx: &Ctx, kept: Kept, also: &[u32]) -> Result<Vec<Listed>, Error> {
    let (community, day, also) = (ctx.community_id().to_owned(), today(ctx), also.to_vec());
    ctx.app
        .db
        .read(move |conn| {
            let buildings = crate::store::catalogue::buildings(conn, &community)?;
            let read = kept.read(&buildings, day);
            Ok(read.into_iter().filter_map(|row| row.listed(&also)).collect())
        })
        .await
}

async fn discard(ctx: Ctx, _: Form) -> Result<HttpResponse, Error> {
    let owner = ctx.caller()?.person_id.clone();
    ctx.app
        .db
        .write("discard_import", ctx.community_id(), move |tx| {
            let leave = tx.housekeeping();
            drafts::remove(tx, leave, &owner, "", person::DRAFT)
        })
        .await?;
    Ok(ctx.go("/desk/people/import"))
}

/// The list that waits, with its mark.
async fn kept(ctx: &Ctx) -> Result<Option<(Kept, String)>, Error> {
    let (community, owner) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone());
    let found = ctx.app.db.read(move |conn| drafts::find(conn, &community, &owner, "", person::DRAFT)).await?;
    // A list kept by an older version that is read no more is no list.
    Ok(found.and_then(|(_, body)| {
        let kept: Kept = serde_json::from_str(&body).ok()?;
        Some((kept, reading::mark(&body)))
    }))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CameOut {
    registered: u32,
    known: u32,
    left: u32,
}

async fn done(ctx: Ctx, how: web::Query<CameOut>) -> Result<HttpResponse, Error> {
    ctx.show(&ImportDone {
        page: ctx.titled(k::IMPORT_DONE, Tab::People),
        registered: how.registered,
        known: how.known,
        left_out: how.left,
    })
}

/// The columns of the empty list and of the list that leaves: what leaves can be taken over again.
fn columns(lang: Lang) -> [&'static str; 9] {
    [
        k::IMPORT_COLUMN_NAME,
        k::IMPORT_COLUMN_SEX,
        k::IMPORT_COLUMN_BORN,
        k::IMPORT_COLUMN_BUILDING,
        k::IMPORT_COLUMN_UNIT,
        k::IMPORT_COLUMN_DOOR,
        k::IMPORT_COLUMN_PHONE,
        k::IMPORT_COLUMN_EMAIL,
        k::IMPORT_COLUMN_ALONE,
    ]
    .map(|key| crate::words::say(lang, key))
}

async fn template(ctx: Ctx) -> Result<HttpResponse, Error> {
    Ok(ctx.csv("linli-people.csv", CsvTable::new(&columns(ctx.prefs.lang))))
}

async fn export(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut standing = ctx.office_standing(ExportPeople::RULE.offices)?;
    standing.key = form.key();
    let listed = person::export(&ctx.app.db, ctx.community_id(), standing).await?;
    let page = ctx.page("", Tab::People);
    let mut table = CsvTable::new(&columns(ctx.prefs.lang));
    for (person, home) in listed {
        let (building, unit, door) = home.unwrap_or_default();
        let sex = match person.sex.as_deref() {
            Some("f") => page.t(k::PEOPLE_SEX_F),
            Some("m") => page.t(k::PEOPLE_SEX_M),
            _ => "",
        };
        table.row(&[
            person.name.as_str(),
            sex,
            person.born.as_deref().unwrap_or_default(),
            &building,
            &unit,
            &door,
            &person.phone.as_deref().map(show_phone).unwrap_or_default(),
            person.email.as_deref().unwrap_or_default(),
            if person.lives_alone { page.t(k::IMPORT_YES) } else { "" },
        ]);
    }
    Ok(ctx.csv("linli-people.csv", table))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::columns::Header;

    #[test]
    fn the_empty_list_can_be_read_in_both_languages() {
        for lang in Lang::ALL {
            let row: Vec<String> = columns(lang).iter().map(|name| (*name).to_owned()).collect();
            let header = Header::find(&[row]).unwrap();
            assert_eq!(header.columns.len(), columns(lang).len(), "{}", lang.code());
        }
    }
}
