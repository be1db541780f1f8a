//! An operator's key at the platform's own API.

use crate::limits;
use crate::visit::Visit;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use kernel::accounts::hash_of;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use std::future::{Ready, ready};

/// The operator whose key a request showed: the only way to the operators' API.
#[derive(Clone, Copy, Debug)]
pub struct ByKey(pub Id);

/// Lines that open to an operator's key.
pub(crate) fn is_of(path: &str) -> bool {
    path.starts_with("/api/v1/operators/")
}

/// Lets a good key in; a guesser waits.
pub(crate) async fn admit(req: &ServiceRequest, visit: &Visit, key: &str) -> Result<()> {
    let hash = hash_of(key);
    let Some((key, operator)) = visit.house().platform_tx("system:operator-key", move |tx| tx.operator_of_key(hash)).await? else {
        limits::per_minute(&format!("api-wrong:{}", visit.source()), limits::A_GUESSER)?;
        return Err(Error::Anonymous);
    };
    limits::per_minute(&format!("api-operator:{key}"), limits::A_KEY)?;
    req.extensions_mut().insert(ByKey(operator));
    Ok(())
}

impl FromRequest for ByKey {
    type Error = Error;
    type Future = Ready<Result<Self>>;
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(req.extensions().get::<ByKey>().copied().ok_or(Error::Anonymous))
    }
}
