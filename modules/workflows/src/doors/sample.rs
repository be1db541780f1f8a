//! What to send to a door, ready to be copied: the message, the command line, the node of n8n.

use super::Kept;
use kernel::field::Kind;
use kernel::prelude::*;
use serde_json::{Value, json};

/// A message for the first thing that the door lets in.
pub(super) fn message(scope: &Scope, door: &Kept, email: &str) -> Value {
    let first = door.actions.iter().flatten().next().map_or("", String::as_str);
    let (action, of) = first.split_once(':').map_or((first, ""), |(action, of)| (action, of));
    let resource = scope.house().edition().resource(of);
    let id = "00000000-0000-0000-0000-000000000000";
    let data = match action {
        "record.create" => json!({"resource": of, "fields": fields(resource)}),
        "record.update" => json!({"resource": of, "id": id, "fields": fields(resource)}),
        "record.status" => {
            let field =
                resource.and_then(|of| super::chosen::statuses(of).find(|f| f.name == "status").or(super::chosen::statuses(of).next()));
            let value = field.and_then(crate::rule::values).and_then(|all| all.first().copied());
            json!({"resource": of, "id": id, "field": field.map(|f| f.name), "value": value})
        }
        "record.note" => json!({"resource": of, "id": id, "text": "…"}),
        "task.create" => json!({"title": "…", "due_on": "2027-01-15", "owner": email}),
        "people.tell" => json!({"to": email, "title": "…", "urgent": false}),
        _ => json!({"workflow": id, "context": {}}),
    };
    json!({"source": door.source, "userEmail": email, "action": action, "data": data})
}

fn fields(of: Option<&'static Resource>) -> Value {
    let said = of.into_iter().flat_map(|of| of.fields).filter(|f| (f.required || f.title) && !f.readonly && !f.sensitive);
    let value = |field: &Field| match field.kind {
        Kind::Choice(all) => json!(all.first()),
        Kind::Flag => json!(false),
        Kind::Number(..) | Kind::Money => json!(0),
        Kind::Date => json!("2027-01-15"),
        _ => json!("…"),
    };
    said.map(|field| (field.name.to_string(), value(field))).collect::<serde_json::Map<_, _>>().into()
}

/// The same for a command line. What an agency typed is a source alone, which holds no quotes.
pub(super) fn curl(address: &str, message: &Value) -> String {
    let message = message.to_string().replace('\'', "'\\''");
    format!(
        "curl -X POST '{address}' \\\n  -H 'X-Estrade-Key: esd_…' \\\n  -H 'Idempotency-Key: 1' \\\n  -H 'Content-Type: application/json' \\\n  -d '{message}'"
    )
}

/// One key for each thing that a node of n8n sends: it sends one message for each item, and stands in a workflow more than once.
const N8N_KEY: &str = "={{ $workflow.id }}-{{ $execution.id }}-{{ $nodeId }}-{{ $runIndex }}-{{ $itemIndex }}";

/// The same for n8n: a node to be pasted onto its canvas, whose key is a credential of the kind "Header Auth".
pub(super) fn node(address: &str, message: &Value) -> String {
    let node = json!({
        "nodes": [{
            "name": "Estrade", "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [0, 0],
            "parameters": {
                "method": "POST", "url": address, "authentication": "genericCredentialType", "genericAuthType": "httpHeaderAuth",
                "sendHeaders": true,
                "headerParameters": {"parameters": [{"name": "Idempotency-Key", "value": N8N_KEY}]},
                "sendBody": true, "specifyBody": "json", "jsonBody": serde_json::to_string_pretty(message).unwrap_or_default(), "options": {},
            },
        }],
        "connections": {},
    });
    serde_json::to_string_pretty(&node).unwrap_or_default()
}
