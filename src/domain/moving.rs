//! Somebody moves to another home, or away: what goes along and what stays (TRUST.md §3: residence is proved for one home).

use super::mandate::MandateState;

/// What is written down about a home: who has the key, whom to ring, what to mind at the door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HouseholdNotes {
    pub key_holder: String,
    pub call_first: String,
    pub notes: String,
}

impl HouseholdNotes {
    pub fn is_empty(&self) -> bool {
        self.key_holder.is_empty() && self.call_first.is_empty() && self.notes.is_empty()
    }
}

/// What becomes of the notes of the home somebody leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotesAfter {
    /// Others still live there: the notes are theirs.
    Stay,
    /// Nobody is left: whoever comes next does not inherit a stranger's key-holder. Whom to ring and what to mind go to
    /// the new home, if nothing is written down there; who has the key never does, for it opens the old door.
    Leave { to_new_home: Option<HouseholdNotes> },
}

/// Decides it. `there` is what is written down about the new home, `None` where they leave the community.
pub fn notes_after(old: &HouseholdNotes, others_remain: bool, there: Option<&HouseholdNotes>) -> NotesAfter {
    if others_remain {
        return NotesAfter::Stay;
    }
    let along = HouseholdNotes { key_holder: String::new(), ..old.clone() };
    let to_new_home = there.filter(|there| there.is_empty() && !along.is_empty()).map(|_| along);
    NotesAfter::Leave { to_new_home }
}

/// What a mandate becomes when the resident leaves the community: what it was given for is over (Civil Code art. 173, 1);
/// what nobody had consented to yet lapses.
pub fn mandate_after_leaving(state: MandateState) -> Option<MandateState> {
    match state {
        MandateState::Draft | MandateState::ConsentPending => Some(MandateState::Lapsed),
        open if open.open() => Some(MandateState::Completed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(key: &str, call: &str) -> HouseholdNotes {
        HouseholdNotes { key_holder: key.into(), call_first: call.into(), notes: String::new() }
    }

    #[test]
    fn a_key_opens_one_door() {
        let old = notes("对门周奶奶", "女儿王芳");
        let empty = HouseholdNotes::default();
        let along = NotesAfter::Leave { to_new_home: Some(notes("", "女儿王芳")) };
        assert_eq!(notes_after(&old, false, Some(&empty)), along);
        assert_eq!(notes_after(&old, true, Some(&empty)), NotesAfter::Stay);
        let taken = NotesAfter::Leave { to_new_home: None };
        assert_eq!(notes_after(&old, false, Some(&notes("门卫", ""))), taken, "nothing is overwritten");
        assert_eq!(notes_after(&old, false, None), taken, "away: nothing is carried anywhere");
        assert_eq!(notes_after(&notes("对门周奶奶", ""), false, Some(&empty)), taken);
    }

    #[test]
    fn what_stands_ends_with_leaving() {
        assert_eq!(mandate_after_leaving(MandateState::Active), Some(MandateState::Completed));
        assert_eq!(mandate_after_leaving(MandateState::Suspended), Some(MandateState::Completed));
        assert_eq!(mandate_after_leaving(MandateState::ConsentPending), Some(MandateState::Lapsed));
        assert_eq!(mandate_after_leaving(MandateState::Revoked), None);
    }
}
