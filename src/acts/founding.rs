//! What a new community starts with: parties and a responsibility list it can then make its own.

use serde_json::json;

use crate::acts::{ask, conclude};
use crate::domain::permit::Permit;
use crate::domain::policy::Subject;
use crate::domain::request::Hours;
use crate::domain::standing::Standing;
use crate::domain::tiers::{AddBuilding, Kind};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::catalogue::{self, CALL_ME, Category, Party, Responsibility, SUBDISTRICT};
use crate::store::db::Db;
use crate::store::founding;
use crate::store::tx::{Tx, new_id};
use crate::words::k;

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

/// Parties every community has, under names it can change.
pub const PARTIES: &[PartyPlan] = &[
    PartyPlan { code: "committee", name: "居委会", kind: "committee", phone: None },
    PartyPlan { code: "property", name: "物业公司", kind: "property", phone: None },
    PartyPlan { code: "works", name: "街道市政", kind: "department", phone: None },
    PartyPlan { code: "order", name: "街道综合执法队", kind: "department", phone: None },
    PartyPlan { code: "owners", name: "业委会", kind: "owners", phone: None },
    PartyPlan { code: "subdistrict", name: "街道办事处", kind: SUBDISTRICT, phone: None },
];

/// The categories and clocks a community starts with.
pub const CATEGORIES: &[CategoryPlan] = &[
    plan(
        "water",
        "water",
        ("漏水、下水道", "家里或楼道漏水、堵了"),
        ("Leaks and drains", "at home or in the stairwell"),
        "property",
        24,
        72,
    ),
    plan(
        "power",
        "light",
        ("电、路灯", "没电、灯不亮"),
        ("Power and lamps", "no power, a lamp is out"),
        "property",
        24,
        72,
    ),
    plan("lift", "lift", ("电梯", "停了、关人、有怪声"), ("Lift", "stopped, stuck, strange noises"), "property", 2, 24),
    plan(
        "door",
        "house",
        ("门、锁、门禁", "单元门坏了、进不去"),
        ("Doors and locks", "broken entrance, cannot get in"),
        "property",
        24,
        72,
    ),
    plan(
        "road",
        "road",
        ("路、井盖、树", "路不平、井盖松、树要倒"),
        ("Roads, covers, trees", "uneven, loose, about to fall"),
        "works",
        48,
        240,
    ),
    plan(
        "clean",
        "cleaning",
        ("垃圾、卫生", "没人收、有异味、虫鼠"),
        ("Rubbish and cleaning", "not collected, smells, pests"),
        "property",
        24,
        48,
    ),
    plan(
        "noise",
        "noise",
        ("吵闹、邻里", "装修、广场舞、楼上响"),
        ("Noise and neighbours", "building work, dancing, upstairs"),
        "committee",
        16,
        40,
    ),
    plan(
        "safety",
        "safety",
        ("安全、消防", "通道堵了、飞线充电"),
        ("Safety and fire", "blocked ways, cables for charging"),
        "order",
        12,
        72,
    ),
    plan("parking", "parking", ("停车", "乱停、占了路"), ("Parking", "badly parked, in the way"), "property", 24, 72),
    plan(
        "care",
        "handrail",
        ("想请人帮忙", "加扶手、送东西、陪看病"),
        ("I need a hand", "grab rails, errands, to the doctor"),
        "committee",
        8,
        40,
    ),
    plan(
        "praise",
        "praise",
        ("夸一夸、提意见", "谁做得好、哪里不好"),
        ("Praise and complaints", "who did well, what did not"),
        "committee",
        24,
        80,
    ),
    plan(
        "other",
        "other",
        ("别的事", "不知道选哪个就选这个"),
        ("Something else", "choose this if unsure"),
        "committee",
        8,
        40,
    ),
    plan(
        CALL_ME,
        "other",
        ("请打电话给我", "说不清楚的事"),
        ("Please ring me", "hard to put into words"),
        "committee",
        4,
        48,
    ),
];

const fn plan(
    code: &'static str,
    icon: &'static str,
    zh: (&'static str, &'static str),
    en: (&'static str, &'static str),
    party: &'static str,
    answer_hours: i32,
    solve_hours: i32,
) -> CategoryPlan {
    CategoryPlan {
        code,
        icon,
        zh,
        en,
        party,
        answer_hours,
        solve_hours,
        // Of shared concern. What happens between neighbours is nobody else's to read, and of these too only what
        // happens in nobody's home (`domain::request::Leave`).
        public: matches!(
            code.as_bytes(),
            b"water" | b"door" | b"road" | b"clean" | b"power" | b"lift" | b"safety" | b"parking"
        ),
        // Nobody is in danger while the office is closed.
        hours: if matches!(code.as_bytes(), b"noise" | b"care" | b"praise" | b"other") {
            Hours::Working
        } else {
            Hours::Calendar
        },
        // A complaint is not withdrawn for somebody (TRUST.md §2).
        tier: if matches!(code.as_bytes(), b"praise") { 2 } else { 1 },
    }
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
    };
    founding::add_responsibility(tx, permit, &line)
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
