//! Telling people who have no phone app: whom to ring today and what to say, and which letters to print and post.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Named;
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/calls.html")]
pub struct CallList {
    #[serde(skip)]
    pub page: Page,
    /// No gateway carries text messages here: what would go by text is rung about.
    pub no_sms: bool,
    /// The same of emails.
    pub no_mail: bool,
    pub rows: Vec<CallRow>,
    pub next: Option<String>,
}

#[derive(Serialize)]
pub struct CallRow {
    pub id: String,
    pub resident: Named,
    pub home: String,
    /// `None`: no number on file, go to the door.
    pub phone: Option<String>,
    /// Several people share it: ask for the resident by name, say nothing to anyone else.
    pub phone_shared: bool,
    /// The act it tells of, if it tells of one: the resident may say 不是我的意思 on the phone.
    pub act: Option<String>,
    /// A number or address that was changed: where it is written down what was said of that.
    pub change: Option<String>,
    /// The notice it carries: what they say to it can be written down.
    pub notice: Option<String>,
    /// It asks for the resident's own word: where that is written down.
    pub held: Option<String>,
    /// Somebody goes to the door: whoever read it aloud there is written down.
    pub visit: bool,
    /// They are asked whether something is fixed, and what they say is written down here.
    pub asks: bool,
    /// What to say, in plain words ready to be read out.
    pub say: String,
    pub made_at: i64,
    pub tries: i64,
    pub last_try_at: Option<i64>,
    /// Needs that change how one rings: hard of hearing, a dialect.
    pub mind: Vec<String>,
}

#[derive(Template, Serialize)]
#[template(path = "desk/letters.html")]
pub struct LetterList {
    #[serde(skip)]
    pub page: Page,
    /// Not printed or not posted yet.
    pub waiting: Vec<LetterRow>,
    /// Posted, not yet known to have arrived.
    pub posted: Vec<LetterRow>,
    pub next: Option<String>,
}

#[derive(Serialize)]
pub struct LetterRow {
    pub id: String,
    pub resident: Named,
    pub home: String,
    /// What it tells, in a line.
    pub about: String,
    pub made_at: i64,
    pub posted_at: Option<i64>,
}
