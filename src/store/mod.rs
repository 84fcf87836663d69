//! The database: one code over SQLite and PostgreSQL. Nothing outside this room speaks SQL.

pub mod acts;
pub mod answers;
pub mod catalogue;
pub mod columns;
pub mod communities;
pub mod conn;
pub mod db;
pub mod devices;
pub mod drafts;
pub mod mandates;
pub mod migrate;
pub mod outbox;
pub mod people;
pub mod person_keys;
pub mod record;
pub mod requests;
pub mod schema;
pub mod sessions;
pub mod tx;
mod writer;
