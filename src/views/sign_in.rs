//! Ways to sign in: choosing one, card and PIN, password and second factor, binding a phone, drawing a PIN.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "sign_in/choose.html")]
pub struct ChooseSignIn {
    #[serde(skip)]
    pub page: Page,
    /// Where to go afterwards; an address of ours.
    pub next: String,
    /// The person this phone is bound to, shortened: 王*兰.
    pub known: Option<String>,
    /// Passkeys work at this address.
    pub passkeys: bool,
}

/// Card number and PIN. Posts `card`, `pin`, `next`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/card.html")]
pub struct CardSignIn {
    #[serde(skip)]
    pub page: Page,
    pub next: String,
    /// The card is known (its QR was opened, or the phone is bound): only the PIN is asked for.
    pub known: Option<String>,
    /// What was typed as the card's number; a known card leaves it empty.
    pub card: String,
    /// How long to wait before trying again, in words; none when one may try now.
    pub wait: Option<String>,
}

/// A phone nobody has bound yet: it may ask to be recognised. Posts `card` where no QR was opened.
#[derive(Template, Serialize)]
#[template(path = "sign_in/unknown.html")]
pub struct UnknownPhone {
    #[serde(skip)]
    pub page: Page,
    /// A card's QR was opened here a moment ago.
    pub card_shown: bool,
    /// The number as typed.
    pub card: String,
}

/// A phone that waits under a number until the desk has made sure. Posts to `/enrolment` once approved.
#[derive(Template, Serialize)]
#[template(path = "sign_in/waiting.html")]
pub struct WaitingPhone {
    #[serde(skip)]
    pub page: Page,
    /// 482 190
    pub number: String,
    pub until: i64,
    pub turned_away: bool,
    /// Whose it was found to be.
    pub approved: Option<String>,
    /// A code was made and is being read out.
    pub code: bool,
}

/// The code the desk read out is typed. Posts `code`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/waiting_code.html")]
pub struct WaitingCode {
    #[serde(skip)]
    pub page: Page,
    pub number: String,
}

/// A code by message is asked for. Posts `contact`, `next`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/code.html")]
pub struct AskCode {
    #[serde(skip)]
    pub page: Page,
    pub next: String,
    /// As typed: a mobile number or an email.
    pub contact: String,
}

/// The code that was sent is typed. Posts `code`, `next`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/code_typed.html")]
pub struct TypeCode {
    #[serde(skip)]
    pub page: Page,
    pub next: String,
    /// Where it was sent, masked.
    pub to: String,
}

/// Email and password. Posts `email`, `password`, `next`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/password.html")]
pub struct PasswordSignIn {
    #[serde(skip)]
    pub page: Page,
    pub next: String,
    pub email: String,
    pub wait: Option<String>,
}

/// The second factor. Posts `code`, `next`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/second.html")]
pub struct SecondFactor {
    #[serde(skip)]
    pub page: Page,
    pub next: String,
}

/// Binding this phone to a person: asks their yes. Posts to `/enrol/{code}` with `pin` where `asks_pin`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/enrol.html")]
pub struct EnrolPhone {
    #[serde(skip)]
    pub page: Page,
    pub code: String,
    pub name: String,
    pub asks_pin: bool,
}

/// `/pin`: the code from the slip is typed. Posts `code`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/pin_code.html")]
pub struct PinCode {
    #[serde(skip)]
    pub page: Page,
    pub code: String,
}

/// A PIN was drawn for them. Posts `do` = `again` or `keep` to `/pin/{code}`.
#[derive(Template, Serialize)]
#[template(path = "sign_in/pin_draw.html")]
pub struct DrawPin {
    #[serde(skip)]
    pub page: Page,
    pub code: String,
    pub name: String,
    /// Six figures. Never in JSON: it is shown once, on this page.
    #[serde(skip)]
    pub pin: String,
}

/// The PIN is theirs now.
#[derive(Template, Serialize)]
#[template(path = "sign_in/pin_kept.html")]
pub struct PinKept {
    #[serde(skip)]
    pub page: Page,
}

impl DrawPin {
    fn groups(&self) -> Vec<String> {
        in_threes(&self.pin)
    }

    /// The figures in words: 三 八 五，九 一 六.
    fn in_words(&self) -> String {
        spoken(&self.pin, self.page.t(k::SIGN_IN_FIGURES), self.page.t(k::SIGN_IN_FIGURES_PAUSE))
    }
}

/// Figures in groups of three, as people remember them.
fn in_threes(figures: &str) -> Vec<String> {
    let figures: Vec<char> = figures.chars().collect();
    figures.chunks(3).map(|group| group.iter().collect()).collect()
}

/// `names` holds the ten figures from nought to nine, apart by spaces.
fn spoken(figures: &str, names: &str, pause: &str) -> String {
    let names: Vec<&str> = names.split(' ').collect();
    let word = |figure: char| figure.to_digit(10).and_then(|at| names.get(at as usize)).copied().unwrap_or_default();
    let group = |group: &String| group.chars().map(word).collect::<Vec<_>>().join(" ");
    in_threes(figures).iter().map(group).collect::<Vec<_>>().join(pause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, say};

    #[test]
    fn a_pin_is_read_as_two_groups_of_three() {
        assert_eq!(in_threes("385916"), ["385", "916"]);
        let words = |lang| spoken("305916", say(lang, k::SIGN_IN_FIGURES), say(lang, k::SIGN_IN_FIGURES_PAUSE));
        assert_eq!(words(Lang::Zh), "三 零 五，九 一 六");
        assert_eq!(words(Lang::En), "three zero five, nine one six");
    }
}
