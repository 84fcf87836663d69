//! Where another machine is told when a request changes.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::post::hook::Failure;
use crate::words::k;

/// Posts `address` to `/desk/settings/hook`.
#[derive(Template, Serialize)]
#[template(path = "desk/hook.html")]
pub struct Hook {
    #[serde(skip)]
    pub page: Page,
    pub now: Option<HookNow>,
    /// Shown once, on the page that answers its setting.
    #[serde(skip)]
    pub secret: Option<String>,
    /// What was typed, kept when refused.
    pub address: String,
}

/// The address as it is set, and how its calls went.
#[derive(Serialize)]
pub struct HookNow {
    pub address: String,
    pub since: i64,
    pub arrived_at: Option<i64>,
    pub failed_at: Option<i64>,
    pub why: Option<Failure>,
    /// Still to be told, counted up to a thousand.
    pub waiting: usize,
}

impl HookNow {
    fn why_words(&self, page: &Page) -> &'static str {
        page.t(match self.why {
            None | Some(Failure::Refused) => k::HOOK_FAILED_REFUSED,
            Some(Failure::Address) => k::HOOK_REFUSED_ADDRESS,
            Some(Failure::Unknown) => k::HOOK_REFUSED_UNKNOWN,
            Some(Failure::Private) => k::HOOK_REFUSED_PRIVATE,
            Some(Failure::NoConnection) => k::HOOK_FAILED_NO_CONNECTION,
            Some(Failure::TimedOut) => k::HOOK_FAILED_TIMED_OUT,
            Some(Failure::Redirect) => k::HOOK_FAILED_REDIRECT,
            Some(Failure::Gone) => k::HOOK_FAILED_GONE,
        })
    }
}
