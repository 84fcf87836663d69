//! Surveys as people see them: what they are asked, a question on each page, and what came of it.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::domain::rates::{Way, per_hundred};
use crate::domain::survey::tally::{Cell, Tally};
use crate::domain::survey::{Question, QuestionKind, SurveyState};
use crate::words::{Key, k};

#[derive(Template, Serialize)]
#[template(path = "surveys/list.html")]
pub struct SurveyList {
    #[serde(skip)]
    pub page: Page,
    /// Everybody's, read without signing in.
    pub public: bool,
    pub rows: Vec<SurveyRow>,
    pub next: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct SurveyRow {
    pub id: String,
    pub title: String,
    pub closes_at: i64,
    pub state: SurveyState,
    /// Answers are taken now.
    pub open: bool,
    pub answered: bool,
}

impl SurveyRow {
    pub fn state_words(&self, page: &Page) -> &'static str {
        page.t(match self.state {
            SurveyState::Draft => k::SURVEYS_STATE_DRAFT,
            SurveyState::Open if self.open => k::SURVEYS_STATE_OPEN,
            SurveyState::Open | SurveyState::Closed => k::SURVEYS_STATE_CLOSED,
            SurveyState::Withdrawn => k::SURVEYS_STATE_WITHDRAWN,
        })
    }
}

#[derive(Template, Serialize)]
#[template(path = "surveys/one.html")]
pub struct OneSurvey {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: SurveyRow,
    pub about: Vec<String>,
    pub questions: usize,
    pub anonymous: bool,
    pub drawn: bool,
    /// By which way they answered.
    pub way: Option<Way>,
    /// Somebody answered themselves, and whoever looks may not answer over it.
    pub shut: bool,
}

impl OneSurvey {
    fn way_words(&self) -> Option<&'static str> {
        self.way.map(|way| self.page.t(super::desk_groups::way_key(way)))
    }

    fn begin(&self) -> String {
        if self.row.answered {
            self.page.whose(k::SURVEYS_AGAIN, k::SURVEYS_AGAIN_FOR)
        } else {
            self.page.whose(k::SURVEYS_BEGIN, k::SURVEYS_BEGIN_FOR)
        }
    }
}

/// A choice as it is shown.
#[derive(Serialize, Clone)]
pub struct Answer {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

#[derive(Serialize, Clone)]
pub struct QuestionView {
    pub number: usize,
    pub kind: QuestionKind,
    pub text: String,
    pub options: Vec<Answer>,
    /// Of a number or own words.
    pub typed: String,
}

impl QuestionView {
    /// A question with what was answered so far.
    pub fn of(page: &Page, number: usize, question: &Question, given: &[String]) -> Self {
        let option = |value: String| Answer {
            label: value_words(page, question, &value),
            chosen: given.contains(&value),
            value,
        };
        Self {
            number,
            kind: question.kind,
            text: question.text.clone(),
            options: question.values().into_iter().map(option).collect(),
            typed: given.first().cloned().unwrap_or_default(),
        }
    }

    pub fn is(&self, kind: &str) -> bool {
        self.kind.as_str() == kind
    }

    pub fn field(&self) -> String {
        format!("q{}", self.number)
    }

    /// What was answered, in words.
    pub fn answer(&self, page: &Page) -> String {
        let chosen: Vec<&str> = self.options.iter().filter(|o| o.chosen).map(|o| o.label.as_str()).collect();
        let text = if self.options.is_empty() { self.typed.clone() } else { chosen.join(page.t(k::BALLOTS_COMMA)) };
        if text.is_empty() { page.t(k::SURVEYS_PASSED).to_owned() } else { text }
    }

    pub fn hint(&self, page: &Page) -> &'static str {
        page.t(match self.kind {
            QuestionKind::One | QuestionKind::YesNo | QuestionKind::Scale => k::SURVEYS_HINT_ONE,
            QuestionKind::Several => k::SURVEYS_HINT_SEVERAL,
            QuestionKind::Number => k::SURVEYS_HINT_NUMBER,
            QuestionKind::Words => k::SURVEYS_HINT_WORDS,
        })
    }
}

/// What an answer is called: a choice, a step of the scale, yes or no.
pub fn value_words(page: &Page, question: &Question, value: &str) -> String {
    let key = match (question.kind, value) {
        (QuestionKind::YesNo, "yes") => k::SURVEYS_YES,
        (QuestionKind::YesNo, _) => k::SURVEYS_NO,
        (QuestionKind::Scale, "5") => k::SURVEYS_SCALE_5,
        (QuestionKind::Scale, "4") => k::SURVEYS_SCALE_4,
        (QuestionKind::Scale, "3") => k::SURVEYS_SCALE_3,
        (QuestionKind::Scale, "2") => k::SURVEYS_SCALE_2,
        (QuestionKind::Scale, _) => k::SURVEYS_SCALE_1,
        _ => {
            let at = value.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            return at.and_then(|at| question.options.get(at)).cloned().unwrap_or_default();
        }
    };
    page.t(key).to_owned()
}

#[derive(Template, Serialize)]
#[template(path = "surveys/question.html")]
pub struct SurveyQuestion {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub of: usize,
    pub question: QuestionView,
    /// Back to the check page once it is answered.
    pub mending: bool,
}

impl SurveyQuestion {
    fn before(&self) -> String {
        match self.question.number {
            _ if self.mending => format!("/surveys/{}/check", self.id),
            1 => format!("/surveys/{}", self.id),
            n => format!("/surveys/{}/questions/{}", self.id, n - 1),
        }
    }
}

#[derive(Template, Serialize)]
#[template(path = "surveys/check.html")]
pub struct SurveyCheck {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub title: String,
    pub anonymous: bool,
    pub questions: Vec<QuestionView>,
}

impl SurveyCheck {
    fn last(&self) -> String {
        format!("/surveys/{}/questions/{}", self.id, self.questions.len())
    }

    fn send(&self) -> String {
        match &self.page.acting {
            Some(acting) => self.page.t1(k::SURVEYS_SEND_FOR, "name", &acting.resident),
            None => self.page.t(k::SURVEYS_SEND).to_owned(),
        }
    }
}

#[derive(Template, Serialize)]
#[template(path = "surveys/done.html")]
pub struct SurveyDone {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: SurveyRow,
}

/// How it was asked and what came of it, for everybody.
#[derive(Template, Serialize)]
#[template(path = "surveys/open.html")]
pub struct OpenSurvey {
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub row: SurveyRow,
    pub about: Vec<String>,
    pub anonymous: bool,
    pub sample: i32,
    pub seed: String,
    pub digest: String,
    pub results: Option<Results>,
}

/// A tally in words, with bars of the same figures.
#[derive(Serialize, Clone)]
pub struct Results {
    pub all: u64,
    pub asked: u64,
    pub answered: u64,
    pub rate: Option<u32>,
    pub bands: Vec<BandLine>,
    pub ways: Vec<(String, Option<u64>)>,
    pub silent: String,
    pub questions: Vec<QuestionResult>,
}

#[derive(Serialize, Clone)]
pub struct BandLine {
    pub name: String,
    /// Per hundred of all who might be asked.
    pub share: Option<u32>,
    /// Per hundred of those who answered.
    pub heard: Option<u32>,
    /// Per hundred of those asked in this band.
    pub rate: Option<u32>,
}

#[derive(Serialize, Clone)]
pub struct QuestionResult {
    pub number: usize,
    pub text: String,
    pub kind: QuestionKind,
    pub answered: Option<u64>,
    pub lines: Vec<ResultLine>,
    pub middle: Option<[u32; 3]>,
}

impl QuestionResult {
    pub fn is_words(&self) -> bool {
        self.kind == QuestionKind::Words
    }

    /// The quarter, the half and the three quarters of the numbers.
    pub fn middle_words(&self, page: &Page) -> Option<String> {
        self.middle.map(|[low, middle, high]| page.t3(k::SURVEYS_MIDDLE, "middle", middle, "low", low, "high", high))
    }
}

#[derive(Serialize, Clone)]
pub struct ResultLine {
    pub words: String,
    pub count: Option<u64>,
    pub plain: Option<u32>,
    pub weighted: Option<u32>,
}

impl Results {
    pub fn of(page: &Page, questions: &[Question], tally: &Tally) -> Self {
        let name = |band: &str| page.t(band_key(band)).to_owned();
        let band = |cell: &Cell| BandLine {
            name: name(&cell.of),
            share: cell.all.and_then(|n| per_hundred(n, tally.all)),
            heard: cell.answered.and_then(|n| per_hundred(n, tally.answered)),
            rate: cell.answered.zip(cell.asked).and_then(|(n, of)| per_hundred(n, of)),
        };
        let way = |cell: &Cell| {
            let key = Way::parse(&cell.of).map(super::desk_groups::way_key)?;
            Some((page.t(key).to_owned(), cell.answered))
        };
        let silent: Vec<String> = tally.silent.iter().map(|band| name(band)).collect();
        let question = |(at, (q, r)): (usize, (&Question, &crate::domain::survey::tally::Result))| QuestionResult {
            number: at + 1,
            text: q.text.clone(),
            kind: q.kind,
            answered: r.answered,
            middle: r.middle,
            lines: r
                .lines
                .iter()
                .map(|l| ResultLine {
                    words: value_words(page, q, &l.value),
                    count: l.count,
                    plain: l.plain,
                    weighted: l.weighted,
                })
                .collect(),
        };
        Self {
            all: tally.all,
            asked: tally.asked,
            answered: tally.answered,
            rate: per_hundred(tally.answered, tally.asked),
            bands: tally.bands.iter().map(band).collect(),
            ways: tally.ways.iter().filter_map(way).collect(),
            silent: silent.join(page.t(k::BALLOTS_COMMA)),
            questions: questions.iter().zip(&tally.results).enumerate().map(question).collect(),
        }
    }
}

pub fn band_key(band: &str) -> Key {
    match band {
        "under_40" => k::SURVEYS_BAND_40,
        "under_60" => k::SURVEYS_BAND_60,
        "under_75" => k::SURVEYS_BAND_75,
        "over_75" => k::SURVEYS_BAND_OVER,
        _ => k::SURVEYS_BAND_UNKNOWN,
    }
}
