//! Helping, from the helper's side: offering it on one's own phone, signing, telling of ties, stopping; and the members
//! of an organisation, for everybody to see.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::desk::helpers::{choices, offer, organisation_choices};
use super::desk::{tie_kinds, tie_words};
use crate::acts::helper::step::{self, Taking};
use crate::acts::helper::tie::{self, Told};
use crate::acts::helper::{HelperKind, apply, leave};
use crate::domain::accreditation::{self, Conflict, HelperState, Step};
use crate::domain::policy::Refusal;
use crate::domain::standing::{Right, Standing};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::SignedIn;
use crate::http::pages::requests::parse_words;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::conflicts::{self, ConflictRow};
use crate::store::helpers::{self, Helper};
use crate::store::mandates::{self, OfHelper};
use crate::store::organisations::{self, Organisation};
use crate::store::people::{self, Label, Person};
use crate::views::accreditation::{Mine, OfferForm, OrganisationPage, TieForm, WayLine};
use crate::views::desk_requests::Choice;
use crate::views::page::{Page, Tab};
use crate::words::{Key, Lang, k};

/// Who offers by themselves: staff are asked by their colleagues.
const KINDS: &[HelperKind] = &[HelperKind::Volunteer, HelperKind::Family, HelperKind::Member];
const ROWS: i64 = 50;
const PAGE: i64 = 40;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/accreditation", SignedIn, Both, "where one stands as a helper, or the form to offer help", || {
            web::route().to(show)
        }),
        post(
            "/accreditation",
            SignedIn,
            Both,
            "offer to help",
            &["key", "kind", "title", "organisation", "words"],
            || web::route().to(apply_here),
        ),
        post("/accreditation/agreement", SignedIn, Both, "sign the agreement", &["key"], || web::route().to(agree)),
        post(
            "/accreditation/ties",
            SignedIn,
            Both,
            "tell of a tie to somebody one helps",
            &["key", "resident", "kind", "words"],
            || web::route().to(declare),
        ),
        post("/accreditation/departure", SignedIn, Both, "stop helping", &["key", "sure", "words"], || {
            web::route().to(depart)
        }),
        get("/organisations/{id}", SignedIn, Both, "who acts in the name of an organisation: ?after=", || {
            web::route().to(organisation)
        }),
    ]
}

/// What was typed into a form that could not be accepted.
#[derive(Default)]
struct Typed {
    kind: String,
    title: Option<String>,
    organisation: String,
    words: String,
    resident: String,
    tie: String,
    tie_words: String,
    leave: String,
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    page(&ctx, &Typed::default(), &FieldErrors::default()).await
}

/// Everything the page shows, read at once.
struct Whole {
    person: Person,
    helper: Option<Helper>,
    organisations: Vec<Organisation>,
    residents: Vec<OfHelper>,
    ties: Vec<ConflictRow>,
    labels: std::collections::HashMap<String, Label>,
}

async fn whole(ctx: &Ctx) -> Result<Whole, Error> {
    let (community, me, now) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let ties = conflicts::of_helper(conn, &community, &me, ROWS)?;
            let ids: Vec<String> = ties.iter().map(|t| t.resident_id.clone()).collect();
            Ok(Whole {
                person: people::find(conn, &community, &me)?.ok_or(Error::Missing)?,
                helper: helpers::find(conn, &community, &me)?,
                organisations: organisations::all(conn, &community)?,
                residents: mandates::of_helper(conn, &community, &me, "", None, now, ROWS)?,
                labels: people::labels(conn, &community, &ids)?,
                ties,
            })
        })
        .await
}

async fn page(ctx: &Ctx, typed: &Typed, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    own(ctx)?;
    let w = whole(ctx).await?;
    let page = ctx.titled(k::ACCREDIT_TITLE, Tab::Me).with_errors(errors);
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let helper = w.helper.as_ref().filter(|h| h.standing(ctx.now).state != HelperState::Left);
    let Some(helper) = helper else {
        let form = Some(offer_form(&page, &w.organisations, typed));
        let next = page.t(k::ACCREDIT_OFFER_NEXT).to_owned();
        return ctx.show_as(status, &Mine { form, next, ..empty(page) });
    };
    let at = helper.standing(ctx.now);
    let next = accreditation::next_step(at, ctx.now);
    let lang = Lang::parse(&w.person.lang).unwrap_or_default();
    let sign = next == Some(Step::Agree);
    let agreement = || accreditation::agreement(lang, at.kind, &w.person.name, &page.community, &page.phone);
    let own = w.organisations.iter().find(|o| Some(&o.id) == helper.organisation_id.as_ref());
    let stands = w.ties.iter().filter(|t| t.stands() && Conflict::parse(&t.kind).is_some());
    let ties = stands.map(|t| {
        let name = w.labels.get(&t.resident_id).map(|l| l.name.clone()).unwrap_or_default();
        page.t2(k::ACCREDIT_TIE_LINE, "name", name, "tie", tie_words(&page, &t.kind))
    });
    let active = at.state == HelperState::Active;
    ctx.show_as(
        status,
        &Mine {
            way: way(&page, at.kind, at.state),
            next: page.t1(next_words(at.state, next), "until", page.date(at.until)),
            text: if sign { agreement().paragraphs } else { Vec::new() },
            until: active.then_some(at.until),
            active,
            organisation: own.map(|o| (o.id.clone(), o.name.clone())),
            ties: ties.collect(),
            tie: Some(tie_form(&page, &w.residents, typed)).filter(|f| !f.residents.is_empty()),
            may_leave: true,
            residents: i64::try_from(w.residents.len()).unwrap_or(i64::MAX),
            typed_leave: typed.leave.clone(),
            form: None,
            page,
        },
    )
}

fn empty(page: Page) -> Mine {
    Mine {
        page,
        form: None,
        way: Vec::new(),
        next: String::new(),
        text: Vec::new(),
        until: None,
        active: false,
        organisation: None,
        ties: Vec::new(),
        tie: None,
        may_leave: false,
        residents: 0,
        typed_leave: String::new(),
    }
}

/// Never beside somebody, at a kiosk or in an office's name: this is about oneself.
fn own(ctx: &Ctx) -> Result<Standing, Error> {
    let standing = ctx.standing()?;
    match standing.right {
        Right::OwnSelf => Ok(standing),
        Right::Assisted { .. } => Err(Error::refused(Refusal::OwnDeviceOnly)),
        _ => Err(Error::refused(Refusal::NotYours)),
    }
}

fn offer_form(page: &Page, organisations: &[Organisation], typed: &Typed) -> OfferForm {
    let kind = if typed.kind.is_empty() { HelperKind::Volunteer.as_str() } else { &typed.kind };
    let kinds: Vec<HelperKind> =
        KINDS.iter().copied().filter(|k| *k != HelperKind::Member || !organisations.is_empty()).collect();
    OfferForm {
        kinds: choices(page, &kinds, kind),
        organisations: organisation_choices(organisations, &typed.organisation),
        title: typed.title.clone().unwrap_or_else(|| page.t(k::MANDATING_KIND_VOLUNTEER).to_owned()),
        words: typed.words.clone(),
    }
}

fn tie_form(page: &Page, residents: &[OfHelper], typed: &Typed) -> TieForm {
    let resident = |r: &OfHelper| Choice {
        value: r.mandate.resident_id.clone(),
        label: r.name.clone(),
        chosen: r.mandate.resident_id == typed.resident,
    };
    TieForm {
        residents: residents.iter().map(resident).collect(),
        kinds: tie_kinds(page, &typed.tie),
        words: typed.tie_words.clone(),
    }
}

/// The way as it is walked, with what is behind one.
fn way(page: &Page, kind: HelperKind, state: HelperState) -> Vec<WayLine> {
    const WAY: [(HelperState, Key); 6] = [
        (HelperState::Applied, k::ACCREDIT_WAY_APPLIED),
        (HelperState::Interviewed, k::ACCREDIT_WAY_INTERVIEWED),
        (HelperState::Trained, k::ACCREDIT_WAY_TRAINED),
        (HelperState::Agreed, k::ACCREDIT_WAY_AGREED),
        (HelperState::Approved, k::ACCREDIT_WAY_APPROVED),
        (HelperState::Active, k::ACCREDIT_WAY_ACTIVE),
    ];
    // One who has arrived is not shown the way again.
    let Some(here) = WAY.iter().position(|(s, _)| *s == state).filter(|_| state != HelperState::Active) else {
        return Vec::new();
    };
    let family = kind == HelperKind::Family;
    let mine = WAY.iter().enumerate().filter(|(_, (s, _))| !family || *s != HelperState::Trained);
    mine.map(|(at, (_, words))| WayLine { what: page.t(*words).to_owned(), done: at <= here }).collect()
}

fn next_words(state: HelperState, next: Option<Step>) -> Key {
    match (state, next) {
        (HelperState::Suspended, _) => k::ACCREDIT_NEXT_SUSPENDED,
        (HelperState::Expired, _) => k::ACCREDIT_NEXT_EXPIRED,
        (HelperState::Active, None) => k::ACCREDIT_NEXT_ACTIVE,
        (HelperState::Active, Some(Step::Agree)) => k::ACCREDIT_NEXT_RENEW,
        (_, Some(Step::Interview)) => k::ACCREDIT_NEXT_INTERVIEW,
        (_, Some(Step::Train)) => k::ACCREDIT_NEXT_TRAIN,
        (_, Some(Step::Agree)) => k::ACCREDIT_NEXT_AGREE,
        _ => k::ACCREDIT_NEXT_DECIDE,
    }
}

fn standing(ctx: &Ctx, form: &Form) -> Result<Standing, Error> {
    Ok(Standing { key: form.key(), client_at: form.client_at(), ..own(ctx)? })
}

fn claim(form: &Form, route: &'static str) -> Claim {
    Claim { key: form.key(), route, digest: form.digest() }
}

async fn done(ctx: &Ctx, typed: &Typed, result: Result<(), Error>) -> Result<HttpResponse, Error> {
    match result {
        Ok(()) => Ok(ctx.go("/accreditation")),
        Err(Error::Invalid(errors)) => page(ctx, typed, &errors).await,
        Err(other) => Err(other),
    }
}

async fn apply_here(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let standing = standing(&ctx, &form)?;
    let typed = Typed {
        kind: form.text("kind").to_owned(),
        title: Some(form.typed("title")),
        organisation: form.text("organisation").to_owned(),
        words: form.typed("words"),
        ..Typed::default()
    };
    let new = match offer(&form, standing.actor.clone()) {
        Ok(new) => new,
        Err(errors) => return page(&ctx, &typed, &errors).await,
    };
    let claim = claim(&form, "accreditation.apply");
    let result = apply::apply(&ctx.app.db, ctx.community_id(), standing, claim, new).await;
    done(&ctx, &typed, result).await
}

async fn agree(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let standing = standing(&ctx, &form)?;
    let taking = Taking { helper: standing.actor.clone(), step: Step::Agree, words: None, version: None, apart: false };
    let claim = claim(&form, "accreditation.agree");
    let result = step::take(&ctx.app.db, ctx.community_id(), standing, claim, taking).await;
    done(&ctx, &Typed::default(), result).await
}

async fn declare(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let standing = standing(&ctx, &form)?;
    let typed = Typed {
        resident: form.text("resident").to_owned(),
        tie: form.text("kind").to_owned(),
        tie_words: form.typed("words"),
        ..Typed::default()
    };
    let mut errors = FieldErrors::default();
    let kind = Conflict::parse(&typed.tie);
    if kind.is_none() {
        errors.add("kind", k::ACCREDIT_ERROR_TIE_KIND);
    }
    let words = if form.has("words") { form.parse("words", &mut errors, parse_words) } else { None };
    // Only of somebody they help already; of others they tell the desk, so that nobody is looked up here.
    let w = whole(&ctx).await?;
    if !w.residents.iter().any(|r| r.mandate.resident_id == typed.resident) {
        errors.add("resident", k::ACCREDIT_ERROR_RESIDENT);
    }
    let Some(kind) = kind.filter(|_| errors.0.is_empty()) else {
        return page(&ctx, &typed, &errors).await;
    };
    let told = Told { helper: standing.actor.clone(), resident: typed.resident.clone(), kind, words };
    let claim = claim(&form, "accreditation.tie");
    let result = tie::declare(&ctx.app.db, ctx.community_id(), standing, claim, told).await;
    done(&ctx, &typed, result).await
}

async fn depart(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let standing = standing(&ctx, &form)?;
    let typed = Typed { leave: form.typed("words"), ..Typed::default() };
    let mut errors = FieldErrors::default();
    if !form.has("sure") {
        errors.add("sure", k::ACCREDIT_ERROR_SURE);
    }
    let words = if form.has("words") { form.parse("words", &mut errors, parse_words) } else { None };
    if !errors.0.is_empty() {
        return page(&ctx, &typed, &errors).await;
    }
    let (me, claim) = (standing.actor.clone(), claim(&form, "accreditation.leave"));
    let result = leave::leave(&ctx.app.db, ctx.community_id(), standing, claim, me, words).await;
    done(&ctx, &typed, result).await
}

#[derive(Deserialize)]
struct After {
    after: Option<String>,
}

/// Who may act today in its name; nothing else about them.
async fn organisation(ctx: Ctx, path: Parts, after: web::Query<After>) -> Result<HttpResponse, Error> {
    let (id, community, now) = (path_id(&path)?, ctx.community_id().to_owned(), ctx.now);
    let (after, which) = (after.into_inner().after, id.clone());
    let (found, members) = ctx
        .app
        .db
        .read(move |conn| {
            let found = organisations::find(conn, &community, &which)?.ok_or(Error::Missing)?;
            Ok((found, organisations::members(conn, &community, &which, after.as_deref(), PAGE + 1)?))
        })
        .await?;
    let page = ctx.page(found.name.clone(), Tab::None);
    let shown = &members[..members.len().min(PAGE as usize)];
    let able = shown
        .iter()
        .filter(|m| HelperState::parse(&m.state).is_some_and(|state| accreditation::may_help(state, m.until, now)));
    ctx.show(&OrganisationPage {
        name: found.name.clone(),
        phone: found.phone.clone().unwrap_or_default(),
        members: able.map(|m| page.t2(k::HOUSE_HELPER_NAMED, "title", &m.title, "name", &m.name)).collect(),
        next: shown
            .last()
            .filter(|_| members.len() > shown.len())
            .map(|m| format!("/organisations/{id}?after={}", m.id)),
        page,
    })
}
