//! The queue of requests: filters, the rows, what can be done to several at once, and what came of it.

use askama::Template;
use serde::Serialize;

use super::desk_requests::{Choice, QueueRow};
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/requests.html")]
pub struct RequestQueue {
    #[serde(skip)]
    pub page: Page,
    pub filter: QueueFilter,
    /// Parties to filter by; empty for a responsible party's own account, which sees only what is theirs.
    pub parties: Vec<Choice>,
    pub handlers: Vec<Choice>,
    pub categories: Vec<Choice>,
    /// Grids and buildings.
    pub places: Vec<Choice>,
    pub channels: Vec<Choice>,
    pub kept: Vec<KeptFilter>,
    pub may_keep: bool,
    pub rows: Vec<QueueRow>,
    /// Query string of the page after this one, made by the handler: `after=…&state=…`.
    pub next: Option<String>,
    /// How many fit, of those looked at from here on.
    pub fitting: u64,
    /// Not all was looked at, so there may be more.
    pub bounded: bool,
    /// This is not the first page.
    pub begun: bool,
    /// Objections that rose to the subdistrict, for its own account to decide.
    pub objections: u64,
    pub typed_name: String,
    /// `None` for whoever only reads.
    pub bulk: Option<Bulk>,
}

#[derive(Serialize, Default)]
pub struct QueueFilter {
    /// Empty for all that is open; else a state, see [`super::desk_requests::state_words`].
    pub state: String,
    pub late: bool,
    pub risen: bool,
    pub today: bool,
    pub words: String,
    /// One of the rarer conditions is set, so they stand open.
    pub narrowed: bool,
    /// The whole filter as an address holds it.
    pub query: String,
}

impl QueueFilter {
    /// States one can ask for, in the order things happen.
    pub fn states(&self) -> [&'static str; 11] {
        [
            "filed",
            "in_hand",
            "accepted",
            "assigned",
            "answered",
            "solved",
            "reopened",
            "confirmed",
            "closed",
            "declined",
            "withdrawn",
        ]
    }
}

/// A filter somebody kept.
#[derive(Serialize)]
pub struct KeptFilter {
    pub id: String,
    pub name: String,
    pub query: String,
    /// The desk's, not one's own.
    pub shared: bool,
    /// It is the one in force.
    pub here: bool,
}

/// What can be done to several at once.
#[derive(Serialize)]
pub struct Bulk {
    /// The address of this page with everything ticked.
    pub tick_all: String,
    pub people: Vec<Choice>,
    pub parties: Vec<Choice>,
    pub reasons: Vec<Choice>,
    pub typed: BulkTyped,
}

/// What was chosen for several at once, kept when it was refused.
#[derive(Serialize, Clone, Default)]
pub struct BulkTyped {
    /// `assign`, `accept` or `transfer`.
    pub what: String,
    pub person: String,
    pub party: String,
    pub reason: String,
    pub words: String,
}

/// What came of it, where not everything could be done.
#[derive(Template, Serialize)]
#[template(path = "desk/bulk_done.html")]
pub struct BulkDone {
    #[serde(skip)]
    pub page: Page,
    pub done: usize,
    pub left: Vec<Left>,
    /// The words typed for all of them, so that nothing is lost.
    pub words: String,
    /// The way back to the queue as it was.
    pub query: String,
}

/// A request that was left as it was, and why.
#[derive(Serialize)]
pub struct Left {
    pub id: String,
    /// R-1042; empty where the reader may no longer see it.
    pub number: String,
    pub why: String,
}
