//! The catalogues hold what pages say, and nothing else.

use std::path::Path;

#[test]
fn every_message_is_used_somewhere() {
    let unused =
        linli::words::usage::unused_keys(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources can be read");
    assert!(unused.is_empty(), "{unused:#?}");
}
