//! Who may open one page of the back office, and why: the line of the route table that stands before it, asked for each
//! member in turn.

use super::{Person, extent_words, people, role_words, titles};
use actix_web::web::Data;
use actix_web::{Either, HttpRequest, HttpResponse};
use kernel::error::{Error, Result};
use kernel::module::{MEMBER, PUBLIC};
use kernel::policy::Policy;
use kernel::principal::Principal;
use kernel::reach::Extent;
use kernel::resource::Id;
use kernel::scope::Scope;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use web::{Form, Gate, Gates, Go, Page, Visit};

/// Everything that is known of one page.
struct Known<'a> {
    path: String,
    gate: &'a Gate,
    /// Its module is on in this agency.
    on: bool,
    people: Vec<Person>,
    titles: HashMap<String, Option<String>>,
    policy: Arc<Policy>,
}

async fn known<'a>(scope: &Scope, gates: &'a Gates, path: &str) -> Result<Known<'a>> {
    let gate = gates.at(scope.tenant(), path).ok_or(Error::NotFound)?;
    let policy = scope.house().policy(scope.tenant().id).await?;
    let (people, titles) = scope.tx(|tx| Ok((people(tx)?, titles(tx)?))).await?;
    let on = gate.module.is_none_or(|m| scope.tenant().has(m));
    // As the house writes it: `//app/people` would lead a browser to another host.
    let path = path.split('/').filter(|part| !part.is_empty()).fold(String::new(), |path, part| path + "/" + part);
    Ok(Known { path, gate, on, people, titles, policy })
}

impl Known<'_> {
    /// Whether a member may open it, as the guard decides.
    fn opens(&self, person: &Person) -> bool {
        self.on && self.policy.allows(&Principal::User(person.id), self.gate.may).allowed
    }

    /// The roles that open it to somebody, each with how far it goes where rows decide.
    fn roles(&self, visit: &Visit, person: &Person) -> Vec<String> {
        let grants = self.policy.grants_of(person.id, self.gate.may);
        let mut all: Vec<String> = grants.map(|g| role_words(visit, &self.titles, &g.role)).collect();
        all.dedup();
        all
    }

    fn why(&self, visit: &Visit, person: &Person) -> String {
        let say = |key: &str| visit.say(key, &[]);
        match (self.on, self.gate.may, self.opens(person)) {
            (false, ..) => say("gate-off"),
            (_, MEMBER | PUBLIC, true) => say("gate-everybody"),
            (.., false) if self.policy.ends_of(person.id).is_some_and(|at| at <= chrono::Utc::now()) => say("gate-ended"),
            (.., false) => say("gate-no-role"),
            _ => {
                let roles = self.roles(visit, person).join(", ");
                match self.policy.extent(person.id, self.gate.may) {
                    Extent::Everything => roles,
                    some => format!("{roles} · {}", extent_words(visit, &some).1),
                }
            }
        }
    }

    /// The right that opens it, in words.
    fn right(&self, visit: &Visit) -> String {
        match self.gate.may {
            MEMBER | PUBLIC => visit.say("gate-everybody", &[]),
            may => visit.say(&format!("may-{}", may.replace('.', "-")), &[]),
        }
    }
}

/// A record's own page says more: which of its readers reach this very one.
fn record(scope: &Scope, path: &str) -> Option<String> {
    let (name, id) = path.strip_prefix("/app/")?.split_once('/')?;
    let id: Id = id.split('/').next()?.parse().ok()?;
    super::resource(scope, name).ok().map(|of| format!("/app/access/{}/{id}", of.name))
}

pub(super) async fn page(visit: Visit, scope: Scope, gates: Data<Gates>, req: HttpRequest) -> Result<Either<Page, Go>> {
    let form = Form::of_query(req.query_string());
    let path = form.text("path");
    if let Some(record) = record(&scope, path).filter(|_| scope.allows(crate::SHARING)) {
        return Ok(Either::Right(Go::to(record)));
    }
    let known = known(&scope, &gates, path).await?;
    let rows: Vec<Value> =
        (known.people.iter()).map(|p| json!({"id": p.id, "name": p.name, "opens": known.opens(p), "why": known.why(&visit, p)})).collect();
    let opening = rows.iter().filter(|row| row["opens"] == true).count();
    let module = known.gate.module.map(|m| visit.say(&format!("module-{m}"), &[]));
    Ok(Either::Left(
        Page::new("access/gate.html")
            .title("gate-title")
            .summary("gate-summary")
            .crumb(visit.say("access-overview", &[]), Some("/app/access"))
            .with("back", &known.path)
            .with("right", known.right(&visit))
            .with("module", module)
            .with("rows", rows)
            .with("opening", opening),
    ))
}

/// The same for programs.
pub(super) async fn json(visit: Visit, scope: Scope, gates: Data<Gates>, req: HttpRequest) -> Result<HttpResponse> {
    let form = Form::of_query(req.query_string());
    let known = known(&scope, &gates, form.text("path")).await?;
    let one = |p: &Person| {
        let roles: Vec<&str> = known.policy.grants_of(p.id, known.gate.may).map(|g| &*g.role).collect();
        json!({"id": p.id, "name": p.name, "opens": known.opens(p), "why": known.why(&visit, p), "roles": roles})
    };
    let people: Vec<Value> = known.people.iter().map(one).collect();
    Ok(HttpResponse::Ok().json(json!({
        "path": known.path, "permission": known.gate.may, "module": known.gate.module, "on": known.on, "people": people,
    })))
}
