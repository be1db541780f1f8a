//! Two records side by side, made one: field by field, shown before it is done, taken back for thirty days.

use super::shown::{self, Titles};
use super::{face, looked, sight};
use crate::form::Form;
use crate::page::{Go, Page};
use crate::visit::Visit;
use actix_web::{Either, HttpRequest};
use kernel::error::{Error, Result};
use kernel::field::{Field, Kind};
use kernel::further::{Beside, Further, Way};
use kernel::merge::{self, Choice, Decision};
use kernel::phone;
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::routes::Routes;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn routes(r: &mut Routes, of: &'static Resource) {
    let one = format!("/app/{}/{{id:[0-9a-f-]{{36}}}}/merge", of.name);
    let may = of.may.update;
    r.get(&one, may, move |s: Scope, v: Visit, id: actix_web::web::Path<Id>, q: HttpRequest| page(of, s, v, *id, q));
    r.post(&one, may, move |s: Scope, v: Visit, id: actix_web::web::Path<Id>, f: Form| send(of, s, v, *id, f));
    let back = format!("/app/{}/merges/{{id:[0-9a-f-]{{36}}}}/undo", of.name);
    r.post(&back, may, move |s: Scope, id: actix_web::web::Path<Id>| undo(of, s, *id));
}

/// Two records, and all that is said of them side by side.
struct Both {
    keep: Record,
    gone: Record,
    fields: Vec<&'static Field>,
    own: Arc<Vec<OwnField>>,
    titles: Titles,
    moves: Vec<(String, i64)>,
    /// Further ways to reach them: the kept one's, and the other's beside them.
    further: (Vec<Further>, Vec<Beside>),
    walls: bool,
}

async fn page(of: &'static Resource, scope: Scope, visit: Visit, id: Id, req: HttpRequest) -> Result<Page> {
    scope.require(of.may.delete)?;
    let asked = Form::of_query(req.query_string());
    match asked.text("with").parse::<Id>() {
        Ok(gone) if gone != id => side_by_side(of, scope, visit, id, gone, None, None).await,
        _ => pick(of, scope, visit, id).await,
    }
}

/// Which other record is meant.
async fn pick(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<Page> {
    let read = move |tx: &mut Tx| Ok(((of.store.find)(tx, id)?, super::options::find(tx, of, "", 30)?));
    let (record, options) = scope.tx(read).await?;
    let options: Vec<Value> =
        options.into_iter().filter(|(other, _)| *other != id).map(|(id, title)| json!({"value": id, "label": title})).collect();
    let field = json!({
        "name": "with", "label": visit.say("merge-with", &[]), "kind": "link", "required": true, "value": null,
        "options": options, "options_href": format!("/app/{}/options", of.name),
    });
    let page = framed(of, &scope, &visit, &record);
    Ok(page.with("step", "pick").with("field", field).with("base", format!("/app/{}/{id}", of.name)))
}

fn framed(of: &'static Resource, scope: &Scope, visit: &Visit, record: &Record) -> Page {
    let title = of.title(record);
    let href = format!("/app/{}/{}", of.name, record["id"].as_str().unwrap_or_default());
    Page::new("resource/merge.html")
        .titled(visit.say("merge-title", &[("title", title.clone())]))
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)))
        .crumb(title, Some(&href))
        .with("resource", face(visit, scope, of))
}

fn read(tx: &mut Tx, of: &'static Resource, id: Id, gone_id: Id, choices: BTreeMap<String, Choice>) -> Result<Both> {
    let keep = tx.under(of.may.update, |tx| of.hold(tx, id))?;
    let gone = tx.under(of.may.delete, |tx| of.hold(tx, gone_id))?;
    if !keep["deleted_at"].is_null() || !gone["deleted_at"].is_null() {
        return Err(Error::NotFound);
    }
    let seen = tx.scope().clone();
    let fields = merge::chosen_of(tx, of)?.into_iter().filter(|f| sight::may_see(&seen, of, f)).collect();
    let further = match of.further.filter(|further| seen.allows(further.of.may.read)) {
        None => (Vec::new(), Vec::new()),
        Some(further) => {
            let sheet = merge::sheet(tx, of, &Decision { keep: id, gone: gone_id, seen: None, choices }, &keep, &gone)?;
            let kept = (further.tell)(tx, of.name, &[id])?.remove(&id).unwrap_or_default();
            (kept, tx.under(further.of.may.read, |tx| (further.beside)(tx, of.name, &sheet, gone_id))?)
        }
    };
    Ok(Both {
        fields,
        further,
        own: tx.own_fields(of.name)?,
        titles: shown::titles(tx, of, [&keep, &gone].into_iter(), &[])?,
        moves: tx.beyond_reach(|tx| merge::counts(tx, of, gone_id))?,
        walls: !super::walls::near(tx, of, &[id, gone_id])?.is_empty(),
        keep,
        gone,
    })
}

async fn side_by_side(
    of: &'static Resource,
    scope: Scope,
    visit: Visit,
    id: Id,
    gone: Id,
    chosen: Option<BTreeMap<String, Choice>>,
    trouble: Option<&'static str>,
) -> Result<Page> {
    let chosen = chosen.unwrap_or_default();
    let choices = chosen.clone();
    let both = scope.tx(move |tx| read(tx, of, id, gone, choices)).await?;
    for (id, record) in [(id, &both.keep), (gone, &both.gone)] {
        looked::note(&scope, of, Some(id), looked::revealed(of, &scope, std::iter::once(record))).await?;
    }
    let nothing = Value::Null;
    let mut rows: Vec<Value> = Vec::new();
    for field in &both.fields {
        let (a, b) = (both.keep.get(field.name).unwrap_or(&nothing), both.gone.get(field.name).unwrap_or(&nothing));
        let choice = chosen.get(field.name).copied().unwrap_or_else(|| merge::usual(field, a, b));
        let cell = |value: Value| {
            let record: Record = [(field.name.to_string(), value)].into_iter().collect();
            shown::cell(&visit, of, field, &record, &both.titles)
        };
        let result = merge::chosen(choice, a, b);
        rows.push(json!({
            "name": field.name, "label": shown::label(&visit, of, field), "choice": choice.name(), "same": a == b,
            "both": field.kind == Kind::Long && !a.is_null() && !b.is_null(), "kept": cell(a.clone()), "gone": cell(b.clone()), "result": cell(result),
        }));
    }
    for own in both.own.iter() {
        let (a, b) = (&both.keep["extra"][&own.name], &both.gone["extra"][&own.name]);
        let choice = chosen.get(&own.name).copied().unwrap_or_else(|| merge::usual(&own.as_field(), a, b));
        let cell = |value: Value| shown::own_cell(&visit, own, &[("extra".to_string(), json!({&own.name: value}))].into_iter().collect());
        let result = merge::chosen(choice, a, b);
        rows.push(json!({
            "name": own.name, "label": own.label, "choice": choice.name(), "same": a == b, "both": false,
            "kept": cell(a.clone()), "gone": cell(b.clone()), "result": cell(result),
        }));
    }
    // What neither of them says is nothing to choose.
    rows.retain(|row| !(row["same"] == true && row["kept"]["text"] == "" && row["kept"]["value"] == false));
    let many = |table: &str| match scope.house().edition().resource(table) {
        Some(of) => visit.say(&format!("{}-many", of.name), &[]),
        None => visit.say(&format!("merge-moves-{table}"), &[]),
    };
    let moves: Vec<Value> = both.moves.iter().map(|(table, n)| json!({"label": many(table), "count": n})).collect();
    let side = |record: &Record| {
        let id = record["id"].as_str().unwrap_or_default();
        json!({"id": id, "title": of.title(record), "href": format!("/app/{}/{id}", of.name), "version": record["version"], "created_at": record["created_at"]})
    };
    let further: Vec<Value> = WAYS.iter().filter_map(|(way, label)| further(&visit, &both.further, *way, label)).collect();
    let trouble = trouble.map(|key| visit.say(key, &[]));
    let page = framed(of, &scope, &visit, &both.keep);
    let page = if trouble.is_some() { page.status(actix_web::http::StatusCode::CONFLICT) } else { page };
    Ok(page
        .with("step", "choose")
        .with("keep", side(&both.keep))
        .with("gone", side(&both.gone))
        .with("rows", rows)
        .with("further", further)
        .with("moves", moves)
        .with("walls", both.walls)
        .with("trouble", trouble)
        .with("swap_href", format!("/app/{}/{gone}/merge?with={id}", of.name))
        .with("action", format!("/app/{}/{id}/merge", of.name)))
}

/// The kinds of further ways, in the order in which they stand, and their words.
const WAYS: [(Way, &str); 4] = [
    (Way::Email, "import-further-email"),
    (Way::Phone, "import-further-phone"),
    (Way::Address, "import-further-address"),
    (Way::Link, "import-further-link"),
];

/// Those of one kind, side by side: all of them stay, none stands there twice.
fn further(visit: &Visit, (kept, gone): &(Vec<Further>, Vec<Beside>), is: Way, label: &str) -> Option<Value> {
    let said = |way: &Further| match way.is {
        Way::Phone if phone::is_kept(&way.value) => phone::shown(&way.value, shown::home(visit)),
        _ => way.value.clone(),
    };
    let mine: Vec<Value> = kept.iter().filter(|way| way.is == is).map(|way| json!({"text": said(way), "double": false})).collect();
    let theirs: Vec<Value> = gone.iter().filter(|b| b.way.is == is).map(|b| json!({"text": said(&b.way), "double": b.double})).collect();
    let result: Vec<&Value> = mine.iter().chain(theirs.iter().filter(|way| way["double"] == false)).collect();
    (!mine.is_empty() || !theirs.is_empty())
        .then(|| json!({"label": visit.say(label, &[]), "kept": mine, "gone": theirs, "result": result}))
}

/// What a form chose, of fields that its sender sees.
fn choices(of: &'static Resource, scope: &Scope, form: &Form) -> BTreeMap<String, Choice> {
    let seen = |name: &str| of.field(name).is_none_or(|f| sight::may_see(scope, of, f));
    let chosen = form.pairs().iter().filter_map(|(key, value)| Some((key.strip_prefix("choice.")?, Choice::named(value)?)));
    chosen.filter(|(name, _)| seen(name)).map(|(name, choice)| (name.to_string(), choice)).collect()
}

async fn send(of: &'static Resource, scope: Scope, visit: Visit, id: Id, form: Form) -> Result<Either<Page, Go>> {
    scope.require(of.may.delete)?;
    let gone: Id = form.text("gone").parse().map_err(|_| Error::NotFound)?;
    let choices = choices(of, &scope, &form);
    if form.text("act") == "preview" {
        return side_by_side(of, scope, visit, id, gone, Some(choices), None).await.map(Either::Left);
    }
    let seen = form.text("version").parse().ok().zip(form.text("gone_version").parse().ok());
    let decision = Decision { keep: id, gone, seen, choices: choices.clone() };
    let done = scope
        .tx(move |tx| {
            let merged = merge::merge(tx, of, &decision)?;
            Ok((merged, of.title(&(of.store.find)(tx, id)?)))
        })
        .await;
    match done {
        Ok((merged, title)) => {
            let go = Go::to(format!("/app/{}/{id}", of.name)).toast("ok", "merge-done", &[("title", title)]);
            Ok(Either::Right(go.undo(format!("/app/{}/merges/{merged}/undo", of.name))))
        }
        // Somebody was faster: what was chosen is still there, beside what they did.
        Err(Error::Conflict(code)) if code == "changed" => {
            side_by_side(of, scope, visit, id, gone, Some(choices), Some("merge-changed")).await.map(Either::Left)
        }
        Err(e) => Err(e),
    }
}

/// Takes a merge back.
pub(super) async fn undo(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    scope.require(of.may.delete)?;
    let done = scope
        .tx(move |tx| {
            let (merge, stay) = merge::undo(tx, of, id)?;
            Ok((merge.kept, merge.gone, stay))
        })
        .await;
    let at = |id: Id| format!("/app/{}/{id}", of.name);
    Ok(match done {
        Ok((_, gone, 0)) => Go::to(at(gone)).toast("ok", "merge-undone", &[]),
        Ok((kept, _, stay)) => Go::to(at(kept)).toast("warn", "merge-undone-stay", &[("count", stay.to_string())]),
        Err(Error::Conflict(code)) if code == "merge-over" => Go::to(format!("/app/{}", of.name)).toast("warn", "merge-over", &[]),
        Err(Error::Conflict(code)) if code == "merge-later" => Go::to(format!("/app/{}", of.name)).toast("warn", "merge-later", &[]),
        Err(e) => return Err(e),
    })
}
