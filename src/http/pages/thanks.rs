//! 谢谢您: how often somebody took part, what that earned, and what was handed over. A helper whose mandate covers
//! activities sees the sums, and not what they are made of.

use actix_web::{HttpResponse, web};

use super::notices::{covered, only_own};
use crate::domain::mandate::Matter;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Resident;
use crate::http::routes::{Entry, Mount::ForResident, get};
use crate::store::thanks::{self, Given, Theirs};
use crate::views::page::Tab;
use crate::views::thanks::{Count, GivenLine, MyThanks, PartCount, RuleInWords};
use crate::words::{Lang, k};

/// Handed over: more than anybody reads through.
const SHOWN: usize = 24;

pub fn entries() -> Vec<Entry> {
    vec![get("/me/thanks", Resident, ForResident, "what taking part has earned, and what was handed over", || {
        web::route().to(show)
    })]
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    covered(&ctx, Matter::Activities)?;
    let hidden = only_own(&ctx)?.is_some();
    let (community, resident) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let theirs = ctx.app.db.read(move |conn| thanks::of_person(conn, &community, &resident)).await?;
    ctx.show(&view(&ctx, &theirs, hidden))
}

fn view(ctx: &Ctx, theirs: &Theirs, hidden: bool) -> MyThanks {
    let lang = ctx.prefs.lang;
    let theirs_alone = ctx.acting.is_none();
    let line =
        |row: &Given| GivenLine { at: row.at, words: words_of(theirs, row, lang), struck: row.struck_at.is_some() };
    MyThanks {
        page: ctx.titled(k::THANKS_TITLE, Tab::Me),
        rule: theirs.rule().map(|rule| RuleInWords::of(rule, lang)),
        count: (!hidden).then(|| Count::of(theirs, lang)),
        by_part: theirs
            .tally
            .by_part
            .iter()
            .filter(|_| theirs_alone)
            .map(|(part, n)| PartCount { part: *part, n: *n })
            .collect(),
        given: theirs.given.iter().take(SHOWN).filter(|_| !hidden).map(line).collect(),
        earlier: if hidden { 0 } else { theirs.given.len().saturating_sub(SHOWN) },
    }
}

/// What was handed over, as the community called it then.
pub fn words_of(theirs: &Theirs, given: &Given, lang: Lang) -> String {
    theirs.rule_of(given.rule_version).map(|rule| rule.words(lang).to_owned()).unwrap_or_default()
}
