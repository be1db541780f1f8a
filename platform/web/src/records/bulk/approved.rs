//! Many records into the bin: where the agency wants two people for it, the batch waits for the second.

use super::act::Act;
use super::batch::{Batch, begin, told, turn};
use super::work::carry;
use kernel::approval::{self, Carry, Outcome, Shown, key};
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::resource::{Id, Resource};
use kernel::schema::batches as b;
use kernel::scope::Tx;
use serde_json::{Value, json};

/// Under way, or waiting for a second person under this key.
pub(crate) enum Begun {
    Going(Id),
    Asked(Id),
}

/// Begins an act on these records, unless somebody else must agree first.
pub(crate) fn go(tx: &mut Tx, of: &'static Resource, act: &Act, ids: &[Id]) -> Result<Begun> {
    if matches!(act, Act::Delete) {
        let id = begin(tx, of, act, "prepared", ids)?;
        return Ok(match DELETE_MANY.perform(tx, json!({"resource": of.name, "batch": id}))? {
            Outcome::Done(_) => Begun::Going(id),
            Outcome::Asked(request) => Begun::Asked(request),
        });
    }
    let id = begin(tx, of, act, "running", ids)?;
    carry(tx, of, id, i32::try_from(ids.len()).unwrap_or(i32::MAX))?;
    Ok(Begun::Going(id))
}

/// Many records into the bin at once.
pub(crate) static DELETE_MANY: approval::Act = approval::Act {
    name: "records.delete",
    switch: "deletion",
    may: |edition, params| edition.resource(params["resource"].as_str()?).map(|of| of.may.delete),
    mays: |edition| edition.modules.iter().flat_map(|m| m.resources.iter()).map(|of| of.may.delete).collect(),
    show: |tx, params| {
        let (of, id, _) = waiting(tx, params)?;
        let ids: Vec<Id> = told(tx, id, &["waiting"], i64::MAX)?.iter().map(|told| told.record).collect();
        let titles = of.titles(tx, ids.clone())?;
        let names: Vec<Value> = ids.iter().filter_map(|id| titles.get(id)).map(|t| Value::from(t.as_str())).collect();
        let after = json!({"key": "approval-bin", "args": {"count": names.len()}});
        Ok((names.len() > 1).then(|| vec![Shown { what: key(format!("{}-many", of.name)), before: names, after: vec![after] }]))
    },
    carry: Carry::AtOnce(|tx, params| {
        let (of, id, batch) = waiting(tx, params)?;
        turn(tx, id, &["prepared"], "running")?;
        carry(tx, of, id, batch.total)?;
        Ok(json!(id))
    }),
};

/// The batch that parameters name, which is there to bin records and nothing else. It is its asker's; who approves reads it too.
fn waiting(tx: &mut Tx, params: &Value) -> Result<(&'static Resource, Id, Batch)> {
    let of = params["resource"].as_str().and_then(|name| tx.scope().house().edition().resource(name)).ok_or(Error::NotFound)?;
    let id: Id = kernel::serde_json::from_value(params["batch"].clone())?;
    let ours = b::id.eq(id).and(b::resource.eq(of.name)).and(b::action.eq("delete"));
    Ok((of, id, tx.one(b::table.filter(ours).select(Batch::as_select()))?))
}
