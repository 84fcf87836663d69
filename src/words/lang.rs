//! The two languages of the interface, and how a browser or a person's record asks for one.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    #[serde(rename = "en")]
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// The mark for `<html lang>`, for the database and for JSON.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    pub fn as_str(self) -> &'static str {
        self.code()
    }

    /// Any tag of the language will do: `zh`, `zh-Hant-HK` and `EN-gb` too, for a near language beats a foreign one.
    pub fn parse(tag: &str) -> Option<Lang> {
        let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The language an `Accept-Language` header (RFC 9110, 12.5.4) likes best among ours; `None` where it names neither.
    pub fn from_accept(header: &str) -> Option<Lang> {
        let mut best: Option<(Lang, f32)> = None;
        for part in header.split(',').take(32) {
            let mut pieces = part.split(';');
            let Some(lang) = pieces.next().and_then(Lang::parse) else { continue };
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
            if weight > 0.0 && best.is_none_or(|(_, so_far)| weight > so_far) {
                best = Some((lang, weight));
            }
        }
        best.map(|(lang, _)| lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_near_enough_are_understood() {
        for (tag, lang) in
            [("zh-CN", Lang::Zh), ("zh", Lang::Zh), ("zh_TW", Lang::Zh), ("EN-gb", Lang::En), (" en ", Lang::En)]
        {
            assert_eq!(Lang::parse(tag), Some(lang), "{tag}");
        }
        assert_eq!(Lang::parse("fr"), None);
        assert_eq!(Lang::parse(""), None);
    }

    #[test]
    fn the_browsers_favourite_wins() {
        assert_eq!(Lang::from_accept("zh-CN,zh;q=0.9,en;q=0.8"), Some(Lang::Zh));
        assert_eq!(Lang::from_accept("en;q=0.3, zh;q=0.7"), Some(Lang::Zh));
        assert_eq!(Lang::from_accept("fr, en;q=0.5"), Some(Lang::En));
        assert_eq!(Lang::from_accept("zh;q=0, en;q=0.1"), Some(Lang::En));
        assert_eq!(Lang::from_accept("fr, de"), None);
        assert_eq!(Lang::from_accept(";q=;;,,q="), None);
    }

    #[test]
    fn stored_text_reads_back() {
        for lang in Lang::ALL {
            assert_eq!(Lang::parse(lang.as_str()), Some(lang));
            assert_eq!(serde_json::to_string(&lang).unwrap(), format!("\"{}\"", lang.code()));
        }
    }
}
