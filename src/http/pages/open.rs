//! Pages for everybody: help, and the receipt that a paper's code opens.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};

use super::desk::list::{in_force, public_line};
use super::requests::{number, state_for_residents};
use crate::acts::act::hands;
use crate::domain::undo;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::Everyone;
use crate::http::routes::{Entry, Mount::Both, get};
use crate::post::words::act_name;
use crate::store::acts::{self, Act};
use crate::store::catalogue::{self, Category};
use crate::store::people::{self, Label};
use crate::store::person_keys;
use crate::store::record::checkpoints::{self, Signed};
use crate::store::requests::{self, Request};
use crate::views::desk_list::OpenList;
use crate::views::help::Help;
use crate::views::page::Tab;
use crate::views::receipts::{Receipt, Sealed};
use crate::words::{k, qr};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/open/list", Everyone, Both, "the responsibility list: whose job is what, and how soon", || {
            web::route().to(list)
        }),
        get("/help", Everyone, Both, "how to get a person", || web::route().to(help)),
        get("/receipts/{code}", Everyone, Both, "what a paper receipt shows, by its code", || web::route().to(receipt)),
    ]
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    let (lines, week) = in_force(&ctx).await?;
    let lines = lines.iter().map(|line| public_line(&ctx, line)).collect();
    ctx.show(&OpenList { page: ctx.titled(k::OPEN_DUTIES, Tab::None), lines, week })
}

async fn help(ctx: Ctx) -> Result<HttpResponse, Error> {
    let shut = super::desk::hours::rule(&ctx).await?;
    ctx.show(&Help { page: ctx.titled(k::HELP_TITLE, Tab::None), address: ctx.community.address.clone(), shut })
}

/// What the receipt's page needs.
struct Shown {
    act: Act,
    request: Option<(Request, Option<Category>)>,
    labels: HashMap<String, Label>,
    /// The checkpoint under which its proof stands.
    seal: Option<Signed>,
    erased: bool,
}

/// The code is typed from paper: any case, any spacing.
pub fn typed_code(path: &crate::http::Parts) -> Result<String, Error> {
    let typed = path.get("code").ok_or(Error::Missing)?;
    Ok(typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase())
}

async fn receipt(ctx: Ctx, path: crate::http::Parts) -> Result<HttpResponse, Error> {
    let code = typed_code(&path)?;
    let community = ctx.community_id().to_owned();
    let shown = ctx
        .app
        .db
        .read(move |conn| {
            let act = acts::by_receipt(conn, &community, &code)?.ok_or(Error::Missing)?;
            let request = match act.subject_kind.as_str() {
                "request" => requests::find(conn, &community, &act.subject_id)?,
                _ => None,
            };
            let request = match request {
                Some(r) => {
                    let category = catalogue::category(conn, &community, &r.category_id)?;
                    Some((r, category))
                }
                None => None,
            };
            let ids = vec![act.resident_id.clone(), hands(&act).to_owned()];
            let labels = people::labels(conn, &community, &ids)?;
            let seal = checkpoints::newest(conn, &community)?.filter(|c| c.tree_size >= act.seq);
            let erased = person_keys::is_erased(conn, &community, &act.resident_id)?;
            Ok(Shown { act, request, labels, seal, erased })
        })
        .await?;
    ctx.show(&view(&ctx, &shown)?)
}

fn view(ctx: &Ctx, shown: &Shown) -> Result<Receipt, Error> {
    let (act, lang) = (&shown.act, ctx.prefs.lang);
    let resident = shown.labels.get(&act.resident_id).map(|l| shortened(&l.name)).unwrap_or_default();
    let who = match hands(act) {
        id if id == act.resident_id => resident.clone(),
        id => shown.labels.get(id).map(|l| l.called(lang)).unwrap_or_default(),
    };
    let name = act_name(lang, &act.act);
    let category = shown.request.as_ref().and_then(|(_, c)| c.as_ref()).map(|c| c.name(lang));
    let until = undo::object_until(act.told_at).filter(|until| ctx.now < *until);
    Ok(Receipt {
        page: ctx.titled(k::RECEIPTS_TITLE, Tab::None),
        code: act.receipt_code.clone(),
        at: act.at,
        what: category.map_or_else(|| name.clone(), |c| format!("{name} · {c}")),
        number: shown.request.as_ref().map(|(r, _)| number(r.number)),
        resident,
        who,
        channel: act.channel.clone(),
        standing: act.standing.clone(),
        state: shown.request.as_ref().map(|(r, _)| state_for_residents(r.state).to_owned()),
        undone: act.state == "undone",
        erased: shown.erased,
        object_until: until,
        seq: act.seq,
        sealed: shown.seal.as_ref().map(|c| Sealed { at: c.at, entries: c.tree_size }),
        qr_svg: qr::svg(&format!("{}/receipts/{}", ctx.app.config.public_url, act.receipt_code))?,
    })
}

/// For strangers: 王*兰, 李*, J***.
fn shortened(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    match letters.as_slice() {
        [] => String::new(),
        [one] => one.to_string(),
        [first, _] => format!("{first}*"),
        [first, .., last] if name.is_ascii() => format!("{first}***{last}"),
        [first, middle @ .., last] => format!("{first}{}{last}", "*".repeat(middle.len().min(3))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_reads_no_whole_name() {
        assert_eq!(shortened("王秀兰"), "王*兰");
        assert_eq!(shortened("李明"), "李*");
        assert_eq!(shortened("欧阳建国"), "欧**国");
        assert_eq!(shortened("John Smith"), "J***h");
        assert_eq!(shortened(""), "");
    }
}
