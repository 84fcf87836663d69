//! What a browser is called in words its owner knows: the system and the program, nothing that tells them apart.

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::words::typed;

/// Android · Chrome: what the desk and its owner know a phone by, in names that are kept; `words::machines::named` says
/// them in a language. Never the whole string a browser sends.
pub fn label(req: &HttpRequest) -> String {
    let agent = req.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    label_of(&typed::tidy(agent))
}

fn label_of(agent: &str) -> String {
    let first =
        |table: &[(&str, &'static str)]| table.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let system = first(&[
        ("HarmonyOS", "HarmonyOS"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    // Order matters: all of them also call themselves Chrome or Safari.
    let browser = first(&[
        ("MicroMessenger", "WeChat"),
        ("HuaweiBrowser", "Huawei"),
        ("MiuiBrowser", "Mi"),
        ("UCBrowser", "UC"),
        ("QQBrowser", "QQ"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    [system, browser].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::label_of;

    #[test]
    fn a_phone_is_called_by_its_system_and_browser() {
        let wechat = "Mozilla/5.0 (Linux; Android 10; ELE-AL00) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0";
        assert_eq!(label_of(wechat), "Android · WeChat");
        assert_eq!(
            label_of("Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) Version/15.0 Mobile Safari/604.1"),
            "iPhone · Safari"
        );
        assert_eq!(label_of("curl/8"), "");
    }
}
