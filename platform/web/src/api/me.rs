//! Who is calling, and what there is to call.

use crate::visit::Visit;
use actix_web::HttpResponse;
use kernel::error::Result;
use kernel::module::Module;
use kernel::principal::Principal;
use kernel::scope::Scope;
use serde_json::{Value, json};

/// The caller, and everything they may do here.
pub(super) async fn me(scope: Scope, visit: Visit) -> Result<HttpResponse> {
    let all = scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name)).flat_map(Module::all_permissions);
    let may: Vec<_> = all.filter(|p| scope.allows(p)).collect();
    let by = match scope.principal() {
        Principal::Token { .. } => "token",
        _ => "session",
    };
    Ok(HttpResponse::Ok().json(json!({
        "agency": {"slug": scope.tenant().slug, "name": scope.tenant().name, "zone": scope.tenant().zone, "locale": scope.tenant().locale},
        "member": scope.principal().member(), "by": by, "permissions": may,
        "email": visit.session().map(|s| &s.account.email),
    })))
}

/// Every resource the caller may read, and where it is described.
pub(super) async fn index(scope: Scope, visit: Visit) -> HttpResponse {
    let modules = scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name));
    let readable = modules.flat_map(|m| m.resources.iter()).filter(|r| scope.allows(r.may.read));
    let resources: Vec<_> = readable.map(|r| json!({"name": r.name, "href": format!("{}/api/v1/{}", visit.origin(), r.name)})).collect();
    HttpResponse::Ok().json(json!({"resources": resources, "description": format!("{}/api/v1/openapi.json", visit.origin())}))
}

/// What the caller is told about themselves.
pub(super) fn me_told() -> Value {
    let text = json!({"type": "string"});
    json!({"gives": {"type": "object", "properties": {
        "agency": {"type": "object", "properties": {"slug": text, "name": text, "zone": text, "locale": text}},
        "member": {"type": ["string", "null"], "format": "uuid"}, "by": {"type": "string", "enum": ["token", "session"]},
        "permissions": {"type": "array", "items": text}, "email": {"type": ["string", "null"]},
    }}})
}

/// What there is.
pub(super) fn index_told() -> Value {
    let text = json!({"type": "string"});
    let resource = json!({"type": "object", "properties": {"name": text, "href": text}});
    json!({"gives": {"type": "object", "properties": {"resources": {"type": "array", "items": resource}, "description": text}}})
}
