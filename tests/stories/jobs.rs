//! Jobs that come round are done once, however many servers share a database.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use linli::error::Error;
use linli::store::jobs::{self, Lease, Outcome};
use linli::worker::clock::{HOUR, Job, run_due_of};

use crate::house::House;
use crate::story;

static TURNS: [AtomicUsize; 2] = [AtomicUsize::new(0), AtomicUsize::new(0)];

fn counted(house: &House) -> &'static AtomicUsize {
    &TURNS[usize::from(house.engine == crate::house::Engine::Postgres)]
}

fn table(house: &House) -> Vec<Job> {
    let run = if house.engine == crate::house::Engine::Postgres {
        |_, _| -> futures_util::future::LocalBoxFuture<'static, Result<(), Error>> {
            Box::pin(async {
                TURNS[1].fetch_add(1, Ordering::SeqCst);
                Ok(())
            })
        }
    } else {
        |_, _| -> futures_util::future::LocalBoxFuture<'static, Result<(), Error>> {
            Box::pin(async {
                TURNS[0].fetch_add(1, Ordering::SeqCst);
                Ok(())
            })
        }
    };
    vec![Job { name: "counted", every_ms: HOUR, run }]
}

story! {
    /// Two servers look at the same moment, hour after hour: each turn is taken once.
    two_servers_share_a_job, |house| {
        let second = house.second_server();
        for hour in 1..=12 {
            let workers: Vec<_> = [house.app.clone(), second.clone(), house.app.clone(), second.clone()]
                .into_iter()
                .map(|app| {
                    let table = table(house);
                    std::thread::spawn(move || {
                        actix_web::rt::System::new().block_on(run_due_of(&app, &table)).expect("the jobs run")
                    })
                })
                .collect();
            let turns: usize = workers.into_iter().map(|w| w.join().expect("a worker ends well")).sum();
            assert_eq!((turns, counted(house).load(Ordering::SeqCst)), (1, hour), "hour {hour}");
            house.advance(Duration::from_secs(3600));
        }
    }
}

fn claim(house: &House, app: &Arc<linli::app::App>, lease_ms: i64) -> Option<Lease> {
    let community = house.community();
    house
        .wait(app.db.write("test", &community, move |tx| {
            let leave = tx.housekeeping();
            jobs::claim(tx, leave, "slow", lease_ms)
        }))
        .expect("it can be asked")
}

fn complete(house: &House, app: &Arc<linli::app::App>, lease: Lease, outcome: Outcome) -> bool {
    let community = house.community();
    house
        .wait(app.db.write("test", &community, move |tx| {
            let leave = tx.housekeeping();
            jobs::complete(tx, leave, &lease, HOUR, &outcome)
        }))
        .expect("it can be asked")
}

story! {
    /// A server that was away too long finds its job taken over, and cannot complete it.
    a_lost_lease_completes_nothing, |house| {
        let second = house.second_server();
        let old = claim(house, &house.app, 1).expect("it is free");
        std::thread::sleep(Duration::from_millis(20));
        let new = claim(house, &second, 60_000).expect("the lease has ended");
        assert_eq!(new.generation, old.generation + 1);
        assert!(claim(house, &house.app, 60_000).is_none(), "it is taken");
        assert!(!complete(house, &house.app, old, Outcome::Done), "an old generation completes nothing");
        assert!(complete(house, &second, new, Outcome::Done));
        assert!(claim(house, &house.app, 60_000).is_none(), "it is not due before the hour");
    }
}

story! {
    /// Nobody took it over, but its time is up by the database's clock: that counts.
    a_lease_that_ended_completes_nothing, |house| {
        let old = claim(house, &house.app, 1).expect("it is free");
        std::thread::sleep(Duration::from_millis(20));
        assert!(!complete(house, &house.app, old, Outcome::Done));
    }
}

story! {
    /// A job that failed comes back within minutes, not at its next turn.
    a_failed_job_is_tried_again_soon, |house| {
        let lease = claim(house, &house.app, 60_000).expect("it is free");
        assert!(complete(house, &house.app, lease, Outcome::Failed { why: "no room".into() }));
        assert!(claim(house, &house.app, 60_000).is_none());
        house.advance(Duration::from_secs(301));
        assert!(claim(house, &house.app, 60_000).is_some());
    }
}

story! {
    /// The house's own jobs run, and an idle look writes nothing.
    what_is_done_is_not_due, |house| {
        assert!(house.run_jobs() > 0);
        assert_eq!(house.run_jobs(), 0);
        house.advance(Duration::from_secs(24 * 3600));
        assert!(house.run_jobs() > 0);
    }
}
