//! A whole server on a port of its own, with a clock that stands still until a story moves it.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use linli::app::{self, App};
use linli::config::{Config, Hashing, Overrides};
use linli::domain::clock::TestClock;
use linli::example::{Cast, ResidentCast};
use linli::post::outbound::Outbound;
use linli::store::db::Faults;

use super::browser::Browser;
use super::engines::{self, Engine};

/// Monday 23 November 2026, 9:00 in Shanghai.
pub const MORNING: i64 = 1_795_395_600_000;

pub struct House {
    pub engine: Engine,
    pub app: Arc<App>,
    pub clock: Arc<TestClock>,
    pub faults: Arc<Faults>,
    pub url: String,
    pub database: String,
    pub folder: PathBuf,
    /// How to sign in as the people of the example; `None` in an empty house.
    cast: Option<Cast>,
    server: Option<actix_web::dev::ServerHandle>,
}

impl House {
    /// Opens an empty house: migrated, with a community that nobody has set up.
    pub fn open(engine: Engine) -> Self {
        let folder = a_folder();
        let database = engines::fresh(engine, &folder);
        Self::start(engine, folder, database, None)
    }

    /// Opens the example community, on a Monday morning.
    pub fn example(engine: Engine) -> Self {
        let folder = a_folder();
        let (database, cast) = engines::fresh_example(engine, &folder);
        Self::start(engine, folder, database, Some(cast))
    }

    /// The same with a mail server.
    pub fn example_with_mail(engine: Engine, host: &str, port: u16) -> Self {
        Self::example_set_up(
            engine,
            &format!(
                "[mail]\nhost = \"{host}\"\nport = {port}\nsecurity = \"none\"\nfrom = \"春风里社区 <linli@example.org>\"\n"
            ),
        )
    }

    /// The same with a linli.toml of its own.
    pub fn example_set_up(engine: Engine, toml: &str) -> Self {
        let folder = a_folder();
        let (database, cast) = engines::fresh_example(engine, &folder);
        std::fs::write(folder.join("linli.toml"), toml).expect("a configuration");
        Self::start(engine, folder, database, Some(cast))
    }

    /// The example at an address with a name, as browsers want it for passkeys.
    pub fn example_named(engine: Engine) -> Self {
        let folder = a_folder();
        let (database, cast) = engines::fresh_example(engine, &folder);
        Self::start_at("localhost", engine, folder, database, Some(cast), Outbound::default())
    }

    /// The example, whose calls to addresses that somebody typed go where the story says.
    pub fn example_calling(engine: Engine, outbound: Outbound) -> Self {
        let folder = a_folder();
        let (database, cast) = engines::fresh_example(engine, &folder);
        Self::start_at("127.0.0.1", engine, folder, database, Some(cast), outbound)
    }

    fn start(engine: Engine, folder: PathBuf, database: String, cast: Option<Cast>) -> Self {
        Self::start_at("127.0.0.1", engine, folder, database, cast, Outbound::default())
    }

    fn start_at(
        host: &str,
        engine: Engine,
        folder: PathBuf,
        database: String,
        cast: Option<Cast>,
        outbound: Outbound,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let config = config_at(host, &folder, &database, port);
        let clock = Arc::new(TestClock::at(MORNING));
        let faults = Arc::new(Faults::default());
        let mut app = App::build(config, clock.clone(), faults.clone()).expect("the house builds");
        app.outbound = outbound;
        let app = Arc::new(app);
        let mut house = Self {
            engine,
            url: format!("http://127.0.0.1:{port}"),
            app,
            clock,
            faults,
            database,
            folder,
            cast,
            server: None,
        };
        house.serve(listener);
        house
    }

    pub fn cast(&self) -> &Cast {
        self.cast.as_ref().expect("a story of the example community")
    }

    /// Somebody of staff, signed in with password and second factor.
    pub fn staff(&self, office: &str) -> Browser {
        let one = self.cast().staff.iter().find(|s| s.office == office).expect("somebody of that office").clone();
        self.by_password(&one.email, &one.password, &one.totp_secret)
    }

    /// One of the staff by name, where several have the same office.
    pub fn colleague(&self, name: &str) -> Browser {
        let one = self.cast().staff.iter().find(|s| s.name == name).expect("somebody of that name").clone();
        self.by_password(&one.email, &one.password, &one.totp_secret)
    }

    /// 李明 on his phone.
    pub fn helper(&self) -> Browser {
        let one = self.cast().helper.clone();
        self.by_password(&one.email, &one.password, &one.totp_secret)
    }

    fn by_password(&self, email: &str, password: &str, secret: &str) -> Browser {
        // A code works once, so everybody waits for the next one.
        self.advance(Duration::from_secs(31));
        let browser = self.browser();
        let page = browser.get("/sign-in/password");
        let second = browser.submit(&page, "/sign-in/password", &[("email", email), ("password", password)]);
        assert_eq!(second.status, 200, "{email} at the password: {}", second.words());
        let code = totp(secret, self.app.db.now());
        let home = browser.submit(&second, "/sign-in/second", &[("code", &code)]);
        assert_eq!(home.status, 200, "{email} at the second factor: {}", home.words());
        browser
    }

    /// A resident alone, with card and PIN on the phone enrolled to them.
    pub fn resident(&self, who: &ResidentCast) -> Browser {
        self.by_card(&who.enrolled_device_cookie, who)
    }

    /// A resident with card and PIN at the kiosk.
    pub fn at_kiosk(&self, who: &ResidentCast) -> Browser {
        self.by_card(&self.cast().kiosk_device_cookie, who)
    }

    fn by_card(&self, device: &str, who: &ResidentCast) -> Browser {
        let browser = self.browser();
        browser.have_cookie(device);
        let page = browser.get("/sign-in/card");
        let home = browser.submit(&page, "/sign-in/card", &[("card", &who.card_number), ("pin", &who.pin)]);
        assert_eq!(home.status, 200, "{} at the card: {}", who.name, home.words());
        assert!(home.says(&who.name), "{} is greeted: {}", who.name, home.words());
        browser
    }

    fn serve(&mut self, listener: TcpListener) {
        let (tell, told) = std::sync::mpsc::channel();
        let app = self.app.clone();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = app::serve(app, listener).expect("the server starts");
                tell.send(server.handle()).expect("the story waits");
                server.await.expect("the server ends well");
            });
        });
        self.server = Some(told.recv().expect("the server's handle"));
    }

    /// A browser of somebody's own, with nothing in it.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.url)
    }

    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Does the jobs that are due by now; how many turns were taken.
    pub fn run_jobs(&self) -> usize {
        self.wait(linli::worker::clock::run_due(&self.app)).expect("the jobs run")
    }

    /// The server stops, something is done to its files, and it opens again at the same address.
    pub fn while_closed(&mut self, what: impl FnOnce(&Self)) {
        if let Some(server) = self.server.take() {
            self.wait(server.stop(true));
        }
        what(self);
        let port = self.app.config.port;
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("its port");
        let app = App::build(self.app.config.clone(), self.clock.clone(), self.faults.clone());
        self.app = Arc::new(app.expect("the house builds"));
        self.serve(listener);
    }

    /// Another server on the same database, with the same clock.
    pub fn second_server(&self) -> Arc<App> {
        let faults = Arc::new(Faults::default());
        Arc::new(App::build(self.app.config.clone(), self.clock.clone(), faults).expect("a second house builds"))
    }

    /// Runs something async of the house's own, on this thread.
    pub fn wait<T>(&self, job: impl Future<Output = T>) -> T {
        actix_web::rt::System::new().block_on(job)
    }

    /// The id of the one community.
    pub fn community(&self) -> String {
        self.app.db.read_now(linli::store::communities::first).expect("the database answers").expect("a community").id
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            drop(server.stop(false));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
        if self.engine == Engine::Postgres {
            engines::drop_database(&self.database);
        }
    }
}

/// Hashing that takes microseconds; what it protects is tested elsewhere.
pub fn cheap() -> Hashing {
    Hashing { pin_memory: 8, pin_passes: 1, password_memory: 8, password_passes: 1, permits: 1, queue: 32 }
}

/// A configuration for stories: everything in one folder, hashing cheap.
pub fn config(folder: &std::path::Path, database: &str, port: u16) -> Config {
    config_at("127.0.0.1", folder, database, port)
}

/// The same for people who type this host.
fn config_at(host: &str, folder: &std::path::Path, database: &str, port: u16) -> Config {
    let over = Overrides {
        database: Some(database.to_owned()),
        data: Some(folder.to_owned()),
        port: Some(port),
        public_url: Some(format!("http://{host}:{port}")),
        ..Overrides::default()
    };
    let mut config = Config::load(Some(&its_file(folder)), over).expect("a configuration");
    config.hashing = cheap();
    config.workers = 1;
    config
}

fn a_folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("linli-house-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The code an authenticator shows at an instant.
pub fn totp(secret: &str, now: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("a base32 secret");
    totp_rs::Builder::new()
        .with_secret(secret)
        .build()
        .expect("a second factor")
        .generate(u64::try_from(now / 1000).expect("after 1970"))
        .to_string()
}

/// The configuration in this folder, empty where a story wrote none.
fn its_file(folder: &std::path::Path) -> PathBuf {
    let file = folder.join("linli.toml");
    if !file.exists() {
        std::fs::write(&file, "").expect("an empty configuration");
    }
    file
}
