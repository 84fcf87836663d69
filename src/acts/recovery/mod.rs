//! Getting back in: one member of staff asks, another approves, and then what signs in anew is handed out.

mod approve;
mod ask;
mod link;

pub use approve::approve;
pub use ask::ask;
pub use link::{link, use_up};
