//! What makes a signed paper count (K3): a witness who is a third person; two and a fingerprint for whoever cannot read it;
//! read aloud by staff to whoever cannot read, see or hear, or speaks a dialect (TRUST.md §3).

use super::{WitnessRefusal, check_witness};
use crate::domain::person::{Need, must_be_read_to, signs_before_two};

/// The paper as it came back.
#[derive(Clone, Copy, Debug)]
pub struct SignedPaper<'a> {
    /// Names as they were read; empty where none was written.
    pub witness: &'a str,
    pub second_witness: &'a str,
    pub helper: &'a str,
    pub resident: &'a str,
    pub needs: &'a [Need],
    /// Signed with a fingerprint.
    pub fingerprint: bool,
    /// Staff read it to the resident.
    pub read_aloud: bool,
    /// Pages photographed.
    pub photos: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperRefusal {
    Witness(WitnessRefusal),
    SecondWitness(WitnessRefusal),
    /// The same witness twice.
    OneWitnessTwice,
    NotReadAloud,
    NoPhoto,
}

/// Everything that is missing at once.
pub fn missing_on(paper: &SignedPaper<'_>) -> Vec<PaperRefusal> {
    let mut missing = Vec::new();
    let judge = |witness: &str| check_witness(witness, paper.helper, paper.resident);
    if let Err(why) = judge(paper.witness) {
        missing.push(PaperRefusal::Witness(why));
    }
    let two = signs_before_two(paper.needs) || paper.fingerprint;
    match judge(paper.second_witness) {
        Err(WitnessRefusal::Nobody) if !two => {}
        Err(why) => missing.push(PaperRefusal::SecondWitness(why)),
        Ok(()) if paper.second_witness == paper.witness => missing.push(PaperRefusal::OneWitnessTwice),
        Ok(()) => {}
    }
    if must_be_read_to(paper.needs) && !paper.read_aloud {
        missing.push(PaperRefusal::NotReadAloud);
    }
    if paper.photos == 0 {
        missing.push(PaperRefusal::NoPhoto);
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: SignedPaper<'static> = SignedPaper {
        witness: "周奶奶",
        second_witness: "",
        helper: "李明",
        resident: "王秀兰",
        needs: &[],
        fingerprint: false,
        read_aloud: false,
        photos: 1,
    };

    #[test]
    fn a_third_person_saw_it_signed() {
        assert!(missing_on(&PAPER).is_empty());
        let helper = SignedPaper { witness: "李明", photos: 0, ..PAPER };
        assert_eq!(missing_on(&helper), [PaperRefusal::Witness(WitnessRefusal::IsTheHelper), PaperRefusal::NoPhoto]);
    }

    #[test]
    fn who_cannot_read_it_signs_before_two_and_has_it_read() {
        let blind = SignedPaper { needs: &[Need::Sight], ..PAPER };
        let both = [PaperRefusal::SecondWitness(WitnessRefusal::Nobody), PaperRefusal::NotReadAloud];
        assert_eq!(missing_on(&blind), both);
        let twice = SignedPaper { second_witness: "周奶奶", read_aloud: true, ..blind };
        assert_eq!(missing_on(&twice), [PaperRefusal::OneWitnessTwice]);
        assert!(missing_on(&SignedPaper { second_witness: "赵大爷", ..twice }).is_empty());
        let print = SignedPaper { fingerprint: true, ..PAPER };
        assert_eq!(missing_on(&print), [PaperRefusal::SecondWitness(WitnessRefusal::Nobody)]);
        let deaf = SignedPaper { needs: &[Need::Hearing], read_aloud: true, ..PAPER };
        assert!(missing_on(&deaf).is_empty(), "one witness is enough for who can read");
    }
}
