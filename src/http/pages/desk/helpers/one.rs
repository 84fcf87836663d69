//! One helper at the desk: what comes next, whom they help, what binds them, what was done on the way.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{APPLY, INVITE, holds, row};
use crate::acts::helper::step::{self, Taking};
use crate::acts::helper::tie::{self, Said, Told};
use crate::acts::helper::{HelperKind, leave};
use crate::acts::mandate::renounce::HELPER_LEFT;
use crate::domain::accreditation::{self, Conflict, HelperState, Step};
use crate::domain::standing::Office::{self, Accounts, Admin, Desk};
use crate::domain::standing::Standing;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::signals::row as signal_row;
use crate::http::pages::requests::parse_words;
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::conflicts::{self, ConflictRow, SELF_DEALING};
use crate::store::helpers::{self, Helper, StepRow};
use crate::store::mandates::{self, OfHelper};
use crate::store::organisations::{self, Organisation};
use crate::store::people::{self, Label, Person};
use crate::store::people_search;
use crate::store::signals::{self, Signal};
use crate::views::desk_helpers::{HelpedRow, HelperAtDesk, MayDoHelper, NextStep, StepLine, TieRow, TypedAtHelper};
use crate::views::desk_requests::{Choice, Named};
use crate::views::page::{Page, Tab};
use crate::words::{Key, k};

const MONTH: i64 = 30 * 24 * 3_600_000;
/// Rows of each part of the page; residents are capped far below.
const ROWS: i64 = 50;
/// Who says yes, and who makes it so.
const DECIDE: &[Office] = &[Accounts, Admin];
const END: &[Office] = &[Desk, Accounts];

pub async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    page(&ctx, path_id(&path)?, TypedAtHelper::default(), &FieldErrors::default()).await
}

/// Everything the page shows, in as many statements whatever there is.
struct Whole {
    helper: Helper,
    person: Person,
    organisation: Option<Organisation>,
    residents: Vec<OfHelper>,
    to_find: Vec<String>,
    acts: i64,
    ties: Vec<ConflictRow>,
    signals: Vec<Signal>,
    steps: Vec<StepRow>,
    labels: HashMap<String, Label>,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Whole, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let helper = helpers::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let organisation = match &helper.organisation_id {
                Some(organisation) => organisations::find(conn, &community, organisation)?,
                None => None,
            };
            let ties = conflicts::of_helper(conn, &community, &id, ROWS)?;
            let signals = signals::open_about_helper(conn, &community, &id, ROWS)?;
            let steps = helpers::steps_of(conn, &community, &id, ROWS)?;
            let to_find = mandates::left_behind(conn, &community, &id, HELPER_LEFT, now)?;
            let mut ids: Vec<String> = steps.iter().map(|s| s.by_id.clone()).collect();
            ids.extend(ties.iter().map(|t| t.resident_id.clone()));
            ids.extend(ties.iter().filter_map(|t| t.accepted_by.clone()));
            ids.extend(signals.iter().filter_map(|s| s.resident_id.clone()));
            ids.extend(to_find.iter().cloned());
            ids.push(id.clone());
            Ok(Whole {
                labels: people::labels(conn, &community, &ids)?,
                residents: mandates::of_helper(conn, &community, &id, "", None, now, ROWS)?,
                acts: helpers::acts_since(conn, &community, &id, now - MONTH)?,
                helper,
                person,
                organisation,
                to_find,
                ties,
                signals,
                steps,
            })
        })
        .await
}

async fn page(ctx: &Ctx, id: String, typed: TypedAtHelper, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let w = whole(ctx, id).await?;
    let page = ctx.page(w.person.name.clone(), Tab::Mandates).with_errors(errors);
    let me = ctx.caller()?.person_id.clone();
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let residents = i64::try_from(w.residents.len()).unwrap_or(i64::MAX);
    ctx.show_as(
        status,
        &HelperAtDesk {
            helper: row(ctx, &page, &w.helper, &w.person.name, w.person.phone.as_deref(), Some(&residents)),
            version: i64::from(w.helper.version),
            organisation: w.organisation.as_ref().map(|o| Named { id: o.id.clone(), name: o.name.clone() }),
            next: next(ctx, &page, &w, &me),
            residents: w.residents.iter().map(|r| helped(r, ctx.now)).collect(),
            to_find: w.to_find.iter().map(|id| Named { id: id.clone(), name: name_of(&w.labels, id) }).collect(),
            acts: w.acts,
            ties: w.ties.iter().map(|t| tie_row(ctx, &page, t, &w.labels, &me)).collect(),
            signals: w.signals.iter().map(|s| signal_row(&page, s, &w.labels)).collect(),
            steps: w.steps.iter().map(|s| line(&page, s, &w.labels)).collect(),
            may: may(ctx, &w.helper, &me),
            tie_kinds: tie_kinds(&page, ""),
            typed,
            page,
        },
    )
}

fn name_of(labels: &HashMap<String, Label>, id: &str) -> String {
    labels.get(id).map(|l| l.name.clone()).unwrap_or_default()
}

fn next(ctx: &Ctx, page: &Page, w: &Whole, me: &str) -> Option<NextStep> {
    let at = w.helper.standing(ctx.now);
    let step = accreditation::next_step(at, ctx.now)?;
    let offices = if matches!(step, Step::Approve | Step::Activate | Step::Resume) { DECIDE } else { APPLY };
    let (title, hint, go) = step_words(step, at.kind)?;
    let words = match step {
        Step::Interview => Some(k::ACCREDIT_INTERVIEW_WORDS),
        Step::Train => Some(k::ACCREDIT_TRAIN_WORDS),
        Step::Resume => Some(k::ACCREDIT_RESUME_WORDS),
        _ => None,
    };
    let lang = crate::words::Lang::parse(&w.person.lang).unwrap_or_default();
    let agreement = || accreditation::agreement(lang, at.kind, &w.person.name, &page.community, &page.phone);
    Some(NextStep {
        step: step.as_str().to_owned(),
        title: page.t1(title, "name", &w.person.name),
        hint: page.t1(hint, "name", &w.person.name),
        words: words.map(|key| page.t(key).to_owned()),
        apart: matches!(step, Step::Approve | Step::Activate),
        text: if step == Step::Agree { agreement().paragraphs } else { Vec::new() },
        go: page.t(go).to_owned(),
        may: holds(ctx, offices) && w.helper.person_id != me,
    })
}

/// What a step is called, what to do, and what the button says; an offer is made on a page of its own.
fn step_words(step: Step, kind: HelperKind) -> Option<(Key, Key, Key)> {
    let family = kind == HelperKind::Family;
    Some(match step {
        Step::Interview if family => (k::ACCREDIT_VIDEO, k::ACCREDIT_VIDEO_HINT, k::ACCREDIT_VIDEO_GO),
        Step::Interview => (k::ACCREDIT_INTERVIEW, k::ACCREDIT_INTERVIEW_HINT, k::ACCREDIT_INTERVIEW_GO),
        Step::Train => (k::ACCREDIT_TRAIN, k::ACCREDIT_TRAIN_HINT, k::ACCREDIT_TRAIN_GO),
        Step::Agree => (k::ACCREDIT_AGREE, k::ACCREDIT_AGREE_HINT, k::ACCREDIT_AGREE_GO),
        Step::Approve => (k::ACCREDIT_APPROVE, k::ACCREDIT_APPROVE_HINT, k::ACCREDIT_APPROVE_GO),
        Step::Activate => (k::ACCREDIT_ACTIVATE, k::ACCREDIT_ACTIVATE_HINT, k::ACCREDIT_ACTIVATE_GO),
        Step::Resume => (k::ACCREDIT_RESUME, k::ACCREDIT_RESUME_HINT, k::ACCREDIT_RESUME_GO),
        Step::Apply | Step::Suspend | Step::Leave | Step::Notice => return None,
    })
}

fn helped(r: &OfHelper, now: i64) -> HelpedRow {
    HelpedRow {
        id: r.mandate.resident_id.clone(),
        name: r.name.clone(),
        place: r.place.clone(),
        mandate: r.mandate.id.clone(),
        until: r.mandate.until_at,
        state: r.mandate.state_now(now).as_str().to_owned(),
    }
}

fn tie_row(ctx: &Ctx, page: &Page, t: &ConflictRow, labels: &HashMap<String, Label>, me: &str) -> TieRow {
    let may = holds(ctx, APPLY) && t.stands() && t.helper_id != me;
    TieRow {
        id: t.id.clone(),
        resident: Named { id: t.resident_id.clone(), name: name_of(labels, &t.resident_id) },
        what: tie_words(page, &t.kind),
        words: t.words.clone().unwrap_or_default(),
        at: t.at,
        stands: t.stands(),
        accepted_by: t.accepted_by.as_ref().map(|by| name_of(labels, by)),
        closed: t.closed_words.clone(),
        may_accept: may && t.accepted_by.is_none() && t.kind != SELF_DEALING,
        may_close: may,
    }
}

/// What binds them, in words.
pub fn tie_words(page: &Page, kind: &str) -> String {
    let key = match Conflict::parse(kind) {
        Some(Conflict::Kin) => k::ACCREDIT_TIE_KIN,
        Some(Conflict::Landlord) => k::ACCREDIT_TIE_LANDLORD,
        Some(Conflict::PaidCarer) => k::ACCREDIT_TIE_CARER,
        Some(Conflict::Vendor) => k::ACCREDIT_TIE_VENDOR,
        Some(Conflict::CoResident) => k::ACCREDIT_TIE_TOGETHER,
        None => k::ACCREDIT_TIE_DEALING,
    };
    page.t(key).to_owned()
}

pub fn tie_kinds(page: &Page, chosen: &str) -> Vec<Choice> {
    Conflict::ALL
        .iter()
        .map(|c| Choice {
            value: c.as_str().to_owned(),
            label: tie_words(page, c.as_str()),
            chosen: c.as_str() == chosen,
        })
        .collect()
}

/// A step taken, in words.
fn line(page: &Page, s: &StepRow, labels: &HashMap<String, Label>) -> StepLine {
    let what = match Step::parse(&s.step) {
        Some(Step::Apply) | None => k::ACCREDIT_DID_APPLY,
        Some(Step::Interview) => k::ACCREDIT_DID_INTERVIEW,
        Some(Step::Train) => k::ACCREDIT_DID_TRAIN,
        Some(Step::Agree) => k::ACCREDIT_DID_AGREE,
        Some(Step::Approve) => k::ACCREDIT_DID_APPROVE,
        Some(Step::Activate) => k::ACCREDIT_DID_ACTIVATE,
        Some(Step::Suspend) => k::ACCREDIT_DID_SUSPEND,
        Some(Step::Resume) => k::ACCREDIT_DID_RESUME,
        Some(Step::Leave) => k::ACCREDIT_DID_LEAVE,
        Some(Step::Notice) => k::ACCREDIT_DID_NOTICE,
    };
    StepLine {
        at: s.at,
        what: page.t(what).to_owned(),
        who: labels.get(&s.by_id).map(|l| l.called(page.lang)).unwrap_or_else(|| page.community.clone()),
        words: s.words.clone().unwrap_or_default(),
        signed: s.text_version.zip(s.text_hash.clone()).map(|(v, h)| (i64::from(v), h.chars().take(16).collect())),
    }
}

fn may(ctx: &Ctx, helper: &Helper, me: &str) -> MayDoHelper {
    let at = helper.standing(ctx.now);
    let other = helper.person_id != me;
    MayDoHelper {
        suspend: other && holds(ctx, APPLY) && at.state == HelperState::Active,
        leave: other && holds(ctx, END) && at.state != HelperState::Left,
        member: helper.organisation_id.is_some(),
        tie: other && holds(ctx, APPLY) && at.state != HelperState::Left,
        invite: holds(ctx, INVITE) && at.state == HelperState::Active,
        print: true,
    }
}

fn standing(ctx: &Ctx, form: &Form, offices: &[Office]) -> Result<Standing, Error> {
    Ok(Standing { key: form.key(), client_at: form.client_at(), ..ctx.office_standing(offices)? })
}

fn claim(form: &Form, route: &'static str) -> Claim {
    Claim { key: form.key(), route, digest: form.digest() }
}

fn back(ctx: &Ctx, id: &str) -> HttpResponse {
    ctx.go(&format!("/desk/helpers/{id}"))
}

pub async fn step(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let step = Step::parse(form.text("step")).ok_or(Error::Missing)?;
    let typed = TypedAtHelper { words: form.typed("words"), ..TypedAtHelper::default() };
    let words = match form.has("words").then(|| parse_words(form.text("words"))) {
        Some(Err(key)) => return page(&ctx, id, typed, &one_error("words", key)).await,
        Some(Ok(words)) => Some(words),
        None => None,
    };
    let taking = Taking {
        helper: id.clone(),
        step,
        words,
        version: form.text("version").parse().ok(),
        apart: form.has("apart"),
    };
    let offices = if matches!(step, Step::Approve | Step::Activate | Step::Resume) { DECIDE } else { APPLY };
    let standing = standing(&ctx, &form, offices)?;
    match step::take(&ctx.app.db, ctx.community_id(), standing, claim(&form, "helpers.step"), taking).await {
        Ok(()) => Ok(back(&ctx, &id)),
        Err(Error::Invalid(errors)) => page(&ctx, id, typed, &errors).await,
        Err(other) => Err(other),
    }
}

fn one_error(field: &str, key: Key) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add(field, key);
    errors
}

pub async fn tie(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let typed = TypedAtHelper {
        resident: form.typed("resident"),
        tie_words: form.typed("tie_words"),
        ..TypedAtHelper::default()
    };
    let told = match read_tie(&ctx, &id, &form).await? {
        Ok(told) => told,
        Err(errors) => return page(&ctx, id, typed, &errors).await,
    };
    let (standing, claim) = (standing(&ctx, &form, APPLY)?, claim(&form, "helpers.tie"));
    let done = match form.text("source") {
        "found" => tie::found(&ctx.app.db, ctx.community_id(), standing, claim, told).await,
        _ => tie::declare(&ctx.app.db, ctx.community_id(), standing, claim, told).await,
    };
    match done {
        Ok(()) => Ok(back(&ctx, &id)),
        Err(Error::Invalid(errors)) => page(&ctx, id, typed, &errors).await,
        Err(other) => Err(other),
    }
}

/// The resident by name, as the desk finds people; several of that name are told apart by where they live.
async fn read_tie(ctx: &Ctx, helper: &str, form: &Form) -> Result<Result<Told, FieldErrors>, Error> {
    let mut errors = FieldErrors::default();
    let kind = Conflict::parse(form.text("kind"));
    if kind.is_none() {
        errors.add("kind", k::ACCREDIT_ERROR_TIE_KIND);
    }
    let words = if form.has("tie_words") { form.parse("tie_words", &mut errors, parse_words) } else { None };
    let (community, typed) = (ctx.community_id().to_owned(), form.text("resident").to_owned());
    let found = if typed.is_empty() {
        Vec::new()
    } else {
        ctx.app.db.read(move |conn| people_search::search(conn, &community, &typed, None, 2)).await?
    };
    match found.as_slice() {
        [_] => {}
        [] => errors.add("resident", k::ACCREDIT_ERROR_RESIDENT),
        _ => errors.add("resident", k::ACCREDIT_ERROR_RESIDENTS),
    }
    let (Some(kind), [resident], true) = (kind, found.as_slice(), errors.0.is_empty()) else {
        return Ok(Err(errors));
    };
    Ok(Ok(Told { helper: helper.to_owned(), resident: resident.id.clone(), kind, words }))
}

pub async fn look(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let said = if form.has("accept") {
        Said::Accepted
    } else {
        Said::Closed(
            parse_words(form.text("words"))
                .map_err(|key| Error::field("words", if form.has("words") { key } else { k::ACCREDIT_ERROR_WORDS }))?,
        )
    };
    let (standing, claim) = (standing(&ctx, &form, APPLY)?, claim(&form, "ties.look"));
    let helper = tie::look(&ctx.app.db, ctx.community_id(), standing, claim, id, said).await?;
    Ok(back(&ctx, &helper))
}

pub async fn leave(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let typed = TypedAtHelper { leave_words: form.typed("leave_words"), ..TypedAtHelper::default() };
    let words = match parse_words(form.text("leave_words")) {
        Ok(words) => Some(words),
        Err(key) => {
            let key = if form.has("leave_words") { key } else { k::ACCREDIT_ERROR_WORDS };
            return page(&ctx, id, typed, &one_error("leave_words", key)).await;
        }
    };
    let (standing, claim) = (standing(&ctx, &form, END)?, claim(&form, "helpers.leave"));
    let (db, community) = (&ctx.app.db, ctx.community_id());
    if form.text("member") == "yes" {
        leave::end_membership(db, community, standing, claim, id.clone(), words).await?;
    } else {
        leave::leave(db, community, standing, claim, id.clone(), words).await?;
    }
    Ok(back(&ctx, &id))
}
