//! Wires configuration, database, clock and messengers together, and builds the server on a listener.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::dev::Server;
use actix_web::{HttpServer, web};

use crate::blobs::Blobs;
use crate::config::Config;
use crate::domain::checkpoint::Signer;
use crate::domain::clock::Clock;
use crate::envelope::Seal;
use crate::error::Error;
use crate::hashing::Hasher;
use crate::http::body::Bodies;
use crate::http::tls::{self, Certificates};
use crate::keys::{KeyRing, secret_file};
use crate::passkeys::RelyingParty;
use crate::photos::{Darkroom, PhotoLimits};
use crate::post::outbound::Outbound;
use crate::post::{Post, PostConfig};
use crate::store::communities::{self, Community};
use crate::store::conn::{Engine, Opener, Use};
use crate::store::db::{Db, Faults, Options};
use crate::store::desk_hours;
use crate::store::migrate;
use crate::store::work_calendar::{self, Day};

/// How long a community's particulars may be remembered, milliseconds: another server may change them.
const REMEMBER: i64 = 5_000;
/// Threads of each worker that may wait for the database or a hash.
const BLOCKING: usize = 4;

/// Everything a request may use.
pub struct App {
    pub config: Config,
    pub db: Db,
    pub blobs: Blobs,
    pub hasher: Arc<Hasher>,
    pub darkroom: Darkroom,
    pub post: Post,
    /// Calls addresses that somebody typed, and nothing inside.
    pub outbound: Outbound,
    /// `None` where browsers can make no passkeys for this address.
    pub passkeys: Option<RelyingParty>,
    /// Signs the record's checkpoints.
    pub signer: Arc<Signer>,
    /// Opens what helpers' phones sealed while they had no signal.
    pub seal: Seal,
    /// Photos and lists on their way in.
    pub bodies: Bodies,
    community: Mutex<Option<Known>>,
}

/// What every page needs of the place, as it was a moment ago.
struct Known {
    at: i64,
    community: Arc<Community>,
    /// When somebody is at the desk, where that was said.
    hours: Option<Arc<desk_hours::Row>>,
    /// The day it was read on, where the calendar says that it differs from its weekday.
    special: Option<Arc<Day>>,
}

impl App {
    /// Brings the database up to date and opens everything. An empty database gets an empty community.
    pub fn build(config: Config, clock: Arc<dyn Clock>, faults: Arc<Faults>) -> Result<Self, Error> {
        std::fs::create_dir_all(&config.data).map_err(|e| Error::broken("config", e))?;
        let keys = Arc::new(KeyRing::open(&config.key_file)?);
        let signer = Arc::new(Signer::from_seed(*secret_file(&config.record_key_file)?));
        let seed = secret_file(&config.visits_key_file)?;
        let seal = Seal::from_seed(&seed)?;
        let opener = Opener { url: config.database.clone(), purpose: Use::Write };
        migrate::migrate(&opener)?;
        ensure_community(&opener, clock.now_ms())?;
        let hasher = Arc::new(Hasher::new(config.hashing, &keys)?);
        let post = PostConfig { mail: config.mail.clone(), sms: config.sms.clone(), folder: config.data.join("post") };
        let options = Options { url: config.database.clone(), readers: readers(config.database.engine), faults };
        Ok(Self {
            db: Db::open(options, clock, keys)?,
            blobs: Blobs::folder(&config.data.join("photos")).map_err(|e| Error::broken("blobs", e))?,
            hasher,
            signer,
            seal,
            bodies: Bodies::default(),
            post: Post::new(&post).map_err(|e| Error::broken("config", e))?,
            outbound: Outbound::default(),
            passkeys: RelyingParty::of(&config.public_url),
            darkroom: Darkroom::new(PhotoLimits::default(), 1, 16),
            community: Mutex::new(None),
            config,
        })
    }

    /// The community this server serves.
    pub async fn community(&self) -> Result<Arc<Community>, Error> {
        let now = self.db.now();
        if let Some(known) = self.remembered(now) {
            return Ok(known);
        }
        let found = self
            .db
            .read(move |conn| {
                let community = communities::first(conn)?.ok_or_else(|| Error::broken("store", "no community"))?;
                let hours = desk_hours::find(conn, &community.id)?;
                let special = match &hours {
                    Some(_) => work_calendar::day(conn, &community.id, &date_of(&community, now))?,
                    None => None,
                };
                Ok((community, hours, special))
            })
            .await?;
        let (community, hours, special) = found;
        let known = Known {
            at: now,
            community: Arc::new(community),
            hours: hours.map(Arc::new),
            special: special.map(Arc::new),
        };
        let community = known.community.clone();
        if let Ok(mut slot) = self.community.lock() {
            *slot = Some(known);
        }
        Ok(community)
    }

    /// When somebody is at the desk, as it was read with the community.
    pub fn hours(&self) -> Option<Arc<desk_hours::Row>> {
        self.community.lock().ok()?.as_ref()?.hours.clone()
    }

    /// Today, where the calendar says that it differs from its weekday: a holiday, a make-up day.
    pub fn special_day(&self) -> Option<Arc<Day>> {
        self.community.lock().ok()?.as_ref()?.special.clone()
    }

    /// Forgets the particulars after they were changed here.
    pub fn community_changed(&self) {
        if let Ok(mut slot) = self.community.lock() {
            *slot = None;
        }
    }

    fn remembered(&self, now: i64) -> Option<Arc<Community>> {
        let slot = self.community.lock().ok()?;
        let known = slot.as_ref()?;
        ((now - known.at).abs() < REMEMBER).then(|| known.community.clone())
    }
}

/// 2027-01-01, by the community's own clock.
fn date_of(community: &Community, now: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
    community.zone().to_datetime(at).date().to_string()
}

/// Two readers for each core keep a SQLite file busy, and each holds pages and prepared statements of
/// its own; PostgreSQL answers from elsewhere, so more of them may wait.
fn readers(engine: Engine) -> u32 {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    match engine {
        Engine::Sqlite => u32::try_from(cores * 2).unwrap_or(8).clamp(2, 8),
        Engine::Pg => 8,
    }
}

fn ensure_community(opener: &Opener, now: i64) -> Result<(), Error> {
    let mut conn = opener.open().map_err(|e| Error::broken("store", e))?;
    if communities::first(&mut conn)?.is_none() {
        communities::create_empty(&mut conn, now)?;
    }
    Ok(())
}

/// The server, ready to be awaited; `listener` may be on port 0. With certificates it speaks HTTPS.
///
/// # Errors
/// The certificate cannot be used, or the port is gone.
pub fn serve(app: Arc<App>, listener: TcpListener) -> Result<Server, Error> {
    let data = web::Data::from(app.clone());
    let secure = app.config.secure();
    let mut server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(data.clone())
            .wrap(crate::http::headers::security(secure))
            .wrap(actix_web::middleware::Compress::default())
            .wrap(actix_web::middleware::from_fn(crate::http::measure::count))
            .configure(crate::http::routes::mount)
    })
    .shutdown_timeout(20)
    // About as many as there are readers: more would only wait for one, each with memory of its own.
    .worker_max_blocking_threads(BLOCKING)
    .client_request_timeout(std::time::Duration::from_secs(30))
    .server_hostname("linli");
    if app.config.workers > 0 {
        server = server.workers(app.config.workers);
    }
    let broken = |e: std::io::Error| Error::broken("listen", e);
    let Some(files) = app.config.tls.clone() else {
        return Ok(server.listen(listener).map_err(broken)?.run());
    };
    let certificates = Certificates::open(files)?;
    actix_web::rt::spawn(tls::reload_when_told(certificates.clone()));
    Ok(server.listen_rustls_0_23(listener, certificates.server_config()?).map_err(broken)?.run())
}
