//! The kit of whole-house tests: a house of one's own per test, on a real
//! PostgreSQL, served over real HTTP, with agencies in it and people at browsers.

mod browser;
pub mod carriage;
mod cluster;
mod estate;
pub mod eyes;
pub mod fill;
pub mod hostile;
pub mod objects;
mod passkey;
pub mod probe;

pub use browser::{Answer, Browser};
pub use cluster::{Cluster, ROLE_PASSWORD, SECRET, settings};
pub use estate::{Agency, Estate, HASH, PASSWORD};
pub use passkey::SoftPasskey;

use uuid::Uuid;

/// The program beside the tests that works in processes of its own, as the host does.
pub fn works_apart() -> apart::Program {
    let test = std::env::current_exe().expect("this program");
    apart::Program(test.ancestors().nth(2).expect("a target folder").join("works-apart"))
}

/// A line's path with this key in every hole.
pub fn filled(path: &str, key: &Uuid) -> String {
    let hole = |part: &str| match (part.find('{'), part.rfind('}')) {
        (Some(from), Some(to)) => format!("{}{key}{}", &part[..from], &part[to + 1..]),
        _ => part.to_string(),
    };
    path.split('/').map(hole).collect::<Vec<_>>().join("/")
}

/// How often to try: `short` before every commit; at night that share of `long` which `ESTRADE_NIGHTLY` says (1 is all).
pub fn share(short: usize, long: usize) -> usize {
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of tries")]
    let part = |share: f64| (long as f64 * share) as usize;
    let night = std::env::var("ESTRADE_NIGHTLY").ok().and_then(|share| share.parse().ok());
    night.map_or(short, |share| part(share).max(short))
}

/// Waits until something that others do has been done; panics with what it was after twenty seconds.
pub async fn until(what: &str, check: impl Fn() -> bool) {
    let since = std::time::Instant::now();
    while !check() {
        assert!(since.elapsed() < std::time::Duration::from_secs(20), "still not: {what}");
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
}
