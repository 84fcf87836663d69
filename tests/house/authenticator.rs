//! A security key in software: what a phone or computer does behind `navigator.credentials`, with faults a story can
//! ask for (WebAuthn Level 3 §6, ES256, attestation "none").

use linli::keys::{as_token, from_token, sha256};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

use super::Page;

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// One key with one passkey in it.
pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    user: Vec<u8>,
    pub counter: u32,
    /// The address the browser shows; a lure has another.
    pub origin: String,
    /// Its owner's finger, face or screen lock was right.
    pub verifies: bool,
}

impl Authenticator {
    pub fn new(origin: &str) -> Self {
        let key = std::iter::repeat_with(|| SigningKey::from_slice(&rand::random::<[u8; 32]>()))
            .find_map(Result::ok)
            .expect("a key");
        let id = rand::random::<[u8; 16]>().to_vec();
        Self { key, id, user: Vec::new(), counter: 0, origin: origin.to_owned(), verifies: true }
    }

    /// Answers the question for a new passkey that stands in this page.
    pub fn create(&mut self, page: &Page) -> String {
        let asked = asked(page);
        self.user = from_token(asked["user"]["id"].as_str().expect("a user")).expect("bytes");
        let client = self.client("webauthn.create", &asked);
        let mut data = self.data(&asked, ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("short").to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public());
        // {"fmt": "none", "attStmt": {}, "authData": bytes}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x59");
        object.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
        object.extend(&data);
        let response = json!({ "attestationObject": as_token(&object), "clientDataJSON": as_token(client.as_bytes()) });
        self.answer(&response)
    }

    /// Answers the question for a passkey of this place.
    pub fn get(&mut self, page: &Page) -> String {
        let asked = asked(page);
        self.counter += 1;
        let client = self.client("webauthn.get", &asked);
        let data = self.data(&asked, 0);
        let signed = [data.as_slice(), &sha256(&[client.as_bytes()])].concat();
        let signature: Signature = self.key.sign(&signed);
        self.answer(&json!({
            "authenticatorData": as_token(&data),
            "clientDataJSON": as_token(client.as_bytes()),
            "signature": as_token(signature.to_der().as_bytes()),
            "userHandle": as_token(&self.user),
        }))
    }

    fn answer(&self, response: &Value) -> String {
        let id = as_token(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response }).to_string()
    }

    fn client(&self, kind: &str, asked: &Value) -> String {
        json!({ "type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn data(&self, asked: &Value, more: u8) -> Vec<u8> {
        let place = asked["rp"]["id"].as_str().or(asked["rpId"].as_str()).expect("a place");
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = sha256(&[place.as_bytes()]).to_vec();
        data.push(PRESENT | verified | more);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// The public half as COSE keeps it: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
    fn public(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let mut cose = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        cose.extend(x);
        cose.extend([0x22, 0x58, 0x20]);
        cose.extend(y);
        cose
    }
}

/// What the page asks of `navigator.credentials`.
fn asked(page: &Page) -> Value {
    let html = page.html();
    let form = scraper::Selector::parse("form[data-passkey]").expect("a selector");
    let form = html.select(&form).next();
    let options = form.and_then(|f| f.value().attr("data-options"));
    let options = options.unwrap_or_else(|| panic!("no passkey is asked for on {}: {}", page.url, page.words()));
    let options: Value = serde_json::from_str(options).expect("JSON");
    options["publicKey"].clone()
}
