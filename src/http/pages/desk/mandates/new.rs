//! Writing down a mandate: who, for what, for how long, and how the resident will say yes.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{claim, standing};
use crate::acts::mandate::draft::{self, Draft};
use crate::domain::mandate::{Caps, Evidence, MandateKind, Matter, Term as Length};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::store::people::{self, Person};
use crate::store::{helpers, mandates};
use crate::views::desk_mandates::{MandateNew, Term};
use crate::views::desk_mandates_more::kind_words;
use crate::views::desk_requests::{Choice, Named};
use crate::views::mandates::matter_words;
use crate::views::page::{Page, Tab};
use crate::words::typed::tidy;
use crate::words::{self, k};

/// Helpers offered at most.
const HELPERS: i64 = 300;
/// The name of an event, characters.
const EVENT: usize = 60;

/// What was chosen so far.
struct Chosen {
    helper: String,
    matters: Vec<String>,
    term: String,
    evidence: String,
    kind: MandateKind,
    bedside: bool,
    video: bool,
    event: String,
    renews: String,
}

#[derive(Deserialize)]
pub struct For {
    resident: String,
    /// What sort of mandate; ordinary where nothing is said.
    kind: Option<String>,
    /// The mandate this one is to go on from.
    renews: Option<String>,
}

pub async fn show(ctx: Ctx, whom: web::Query<For>) -> Result<HttpResponse, Error> {
    let whom = whom.into_inner();
    let kind = whom.kind.as_deref().and_then(MandateKind::parse).unwrap_or(MandateKind::Ordinary);
    let chosen = match &whom.renews {
        Some(id) => earlier(&ctx, id, &whom.resident).await?,
        None => Chosen::fresh(kind),
    };
    page(&ctx, &whom.resident, &chosen, &FieldErrors::default()).await
}

impl Chosen {
    /// What is ticked before anything was.
    fn fresh(kind: MandateKind) -> Self {
        let usual = [Matter::Requests, Matter::Activities];
        let few = if kind == MandateKind::Urgent { &usual[..1] } else { &usual[..] };
        let term = kind.terms(true).iter().rev().find(|t| t.days() <= 90).or(kind.terms(true).last());
        Self {
            helper: String::new(),
            matters: few.iter().map(|m| m.as_str().to_owned()).collect(),
            term: term.map(|t| t.as_str().to_owned()).unwrap_or_default(),
            evidence: Evidence::K2.as_str().to_owned(),
            kind,
            bedside: false,
            video: false,
            event: String::new(),
            renews: String::new(),
        }
    }
}

/// A renewal begins with what there was; every word of it is said and agreed to anew.
async fn earlier(ctx: &Ctx, id: &str, resident: &str) -> Result<Chosen, Error> {
    let (community, id, resident) = (ctx.community_id().to_owned(), id.to_owned(), resident.to_owned());
    let m = ctx
        .app
        .db
        .read(move |conn| {
            mandates::find(conn, &community, &id)?.filter(|m| m.resident_id == resident).ok_or(Error::Missing)
        })
        .await?;
    Ok(Chosen {
        helper: m.helper_id.clone(),
        matters: m.matters().iter().map(|one| one.as_str().to_owned()).collect(),
        renews: m.id.clone(),
        ..Chosen::fresh(m.kind)
    })
}

pub async fn draft(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let chosen = Chosen {
        helper: form.text("helper").to_owned(),
        matters: form.all("matters").into_iter().map(str::to_owned).collect(),
        term: form.text("term").to_owned(),
        evidence: form.text("evidence").to_owned(),
        kind: MandateKind::parse(form.text("kind")).unwrap_or(MandateKind::Ordinary),
        bedside: form.has("bedside"),
        video: form.has("video"),
        event: form.typed("event"),
        renews: form.text("renews").to_owned(),
    };
    let resident = form.text("resident").to_owned();
    let wanted = match read(&resident, &chosen) {
        Ok(wanted) => wanted,
        Err(errors) => return page(&ctx, &resident, &chosen, &errors).await,
    };
    let claim = claim(&form, "mandates.draft");
    match draft::draft(&ctx.app.db, ctx.community_id(), standing(&ctx, &form)?, claim, wanted).await {
        Ok(id) => Ok(ctx.created(&format!("/desk/mandates/{id}"), &id)),
        Err(Error::Invalid(errors)) => page(&ctx, &resident, &chosen, &errors).await,
        Err(other) => Err(other),
    }
}

fn read(resident: &str, chosen: &Chosen) -> Result<Draft, FieldErrors> {
    let mut errors = FieldErrors::default();
    let matters: Option<Vec<Matter>> = chosen.matters.iter().map(|m| Matter::parse(m)).collect();
    if chosen.helper.is_empty() {
        errors.add("helper", k::MANDATING_ERROR_HELPER);
    }
    if matters.as_ref().is_none_or(Vec::is_empty) {
        errors.add("matters", k::MANDATING_ERROR_MATTERS);
    }
    let term = Length::parse(&chosen.term);
    if term.is_none() {
        errors.add("term", k::MANDATING_ERROR_TERM);
    }
    let ways = [Evidence::K2, Evidence::K3, Evidence::K4];
    let by = Evidence::parse(&chosen.evidence).filter(|e| ways.contains(e)).or(by_itself(chosen.kind));
    let event = tidy(&chosen.event);
    if event.chars().count() > EVENT {
        errors.add("event", k::MANDATING_ERROR_EVENT);
    }
    if by.is_none() {
        errors.add("evidence", k::MANDATING_ERROR_EVIDENCE);
    }
    let (Some(mut matters), Some(term), Some(by), true) = (matters, term, by, errors.0.is_empty()) else {
        return Err(errors);
    };
    // Once each, in the order of the paper.
    matters.sort_by_key(|m| Matter::ALL.iter().position(|one| one == m));
    matters.dedup();
    Ok(Draft {
        kind: chosen.kind,
        bedside: chosen.bedside,
        video: chosen.video,
        event: Some(event).filter(|e| !e.is_empty()),
        renews: Some(chosen.renews.clone()).filter(|id| !id.is_empty()),
        ..Draft::ordinary(resident, &chosen.helper, matters, term, by)
    })
}

/// What is not asked, because it is not by her word.
fn by_itself(kind: MandateKind) -> Option<Evidence> {
    match kind {
        MandateKind::Guardian => Some(Evidence::Document),
        MandateKind::Urgent => Some(Evidence::K7),
        MandateKind::Ordinary | MandateKind::Family | MandateKind::Carer => None,
    }
}

/// What the form offers, read at once.
struct Offer {
    resident: Person,
    helpers: Vec<helpers::Listed>,
    loads: std::collections::HashMap<String, i64>,
    /// She has had a helper before: longer terms may be offered.
    had: bool,
}

async fn offer(ctx: &Ctx, resident: &str) -> Result<Offer, Error> {
    let (community, resident, now) = (ctx.community_id().to_owned(), resident.to_owned(), ctx.now);
    ctx.app
        .db
        .read(move |conn| {
            let resident =
                people::find(conn, &community, &resident)?.filter(|p| p.is_resident).ok_or(Error::Missing)?;
            let helpers = helpers::list(conn, &community, Some(now), None, HELPERS)?;
            let ids = helpers.iter().map(|h| h.helper.person_id.clone()).collect();
            Ok(Offer {
                loads: mandates::residents_of(conn, &community, ids, now)?,
                had: mandates::consented_before(conn, &community, &resident.id, None)?,
                resident,
                helpers,
            })
        })
        .await
}

async fn page(ctx: &Ctx, resident: &str, chosen: &Chosen, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let offer = offer(ctx, resident).await?;
    let me = &ctx.caller()?.person_id;
    let title = words::tell(ctx.prefs.lang, k::DESKM_NEW, &[("name", offer.resident.name.clone())]);
    let page = ctx.page(title, Tab::Mandates).with_errors(errors);
    let most = i64::from(Caps::default().residents_of_a_helper);
    let room = |id: &str| offer.loads.get(id).copied().unwrap_or(0) < most;
    let helpers = offer
        .helpers
        .iter()
        .filter(|h| h.helper.person_id != *me && h.helper.person_id != offer.resident.id)
        .filter(|h| chosen.kind != MandateKind::Family || h.helper.kind == "family")
        .map(|h| Choice {
            value: h.helper.person_id.clone(),
            label: label(&page, h, room(&h.helper.person_id)),
            chosen: h.helper.person_id == chosen.helper,
        })
        .collect();
    let matters = Matter::ALL
        .iter()
        .filter(|m| chosen.kind.reaches(**m))
        .map(|m| Choice {
            value: m.as_str().to_owned(),
            label: matter_words(&page, m.as_str()),
            chosen: chosen.matters.iter().any(|c| c == m.as_str()),
        })
        .collect();
    let terms = chosen
        .kind
        .terms(!offer.had)
        .iter()
        .map(|t| Term { code: t.as_str().to_owned(), until: t.until(ctx.now), chosen: t.as_str() == chosen.term })
        .collect();
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let resident = Named { id: offer.resident.id.clone(), name: offer.resident.name.clone() };
    let evidence = Evidence::parse(&chosen.evidence).unwrap_or(Evidence::K2);
    let kinds = MandateKind::ALL
        .iter()
        .map(|kind| Choice {
            value: kind.as_str().to_owned(),
            label: kind_words(&page, kind.as_str()),
            chosen: *kind == chosen.kind,
        })
        .collect();
    ctx.show_as(
        status,
        &MandateNew {
            page,
            resident,
            helpers,
            matters,
            terms,
            evidence: evidence.as_str().to_owned(),
            kind: chosen.kind.as_str().to_owned(),
            kinds,
            her_word: chosen.kind.needs_her_word(),
            bedside: chosen.bedside,
            video: chosen.video,
            event: chosen.event.clone(),
            renews: chosen.renews.clone(),
        },
    )
}

/// 志愿者李明, and whether he has as many residents as one may have.
fn label(page: &Page, h: &helpers::Listed, room: bool) -> String {
    let named = page.t2(k::HOUSE_HELPER_NAMED, "title", &h.helper.title, "name", &h.name);
    if room { named } else { page.t1(k::MANDATING_FULL, "name", named) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(matters: &[&str], term: &str, evidence: &str) -> Chosen {
        Chosen {
            helper: "li".to_owned(),
            matters: matters.iter().map(|m| (*m).to_owned()).collect(),
            term: term.to_owned(),
            evidence: evidence.to_owned(),
            ..Chosen::fresh(MandateKind::Ordinary)
        }
    }

    #[test]
    fn matters_are_kept_once_each_in_the_order_of_the_paper() {
        let draft = read("wang", &chosen(&["activities", "requests", "activities"], "month", "k3")).unwrap();
        assert_eq!(draft.matters, [Matter::Requests, Matter::Activities]);
        assert_eq!((draft.term, draft.by), (Length::Month, Evidence::K3));
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let errors =
            read("wang", &Chosen { helper: String::new(), ..chosen(&["ballots"], "for ever", "k1") }).unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["helper", "matters", "term", "evidence"]);
    }
}
