//! What people prove themselves with: cards, PINs, passwords, second factors, set-up codes, and the
//! count of wrong tries. Nothing here is kept in the clear: hashes, keyed digests, or sealed.

pub mod card_numbers;
pub mod cards;
pub mod codes;
pub mod one_time;
pub mod passkeys;
pub mod passwords;
pub mod pins;
pub mod totps;
pub mod tries;

pub use cards::{CardOwner, CardSummary, IssuedCard, PrintedCard, issue_card, next_twenty, open_card};
pub use codes::{CodePurpose, SetupCode, find_code, is_unused, issue_setup_code, use_code};
pub use passwords::set_password;
pub use pins::{PinState, pin_state};
