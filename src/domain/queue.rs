//! What a colleague looks for in the queue: kept in the address, so that it can be shared and Back works, and judged
//! without a database.

use super::request::RequestState;
use super::standing::Channel;

/// In whose hands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Handler {
    #[default]
    Anybody,
    Nobody,
    /// The reader's own, whoever reads: so that a shared filter means each colleague's own work.
    Mine,
    Person(String),
}

/// Which clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    #[default]
    Any,
    /// The clock has run out.
    Late,
    /// It runs out before this day ends.
    Today,
}

/// A filter of the queue; nothing chosen is everything that is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    pub state: Option<RequestState>,
    /// Taken on, given to somebody, answered or reopened: of any state in which somebody has it in hand.
    pub in_hand: bool,
    /// It rose to the subdistrict.
    pub risen: bool,
    pub when: When,
    pub party: Option<String>,
    pub handler: Handler,
    pub category: Option<String>,
    pub building: Option<String>,
    pub grid: Option<String>,
    /// Of no building: the yard, the gate, the street.
    pub outdoors: bool,
    pub channel: Option<Channel>,
    /// A number, a name, or something that was said.
    pub words: String,
}

/// The one condition that is looked up in an index of its own; all others are judged row by row, within a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// What rose: a handful, whatever else is asked.
    Risen,
    Person(String),
    Building(String),
    Outdoors,
    Category(String),
    Channel(Channel),
    Party(String),
    Nobody,
    State(RequestState),
    Open,
}

/// What has no index of its own, but is several short runs of one: they are read side by side, and no row is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// One run for each of [`IN_HAND`].
    InHand,
    /// One for each building of the grid.
    Grid,
}

/// The states in which somebody has it in hand.
pub const IN_HAND: [RequestState; 4] =
    [RequestState::Accepted, RequestState::Assigned, RequestState::Answered, RequestState::Reopened];

/// What is judged of a row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub id: &'a str,
    pub state: RequestState,
    pub party: &'a str,
    pub handler: Option<&'a str>,
    pub category: &'a str,
    pub building: Option<&'a str>,
    pub channel: &'a str,
    pub resident: &'a str,
    pub words: &'a str,
    pub place: &'a str,
}

/// What the words asked for turned out to mean, and which buildings a grid has.
#[derive(Clone, Debug, Default)]
pub struct Meaning {
    pub me: String,
    pub grid_buildings: Vec<String>,
    /// Residents whose names, homes or numbers fit what was typed.
    pub residents: Vec<String>,
    /// What rose to the subdistrict, where that is asked for.
    pub risen: Vec<String>,
}

impl Sought {
    /// Are rows looked for that somebody still has to do something about?
    pub fn open(&self) -> bool {
        self.state.is_none_or(RequestState::open)
    }

    /// R-1042, r1042 or 1042.
    pub fn number(&self) -> Option<i64> {
        let text = crate::words::typed::tidy(&self.words).to_uppercase();
        text.trim_start_matches('R').trim_start_matches('-').parse().ok().filter(|n| *n > 0)
    }

    pub fn in_words(&self) -> Option<String> {
        let text = crate::words::typed::tidy(&self.words).to_lowercase();
        (!text.is_empty() && self.number().is_none()).then_some(text)
    }

    /// The condition that narrows the most comes first: hands, then place, then kind.
    pub fn lead(&self, me: &str) -> Lead {
        let open = || self.state.map_or(Lead::Open, Lead::State);
        if self.risen {
            return Lead::Risen;
        }
        match (&self.handler, &self.building, &self.category, self.channel, &self.party) {
            (Handler::Person(id), ..) => Lead::Person(id.clone()),
            (Handler::Mine, ..) => Lead::Person(me.to_owned()),
            (_, Some(building), ..) => Lead::Building(building.clone()),
            _ if self.outdoors => Lead::Outdoors,
            (_, _, Some(category), ..) => Lead::Category(category.clone()),
            (_, _, _, Some(channel), _) => Lead::Channel(channel),
            (_, _, _, _, Some(party)) => Lead::Party(party.clone()),
            (Handler::Nobody, ..) => Lead::Nobody,
            (Handler::Anybody, ..) => open(),
        }
    }

    /// Is it, clocks apart, just the runs of one index?
    pub fn runs(&self, me: &str) -> Option<Runs> {
        if self.lead(me) != Lead::Open || !self.words.trim().is_empty() {
            return None;
        }
        match (self.in_hand, self.grid.is_some()) {
            (true, false) => Some(Runs::InHand),
            (false, true) => Some(Runs::Grid),
            _ => None,
        }
    }

    /// Is there anything beside the lead to be judged?
    pub fn judged(&self, me: &str) -> bool {
        let lead = self.lead(me);
        let beside = |led: bool, asked: bool| asked && !led;
        beside(matches!(lead, Lead::Person(_) | Lead::Nobody), self.handler != Handler::Anybody)
            || beside(matches!(lead, Lead::Building(_)), self.building.is_some())
            || beside(matches!(lead, Lead::Outdoors), self.outdoors)
            || beside(matches!(lead, Lead::Category(_)), self.category.is_some())
            || beside(matches!(lead, Lead::Channel(_)), self.channel.is_some())
            || beside(matches!(lead, Lead::Party(_)), self.party.is_some())
            || beside(matches!(lead, Lead::State(_)), self.state.is_some())
            || self.in_hand
            || self.grid.is_some()
            || self.in_words().is_some()
    }

    /// Does the row fit, clocks and number apart, which the database answers?
    pub fn fits(&self, row: &Row<'_>, meaning: &Meaning) -> bool {
        let is = |wanted: &Option<String>, found: Option<&str>| wanted.is_none() || wanted.as_deref() == found;
        let handler = match &self.handler {
            Handler::Anybody => true,
            Handler::Nobody => row.handler.is_none(),
            Handler::Mine => row.handler == Some(meaning.me.as_str()),
            Handler::Person(id) => row.handler == Some(id.as_str()),
        };
        let grid = self.grid.is_none() || row.building.is_some_and(|b| meaning.grid_buildings.iter().any(|g| g == b));
        let in_hand = IN_HAND.contains(&row.state);
        handler
            && grid
            && (!self.in_hand || in_hand)
            && (!self.risen || meaning.risen.iter().any(|id| id == row.id))
            && (!self.outdoors || row.building.is_none())
            && self.state.map_or(row.state.open(), |state| state == row.state)
            && is(&self.party, Some(row.party))
            && is(&self.category, Some(row.category))
            && is(&self.building, row.building)
            && self.channel.is_none_or(|channel| channel.as_str() == row.channel)
            && self.in_words().is_none_or(|words| said(&words, row, meaning))
    }
}

fn said(words: &str, row: &Row<'_>, meaning: &Meaning) -> bool {
    meaning.residents.iter().any(|r| r == row.resident)
        || row.words.to_lowercase().contains(words)
        || row.place.to_lowercase().contains(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row<'static> {
        Row {
            id: "r1",
            state: RequestState::Assigned,
            party: "property",
            handler: Some("zhou"),
            category: "leak",
            building: Some("b3"),
            channel: "phone",
            resident: "wang",
            words: "楼道漏水，很滑",
            place: "3号楼2单元",
        }
    }

    fn text(value: &str) -> Option<String> {
        Some(value.to_owned())
    }

    #[test]
    fn nothing_chosen_is_everything_that_is_open() {
        let all = Sought::default();
        assert!(all.fits(&row(), &Meaning::default()) && !all.judged("zhou"));
        assert_eq!(all.lead("zhou"), Lead::Open);
        assert!(!all.fits(&Row { state: RequestState::Solved, ..row() }, &Meaning::default()));
    }

    #[test]
    fn a_shared_filter_of_ones_own_work_is_each_readers_own() {
        let mine = Sought { handler: Handler::Mine, ..Sought::default() };
        assert_eq!(mine.lead("zhao"), Lead::Person("zhao".into()));
        assert!(mine.fits(&row(), &Meaning { me: "zhou".into(), ..Meaning::default() }));
        assert!(!mine.fits(&row(), &Meaning { me: "zhao".into(), ..Meaning::default() }));
        assert!(!mine.judged("zhao"), "its index answers alone");
    }

    #[test]
    fn every_condition_narrows() {
        let fits = [
            Sought { party: text("property"), ..Sought::default() },
            Sought { category: text("leak"), ..Sought::default() },
            Sought { building: text("b3"), ..Sought::default() },
            Sought { channel: Some(Channel::Phone), ..Sought::default() },
            Sought { state: Some(RequestState::Assigned), ..Sought::default() },
            Sought { in_hand: true, ..Sought::default() },
            Sought { risen: true, ..Sought::default() },
            Sought { grid: text("g1"), ..Sought::default() },
            Sought { words: "漏水".into(), ..Sought::default() },
            Sought { words: "３号楼".into(), ..Sought::default() },
        ];
        let others = [
            Sought { party: text("street"), ..Sought::default() },
            Sought { category: text("lift"), ..Sought::default() },
            Sought { building: text("b4"), ..Sought::default() },
            Sought { channel: Some(Channel::Paper), ..Sought::default() },
            Sought { state: Some(RequestState::Filed), ..Sought::default() },
            Sought { risen: true, ..Sought::default() },
            Sought { grid: text("g1"), ..Sought::default() },
            Sought { words: "电梯".into(), ..Sought::default() },
            Sought { handler: Handler::Nobody, ..Sought::default() },
        ];
        let (grid_buildings, risen) = (vec!["b3".into()], vec!["r1".into()]);
        let there = Meaning { grid_buildings, risen, ..Meaning::default() };
        let elsewhere = Meaning { grid_buildings: vec!["b9".into()], risen: vec!["r9".into()], ..Meaning::default() };
        for one in fits {
            assert!(one.fits(&row(), &there), "{one:?}");
        }
        for one in others {
            assert!(!one.fits(&row(), &elsewhere), "{one:?}");
        }
    }

    #[test]
    fn the_narrowest_leads_and_the_rest_is_judged() {
        let both = Sought { category: text("leak"), building: text("b3"), ..Sought::default() };
        assert_eq!(both.lead("zhou"), Lead::Building("b3".into()));
        assert!(both.judged("zhou"));
        let state = Sought { state: Some(RequestState::Filed), ..Sought::default() };
        assert!(!state.judged("zhou"));
        assert!(Sought { state: Some(RequestState::Filed), party: text("p"), ..Sought::default() }.judged("zhou"));
        let risen = Sought { risen: true, handler: Handler::Mine, ..Sought::default() };
        assert_eq!(risen.lead("zhou"), Lead::Risen, "a handful, whoever has it in hand");
        assert!(risen.judged("zhou"));
    }

    #[test]
    fn runs_are_what_nothing_else_is_asked_beside() {
        let (in_hand, grid) =
            (Sought { in_hand: true, ..Sought::default() }, Sought { grid: text("g1"), ..Sought::default() });
        assert_eq!((in_hand.runs("zhou"), grid.runs("zhou")), (Some(Runs::InHand), Some(Runs::Grid)));
        let beside = [
            Sought { in_hand: true, ..grid.clone() },
            Sought { words: "漏水".into(), ..grid.clone() },
            Sought { party: text("property"), ..in_hand.clone() },
            Sought { handler: Handler::Mine, ..in_hand },
            Sought { state: Some(RequestState::Filed), ..grid },
            Sought::default(),
        ];
        for one in beside {
            assert_eq!(one.runs("zhou"), None, "{one:?}");
        }
        let held = RequestState::ALL.iter().filter(|state| state.open() && **state != RequestState::Filed);
        assert!(held.eq(IN_HAND.iter()), "whatever is open and not only filed");
    }

    #[test]
    fn a_number_is_known_however_it_is_typed() {
        let number = |words: &str| Sought { words: words.into(), ..Sought::default() }.number();
        for typed in ["R-1042", "r1042", " 1042 ", "Ｒ－1042", "r-1042"] {
            assert_eq!(number(typed), Some(1042), "{typed}");
        }
        assert_eq!((number("王秀兰"), number("")), (None, None));
    }
}
