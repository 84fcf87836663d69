//! Second factors by time (TOTP, RFC 6238): six digits from an authenticator app, new every half minute.

use totp_rs::{Builder, Totp};

use crate::words::typed;

/// The half minute whose code this is: this one, or one before or after for clocks that are off.
pub fn step_of(secret: &[u8], typed: &str, now_ms: i64) -> Option<i64> {
    let code = typed::code(typed, 6)?;
    let step = totp(secret, "", "").check(&code, u64::try_from(now_ms / 1000).ok()?)?;
    i64::try_from(step).ok()
}

/// The code of this moment, as the person's app shows it: for the example community and for tests.
pub fn code_at(secret: &[u8], now_ms: i64) -> String {
    totp(secret, "", "").generate(u64::try_from(now_ms / 1000).unwrap_or(0)).to_string()
}

/// The address in the QR that an authenticator app scans.
pub fn url(secret: &[u8], community: &str, email: &str) -> Option<String> {
    totp(secret, community, email).to_url().ok()
}

/// The secret in base 32, as apps take it when typed: in groups of four.
pub fn grouped(secret: &[u8]) -> String {
    let text: Vec<char> = totp_rs::Secret::from(secret).to_base32().chars().collect();
    text.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The secret that was written in base 32, grouped or not; `None` where it is none.
pub fn from_written(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    totp_rs::Secret::try_from_base32(text).ok().map(|secret| secret.as_bytes().to_vec())
}

/// SHA-1, six digits, half a minute: the one form every app knows. A colon would end the label.
fn totp(secret: &[u8], community: &str, email: &str) -> Totp {
    let label = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_secret(secret)
        .with_account_name(label(email))
        .with_issuer(Some(label(community)))
        .build_noncompliant()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret of its tests, the last six of its eight digits.
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_the_standard() {
        assert_eq!(code_at(SECRET, 59_000), "287082");
        assert_eq!(code_at(SECRET, 1_111_111_109_000), "081804");
        assert_eq!(step_of(SECRET, "287 082", 59_000), Some(1));
    }

    #[test]
    fn a_clock_half_a_minute_off_is_forgiven_and_more_is_not() {
        let code = code_at(SECRET, 1_000_000_000);
        assert_eq!(step_of(SECRET, &code, 1_000_000_000 + 30_000), Some(33_333));
        assert_eq!(step_of(SECRET, &code, 1_000_000_000 - 30_000), Some(33_333));
        assert_eq!(step_of(SECRET, &code, 1_000_000_000 + 90_000), None);
        assert_eq!(step_of(SECRET, "no code", 59_000), None);
    }

    #[test]
    fn the_address_holds_what_an_app_needs() {
        let url = url(SECRET, "春风里社区", "min@example.org").unwrap();
        assert!(url.starts_with("otpauth://totp/") && url.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{url}");
        assert_eq!(grouped(SECRET), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(from_written(&grouped(SECRET)).as_deref(), Some(SECRET));
        assert_eq!(from_written("0189"), None);
    }

    proptest::proptest! {
        /// Whatever is typed, whenever, with whatever secret: a code of those six digits or none.
        #[test]
        fn no_code_breaks_the_check(typed in "(\\PC{0,20}|[0-9０-９ -]{0,12})", now: i64, secret in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..40)) {
            if let Some(step) = step_of(&secret, &typed, now) {
                proptest::prop_assert!((step - now / 30_000).abs() <= 1);
            }
        }
    }
}
