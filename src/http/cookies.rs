//! The cookies: session, device, visitor, short sealed ones (a card just shown, a code asked for, a PIN just drawn), and how a
//! person likes to read.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::Method;

use super::gate::accepted_language;
use crate::app::App;
use crate::domain::throttle::network;
use crate::store::sessions::{Caller, SessionKind};
use crate::views::page::{LOBBY_IDLE, Prefs, TextSize, Theme};
use crate::words::Lang;

pub const SESSION: &str = "session";
pub const DEVICE: &str = "device";
pub const VISIT: &str = "visit";
pub const CARD: &str = "card";
/// A code that was asked for and not yet typed, sealed.
pub const CODE: &str = "code";
/// Whose number this phone waits under, to be recognised.
pub const WAITING: &str = "waiting";
/// A PIN that was drawn and not yet taken, sealed.
pub const DRAWN: &str = "drawn";
/// Not bound to a host prefix: it holds nothing but how large and in which words to show pages.
pub const VIEW: &str = "linli-view";
/// In [`VIEW`] where somebody was asked and wished for nothing.
const ASKED: &str = "asked";
/// In the address of the page on which something was just chosen, so that it can be seen and chosen otherwise.
pub const LOOK: &str = "look=1";

/// `__Host-` cookies need HTTPS; the plain demo on this machine has others of another name, so that
/// neither is ever taken for the other.
pub fn name(app: &App, which: &str) -> String {
    if app.config.secure() { format!("__Host-linli-{which}") } else { format!("linli-demo-{which}") }
}

pub fn read(req: &HttpRequest, app: &App, which: &str) -> Option<String> {
    let value = req.cookie(&name(app, which))?.value().to_owned();
    (!value.is_empty() && value.len() <= 512).then_some(value)
}

/// A cookie for this host alone, unreadable to scripts; `days` 0 means until the browser closes.
pub fn make(app: &App, which: &str, value: &str, days: i64) -> Cookie<'static> {
    let mut cookie = Cookie::build(name(app, which), value.to_owned())
        .path("/")
        .http_only(true)
        .secure(app.config.secure())
        .same_site(SameSite::Lax)
        .finish();
    if days > 0 {
        cookie.set_max_age(Duration::days(days));
    }
    cookie
}

pub fn gone(app: &App, which: &str) -> Cookie<'static> {
    let mut cookie = make(app, which, "", 0);
    cookie.make_removal();
    cookie
}

/// `zh-CN.24.dark`, kept on the device for a year.
pub fn view(app: &App, prefs: Prefs) -> Cookie<'static> {
    seen(app, format!("{}.{}.{}", prefs.lang.code(), prefs.size.as_str(), prefs.theme.as_str()))
}

/// What was offered was waved away: it is not asked again, and what people like themselves goes on to hold here.
pub fn waved_away(app: &App) -> Cookie<'static> {
    seen(app, ASKED.to_owned())
}

/// The same on the tablet in the lobby, for whoever is at it: every page they open keeps it, and it is over before the
/// tablet shows its first page again.
pub fn view_in_lobby(app: &App, prefs: Prefs) -> Cookie<'static> {
    let mut cookie = view(app, prefs);
    cookie.set_max_age(Duration::seconds(LOBBY_IDLE - 5));
    cookie
}

/// It is not for whoever comes next.
pub fn view_gone(app: &App) -> Cookie<'static> {
    let mut cookie = seen(app, String::new());
    cookie.make_removal();
    cookie
}

fn seen(app: &App, value: String) -> Cookie<'static> {
    let mut cookie = Cookie::build(VIEW, value)
        .path("/")
        .http_only(false)
        .secure(app.config.secure())
        .same_site(SameSite::Lax)
        .finish();
    cookie.set_max_age(Duration::days(365));
    cookie
}

/// Something was chosen on this device.
pub fn chosen(req: &HttpRequest) -> bool {
    req.cookie(VIEW).and_then(|c| parse_view(c.value())).is_some()
}

/// A page is looked at on a device that was not asked yet how it is to look, or that has just said so ([`LOOK`]).
pub fn unasked(req: &HttpRequest) -> bool {
    let said = req.cookie(VIEW).is_some();
    req.method() == Method::GET && (!said || req.query_string().split('&').any(|part| part == LOOK))
}

/// What this device was set to; else what the person likes; else what the browser asks for. On a helper's phone the
/// person's own wishes come first; the tablet in the lobby is large for whoever never said how they like it.
pub fn prefs(req: &HttpRequest, caller: Option<&Caller>, lobby: bool) -> Prefs {
    if let Some(caller) = caller.filter(|c| c.kind == SessionKind::Copresence) {
        return caller.prefs;
    }
    if let Some(set) = req.cookie(VIEW).and_then(|c| parse_view(c.value())) {
        return set;
    }
    let likes = match caller {
        Some(caller) => caller.prefs,
        None => Prefs { lang: accepted_language(req).unwrap_or(Lang::Zh), ..Prefs::default() },
    };
    if lobby && likes.never_said() { Prefs { size: TextSize::Largest, ..likes } } else { likes }
}

fn parse_view(value: &str) -> Option<Prefs> {
    let mut parts = value.split('.');
    Some(Prefs {
        lang: Lang::parse(parts.next()?)?,
        size: TextSize::parse(parts.next()?)?,
        theme: Theme::parse(parts.next()?)?,
    })
}

/// Where the visitor comes from, for budgets: the address, of IPv6 its network (see [`network`]). The proxy's word counts
/// only where the configuration trusts one.
pub fn address(req: &HttpRequest, app: &App) -> String {
    let direct = req.peer_addr().map(|peer| peer.ip());
    let said =
        || req.headers().get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok();
    let from = if app.config.trust_proxy { said().or(direct) } else { direct };
    from.map(network).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_view_reads_back() {
        let prefs = parse_view("en.30.dark").unwrap();
        assert_eq!((prefs.lang.code(), prefs.size.as_str(), prefs.theme.as_str()), ("en", "30", "dark"));
        for text in ["", ".", "en.30", "xx.30.dark", "en.999.dark", "en.30.<script>"] {
            assert!(parse_view(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_cookie_breaks_the_reader(text in "\\PC{0,40}|(zh-CN|en|[.])(20|30|[.]){0,3}[.a-z]{0,9}") {
            if let Some(prefs) = parse_view(&text) {
                let value = format!("{}.{}.{}", prefs.lang.code(), prefs.size.as_str(), prefs.theme.as_str());
                prop_assert!(parse_view(&value).is_some());
            }
        }
    }
}
