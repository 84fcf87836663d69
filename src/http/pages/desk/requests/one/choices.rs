//! What the reader's office may do with a request, and what its forms offer to choose from.

use super::history::{decline_reason_words, reason_words};
use super::{Kept, Whole, holds};
use crate::domain::request::{self, DeclineReason, RequestStep, TransferReason};
use crate::domain::standing::Office;
use crate::http::ctx::Ctx;
use crate::store::catalogue::CALL_ME;
use crate::store::requests::BEGINS_AGAIN;
use crate::store::wordings;
use crate::views::desk_requests::{Choice, MayDo, WordingChoice};

/// The auditor reads, and does nothing.
pub(super) fn may(ctx: &Ctx, w: &Whole) -> MayDo {
    let r = &w.request;
    let desk = holds(ctx, Office::Desk);
    let hands_on = desk || holds(ctx, Office::Party);
    let can = |step| hands_on && request::may(r.state, step).is_some();
    let begun_again = w.events.iter().any(|e| BEGINS_AGAIN.contains(&e.kind.as_str()));
    MayDo {
        accept: can(RequestStep::Accept),
        decline: hands_on && request::may_decline(r.state, begun_again).is_some(),
        assign: can(RequestStep::Assign),
        transfer: can(RequestStep::Transfer),
        answer: can(RequestStep::Answer),
        solve: can(RequestStep::Solve),
        note: can(RequestStep::Note),
        pass_on: desk,
    }
}

/// Kept words by what they are for.
pub(super) fn wordings_of(w: &Whole, kept: &Kept) -> Vec<WordingChoice> {
    let choice = |k: &wordings::Kept| WordingChoice {
        kind: k.kind.clone(),
        choice: Choice { value: k.id.clone(), label: k.name.clone(), chosen: k.id == kept.wording },
    };
    w.wordings.iter().map(choice).collect()
}

pub(super) fn parties(w: &Whole, kept: &Kept) -> Vec<Choice> {
    let others = w.parties.iter().filter(|p| p.id != w.request.party_id && p.ended_at.is_none());
    others.map(|p| Choice { value: p.id.clone(), label: p.name.clone(), chosen: p.id == kept.party }).collect()
}

/// What it can be put under, where another was meant.
pub(super) fn categories(ctx: &Ctx, w: &Whole, kept: &Kept) -> Vec<Choice> {
    let others = w.categories.iter().filter(|c| c.id != w.request.category_id && c.code != CALL_ME);
    others
        .map(|c| Choice {
            value: c.id.clone(),
            label: c.name(ctx.prefs.lang).to_owned(),
            chosen: c.id == kept.category,
        })
        .collect()
}

pub(super) fn colleagues(w: &Whole, kept: &Kept) -> Vec<Choice> {
    let now = if kept.person.is_empty() { w.request.handler_id.as_deref() } else { Some(kept.person.as_str()) };
    w.colleagues
        .iter()
        .map(|(id, name)| Choice { value: id.clone(), label: name.clone(), chosen: now == Some(id) })
        .collect()
}

pub(super) fn reasons(ctx: &Ctx, kept: &Kept) -> Vec<Choice> {
    reasons_of(ctx, &kept.reason)
}

/// Why something goes to another party, the one chosen before marked.
pub fn reasons_of(ctx: &Ctx, chosen: &str) -> Vec<Choice> {
    let all = TransferReason::ALL.iter().map(|r| r.as_str());
    all.map(|value| Choice {
        value: value.to_owned(),
        label: reason_words(ctx.prefs.lang, value),
        chosen: value == chosen,
    })
    .collect()
}

pub(super) fn decline_reasons(ctx: &Ctx, kept: &Kept) -> Vec<Choice> {
    let all = DeclineReason::ALL.iter().map(|r| r.as_str());
    all.map(|value| Choice {
        value: value.to_owned(),
        label: decline_reason_words(ctx.prefs.lang, value),
        chosen: value == kept.decline_reason,
    })
    .collect()
}
