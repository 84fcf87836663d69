//! Two records that are of one person become one, and can stand apart again (CAPABILITIES.md 1; PIPL art. 8: what is
//! kept of somebody is accurate; art. 46: it is put right).

use serde::{Deserialize, Serialize};

use super::account::AccountState;
use super::stored::stored;

stored! {
    /// Of which of the two records something stays.
    pub enum Side {
        Kept => "kept",
        Absorbed => "absorbed",
    }
}

stored! {
    /// What is chosen side by side where the two differ.
    pub enum Field {
        Name => "name",
        Born => "born",
        Sex => "sex",
        /// With whether they live there alone.
        Home => "home",
        /// With whether several people answer it.
        Phone => "phone",
        Email => "email",
        Reach => "reach",
        Digital => "digital",
        Language => "language",
        Needs => "needs",
        /// The card in use and the PIN to it; the other card goes on leading to the same person.
        Card => "card",
    }
}

/// What is chosen, field by field; what is not among it stays as the kept record has it.
pub type Choices = Vec<(Field, Side)>;

/// What one record says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub name: String,
    pub born: Option<String>,
    pub sex: Option<String>,
    /// The home's id.
    pub home: Option<String>,
    pub lives_alone: bool,
    /// Digits only.
    pub phone: Option<String>,
    pub phone_shared: bool,
    pub email: Option<String>,
    pub reach: String,
    pub digital: String,
    pub lang: String,
    pub needs: String,
}

impl Details {
    /// Takes one field over from another record.
    fn take(&mut self, field: Field, from: &Details) {
        match field {
            Field::Name => self.name.clone_from(&from.name),
            Field::Born => self.born.clone_from(&from.born),
            Field::Sex => self.sex.clone_from(&from.sex),
            Field::Home => {
                self.home.clone_from(&from.home);
                self.lives_alone = from.lives_alone;
            }
            Field::Phone => {
                self.phone.clone_from(&from.phone);
                self.phone_shared = from.phone_shared;
            }
            Field::Email => self.email.clone_from(&from.email),
            Field::Reach => self.reach.clone_from(&from.reach),
            Field::Digital => self.digital.clone_from(&from.digital),
            Field::Language => self.lang.clone_from(&from.lang),
            Field::Needs => self.needs.clone_from(&from.needs),
            Field::Card => {}
        }
    }

    /// Do two records say the same in this field?
    pub fn same(&self, other: &Details, field: Field) -> bool {
        let mut taken = self.clone();
        taken.take(field, other);
        taken == *self
    }

    fn says_nothing(&self, field: Field) -> bool {
        match field {
            Field::Born => self.born.is_none(),
            Field::Sex => self.sex.is_none(),
            Field::Home => self.home.is_none(),
            Field::Phone => self.phone.is_none(),
            Field::Email => self.email.is_none(),
            Field::Needs => self.needs.is_empty(),
            _ => false,
        }
    }
}

/// What the page suggests: the kept record's word, and the other's where that one says nothing.
pub fn suggested(kept: &Details, absorbed: &Details, field: Field) -> Side {
    if kept.says_nothing(field) && !absorbed.says_nothing(field) { Side::Absorbed } else { Side::Kept }
}

/// What the one record says afterwards.
pub fn joined(kept: &Details, absorbed: &Details, chosen: &[(Field, Side)]) -> Details {
    let mut one = kept.clone();
    for (field, _) in chosen.iter().filter(|(_, side)| *side == Side::Absorbed) {
        one.take(*field, absorbed);
    }
    one
}

/// What the kept record says once the two stand apart again: what came from the other goes back to it, unless it was
/// put right since.
pub fn parted(kept_before: &Details, absorbed_before: &Details, now: &Details) -> Details {
    let mut one = now.clone();
    for field in Field::ALL {
        let from_the_other = now.same(absorbed_before, *field) && !kept_before.same(absorbed_before, *field);
        if from_the_other {
            one.take(*field, kept_before);
        }
    }
    one
}

/// What must be known of the two before they are joined.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    pub same_record: bool,
    pub kept: AccountState,
    pub absorbed: AccountState,
    /// Either helps residents or holds an office: their record is a working one, with keys and duties of its own.
    pub serves: bool,
    /// One helps the other: then somebody thought they were two, and was asked to sign so.
    pub mandate_between: bool,
    /// Both have an open mandate with the same helper: one of them is ended first, with the resident's word.
    pub same_helper: bool,
    /// Either is under review for a death or for doubt.
    pub under_review: bool,
    /// Both stand on the roll of a ballot that is not counted yet: joined, one person would have two votes.
    pub on_one_roll: bool,
}

/// Why two records are not joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotJoined {
    SameRecord,
    /// Suspended, closed, or said to have died.
    NotActive,
    Serves,
    MandateBetween,
    SameHelper,
    UnderReview,
    OnOneRoll,
}

/// May they become one?
pub fn may_join(pair: &Pair) -> Result<(), NotJoined> {
    match () {
        () if pair.same_record => Err(NotJoined::SameRecord),
        () if pair.kept != AccountState::Active || pair.absorbed != AccountState::Active => Err(NotJoined::NotActive),
        () if pair.serves => Err(NotJoined::Serves),
        () if pair.mandate_between => Err(NotJoined::MandateBetween),
        () if pair.same_helper => Err(NotJoined::SameHelper),
        () if pair.under_review => Err(NotJoined::UnderReview),
        () if pair.on_one_roll => Err(NotJoined::OnOneRoll),
        () => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(name: &str, phone: Option<&str>) -> Details {
        Details {
            name: name.into(),
            phone: phone.map(str::to_owned),
            reach: "call".into(),
            digital: "none".into(),
            lang: "zh-CN".into(),
            ..Details::default()
        }
    }

    fn pair() -> Pair {
        Pair {
            same_record: false,
            kept: AccountState::Active,
            absorbed: AccountState::Active,
            serves: false,
            mandate_between: false,
            same_helper: false,
            under_review: false,
            on_one_roll: false,
        }
    }

    #[test]
    fn what_was_chosen_stays() {
        let (kept, other) = (details("王秀兰", None), details("王秀蓝", Some("13900000001")));
        let one = joined(&kept, &other, &[(Field::Phone, Side::Absorbed), (Field::Name, Side::Kept)]);
        assert_eq!((one.name.as_str(), one.phone.as_deref()), ("王秀兰", Some("13900000001")));
        assert_eq!(suggested(&kept, &other, Field::Phone), Side::Absorbed, "something is better than nothing");
        assert_eq!(suggested(&other, &kept, Field::Phone), Side::Kept);
        assert_eq!(suggested(&kept, &other, Field::Name), Side::Kept);
    }

    #[test]
    fn a_mistake_is_taken_apart_and_what_was_put_right_since_stays() {
        let (kept, other) = (details("王秀兰", Some("13900000000")), details("王秀蓝", Some("13900000001")));
        let one = joined(&kept, &other, &[(Field::Phone, Side::Absorbed), (Field::Name, Side::Absorbed)]);
        assert_eq!(parted(&kept, &other, &one), kept);
        let since = Details { phone: Some("13900000009".into()), ..one };
        assert_eq!(parted(&kept, &other, &since).phone.as_deref(), Some("13900000009"));
        assert_eq!(parted(&kept, &other, &since).name, "王秀兰");
    }

    #[test]
    fn who_works_here_or_helps_the_other_is_not_joined() {
        assert_eq!(may_join(&pair()), Ok(()));
        let refused = [
            (Pair { same_record: true, ..pair() }, NotJoined::SameRecord),
            (Pair { absorbed: AccountState::Suspended, ..pair() }, NotJoined::NotActive),
            (Pair { kept: AccountState::Deceased, ..pair() }, NotJoined::NotActive),
            (Pair { serves: true, ..pair() }, NotJoined::Serves),
            (Pair { mandate_between: true, ..pair() }, NotJoined::MandateBetween),
            (Pair { same_helper: true, ..pair() }, NotJoined::SameHelper),
            (Pair { under_review: true, ..pair() }, NotJoined::UnderReview),
            (Pair { on_one_roll: true, ..pair() }, NotJoined::OnOneRoll),
        ];
        for (pair, why) in refused {
            assert_eq!(may_join(&pair), Err(why));
        }
    }

    #[test]
    fn taking_over_what_is_the_same_changes_nothing() {
        let one = details("王秀兰", Some("13900000000"));
        for field in Field::ALL {
            assert!(one.same(&one.clone(), *field));
        }
        let shared = Details { phone_shared: true, ..one.clone() };
        assert!(!one.same(&shared, Field::Phone), "whether others answer it is part of a number");
    }
}
