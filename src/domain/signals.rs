//! What a human should look at (TRUST.md §3). Never a verdict: a signal blocks nothing, says what was seen and asks
//! somebody to look. Every rule is pure, over acts and messages already read.

mod rules;

pub use rules::{
    Done, Missed, Watched, changed_before, confirmed_fast, night_acts, only_channel, same_witness, unreachable,
    withdrawn_by_proxy,
};

use serde::{Deserialize, Serialize};

use super::stored::stored;

const DAY: i64 = 24 * 3_600_000;

stored! {
    /// What was seen.
    pub enum SignalKind {
        /// A resident's contact changed shortly before somebody did weighty things for them.
        ContactChanged => "contact_changed",
        /// A new helper, and shortly after it weighty things done by proxy.
        HelperChanged => "helper_changed",
        /// Acts by proxy in the small hours.
        NightActs => "night_acts",
        /// For months nobody but one helper has brought a word from the resident.
        OnlyChannel => "only_channel",
        /// Things confirmed faster than anybody reads.
        FastConfirmations => "fast_confirmations",
        /// Rung and visited again and again, and nobody found.
        Unreachable => "unreachable",
        /// One witness to many signed mandates.
        SameWitness => "same_witness",
        /// A complaint taken back by somebody else's hands.
        WithdrawnByProxy => "withdrawn_by_proxy",
        /// A tie between helper and resident that nobody had declared.
        UndeclaredTie => "undeclared_tie",
        /// Somebody stopped helping; their residents need others.
        HelperLeft => "helper_left",
        /// Money, goods or a scarce place for the helper or their kin, refused.
        SelfDealing => "self_dealing",
    }
}

impl SignalKind {
    /// Is it about how things stand, rather than about something that happened? What stands is not raised again until
    /// the quiet time after somebody looked is over; what happened is raised again when it happens again.
    pub fn stands(self) -> bool {
        matches!(self, Self::OnlyChannel | Self::Unreachable | Self::SameWitness)
    }
}

/// When each of them is raised. One place; `[signals]` in linli.toml changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thresholds {
    /// Weighty acts this many days after a change of contact or helper.
    pub change_days: i64,
    /// The small hours, by the community's clock: from this hour,
    pub night_from: i8,
    /// up to and without this one.
    pub night_until: i8,
    /// Acts by one helper in those hours.
    pub night_acts: usize,
    /// Nobody but one helper for this many days,
    pub only_channel_days: i64,
    /// and at least this many acts by them in that time.
    pub only_channel_acts: i64,
    /// Nobody reads what they confirm in less than this.
    pub reading_seconds: i64,
    /// Confirmations in a row, each faster than that.
    pub fast_confirmations: usize,
    /// Calls or visits that found nobody,
    pub unreachable_tries: i32,
    /// over this many days.
    pub unreachable_days: i64,
    /// Signed mandates with one witness,
    pub witness_mandates: i64,
    /// within this many days.
    pub witness_days: i64,
    /// What stands as it stood is not raised again for this many days after somebody looked.
    pub quiet_days: i64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            change_days: 7,
            night_from: 0,
            night_until: 5,
            night_acts: 1,
            only_channel_days: 90,
            only_channel_acts: 5,
            reading_seconds: 4,
            fast_confirmations: 3,
            unreachable_tries: 5,
            unreachable_days: 5,
            witness_mandates: 3,
            witness_days: 90,
            quiet_days: 30,
        }
    }
}

impl Thresholds {
    /// How far back the scan looks at acts one by one.
    pub fn window(&self) -> i64 {
        (self.change_days.max(1) + 1) * DAY
    }

    /// Where looking for the only channel begins.
    pub fn only_channel_since(&self, now: i64) -> i64 {
        now - self.only_channel_days * DAY
    }

    pub fn witness_since(&self, now: i64) -> i64 {
        now - self.witness_days * DAY
    }

    /// Messages older than this may tell of somebody unreachable.
    pub fn unreachable_before(&self, now: i64) -> i64 {
        now - self.unreachable_days * DAY
    }
}

/// Something seen, about somebody, with what the words need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub kind: SignalKind,
    pub resident: Option<String>,
    pub helper: Option<String>,
    pub facts: Facts,
    /// The newest thing seen.
    pub at: i64,
}

impl Seen {
    /// Whom it is about, as one word: while a signal of the same kind about the same is open, no second one is opened.
    pub fn about(&self) -> String {
        let part = |one: &Option<String>| one.clone().unwrap_or_default();
        let whom = format!("{}/{}", part(&self.resident), part(&self.helper));
        match &self.facts.witness {
            Some(witness) => format!("{whom}/{witness}"),
            None => whom,
        }
    }
}

/// What was seen, in figures and names; the words are chosen by the reader's language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// How many times.
    #[serde(skip_serializing_if = "is_zero")]
    pub n: i64,
    /// The first of them, milliseconds UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<i64>,
    /// Who watched the signing, as written on the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// The acts to look at, by id, a few of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// What is known of the last signal of the kind about the same people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    pub open: bool,
    pub seen_at: i64,
    pub closed_at: Option<i64>,
}

/// What is done with something seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A new signal.
    Raise,
    /// One is open already and learns that it was seen again.
    Again,
    /// Somebody has looked at exactly this.
    Nothing,
}

pub fn what_to_do(kind: SignalKind, seen_at: i64, before: Option<Before>, quiet_days: i64) -> What {
    match before {
        None => What::Raise,
        Some(b) if b.open && seen_at > b.seen_at && !kind.stands() => What::Again,
        Some(b) if b.open => What::Nothing,
        Some(b) => {
            let closed_at = b.closed_at.unwrap_or(b.seen_at);
            let rests_until = if kind.stands() { closed_at + quiet_days * DAY } else { b.seen_at };
            if seen_at > rests_until { What::Raise } else { What::Nothing }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_open_signal_at_a_time_and_none_twice_about_the_same_thing() {
        let open = Some(Before { open: true, seen_at: 10, closed_at: None });
        let closed = Some(Before { open: false, seen_at: 10, closed_at: Some(20) });
        let night = SignalKind::NightActs;
        assert_eq!(what_to_do(night, 5, None, 30), What::Raise);
        assert_eq!(what_to_do(night, 10, open, 30), What::Nothing);
        assert_eq!(what_to_do(night, 11, open, 30), What::Again);
        assert_eq!(what_to_do(night, 10, closed, 30), What::Nothing, "somebody looked at this one");
        assert_eq!(what_to_do(night, 11, closed, 30), What::Raise, "it happened again");
    }

    #[test]
    fn what_stands_as_it_stood_rests_for_a_month() {
        let closed = Some(Before { open: false, seen_at: 10, closed_at: Some(20) });
        let stands = SignalKind::Unreachable;
        assert_eq!(what_to_do(stands, 20 + 30 * DAY, closed, 30), What::Nothing);
        assert_eq!(what_to_do(stands, 21 + 30 * DAY, closed, 30), What::Raise);
        assert_eq!(what_to_do(stands, 99, Some(Before { open: true, seen_at: 1, closed_at: None }), 30), What::Nothing);
    }

    #[test]
    fn facts_read_back() {
        let facts = Facts { n: 3, witness: Some("孙大妈".into()), ..Facts::default() };
        let text = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<Facts>(&text).unwrap(), facts);
        assert_eq!(serde_json::from_str::<Facts>("{}").unwrap(), Facts::default());
    }
}
