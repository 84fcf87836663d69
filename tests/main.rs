//! Every Rust test over the whole house: stories over HTTP on both engines, the gates, the schemas.

mod house;

mod gates;
mod schema;
mod stories;
