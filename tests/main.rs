//! Every Rust test over the whole house: stories over HTTP on both engines, the gates, the schemas.

// A story that cannot go on stops, and says where.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod house;

mod gates;
mod schema;
mod stories;
