//! This place as a relying party of WebAuthn: what browsers are asked, and whether what they answer is true.
//! Whose passkeys these are, and what they open, is decided elsewhere.

use serde_json::Value;
use uuid::Uuid;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::error::Error;

/// What a browser sends at the most, bytes of JSON: a certificate chain fits, a novel does not.
const LONGEST: usize = 16 * 1024;

/// Why an answer of a browser is not believed. Safe for logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("it makes no sense")]
    Nonsense,
    #[error("it does not fit what was asked: another challenge, another place, or nobody verified")]
    DoesNotFit,
    #[error("its counter went back: there may be two of it")]
    Copied,
}

/// A ceremony that was begun: what the browser is asked, and what is needed to check its answer.
#[derive(Debug)]
pub struct Begun {
    /// JSON for `navigator.credentials`.
    pub options: String,
    /// To be kept from the browser's eyes and hands, and used once.
    pub state: Vec<u8>,
}

/// A new passkey, as it is kept: its public half and its counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    pub credential: Vec<u8>,
    pub key: String,
}

pub struct RelyingParty {
    webauthn: Webauthn,
    /// `linli.example.org`: what a passkey is bound to.
    pub id: String,
}

impl std::fmt::Debug for RelyingParty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RelyingParty({})", self.id)
    }
}

impl RelyingParty {
    /// `None` where browsers make no passkeys: the address is a number, or neither https nor this machine.
    pub fn of(public_url: &str) -> Option<Self> {
        let origin = Url::parse(public_url).ok()?;
        let id = origin.domain()?.to_owned();
        let trusted = origin.scheme() == "https" || id == "localhost" || id.ends_with(".localhost");
        let webauthn = WebauthnBuilder::new(&id, &origin).ok().filter(|_| trusted)?.rp_name("邻里").build().ok()?;
        Some(Self { webauthn, id })
    }

    /// Asks for a new passkey of somebody: `place` and `name` are what the device shows beside it. It is to be found
    /// without a name being typed, and to verify its owner.
    pub fn begin_enrol(&self, person: &str, place: &str, name: &str, known: Vec<Vec<u8>>) -> Result<Begun, Error> {
        let person = Uuid::parse_str(person).map_err(|e| Error::broken("passkeys", e))?;
        let known: Vec<CredentialID> = known;
        let name = if name.is_empty() { "邻里" } else { name };
        let (asked, state) = self
            .webauthn
            .start_passkey_registration(person, name, name, Some(known))
            .map_err(|e| Error::broken("passkeys", e))?;
        let mut options = json(&asked)?;
        let public = &mut options["publicKey"];
        if !place.is_empty() {
            public["rp"]["name"] = place.into();
        }
        public["authenticatorSelection"]["residentKey"] = "required".into();
        public["authenticatorSelection"]["requireResidentKey"] = true.into();
        Ok(Begun { options: options.to_string(), state: bytes(&state)? })
    }

    pub fn finish_enrol(&self, answer: &str, state: &[u8]) -> Result<NewKey, Refused> {
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let state: PasskeyRegistration = serde_json::from_slice(state).map_err(|_| Refused::Nonsense)?;
        let key = self.webauthn.finish_passkey_registration(&answer, &state).map_err(refused)?;
        kept(&key)
    }

    /// Asks for any passkey of this place; the answer says whose it is.
    pub fn begin_sign_in(&self) -> Result<Begun, Error> {
        let (asked, state) =
            self.webauthn.start_discoverable_authentication().map_err(|e| Error::broken("passkeys", e))?;
        let mut options = json(&asked)?;
        // The button was pressed: the browser shows its list at once, not in a field.
        if let Some(fields) = options.as_object_mut() {
            fields.remove("mediation");
        }
        Ok(Begun { options: options.to_string(), state: bytes(&state)? })
    }

    /// Whose it says it is, and which of theirs: to be looked up, and not yet believed.
    pub fn whose(&self, answer: &str) -> Result<(String, Vec<u8>), Refused> {
        let answer: PublicKeyCredential = read(answer)?;
        let (person, credential) =
            self.webauthn.identify_discoverable_authentication(&answer).map_err(|_| Refused::Nonsense)?;
        Ok((person.to_string(), credential.to_vec()))
    }

    /// Is it true? Gives the passkey as it is to be kept from now on, its counter moved.
    pub fn finish_sign_in(&self, answer: &str, state: &[u8], key: &str) -> Result<String, Refused> {
        let answer: PublicKeyCredential = read(answer)?;
        let state: DiscoverableAuthentication = serde_json::from_slice(state).map_err(|_| Refused::Nonsense)?;
        let mut key: Passkey = serde_json::from_str(key).map_err(|_| Refused::Nonsense)?;
        let outcome = self.webauthn.finish_discoverable_authentication_v2(&answer, state, &key).map_err(refused)?;
        if !outcome.user_verified() {
            return Err(Refused::DoesNotFit);
        }
        key.update_credential(&outcome);
        Ok(kept(&key)?.key)
    }
}

fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Result<T, Refused> {
    if answer.len() > LONGEST {
        return Err(Refused::Nonsense);
    }
    serde_json::from_str(answer).map_err(|_| Refused::Nonsense)
}

fn kept(key: &Passkey) -> Result<NewKey, Refused> {
    let text = serde_json::to_string(key).map_err(|_| Refused::Nonsense)?;
    Ok(NewKey { credential: key.cred_id().to_vec(), key: text })
}

fn json<T: serde::Serialize>(value: &T) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|e| Error::broken("passkeys", e))
}

fn bytes<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(value).map_err(|e| Error::broken("passkeys", e))
}

fn refused(e: webauthn_rs::prelude::WebauthnError) -> Refused {
    match e {
        webauthn_rs::prelude::WebauthnError::CredentialPossibleCompromise => Refused::Copied,
        _ => Refused::DoesNotFit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn here() -> RelyingParty {
        RelyingParty::of("https://linli.example.org").unwrap()
    }

    #[test]
    fn an_address_needs_a_name_and_https() {
        assert_eq!(here().id, "linli.example.org");
        assert!(RelyingParty::of("http://localhost:8080").is_some());
        for address in
            ["http://127.0.0.1:8080", "https://10.0.0.8", "https://[::1]", "http://linli.example.org", "", "x"]
        {
            assert!(RelyingParty::of(address).is_none(), "{address}");
        }
    }

    #[test]
    fn a_browser_is_asked_to_verify_and_to_keep_whose_it_is() {
        let begun = here()
            .begin_enrol("0193b5a0-0000-7000-8000-000000000001", "春风里社区", "周敏", vec![vec![7; 16]])
            .unwrap();
        let options: Value = serde_json::from_str(&begun.options).unwrap();
        let asked = &options["publicKey"];
        assert_eq!(asked["rp"]["id"], "linli.example.org");
        assert_eq!(asked["rp"]["name"], "春风里社区");
        assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(asked["excludeCredentials"][0]["id"], "BwcHBwcHBwcHBwcHBwcHBw");
        let begun = here().begin_sign_in().unwrap();
        let options: Value = serde_json::from_str(&begun.options).unwrap();
        assert_eq!(options["publicKey"]["userVerification"], "required");
        assert!(options.get("mediation").is_none(), "{options}");
        assert!(here().begin_enrol("nobody", "", "", Vec::new()).is_err());
    }

    proptest! {
        /// What a browser sends, however odd, is refused and breaks nothing.
        #[test]
        fn nothing_made_up_is_believed(text in "\\PC{0,120}", a in "[A-Za-z0-9_-]{0,60}", b in "[A-Za-z0-9_-]{0,60}", c in "[A-Za-z0-9_-]{0,90}") {
            let party = here();
            let enrol = party.begin_enrol("0193b5a0-0000-7000-8000-000000000001", "", "x", Vec::new()).unwrap();
            let sign_in = party.begin_sign_in().unwrap();
            let near = format!(r#"{{"id":"{a}","rawId":"{a}","type":"public-key","response":{{"attestationObject":"{b}","clientDataJSON":"{c}","authenticatorData":"{b}","signature":"{c}","userHandle":"{a}"}}}}"#);
            for answer in [text.as_str(), near.as_str()] {
                prop_assert!(party.finish_enrol(answer, &enrol.state).is_err());
                let unknown = party.finish_sign_in(answer, &sign_in.state, "{}");
                prop_assert!(unknown.is_err());
                let _ = party.whose(answer);
            }
        }

        /// The same for bytes that look like an authenticator's: a real client data with a made-up object.
        #[test]
        fn nor_is_an_authenticators_nonsense(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            use base64::Engine as _;
            let text = base64::engine::general_purpose::URL_SAFE_NO_PAD;
            let party = here();
            let begun = party.begin_enrol("0193b5a0-0000-7000-8000-000000000001", "", "x", Vec::new()).unwrap();
            let options: Value = serde_json::from_str(&begun.options).unwrap();
            let client = serde_json::json!({"type": "webauthn.create", "challenge": options["publicKey"]["challenge"], "origin": "https://linli.example.org"});
            let answer = serde_json::json!({
                "id": "AA", "rawId": "AA", "type": "public-key",
                "response": {"attestationObject": text.encode(&bytes), "clientDataJSON": text.encode(client.to_string())},
            });
            prop_assert!(party.finish_enrol(&answer.to_string(), &begun.state).is_err());
        }
    }
}
