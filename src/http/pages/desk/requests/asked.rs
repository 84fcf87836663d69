//! A filter of the queue as it stands in an address: read, written back, and looked up.

use serde::Deserialize;

use super::Sees;
use crate::domain::queue::{Handler, Meaning, Sought, When};
use crate::domain::request::RequestState;
use crate::domain::standing::Channel;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::reply::url_escape;
use crate::store::conn::Conn;
use crate::store::people_search;
use crate::store::requests_queue::{self as store, Between, Key};
use crate::store::risen;

/// The query of the queue's address. Everything else in it is nobody's filter and is left alone.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// A state, or `in_hand`.
    pub state: String,
    pub risen: String,
    pub late: String,
    pub today: String,
    pub party: String,
    /// `mine`, `nobody` or a person.
    pub handler: String,
    pub category: String,
    /// `building:…`, `grid:…` or `outdoors`.
    pub place: String,
    pub channel: String,
    pub words: String,
    /// `due.id`, as the page before gave it.
    pub after: String,
    /// Asked for expressly: not the filter one starts with.
    pub all: String,
    /// `all`: every row of this page is ticked.
    pub tick: String,
}

impl Asked {
    pub fn sought(&self) -> Sought {
        let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        let at = |kind: &str| self.place.split_once(':').filter(|(k, _)| *k == kind).and_then(|(_, id)| some(id));
        Sought {
            state: RequestState::parse(&self.state),
            in_hand: self.state == "in_hand",
            risen: !self.risen.is_empty(),
            when: match (self.late.is_empty(), self.today.is_empty()) {
                (false, _) => When::Late,
                (true, false) => When::Today,
                (true, true) => When::Any,
            },
            party: some(&self.party),
            handler: match self.handler.as_str() {
                "" => Handler::Anybody,
                "nobody" => Handler::Nobody,
                "mine" => Handler::Mine,
                id => Handler::Person(id.to_owned()),
            },
            category: some(&self.category),
            building: at("building"),
            grid: at("grid"),
            outdoors: self.place == "outdoors",
            channel: Channel::parse(&self.channel),
            words: self.words.clone(),
        }
    }

    /// Nothing at all was asked for, not even everything.
    pub fn nothing(&self) -> bool {
        self.query().is_empty() && self.all.is_empty() && self.after.is_empty()
    }

    /// The filter alone, as an address holds it: empty where nothing is chosen.
    pub fn query(&self) -> String {
        let fields = [
            ("state", &self.state),
            ("risen", &self.risen),
            ("late", &self.late),
            ("today", &self.today),
            ("party", &self.party),
            ("handler", &self.handler),
            ("category", &self.category),
            ("place", &self.place),
            ("channel", &self.channel),
            ("words", &self.words),
        ];
        let chosen = fields.iter().filter(|(_, value)| !value.is_empty());
        chosen.map(|(name, value)| format!("{name}={}", url_escape(value))).collect::<Vec<_>>().join("&")
    }

    /// The same filter from one that was kept; what does not parse is all that is open.
    pub fn parse(query: &str) -> Self {
        actix_web::web::Query::<Self>::from_query(query).map(|q| q.into_inner()).unwrap_or_default()
    }

    /// The same page, everything on it ticked.
    pub fn ticked(&self) -> String {
        join(&self.query(), &[("after", &self.after), ("all", &self.all), ("tick", "all")])
    }

    /// The page that goes on from here.
    pub fn next(&self, key: &Key) -> String {
        let after = format!("{}.{}", key.0, key.1);
        join(&self.query(), &[("after", &after), ("all", &self.all)])
    }

    fn after(&self) -> Option<Key> {
        let (due, id) = self.after.split_once('.')?;
        Some((due.parse().ok()?, id.to_owned()))
    }

    /// What a store is asked: a party's own account sees only what is theirs, whatever it asks for.
    pub fn for_store(&self, ctx: &Ctx, sees: &Sees) -> Result<store::Asked, Error> {
        let mut sought = self.sought();
        if let Sees::Party(party) = sees {
            sought.party = Some(party.clone());
        }
        let due: Between = match sought.when {
            When::Any => (None, None),
            When::Late => (None, Some(ctx.now)),
            When::Today => (Some(ctx.now), Some(day_ends(&ctx.community.zone(), ctx.now))),
        };
        let meaning = Meaning { me: ctx.caller()?.person_id.clone(), ..Meaning::default() };
        Ok(store::Asked { sought, meaning, due, after: self.after() })
    }
}

fn join(query: &str, more: &[(&str, &str)]) -> String {
    let more = more.iter().filter(|(_, value)| !value.is_empty()).map(|(n, v)| format!("{n}={}", url_escape(v)));
    let parts = Some(query.to_owned()).filter(|q| !q.is_empty()).into_iter().chain(more);
    parts.collect::<Vec<_>>().join("&")
}

/// Finds out what the words mean before the queue is read: whose name it is, which buildings a grid has.
pub fn look_up(conn: &mut Conn, community: &str, asked: &mut store::Asked) -> Result<(), Error> {
    if let Some(grid) = &asked.sought.grid {
        asked.meaning.grid_buildings = store::buildings_of_grid(conn, community, grid)?;
    }
    if asked.sought.risen {
        let most = i64::try_from(store::JUDGED).unwrap_or(i64::MAX);
        asked.meaning.risen = risen::ids(conn, community, most)?;
    }
    if asked.sought.in_words().is_some() {
        let found = people_search::search(conn, community, &asked.sought.words, None, 50)?;
        asked.meaning.residents = found.into_iter().map(|p| p.id).collect();
    }
    Ok(())
}

/// The first instant of the next day, by the community's own clock.
pub fn day_ends(zone: &jiff::tz::TimeZone, now: i64) -> i64 {
    const DAY: i64 = 24 * 3_600_000;
    let Ok(at) = jiff::Timestamp::from_millisecond(now) else { return now + DAY };
    let tomorrow = zone.to_datetime(at).date().tomorrow();
    let midnight = tomorrow.and_then(|day| zone.to_timestamp(day.at(0, 0, 0, 0)));
    midnight.map_or(now + DAY, |at| at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let asked = Asked {
            state: "filed".into(),
            place: "grid:g1".into(),
            handler: "mine".into(),
            words: "漏水 & 滑".into(),
            after: "17.x".into(),
            ..Asked::default()
        };
        let again = Asked::parse(&asked.query());
        assert_eq!(again.sought(), asked.sought());
        assert_eq!(again.after, "", "a place in the list is no filter");
        assert!(Asked::parse("").nothing() && !Asked::parse("all=yes").nothing());
        assert_eq!(Asked::parse("place=nowhere:x&state=unheard").sought(), Sought::default());
    }

    #[test]
    fn a_page_goes_on_where_the_last_one_ended() {
        let next = Asked::parse(&Asked::parse("state=filed").next(&(1700, "abc-1".into())));
        assert_eq!((next.after(), next.state.as_str()), (Some((1700, "abc-1".into())), "filed"));
        assert_eq!(Asked::parse("after=x.abc").after(), None);
    }

    #[test]
    fn a_day_ends_at_midnight_of_the_place() {
        let shanghai = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
        let morning = 1_795_395_600_000; // Monday 23 November 2026, 9:00 in Shanghai
        assert_eq!(day_ends(&shanghai, morning), morning + 15 * 3_600_000);
    }
}
