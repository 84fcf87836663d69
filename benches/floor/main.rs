//! The floor: bare actix and diesel over Linli's own tables, without templates, languages, policy or gate.
//!
//! usage: linli-floor PORT DATABASE      a file, or postgres://…

use std::process::ExitCode;

use actix_web::{App, HttpServer, web};

#[path = "../../src/store/schema.rs"]
#[allow(dead_code, reason = "the floor needs some of Linli's tables, not all")]
mod schema;

/// The same text compiled for each engine, so that neither pays for the other.
#[path = "."]
mod on_sqlite {
    pub type Engine = diesel::SqliteConnection;
    #[path = "filing.rs"]
    pub mod filing;
    #[path = "pages.rs"]
    pub mod pages;
    #[path = "rows.rs"]
    pub mod rows;
    #[path = "sqlite.rs"]
    pub mod store;
}
#[path = "."]
mod on_postgres {
    pub type Engine = diesel::PgConnection;
    #[path = "filing.rs"]
    pub mod filing;
    #[path = "pages.rs"]
    pub mod pages;
    #[path = "rows.rs"]
    pub mod rows;
    #[path = "postgres.rs"]
    pub mod store;
}

// The same as Linli's, so that the allocator is no part of the difference.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(Ok(port)), Some(database)) = (args.next().map(|p| p.parse::<u16>()), args.next()) else {
        eprintln!("usage: linli-floor PORT DATABASE");
        return ExitCode::FAILURE;
    };
    match actix_web::rt::System::new().block_on(serve(port, &database)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("linli-floor: {e}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(port: u16, database: &str) -> Result<(), Box<dyn std::error::Error>> {
    let address = ("127.0.0.1", port);
    if database.starts_with("postgres") {
        let store = web::Data::new(on_postgres::store::Store::open(database)?);
        HttpServer::new(move || App::new().app_data(store.clone()).configure(on_postgres::pages::mount))
            .bind(address)?
            .run()
            .await?;
    } else {
        let store = web::Data::new(on_sqlite::store::Store::open(database)?);
        HttpServer::new(move || App::new().app_data(store.clone()).configure(on_sqlite::pages::mount))
            .bind(address)?
            .run()
            .await?;
    }
    Ok(())
}
