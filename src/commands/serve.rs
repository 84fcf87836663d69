//! `linli serve`: the server, its workers, and a graceful end.

use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;

use crate::app::{self, App};
use crate::config::Config;
use crate::error::Error;
use crate::http::upload;

pub fn serve(mut config: Config) -> Result<ExitCode, Error> {
    super::start_metrics();
    let listener = listen(&mut config)?;
    let application = super::build(config)?;
    actix_web::rt::System::new().block_on(async move {
        if let Some(link) = crate::acts::setup::first_link(&application).await? {
            println!("Linli is empty. Its first administrator opens this once, within a day:\n{link}");
        }
        println!("{}", application.config.public_url);
        run(application, listener).await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Binds the port; with port 0 the address people type is the one the machine chose.
pub fn listen(config: &mut Config) -> Result<TcpListener, Error> {
    let listener = TcpListener::bind((config.host.as_str(), config.port))
        .map_err(|e| Error::broken("listen", format!("{}:{}: {e}", config.host, config.port)))?;
    if config.port == 0 {
        let port = listener.local_addr().map_err(|e| Error::broken("listen", e))?.port();
        config.port = port;
        if let Some(base) = config.public_url.strip_suffix(":0") {
            config.public_url = format!("{base}:{port}");
        }
    }
    Ok(listener)
}

/// Serves until told to stop; requests under way are finished first.
pub async fn run(application: Arc<App>, listener: TcpListener) -> Result<(), Error> {
    // A disk that cannot be swept serves all the same; it is tried again each hour.
    if let Err(e) = upload::empty(&application.config, application.db.now()) {
        tracing::error!(error = %e, "lists that were left behind could not be removed");
    }
    let workers = crate::worker::start(application.clone());
    let outcome = match app::serve(application, listener) {
        Ok(server) => server.await.map_err(|e| Error::broken("serve", e)),
        Err(e) => Err(e),
    };
    workers.stop().await;
    outcome
}
