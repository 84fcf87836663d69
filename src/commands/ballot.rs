//! `linli ballot …`: halves of an urn key, and counting from the published file. Neither needs a database or a network,
//! and neither is run on the server.

use std::fmt::Write as _;
use std::fs::read_to_string;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use zeroize::Zeroizing;

use crate::domain::ballot::count::Result as Counted;
use crate::domain::ballot::file::{BallotFile, Mismatch, Opened};
use crate::domain::ballot::urn::{Half, Which};
use crate::error::Error;
use crate::keys::{hex, sha256};

fn wrong(file: &Path, why: &dyn std::fmt::Display) -> Error {
    Error::broken("ballot", format!("{}: {why}", file.display()))
}

/// Makes a half: the secret part to keep, the public part for the desk.
pub fn half(which: &str, out: Option<&Path>) -> Result<ExitCode, Error> {
    let which = match which.to_ascii_lowercase().as_str() {
        "a" => Which::First,
        "b" => Which::Second,
        _ => return Err(Error::broken("ballot", "a half is a or b")),
    };
    let half = Half::new(which);
    match out {
        Some(file) => {
            write_secret(file, &half.in_words())?;
            println!("The secret half is in {}. Keep it away from the server.", file.display());
        }
        None => println!("Keep this, on paper or a stick, and show it to nobody:\n\n{}\n", *half.in_words()),
    }
    println!("Give this to the desk (mark {}):\n\n{}", half.public().fingerprint(), half.public().in_words());
    Ok(ExitCode::SUCCESS)
}

/// Only for its owner to read, and never over a file that is there.
fn write_secret(file: &Path, text: &str) -> Result<(), Error> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut opened = options.open(file).map_err(|e| wrong(file, &e))?;
    writeln!(opened, "{text}").and_then(|()| opened.sync_all()).map_err(|e| wrong(file, &e))
}

/// Both halves, by file.
pub struct Halves {
    pub first: PathBuf,
    pub second: PathBuf,
}

fn read_half(file: &Path, which: Which) -> Result<Half, Error> {
    let text = Zeroizing::new(read_to_string(file).map_err(|e| wrong(file, &e))?);
    let half = Half::read(&text).map_err(|e| wrong(file, &e))?;
    if half.which == which { Ok(half) } else { Err(wrong(file, &"this is the other half")) }
}

/// Counts a published file. With both halves the urn is opened: before the first count, to write what the desk needs;
/// afterwards, to compare it with what was published. What does not fit ends with exit status 1.
pub fn count(file: &Path, halves: Option<&Halves>, out: Option<&Path>) -> Result<ExitCode, Error> {
    let text = read_to_string(file).map_err(|e| wrong(file, &e))?;
    let ballot = BallotFile::read(&text).map_err(|e| wrong(file, &e))?;
    println!("{} B-{}\nfile SHA-256 {}", ballot.title, ballot.number, hex(&sha256(&[text.as_bytes()])));
    let opened = match halves {
        Some(halves) => {
            let (first, second) = (read_half(&halves.first, Which::First)?, read_half(&halves.second, Which::Second)?);
            match ballot.open(&first, &second) {
                Ok(opened) => Some(opened),
                Err(why) => return Ok(does_not_fit(&why)),
            }
        }
        None => None,
    };
    if let (Some(opened), Some(out)) = (&opened, out) {
        let text = serde_json::to_string(&Opened::of(&ballot.ballot, opened.clone())).map_err(|e| wrong(out, &e))?;
        std::fs::write(out, text).map_err(|e| wrong(out, &e))?;
        println!("{} ballots opened, written to {}", opened.len(), out.display());
    }
    if let (Some(opened), true) = (&opened, ballot.votes.is_some())
        && let Err(why) = ballot.agrees_with(opened)
    {
        return Ok(does_not_fit(&why));
    }
    match (ballot.count(), &opened) {
        (Ok(counted), _) => Ok(compared(&ballot, &counted)),
        (Err(Mismatch::NotCounted), Some(_)) => Ok(ExitCode::SUCCESS),
        (Err(why), _) => Ok(does_not_fit(&why)),
    }
}

fn does_not_fit(why: &Mismatch) -> ExitCode {
    println!("DOES NOT FIT: {why}");
    ExitCode::FAILURE
}

fn compared(ballot: &BallotFile, counted: &Counted) -> ExitCode {
    print!("{}", in_words(ballot, counted));
    match &ballot.result {
        Some(published) if published != counted => does_not_fit(&Mismatch::OtherResult),
        Some(_) => {
            println!("The published result is the result of these votes.");
            ExitCode::SUCCESS
        }
        None => ExitCode::SUCCESS,
    }
}

/// The count as whoever stands round the table reads it.
fn in_words(ballot: &BallotFile, counted: &Counted) -> String {
    let mut text = String::new();
    let took = counted.took_part;
    // Writing to a String cannot fail.
    let _ = writeln!(text, "took part {} of {}, void {}", took.heads, counted.roll.heads, counted.void.heads);
    if counted.roll.area > 0 {
        let _ = writeln!(text, "area {} of {} (hundredths of a square metre)", took.area, counted.roll.area);
    }
    for (question, outcome) in ballot.questions.iter().zip(&counted.outcomes) {
        let _ = writeln!(text, "\n{}: {}", question.text, outcome.verdict.as_str());
        for (at, votes) in outcome.votes.iter().enumerate() {
            let name = question.options.get(at).cloned().unwrap_or_else(|| ["for", "against"][at.min(1)].to_owned());
            let mark = if outcome.chosen.contains(&at) { "*" } else { " " };
            let area = if counted.roll.area > 0 { format!("  area {}", votes.area) } else { String::new() };
            let _ = writeln!(text, "{mark} {:>6}{area}  {name}", votes.heads);
        }
        let _ = writeln!(text, "  {:>6}  (blank)", outcome.blank.heads);
        for (at, round) in outcome.rounds.iter().enumerate() {
            let each: Vec<String> = round.iter().map(|n| n.map_or("-".to_owned(), |n| n.to_string())).collect();
            let _ = writeln!(text, "  round {}: {}", at + 1, each.join(" "));
        }
    }
    text
}
