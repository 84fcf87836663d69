//! The words people read: a catalogue for each language, checked when building, and the few ways to ask it.

pub mod dates;
pub mod gist;
pub mod lang;
pub mod machines;
pub mod masked;
pub mod names;
pub mod numbers;
pub mod qr;
pub mod typed;
pub mod usage;

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use lang::Lang;

/// A message of the catalogues; build.rs makes one constant for each, so a missing one does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(u16);

include!(concat!(env!("OUT_DIR"), "/keys.rs"));

/// The words of a message that takes no arguments.
pub fn say(lang: Lang, key: Key) -> &'static str {
    catalogue(lang).plain.get(usize::from(key.0)).and_then(Option::as_deref).unwrap_or_else(|| {
        tracing::error!(key = id_of(key), "a message that needs arguments was said without them");
        id_of(key)
    })
}

/// The words of a message with its arguments filled in. Whole numbers may choose a plural form.
pub fn tell(lang: Lang, key: Key, arguments: &[(&str, String)]) -> String {
    let mut filled = FluentArgs::with_capacity(arguments.len());
    for (name, value) in arguments {
        filled.set(*name, argument(value));
    }
    fill(&catalogue(lang).bundle, id_of(key), Some(&filled)).unwrap_or_else(|| id_of(key).to_owned())
}

/// A sentence begins with a capital where its language has them: its first word may have been put in.
pub fn beginning(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The id a message has in web/locales.
pub fn id_of(key: Key) -> &'static str {
    IDS.get(usize::from(key.0)).copied().unwrap_or("unknown-message")
}

/// The message with this id, for families whose last word is data, such as the states of a request.
/// Their prefix belongs in `usage::DYNAMIC`, or the test of unused messages will ask about them.
pub fn named(id: &str) -> Option<Key> {
    IDS.binary_search(&id).ok().and_then(|at| u16::try_from(at).ok()).map(Key)
}

/// Every message there is.
pub fn all() -> impl Iterator<Item = Key> {
    (0u16..).take(IDS.len()).map(Key)
}

struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    /// By key; `None` where the message takes arguments.
    plain: Vec<Option<String>>,
}

fn catalogue(lang: Lang) -> &'static Catalogue {
    static ZH: OnceLock<Catalogue> = OnceLock::new();
    static EN: OnceLock<Catalogue> = OnceLock::new();
    match lang {
        Lang::Zh => ZH.get_or_init(|| load(lang, SOURCE_ZH)),
        Lang::En => EN.get_or_init(|| load(lang, SOURCE_EN)),
    }
}

fn load(lang: Lang, source: &str) -> Catalogue {
    let language = lang.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // The isolating marks help mixed writing directions; here they would only break searching and copying.
    bundle.set_use_isolating(false);
    // build.rs has refused sources that do not parse, and ids that are there twice.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    if bundle.add_resource(resource).is_err() {
        tracing::error!(lang = lang.code(), "a message is in the catalogue twice");
    }
    let plain = IDS.iter().map(|id| without_arguments(&bundle, id)).collect();
    Catalogue { bundle, plain }
}

fn without_arguments(bundle: &FluentBundle<FluentResource>, id: &str) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let words = bundle.format_pattern(pattern, None, &mut errors).into_owned();
    errors.is_empty().then_some(words)
}

fn fill(bundle: &FluentBundle<FluentResource>, id: &str, arguments: Option<&FluentArgs>) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let words = bundle.format_pattern(pattern, arguments, &mut errors).into_owned();
    if !errors.is_empty() {
        // The kinds of mistake only: arguments hold names and addresses, which no log may have.
        tracing::error!(id, mistakes = errors.len(), "a message lacked an argument");
    }
    Some(words)
}

/// Text stays exactly as it is; only a number that reads back the same becomes one, so `08` and card numbers survive.
fn argument(value: &str) -> FluentValue<'_> {
    match value.parse::<u32>() {
        Ok(number) if number.to_string() == value => FluentValue::from(number),
        _ => FluentValue::from(value),
    }
}

/// The build step itself, so that its rules are tested like any others.
#[cfg(test)]
#[path = "../../build/catalogues.rs"]
mod build_step;

#[cfg(test)]
mod build_step_tests;

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(source: &str) -> FluentBundle<FluentResource> {
        let mut bundle = FluentBundle::new_concurrent(vec!["en".parse().unwrap()]);
        bundle.set_use_isolating(false);
        bundle.add_resource(FluentResource::try_new(source.to_owned()).unwrap()).unwrap();
        bundle
    }

    fn filled(source: &str, arguments: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in arguments {
            args.set(*name, argument(value));
        }
        fill(&bundle(source), "m", Some(&args)).unwrap()
    }

    #[test]
    fn a_sentence_begins_with_a_capital_where_there_are_any() {
        assert_eq!(beginning("your report is late"), "Your report is late");
        assert_eq!(beginning("您的事还没办好"), "您的事还没办好");
        assert_eq!(beginning(""), "");
    }

    #[test]
    fn arguments_are_put_in_as_they_are() {
        assert_eq!(filled("m = 替{ $name }交上去", &[("name", "王秀兰")]), "替王秀兰交上去");
        assert_eq!(filled("m = { $n }", &[("n", "08881234")]), "08881234");
        assert_eq!(filled("m = { $n }", &[("n", "12345678")]), "12345678");
    }

    #[test]
    fn whole_numbers_choose_the_english_plural() {
        let source = "m = { $n ->\n    [one] { $n } thing\n   *[other] { $n } things\n }\n";
        assert_eq!(filled(source, &[("n", "1")]), "1 thing");
        assert_eq!(filled(source, &[("n", "2")]), "2 things");
    }

    #[test]
    fn a_missing_argument_is_words_not_a_crash() {
        assert_eq!(filled("m = for { $name }", &[]), "for {$name}");
    }

    #[test]
    fn a_message_with_arguments_is_not_plain() {
        assert_eq!(without_arguments(&bundle("m = { $a }"), "m"), None);
        assert_eq!(without_arguments(&bundle("m = hello"), "m").as_deref(), Some("hello"));
        assert_eq!(without_arguments(&bundle("m = hello"), "other"), None);
    }

    #[test]
    fn every_message_exists_in_both_languages_and_is_found_by_its_id() {
        for key in all() {
            assert_eq!(named(id_of(key)), Some(key));
            for lang in Lang::ALL {
                assert!(catalogue(lang).bundle.get_message(id_of(key)).is_some(), "{} in {}", id_of(key), lang.code());
            }
        }
        assert_eq!(named("no-such-message-at-all"), None);
    }

    #[test]
    fn a_key_from_nowhere_is_words_not_a_crash() {
        let beyond = Key(u16::MAX);
        assert_eq!(say(Lang::Zh, beyond), "unknown-message");
        assert_eq!(tell(Lang::En, beyond, &[("a", "b".to_owned())]), "unknown-message");
    }
}
