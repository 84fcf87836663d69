//! Letting somebody back in: what was lost, how staff made sure, and a colleague's approval.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::form::by_office;
use super::keys::address;
use crate::acts::recovery;
use crate::domain::recovery::{Lost, Stage, Sure};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::{Parts, path_id};
use crate::store::credentials::passwords::{self, By};
use crate::store::credentials::{PinState, pin_state};
use crate::store::people::{self, Person};
use crate::store::recoveries::{self, Recovery};
use crate::views::desk_recovery::{ApprovedRecovery, OpenRecovery, RecoveryPage};
use crate::views::desk_requests::{Choice, Named};
use crate::views::desk_settings::OneLink;
use crate::views::page::{Page, Tab};
use crate::words::{Key, k, qr};

/// What the page stands on.
struct Whole {
    person: Person,
    pin: PinState,
    has_password: bool,
    last: Option<Recovery>,
    asked_by: Option<String>,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let last = recoveries::latest(conn, &community, &id)?;
            let asked_by = match &last {
                Some(last) => people::name_of(conn, &community, &last.asked_by)?,
                None => None,
            };
            Ok(Whole {
                pin: pin_state(conn, &community, &id)?,
                has_password: passwords::account(conn, &community, &By::Person(&id), now)?.is_some(),
                person,
                last,
                asked_by,
            })
        })
        .await
}

pub async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let whole = whole(&ctx, path_id(&path)?).await?;
    ctx.show(&view(&ctx, &whole, ("", ""), &FieldErrors::default())?)
}

pub async fn ask(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let whole = whole(&ctx, path_id(&path)?).await?;
    let mut errors = FieldErrors::default();
    let offered = lost_of(&whole);
    let lost = form.parse("lost", &mut errors, |text| {
        Lost::parse(text).filter(|lost| offered.contains(lost)).ok_or(k::RECOVERY_ERROR_LOST)
    });
    let sure = form.parse("sure", &mut errors, |text| Sure::parse(text).ok_or(k::RECOVERY_ERROR_SURE));
    let (Some(lost), Some(sure)) = (lost, sure) else {
        let view = view(&ctx, &whole, (form.text("lost"), form.text("sure")), &errors)?;
        return ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    let (standing, claim) = by_office(&ctx, &form, "desk.people.recovery")?;
    let id = whole.person.id;
    recovery::ask(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), lost, sure).await?;
    Ok(ctx.go(&format!("/desk/people/{id}/recovery")))
}

pub async fn approve(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, "desk.people.recovery.approval")?;
    recovery::approve(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await?;
    Ok(ctx.go(&format!("/desk/people/{id}/recovery")))
}

/// Shown once: the link is nowhere kept.
pub async fn link(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let whole = whole(&ctx, path_id(&path)?).await?;
    let (standing, claim) = by_office(&ctx, &form, "desk.people.recovery.link")?;
    let issued = recovery::link(&ctx.app.db, ctx.community_id(), standing, claim, whole.person.id.clone()).await?;
    let link = address(&ctx, &format!("/join/{}", issued.code));
    let page = ctx.page("", Tab::People);
    let title = page.t1(k::DESK_COLLEAGUE_LINK, "name", &whole.person.name);
    ctx.show(&OneLink {
        page: Page { title, ..page },
        kind: "colleague".to_owned(),
        name: whole.person.name,
        qr_svg: qr::svg(&link)?,
        link,
        ends_at: issued.ends_at,
    })
}

fn lost_of(whole: &Whole) -> Vec<Lost> {
    let mut offered = Vec::new();
    if whole.pin != PinState::Unset {
        offered.extend([Lost::Pin, Lost::PinAndPhone]);
    }
    if whole.has_password {
        offered.push(Lost::Password);
    }
    offered
}

fn view(ctx: &Ctx, whole: &Whole, typed: (&str, &str), errors: &FieldErrors) -> Result<RecoveryPage, Error> {
    let me = ctx.caller()?.person_id.as_str();
    let page = ctx.page("", Tab::People);
    let title = page.t1(k::RECOVERY_TITLE, "name", &whole.person.name);
    let page = Page { title, ..page }.with_errors(errors);
    let stage = whole.last.as_ref().map(|last| last.stage(ctx.now));
    let open = whole.last.as_ref().filter(|_| stage == Some(Stage::Asked)).map(|last| OpenRecovery {
        lost: Lost::parse(&last.lost).map(|lost| page.t(lost_words(lost))).unwrap_or_default().to_owned(),
        sure: Sure::parse(&last.sure).map(|sure| page.t(sure_words(sure))).unwrap_or_default().to_owned(),
        asked_by: whole.asked_by.clone().unwrap_or_default(),
        asked_at: last.asked_at,
        mine: last.asked_by == me,
    });
    let approved = match (&whole.last, stage) {
        (Some(last), Some(Stage::Approved { until })) => Some(ApprovedRecovery {
            until,
            slip: last.lost != Lost::Password.as_str(),
            link: last.lost == Lost::Password.as_str(),
        }),
        _ => None,
    };
    let choice = |value: &str, key: Key, typed: &str| Choice {
        value: value.to_owned(),
        label: page.t(key).to_owned(),
        chosen: value == typed,
    };
    Ok(RecoveryPage {
        person: Named { id: whole.person.id.clone(), name: whole.person.name.clone() },
        lost: lost_of(whole).into_iter().map(|lost| choice(lost.as_str(), lost_words(lost), typed.0)).collect(),
        sure: Sure::ALL.iter().map(|sure| choice(sure.as_str(), sure_words(*sure), typed.1)).collect(),
        open,
        approved,
        oneself: whole.person.id == me,
        page,
    })
}

fn lost_words(lost: Lost) -> Key {
    match lost {
        Lost::Pin => k::RECOVERY_LOST_PIN,
        Lost::PinAndPhone => k::RECOVERY_LOST_PIN_AND_PHONE,
        Lost::Password => k::RECOVERY_LOST_PASSWORD,
    }
}

fn sure_words(sure: Sure) -> Key {
    match sure {
        Sure::InPerson => k::RECOVERY_SURE_IN_PERSON,
        Sure::KnownNumber => k::RECOVERY_SURE_KNOWN_NUMBER,
    }
}
