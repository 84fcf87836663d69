//! Checking PINs and passwords: costly on purpose, a few at a time, never on a request's thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::config::Hashing;
use crate::domain::pin::PinHash;
use crate::error::Error;
use crate::keys::{KeyRing, Pepper};

/// Hashes and checks secrets behind a permit count with a bounded queue, so that a storm of sign-ins
/// leaves other pages quick.
pub struct Hasher {
    costs: Hashing,
    /// The one that hashes, then those that only check until nobody needs them any more.
    peppers: Vec<Pepper>,
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    checked: AtomicU64,
    /// What an unknown person's PIN is checked against, so that it costs the same time.
    nobody_pin: String,
    nobody_password: String,
}

/// Which cost applies, and which pepper.
#[derive(Clone, Copy)]
enum Secret<'a> {
    Pin(&'a Pepper),
    Password,
}

/// What came of checking a PIN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinChecked {
    pub right: bool,
    /// A right PIN that was hashed with an earlier pepper, hashed with the present one.
    pub anew: Option<PinHash>,
}

impl Hasher {
    pub fn new(costs: Hashing, keys: &KeyRing) -> Result<Self, Error> {
        Ok(Self {
            costs,
            peppers: keys.peppers(),
            permits: Arc::new(Semaphore::new(costs.permits.max(1))),
            waiting: AtomicUsize::new(0),
            checked: AtomicU64::new(0),
            nobody_pin: nobodys(costs.pin_memory, costs.pin_passes),
            nobody_password: nobodys(costs.password_memory, costs.password_passes),
        })
    }

    /// How many sign-ins wait for their turn.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::SeqCst)
    }

    /// How many secrets were checked since the start: the work that known and unknown people alike must cost.
    pub fn checked(&self) -> u64 {
        self.checked.load(Ordering::Relaxed)
    }

    /// Checks a password against its hash; against a stand-in of the same cost where there is none.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many are waiting already.
    pub async fn check(self: &Arc<Self>, given: &str, hash: Option<String>) -> Result<bool, Error> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody_password.clone());
        let given = Zeroizing::new(given.to_owned());
        let right = self.run(move |me| me.check_now(Secret::Password, &given, &hash)).await??;
        Ok(right && known)
    }

    /// The same for a PIN. One that is right and was hashed with an earlier pepper is hashed anew along with it.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many are waiting already.
    pub async fn check_pin(self: &Arc<Self>, given: &str, kept: Option<PinHash>) -> Result<PinChecked, Error> {
        let given = Zeroizing::new(given.to_owned());
        self.run(move |me| me.check_pin_now(&given, kept.as_ref())).await?
    }

    /// Hashes a password, waiting for a permit.
    pub async fn hash(self: &Arc<Self>, given: &str) -> Result<String, Error> {
        let given = Zeroizing::new(given.to_owned());
        self.run(move |me| me.hash_now(&given)).await?
    }

    /// Hashes a PIN with the present pepper, waiting for a permit.
    pub async fn hash_pin(self: &Arc<Self>, given: &str) -> Result<PinHash, Error> {
        let given = Zeroizing::new(given.to_owned());
        self.run(move |me| me.hash_pin_now(&given)).await?
    }

    async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        job: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, Error> {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= self.costs.queue {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(Error::Busy { until: None });
        }
        let permit = self.permits.clone().acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let permit = permit.map_err(|e| Error::broken("hashing", e))?;
        let me = self.clone();
        actix_web::web::block(move || {
            let _held = permit;
            job(&me)
        })
        .await
        .map_err(|_| Error::Busy { until: None })
    }

    /// Hashes a password on this thread: for commands and the example community.
    pub fn hash_now(&self, given: &str) -> Result<String, Error> {
        self.hashed(Secret::Password, given)
    }

    /// The same for a PIN.
    pub fn hash_pin_now(&self, given: &str) -> Result<PinHash, Error> {
        let present = self.present()?;
        Ok(PinHash { hash: self.hashed(Secret::Pin(present), given)?, pepper: present.id.clone() })
    }

    /// A PIN whose pepper is not in the key file is compared like anybody's, and fits nothing.
    fn check_pin_now(&self, given: &str, kept: Option<&PinHash>) -> Result<PinChecked, Error> {
        let present = self.present()?;
        let with = kept.and_then(|kept| self.peppers.iter().find(|p| kept.is_by(&p.id)).or(self.only(kept)));
        let (Some(kept), Some(with)) = (kept, with) else {
            self.check_now(Secret::Pin(present), given, &self.nobody_pin)?;
            return Ok(PinChecked { right: false, anew: None });
        };
        let right = self.check_now(Secret::Pin(with), given, &kept.hash)?;
        let anew = if right && with.id != present.id { Some(self.hash_pin_now(given)?) } else { None };
        Ok(PinChecked { right, anew })
    }

    /// Hashes from before it was written down by which pepper: there was one only.
    fn only(&self, kept: &PinHash) -> Option<&Pepper> {
        self.peppers.first().filter(|_| kept.pepper.is_empty())
    }

    fn present(&self) -> Result<&Pepper, Error> {
        self.peppers.first().ok_or_else(|| Error::broken("hashing", "there is no pepper"))
    }

    fn hashed(&self, which: Secret<'_>, given: &str) -> Result<String, Error> {
        self.argon(which)?
            .hash_password(given.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|e| Error::broken("hashing", e))
    }

    fn check_now(&self, which: Secret<'_>, given: &str, hash: &str) -> Result<bool, Error> {
        self.checked.fetch_add(1, Ordering::Relaxed);
        let parsed = PasswordHash::new(hash).map_err(|e| Error::broken("hashing", e))?;
        Ok(self.argon(which)?.verify_password(given.as_bytes(), &parsed).is_ok())
    }

    fn argon<'a>(&self, which: Secret<'a>) -> Result<Argon2<'a>, Error> {
        let (memory, passes) = match which {
            Secret::Pin(_) => (self.costs.pin_memory, self.costs.pin_passes),
            Secret::Password => (self.costs.password_memory, self.costs.password_passes),
        };
        let params = Params::new(memory, passes, 1, None).map_err(|e| Error::broken("hashing", e))?;
        match which {
            Secret::Pin(pepper) => {
                Argon2::new_with_secret(pepper.secret.as_slice(), Algorithm::Argon2id, Version::V0x13, params)
                    .map_err(|e| Error::broken("hashing", e))
            }
            Secret::Password => Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params)),
        }
    }
}

/// A hash that nothing opens, in the PHC form: checking against it costs what any other check costs, and
/// making it costs nothing, so the server starts at once.
fn nobodys(memory: u32, passes: u32) -> String {
    format!("$argon2id$v=19$m={memory},t={passes},p=1${}${}", "A".repeat(22), "A".repeat(43))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher() -> Hasher {
        let costs = Hashing { pin_memory: 64, password_memory: 64, ..Hashing::default() };
        Hasher::new(costs, &KeyRing::from_bytes([3; 32])).unwrap()
    }

    #[test]
    fn the_right_secret_opens_and_no_other() {
        let hasher = hasher();
        let hash = hasher.hash_now("271828").unwrap();
        assert!(hasher.check_now(Secret::Password, "271828", &hash).unwrap());
        assert!(!hasher.check_now(Secret::Password, "271829", &hash).unwrap());
        let pin = hasher.hash_pin_now("271828").unwrap();
        let right = PinChecked { right: true, anew: None };
        assert_eq!(hasher.check_pin_now("271828", Some(&pin)).unwrap(), right);
        assert!(!hasher.check_pin_now("271829", Some(&pin)).unwrap().right);
        let unnamed = PinHash { pepper: String::new(), ..pin };
        assert_eq!(hasher.check_pin_now("271828", Some(&unnamed)).unwrap(), right, "from before peppers had names");
    }

    /// After the key file was renewed a PIN opens as before, once, and is then by the new pepper; a wrong one changes nothing.
    #[test]
    fn an_earlier_pepper_opens_and_is_left_behind() {
        let keys = KeyRing::from_bytes([3; 32]);
        let costs = Hashing { pin_memory: 64, password_memory: 64, ..Hashing::default() };
        let before = Hasher::new(costs, &keys).unwrap().hash_pin_now("271828").unwrap();
        let renewed = keys.renewed(std::slice::from_ref(&before.pepper));
        let hasher = Hasher::new(costs, &renewed).unwrap();
        assert_eq!(hasher.check_pin_now("271829", Some(&before)).unwrap(), PinChecked { right: false, anew: None });
        let anew = hasher.check_pin_now("271828", Some(&before)).unwrap().anew.unwrap();
        assert_ne!(anew.pepper, before.pepper);
        assert_eq!(hasher.check_pin_now("271828", Some(&anew)).unwrap(), PinChecked { right: true, anew: None });
        let dropped = Hasher::new(costs, &renewed.without_peppers_but(&[])).unwrap();
        assert!(!dropped.check_pin_now("271828", Some(&before)).unwrap().right, "what it was hashed with is gone");
        assert!(dropped.check_pin_now("271828", Some(&anew)).unwrap().right);
    }

    /// Its answer must come from the costly comparison, not from an error on the way there.
    #[test]
    fn nobodys_hash_is_really_compared() {
        let hasher = hasher();
        let before = hasher.checked();
        assert!(!hasher.check_pin_now("000000", None).unwrap().right);
        assert_eq!(hasher.checked(), before + 1);
        let parsed = PasswordHash::new(&hasher.nobody_pin).unwrap();
        let argon = hasher.argon(Secret::Pin(hasher.present().unwrap())).unwrap();
        let why = argon.verify_password(b"000000", &parsed);
        assert_eq!(why, Err(argon2::password_hash::Error::PasswordInvalid));
    }
}
