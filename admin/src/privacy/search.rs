//! One search for a person in everything that is kept about people, the bin too,
//! and in what points at what was found. Nothing that is asked stands in an address.

use super::{kept, requests, retention::vault, tabs};
use actix_web::HttpRequest;
use actix_web::HttpResponse;
use kernel::error::Result;
use kernel::field::Kind;
use kernel::query::{Filter, Op, Query};
use kernel::resource::{Id, Record, Resource, target};
use kernel::scope::{Scope, Tx};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashSet;
use web::{Form, Page, Visit};

/// Records of one resource that one question finds.
const MOST: i64 = 200;

/// Whom one looks for, by any of these.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Wanted {
    pub name: String,
    pub email: String,
    pub phone: String,
    /// The request that this answers.
    pub request: Option<Id>,
}

impl Wanted {
    fn of(form: &Form) -> Wanted {
        let text = |name: &str| form.text(name).to_string();
        Wanted { name: text("name"), email: text("email").to_lowercase(), phone: text("phone"), request: form.text("request").parse().ok() }
    }

    fn is_empty(&self) -> bool {
        [&self.name, &self.email, &self.phone].iter().all(|said| said.trim().len() < 2)
    }
}

/// A record that tells something about them.
pub(super) struct Hit {
    pub of: &'static Resource,
    pub id: Id,
    pub record: Record,
    /// It points at what was found, and was not found itself.
    pub linked: bool,
}

/// Everything that is found, whoever may see it otherwise: who answers for data reaches them all.
pub(super) fn find(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Hit>> {
    let kept = kept(tx.scope());
    tx.beyond_reach(|tx| {
        let (mut hits, mut seen) = (Vec::new(), HashSet::new());
        for processing in &kept {
            for query in questions(processing.resource, wanted) {
                take(tx, processing.resource, query, false, &mut hits, &mut seen)?;
            }
        }
        let found: Vec<(&str, Id)> = hits.iter().map(|h| (h.of.name, h.id)).collect();
        for processing in &kept {
            let of = processing.resource;
            for (field, to) in of.fields.iter().filter_map(|f| target(f).map(|to| (f, to))) {
                // An employer is not the person: only what points at people is about them.
                for (_, id) in found.iter().filter(|(name, _)| *name == to && to == "people") {
                    let filter = Filter { field: field.name.into(), op: Op::Is, value: json!(id) };
                    take(tx, of, Query { filters: vec![filter], ..Query::default() }, true, &mut hits, &mut seen)?;
                }
            }
        }
        Ok(hits)
    })
}

fn questions(of: &Resource, wanted: &Wanted) -> Vec<Query> {
    let mut all = Vec::new();
    let fields = |kind: Kind| of.fields.iter().filter(move |f| f.kind == kind && !f.encrypted).map(|f| f.name);
    let has = |field: &str, value: &str| Filter { field: field.into(), op: Op::Contains, value: json!(value) };
    if wanted.name.trim().len() > 1 {
        if of.fields.iter().any(|f| f.searched) {
            all.push(Query { search: Some(wanted.name.clone()), ..Query::default() });
        }
        // Named in passing: in notes and messages.
        let texts = of.fields.iter().filter(|f| f.personal && f.kind == Kind::Long && !f.encrypted);
        all.extend(texts.map(|f| Query { filters: vec![has(f.name, &wanted.name)], ..Query::default() }));
    }
    if wanted.email.contains('@') {
        let texts = of.fields.iter().filter(|f| f.personal && f.kind == Kind::Long && !f.encrypted).map(|f| f.name);
        all.extend(fields(Kind::Email).chain(texts).map(|f| Query { filters: vec![has(f, &wanted.email)], ..Query::default() }));
    }
    // However it is written: a condition on a number compares its digits.
    let phone = wanted.phone.trim();
    if phone.chars().filter(char::is_ascii_digit).count() >= 6 {
        all.extend(fields(Kind::Phone).map(|f| Query { filters: vec![has(f, phone)], ..Query::default() }));
    }
    all
}

fn take(
    tx: &mut Tx,
    of: &'static Resource,
    query: Query,
    linked: bool,
    hits: &mut Vec<Hit>,
    seen: &mut HashSet<(&'static str, Id)>,
) -> Result<()> {
    for bin in [false, true] {
        for record in (of.store.list)(tx, &Query { bin, limit: MOST, ..query.clone() })? {
            let Some(id) = record["id"].as_str().and_then(|id| id.parse::<Id>().ok()) else { continue };
            if seen.insert((of.name, id)) {
                hits.push(Hit { of, id, record, linked });
            }
        }
    }
    Ok(())
}

/// What is found, and how many archived records mention them.
async fn found(scope: &Scope, wanted: &Wanted) -> Result<(Vec<Hit>, usize)> {
    let asked = wanted.clone();
    scope
        .tx(move |tx| {
            let hits = if asked.is_empty() { Vec::new() } else { find(tx, &asked)? };
            let apart = tx.beyond_reach(|tx| vault::mentions(tx, &[&asked.name, &asked.email, &asked.phone]))?;
            // That one looked, not for whom: the journal is no second file about them.
            tx.journal("privacy.searched", asked.request, json!({"found": hits.len()}))?;
            Ok((hits, apart))
        })
        .await
}

/// The empty form, or filled in with what a request says.
pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let request: Option<Id> = Form::of_query(req.query_string()).text("request").parse().ok();
    let wanted = match request {
        Some(id) => {
            let row = scope.tx(move |tx| requests::PrivacyRequest::find(tx, id)).await?;
            let it = row.it;
            Wanted { name: it.name, email: it.email.unwrap_or_default(), phone: it.phone.unwrap_or_default(), request }
        }
        None => Wanted::default(),
    };
    Ok(shown(&visit, &scope, &wanted, None))
}

pub(super) async fn look(visit: Visit, scope: Scope, form: Form) -> Result<Page> {
    let wanted = Wanted::of(&form);
    let found = found(&scope, &wanted).await?;
    Ok(shown(&visit, &scope, &wanted, Some(&found)))
}

fn shown(visit: &Visit, scope: &Scope, wanted: &Wanted, found: Option<&(Vec<Hit>, usize)>) -> Page {
    let title = |h: &Hit| match h.of.title(&h.record) {
        empty if empty.is_empty() => visit.say(&format!("{}-one", h.of.name), &[]),
        title => web::dialled(visit, title),
    };
    let mut groups: Vec<Value> = Vec::new();
    for hit in found.map(|(hits, _)| &hits[..]).unwrap_or_default() {
        let line = json!({
            "pick": format!("{}:{}", hit.of.name, hit.id), "title": title(hit), "href": format!("/app/{}/{}", hit.of.name, hit.id),
            "linked": hit.linked, "binned": !hit.record["deleted_at"].is_null(), "at": hit.record["updated_at"],
        });
        match groups.iter_mut().find(|g| g["name"] == hit.of.name).and_then(|g| g["lines"].as_array_mut()) {
            Some(lines) => lines.push(line),
            None => groups.push(json!({"name": hit.of.name, "title": visit.say(&format!("{}-many", hit.of.name), &[]), "lines": [line]})),
        }
    }
    Page::new("privacy/search.html")
        .title("privacy-search")
        .summary("privacy-search-summary")
        .crumb("privacy-title", Some("/app/privacy"))
        .with("tabs", tabs(visit, scope, "/app/privacy/search"))
        .with("wanted", wanted)
        .with("asked", found.is_some())
        .with("apart", found.map_or(0, |(_, apart)| *apart))
        .with("groups", groups)
}

pub(super) async fn json(scope: Scope, wanted: actix_web::web::Json<Wanted>) -> Result<HttpResponse> {
    let (hits, apart) = found(&scope, &wanted).await?;
    let line = |h: &Hit| json!({"resource": h.of.name, "id": h.id, "title": h.of.title(&h.record), "linked": h.linked});
    Ok(HttpResponse::Ok().json(json!({"data": hits.iter().map(line).collect::<Vec<_>>(), "archived": apart})))
}
