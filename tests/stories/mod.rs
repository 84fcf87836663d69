//! Stories about people, each told on both engines.

mod counting;
mod erasing;
mod hardening;
mod helpers;
mod import;
mod jobs;
mod killed;
mod mail;
mod main_job;
mod mandates;
mod record;
mod roles;
mod sessions;
mod sign_in_attacks;
mod sign_in_codes;
mod signals;
mod the_record;
mod tls;
mod trust;
mod typing;
mod who_looked;
mod words;
mod writer;
