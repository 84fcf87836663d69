//! What is printed: access card, slip for drawing a PIN, mandate form, letter, receipt, call list of the day.

use askama::Template;
use serde::Serialize;

use super::desk_calls::{Call, CallRow, calls};
use super::page::Page;
use crate::words::k;

/// The access card, front and back, card size. Shown once, right after it was issued; nothing of it is stored in clear.
#[derive(Template, Serialize)]
#[template(path = "paper/card.html")]
pub struct AccessCard {
    #[serde(skip)]
    pub page: Page,
    /// The person's id, for the way back.
    pub id: String,
    pub name: String,
    /// The eight digits of the card in groups of four: 4821 9076.
    #[serde(skip)]
    pub number: String,
    /// SVG drawn by our own QR encoder from `/c/{token}`; it holds squares only, no text, so it is safe unescaped.
    #[serde(skip)]
    pub qr_svg: String,
    /// The twenty single-use numbers, in the order they are used.
    #[serde(skip)]
    pub numbers: Vec<String>,
}

/// The slip with which a resident draws their own PIN; staff never see the PIN.
#[derive(Template, Serialize)]
#[template(path = "paper/slip.html")]
pub struct PinSlip {
    #[serde(skip)]
    pub page: Page,
    pub id: String,
    pub name: String,
    /// In groups of four.
    #[serde(skip)]
    pub code: String,
    /// Where the code is typed: the host and `/pin`, without `https://`.
    pub address: String,
    /// SVG drawn by our own QR encoder from `/pin/{code}`; squares only, no text, so it is safe unescaped.
    #[serde(skip)]
    pub qr_svg: String,
    pub ends_at: i64,
}

/// 授权委托书, as the Civil Code asks (art. 165: agent, matters, powers, term, signature).
#[derive(Template, Serialize)]
#[template(path = "paper/mandate.html")]
pub struct MandateForm {
    #[serde(skip)]
    pub page: Page,
    /// The desk finds the mandate by it when the paper comes back.
    pub id: String,
    pub number: String,
    pub resident: String,
    pub resident_home: String,
    pub resident_born: String,
    pub helper: String,
    /// 志愿者, with the organisation if there is one.
    pub helper_kind: String,
    pub helper_phone: String,
    /// The text as it was hashed, a paragraph each: matters, powers, term and all the rest.
    pub text: Vec<String>,
    pub text_version: String,
    pub text_hash: String,
    /// Already agreed to at the kiosk: how, when and before whom. The paper is then a copy to keep, not to sign.
    pub agreed: Option<Agreed>,
}

#[derive(Serialize)]
pub struct Agreed {
    pub at: i64,
    pub witness: String,
}

/// A letter to a resident: what was done for them, and how to say that it was not what they wanted.
#[derive(Template, Serialize)]
#[template(path = "paper/letter.html")]
pub struct Letter {
    #[serde(skip)]
    pub page: Page,
    pub name: String,
    pub home: String,
    /// What was done, in a sentence: 志愿者李明替您报修了楼道漏水。
    pub done: String,
    pub at: i64,
    /// By whom and by what right, in words.
    pub by: String,
    /// The resident's words as they were passed on; empty if there are none.
    pub words: String,
    /// What happens next, in sentences.
    pub next: Vec<String>,
    /// It can be taken back; else one can only say that it was not one's wish.
    pub can_undo: bool,
    /// Until when it can be undone or objected to; `None` when there is no end yet, as the time runs from being reached.
    pub undo_until: Option<i64>,
    pub receipt: Option<PaperCode>,
    pub address: String,
    pub written_at: i64,
}

/// A receipt's short code with its QR.
#[derive(Serialize)]
pub struct PaperCode {
    pub code: String,
    /// SVG drawn by our own QR encoder from `/receipts/{code}`; squares only, no text, so it is safe unescaped.
    #[serde(skip)]
    pub qr_svg: String,
}

/// The call list of the day, to take to a telephone that has no screen beside it.
#[derive(Template, Serialize)]
#[template(path = "paper/calls.html")]
pub struct CallSheet {
    #[serde(skip)]
    pub page: Page,
    pub rows: Vec<CallRow>,
}

impl CallSheet {
    fn calls(&self) -> Vec<Call<'_>> {
        calls(&self.rows)
    }
}
