//! What is kept about somebody, gathered by a job into an archive that is sealed
//! where it lies and gone a week later.

use super::archive;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::job::{Cron, Entry, Job, Order, Work};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::schema::privacy_exports as e;
use kernel::scope::{Scope, Tx};
use kernel::secret::Spot;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use theme::Locale;
use web::{Form, Go, Visit};

pub const JOBS: &[Entry] = &[Entry::of::<Gather>(), Entry::of::<Clear>()];

/// What is over is gone within the hour.
pub const CRONS: &[Cron] = &[Cron { job: Clear::NAME, every: 60, per_agency: true }];

/// How often an archive is tried before it says that it failed.
const TRIES: i32 = 3;

/// A record by its resource and key: `people:0190…`.
pub(super) fn picked(scope: &Scope, said: &str) -> Option<(&'static Resource, Id)> {
    let (name, id) = said.split_once(':')?;
    let kept = super::kept(scope);
    kept.iter().find(|p| p.resource.name == name).map(|p| p.resource).zip(id.parse().ok())
}

fn spot(id: &str) -> Spot<'_> {
    Spot { table: "privacy_exports", column: "content", row: id }
}

pub(super) async fn order(visit: Visit, scope: Scope, form: Form) -> Result<Go> {
    let picks: Vec<String> = form.all("pick").into_iter().filter(|p| picked(&scope, p).is_some()).map(String::from).collect();
    if picks.is_empty() {
        return Ok(Go::to("/app/privacy/search").toast("warn", "privacy-none-picked", &[]));
    }
    ordered(&visit, &scope, Wish { name: form.text("name").to_string(), picks, request: form.text("request").parse().ok() }).await?;
    Ok(Go::to("/app/privacy").toast("ok", "privacy-export-ordered", &[]))
}

/// What an archive is to hold: records by name, `people:0190…`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    #[serde(default)]
    name: String,
    picks: Vec<String>,
    request: Option<Id>,
}

pub(super) async fn order_json(visit: Visit, scope: Scope, wish: actix_web::web::Json<Wish>) -> Result<HttpResponse> {
    let mut wish = wish.into_inner();
    wish.picks.retain(|p| picked(&scope, p).is_some());
    if wish.picks.is_empty() {
        return Err(Error::invalid("picks", "required"));
    }
    let id = ordered(&visit, &scope, wish).await?;
    Ok(HttpResponse::Accepted().json(json!({"id": id, "status": "waiting"})))
}

async fn ordered(visit: &Visit, scope: &Scope, Wish { name, picks, request }: Wish) -> Result<Id> {
    let name = Some(name).filter(|n| !n.is_empty()).unwrap_or_else(|| "—".into()).chars().take(120).collect::<String>();
    let locale = visit.locale().tag().to_string();
    scope
        .tx(move |tx| {
            let row = (e::request.eq(request), e::name.eq(name), e::picks.eq(json!(picks)));
            let id: Id = tx.one(diesel::insert_into(e::table).values(row).returning(e::id))?;
            tx.journal("privacy.exported", request, json!({"export": id, "records": picks.len()}))?;
            tx.order(Order::of(&Gather { export: id, locale })?.urgent(10))?;
            Ok(id)
        })
        .await
}

/// Tries once more what failed.
async fn tried_again(visit: &Visit, scope: &Scope, id: Id) -> Result<()> {
    let locale = visit.locale().tag().to_string();
    scope
        .tx(move |tx| {
            let failed = e::table.filter(e::id.eq(id).and(e::status.eq("failed")).and(e::expires_at.gt(diesel::dsl::now)));
            match tx.run(diesel::update(failed).set(e::status.eq("waiting")))? {
                0 => Err(Error::NotFound),
                _ => {
                    tx.journal("privacy.export_tried_again", Some(id), json!({}))?;
                    tx.order(Order::of(&Gather { export: id, locale })?.urgent(10))
                }
            }
        })
        .await
}

pub(super) async fn again(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Go> {
    tried_again(&visit, &scope, *id).await?;
    Ok(Go::to("/app/privacy").toast("ok", "privacy-export-ordered", &[]))
}

pub(super) async fn again_json(visit: Visit, scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    tried_again(&visit, &scope, *id).await?;
    Ok(HttpResponse::Accepted().json(json!({"id": *id, "status": "waiting"})))
}

/// Those that are not over, the newest first.
pub(super) fn all(tx: &mut Tx) -> Result<Vec<Value>> {
    type Stored = (Id, String, String, i32, DateTime<Utc>, DateTime<Utc>);
    let lasting = e::table.filter(e::expires_at.gt(diesel::dsl::now)).order(e::id.desc()).limit(50);
    let rows: Vec<Stored> = tx.all(lasting.select((e::id, e::name, e::status, e::records, e::created_at, e::expires_at)))?;
    let line = |(id, name, status, records, at, until): Stored| json!({"id": id, "name": name, "status": status, "records": records, "at": at, "until": until, "href": format!("/app/privacy/exports/{id}")});
    Ok(rows.into_iter().map(line).collect())
}

pub(super) async fn json(scope: Scope) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(json!({"data": scope.tx(all).await?})))
}

/// The archive, while it lasts, for who answers for data.
pub(super) async fn fetch(scope: Scope, id: Path<Id>, _: HttpRequest) -> Result<HttpResponse> {
    let id = *id;
    let bytes = scope
        .tx(move |tx| {
            let ready = e::table.filter(e::id.eq(id).and(e::status.eq("ready")).and(e::expires_at.gt(diesel::dsl::now)));
            let sealed: Option<Vec<u8>> = tx.one(ready.select(e::content))?;
            tx.journal("privacy.fetched", Some(id), json!({}))?;
            tx.data_key()?.open_bytes(spot(&id.to_string()), &sealed.ok_or(Error::NotFound)?)
        })
        .await?;
    let named = format!("attachment; filename=\"personal-data-{}.zip\"", Utc::now().format("%Y-%m-%d"));
    let mut answer = HttpResponse::Ok();
    answer.content_type("application/zip").insert_header((header::CONTENT_DISPOSITION, named));
    Ok(answer.insert_header((header::CACHE_CONTROL, "no-store")).body(bytes))
}

/// Gathers the records of an export.
#[derive(Serialize, Deserialize)]
pub struct Gather {
    export: Id,
    locale: String,
}

impl Job for Gather {
    const NAME: &'static str = "privacy.gather";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let locale = Locale::parse(&self.locale).unwrap_or_default();
        let id = self.export;
        let made = gathered(work.scope()?, id, locale).await;
        // A person waits for it: after a few tries it says that it failed, and they try again when they want to.
        match made {
            Err(why) if work.attempt + 1 >= TRIES && !matches!(why, Error::Busy(_)) => {
                tracing::warn!(export = %id, error = %why, "an archive could not be made");
                let waiting = e::table.filter(e::id.eq(id).and(e::status.eq("waiting")));
                work.scope()?
                    .tx(move |tx| {
                        tx.run(diesel::update(waiting).set(e::status.eq("failed")))?;
                        tx.settle()
                    })
                    .await
            }
            made => made,
        }
    }
}

/// Makes the archive, unless it is made already or nobody waits for it any more.
async fn gathered(scope: &Scope, id: Id, locale: Locale) -> Result<()> {
    let waiting = move || e::table.filter(e::id.eq(id).and(e::status.eq("waiting")));
    let begun = scope
        .tx(move |tx| {
            let Some((name, picks)) = tx.maybe::<(String, Value)>(waiting().select((e::name, e::picks)))? else { return Ok(None) };
            let picks: Vec<_> = serde_json::from_value::<Vec<String>>(picks)?.iter().filter_map(|p| picked(tx.scope(), p)).collect();
            archive::begin(tx, &name, &picks, locale).map(Some)
        })
        .await?;
    let Some(begun) = begun else { return scope.tx(|tx| tx.settle()).await };
    let records = i32::try_from(begun.records).unwrap_or(i32::MAX);
    let archive = begun.filled(scope).await?;
    scope
        .tx(move |tx| {
            let sealed = tx.data_key()?.seal_bytes(spot(&id.to_string()), &archive)?;
            let ready = (e::status.eq("ready"), e::content.eq(Some(sealed)), e::records.eq(records));
            tx.run(diesel::update(waiting()).set(ready))?;
            tx.settle()
        })
        .await
}

/// Removes what is over.
#[derive(Serialize, Deserialize)]
pub struct Clear {}

impl Job for Clear {
    const NAME: &'static str = "privacy.clear";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let over = diesel::delete(e::table.filter(e::expires_at.lt(diesel::dsl::now)));
        work.scope()?.tx(move |tx| tx.run(over).map(|_| ())).await
    }
}
