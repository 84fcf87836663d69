//! One way to write an enum whose values are kept as text, so that the database, JSON and Rust never disagree on a word.

/// An enum with `ALL`, `as_str`, `parse`, and the same words in JSON.
macro_rules! stored {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$note:meta])* $value:ident => $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$note])* #[serde(rename = $text)] $value,)+
        }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$value,)+];

            /// The word kept in the database and in JSON.
            pub fn as_str(&self) -> &'static str {
                match self {
                    $($name::$value => $text,)+
                }
            }

            /// The value of a word kept earlier; `None` for any other word.
            pub fn parse(text: &str) -> Option<$name> {
                match text {
                    $($text => Some($name::$value),)+
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use stored;

#[cfg(test)]
mod tests {
    stored! {
        /// Two ways.
        pub enum Way {
            ByPost => "by_post",
            ByPhone => "by_phone",
        }
    }

    #[test]
    fn words_read_back_everywhere_alike() {
        for way in Way::ALL {
            assert_eq!(Way::parse(way.as_str()), Some(*way));
            assert_eq!(serde_json::to_string(way).unwrap(), format!("\"{}\"", way.as_str()));
            assert_eq!(serde_json::from_str::<Way>(&format!("\"{}\"", way.as_str())).unwrap(), *way);
        }
        assert_eq!(Way::parse("ByPost"), None);
        assert_eq!(Way::parse(""), None);
    }
}
