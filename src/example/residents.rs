//! Residents: believable ages, homes, ways to be reached and ease with phones. All invented.

use rand::RngExt;
use rand::rngs::StdRng;

use super::staff::Member;
use super::{Garden, HOUR, once};
use crate::acts::person::{Particulars, Registered, register};
use crate::domain::person::{Born, Digital, Dwelling, Need, PersonName, Reach, Sex};
use crate::error::Error;
use crate::store::catalogue;
use crate::words::Lang;

/// A resident as planted.
#[derive(Clone, Debug)]
pub(crate) struct Resident {
    pub id: String,
    pub name: String,
    pub digital: Digital,
    /// Where they live: building id, unit, and in words.
    pub building: String,
    pub unit: String,
    pub home: String,
}

/// The people of the stories, before everybody else.
struct Known {
    name: &'static str,
    born: &'static str,
    sex: Sex,
    /// Building, unit, door.
    home: (usize, u32, &'static str),
    phone: Option<&'static str>,
    email: Option<&'static str>,
    reach: &'static [Reach],
    digital: Digital,
    needs: &'static [Need],
    alone: bool,
}

const KNOWN: &[Known] = &[
    Known {
        name: "王秀兰",
        born: "1948-03-05",
        sex: Sex::Female,
        home: (3, 2, "301"),
        phone: None,
        email: None,
        reach: &[Reach::Call, Reach::Letter],
        digital: Digital::None,
        needs: &[Need::Hearing],
        alone: true,
    },
    Known {
        name: "陈建国",
        born: "1953-09-18",
        sex: Sex::Male,
        home: (7, 1, "402"),
        phone: Some("13900010002"),
        email: Some("chenjianguo@example.org"),
        reach: &[Reach::App, Reach::Email],
        digital: Digital::Able,
        needs: &[],
        alone: false,
    },
    Known {
        name: "李明",
        born: "1991-06-30",
        sex: Sex::Male,
        home: (5, 1, "201"),
        phone: Some("13900010003"),
        email: Some("liming@example.org"),
        reach: &[Reach::App, Reach::Email],
        digital: Digital::Able,
        needs: &[],
        alone: false,
    },
    Known {
        name: "王芳",
        born: "1974-11-02",
        sex: Sex::Female,
        home: (9, 2, "502"),
        phone: Some("13900010004"),
        email: Some("wangfang@example.org"),
        reach: &[Reach::App, Reach::Email],
        digital: Digital::Able,
        needs: &[],
        alone: false,
    },
    Known {
        name: "刘桂芳",
        born: "1944",
        sex: Sex::Female,
        home: (7, 1, "101"),
        phone: Some("88887001"),
        email: None,
        reach: &[Reach::Call],
        digital: Digital::None,
        needs: &[Need::Sight],
        alone: true,
    },
    Known {
        name: "张德福",
        born: "1940-01-12",
        sex: Sex::Male,
        home: (3, 1, "102"),
        phone: Some("88887002"),
        email: None,
        reach: &[Reach::Visit, Reach::Call],
        digital: Digital::None,
        needs: &[Need::Hearing, Need::Reading],
        alone: true,
    },
];

/// The places of the stories' people in the list.
pub(crate) const WANG_XIULAN: usize = 0;
pub(crate) const CHEN_JIANGUO: usize = 1;
pub(crate) const LI_MING: usize = 2;
pub(crate) const WANG_FANG: usize = 3;
pub(crate) const LIU_GUIFANG: usize = 4;
pub(crate) const ZHANG_DEFU: usize = 5;

const SURNAMES: &[&str] = &[
    "李", "王", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾",
    "彭", "吕",
];
const OLD_WOMEN: &[&str] =
    &["桂英", "玉兰", "淑珍", "秀英", "凤英", "素珍", "月娥", "翠花", "惠芳", "玉梅", "秀珍", "爱华", "美英", "金凤"];
const OLD_MEN: &[&str] =
    &["国强", "建华", "德明", "志远", "福生", "永康", "长林", "光荣", "文彬", "家声", "炳坤", "树林", "忠义", "海生"];
const YOUNG_WOMEN: &[&str] = &["婷", "静", "丽娜", "雪", "晓燕", "佳", "思琪", "雨桐", "梦洁", "欣怡", "莉", "娟"];
const YOUNG_MEN: &[&str] = &["磊", "涛", "鹏", "浩然", "俊杰", "宇轩", "斌", "超", "子涵", "凯", "志强", "阳"];

pub(crate) async fn settle(garden: &mut Garden<'_>, staff: &[Member], how_many: usize) -> Result<Vec<Resident>, Error> {
    let desk = &staff[1];
    let community = garden.community.clone();
    let buildings = garden.app.db.read_now(|conn| catalogue::buildings(conn, &community))?;
    let now = jiff::Timestamp::from_millisecond(garden.now()).map_err(|e| Error::broken("example", e))?;
    let today = jiff::tz::TimeZone::UTC.to_datetime(now).date();
    let mut people = Vec::new();
    for index in 0..how_many {
        let (who, home) = match KNOWN.get(index) {
            Some(known) => known_person(known, &buildings, today)?,
            None => somebody(&mut garden.dice, index, &buildings, today)?,
        };
        let (name, digital) = (who.name.as_str().to_owned(), who.digital);
        let dwelling = who.home.clone().ok_or_else(|| Error::broken("example", "a resident without a home"))?;
        match register(&garden.app.db, &community, desk.standing(), once(), who, true).await? {
            Registered::New(id) => {
                people.push(Resident { id, name, digital, building: dwelling.building, unit: dwelling.unit, home })
            }
            Registered::Alike(_) => return Err(Error::broken("example", "a resident was there already")),
        }
        if index % 8 == 7 {
            garden.pass(HOUR / 2);
        }
    }
    Ok(people)
}

fn known_person(
    known: &Known,
    buildings: &[(String, String)],
    today: jiff::civil::Date,
) -> Result<(Particulars, String), Error> {
    let (building, unit, door) = known.home;
    let (dwelling, words) = dwelling(buildings, building - 1, unit, door)?;
    Ok((
        Particulars {
            name: PersonName::parse(known.name).map_err(|_| Error::broken("example", "a name"))?,
            born: Some(Born::parse(known.born, today).map_err(|_| Error::broken("example", "a birth date"))?),
            sex: Some(known.sex),
            home: Some(dwelling),
            phone: known.phone.map(str::to_owned),
            phone_shared: false,
            email: known.email.map(str::to_owned),
            reach: known.reach.to_vec(),
            digital: known.digital,
            lang: Lang::Zh,
            needs: known.needs.to_vec(),
            lives_alone: known.alone,
            is_resident: true,
        },
        words,
    ))
}

fn dwelling(
    buildings: &[(String, String)],
    building: usize,
    unit: u32,
    door: &str,
) -> Result<(Dwelling, String), Error> {
    let (id, name) = buildings.get(building).ok_or_else(|| Error::broken("example", "a building that is not there"))?;
    let unit = format!("{unit}单元");
    let words = format!("{name}{unit}{door}");
    Ok((Dwelling { building: id.clone(), unit, door: door.to_owned() }, words))
}

/// Somebody invented: four in ten are over sixty-five, and the older, the fewer have a phone they can use.
fn somebody(
    dice: &mut StdRng,
    index: usize,
    buildings: &[(String, String)],
    today: jiff::civil::Date,
) -> Result<(Particulars, String), Error> {
    let old = dice.random_bool(0.42);
    let female = dice.random_bool(0.53);
    let age: i16 = if old { dice.random_range(66..94) } else { dice.random_range(19..66) };
    let digital = match age {
        80.. => [Digital::None, Digital::None, Digital::Some][dice.random_range(0..3)],
        66.. => [Digital::None, Digital::Some, Digital::Able][dice.random_range(0..3)],
        _ => [Digital::Some, Digital::Able, Digital::Able, Digital::Able][dice.random_range(0..4)],
    };
    let given = match (old, female) {
        (true, true) => OLD_WOMEN,
        (true, false) => OLD_MEN,
        (false, true) => YOUNG_WOMEN,
        (false, false) => YOUNG_MEN,
    };
    let name =
        format!("{}{}", SURNAMES[dice.random_range(0..SURNAMES.len())], given[dice.random_range(0..given.len())]);
    let building = dice.random_range(0..buildings.len().max(1));
    let door = format!("{}0{}", dice.random_range(1..=6), dice.random_range(1..=2));
    let (dwelling, words) = dwelling(buildings, building, dice.random_range(1..=2), &door)?;
    let birth = format!("{}-{:02}-{:02}", today.year() - age, dice.random_range(1..=9), dice.random_range(1..=28));
    // 139 0002 …: numbers that look right and are made up one after the other.
    let phone = (digital != Digital::None || dice.random_bool(0.6)).then(|| format!("1390002{index:04}"));
    let has_phone = phone.is_some();
    let who = Particulars {
        name: PersonName::parse(&name).map_err(|_| Error::broken("example", "a name"))?,
        born: Some(Born::parse(&birth, today).map_err(|_| Error::broken("example", "a birth date"))?),
        sex: Some(if female { Sex::Female } else { Sex::Male }),
        home: Some(dwelling),
        phone,
        phone_shared: false,
        email: (digital == Digital::Able && dice.random_bool(0.4)).then(|| format!("resident{index}@example.org")),
        reach: reach(digital, has_phone, dice),
        digital,
        lang: Lang::Zh,
        needs: if age > 78 && dice.random_bool(0.4) { vec![Need::Hearing] } else { Vec::new() },
        lives_alone: old && dice.random_bool(0.3),
        is_resident: true,
    };
    Ok((who, words))
}

fn reach(digital: Digital, has_phone: bool, dice: &mut StdRng) -> Vec<Reach> {
    match (digital, has_phone) {
        (Digital::Able, _) => vec![Reach::App, Reach::Sms],
        (Digital::Some, true) => vec![Reach::Sms, Reach::Call],
        (_, true) => vec![Reach::Call],
        (_, false) if dice.random_bool(0.5) => vec![Reach::Letter, Reach::Visit],
        (_, false) => vec![Reach::Visit],
    }
}
