//! What each kind of step leaves behind: whether something still has to be done about the request afterwards.

/// Every kind of step that anybody but staff may read, and whether the request is open after it. `None` leaves it as it was.
pub const STEPS: &[(&str, Option<bool>)] = &[
    ("filed", Some(true)),
    ("accepted", Some(true)),
    ("assigned", Some(true)),
    ("transferred", Some(true)),
    ("answered", Some(true)),
    ("solved", Some(false)),
    ("confirmed", Some(false)),
    ("reopened", Some(true)),
    ("declined", Some(false)),
    ("objected", None),
    ("upheld", None),
    ("restored", Some(true)),
    ("withdrawn", Some(false)),
    ("closed", Some(false)),
    ("rated", None),
    ("noted", None),
    ("overdue", None),
    ("risen", None),
    ("decided", None),
    ("merged", None),
    ("split", None),
    ("let_public", None),
    ("kept_private", None),
    ("published", None),
    ("unpublished", None),
    ("call_asked", None),
    ("rung", None),
    ("recategorised", None),
];

/// Whether a request is open after a step of this kind; `None`: as it was before.
pub fn open_after(kind: &str) -> Option<bool> {
    STEPS.iter().find(|(known, _)| *known == kind).and_then(|(_, open)| *open)
}

/// The kinds that open or close a request.
pub fn turning() -> Vec<&'static str> {
    STEPS.iter().filter(|(_, open)| open.is_some()).map(|(kind, _)| *kind).collect()
}
