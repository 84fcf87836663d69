//! Stories about people, each told on both engines.

mod accounts;
mod counting;
mod desk_day;
mod jobs;
mod mail;
mod main_job;
mod mandates;
mod record;
mod sessions;
mod signals;
mod sign_in_codes;
mod trust;
mod typing;
mod who_looked;
mod words;
mod writer;
