//! Requests as the desk and the responsible parties see them: the queue, and one request with what can be done to it.

use askama::Template;
use serde::Serialize;

use super::desk_exchange::OutsideCard;
use super::page::Page;
use super::questions::AnswerLine;
use super::requests::Photo;
use crate::words::k;

/// Something to choose in a form: a party, a person, a reason, a matter.
#[derive(Serialize, Clone)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// A name that leads to a page, when the reader may open it.
#[derive(Serialize, Clone)]
pub struct Named {
    /// Empty when the reader may not open that page; the name then stands alone.
    pub id: String,
    pub name: String,
}

/// Whose hands it was, when they were not the resident's own.
#[derive(Serialize, Clone)]
pub struct Hands {
    /// With what they are: 志愿者李明.
    pub actor: String,
    /// `assisted`, `mandate` or `office`.
    pub standing: String,
    /// `own_phone`, `helper_device`, `kiosk`, `desk`, `phone`, `paper`, `offline_visit` or `api`.
    pub channel: String,
    /// The mandate it rests on, if one does.
    pub mandate: Option<String>,
}

/// One clock of the responsibility list: to answer, or to solve.
#[derive(Serialize, Clone)]
pub struct Clock {
    pub due_at: i64,
    /// When it was met; a met clock no longer runs.
    pub met_at: Option<i64>,
    /// Milliseconds left at the time the page was made; below zero when late.
    pub left: i64,
}

impl Clock {
    pub fn late(&self) -> bool {
        self.met_at.map_or(self.left < 0, |met| met > self.due_at)
    }
}

/// A line of the queue.
#[derive(Serialize)]
pub struct QueueRow {
    pub id: String,
    /// R-1042.
    pub number: String,
    pub category: String,
    /// The opening of the resident's own words.
    pub words: String,
    pub resident: String,
    pub hands: Option<Hands>,
    pub place: String,
    pub party: Option<String>,
    /// See [`state_words`].
    pub state: String,
    /// The clock that runs now; none once solved, withdrawn or confirmed.
    pub clock: Option<Clock>,
    /// It goes with others and is handled with the first of them.
    pub with_others: bool,
    /// Another house ordered it.
    pub outside: Option<OutsideMark>,
    /// Late, or close enough to be marked.
    pub pressing: bool,
    /// Sent back with a tick, so that nothing changed meanwhile is overwritten.
    pub version: i64,
    pub open: bool,
    pub ticked: bool,
}

/// What another house (12345, the subdistrict) calls it, and by when it wants it done.
#[derive(Serialize, Clone)]
pub struct OutsideMark {
    pub source: String,
    pub number: String,
    pub deadline: Option<i64>,
}

impl OutsideMark {
    /// 市12345热线 HL-001，要求十一月二十五日下午五点前办好
    pub fn words(&self, page: &Page) -> String {
        match self.deadline {
            Some(at) => {
                let when = page.moment(at);
                page.t3(k::OUTSIDE_MARK_BY, "source", &self.source, "number", &self.number, "when", when)
            }
            None => page.t2(k::OUTSIDE_MARK, "source", &self.source, "number", &self.number),
        }
    }
}

#[derive(Template, Serialize)]
#[template(path = "desk/request.html")]
pub struct RequestAtDesk {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub number: String,
    /// Sent back with every form, so that two people cannot overwrite each other.
    pub version: i64,
    pub state: String,
    pub category: String,
    /// The resident's own words, never edited.
    pub words: String,
    /// What the category asked, and what was answered.
    pub answers: Vec<AnswerLine>,
    /// What another house said beside it; for the desk alone.
    pub outside: Option<OutsideCard>,
    pub place: String,
    pub photos: Vec<Photo>,
    pub resident: Named,
    pub hands: Option<Hands>,
    pub filed_at: i64,
    /// When the resident was really reached about it.
    pub told_at: Option<i64>,
    pub answer_clock: Option<Clock>,
    pub solve_clock: Option<Clock>,
    pub party: Option<String>,
    pub assignee: Option<String>,
    pub history: Vec<HistoryLine>,
    /// Seen by staff only.
    pub notes: Vec<NoteLine>,
    pub may: MayDo,
    pub parties: Vec<Choice>,
    pub people: Vec<Choice>,
    pub reasons: Vec<Choice>,
    pub decline_reasons: Vec<Choice>,
    /// Handed on once more, it goes up to the subdistrict.
    pub rises: bool,
    /// The resident objects to the refusal, and nobody has decided.
    pub objection: bool,
    /// What it can be put under instead; empty where that is not for the reader.
    pub categories: Vec<Choice>,
    /// Nobody has said yet what it is about.
    pub unsorted: bool,
    pub may_mediate: bool,
    /// The newest case about it.
    pub mediation: Option<String>,
    /// They asked to be rung about it.
    pub call: Option<CallAsked>,
    /// How high it has risen: empty, `lead` or `subdistrict`.
    pub risen: &'static str,
    pub typed: Typed,
    /// Whose words these are, the public board, and requests of the same cause.
    pub voices: super::voices::AtDesk,
    /// Colleagues who opened it of late.
    pub others: Vec<Here>,
    /// By when the resident was promised something.
    pub promised: Option<i64>,
    pub promise_day: String,
    pub promise_hour: String,
    pub wordings: Vec<WordingChoice>,
    pub conflict: Option<Changed>,
}

/// 我说不清，请打电话给我
#[derive(Serialize)]
pub struct CallAsked {
    pub at: i64,
    /// Nobody has rung yet, and nothing was answered.
    pub waits: bool,
    pub may_ring: bool,
    /// The number on file, for whoever rings.
    pub phone: Option<String>,
}

/// A colleague who has the same page open.
#[derive(Serialize)]
pub struct Here {
    pub who: String,
    /// Milliseconds.
    pub ago: i64,
}

/// Kept words to choose from.
#[derive(Serialize)]
pub struct WordingChoice {
    /// `answer`, `transfer` or `solution`.
    pub kind: String,
    pub choice: Choice,
}

impl RequestAtDesk {
    /// Kept words for this form.
    pub fn wordings_for(&self, form: &str) -> Vec<Choice> {
        self.wordings.iter().filter(|w| w.kind == form).map(|w| w.choice.clone()).collect()
    }

    /// Whether this form stands open: the one that was refused, or else the next thing to do.
    pub fn opens(&self, form: &str) -> bool {
        if !self.typed.form.is_empty() {
            return self.typed.form == form;
        }
        let next = match self.state.as_str() {
            "filed" => "assignment",
            "assigned" | "reopened" => "answer",
            "answered" => "solution",
            _ => "",
        };
        next == form
    }
}

#[derive(Serialize)]
pub struct HistoryLine {
    pub at: i64,
    /// What happened, in words: 派给安居物业.
    pub what: String,
    /// What was written with it, if anything.
    pub words: String,
    pub who: String,
    pub hands: Option<Hands>,
    /// Photos that came with it.
    pub photos: Vec<Photo>,
}

#[derive(Serialize)]
pub struct NoteLine {
    pub at: i64,
    pub who: String,
    pub words: String,
}

/// Which forms the reader's office may use on this request as it stands.
#[derive(Serialize, Default)]
pub struct MayDo {
    pub accept: bool,
    pub decline: bool,
    pub assign: bool,
    pub transfer: bool,
    pub answer: bool,
    pub solve: bool,
    pub note: bool,
    /// Pass on what the resident says by phone (修好了, 还没好, 撤回), on the resident's own pages.
    pub pass_on: bool,
}

/// What was typed into a form that could not be accepted, so that nothing is lost.
#[derive(Serialize, Default)]
pub struct Typed {
    /// `assignment`, `transfer`, `answer`, `solution`, `refusal`, `category`, `call` or `note`.
    pub form: String,
    pub words: String,
}

impl Typed {
    /// The words typed into this form, or nothing.
    pub fn of(&self, form: &str) -> &str {
        if self.form == form { &self.words } else { "" }
    }
}

/// Someone else changed the request between reading and writing.
#[derive(Serialize)]
pub struct Changed {
    pub who: String,
    pub at: i64,
    pub what: String,
}

/// A state of a request in the desk's words.
pub fn state_words(page: &Page, state: &str) -> String {
    let key = match state {
        "filed" => k::DESK_STATE_FILED,
        "accepted" => k::OUTSIDE_STATE_ACCEPTED,
        "in_hand" => k::DESK_FIGURE_IN_HAND,
        "assigned" => k::DESK_STATE_ASSIGNED,
        "answered" => k::DESK_STATE_ANSWERED,
        "solved" => k::DESK_STATE_SOLVED,
        "confirmed" => k::DESK_STATE_CONFIRMED,
        "reopened" => k::DESK_STATE_REOPENED,
        "withdrawn" => k::DESK_STATE_WITHDRAWN,
        "declined" => k::LIST_STATE_DESK_DECLINED,
        "closed" => k::LIST_STATE_DESK_CLOSED,
        other => return other.to_owned(),
    };
    page.t(key).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(due_at: i64, met_at: Option<i64>, left: i64) -> Clock {
        Clock { due_at, met_at, left }
    }

    #[test]
    fn a_clock_is_late_when_it_ran_out_before_it_was_met() {
        assert!(clock(100, None, -1).late());
        assert!(!clock(100, None, 0).late());
        assert!(clock(100, Some(101), -50).late());
        assert!(!clock(100, Some(99), -50).late(), "met in time, however long ago");
    }

    #[test]
    fn typed_words_return_to_the_form_they_came_from() {
        let typed = Typed { form: "answer".to_owned(), words: "明天来修".to_owned() };
        assert_eq!(typed.of("answer"), "明天来修");
        assert_eq!(typed.of("note"), "");
    }
}
