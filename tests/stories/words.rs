//! The catalogues hold what pages say, and nothing else.

use std::path::Path;

#[test]
fn every_message_is_used_somewhere() {
    let unused =
        linli::words::usage::unused_keys(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources can be read");
    assert!(unused.is_empty(), "{unused:#?}");
}

/// ACCESS.md §5: words that sound like offices, tricks or software. Residents never read them.
const AVOIDED: [&str; 13] =
    ["登录", "登陆", "账号", "帐号", "账户", "帐户", "提交", "验证", "表态", "上门", "转账", "诉求", "注销"];
/// Catalogues of pages that staff alone read.
const FOR_STAFF: [&str; 24] = [
    "account",
    "accounts",
    "calls",
    "caseloads",
    "day",
    "desk",
    "desk-mandates",
    "desk-tools",
    "exchange",
    "hook",
    "household",
    "import",
    "list",
    "mandating",
    "merge",
    "moving",
    "outside",
    "people",
    "record",
    "recovery",
    "reviews",
    "second",
    "setup",
    "signals",
];
/// Single messages elsewhere that staff alone read, and the warning that names what nobody asks for.
const SPARED: [&str; 4] = ["common-no-tricks", "paper-never", "mediation-none", "notices-chase-hint"];

/// Words of offices and of papers, which are for staff and for whoever helps (ACCESS.md §5): on the pages of residents
/// it is 帮忙, 答应, 请人帮我办.
const OFFICIAL: [&str; 5] = ["授权", "代办", "委托", "岗位", "职责"];
/// Catalogues of helpers, beside those of staff, and of what is printed to be signed.
const FOR_HELPERS: [&str; 6] = ["accreditation", "helper", "late", "paper", "visits", "young"];
/// Single messages elsewhere that are said to helpers or staff alone.
const SAID_TO_HELPERS: [&str; 9] = [
    "common-acting-hands",
    "common-acting-office",
    "groups-error-helper",
    "groups-helper-hint",
    "house-refused-mandate-not-in-force",
    "house-refused-outside-matter",
    "mandates-give-up",
    "mandates-yours",
    "thanks-cooling",
];

fn for_residents(catalogue: &str, key: &str) -> bool {
    // The page on which residents end their own; what acts are called in the lists of the record.
    let own = key.starts_with("account-close");
    let named = key.starts_with("telling-act-");
    own || !(named || FOR_STAFF.contains(&catalogue) || SPARED.contains(&key))
}

#[test]
fn residents_read_no_words_of_offices_tricks_or_software() {
    let wrong = said_with(&AVOIDED, for_residents);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn official_words_are_for_staff_and_helpers() {
    let to_residents = |catalogue: &str, key: &str| {
        for_residents(catalogue, key) && !(FOR_HELPERS.contains(&catalogue) || SAID_TO_HELPERS.contains(&key))
    };
    let wrong = said_with(&OFFICIAL, to_residents);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Lines of the Chinese catalogues with any of these words, among those that are read by whom it is about.
fn said_with(words: &[&str], read_by: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/locales/zh-CN");
    let (mut wrong, mut read) = (Vec::new(), 0);
    for file in std::fs::read_dir(folder).expect("the catalogues") {
        let path = file.expect("a catalogue").path();
        let catalogue = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let text = std::fs::read_to_string(&path).expect("it reads");
        let mut key = "";
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            key = line.split_once(" = ").filter(|_| !line.starts_with(' ')).map_or(key, |(key, _)| key);
            if !read_by(&catalogue, key) {
                continue;
            }
            read += 1;
            wrong.extend(words.iter().filter(|word| line.contains(**word)).map(|word| format!("{word}: {line}")));
        }
    }
    assert!(read > 1000, "residents' messages were read: {read}");
    wrong
}
