//! Messages that were only written down, because no mail server or gateway is set up: for whom, what they say, and
//! whether somebody has told them since.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::acts::codes;
use crate::domain::standing::Office::{Accounts, Admin, Desk};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::post::file::WrittenDown;
use crate::post::words::act_name;
use crate::store::written::{self, Written};
use crate::views::desk_messages::{Known, MessageRow, Messages};
use crate::views::page::Tab;
use crate::words::k;
use crate::words::masked::masked;

const PAGE: usize = 25;
const READERS: Audience = Audience::Office(&[Desk, Accounts, Admin]);

pub fn entries() -> Vec<Entry> {
    vec![get("/desk/messages", READERS, Both, "messages that were only written down", || web::route().to(list))]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Before {
    before: String,
}

impl Before {
    /// `time.id`, as the page before gave it.
    fn row(&self) -> Option<(i64, String)> {
        let (at, id) = self.before.split_once('.')?;
        Some((at.parse().ok()?, id.to_owned()))
    }
}

async fn list(ctx: Ctx, before: web::Query<Before>) -> Result<HttpResponse, Error> {
    let (community, post, before) = (ctx.community_id().to_owned(), ctx.app.post.clone(), before.row());
    let (mut found, known) = ctx
        .app
        .db
        .read(move |conn| {
            let before = before.as_ref().map(|(at, id)| (*at, id.as_str()));
            // Beside the database: also a file that is read off the request threads.
            let found = post.written_before(before, PAGE + 1).map_err(|e| Error::broken("post", e))?;
            let ids: Vec<String> = found.iter().map(|message| message.id.clone()).collect();
            let known = written::of_messages(conn, &community, &ids)?;
            Ok((found, known))
        })
        .await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| format!("before={}.{}", last.written_at, last.id));
    ctx.show(&Messages {
        page: ctx.titled(k::WRITTEN_TITLE, Tab::Calls),
        mail: ctx.app.post.mail_way().reaches_people(),
        sms: ctx.app.post.sms_way().reaches_people(),
        rows: found.iter().map(|message| row(&ctx, message, &known)).collect(),
        next,
    })
}

fn row(ctx: &Ctx, message: &WrittenDown, known: &HashMap<String, Written>) -> MessageRow {
    let of = known.get(&message.id);
    let code = of.is_none_or(|of| of.template == codes::SENT);
    MessageRow {
        at: message.written_at,
        to: masked(&message.to),
        by_mail: message.to.contains('@'),
        // A code is for its owner's eyes; and of what nobody knows any more, it may be one.
        text: (!code).then(|| message.text.clone()),
        known: of.map(|of| Known {
            id: of.person_id.clone(),
            name: of.name.clone(),
            about: act_name(ctx.prefs.lang, &of.template),
            told_at: of.told_at,
            waits: !code && of.told_at.is_none() && of.act_id.is_some(),
        }),
        code: code && of.is_some(),
    }
}
