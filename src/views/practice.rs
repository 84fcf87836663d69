//! 练一练: pages on which nothing counts, with an invented notice, leak, question and helper.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::domain::stored::stored;
use crate::words::{Key, k};

stored! {
    /// One page after the other; what was chosen goes along in the address and nowhere else.
    pub enum Step {
        Start => "start",
        Notice => "notice",
        Leak => "leak",
        Sent => "sent",
        Undone => "undone",
        Survey => "survey",
        Act => "act",
        End => "end",
    }
}

impl Step {
    /// Its place among the pages between beginning and end; those are six.
    fn number(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).unwrap_or(0)
    }
}

#[derive(Template, Serialize)]
#[template(path = "practice/step.html")]
pub struct Practice {
    #[serde(skip)]
    pub page: Page,
    pub step: Step,
    /// What is broken, as it was chosen.
    pub what: String,
    pub photo: bool,
    /// Said 不是我的意思, or 知道了.
    pub objected: bool,
}

/// What can be broken here.
pub const LEAKS: [(&str, Key); 3] =
    [("pipe", k::PRACTICE_LEAK_PIPE), ("roof", k::PRACTICE_LEAK_ROOF), ("tap", k::PRACTICE_LEAK_TAP)];

impl Practice {
    fn at(&self, step: &str) -> bool {
        self.step.as_str() == step
    }

    fn step_line(&self) -> Option<String> {
        let between = !matches!(self.step, Step::Start | Step::End);
        between.then(|| self.page.t2(k::PRACTICE_STEP, "n", self.step.number(), "of", Step::ALL.len() - 2))
    }

    fn leaks(&self) -> Vec<(&'static str, &'static str)> {
        LEAKS.iter().map(|(value, key)| (*value, self.page.t(*key))).collect()
    }

    fn leak(&self) -> &'static str {
        LEAKS.iter().find(|(value, _)| *value == self.what).map_or("", |(_, key)| self.page.t(*key))
    }

    fn answers(&self) -> [&'static str; 3] {
        [k::PRACTICE_ANSWER_MORNING, k::PRACTICE_ANSWER_AFTERNOON, k::PRACTICE_ANSWER_ANY].map(|key| self.page.t(key))
    }
}

pub fn title(step: Step) -> Key {
    match step {
        Step::Start => k::PRACTICE_TITLE,
        Step::Notice => k::PRACTICE_NOTICE,
        Step::Leak => k::PRACTICE_LEAK,
        Step::Sent => k::PRACTICE_SENT,
        Step::Undone => k::PRACTICE_UNDONE,
        Step::Survey => k::PRACTICE_SURVEY,
        Step::Act => k::PRACTICE_ACT,
        Step::End => k::PRACTICE_END,
    }
}
