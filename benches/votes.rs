//! A ballot of ten thousand votes over mixed ways: votes a second, closing, counting, and that nothing is lost, also where
//! the server is killed while people vote (`votes/killed.rs`).
//! `cargo bench --bench votes`; VOTERS and LINLI_DATABASE set how many, and on which database (a fresh one).

#[path = "votes/killed.rs"]
mod killed;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::prelude::*;
use futures_util::StreamExt;
use linli::acts::ballots::{At, boxes, cast, clock, draft, ending};
use linli::app::App;
use linli::config::{Config, Overrides};
use linli::domain::ballot::file::{BallotFile, Opened};
use linli::domain::ballot::question::{Choice, Question, QuestionKind};
use linli::domain::ballot::urn::{Half, Which};
use linli::domain::ballot::{Basis, Dates, Rules, Secrecy, Threshold};
use linli::domain::clock::TestClock;
use linli::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Office, Right, Standing};
use linli::example::{self, BACK, Wish};
use linli::http::cookies;
use linli::keys::Purpose;
use linli::on_each;
use linli::store::answers::Claim;
use linli::store::ballots::Draft;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
use linli::store::schema::{people, record};
use linli::store::sessions::{self, NewSession, SessionKind};
use linli::store::{ballot_box, ballot_roll, ballots, migrate};

const DAY: i64 = 24 * 3_600_000;
/// How many people press at the same moment.
const AT_ONCE: usize = 64;

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let voters: usize = std::env::var("VOTERS").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let folder = std::env::temp_dir().join(format!("linli-votes-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder)?;
    let done = held(&folder, voters);
    std::fs::remove_dir_all(&folder)?;
    done
}

fn held(folder: &Path, voters: usize) -> Result<(), Failed> {
    let toml = "[hashing]\npin_memory = 8\npin_passes = 1\npassword_memory = 8\npassword_passes = 1\n";
    std::fs::write(folder.join("linli.toml"), toml)?;
    let database =
        std::env::var("LINLI_DATABASE").unwrap_or_else(|_| folder.join("linli.db").to_string_lossy().into_owned());
    migrate::migrate(&Opener { url: DatabaseUrl::parse(&database)?, purpose: Use::Write })?;
    // The story ends two days ago, so that by the machine's own clock, which the killed server goes by, people vote.
    let clock = Arc::new(TestClock::at(jiff::Timestamp::now().as_millisecond() - BACK - 2 * DAY));
    let system = actix_web::rt::System::new();
    let app = house(folder, &database, &clock)?;
    system.block_on(example::plant(&app, &clock, &Wish { seed: 1, residents: 12 }))?;
    let (mut voting, on_phones) = system.block_on(voting_in_the_house(&app, &clock, voters))?;
    drop(app);
    for phone in &on_phones {
        voting.note(phone.answer);
    }
    let place = killed::place(folder, &database);
    system.block_on(killed::voting(&place, &voting.ballot, on_phones))?;
    // What one server wrote another goes on with.
    let app = house(folder, &database, &clock)?;
    clock.advance(Duration::from_millis(u64::try_from(3 * DAY)?));
    system.block_on(count(&app, &voting))
}

fn house(folder: &Path, database: &str, clock: &Arc<TestClock>) -> Result<App, Failed> {
    let over = Overrides { database: Some(database.to_owned()), data: Some(folder.to_owned()), ..Overrides::default() };
    let config = Config::load(Some(&folder.join("linli.toml")), over)?;
    Ok(App::build(config, clock.clone(), Arc::default())?)
}

/// A ballot in which people vote, and what they were answered.
struct Voting {
    community: String,
    staff: (String, String),
    ballot: String,
    halves: (Half, Half),
    /// Whoever was answered that their vote was taken: for, against.
    taken: [usize; 2],
    /// Votes taken in all, those that others replaced included.
    casts: usize,
    on_paper: usize,
}

impl Voting {
    fn note(&mut self, answer: usize) {
        self.taken[answer] += 1;
        self.casts += 1;
    }
}

/// Up to where people vote on phones, over HTTP, on a server that is killed: who they are, each at the form.
async fn voting_in_the_house(
    app: &App,
    clock: &TestClock,
    voters: usize,
) -> Result<(Voting, Vec<killed::Voter>), Failed> {
    let community = app.community().await?.id.clone();
    let staff = staff_of(app)?;
    settle(app, &community, voters)?;
    let (ballot, halves) = announce(app, &community, &staff).await?;
    clock.advance(Duration::from_millis(u64::try_from(2 * DAY)?));
    clock::run(&app.db, &community).await?;
    let mut voting = Voting { community, staff, ballot, halves, taken: [0, 0], casts: 0, on_paper: 0 };
    let on_phones = by_every_way(app, &mut voting).await?;
    Ok((voting, on_phones))
}

/// Signed in on a phone of their own, with the token of their forms.
async fn signed_in(app: &App, community: &str, person: String, answer: usize) -> Result<killed::Voter, Failed> {
    let key = format!("vote-{person}");
    let (session, token) = app
        .db
        .write("sign_in", community, move |tx| {
            let leave = tx.housekeeping();
            let new = NewSession {
                person: &person,
                kind: SessionKind::Own,
                device: None,
                assisted_by: None,
                parent: None,
                proved: Assurance::CardAndPin,
            };
            sessions::start(tx, leave, &new)
        })
        .await?;
    let mac = app.db.keys().mac(Purpose::Form, &[session.as_bytes()]);
    let cookie = format!("{}={token}", cookies::name(app, cookies::SESSION));
    Ok(killed::Voter { cookie, csrf: URL_SAFE_NO_PAD.encode(&mac[..16]), key, answer })
}

fn staff_of(app: &App) -> Result<(String, String), Failed> {
    use linli::store::schema::offices as o;
    let of = |office: &'static str| {
        app.db.read_now(|conn| Ok(o::table.filter(o::office.eq(office)).select(o::person_id).first::<String>(conn)?))
    };
    Ok((of("desk")?, of("accounts")?))
}

fn by_office(actor: &str, office: Office) -> Standing {
    standing(actor, Right::Office { office, party: None }, Channel::Desk)
}

fn standing(actor: &str, right: Right, channel: Channel) -> Standing {
    Standing {
        actor: actor.to_owned(),
        right,
        channel,
        assurance: Assurance::CardAndPin,
        fresh_until: ALWAYS_FRESH,
        session: None,
        device: None,
        key: None,
        client_at: None,
    }
}

/// People straight into the register: registering is not what is measured.
fn settle(app: &App, community: &str, voters: usize) -> Result<(), Failed> {
    let mut conn: Conn = Opener { url: app.config.database.clone(), purpose: Use::Write }.open()?;
    for from in (0..voters).step_by(100) {
        let rows: Vec<_> = (from..(from + 100).min(voters))
            .map(|n| {
                (
                    (people::community_id.eq(community), people::id.eq(format!("voter-{n:06}"))),
                    (people::name.eq(format!("居民{n}")), people::born.eq(Some(format!("{}", 1935 + n % 70)))),
                    (people::phone_shared.eq(false), people::reach.eq("letter"), people::digital.eq("able")),
                    (people::lang.eq("zh-CN"), people::needs.eq(""), people::lives_alone.eq(false)),
                    (people::is_resident.eq(true), people::state.eq("active"), people::text_size.eq("20")),
                    (people::theme.eq("auto"), people::created_at.eq(0), people::updated_at.eq(0)),
                    people::version.eq(1),
                )
            })
            .collect();
        on_each!(&mut conn, c => diesel::insert_into(people::table).values(&rows).execute(c))?;
    }
    Ok(())
}

fn once() -> Claim {
    Claim { key: None, route: "bench", digest: [0; 32] }
}

async fn at(app: &App, community: &str, id: &str, standing: Standing) -> Result<At, Failed> {
    let found = app.db.read_now(|conn| ballots::find(conn, community, id))?.ok_or("no ballot")?;
    Ok(At { standing, claim: once(), ballot: id.to_owned(), version: found.version })
}

async fn announce(app: &App, community: &str, staff: &(String, String)) -> Result<(String, (Half, Half)), Failed> {
    let desk = || by_office(&staff.0, Office::Desk);
    let opens_at = app.db.now() + DAY + 3_600_000;
    let drawn = Draft {
        title: "一万票".to_owned(),
        about: String::new(),
        rules: Rules {
            secrecy: Secrecy::Secret,
            basis: Basis::Person,
            threshold: Threshold::Half,
            quorum_percent: 0,
            proxies: false,
            proxy_cap: 3,
        },
        building_id: None,
        questions: vec![Question {
            kind: QuestionKind::YesNo, text: "同意吗？".to_owned(), options: vec![], most: 1
        }],
        dates: Dates { opens_at, closes_at: opens_at + 2 * DAY, contest_days: 7 },
    };
    let id = draft::draft(&app.db, community, desk(), once(), drawn).await?;
    let halves = (Half::new(Which::First), Half::new(Which::Second));
    for (half, who) in [(&halves.0, "甲"), (&halves.1, "乙")] {
        let seen = at(app, community, &id, desk()).await?;
        draft::keep_half(&app.db, community, seen, who.to_owned(), half.public()).await?;
    }
    let began = Instant::now();
    draft::announce(&app.db, community, at(app, community, &id, desk()).await?).await?;
    println!("roll frozen in {:.1} s", began.elapsed().as_secs_f64());
    Ok((id, halves))
}

/// Of ten, seven by phone, two of these on a server that is killed meanwhile; two at the kiosk, one on paper. A tenth of the
/// phones vote twice.
async fn by_every_way(app: &App, voting: &mut Voting) -> Result<Vec<killed::Voter>, Failed> {
    let (community, id) = (voting.community.clone(), voting.ballot.clone());
    let everybody = app.db.read_now(|conn| ballot_roll::candidates(conn, &community, None))?;
    let (mut papers, mut votes, mut on_phones) = (Vec::new(), Vec::new(), Vec::new());
    for (n, who) in everybody.iter().filter(|c| c.person.starts_with("voter-")).enumerate() {
        let answer = usize::from(n % 3 == 0);
        match n % 10 {
            9 => papers.push(app.db.read_now(|conn| ballot_roll::line_of(conn, &community, &id, &who.person))?),
            7 | 8 => votes.push((who.person.clone(), Channel::Kiosk, answer)),
            5 | 6 => on_phones.push(signed_in(app, &community, who.person.clone(), answer).await?),
            _ => votes.push((who.person.clone(), Channel::OwnPhone, answer)),
        }
    }
    let papers: Vec<i32> = papers.into_iter().flatten().map(|line| line.line).collect();
    voting.on_paper = papers.len();
    let again: Vec<_> = votes.iter().filter(|(_, way, _)| *way == Channel::OwnPhone).step_by(5).cloned().collect();
    votes.iter().for_each(|(_, _, answer)| voting.note(*answer));
    voting.casts += again.len();
    let began = Instant::now();
    let cast_one = |(who, way, answer): (String, Channel, usize)| {
        let choice = Choice(vec![vec![answer]]);
        cast::cast(&app.db, &community, standing(&who, Right::OwnSelf, way), id.clone(), choice)
    };
    let all = votes.into_iter().chain(again).map(cast_one);
    let outcomes: Vec<_> = futures_util::stream::iter(all).buffer_unordered(AT_ONCE).collect().await;
    let (sent, took) = (outcomes.len(), began.elapsed().as_secs_f64());
    outcomes.into_iter().collect::<Result<Vec<()>, _>>()?;
    println!("{sent} votes in {took:.1} s: {:.0} votes/s", sent as f64 / took);
    let began = Instant::now();
    for some in papers.chunks(boxes::MOST_LINES) {
        let desk = by_office(&voting.staff.0, Office::Desk);
        boxes::list(&app.db, &community, desk, once(), id.clone(), some.to_vec()).await?;
    }
    println!("{} lines of ballot boxes in {:.1} s", papers.len(), began.elapsed().as_secs_f64());
    Ok(on_phones)
}

async fn count(app: &App, voting: &Voting) -> Result<(), Failed> {
    let (community, id, halves) = (voting.community.as_str(), voting.ballot.as_str(), &voting.halves);
    let desk = || by_office(&voting.staff.0, Office::Desk);
    let accounts = || by_office(&voting.staff.1, Office::Accounts);
    let began = Instant::now();
    ending::close(&app.db, community, at(app, community, id, desk()).await?).await?;
    println!("closed, names off, published in {:.1} s", began.elapsed().as_secs_f64());
    let began = Instant::now();
    for serial in 1..=i32::try_from(voting.on_paper)? {
        for reader in [desk(), accounts()] {
            let read = Some(Choice(vec![vec![0]]));
            boxes::read(&app.db, community, reader, once(), id.to_owned(), serial, read).await?;
        }
    }
    println!("{} papers read twice in {:.1} s", voting.on_paper, began.elapsed().as_secs_f64());
    let kept = app.db.read_now(|conn| ballot_box::file(conn, community, id, 0))?.ok_or("no file")?;
    let began = Instant::now();
    let file = BallotFile::read(&kept.file)?;
    let opened = file.open(&halves.0, &halves.1)?;
    println!("{} sealed ballots opened offline in {:.1} s", opened.len(), began.elapsed().as_secs_f64());
    all_there(app, voting, &opened)?;
    let began = Instant::now();
    let seen = at(app, community, id, desk()).await?;
    ending::count(&app.db, community, seen, Some(Opened::of(id, opened)), String::new()).await?;
    println!("counted in {:.2} s; file of {:.1} MB", began.elapsed().as_secs_f64(), kept.file.len() as f64 / 1e6);
    Ok(())
}

/// Whoever was answered that their vote was taken is in the urn, once, with what they chose; and each vote that was taken
/// stands in the record once, however often its form was pressed.
fn all_there(app: &App, voting: &Voting, opened: &[Choice]) -> Result<(), Failed> {
    let of = |answer: usize| opened.iter().filter(|choice| choice.0 == [vec![answer]]).count();
    let found = [of(0), of(1)];
    if found != voting.taken || opened.len() != voting.taken.iter().sum::<usize>() {
        return Err(
            format!("taken, for and against: {:?}; in the urn: {found:?} of {}", voting.taken, opened.len()).into()
        );
    }
    let entries: i64 = app.db.read_now(|conn| {
        Ok(record::table
            .filter(record::community_id.eq(&voting.community))
            .filter(record::act.eq("ballot.vote_secret"))
            .filter(record::subject_id.eq(&voting.ballot))
            .count()
            .get_result(conn)?)
    })?;
    if usize::try_from(entries)? != voting.casts {
        return Err(format!("{} votes were taken, {entries} stand in the record", voting.casts).into());
    }
    println!("every vote that was answered as taken is counted, once");
    Ok(())
}
