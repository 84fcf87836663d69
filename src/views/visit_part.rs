//! Taking part on a visit without a signal: what is taken along to sign up, to answer and to propose.

use askama::Template;
use serde::Serialize;

use super::activities::ActivityRow;
use super::page::Page;
use super::surveys::QuestionView;
use crate::words::k;

/// `/for/{resident}/visit/activities`. Each posts to `/activities/{id}/signup`.
#[derive(Template, Serialize)]
#[template(path = "visits/activities.html")]
pub struct VisitActivities {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<ActivityRow>,
}

/// `/for/{resident}/visit/arrivals`. Each posts to `/activities/{id}/arrival` or `/meetings/{id}/arrival`.
#[derive(Template, Serialize)]
#[template(path = "visits/arrivals.html")]
pub struct VisitArrivals {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    pub rows: Vec<Door>,
}

/// Where they go.
#[derive(Serialize, Clone)]
pub struct Door {
    /// `activities` or `meetings`.
    pub what: &'static str,
    pub id: String,
    pub title: String,
    pub starts_at: i64,
    pub place: String,
}

/// `/for/{resident}/visit/surveys`. Each posts `q1` to `q12` to `/surveys/{id}/answers`.
#[derive(Template, Serialize)]
#[template(path = "visits/surveys.html")]
pub struct VisitSurveys {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    pub surveys: Vec<TakenSurvey>,
}

#[derive(Serialize, Clone)]
pub struct TakenSurvey {
    pub id: String,
    pub title: String,
    pub about: Vec<String>,
    pub closes_at: i64,
    pub anonymous: bool,
    pub questions: Vec<QuestionView>,
}

/// `/for/{resident}/visit/proposal`. Posts `title`, `what`, `why`, `gains`, `bears`, `place`, `hand` to `/proposals`.
#[derive(Template, Serialize)]
#[template(path = "visits/proposal.html")]
pub struct VisitProposal {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
}

impl VisitActivities {
    fn for_them(&self) -> String {
        let name = self.page.acting.as_ref().map(|acting| acting.resident.as_str()).unwrap_or_default();
        self.page.t1(k::ACTIVITIES_SIGN_UP_FOR, "name", name)
    }
}

impl TakenSurvey {
    /// The id of a question's field, alone on a page with several surveys.
    fn at(&self, question: &QuestionView) -> String {
        format!("a-{}-{}", self.id, question.number)
    }
}
