//! An act of tier 2 that a helper asked for waits until the resident says yes on a path the helper does not control
//! (TRUST.md §2): whose word counts, and which way it came.

use super::standing::{Channel, Right, Standing};
use super::stored::stored;
use super::waiting::{NumberOnFile, may_ring};

const DAY: i64 = 24 * 3_600_000;
/// Silence this long refuses, milliseconds (Civil Code art. 171).
pub const WAITS: i64 = 30 * DAY;
/// As many as one helper may have waiting for one resident: more is pressing her, not helping.
pub const MOST: i64 = 5;

stored! {
    /// Which way the resident's word came.
    pub enum Way {
        OwnDevice => "own_device",
        Kiosk => "kiosk",
        Desk => "desk",
        /// Staff were at her home.
        Visit => "visit",
        /// Staff rang the number on file.
        Call => "call",
    }
}

stored! {
    /// What became of it.
    pub enum HeldState {
        Waiting => "waiting",
        /// Confirmed, decided again, and done.
        Done => "done",
        /// Confirmed, and refused when it was decided again: the mandate had ended, say.
        Void => "void",
        Refused => "refused",
        TakenBack => "taken_back",
        Lapsed => "lapsed",
    }
}

/// The resident's yes. Only [`hear`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmed {
    way: Way,
}

impl Confirmed {
    pub fn way(self) -> Way {
        self.way
    }
}

/// What was asked for, as far as hearing the answer depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub resident: &'a str,
    /// The device and the session it was asked for on.
    pub device: Option<&'a str>,
    pub session: Option<&'a str>,
    pub ends_at: i64,
}

/// Why somebody's yes is not the resident's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotHeard {
    /// It is not the resident, nor staff who asked them; or a helper is beside them.
    NotHerWay,
    /// What was asked for on this device is not confirmed on it.
    SameDevice,
    /// A call makes nobody sure of a number that is new, shared, or somebody else's.
    NoNumber,
    Over,
}

/// Hears the resident: on their own enrolled device or at a kiosk, or through staff who say how they asked.
pub fn hear(
    asked: Asked<'_>,
    standing: &Standing,
    staff: Option<Way>,
    number: NumberOnFile,
    now: i64,
) -> Result<Confirmed, NotHeard> {
    if now >= asked.ends_at {
        return Err(NotHeard::Over);
    }
    let way = match (&standing.right, staff) {
        (Right::OwnSelf, None) if standing.actor == asked.resident => by_herself(asked, standing)?,
        (Right::Office { .. }, Some(Way::Call)) => {
            may_ring(number, now).map(|()| Way::Call).or(Err(NotHeard::NoNumber))?
        }
        (Right::Office { .. }, Some(way @ (Way::Desk | Way::Visit))) => way,
        _ => return Err(NotHeard::NotHerWay),
    };
    Ok(Confirmed { way })
}

/// Only where nobody else's hands were: a phone bound to her, or a kiosk.
fn by_herself(asked: Asked<'_>, standing: &Standing) -> Result<Way, NotHeard> {
    let same = |one: Option<&str>, other: &Option<String>| one.is_some() && one == other.as_deref();
    if same(asked.session, &standing.session) {
        return Err(NotHeard::SameDevice);
    }
    match standing.channel {
        // The kiosk is everybody's device and nobody's own.
        Channel::Kiosk => Ok(Way::Kiosk),
        Channel::OwnPhone if same(asked.device, &standing.device) => Err(NotHeard::SameDevice),
        Channel::OwnPhone if standing.device.is_some() => Ok(Way::OwnDevice),
        _ => Err(NotHeard::NotHerWay),
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::domain::one_time::LONG_ON_FILE;
    use crate::domain::standing::{ALWAYS_FRESH, Assurance, Office};

    const NOW: i64 = 1_795_395_600_000;
    const ASKED: Asked<'_> =
        Asked { resident: "wang", device: Some("her phone"), session: Some("s1"), ends_at: NOW + 1 };
    const HERS: NumberOnFile = NumberOnFile { there: true, shared: false, of_others: false, since: NOW - LONG_ON_FILE };

    /// A yes, for the tests of other rules.
    pub fn heard() -> Confirmed {
        Confirmed { way: Way::Kiosk }
    }

    fn by(actor: &str, right: Right, channel: Channel, device: Option<&str>) -> Standing {
        Standing {
            actor: actor.into(),
            right,
            channel,
            assurance: Assurance::CardAndPin,
            fresh_until: ALWAYS_FRESH,
            session: Some("s2".into()),
            device: device.map(str::to_owned),
            key: None,
            client_at: None,
        }
    }

    #[test]
    fn her_own_phone_and_the_kiosk_are_hers() {
        let her = |channel, device| hear(ASKED, &by("wang", Right::OwnSelf, channel, device), None, HERS, NOW);
        assert_eq!(her(Channel::OwnPhone, Some("new phone")).map(Confirmed::way), Ok(Way::OwnDevice));
        assert_eq!(her(Channel::Kiosk, Some("her phone")).map(Confirmed::way), Ok(Way::Kiosk));
        assert_eq!(her(Channel::OwnPhone, None), Err(NotHeard::NotHerWay), "a browser nobody knows");
        assert_eq!(her(Channel::OwnPhone, Some("her phone")), Err(NotHeard::SameDevice), "it was asked for there");
        assert_eq!(her(Channel::HelperDevice, Some("x")), Err(NotHeard::NotHerWay));
        assert_eq!(her(Channel::Api, Some("x")), Err(NotHeard::NotHerWay));
    }

    #[test]
    fn nobody_elses_yes_counts() {
        let li = by("li", Right::OwnSelf, Channel::Kiosk, None);
        assert_eq!(hear(ASKED, &li, None, HERS, NOW), Err(NotHeard::NotHerWay));
        let beside = by("wang", Right::Assisted { by: "li".into() }, Channel::HelperDevice, None);
        assert_eq!(hear(ASKED, &beside, None, HERS, NOW), Err(NotHeard::NotHerWay));
        let kiosk = by("wang", Right::OwnSelf, Channel::Kiosk, None);
        assert_eq!(hear(ASKED, &kiosk, None, HERS, NOW + 1), Err(NotHeard::Over));
    }

    #[test]
    fn staff_say_how_they_asked_her() {
        let desk = by("zhou", Right::Office { office: Office::Desk, party: None }, Channel::Desk, None);
        let said = |way, number| hear(ASKED, &desk, way, number, NOW).map(Confirmed::way);
        assert_eq!(said(Some(Way::Visit), HERS), Ok(Way::Visit));
        assert_eq!(said(Some(Way::Desk), NumberOnFile::default()), Ok(Way::Desk));
        assert_eq!(said(Some(Way::Call), HERS), Ok(Way::Call));
        let new = NumberOnFile { since: NOW, ..HERS };
        assert_eq!(said(Some(Way::Call), new), Err(NotHeard::NoNumber), "whoever changed it could answer it");
        assert_eq!(said(Some(Way::Call), NumberOnFile { of_others: true, ..HERS }), Err(NotHeard::NoNumber));
        assert_eq!(said(Some(Way::Kiosk), HERS), Err(NotHeard::NotHerWay), "the kiosk speaks for itself");
        assert_eq!(said(None, HERS), Err(NotHeard::NotHerWay));
    }
}
