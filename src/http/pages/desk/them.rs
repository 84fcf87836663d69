//! Whoever staff are to ask before something is decided: where they live, the number that may be rung, and how they were
//! asked.

use crate::domain::held::Way;
use crate::domain::waiting::may_ring;
use crate::error::{Error, FieldErrors};
use crate::http::form::Form;
use crate::store::conn::Conn;
use crate::store::people::{self, Home, Person};
use crate::store::waiting;
use crate::words::k;
use crate::words::typed::show_phone;

pub struct Them {
    pub person: Person,
    /// 3号楼2单元301, or empty.
    pub home: String,
    /// Only a number that a call to makes sure of them.
    pub phone: Option<String>,
}

pub fn read(conn: &mut Conn, community: &str, person: &str, now: i64) -> Result<Them, Error> {
    let person = people::find(conn, community, person)?.ok_or(Error::Missing)?;
    let home = match &person.home_id {
        Some(home) => people::home_of(conn, community, home)?,
        None => None,
    };
    let rings = may_ring(waiting::number_on_file(conn, community, &person)?, now).is_ok();
    Ok(Them {
        home: home.as_ref().map(Home::in_words).unwrap_or_default(),
        phone: person.phone.as_deref().filter(|_| rings).map(show_phone),
        person,
    })
}

/// How they asked; at its field where nothing was chosen.
pub fn how(form: &Form, errors: &mut FieldErrors) -> Option<Way> {
    let how = Way::parse(form.text("how")).filter(|way| matches!(way, Way::Desk | Way::Visit | Way::Call));
    if how.is_none() {
        errors.add("how", k::HELD_ERROR_HOW);
    }
    how
}
