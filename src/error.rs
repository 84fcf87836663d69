//! The one error of the house: what went wrong, in terms a person can be told about.

use crate::domain::policy::Refusal;
use crate::words::Key;

/// What can go wrong. HTTP status and words are chosen in one place, `http::reply`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something typed cannot be used; every field at once.
    #[error("invalid input: {}", .0.names())]
    Invalid(FieldErrors),
    #[error("not allowed: {0:?}")]
    Forbidden(Denied),
    /// It does not exist, or the person may not know that it does.
    #[error("not there")]
    Missing,
    #[error("conflict: {0:?}")]
    Conflict(Clash),
    /// A helper's session while a resident is signed in beside them.
    #[error("frozen while a resident is signed in on this device")]
    Locked,
    /// More was sent at once than anybody types or photographs.
    #[error("too large")]
    TooLarge,
    /// Too many tries, or too much work at once. `until` in milliseconds UTC where it is known.
    #[error("busy")]
    Busy { until: Option<i64> },
    /// The database was told to do it, and the line to it broke before it said whether it had: it may be done, or not.
    /// Nothing is done once more by itself; a write that may come twice may be sent again.
    #[error("it may be done, or not: the line to the database broke")]
    InDoubt,
    /// Our fault. Logged once where it becomes a reply, without personal data.
    #[error("broken: {0}")]
    Broken(Broken),
}

/// Why somebody was not let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Nobody is signed in here.
    SignIn,
    /// The form's token is missing, old, or from another site.
    Form,
    /// The policy said no.
    Act(Refusal),
}

/// Why two things do not fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// Somebody else changed it meanwhile.
    ChangedMeanwhile,
    /// It is no longer in a state that allows this.
    TooLate,
    /// The same form was sent with other contents.
    KeyReused,
    /// Such a thing exists already.
    Exists,
    /// Two members of staff make sure first.
    NeedsTwo,
    /// One may not approve what one asked for oneself (TRUST.md §6 case 24).
    OwnRequest,
    /// The duty officer was put into the settings by whoever asked, rang or does it.
    OwnOfficer,
    /// Somebody else has to look at it first.
    NeedsSecond,
    /// As many things as one may ask for wait already.
    TooManyWait,
    /// As many proposals of one person as may be are still talked about.
    TooManyProposals,
}

impl Clash {
    /// Its name for programs, beside the status: the helper's outbox words each for what it is.
    pub fn code(self) -> &'static str {
        match self {
            Self::ChangedMeanwhile => "changed",
            Self::TooLate => "too_late",
            Self::KeyReused => "key_reused",
            Self::Exists => "exists",
            Self::NeedsTwo => "needs_two",
            Self::OwnRequest => "own_request",
            Self::OwnOfficer => "own_officer",
            Self::NeedsSecond => "needs_second",
            Self::TooManyWait => "too_many",
            Self::TooManyProposals => "too_many_proposals",
        }
    }
}

/// One field's trouble, with the words still to be chosen by language.
#[derive(Clone, Debug)]
pub struct FieldError {
    pub field: String,
    pub key: Key,
    pub args: Vec<(&'static str, String)>,
}

/// All fields' troubles.
#[derive(Clone, Debug, Default)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    pub fn add(&mut self, field: &str, key: Key) {
        self.0.push(FieldError { field: field.to_owned(), key, args: Vec::new() });
    }

    pub fn add_with(&mut self, field: &str, key: Key, args: Vec<(&'static str, String)>) {
        self.0.push(FieldError { field: field.to_owned(), key, args });
    }

    /// The fields and the messages they get, for logs: never what was typed.
    fn names(&self) -> String {
        let each = self.0.iter().map(|e| format!("{} ({})", e.field, crate::words::id_of(e.key)));
        each.collect::<Vec<_>>().join(", ")
    }

    /// `Ok` when nothing was wrong.
    pub fn finish(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

/// What broke, for the log: a short room name and the cause, never personal data.
#[derive(Debug)]
pub struct Broken {
    pub room: &'static str,
    pub cause: String,
    /// PostgreSQL asked for the transaction to be tried again (40001, 40P01).
    pub retry: bool,
    /// The database itself failed: disk full, file damaged, connection lost. The whole batch is in doubt.
    pub disk: bool,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.room, self.cause)
    }
}

impl Error {
    pub fn broken(room: &'static str, cause: impl std::fmt::Display) -> Self {
        Self::Broken(Broken { room, cause: cause.to_string(), retry: false, disk: false })
    }

    /// One field's trouble.
    pub fn field(field: &str, key: Key) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(field, key);
        Self::Invalid(errors)
    }

    pub fn refused(why: Refusal) -> Self {
        Self::Forbidden(Denied::Act(why))
    }

    pub fn wants_retry(&self) -> bool {
        matches!(self, Self::Broken(b) if b.retry)
    }

    pub fn is_disk(&self) -> bool {
        matches!(self, Self::Broken(b) if b.disk)
    }
}

impl From<diesel::result::Error> for Error {
    fn from(e: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error as Db};
        match e {
            Db::NotFound => Self::Missing,
            Db::DatabaseError(kind, info) => {
                let cause = info.message().to_owned();
                let retry = matches!(kind, Kind::SerializationFailure) || cause.contains("deadlock detected");
                // SQLite reports its own faults only in words.
                let disk = matches!(kind, Kind::ClosedConnection | Kind::UnableToSendCommand)
                    || ["disk", "malformed", "is full", "database is locked", "not a database"]
                        .iter()
                        .any(|word| cause.contains(word));
                if matches!(kind, Kind::UniqueViolation) {
                    return Self::Conflict(Clash::Exists);
                }
                Self::Broken(Broken { room: "store", cause, retry, disk })
            }
            other => Self::broken("store", other),
        }
    }
}

impl From<crate::domain::permit::ForeignPermit> for Error {
    fn from(e: crate::domain::permit::ForeignPermit) -> Self {
        Self::broken("policy", e)
    }
}
