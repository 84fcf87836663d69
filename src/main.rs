//! The commands: serve, demo, migrate, staff, erase, keys, backup, restore, record, openapi, routes, doctor.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use linli::commands;
use linli::commands::backup::Beside;
use linli::config::{Config, Overrides};
use linli::error::Error;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Linli (邻里): community services, and a say in how they are run, for every resident.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Common {
    /// linli.toml; without it the one in this folder, if there is one.
    #[arg(long, global = true, env = "LINLI_CONFIG")]
    config: Option<PathBuf>,
    /// A file, sqlite://FILE or postgres://…
    #[arg(long, global = true, env = "LINLI_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Folder for photos and keys.
    #[arg(long, global = true, env = "LINLI_DATA")]
    data: Option<PathBuf>,
    /// Address to listen on.
    #[arg(long, global = true, env = "LINLI_HOST")]
    host: Option<String>,
    /// Port; 0 lets the machine choose.
    #[arg(long, global = true, env = "LINLI_PORT")]
    port: Option<u16>,
    /// The address people type; it goes on cards and letters.
    #[arg(long, global = true, env = "LINLI_PUBLIC_URL")]
    public_url: Option<String>,
    /// Certificate file (PEM), where no proxy stands in front.
    #[arg(long, global = true, env = "LINLI_TLS_CERT")]
    tls_cert: Option<PathBuf>,
    /// Its key (PEM).
    #[arg(long, global = true, env = "LINLI_TLS_KEY")]
    tls_key: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server. An empty database prints a link for its first administrator.
    Serve,
    /// Make an invented example community in this folder and serve it.
    Demo {
        /// Print one JSON object instead of words.
        #[arg(long)]
        json: bool,
        /// The same number makes the same community.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many residents.
        #[arg(long, default_value_t = 72)]
        residents: usize,
    },
    /// Bring the database up to this version and stop.
    Migrate,
    /// Members of staff.
    #[command(subcommand)]
    Staff(Staff),
    /// Erase somebody for good who asked for it in writing and can do it nowhere themselves.
    Erase {
        /// Their id, as it stands in the address of their page at the desk.
        person: String,
        /// Without it, only say who it would be.
        #[arg(long)]
        yes: bool,
    },
    /// The key file.
    #[command(subcommand)]
    Keys(Keys),
    /// Write database and photos into a folder, while the server runs. People's keys go beside the key file.
    Backup { folder: PathBuf },
    /// Put a backup back into an empty place, erase again whoever was erased, and check it.
    Restore {
        folder: PathBuf,
        /// The copy of people's keys; without it the newest beside the key file.
        #[arg(long)]
        keys: Option<PathBuf>,
        /// There is no copy of people's keys: what they wrote in the record stays sealed for ever.
        #[arg(long, conflicts_with = "keys")]
        without_keys: bool,
        /// There is no list of who was erased: whoever was erased after the backup was made is there again.
        #[arg(long)]
        without_erased: bool,
    },
    /// The record of acts.
    #[command(subcommand)]
    Record(Record),
    /// Secret ballots: halves of the urn key, and counting, both offline.
    #[command(subcommand)]
    Ballot(Ballot),
    /// Print the description of the API.
    Openapi,
    /// Print every address and who may open it, as JSON.
    Routes,
    /// Say in plain words what is misconfigured and how to mend it.
    Doctor {
        /// Only ask a running server whether it is well: its /healthz address.
        #[arg(long)]
        url: Option<String>,
    },
}

#[derive(Subcommand)]
enum Staff {
    /// Print a one-time link with which a colleague joins.
    Add {
        name: String,
        /// desk, accounts, auditor or admin.
        #[arg(long, default_value = "desk")]
        office: String,
    },
}

#[derive(Subcommand)]
enum Keys {
    /// Renew linli.key and seal everything anew, while no server runs. PINs are hashed anew at their next right use.
    Rotate,
    /// Drop what PINs were hashed with before, once none needs it any more, while no server runs.
    Tidy,
}

#[derive(Subcommand)]
enum Record {
    /// Recompute chain, tree and checkpoints; names the first entry that does not fit.
    Verify {
        /// An exported record to check, without any database.
        file: Option<PathBuf>,
        #[command(flatten)]
        measure: Measure,
    },
    /// Print the whole record as lines of JSON, with checkpoints and proofs.
    Export,
    /// Prove that one checkpoint is the beginning of another. Each is a number of entries, or a file with a note.
    Consistency { one: String, other: String },
    /// Check the proof of a receipt, without any database.
    VerifyReceipt {
        file: PathBuf,
        /// The key that signs the checkpoints, as /open/checkpoints shows it.
        #[arg(long)]
        key: String,
        /// The salt of the receipt's QR, what follows `#`.
        #[arg(long, requires = "content")]
        salt: Option<String>,
        /// A file with what was recorded.
        #[arg(long, requires = "salt")]
        content: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum Ballot {
    /// Make one half of an urn key, on a computer that is not the server. Needs no database and no network.
    Half {
        /// Which of the two: a or b.
        which: String,
        /// Write the secret half into this file instead of printing it.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Count a published file again; with both halves, open its urn first.
    Count {
        file: PathBuf,
        /// A file with the secret half of A, as it was printed.
        #[arg(long, requires = "half_b")]
        half_a: Option<PathBuf>,
        /// A file with the secret half of B.
        #[arg(long, requires = "half_a")]
        half_b: Option<PathBuf>,
        /// Where the opened ballots go, for the desk.
        #[arg(long, requires = "half_a")]
        out: Option<PathBuf>,
    },
}

#[derive(Args)]
struct Measure {
    /// The key that must have signed the checkpoints. Without it, the one in the key file, or in the file checked.
    #[arg(long)]
    key: Option<String>,
    /// A file with a checkpoint that was kept elsewhere. May be given more than once.
    #[arg(long = "checkpoint")]
    checkpoints: Vec<PathBuf>,
}

impl From<Measure> for commands::record::Measure {
    fn from(m: Measure) -> Self {
        Self { key: m.key, checkpoints: m.checkpoints }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    commands::logging();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            // The one place where a command's failure is told; its words are for whoever runs it.
            eprintln!("linli: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, Error> {
    let load = |data: Option<PathBuf>| {
        Config::load(
            cli.common.config.as_deref(),
            Overrides {
                host: cli.common.host.clone(),
                port: cli.common.port,
                database: cli.common.database.clone(),
                public_url: cli.common.public_url.clone(),
                tls_cert: cli.common.tls_cert.clone(),
                tls_key: cli.common.tls_key.clone(),
                data,
            },
        )
    };
    let config = || load(cli.common.data.clone());
    // The example keeps its files in the folder it is started in.
    let here = || load(cli.common.data.clone().or_else(|| Some(PathBuf::from("."))));
    match cli.command {
        Command::Serve => commands::serve::serve(config()?),
        Command::Demo { json, seed, residents } => {
            commands::demo::demo(here()?, &commands::demo::Wish { json, seed, residents })
        }
        Command::Migrate => commands::migrate(&config()?),
        Command::Staff(Staff::Add { name, office }) => commands::staff_add(config()?, &name, &office),
        Command::Erase { person, yes } => commands::erase::erase(config()?, &person, yes),
        Command::Keys(Keys::Rotate) => commands::rotate::rotate(config()?),
        Command::Keys(Keys::Tidy) => commands::rotate::tidy(config()?),
        Command::Backup { folder } => commands::backup::backup(&config()?, &folder),
        Command::Restore { folder, keys, without_keys, without_erased } => {
            commands::backup::restore(&config()?, &folder, Beside { keys, without_keys, without_erased })
        }
        Command::Record(Record::Verify { file: None, measure }) => {
            commands::record::verify(&config()?, &measure.into())
        }
        Command::Record(Record::Verify { file: Some(file), measure }) => {
            commands::record::verify_file(&file, &measure.into())
        }
        Command::Record(Record::Export) => commands::record::export(&config()?),
        Command::Record(Record::Consistency { one, other }) => commands::record::consistency(&config()?, &one, &other),
        Command::Record(Record::VerifyReceipt { file, key, salt, content }) => {
            let opened_by = salt.as_deref().zip(content.as_deref());
            commands::record::verify_receipt(&file, &key, opened_by)
        }
        Command::Ballot(Ballot::Half { which, out }) => commands::ballot::half(&which, out.as_deref()),
        Command::Ballot(Ballot::Count { file, half_a, half_b, out }) => {
            let halves = half_a.zip(half_b).map(|(first, second)| commands::ballot::Halves { first, second });
            commands::ballot::count(&file, halves.as_ref(), out.as_deref())
        }
        Command::Openapi => commands::openapi(),
        Command::Routes => commands::routes(),
        Command::Doctor { url: Some(url) } => commands::doctor::ask(&url),
        Command::Doctor { url: None } => commands::doctor::examine(&config()?),
    }
}
