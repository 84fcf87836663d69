//! What GeoReport v2 lets a caller say, read strictly and kindly: dates, places, lists, pages. Pure.
//!
//! Source: the GeoReport v2 specification (wiki.open311.org/GeoReport_v2) and its extensions page.

mod dates;
mod place;
mod query;
mod report;

pub use dates::{from_text, to_text};
pub use place::Position;
pub use query::{PAGE_MOST, Query, SPAN, Steps, Window};
pub use report::{Contact, MediaUrl, Report, Update, UpdateStatus};

use std::collections::HashMap;

/// One thing wrong with what was asked; several are said at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The HTTP status it would be alone: 400, 403 or 404.
    pub code: u16,
    /// For whoever reads the other system's log: names the parameter, never repeats what was sent in it.
    pub description: String,
}

impl Fault {
    pub fn bad(description: impl Into<String>) -> Self {
        Self { code: 400, description: description.into() }
    }

    pub fn missing(description: impl Into<String>) -> Self {
        Self { code: 404, description: description.into() }
    }

    pub fn forbidden(description: impl Into<String>) -> Self {
        Self { code: 403, description: description.into() }
    }
}

/// Parameters as they came. An empty one equals an absent one.
#[derive(Clone, Debug, Default)]
pub struct Params(HashMap<String, Vec<String>>);

impl Params {
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut map: HashMap<String, Vec<String>> = HashMap::new();
        for (name, mut value) in pairs {
            // No database keeps a NUL in text.
            value.retain(|c| c != '\0');
            if !value.trim().is_empty() {
                map.entry(name).or_default().push(value.trim().to_owned());
            }
        }
        Self(map)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|values| values.first()).map(String::as_str)
    }

    /// All values of a name, also those sent with `[]` behind it.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let listed = format!("{name}[]");
        [name, listed.as_str()].iter().filter_map(|n| self.0.get(*n)).flatten().map(String::as_str).collect()
    }

    /// The answers to a service's questions, `attribute[CODE]` and `attribute[CODE][]`: by code.
    pub fn attributes(&self) -> Vec<(String, Vec<String>)> {
        let mut found: HashMap<String, Vec<String>> = HashMap::new();
        for (name, values) in &self.0 {
            let Some(rest) = name.strip_prefix("attribute[") else { continue };
            let code = rest.strip_suffix("[]").unwrap_or(rest);
            if let Some(code) = code.strip_suffix(']') {
                found.entry(code.to_owned()).or_default().extend(values.iter().cloned());
            }
        }
        let mut sorted: Vec<_> = found.into_iter().collect();
        sorted.sort();
        sorted
    }

    /// A comma list, each part once, in the order it was sent.
    pub fn list(&self, name: &str) -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        for part in self.text(name).unwrap_or_default().split(',').map(str::trim).filter(|p| !p.is_empty()) {
            if !seen.iter().any(|s| s == part) {
                seen.push(part.to_owned());
            }
        }
        seen
    }
}

/// `1042` or `R-1042`: a request as people and programs write its number.
pub fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.strip_prefix("R-").or_else(|| text.strip_prefix("r-")).unwrap_or(text);
    let plain = !digits.is_empty() && digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests;
