//! A key shown from where it is not used: refused, said, and written into the agency's journal.

use crate::visit::Visit;
use kernel::error::Error;
use kernel::principal::Id;
use moka::sync::Cache;
use std::sync::LazyLock;
use std::time::Duration;

/// The code of the refusal.
pub(crate) const CODE: &str = "key-elsewhere";

/// Lines already written: one an hour for a key and an address, whoever hammers.
static TOLD: LazyLock<Cache<(Id, String), ()>> =
    LazyLock::new(|| Cache::builder().max_capacity(10_000).time_to_live(Duration::from_secs(3_600)).build());

/// Refuses this key here.
pub(crate) fn refused(visit: &Visit, key: Id, tenant: Id) -> Error {
    let address = visit.address().to_string();
    if TOLD.entry((key, address.clone())).or_insert(()).is_fresh() {
        let house = visit.house().clone();
        actix_web::rt::spawn(async move {
            if let Err(e) = house.token_elsewhere(key, tenant, address).await {
                tracing::warn!(error = %e, "a refused key could not be written down");
            }
        });
    }
    Error::Conflict(CODE.into())
}
