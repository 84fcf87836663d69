//! Counts and times every request, by its pattern in the route table: never by its address, which holds ids and tokens.

use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

/// How the numbers are called at `/metrics`; docs/OPERATING.md explains them.
pub const REQUESTS: &str = "linli_requests_total";
pub const SECONDS: &str = "linli_request_seconds";
pub const OUTBOX: &str = "linli_outbox_waiting";
pub const HASHING: &str = "linli_hashing_waiting";

pub async fn count(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let response = next.call(request).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    let method = match response.request().method().as_str() {
        known @ ("GET" | "HEAD" | "POST") => known.to_owned(),
        // A stranger may invent methods without end.
        _ => "other".to_owned(),
    };
    let status = response.status().as_u16().to_string();
    metrics::histogram!(SECONDS, "route" => route.clone(), "method" => method.clone())
        .record(began.elapsed().as_secs_f64());
    metrics::counter!(REQUESTS, "route" => route, "method" => method, "status" => status).increment(1);
    Ok(response)
}
