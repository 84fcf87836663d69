//! Stories about people, each told on both engines.

mod counting;
mod main_job;
mod mandates;
mod record;
mod trust;
mod typing;
mod writer;
