//! Watching who is refused: counted in memory, written two seconds later in one
//! statement, judged there. A request never waits for it.

use crate::host;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use kernel::breach::Refused;
use kernel::house::House;
use kernel::principal::Id;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long refusals are gathered before they are written.
const GATHERED: Duration = Duration::from_secs(2);
/// Lines of one batch; whoever comes after them is counted together.
const MOST: usize = 2_000;
/// The source of those who came after.
const OTHERS: &str = "*";

type Key = (String, DateTime<Utc>, Option<Id>);

/// What this process has counted and not written yet.
#[derive(Clone, Default)]
pub struct Watch(Arc<Counted>);

#[derive(Default)]
struct Counted {
    lines: Mutex<HashMap<Key, Refused>>,
    writing: AtomicBool,
}

impl Watch {
    /// Somebody was refused with this status; a refusal that is said otherwise (a wrong password) counts as 401.
    pub(crate) fn note(&self, visit: &Visit, route: &str, status: StatusCode) {
        let minute = DateTime::from_timestamp(Utc::now().timestamp().div_euclid(60) * 60, 0).unwrap_or_default();
        let tenant = visit.tenant().map(|t| t.id);
        {
            let mut lines = self.0.lines.lock().unwrap_or_else(PoisonError::into_inner);
            let source = if lines.len() < MOST { visit.source() } else { OTHERS };
            let line = lines.entry((source.to_string(), minute, tenant)).or_insert_with(|| Refused {
                source: source.to_string(),
                minute,
                tenant_id: tenant,
                address: String::new(),
                route: String::new(),
                account_id: None,
                count: 0,
                unsigned: 0,
                forbidden: 0,
                too_many: 0,
            });
            line.count = line.count.saturating_add(1);
            let of = match status {
                StatusCode::FORBIDDEN => &mut line.forbidden,
                StatusCode::TOO_MANY_REQUESTS => &mut line.too_many,
                _ => &mut line.unsigned,
            };
            *of = of.saturating_add(1);
            line.address = visit.address().into();
            line.route = route.chars().take(200).collect();
            line.account_id = visit.session().map(|s| s.account.id).or(line.account_id);
        }
        if !self.0.writing.swap(true, Ordering::AcqRel) {
            let (watch, house, proxies) = (self.clone(), visit.house().clone(), visit.config().proxies.clone());
            actix_web::rt::spawn(async move {
                tokio::time::sleep(GATHERED).await;
                watch.0.writing.store(false, Ordering::Release);
                watch.write(&house, &proxies).await;
            });
        }
    }

    async fn write(&self, house: &House, proxies: &[host::Proxy]) {
        let lines = std::mem::take(&mut *self.0.lines.lock().unwrap_or_else(PoisonError::into_inner));
        let mut lines: Vec<Refused> = lines.into_values().collect();
        // Two processes that write the same lines take them in the same order.
        lines.sort_by(|a, b| (&a.source, a.minute, a.tenant_id).cmp(&(&b.source, b.minute, b.tenant_id)));
        let refused: i64 = lines.iter().map(|l| i64::from(l.count)).sum();
        let mut sources: Vec<String> = lines.iter().map(|l| l.source.clone()).collect();
        sources.dedup();
        let spared: HashSet<String> =
            lines.iter().filter(|l| l.source == OTHERS || !may_be_banned(&l.address, proxies)).map(|l| l.source.clone()).collect();
        let written = house.platform_tx("system:watch", move |tx| {
            tx.log_refusals(&lines)?;
            tx.judge(&sources, |source| !spared.contains(source))
        });
        match written.await {
            Ok(kept_out) => {
                let (house, banned) = (house.clone(), kept_out.clone());
                let told = tokio::task::spawn_blocking(move || house.tell_of_bans(&banned)).await;
                if !matches!(told, Ok(Ok(()))) {
                    tracing::warn!(?told, "a ban could not be written into the agencies' journals");
                }
                for (source, until) in kept_out {
                    tracing::warn!(source, %until, "kept out after too many refusals");
                }
            }
            Err(e) => tracing::warn!(error = %e, refused, "refusals could not be written down"),
        }
    }
}

/// Nobody's proxy, nor an address of our own ground: whoever bans those by mistake bans everybody behind them.
pub fn may_be_banned(address: &str, proxies: &[host::Proxy]) -> bool {
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let near = match address {
        IpAddr::V4(four) => four.is_loopback() || four.is_private() || four.is_link_local(),
        IpAddr::V6(six) => six.is_loopback() || six.is_unique_local() || six.is_unicast_link_local(),
    };
    !near && !host::is_proxy(address, proxies)
}

#[cfg(test)]
mod tests {
    use super::may_be_banned;

    #[test]
    fn a_proxy_and_the_house_itself_are_never_kept_out() {
        let proxies = ["203.0.113.0/24".parse().expect("a network")];
        for kept in ["127.0.0.1", "::1", "10.0.0.8", "192.168.1.4", "fd00::1", "203.0.113.7", ""] {
            assert!(!may_be_banned(kept, &proxies), "{kept}");
        }
        assert!(may_be_banned("198.51.100.9", &proxies) && may_be_banned("2001:db8::1", &proxies));
    }
}
