//! An agency in its last thirty days: its people read and take out, undo it with a click, and change nothing else. Visitors
//! are told that it closed.

use kernel::module::PUBLIC;
use kernel::tenant::{Status, Tenant};

/// The code of a refusal because the agency closes.
pub(crate) const CODE: &str = "agency-closing";

/// Where one undoes it, or may: one's own way in, one's own account, the closure itself.
const OPEN: [&str; 5] = ["/app/settings/closing", "/api/v1/closing", "/app/profile", "/app/proof", "/new-password"];

/// Whether nobody is served here: an agency that was closed, or the site of one that closes. Its back office and API stay.
pub(crate) fn shut(tenant: &Tenant, path: &str) -> bool {
    let inside = |root: &str| path == root || path.starts_with(&format!("{root}/"));
    match tenant.status {
        Status::Active => false,
        Status::Closing { .. } => !(inside("/app") || inside("/api") || path == "/new-password"),
        Status::Suspended { .. } | Status::Going => true,
    }
}

/// Whether the agency sleeps, so that this line may not be taken by whoever would change something.
pub(crate) fn sleeps(tenant: &Tenant, path: &str, may: &str) -> bool {
    let open = OPEN.iter().any(|open| path == *open || path.starts_with(&format!("{open}/")));
    // Visitors' forms are shut; what is left of them are ways in and out.
    let way = may == PUBLIC && !path.starts_with("/app");
    matches!(tenant.status, Status::Closing { .. }) && !open && !way
}
