//! By which stages a proposal goes (议事程序): a community's own, as data; two to begin from. A proposal keeps the version
//! it began under.

use serde::{Deserialize, Serialize};

/// Stages of one procedure, at least and at most.
pub const STAGES: std::ops::RangeInclusive<usize> = 2..=8;
/// Characters in a stage's name, in either language.
pub const NAME: usize = 20;
/// Neighbours who must say so too before a stage is left by itself, at most.
pub const MOST_SUPPORT: u32 = 10_000;
/// Working days until whoever is responsible must have answered.
pub const DAYS: std::ops::RangeInclusive<u32> = 1..=60;

/// One stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Its name in addresses and in rows, never changed within a version.
    pub code: String,
    pub zh: String,
    pub en: String,
    /// So many neighbours carry a proposal out of it without anybody else; 0: staff move it.
    pub support: u32,
}

/// All of them, in order, and how long an answer may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    pub stages: Vec<Stage>,
    /// Working days from the raising to an answer.
    pub answer_days: u32,
}

/// Why a procedure is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    HowMany,
    /// The name of a stage, counted from 0, is missing or too long.
    Name(usize),
    /// The same name twice would leave people guessing.
    Twice(usize),
    Support(usize),
    Days,
}

fn stage(code: &str, zh: &str, en: &str, support: u32) -> Stage {
    Stage { code: code.to_owned(), zh: zh.to_owned(), en: en.to_owned(), support }
}

impl Procedure {
    /// Raise, discuss, review, decide, publish, follow up; five neighbours bring a proposal before all.
    pub fn plain() -> Self {
        Self {
            stages: vec![
                stage("raise", "提出来", "Raised", 5),
                stage("discuss", "大家商量", "Discussed", 0),
                stage("review", "社区研究", "Looked into", 0),
                stage("decide", "做决定", "Decided", 0),
                stage("publish", "公布", "Made known", 0),
                stage("follow", "落实", "Carried out", 0),
            ],
            answer_days: 10,
        }
    }

    /// 四议两公开: the branch proposes, both committees discuss, Party members review, residents' representatives decide;
    /// the decision and what came of it are made public (中央一号文件 2010; 村民委员会组织法).
    pub fn four_and_two() -> Self {
        Self {
            stages: vec![
                stage("branch", "党组织提议", "Branch proposes", 0),
                stage("committees", "两委会商议", "Committees discuss", 0),
                stage("members", "党员大会审议", "Members review", 0),
                stage("residents", "居民代表决议", "Residents decide", 0),
                stage("decision", "决议公开", "Decision published", 0),
                stage("result", "结果公开", "Result published", 0),
            ],
            answer_days: 10,
        }
    }

    /// # Errors
    /// What is wrong with it first.
    pub fn check(&self) -> Result<(), Unfit> {
        if !STAGES.contains(&self.stages.len()) {
            return Err(Unfit::HowMany);
        }
        if !DAYS.contains(&self.answer_days) {
            return Err(Unfit::Days);
        }
        for (n, stage) in self.stages.iter().enumerate() {
            let fits = |name: &str| !name.is_empty() && name.chars().count() <= NAME;
            if !fits(&stage.zh) || !fits(&stage.en) {
                return Err(Unfit::Name(n));
            }
            let before = &self.stages[..n];
            if before.iter().any(|s| s.zh == stage.zh || s.en == stage.en || s.code == stage.code) {
                return Err(Unfit::Twice(n));
            }
            // There is nowhere to go from the last one.
            let last = n + 1 == self.stages.len();
            if stage.support > MOST_SUPPORT || (last && stage.support > 0) {
                return Err(Unfit::Support(n));
            }
        }
        Ok(())
    }

    pub fn stage(&self, code: &str) -> Option<&Stage> {
        self.stages.iter().find(|s| s.code == code)
    }

    /// The first one's code; empty where there is none, which [`Procedure::check`] refuses.
    pub fn first(&self) -> &str {
        self.stages.first().map_or("", |s| &s.code)
    }

    pub fn after(&self, code: &str) -> Option<&Stage> {
        let at = self.stages.iter().position(|s| s.code == code)?;
        self.stages.get(at + 1)
    }

    pub fn is_last(&self, code: &str) -> bool {
        self.stages.last().is_some_and(|s| s.code == code)
    }

    /// Where so many neighbours carry a proposal that stands in this stage.
    pub fn carried(&self, code: &str, supports: u32) -> Option<&Stage> {
        let here = self.stage(code)?;
        if here.support > 0 && supports >= here.support { self.after(code) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_to_begin_from_are_fit() {
        assert_eq!(Procedure::plain().check(), Ok(()));
        assert_eq!(Procedure::four_and_two().check(), Ok(()));
        assert_eq!(Procedure::four_and_two().stages.len(), 6, "four that discuss and two that publish");
    }

    #[test]
    fn enough_neighbours_carry_it_on_and_fewer_do_not() {
        let plain = Procedure::plain();
        assert_eq!(plain.carried("raise", 4), None);
        assert_eq!(plain.carried("raise", 5).map(|s| s.code.as_str()), Some("discuss"));
        assert_eq!(plain.carried("discuss", 500), None, "from there staff move it");
        assert_eq!(plain.carried("gone", 500), None);
        assert!(plain.is_last("follow") && !plain.is_last("publish"));
    }

    #[test]
    fn what_would_confuse_is_refused() {
        let with = |change: fn(&mut Procedure)| {
            let mut one = Procedure::plain();
            change(&mut one);
            one.check()
        };
        assert_eq!(with(|p| p.stages.truncate(1)), Err(Unfit::HowMany));
        assert_eq!(with(|p| p.stages[2].en.clear()), Err(Unfit::Name(2)));
        assert_eq!(with(|p| p.stages[3].zh = "提出来".into()), Err(Unfit::Twice(3)));
        assert_eq!(with(|p| p.stages[5].support = 1), Err(Unfit::Support(5)));
        assert_eq!(with(|p| p.answer_days = 0), Err(Unfit::Days));
    }
}
