//! `/me/steps`, and the step that is offered on the first page.

use askama::Template;
use serde::Serialize;

use super::mandates::matter_words;
use super::page::Page;
use crate::domain::mandate::Matter;
use crate::domain::next_step::{Offer, Step, Tally};
use crate::words::{Key, k};

/// Posts `leave` (`yes` or `no`) to `/me/steps`; `/me/steps/later` waves the step away.
#[derive(Template, Serialize)]
#[template(path = "me/steps.html")]
pub struct MySteps {
    #[serde(skip)]
    pub page: Page,
    /// They let us look.
    pub let_us: bool,
    /// What was offered was waved away and comes again after a month.
    pub waved: bool,
    pub offer: Option<StepAsk>,
    /// What they did in the last three months, by matter; a matter they had nothing to do with is left out.
    pub ways: Vec<WaysRow>,
}

/// One matter: how often it was done for them, beside somebody, by themselves.
#[derive(Serialize, Clone)]
pub struct WaysRow {
    pub matter: &'static str,
    pub for_them: usize,
    pub beside: usize,
    pub alone: usize,
}

impl WaysRow {
    pub fn of(matter: Matter, tally: Tally) -> Option<Self> {
        let Tally { for_them, beside, alone } = tally;
        (tally != Tally::default()).then_some(Self { matter: matter.as_str(), for_them, beside, alone })
    }

    fn matter_words(&self, page: &Page) -> String {
        matter_words(page, self.matter)
    }
}

/// The step that is offered.
#[derive(Serialize, Clone)]
pub struct StepAsk {
    pub matter: &'static str,
    /// `beside`, `practise` or `alone`.
    pub step: &'static str,
}

impl StepAsk {
    pub fn of(offer: Offer) -> Self {
        let step = match offer.step {
            Step::Beside => "beside",
            Step::Practise => "practise",
            Step::Alone => "alone",
        };
        Self { matter: offer.matter.as_str(), step }
    }

    fn key(&self, beside: Key, practise: Key, alone: Key) -> Key {
        match self.step {
            "alone" => alone,
            "practise" => practise,
            _ => beside,
        }
    }

    pub fn head(&self, page: &Page) -> String {
        let key = self.key(k::STEPS_BESIDE, k::STEPS_PRACTISE, k::STEPS_ALONE);
        page.t1(key, "what", matter_words(page, self.matter))
    }

    pub fn how(&self, page: &Page) -> &'static str {
        page.t(self.key(k::STEPS_BESIDE_HOW, k::STEPS_PRACTISE_HOW, k::STEPS_ALONE_HOW))
    }

    pub fn go(&self, page: &Page) -> &'static str {
        page.t(self.key(k::STEPS_BESIDE_GO, k::STEPS_PRACTISE_GO, k::STEPS_ALONE_GO))
    }

    /// Where the step begins: who may sit beside them, where nothing counts, or the matter itself.
    pub fn path(&self) -> &'static str {
        match (self.step, self.matter) {
            ("beside", _) => "/help",
            ("practise", _) => "/practice",
            (_, "activities") => "/activities",
            (_, "notices") => "/notices",
            (_, "proposals") => "/proposals/new",
            _ => "/requests/new",
        }
    }
}
