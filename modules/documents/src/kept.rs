//! Papers that were issued, as rows: read as far as their records are within reach.

use crate::schema::{document_signatures as g, document_voids as v, issued_documents as i, issued_places as p};
use crate::{ISSUED, VOID};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::prelude::*;
use serde_json::Value;
use std::collections::HashMap;

/// Papers of one page.
pub(crate) const PAGE: i64 = 50;

/// A paper that was issued.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = i)]
pub(crate) struct Issued {
    pub id: Id,
    pub series_id: Option<Id>,
    pub year: Option<i32>,
    pub number: Option<i64>,
    pub label: Option<String>,
    pub kind: String,
    pub language: String,
    pub title: String,
    pub recipient: String,
    pub entity_id: Option<Id>,
    pub template_id: Option<Id>,
    pub template_name: String,
    pub template_version: i64,
    pub given: Value,
    pub issued_on: NaiveDate,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
}

/// Of which record it is, and which of its files. A module that goes for good takes the places of its records along: none is
/// left then.
#[derive(Clone, Debug, Default, Queryable, Selectable, Serialize)]
#[diesel(table_name = p)]
pub(crate) struct Place {
    pub resource: String,
    pub record: Id,
    pub slot_id: Option<Id>,
    pub sha256: Option<String>,
    pub printed_at: Option<DateTime<Utc>>,
}

/// Why it does not hold any more.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = v)]
pub(crate) struct Voided {
    pub reason: String,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
}

/// When it came back signed, and which version of which file is that copy.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = g)]
pub(crate) struct Signed {
    pub signed_on: NaiveDate,
    pub slot_id: Option<Id>,
    pub file_version: i32,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
}

/// A paper with its place, its record's name and what became of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Kept {
    #[serde(flatten)]
    pub issued: Issued,
    #[serde(flatten)]
    pub place: Place,
    /// The name of its record; none once that is gone for good.
    pub about: Option<String>,
    pub voided: Option<Voided>,
    pub signed: Option<Signed>,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub kind: Option<String>,
    pub entity: Option<Id>,
    pub record: Option<Id>,
    pub before: Option<Id>,
}

type Line = (Issued, Option<Place>, Option<Voided>, Option<Signed>);

macro_rules! joined {
    () => {
        i::table
            .left_join(p::table.on(p::issued_id.eq(i::id)))
            .left_join(v::table.on(v::issued_id.eq(i::id)))
            .left_join(g::table.on(g::issued_id.eq(i::id)))
    };
}

macro_rules! columns {
    () => {
        (Issued::as_select(), Option::<Place>::as_select(), Option::<Voided>::as_select(), Option::<Signed>::as_select())
    };
}

/// The newest papers that the caller may see; whether there are older ones, and the last key looked at.
pub(crate) fn list(tx: &mut Tx, asked: &Asked) -> Result<(Vec<Kept>, Option<Id>)> {
    let mut these = joined!().into_boxed();
    if let Some(kind) = &asked.kind {
        these = these.filter(i::kind.eq(kind.clone()));
    }
    if let Some(entity) = asked.entity {
        these = these.filter(i::entity_id.eq(entity));
    }
    if let Some(record) = asked.record {
        these = these.filter(p::record.eq(record));
    }
    if let Some(before) = asked.before {
        these = these.filter(i::id.lt(before));
    }
    let columns = columns!();
    let lines: Vec<Line> = tx.under(ISSUED, |tx| tx.all(these.order(i::id.desc()).limit(PAGE).select(columns)))?;
    let next = lines.last().filter(|_| i64::try_from(lines.len()) == Ok(PAGE)).map(|(issued, ..)| issued.id);
    Ok((seen(tx, lines)?, next))
}

/// One paper.
pub(crate) fn find(tx: &mut Tx, id: Id) -> Result<Kept> {
    let columns = columns!();
    let line: Line = tx.under(ISSUED, |tx| tx.one(joined!().filter(i::id.eq(id)).select(columns)))?;
    seen(tx, vec![line])?.pop().ok_or(Error::NotFound)
}

/// Those whose records the caller reaches; of records that are gone for good, whoever may void papers still sees them.
fn seen(tx: &mut Tx, lines: Vec<Line>) -> Result<Vec<Kept>> {
    let mut by: HashMap<String, Vec<Id>> = HashMap::new();
    let placed = |(issued, place, void, signed): Line| (issued, place.unwrap_or_default(), void, signed);
    let lines: Vec<_> = lines.into_iter().map(placed).collect();
    for (_, place, ..) in lines.iter().filter(|(_, place, ..)| !place.resource.is_empty()) {
        by.entry(place.resource.clone()).or_default().push(place.record);
    }
    let (mut names, mut there) = (HashMap::new(), Vec::new());
    for (name, ids) in by {
        let Some(of) = tx.scope().house().edition().resource(&name) else { continue };
        if tx.scope().allows(of.may.read) {
            names.extend(tx.under(of.may.read, |tx| of.titles(tx, ids.clone()))?);
        }
        there.extend(tx.beyond_reach(|tx| of.titles(tx, ids))?.into_keys());
    }
    let keeps = tx.scope().allows(VOID);
    let kept = lines.into_iter().filter_map(|(issued, place, voided, signed)| {
        let about = names.get(&place.record).cloned();
        let gone = keeps && !there.contains(&place.record);
        (about.is_some() || gone).then_some(Kept { issued, place, about, voided, signed })
    });
    Ok(kept.collect())
}
