//! A password or token from the settings: never printed, wiped from memory when dropped.

use std::fmt;
use std::path::Path;

use serde::Deserialize;
use zeroize::Zeroizing;

#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A secret kept in a file of its own, as containers and systemd hand them over.
    pub fn from_file(path: &Path) -> std::io::Result<Self> {
        let text = Zeroizing::new(std::fs::read_to_string(path)?);
        Ok(Self(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned())))
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The secret itself if given, else the content of its file.
pub(super) fn given_or_in_file(given: Option<&Secret>, file: Option<&Path>) -> std::io::Result<Option<Secret>> {
    match (given, file) {
        (Some(secret), _) if !secret.is_empty() => Ok(Some(secret.clone())),
        (_, Some(path)) => Secret::from_file(path).map(Some),
        _ => Ok(None),
    }
}
