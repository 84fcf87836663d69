//! Telephone numbers and addresses of mail shown so that their owner knows them and nobody else can use them.

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
}
