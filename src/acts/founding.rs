//! What a new community starts with: parties and a responsibility list it can then make its own.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::question::{Choice, Datatype};
use crate::domain::request::Hours;
use crate::domain::standing::Standing;
use crate::domain::tiers::{AddBuilding, Kind};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::catalogue::{self, Category, Party, Responsibility};
use crate::store::db::Db;
use crate::store::founding;
use crate::store::questions::Question;
use crate::store::tx::{Tx, new_id};
use crate::words::k;

mod start;

pub use start::{CATEGORIES, PARTIES};

/// A responsible party: a short name for the list below, what it is called, and of what kind.
pub struct PartyPlan {
    pub code: &'static str,
    pub name: &'static str,
    pub kind: &'static str,
    pub phone: Option<&'static str>,
}

/// A line of the responsibility list with its category.
pub struct CategoryPlan {
    pub code: &'static str,
    pub icon: &'static str,
    pub zh: (&'static str, &'static str),
    pub en: (&'static str, &'static str),
    pub party: &'static str,
    pub answer_hours: i32,
    pub solve_hours: i32,
    pub hours: Hours,
    pub tier: i32,
    pub public: bool,
    pub questions: &'static [QuestionPlan],
}

/// A question with one answer to choose; nobody has to answer it.
pub struct QuestionPlan {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Key, 中文, English.
    pub choices: &'static [(&'static str, &'static str, &'static str)],
}

/// A building: its name and grid, how many units, floors, and doors on a floor.
pub struct BuildingPlan {
    pub name: String,
    pub grid: usize,
    pub units: u32,
    pub floors: u32,
    pub doors: u32,
}

/// What a community starts with.
pub struct Layout<'a> {
    pub parties: &'a [PartyPlan],
    pub categories: &'a [CategoryPlan],
    pub grids: &'a [&'a str],
    pub buildings: &'a [BuildingPlan],
}

/// Lays the community out, in the transaction of its set-up; gives the parties' ids by code.
pub fn lay_out<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    layout: &Layout<'_>,
) -> Result<Vec<(&'static str, String)>, Error> {
    let parties = lay_out_parties(tx, permit, layout.parties)?;
    for (sort, plan) in layout.categories.iter().enumerate() {
        let party = parties
            .iter()
            .find(|(code, _)| *code == plan.party)
            .map(|(_, id)| id.clone())
            .ok_or_else(|| Error::broken("founding", "a category names a party that is not in the plan"))?;
        lay_out_category(tx, permit, plan, sort, party)?;
    }
    lay_out_buildings(tx, permit, layout)?;
    Ok(parties)
}

fn lay_out_parties<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    plans: &[PartyPlan],
) -> Result<Vec<(&'static str, String)>, Error> {
    let mut ids = Vec::new();
    for (sort, plan) in plans.iter().enumerate() {
        let party = Party {
            community_id: tx.community.to_owned(),
            id: new_id(),
            name: plan.name.to_owned(),
            kind: plan.kind.to_owned(),
            phone: plan.phone.map(str::to_owned),
            sort: order(sort),
            ended_at: None,
            version: 1,
        };
        founding::add_party(tx, permit, &party)?;
        ids.push((plan.code, party.id));
    }
    Ok(ids)
}

fn lay_out_category<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    plan: &CategoryPlan,
    sort: usize,
    party: String,
) -> Result<(), Error> {
    let category = Category {
        community_id: tx.community.to_owned(),
        id: new_id(),
        code: plan.code.to_owned(),
        name_zh: plan.zh.0.to_owned(),
        name_en: plan.en.0.to_owned(),
        hint_zh: plan.zh.1.to_owned(),
        hint_en: plan.en.1.to_owned(),
        icon: plan.icon.to_owned(),
        sort: order(sort),
        public: plan.public,
        ended_at: None,
        version: 1,
    };
    founding::add_category(tx, permit, &category)?;
    for (at, plan) in plan.questions.iter().enumerate() {
        let question = question(tx.community, &category.id, at, plan, tx.now)?;
        founding::add_question(tx, permit, &question)?;
    }
    let line = Responsibility {
        community_id: tx.community.to_owned(),
        id: new_id(),
        category_id: category.id,
        party_id: party,
        answer_hours: plan.answer_hours,
        solve_hours: plan.solve_hours,
        from_at: tx.now,
        until_at: None,
        hours: plan.hours,
        tier: plan.tier,
        public: plan.public,
    };
    founding::add_responsibility(tx, permit, &line)
}

fn question(community: &str, category: &str, at: usize, plan: &QuestionPlan, now: i64) -> Result<Question, Error> {
    let choice = |(key, zh, en): &(&str, &str, &str)| Choice {
        key: (*key).to_owned(),
        zh: (*zh).to_owned(),
        en: (*en).to_owned(),
    };
    let choices: Vec<Choice> = plan.choices.iter().map(choice).collect();
    Ok(Question {
        community_id: community.to_owned(),
        id: new_id(),
        category_id: category.to_owned(),
        code: plan.code.to_owned(),
        version: 1,
        sort: order(at) + 1,
        datatype: Datatype::SingleValueList,
        required: false,
        label_zh: plan.zh.to_owned(),
        label_en: plan.en.to_owned(),
        hint_zh: String::new(),
        hint_en: String::new(),
        choices: serde_json::to_string(&choices).map_err(|e| Error::broken("founding", e))?,
        from_at: now,
        until_at: None,
    })
}

fn lay_out_buildings<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, layout: &Layout<'_>) -> Result<(), Error> {
    let mut grids = Vec::new();
    for name in layout.grids {
        let id = new_id();
        founding::add_grid(tx, permit, &id, name)?;
        grids.push(id);
    }
    for (sort, plan) in layout.buildings.iter().enumerate() {
        let id = new_id();
        let grid = grids
            .get(plan.grid)
            .ok_or_else(|| Error::broken("founding", "a building names a grid that is not in the plan"))?;
        founding::add_building(tx, permit, &id, &plan.name, Some(grid), order(sort))?;
        let doors = doors(plan.units, plan.floors, plan.doors);
        founding::add_homes(tx, permit, &id, &doors)?;
    }
    Ok(())
}

/// Every home of a building as (id, unit, door): 2单元 301.
fn doors(units: u32, floors: u32, on_each: u32) -> Vec<(String, String, String)> {
    let mut doors = Vec::new();
    for unit in 1..=units {
        for floor in 1..=floors {
            for door in 1..=on_each {
                doors.push((new_id(), format!("{unit}单元"), format!("{floor}{door:02}")));
            }
        }
    }
    doors
}

/// One more building, after the set-up.
#[derive(Clone, Debug)]
pub struct NewBuilding {
    pub name: String,
    /// Entrances, at most [`MOST_UNITS`].
    pub units: u32,
    pub floors: u32,
    /// Homes on each floor of each entrance.
    pub doors: u32,
}

pub const MOST_UNITS: u32 = 20;
pub const MOST_FLOORS: u32 = 60;
pub const MOST_DOORS: u32 = 20;

/// Adds a building with all its homes.
///
/// # Errors
/// There is one of that name already, at the field `building_name`.
pub async fn add_building(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    new: NewBuilding,
) -> Result<(), Error> {
    db.write("add_building", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let there = catalogue::buildings(tx.conn, tx.community)?;
        if there.iter().any(|(_, name)| *name == new.name) {
            return Err(Error::field("building_name", k::HOUSE_ERROR_BUILDING_TWICE));
        }
        let permit = ask::<AddBuilding>(tx, &standing, &Subject::default())?;
        let id = new_id();
        founding::add_building(tx, &permit, &id, &new.name, None, order(there.len()))?;
        let doors = doors(new.units, new.floors, new.doors);
        founding::add_homes(tx, &permit, &id, &doors)?;
        conclude(tx, permit, ("building", &id), &json!({ "about": new.name, "homes": doors.len() }))?;
        answers::keep(tx, &standing, "", &claim, &id)
    })
    .await
}

fn order(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}
