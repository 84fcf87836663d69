//! What a helper signs, in both languages: a page, numbered, kept with its hash, so that what was signed can be shown as
//! it was after the words have changed. Family sign the one page of rules.

use sha2::{Digest, Sha256};

use super::HelperKind;
use crate::words::Lang;

/// Raise it with any change below, however small.
pub const AGREEMENT_VERSION: i32 = 1;

/// The text as it is shown, signed and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    pub version: i32,
    pub title: &'static str,
    pub paragraphs: Vec<String>,
    lang: Lang,
}

impl Agreement {
    /// Title, an empty line, a paragraph a line: as it is hashed.
    pub fn whole(&self) -> String {
        format!("{}\n\n{}\n", self.title, self.paragraphs.join("\n"))
    }

    /// SHA-256 of version, language and text, in hexadecimal.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(format!("linli-helper-agreement/{}/{}\n", self.version, self.lang.code()));
        hasher.update(self.whole());
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

pub fn agreement(lang: Lang, kind: HelperKind, name: &str, community: &str, phone: &str) -> Agreement {
    let family = kind == HelperKind::Family;
    let (title, mut paragraphs) = match (lang, family) {
        (Lang::Zh, true) => ("家里人代办须知", common_zh(name)),
        (Lang::Zh, false) => ("代办人约定", common_zh(name)),
        (Lang::En, true) => ("Rules for family who help", common_en(name)),
        (Lang::En, false) => ("Helper's agreement", common_en(name)),
    };
    paragraphs.push(match (lang, family) {
        (Lang::Zh, true) => format!("八、我只替请我的一两位家里人办。社区每三个月会单独问问本人，这是对谁都一样的。不明白的打{phone}。"),
        (Lang::Zh, false) => format!("八、约定一年，到期再谈。我可以随时不做，打{phone}说一声，{community}会接着照顾我帮的人。"),
        (Lang::En, true) => format!(
            "8. I act only for the one or two relatives who ask me. The community asks them privately every three months; that is so for everybody. Questions: {phone}."
        ),
        (Lang::En, false) => format!(
            "8. This holds for one year; then we talk again. I may stop at any time by ringing {phone}, and {community} goes on helping those I helped."
        ),
    });
    Agreement { version: AGREEMENT_VERSION, title, paragraphs, lang }
}

fn common_zh(name: &str) -> Vec<String> {
    vec![
        format!("我是{name}。我愿意帮邻里办事，照下面的做。"),
        "一、只办本人请我办的事，先问再办，办完告诉本人。".to_owned(),
        "二、不问、不记、不替人按邻里卡密码。银行卡、存折、验证码，一概不碰。".to_owned(),
        "三、不借这件事给自己或家里人得好处，不收钱，不收贵重的东西（民法典第一百六十八条）。".to_owned(),
        "四、亲自办，不转给别人（第一百六十九条）。".to_owned(),
        "五、听到看到的家里事，不往外说。".to_owned(),
        "六、和本人是亲戚、房东、雇来照顾的、卖东西的、住在一起的，事先告诉社区。".to_owned(),
        "七、觉得不对劲，或者联系不上本人，马上打给社区。".to_owned(),
    ]
}

fn common_en(name: &str) -> Vec<String> {
    vec![
        format!("I am {name}. I should like to help neighbours, and I will keep to the following."),
        "1. I do only what the person asked me to do. I ask first and tell them afterwards.".to_owned(),
        "2. I never ask for, note or press the PIN of a card. I do not touch bank cards, savings books or codes.".to_owned(),
        "3. I take no advantage for myself or my family, no money and no valuable gifts (Civil Code, article 168).".to_owned(),
        "4. I do it myself and pass it on to nobody (article 169).".to_owned(),
        "5. What I hear and see in a home stays there.".to_owned(),
        "6. If I am their relative, landlord, paid carer or supplier, or live with them, I tell the community beforehand.".to_owned(),
        "7. If something seems wrong, or I cannot reach them, I ring the community at once.".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When this fails, the words were changed: raise `AGREEMENT_VERSION`, then write down the new hash.
    #[test]
    fn the_words_change_only_with_their_version() {
        let text = |lang, kind| agreement(lang, kind, "李明", "春风里社区", "8888 1234");
        let zh = text(Lang::Zh, HelperKind::Volunteer);
        assert_eq!((zh.version, zh.paragraphs.len()), (1, 9));
        assert_ne!(zh.hash(), text(Lang::En, HelperKind::Volunteer).hash());
        assert_ne!(zh.hash(), text(Lang::Zh, HelperKind::Family).hash());
        assert_eq!(zh.hash(), text(Lang::Zh, HelperKind::Member).hash());
        assert!(zh.whole().contains("李明") && zh.whole().contains("8888 1234"));
    }
}
