//! What each page shows: data already looked up, rendered as HTML or JSON. No queries here.

pub mod acts;
pub mod desk_calls;
pub mod desk_caseloads;
pub mod desk_home;
pub mod desk_mandates;
pub mod desk_people;
pub mod desk_record;
pub mod desk_requests;
pub mod desk_settings;
pub mod desk_signals;
pub mod desk_waiting;
pub mod errors;
pub mod help;
pub mod helper;
pub mod home;
pub mod looks;
pub mod mandates;
pub mod me;
pub mod open;
pub mod page;
pub mod paper;
pub mod receipts;
pub mod requests;
pub mod setup;
pub mod sign_in;
pub mod ways;
