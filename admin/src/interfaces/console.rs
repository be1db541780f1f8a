//! The console's room of interfaces: what depends on what, and what is announced to change.

use super::desk::serves;
use super::{Change, SEVERITIES, all};
use crate::operators::{console, door, operator};
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Path};
use actix_web::{Either, HttpResponse};
use chrono::{NaiveDate, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use kernel::cross_tenant::agencies as a;
use kernel::error::{Error, Result, Wrong};
use kernel::module::OPERATOR;
use kernel::principal::{Id, Principal};
use kernel::routes::Routes;
use kernel::schema::modules as m;
use kernel::schema::work::{interface_changes as c, interface_uses as u};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use web::{ByKey, Form, Go, Page, Visit, field_errors};

pub(crate) fn routes(r: &mut Routes) {
    r.get("/operators/interfaces", OPERATOR, page);
    r.post("/operators/interfaces", OPERATOR, announce).dangerous();
    r.post("/operators/interfaces/{id}/withdraw", OPERATOR, withdraw);
}

/// The same for programs, under the console's own root.
pub(crate) fn api_lines(r: &mut Routes, root: &str) {
    r.get(&format!("{root}/interfaces"), OPERATOR, list);
    r.post(&format!("{root}/interfaces"), OPERATOR, announce_json).dangerous();
    r.post(&format!("{root}/interfaces/{{id}}/withdraw"), OPERATOR, withdraw_json);
}

/// A change as somebody says it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Said {
    interface: String,
    what_fr: String,
    what_en: String,
    severity: String,
    from_day: String,
    version: String,
    link: String,
}

impl Said {
    fn read(form: &Form) -> Said {
        let text = |name: &str| form.text(name).to_string();
        Said {
            interface: text("interface"),
            what_fr: text("what_fr"),
            what_en: text("what_en"),
            severity: text("severity"),
            from_day: text("from_day"),
            version: text("version"),
            link: text("link"),
        }
    }

    fn wrongs(&self, known: &BTreeSet<&str>) -> Vec<Wrong> {
        let long = |name: &'static str, text: &str, max: usize| {
            (text.chars().count() > max).then(|| Wrong::new(name, "too-long").with("max", max))
        };
        [
            (!known.contains(self.interface.as_str())).then(|| Wrong::new("interface", "choice")),
            self.what_fr.is_empty().then(|| Wrong::new("what_fr", "required")),
            self.what_en.is_empty().then(|| Wrong::new("what_en", "required")),
            long("what_fr", &self.what_fr, 500),
            long("what_en", &self.what_en, 500),
            (!SEVERITIES.contains(&self.severity.as_str())).then(|| Wrong::new("severity", "choice")),
            self.from_day.parse::<NaiveDate>().is_err().then(|| Wrong::new("from_day", "date")),
            long("version", &self.version, 60),
            (!self.link.is_empty() && !self.link.starts_with("https://")).then(|| Wrong::new("link", "url")),
            long("link", &self.link, 500),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Which interfaces this build knows.
fn known(visit: &Visit) -> BTreeSet<&'static str> {
    all(visit.house().edition()).map(|(_, o)| o.name).collect()
}

/// Everything about every interface, as programs read it.
async fn told(visit: &Visit, by: Id) -> Result<Vec<Value>> {
    let edition = visit.house().edition();
    let read = door(visit).tx(Principal::Operator(by), "interfaces", |tx| {
        let changes: Vec<Change> =
            tx.all(c::table.filter(c::withdrawn_at.is_null()).order((c::from_day, c::id)).select(Change::as_select()))?;
        let on: Vec<(String, i64)> = tx.all(m::table.filter(m::state.eq("on")).group_by(m::name).select((m::name, count_star())))?;
        let agencies: i64 = tx.one(a::table.filter(a::status.eq("active")).count())?;
        let used: Vec<(String, i64)> =
            tx.all(u::table.filter(u::uses.gt(0)).group_by(u::interface).select((u::interface, count_star())))?;
        Ok((changes, on, agencies, used))
    });
    let (changes, on, agencies, used) = read.await?;
    let of = |name: &'static str| {
        let relying: Vec<Value> = all(edition)
            .filter(|(_, o)| o.name == name)
            .map(|(module, o)| {
                let foundation = edition.is_foundation(module.manifest.name);
                let has = if foundation { agencies } else { on.iter().find(|(m, _)| m == module.manifest.name).map_or(0, |(_, n)| *n) };
                let versions: Vec<Value> = o.versions.iter().map(|(release, version)| json!({"release": release, "version": version})).collect();
                json!({"module": module.manifest.name, "platform": foundation, "agencies": has, "version": o.version(), "versions": versions, "serves": serves(visit, o)})
            })
            .collect();
        let counted = all(edition).any(|(_, o)| o.name == name && o.uses.is_some());
        let used = counted.then(|| used.iter().find(|(n, _)| n == name).map_or(0, |(_, agencies)| *agencies));
        let changes: Vec<&Change> = changes.iter().filter(|c| c.interface == name).collect();
        json!({"name": name, "title": visit.say(&format!("outside-{name}"), &[]), "relying": relying, "used_by": used, "changes": changes})
    };
    Ok(known(visit).into_iter().map(of).collect())
}

async fn page(visit: Visit) -> Result<Page> {
    shown(&visit, &Said::default(), &[]).await
}

async fn shown(visit: &Visit, typed: &Said, wrongs: &[Wrong]) -> Result<Page> {
    let mut all = told(visit, operator(visit)?).await?;
    let today = Utc::now().date_naive();
    for one in &mut all {
        for relying in one["relying"].as_array_mut().into_iter().flatten() {
            let name = relying["module"].as_str().unwrap_or_default().to_string();
            let title = if relying["platform"] == json!(true) {
                visit.say("interfaces-platform", &[])
            } else {
                visit.say(&format!("module-{name}"), &[])
            };
            relying["title"] = json!(title);
        }
        for change in one["changes"].as_array_mut().into_iter().flatten() {
            let what = if visit.locale() == theme::Locale::Fr { "what_fr" } else { "what_en" };
            change["what"] = change[what].clone();
            let days = change["from_day"].as_str().and_then(|d| d.parse::<NaiveDate>().ok()).map_or(0, |d| (d - today).num_days());
            change["tone"] = json!(if days < 0 {
                "neutral"
            } else if days <= 30 {
                "late"
            } else {
                "warn"
            });
        }
    }
    let wrong = |name: &str| wrongs.iter().find(|w| w.field == name).map(|w| visit.say(&format!("error-{}", w.code), &w.args));
    let said = json!(typed);
    let field = |name: &str, kind: &str, options: Vec<Value>, required: bool| json!({"name": name, "kind": kind, "options": options, "required": required, "label": visit.say(&format!("interfaces-{}", name.replace('_', "-")), &[]), "value": said[name], "error": wrong(name), "half": true});
    let interfaces = all.iter().map(|one| json!({"value": one["name"], "label": one["title"]})).collect();
    let severities = SEVERITIES.iter().map(|s| json!({"value": s, "label": visit.say(&format!("interfaces-severity-{s}"), &[])})).collect();
    let fields = [
        field("interface", "choice", interfaces, true),
        field("severity", "choice", severities, true),
        field("from_day", "date", vec![], true),
        field("version", "text", vec![], false),
        field("what_fr", "text", vec![], true),
        field("what_en", "text", vec![], true),
        field("link", "url", vec![], false),
    ];
    Ok(console("admin/operators/interfaces.html", "interfaces")
        .title("interfaces-title")
        .summary("interfaces-summary")
        .crumb("interfaces-title", None)
        .with("interfaces", all)
        .with("fields", fields)
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }))
}

async fn kept(visit: &Visit, by: Id, said: &Said) -> Result<Id> {
    let wrongs = said.wrongs(&known(visit));
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let said = said.clone();
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let (version, link) = (some(&said.version), some(&said.link));
    let day = said.from_day.parse::<NaiveDate>().map_err(|_| Error::invalid("from_day", "date"))?;
    door(visit)
        .tx(Principal::Operator(by), "a change of an interface", move |tx| {
            let row = (
                (
                    c::interface.eq(&said.interface),
                    c::what_fr.eq(&said.what_fr),
                    c::what_en.eq(&said.what_en),
                    c::severity.eq(&said.severity),
                ),
                (c::from_day.eq(day), c::version.eq(version), c::link.eq(link), c::said_by.eq(Some(by))),
            );
            tx.one(diesel::insert_into(c::table).values(row).returning(c::id))
        })
        .await
}

async fn announce(visit: Visit, form: Form) -> Result<Either<Page, Go>> {
    let said = Said::read(&form);
    match kept(&visit, operator(&visit)?, &said).await {
        Ok(_) => Ok(Either::Right(Go::to("/operators/interfaces").toast("ok", "interfaces-announced", &[]))),
        Err(Error::Invalid(wrongs)) => Ok(Either::Left(shown(&visit, &said, &wrongs).await?)),
        Err(e) => Err(e),
    }
}

async fn taken_back(visit: &Visit, by: Id, id: Id) -> Result<()> {
    let open = c::table.filter(c::id.eq(id).and(c::withdrawn_at.is_null()));
    let done = door(visit).tx(Principal::Operator(by), "a change of an interface, withdrawn", move |tx| {
        tx.run(diesel::update(open).set(c::withdrawn_at.eq(Some(Utc::now()))))
    });
    if done.await? == 1 { Ok(()) } else { Err(Error::NotFound) }
}

async fn withdraw(visit: Visit, id: Path<Id>) -> Result<Go> {
    taken_back(&visit, operator(&visit)?, *id).await?;
    Ok(Go::to("/operators/interfaces").toast("ok", "interfaces-withdrawn", &[]))
}

async fn list(visit: Visit, by: ByKey) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(json!({"data": told(&visit, by.0).await?})))
}

async fn announce_json(visit: Visit, by: ByKey, bytes: Bytes) -> Result<HttpResponse> {
    let said: Said = serde_json::from_slice(&bytes).map_err(|_| Error::invalid("", "invalid"))?;
    let id = kept(&visit, by.0, &said).await?;
    Ok(HttpResponse::Ok().json(json!({"id": id})))
}

async fn withdraw_json(visit: Visit, by: ByKey, id: Path<Id>) -> Result<HttpResponse> {
    taken_back(&visit, by.0, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
