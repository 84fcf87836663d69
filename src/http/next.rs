//! Where to go on after signing in: only ever an address of ours.

/// The address, if it is a path on this very site; else nothing. `//host`, `/\host` and anything with
/// a control character would lead browsers elsewhere.
pub fn local(text: &str) -> Option<&str> {
    let path = text.strip_prefix('/')?;
    let elsewhere = path.starts_with(['/', '\\']) || text.contains('\\') || text.chars().any(char::is_control);
    (!elsewhere && text.len() <= 400).then_some(text)
}

/// The same, or home.
pub fn or_home(text: &str) -> &str {
    local(text).unwrap_or("/")
}

/// `?next=…` to hand it on; nothing where there is nothing.
pub fn query(text: &str) -> String {
    match local(text) {
        Some(next) if next != "/" => format!("?next={}", super::reply::url_escape(next)),
        _ => String::new(),
    }
}

/// The same address with a mark in its query, once.
pub fn marked(path: &str, mark: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let others = query.split('&').filter(|part| !part.is_empty() && *part != mark);
    format!("{path}?{}", others.chain([mark]).collect::<Vec<_>>().join("&"))
}

/// The same address without it.
pub fn unmarked(path: &str, mark: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let others: Vec<_> = query.split('&').filter(|part| !part.is_empty() && *part != mark).collect();
    if others.is_empty() { path.to_owned() } else { format!("{path}?{}", others.join("&")) }
}

/// What `?next=` of an address holds.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Next {
    #[serde(default)]
    pub next: String,
}

impl Next {
    pub fn local(&self) -> String {
        local(&self.next).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_followed() {
        assert_eq!(local("/requests/new?call=1"), Some("/requests/new?call=1"));
        for other in [
            "",
            "requests",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\\b",
            "/\n/evil",
            "/\t/evil.example",
        ] {
            assert_eq!(local(other), None, "{other:?}");
        }
        assert_eq!(local(&format!("/{}", "a".repeat(500))), None);
    }

    #[test]
    fn a_mark_comes_once_and_goes() {
        assert_eq!(marked("/", "look=1"), "/?look=1");
        assert_eq!(marked("/?look=1", "look=1"), "/?look=1");
        assert_eq!(marked("/sign-in?next=/acts&look=1", "look=1"), "/sign-in?next=/acts&look=1");
        assert_eq!(unmarked("/sign-in?next=/acts&look=1", "look=1"), "/sign-in?next=/acts");
        assert_eq!(unmarked("/?look=1", "look=1"), "/");
    }

    #[test]
    fn home_is_not_worth_handing_on() {
        assert_eq!(query("/"), "");
        assert_eq!(query("//evil.example"), "");
        assert_eq!(query("/requests?a=b"), "?next=/requests%3Fa%3Db");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_asked_for_is_on_this_site(text in "[/\\\\a-z:.@%\t ]{0,20}|\\PC{0,30}") {
            let to = or_home(&text);
            let base = reqwest::Url::parse("https://linli.example.org/sign-in").unwrap();
            let there = base.join(to).unwrap();
            proptest::prop_assert_eq!(there.host_str(), Some("linli.example.org"));
        }
    }
}
