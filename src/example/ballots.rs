//! Two ballots in the example: a secret one that was counted and published, and one that is open and waits for votes.

use super::part::goes_out;
use super::residents::{CHEN_JIANGUO, Resident, WANG_XIULAN};
use super::staff::Member;
use super::{DAY, Garden, HOUR, at_desk, once, oneself};
use crate::acts::ballots::{At, cast, clock, draft, ending};
use crate::domain::ballot::file::{BallotFile, Opened};
use crate::domain::ballot::question::{Choice, Question, QuestionKind};
use crate::domain::ballot::urn::{Half, Which};
use crate::domain::ballot::{Basis, Dates, Rules, Secrecy, Threshold};
use crate::domain::person::Digital;
use crate::domain::standing::{Assurance, Channel, Office, Standing};
use crate::error::Error;
use crate::store::ballots::{self, Ballot, Draft};
use crate::store::{ballot_box, ballot_notices, notice_copies};

/// What happened to the two so far, from evening to evening.
#[derive(Default)]
pub(crate) struct Ballots {
    first: Option<Sealed>,
    published: bool,
    second: Option<String>,
    voted: bool,
}

/// The first one, and the halves of its key, which are destroyed with this.
struct Sealed {
    id: String,
    halves: (Half, Half),
    evenings: u8,
}

impl Ballots {
    /// An evening of the story: whatever is due with either of them.
    pub(crate) async fn evening(
        &mut self,
        garden: &Garden<'_>,
        staff: &[Member],
        people: &[Resident],
    ) -> Result<(), Error> {
        clock::run(&garden.app.db, &garden.community).await?;
        let left = garden.end - garden.now();
        if self.first.is_none() && left < 30 * DAY {
            self.first = Some(draw_up_secret(garden, staff).await?);
        } else if let Some(first) = self.first.as_mut().filter(|_| !self.published) {
            first.evenings += 1;
            match first.evenings {
                1 => vote(garden, people, &first.id, |n| usize::from(n % 4 == 3)).await?,
                3 => {
                    finish(garden, staff, first).await?;
                    self.published = true;
                }
                _ => {}
            }
        }
        for id in self.first.iter().map(|first| &first.id).chain(&self.second) {
            read_by_all(garden, id).await?;
        }
        if self.second.is_none() && left < 9 * DAY {
            let id = draw_up_open(garden, staff).await?;
            read_by_all(garden, &id).await?;
            self.second = Some(id);
        } else if let Some(id) = self.second.as_ref().filter(|_| !self.voted) {
            vote_some(garden, people, id).await?;
            self.voted = true;
        }
        Ok(())
    }
}

fn desk(staff: &[Member]) -> Standing {
    at_desk(&staff[1].id, Office::Desk, None)
}

async fn now(garden: &Garden<'_>, id: &str) -> Result<Ballot, Error> {
    let (community, id) = (garden.community.clone(), id.to_owned());
    garden.app.db.read(move |conn| ballots::find(conn, &community, &id)?.ok_or(Error::Missing)).await
}

async fn at(garden: &Garden<'_>, standing: Standing, id: &str) -> Result<At, Error> {
    Ok(At { standing, claim: once(), ballot: id.to_owned(), version: now(garden, id).await?.version })
}

fn question(kind: QuestionKind, text: &str, options: &[&str]) -> Question {
    Question { kind, text: text.to_owned(), options: options.iter().map(|o| (*o).to_owned()).collect(), most: 1 }
}

async fn draw_up_secret(garden: &Garden<'_>, staff: &[Member]) -> Result<Sealed, Error> {
    let opens_at = garden.now() + DAY + 12 * HOUR;
    let drawn = Draft {
        title: "推选楼组长".to_owned(),
        about: "每位楼组长任期两年。请选一位您信得过的邻居。".to_owned(),
        rules: rules(Secrecy::Secret, Threshold::Most),
        building_id: None,
        questions: vec![question(QuestionKind::Single, "您选谁？", &["赵文英", "孙大勇"])],
        // Long enough that a newcomer can still say what is wrong with it.
        dates: Dates { opens_at, closes_at: opens_at + 4 * DAY, contest_days: 28 },
    };
    let (db, community) = (&garden.app.db, &garden.community);
    let id = draft::draft(db, community, desk(staff), once(), drawn).await?;
    let halves = (Half::new(Which::First), Half::new(Which::Second));
    for (half, holder) in [(&halves.0, "居民代表陈建国"), (&halves.1, "社区监督员孙丽")] {
        let seen = at(garden, desk(staff), &id).await?;
        draft::keep_half(db, community, seen, holder.to_owned(), half.public()).await?;
    }
    draft::announce(db, community, at(garden, desk(staff), &id).await?).await?;
    Ok(Sealed { id, halves, evenings: 0 })
}

async fn draw_up_open(garden: &Garden<'_>, staff: &[Member]) -> Result<String, Error> {
    let opens_at = garden.now() + DAY + 12 * HOUR;
    let drawn = Draft {
        title: "中心花园怎么改".to_owned(),
        about: "花园今年有一笔钱可以改一改。钱一样多，三样里先做大家最想要的。".to_owned(),
        rules: Rules { proxies: true, ..rules(Secrecy::Open, Threshold::Half) },
        building_id: None,
        questions: vec![question(QuestionKind::Ranked, "您最想要哪一样？", &["多装长椅", "铺平小路", "多种花"])],
        dates: Dates { opens_at, closes_at: garden.at_hour(garden.end + 10 * DAY, 18).await?, contest_days: 7 },
    };
    let (db, community) = (&garden.app.db, &garden.community);
    let id = draft::draft(db, community, desk(staff), once(), drawn).await?;
    draft::announce(db, community, at(garden, desk(staff), &id).await?).await?;
    Ok(id)
}

/// What voters are told goes out. Whoever reads a screen has read it; the others are rung and visited like about anything.
async fn read_by_all(garden: &Garden<'_>, id: &str) -> Result<(), Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    for told in db.read_now(|conn| ballot_notices::of_ballot(conn, community, id))? {
        goes_out(garden, &told.notice_id).await?;
        let waiting = db.read_now(|conn| notice_copies::not_reached(conn, community, &told.notice_id, "", i64::MAX))?;
        let on_screen = |way: &str| matches!(way, "app" | "sms" | "email");
        let copies: Vec<(String, String)> =
            waiting.into_iter().filter(|(copy, _)| on_screen(&copy.way)).map(|(copy, _)| (copy.id, copy.way)).collect();
        db.write("example_read", community, move |tx| {
            let leave = tx.housekeeping();
            for (copy, way) in &copies {
                notice_copies::reached_by_message(tx, leave, copy, way)?;
            }
            let ids: Vec<String> = copies.iter().map(|(id, _)| id.clone()).collect();
            notice_copies::drop_waiting(tx, leave, &ids)
        })
        .await?;
    }
    Ok(())
}

fn rules(secrecy: Secrecy, threshold: Threshold) -> Rules {
    Rules { secrecy, basis: Basis::Person, threshold, quorum_percent: 20, proxies: false, proxy_cap: 3 }
}

/// Most people vote, each by their own way.
async fn vote(
    garden: &Garden<'_>,
    people: &[Resident],
    id: &str,
    choose: impl Fn(usize) -> usize,
) -> Result<(), Error> {
    for (n, person) in people.iter().enumerate().filter(|(n, _)| n % 5 != 4) {
        let channel = if person.digital == Digital::Able { Channel::OwnPhone } else { Channel::Kiosk };
        let choice = Choice(vec![vec![choose(n)]]);
        one(garden, &person.id, channel, id, choice).await?;
    }
    Ok(())
}

/// A few have voted in the open one; 王秀兰 and 陈建国 have not yet.
async fn vote_some(garden: &Garden<'_>, people: &[Resident], id: &str) -> Result<(), Error> {
    for (n, person) in people.iter().enumerate().filter(|(n, _)| n % 3 == 0 && ![WANG_XIULAN, CHEN_JIANGUO].contains(n))
    {
        let order = vec![n % 2, 2, 1 - n % 2];
        one(garden, &person.id, Channel::OwnPhone, id, Choice(vec![order])).await?;
    }
    Ok(())
}

/// Children stand on no roll.
async fn one(garden: &Garden<'_>, who: &str, channel: Channel, id: &str, choice: Choice) -> Result<(), Error> {
    let standing = oneself(who, channel, Assurance::CardAndPin);
    match cast::cast(&garden.app.db, &garden.community, standing, id.to_owned(), choice).await {
        Ok(()) | Err(Error::Missing) => Ok(()),
        Err(other) => Err(other),
    }
}

/// Closed, opened with both halves, counted by one and published by another.
async fn finish(garden: &Garden<'_>, staff: &[Member], first: &Sealed) -> Result<(), Error> {
    let (db, community, id) = (&garden.app.db, &garden.community, &first.id);
    ending::close(db, community, at(garden, desk(staff), id).await?).await?;
    let (whose, ballot) = (community.clone(), id.clone());
    let kept = db.read(move |conn| ballot_box::file(conn, &whose, &ballot, 0)?.ok_or(Error::Missing)).await?;
    let wrong = |e: crate::domain::ballot::file::Mismatch| Error::broken("example", e);
    let file = BallotFile::read(&kept.file).map_err(wrong)?;
    let opened = Opened::of(id, file.open(&first.halves.0, &first.halves.1).map_err(wrong)?);
    ending::count(db, community, at(garden, desk(staff), id).await?, Some(opened), String::new()).await?;
    let other = at_desk(&staff[0].id, Office::Admin, None);
    ending::publish(db, community, at(garden, other, id).await?).await?;
    Ok(())
}
