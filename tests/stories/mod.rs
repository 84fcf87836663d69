//! Stories about people, each told on both engines.

mod copresence;
mod counting;
mod jobs;
mod mail;
mod main_job;
mod mandates;
mod record;
mod recovery;
mod sessions;
mod sign_in_codes;
mod signals;
mod trust;
mod typing;
mod who_looked;
mod words;
mod writer;
