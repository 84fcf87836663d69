//! The rules. Pure: no HTTP, no SQL, no clock of their own.

pub mod accreditation;
pub mod budget;
pub mod capacity;
pub mod card;
pub mod clock;
pub mod import;
pub mod looking;
pub mod mandate;
pub mod one_time;
pub mod outbound;
pub mod password;
pub mod permit;
pub mod person;
pub mod pin;
pub mod policy;
pub mod request;
pub mod review;
pub mod second_eyes;
pub mod signals;
pub mod standing;
pub(crate) mod stored;
pub mod throttle;
pub mod tiers;
pub mod totp;
pub mod undo;
pub mod waiting;
