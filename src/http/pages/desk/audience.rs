//! To whom something goes, as the desk chooses it in a form: everybody, a building, a grid, a group, an age band.

use crate::domain::notice::Audience;
use crate::error::FieldErrors;
use crate::views::desk_requests::Choice;
use crate::words::k;
use crate::words::typed::tidy;

/// Nobody is older.
const OLDEST: u32 = 130;

/// What was typed into the fields of such a form.
#[derive(Clone, Copy, Debug)]
pub struct Chosen<'a> {
    pub audience: &'a str,
    pub building: &'a str,
    pub grid: &'a str,
    pub group: &'a str,
    /// Of the age band, years.
    pub from: &'a str,
    pub to: &'a str,
}

impl Chosen<'_> {
    /// Whom it means, or what is wrong with it beside the field it belongs to.
    pub fn parse(self, errors: &mut FieldErrors) -> Option<Audience> {
        let mut some = |id: &str, field: &str, make: fn(String) -> Audience| {
            if id.is_empty() {
                errors.add(field, k::NOTICES_ERROR_TO);
                return None;
            }
            Some(make(id.to_owned()))
        };
        match self.audience {
            "everyone" => Some(Audience::Everyone),
            "building" => some(self.building, "building", Audience::Building),
            "grid" => some(self.grid, "grid", Audience::Grid),
            "group" => some(self.group, "group", Audience::Group),
            "age" => self.band(errors),
            _ => {
                errors.add("audience", k::NOTICES_ERROR_AUDIENCE);
                None
            }
        }
    }

    fn band(self, errors: &mut FieldErrors) -> Option<Audience> {
        let years = |text: &str| tidy(text).parse::<u32>().ok().filter(|age| *age <= OLDEST);
        match (years(self.from), years(self.to)) {
            (Some(from), Some(to)) if from <= to => Some(Audience::Age { from, to }),
            _ => {
                errors.add("from", k::NOTICES_ERROR_AGE);
                None
            }
        }
    }
}

/// Ids and names to choose from, one of them chosen before.
pub fn choices(all: &[(String, String)], chosen: &str) -> Vec<Choice> {
    let choice =
        |(id, name): &(String, String)| Choice { value: id.clone(), label: name.clone(), chosen: id == chosen };
    all.iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(audience: &str, id: &str, from: &str, to: &str) -> Result<Audience, Vec<String>> {
        let mut errors = FieldErrors::default();
        let found = Chosen { audience, building: id, grid: id, group: id, from, to }.parse(&mut errors);
        found.ok_or_else(|| errors.0.into_iter().map(|wrong| wrong.field).collect())
    }

    #[test]
    fn each_choice_asks_for_its_own_field() {
        assert_eq!(parsed("everyone", "", "", ""), Ok(Audience::Everyone));
        assert_eq!(parsed("grid", "g1", "", ""), Ok(Audience::Grid("g1".into())));
        assert_eq!(parsed("building", "", "", ""), Err(vec!["building".into()]));
        assert_eq!(parsed("group", "", "", ""), Err(vec!["group".into()]));
        assert_eq!(parsed("age", "", "６0", "75"), Ok(Audience::Age { from: 60, to: 75 }));
        for (from, to) in [("75", "60"), ("", "60"), ("60", "131"), ("sixty", "75")] {
            assert_eq!(parsed("age", "", from, to), Err(vec!["from".into()]), "{from} {to}");
        }
        assert_eq!(parsed("", "", "", ""), Err(vec!["audience".into()]));
    }
}
