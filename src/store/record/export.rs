//! The record as a file of lines: a header, the checkpoints with proofs that each contains the one
//! before, every entry, and a last line. It can be checked without the database, by anybody.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};

use super::check::{Checker, Trust, Verdict};
use super::{Entry, checkpoints, page_after, tree};
use crate::domain::checkpoint::Checkpoint;
use crate::domain::tree::{Hash, check_consistency};
use crate::error::Error;
use crate::store::communities::Community;
use crate::store::conn::Conn;

/// Rows read at once.
const PAGE: i64 = 1000;

/// One line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Record(Header),
    Checkpoint(Signed),
    Entry(Box<Entry>),
    End { entries: i64 },
}

/// What the file is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    pub version: u32,
    pub community: String,
    pub name: String,
    /// Who signed the checkpoints. Compare it with the one on paper.
    pub key: String,
    pub entries: i64,
    pub checkpoints: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    note: String,
    /// Proof that the checkpoint before is its beginning; none for the first.
    since_last: Vec<String>,
}

/// Writes everything there is by now.
pub fn write(conn: &mut Conn, community: &Community, key: &str, out: &mut impl Write) -> Result<(), Error> {
    let id = community.id.as_str();
    let entries = super::page_before(conn, id, i64::MAX, 1)?.first().map_or(0, |e| e.seq);
    let mut signed = Vec::new();
    loop {
        let page =
            checkpoints::page_after(conn, id, signed.last().map_or(0, |s: &checkpoints::Signed| s.tree_size), PAGE)?;
        if page.is_empty() {
            break;
        }
        signed.extend(page);
    }
    // Signed since we counted: they belong to the next file.
    signed.retain(|s| s.tree_size <= entries);
    let header = Header {
        version: 1,
        community: id.to_owned(),
        name: community.name.clone(),
        key: key.to_owned(),
        entries,
        checkpoints: i64::try_from(signed.len()).unwrap_or(i64::MAX),
    };
    put(out, &Line::Record(header))?;
    let mut before = 0;
    for one in signed {
        let proof = if before == 0 { Vec::new() } else { tree::consistency(conn, id, one.tree_size, before)? };
        before = one.tree_size;
        let since_last = proof.iter().map(Hash::to_string).collect();
        put(out, &Line::Checkpoint(Signed { note: one.note, since_last }))?;
    }
    let mut seq = 0;
    while seq < entries {
        let page = page_after(conn, id, seq, PAGE.min(entries - seq))?;
        let Some(last) = page.last() else { break };
        seq = last.seq;
        for entry in page {
            put(out, &Line::Entry(Box::new(entry)))?;
        }
    }
    put(out, &Line::End { entries })
}

fn put(out: &mut impl Write, line: &Line) -> Result<(), Error> {
    let text = serde_json::to_string(line).map_err(|e| Error::broken("export", e))?;
    writeln!(out, "{text}").map_err(|e| Error::broken("export", e))
}

/// What came of checking one community's part of a file.
#[derive(Debug)]
pub struct Checked {
    pub header: Header,
    pub verdict: Verdict,
}

/// Reads a file and checks it with nothing else at hand. A line that cannot be read is named as the entry
/// that should stand there.
///
/// # Errors
/// The file cannot be read, or is no exported record.
pub fn check(file: impl BufRead, trust: &Trust) -> Result<Vec<Checked>, Error> {
    let mut all = Vec::new();
    let mut lines = file.lines();
    while let Some(line) = lines.next() {
        let line = line.map_err(|e| Error::broken("record", e))?;
        let Ok(Line::Record(header)) = serde_json::from_str(&line) else {
            return Err(Error::broken("record", "this is not an exported record"));
        };
        let verdict = check_one(&header, &mut lines, trust)?;
        let whole = matches!(verdict, Verdict::Whole(_));
        all.push(Checked { header, verdict });
        if !whole {
            break;
        }
    }
    if all.is_empty() {
        return Err(Error::broken("record", "the file is empty"));
    }
    Ok(all)
}

type Lines<'a> = &'a mut dyn Iterator<Item = std::io::Result<String>>;

fn check_one(header: &Header, lines: Lines<'_>, trust: &Trust) -> Result<Verdict, Error> {
    let key = trust.key.clone().unwrap_or_else(|| header.key.clone());
    let trust = Trust { key: Some(key), kept: trust.kept.clone() };
    let mut next = || -> Result<Option<Line>, Error> {
        match lines.next() {
            None => Ok(None),
            Some(line) => Ok(serde_json::from_str(&line.map_err(|e| Error::broken("record", e))?).ok()),
        }
    };
    let mut signed = match signatures(header, &mut next, &trust)? {
        Ok(signed) => signed,
        Err(verdict) => return Ok(verdict),
    };
    signed.extend(trust.kept.iter().filter(|c| c.community == header.community).cloned());
    let mut checker = Checker::new(signed);
    while checker.seq() < header.entries {
        let Some(Line::Entry(entry)) = next()? else {
            return Ok(Verdict::Bad { seq: checker.seq() + 1, why: "it is missing from the file, or cannot be read" });
        };
        if entry.community_id != header.community {
            return Ok(Verdict::Bad { seq: checker.seq() + 1, why: "it belongs to another community" });
        }
        if let Err(verdict) = checker.take(&entry).and_then(|()| checker.judge()) {
            return Ok(verdict);
        }
    }
    let ends = matches!(next()?, Some(Line::End { entries }) if entries == header.entries);
    let seq = checker.seq() + 1;
    match checker.end(None) {
        Verdict::Whole(_) if !ends => Ok(Verdict::Bad { seq, why: "the file does not end where its header says" }),
        verdict => Ok(verdict),
    }
}

/// The checkpoints of the file: all of them there, signed, and each the beginning of the next.
fn signatures(
    header: &Header,
    next: &mut impl FnMut() -> Result<Option<Line>, Error>,
    trust: &Trust,
) -> Result<Result<Vec<Checkpoint>, Verdict>, Error> {
    let mut all: Vec<Checkpoint> = Vec::new();
    for _ in 0..header.checkpoints {
        let last = all.last().map_or(0, |c| i64::try_from(c.size).unwrap_or(i64::MAX));
        let bad = |why| Ok(Err(Verdict::Bad { seq: last.saturating_add(1), why }));
        let Some(Line::Checkpoint(signed)) = next()? else {
            return bad("a checkpoint is missing from the file, or cannot be read");
        };
        let checkpoint = match trust.believe(&header.community, &signed.note) {
            Ok(checkpoint) => checkpoint,
            Err(why) => return bad(why),
        };
        if let Some(before) = all.last() {
            let proof: Option<Vec<Hash>> = signed.since_last.iter().map(|h| Hash::parse_hash(h).ok()).collect();
            let (new, old) = ((checkpoint.size, checkpoint.root), (before.size, before.root));
            if proof.is_none_or(|p| check_consistency(&p, new, old).is_err()) {
                return bad("a checkpoint does not contain the one before it");
            }
        }
        all.push(checkpoint);
    }
    Ok(Ok(all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEADER: &str = r#"{"record":{"version":1,"community":"c","name":"n","key":"k","entries":1,"checkpoints":0}}"#;

    fn whole(text: &str) -> bool {
        let read = check(text.as_bytes(), &Trust { key: None, kept: Vec::new() });
        read.is_ok_and(|all| all.iter().all(|one| matches!(one.verdict, Verdict::Whole(_))))
    }

    #[test]
    fn a_header_alone_is_no_record() {
        assert!(!whole(HEADER) && !whole(&format!("{HEADER}\n{{\"end\":{{\"entries\":1}}}}\n")));
    }

    proptest! {
        /// A file that somebody made up, cut or changed is refused or called bad, and breaks nothing.
        #[test]
        fn no_file_makes_it_stumble(text in "\\PC{0,200}", counts in any::<(i64, i64)>(), rest in proptest::collection::vec("(\\PC{0,60}|[{}\"a-z0-9:,_]{0,80})", 0..6)) {
            prop_assert!(!whole(&text));
            let (entries, signed) = (counts.0 | 1, counts.1);
            let header = format!(
                r#"{{"record":{{"version":1,"community":"c","name":"n","key":"k","entries":{entries},"checkpoints":{signed}}}}}"#
            );
            let _ = whole(&format!("{header}\n{}", rest.join("\n")));
        }

        #[test]
        fn nor_an_entry_that_is_nearly_one(seq: i64, hash in proptest::collection::vec(any::<u8>(), 0..40), field in "[a-z_]{1,14}") {
            let bytes = serde_json::to_string(&hash).unwrap();
            let entry = format!(r#"{{"entry":{{"community_id":"c","seq":{seq},"{field}":"x","commitment":{bytes},"hash":{bytes},"prev_hash":{bytes}}}}}"#);
            let file = format!("{HEADER}\n{entry}\n");
            prop_assert!(!whole(&file));
        }
    }
}
