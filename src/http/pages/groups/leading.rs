//! What those do who lead a group or keep its papers: meetings, papers, and notices to its members.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::page;
use crate::acts::groups::space;
use crate::acts::notices::publish;
use crate::blobs::BlobHash;
use crate::domain::group::{MemberState, Role};
use crate::domain::notice::Worded;
use crate::domain::policy::Refusal;
use crate::domain::reading;
use crate::domain::standing::Standing;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::pages::desk::instant;
use crate::http::pages::desk::notices::worded;
use crate::http::pages::notices::paragraphs;
use crate::http::pages::requests::receive_photos;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::keys;
use crate::store::answers::Claim;
use crate::store::groups::{self, Group, NewItem};
use crate::views::groups::{GroupWrite, Looked};
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::tidy_line;

/// The longest line about a meeting or a file, characters.
const LINE: usize = 120;

pub fn entries() -> Vec<Entry> {
    vec![
        post(
            "/groups/{id}/meetings",
            Resident,
            Both,
            "arrange a meeting of the group one leads",
            &["key", "date", "time", "place", "words"],
            || web::route().to(meet),
        ),
        post(
            "/groups/{id}/files",
            Resident,
            Both,
            "add a photo or a PDF to its papers",
            &["key", "words", "file"],
            || web::route().to(add_file),
        )
        .with_files(),
        post("/groups/{id}/items/{item}/removal", Resident, Both, "take a meeting or a paper away", &["key"], || {
            web::route().to(take_away)
        }),
        get("/groups/{id}/notices/new", Resident, Both, "write to the members of the group one leads", || {
            web::route().to(write)
        }),
        post("/groups/{id}/notices/check", Resident, Both, "look at it before it goes", &["title", "body"], || {
            web::route().to(check)
        }),
        post("/groups/{id}/notices", Resident, Both, "send it", &["key", "title", "body"], || web::route().to(send)),
    ]
}

/// A meeting as typed, or what is wrong with it.
pub fn item_from(ctx: &Ctx, form: &Form) -> Result<NewItem, FieldErrors> {
    let mut errors = FieldErrors::default();
    let at = instant(ctx, form.text("date"), form.text("time")).filter(|at| *at > ctx.now);
    if at.is_none() {
        errors.add("date", k::GROUPS_ERROR_DATE);
    }
    let place = line(form, "place", k::GROUPS_ERROR_PLACE, &mut errors);
    let words = line(form, "words", k::GROUPS_ERROR_WORDS, &mut errors);
    match at {
        Some(at) if errors.0.is_empty() => Ok(NewItem { kind: "meeting", at, words, place, hash: None, bytes: 0 }),
        _ => Err(errors),
    }
}

fn line(form: &Form, field: &str, empty: crate::words::Key, errors: &mut FieldErrors) -> String {
    let text = tidy_line(form.text(field));
    if text.is_empty() || text.chars().count() > LINE {
        errors.add(field, empty);
    }
    text
}

/// A photo made clean, or a PDF as it came, put into the blob store before any row speaks of it.
pub async fn received(ctx: &Ctx, form: &mut Form) -> Result<NewItem, Error> {
    let mut errors = FieldErrors::default();
    let words = line(form, "words", k::GROUPS_ERROR_WORDS, &mut errors);
    let Some(first) = form.files.first() else {
        errors.add("file", k::GROUPS_ERROR_FILE);
        return Err(Error::Invalid(errors));
    };
    errors.finish()?;
    let item = |kind, hash: String, bytes: i64| NewItem {
        kind,
        at: ctx.now,
        words: words.clone(),
        place: String::new(),
        hash: Some(hash),
        bytes,
    };
    // By what it holds, whatever it is called.
    if first.bytes.starts_with(b"%PDF-") {
        let bytes = std::mem::take(&mut form.files).into_iter().next().map(|f| f.bytes).unwrap_or_default();
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let hash = BlobHash::parse(&keys::hex(&keys::sha256(&[&bytes]))).map_err(|e| Error::broken("blobs", e))?;
        ctx.app.blobs.put(&hash, bytes).await.map_err(|e| Error::broken("blobs", e))?;
        return Ok(item("pdf", hash.as_str().to_owned(), size));
    }
    let photos = receive_photos(&ctx.app, form).await.map_err(|error| match error {
        Error::Invalid(_) => Error::field("file", k::GROUPS_ERROR_FILE),
        other => other,
    })?;
    let photo = photos.into_iter().next().ok_or_else(|| Error::field("file", k::GROUPS_ERROR_FILE))?;
    Ok(item("photo", photo.hash, i64::from(photo.bytes)))
}

fn claimed(ctx: &Ctx, form: &Form, digest: [u8; 32], route: &'static str) -> Result<(Standing, Claim), Error> {
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    Ok((standing, Claim { key: form.key(), route, digest }))
}

async fn meet(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    leading(&ctx, &id).await?;
    let done = match item_from(&ctx, &form) {
        Ok(new) => {
            let (standing, claim) = claimed(&ctx, &form, form.digest(), "groups.meet")?;
            space::add(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), new).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Err(Error::Invalid(errors)) if !ctx.json => {
            let typed = ["date", "time", "place", "words"].map(|field| (field, form.typed(field)));
            page(&ctx, id, ("meetings", typed.to_vec()), &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
        Ok(_) => Ok(ctx.go(&format!("/groups/{id}"))),
    }
}

async fn add_file(ctx: Ctx, path: Parts, mut form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    leading(&ctx, &id).await?;
    // Before the files are taken out of the form: the digest is over all that was sent.
    let digest = form.digest();
    let done = match received(&ctx, &mut form).await {
        Ok(new) => {
            let (standing, claim) = claimed(&ctx, &form, digest, "groups.file")?;
            space::add(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), new).await
        }
        Err(error) => Err(error),
    };
    match done {
        Err(Error::Invalid(errors)) if !ctx.json => {
            let typed = vec![("words", form.typed("words"))];
            page(&ctx, id, ("files", typed), &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
        Ok(_) => Ok(ctx.go(&format!("/groups/{id}"))),
    }
}

async fn take_away(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let item = path.get("item").cloned().ok_or(Error::Missing)?;
    let (standing, claim) = claimed(&ctx, &form, form.digest(), "groups.take_away")?;
    space::take_away(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), item).await?;
    Ok(ctx.go(&format!("/groups/{id}")))
}

/// The group, for who leads it or keeps its papers; the policy asks again when something is done.
pub async fn leading(ctx: &Ctx, id: &str) -> Result<(Group, i64), Error> {
    let (community, me, id) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone(), id.to_owned());
    ctx.app
        .db
        .read(move |conn| {
            let group = groups::find(conn, &community, &id)?.filter(|g| g.ended_at.is_none()).ok_or(Error::Missing)?;
            let own = groups::membership(conn, &community, &id, &me)?.ok_or(Error::Missing)?;
            let role = Role::parse(&own.role).filter(|_| own.state == MemberState::Member);
            if !matches!(role, Some(Role::Lead | Role::Secretary)) {
                return Err(Error::refused(Refusal::NotInGroup));
            }
            let size = groups::size(conn, &community, &id)?;
            Ok((group, size))
        })
        .await
}

async fn write(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (group, _) = leading(&ctx, &path_id(&path)?).await?;
    let typed = Worded { title: String::new(), body: String::new() };
    writing(&ctx, &group, typed, None, &FieldErrors::default(), StatusCode::OK)
}

fn writing(
    ctx: &Ctx,
    group: &Group,
    typed: Worded,
    looked: Option<Looked>,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let view = GroupWrite {
        page: ctx.titled(k::GROUPS_WRITE, Tab::None).with_errors(errors),
        id: group.id.clone(),
        name: group.name.clone(),
        title: typed.title,
        body: typed.body,
        looked,
    };
    ctx.show_as(status, &view)
}

async fn check(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (group, people) = leading(&ctx, &path_id(&path)?).await?;
    let typed = Worded { title: form.typed("title"), body: form.typed("body") };
    let mut errors = FieldErrors::default();
    let Some(worded) = worded(&typed.title, &typed.body, &mut errors) else {
        if ctx.json {
            return Err(Error::Invalid(errors));
        }
        return writing(&ctx, &group, typed, None, &errors, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let reading = reading::read(&format!("{}\n{}", worded.title, worded.body));
    let looked = Looked { reading, people, lines: paragraphs(&worded.body) };
    writing(&ctx, &group, worded, Some(looked), &errors, StatusCode::OK)
}

async fn send(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (group, _) = leading(&ctx, &path_id(&path)?).await?;
    let typed = Worded { title: form.typed("title"), body: form.typed("body") };
    let mut errors = FieldErrors::default();
    let Some(worded) = worded(&typed.title, &typed.body, &mut errors) else {
        if ctx.json {
            return Err(Error::Invalid(errors));
        }
        return writing(&ctx, &group, typed, None, &errors, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let (standing, claim) = claimed(&ctx, &form, form.digest(), "groups.notice")?;
    let id = publish::to_group(&ctx.app.db, ctx.community_id(), standing, claim, group.id.clone(), worded).await?;
    Ok(ctx.created(&format!("/groups/{}", group.id), &id))
}
