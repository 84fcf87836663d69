//! Reading a person's form: what was typed, kept to be shown again, and what it means.

use jiff::civil::Date;

use crate::acts::person::Particulars;
use crate::domain::person::{
    BirthRefusal, Born, Digital, Dwelling, DwellingRefusal, NameRefusal, Need, PersonName, Reach, Sex,
};
use crate::error::FieldErrors;
use crate::http::form::Form;
use crate::store::people::{Home, Person};
use crate::views::desk_people::PersonTyped;
use crate::words::typed::{self, show_phone};
use crate::words::{Key, Lang, k};

/// The language of somebody who speaks a dialect: the words are Chinese, the voice is not 普通话.
pub const DIALECT: &str = "zh-dialect";

/// The form as it was sent, with the two lists of which one entry is chosen.
pub struct Sent {
    pub typed: PersonTyped,
    pub building: String,
    pub language: String,
}

impl Sent {
    pub fn of(form: &Form) -> Self {
        Self {
            typed: PersonTyped {
                name: form.typed("name"),
                born: form.typed("born"),
                sex: form.text("sex").to_owned(),
                unit: form.typed("unit"),
                door: form.typed("door"),
                phone: form.typed("phone"),
                phone_shared: form.has("phone_shared"),
                email: form.typed("email"),
                reach: ["reach_1", "reach_2", "reach_3"].map(|field| form.text(field).to_owned()).to_vec(),
                digital: form.text("digital").to_owned(),
                needs: form.all("needs").into_iter().map(str::to_owned).collect(),
                lives_alone: form.has("lives_alone"),
            },
            building: form.text("building").to_owned(),
            language: form.text("language").to_owned(),
        }
    }

    /// What is known already, as somebody would type it.
    pub fn known(person: &Person, home: Option<&Home>) -> Self {
        let needs = super::list_of(&person.needs);
        let dialect = needs.iter().any(|need| need == Need::Dialect.as_str());
        Self {
            typed: PersonTyped {
                name: person.name.clone(),
                born: person.born.clone().unwrap_or_default(),
                sex: person.sex.clone().unwrap_or_default(),
                unit: home.map(|h| h.unit.clone()).unwrap_or_default(),
                door: home.map(|h| h.door.clone()).unwrap_or_default(),
                phone: person.phone.as_deref().map(show_phone).unwrap_or_default(),
                phone_shared: person.phone_shared,
                email: person.email.clone().unwrap_or_default(),
                reach: super::list_of(&person.reach),
                digital: person.digital.clone(),
                needs,
                lives_alone: person.lives_alone,
            },
            building: home.map(|h| h.building_id.clone()).unwrap_or_default(),
            language: if dialect { DIALECT.to_owned() } else { person.lang.clone() },
        }
    }

    /// What it means, or everything that is wrong with it at once.
    pub fn read(
        &self,
        buildings: &[(String, String)],
        today: Date,
        is_resident: bool,
    ) -> Result<Particulars, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = noted(&mut errors, "name", PersonName::parse(&self.typed.name).map_err(name_words));
        let born = noted(&mut errors, "born", self.born(today));
        let home = self.home(buildings, &mut errors);
        let phone = noted(&mut errors, "phone", if_any(&self.typed.phone, k::ACCOUNTS_ERROR_PHONE, typed::phone));
        let email = noted(&mut errors, "email", if_any(&self.typed.email, k::ACCOUNTS_ERROR_EMAIL, typed::email));
        let reach = noted(&mut errors, "reach", self.reach(phone.as_ref(), email.as_ref()));
        let digital =
            noted(&mut errors, "digital", Digital::parse(&self.typed.digital).ok_or(k::ACCOUNTS_ERROR_DIGITAL));
        match (name, born, home, phone, email, reach, digital) {
            (Some(name), Some(born), Some(home), Some(phone), Some(email), Some(reach), Some(digital))
                if errors.0.is_empty() =>
            {
                Ok(Particulars {
                    name,
                    born,
                    sex: Sex::parse(&self.typed.sex),
                    is_resident: is_resident || home.is_some(),
                    home,
                    phone_shared: self.typed.phone_shared && phone.is_some(),
                    phone,
                    email,
                    reach,
                    digital,
                    lang: Lang::parse(&self.language).unwrap_or_default(),
                    needs: self.needs(),
                    lives_alone: self.typed.lives_alone,
                })
            }
            _ => Err(errors),
        }
    }

    fn born(&self, today: Date) -> Result<Option<Born>, Key> {
        if typed::tidy(&self.typed.born).is_empty() {
            return Ok(None);
        }
        Born::parse(&self.typed.born, today).map(Some).map_err(|why| match why {
            BirthRefusal::NotADate => k::ACCOUNTS_ERROR_BORN,
            BirthRefusal::InTheFuture => k::ACCOUNTS_ERROR_BORN_FUTURE,
            BirthRefusal::TooLongAgo => k::ACCOUNTS_ERROR_BORN_OLD,
        })
    }

    fn home(&self, buildings: &[(String, String)], errors: &mut FieldErrors) -> Option<Option<Dwelling>> {
        let known = self.building.is_empty() || buildings.iter().any(|(id, _)| *id == self.building);
        if !known {
            errors.add("building", k::ACCOUNTS_ERROR_BUILDING);
            return None;
        }
        match Dwelling::parse(&self.building, &self.typed.unit, &self.typed.door) {
            Ok(home) => Some(home),
            Err(why) => {
                let (field, key) = match why {
                    DwellingRefusal::NoBuilding => ("building", k::ACCOUNTS_ERROR_BUILDING),
                    DwellingRefusal::NoDoor => ("door", k::ACCOUNTS_ERROR_DOOR),
                    DwellingRefusal::UnitTooLong => ("unit", k::ACCOUNTS_ERROR_UNIT_LONG),
                    DwellingRefusal::DoorTooLong => ("door", k::ACCOUNTS_ERROR_DOOR_LONG),
                };
                errors.add(field, key);
                None
            }
        }
    }

    /// First choice first, each once; a way that needs a number or an address needs it on file.
    fn reach(&self, phone: Option<&Option<String>>, email: Option<&Option<String>>) -> Result<Vec<Reach>, Key> {
        let mut ways: Vec<Reach> = Vec::new();
        for way in self.typed.reach.iter().filter_map(|way| Reach::parse(way)) {
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        // A number that was typed wrong is its own error; one that is missing is this one's.
        let lacks_mobile = matches!(phone, Some(phone) if !phone.as_deref().is_some_and(typed::is_mobile));
        let lacks_email = matches!(email, Some(None));
        match () {
            () if ways.is_empty() => Err(k::ACCOUNTS_ERROR_REACH),
            () if ways.contains(&Reach::Sms) && lacks_mobile => Err(k::ACCOUNTS_ERROR_REACH_SMS),
            () if ways.contains(&Reach::Email) && lacks_email => Err(k::ACCOUNTS_ERROR_REACH_EMAIL),
            () => Ok(ways),
        }
    }

    fn needs(&self) -> Vec<Need> {
        let typed = |need: &&Need| **need != Need::Dialect && self.typed.needs.iter().any(|word| word == need.as_str());
        let mut needs: Vec<Need> = Need::ALL.iter().filter(typed).copied().collect();
        if self.language == DIALECT {
            needs.push(Need::Dialect);
        }
        needs
    }
}

fn name_words(why: NameRefusal) -> Key {
    match why {
        NameRefusal::Empty => k::ACCOUNTS_ERROR_NAME,
        NameRefusal::TooLong => k::ACCOUNTS_ERROR_NAME_LONG,
        NameRefusal::NoLetters => k::ACCOUNTS_ERROR_NAME_LETTERS,
    }
}

/// Nothing typed is nothing known; what was typed must be good.
fn if_any(text: &str, wrong: Key, parse: impl Fn(&str) -> Option<String>) -> Result<Option<String>, Key> {
    if typed::tidy(text).is_empty() {
        return Ok(None);
    }
    parse(text).map(Some).ok_or(wrong)
}

fn noted<T>(errors: &mut FieldErrors, field: &str, found: Result<T, Key>) -> Option<T> {
    found.map_err(|key| errors.add(field, key)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent() -> Sent {
        Sent {
            typed: PersonTyped {
                name: "王 秀兰".into(),
                born: "1948年".into(),
                unit: "二单元".into(),
                door: "３０１室".into(),
                reach: vec!["letter".into(), "call".into(), "letter".into()],
                digital: "none".into(),
                needs: vec!["hearing".into(), "nonsense".into()],
                ..PersonTyped::default()
            },
            building: "b3".into(),
            language: DIALECT.into(),
        }
    }

    fn read(sent: &Sent) -> Result<Particulars, Vec<String>> {
        let buildings = [("b3".to_owned(), "3号楼".to_owned())];
        sent.read(&buildings, Date::constant(2026, 11, 23), true)
            .map_err(|errors| errors.0.into_iter().map(|e| e.field).collect())
    }

    #[test]
    fn a_form_is_read_as_people_fill_it_in() {
        let who = read(&sent()).unwrap();
        assert_eq!(who.name.as_str(), "王秀兰");
        assert_eq!(who.born.unwrap().to_string(), "1948");
        let home = who.home.unwrap();
        assert_eq!((home.unit.as_str(), home.door.as_str()), ("2单元", "301"));
        assert_eq!(who.reach, [Reach::Letter, Reach::Call]);
        assert_eq!(who.needs, [Need::Hearing, Need::Dialect]);
        assert_eq!(who.lang, Lang::Zh);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let mut bad = sent();
        bad.typed.name = "12".into();
        bad.typed.born = "昨天".into();
        bad.typed.door = String::new();
        bad.typed.phone = "123".into();
        bad.typed.email = "a@".into();
        bad.typed.reach = vec![String::new()];
        bad.typed.digital = String::new();
        assert_eq!(read(&bad).unwrap_err(), ["name", "born", "door", "phone", "email", "reach", "digital"]);
    }

    #[test]
    fn a_text_message_needs_a_mobile_number() {
        let mut form = sent();
        form.typed.reach = vec!["sms".into()];
        assert_eq!(read(&form).unwrap_err(), ["reach"]);
        form.typed.phone = "8888 1234".into();
        assert_eq!(read(&form).unwrap_err(), ["reach"]);
        form.typed.phone = "138 0013 8000".into();
        assert_eq!(read(&form).unwrap().phone.as_deref(), Some("13800138000"));
        form.typed.phone = "138".into();
        assert_eq!(read(&form).unwrap_err(), ["phone"]);
    }

    #[test]
    fn a_building_nobody_offered_is_refused() {
        let mut form = sent();
        form.building = "b9".into();
        assert_eq!(read(&form).unwrap_err(), ["building"]);
        form.building = String::new();
        form.typed.unit = String::new();
        form.typed.door = String::new();
        assert!(read(&form).unwrap().home.is_none());
    }
}
