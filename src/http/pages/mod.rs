//! One file per noun: reads what it was sent, asks `acts` or `store`, fills a view.

pub mod assets;
pub mod requests;
