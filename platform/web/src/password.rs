//! Passwords: Argon2id, in a bounded pool so that a flood of sign-ins leaves
//! the rest of the house its processors.

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use kernel::error::{Busy, Error, Result, Wrong};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Half the processors at once, two at most: each takes 19 MiB and a whole processor, and people are at work beside a flood.
/// Thirty-two may wait; more are sent away (reliability, C1).
static AT_WORK: LazyLock<Semaphore> = LazyLock::new(|| {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Semaphore::new((processors / 2).clamp(1, 2))
});
static WAITING: AtomicUsize = AtomicUsize::new(0);
const MOST_WAITING: usize = 32;
/// What passwords were looked at in, while more of them wait.
static SPARE: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// OWASP's second choice: 19 MiB, two passes, one lane.
static ARGON: LazyLock<Argon2<'static>> =
    LazyLock::new(|| Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 2, 1, None).unwrap_or_default()));

/// A hash that no password has, to spend the same time on addresses without an account.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| ARGON.hash_password(b"no password has this hash").map(|h| h.to_string()).unwrap_or_default());

/// The hash of a password, as it is kept.
pub async fn hash(plain: &str) -> Result<String> {
    let plain = plain.to_string();
    bounded(move || ARGON.hash_password(plain.as_bytes()).map(|h| h.to_string()).map_err(|e| Error::internal(e.to_string()))).await
}

/// Whether a password has this hash. Without a hash the same time is spent and the answer is no.
pub async fn verify(plain: &str, hash: Option<&str>) -> Result<bool> {
    let (plain, known) = (plain.to_string(), hash.is_some());
    let hash = hash.unwrap_or(&NOBODY).to_string();
    bounded(move || Ok(fits(plain.as_bytes(), &hash).is_some_and(|fits| fits && known))).await
}

/// Whether a password has this hash, in memory that the next one takes over: given back each time, some nineteen megabytes more
/// of it than are in use would lie about during a flood. None for what is no hash.
fn fits(plain: &[u8], hash: &str) -> Option<bool> {
    let hash = PasswordHash::new(hash).ok()?;
    let (salt, expected) = (hash.salt.as_ref()?, hash.hash.as_ref()?);
    let version = hash.version.map_or(Ok(Version::default()), Version::try_from).ok()?;
    let argon = Argon2::new(Algorithm::try_from(hash.algorithm.as_str()).ok()?, version, Params::try_from(&hash).ok()?);
    let spare = || SPARE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut memory = spare().pop().unwrap_or_default();
    memory.resize(argon.params().block_count(), Block::default());
    let mut found = vec![0; expected.len()];
    argon.hash_password_into_with_memory(plain, salt.as_ref(), &mut found, &mut memory).ok()?;
    if WAITING.load(Ordering::Acquire) > 0 {
        spare().push(memory);
    } else {
        spare().clear();
    }
    // Compared in the same time whatever differs.
    Some(Output::new(&found).ok()? == *expected)
}

/// What is wrong with a new password: length only, and the ones everybody tries first.
pub fn check(field: &str, plain: &str) -> Option<Wrong> {
    const COMMON: [&str; 12] = [
        "motdepasse12",
        "password1234",
        "azertyuiop12",
        "qwertyuiop12",
        "123456789012",
        "aaaaaaaaaaaa",
        "motdepasse123",
        "password12345",
        "passwordpassword",
        "motdepassemotdepasse",
        "111111111111",
        "000000000000",
    ];
    let length = plain.chars().count();
    match length {
        0 => Some(Wrong::new(field, "required")),
        1..12 => Some(Wrong::new(field, "password-short").with("min", 12)),
        129.. => Some(Wrong::new(field, "too-long").with("max", 128)),
        _ if COMMON.contains(&plain.to_lowercase().as_str()) => Some(Wrong::new(field, "password-common")),
        _ => None,
    }
}

async fn bounded<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    if WAITING.fetch_add(1, Ordering::AcqRel) >= MOST_WAITING {
        WAITING.fetch_sub(1, Ordering::AcqRel);
        return Err(Error::Busy(Busy::TooMany(5)));
    }
    let permit = AT_WORK.acquire().await;
    WAITING.fetch_sub(1, Ordering::AcqRel);
    let permit = permit.map_err(Error::internal)?;
    let done = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
    drop(permit);
    done
}
