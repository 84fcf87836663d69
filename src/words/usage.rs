//! Finds messages of the catalogues that nothing says any more, so that translators are not asked to keep them.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;

use super::{all, id_of};

/// Families whose last word is data, looked up with `named`, and who looks them up.
pub const DYNAMIC: &[(&str, &str)] = &[
    ("telling-act-", "post::words::act_name"),
    ("telling-reason-", "http::pages::desk::requests"),
    ("list-decline-", "http::pages::desk::requests"),
    ("mediation-state-", "views::mediations"),
    ("mediation-next-", "views::mediations"),
    ("mediation-signed-", "views::mediations"),
    ("ballots-state-", "views::ballots"),
    ("ballots-basis-", "views::ballots"),
    ("ballots-secrecy-", "views::ballots"),
    ("ballots-threshold-", "views::ballots"),
    ("ballots-kind-", "views::ballots"),
    ("ballots-verdict-", "views::ballots"),
    ("ballots-way-", "views::ballots"),
    ("ballots-band-", "views::ballots"),
    ("ballots-objection-", "views::ballots"),
    ("ballots-answer-", "views::ballots"),
    ("list-kind-", "views::desk_list"),
    ("list-icon-", "views::desk_list"),
    ("list-datatype-", "views::desk_list"),
    ("exchange-state-", "http::open311::shapes"),
    ("exchange-step-", "http::open311::shapes"),
    ("intake-why-", "http::pages::desk::exchange"),
    ("exchange-batch-", "http::pages::desk::exchange"),
];

/// The ids that neither src/ nor web/templates/ names as `k::NAME`. `root` is the folder of Cargo.toml.
pub fn unused_keys(root: &Path) -> io::Result<Vec<&'static str>> {
    let mut used = HashSet::new();
    collect(&root.join("src"), &mut used)?;
    collect(&root.join("web/templates"), &mut used)?;
    let dynamic = |id: &str| DYNAMIC.iter().any(|(prefix, _)| id.starts_with(prefix));
    let unused = |id: &&str| !dynamic(id) && !used.contains(&id.replace('-', "_").to_uppercase());
    Ok(all().map(id_of).filter(unused).collect())
}

fn collect(folder: &Path, used: &mut HashSet<String>) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, used)?;
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "html" || kind == "txt") {
            used.extend(names_in(&fs::read_to_string(&path)?).map(str::to_owned));
        }
    }
    Ok(())
}

fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let part_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices("k::").filter_map(move |(at, mark)| {
        let stands_alone = !text[..at].ends_with(part_of_name);
        let rest = &text[at + mark.len()..];
        let name = &rest[..rest.find(|c| !part_of_name(c)).unwrap_or(rest.len())];
        (stands_alone && !name.is_empty()).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_where_they_stand_alone() {
        let text = "page.t(k::HOME_HELLO) words::k::NAV_ME, back::NOT_THIS k::A1)";
        assert_eq!(names_in(text).collect::<Vec<_>>(), ["HOME_HELLO", "NAV_ME", "A1"]);
    }

    #[test]
    fn a_folder_without_sources_uses_nothing() {
        let nowhere = Path::new("/no/such/folder");
        let expected: Vec<_> = all().map(id_of).filter(|id| !DYNAMIC.iter().any(|(p, _)| id.starts_with(p))).collect();
        assert_eq!(unused_keys(nowhere).unwrap(), expected);
    }
}
