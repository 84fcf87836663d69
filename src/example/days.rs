//! Eight weeks of reports and answers, in the order they happened, so that every page has something true to show.

use rand::RngExt;

use super::ballots::Ballots;
use super::cast::Cast;
use super::founding::{Parties, party};
use super::plots::{IN_HOMES, PLOTS, Plot};
use super::residents::{CHEN_JIANGUO, LI_MING, LIU_GUIFANG, Resident, WANG_XIULAN};
use super::staff::Member;
use super::{BACK, DAY, Garden, HOUR, at_desk, list, once, oneself};
use crate::acts::message::{Passed, pass_on};
use crate::acts::requests::file::{More, Report, file_with};
use crate::acts::requests::handle::{Handling, handle};
use crate::acts::requests::publicity;
use crate::acts::requests::say::{Say, say};
use crate::domain::person::Digital;
use crate::domain::request::{PlaceWords, Rating, TransferReason, Words};
use crate::domain::standing::{Assurance, Channel, Office, Right, Standing};
use crate::error::{Clash, Error};
use crate::store::catalogue::{self, Category};
use crate::store::{asides, mandates, outbox, requests};

/// How far a request gets before the story ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Filed,
    Overdue,
    Assigned,
    Transferred,
    Answered,
    Solved,
    Confirmed,
    Rated,
    Reopened,
    /// Reopened lately, and nobody has come yet.
    StillBroken,
    Withdrawn,
}

/// One step to come: when, of which request, what.
struct Next {
    at: i64,
    of: usize,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    File,
    Assign,
    Transfer,
    Answer,
    Solve,
    Confirm,
    Rate(Rating),
    Reopen,
    Withdraw,
}

/// A request of the story.
struct Tale {
    who: usize,
    plot: usize,
    id: Option<String>,
}

pub(crate) async fn live(
    garden: &mut Garden<'_>,
    staff: &[Member],
    people: &[Resident],
    _: &Cast,
    parties: &Parties,
) -> Result<(), Error> {
    let community = garden.community.clone();
    let categories = garden.app.db.read_now(|conn| catalogue::categories_in_use(conn, &community))?;
    let (mut tales, mut steps) = plan(garden, people);
    steps.sort_by_key(|s| s.at);
    let stage = Stage {
        staff,
        people,
        categories,
        property: party(parties, "property").to_owned(),
        works: party(parties, "works").to_owned(),
    };
    let mut day = garden.now() / DAY;
    let mut long_way = false;
    let mut ballots = Ballots::default();
    for step in steps {
        let at = step.at.min(garden.end);
        // Every other evening 赵强 rings and posts what waits, but not in the last two days: a
        // newcomer should find somebody to ring.
        while day + 2 <= at / DAY && day + 4 < garden.end / DAY {
            day += 2;
            garden.until(day * DAY);
            pass_on_what_waits(garden, &stage).await?;
            garden.carried().await?;
            ballots.evening(garden, staff, people).await?;
            garden.seal().await?;
            if !long_way && day + 8 > garden.end / DAY {
                long_way = true;
                list::go_the_long_way(garden, staff, people, parties).await?;
            }
        }
        garden.until(at);
        play(garden, &stage, &mut tales, &step).await?;
    }
    garden.until(garden.end);
    me_too(garden, &stage, &tales).await
}

/// Two neighbours have the newest open trouble of a shared place as well.
async fn me_too(garden: &Garden<'_>, stage: &Stage<'_>, tales: &[Tale]) -> Result<(), Error> {
    let community = garden.community.clone();
    for id in tales.iter().rev().filter_map(|t| t.id.as_ref()) {
        let found = garden.app.db.read_now(|conn| {
            let shared = asides::find(conn, &community, id)?.is_some_and(|a| a.shared && a.resident_lets);
            Ok(requests::find(conn, &community, id)?.filter(|r| shared && r.open))
        })?;
        let Some(first) = found else { continue };
        let others = stage.people.iter().skip(6).filter(|p| p.id != first.resident_id && p.digital == Digital::Able);
        for other in others.take(2) {
            let report = Report {
                resident: other.id.clone(),
                category_id: first.category_id.clone(),
                building_id: first.building_id.clone(),
                unit: None,
                place: PlaceWords::parse("就在旁边").map_err(|_| Error::broken("example", "a place"))?,
                words: Words::parse("我们这边也一样，请快点来看看。").map_err(|_| Error::broken("example", "words"))?,
                answers: Vec::new(),
                draft: None,
            };
            let more = More { shared: true, joins: Some(first.id.clone()), ..More::default() };
            let standing = oneself(&other.id, Channel::OwnPhone, Assurance::CardAndPin);
            file_with(&garden.app.db, &garden.community, standing, once(), report, more).await?;
        }
        return Ok(());
    }
    Ok(())
}

async fn pass_on_what_waits(garden: &Garden<'_>, stage: &Stage<'_>) -> Result<(), Error> {
    let community = garden.community.clone();
    let waiting = garden.app.db.read_now(|conn| {
        let mut all = Vec::new();
        for channel in ["call", "visit", "letter"] {
            all.extend(outbox::page(conn, &community, channel, "waiting", None, 500)?);
        }
        Ok(all)
    })?;
    for message in waiting {
        let how = if message.channel == "letter" { Passed::Posted } else { Passed::Reached { read_by: None } };
        match pass_on(&garden.app.db, &garden.community, stage.staff[2].standing(), once(), message.id, how).await {
            // Reached by one way, the others were called off.
            Ok(()) | Err(Error::Conflict(Clash::TooLate)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// What does not change while the story is played.
struct Stage<'a> {
    staff: &'a [Member],
    people: &'a [Resident],
    categories: Vec<Category>,
    property: String,
    works: String,
}

fn plan(garden: &mut Garden<'_>, people: &[Resident]) -> (Vec<Tale>, Vec<Next>) {
    let (mut tales, mut steps) = (Vec::new(), Vec::new());
    let start = garden.now() + DAY;
    let span = BACK - 3 * DAY - (start - (garden.end - BACK));
    let count = 40 + people.len() / 2;
    for n in 0..count {
        let who = match n {
            0 | 9 => WANG_XIULAN,
            1 | 12 => CHEN_JIANGUO,
            2 => LIU_GUIFANG,
            _ => garden.dice.random_range(0..people.len()),
        };
        let plot = if n == 0 { 0 } else { garden.dice.random_range(0..PLOTS.len()) };
        let fate = fate(n, count);
        let share = i64::try_from(n * 1000 / count).unwrap_or(0);
        let mut at = start + span * share / 1000 + garden.dice.random_range(0..6 * HOUR);
        if matches!(fate, Fate::Filed | Fate::Assigned | Fate::Answered | Fate::Transferred) {
            at = garden.end - garden.dice.random_range(HOUR..20 * HOUR);
        }
        if fate == Fate::StillBroken {
            at = garden.end - 110 * HOUR;
        }
        if fate == Fate::Overdue {
            at = garden.end - garden.dice.random_range(60 * HOUR..100 * HOUR);
        }
        script(garden, &mut steps, tales.len(), at, fate);
        tales.push(Tale { who, plot, id: None });
    }
    (tales, steps)
}

/// The last tenth is still open; of the rest every way of ending occurs.
fn fate(n: usize, count: usize) -> Fate {
    const ENDED: [Fate; 8] = [
        Fate::Rated,
        Fate::Confirmed,
        Fate::Rated,
        Fate::Solved,
        Fate::Confirmed,
        Fate::Withdrawn,
        Fate::Rated,
        Fate::Reopened,
    ];
    const OPEN: [Fate; 7] =
        [Fate::Filed, Fate::Answered, Fate::Assigned, Fate::Overdue, Fate::Transferred, Fate::Filed, Fate::StillBroken];
    match n {
        0 => Fate::Answered,
        1 => Fate::Solved,
        _ if n * 10 >= count * 8 => OPEN[n % OPEN.len()],
        _ => ENDED[n % ENDED.len()],
    }
}

fn script(garden: &mut Garden<'_>, steps: &mut Vec<Next>, of: usize, at: i64, fate: Fate) {
    let mut clock = at;
    let mut add = |steps: &mut Vec<Next>, after: i64, what: What| {
        clock += after;
        steps.push(Next { at: clock, of, what });
    };
    add(steps, 0, What::File);
    let dice = &mut garden.dice;
    match fate {
        Fate::Filed | Fate::Overdue => return,
        Fate::Withdrawn => return add(steps, HOUR / 2, What::Withdraw),
        Fate::Transferred => return add(steps, HOUR, What::Transfer),
        _ => {}
    }
    add(steps, dice.random_range(HOUR / 4..HOUR), What::Assign);
    if fate == Fate::Assigned {
        return;
    }
    add(steps, dice.random_range(HOUR / 4..HOUR * 2), What::Answer);
    if fate == Fate::Answered {
        return;
    }
    add(steps, dice.random_range(4 * HOUR..50 * HOUR), What::Solve);
    match fate {
        Fate::Confirmed => add(steps, dice.random_range(2 * HOUR..40 * HOUR), What::Confirm),
        Fate::StillBroken => add(steps, dice.random_range(2 * HOUR..40 * HOUR), What::Reopen),
        Fate::Reopened => {
            add(steps, dice.random_range(2 * HOUR..40 * HOUR), What::Reopen);
            add(steps, 3 * HOUR, What::Answer);
            add(steps, 20 * HOUR, What::Solve);
            add(steps, 5 * HOUR, What::Confirm);
        }
        Fate::Rated => {
            add(steps, dice.random_range(2 * HOUR..40 * HOUR), What::Confirm);
            let rating =
                [Rating::Good, Rating::Good, Rating::Good, Rating::Fair, Rating::Poor][dice.random_range(0..5)];
            add(steps, HOUR / 10, What::Rate(rating));
        }
        _ => {}
    }
}

async fn play(garden: &Garden<'_>, stage: &Stage<'_>, tales: &mut [Tale], step: &Next) -> Result<(), Error> {
    let tale = &mut tales[step.of];
    let plot = &PLOTS[tale.plot];
    if matches!(step.what, What::File) {
        tale.id = Some(report(garden, stage, tale, plot).await?);
        return Ok(());
    }
    let Some(id) = tale.id.clone() else {
        return Ok(());
    };
    let said = |text: &str| Words::parse(text).map_err(|_| Error::broken("example", "words"));
    match step.what {
        What::File => Ok(()),
        // To 马军 by name where it is his company's work; elsewhere to the party as a whole.
        What::Assign => {
            let handler = (party_of(garden, &id)? == stage.property).then(|| stage.staff[4].id.clone());
            act(garden, stage, id, Handling::Assign { handler }).await
        }
        What::Transfer => {
            // Whoever has it hands it on to the other one.
            let theirs = party_of(garden, &id)? == stage.works;
            let handling = Handling::Transfer {
                party: if theirs { stage.property.clone() } else { stage.works.clone() },
                reason: TransferReason::NotOurPlace,
                words: said("这一段路归市政管，请帮忙看看。")?,
            };
            act(garden, stage, id, handling).await
        }
        What::Answer => act(garden, stage, id, Handling::Answer { words: said(plot.answer)? }).await,
        What::Solve => {
            let handling = Handling::Solve { words: said(plot.solution)?, photos: Vec::new() };
            act(garden, stage, id, handling).await
        }
        What::Confirm => tell(garden, stage, tale.who, id, Say::Fixed).await,
        What::Rate(rating) => tell(garden, stage, tale.who, id, Say::Rated { rating, words: None }).await,
        What::Reopen => {
            let words = Some(said("又滴水了，请再来看看。")?);
            tell(garden, stage, tale.who, id, Say::NotFixed { words }).await
        }
        What::Withdraw => tell(garden, stage, tale.who, id, Say::TakeBack).await,
    }
}

fn party_of(garden: &Garden<'_>, id: &str) -> Result<String, Error> {
    let found = garden.app.db.read_now(|conn| requests::find(conn, &garden.community, id))?;
    found.map(|r| r.party_id).ok_or(Error::Missing)
}

async fn report(garden: &Garden<'_>, stage: &Stage<'_>, tale: &Tale, plot: &Plot) -> Result<String, Error> {
    let resident = &stage.people[tale.who];
    let category =
        stage.categories.iter().find(|c| c.code == plot.code).ok_or_else(|| Error::broken("example", "a category"))?;
    let what = Report {
        resident: resident.id.clone(),
        category_id: category.id.clone(),
        building_id: Some(resident.building.clone()),
        unit: Some(resident.unit.clone()),
        place: PlaceWords::parse(&format!("{} {}", resident.home, plot.place))
            .map_err(|_| Error::broken("example", "a place"))?,
        words: Words::parse(plot.words).map_err(|_| Error::broken("example", "words"))?,
        answers: Vec::new(),
        draft: None,
    };
    let standing = filer(garden, stage, tale.who)?;
    let shared = !IN_HOMES.contains(&plot.place);
    let more = More { shared, lets_public: shared && tale.who % 3 != 2, ..More::default() };
    let id = file_with(&garden.app.db, &garden.community, standing, once(), what, more).await?;
    if shared && category.public && tale.who.is_multiple_of(3) {
        let words = Some(format!("{}：{}", category.name_zh, plot.public));
        let zhou = stage.staff[1].standing();
        publicity::publish(&garden.app.db, &garden.community, zhou, once(), (id.clone(), 1), words).await?;
    }
    Ok(id)
}

/// Those who manage do it themselves; 王秀兰 and 刘桂芳 through 李明; everybody else rings the desk.
fn filer(garden: &Garden<'_>, stage: &Stage<'_>, who: usize) -> Result<Standing, Error> {
    let resident = &stage.people[who];
    if matches!(who, WANG_XIULAN | LIU_GUIFANG) {
        let (helper, community) = (&stage.people[LI_MING].id, &garden.community);
        let facts = garden
            .app
            .db
            .read_now(|conn| mandates::latest_between(conn, community, helper, &resident.id))?
            .ok_or_else(|| Error::broken("example", "a mandate"))?
            .0;
        return Ok(Standing {
            right: Right::Mandate(facts),
            channel: Channel::HelperDevice,
            ..at_desk(helper, Office::Desk, None)
        });
    }
    if resident.digital == Digital::Able {
        return Ok(oneself(&resident.id, Channel::OwnPhone, Assurance::CardAndPin));
    }
    Ok(Standing { channel: Channel::Phone, ..stage.staff[1].standing() })
}

async fn act(garden: &Garden<'_>, stage: &Stage<'_>, id: String, what: Handling) -> Result<(), Error> {
    let community = garden.community.clone();
    let found = garden.app.db.read_now(|conn| requests::find(conn, &community, &id))?.ok_or(Error::Missing)?;
    let hands = match &found.party_id {
        id if *id == stage.property => &stage.staff[4],
        id if *id == stage.works => &stage.staff[5],
        _ => &stage.staff[1],
    };
    handle(&garden.app.db, &garden.community, hands.standing(), once(), id, found.version, what).await
}

/// The resident's own word: on their phone, or said to the desk on the telephone.
async fn tell(garden: &Garden<'_>, stage: &Stage<'_>, who: usize, id: String, what: Say) -> Result<(), Error> {
    let resident = &stage.people[who];
    let standing = if resident.digital == Digital::Able {
        oneself(&resident.id, Channel::OwnPhone, Assurance::CardAndPin)
    } else {
        // What was mended is never asked about by whoever mended it.
        let desk = if matches!(what, Say::TakeBack) { &stage.staff[1] } else { &stage.staff[2] };
        Standing { channel: Channel::Phone, ..desk.standing() }
    };
    say(&garden.app.db, &garden.community, standing, once(), resident.id.clone(), id, what).await
}
