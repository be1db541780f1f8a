//! The default: the agencies' own database.

use crate::document::vocabulary;
use crate::{Answering, Ask, Document, Index};
use kernel::error::Result;
use kernel::index::{self, Hit, Wanted, mark, words};
use kernel::resource::{Id, Resource};
use kernel::scope::{Scope, Tx};
use serde_json::Value;

/// Documents in the database itself.
#[derive(Clone, Copy, Debug)]
pub struct Postgres;

impl Index for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn find<'a>(&'a self, scope: &'a Scope, ask: &'a Ask) -> Answering<'a, Vec<Hit>> {
        let ask = ask.clone();
        Box::pin(scope.tx(move |tx| found(tx, &ask)))
    }

    fn keep<'a>(&'a self, scope: &'a Scope, documents: Vec<Document>, gone: Vec<(String, Id)>) -> Answering<'a, ()> {
        Box::pin(scope.tx(move |tx| keep(tx, &documents, &gone)))
    }

    fn held<'a>(&'a self, scope: &'a Scope, of: &'static Resource) -> Answering<'a, Vec<(Id, i64)>> {
        Box::pin(scope.tx(move |tx| index::feed::versions(tx, of.name)))
    }

    /// The agency's rows take its documents along.
    fn forget(&self, _: Id) -> Answering<'_, ()> {
        Box::pin(async { Ok(()) })
    }

    /// It is the agencies' own database: where it is away, so is everything.
    fn answers<'a>(&'a self) -> Answering<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// What a transaction finds.
pub(crate) fn found(tx: &mut Tx, ask: &Ask) -> Result<Vec<Hit>> {
    let words = words::sought(&mark(tx.scope().tenant().id), &ask.words);
    let (facets, since, until) = (ask.facets.clone(), ask.since.clone(), ask.until.clone());
    index::found(tx, &Wanted { words, resources: ask.resources.clone(), facets, since, until, most: ask.most })
}

/// Writes documents, and takes out others.
pub(crate) fn keep(tx: &mut Tx, documents: &[Document], gone: &[(String, Id)]) -> Result<()> {
    let mark = mark(tx.scope().tenant().id);
    if !documents.is_empty() {
        let written = documents.iter().map(|d| d.written(&mark)).collect();
        index::put(tx, &Value::Array(written), &vocabulary(documents, &mark))?;
    }
    for some in gone.chunk_by(|a, b| a.0 == b.0) {
        let records: Vec<Id> = some.iter().map(|(_, id)| *id).collect();
        index::remove(tx, &some[0].0, &records)?;
    }
    Ok(())
}
