//! 谢谢您: what the community gives for taking part, telling whom something waits for, and handing it over.

pub mod hand;
pub mod ready;
pub mod set;
