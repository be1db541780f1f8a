//! Issuing: a number and a paper in one commit, its file right after. The paper can be made again from what was frozen, so
//! that whoever dies in between leaves none without its file.

use crate::compose::compose;
use crate::kept;
use crate::known::{Wanted, known, wrongs};
use crate::schema::{document_voids as v, issued_documents as i, issued_places as p};
use crate::tongue::Tongue;
use crate::{ISSUE, VOID};
use files::{Files, Key};
use kernel::job::Entry;
use kernel::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use typeset::{Form, Refused, Sheet, Typesetter};

/// What a logo may weigh.
const LOGO: u64 = 4 << 20;

diesel::define_sql_function! {
    /// The next number of a series, in this transaction: its year, itself, and as it is written.
    fn take_document_number(series: diesel::sql_types::Uuid, day: diesel::sql_types::Date)
        -> diesel::sql_types::Record<(diesel::sql_types::Integer, diesel::sql_types::BigInt, diesel::sql_types::Text)>;
}

pub(crate) const JOBS: [Entry; 1] = [Entry::of::<PrintDocument>()];

/// Makes the file of a paper, if nobody has.
#[derive(Serialize, Deserialize)]
pub(crate) struct PrintDocument {
    issued: Id,
}

impl Job for PrintDocument {
    const NAME: &'static str = "documents.print";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        match print(work.scope()?, self.issued).await {
            // Nothing is there to be filed with any more: what was frozen stays.
            Err(Error::NotFound | Error::Conflict(_)) => Ok(()),
            done => done,
        }
    }
}

/// The agency's logo, if it can be had.
async fn logo(scope: &Scope) -> Option<Vec<u8>> {
    let key: Key = scope.tenant().text("agency", "logo")?.parse().ok()?;
    let files: &Arc<dyn Files> = scope.house().service();
    files.get(&key).await.ok()?.bytes(LOGO).await.ok()
}

/// Sets a paper; what cannot be set is said beside the text.
pub(crate) async fn set(scope: &Scope, sheet: Sheet, form: Form) -> Result<Vec<u8>> {
    let typesetter: &Typesetter = scope.house().service();
    typesetter.set(sheet, form, logo(scope).await).await.map_err(|refused| match refused {
        Refused::Long => Error::invalid("body", "document-long"),
        Refused::Heavy => Error::invalid("body", "document-heavy"),
        Refused::Shell(why) => Error::internal(why),
    })
}

/// A paper as it would be, and the fields it mentions that are empty.
pub(crate) async fn look(scope: &Scope, wanted: Wanted, form: Form) -> Result<(Vec<u8>, Vec<String>)> {
    let paper = scope
        .tx(move |tx| {
            let known = known(tx, &wanted)?;
            Ok(compose(tx, &known, &wanted.values, None))
        })
        .await?;
    Ok((set(scope, paper.sheet, form).await?, paper.empty))
}

/// Issues a paper; the same key once more is the same paper. Says its key.
///
/// # Errors
/// `Invalid` with everything that is missing; nothing has a number then.
pub(crate) async fn issue(scope: &Scope, wanted: Wanted, key: Id) -> Result<Id> {
    let first = wanted.clone();
    let trial = scope
        .tx(move |tx| {
            tx.scope().require(ISSUE)?;
            let done: Option<Id> = tx.maybe(i::table.filter(i::key.eq(key)).select(i::id))?;
            if let Some(done) = done {
                return Ok(Err(done));
            }
            let known = known(tx, &first)?;
            let wrong = wrongs(&known, &first.values, true);
            if !wrong.is_empty() {
                return Err(Error::Invalid(wrong));
            }
            Ok(Ok(compose(tx, &known, &first.values, Some("0")).sheet))
        })
        .await?;
    let trial = match trial {
        Err(done) => return Ok(done),
        Ok(sheet) => sheet,
    };
    // What cannot be set, or has no room, takes no number.
    let weight = i64::try_from(set(scope, trial, Form::Pdf).await?.len()).unwrap_or(i64::MAX);
    let id = scope.tx(move |tx| enter(tx, &wanted, key, weight)).await?;
    if let Err(why) = print(scope, id).await {
        tracing::warn!(document.id = %id, error = %why, "an issued document waits for its file");
    }
    Ok(id)
}

/// The paper and its number, in this transaction.
fn enter(tx: &mut Tx, wanted: &Wanted, key: Id, weight: i64) -> Result<Id> {
    let known = known(tx, wanted)?;
    let wrong = wrongs(&known, &wanted.values, true);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let held = tx.under(known.of.may.update, |tx| known.of.hold(tx, wanted.record))?;
    if !held["deleted_at"].is_null() {
        return Err(Error::Conflict("binned".into()));
    }
    web::plan::room_for(tx, "file", weight)?;
    let taken: Option<(i32, i64, String)> = match &known.series {
        Some((series, _)) => Some(tx.one(diesel::select(take_document_number(*series, known.today)))?),
        None => None,
    };
    let label = taken.as_ref().map(|(.., label)| label.clone());
    let mut sheet = compose(tx, &known, &wanted.values, Some(label.as_deref().unwrap_or_default())).sheet;
    sheet.kind = sheet.kind.trim().to_string();
    let kind = known.series.as_ref().map_or(known.wording.shell.name(), |(_, series)| &*series.kind);
    let numbered = (
        i::series_id.eq(known.series.as_ref().map(|(id, _)| *id)),
        i::year.eq(taken.as_ref().map(|(year, ..)| *year)),
        i::number.eq(taken.as_ref().map(|(_, number, _)| *number)),
        i::label.eq(&label),
    );
    let worded = (
        i::template_id.eq(known.wording.id),
        i::template_name.eq(&known.wording.name),
        i::template_version.eq(known.wording.version),
        i::language.eq(&known.wording.language),
    );
    let row = (
        i::key.eq(key),
        i::kind.eq(kind),
        i::title.eq(if sheet.title.is_empty() { &sheet.kind } else { &sheet.title }),
        i::recipient.eq(&known.title),
        i::entity_id.eq(known.entity.as_ref().map(|(id, _)| *id)),
        i::given.eq(serde_json::to_value(&wanted.values)?),
        i::sheet.eq(serde_json::to_value(&sheet)?),
        i::issued_on.eq(known.today),
    );
    let id: Id = tx.one(diesel::insert_into(i::table).values((numbered, worded, row)).returning(i::id))?;
    let place = (p::issued_id.eq(id), p::resource.eq(known.of.name), p::record.eq(wanted.record));
    tx.run(diesel::insert_into(p::table).values(place))?;
    let told = json!({"document": id, "kind": kind, "number": label, "name": sheet.title});
    tx.journal(&format!("{}.issued", known.of.name), Some(wanted.record), told.clone())?;
    tx.journal("issued_documents.issued", Some(id), told)?;
    tx.later(&PrintDocument { issued: id })?;
    Ok(id)
}

/// Makes the file of a paper and keeps it with its record: once as it was issued, once more when it was voided.
pub(crate) async fn print(scope: &Scope, id: Id) -> Result<()> {
    let read = scope
        .tx(move |tx| {
            let columns = (i::sheet, i::label, i::issued_on, p::resource, p::record, p::slot_id, p::printed_at);
            type Row =
                (serde_json::Value, Option<String>, chrono::NaiveDate, String, Id, Option<Id>, Option<chrono::DateTime<chrono::Utc>>);
            let these = i::table.inner_join(p::table.on(p::issued_id.eq(i::id))).filter(i::id.eq(id));
            let (sheet, label, day, of, record, slot, printed): Row = tx.one(these.select(columns))?;
            let voided: Option<chrono::DateTime<chrono::Utc>> = tx.maybe(v::table.filter(v::issued_id.eq(id)).select(v::created_at))?;
            if printed.is_some_and(|printed| voided.is_none_or(|voided| voided <= printed)) {
                return Ok(None);
            }
            let mut sheet: Sheet = serde_json::from_value(sheet)?;
            if voided.is_some() {
                sheet.stamp = Some(Tongue::of(tx, &sheet.lang).say("document-void", &[]));
            }
            let folder = Tongue::of(tx, &tx.scope().tenant().locale.clone()).say("document-folder", &[]);
            let name = label.unwrap_or_else(|| format!("{day}"));
            Ok(Some((sheet, name, folder, of, record, slot)))
        })
        .await?;
    let Some((sheet, name, folder, of, record, slot)) = read else { return Ok(()) };
    let of = scope.house().edition().resource(&of).ok_or(Error::NotFound)?;
    let name = format!("{} {name}.pdf", if sheet.title.is_empty() { &sheet.kind } else { &sheet.title }).replace(['/', '\\'], "-");
    let bytes = set(scope, sheet, Form::Pdf).await?;
    let sum = hex::encode(Sha256::digest(&bytes));
    let also = move |tx: &mut Tx, slot: Id| {
        let place = p::table.filter(p::issued_id.eq(id).and(p::sha256.is_distinct_from(Some(sum.clone()))));
        let set = (p::slot_id.eq(Some(slot)), p::sha256.eq(Some(sum)), p::printed_at.eq(Some(chrono::Utc::now())));
        match tx.run(diesel::update(place).set(set))? {
            // Somebody else was quicker: theirs is the file.
            0 => Err(Error::Conflict("changed".into())),
            _ => Ok(()),
        }
    };
    let filed = web::attachments::Filed { of, record, slot, folder: &folder, called: &name };
    web::attachments::keep_made(scope, filed, bytes, also).await
}

/// A paper does not hold any more: its number stays, and its file says so.
pub(crate) async fn void(scope: &Scope, id: Id, reason: String) -> Result<()> {
    let reason = reason.trim().to_string();
    if reason.is_empty() {
        return Err(Error::invalid("reason", "required"));
    }
    if reason.chars().count() > 500 {
        return Err(Error::Invalid(vec![Wrong::new("reason", "too-long").with("max", 500)]));
    }
    scope
        .tx(move |tx| {
            tx.scope().require(VOID)?;
            let kept = kept::find(tx, id)?;
            if kept.voided.is_some() {
                return Err(Error::Conflict("document-voided".into()));
            }
            tx.run(diesel::insert_into(v::table).values((v::issued_id.eq(id), v::reason.eq(&reason))))?;
            let told = json!({"document": id, "number": kept.issued.label, "name": kept.issued.title, "reason": reason});
            if kept.about.is_some() {
                tx.journal(&format!("{}.voided", kept.place.resource), Some(kept.place.record), told.clone())?;
            }
            tx.journal("issued_documents.voided", Some(id), told)?;
            tx.later(&PrintDocument { issued: id })
        })
        .await?;
    if let Err(why) = print(scope, id).await {
        tracing::warn!(document.id = %id, error = %why, "a voided document waits for its stamp");
    }
    Ok(())
}

/// The PDF of a paper, made again from what was frozen.
pub(crate) async fn pdf(scope: &Scope, id: Id) -> Result<(String, Vec<u8>)> {
    let (sheet, name) = scope
        .tx(move |tx| {
            let kept = kept::find(tx, id)?;
            let sheet: serde_json::Value = tx.one(i::table.filter(i::id.eq(id)).select(i::sheet))?;
            let mut sheet: Sheet = serde_json::from_value(sheet)?;
            if kept.voided.is_some() {
                sheet.stamp = Some(Tongue::of(tx, &sheet.lang).say("document-void", &[]));
            }
            Ok((sheet, kept.issued.label.unwrap_or_else(|| kept.issued.issued_on.to_string())))
        })
        .await?;
    Ok((name, set(scope, sheet, Form::Pdf).await?))
}
