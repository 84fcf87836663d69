//! By what right somebody acts, and through which channel (TRUST.md §1).

use serde::{Deserialize, Serialize};

use super::mandate::{MandateKind, MandateState, Matter, state_now};
use super::stored::stored;

/// A staff role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    Desk,
    Accounts,
    Auditor,
    Admin,
    /// A member of a responsible party, who sees and handles only what is that party's.
    Party,
}

impl Office {
    pub const ALL: [Self; 5] = [Self::Desk, Self::Accounts, Self::Auditor, Self::Admin, Self::Party];

    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Accounts => "accounts",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
            Self::Party => "party",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.as_str() == text)
    }
}

/// The way an act reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    OwnPhone,
    HelperDevice,
    Kiosk,
    Desk,
    Phone,
    Paper,
    OfflineVisit,
    /// What somebody said in the residents' group of a messenger, and the desk wrote down.
    GroupChat,
    Api,
    Console,
}

impl Channel {
    pub const ALL: [Self; 10] = [
        Self::OwnPhone,
        Self::HelperDevice,
        Self::Kiosk,
        Self::Desk,
        Self::Phone,
        Self::Paper,
        Self::OfflineVisit,
        Self::GroupChat,
        Self::Api,
        Self::Console,
    ];

    pub fn as_str(&self) -> &'static str {
        match self {
            Self::OwnPhone => "own_phone",
            Self::HelperDevice => "helper_device",
            Self::Kiosk => "kiosk",
            Self::Desk => "desk",
            Self::Phone => "phone",
            Self::Paper => "paper",
            Self::OfflineVisit => "offline_visit",
            Self::GroupChat => "group_chat",
            Self::Api => "api",
            Self::Console => "console",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.as_str() == text)
    }
}

stored! {
    /// How sure we are of who is there: by what they proved themselves last.
    pub enum Assurance {
        /// Card and PIN on a device enrolled to that person, or at a kiosk.
        CardAndPin => "card_and_pin",
        /// Card and its next single-use number, on a helper's device.
        CardAndNumber => "card_and_number",
        /// A code sent to the person, or read out to them, on a device nobody has recognised.
        Code => "code",
        /// A single-use set-up code handed over by staff.
        SetupCode => "setup_code",
        /// Password alone (a helper before a second factor).
        Password => "password",
        /// Password and a second factor.
        PasswordAndTotp => "password_and_totp",
        /// A passkey, its owner verified by the device that holds it (WebAuthn).
        Passkey => "passkey",
        /// A paper receipt's code and the number on the card: two things held, by whoever holds them.
        ReceiptAndCard => "receipt_and_card",
        /// A bearer token.
        Token => "token",
        /// The key of another system.
        ApiKey => "api_key",
        /// The person at the machine's console.
        Console => "console",
    }
}

/// A proof that does not age: the act itself carries it (a single-use code, the console).
pub const ALWAYS_FRESH: i64 = i64::MAX;

/// What a mandate allows, as read inside the transaction that relies on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MandateFacts {
    pub id: String,
    pub version: i32,
    pub kind: MandateKind,
    /// The highest tier it carries.
    pub tier_max: i32,
    pub state: MandateState,
    pub matters: Vec<Matter>,
    pub from_at: i64,
    pub until_at: i64,
    pub cooling_until: Option<i64>,
}

impl MandateFacts {
    /// Whether it gives any right at this instant, milliseconds UTC; which, the policy says for each act.
    pub fn in_force(&self, now: i64) -> bool {
        state_now(self.state, self.until_at, self.cooling_until, now).in_force() && now >= self.from_at
    }
}

/// By what right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Right {
    /// The resident alone.
    OwnSelf,
    /// The resident, beside a helper, on the helper's device.
    Assisted { by: String },
    /// A helper under a mandate.
    Mandate(MandateFacts),
    /// A member of staff, or of a responsible party (then `party` is named).
    Office { office: Office, party: Option<String> },
    /// Another system, by the key staff gave it: it files its own reports, and nobody else's.
    Key { key: String },
    /// The machine itself: first set-up, clocks that ran out.
    System,
}

/// Who acts, by what right, from which session and device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub actor: String,
    pub right: Right,
    pub channel: Channel,
    pub assurance: Assurance,
    /// Until when that proof is fresh enough for what needs a fresh one, milliseconds UTC.
    pub fresh_until: i64,
    pub session: Option<String>,
    pub device: Option<String>,
    /// The idempotency key the form carried.
    pub key: Option<String>,
    /// The sender's own clock, milliseconds UTC, where it said.
    pub client_at: Option<i64>,
}

impl Standing {
    /// When it was done, milliseconds UTC: by the phone's clock where it waited for a signal, else now. How far that clock
    /// is believed is judged before (`domain::offline::judge`).
    pub fn done_at(&self, now: i64) -> i64 {
        self.client_at.filter(|_| self.channel == Channel::OfflineVisit).unwrap_or(now)
    }

    /// Does what is weighty wait for the resident's own word, said on a path of theirs (TRUST.md §2, tier 2)? Not where a
    /// guardian stands in its place (Civil Code art. 23, 34).
    pub fn waits_for_own_word(&self) -> bool {
        match &self.right {
            Right::Assisted { .. } => true,
            Right::Mandate(facts) => facts.kind != MandateKind::Guardian,
            Right::OwnSelf => self.assurance == Assurance::Code,
            Right::Office { .. } | Right::Key { .. } | Right::System => false,
        }
    }

    /// The machine itself: clocks that ran out, something noticed.
    pub fn of_the_house() -> Self {
        Self {
            actor: "system".to_owned(),
            right: Right::System,
            channel: Channel::Console,
            assurance: Assurance::Console,
            fresh_until: ALWAYS_FRESH,
            session: None,
            device: None,
            key: None,
            client_at: None,
        }
    }

    /// The word the record keeps for this right.
    pub fn word(&self) -> &'static str {
        match self.right {
            Right::OwnSelf | Right::Key { .. } => "self",
            Right::Assisted { .. } => "assisted",
            Right::Mandate(_) => "mandate",
            Right::Office { .. } => "office",
            Right::System => "system",
        }
    }

    /// The same as residents are shown it: a guardian is not somebody they asked.
    pub fn shown_word(&self) -> &'static str {
        match &self.right {
            Right::Mandate(facts) if facts.kind == MandateKind::Guardian => "guardian",
            _ => self.word(),
        }
    }

    pub fn assisted_by(&self) -> Option<&str> {
        match &self.right {
            Right::Assisted { by } => Some(by),
            _ => None,
        }
    }

    /// Whose hands these are, where they are not the resident's own or the staff's.
    pub fn hands(&self) -> Option<&str> {
        match &self.right {
            Right::Assisted { by } => Some(by),
            Right::Mandate(_) => Some(&self.actor),
            Right::OwnSelf | Right::Office { .. } | Right::Key { .. } | Right::System => None,
        }
    }

    pub fn mandate(&self) -> Option<&MandateFacts> {
        match &self.right {
            Right::Mandate(m) => Some(m),
            _ => None,
        }
    }

    pub fn office(&self) -> Option<Office> {
        match &self.right {
            Right::Office { office, .. } => Some(*office),
            _ => None,
        }
    }

    /// The party a member of a responsible party acts for.
    pub fn party(&self) -> Option<&str> {
        match &self.right {
            Right::Office { party, .. } => party.as_deref(),
            _ => None,
        }
    }
}
