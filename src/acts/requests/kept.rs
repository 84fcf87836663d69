//! What else was said with a report, as it is kept until somebody can file it (`acts::wish`): nothing of it is lost on the
//! way, and its photos stand by their hashes.

use serde::{Deserialize, Serialize};

use super::file::More;
use super::voices;
use crate::domain::request::{Hand, Words};
use crate::error::{Clash, Error};
use crate::store::catalogue;
use crate::store::requests::NewPhoto;
use crate::store::tx::Tx;

/// A [`More`] in plain text. What was kept before there was any of it reads as nothing said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Besides {
    pub shared: bool,
    pub lets_public: bool,
    /// A [`Hand`] in text.
    pub hand: Option<String>,
    pub summary: Option<String>,
    /// The request it goes with.
    pub joins: Option<String>,
    pub photos: Vec<NewPhoto>,
    /// They ask to be rung.
    pub call: bool,
}

impl Besides {
    /// `drafted` are the photos that came through a draft and not with the form.
    pub fn of(more: &More, drafted: Vec<NewPhoto>) -> Self {
        Self {
            shared: more.shared,
            lets_public: more.lets_public,
            hand: more.hand.map(|hand| hand.as_str().to_owned()),
            summary: more.summary.as_ref().map(|words| words.as_str().to_owned()),
            joins: more.joins.clone(),
            photos: more.photos.iter().cloned().chain(drafted).collect(),
            call: more.call,
        }
    }

    /// As it can be filed now. What it was to go with may be over by now, or not to be found: then it stands by itself.
    ///
    /// # Errors
    /// [`Clash::Exists`] where they are one of those who said so already.
    pub fn now(&self, tx: &mut Tx<'_>, category: &str, resident: &str) -> Result<More, Error> {
        Ok(More {
            shared: self.shared,
            lets_public: self.lets_public,
            hand: self.hand.as_deref().and_then(Hand::parse),
            summary: self.summary.as_deref().and_then(|words| Words::parse(words).ok()),
            joins: self.still_joins(tx, category, resident)?,
            photos: self.photos.clone(),
            call: self.call,
        })
    }

    fn still_joins(&self, tx: &mut Tx<'_>, category: &str, resident: &str) -> Result<Option<String>, Error> {
        let Some(other) = &self.joins else { return Ok(None) };
        let Some(category) = catalogue::category(tx.conn, tx.community, category)? else { return Ok(None) };
        match voices::join(tx, &category, resident, other) {
            Ok(_) => Ok(Some(other.clone())),
            Err(Error::Missing | Error::Conflict(Clash::TooLate)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::wish::{Kept, Wish};

    fn photo() -> NewPhoto {
        NewPhoto { hash: "ab".repeat(32), width: 4, height: 3, bytes: 12 }
    }

    fn more() -> More {
        More {
            shared: true,
            lets_public: true,
            hand: Some(Hand::Dictated),
            summary: Words::parse("三楼的灯").ok(),
            joins: Some("r1".into()),
            photos: vec![photo()],
            call: true,
        }
    }

    #[test]
    fn nothing_said_is_lost_on_the_way() {
        let besides = Besides::of(&more(), vec![photo()]);
        assert_eq!(besides.photos.len(), 2);
        let wish = Wish::Report {
            category: "light".into(),
            building: None,
            unit: None,
            place: "三楼".into(),
            words: "灯坏了".into(),
            answers: Vec::new(),
            besides,
        };
        let kept = Kept { wish, was: String::new(), becomes: String::new() };
        assert_eq!(Kept::read(&kept.bytes().expect("it is written")).expect("it reads"), kept);
    }

    /// What was kept by an earlier version.
    #[test]
    fn an_older_report_still_reads() {
        let old = r#"{"wish":"report","category":"c","building":null,"unit":null,"place":"三楼","words":"灯坏了",
            "answers":[["q",["yes"]]],"was":"","becomes":""}"#;
        let Wish::Report { besides, answers, .. } = Kept::read(old.as_bytes()).expect("it reads").wish else {
            panic!("it is a report");
        };
        assert_eq!((besides, answers.len()), (Besides::default(), 1));
    }
}
