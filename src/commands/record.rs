//! `linli record …`: checks the record against itself and against what others kept; exports it, and checks
//! exports and receipts without a database. Whatever does not hold ends with exit status 1.

use std::fs::{File, read_to_string};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::config::Config;
use crate::domain::checkpoint::{self, Checkpoint, Signer};
use crate::domain::receipt::Proof;
use crate::domain::tree;
use crate::error::Error;
use crate::keys::secret_file;
use crate::store::communities::{self, Community};
use crate::store::conn::Conn;
use crate::store::record::check::{Trust, Verdict};
use crate::store::record::{checkpoints, export, verify::verify_by};

/// What the record is measured by, beside itself.
#[derive(Clone, Debug, Default)]
pub struct Measure {
    /// The key that must have signed, as it was published.
    pub key: Option<String>,
    /// Files with checkpoints that were kept elsewhere.
    pub checkpoints: Vec<PathBuf>,
}

impl Measure {
    fn trust(&self, key: Option<String>) -> Result<Trust, Error> {
        let key = self.key.clone().or(key);
        let kept = self.checkpoints.iter().map(|file| kept(file, key.as_deref())).collect::<Result<_, _>>()?;
        Ok(Trust { key, kept })
    }
}

/// A checkpoint from a file; by whom it must be signed, if that is known.
fn kept(file: &Path, key: Option<&str>) -> Result<Checkpoint, Error> {
    let note = text(file)?;
    let wrong = |why: &dyn std::fmt::Display| Error::broken("record", format!("{}: {why}", file.display()));
    match key {
        Some(key) => checkpoint::verify(&note, key).map_err(|e| wrong(&e)),
        None => Checkpoint::read(&note).ok_or_else(|| wrong(&checkpoint::Doubt::NotACheckpoint)),
    }
}

fn text(file: &Path) -> Result<String, Error> {
    let text = read_to_string(file).map_err(|e| Error::broken("record", format!("{}: {e}", file.display())))?;
    Ok(text.replace("\r\n", "\n"))
}

/// The house's own signing key. Looking never makes one.
pub fn signer(config: &Config) -> Result<Option<Signer>, Error> {
    if !config.record_key_file.exists() {
        return Ok(None);
    }
    Ok(Some(Signer::from_seed(*secret_file(&config.record_key_file)?)))
}

/// Recomputes chain, tree and checkpoints of every community, and names the first entry that does not fit.
pub fn verify(config: &Config, measure: &Measure) -> Result<ExitCode, Error> {
    let mut conn = super::reader(config)?;
    let mut whole = true;
    for community in communities::all(&mut conn)? {
        whole &= tell(&community.name, &judge(config, &mut conn, &community, measure)?);
    }
    Ok(code(whole))
}

/// The verdict on one community's record in the database.
pub fn judge(config: &Config, conn: &mut Conn, community: &Community, measure: &Measure) -> Result<Verdict, Error> {
    let own = signer(config)?.map(|s| s.verifier(&community.id));
    verify_by(conn, &community.id, &measure.trust(own)?)
}

/// The same for a file, with no database at hand.
pub fn verify_file(file: &Path, measure: &Measure) -> Result<ExitCode, Error> {
    let opened = File::open(file).map_err(|e| Error::broken("record", format!("{}: {e}", file.display())))?;
    let trust = measure.trust(None)?;
    let mut whole = true;
    for checked in export::check(BufReader::new(opened), &trust)? {
        whole &= tell(&checked.header.name, &checked.verdict);
        if trust.key.is_none() {
            println!("  signed by {}: compare this with the key on paper, or give it with --key", checked.header.key);
        }
    }
    Ok(code(whole))
}

fn tell(name: &str, verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Whole(entries) => println!("{name}: whole, {entries} entries"),
        Verdict::Bad { seq, why } => println!("{name}: entry {seq} does not fit: {why}"),
    }
    matches!(verdict, Verdict::Whole(_))
}

fn code(whole: bool) -> ExitCode {
    if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Everything as lines of JSON, bytes in hexadecimal; what is sealed stays sealed.
pub fn export(config: &Config) -> Result<ExitCode, Error> {
    let mut conn = super::reader(config)?;
    let signer = signer(config)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for community in communities::all(&mut conn)? {
        let key = signer.as_ref().map(|s| s.verifier(&community.id)).unwrap_or_default();
        export::write(&mut conn, &community, &key, &mut out)?;
    }
    out.flush().map_err(|e| Error::broken("export", e))?;
    Ok(ExitCode::SUCCESS)
}

/// Is one checkpoint the beginning of another? Each is a size, or a file with the signed note.
pub fn consistency(config: &Config, one: &str, other: &str) -> Result<ExitCode, Error> {
    let mut conn = super::reader(config)?;
    let community =
        communities::first(&mut conn)?.ok_or_else(|| Error::broken("record", "there is no community here"))?;
    let key = signer(config)?.map(|s| s.verifier(&community.id));
    let mut pair = [
        named(&mut conn, &community.id, one, key.as_deref())?,
        named(&mut conn, &community.id, other, key.as_deref())?,
    ];
    pair.sort_by_key(|c| c.size);
    let [old, new] = &pair;
    if old.community != community.id || new.community != community.id {
        return Err(Error::broken("record", "a checkpoint is of another community"));
    }
    let size = |c: &Checkpoint| i64::try_from(c.size).map_err(|e| Error::broken("record", e));
    let proof = crate::store::record::tree::consistency(&mut conn, &community.id, size(new)?, size(old)?);
    let holds =
        proof.as_ref().is_ok_and(|p| tree::check_consistency(p, (new.size, new.root), (old.size, old.root)).is_ok());
    if !holds {
        println!("the record of {} entries does not begin with the one of {}", new.size, old.size);
        return Ok(ExitCode::FAILURE);
    }
    println!("the record of {} entries begins with the one of {}", new.size, old.size);
    for hash in proof? {
        println!("{hash}");
    }
    Ok(ExitCode::SUCCESS)
}

fn named(conn: &mut Conn, community: &str, which: &str, key: Option<&str>) -> Result<Checkpoint, Error> {
    let Ok(size) = which.parse::<i64>() else {
        return kept(Path::new(which), key);
    };
    let signed = checkpoints::find(conn, community, size)?
        .ok_or_else(|| Error::broken("record", format!("no checkpoint has {size} entries; see /open/checkpoints")))?;
    let read = match key {
        Some(key) => checkpoint::verify(&signed.note, key).map_err(|e| Error::broken("record", e))?,
        None => Checkpoint::read(&signed.note).ok_or_else(|| Error::broken("record", "a stored note is damaged"))?,
    };
    Ok(read)
}

/// Checks a receipt's proof with no database at hand. With the salt of its QR and the words, also that
/// these were the words.
pub fn verify_receipt(file: &Path, key: &str, opened_by: Option<(&str, &Path)>) -> Result<ExitCode, Error> {
    let proof = Proof::parse(&text(file)?).ok_or_else(|| Error::broken("record", "this is not a receipt's proof"))?;
    let signed = match proof.check(key) {
        Ok(signed) => signed,
        Err(why) => {
            println!("the receipt does not hold: {why}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let (leaf, at) = (&proof.leaf, |ms| jiff::Timestamp::from_millisecond(ms).unwrap_or_default());
    println!("entry {}: {} at {}, by {} through {}", leaf.seq, leaf.act, at(leaf.at), leaf.standing, leaf.channel);
    println!("it is among the {} entries signed at {}", signed.size, at(signed.at));
    let Some((salt, content)) = opened_by else {
        return Ok(ExitCode::SUCCESS);
    };
    let salt = crate::keys::from_token(salt).ok_or_else(|| Error::broken("record", "the salt is not as in the QR"))?;
    let holds = proof.opens(&salt, text(content)?.trim_end_matches('\n').as_bytes());
    println!("{}", if holds { "these were the words" } else { "these were not the words" });
    Ok(code(holds))
}
