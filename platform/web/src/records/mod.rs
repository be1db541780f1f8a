//! The pages every resource has, written once against `&Resource` and `Record`.

mod acts;
pub(crate) mod alike;
pub(crate) mod ask;
pub(crate) mod bulk;
pub(crate) mod carried;
mod detail;
mod filterable;
mod form;
mod held;
pub(crate) mod here;
mod home;
mod layouts;
mod list;
pub(crate) mod looked;
mod merging;
pub(crate) mod news;
pub(crate) mod occasions;
mod opened;
mod options;
mod palette;
mod preferences;
mod rows;
pub(crate) mod say;
mod search;
pub(crate) mod seek;
mod sent;
pub(crate) mod shown;
pub(crate) mod sight;
mod timeline;
pub(crate) mod views;
mod walls;

pub(crate) use detail::led;

use crate::form::{Form, Parcel};
use crate::visit::Visit;
use actix_web::HttpRequest;
use actix_web::web::Path;
use kernel::module::MEMBER;
use kernel::resource::{Id, Resource};
use kernel::routes::{Ground, Routes};
use kernel::scope::Scope;
use serde_json::{Value, json};

/// Literal paths come before those with a key: the first that fits answers.
pub(crate) fn routes(r: &mut Routes, of: &'static Resource) {
    let base = format!("/app/{}", of.name);
    let at = |rest: &str| format!("{base}{rest}");
    let one = |rest: &str| format!("{base}/{{id:[0-9a-f-]{{36}}}}{rest}");
    let may = of.may;
    r.get(&base, may.read, move |s: Scope, v: Visit, q: HttpRequest| list::list(of, s, v, q));
    r.get(&at("/options"), may.read, move |s: Scope, q: HttpRequest| options::options(of, s, q));
    r.get(&at("/tags"), may.read, move |s: Scope, q: HttpRequest| options::tags(of, s, q));
    r.get(&at("/events"), may.read, move |s: Scope, q: HttpRequest| layouts::events(of, s, q));
    r.get(&at("/new"), may.create, move |s: Scope, v: Visit, q: HttpRequest| form::new(of, s, v, q));
    r.post(&at("/new"), may.create, move |s: Scope, v: Visit, q: HttpRequest, p: Parcel| form::create(of, s, v, q, p));
    r.post(&at("/bulk"), may.update, move |s: Scope, v: Visit, f: Form| bulk::bulk(of, s, v, f));
    let many = |rest: &str| at(&format!("/bulk/{{id:[0-9a-f-]{{36}}}}{rest}"));
    r.get(&many(""), may.update, move |s: Scope, v: Visit, q: HttpRequest, id: Path<Id>| bulk::show(of, s, v, q, *id));
    r.post(&many(""), may.update, move |s: Scope, v: Visit, id: Path<Id>, f: Form| bulk::set(of, s, v, *id, f));
    r.get(&many("/preview"), may.update, move |s: Scope, v: Visit, id: Path<Id>| bulk::preview(of, s, v, *id));
    r.post(&many("/start"), may.update, move |s: Scope, id: Path<Id>| bulk::start(of, s, *id));
    r.post(&many("/resume"), may.update, move |s: Scope, id: Path<Id>| bulk::resume(of, s, *id));
    r.post(&many("/undo"), may.update, move |s: Scope, id: Path<Id>| bulk::undo(of, s, *id));
    r.post(&at("/views"), may.read, move |s: Scope, f: Form| views::save(of, s, f));
    r.post(&at("/views/{view}/delete"), may.read, move |s: Scope, id: Path<Id>| views::remove(of, s, *id));
    if let Some(twins) = of.twins {
        r.post(&at("/alike"), may.create, move |s: Scope, v: Visit, f: Form| alike::hint(of, twins, s, v, f));
        merging::routes(r, of);
    }
    r.get(&one(""), may.read, move |s: Scope, v: Visit, id: Path<Id>| detail::detail(of, s, v, *id));
    r.get(&one("/edit"), may.update, move |s: Scope, v: Visit, q: HttpRequest, id: Path<Id>| form::edit(of, s, v, q, *id));
    r.post(&one("/edit"), may.update, move |s: Scope, v: Visit, q: HttpRequest, id: Path<Id>, p: Parcel| form::update(of, s, v, q, *id, p));
    r.post(&one("/here"), may.read, move |s: Scope, v: Visit, id: Path<Id>, f: Form| here::beat(of, s, v, *id, f));
    r.post(&one("/duplicate"), may.create, move |s: Scope, v: Visit, id: Path<Id>| form::duplicate(of, s, v, *id));
    r.post(&one("/delete"), may.delete, move |s: Scope, id: Path<Id>| acts::delete(of, s, *id));
    r.post(&one("/restore"), may.delete, move |s: Scope, id: Path<Id>| acts::restore(of, s, *id));
    r.post(&one("/set"), may.update, move |s: Scope, v: Visit, id: Path<Id>, f: Form| acts::set(of, s, v, *id, f));
    r.post(&one("/revert/{entry}"), may.update, move |s: Scope, path: Path<(Id, i64)>, q: HttpRequest| {
        acts::revert(of, s, path.into_inner(), q)
    });
    r.post(&one("/comments"), may.comment, move |s: Scope, v: Visit, id: Path<Id>, f: Form| say::comment(of, s, v, *id, f));
    r.post(&one("/tags"), may.update, move |s: Scope, v: Visit, id: Path<Id>, f: Form| say::tag(of, s, v, *id, f));
}

/// What is not about one resource: home, palette, notices, preferences.
pub(crate) fn common(r: &mut Routes) {
    r.within(None).on(Ground::Agency);
    r.get("/app", MEMBER, home::home).get("/app/palette", MEMBER, palette::palette).get("/app/search", MEMBER, search::page);
    r.get("/app/members/options", MEMBER, |s: Scope, q: HttpRequest| options::options(&kernel::members::MEMBERS, s, q));
    r.post("/app/checklist/dismiss", MEMBER, home::dismiss);
    r.post("/app/occasions/dismiss", MEMBER, occasions::dismiss);
    r.get("/app/news", MEMBER, news::page).post("/app/news/read", MEMBER, news::read).post("/app/news/monthly", MEMBER, news::subscribe);
    r.get("/app/_design", MEMBER, home::design);
    r.on(Ground::Either).post("/preferences", kernel::module::PUBLIC, preferences::set);
}

/// The resource as templates know it.
fn face(visit: &Visit, scope: &Scope, of: &Resource) -> Value {
    let may = of.may;
    json!({
        "name": of.name, "icon": of.icon, "path": format!("/app/{}", of.name),
        "one": visit.say(&format!("{}-one", of.name), &[]), "many": visit.say(&format!("{}-many", of.name), &[]),
        "new": visit.say(&format!("{}-new", of.name), &[]),
        "may": {
            "create": scope.allows(may.create), "update": scope.allows(may.update), "delete": scope.allows(may.delete),
            "import": scope.allows(may.import), "export": scope.allows(may.export), "comment": scope.allows(may.comment),
        },
    })
}
