//! Counting in memory what may be asked only so often. Each process counts for
//! itself, which protects its own processors: what must be exact across processes
//! (signing in, mails, bans) is counted in the database.

use crate::plan::Pace;
use kernel::error::{Busy, Error, Result};
use mind::minutes::Minutes;
use std::sync::LazyLock;
use std::time::Instant;

static MINUTES: LazyLock<Minutes> = LazyLock::new(|| Minutes::new(100_000));

/// How much of a limit is left, after this request was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// What is limited: a word for the headers.
    pub of: &'static str,
    pub most: u32,
    pub left: u32,
    /// Seconds until all of it is there again.
    pub reset: u32,
    over: bool,
}

impl Allowance {
    /// One more of `key` in this minute.
    pub fn count(of: &'static str, key: &str, most: u32) -> Allowance {
        let counted = MINUTES.count(key, Instant::now());
        let reset = u32::try_from(counted.lasts.as_secs()).unwrap_or(60) + 1;
        Allowance { of, most, left: most.saturating_sub(counted.before.saturating_add(1)), reset, over: counted.before >= most }
    }

    /// `Busy` when there was nothing left.
    pub fn within(self) -> Result<()> {
        if self.over { Err(Error::Busy(Busy::TooMany(self.reset))) } else { Ok(()) }
    }
}

/// One more of `key` in this minute; `Busy` until the minute is over when there were `most` already.
pub fn per_minute(key: &str, most: u32) -> Result<()> {
    Allowance::count("", key, most).within()
}

/// What an operator's program may ask in a minute with one key.
pub(crate) const A_KEY: u32 = 100;
/// What an agency's programs may ask when no plan can be read.
pub(crate) const UNPLANNED: Pace = Pace { key: 60, agency: 300 };
/// What a browser's session may ask of the API in a minute, unless the host was told otherwise.
pub const A_SESSION: u32 = 300;
/// Megabytes of one file, unless the host was told otherwise.
pub const A_FILE: u64 = 500;
/// Keys that open nothing, from one address in a minute.
pub(crate) const A_GUESSER: u32 = 30;

/// The headers that tell a program its limits (draft-ietf-httpapi-ratelimit-headers): the policies, and what is left.
pub(crate) fn told(allowances: &[Allowance]) -> [(&'static str, String); 2] {
    let list = |one: &dyn Fn(&Allowance) -> String| allowances.iter().map(one).collect::<Vec<_>>().join(", ");
    [
        ("ratelimit-policy", list(&|a| format!("\"{}\";q={};w=60", a.of, a.most))),
        ("ratelimit", list(&|a| format!("\"{}\";r={};t={}", a.of, a.left, a.reset))),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Allowance, told};

    #[test]
    fn what_is_left_is_told_until_there_is_nothing() {
        let ask = || Allowance::count("key", "a test's own", 2);
        let (first, second, third) = (ask(), ask(), ask());
        assert_eq!((first.left, second.left, third.left), (1, 0, 0));
        assert!(first.within().is_ok() && second.within().is_ok() && third.within().is_err());
        assert_eq!(told(&[Allowance { reset: 42, ..first }]).map(|(_, v)| v), ["\"key\";q=2;w=60", "\"key\";r=1;t=42"]);
    }
}
