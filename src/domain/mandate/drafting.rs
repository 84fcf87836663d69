//! What is wrong with a mandate as somebody wishes it, before anybody is asked to agree (TRUST.md §3; Civil Code art. 165:
//! the authorisation names agent, matters, powers and term).

use super::{Evidence, MandateKind, Matter, Term, TermRefusal, UrgentRefusal, check_term, check_urgent};

/// A mandate as it is wished for.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub kind: MandateKind,
    pub matters: &'a [Matter],
    pub term: Term,
    /// In haste, at the bedside.
    pub bedside: bool,
    /// Goes on from an earlier one.
    pub renews: bool,
    /// How consent is meant to be shown.
    pub by: Evidence,
    /// Staff saw the helper, by video or in person.
    pub video: bool,
    /// The two have had none before.
    pub first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WishRefusal {
    NoMatter,
    /// This kind does not reach a matter named.
    MatterOfKind,
    /// The urgent override: exactly one.
    OneMatter,
    /// The urgent override: a day, at the bedside a week.
    TooLongInHaste,
    /// Of family far away staff ask the resident themselves, every time.
    RenewedOtherwise,
    /// Family far away is seen by video first.
    NotSeen,
    TooLongTheFirstTime,
    TooLong,
}

/// Everything that is wrong at once.
pub fn wrong_with(wish: &Wish<'_>, from: i64) -> Vec<WishRefusal> {
    let mut wrong = Vec::new();
    if wish.matters.is_empty() {
        wrong.push(WishRefusal::NoMatter);
    } else if !wish.matters.iter().all(|matter| wish.kind.reaches(*matter)) {
        wrong.push(WishRefusal::MatterOfKind);
    }
    let urgent = wish.kind == MandateKind::Urgent;
    if urgent {
        match check_urgent(wish.matters, wish.term, wish.bedside) {
            Ok(()) => {}
            Err(UrgentRefusal::OneMatter | UrgentRefusal::SamePerson) => wrong.push(WishRefusal::OneMatter),
            Err(UrgentRefusal::TooLong) => wrong.push(WishRefusal::TooLongInHaste),
        }
    }
    if wish.renews && !wish.kind.renewed_by(wish.by) {
        wrong.push(WishRefusal::RenewedOtherwise);
    }
    if wish.kind == MandateKind::Family && !wish.video {
        wrong.push(WishRefusal::NotSeen);
    }
    match check_term(wish.kind, wish.first, from, wish.term.until(from)) {
        Ok(()) => {}
        Err(TermRefusal::TooLong) if urgent => {}
        Err(TermRefusal::TooLong) if wish.first => wrong.push(WishRefusal::TooLongTheFirstTime),
        Err(TermRefusal::TooLong | TermRefusal::EndsBeforeItBegins) => wrong.push(WishRefusal::TooLong),
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(kind: MandateKind) -> Wish<'static> {
        Wish {
            kind,
            matters: &[Matter::Requests],
            term: Term::Day,
            bedside: false,
            renews: false,
            by: Evidence::K2,
            video: false,
            first: true,
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let bad = Wish { matters: &[], term: Term::SixMonths, ..wish(MandateKind::Ordinary) };
        assert_eq!(wrong_with(&bad, 0), [WishRefusal::NoMatter, WishRefusal::TooLongTheFirstTime]);
        assert!(wrong_with(&wish(MandateKind::Ordinary), 0).is_empty());
        assert!(wrong_with(&Wish { term: Term::SixMonths, first: false, ..wish(MandateKind::Ordinary) }, 0).is_empty());
    }

    #[test]
    fn family_is_seen_and_asked_about_every_time() {
        let family = Wish { term: Term::Year, video: true, ..wish(MandateKind::Family) };
        assert!(wrong_with(&family, 0).is_empty());
        assert_eq!(wrong_with(&Wish { video: false, ..family }, 0), [WishRefusal::NotSeen]);
        let renewed = Wish { renews: true, ..family };
        assert_eq!(wrong_with(&renewed, 0), [WishRefusal::RenewedOtherwise]);
        assert!(wrong_with(&Wish { by: Evidence::K4, ..renewed }, 0).is_empty());
    }

    #[test]
    fn haste_is_one_matter_for_a_day() {
        let two = Wish { matters: &[Matter::Requests, Matter::Money], ..wish(MandateKind::Urgent) };
        assert_eq!(wrong_with(&two, 0), [WishRefusal::OneMatter]);
        let long = Wish { term: Term::Month, ..wish(MandateKind::Urgent) };
        assert_eq!(wrong_with(&long, 0), [WishRefusal::TooLongInHaste]);
        let carer = Wish { matters: &[Matter::Money], ..wish(MandateKind::Carer) };
        assert_eq!(wrong_with(&carer, 0), [WishRefusal::MatterOfKind]);
    }
}
