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

impl CallList {
    /// One call each.
    fn calls(&self) -> Vec<Call<'_>> {
        calls(&self.rows)
    }
}

/// What is said in one call, or at one door.
pub struct Call<'a> {
    pub rows: &'a [CallRow],
}

/// Rows of one call stand together.
pub fn calls(rows: &[CallRow]) -> Vec<Call<'_>> {
    rows.chunk_by(|one, next| one.call() == next.call()).map(|rows| Call { rows }).collect()
}

impl Call<'_> {
    /// Whom, where and by which number.
    pub fn first(&self) -> Option<&CallRow> {
        self.rows.first()
    }

    /// Somebody goes to the door, where others may read it aloud.
    pub fn at_the_door(&self) -> bool {
        self.rows.iter().any(|row| row.visit)
    }

    /// What its parts are called on the page.
    pub fn name(&self) -> String {
        self.first().map(|row| format!("all-{}", row.id)).unwrap_or_default()
    }

    /// The messages that one press says were told, with commas between them.
    pub fn tellable(&self) -> String {
        ids(self.together().into_iter())
    }

    /// All its messages, with commas between them.
    pub fn all(&self) -> String {
        ids(self.rows.iter())
    }

    pub fn is_several(&self) -> bool {
        self.rows.len() > 1
    }

    /// What one press says is told: not what asks for a word of theirs, nor what somebody else has to tell.
    pub fn together(&self) -> Vec<&CallRow> {
        let all: Vec<&CallRow> = self.rows.iter().filter(|row| !row.asks && !row.by_others).collect();
        if all.len() > 1 { all } else { Vec::new() }
    }
}

fn ids<'a>(rows: impl Iterator<Item = &'a CallRow>) -> String {
    rows.map(|row| row.id.as_str()).collect::<Vec<_>>().join(",")
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
    /// Whoever reads this did it themselves: somebody else has to tell (TRUST.md §2).
    pub by_others: bool,
    /// What to say, in plain words ready to be read out.
    pub say: String,
    pub made_at: i64,
    pub tries: i64,
    pub last_try_at: Option<i64>,
    /// Needs that change how one rings: hard of hearing, a dialect.
    pub mind: Vec<String>,
}

impl CallRow {
    /// Whom, and by which number: what is the same is one call.
    pub fn call(&self) -> (String, Option<String>) {
        (self.resident.id.clone(), self.phone.clone())
    }
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
    /// The query of the page with those posted after these.
    pub next_posted: Option<String>,
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
