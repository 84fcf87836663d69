//! What stories are told with: a server on a port of its own, a clock they move, people with browsers.

pub mod app;
pub mod authenticator;
pub mod browser;
pub mod child;
pub mod engines;
pub mod texting;

pub use app::House;
pub use authenticator::Authenticator;
pub use browser::{Browser, Page};
pub use engines::Engine;

/// Tells the same story on both engines.
#[macro_export]
macro_rules! story {
    ($(#[$doc:meta])* $name:ident, |$house:ident| $body:block) => {
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)] // each story uses what it needs of its file's imports
            use super::*;

            fn tell($house: &mut $crate::house::House) $body

            #[test]
            fn sqlite() {
                tell(&mut $crate::house::House::open($crate::house::Engine::Sqlite));
            }

            #[test]
            fn postgres() {
                tell(&mut $crate::house::House::open($crate::house::Engine::Postgres));
            }
        }
    };
}

/// The same, in the example community.
#[macro_export]
macro_rules! living {
    ($(#[$doc:meta])* $name:ident, |$house:ident| $body:block) => {
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)] // each story uses what it needs of its file's imports
            use super::*;

            fn tell($house: &mut $crate::house::House) $body

            #[test]
            fn sqlite() {
                tell(&mut $crate::house::House::example($crate::house::Engine::Sqlite));
            }

            #[test]
            fn postgres() {
                tell(&mut $crate::house::House::example($crate::house::Engine::Postgres));
            }
        }
    };
}
