//! An invented example community, 春风里社区, planted through the same doors that people use, so that
//! its record is as true as any. Nobody in it exists.

mod ballots;
mod cast;
mod council;
mod days;
mod desk;
mod exchange;
mod founding;
mod helpers;
mod list;
mod part;
mod plots;
mod residents;
mod staff;
mod surveys;
mod talk;
mod thanks;

pub use cast::{Cast, Colleague, HelperCast, ResidentCast};

use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::acts::requests;
use crate::app::App;
use crate::domain::clock::TestClock;
use crate::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Office, Right, Standing};
use crate::error::Error;
use crate::store::answers::Claim;
use crate::worker::{checkpoints, outbox};

/// How long before now the story begins, milliseconds.
pub const BACK: i64 = 56 * DAY;
pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const DAY: i64 = 24 * HOUR;

/// What kind of community is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// The same number makes the same people, secrets and stories.
    pub seed: u64,
    /// How many residents, at least the dozen the stories need.
    pub residents: usize,
}

/// Plants the community. `clock` must stand [`BACK`] before the time it is to be shown at; it is
/// moved forward as the story goes and ends there.
pub async fn plant(app: &App, clock: &Arc<TestClock>, wish: &Wish) -> Result<Cast, Error> {
    let mut garden = Garden {
        app,
        clock: clock.clone(),
        community: app.community().await?.id.clone(),
        dice: StdRng::seed_from_u64(wish.seed),
        end: app.db.now() + BACK,
    };
    let parties = founding::found(&mut garden).await?;
    let staff = staff::hire(&mut garden, &parties).await?;
    list::make_own(&garden, &staff, &parties).await?;
    thanks::promise(&garden, &staff[0]).await?;
    let people = residents::settle(&mut garden, &staff, wish.residents.max(12)).await?;
    let mut cast = cast::outfit(&mut garden, &staff, &people).await?;
    part::take(&garden, &staff, &people).await?;
    let survey = surveys::ask(&garden, &staff, &people).await?;
    talk::begin(&garden, &staff[1], &people).await?;
    let meeting = council::call(&garden, &staff[1], &people).await?;
    garden.seal().await?;
    days::live(&mut garden, &staff, &people, &cast, &parties).await?;
    garden.until(garden.end - HOUR);
    talk::lately(&garden, &staff[1], &people).await?;
    council::held(&garden, &staff[1], &people, &meeting).await?;
    thanks::hand_over(&garden, &staff[1], &people).await?;
    council::to_come(&garden, &staff[1]).await?;
    garden.until(garden.end);
    exchange::arrive(&garden, &staff).await?;
    desk::furnish(&garden, &staff).await?;
    surveys::close(&garden, &staff, &survey).await?;
    let above = staff::hire_above(&mut garden, &parties).await?;
    cast.staff.push(cast::colleague(&above));
    let zone = app.community().await?.zone();
    requests::asking::run(&app.db, &garden.community, app.config.asking).await?;
    garden.carried().await?;
    // The board shows true figures from the first visit on.
    requests::figures::count(&app.db, &garden.community, &zone).await?;
    garden.seal().await?;
    Ok(cast)
}

/// What planting needs at every step.
pub(crate) struct Garden<'a> {
    pub app: &'a App,
    pub clock: Arc<TestClock>,
    pub community: String,
    pub dice: StdRng,
    pub end: i64,
}

impl Garden<'_> {
    pub fn now(&self) -> i64 {
        self.app.db.now()
    }

    /// The hour is over: what happened by now is signed.
    pub async fn seal(&self) -> Result<(), Error> {
        checkpoints::seal(self.app, &self.community).await
    }

    /// Text messages and emails of the story went out when they were written: nobody rings about them today.
    pub async fn carried(&self) -> Result<(), Error> {
        outbox::carried(self.app, &self.community).await
    }

    /// Moves the clock forward to an instant, never back.
    pub fn until(&self, at: i64) {
        if let Ok(ms) = u64::try_from(at - self.now()) {
            self.clock.advance(Duration::from_millis(ms));
        }
    }

    /// That day at a full hour of this place's clock: what closes or meets does so while people are awake.
    pub async fn at_hour(&self, at: i64, hour: i8) -> Result<i64, Error> {
        let broken = |e: jiff::Error| Error::broken("example", e);
        let zone = self.app.community().await?.zone();
        let day = zone.to_datetime(jiff::Timestamp::from_millisecond(at).map_err(broken)?).date();
        Ok(zone.to_timestamp(day.at(hour, 0, 0, 0)).map_err(broken)?.as_millisecond())
    }

    pub fn pass(&self, ms: i64) {
        self.until(self.now() + ms);
    }
}

/// A member of staff at the desk.
pub fn at_desk(actor: &str, office: Office, party: Option<&str>) -> Standing {
    Standing {
        actor: actor.to_owned(),
        right: Right::Office { office, party: party.map(str::to_owned) },
        channel: Channel::Desk,
        assurance: Assurance::PasswordAndTotp,
        fresh_until: ALWAYS_FRESH,
        session: None,
        device: None,
        key: None,
        client_at: None,
    }
}

/// A resident by themselves, by whatever channel.
pub(crate) fn oneself(actor: &str, channel: Channel, assurance: Assurance) -> Standing {
    Standing {
        actor: actor.to_owned(),
        right: Right::OwnSelf,
        channel,
        assurance,
        fresh_until: ALWAYS_FRESH,
        session: None,
        device: None,
        key: None,
        client_at: None,
    }
}

/// No key: nothing here is ever sent twice.
pub(crate) fn once() -> Claim {
    Claim { key: None, route: "example", digest: [0; 32] }
}
