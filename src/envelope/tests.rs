//! The envelope holds what it is bound to, reads back what was written, and opens nothing made up. The vector is shared
//! with the phone's side: tests/browser/stories/visits.spec.mjs.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

const BOUNDS: Bounds = Bounds { text: 1000, file: 500, files: 2, fields: 10 };
const ABOUT: About<'static> =
    About { address: "/for/x/requests", key: "k", client_at: "1795395600000", whose: "somebody" };

fn sealed(plain: &[u8]) -> (Seal, Vec<u8>) {
    let seal = Seal::from_seed(&[7; 32]).unwrap();
    let bytes = super::seal(seal.public(), &[9; 32], &ABOUT, plain).unwrap();
    (seal, bytes)
}

#[test]
fn it_opens_only_for_what_it_was_sealed_about() {
    let (seal, bytes) = sealed(b"words");
    assert_eq!(seal.open(&ABOUT, &bytes).unwrap().as_slice(), b"words");
    for other in [
        About { address: "/for/y/requests", ..ABOUT },
        About { key: "l", ..ABOUT },
        About { client_at: "1795395600001", ..ABOUT },
        About { whose: "another", ..ABOUT },
    ] {
        assert!(seal.open(&other, &bytes).is_none(), "{other:?}");
    }
    assert!(Seal::from_seed(&[8; 32]).unwrap().open(&ABOUT, &bytes).is_none(), "another server");
}

#[test]
fn a_mark_names_nobody_and_stays() {
    let seal = Seal::from_seed(&[7; 32]).unwrap();
    assert_eq!(seal.mark("a"), Seal::from_seed(&[7; 32]).unwrap().mark("a"));
    assert_ne!(seal.mark("a"), seal.mark("b"));
    assert_ne!(seal.mark("a"), Seal::from_seed(&[8; 32]).unwrap().mark("a"));
}

#[test]
fn too_much_is_nothing() {
    let field = |value: &str| ("words".to_owned(), value.to_owned());
    let file = |size: usize| ("photos".to_owned(), vec![1; size]);
    let read = |found: &Contents| contents(&write(found).unwrap(), &BOUNDS);
    let within = Contents { fields: vec![field("x"); 8], files: vec![file(500); 2] };
    assert_eq!(read(&within), Some(within.clone()));
    assert_eq!(read(&Contents { fields: vec![field("x"); 11], ..Contents::default() }), None, "fields");
    assert_eq!(read(&Contents { fields: vec![field(&"x".repeat(1001))], ..Contents::default() }), None, "text");
    assert_eq!(read(&Contents { files: vec![file(501)], ..Contents::default() }), None, "a file");
    assert_eq!(read(&Contents { files: vec![file(1); 3], ..Contents::default() }), None, "files");
    assert_eq!(contents(&[2, 0, 0, 0, 0, 0, 0], &BOUNDS), None, "an unknown kind");
    assert_eq!(contents(&[0, 0, 1, 0xff, 0, 0, 0, 0], &BOUNDS), None, "a name that is no text");
    assert_eq!(contents(&[0, 0, 0, 0xff, 0xff, 0xff, 0xff], &BOUNDS), None, "a length beyond its end");
}

/// What the phone's script makes of the same, byte for byte.
#[test]
fn both_sides_come_to_the_same_bytes() {
    let vector: Value = serde_json::from_str(include_str!("../../tests/vectors/envelope.json")).unwrap();
    let hex = |name: &str| crate::keys::unhex(vector[name].as_str().unwrap()).unwrap();
    let text = |name: &str| vector[name].as_str().unwrap();
    let about =
        About { address: text("address"), key: text("key"), client_at: text("client_at"), whose: text("whose") };
    let seal = Seal::from_seed(&hex("seed").try_into().unwrap()).unwrap();
    let once: [u8; 32] = hex("once").try_into().unwrap();
    let found = Contents {
        fields: vec![("words".to_owned(), text("words").to_owned())],
        files: vec![("photos".to_owned(), hex("photo"))],
    };
    let made = super::seal(seal.public(), &once, &about, &write(&found).unwrap()).unwrap();
    let once_public = point(&SecretKey::from_slice(&once).unwrap().public_key());
    assert_eq!(crate::keys::hex(&once_public), text("once_public"));
    assert_eq!(
        (crate::keys::hex(seal.public()), crate::keys::hex(&made)),
        (text("server").into(), text("sealed").into())
    );
    assert_eq!(contents(&seal.open(&about, &hex("sealed")).unwrap(), &BOUNDS), Some(found));
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        fields in prop::collection::vec(("\\PC{0,8}", "\\PC{0,20}"), 0..6),
        files in prop::collection::vec(("[a-z]{0,8}", prop::collection::vec(any::<u8>(), 0..40)), 0..3),
    ) {
        let found = Contents { fields, files };
        prop_assert_eq!(contents(&write(&found).unwrap(), &BOUNDS), Some(found));
    }

    /// Whatever was inside, reading it ends, and never with more than the bounds.
    #[test]
    fn nonsense_is_nothing_or_within_bounds(plain in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Some(found) = contents(&plain, &BOUNDS) {
            prop_assert_eq!(write(&found).map(|bytes| bytes.len()), Some(plain.len()));
            prop_assert!(found.files.len() <= BOUNDS.files && found.fields.len() <= BOUNDS.fields);
        }
    }

    #[test]
    fn nothing_made_up_or_changed_is_opened(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..80) {
        let (seal, mut whole) = sealed(b"words");
        prop_assert!(seal.open(&ABOUT, &bytes).is_none());
        let place = at % whole.len();
        whole[place] ^= 1;
        prop_assert!(seal.open(&ABOUT, &whole).is_none());
    }
}
