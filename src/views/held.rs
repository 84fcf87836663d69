//! What waits for the resident's own word: on her pages, on the helper's, and at the desk.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Named;
use super::me::reach_key;
use super::page::Page;
use crate::words::typed::show_phone;
use crate::words::{Key, k};

/// Something that was asked for.
#[derive(Serialize, Clone)]
pub struct HeldRow {
    pub id: String,
    /// The act that waits, by its name in the table of acts: `contact.phone`.
    pub kind: String,
    /// Who asked, with what they are; empty where it was the resident herself.
    pub who: String,
    /// What it is now, as kept: a number, an address, `call,letter`.
    pub was: String,
    pub becomes: String,
    pub asked_at: i64,
    pub ends_at: i64,
    /// `waiting`, `done`, `void`, `refused`, `taken_back` or `lapsed`.
    pub state: String,
    /// Here she can say yes: her own phone, or a kiosk.
    pub can_confirm: bool,
}

/// `/held`: what waits for her, and what was; for a helper what they asked for.
#[derive(Template, Serialize)]
#[template(path = "held/list.html")]
pub struct HeldList {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<HeldRow>,
    pub older: Option<String>,
}

/// `/held/{id}`. Posts to `/confirmation`, `/refusal` or `/withdrawal`.
#[derive(Template, Serialize)]
#[template(path = "held/one.html")]
pub struct HeldPage {
    #[serde(skip)]
    pub page: Page,
    pub row: HeldRow,
    /// The reader is the resident, whose word it is.
    pub own_word: bool,
    /// The reader asked for it and may take it back.
    pub can_take_back: bool,
}

/// `/desk/held`
#[derive(Template, Serialize)]
#[template(path = "desk/held.html")]
pub struct DeskHeldList {
    #[serde(skip)]
    pub page: Page,
    pub open: bool,
    pub rows: Vec<DeskHeldRow>,
    pub next: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct DeskHeldRow {
    #[serde(flatten)]
    pub row: HeldRow,
    pub resident: Named,
    pub answered_at: Option<i64>,
    /// How her word came.
    pub how: Option<String>,
    pub answered_by: String,
    pub words: String,
}

/// `/desk/held/{id}`. Posts `how` and `words` to `/confirmation` or `/refusal`.
#[derive(Template, Serialize)]
#[template(path = "desk/held_one.html")]
pub struct DeskHeldPage {
    #[serde(skip)]
    pub page: Page,
    pub one: DeskHeldRow,
    pub home: String,
    /// The number to ring; none where ringing makes nobody sure.
    pub phone: Option<String>,
    pub waits: bool,
    /// Not one's own asking, and of an office that may write it down.
    pub may_answer: bool,
    pub typed_words: String,
    pub typed_how: String,
}

impl HeldRow {
    /// 志愿者李明想替您改电话号码
    pub fn sentence(&self, page: &Page) -> String {
        let what = page.t(what_words(&self.kind));
        let whom = match &page.acting {
            Some(acting) => acting.resident.clone(),
            None => page.t(k::ACTS_YOU).to_owned(),
        };
        if self.who.is_empty() {
            return page.t1(k::HELD_OWN, "what", what);
        }
        page.t3(k::HELD_ASKS, "who", &self.who, "whom", &whom, "what", what)
    }

    pub fn was_words(&self, page: &Page) -> String {
        value_words(page, &self.kind, &self.was)
    }

    pub fn becomes_words(&self, page: &Page) -> String {
        value_words(page, &self.kind, &self.becomes)
    }

    /// A request that is called off is not turned into anything.
    pub fn changes(&self) -> bool {
        self.kind.starts_with("contact.")
    }

    pub fn waits(&self) -> bool {
        self.state == "waiting"
    }

    pub fn state_words(&self, page: &Page) -> String {
        // To the resident herself it is her own nod.
        if self.waits() && page.acting.is_none() && !page.is_staff() {
            return page.t(k::HELD_STATE_YOURS).to_owned();
        }
        page.t(state_key(&self.state)).to_owned()
    }
}

impl DeskHeldRow {
    /// 志愿者李明想替王秀兰改电话号码
    fn sentence(&self, page: &Page) -> String {
        let what = page.t(what_words(&self.row.kind));
        if self.row.who.is_empty() {
            return page.t2(k::HELD_DESK_OWN, "whom", &self.resident.name, "what", what);
        }
        page.t3(k::HELD_ASKS, "who", &self.row.who, "whom", &self.resident.name, "what", what)
    }

    fn how_words(&self, page: &Page) -> String {
        self.how.as_deref().map(|how| page.t(how_key(how)).to_owned()).unwrap_or_default()
    }
}

/// What is asked for, in a few words.
pub fn what_words(kind: &str) -> Key {
    match kind {
        "contact.phone" => k::HELD_WHAT_PHONE,
        "contact.email" => k::HELD_WHAT_EMAIL,
        "contact.home" => k::HELD_WHAT_HOME,
        "contact.reach" => k::HELD_WHAT_REACH,
        "request.withdraw" => k::HELD_WHAT_WITHDRAW,
        "activity.sign_up" => k::VISITS_WHAT_SIGN_UP,
        "activity.arrive" | "meeting.arrive" => k::VISITS_WHAT_ARRIVE,
        "survey.answer" => k::VISITS_WHAT_ANSWER,
        "proposal.raise" => k::VISITS_WHAT_PROPOSE,
        _ => k::HELD_WHAT_REPORT,
    }
}

/// A value as people read it.
pub fn value_words(page: &Page, kind: &str, value: &str) -> String {
    if value.is_empty() {
        return page.t(k::HELD_NOTHING).to_owned();
    }
    match kind {
        "contact.phone" => show_phone(value),
        "contact.reach" => {
            let ways: Vec<&str> = value.split(',').map(|way| page.t(reach_key(way))).collect();
            ways.join(page.t(k::ME_THEN))
        }
        _ => value.to_owned(),
    }
}

fn state_key(state: &str) -> Key {
    match state {
        "done" => k::HELD_STATE_DONE,
        "void" => k::HELD_STATE_VOID,
        "refused" => k::HELD_STATE_REFUSED,
        "taken_back" => k::HELD_STATE_TAKEN_BACK,
        "lapsed" => k::HELD_STATE_LAPSED,
        _ => k::HELD_STATE_WAITING,
    }
}

/// How staff asked her.
pub fn how_key(how: &str) -> Key {
    match how {
        "own_device" => k::HELD_HOW_OWN,
        "kiosk" => k::HELD_HOW_KIOSK,
        "visit" => k::HELD_HOW_VISIT,
        "call" => k::HELD_HOW_CALL,
        _ => k::HELD_HOW_DESK,
    }
}
