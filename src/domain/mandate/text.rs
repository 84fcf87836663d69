//! The words of the 授权委托书 in both languages. They are law between two people, so they live here, numbered, and not in
//! the catalogues: a change of wording is a new version, and what was signed can be built again and compared by its hash.

use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::{MandateKind, Matter};
use crate::words::dates;
use crate::words::{Lang, numbers};

/// Raise it with any change below, however small; what earlier versions said is in the history of this file.
pub const TEXT_VERSION: i32 = 2;

/// What one mandate's text depends on.
#[derive(Clone, Debug)]
pub struct TextFacts<'a> {
    pub community: &'a str,
    /// The desk's telephone, as shown.
    pub phone: &'a str,
    /// The principal (被代理人).
    pub resident: &'a str,
    pub resident_home: &'a str,
    /// The agent (代理人), and what they are: 志愿者, 女儿.
    pub helper: &'a str,
    pub helper_kind: &'a str,
    pub kind: MandateKind,
    pub matters: &'a [Matter],
    pub from: i64,
    pub until: i64,
    pub tz: &'a TimeZone,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MandateText {
    pub version: i32,
    pub lang: Lang,
    pub title: &'static str,
    pub paragraphs: Vec<String>,
}

impl MandateText {
    /// The whole text, as it is hashed.
    pub fn whole(&self) -> String {
        format!("{}\n\n{}\n", self.title, self.paragraphs.join("\n"))
    }

    /// SHA-256 of the version, the language and the whole text, in hexadecimal, stored with the mandate.
    pub fn hash(&self) -> String {
        hash(self.version, self.lang, &self.whole())
    }
}

fn hash(version: i32, lang: Lang, whole: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(format!("linli-mandate-text/{version}/{}\n", lang.code()));
    hasher.update(whole);
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a text kept earlier, of whatever version, is still the one its hash was taken of.
pub fn fits(whole: &str, version: i32, kept: &str) -> bool {
    [Lang::Zh, Lang::En].into_iter().any(|lang| hash(version, lang, whole) == kept)
}

/// The text of a mandate. Civil Code art. 165 asks for the agent's name, the matters, the powers and the term; art. 166
/// presumes that several agents act jointly unless it is said otherwise; art. 169 forbids passing the mandate on without
/// consent; art. 162, 168, 171 and 173 are said in plain words because people should not have to know them.
pub fn mandate_text(lang: Lang, facts: &TextFacts) -> MandateText {
    let (title, paragraphs) = match (lang, facts.kind) {
        (Lang::Zh, MandateKind::Guardian) => ("监护人代办登记", guardian(lang, facts)),
        (Lang::En, MandateKind::Guardian) => ("A guardian's entry", guardian(lang, facts)),
        (Lang::Zh, _) => ("授权委托书", with_more(zh(facts), more(lang, facts.kind))),
        (Lang::En, _) => ("Mandate", with_more(en(facts), more(lang, facts.kind))),
    };
    MandateText { version: TEXT_VERSION, lang, title, paragraphs }
}

fn zh(facts: &TextFacts) -> Vec<String> {
    let TextFacts { community, phone, resident, resident_home, helper, helper_kind, .. } = facts;
    let (from, until, days) = term(Lang::Zh, facts);
    let matters = matters(Lang::Zh, facts.matters);
    vec![
        format!("我是{resident}，住{community}{resident_home}。我请{helper_kind}{helper}替我办下面的事。"),
        format!(
            "一、办哪些事：{matters}。没有写在这里的事，{helper}不能替我办；办了，不算我的意思（民法典第一百六十五条、第一百七十一条）。"
        ),
        format!(
            "二、能做什么：替我填写、交上去、查看进展、接收答复。{helper}在这些事里替我办的，算我办的（第一百六十二条）。"
        ),
        "三、要我点头的：改我的电话或住址、花我的钱、把我的情况告诉别人，要等我自己另外说“没错”才算数。".to_owned(),
        format!("四、永远不能替我做的：用我的邻里卡密码，替我授权别人，替我投不公开的票，替我确认{helper}自己办的事。"),
        format!("五、期限：从{from}起，到{until}止，一共{days}天。到期自动结束；想接着请，要重新签。"),
        format!(
            "六、{helper}要亲自办，不能转给别人（第一百六十九条）。我要是请了几个人，他们可以各办各的，不必一起办（第一百六十六条）。"
        ),
        format!("七、{helper}不能借这件事给自己或家里人得好处（第一百六十八条）。"),
        format!(
            "八、我随时可以不请了，不用说理由：打{phone}，或到社区说一声，马上停（第一百七十三条）。{helper}不想帮了，也可以说。"
        ),
        format!("九、{helper}每替我办一件事，社区都会告诉我。不是我的意思，我可以说，社区会改。"),
        "十、这份委托书我看过，或者有人念给我听过，我明白了。我和帮我的人各有一份。".to_owned(),
    ]
}

fn en(facts: &TextFacts) -> Vec<String> {
    let TextFacts { community, phone, resident, resident_home, helper, helper_kind, .. } = facts;
    let (from, until, days) = term(Lang::En, facts);
    let matters = matters(Lang::En, facts.matters);
    vec![
        format!("I am {resident} and live at {resident_home}, {community}. I ask {helper} ({helper_kind}) to do the following for me."),
        format!(
            "1. What: {matters}. {helper} may not do for me what is not written here; if they do, it does not count as my wish \
             (Civil Code, articles 165 and 171)."
        ),
        format!(
            "2. How: fill in, send, see how it is going, and receive replies for me. What {helper} does in these matters counts \
             as done by me (article 162)."
        ),
        "3. What needs my own word first: changing my phone or address, spending my money, telling others about me.".to_owned(),
        "4. What no one may ever do for me: use my card's PIN, give a mandate in my name, cast a secret vote, or confirm what \
         they did themselves."
            .to_owned(),
        format!("5. Term: from {from} to {until}, {days} days in all. Then it ends by itself; to go on, we sign again."),
        format!(
            "6. {helper} does this in person and may not pass it on (article 169). If I ask several people, each may act alone \
             (article 166)."
        ),
        format!("7. {helper} may not use this for their own or their family's gain (article 168)."),
        format!(
            "8. I can end this at any time without a reason: I ring {phone} or tell the community, and it stops at once \
             (article 173). {helper} may end it too."
        ),
        format!("9. The community tells me each thing {helper} does for me. If it is not what I wanted, I say so and it is put right."),
        "10. I have read this, or it was read to me, and I understand it. My helper and I each have a copy.".to_owned(),
    ]
}

/// What this kind says besides, before the closing sentence.
fn with_more(mut paragraphs: Vec<String>, more: Option<&str>) -> Vec<String> {
    let last = paragraphs.len().saturating_sub(1);
    paragraphs.splice(last..last, more.map(str::to_owned));
    paragraphs
}

fn more(lang: Lang, kind: MandateKind) -> Option<&'static str> {
    let (zh, en) = match kind {
        MandateKind::Ordinary | MandateKind::Guardian => return None,
        MandateKind::Family => (
            "帮我的人是我的家里人。社区每九十天单独问我一次，还要不要这样办；改电话、花钱这些事，家里人也不能替我办。",
            "My helper is family. Every ninety days the community asks me alone whether I still want this. Family may not \
             change how I am reached or spend my money either.",
        ),
        MandateKind::Carer => (
            "帮我的人住在我家里照顾我，只办报修、送餐和活动。社区每个月单独同我说一次话，不让他在场。",
            "My helper lives with me as my carer, and does repairs, meals and activities only. Every month the community \
             speaks with me without them.",
        ),
        MandateKind::Urgent => (
            "这是急事，来不及请我慢慢说。由社区两位工作人员一起答应，只办这一件事，时间一到就停；第二天由别的同事复核，并告诉我。",
            "This is urgent and there was no time to ask me properly. Two members of staff answer for it, for this one \
             matter only; it ends when the time is up. A colleague reviews it the next working day, and I am told.",
        ),
    };
    Some(if lang == Lang::Zh { zh } else { en })
}

/// A guardian acts by law, not by consent: who it is, on what paper, and what no guardian may do (Civil Code art. 34,
/// 35: in the ward's interest alone, and as far as possible by the ward's own wish).
fn guardian(lang: Lang, facts: &TextFacts) -> Vec<String> {
    let TextFacts { community, phone, resident, resident_home, helper, helper_kind, .. } = facts;
    let (from, until, days) = term(lang, facts);
    let matters = matters(lang, facts.matters);
    match lang {
        Lang::Zh => vec![
            format!(
                "{resident}，住{community}{resident_home}。{helper_kind}{helper}是{resident}的监护人，社区看过证明文件（民法典第二十六条至第三十一条）。"
            ),
            format!("一、办哪些事：{matters}。都要为{resident}好，尽量照{resident}自己的意思（第三十五条）。"),
            "二、永远不能替做的：投票，用邻里卡密码，给自己或别人得好处。".to_owned(),
            format!("三、期限：从{from}起，到{until}止，一共{days}天。每年复核一次。"),
            format!("四、{resident}说得清的事，由{resident}自己说。有不妥的，谁都可以打{phone}，马上停。"),
        ],
        Lang::En => vec![
            format!(
                "{resident} lives at {resident_home}, {community}. {helper} ({helper_kind}) is the guardian of {resident}; the community has seen the document (Civil Code, articles 26 to 31)."
            ),
            format!(
                "1. What: {matters}. Always in the interest of {resident}, and as far as possible by their own wish (article 35)."
            ),
            "2. What no guardian may do: vote, use the card's PIN, or gain by it.".to_owned(),
            format!("3. Term: from {from} to {until}, {days} days in all, reviewed every year."),
            format!(
                "4. What {resident} can say, they say themselves. If anything is wrong, anybody may ring {phone}, and it stops at once."
            ),
        ],
    }
}

/// First and last moment, with the year always said, and the length in words as well as the law wants it beyond doubt.
fn term(lang: Lang, facts: &TextFacts) -> (String, String, String) {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    // An instant of another year than any mandate's, so that the year is written out whenever this is printed.
    let another_year = 0;
    let moment = |at| dates::moment(lang, facts.tz, at, another_year);
    let days = u64::try_from((facts.until - facts.from + DAY - 1) / DAY).unwrap_or(0);
    (moment(facts.from), moment(facts.until), numbers::counted(lang, days))
}

fn matters(lang: Lang, matters: &[Matter]) -> String {
    let separator = if lang == Lang::Zh { "、" } else { ", " };
    matters.iter().map(|matter| matter_in(lang, *matter)).collect::<Vec<_>>().join(separator)
}

fn matter_in(lang: Lang, matter: Matter) -> &'static str {
    let (zh, en) = match matter {
        Matter::Requests => ("报修反映", "reporting repairs and problems"),
        Matter::Activities => ("报名活动和上课", "signing up for activities and classes"),
        Matter::Notices => ("看社区通知并回复", "reading and answering notices"),
        Matter::Services => ("约送餐家政", "booking meals and home services"),
        Matter::Proposals => ("参加大家商量", "taking part in proposals"),
        Matter::Contact => ("改联系方式（每次要我点头）", "changing how I am reached (each time with my own word)"),
        Matter::Money => ("付钱（每次要我点头）", "paying (each time with my own word)"),
    };
    if lang == Lang::Zh { zh } else { en }
}
