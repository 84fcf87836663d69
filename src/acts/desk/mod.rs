//! What the desk does for its own work: words kept, places, telephone calls, promises, shifts, paper forms.

pub mod call;
pub mod hours;
pub mod paper;
pub mod places;
pub mod promise;
pub mod shift;
pub mod wording;
