//! How the house is: for load balancers, for Prometheus, for a proxy that wants
//! a certificate.

use crate::metrics;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Query;
use kernel::error::Result;
use kernel::module::PUBLIC;
use kernel::routes::{Ground, Routes};
use kernel::tenant::Place;
use serde::Deserialize;
use serde_json::json;

pub(crate) fn routes(r: &mut Routes) {
    r.within(None).on(Ground::Platform).get("/healthz", PUBLIC, alive).get("/readyz", PUBLIC, ready).get("/metrics", PUBLIC, figures).get(
        "/certificate",
        PUBLIC,
        certificate,
    );
}

/// The process runs.
async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(json!({"alive": true}))
}

/// The process can serve: the database answers, and changes are heard of.
async fn ready(visit: Visit) -> Result<HttpResponse> {
    let house = visit.house().clone();
    let database = tokio::task::spawn_blocking(move || house.database_answers()).await.map_err(kernel::error::Error::internal)?;
    let hears = visit.house().hears();
    let mut answer = if database { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    Ok(answer.json(json!({"database": database, "changes": hears})))
}

/// Prometheus reads it from this machine, or through a listed proxy's rules.
async fn figures(visit: Visit) -> Result<HttpResponse> {
    let near = visit.address().parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if !near {
        return Err(kernel::error::Error::NotFound);
    }
    let house = visit.house().clone();
    let text = tokio::task::spawn_blocking(move || metrics::text(&house)).await.map_err(kernel::error::Error::internal)?;
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4")).body(text))
}

#[derive(Deserialize)]
struct Asked {
    domain: String,
}

/// Whether a proxy may get a certificate for a name: 200 for an agency's address, 404 for any other.
async fn certificate(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse> {
    let Some(host) = crate::host::canonical(&asked.domain) else { return Ok(HttpResponse::NotFound().finish()) };
    Ok(match visit.house().place(&host).await? {
        Place::Nowhere => HttpResponse::NotFound().finish(),
        Place::Platform | Place::Agency(_) => HttpResponse::Ok().finish(),
    })
}
