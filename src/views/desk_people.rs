//! People as the desk sees them: finding one, registering one, and one person's page.

use std::borrow::Borrow;

use askama::Template;
use serde::Serialize;

use super::desk_mandates::MandateRow;
use super::desk_requests::{Choice, Named, QueueRow};
use super::desk_thanks::ThanksLine;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/people.html")]
pub struct PeopleSearch {
    #[serde(skip)]
    pub page: Page,
    /// What was searched for; empty shows those registered lately.
    pub words: String,
    pub rows: Vec<PersonRow>,
    /// Query string of the page after this one.
    pub next: Option<String>,
    pub may_register: bool,
}

#[derive(Serialize)]
pub struct PersonRow {
    pub id: String,
    pub name: String,
    pub age: Option<i64>,
    /// 3号楼2单元301.
    pub home: String,
    /// Ways to reach them, first choice first; see [`reach_words`].
    pub reach: Vec<String>,
    /// Numbers are shown to staff; `None` if there is none.
    pub phone: Option<String>,
    /// Names of those who help, with what they are.
    pub helpers: Vec<String>,
}

/// Registering a person, or correcting what is known of one.
#[derive(Template, Serialize)]
#[template(path = "desk/person_form.html")]
pub struct PersonForm {
    #[serde(skip)]
    pub page: Page,
    /// The person being corrected; `None` when registering.
    pub person: Option<Named>,
    /// For a correction: sent back so that two people cannot overwrite each other.
    pub version: i64,
    pub typed: PersonTyped,
    pub buildings: Vec<Choice>,
    pub languages: Vec<Choice>,
    /// Likely the same person; when not empty the form asks before it registers.
    pub alike: Vec<Alike>,
}

/// Everything the form holds, as typed.
#[derive(Serialize, Default)]
pub struct PersonTyped {
    pub name: String,
    /// A date in any form, or a year.
    pub born: String,
    /// `f`, `m` or empty: not asked.
    pub sex: String,
    pub unit: String,
    pub door: String,
    pub phone: String,
    pub phone_shared: bool,
    pub email: String,
    /// First choice first: `app`, `sms`, `email`, `call`, `letter`, `visit`.
    pub reach: Vec<String>,
    /// `none`, `some` or `able`.
    pub digital: String,
    /// `hearing`, `sight`, `reading`.
    pub needs: Vec<String>,
    pub lives_alone: bool,
}

impl PersonTyped {
    /// Ways of being reached, for the form: field `reach_1`, `reach_2`, `reach_3` each hold one of these.
    pub fn ways(&self) -> [&'static str; 6] {
        ["app", "sms", "email", "call", "letter", "visit"]
    }

    /// Whether this way is the choice at this place; 1 is the first.
    pub fn reached_by(&self, place: impl Borrow<usize>, way: &str) -> bool {
        let at = place.borrow().checked_sub(1);
        at.and_then(|at| self.reach.get(at)).is_some_and(|chosen| chosen == way)
    }

    pub fn needs_have(&self, need: &str) -> bool {
        self.needs.iter().any(|known| known == need)
    }
}

/// Someone already registered who looks like the one being registered.
#[derive(Serialize)]
pub struct Alike {
    pub id: String,
    pub name: String,
    pub age: Option<i64>,
    pub home: String,
    pub phone: Option<String>,
    /// Why they look alike: `name`, `sound`, `phone` or `home`.
    pub because: Vec<String>,
}

#[derive(Template, Serialize)]
#[template(path = "desk/person.html")]
pub struct PersonAtDesk {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    /// 1948年3月2日, or a year alone.
    pub born: String,
    pub age: Option<i64>,
    pub home: String,
    pub phone: Option<String>,
    pub phone_shared: bool,
    pub email: Option<String>,
    pub reach: Vec<String>,
    pub digital: String,
    pub language: String,
    pub needs: Vec<String>,
    pub lives_alone: bool,
    /// `active`, `suspended`, `closed` or `deceased`.
    pub state: String,
    pub card: Option<CardState>,
    /// `set`, `unset` or `disabled`.
    pub pin: String,
    pub devices: Vec<DeviceLine>,
    pub mandates: Vec<MandateRow>,
    pub requests: Vec<QueueRow>,
    /// Records that became part of this one: the merge's id and the name on the record.
    pub merged: Vec<(String, String)>,
    /// What they earned by taking part; none where the community never gave thanks.
    pub thanks: Option<ThanksLine>,
    pub may: MayDoForPerson,
    /// Just registered: the page says what comes next.
    pub fresh: bool,
}

#[derive(Serialize)]
pub struct CardState {
    pub issued_at: i64,
    /// Single-use numbers not yet crossed out, of twenty.
    pub numbers_left: i64,
    /// So few that the next twenty should be printed.
    pub few: bool,
}

#[derive(Serialize)]
pub struct DeviceLine {
    pub id: String,
    /// 安卓手机 · Chrome.
    pub name: String,
    pub bound_at: i64,
    pub seen_at: Option<i64>,
}

#[derive(Serialize, Default)]
pub struct MayDoForPerson {
    pub correct: bool,
    pub card: bool,
    pub slip: bool,
    pub device: bool,
    pub mandate: bool,
    /// Accredit them as a helper, or renew.
    pub accredit: bool,
    pub file: bool,
}

/// A person outside one's own work is opened only after saying why; the person can see it.
#[derive(Template, Serialize)]
#[template(path = "desk/person_why.html")]
pub struct PersonWhy {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub reasons: Vec<Choice>,
    /// Further words, needed where the reason is `other`.
    pub words: String,
    /// Where they were going.
    pub next: String,
}

/// The link that binds a resident's own phone, shown once.
#[derive(Template, Serialize)]
#[template(path = "desk/device.html")]
pub struct DeviceLink {
    #[serde(skip)]
    pub page: Page,
    pub person: Named,
    pub link: String,
    /// The same as a code to type, in groups: 4821 9076.
    pub code: String,
    /// SVG drawn by our own QR encoder from `link`; it holds squares only, no text, so it is safe unescaped.
    #[serde(skip)]
    pub qr_svg: String,
    pub ends_at: i64,
}

/// A way of being reached, in words.
pub fn reach_words(page: &Page, way: &str) -> String {
    let key = match way {
        "app" => k::PEOPLE_REACH_APP,
        "sms" => k::PEOPLE_REACH_SMS,
        "email" => k::PEOPLE_REACH_EMAIL,
        "call" => k::PEOPLE_REACH_CALL,
        "letter" => k::PEOPLE_REACH_LETTER,
        "visit" => k::PEOPLE_REACH_VISIT,
        other => return other.to_owned(),
    };
    page.t(key).to_owned()
}

/// How at home a person is with a phone, in words.
pub fn digital_words(page: &Page, ability: &str) -> String {
    let key = match ability {
        "none" => k::PEOPLE_DIGITAL_NONE,
        "some" => k::PEOPLE_DIGITAL_SOME,
        "able" => k::PEOPLE_DIGITAL_ABLE,
        other => return other.to_owned(),
    };
    page.t(key).to_owned()
}

/// What someone finds hard, in words.
pub fn need_words(page: &Page, need: &str) -> String {
    let key = match need {
        "hearing" => k::PEOPLE_NEED_HEARING,
        "sight" => k::PEOPLE_NEED_SIGHT,
        "reading" => k::PEOPLE_NEED_READING,
        other => return other.to_owned(),
    };
    page.t(key).to_owned()
}

/// Where the PIN stands, in words.
pub fn pin_words(page: &Page, pin: &str) -> String {
    let key = match pin {
        "set" => k::PEOPLE_PIN_SET,
        "unset" => k::PEOPLE_PIN_UNSET,
        "disabled" => k::PEOPLE_PIN_DISABLED,
        other => return other.to_owned(),
    };
    page.t(key).to_owned()
}

/// Why two people look alike, in words.
pub fn alike_words(page: &Page, because: &str) -> String {
    let key = match because {
        "name" => k::PEOPLE_ALIKE_NAME,
        "sound" => k::PEOPLE_ALIKE_SOUND,
        "phone" => k::PEOPLE_ALIKE_PHONE,
        "home" => k::PEOPLE_ALIKE_HOME,
        other => return other.to_owned(),
    };
    page.t(key).to_owned()
}
