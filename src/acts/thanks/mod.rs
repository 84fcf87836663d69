//! 谢谢您: what the community gives for taking part, and handing it over.

pub mod hand;
pub mod set;
