//! The terms under which a person is found: characters, pairs, initials and syllables of the name, and parts of the home.
//!
//! Terms are whole words of an index (DESIGN.md §5.9). A name is stored under `terms_of_name`, a home under
//! `terms_of_home`; what a member of staff types becomes `query_terms`, all of which must be found.

mod home;
mod readings;

use std::collections::BTreeSet;

use super::typed::{phone, tidy};
use home::Home;
use readings::readings;

/// Enough for the longest names of China's peoples; what is beyond is found by its beginning.
const MOST_UNITS: usize = 8;
/// Readings multiply (单乐 has four); these are enough and keep one person's rows few.
const MOST_VARIANTS: usize = 12;

/// The terms of a name: 王秀兰 → 王, 秀, 兰, 王秀, 秀兰, 王秀兰, wxl, xl, wangxiulan, xiulan, xiu …
pub fn terms_of_name(name: &str) -> Vec<String> {
    let units = units(name);
    let mut terms = BTreeSet::new();
    let texts: Vec<&str> = units.iter().map(String::as_str).collect();
    add_runs(&texts, |length| length <= 2 || length == texts.len(), &mut terms);
    for spelling in spellings(&units) {
        add_runs(&spelling, |_| true, &mut terms);
        let initials: Vec<&str> = spelling.iter().filter_map(|word| word.get(..1)).collect();
        add_runs(&initials, |length| length >= 2, &mut terms);
    }
    terms.into_iter().collect()
}

/// The terms of a home: 3号楼2单元301 → 3号楼, 3-2, 3-2-301, 301.
pub fn terms_of_home(building: &str, entrance: &str, room: &str) -> Vec<String> {
    Home::from_parts(building, entrance, room).terms()
}

/// Building, entrance and room of a home written in one line, each without its mark; `None` where it is no home.
pub fn home_parts(typed: &str) -> Option<(String, String, String)> {
    Home::parse(typed).map(Home::into_parts)
}

/// How a whole name sounds, in every reading: two that share one sound the same.
pub fn sounds(name: &str) -> Vec<String> {
    let units = units(name);
    spellings(&units).into_iter().map(|spelling| spelling.join(" ")).collect()
}

/// The terms that must all be found for what was typed: a name, its pinyin or initials, a home, or a telephone number.
pub fn query_terms(typed: &str) -> Vec<String> {
    let text = tidy(typed);
    if let Some(digits) = phone(&text) {
        return vec![digits];
    }
    if let Some(home) = Home::parse(&text) {
        return home.query();
    }
    let mut terms = Vec::new();
    let mut han = Vec::new();
    let mut letters = String::new();
    for unit in units(&text) {
        if unit.chars().any(is_han) {
            han.push(unit);
            continue;
        }
        close_han(&mut han, &mut terms);
        // W X L, typed with spaces, is one set of initials.
        if unit.chars().count() == 1 {
            letters.push_str(&unit);
        } else {
            close_letters(&mut letters, &mut terms);
            terms.push(unit);
        }
    }
    close_han(&mut han, &mut terms);
    close_letters(&mut letters, &mut terms);
    terms.dedup();
    terms
}

/// Whether two names could be one, heard or typed differently: 0 for no, 100 for the same characters,
/// 80 for the same sounds (王秀兰, 王秀岚), 50 for sounds one syllable apart.
pub fn likeness(one: &str, other: &str) -> u8 {
    let (one, other) = (units(one), units(other));
    if one.is_empty() || one.len() != other.len() {
        return 0;
    }
    if one == other {
        return 100;
    }
    let (ours, theirs) = (spellings(&one), spellings(&other));
    let apart = |a: &[&str], b: &[&str]| a.iter().zip(b).filter(|(x, y)| x != y).count();
    let least = ours.iter().flat_map(|a| theirs.iter().map(move |b| apart(a, b))).min();
    match least {
        Some(0) => 80,
        Some(1) if one.len() >= 3 => 50,
        _ => 0,
    }
}

fn close_han(han: &mut Vec<String>, terms: &mut Vec<String>) {
    match han.as_slice() {
        [] => {}
        [alone] => terms.push(alone.clone()),
        several => terms.extend(several.windows(2).map(|pair| pair.concat())),
    }
    han.clear();
}

fn close_letters(letters: &mut String, terms: &mut Vec<String>) {
    if !letters.is_empty() {
        terms.push(std::mem::take(letters));
    }
}

/// A name in its parts: each Chinese character, each word in letters (lower case, without accents).
fn units(name: &str) -> Vec<String> {
    let mut units = Vec::new();
    let mut word = String::new();
    for c in tidy(name).chars() {
        if is_han(c) {
            end_word(&mut word, &mut units);
            units.push(c.to_string());
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase().map(without_accent));
        } else if c != '\'' && c != '’' {
            end_word(&mut word, &mut units);
        }
    }
    end_word(&mut word, &mut units);
    units.truncate(MOST_UNITS);
    units
}

fn end_word(word: &mut String, units: &mut Vec<String>) {
    if !word.is_empty() {
        units.push(std::mem::take(word));
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Pinyin with its tones, and the letters of Europe, as a keyboard has them; ü is typed v.
fn without_accent(c: char) -> char {
    match c {
        'ā' | 'á' | 'ǎ' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'ē' | 'é' | 'ě' | 'è' | 'ê' | 'ë' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' | 'î' | 'ï' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' | 'û' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        'ç' => 'c',
        'ñ' => 'n',
        _ => c,
    }
}

/// Every way the whole name may be spelt, the likeliest first.
fn spellings(units: &[String]) -> Vec<Vec<&str>> {
    let mut spellings: Vec<Vec<&str>> = vec![Vec::new()];
    for choices in readings(units) {
        spellings = spellings
            .iter()
            .flat_map(|so_far| choices.iter().map(move |choice| [so_far.as_slice(), &[*choice]].concat()))
            .take(MOST_VARIANTS)
            .collect();
    }
    spellings
}

/// Every run of neighbours whose length is wanted, joined.
fn add_runs(parts: &[&str], wanted: impl Fn(usize) -> bool, terms: &mut BTreeSet<String>) {
    for from in 0..parts.len() {
        for to in from + 1..=parts.len() {
            if wanted(to - from) {
                terms.insert(parts[from..to].concat());
            }
        }
    }
}

#[cfg(test)]
mod tests;
