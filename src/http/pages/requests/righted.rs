//! From which category to which a request was put, in words, wherever its steps are shown.

use std::collections::HashMap;

use crate::error::Error;
use crate::store::catalogue::{self, Category};
use crate::store::conn::Conn;
use crate::store::requests::Event;
use crate::words::Lang;

/// The kind of such a step; its reason is the line of the list until then.
const RIGHTED: &str = "recategorised";

/// The categories a request was under before.
#[derive(Default)]
pub struct Righted(HashMap<String, Category>);

impl Righted {
    pub fn read(conn: &mut Conn, community: &str, events: &[Event]) -> Result<Self, Error> {
        let lines: Vec<String> = steps(events).filter_map(|e| e.reason.clone()).collect();
        Ok(Self(catalogue::categories_of_lines(conn, community, &lines)?))
    }

    /// What it was under until this step, and what from then on; `now` is what it is under today.
    pub fn names(&self, lang: Lang, events: &[Event], step: &Event, now: &Category) -> (String, String) {
        let named = |e: &Event| e.reason.as_ref().and_then(|line| self.0.get(line)).map(|c| c.name(lang).to_owned());
        let after = steps(events).skip_while(|e| e.id != step.id).nth(1);
        let to = after.map_or_else(|| Some(now.name(lang).to_owned()), named);
        (named(step).unwrap_or_default(), to.unwrap_or_default())
    }
}

fn steps(events: &[Event]) -> impl Iterator<Item = &Event> {
    events.iter().filter(|e| e.kind == RIGHTED)
}
