//! Telephone numbers, addresses of mail and names shown so that their owner knows them and nobody else can use them.

/// 138****8000, 8888****, w***@example.org.
pub fn masked(contact: &str) -> String {
    if let Some((name, host)) = contact.rsplit_once('@') {
        let first: String = name.chars().take(1).collect();
        return format!("{first}***@{host}");
    }
    let digits: Vec<char> = contact.chars().collect();
    let (head, tail) = match digits.len() {
        0..=4 => (0, 0),
        5..=8 => (2, 2),
        _ => (3, 4),
    };
    let middle = digits.len() - head - tail;
    digits[..head].iter().chain(&vec!['*'; middle]).chain(&digits[digits.len() - tail..]).collect()
}

/// 王*兰, 李*, J*: enough for its owner to know it, not for others.
pub fn shortened(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    match letters.as_slice() {
        [first, _, .., last] if *first > '\u{2e80}' => format!("{first}*{last}"),
        [first, ..] => format!("{first}*"),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_hidden() {
        for (contact, shown) in [
            ("13800138000", "138****8000"),
            ("88881234", "88****34"),
            ("110", "***"),
            ("", ""),
            ("wang@example.org", "w***@example.org"),
            ("@", "***@"),
        ] {
            assert_eq!(masked(contact), shown);
        }
    }

    #[test]
    fn a_name_is_shortened_for_strangers_eyes() {
        assert_eq!(shortened("王秀兰"), "王*兰");
        assert_eq!(shortened("欧阳秀兰"), "欧*兰");
        assert_eq!(shortened("李明"), "李*");
        assert_eq!(shortened("John Smith"), "J*");
        assert_eq!(shortened(""), "");
    }
}
