//! The page on which an agency is closed, and the click that undoes it.

use super::DESK;
use super::plan::{CLOSE_ACT, Plan, read, undo};
use crate::{CLOSE, approvals};
use actix_web::Either;
use actix_web::http::StatusCode;
use kernel::approval::{Outcome, has_second};
use kernel::closing::{Closure, Heap, current};
use kernel::error::{Error, Result, Wrong};
use kernel::routes::Routes;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

pub(super) fn routes(r: &mut Routes) {
    r.get(DESK, CLOSE, page);
    r.post(DESK, CLOSE, ask).dangerous();
    r.post("/app/settings/closing/undo", CLOSE, stop);
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    shown(&visit, &scope, &Form::default(), &[]).await
}

async fn shown(visit: &Visit, scope: &Scope, typed: &Form, wrongs: &[Wrong]) -> Result<Page> {
    type Seen = (Option<Closure>, Plan, bool);
    let (closure, plan, second): Seen = scope.tx(|tx: &mut Tx| Ok((current(tx)?, Plan::of(tx)?, has_second(tx, CLOSE)?))).await?;
    let base = Page::new("admin/closing.html").title("closing-title").summary("closing-summary");
    let closure = closure.map(|c| json!({"due_at": c.due_at, "asked_at": c.asked_at, "why": c.why}));
    Ok(base
        .with("closure", closure)
        .with("plan", told(visit, &plan))
        .with("exports", exports(visit, scope, &plan))
        .with("second", second)
        .with("values", json!({"slug": typed.text("slug"), "why": typed.text("why")}))
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }))
}

/// The plan in words: a card of records by module, the rest in figures.
fn told(visit: &Visit, plan: &Plan) -> Value {
    let edition = visit.house().edition();
    let many = |heap: &Heap| {
        edition.resource(&heap.table).map(|r| json!({"title": visit.say(&format!("{}-many", r.name), &[]), "rows": heap.rows}))
    };
    let module = |(name, heaps): (&&'static str, &Vec<Heap>)| {
        let records: Vec<Value> = heaps.iter().filter_map(many).collect();
        let others: i64 = heaps.iter().filter(|h| edition.resource(&h.table).is_none()).map(|h| h.rows).sum();
        json!({"title": visit.say(&format!("module-{name}"), &[]), "records": records, "others": others, "house": *name == "house"})
    };
    let kept = |l: &kernel::closing::Lawful| {
        let known =
            edition.resource(&l.kind).map_or_else(|| format!("closing-kept-{}", l.kind.replace('_', "-")), |r| format!("{}-many", r.name));
        json!({"title": visit.say(&known, &[]), "rows": l.rows, "until": l.until})
    };
    json!({
        "slug": plan.slug, "rows": plan.rows, "files": plan.files, "bytes": plan.bytes, "members": plan.members, "domains": plan.domains,
        "modules": plan.modules.iter().filter(|(name, _)| **name != "house").map(module).collect::<Vec<_>>(),
        "house": plan.modules.get("house").map_or(0, |heaps| heaps.iter().map(|h| h.rows).sum()),
        "kept": plan.kept.iter().map(kept).collect::<Vec<_>>(), "refused": plan.refused,
    })
}

/// What may be taken along first: every list that keeps something, as lines of JSON with the bin.
fn exports(visit: &Visit, scope: &Scope, plan: &Plan) -> Vec<Value> {
    let lies = |table: &str| plan.modules.values().flatten().any(|h| h.table == table);
    let modules = visit.house().edition().modules.iter().filter(|_| scope.allows(crate::MODULES));
    let all = modules.flat_map(|m| m.resources.iter().map(move |r| (m.manifest.name, r)));
    let mine = all.filter(|(_, r)| scope.allows(r.may.export) && lies(r.name));
    mine.map(|(module, r)| json!({"title": visit.say(&format!("{}-many", r.name), &[]), "href": format!("/app/modules/{module}/purge/{}.jsonl", r.name)})).collect()
}

async fn ask(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let params = match read(form.text("slug"), form.text("why"), &scope.tenant().slug) {
        Ok(params) => params,
        Err(Error::Invalid(wrongs)) => return shown(&visit, &scope, &form, &wrongs).await.map(Either::Left),
        Err(e) => return Err(e),
    };
    match scope.tx(move |tx| CLOSE_ACT.perform(tx, params)).await {
        Ok(Outcome::Asked(id)) => Ok(Either::Right(approvals::asked(id))),
        Ok(Outcome::Done(_)) => {
            scope.house().changed(scope.tenant().id);
            Ok(Either::Right(Go::to(DESK).toast("warn", "closing-asked-toast", &[])))
        }
        // Something stands against it: the page says what, and nothing was done.
        Err(Error::Conflict(_)) => shown(&visit, &scope, &form, &[]).await.map(Either::Left),
        Err(e) => Err(e),
    }
}

async fn stop(scope: Scope) -> Result<Go> {
    let undone = scope.tx(undo).await?;
    scope.house().changed(scope.tenant().id);
    let (tone, words) = if undone { ("ok", "closing-undone-toast") } else { ("warn", "closing-undo-late") };
    Ok(Go::to(DESK).toast(tone, words, &[]))
}
