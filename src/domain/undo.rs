//! How long what was done for somebody can be taken back (TRUST.md §2).

/// 24 hours, milliseconds.
pub const WINDOW: i64 = 24 * 3_600_000;
/// Never shorter than this once the resident knows, milliseconds (*fixed*).
pub const LEAST: i64 = 10 * 60_000;
/// Objection stays open this long after the resident knows, milliseconds.
pub const OBJECTION: i64 = 30 * 24 * 3_600_000;

/// Whether it can still be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// The resident has not been reached, so the window has not begun.
    NotYetTold,
    /// Open until this instant.
    Until(i64),
    Over,
}

/// 24 h from when the resident was reached, or until it takes effect, never under ten minutes.
pub fn undo(told_at: Option<i64>, effect_at: Option<i64>, now: i64) -> Undo {
    let Some(told) = told_at else {
        return Undo::NotYetTold;
    };
    let end = match effect_at {
        Some(effect) => (told + WINDOW).min(effect).max(told + LEAST),
        None => told + WINDOW,
    };
    if now < end { Undo::Until(end) } else { Undo::Over }
}

/// The last moment for 不是我的意思; open without end while the resident has not been reached
/// (Civil Code art. 171: silence for 30 days refuses, it never consents).
pub fn object_until(told_at: Option<i64>) -> Option<i64> {
    told_at.map(|told| told + OBJECTION)
}

/// May 不是我的意思 be said of an act as it stands (`done`), done by that right, known to the resident since then? What one
/// did oneself, alone, is taken back or changed, not objected to.
pub fn may_object(state: &str, standing: &str, told_at: Option<i64>, now: i64) -> bool {
    state == "done" && standing != "self" && object_until(told_at).is_none_or(|until| now < until)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn the_window_starts_when_she_was_reached() {
        assert_eq!(undo(None, None, 100 * HOUR), Undo::NotYetTold);
        assert_eq!(undo(Some(0), None, HOUR), Undo::Until(24 * HOUR));
        assert_eq!(undo(Some(0), None, 24 * HOUR), Undo::Over);
    }

    #[test]
    fn objection_stays_open_for_thirty_days_after_she_knew() {
        assert!(may_object("done", "mandate", None, 1_000 * HOUR));
        assert!(may_object("done", "office", Some(0), OBJECTION - 1));
        assert!(!may_object("done", "mandate", Some(0), OBJECTION));
        assert!(!may_object("objected", "mandate", None, 0) && !may_object("done", "self", None, 0));
    }

    #[test]
    fn work_that_began_closes_it_but_never_under_ten_minutes() {
        assert_eq!(undo(Some(0), Some(HOUR), HOUR - 1), Undo::Until(HOUR));
        assert_eq!(undo(Some(0), Some(1), 2), Undo::Until(LEAST));
        assert_eq!(undo(Some(2 * HOUR), Some(HOUR), 2 * HOUR + 1), Undo::Until(2 * HOUR + LEAST));
        assert_eq!(undo(None, Some(HOUR), 2 * HOUR), Undo::NotYetTold);
    }
}
