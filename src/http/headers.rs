//! Headers every answer carries (ASVS 3.4): no inline script, no frames, no guessing of types.

use actix_web::middleware::DefaultHeaders;

/// `secure`: people come over HTTPS, and browsers are told to come no other way (ASVS 3.4.1).
pub fn security(secure: bool) -> DefaultHeaders {
    let headers = DefaultHeaders::new();
    let headers = if secure { headers.add(("Strict-Transport-Security", "max-age=31536000")) } else { headers };
    headers
        .add((
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
             connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
             frame-ancestors 'none'; base-uri 'none'",
        ))
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("X-Frame-Options", "DENY"))
        .add(("Referrer-Policy", "same-origin"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
        .add(("Cross-Origin-Resource-Policy", "same-origin"))
        .add(("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=()"))
}
