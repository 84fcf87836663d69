//! Linli (邻里): community services, and a say in how they are run, for every resident.

pub mod acts;
pub mod app;
pub mod assets;
pub mod blobs;
pub mod commands;
pub mod config;
pub mod domain;
pub mod envelope;
pub mod erasures;
pub mod error;
pub mod example;
pub mod files;
pub mod hashing;
pub mod http;
pub mod keys;
pub mod passkeys;
pub mod photos;
pub mod post;
pub mod sheets;
pub mod store;
pub mod views;
pub mod words;
pub mod worker;
