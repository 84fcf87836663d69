//! What people type, made plain: full-width digits, stray spaces, telephone numbers in any form.

/// A short field (a name, a number, an address): full-width letters, digits and marks become ordinary ones,
/// invisible characters go, spaces at the ends go and inner ones become one.
pub fn tidy(typed: &str) -> String {
    let mut out = String::with_capacity(typed.len());
    for c in typed.chars().map(half_width) {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !invisible(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// One line of a person's words: their marks stay theirs (「？」 stays 「？」), every space is one.
pub fn tidy_line(typed: &str) -> String {
    tidy_words(typed).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A person's own words: nothing that can be seen is changed (「，」 stays 「，」). Line ends become one kind, invisible
/// characters and spaces at line ends go, and no more than one empty line stays between two others.
pub fn tidy_words(typed: &str) -> String {
    let mut out = String::with_capacity(typed.len());
    let mut empty = 0;
    for line in typed.replace("\r\n", "\n").replace('\r', "\n").split('\n') {
        let line: String = line.chars().filter(|c| !invisible(*c)).map(|c| if c == '\t' { ' ' } else { c }).collect();
        let line = line.trim_end();
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        out.push_str(line);
    }
    out.trim_start().to_owned()
}

/// The ordinary form of a full-width letter, digit or mark (U+FF01–FF5E) or space (U+3000).
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Characters that cannot be seen and can only deceive: controls, zero-width, and marks that turn the reading direction.
pub fn invisible(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The digits of a telephone number in China: a mobile, a landline with or without its area code, 400 or 800;
/// or a number abroad with its plus. `None` where it can be none of these.
pub fn phone(typed: &str) -> Option<String> {
    let text = tidy(typed);
    let mut digits = String::new();
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if at == 0 => digits.push('+'),
            ' ' | '-' | '(' | ')' | '.' | '/' | '–' | '—' | '‐' | '‑' => {}
            _ => return None,
        }
    }
    let within = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086"));
    if let Some(within) = within {
        // A landline loses its 0 after the country's code.
        return [within.to_owned(), format!("0{within}")]
            .into_iter()
            .find(|number| is_mobile(number) || is_landline(number));
    }
    if let Some(abroad) = digits.strip_prefix('+') {
        return (8..=15).contains(&abroad.len()).then_some(digits);
    }
    if let Some(mobile) = digits.strip_prefix("86").filter(|rest| is_mobile(rest)) {
        return Some(mobile.to_owned());
    }
    let local = matches!(digits.len(), 7 | 8) && !digits.starts_with(['0', '1']);
    let service = digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
    (is_mobile(&digits) || is_landline(&digits) || local || service).then_some(digits)
}

/// Whether a message (SMS) can reach the number that `phone` returned.
pub fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes()[1], b'3'..=b'9') && all_digits(digits)
}

fn is_landline(digits: &str) -> bool {
    let area = area_length(digits);
    digits.starts_with('0') && all_digits(digits) && {
        let local = digits.get(area..).unwrap_or_default();
        matches!(local.len(), 7 | 8) && !local.starts_with(['0', '1'])
    }
}

/// 010 and 02x have three digits, all other areas four.
fn area_length(digits: &str) -> usize {
    if digits.starts_with("010") || digits.starts_with("02") { 3 } else { 4 }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number that `phone` returned, in the groups people read it in: 138 0013 8000, 021 8888 1234, 8888 1234.
pub fn show_phone(digits: &str) -> String {
    let groups: &[usize] = match digits.len() {
        _ if !all_digits(digits) => return digits.to_owned(),
        7 => &[3],
        8 => &[4],
        10 if !digits.starts_with('0') => &[3, 6],
        11 if is_mobile(digits) => &[3, 7],
        10.. if digits.starts_with('0') => {
            let area = area_length(digits);
            let middle = digits.len() - 4;
            return format!("{} {} {}", &digits[..area], &digits[area..middle], &digits[middle..]);
        }
        _ => return digits.to_owned(),
    };
    let mut text = String::with_capacity(digits.len() + groups.len());
    for (at, digit) in digits.chars().enumerate() {
        if groups.contains(&at) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// An address that mail could reach, by a light check only: whether it does is learnt by writing to it. In small
/// letters throughout: no mail house tells Chen@ from chen@, and people type either.
pub fn email(typed: &str) -> Option<String> {
    let text = tidy(typed);
    let (name, host) = text.rsplit_once('@')?;
    let name_mark = |c: char| c.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c);
    let name_fits =
        (1..=64).contains(&name.len()) && name.chars().all(name_mark) && !name.starts_with('.') && !name.ends_with('.');
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let host_fits = host.contains('.') && host.split('.').all(label_fits);
    (text.len() <= 254 && name_fits && host_fits).then(|| format!("{}@{}", name.to_lowercase(), host.to_lowercase()))
}

/// A code of so many digits, however it was grouped.
pub fn code(typed: &str, length: usize) -> Option<String> {
    let digits: String = tidy(typed).chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '–' | '—')).collect();
    (digits.len() == length && all_digits(&digits)).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_fields_are_made_plain() {
        assert_eq!(tidy("　王 秀兰\u{200b} "), "王 秀兰");
        assert_eq!(tidy("３号楼２单元\t\n３０１"), "3号楼2单元 301");
        assert_eq!(tidy("\u{202e}abc\u{0}"), "abc");
        assert_eq!(tidy("   "), "");
    }

    #[test]
    fn a_persons_words_keep_their_marks() {
        assert_eq!(tidy_words("水管漏水，地面很滑。\r\n\r\n\r\n\r\n请快来！ \n"), "水管漏水，地面很滑。\n\n请快来！");
        assert_eq!(tidy_words("\n\n  好\u{7}\tab"), "好 ab");
    }

    #[test]
    fn telephone_numbers_in_any_form() {
        for (typed, digits) in [
            ("138 0013 8000", "13800138000"),
            ("１３８－００１３－８０００", "13800138000"),
            ("+86 138-0013-8000", "13800138000"),
            ("0086 13800138000", "13800138000"),
            ("8613800138000", "13800138000"),
            ("(021) 8888 1234", "02188881234"),
            ("+86 21 8888 1234", "02188881234"),
            ("0571-88881234", "057188881234"),
            ("0838 888 1234", "08388881234"),
            ("8888 1234", "88881234"),
            ("888-1234", "8881234"),
            ("400-888-1234", "4008881234"),
            ("+852 2345 6789", "+85223456789"),
        ] {
            assert_eq!(phone(typed).as_deref(), Some(digits), "{typed}");
        }
    }

    #[test]
    fn what_is_no_telephone_number() {
        for typed in [
            "",
            "12345",
            "12800138000",
            "1380013800",
            "138001380000",
            "没有电话",
            "1888 1234",
            "0000000000",
            "+86",
            "110",
        ] {
            assert_eq!(phone(typed), None, "{typed}");
        }
    }

    #[test]
    fn telephone_numbers_are_shown_in_groups() {
        for (digits, shown) in [
            ("13800138000", "138 0013 8000"),
            ("88881234", "8888 1234"),
            ("8881234", "888 1234"),
            ("02188881234", "021 8888 1234"),
            ("057188881234", "0571 8888 1234"),
            ("08388881234", "0838 888 1234"),
            ("4008881234", "400 888 1234"),
            ("+85223456789", "+85223456789"),
            ("12345", "12345"),
            ("", ""),
        ] {
            assert_eq!(show_phone(digits), shown);
        }
    }

    #[test]
    fn email_addresses() {
        assert_eq!(email(" Zhou.Min＠Example.COM ").as_deref(), Some("zhou.min@example.com"));
        for typed in [
            "",
            "a",
            "a@b",
            "@example.com",
            "a b@example.com",
            "a@-x.com",
            "a@x..com",
            ".a@x.com",
            "a@x.com\u{0}b c",
            "a@[1.2.3.4]",
        ] {
            assert_eq!(email(typed), None, "{typed}");
        }
    }

    #[test]
    fn codes_are_digits_only() {
        assert_eq!(code("１２３４ 5678", 8).as_deref(), Some("12345678"));
        assert_eq!(code("1234-567", 8), None);
        assert_eq!(code("1234567a", 8), None);
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing(typed in "\\PC{0,40}") {
            let once = tidy(&typed);
            prop_assert_eq!(&tidy(&once), &once);
            let words = tidy_words(&typed);
            prop_assert_eq!(&tidy_words(&words), &words);
        }

        #[test]
        fn a_shown_number_reads_back(typed in "[0-9+ ()-]{0,20}") {
            if let Some(digits) = phone(&typed) {
                prop_assert_eq!(phone(&show_phone(&digits)), Some(digits));
            }
        }

        #[test]
        fn no_text_breaks_the_readers(typed in "\\PC{0,60}") {
            phone(&typed);
            email(&typed);
            show_phone(&typed);
        }
    }
}
