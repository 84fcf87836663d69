//! Papers out of the box are typed in twice, by two people who do not see each other's; where they differ, a third looks.

use super::question::Choice;

/// What somebody read on a paper; `None`: nothing that counts.
pub type Read = Option<Choice>;

/// One reading, and whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub by: String,
    pub what: Read,
}

/// A paper with what was read on it so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readings {
    pub first: Option<Reading>,
    pub second: Option<Reading>,
    pub third: Option<Reading>,
}

/// Where a paper stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    WaitsSecond,
    /// The two do not agree: a third looks at the paper.
    Differ,
    Settled(&'a Read),
}

/// Why somebody's reading is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// They have read this paper before.
    Twice,
    /// Two have read the same on it, or a third has settled it.
    Settled,
}

impl Readings {
    pub fn standing(&self) -> Standing<'_> {
        match (&self.first, &self.second, &self.third) {
            (_, _, Some(third)) => Standing::Settled(&third.what),
            (Some(first), Some(second), None) if first.what == second.what => Standing::Settled(&first.what),
            (Some(_), Some(_), None) => Standing::Differ,
            _ => Standing::WaitsSecond,
        }
    }

    /// Takes one more reading where it belongs.
    ///
    /// # Errors
    /// It is not theirs to read, or nobody's any more.
    pub fn read(&mut self, by: &str, what: Read) -> Result<(), NotRead> {
        let theirs = [&self.first, &self.second, &self.third].into_iter().flatten().any(|r| r.by == by);
        if theirs {
            return Err(NotRead::Twice);
        }
        if matches!(self.standing(), Standing::Settled(_)) {
            return Err(NotRead::Settled);
        }
        let reading = Some(Reading { by: by.to_owned(), what });
        match (&self.first, &self.second) {
            (None, _) => self.first = reading,
            (Some(_), None) => self.second = reading,
            (Some(_), Some(_)) => self.third = reading,
        }
        Ok(())
    }
}

/// How many papers there are beside how many lines the ballot-box lists have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    Fits,
    /// Somebody was given a paper and did not put it in.
    Fewer(u64),
    /// A paper nobody was given: which one, nobody can know.
    More(u64),
}

pub fn fit(papers: u64, listed: u64) -> Fit {
    match papers.cmp(&listed) {
        std::cmp::Ordering::Equal => Fit::Fits,
        std::cmp::Ordering::Less => Fit::Fewer(listed - papers),
        std::cmp::Ordering::Greater => Fit::More(papers - listed),
    }
}
