//! The desk: one file per noun, for staff of every office.

pub mod activities;
pub mod ballots;
pub mod buildings;
pub mod calls;
pub mod cards;
pub mod caseloads;
pub mod colleagues;
pub mod contact_changes;
pub mod day_caps;
pub mod digests;
pub mod exchange;
pub mod groups;
pub mod guide;
pub mod held;
pub mod helpers;
pub mod hook;
pub mod hours;
pub mod keys;
pub mod letters;
pub mod list;
pub mod lists;
pub mod looks;
pub mod mandates;
pub mod map;
pub mod mediations;
pub mod meetings;
pub mod merging;
pub mod messages;
pub mod moving;
pub mod notices;
pub mod objections;
pub mod organisations;
pub mod paper;
pub mod people;
pub mod phone;
pub mod proposals;
pub mod record;
pub mod requests;
pub mod reviews;
pub mod second_eyes;
pub mod set_aside;
pub mod settings;
pub mod shifts;
pub mod signals;
pub mod stop;
pub mod surveys;
pub mod them;
pub mod waiting;
pub mod wordings;

pub use helpers::{tie_kinds, tie_words};

use crate::http::ctx::Ctx;
use crate::http::routes::Entry;

pub fn entries() -> Vec<Entry> {
    let mut all = Vec::new();
    all.extend(requests::entries());
    all.extend(merging::entries());
    all.extend(moving::entries());
    all.extend(digests::entries());
    all.extend(map::entries());
    all.extend(phone::entries());
    all.extend(paper::entries());
    all.extend(shifts::entries());
    all.extend(wordings::entries());
    all.extend(guide::entries());
    all.extend(people::entries());
    all.extend(looks::entries());
    all.extend(caseloads::entries());
    all.extend(colleagues::entries());
    all.extend(cards::entries());
    all.extend(calls::entries());
    all.extend(contact_changes::entries());
    all.extend(waiting::entries());
    all.extend(mandates::entries());
    all.extend(reviews::entries());
    all.extend(stop::entries());
    all.extend(helpers::entries());
    all.extend(signals::entries());
    all.extend(mediations::entries());
    all.extend(ballots::entries());
    all.extend(notices::entries());
    all.extend(groups::entries());
    all.extend(activities::entries());
    all.extend(meetings::entries());
    all.extend(surveys::entries());
    all.extend(proposals::entries());
    all.extend(objections::entries());
    all.extend(organisations::entries());
    all.extend(letters::entries());
    all.extend(record::entries());
    all.extend(buildings::entries());
    all.extend(second_eyes::entries());
    all.extend(held::entries());
    all.extend(set_aside::entries());
    all.extend(day_caps::entries());
    all.extend(messages::entries());
    all.extend(hook::entries());
    all.extend(hours::entries());
    all.extend(list::entries());
    all.extend(settings::entries());
    all.extend(keys::entries());
    all.extend(exchange::entries());
    all
}

/// The instant of a day and an hour as people type them, by the community's own clock.
pub fn instant(ctx: &Ctx, day: &str, hour: &str) -> Option<i64> {
    let day = crate::words::dates::parse_date(day)?;
    let minutes = i64::from(crate::domain::desk_hours::minutes(hour)?);
    let midnight = ctx.community.zone().to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    Some(midnight.as_millisecond() + minutes * 60_000)
}
