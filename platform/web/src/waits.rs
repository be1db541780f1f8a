//! What a program is told whose wish waits for a second person.

use kernel::principal::Id;
use serde_json::{Value, json};

/// Where the wish waits.
pub fn waits(request: Id) -> Value {
    json!({"approval": request, "href": format!("/api/v1/approvals/{request}")})
}

/// The same, in the API's description.
pub fn waits_told() -> Value {
    let text = json!({"type": "string"});
    json!({"type": "object", "properties": {"approval": {"type": "string", "format": "uuid"}, "href": text}})
}
