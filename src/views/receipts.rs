//! `/receipts/{code}`: what a paper receipt shows, and no more, for whoever holds the paper.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "receipts/one.html")]
pub struct Receipt {
    #[serde(skip)]
    pub page: Page,
    pub code: String,
    pub at: i64,
    /// What was done, as on the paper: 报修反映 · 楼道漏水.
    pub what: String,
    /// R-1042, when it was a request.
    pub number: Option<String>,
    /// Of a vote: it says that somebody took part, never what they chose.
    pub took_part: bool,
    /// Shortened for strangers: 王*兰.
    pub resident: String,
    /// With what they are: 志愿者李明; the resident's own short name when they did it themselves.
    pub who: String,
    pub channel: String,
    pub standing: String,
    /// How it stands, for a request: see `requests::state_words`.
    pub state: Option<String>,
    pub undone: bool,
    /// Whoever it was for was erased at their own wish; the receipt still stands.
    pub erased: bool,
    /// The last moment to object.
    pub object_until: Option<i64>,
    /// It can be said here, with the number of the resident's card.
    pub can_object: bool,
    pub objection: Objection,
    /// Its entry in the record.
    pub seq: i64,
    /// The signed checkpoint under which its proof stands; none before the next full hour.
    pub sealed: Option<Sealed>,
    #[serde(skip)]
    pub qr_svg: String,
}

/// What was typed to say that it was not wanted; `said` once it was sent, whatever came of it.
#[derive(Serialize, Default)]
pub struct Objection {
    pub said: bool,
    pub card: String,
    pub words: String,
}

#[derive(Serialize)]
pub struct Sealed {
    pub at: i64,
    pub entries: i64,
}

impl Receipt {
    fn channel_words(&self) -> String {
        self.page.t(super::acts::channel_key(&self.channel)).to_string()
    }

    fn standing_words(&self) -> String {
        self.page.t(super::acts::standing_key(&self.standing)).to_string()
    }

    fn state_words(&self, state: &str) -> String {
        super::requests::state_words(&self.page, state)
    }
}
