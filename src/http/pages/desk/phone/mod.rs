//! Phone mode: one page to file while listening. Whatever is pressed, what was typed stays, on the server.

mod back;
pub mod draft;
pub mod page;
pub mod taking;

use actix_web::web;

use crate::domain::standing::Office;
use crate::domain::tiers::{Kind, TakeCall};
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};

const WHO: Audience = Audience::Office(TakeCall::RULE.offices);
const OFFICES: &[Office] = TakeCall::RULE.offices;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/phone", WHO, Both, "phone mode: file while listening", || web::route().to(page::show)),
        post(
            "/desk/phone",
            WHO,
            Both,
            "find the caller, keep what was typed, or take the call down",
            &[
                "key",
                "do",
                "q",
                "pick",
                "person",
                "name",
                "phone",
                "checked",
                "card",
                "card_code",
                "category",
                "place",
                "detail",
                "words",
                "asked",
                "q-{code}",
                "public",
                "joins",
                "alike",
                "settles",
            ],
            || web::route().to(taking::press),
        ),
        get("/desk/phone/back", WHO, Both, "who is to be rung back, the oldest first", || web::route().to(back::list)),
        get("/desk/phone/{id}", WHO, Both, "what became of a call, to read aloud", || web::route().to(taking::taken)),
        post("/desk/phone/{id}/resume", WHO, Both, "they were rung back: go on with what was said", &["key"], || {
            web::route().to(back::resume)
        }),
        post("/desk/phone/{id}/end", WHO, Both, "nothing is left to do, said in words", &["key", "closing"], || {
            web::route().to(back::end)
        }),
    ]
}
