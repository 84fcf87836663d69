//! What happened to a request, in words, newest first; and the notes staff keep apart from it.

use super::{Whole, hands};
use crate::domain::request::Cause;
use crate::http::ctx::Ctx;
use crate::http::pages::requests::shown_photo;
use crate::store::requests::Event;
use crate::views::desk_requests::{Changed, HistoryLine, NoteLine};
use crate::views::requests::Photo;
use crate::words::{self, Lang, k};

pub(super) fn photos_of(ctx: &Ctx, w: &Whole, event: Option<&str>) -> Vec<Photo> {
    w.photos.iter().filter(|p| p.event_id.as_deref() == event).map(|p| shown_photo(ctx, p)).collect()
}

/// Newest first, without what staff noted for themselves.
pub(super) fn history(ctx: &Ctx, w: &Whole) -> Vec<HistoryLine> {
    w.events
        .iter()
        .rev()
        .filter(|e| !e.internal)
        .map(|e| HistoryLine {
            at: e.at,
            what: what(ctx.prefs.lang, w, e),
            // Whom it was given to is said in the line itself; the request's own words stand above.
            words: e.words.clone().filter(|_| e.kind != "assigned").unwrap_or_default(),
            who: w.called(ctx.prefs.lang, e.actor_id.as_ref()),
            hands: (e.kind == "filed").then(|| hands(ctx, &w.request, &w.labels, false)).flatten(),
            photos: photos_of(ctx, w, Some(&e.id)),
        })
        .collect()
}

/// What happened, in words: 分派给马军, 转给街道市政，因为不归我们管.
fn what(lang: Lang, w: &Whole, e: &Event) -> String {
    let key = match e.kind.as_str() {
        "filed" => k::TELLING_DID_FILED,
        "assigned" => {
            let to = e.words.clone().unwrap_or_default();
            return words::tell(lang, k::TELLING_DID_ASSIGNED, &[("to", to)]);
        }
        "transferred" => {
            let reason = e.reason.as_deref().map(|r| reason_words(lang, r)).unwrap_or_default();
            let to = w.party(e.party_id.as_ref());
            return words::tell(lang, k::TELLING_DID_TRANSFERRED, &[("to", to), ("reason", reason)]);
        }
        "declined" => {
            let reason = e.reason.as_deref().map(|r| decline_reason_words(lang, r)).unwrap_or_default();
            return words::tell(lang, k::LIST_HISTORY_DECLINED, &[("reason", reason)]);
        }
        "risen" => {
            let key = if e.reason.as_deref() == Some(Cause::Overdue.as_str()) {
                k::LIST_HISTORY_RISEN_LATE
            } else {
                k::LIST_HISTORY_RISEN_TRANSFERS
            };
            return words::tell(lang, key, &[("to", w.party(e.party_id.as_ref()))]);
        }
        "recategorised" => {
            let (from, to) = w.righted.names(lang, &w.events, e, &w.category);
            return words::tell(lang, k::RIGHTED_DID, &[("from", from), ("to", to)]);
        }
        "accepted" => k::LIST_HISTORY_ACCEPTED,
        "objected" => k::LIST_HISTORY_OBJECTED,
        "upheld" => k::LIST_HISTORY_UPHELD,
        "restored" => k::LIST_HISTORY_RESTORED,
        "overdue" => k::LIST_HISTORY_OVERDUE,
        "closed" => k::LIST_HISTORY_CLOSED,
        "decided" => k::MEETINGS_HISTORY_DECIDED,
        "answered" => k::TELLING_DID_ANSWERED,
        "solved" => k::TELLING_DID_SOLVED,
        "confirmed" => k::TELLING_DID_CONFIRMED,
        "reopened" => k::TELLING_DID_REOPENED,
        "rated" => k::TELLING_DID_RATED,
        "withdrawn" => k::TELLING_DID_WITHDRAWN,
        "noted" => k::TELLING_DID_NOTED,
        "let_public" => k::VOICES_DID_LET,
        "kept_private" => k::VOICES_DID_KEPT,
        "published" => k::VOICES_DID_PUBLISHED,
        "unpublished" => k::VOICES_DID_UNPUBLISHED,
        "merged" => k::VOICES_DID_MERGED,
        "split" => k::VOICES_DID_SPLIT,
        "call_asked" => k::ASKED_CALL_DID_ASK,
        "rung" => k::ASKED_CALL_DID_RING,
        other => return other.to_owned(),
    };
    words::say(lang, key).to_owned()
}

pub(super) fn reason_words(lang: Lang, reason: &str) -> String {
    words::named(&format!("telling-reason-{}", reason.replace('_', "-")))
        .map_or_else(|| reason.to_owned(), |key| words::say(lang, key).to_owned())
}

/// Why it was refused, in words.
pub fn decline_reason_words(lang: Lang, reason: &str) -> String {
    words::named(&format!("list-decline-{}", reason.replace('_', "-")))
        .map_or_else(|| reason.to_owned(), |key| words::say(lang, key).to_owned())
}

pub(super) fn notes(ctx: &Ctx, w: &Whole) -> Vec<NoteLine> {
    let internal = w.events.iter().rev().filter(|e| e.internal);
    internal
        .map(|e| NoteLine {
            at: e.at,
            who: w.called(ctx.prefs.lang, e.actor_id.as_ref()),
            words: e.words.clone().unwrap_or_default(),
        })
        .collect()
}

/// Who was quicker, and what they did.
pub(super) fn changed(ctx: &Ctx, w: &Whole) -> Option<Changed> {
    w.events.last().map(|e| Changed {
        who: w.called(ctx.prefs.lang, e.actor_id.as_ref()),
        at: e.at,
        what: what(ctx.prefs.lang, w, e),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::request::{DeclineReason, TransferReason};

    #[test]
    fn every_reason_has_its_words_in_both_languages() {
        for reason in TransferReason::ALL {
            for lang in Lang::ALL {
                assert_ne!(reason_words(lang, reason.as_str()), reason.as_str(), "{}", lang.code());
            }
        }
    }

    #[test]
    fn every_reason_to_decline_has_its_words_in_both_languages() {
        for reason in DeclineReason::ALL {
            for lang in Lang::ALL {
                assert_ne!(decline_reason_words(lang, reason.as_str()), reason.as_str(), "{}", lang.code());
            }
        }
    }
}
