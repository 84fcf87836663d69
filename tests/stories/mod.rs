//! Stories about people, each told on both engines.

mod accounts;
mod counting;
mod desk_day;
mod hardening;
mod helpers;
mod import;
mod jobs;
mod mail;
mod main_job;
mod mandates;
mod mandates_whole;
mod record;
mod sessions;
mod sign_in_attacks;
mod sign_in_codes;
mod signals;
mod tls;
mod trust;
mod typing;
mod who_looked;
mod words;
mod writer;
