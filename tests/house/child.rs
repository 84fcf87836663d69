//! The real program in a process of its own: what it logs and how much memory it takes can be seen from outside.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child as Process, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize as _;
use serde_json::Value;

use super::app::totp;
use super::browser::Browser;
use super::engines::{self, Engine};

pub struct Child {
    process: Process,
    /// Held open, for the program writes a last line end after what it tells.
    _out: ChildStdout,
    folder: PathBuf,
    database: String,
    /// What `linli demo --json` told.
    pub told: Value,
}

impl Child {
    /// `linli demo`, with everything it can log.
    pub fn demo() -> Self {
        Self::demo_on(Engine::Sqlite)
    }

    /// The same on a database of this engine.
    pub fn demo_on(engine: Engine) -> Self {
        let folder = std::env::temp_dir().join(format!("linli-child-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let database = engines::fresh(engine, &folder);
        let log = File::create(folder.join("log")).expect("a log");
        let mut process = Command::new(env!("CARGO_BIN_EXE_linli"))
            .args(["--port", "0", "--database", &database, "demo", "--json", "--residents", "24", "--seed", "1"])
            .current_dir(&folder)
            .env("LINLI_LOG", "debug,linli=trace")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let mut out = process.stdout.take().expect("its words");
        let told = Value::deserialize(&mut serde_json::Deserializer::from_reader(&mut out)).expect("it tells in JSON");
        let child = Self { process, _out: out, folder, database, told };
        child.wait_for_it();
        child
    }

    fn wait_for_it(&self) {
        let address = self.url().replace("http://", "");
        let until = Instant::now() + Duration::from_secs(30);
        while std::net::TcpStream::connect(address.replace("localhost", "127.0.0.1")).is_err() {
            assert!(Instant::now() < until, "the program listens");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn url(&self) -> String {
        self.text("/url")
    }

    /// A text of what was told, by its JSON pointer.
    pub fn text(&self, pointer: &str) -> String {
        self.told.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no {pointer}")).to_owned()
    }

    /// Somebody signed in with password and second factor, by where they stand in what was told: `/helper`.
    pub fn by_password(&self, who: &str) -> Browser {
        let browser = Browser::new(&self.url());
        let page = browser.get("/sign-in/password");
        let (email, password) = (self.text(&format!("{who}/email")), self.text(&format!("{who}/password")));
        let second = browser.submit(&page, "/sign-in/password", &[("email", &email), ("password", &password)]);
        let now = jiff::Timestamp::now().as_millisecond();
        let code = totp(&self.text(&format!("{who}/totp_secret")), now);
        let home = browser.submit(&second, "/sign-in/second", &[("code", &code)]);
        assert_eq!(home.status, 200, "{}", home.words());
        browser
    }

    /// Somebody of this office, signed in.
    pub fn staff(&self, office: &str) -> Browser {
        self.by_password(&self.staff_at(office))
    }

    /// Where in what was told they stand.
    pub fn staff_at(&self, office: &str) -> String {
        let all = self.told["staff"].as_array().expect("staff");
        let at = all.iter().position(|one| one["office"] == office).expect("somebody of that office");
        format!("/staff/{at}")
    }

    /// 陈建国 on his own phone, with card and PIN.
    pub fn neighbour(&self) -> Browser {
        let browser = Browser::new(&self.url());
        browser.have_cookie(&self.text("/neighbour/enrolled_device_cookie"));
        let page = browser.get("/sign-in/card");
        let (card, pin) = (self.text("/neighbour/card_number"), self.text("/neighbour/pin"));
        let home = browser.submit(&page, "/sign-in/card", &[("card", &card), ("pin", &pin)]);
        assert_eq!(home.status, 200, "{}", home.words());
        browser
    }

    /// Counts the peak anew from what it holds now (`5` into `clear_refs`, proc(5)); gives that, KiB.
    pub fn peak_from_now(&self) -> u64 {
        std::fs::write(format!("/proc/{}/clear_refs", self.process.id()), "5").expect("the peak is counted anew");
        self.peak()
    }

    /// The most memory it held since then, or ever (`VmHWM`), KiB.
    pub fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("its status");
        let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("its peak");
        line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number")
    }

    /// Everything it has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).expect("its log")
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
        engines::drop_database(&self.database);
    }
}
