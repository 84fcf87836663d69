//! The server is killed while people vote (SIGKILL, as a power cut would), started again, and they go on: whoever got no
//! answer presses the same form once more.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use reqwest::StatusCode;

use super::{AT_ONCE, Failed};

/// How often it is killed while they vote.
const KILLS: usize = 3;
/// Between two presses of the same form.
const PATIENCE: Duration = Duration::from_millis(50);
/// Nobody presses longer than this.
const GIVES_UP: Duration = Duration::from_secs(60);

/// Somebody signed in on their own phone, at the form.
#[derive(Clone, Debug)]
pub struct Voter {
    /// `name=value`.
    pub cookie: String,
    pub csrf: String,
    /// The form's own key.
    pub key: String,
    /// Which of the two answers they tick: 0 is for, 1 against.
    pub answer: usize,
}

/// Where the server's program finds its database and its keys.
#[derive(Clone, Debug)]
pub struct Place {
    pub folder: PathBuf,
    pub database: String,
}

struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(place: &Place) -> Result<Self, Failed> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_linli"))
            .args(["--host", "127.0.0.1", "--port", "0", "--database", &place.database, "--data"])
            .arg(&place.folder)
            .arg("serve")
            .current_dir(&place.folder)
            .env("LINLI_LOG", "error")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let words = process.stdout.take().ok_or("it says nothing")?;
        let mut lines = BufReader::new(words).lines();
        let url = lines.find_map(|line| line.ok().filter(|line| line.starts_with("http://")));
        let url = url.ok_or("it does not say where it listens")?.replace("localhost", "127.0.0.1");
        Ok(Self { process, url })
    }

    fn kill(mut self) -> Result<(), Failed> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

/// Where the server is now, and how many are through with it, answered or not.
struct Now {
    url: Mutex<String>,
    through: AtomicUsize,
}

impl Now {
    fn url(&self) -> String {
        self.url.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Everybody votes once over HTTP while the server is killed again and again. Each was answered in the end that the vote
/// was taken; whether it is counted is seen where the urn is opened.
///
/// # Errors
/// Somebody was answered anything else, or nothing at all; the server does not start.
pub async fn voting(place: &Place, ballot: &str, voters: Vec<Voter>) -> Result<(), Failed> {
    let (many, began) = (voters.len(), Instant::now());
    let server = Server::start(place)?;
    let now = Arc::new(Now { url: Mutex::new(server.url.clone()), through: AtomicUsize::new(0) });
    let killer = std::thread::spawn({
        let (place, now) = (place.clone(), now.clone());
        move || kill_again_and_again(&place, &now, server, many).map_err(|e| e.to_string())
    });
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(GIVES_UP).build()?;
    let path = format!("/ballots/{ballot}/votes");
    let press = |voter: Voter| async {
        let presses = pressed(&client, &now, &path, voter).await;
        now.through.fetch_add(1, Ordering::SeqCst);
        presses
    };
    let all: Vec<_> =
        futures_util::stream::iter(voters.into_iter().map(press)).buffer_unordered(AT_ONCE).collect().await;
    let kills = killer.join().map_err(|_| "whoever kills it broke")??;
    let presses = all.into_iter().collect::<Result<Vec<usize>, _>>()?;
    if kills == 0 && many > 0 {
        return Err("everybody had voted before it was killed".into());
    }
    let again = presses.iter().filter(|n| **n > 1).count();
    println!(
        "{many} votes over HTTP in {:.1} s, the server killed {kills} times meanwhile: {again} people pressed again",
        began.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Kills it after each share of the votes, while the next are under way, and starts it again; gives how often.
fn kill_again_and_again(place: &Place, now: &Now, mut server: Server, many: usize) -> Result<usize, Failed> {
    let mut kills = 0;
    for n in 1..=KILLS {
        let share = many * n / (KILLS + 1);
        while now.through.load(Ordering::SeqCst) < share {
            std::thread::sleep(Duration::from_millis(1));
        }
        server.kill()?;
        kills += usize::from(now.through.load(Ordering::SeqCst) < many);
        server = Server::start(place)?;
        now.url.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&server.url);
    }
    while now.through.load(Ordering::SeqCst) < many {
        std::thread::sleep(Duration::from_millis(20));
    }
    server.kill()?;
    Ok(kills)
}

/// Presses until the house answers that the vote was taken; gives how often.
async fn pressed(client: &reqwest::Client, now: &Now, path: &str, voter: Voter) -> Result<usize, Failed> {
    let began = Instant::now();
    for presses in 1.. {
        let fields =
            [("csrf", voter.csrf.as_str()), ("key", &voter.key), ("q0", if voter.answer == 0 { "0" } else { "1" })];
        let body = fields.map(|(name, value)| format!("{name}={value}")).join("&");
        let sent = client
            .post(format!("{}{path}", now.url()))
            .header("cookie", &voter.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await;
        match sent {
            Ok(answer) if answer.status() == StatusCode::SEE_OTHER => return Ok(presses),
            Ok(answer) => return Err(format!("a vote was answered with {}", answer.status()).into()),
            Err(_) if began.elapsed() > GIVES_UP => break,
            Err(_) => actix_web::rt::time::sleep(PATIENCE).await,
        }
    }
    Err("a vote got no answer for a minute".into())
}

/// The folder and database as the server's program is told of them.
pub fn place(folder: &Path, database: &str) -> Place {
    Place { folder: folder.to_owned(), database: database.to_owned() }
}
