//! What else the desk does with one mandate: rings or sees the resident, stands at the bedside, answers for haste, takes
//! in a guardian's papers, lets the caps be passed, lifts a stop, makes it smaller, says that it is done.

use actix_web::{HttpResponse, web};

use super::one::{self, Typed, Whole, at_photo, back, version};
use super::{HANDLE, READ, called, claim, holds, standing};
use crate::acts::mandate::bedside::{self, Second};
use crate::acts::mandate::check::{self, How, Spoken};
use crate::acts::mandate::{guardian, narrow, widen};
use crate::domain::mandate::{MandateKind, MandateState, Matter};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::desk::second_eyes::{of_their_own, to_ring, today_at};
use crate::http::pages::requests::receive_photos;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::mandates;
use crate::store::people;
use crate::views::desk_mandates_more::{FamilyRules, MandateMore, ReviewLink, TypedMore};
use crate::views::desk_requests::Choice;
use crate::views::page::{Page, Tab};
use crate::words::{Key, k};

pub fn entries() -> Vec<Entry> {
    let handle = Audience::Office(HANDLE);
    const SECOND: &[&str] = &["key", "second_name", "second_phone"];
    vec![
        get("/desk/mandates/{id}/rules", READ, Both, "one page of rules for family who help, to print", || {
            web::route().to(rules)
        }),
        post(
            "/desk/mandates/{id}/check",
            handle,
            Both,
            "write down what the resident said on the telephone or in person",
            &["key", "version", "how", "said", "read_aloud"],
            || web::route().to(asked),
        ),
        post(
            "/desk/mandates/{id}/bedside",
            handle,
            Both,
            "two at the bedside; the second may be named",
            SECOND,
            || web::route().to(at_bedside),
        ),
        post(
            "/desk/mandates/{id}/urgent",
            handle,
            Both,
            "in haste, with a duty officer of the settings by telephone",
            &["key", "officer", "called"],
            || web::route().to(with_officer),
        ),
        post("/desk/mandates/{id}/urgent/second", handle, Both, "in haste, as the second colleague", &["key"], || {
            web::route().to(as_second)
        }),
        post("/desk/mandates/{id}/document", handle, Both, "a guardian's papers (multipart, photo)", &["key"], || {
            web::route().to(document)
        })
        .with_files(),
        post("/desk/mandates/{id}/widening", handle, Both, "let the caps be passed for the event", &["key"], || {
            web::route().to(widened)
        }),
        post("/desk/mandates/{id}/resumption", handle, Both, "the resident says go on", &["key", "how"], || {
            web::route().to(resumed)
        }),
        post("/desk/mandates/{id}/narrowing", handle, Both, "keep only these matters", &["key", "matters"], || {
            web::route().to(narrowed)
        }),
        post("/desk/mandates/{id}/completion", handle, Both, "what it was for is done", &["key"], || {
            web::route().to(completed)
        }),
    ]
}

/// What the page offers, as the mandate stands and as the reader is placed to it; the acts decide again.
pub fn view(ctx: &Ctx, page: &Page, w: &Whole, typed: &Typed) -> Result<MandateMore, Error> {
    let m = &w.mandate;
    let me = &ctx.caller()?.person_id;
    let handles = holds(ctx, HANDLE);
    let apart = handles && *me != m.helper_id && *me != m.resident_id;
    let state = m.state_now(ctx.now);
    let waits = matches!(state, MandateState::Draft | MandateState::ConsentPending);
    let asks = apart && waits && m.kind.needs_her_word();
    let first = w.evidence.iter().find_map(|e| bedside::waiting(e, ctx.now)).filter(|_| waits);
    let signed = m.consented_at.is_some();
    let by_whom = [me.as_str(), m.drafted_by.as_str()];
    Ok(MandateMore {
        kind: m.kind.as_str().to_owned(),
        low_tier: m.tier_max < 2,
        needs: w.needs.split(',').filter(|n| !n.is_empty()).map(str::to_owned).collect(),
        check: asks,
        bedside: asks,
        bedside_first: first.map(|id| called(ctx, &w.labels, id)),
        urgent: apart && waits && m.kind == MandateKind::Urgent,
        urgent_second: *me != m.drafted_by,
        document: apart && waits && m.kind == MandateKind::Guardian && *me != m.drafted_by,
        widen_for: m.widened_for.clone().filter(|_| waits && m.widened_by.is_none()),
        may_widen: apart && *me != m.drafted_by,
        resume: apart && state == MandateState::Suspended,
        open: handles && state.open(),
        renew: (handles && signed).then(|| format!("/desk/mandates/new?resident={}&renews={}", m.resident_id, m.id)),
        narrowed: signed && w.acts.iter().any(|a| a.act == "mandate.narrow"),
        intact: m.intact(),
        reviews: w
            .reviews
            .iter()
            .map(|r| ReviewLink { id: r.id.clone(), kind: r.kind.as_str().to_owned(), due: r.due_at })
            .collect(),
        hows: hows(page, &typed.how),
        typed: TypedMore {
            second_name: typed.more.second_name.clone(),
            second_phone: typed.more.second_phone.clone(),
            witness_two: typed.more.witness_two.clone(),
            officer: typed.more.officer.clone(),
            called: typed.more.called.clone(),
        },
        officers: to_ring(&w.officers, &by_whom, &typed.more.officer),
        own_officers: of_their_own(ctx.prefs.lang, &w.officers, &by_whom),
    })
}

/// The ways of speaking with the resident, to choose from.
pub fn hows(page: &Page, chosen: &str) -> Vec<Choice> {
    How::ALL
        .iter()
        .map(|how| Choice {
            value: how.as_str().to_owned(),
            label: page.t(how_words(*how)).to_owned(),
            chosen: how.as_str() == chosen,
        })
        .collect()
}

fn how_words(how: How) -> Key {
    match how {
        How::Call => k::MANDATING_HOW_CALL,
        How::Visit => k::MANDATING_HOW_VISIT,
        How::Desk => k::MANDATING_HOW_DESK,
    }
}

/// Back to the mandate, or the same page with what was wrong and what was typed.
async fn answer(ctx: &Ctx, id: String, typed: &Typed, done: Result<(), Error>) -> Result<HttpResponse, Error> {
    match done {
        Ok(()) => Ok(back(ctx, &id)),
        Err(Error::Invalid(errors)) => one::page(ctx, id, typed, &errors).await,
        Err(other) => Err(other),
    }
}

fn typed(form: &Form) -> Typed {
    let more = TypedMore {
        second_name: form.typed("second_name"),
        second_phone: form.typed("second_phone"),
        officer: form.text("officer").to_owned(),
        called: form.typed("called"),
        ..TypedMore::default()
    };
    Typed { more, how: form.text("how").to_owned(), ..Typed::default() }
}

/// How they spoke and what she said.
fn spoken(form: &Form, id: &str, needs_answer: bool) -> Result<Spoken, FieldErrors> {
    let mut errors = FieldErrors::default();
    let how = How::parse(form.text("how"));
    if how.is_none() {
        errors.add("how", k::MANDATING_ERROR_HOW);
    }
    let said = form.text("said");
    if needs_answer && !matches!(said, "yes" | "no") {
        errors.add("said", k::MANDATING_ERROR_SAID);
    }
    match how {
        Some(how) if errors.0.is_empty() => Ok(Spoken {
            mandate: id.to_owned(),
            version: version(form),
            how,
            yes: said != "no",
            read_aloud: form.has("read_aloud"),
        }),
        _ => Err(errors),
    }
}

async fn asked(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, typed) = (path_id(&path)?, typed(&form));
    let said = match spoken(&form, &id, true) {
        Ok(said) => said,
        Err(errors) => return one::page(&ctx, id, &typed, &errors).await,
    };
    let claim = claim(&form, "mandates.check");
    let done = check::check(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, said).await;
    answer(&ctx, id, &typed, done).await
}

async fn resumed(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, typed) = (path_id(&path)?, typed(&form));
    let said = match spoken(&form, &id, false) {
        Ok(said) => said,
        Err(errors) => return one::page(&ctx, id, &typed, &errors).await,
    };
    let claim = claim(&form, "mandates.resume");
    let done = check::resume(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, said).await;
    answer(&ctx, id, &typed, done).await
}

async fn at_bedside(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, typed) = (path_id(&path)?, typed(&form));
    let second = if form.has("second_name") || form.has("second_phone") { outside(&form) } else { Second::Colleague };
    let claim = claim(&form, "mandates.bedside");
    let standing = standing(&ctx, &form)?;
    let done = bedside::bedside(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), second).await;
    answer(&ctx, id, &typed, done).await
}

fn outside(form: &Form) -> Second {
    Second::Outside { name: form.typed("second_name"), phone: form.typed("second_phone") }
}

async fn with_officer(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    if !form.has("officer") {
        errors.add("officer", k::SECOND_ERROR_OFFICER);
    }
    let called_at = today_at(&ctx, form.text("called"));
    if called_at.is_none() {
        errors.add("called", k::SECOND_ERROR_CALLED);
    }
    let Some(called_at) = called_at.filter(|_| errors.0.is_empty()) else {
        return one::page(&ctx, id, &typed(&form), &errors).await;
    };
    let officer = form.text("officer").to_owned();
    in_haste(&ctx, id, &form, Second::Officer { officer, called_at }).await
}

async fn as_second(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    in_haste(&ctx, path_id(&path)?, &form, Second::Colleague).await
}

async fn in_haste(ctx: &Ctx, id: String, form: &Form, second: Second) -> Result<HttpResponse, Error> {
    let (typed, claim) = (typed(form), claim(form, "mandates.urgent"));
    let standing = standing(ctx, form)?;
    let done = bedside::urgent(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), second).await;
    answer(ctx, id, &typed, done).await
}

async fn document(ctx: Ctx, path: Parts, mut form: Form) -> Result<HttpResponse, Error> {
    let (id, typed) = (path_id(&path)?, typed(&form));
    let (standing, claim) = (standing(&ctx, &form)?, claim(&form, "mandates.document"));
    let pages = match receive_photos(&ctx.app, &mut form).await {
        Ok(pages) => pages,
        Err(Error::Invalid(errors)) => return one::page(&ctx, id, &typed, &at_photo(errors)).await,
        Err(other) => return Err(other),
    };
    let done = guardian::prove(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), pages).await;
    answer(&ctx, id, &typed, done).await
}

async fn widened(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let claim = claim(&form, "mandates.widen");
    widen::widen(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, id.clone()).await?;
    Ok(back(&ctx, &id))
}

async fn narrowed(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, typed) = (path_id(&path)?, typed(&form));
    let (standing, claim) = (standing(&ctx, &form)?, claim(&form, "mandates.narrow"));
    let done = narrow::narrow(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), kept(&form), None).await;
    answer(&ctx, id, &typed, done).await
}

/// The matters that were left ticked.
pub fn kept(form: &Form) -> Vec<Matter> {
    form.all("matters").into_iter().filter_map(Matter::parse).collect()
}

async fn completed(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let claim = claim(&form, "mandates.complete");
    narrow::complete(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, id.clone()).await?;
    Ok(back(&ctx, &id))
}

async fn rules(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (id, community) = (path_id(&path)?, ctx.community_id().to_owned());
    let (m, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let m = mandates::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let labels = people::labels(conn, &community, &[m.resident_id.clone(), m.helper_id.clone()])?;
            Ok((m, labels))
        })
        .await?;
    ctx.show(&FamilyRules {
        page: ctx.titled(k::MANDATING_RULES_TITLE, Tab::Mandates),
        resident: labels.get(&m.resident_id).map(|l| l.name.clone()).unwrap_or_default(),
        helper: called(&ctx, &labels, &m.helper_id),
        id: m.id,
    })
}
