//! Lists in and out, for every resource, written once.

mod batch;
mod carry;
#[cfg(test)]
mod chance;
pub(crate) mod export;
pub(crate) mod further;
pub(crate) mod guard;
mod lines;
pub(crate) mod mapping;
mod reader;
mod report;
mod sheet;
mod twins;
mod undo;
mod wizard;

pub(crate) use batch::forget_uploaded;
pub(crate) use carry::ImportRows;
pub(crate) use export::TAKE_OUT;
pub(crate) use report::said;

use crate::form::Form;
use crate::visit::Visit;
use actix_multipart::Multipart;
use actix_web::HttpRequest;
use actix_web::web::Path;
use kernel::resource::{Id, Resource};
use kernel::routes::Routes;
use kernel::scope::Scope;

pub(crate) fn routes(r: &mut Routes, of: &'static Resource) {
    let may = of.may;
    let at = |rest: &str| format!("/app/{}{rest}", of.name);
    let one = |rest: &str| at(&format!("/import/{{id:[0-9a-f-]{{36}}}}{rest}"));
    r.get(&at("/export"), may.export, move |s: Scope, v: Visit, q: HttpRequest| export::choose(of, s, v, q));
    for shape in export::Shape::EVERY.into_iter().filter(|shape| shape.suits(of)) {
        let file = at(&format!("/export.{}", shape.ending()));
        r.get(&file, may.export, move |s: Scope, v: Visit, q: HttpRequest| export::export(of, shape, s, v, q));
        let asked = r.post(&file, may.export, move |s: Scope, v: Visit, q: HttpRequest| export::ask_first(of, shape, s, v, q));
        if of.fields.iter().any(|f| f.sensitive) {
            asked.dangerous();
        }
        let file = format!("/api/v1/{}/export.{}", of.name, shape.ending());
        r.get(&file, may.export, move |s: Scope, v: Visit, q: HttpRequest| export::by_program(of, shape, s, v, q));
        r.post(&file, may.export, move |s: Scope, v: Visit, q: HttpRequest| export::ask_by_program(of, shape, s, v, q));
    }
    r.get(&at("/template.csv"), may.import, move |s: Scope, v: Visit, q: HttpRequest| export::template(of, s, v, q));
    r.get(&at("/import/model.csv"), may.import, move |s: Scope, v: Visit, q: HttpRequest| export::template(of, s, v, q));
    r.get(&at("/import"), may.import, move |s: Scope, v: Visit| wizard::begin(of, s, v));
    r.post(&at("/import"), may.import, move |s: Scope, v: Visit, m: Multipart| wizard::upload(of, s, v, m));
    r.get(&one(""), may.import, move |s: Scope, v: Visit, id: Path<Id>| wizard::show(of, s, v, *id));
    r.post(&one(""), may.import, move |s: Scope, v: Visit, id: Path<Id>, f: Form| wizard::map(of, s, v, *id, f));
    r.get(&one("/preview"), may.import, move |s: Scope, v: Visit, id: Path<Id>| wizard::preview(of, s, v, *id));
    r.post(&one("/start"), may.import, move |s: Scope, id: Path<Id>, f: Form| wizard::start(of, s, *id, f));
    r.post(&one("/resume"), may.import, move |s: Scope, id: Path<Id>| wizard::resume(of, s, *id));
    r.post(&one("/undo"), may.import, move |s: Scope, id: Path<Id>| wizard::undo(of, s, *id));
    r.get(&one("/report.xlsx"), may.import, move |s: Scope, v: Visit, id: Path<Id>| report::workbook(of, s, v, *id));
    r.get(&one("/refused.csv"), may.import, move |s: Scope, v: Visit, id: Path<Id>| report::refused(of, s, v, *id));
}
