//! What a category asks, on its one short page, and the answers wherever a request is shown.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use super::requests::PlaceChoice;
use crate::domain::question::Datatype;
use crate::words::k;

/// Between where it is and the words: posts `q-{code}` for each, or `call`.
#[derive(Template, Serialize)]
#[template(path = "requests/questions.html")]
pub struct AskQuestions {
    #[serde(skip)]
    pub page: Page,
    pub steps: u32,
    pub category: String,
    pub questions: Vec<AskedQuestion>,
}

#[derive(Serialize, Clone)]
pub struct AskedQuestion {
    /// `q-floor`
    pub field: String,
    pub label: String,
    pub hint: String,
    pub datatype: Datatype,
    pub required: bool,
    /// As it was typed.
    pub value: String,
    pub choices: Vec<PlaceChoice>,
}

impl AskedQuestion {
    /// The label, which says so where an answer is not needed.
    pub fn asks(&self, page: &Page) -> String {
        if self.required { self.label.clone() } else { page.t1(k::LIST_OPTIONAL, "label", &self.label) }
    }

    pub fn is_text(&self) -> bool {
        self.datatype == Datatype::Text
    }

    pub fn is_many(&self) -> bool {
        self.datatype == Datatype::MultiValueList
    }

    pub fn is_choice(&self) -> bool {
        self.datatype.has_choices()
    }

    pub fn hint_words(&self, page: &Page) -> String {
        match self.datatype {
            Datatype::Datetime if self.hint.is_empty() => page.t(k::LIST_DATE_HINT).to_owned(),
            _ => self.hint.clone(),
        }
    }
}

/// One answer: the question in the words it was asked in, and the answer in words and as it is kept.
#[derive(Serialize, Clone)]
pub struct AnswerLine {
    #[serde(skip)]
    pub field: String,
    pub code: String,
    pub label: String,
    pub values: Vec<String>,
    pub answer: String,
}
