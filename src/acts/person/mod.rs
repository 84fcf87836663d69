//! What staff do about a person: register, correct, and hand out what they sign in with.

mod correct;
pub mod erase;
mod export;
mod import;
mod issue;
pub mod likely;
pub mod merge;
pub mod moving;
mod register;

use serde_json::{Value, json};

pub use correct::correct;
pub use export::export;
pub use import::{DRAFT, Listed, Outcome, Verdict, Weigher, import};
pub use issue::{Issued, issue_card, issue_device_code, issue_pin_code, next_numbers, permit_for};
pub use register::{Alike, Registered, register, write_down};

use crate::domain::permit::Permit;
use crate::domain::person::{Born, Digital, Dwelling, Need, PersonName, Reach, Sex};
use crate::domain::tiers::Kind;
use crate::error::{Error, FieldErrors};
use crate::store::conn::Conn;
use crate::store::contacts;
use crate::store::people::Person;
use crate::store::people_write;
use crate::store::tx::Tx;
use crate::words::{Lang, k};

/// What is known of a person, read and found good.
#[derive(Clone, Debug)]
pub struct Particulars {
    pub name: PersonName,
    pub born: Option<Born>,
    pub sex: Option<Sex>,
    pub home: Option<Dwelling>,
    /// Digits as `words::typed::phone` gives them.
    pub phone: Option<String>,
    /// Several people answer it.
    pub phone_shared: bool,
    pub email: Option<String>,
    /// First choice first.
    pub reach: Vec<Reach>,
    pub digital: Digital,
    pub lang: Lang,
    pub needs: Vec<Need>,
    pub lives_alone: bool,
    pub is_resident: bool,
}

impl Particulars {
    /// Puts these into a person's row.
    fn write_into(&self, home_id: Option<String>, person: Person) -> Person {
        let joined = |words: Vec<&str>| words.join(",");
        Person {
            name: self.name.as_str().to_owned(),
            born: self.born.map(|b| b.to_string()),
            sex: self.sex.map(|s| s.as_str().to_owned()),
            home_id,
            phone: self.phone.clone(),
            phone_shared: self.phone_shared && self.phone.is_some(),
            email: self.email.clone(),
            reach: joined(self.reach.iter().map(Reach::as_str).collect()),
            digital: self.digital.as_str().to_owned(),
            lang: self.lang.code().to_owned(),
            needs: joined(self.needs.iter().map(Need::as_str).collect()),
            lives_alone: self.lives_alone,
            is_resident: self.is_resident,
            ..person
        }
    }
}

/// The home's row; `None` where no home was said.
fn home_of<K: Kind>(tx: &mut Tx<'_>, permit: &Permit<K>, who: &Particulars) -> Result<Option<String>, Error> {
    who.home.as_ref().map(|dwelling| people_write::home(tx, permit, dwelling)).transpose()
}

/// A helper's number is not a resident's own (TRUST.md §6 case 8), and a number that several people
/// answer must be marked so, for it then carries neutral notices only. An address of electronic
/// mail has one owner.
fn check_contacts(conn: &mut Conn, community: &str, person: &str, who: &Particulars) -> Result<(), Error> {
    let mut errors = FieldErrors::default();
    if let Some(phone) = who.phone.as_deref().filter(|_| !who.phone_shared) {
        let others = contacts::others_with_phone(conn, community, phone, person)?;
        let helper = others.iter().find(|other| other.helps);
        match (helper, others.first()) {
            (Some(one), _) => errors.add_with("phone", k::ACCOUNTS_PHONE_OF_HELPER, vec![("name", one.name.clone())]),
            (None, Some(one)) => errors.add_with("phone", k::ACCOUNTS_PHONE_OF_OTHER, vec![("name", one.name.clone())]),
            (None, None) => {}
        }
    }
    if let Some(email) = &who.email
        && let Some(other) = contacts::other_with_email(conn, community, email, person)?
    {
        errors.add_with("email", k::ACCOUNTS_EMAIL_OF_OTHER, vec![("name", other.name)]);
    }
    errors.finish()
}

/// What the record keeps, sealed under the person's own key.
fn told(person: &Person) -> Value {
    json!({
        "name": person.name,
        "born": person.born,
        "sex": person.sex,
        "home": person.home_id,
        "phone": person.phone,
        "phone_shared": person.phone_shared,
        "email": person.email,
        "reach": person.reach,
        "digital": person.digital,
        "lang": person.lang,
        "needs": person.needs,
        "lives_alone": person.lives_alone,
    })
}
