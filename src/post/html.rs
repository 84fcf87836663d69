//! Makes a large-type page for a mail from its plain text: paragraphs, line breaks and links, nothing else.

use std::fmt::Write as _;

/// Styles stand on the elements because many mail programs drop style sheets.
const BODY: &str =
    "margin:0;padding:24px;background:#fffdf8;color:#1c1a17;font-family:sans-serif;font-size:20px;line-height:1.6";
const PARAGRAPH: &str = "margin:0 0 20px;max-width:40em";
const LINK: &str = "color:#0b5345;font-weight:bold;word-break:break-all";

/// The HTML twin of a plain text. `lang` is "zh-CN" or "en"; `title` is the mail's subject.
pub fn html_of(lang: &str, title: &str, text: &str) -> String {
    let mut page = String::with_capacity(text.len() * 2 + 600);
    page.push_str("<!doctype html>\n<html lang=\"");
    escape(&mut page, lang);
    page.push_str("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    escape(&mut page, title);
    // Writing to a String cannot fail.
    let _ = write!(page, "</title>\n</head>\n<body style=\"{BODY}\">\n");
    for paragraph in paragraphs(text) {
        let _ = write!(page, "<p style=\"{PARAGRAPH}\">");
        for (number, line) in paragraph.iter().enumerate() {
            if number > 0 {
                page.push_str("<br>\n");
            }
            line_with_links(&mut page, line);
        }
        page.push_str("</p>\n");
    }
    page.push_str("</body>\n</html>\n");
    page
}

/// Lines in groups, parted by empty lines.
fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    let mut groups = vec![Vec::new()];
    for line in text.lines().map(str::trim_end) {
        match groups.last_mut() {
            Some(group) if !line.is_empty() => group.push(line),
            _ => groups.push(Vec::new()),
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn line_with_links(page: &mut String, line: &str) {
    let mut rest = line;
    while let Some(start) = next_link(rest) {
        escape(page, &rest[..start]);
        let link = &rest[start..start + length_of_link(&rest[start..])];
        let _ = write!(page, "<a style=\"{LINK}\" href=\"");
        escape(page, link);
        page.push_str("\">");
        escape(page, link);
        page.push_str("</a>");
        rest = &rest[start + link.len()..];
    }
    escape(page, rest);
}

fn next_link(text: &str) -> Option<usize> {
    let found = |scheme: &str| {
        // "https://" with nothing behind it is not a link.
        text.match_indices(scheme).map(|(at, _)| at).find(|at| length_of_link(&text[*at..]) > scheme.len())
    };
    [found("https://"), found("http://")].into_iter().flatten().min()
}

/// A link ends at the first sign that cannot be in one, Chinese characters among them, and before the sentence's own full stop.
fn length_of_link(text: &str) -> usize {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let end = text.find(|c| !allowed(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']).len()
}

fn escape(page: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            '\'' => page.push_str("&#39;"),
            _ => page.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_mail() {
        let text = "王秀兰，您好：\n\n志愿者李明今天替您报修了水管。\n安居物业说明天上午来修。\n\n看详情请点https://linli.example/receipts/7KQ2。不是您的意思，请打8888 1234。\n";
        insta::assert_snapshot!(html_of("zh-CN", "替您报修了水管", text), @r#"
        <!doctype html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>替您报修了水管</title>
        </head>
        <body style="margin:0;padding:24px;background:#fffdf8;color:#1c1a17;font-family:sans-serif;font-size:20px;line-height:1.6">
        <p style="margin:0 0 20px;max-width:40em">王秀兰，您好：</p>
        <p style="margin:0 0 20px;max-width:40em">志愿者李明今天替您报修了水管。<br>
        安居物业说明天上午来修。</p>
        <p style="margin:0 0 20px;max-width:40em">看详情请点<a style="color:#0b5345;font-weight:bold;word-break:break-all" href="https://linli.example/receipts/7KQ2">https://linli.example/receipts/7KQ2</a>。不是您的意思，请打8888 1234。</p>
        </body>
        </html>
        "#);
    }

    #[test]
    fn an_english_mail() {
        let text = "Hello,\n\nLi Ming reported a leaking pipe for you (see https://linli.example/receipts/7KQ2?a=1&b=2).\n\nNot what you wanted? Ring 8888 1234.";
        insta::assert_snapshot!(html_of("en", "A leak was reported for you", text), @r#"
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>A leak was reported for you</title>
        </head>
        <body style="margin:0;padding:24px;background:#fffdf8;color:#1c1a17;font-family:sans-serif;font-size:20px;line-height:1.6">
        <p style="margin:0 0 20px;max-width:40em">Hello,</p>
        <p style="margin:0 0 20px;max-width:40em">Li Ming reported a leaking pipe for you (see <a style="color:#0b5345;font-weight:bold;word-break:break-all" href="https://linli.example/receipts/7KQ2?a=1&amp;b=2">https://linli.example/receipts/7KQ2?a=1&amp;b=2</a>).</p>
        <p style="margin:0 0 20px;max-width:40em">Not what you wanted? Ring 8888 1234.</p>
        </body>
        </html>
        "#);
    }

    #[test]
    fn markup_in_any_part_is_inert() {
        let page = html_of(
            "\"><script>",
            "</title><script>",
            "<script>alert(1)</script>\njavascript:alert(1)\nhttps://a.example/\"onclick=\"x",
        );
        assert!(!page.contains("<script") && !page.contains("href=\"javascript"));
        assert!(page.contains("href=\"https://a.example/\">https://a.example/</a>&quot;onclick"));
    }

    #[test]
    fn half_a_link_is_words() {
        assert!(!html_of("en", "t", "https:// and http://. nothing").contains("<a "));
        assert!(html_of("en", "t", "https:// then https://b.example").contains(">https:// then <a style"));
    }

    #[test]
    fn empty_text_is_an_empty_page() {
        assert!(!html_of("en", "t", "\n\n \n").contains("<p"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_keeps_its_words_and_makes_no_tags(text in "\\PC{0,200}") {
            let page = html_of("en", "t", &text);
            let body = page.split_once("<body").unwrap().1;
            let tags = ["p", "/p", "br", "a", "/a", "/body", "/html"];
            for tag in body.split('<').skip(1) {
                let name = tag.split([' ', '>']).next().unwrap();
                proptest::prop_assert!(tags.contains(&name), "{name}");
            }
        }
    }
}
