//! `linli demo`: an invented example community in this folder, served, with how to sign in as each.

use std::process::ExitCode;
use std::sync::Arc;

use super::serve;
use crate::acts::person::issue_device_code;
use crate::acts::settings::issue_kiosk_code;
use crate::app::App;
use crate::config::Config;
use crate::domain::clock::{Clock, SystemClock, TestClock};
use crate::domain::standing::Office;
use crate::domain::totp;
use crate::error::Error;
use crate::example::{self, BACK, Cast};

/// What was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub json: bool,
    pub seed: u64,
    pub residents: usize,
}

/// The example's staff may put off making a passkey for half a year.
const PASSKEY_GRACE: i64 = 180 * 24 * 3_600_000;

/// Where a planted community's ways in are kept, so that a second start shows them again.
const CAST: &str = "example.json";

pub fn demo(mut config: Config, wish: &Wish) -> Result<ExitCode, Error> {
    super::start_metrics();
    if wish.json && config.data.join(CAST).exists() {
        return Err(Error::broken(
            "demo",
            "there is an example community in this folder already; --json makes a fresh one, so start it in an empty folder",
        ));
    }
    let listener = serve::listen(&mut config)?;
    // Whoever tries the example comes in with the password that is printed, for as long as they look round; the page
    // that asks for a passkey says how long.
    config.passkey_grace = config.passkey_grace.max(PASSKEY_GRACE);
    let cast = match kept(&config)? {
        Some(cast) => cast,
        None => plant(&config, wish)?,
    };
    let application = super::build(config)?;
    actix_web::rt::System::new().block_on(async move {
        if wish.json {
            print(&serde_json::to_string(&cast).map_err(|e| Error::broken("demo", e))?)?;
        } else {
            let links = links(&application, &cast).await?;
            print(&in_words(&cast, &links, &application.config.public_url))?;
            say_numbers_when_asked(cast);
        }
        serve::run(application, listener).await
    })?;
    Ok(ExitCode::SUCCESS)
}

fn kept(config: &Config) -> Result<Option<Cast>, Error> {
    match std::fs::read_to_string(config.data.join(CAST)) {
        Ok(text) => serde_json::from_str(&text).map(Some).map_err(|e| Error::broken("demo", e)),
        Err(_) => Ok(None),
    }
}

/// Plants with a clock of its own, eight weeks back, so that the story has a past.
fn plant(config: &Config, wish: &Wish) -> Result<Cast, Error> {
    let clock = Arc::new(TestClock::at(SystemClock::new().now_ms() - BACK));
    let app = App::build(config.clone(), clock.clone(), Arc::default())?;
    let wish = example::Wish { seed: wish.seed, residents: wish.residents };
    let cast = actix_web::rt::System::new().block_on(example::plant(&app, &clock, &wish))?;
    let text = serde_json::to_string_pretty(&cast).map_err(|e| Error::broken("demo", e))?;
    // The secrets of invented people; still nobody else's to read.
    std::fs::write(config.data.join(CAST), text).map_err(|e| Error::broken("demo", e))?;
    Ok(cast)
}

fn print(text: &str) -> Result<(), Error> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|e| Error::broken("demo", e))
}

/// One-time links that make this browser somebody's phone, or the kiosk; fresh at every start.
struct Links {
    resident: String,
    neighbour: String,
    kiosk: String,
}

async fn links(app: &App, cast: &Cast) -> Result<Links, Error> {
    let community = app.community().await?.id.clone();
    let desk = cast
        .staff
        .iter()
        .find(|one| one.office == Office::Desk.as_str())
        .ok_or_else(|| Error::broken("demo", "nobody is at the desk"))?;
    let standing = || example::at_desk(&desk.id, Office::Desk, None);
    let url = |code: String| format!("{}/enrol/{code}", app.config.public_url);
    let phone = async |person: &str| {
        let issued = issue_device_code(&app.db, &community, standing(), person.to_owned()).await?;
        Ok::<_, Error>(url(issued.code))
    };
    Ok(Links {
        resident: phone(&cast.resident.id).await?,
        neighbour: phone(&cast.neighbour.id).await?,
        kiosk: url(issue_kiosk_code(&app.db, &community, standing()).await?.code),
    })
}

fn in_words(cast: &Cast, links: &Links, url: &str) -> String {
    let mut text = format!(
        "\nLinli is running at {url}\n\nAn invented community, 春风里社区. Nobody in it exists.\nUse a private window for each role.\n\n\
         Helper   {}, sign in at {url}/sign-in/password\n         {}  password {}  second factor {}\n",
        cast.helper.name, cast.helper.email, cast.helper.password, cast.helper.totp_secret
    );
    for one in &cast.staff {
        let office = if one.party.is_empty() { &one.office } else { &one.party };
        text.push_str(&format!(
            "Staff    {} ({office})\n         {}  password {}  second factor {}\n",
            one.name, one.email, one.password, one.totp_secret
        ));
    }
    for (one, link) in [(&cast.resident, &links.resident), (&cast.neighbour, &links.neighbour)] {
        text.push_str(&format!(
            "Resident {}  card {}  PIN {}\n         make this browser their phone: {link}\n         next single-use numbers: {}\n",
            one.name,
            one.card_number,
            one.pin,
            one.card_numbers.iter().take(3).cloned().collect::<Vec<_>>().join(" ")
        ));
    }
    text.push_str(&format!(
        "Kiosk    make this browser the kiosk: {}\nAPI      curl -H 'Authorization: Bearer {}' {url}/api/v1/desk/requests\n\n\
         The second factor is six digits, new every half minute. Press Enter here to read everybody's,\n\
         or add the key to any authenticator app.\n",
        links.kiosk, cast.api_token
    ));
    text
}

/// Whoever tries the example needs no authenticator app: Enter prints the six digits of this half minute. Where nobody
/// types (a service, a closed pipe), the thread ends at once.
fn say_numbers_when_asked(cast: Cast) {
    std::thread::spawn(move || {
        let asked = std::io::stdin().lines().map_while(Result::ok);
        for _ in asked {
            if print(&numbers_now(&cast, SystemClock::new().now_ms())).is_err() {
                return;
            }
        }
    });
}

/// Everybody's second factor at an instant, and for how many seconds it is the one their app would show.
fn numbers_now(cast: &Cast, now: i64) -> String {
    let left = 30 - now.div_euclid(1_000).rem_euclid(30);
    let helper = std::iter::once((&cast.helper.name, &cast.helper.totp_secret));
    let staff = cast.staff.iter().map(|one| (&one.name, &one.totp_secret));
    let line = |(name, secret): (&String, &String)| {
        let code = totp::from_written(secret).map(|secret| totp::code_at(&secret, now));
        format!("  {}  {name}\n", code.unwrap_or_default())
    };
    let lines: String = helper.chain(staff).map(line).collect();
    format!("The numbers of these {left} seconds:\n{lines}")
}
