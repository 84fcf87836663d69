//! Tests of build/catalogues.rs: what it refuses, and in which words.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use super::build_step::build;

/// Two catalogues of one file each in a folder of their own, which goes when the test ends.
struct Locales(PathBuf);

impl Locales {
    fn with(zh: &str, en: &str) -> Locales {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("linli-catalogues-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let folder = std::env::temp_dir().join(name);
        for (language, source) in [("zh-CN", zh), ("en", en)] {
            fs::create_dir_all(folder.join(language)).unwrap();
            fs::write(folder.join(language).join("home.ftl"), source).unwrap();
        }
        Locales(folder)
    }

    fn complaint(&self) -> String {
        build(&self.0, &self.0).unwrap_err()
    }

    fn keys(&self) -> String {
        build(&self.0, &self.0).unwrap();
        fs::read_to_string(self.0.join("keys.rs")).unwrap()
    }
}

impl Drop for Locales {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn catalogues_that_agree_become_constants() {
    let keys =
        Locales::with("home-hello = { $name }，您好\nhome-a = 甲\n", "home-a = A\nhome-hello = Hello { $name }").keys();
    assert!(keys.contains("pub const HOME_A: super::Key = super::Key(0);"), "{keys}");
    assert!(keys.contains("pub const HOME_HELLO: super::Key = super::Key(1);"), "{keys}");
    assert!(keys.contains(r#"["home-a", "home-hello"]"#), "{keys}");
}

#[test]
fn no_catalogue_at_all_builds_too() {
    let nowhere = Locales::with("", "");
    let keys = {
        fs::remove_dir_all(nowhere.0.join("en")).unwrap();
        fs::remove_dir_all(nowhere.0.join("zh-CN")).unwrap();
        nowhere.keys()
    };
    assert!(keys.contains("static IDS: [&str; 0] = [];"), "{keys}");
}

#[test]
fn a_message_missing_in_one_language_is_named_with_its_file() {
    let complaint = Locales::with("home-a = 甲\nhome-b = 乙\n", "home-a = A\n").complaint();
    assert!(complaint.contains("zh-CN/home.ftl: home-b is missing in en"), "{complaint}");
    let complaint = Locales::with("home-a = 甲\n", "home-a = A\nhome-c = C\n").complaint();
    assert!(complaint.contains("en/home.ftl: home-c is missing in zh-CN"), "{complaint}");
}

#[test]
fn a_doubled_message_is_named() {
    let complaint = Locales::with("home-a = 甲\nhome-a = 乙\n", "home-a = A\n").complaint();
    assert!(complaint.contains("zh-CN/home.ftl: home-a is there twice"), "{complaint}");
}

#[test]
fn other_arguments_are_named_also_where_a_message_quotes_another() {
    let complaint = Locales::with("home-a = { $name }\n", "home-a = { $person }\n").complaint();
    assert!(complaint.contains("home-a: zh-CN/home.ftl takes $name, en/home.ftl takes $person"), "{complaint}");
    let complaint =
        Locales::with("home-a = { $n }\nhome-b = { home-a }\n", "home-a = { $n }\nhome-b = B\n").complaint();
    assert!(complaint.contains("home-b: zh-CN/home.ftl takes $n, en/home.ftl takes no arguments"), "{complaint}");
    let plural = "home-a = { $n ->\n    [one] one\n   *[other] { $n }\n }\n";
    Locales::with("home-a = { $n } 件\n", plural).keys();
}

#[test]
fn what_does_not_parse_is_named_with_its_line() {
    let complaint = Locales::with("home-a = 甲\n???\n", "home-a = A\n").complaint();
    assert!(complaint.contains("zh-CN/home.ftl, line 2"), "{complaint}");
}

#[test]
fn a_quotation_of_nothing_and_a_name_of_another_form_are_refused() {
    let complaint = Locales::with("home-a = { home-none }\n", "home-a = A\n").complaint();
    assert!(complaint.contains("home-a quotes home-none, which zh-CN does not have"), "{complaint}");
    let complaint = Locales::with("Home_A = 甲\n", "Home_A = A\n").complaint();
    assert!(complaint.contains("Home_A is not of the form"), "{complaint}");
}
