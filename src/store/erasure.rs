//! What is left of a person after erasure: ids that point at nobody. The record keeps its entries, whose
//! contents nobody can open any more (PIPL art. 47; TRUST.md §5).

use diesel::prelude::*;

use super::conn::Conn;
use super::drafts;
use super::erased_cases;
use super::merges;
use super::people_write::ENTITY;
use super::schema as s;
use super::set_aside;
use crate::domain::person::ERASED;
use crate::error::Error;
use crate::on_each;

/// Destroys the key and the mapping. Doing it twice changes nothing more; a restore does it again.
pub(super) fn forget(conn: &mut Conn, community: &str, person: &str, at: i64) -> Result<(), Error> {
    // Records that became part of theirs are theirs.
    for record in merges::all_under(conn, community, person)? {
        forget_record(conn, community, &record, at)?;
    }
    forget_record(conn, community, person, at)
}

fn forget_record(conn: &mut Conn, community: &str, person: &str, at: i64) -> Result<(), Error> {
    destroy_key(conn, community, person, at)?;
    their_home(conn, community, person)?;
    the_person(conn, community, person, at)?;
    ways_in(conn, community, person)?;
    what_they_wrote(conn, community, person)?;
    what_was_written_of_them(conn, community, person, at)
}

/// The row stays, empty, so that no new key is ever made for this person.
fn destroy_key(conn: &mut Conn, community: &str, person: &str, at: i64) -> Result<(), Error> {
    let row = (
        s::person_keys::community_id.eq(community),
        s::person_keys::person_id.eq(person),
        s::person_keys::wrapped.eq(None::<Vec<u8>>),
        s::person_keys::created_at.eq(at),
        s::person_keys::destroyed_at.eq(Some(at)),
    );
    on_each!(&mut *conn, c =>
        diesel::insert_into(s::person_keys::table).values(row).on_conflict_do_nothing().execute(c))?;
    diesel::update(s::person_keys::table.find((community, person)).filter(s::person_keys::destroyed_at.is_null()))
        .set((s::person_keys::wrapped.eq(None::<Vec<u8>>), s::person_keys::destroyed_at.eq(Some(at))))
        .execute(conn)?;
    Ok(())
}

/// Who has the key and whom to ring first is forgotten with the last of a home.
fn their_home(conn: &mut Conn, community: &str, person: &str) -> Result<(), Error> {
    use s::people as p;
    let home = p::table.find((community, person)).select(p::home_id).first::<Option<String>>(conn).optional()?;
    let Some(home) = home.flatten() else {
        return Ok(());
    };
    let others = p::table
        .filter(p::community_id.eq(community))
        .filter(p::home_id.eq(&home))
        .filter(p::id.ne(person))
        .select(p::id)
        .first::<String>(conn)
        .optional()?;
    if others.is_none() {
        diesel::delete(s::households::table.find((community, &home))).execute(conn)?;
    }
    Ok(())
}

fn the_person(conn: &mut Conn, community: &str, person: &str, at: i64) -> Result<(), Error> {
    use s::people as p;
    diesel::update(p::table.find((community, person)))
        .set((
            p::name.eq(ERASED),
            (p::born.eq(None::<String>), p::sex.eq(None::<String>), p::home_id.eq(None::<String>)),
            (p::phone.eq(None::<String>), p::phone_shared.eq(false), p::email.eq(None::<String>)),
            (p::needs.eq(""), p::lives_alone.eq(false), p::is_resident.eq(false)),
            (p::state.eq("closed"), p::updated_at.eq(at), p::version.eq(p::version + 1)),
        ))
        .execute(conn)?;
    diesel::delete(
        s::search_terms::table
            .filter(s::search_terms::community_id.eq(community))
            .filter(s::search_terms::entity.eq(ENTITY))
            .filter(s::search_terms::entity_id.eq(person)),
    )
    .execute(conn)?;
    Ok(())
}

/// Deletes a person's rows of a table.
macro_rules! delete_of {
    ($conn:expr, $community:expr, $person:expr, $($table:ident . $column:ident),* $(,)?) => {
        $(diesel::delete(
            s::$table::table.filter(s::$table::community_id.eq($community)).filter(s::$table::$column.eq($person)),
        )
        .execute($conn)?;)*
    };
}

fn ways_in(conn: &mut Conn, community: &str, person: &str) -> Result<(), Error> {
    let cards: Vec<String> = s::cards::table
        .filter(s::cards::community_id.eq(community))
        .filter(s::cards::person_id.eq(person))
        .select(s::cards::id)
        .load(conn)?;
    diesel::delete(
        s::card_numbers::table
            .filter(s::card_numbers::community_id.eq(community))
            .filter(s::card_numbers::card_id.eq_any(cards)),
    )
    .execute(conn)?;
    delete_of!(
        conn,
        community,
        person,
        cards.person_id,
        pins.person_id,
        passwords.person_id,
        totps.person_id,
        passkeys.person_id,
        passkey_waits.person_id,
        setup_codes.person_id,
        sessions.person_id,
        api_tokens.person_id,
        devices.person_id,
        waiting_devices.person_id,
        one_time_codes.person_id,
        phones_on_file.person_id,
    );
    Ok(())
}

fn what_they_wrote(conn: &mut Conn, community: &str, person: &str) -> Result<(), Error> {
    use s::requests as r;
    drafts::forget(conn, community, person, true)?;
    delete_of!(
        conn,
        community,
        person,
        answered_keys.actor_id,
        answered_keys.resident_id,
        ballot_proxies.resident_id,
        ballot_slips.person_id,
    );
    diesel::update(
        s::ballot_objections::table
            .filter(s::ballot_objections::community_id.eq(community))
            .filter(s::ballot_objections::person_id.eq(person)),
    )
    .set((s::ballot_objections::words.eq(""), s::ballot_objections::answer.eq("")))
    .execute(conn)?;
    erased_cases::forget(conn, community, person)?;
    what_they_proposed(conn, community, person)?;
    let theirs: Vec<String> =
        r::table.filter(r::community_id.eq(community)).filter(r::resident_id.eq(person)).select(r::id).load(conn)?;
    diesel::update(r::table.filter(r::community_id.eq(community)).filter(r::resident_id.eq(person)))
        .set((
            (r::words.eq(""), r::place_words.eq(""), r::unit.eq(None::<String>), r::rating_words.eq(None::<String>)),
            r::public.eq(false),
        ))
        .execute(conn)?;
    for some in theirs.chunks(500) {
        diesel::update(
            s::objections::table
                .filter(s::objections::community_id.eq(community))
                .filter(s::objections::request_id.eq_any(some.to_vec())),
        )
        .set((s::objections::words.eq(""), s::objections::said.eq(""), s::objections::decision.eq(None::<String>)))
        .execute(conn)?;
        diesel::delete(
            s::request_answers::table
                .filter(s::request_answers::community_id.eq(community))
                .filter(s::request_answers::request_id.eq_any(some.to_vec())),
        )
        .execute(conn)?;
        diesel::update(
            s::request_events::table
                .filter(s::request_events::community_id.eq(community))
                .filter(s::request_events::request_id.eq_any(some.to_vec())),
        )
        .set((s::request_events::words.eq(None::<String>), s::request_events::seen_by.eq(None::<String>)))
        .execute(conn)?;
        beside_their_words(conn, community, some)?;
        // The pictures themselves are swept once no row speaks of them.
        diesel::delete(
            s::photos::table
                .filter(s::photos::community_id.eq(community))
                .filter(s::photos::request_id.eq_any(some.to_vec())),
        )
        .execute(conn)?;
    }
    Ok(())
}

/// What others said to it, and how many supported it, stays; their own words do not.
fn what_they_proposed(conn: &mut Conn, community: &str, person: &str) -> Result<(), Error> {
    use s::{proposal_comments as c, proposals as p};
    diesel::update(p::table.filter(p::community_id.eq(community)).filter(p::person_id.eq(person)))
        .set((
            (p::title.eq(ERASED), p::what.eq(""), p::why.eq(""), p::gains.eq(""), p::bears.eq("")),
            (p::tidied.eq(""), p::place.eq("")),
        ))
        .execute(conn)?;
    diesel::update(c::table.filter(c::community_id.eq(community)).filter(c::person_id.eq(person)))
        .set((c::words.eq(ERASED), c::objection.eq(""), c::decision.eq("")))
        .execute(conn)?;
    what_they_met_about(conn, community, person)
}

/// Whether enough came to a meeting does not change when somebody goes: their row stays without them.
fn what_they_met_about(conn: &mut Conn, community: &str, person: &str) -> Result<(), Error> {
    use s::{meeting_objections as o, meeting_people as m};
    diesel::update(m::table.filter(m::community_id.eq(community)).filter(m::person_id.eq(person)))
        .set((m::person_id.eq(""), m::by_id.eq("")))
        .execute(conn)?;
    diesel::update(o::table.filter(o::community_id.eq(community)).filter(o::person_id.eq(person)))
        .set((o::person_id.eq(""), o::by_id.eq(""), o::words.eq(ERASED), o::answer.eq("")))
        .execute(conn)?;
    Ok(())
}

/// What others wrote beside their words, and what stood on the board by their leave: nobody can be asked for it now.
fn beside_their_words(conn: &mut Conn, community: &str, requests: &[String]) -> Result<(), Error> {
    diesel::delete(
        s::request_summaries::table
            .filter(s::request_summaries::community_id.eq(community))
            .filter(s::request_summaries::request_id.eq_any(requests.to_vec())),
    )
    .execute(conn)?;
    diesel::update(
        s::request_asides::table
            .filter(s::request_asides::community_id.eq(community))
            .filter(s::request_asides::request_id.eq_any(requests.to_vec())),
    )
    .set((
        s::request_asides::resident_lets.eq(false),
        s::request_asides::staff_lets.eq(false),
        s::request_asides::summary.eq(None::<String>),
    ))
    .execute(conn)?;
    what_others_sent(conn, community, requests)
}

/// Whose words, name and number another system sent with it.
fn what_others_sent(conn: &mut Conn, community: &str, requests: &[String]) -> Result<(), Error> {
    use s::{outside_orders as o, outside_reports as r, outside_updates as u};
    let none = None::<String>;
    diesel::update(r::table.filter(r::community_id.eq(community)).filter(r::request_id.eq_any(requests.to_vec())))
        .set((
            (r::first_name.eq(none.clone()), r::last_name.eq(none.clone()), r::email.eq(none.clone())),
            (r::phone.eq(none.clone()), r::media_url.eq(none.clone())),
        ))
        .execute(conn)?;
    diesel::update(u::table.filter(u::community_id.eq(community)).filter(u::request_id.eq_any(requests.to_vec())))
        .set(u::words.eq(""))
        .execute(conn)?;
    diesel::update(o::table.filter(o::community_id.eq(community)).filter(o::request_id.eq_any(requests.to_vec())))
        .set((o::caller.eq(none.clone()), o::phone.eq(none)))
        .execute(conn)?;
    Ok(())
}

fn what_was_written_of_them(conn: &mut Conn, community: &str, person: &str, at: i64) -> Result<(), Error> {
    // Without the salt nobody can try words against the record; the paper receipt still can.
    diesel::update(s::acts::table.filter(s::acts::community_id.eq(community)).filter(s::acts::resident_id.eq(person)))
        .set((s::acts::salt.eq(Vec::<u8>::new()), s::acts::objection.eq(None::<String>), s::acts::asks.eq(false)))
        .execute(conn)?;
    let messages =
        s::outbox::table.filter(s::outbox::community_id.eq(community)).filter(s::outbox::person_id.eq(person));
    diesel::update(messages)
        .set((s::outbox::params.eq("{}"), s::outbox::last_error.eq(None::<String>)))
        .execute(conn)?;
    diesel::update(messages.filter(s::outbox::state.eq("waiting")))
        .set((s::outbox::state.eq("cancelled"), s::outbox::done_at.eq(Some(at))))
        .execute(conn)?;
    // Its hash stays: a copy on paper can still be shown to be the one that was signed.
    diesel::update(
        s::mandates::table.filter(s::mandates::community_id.eq(community)).filter(s::mandates::resident_id.eq(person)),
    )
    .set((s::mandates::text.eq(""), s::mandates::widened_for.eq(None::<String>)))
    .execute(conn)?;
    diesel::update(
        s::day_caps::table.filter(s::day_caps::community_id.eq(community)).filter(s::day_caps::resident_id.eq(person)),
    )
    .set(s::day_caps::event.eq(ERASED))
    .execute(conn)?;
    what_was_written_of_records(conn, community, person)?;
    set_aside::forget(conn, community, person)?;
    delete_of!(
        conn,
        community,
        person,
        access_log.subject_id,
        signals.resident_id,
        held_acts.resident_id,
        absences.resident_id,
        next_steps.person_id,
        contact_changes.person_id,
        residences.person_id,
        moves.person_id,
        digests.person_id,
        notice_copies.person_id,
        notice_replies.person_id,
        group_members.person_id,
        activity_signups.person_id,
        thanks_given.person_id,
        thanks_told.person_id,
        likely_doubles.one_id,
        likely_doubles.other_id,
        calls_taken.person_id
    );
    what_was_asked_of_them(conn, community, person)?;
    what_was_signed(conn, community, person)?;
    what_staff_said(conn, community, person)
}

/// Their line on the roll of a survey stays without them, so that a drawing can still be checked; what they answered goes.
fn what_was_asked_of_them(conn: &mut Conn, community: &str, person: &str) -> Result<(), Error> {
    use s::survey_people as l;
    diesel::update(l::table.filter(l::community_id.eq(community)).filter(l::person_id.eq(person)))
        .set((
            (l::person_id.eq(""), l::answered_at.eq(None::<i64>)),
            (l::way.eq(None::<String>), l::hands_id.eq(None::<String>), l::answers.eq(None::<String>)),
        ))
        .execute(conn)?;
    diesel::update(l::table.filter(l::community_id.eq(community)).filter(l::hands_id.eq(person)))
        .set(l::hands_id.eq(None::<String>))
        .execute(conn)?;
    Ok(())
}

/// The photographed papers, and who witnessed them; the pictures themselves are swept with the next hour.
fn what_was_signed(conn: &mut Conn, community: &str, person: &str) -> Result<(), Error> {
    use s::mandate_evidence as e;
    let theirs: Vec<String> = s::mandates::table
        .filter(s::mandates::community_id.eq(community))
        .filter(s::mandates::resident_id.eq(person))
        .select(s::mandates::id)
        .load(conn)?;
    for some in theirs.chunks(500) {
        diesel::update(e::table.filter(e::community_id.eq(community)).filter(e::mandate_id.eq_any(some.to_vec())))
            .set((
                (e::photo_hash.eq(None::<String>), e::witness_name.eq(None::<String>)),
                (e::second_name.eq(None::<String>), e::second_phone.eq(None::<String>)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Words of staff about them: why a mandate was looked at, an account opened again, a tie closed, a helper trained.
fn what_staff_said(conn: &mut Conn, community: &str, person: &str) -> Result<(), Error> {
    use s::{conflicts as c, helper_steps as h, reviews as r, second_eyes as e};
    diesel::update(r::table.filter(r::community_id.eq(community)).filter(r::person_id.eq(person)))
        .set((r::words.eq(None::<String>), r::done_words.eq(None::<String>), r::told_by.eq(None::<String>)))
        .execute(conn)?;
    diesel::update(e::table.filter(e::community_id.eq(community)).filter(e::subject_id.eq(person)))
        .set((e::words.eq(""), e::answer.eq(None::<String>)))
        .execute(conn)?;
    let theirs = c::resident_id.eq(person).or(c::helper_id.eq(person));
    diesel::update(c::table.filter(c::community_id.eq(community)).filter(theirs))
        .set((c::words.eq(None::<String>), c::closed_words.eq(None::<String>)))
        .execute(conn)?;
    diesel::update(h::table.filter(h::community_id.eq(community)).filter(h::helper_id.eq(person)))
        .set((h::words.eq(None::<String>), h::text.eq(None::<String>)))
        .execute(conn)?;
    Ok(())
}

/// How two records stood before they were joined; where they lead stays, so that both are forgotten again.
fn what_was_written_of_records(conn: &mut Conn, community: &str, person: &str) -> Result<(), Error> {
    use s::merges as m;
    diesel::update(
        m::table.filter(m::community_id.eq(community)).filter(m::kept_id.eq(person).or(m::absorbed_id.eq(person))),
    )
    .set((m::words.eq(""), m::kept_before.eq(None::<Vec<u8>>), m::absorbed_before.eq(None::<Vec<u8>>)))
    .execute(conn)?;
    Ok(())
}
