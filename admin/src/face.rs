//! The agency's logo: on its pages, its site and its letters.

use crate::SETTINGS;
use crate::settings::{saved, shown, write};
use actix_multipart::Multipart;
use actix_web::Either;
use kernel::error::{Error, Result};
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde_json::{Map, Value, json};
use web::{Go, Page, Visit, limits, pictures};

pub fn routes(r: &mut Routes) {
    r.post("/app/settings/logo", SETTINGS, hang);
    r.post("/app/settings/logo/remove", SETTINGS, remove);
}

fn change(key: Value) -> Map<String, Value> {
    [("logo".to_string(), key)].into_iter().collect()
}

/// Takes a picture as the logo; what is wrong with the file is said on the same page.
async fn hang(visit: Visit, scope: Scope, parts: Multipart) -> Result<Either<Page, Go>> {
    limits::per_minute(&format!("pictures:{}", scope.principal().actor()), 30)?;
    let kept = match pictures::file(parts).await {
        Ok((name, bytes)) => pictures::keep(&scope, &name, bytes).await,
        Err(e) => Err(e),
    };
    match kept {
        Ok(key) => Ok(Either::Right(saved("logo", scope.tx(move |tx| write(tx, change(json!(key)))).await?))),
        Err(Error::Invalid(wrongs)) => Ok(Either::Left(shown(&visit, &scope, None, &wrongs))),
        Err(e) => Err(e),
    }
}

/// Back to the agency's initials; the picture itself stays in the library, so that this can be undone.
async fn remove(scope: Scope) -> Result<Go> {
    Ok(saved("logo", scope.tx(|tx| write(tx, change(Value::Null))).await?))
}
