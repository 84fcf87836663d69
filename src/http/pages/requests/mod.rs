//! Requests as residents and those who act for them see them.

mod along;
mod asking;
mod beside;
mod draft;
mod filing;
mod likes;
mod one;
mod photos;
mod righted;
mod sending;
mod similar;
mod withdrawal;

use actix_web::web;

use crate::http::gate::Audience::Resident;
use crate::http::routes::{Entry, Mount::ForResident, get, post};

pub use along::report_form;
pub use asking::{Given, answer_lines, asked_of, given_in, read_given};
pub use filing::{parse_words, shown as shown_photo};
pub use likes::{Likes, NewReport};
pub use one::{by_id, named, number, reach_words, row, sees_only_own, state_for_residents};
pub use photos::receive as receive_photos;
pub use righted::Righted;

pub fn entries() -> Vec<Entry> {
    let mut all = withdrawal::entries();
    all.extend(pages());
    all
}

fn pages() -> Vec<Entry> {
    vec![
        get("/requests", Resident, ForResident, "requests of this resident, newest first", || {
            web::route().to(one::list)
        }),
        post(
            "/requests",
            Resident,
            ForResident,
            "file a request: from the draft, or with all fields at once",
            &["key", "category", "place", "building", "detail", "words", "public", "hand", "summary", "q-{code}"],
            || web::route().to(sending::file),
        )
        .with_files(),
        get("/requests/new", Resident, ForResident, "start a new request", || web::route().to(filing::start)),
        get("/requests/new/what", Resident, ForResident, "what it is about", || web::route().to(filing::what)),
        post("/requests/new/what", Resident, ForResident, "choose a category", &["category", "call"], || {
            web::route().to(filing::choose_what)
        }),
        get("/requests/new/where", Resident, ForResident, "where it is", || web::route().to(filing::place)),
        post(
            "/requests/new/where",
            Resident,
            ForResident,
            "choose a place",
            &["place", "building", "detail", "call"],
            || web::route().to(filing::choose_place),
        ),
        get("/requests/new/questions", Resident, ForResident, "what the category asks", || {
            web::route().to(asking::ask)
        }),
        post(
            "/requests/new/questions",
            Resident,
            ForResident,
            "answer what the category asks: q-{code}",
            &["q-{code}", "call"],
            || web::route().to(asking::answer),
        ),
        get("/requests/new/words", Resident, ForResident, "in their own words, with photos", || {
            web::route().to(filing::words)
        }),
        post(
            "/requests/new/words",
            Resident,
            ForResident,
            "write the words",
            &["words", "photos", "drop", "hand", "summary", "call"],
            || web::route().to(filing::write_words),
        )
        .with_files(),
        get("/requests/new/similar", Resident, ForResident, "what may be the same, already reported nearby", || {
            web::route().to(similar::show)
        }),
        post(
            "/requests/new/similar",
            Resident,
            ForResident,
            "me too: file it with another one's, or say that it is something else",
            &["key", "join", "none"],
            || web::route().to(similar::choose),
        ),
        get("/requests/new/check", Resident, ForResident, "check it before it goes", || web::route().to(filing::check)),
        get("/requests/{id}", Resident, ForResident, "one request", || web::route().to(one::show)),
        get("/requests/{id}/filed", Resident, ForResident, "the confirmation of a request just filed", || {
            web::route().to(one::filed)
        }),
        post("/requests/{id}/undo", Resident, ForResident, "take a request back", &["key"], || {
            web::route().to(one::undo)
        }),
        post("/requests/{id}/confirmation", Resident, ForResident, "say that it is fixed", &["key"], || {
            web::route().to(one::confirm)
        }),
        post(
            "/requests/{id}/publicity",
            Resident,
            ForResident,
            "let neighbours see it on the public board, or no longer",
            &["key", "public"],
            || web::route().to(beside::let_public),
        ),
        post("/requests/{id}/reopening", Resident, ForResident, "say that it is not fixed", &["key", "words"], || {
            web::route().to(one::reopen)
        }),
        post(
            "/requests/{id}/objection",
            Resident,
            ForResident,
            "say that one does not agree with a refusal",
            &["key", "words"],
            || web::route().to(one::object),
        ),
        post(
            "/requests/{id}/rating",
            Resident,
            ForResident,
            "rate it: good, fair or poor",
            &["key", "rating", "words"],
            || web::route().to(one::rate),
        ),
        get(
            "/photos/{id}",
            crate::http::gate::Audience::SignedIn,
            ForResident,
            "a photo, or with ?size=thumb its small copy",
            || web::route().to(photos::show),
        ),
    ]
}
