//! One file per noun: reads what it was sent, asks `acts` or `store`, fills a view.

pub mod accreditation;
pub mod acts;
pub mod again;
pub mod assets;
pub mod assist;
pub mod checkpoints;
pub mod desk;
pub mod enrol;
pub mod helper;
pub mod home;
pub mod looks;
pub mod machines;
pub mod mandates;
pub mod me;
pub mod mediations;
pub mod open;
pub mod own_account;
pub mod password;
pub mod pin;
pub mod requests;
pub mod session;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod sign_in;
