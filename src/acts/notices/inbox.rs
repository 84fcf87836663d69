//! The desk answers what somebody said to a notice, and they are told.

use serde_json::json;

use super::SUBJECT;
use crate::acts::{ask, conclude};
use crate::domain::policy::Subject;
use crate::domain::request::Words;
use crate::domain::standing::Standing;
use crate::domain::tiers::AnswerNotice;
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::{notice_replies, notices};

/// Answers it, once.
pub async fn answer(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    reply: String,
    words: Words,
) -> Result<(), Error> {
    db.write("answer_reply", community, move |tx| {
        let found = notice_replies::find(tx.conn, tx.community, &reply)?.ok_or(Error::Missing)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.person_id, &claim)? {
            return Ok(());
        }
        let notice = notices::find(tx.conn, tx.community, &found.notice_id)?.ok_or(Error::Missing)?;
        let permit = ask::<AnswerNotice>(tx, &standing, &Subject::resident(&found.person_id))?;
        notice_replies::answer(tx, &permit, &reply, words.as_str())?;
        // As it is read out to them: to what, and what was answered.
        let about = format!("{}：{}", notice.title, words.as_str());
        conclude(tx, permit, (SUBJECT, &notice.id), &json!({ "about": about, "reply": found.words }))?;
        answers::keep(tx, &standing, &found.person_id, &claim, &reply)
    })
    .await
}
