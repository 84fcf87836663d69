//! Packs web/css, web/js and web/icons: a name with the content's hash, a gzip and a brotli copy, and one table of all.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::catalogues::{files, read, watch, write};

const FOLDERS: [&str; 3] = ["css", "js", "icons"];
/// Staff and print styles, and passkeys, are never needed without a network; a visit's scripts are kept by whoever takes
/// one along (web/js/visiting.js).
const NOT_KEPT_OFFLINE: [&str; 7] =
    ["desk.css", "paper.css", "ends.js", "passkeys.js", "visits.js", "visiting.js", "kept.js"];
/// What comes with another file, for one request less: every page of the desk ends by itself.
const COMES_WITH: [(&str, &str); 1] = [("desk.js", "ends.js")];
/// What the worker runs beside its own: the outbox.
const OUTBOX: &str = "visits.js";
/// ACCESS.md §1: what a phone stores before anyone asked for it.
const PRECACHE_LIMIT: usize = 120 * 1024;

/// One file as it will be served.
struct Packed {
    name: String,
    address: String,
    mime: &'static str,
    source: PathBuf,
    gzip: Option<PathBuf>,
    brotli: Option<PathBuf>,
    sent: usize,
}

pub fn build(web: &Path, out: &Path) -> Result<(), String> {
    let folder = out.join("assets");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut packed: Vec<Packed> = Vec::new();
    for name in FOLDERS {
        watch(&web.join(name));
        for path in files(&web.join(name), "*")? {
            let asset = pack(&path, &folder)?;
            if packed.iter().any(|other| other.name == asset.name) {
                return Err(format!("web/*/{}: two files have this name, and pages ask by name alone", asset.name));
            }
            packed.push(asset);
        }
    }
    packed.sort_by(|a, b| a.name.cmp(&b.name));
    let kept = offline(&packed)?;
    write(&out.join("sw.js"), &worker(&web.join("sw.js"), &packed, &kept)?)?;
    write(&out.join("assets.rs"), &table(&packed))
}

fn pack(path: &Path, out: &Path) -> Result<Packed, String> {
    println!("cargo:rerun-if-changed={}", path.display());
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (mut bytes, mut source) = (content(path)?, path.to_path_buf());
    if let Some((_, other)) = COMES_WITH.iter().find(|(with, _)| *with == name) {
        bytes.extend(content(&path.with_file_name(other))?);
        source = out.join(&name);
        fs::write(&source, &bytes).map_err(|error| format!("{}: {error}", source.display()))?;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let (Some((stem, extension)), true) = (name.rsplit_once('.'), name.chars().all(plain)) else {
        return Err(format!("{}: an asset's name is letters, digits, - and _, with an ending", path.display()));
    };
    let mime =
        mime(extension).ok_or_else(|| format!("{}: no known kind of file ends in .{extension}", path.display()))?;
    let hash = hex::encode(&Sha256::digest(&bytes)[..4]);
    let gzip = keep_if_smaller(gzip(&bytes)?, &bytes, &out.join(format!("{name}.gz")))?;
    let brotli = keep_if_smaller(brotli(&bytes)?, &bytes, &out.join(format!("{name}.br")))?;
    Ok(Packed {
        address: format!("/assets/{stem}.{hash}.{extension}"),
        mime,
        source,
        sent: gzip.as_ref().map_or(bytes.len(), |(_, length)| *length),
        gzip: gzip.map(|(path, _)| path),
        brotli: brotli.map(|(path, _)| path),
        name,
    })
}

fn content(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn mime(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "jpg" | "jpeg" => "image/jpeg",
        _ => return None,
    })
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(|error| format!("gzip: {error}"))
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &settings).map_err(|error| format!("brotli: {error}"))?;
    Ok(packed)
}

/// Pictures are compressed already: a second pass that saves under a twentieth costs the phone more than it spares.
fn keep_if_smaller(packed: Vec<u8>, bytes: &[u8], path: &Path) -> Result<Option<(PathBuf, usize)>, String> {
    if packed.len() * 20 > bytes.len() * 19 {
        return Ok(None);
    }
    fs::write(path, &packed).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Some((path.to_path_buf(), packed.len())))
}

fn offline(packed: &[Packed]) -> Result<Vec<&Packed>, String> {
    let kept: Vec<&Packed> = packed.iter().filter(|asset| !NOT_KEPT_OFFLINE.contains(&asset.name.as_str())).collect();
    let weight: usize = kept.iter().map(|asset| asset.sent).sum();
    if weight > PRECACHE_LIMIT {
        return Err(format!(
            "web/: what phones keep offline weighs {weight} bytes, more than {PRECACHE_LIMIT} (ACCESS.md §1)"
        ));
    }
    Ok(kept)
}

/// The service worker with its list and its version; the version changes when any asset or the worker itself does.
fn worker(path: &Path, packed: &[Packed], kept: &[&Packed]) -> Result<String, String> {
    watch(path);
    let source = if path.exists() { read(path)? } else { String::new() };
    let mut hasher = Sha256::new();
    hasher.update(&source);
    for asset in packed {
        hasher.update(&asset.address);
    }
    let version = hex::encode(&hasher.finalize()[..6]);
    let addresses: Vec<&str> = kept.iter().map(|asset| asset.address.as_str()).collect();
    let outbox = packed.iter().find(|asset| asset.name == OUTBOX).map_or("", |asset| asset.address.as_str());
    let filled = source.replace("__PRECACHE__", &format!("{addresses:?}")).replace("__VISITS__", outbox);
    Ok(filled.replace("__VERSION__", &version))
}

fn table(packed: &[Packed]) -> String {
    let mut text = String::from("/// Sorted by name.\npub static ASSETS: &[Asset] = &[\n");
    for asset in packed {
        let optional = |path: &Option<PathBuf>| match path {
            Some(path) => format!("Some(include_bytes!({path:?}))"),
            None => "None".to_owned(),
        };
        let _ = writeln!(
            text,
            "    Asset {{ name: {:?}, path: {:?}, mime: {:?}, raw: include_bytes!({:?}), gz: {}, br: {} }},",
            asset.name,
            asset.address,
            asset.mime,
            asset.source,
            optional(&asset.gzip),
            optional(&asset.brotli)
        );
    }
    text.push_str("];\n");
    text
}
