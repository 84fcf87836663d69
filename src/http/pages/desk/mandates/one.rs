//! One mandate at the desk: being present, handing in the paper, stopping it.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{HANDLE, called, claim, codes, holds, more, standing};
use crate::acts::mandate::revoke::{self, Reason};
use crate::acts::mandate::sign::{self, Signed};
use crate::acts::mandate::{SUBJECT, suspend, witness};
use crate::domain::looking::What;
use crate::domain::mandate::{Evidence, MandateState};
use crate::domain::request::Words;
use crate::domain::standing::{Channel, Standing};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::looking;
use crate::http::pages::requests::{parse_words, receive_photos};
use crate::http::{Parts, path_id};
use crate::store::acts::{self, Act};
use crate::store::duty_officers::{self, DutyOfficer};
use crate::store::mandates::{self, Evidenced, Mandate};
use crate::store::people::{self, Label};
use crate::store::reviews::{self, Review};
use crate::views::desk_mandates::{MandateAtDesk, MandateLine, MayDoMandate, Witness};
use crate::views::desk_mandates_more::TypedMore;
use crate::views::desk_requests::{Choice, Named};
use crate::views::page::{Page, Tab};
use crate::views::requests::Photo;
use crate::words::{self, Key, k};

/// What was typed into a form that could not be accepted.
#[derive(Default)]
pub(super) struct Typed {
    pub witness: String,
    pub reason: String,
    pub words: String,
    pub more: TypedMore,
    pub how: String,
}

pub async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, &Typed::default(), &FieldErrors::default()).await
}

/// Everything the page needs, read at once.
pub(super) struct Whole {
    pub mandate: Mandate,
    pub evidence: Vec<Evidenced>,
    pub acts: Vec<Act>,
    pub labels: HashMap<String, Label>,
    pub reviews: Vec<Review>,
    /// What the resident needs when something is read: sight, hearing …
    pub needs: String,
    /// Whom the desk may ring in haste.
    pub officers: Vec<DutyOfficer>,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let mandate = mandates::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let acts = acts::about(conn, &community, SUBJECT, &id)?;
            let mut ids: Vec<String> = acts.iter().map(|a| a.actor_id.clone()).collect();
            ids.extend([mandate.resident_id.clone(), mandate.helper_id.clone()]);
            ids.extend(mandate.witness_staff.clone());
            let evidence = mandates::evidence_of(conn, &community, &id)?;
            ids.extend(evidence.iter().filter_map(|e| e.staff_id.clone()));
            let resident = people::find(conn, &community, &mandate.resident_id)?;
            Ok(Whole {
                officers: duty_officers::all(conn, &community)?,
                evidence,
                reviews: reviews::of_mandate(conn, &community, &id)?,
                needs: resident.map(|p| p.needs).unwrap_or_default(),
                labels: people::labels(conn, &community, &ids)?,
                mandate,
                acts,
            })
        })
        .await
}

pub(super) async fn page(ctx: &Ctx, id: String, typed: &Typed, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let w = whole(ctx, id).await?;
    let waits = w.mandate.state_now(ctx.now).waits_at_desk();
    if let Some(why) = looking::at(ctx, &w.mandate.resident_id, What::Mandate, waits).await? {
        return Ok(why);
    }
    let name = |id: &str| w.labels.get(id).map(|l| l.name.clone()).unwrap_or_default();
    let helper = called(ctx, &w.labels, &w.mandate.helper_id);
    let title = words::tell(
        ctx.prefs.lang,
        k::DESKM_ONE,
        &[("helper", helper.clone()), ("resident", name(&w.mandate.resident_id))],
    );
    let page = ctx.page(title, Tab::Mandates).with_errors(errors);
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let m = &w.mandate;
    let may_open = holds(ctx, HANDLE);
    let link = |id: &str| if may_open { id.to_owned() } else { String::new() };
    ctx.show_as(
        status,
        &MandateAtDesk {
            id: m.id.clone(),
            version: i64::from(m.version),
            resident: Named { id: link(&m.resident_id), name: name(&m.resident_id) },
            helper: Named { id: link(&m.helper_id), name: helper },
            matters: codes(m),
            from: m.from_at,
            until: m.until_at,
            state: m.state_now(ctx.now).as_str().to_owned(),
            evidence: m.evidence.clone().unwrap_or_default(),
            text: m.paragraphs(),
            text_version: m.text_version.to_string(),
            text_hash: m.text_hash.clone(),
            witness: m.witness_now(ctx.now).map(|(by, until)| Witness { by: called(ctx, &w.labels, by), until }),
            signature_photos: w.evidence.iter().filter_map(photo).collect(),
            history: w.acts.iter().map(|a| line(ctx, &page, a, &w.labels)).collect(),
            reasons: reasons(&page, &typed.reason),
            may: may(ctx, m)?,
            typed_witness: typed.witness.clone(),
            typed_words: typed.words.clone(),
            more: more::view(ctx, &page, &w, typed)?,
            page,
        },
    )
}

/// Width and height are not kept for evidence; the page lets the picture say.
fn photo(e: &Evidenced) -> Option<Photo> {
    e.photo_hash.as_ref()?;
    Some(Photo { id: e.id.clone(), url: format!("/desk/mandates/photos/{}?size=thumb", e.id), width: 0, height: 0 })
}

fn line(ctx: &Ctx, page: &Page, act: &Act, labels: &HashMap<String, Label>) -> MandateLine {
    let what = match act.act.as_str() {
        "mandate.draft" => k::MANDATING_DID_DRAFT,
        "mandate.witness" => k::MANDATING_DID_WITNESS,
        "mandate.consent" => k::MANDATING_DID_CONSENT,
        "mandate.refuse" => k::MANDATING_DID_REFUSE,
        "mandate.sign" => k::MANDATING_DID_SIGN,
        "mandate.suspend" => k::MANDATING_DID_SUSPEND,
        "mandate.revoke" => k::MANDATING_DID_REVOKE,
        "mandate.open" => k::MANDATING_DID_OPEN,
        "mandate.check" => k::MANDATING_DID_CHECK,
        "mandate.bedside" => k::MANDATING_DID_BEDSIDE,
        "mandate.urgent" => k::MANDATING_DID_URGENT,
        "mandate.guardian" => k::MANDATING_DID_GUARDIAN,
        "mandate.narrow" => k::MANDATING_DID_NARROW,
        "mandate.complete" => k::MANDATING_DID_COMPLETE,
        "mandate.resume" => k::MANDATING_DID_RESUME,
        "mandate.widen" => k::MANDATING_DID_WIDEN,
        "mandate.lapse" => k::MANDATING_DID_LAPSE,
        "mandate.cooled" => k::MANDATING_DID_COOLED,
        "mandate.expire" => k::MANDATING_DID_EXPIRE,
        "mandate.death" => k::MANDATING_DID_DEATH,
        "mandate.incapacity" => k::MANDATING_DID_INCAPACITY,
        _ => k::MANDATING_DID_RENOUNCE,
    };
    MandateLine { at: act.at, what: page.t(what).to_owned(), who: called(ctx, labels, &act.actor_id) }
}

fn reasons(page: &Page, chosen: &str) -> Vec<Choice> {
    Reason::of_the_desk()
        .map(|r| Choice {
            value: r.as_str().to_owned(),
            label: page.t(reason_words(r)).to_owned(),
            chosen: r.as_str() == chosen,
        })
        .collect()
}

fn reason_words(reason: Reason) -> Key {
    match reason {
        Reason::Herself | Reason::Asked => k::MANDATING_REASON_ASKED,
        Reason::NoLongerNeeded => k::MANDATING_REASON_NOT_NEEDED,
        Reason::Misuse => k::MANDATING_REASON_MISUSE,
        Reason::Unfit => k::MANDATING_REASON_UNFIT,
        Reason::Other => k::MANDATING_REASON_OTHER,
    }
}

/// Which forms the reader may use on it as it stands.
fn may(ctx: &Ctx, m: &Mandate) -> Result<MayDoMandate, Error> {
    let me = &ctx.caller()?.person_id;
    let handles = holds(ctx, HANDLE);
    // Nobody is their own witness, nor takes in a paper that is to their own good.
    let apart = handles && *me != m.helper_id && *me != m.resident_id;
    let state = m.state_now(ctx.now);
    let waits = matches!(state, MandateState::Draft | MandateState::ConsentPending) && m.kind.needs_her_word();
    let stopped = state == MandateState::Suspended;
    Ok(MayDoMandate {
        witness: apart && (waits || stopped) && m.witness_now(ctx.now).is_none(),
        sign: apart && waits,
        suspend: handles && state.in_force(),
        revoke: handles && state.open(),
        print: true,
    })
}

pub async fn witness(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = (standing(&ctx, &form)?, claim(&form, "mandates.witness"));
    witness::witness(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), version(&form)).await?;
    Ok(back(&ctx, &id))
}

pub async fn sign(ctx: Ctx, path: Parts, mut form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = (standing(&ctx, &form)?, claim(&form, "mandates.sign"));
    let more = TypedMore { witness_two: form.typed("witness_two"), ..TypedMore::default() };
    let typed = Typed { witness: form.typed("witness"), more, ..Typed::default() };
    let (fingerprint, read_aloud) = (form.has("fingerprint"), form.has("read_aloud"));
    let version = version(&form);
    let photos = match receive_photos(&ctx.app, &mut form).await {
        Ok(photos) => photos,
        Err(Error::Invalid(errors)) => return page(&ctx, id, &typed, &at_photo(errors)).await,
        Err(other) => return Err(other),
    };
    let paper = Signed {
        mandate: id.clone(),
        version,
        witness: typed.witness.clone(),
        witness_two: typed.more.witness_two.clone(),
        fingerprint,
        read_aloud,
        photos,
    };
    match sign::sign(&ctx.app.db, ctx.community_id(), standing, claim, paper).await {
        Ok(()) => Ok(back(&ctx, &id)),
        Err(Error::Invalid(errors)) => page(&ctx, id, &typed, &errors).await,
        Err(other) => Err(other),
    }
}

/// This form's field is called `photo`.
pub(super) fn at_photo(mut errors: FieldErrors) -> FieldErrors {
    for error in &mut errors.0 {
        error.field = "photo".to_owned();
    }
    errors
}

/// `channel=phone`: somebody rang.
pub async fn suspend(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let standing = standing(&ctx, &form)?;
    let channel = if form.text("channel") == Channel::Phone.as_str() { Channel::Phone } else { standing.channel };
    let standing = Standing { channel, ..standing };
    suspend::suspend(&ctx.app.db, ctx.community_id(), standing, claim(&form, "mandates.suspend"), id.clone()).await?;
    Ok(back(&ctx, &id))
}

pub async fn revoke(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let typed = Typed { reason: form.text("reason").to_owned(), words: form.typed("words"), ..Typed::default() };
    let (reason, words) = match read_reason(&form) {
        Ok(read) => read,
        Err(errors) => return page(&ctx, id, &typed, &errors).await,
    };
    let (standing, claim) = (standing(&ctx, &form)?, claim(&form, "mandates.revoke"));
    revoke::revoke(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), reason, words).await?;
    Ok(back(&ctx, &id))
}

fn read_reason(form: &Form) -> Result<(Reason, Option<Words>), FieldErrors> {
    let mut errors = FieldErrors::default();
    let reason = Reason::of_the_desk().find(|r| r.as_str() == form.text("reason"));
    if reason.is_none() {
        errors.add("reason", k::MANDATING_ERROR_REASON);
    }
    let words = if form.has("words") { form.parse("words", &mut errors, parse_words) } else { None };
    match reason {
        Some(reason) if errors.0.is_empty() => Ok((reason, words)),
        _ => Err(errors),
    }
}

pub(super) fn version(form: &Form) -> Option<i32> {
    form.text("version").parse().ok()
}

pub(super) fn back(ctx: &Ctx, id: &str) -> HttpResponse {
    ctx.go(&format!("/desk/mandates/{id}"))
}

/// How the resident said yes, for the paper: only what a member of staff watched.
pub fn watched(m: &Mandate) -> bool {
    m.evidence() == Some(Evidence::K2) && m.consented_at.is_some()
}
