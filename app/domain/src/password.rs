//! Password hashes: argon2id (RFC 9106), off the async threads and never more at once than the machine can bear.

use crate::entropy::{self, Entropy};
use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use std::fmt;
use std::sync::Arc;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// More would only make everybody wait: at 30 ms a hash, 64 waiting behind two cores are served within a second.
const MOST_WAITING: usize = 64;

/// The stored form of a password, in PHC notation: `$argon2id$v=19$m=19456,t=2,p=1$…`.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// Text that is not an argon2id hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored password hash is not an argon2id hash")]
pub struct InvalidPasswordHash;

impl PasswordHash {
    /// Reads a stored hash.
    ///
    /// # Errors
    /// [`InvalidPasswordHash`] for anything that is not a whole argon2id hash.
    pub fn parse(text: &str) -> Result<Self, InvalidPasswordHash> {
        let hash = phc::PasswordHash::new(text).map_err(|_| InvalidPasswordHash)?;
        if hash.algorithm != argon2::ARGON2ID_IDENT || hash.salt.is_none() || hash.hash.is_none() {
            return Err(InvalidPasswordHash);
        }
        Params::try_from(&hash).map_err(|_| InvalidPasswordHash)?;
        Ok(Self(text.to_owned()))
    }

    /// The text for the store, and for nothing else.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// How expensive a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// What every server uses: 19 MiB and two passes on one lane.
    pub const STANDARD: Self = Self { memory_kib: 19 * 1024, passes: 2 };
    /// The least that argon2 allows: for tests, where nothing is worth guarding.
    pub const FOR_TESTS: Self = Self { memory_kib: 8, passes: 1 };
}

/// So many people are signing in that this one should try again in a moment: 503, never a wrong password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Too many people are signing in right now. Try again in a moment.")]
pub struct HasherBusy;

/// Hashes and verifies passwords, a few at a time. Clones share the same bound.
#[derive(Debug, Clone)]
pub struct PasswordHasher {
    cost: Cost,
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
}

impl PasswordHasher {
    /// At most `parallel` hashes at once, at the standard cost; with 0, one.
    pub fn new(parallel: usize) -> Self {
        Self::with_cost(parallel, Cost::STANDARD)
    }

    /// The same at another cost, for tests and benchmarks. Hashes made at any cost verify.
    pub fn with_cost(parallel: usize, cost: Cost) -> Self {
        Self::bounded(parallel, MOST_WAITING, cost)
    }

    /// Hashes a password with a fresh salt.
    ///
    /// # Errors
    /// [`HasherBusy`] when too many are waiting already, or when there is no memory left to hash in.
    pub async fn hash(&self, password: &str, entropy: &dyn Entropy) -> Result<PasswordHash, HasherBusy> {
        let salt = entropy::bytes::<16>(entropy);
        let argon2 = self.argon2()?;
        self.run(password, move |password| {
            argon2.hash_password_with_salt(password, &salt).map(|hash| PasswordHash(hash.to_string()))
        })
        .await?
        .map_err(|_| HasherBusy)
    }

    /// Whether the password belongs to the hash. Without a hash (no such account) it takes as long and says no.
    ///
    /// # Errors
    /// [`HasherBusy`] when too many are waiting already.
    pub async fn verify(&self, hash: Option<&PasswordHash>, password: &str) -> Result<bool, HasherBusy> {
        let argon2 = self.argon2()?;
        let hash = hash.cloned();
        self.run(password, move |password| {
            if let Some(hash) = hash {
                return argon2.verify_password(password, hash.as_str()).is_ok();
            }
            std::hint::black_box(argon2.hash_password_with_salt(password, &[0; 16]).is_ok());
            false
        })
        .await
    }

    /// Whether the hash was made at less than today's cost: then the password is hashed anew at the next sign-in.
    pub fn needs_rehash(&self, hash: &PasswordHash) -> bool {
        let params = phc::PasswordHash::new(hash.as_str()).ok().and_then(|hash| Params::try_from(&hash).ok());
        params.is_none_or(|params| {
            params.m_cost() < self.cost.memory_kib || params.t_cost() < self.cost.passes || params.p_cost() != 1
        })
    }

    fn bounded(parallel: usize, waiting: usize, cost: Cost) -> Self {
        let parallel = parallel.max(1);
        Self {
            cost,
            running: Arc::new(Semaphore::new(parallel)),
            admitted: Arc::new(Semaphore::new(parallel + waiting)),
        }
    }

    fn argon2(&self) -> Result<Argon2<'static>, HasherBusy> {
        let params = Params::new(self.cost.memory_kib, self.cost.passes, 1, None).map_err(|_| HasherBusy)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// The permits travel into the blocking thread: a caller that goes away does not make room before its hash is done.
    async fn run<T: Send + 'static>(
        &self,
        password: &str,
        work: impl FnOnce(&[u8]) -> T + Send + 'static,
    ) -> Result<T, HasherBusy> {
        let password = Zeroizing::new(password.as_bytes().to_vec());
        let place = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| HasherBusy)?;
        let turn = Arc::clone(&self.running).acquire_owned().await.map_err(|_| HasherBusy)?;
        let task = move || {
            let _held = (place, turn);
            work(&password)
        };
        tokio::task::spawn_blocking(task).await.map_err(|_| HasherBusy)
    }
}

/// As many at once as there are cores, and at most two: the rest of the machine is for everybody else.
impl Default for PasswordHasher {
    fn default() -> Self {
        Self::new(std::thread::available_parallelism().map_or(1, usize::from).min(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    fn cheap() -> PasswordHasher {
        PasswordHasher::with_cost(2, Cost::FOR_TESTS)
    }

    #[tokio::test]
    async fn a_password_verifies_against_its_own_hash_only() {
        let (hasher, entropy) = (cheap(), SeededEntropy::new(1));
        let hash = hasher.hash("correct horse", &entropy).await.unwrap();
        for (text, expected) in
            [("correct horse", true), ("Correct horse", false), ("correct horse ", false), ("", false)]
        {
            assert_eq!(hasher.verify(Some(&hash), text).await, Ok(expected), "{text:?}");
        }
    }

    #[tokio::test]
    async fn two_hashes_of_one_password_differ() {
        let (hasher, entropy) = (cheap(), SeededEntropy::new(1));
        let one = hasher.hash("same", &entropy).await.unwrap();
        assert_ne!(one, hasher.hash("same", &entropy).await.unwrap());
    }

    #[tokio::test]
    async fn no_account_is_a_wrong_password() {
        assert_eq!(cheap().verify(None, "anything").await, Ok(false));
    }

    #[tokio::test]
    async fn without_an_account_the_whole_work_is_done_all_the_same() {
        let hasher = PasswordHasher::new(1);
        let hash = hasher.hash("right", &SeededEntropy::new(1)).await.unwrap();
        let mut fastest = [std::time::Duration::MAX; 2];
        for _ in 0..3 {
            for (slot, hash) in [(0, Some(&hash)), (1, None)] {
                let started = std::time::Instant::now();
                assert_eq!(hasher.verify(hash, "wrong").await, Ok(false));
                fastest[slot] = fastest[slot].min(started.elapsed());
            }
        }
        // An early return is thousands of times faster; a busy machine is not.
        assert!(fastest[1] * 3 > fastest[0], "{fastest:?}");
    }

    #[tokio::test]
    async fn the_standard_cost_is_written_into_the_hash() {
        let hash = PasswordHasher::default().hash("x", &SeededEntropy::new(1)).await.unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_verifies_and_a_weaker_one_wants_to_be_made_anew() {
        let entropy = SeededEntropy::new(1);
        let made = |memory_kib, passes| PasswordHasher::with_cost(1, Cost { memory_kib, passes });
        let today = made(16, 2);
        for (memory_kib, passes, weaker) in
            [(8, 2, true), (16, 1, true), (16, 2, false), (32, 2, false), (16, 3, false)]
        {
            let hash = made(memory_kib, passes).hash("pass", &entropy).await.unwrap();
            assert_eq!(today.verify(Some(&hash), "pass").await, Ok(true));
            assert_eq!(today.needs_rehash(&hash), weaker, "{memory_kib} KiB, {passes} passes");
        }
    }

    #[tokio::test]
    async fn who_would_wait_too_long_is_told_at_once() {
        let hasher = PasswordHasher::bounded(1, 1, Cost::FOR_TESTS);
        let _running = Arc::clone(&hasher.admitted).acquire_owned().await.unwrap();
        let waiting = Arc::clone(&hasher.admitted).acquire_owned().await.unwrap();
        assert_eq!(hasher.verify(None, "x").await, Err(HasherBusy));
        drop(waiting);
        assert_eq!(hasher.verify(None, "x").await, Ok(false));
    }

    #[tokio::test]
    async fn no_more_run_at_once_than_allowed() {
        let hasher = PasswordHasher::bounded(2, 8, Cost::FOR_TESTS);
        let most = Arc::new(std::sync::Mutex::new((0, 0)));
        let jobs = (0..8).map(|_| {
            let most = Arc::clone(&most);
            hasher.run("x", move |_| {
                let mut counts = most.lock().unwrap();
                counts.0 += 1;
                counts.1 = counts.1.max(counts.0);
                drop(counts);
                std::thread::yield_now();
                most.lock().unwrap().0 -= 1;
            })
        });
        futures::future::join_all(jobs).await;
        assert!((1..=2).contains(&most.lock().unwrap().1));
    }

    #[tokio::test]
    async fn only_an_argon2id_hash_is_read_from_the_store() {
        let hash = cheap().hash("x", &SeededEntropy::new(1)).await.unwrap();
        assert_eq!(PasswordHash::parse(hash.as_str()), Ok(hash.clone()));
        for bad in
            ["", "x", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuu", &hash.as_str().replace("argon2id", "argon2i")]
        {
            assert_eq!(PasswordHash::parse(bad), Err(InvalidPasswordHash), "{bad:?}");
        }
        assert!(!format!("{hash:?}").contains("argon2"));
    }
}
