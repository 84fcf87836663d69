//! The build step: checks the two catalogues of words against each other, and packs styles, scripts and icons.

#[path = "build/assets.rs"]
mod assets;
#[path = "build/catalogues.rs"]
mod catalogues;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            // Cargo shows what a failed build script wrote to stderr; this is all a person needs.
            eprintln!("\n{complaint}\n");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    // A new migration changes no source file, yet it travels inside the binary.
    println!("cargo:rerun-if-changed=migrations");
    let web = folder_from("CARGO_MANIFEST_DIR")?.join("web");
    let out = folder_from("OUT_DIR")?;
    catalogues::build(&web.join("locales"), &out)?;
    assets::build(&web, &out)
}

fn folder_from(variable: &str) -> Result<PathBuf, String> {
    std::env::var_os(variable).map(PathBuf::from).ok_or_else(|| format!("cargo did not set {variable}"))
}
