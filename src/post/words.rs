//! From a row of the outbox to words: an email, a text message, what to say on the telephone, a letter.

use crate::domain::tiers;
use crate::store::communities::Community;
use crate::store::telling::Telling;
use crate::views::acts::did_key;
use crate::words::{self, Key, Lang, dates, k};

/// Where the words are said.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub community: &'a Community,
    /// `https://…`, before `/receipts/{code}`.
    pub public_url: &'a str,
    pub now: i64,
}

/// One message in words, in the language of whoever it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pub lang: Lang,
    pub subject: String,
    /// 志愿者李明替您交了报修反映：楼道漏水
    pub sentence: String,
    /// The whole of an email.
    pub text: String,
    /// The whole of a text message.
    pub sms: String,
    /// To be read out on the telephone or at the door.
    pub say: String,
    /// What happens next, a sentence each.
    pub next: Vec<String>,
    /// What was written with it, or nothing.
    pub said: String,
    pub can_undo: bool,
}

/// The language somebody reads.
pub fn language(told: &Telling) -> Lang {
    Lang::parse(&told.person.lang).unwrap_or_default()
}

/// A message in words. What is said aloud over a number that several people answer begins with a neutral notice for all
/// ears but hers, whatever the message is about (TRUST.md §2).
pub fn of(told: &Telling, place: Place<'_>) -> Wording {
    let wording = worded(told, place);
    let theirs = told.message.template != crate::acts::contact_change::OLD;
    if !(theirs && told.person.phone_shared && told.person.phone.is_some()) {
        return wording;
    }
    let aloud =
        [("name", told.person.name.clone()), ("phone", place.community.phone.clone()), ("say", wording.say.clone())];
    Wording { say: words::tell(wording.lang, k::TELLING_SAY_SHARED, &aloud), ..wording }
}

fn worded(told: &Telling, place: Place<'_>) -> Wording {
    let lang = language(told);
    if let Some(about) = &told.mandate {
        return super::mandates::of(told, about, lang, place);
    }
    if let Some(notice) = &told.notice {
        return super::notices::of(told, notice, lang, place);
    }
    if let Some(wording) = super::helpers::of(told, lang, place) {
        return wording;
    }
    if let Some(wording) = super::held::of(told, lang, place) {
        return wording;
    }
    if let Some(wording) = super::asking::of(told, lang, place) {
        return wording;
    }
    if let Some(wording) = super::contact_change::of(told, lang, place) {
        return wording;
    }
    let sentence = sentence(told, lang, place.community);
    let can_undo = tiers::ALL.iter().any(|r| r.code == told.message.template && r.undo);
    let next = next(told, lang, place);
    let said = told.said.clone().unwrap_or_default();
    Wording {
        subject: words::tell(lang, k::TELLING_SUBJECT, &[("community", place.community.name.clone())]),
        text: text(told, lang, place, &sentence, &said, &next, can_undo),
        sms: sms(told, lang, place, &sentence),
        say: say(told, lang, place.community, &sentence, &said),
        sentence,
        next,
        said,
        can_undo,
        lang,
    }
}

/// Acts whose messages say what they are about: whom a mandate names, what is talked over when and where, which notice,
/// group, activity or proposal, what was handed over.
const SAY_ABOUT: [&str; 9] =
    ["mandate.", "mediation.", "ballot.", "notice.", "group.", "activity.", "survey.", "thanks.", "proposal."];

/// 志愿者李明替您交了报修反映：楼道漏水
fn sentence(told: &Telling, lang: Lang, community: &Community) -> String {
    let act = match told.message.template.as_str() {
        crate::acts::act::OBJECTED => told.param("act"),
        template => template,
    };
    let who = told.who.as_ref().map_or_else(|| community.name.clone(), |l| l.called(lang));
    let whom = words::say(lang, k::ACTS_YOU).to_owned();
    let whose = words::say(lang, k::ACTS_YOUR).to_owned();
    let head = words::tell(lang, did_key(act), &[("who", who), ("whom", whom), ("whose", whose)]);
    let head = words::beginning(&head);
    let about = match &told.category {
        Some(category) => category.name(lang).to_owned(),
        None if SAY_ABOUT.iter().any(|kind| act.starts_with(kind)) => told.param("about").to_owned(),
        None => String::new(),
    };
    if about.is_empty() {
        return head;
    }
    words::tell(lang, k::ACTS_ABOUT, &[("head", head), ("about", about)])
}

fn text(
    told: &Telling,
    lang: Lang,
    place: Place<'_>,
    sentence: &str,
    said: &str,
    next: &[String],
    can_undo: bool,
) -> String {
    let phone = place.community.phone.clone();
    let mut lines = vec![
        words::tell(lang, k::TELLING_HELLO, &[("name", told.person.name.clone())]),
        words::tell(lang, k::TELLING_LINE, &[("sentence", sentence.to_owned())]),
    ];
    if !said.is_empty() {
        lines.push(words::tell(lang, k::TELLING_SAID, &[("words", said.to_owned())]));
    }
    lines.extend(next.iter().cloned());
    let object = if can_undo { k::TELLING_OBJECT } else { k::TELLING_OBJECT_ONLY };
    lines.push(words::tell(lang, object, &[("phone", phone)]));
    if let Some((code, url)) = receipt(told, place) {
        lines.push(words::tell(lang, k::TELLING_RECEIPT, &[("code", code), ("url", url)]));
    }
    lines.push(words::say(lang, k::COMMON_NO_TRICKS).to_owned());
    lines.join("\n\n")
}

fn sms(told: &Telling, lang: Lang, place: Place<'_>, sentence: &str) -> String {
    let (code, url) = receipt(told, place).unwrap_or_default();
    words::tell(
        lang,
        k::TELLING_SMS,
        &[
            ("community", place.community.name.clone()),
            ("sentence", sentence.to_owned()),
            ("phone", place.community.phone.clone()),
            ("code", code),
            ("url", url),
        ],
    )
}

/// The receipt's code and address.
pub fn receipt(told: &Telling, place: Place<'_>) -> Option<(String, String)> {
    let code = told.act.as_ref()?.receipt_code.clone();
    let url = format!("{}/receipts/{code}", place.public_url);
    Some((code, url))
}

/// What to say on the telephone.
fn say(told: &Telling, lang: Lang, community: &Community, sentence: &str, said: &str) -> String {
    let name = told.person.name.clone();
    let common = |key: Key, what: &str| {
        words::tell(
            lang,
            key,
            &[
                ("name", name.clone()),
                ("community", community.name.clone()),
                ("sentence", sentence.to_owned()),
                ("what", what.to_owned()),
            ],
        )
    };
    let mut say = match told.message.template.as_str() {
        crate::acts::act::OBJECTED => common(k::TELLING_SAY_OBJECTED, sentence),
        "request.solve" => common(k::TELLING_SAY_SOLVED, ""),
        "request.file" | "request.reopen" => common(k::TELLING_SAY, ""),
        _ => common(k::TELLING_SAY_NEWS, ""),
    };
    let objection = told.param("objection");
    let quoted = if objection.is_empty() { said } else { objection };
    if !quoted.is_empty() {
        let quote = words::tell(lang, k::TELLING_SAID, &[("words", quoted.to_owned())]);
        say = format!("{say}\n{quote}");
    }
    if told.params.get("paper").and_then(serde_json::Value::as_bool) == Some(true) {
        say = format!("{}\n{say}", words::say(lang, k::OBJECTION_SAY_PAPER));
    }
    say
}

fn next(told: &Telling, lang: Lang, place: Place<'_>) -> Vec<String> {
    let zone = place.community.zone();
    let when = |at: i64| ("when", dates::moment(lang, &zone, at, place.now));
    match (told.message.template.as_str(), &told.request, &told.party) {
        ("request.file" | "request.reopen", Some(r), Some(party)) if r.open => vec![
            words::tell(lang, k::TELLING_NEXT_ANSWER, &[("party", party.name.clone()), when(r.answer_due)]),
            words::tell(lang, k::TELLING_NEXT_SOLVE, &[when(r.solve_due)]),
        ],
        ("request.solve", ..) => vec![words::say(lang, k::TELLING_NEXT_CONFIRM).to_owned()],
        (crate::acts::act::OBJECTED, ..) => vec![words::say(lang, k::TELLING_NEXT_OBJECTED).to_owned()],
        ("thanks.ready", ..) => {
            vec![words::tell(lang, k::THANKS_WHERE, &[("phone", place.community.phone.clone())])]
        }
        _ => vec![words::say(lang, k::TELLING_NEXT_RING).to_owned()],
    }
}

/// What a kind of act is called, for the record's page and for receipts; its code where it has no words.
pub fn act_name(lang: Lang, code: &str) -> String {
    words::named(&format!("telling-act-{}", code.replace(['.', '_'], "-")))
        .map_or_else(|| code.to_owned(), |key| words::say(lang, key).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::outbox::Message;
    use crate::store::people::{Label, Person};
    use serde_json::{Value, json};

    fn community() -> Community {
        Community {
            id: "c".into(),
            name: "春风里社区".into(),
            phone: "8888 1234".into(),
            address: String::new(),
            time_zone: "Asia/Shanghai".into(),
            host: None,
            created_at: 0,
            ready_at: Some(0),
            version: 1,
        }
    }

    fn telling(template: &str, lang: Lang, params: Value) -> Telling {
        Telling {
            message: Message {
                community_id: "c".into(),
                id: "m".into(),
                person_id: "wang".into(),
                act_id: None,
                helper_id: Some("li".into()),
                template: template.into(),
                channel: "call".into(),
                params: params.to_string(),
                state: "waiting".into(),
                due_at: 0,
                lease_until: 0,
                generation: 0,
                tries: 0,
                created_at: 0,
                done_at: None,
                done_by: None,
                last_error: None,
            },
            params,
            person: person(lang),
            home: "3号楼2单元301".into(),
            who: Some(Label { name: "李明".into(), title: Some("志愿者".into()), ..Label::default() }),
            hands: None,
            act: None,
            request: None,
            category: None,
            party: None,
            mandate: None,
            said: None,
            notice: None,
        }
    }

    fn person(lang: Lang) -> Person {
        Person {
            community_id: "c".into(),
            id: "wang".into(),
            name: "王秀兰".into(),
            born: None,
            sex: None,
            home_id: None,
            phone: None,
            phone_shared: false,
            email: None,
            reach: "call,letter".into(),
            digital: "none".into(),
            lang: lang.code().into(),
            needs: String::new(),
            lives_alone: true,
            is_resident: true,
            state: "active".into(),
            text_size: "20".into(),
            theme: "auto".into(),
            created_at: 0,
            updated_at: 0,
            version: 1,
        }
    }

    fn worded(template: &str, lang: Lang, params: Value) -> Wording {
        let community = community();
        let place = Place { community: &community, public_url: "https://linli.example", now: 0 };
        of(&telling(template, lang, params), place)
    }

    /// Whatever a resident is told of has words of its own; "did something for you" tells nothing.
    #[test]
    fn every_act_that_is_told_of_has_words_in_both_languages() {
        for rule in tiers::ALL.iter().filter(|r| r.tell) {
            assert_ne!(did_key(rule.code), k::ACTS_DID_OTHER, "{}", rule.code);
            for lang in Lang::ALL {
                let w = worded(rule.code, lang, Value::Null);
                for text in [&w.subject, &w.sentence, &w.text, &w.sms, &w.say] {
                    assert!(
                        !text.is_empty() && !text.contains('{') && !text.contains("unknown-message"),
                        "{}: {text}",
                        rule.code
                    );
                }
                assert!(!w.next.is_empty());
                assert!(w.text.contains("8888 1234") && w.text.contains("王秀兰"), "{}", w.text);
            }
        }
    }

    #[test]
    fn every_act_has_a_name_in_both_languages() {
        for rule in tiers::ALL {
            for lang in Lang::ALL {
                assert_ne!(act_name(lang, rule.code), rule.code, "{}", lang.code());
            }
        }
        assert_eq!(act_name(Lang::Zh, "no.such_act"), "no.such_act");
    }

    #[test]
    fn so_has_every_message_that_is_no_act() {
        use crate::acts::contact_change::{DOUBTED, OLD};
        use crate::acts::helper::notes;
        use crate::acts::mandate::writing as mandates;
        let all = [
            mandates::COPY,
            mandates::PAUSED,
            mandates::ENDED,
            mandates::NOT_MADE,
            mandates::GIVEN_UP,
            mandates::RESUMED,
            mandates::NARROWED,
            mandates::ENDING,
            notes::ACTIVE,
            notes::PAUSED,
            notes::RESUMED,
            notes::ENDING,
            notes::LEFT,
            crate::acts::notices::NOTICE,
            crate::acts::act::OBJECTED,
            OLD,
            DOUBTED,
        ];
        for template in all {
            for lang in Lang::ALL {
                assert_ne!(act_name(lang, template), template, "{}", lang.code());
            }
        }
    }

    #[test]
    fn she_hears_who_did_it_and_for_whom() {
        let w = worded("request.file", Lang::Zh, Value::Null);
        assert_eq!(w.sentence, "志愿者李明替您交了报修反映");
        assert!(w.say.starts_with("王秀兰，您好，我是春风里社区的。"), "{}", w.say);
        assert!(w.can_undo);
        assert!(!worded("request.answer", Lang::Zh, Value::Null).can_undo);
    }

    #[test]
    fn an_objection_is_called_back_about_with_her_own_words() {
        let w = worded("act.objected", Lang::Zh, json!({ "act": "request.file", "objection": "我没让他报" }));
        assert!(w.say.contains("不是您的意思") && w.say.contains("我没让他报"), "{}", w.say);
    }

    #[test]
    fn a_shared_number_hears_a_neutral_notice_first() {
        let community = community();
        let place = Place { community: &community, public_url: "", now: 0 };
        let mut told = telling("request.file", Lang::Zh, Value::Null);
        told.person.phone = Some("13800000000".into());
        told.person.phone_shared = true;
        let say = of(&told, place).say;
        let (for_all, for_her) = say.split_once("本人来听").unwrap();
        assert!(!for_all.contains("报修") && for_her.contains("报修"), "{say}");
    }
}
