//! What the platform says of itself.

use crate::plan;
use kernel::module::PUBLIC;
use kernel::routes::{Ground, Routes};
use serde_json::json;
use web::{Page, Visit};

pub fn routes(r: &mut Routes) {
    r.on(Ground::Platform).get("/", PUBLIC, landing).get("/prices", PUBLIC, prices).get("/legal", PUBLIC, legal);
}

async fn landing(visit: Visit) -> Page {
    Page::new("platform/landing.html").title("platform-title").with("plans", plan::shown(&visit))
}

async fn prices(visit: Visit) -> Page {
    Page::new("platform/prices.html").title("platform-prices-title").with("plans", plan::shown(&visit))
}

async fn legal(visit: Visit) -> Page {
    let house =
        json!({"name": "Estrade", "address": null, "email": format!("bonjour@{}", visit.config().base), "director": null, "hosting": null});
    Page::new("platform/legal.html").title("platform-legal-title").with("house", house)
}
