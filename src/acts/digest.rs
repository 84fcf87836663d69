//! 一周纸条: made once a week for those without a phone, carried round or posted, and not done until somebody says so.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use serde_json::json;

use crate::acts::act::hands;
use crate::acts::{ask, conclude};
use crate::domain::digest::{self as rules, Week};
use crate::domain::notice::CopyState;
use crate::domain::person::Reach;
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::DeliverDigest;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::conn::Conn;
use crate::store::db::Db;
use crate::store::digests::{self, Delivered, Digest, NewDigest};
use crate::store::notice_copies::Copy;
use crate::store::notices::Notice;
use crate::store::people::{Home, Person};
use crate::store::tx::Tx;
use crate::store::{acts, digest_notices, notice_copies, outbox, people_search};

/// Residents looked at in one go.
const BATCH: usize = 250;
/// How far back papers are looked for.
const LOOK_BACK: i64 = 60 * 24 * 3_600_000;

/// Makes the papers of this week for whoever has none yet; gives how many. Run by the clock: cut short, it goes on where
/// it stood, and twice makes none twice.
pub async fn make(db: &Db, community: &str, zone: TimeZone) -> Result<usize, Error> {
    let week = rules::week_of(db.now(), &zone);
    let (mut after, mut made) = (String::new(), 0);
    loop {
        let (name, from) = (community.to_owned(), after.clone());
        let (last, new) = db.read(move |conn| batch(conn, &name, &from, week)).await?;
        made += new.len();
        if !new.is_empty() {
            db.write("make_digests", community, move |tx| {
                let leave = tx.housekeeping();
                digests::make(tx, leave, week, &new)
            })
            .await?;
        }
        match last {
            Some(last) => after = last,
            None => return Ok(made),
        }
    }
}

/// One batch of residents: where it ended, if there are more, and the papers to be made.
fn batch(conn: &mut Conn, community: &str, after: &str, week: i64) -> Result<(Option<String>, Vec<NewDigest>), Error> {
    let residents = digests::residents_after(conn, community, after, i64::try_from(BATCH).unwrap_or(i64::MAX))?;
    let last = residents.last().filter(|_| residents.len() == BATCH).map(|p| p.id.clone());
    let mut on_paper: Vec<Person> = residents.into_iter().filter(on_paper).collect();
    let ids = |people: &[Person]| people.iter().map(|p| p.id.clone()).collect::<Vec<_>>();
    let have = digests::of_week(conn, community, week, &ids(&on_paper))?;
    on_paper.retain(|p| !have.contains(&p.id));
    let theirs = ids(&on_paper);
    let mut before = papers_before(conn, community, week, &theirs)?;
    let from: HashMap<String, i64> =
        theirs.iter().filter_map(|id| Some((id.clone(), before.get(id)?.told_until()?))).collect();
    let since = |person: &str| rules::since(from.get(person).copied(), week);
    let earliest = theirs.iter().map(|id| since(id)).min().unwrap_or(week);
    let acts = digests::told_or_asking(conn, community, &theirs, earliest, week)?;
    let solved = digests::awaiting_word(conn, community, &theirs)?;
    let notices = digest_notices::to(conn, community, &theirs, earliest, week)?;
    let homes = people_search::homes_of(conn, community, &on_paper)?;
    let mut new = Vec::new();
    for person in &on_paper {
        let since = since(&person.id);
        let told = acts.iter().filter(|a| a.resident_id == person.id && rules::told_of(&a.act));
        let told: Vec<_> = told.filter(|a| a.at >= since || a.asks).collect();
        let asks = told.iter().filter(|a| a.asks).count();
        let solved = solved.iter().filter(|r| r.resident_id == person.id).count();
        let to_them = notices.iter().filter(|(copy, notice)| copy.person_id == person.id && notice.at >= since);
        if rules::worth_paper(Week { done: told.len(), asks, solved, notices: to_them.count() }) {
            let home = person.home_id.as_ref().and_then(|home| homes.get(home));
            let instead_of = before.remove(&person.id).map(|papers| papers.lying).unwrap_or_default();
            let acts = told.into_iter().map(|a| a.id.clone()).collect();
            new.push(NewDigest { instead_of, acts, ..of(person, home, since) });
        }
    }
    Ok((last, new))
}

fn on_paper(person: &Person) -> bool {
    let ways: Vec<Reach> = person.reach.split(',').filter_map(Reach::parse).collect();
    rules::on_paper(&ways, person.phone.as_deref(), person.phone_shared, person.email.as_deref())
}

/// What became of somebody's papers of the weeks before.
#[derive(Default)]
struct Before {
    /// Those that give way to the one that is made now.
    lying: Vec<String>,
    /// Where the earliest of these begins.
    lying_since: Option<i64>,
    /// Where the last of the others ended.
    ended: Option<i64>,
}

impl Before {
    /// Up to when everything was told, or is on a paper in somebody's bag.
    fn told_until(&self) -> Option<i64> {
        self.lying_since.or(self.ended)
    }
}

fn papers_before(
    conn: &mut Conn,
    community: &str,
    week: i64,
    people: &[String],
) -> Result<HashMap<String, Before>, Error> {
    let papers = digests::of_weeks_after(conn, community, week - LOOK_BACK, people)?;
    let waiting: Vec<&Digest> = papers.iter().filter(|paper| paper.waits()).collect();
    let since = waiting.iter().map(|paper| paper.made_at).min().unwrap_or(week);
    let whose: Vec<String> = waiting.iter().map(|paper| paper.person_id.clone()).collect();
    let printed = digests::printed(conn, community, since, &whose)?;
    let mut all: HashMap<String, Before> = HashMap::new();
    for paper in papers {
        let hours = printed.iter().filter(|(person, _)| *person == paper.person_id).map(|(_, hour)| *hour);
        let gives_way = rules::gives_way(paper.waits(), paper.made_at, hours);
        let theirs = all.entry(paper.person_id).or_default();
        if gives_way {
            theirs.lying.push(paper.id);
            theirs.lying_since = Some(theirs.lying_since.map_or(paper.since, |since| since.min(paper.since)));
        } else {
            theirs.ended = theirs.ended.max(Some(paper.until));
        }
    }
    Ok(all)
}

fn of(person: &Person, home: Option<&Home>, since: i64) -> NewDigest {
    NewDigest {
        person: person.id.clone(),
        building: home.map(|h| h.building_id.clone()).unwrap_or_default(),
        place: home.map(|h| format!("{}{}", h.unit, h.door)).unwrap_or_default(),
        since,
        acts: Vec::new(),
        instead_of: Vec::new(),
    }
}

/// What came of carrying some papers round.
#[derive(Clone, Debug)]
pub struct Round {
    pub building: String,
    pub digests: Vec<String>,
    pub how: Delivered,
    /// The colleague who carried them, where it was not whoever writes it down.
    pub carrier: Option<String>,
    /// Who read it aloud to them, in words: a grandchild of twelve may, and it is written down so (TRUST.md §3).
    pub read_by: String,
}

/// Writes it down for each; gives for how many. What the carrier did for somebody themselves does not count as told.
pub async fn deliver(db: &Db, community: &str, standing: Standing, claim: Claim, round: Round) -> Result<usize, Error> {
    db.write("deliver_digests", community, move |tx| {
        if let Claimed::Before(before) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(before.parse().unwrap_or(0));
        }
        let found = digests::waiting_among(tx.conn, tx.community, &round.building, &round.digests)?;
        let ids: Vec<String> = found.iter().map(|d| d.id.clone()).collect();
        let mut told: HashMap<String, Vec<acts::Act>> = HashMap::new();
        for (digest, act) in digests::acts_of(tx.conn, tx.community, &ids)? {
            told.entry(digest).or_default().push(act);
        }
        let mut notices = digest_notices::on_papers(tx.conn, tx.community, &found)?;
        for digest in &found {
            let on_it = (told.remove(&digest.id).unwrap_or_default(), notices.remove(&digest.id).unwrap_or_default());
            one(tx, &standing, digest, &round, on_it)?;
        }
        answers::keep(tx, &standing, "", &claim, &found.len().to_string())?;
        Ok(found.len())
    })
    .await
}

fn one(
    tx: &mut Tx<'_>,
    standing: &Standing,
    digest: &Digest,
    round: &Round,
    (told, notices): (Vec<acts::Act>, Vec<(Copy, Notice)>),
) -> Result<(), Error> {
    let permit = ask::<DeliverDigest>(tx, standing, &Subject::resident(&digest.person_id))?;
    digests::delivered(tx, &permit, &digest.id, round.how, round.carrier.as_deref())?;
    let carrier = round.carrier.as_deref().unwrap_or(&standing.actor);
    let mut counted = 0;
    if round.how == Delivered::Reached {
        for act in told.iter().filter(|act| act.told_at.is_none()) {
            if rules::counts_as_told(&act.act, &act.standing, hands(act), &[carrier]) {
                acts::told(tx, &permit, &act.id, carrier)?;
                outbox::call_off(tx, &permit, &act.id, &act.act)?;
                counted += 1;
            }
        }
        // It lay in their hands: nobody rings or goes there about the same once more.
        for (copy, _) in notices.iter().filter(|(copy, _)| copy.state == CopyState::Waiting) {
            notice_copies::reached(tx, &permit, &copy.id, Reach::Letter.as_str())?;
            outbox::not_needed(tx, &permit, &copy.id)?;
        }
    }
    let how = match round.how {
        Delivered::Reached => "reached",
        Delivered::Posted => "posted",
        Delivered::Missed => "missed",
    };
    let content = json!({ "week": digest.week, "how": how, "carrier": carrier, "acts": told.len(), "told": counted,
        "notices": notices.len(),
        "read_by": Some(&round.read_by).filter(|who| !who.is_empty()) });
    conclude(tx, permit, ("digest", &digest.id), &content)?;
    Ok(())
}
