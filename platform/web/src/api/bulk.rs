//! Acts on many by the API: each record answers for itself, the whole is tried first if asked, and taken back.

use super::idempotency::{Done, once};
use super::{answer, object};
use crate::records::bulk::{Act, Begun, Chosen, begin, carry, find, go, matching, take_back, told};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use kernel::error::{Error, Result};
use kernel::resource::{Id, Record, Resource};
use kernel::scope::{Scope, Tx};
use serde::Deserialize;
use serde_json::{Value, json};

/// The most records of one call: it answers when it is done.
pub(crate) const MOST: usize = 300;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    ids: Option<Vec<Id>>,
    filter: Option<Record>,
    action: String,
    field: Option<String>,
    #[serde(default)]
    value: Value,
    #[serde(default)]
    dry_run: bool,
}

impl Asked {
    fn chosen(&self, of: &Resource, scope: &Scope) -> Result<Chosen> {
        match (&self.ids, &self.filter) {
            (Some(ids), None) => Ok(Chosen::Ids(ids.clone())),
            (None, Some(filter)) => {
                let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), String::from);
                let known = |name: &str| name.contains('.') || matches!(name, "q" | "tag" | "bin");
                // A field alone is compared for being the same, as in a list's address.
                let name = |name: &str| if known(name) { name.to_string() } else { format!("{name}.is") };
                let pairs: Vec<_> = filter.iter().map(|(n, v)| (name(n), text(v))).collect();
                matching(of, scope, &pairs).map(|query| Chosen::All(Box::new(query)))
            }
            _ => Err(Error::invalid("ids", "required")),
        }
    }
}

/// Does one thing to the records named or found.
pub(super) async fn bulk(of: &'static Resource, scope: Scope, req: HttpRequest, body: Bytes) -> Result<HttpResponse> {
    let asked: Asked = serde_json::from_value(Value::Object(object(&req, &body)?)).map_err(|_| Error::invalid("", "json"))?;
    let chosen = asked.chosen(of, &scope)?;
    let act = Act::named(&asked.action, asked.field.as_deref(), asked.value.clone())?;
    let done = once(&scope, &req, &body, move |tx| {
        let own = tx.own_fields(of.name)?;
        act.check(tx.scope(), of, &own)?;
        let ids = chosen.find(tx, of, MOST)?;
        if !asked.dry_run {
            return Ok(match go(tx, of, &act, &ids)? {
                Begun::Going(id) => Done { status: 200, body: whole(tx, of, id, &["changed", "same", "refused"])?, replayed: false },
                // Somebody else must agree first: nothing is done yet.
                Begun::Asked(request) => Done { status: 202, body: crate::waits(request), replayed: false },
            });
        }
        let mut tried = tx.rehearse(|tx| {
            let id = begin(tx, of, &act, "running", &ids)?;
            carry(tx, of, id, 0)?;
            whole(tx, of, id, &["changed", "same", "refused"])
        })?;
        (tried["batch"], tried["dry_run"]) = (Value::Null, json!(true));
        Ok(Done { status: 200, body: tried, replayed: false })
    })
    .await?;
    Ok(answer(&done))
}

/// A batch as the API says it: the counts, and each record.
fn whole(tx: &mut Tx, of: &'static Resource, id: Id, states: &[&str]) -> Result<Value> {
    let batch = find(tx, of, id)?;
    let results: Vec<Value> = told(tx, id, states, i64::MAX)?
        .into_iter()
        .map(|told| {
            let mut result = json!({"id": told.record, "status": told.state});
            for part in ["why", "wrongs"].into_iter().filter(|part| told.data.get(part).is_some()) {
                result[part] = told.data[part].clone();
            }
            result
        })
        .collect();
    Ok(json!({
        "batch": id, "dry_run": false, "action": batch.action, "status": batch.status, "total": batch.total,
        "changed": batch.changed, "refused": batch.refused, "kept": batch.kept, "results": results,
    }))
}

/// Takes a batch back; what was changed since is kept and named.
pub(super) async fn undo(of: &'static Resource, scope: Scope, id: Id, req: HttpRequest) -> Result<HttpResponse> {
    let done = once(&scope, &req, b"", move |tx| {
        take_back(tx, of, id)?;
        Ok(Done { status: 200, body: whole(tx, of, id, &["undone", "kept"])?, replayed: false })
    })
    .await?;
    Ok(answer(&done))
}
