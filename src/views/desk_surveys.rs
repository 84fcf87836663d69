//! Surveys at the desk: all of them, one being written, one under way with who was not heard, what is entered, the paper.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use super::surveys::{QuestionView, Results, SurveyRow};
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/surveys.html")]
pub struct DeskSurveys {
    #[serde(skip)]
    pub page: Page,
    pub may_write: bool,
    pub rows: Vec<SurveyRow>,
    pub next: Option<String>,
}

/// As it was typed.
#[derive(Serialize, Clone, Default)]
pub struct Typed {
    pub title: String,
    pub about: String,
    pub audience: String,
    pub building: String,
    pub grid: String,
    pub group: String,
    pub from: String,
    pub to: String,
    pub sample: String,
    pub closes: String,
    pub anonymous: bool,
}

#[derive(Template, Serialize)]
#[template(path = "desk/survey_write.html")]
pub struct WriteSurvey {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub version: i64,
    pub typed: Typed,
    pub buildings: Vec<Choice>,
    pub grids: Vec<Choice>,
    pub groups: Vec<Choice>,
}

impl WriteSurvey {
    fn chosen(&self, audience: &str) -> bool {
        self.typed.audience == audience
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/survey.html")]
pub struct DeskSurvey {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: SurveyRow,
    pub version: i64,
    pub may_write: bool,
    pub about: Vec<String>,
    pub audience: String,
    pub anonymous: bool,
    pub sample: i32,
    pub questions: Vec<QuestionView>,
    pub asked: u64,
    pub answered: u64,
    pub results: Option<Results>,
    /// Own words, by the number of the question.
    pub words: Vec<(i32, String)>,
    pub more_words: Option<String>,
    /// The question being written, as typed.
    pub kinds: Vec<Choice>,
    pub text: String,
    pub options: String,
}

impl DeskSurvey {
    fn is(&self, state: &str) -> bool {
        self.row.state.as_str() == state
    }

    fn audience_words(&self) -> String {
        let key = match self.audience.as_str() {
            "building" => k::NOTICES_TO_BUILDING,
            "grid" => k::NOTICES_TO_GRID,
            "group" => k::NOTICES_TO_GROUP,
            "age" => k::NOTICES_TO_BAND,
            _ => k::NOTICES_TO_EVERYONE,
        };
        let whom = self.page.t(key);
        if self.sample > 0 {
            self.page.t2(k::SURVEYS_SAMPLE_OF, "n", self.sample, "whom", whom)
        } else {
            whom.to_owned()
        }
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/survey_enter.html")]
pub struct EnterSurvey {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    /// Whose answers they are, where that is known already.
    pub person: String,
    pub name: String,
    pub who: String,
    pub how: String,
    pub questions: Vec<QuestionView>,
    /// Whose answers were kept just now.
    pub kept: String,
}

impl EnterSurvey {
    fn by(&self, how: &str) -> bool {
        self.how == how
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/survey_missing.html")]
pub struct MissingSurvey {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub open: bool,
    pub rows: Vec<MissingRow>,
    pub next: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct MissingRow {
    pub person: String,
    pub name: String,
    pub home: String,
    pub phone: String,
}

#[derive(Template, Serialize)]
#[template(path = "paper/survey.html")]
pub struct SurveyPaper {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub about: Vec<String>,
    pub anonymous: bool,
    pub closes_at: i64,
    pub questions: Vec<QuestionView>,
}
