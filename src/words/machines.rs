//! What phones, computers and browsers are called by those who own them.

use super::Lang;

/// As they are kept (`http::agent::label`), and as a Chinese page says them. In English the kept name is the word.
const NAMES: [(&str, &str); 16] = [
    ("HarmonyOS", "鸿蒙手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Android", "安卓手机"),
    ("Windows", "电脑"),
    ("Mac", "苹果电脑"),
    ("Linux", "电脑"),
    ("WeChat", "微信"),
    ("Huawei", "华为浏览器"),
    ("Mi", "小米浏览器"),
    ("UC", "UC浏览器"),
    ("QQ", "QQ浏览器"),
    ("Edge", "微软浏览器"),
    ("Firefox", "火狐浏览器"),
    ("Chrome", "谷歌浏览器"),
    ("Safari", "苹果浏览器"),
];

/// "Android · WeChat" in this language: 安卓手机 · 微信. A name that somebody gave stays as they gave it.
pub fn named(label: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return label.to_owned();
    }
    let word =
        |part: &str| NAMES.iter().find(|(kept, _)| *kept == part).map_or(part.to_owned(), |(_, zh)| (*zh).to_owned());
    label.split(" · ").map(word).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_named_in_the_readers_language() {
        assert_eq!(named("Android · WeChat", Lang::Zh), "安卓手机 · 微信");
        assert_eq!(named("Android · WeChat", Lang::En), "Android · WeChat");
        assert_eq!(named("妈妈的手机", Lang::Zh), "妈妈的手机");
        assert_eq!(named("", Lang::Zh), "");
    }
}
