//! A list out of the house, as it is filtered: what may leave, in which form, and who has to agree first.

mod contacts;
pub(in crate::transfer) mod files;
mod labels;
mod layout;
mod shape;

#[cfg(test)]
pub(in crate::transfer) use layout::plain;
pub(crate) use shape::Shape;

use crate::account;
use crate::form::Form;
use crate::page::{Go, Page};
use crate::records::{ask, sight};
use crate::visit::Visit;
use actix_web::http::header;
use actix_web::{Either, HttpRequest, HttpResponse};
use kernel::approval::{Act, Carry, Shown, key};
use kernel::error::{Error, Result};
use kernel::field::Field;
use kernel::module::Edition;
use kernel::query::Query;
use kernel::resource::{Id, Resource};
use kernel::scope::Scope;
use layout::{Layout, Pieces};
use serde_json::{Value, json};
use std::sync::Arc;

/// Counting further than this takes longer than the figure is worth.
const COUNTED: i64 = 100_001;
/// Rows that are read and written together.
const PIECE: i64 = 1_000;

fn named(of: &Resource, what: &str, ending: &str) -> (header::HeaderName, String) {
    let day = chrono::Utc::now().format("%Y-%m-%d");
    (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}-{what}{day}.{ending}\"", of.name))
}

/// The list's own question, without what it does not know or may not ask, and the records that were ticked.
fn asked(of: &Resource, scope: &Scope, form: &Form) -> Query {
    let mut query = Query { limit: PIECE, ..Query::default() };
    for (name, value) in form.pairs().iter().filter(|(_, v)| !v.is_empty()) {
        match name.as_str() {
            "ids" | "ids[]" => {
                let chosen = value.split(',').filter_map(|id| id.trim().parse::<Id>().ok());
                query.ids.get_or_insert_default().extend(chosen);
            }
            // The whole list, wherever its reader stands.
            "after" | "before" => {}
            _ => {
                let _ = ask::part(of, scope, &mut query, name, value);
            }
        }
    }
    query
}

/// The question as it may be written down: what asks about sealed fields is no part of it.
fn said(of: &'static Resource, form: &Form) -> String {
    let said = form.pairs().iter().filter(|(name, _)| !ask::sealed(of, name));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish()
}

/// A file with sensitive fields in it.
pub(crate) static TAKE_OUT: Act = Act {
    name: "records.export",
    switch: "export",
    may: |edition, params| edition.resource(params["resource"].as_str()?).map(|of| of.may.reveal),
    mays: |edition| sensitive(edition).map(|of| of.may.reveal).collect(),
    show: |tx, params| {
        let resource = params["resource"].as_str().and_then(|name| tx.scope().house().edition().resource(name));
        let of = resource.ok_or(Error::NotFound)?;
        let said = |f: &Field| key(format!("{}-{}", of.name, f.name));
        let fields: Vec<Value> = of.fields.iter().filter(|f| f.sensitive && sight::may_see(tx.scope(), of, f)).map(said).collect();
        let mut after = vec![key(format!("{}-many", of.name))];
        after.extend(params["query"].as_str().filter(|q| !q.is_empty()).map(Value::from));
        let lines = [("approval-file", after), ("approval-fields", fields.clone())];
        Ok((!fields.is_empty()).then(|| lines.map(|(what, after)| Shown { what: key(what), before: Vec::new(), after }).to_vec()))
    },
    carry: Carry::ByAsker(|params| {
        let text = |name: &str| params[name].as_str().unwrap_or_default();
        (format!("/app/{}/export.{}?{}", text("resource"), text("ending"), text("query")), Vec::new())
    }),
};

fn sensitive(edition: &Edition) -> impl Iterator<Item = &'static Resource> + '_ {
    edition.modules.iter().flat_map(|m| m.resources.iter().copied()).filter(|of| of.fields.iter().any(|f| f.sensitive))
}

/// The forms that this list can leave in.
pub(super) async fn choose(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest) -> Result<Page> {
    let query = asked(of, &scope, &Form::of_query(req.query_string()));
    let count = scope.tx(move |tx| of.count(tx, &query, COUNTED)).await?;
    let format = theme::Format::of(visit.locale());
    let shapes: Vec<Value> = Shape::EVERY
        .into_iter()
        .filter(|shape| shape.suits(of))
        .map(|shape| {
            let most = shape.most().filter(|most| count > *most).map(|most| format.whole(most));
            let said = |what: &str| visit.say(&format!("export-{}-{what}", shape.ending().replace('.', "-")), &[]);
            json!({
                "icon": shape.icon(), "title": said("title"), "text": said("text"),
                "href": address(of, shape, req.query_string()),
                "too_many": most.map(|most| visit.say("export-too-many", &[("most", most)])),
            })
        })
        .chain(of.further.filter(|further| scope.allows(further.of.may.read)).map(|_| {
            let said = |what: &str| visit.say(&format!("export-further-{what}"), &[]);
            let query = [req.query_string(), "further=1"].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
            json!({"icon": Shape::Csv.icon(), "title": said("title"), "text": said("text"), "href": address(of, Shape::Csv, &query)})
        }))
        .collect();
    let many = visit.say(&format!("{}-many", of.name), &[]);
    let back = format!("/app/{}?{}", of.name, req.query_string());
    let rows = match count {
        COUNTED.. => visit.say("export-rows-beyond", &[("count", format.whole(COUNTED - 1))]),
        _ => visit.say("export-rows", &[("count", count.to_string())]),
    };
    let page = Page::new("resource/export.html").title("export-title").summary(rows).crumb(many, Some(&back));
    Ok(page
        .with("shapes", shapes)
        .with("back", back)
        .with("sealed", of.fields.iter().any(|f| f.sensitive && sight::may_see(&scope, of, f))))
}

fn address(of: &Resource, shape: Shape, query: &str) -> String {
    format!("/app/{}/export.{}?{query}", of.name, shape.ending())
}

fn about(of: &'static Resource, shape: Shape, req: &HttpRequest) -> Value {
    json!({"resource": of.name, "ending": shape.ending(), "query": said(of, &Form::of_query(req.query_string()))})
}

/// The file at once; where a second person has to agree, the page that asks.
pub(super) async fn export(
    of: &'static Resource,
    shape: Shape,
    scope: Scope,
    visit: Visit,
    req: HttpRequest,
) -> Result<Either<Page, HttpResponse>> {
    let params = about(of, shape, &req);
    if scope.tx(move |tx| TAKE_OUT.held(tx, &params)).await?.is_none() {
        if of.fields.iter().any(|f| f.sensitive) && scope.allows(of.may.reveal) {
            account::step_up::recent(&visit)?;
        }
        return write(of, shape, scope, visit, req).await.map(Either::Right);
    }
    let many = visit.say(&format!("{}-many", of.name), &[]);
    let page = Page::new("export_asks.html").title("export-asks-title").crumb(many, Some(&format!("/app/{}", of.name)));
    Ok(Either::Left(page.with("action", address(of, shape, req.query_string())).with("back", format!("/app/{}", of.name))))
}

/// The file, if a second person agreed; else the request for it.
pub(super) async fn ask_first(
    of: &'static Resource,
    shape: Shape,
    scope: Scope,
    visit: Visit,
    req: HttpRequest,
) -> Result<Either<Go, HttpResponse>> {
    let params = about(of, shape, &req);
    match scope.tx(move |tx| TAKE_OUT.clear(tx, &params)).await? {
        Some(id) => Ok(Either::Left(Go::to(format!("/app/approvals/{id}")).toast("info", "approval-asked", &[]))),
        None => write(of, shape, scope, visit, req).await.map(Either::Right),
    }
}

/// The file for a program; where a second person has to agree, it asks by POST first.
pub(super) async fn by_program(of: &'static Resource, shape: Shape, scope: Scope, visit: Visit, req: HttpRequest) -> Result<HttpResponse> {
    match export(of, shape, scope, visit, req).await? {
        Either::Right(file) => Ok(file),
        Either::Left(_) => Err(Error::Conflict("second-person".into())),
    }
}

/// The file for a program, if a second person agreed; else the key of the request for it.
pub(super) async fn ask_by_program(
    of: &'static Resource,
    shape: Shape,
    scope: Scope,
    visit: Visit,
    req: HttpRequest,
) -> Result<HttpResponse> {
    let params = about(of, shape, &req);
    match scope.tx(move |tx| TAKE_OUT.clear(tx, &params)).await? {
        Some(id) => Ok(HttpResponse::Accepted().json(crate::waits(id))),
        None => write(of, shape, scope, visit, req).await,
    }
}

/// The records of the list's question as a file of this form, journalled before the first of them leaves.
async fn write(of: &'static Resource, shape: Shape, scope: Scope, visit: Visit, req: HttpRequest) -> Result<HttpResponse> {
    let form = Form::of_query(req.query_string());
    let query = asked(of, &scope, &form);
    let revealed: Vec<&str> = of.fields.iter().filter(|f| f.sensitive && sight::may_see(&scope, of, f)).map(|f| f.name).collect();
    let told = json!({"query": said(of, &form), "fields": revealed, "form": shape.ending()});
    let journalled = format!("{}.exported", of.name);
    let (most, counted) = (shape.most(), query.clone());
    let (own, count) = scope
        .tx(move |tx| {
            let count = most.map_or(Ok(0), |most| of.count(tx, &counted, most + 1))?;
            if most.is_some_and(|most| count > most) {
                return Err(Error::invalid("rows", "too-many-rows"));
            }
            tx.journal(&journalled, None, told)?;
            Ok((tx.own_fields(of.name)?, count))
        })
        .await?;
    let mut layout = Layout::new(of, &scope, &visit, &form, own);
    layout.labels = matches!(shape, Shape::SmallLabels | Shape::LargeLabels);
    layout.whole = layout.labels || matches!(shape, Shape::Json | Shape::Cards | Shape::Days);
    layout.beside = shape == Shape::Cards || (shape == Shape::Csv && form.text("further") == "1");
    if shape == Shape::Print {
        layout = layout.narrowed(&form.all("columns"));
    }
    let layout = Arc::new(layout);
    let pieces = Pieces::new(scope, layout.clone(), query);
    let mut answer = HttpResponse::Ok();
    answer.content_type(shape.media()).insert_header(named(of, "", shape.ending()));
    files::answer(shape, answer, &visit, layout, pieces, count).await
}

/// An empty file with the columns that an import understands.
pub(super) async fn template(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest) -> Result<HttpResponse> {
    let own = scope.tx(move |tx| tx.own_fields(of.name)).await?;
    let mut layout = Layout::new(of, &scope, &visit, &Form::of_query(req.query_string()), own);
    layout.fields.retain(|f| !f.readonly);
    let mut body = "\u{feff}".as_bytes().to_vec();
    body.extend(layout.write(std::iter::once(layout.header().into_iter()))?);
    Ok(HttpResponse::Ok().content_type(Shape::Csv.media()).insert_header(named(of, "template-", "csv")).body(body))
}
