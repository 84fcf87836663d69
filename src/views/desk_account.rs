//! A person's account at the desk: whether it is open, what proves their residence.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/account.html")]
pub struct AccountAtDesk {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    /// Sent back, so that two people cannot overwrite each other.
    pub version: i64,
    /// `active`, `suspended`, `closed` or `deceased`.
    pub state: String,
    pub home: String,
    pub residence: Option<Residence>,
    /// `lease`, `neighbour`, `grid_visit`: field `proof`.
    pub proofs: Vec<Choice>,
    /// Why it is suspended: field `reason`.
    pub reasons: Vec<Choice>,
    /// Whether a colleague was asked about opening it again: `""`, `waiting` or `agreed`.
    pub second: String,
    pub may_change: bool,
    /// What was typed when something was refused, by form.
    pub typed: Typed,
}

#[derive(Serialize, Default)]
pub struct Typed {
    pub suspend_words: String,
    pub reopen_words: String,
    pub residence_words: String,
}

#[derive(Serialize)]
pub struct Residence {
    pub proof: String,
    pub words: String,
    pub by: String,
    pub at: i64,
    /// Of the home they live in now.
    pub stands: bool,
}

/// Where an account stands, in words.
pub fn state_words<'a>(page: &Page, state: &'a str) -> &'a str {
    let key = match state {
        "active" => k::ACCOUNT_STATE_ACTIVE,
        "suspended" => k::ACCOUNT_STATE_SUSPENDED,
        "closed" => k::ACCOUNT_STATE_CLOSED,
        "deceased" => k::ACCOUNT_STATE_DECEASED,
        other => return other,
    };
    page.t(key)
}

/// What proves residence, in words.
pub fn proof_words<'a>(page: &Page, proof: &'a str) -> &'a str {
    let key = match proof {
        "lease" => k::ACCOUNT_PROOF_LEASE,
        "neighbour" => k::ACCOUNT_PROOF_NEIGHBOUR,
        "grid_visit" => k::ACCOUNT_PROOF_GRID_VISIT,
        other => return other,
    };
    page.t(key)
}

/// Why an account was suspended, in words.
pub fn reason_words<'a>(page: &Page, reason: &'a str) -> &'a str {
    let key = match reason {
        "asked" => k::ACCOUNT_REASON_ASKED,
        "misused" => k::ACCOUNT_REASON_MISUSED,
        "doubt" => k::ACCOUNT_REASON_DOUBT,
        "other" => k::ACCOUNT_REASON_OTHER,
        other => return other,
    };
    page.t(key)
}
