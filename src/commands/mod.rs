//! What `linli COMMAND` does; main.rs only reads the command line.

pub mod backup;
pub mod ballot;
pub mod demo;
pub mod doctor;
pub mod erase;
mod keys_apart;
pub mod record;
pub mod rotate;
pub mod serve;

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::acts::settings::{Colleague, invite};
use crate::app::App;
use crate::config::Config;
use crate::domain::clock::SystemClock;
use crate::domain::standing::Standing;
use crate::error::Error;
use crate::store::conn::{Conn, Opener, Use};
use crate::store::migrate as store_migrate;
use crate::words::Lang;

/// Structured logs to stderr, JSON lines; `LINLI_LOG` sets how much (`info` by default).
pub fn logging() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("LINLI_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,actix_server=warn,actix_http=warn"));
    let started = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    if let Err(e) = started {
        eprintln!("linli: no logs: {e}");
    }
}

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts counting; the page /metrics shows it.
pub fn start_metrics() {
    if METRICS.get().is_some() {
        return;
    }
    match PrometheusBuilder::new().install_recorder() {
        Ok(handle) => {
            // A second server in one process (tests) keeps the first one's counters.
            let _ = METRICS.set(handle);
        }
        Err(e) => tracing::warn!(error = %e, "no metrics"),
    }
}

pub fn metrics_handle() -> Option<&'static PrometheusHandle> {
    METRICS.get()
}

/// The application with the machine's own clock.
pub fn build(config: Config) -> Result<Arc<App>, Error> {
    Ok(Arc::new(App::build(config, Arc::new(SystemClock::new()), Arc::default())?))
}

fn writer(config: &Config) -> Opener {
    Opener { url: config.database.clone(), purpose: Use::Write }
}

fn reader(config: &Config) -> Result<Conn, Error> {
    Opener { url: config.database.clone(), purpose: Use::Read }.open().map_err(|e| Error::broken("store", e))
}

pub fn migrate(config: &Config) -> Result<ExitCode, Error> {
    std::fs::create_dir_all(&config.data).map_err(|e| Error::broken("config", e))?;
    let steps = store_migrate::migrate(&writer(config))?;
    println!("{steps} steps, the database is up to date");
    Ok(ExitCode::SUCCESS)
}

pub fn openapi() -> Result<ExitCode, Error> {
    println!("{}", crate::http::openapi::describe("")?);
    Ok(ExitCode::SUCCESS)
}

/// Prints the route table, for whoever puts a proxy before it and for the tests that visit every page.
pub fn routes() -> Result<ExitCode, Error> {
    let rows: Vec<_> = crate::http::routes::entries()
        .iter()
        .map(|entry| {
            serde_json::json!({
                "method": entry.method.as_str(),
                "path": entry.path,
                "audience": format!("{:?}", entry.audience),
                "mount": format!("{:?}", entry.mount),
                "about": entry.about,
            })
        })
        .collect();
    println!("{}", serde_json::Value::from(rows));
    Ok(ExitCode::SUCCESS)
}

/// Whoever sits at the machine itself.
fn console() -> Standing {
    Standing { actor: "console".into(), ..Standing::of_the_house() }
}

/// Prints a one-time link with which a colleague joins.
pub fn staff_add(config: Config, name: &str, office: &str) -> Result<ExitCode, Error> {
    let office = crate::domain::standing::Office::parse(office)
        .ok_or_else(|| Error::broken("staff", "an office is desk, accounts, auditor or admin"))?;
    let app = build(config)?;
    let colleague = Colleague { name: name.to_owned(), lang: Lang::Zh, offices: vec![(office, None)] };
    actix_web::rt::System::new().block_on(async {
        let community = app.community().await?.id.clone();
        let invited = invite(&app.db, &community, console(), colleague).await?;
        println!("{}/join/{}", app.config.public_url, invited.issued.code);
        Ok(ExitCode::SUCCESS)
    })
}
