//! Checking PINs and passwords: costly on purpose, a few at a time, never on a request's thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::config::Hashing;
use crate::error::Error;
use crate::keys::KeyRing;

/// Hashes and checks secrets behind a permit count with a bounded queue, so that a storm of sign-ins
/// leaves other pages quick.
pub struct Hasher {
    costs: Hashing,
    pepper: Zeroizing<[u8; 32]>,
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    checked: AtomicU64,
    /// What an unknown person's PIN is checked against, so that it costs the same time.
    nobody_pin: String,
    nobody_password: String,
}

/// Which cost applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    Pin,
    Password,
}

impl Hasher {
    pub fn new(costs: Hashing, keys: &KeyRing) -> Result<Self, Error> {
        Ok(Self {
            costs,
            pepper: keys.pepper(),
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

    /// Checks a secret against its hash; against a stand-in of the same cost where there is none.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many are waiting already.
    pub async fn check(self: &Arc<Self>, which: Secret, given: &str, hash: Option<String>) -> Result<bool, Error> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| match which {
            Secret::Pin => self.nobody_pin.clone(),
            Secret::Password => self.nobody_password.clone(),
        });
        let given = Zeroizing::new(given.to_owned());
        let right = self.run(move |me| me.check_now(which, &given, &hash)).await??;
        Ok(right && known)
    }

    /// How many secrets were checked since the start: the work that known and unknown people alike must cost.
    pub fn checked(&self) -> u64 {
        self.checked.load(Ordering::Relaxed)
    }

    /// Hashes a secret, waiting for a permit.
    pub async fn hash(self: &Arc<Self>, which: Secret, given: &str) -> Result<String, Error> {
        let given = Zeroizing::new(given.to_owned());
        self.run(move |me| me.hash_now(which, &given)).await?
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

    /// Hashes on this thread: for commands and the example community.
    pub fn hash_now(&self, which: Secret, given: &str) -> Result<String, Error> {
        self.argon(which)?
            .hash_password(given.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|e| Error::broken("hashing", e))
    }

    fn check_now(&self, which: Secret, given: &str, hash: &str) -> Result<bool, Error> {
        self.checked.fetch_add(1, Ordering::Relaxed);
        let parsed = PasswordHash::new(hash).map_err(|e| Error::broken("hashing", e))?;
        Ok(self.argon(which)?.verify_password(given.as_bytes(), &parsed).is_ok())
    }

    fn argon(&self, which: Secret) -> Result<Argon2<'_>, Error> {
        let (memory, passes) = match which {
            Secret::Pin => (self.costs.pin_memory, self.costs.pin_passes),
            Secret::Password => (self.costs.password_memory, self.costs.password_passes),
        };
        let params = Params::new(memory, passes, 1, None).map_err(|e| Error::broken("hashing", e))?;
        match which {
            Secret::Pin => Argon2::new_with_secret(self.pepper.as_slice(), Algorithm::Argon2id, Version::V0x13, params)
                .map_err(|e| Error::broken("hashing", e)),
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
        for which in [Secret::Pin, Secret::Password] {
            let hash = hasher.hash_now(which, "271828").unwrap();
            assert!(hasher.check_now(which, "271828", &hash).unwrap());
            assert!(!hasher.check_now(which, "271829", &hash).unwrap());
        }
    }

    /// Its answer must come from the costly comparison, not from an error on the way there.
    #[test]
    fn nobodys_hash_is_really_compared() {
        let hasher = hasher();
        assert!(!hasher.check_now(Secret::Pin, "000000", &hasher.nobody_pin).unwrap());
        let parsed = PasswordHash::new(&hasher.nobody_pin).unwrap();
        let why = hasher.argon(Secret::Pin).unwrap().verify_password(b"000000", &parsed);
        assert_eq!(why, Err(argon2::password_hash::Error::PasswordInvalid));
    }
}
