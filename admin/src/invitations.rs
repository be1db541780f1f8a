//! Invitations that wait for an answer: sent, sent again, withdrawn.

use crate::team::within_reach;
use crate::{PEOPLE, approvals, opens, roster, standing};
use actix_web::web::{Json, Path};
use actix_web::{Either, HttpResponse};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::accounts::{Ticket, secret};
use kernel::approval::{Act, Carry, Shown};
use kernel::error::{Error, Result, Wrong};
use kernel::field::is_email;
use kernel::routes::Routes;
use kernel::schema::directory::tickets;
use kernel::schema::{members, roles};
use kernel::scope::{Scope, Tx};
use serde::Serialize;
use serde_json::{Map, Value, json};
use tenants::{Opens, Standing};
use web::letter::{SendMail, agency_letter};
use web::{Form, Go, Page, Visit};

/// Days in which an invitation can be accepted.
const LASTS: i64 = 7;

pub fn routes(r: &mut Routes) {
    r.post("/app/team/invite", PEOPLE, invite).dangerous();
    r.post("/app/team/invitations/{id}/again", PEOPLE, send_again);
    r.post("/app/team/invitations/{id}/withdraw", PEOPLE, withdraw);
    r.get("/api/v1/invitations", PEOPLE, list).told(list_told);
    r.post("/api/v1/invitations", PEOPLE, add).dangerous().told(add_told);
    r.delete("/api/v1/invitations/{id}", PEOPLE, remove).told(|| json!({"status": "204"}));
}

/// An invitation that nobody has accepted yet.
#[derive(Clone, Debug, Serialize)]
pub struct Invitation {
    /// The hash of its secret: names it, opens nothing.
    pub id: String,
    pub email: String,
    pub name: String,
    pub roles: Vec<String>,
    /// Where they will stand: job, department, from outside, until when.
    #[serde(flatten)]
    pub standing: Standing,
    /// What is opened to them.
    pub opens: Option<Opens>,
    pub invited_by: String,
    pub invited_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl Invitation {
    /// Its week is over.
    pub fn expired(&self) -> bool {
        self.expires_at < Utc::now()
    }
}

/// Those of this agency, the newest first; those that are over stay for a day.
pub async fn pending(visit: &Visit) -> Result<Vec<Invitation>> {
    let here = visit.tenant().map(|t| t.id).ok_or(Error::NotFound)?;
    type Row = (Vec<u8>, Option<String>, Value, DateTime<Utc>, DateTime<Utc>);
    let rows: Vec<Row> = visit
        .house()
        .platform_tx("system:invitation", move |tx| {
            let waiting = tickets::purpose.eq("invitation").and(tickets::tenant_id.eq(here)).and(tickets::used_at.is_null());
            let columns = (tickets::hash, tickets::email, tickets::data, tickets::created_at, tickets::expires_at);
            tx.all(tickets::table.filter(waiting).order(tickets::created_at.desc()).select(columns))
        })
        .await?;
    let text = |data: &Value, key: &str| data[key].as_str().unwrap_or_default().to_string();
    let invitation = |(hash, email, data, invited_at, expires_at): Row| Invitation {
        id: hex::encode(hash),
        email: email.unwrap_or_default(),
        name: text(&data, "name"),
        roles: data["roles"].as_array().into_iter().flatten().filter_map(|r| r.as_str().map(String::from)).collect(),
        standing: serde_json::from_value(data["standing"].clone()).unwrap_or_default(),
        opens: serde_json::from_value(data["opens"].clone()).ok(),
        invited_by: text(&data, "invited_by"),
        invited_at,
        expires_at,
    };
    Ok(rows.into_iter().map(invitation).collect())
}

/// The one of this key, if the caller could have sent it.
async fn one(visit: &Visit, scope: &Scope, id: &str) -> Result<Invitation> {
    let found = pending(visit).await?.into_iter().find(|i| i.id == id).ok_or(Error::NotFound)?;
    let names = found.roles.clone();
    scope.tx(move |tx| within_reach(tx, &names)).await?;
    Ok(found)
}

fn mail(visit: &Visit, token: &str, to: &str, name: &str, by: &str) -> Result<mail::Message> {
    let tenant = visit.tenant().ok_or(Error::NotFound)?;
    let link = format!("{}/invitation/{token}", visit.config().origin_of(tenant));
    agency_letter(visit, "invitation", to, &link, &[("name", name.into()), ("by", by.into()), ("agency", tenant.name.clone())])
}

/// A seat with a role for somebody new: whoever could invite themselves twice would be two.
pub static INVITE: Act = Act {
    name: "members.invite",
    switch: "roles",
    may: |_, _| Some(PEOPLE),
    mays: |_| vec![PEOPLE],
    show,
    carry: Carry::ByAsker(|params| ("/app/team/invite".into(), fields(params))),
};

/// What is filled in of an invitation.
const FIELDS: [&str; 8] = ["email", "name", "role", "job", "department", "ends_on", "external", "opens"];

/// The form again, as it was approved.
pub(crate) fn fields(params: &Value) -> Vec<(String, String)> {
    FIELDS.iter().map(|name| ((*name).to_string(), params[*name].as_str().unwrap_or_default().to_string())).collect()
}

/// Who would come, and with which role.
pub(crate) fn show(tx: &mut Tx, params: &Value) -> Result<Option<Vec<Shown>>> {
    let text = |name: &str| params[name].as_str().unwrap_or_default().to_string();
    let role = crate::roles::title_of(tx, &text("role"))?;
    within_reach(tx, &[text("role")])?;
    let mut after = vec![role];
    after.extend(Some(text("department")).filter(|d| !d.is_empty()).map(Value::from));
    after.extend(Some(text("ends_on")).filter(|d| !d.is_empty()).map(Value::from));
    after.extend(opens::asked(tx, &text("opens"))?.map(|o| Value::from(o.title)));
    Ok(Some(vec![Shown { what: format!("{} · {}", text("name"), text("email")).into(), before: Vec::new(), after }]))
}

/// Who is asked to come, as it was typed.
pub(crate) struct Wish {
    pub email: String,
    pub name: String,
    pub role: String,
    pub standing: Standing,
    pub opens: Option<Opens>,
    /// As it was typed, and what is wrong with the standing.
    typed: Value,
    wrongs: Vec<Wrong>,
}

impl Wish {
    pub(crate) fn read(scope: &Scope, form: &Form) -> Wish {
        let (standing, wrongs) = standing::typed(form, &scope.tenant().zone);
        let mut typed: Value = FIELDS.iter().map(|name| ((*name).to_string(), Value::from(form.text(name)))).collect::<Map<_, _>>().into();
        let email = form.text("email").to_lowercase();
        typed["email"] = email.clone().into();
        Wish { email, name: form.text("name").to_string(), role: form.text("role").to_string(), standing, opens: None, typed, wrongs }
    }

    pub(crate) fn params(&self) -> Value {
        self.typed.clone()
    }

    /// What is not right: the words, a seat or an invitation that is there already, a full plan. What it opens is known afterwards.
    ///
    /// # Errors
    /// `NotFound` if it opens what the caller does not see.
    async fn wrongs(&mut self, visit: &Visit, scope: &Scope) -> Result<Vec<Wrong>> {
        let mut wrongs = std::mem::take(&mut self.wrongs);
        if !is_email(&self.email) {
            wrongs.push(Wrong::new("email", if self.email.is_empty() { "required" } else { "email" }));
        }
        if self.name.is_empty() {
            wrongs.push(Wrong::new("name", "required"));
        }
        let (email, role) = (self.email.clone(), self.role.clone());
        let record = self.typed["opens"].as_str().unwrap_or_default().to_string();
        let (known, wanted, taken, opened) = scope
            .tx(move |tx| {
                let seated: Option<String> =
                    tx.maybe(members::table.filter(members::email.eq(email).and(members::status.eq("active"))).select(members::email))?;
                within_reach(tx, std::slice::from_ref(&role))?;
                let role: Option<i32> = tx.maybe(roles::table.filter(roles::name.eq(role)).select(roles::level))?;
                Ok((seated.is_some(), role, web::plan::seats(tx)?, opens::asked(tx, &record)?))
            })
            .await?;
        self.opens = opened;
        if known {
            wrongs.push(Wrong::new("email", "member-already"));
        }
        let waiting = pending(visit).await?;
        if waiting.iter().any(|i| i.email == self.email) {
            wrongs.push(Wrong::new("email", "invited-already"));
        }
        let promised = i64::try_from(waiting.iter().filter(|i| !i.expired()).count()).unwrap_or(i64::MAX);
        if web::plan::of(scope.tenant()).and_then(|p| p.members).is_some_and(|most| taken.saturating_add(promised) >= most) {
            wrongs.push(Wrong::new("email", "plan-members"));
        }
        if wanted.is_none() {
            wrongs.push(Wrong::new("role", "choice"));
        }
        Ok(wrongs)
    }

    /// The page again if something is not right.
    pub(crate) async fn refused(&mut self, visit: &Visit, scope: &Scope) -> Result<Option<Page>> {
        let wrongs = self.wrongs(visit, scope).await?;
        if wrongs.is_empty() {
            return Ok(None);
        }
        roster::shown(visit, scope, &Form::default(), self.params(), &wrongs, None).await.map(Some)
    }
}

async fn invite(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let mut wish = Wish::read(&scope, &form);
    if let Some(again) = wish.refused(&visit, &scope).await? {
        return Ok(Either::Left(again));
    }
    let params = wish.params();
    if let Some(waits) = scope.tx(move |tx| INVITE.clear(tx, &params)).await? {
        return Ok(Either::Right(approvals::asked(waits)));
    }
    let email = wish.email.clone();
    send(&visit, &scope, wish).await?;
    Ok(Either::Right(sent(email)))
}

/// Where whoever sent it is led.
pub(crate) fn sent(email: String) -> Go {
    Go::to("/app/team").toast("ok", "team-invited", &[("email", email)])
}

/// The same for programs: what is typed into the form, under the same names.
async fn add(visit: Visit, scope: Scope, body: Json<Map<String, Value>>) -> Result<HttpResponse> {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in body.iter() {
        match value {
            _ if !FIELDS.contains(&name.as_str()) => return Err(Error::invalid(name.as_str(), "unknown-field")),
            Value::String(text) => pairs.append_pair(name, text),
            Value::Bool(yes) if name == "external" => pairs.append_pair(name, &yes.to_string()),
            Value::Null => &mut pairs,
            _ => return Err(Error::invalid(name.as_str(), "format")),
        };
    }
    let mut wish = Wish::read(&scope, &Form::of_query(&pairs.finish()));
    let wrongs = wish.wrongs(&visit, &scope).await?;
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let params = wish.params();
    if let Some(id) = scope.tx(move |tx| INVITE.clear(tx, &params)).await? {
        return Ok(approvals::waits(id));
    }
    let id = send(&visit, &scope, wish).await?;
    let made = pending(&visit).await?.into_iter().find(|i| i.id == id).ok_or(Error::NotFound)?;
    Ok(HttpResponse::Created().json(made))
}

/// The mail goes out, and the invitation of this key waits.
pub(crate) async fn send(visit: &Visit, scope: &Scope, wish: Wish) -> Result<String> {
    let Wish { email, name, role, standing, opens, .. } = wish;
    let (token, hash) = secret();
    let tenant = scope.tenant().id;
    let by = visit.session().and_then(|s| s.member.as_ref()).map(|m| m.name.clone()).unwrap_or_default();
    let message = mail(visit, &token, &email, &name, &by)?;
    let data = json!({"name": name, "roles": [role], "invited_by": by, "standing": standing, "opens": opens});
    visit
        .house()
        .platform_tx("system:invitation", move |tx| {
            let ticket = Ticket {
                purpose: "invitation",
                tenant: Some(tenant),
                account: None,
                email: Some(&email),
                slug: None,
                data,
                lasts: Duration::days(LASTS),
            };
            tx.issue(hash, &ticket)?;
            tx.order(SendMail::now(message)?)
        })
        .await?;
    let opened = opens.map(|o| json!({"resource": o.resource, "record": o.record}));
    scope.tx(move |tx| tx.journal("members.invited", None, json!({"role": role, "standing": standing, "opens": opened}))).await?;
    Ok(hex::encode(hash))
}

/// The same invitation with a new link and a new week; the old link opens nothing any more.
async fn send_again(visit: Visit, scope: Scope, id: Path<String>) -> Result<Go> {
    let invitation = one(&visit, &scope, &id).await?;
    web::limits::per_minute(&format!("invitation:{}", invitation.email), 3)?;
    let (token, hash) = secret();
    let message = mail(&visit, &token, &invitation.email, &invitation.name, &invitation.invited_by)?;
    let old = hex::decode(&invitation.id).map_err(|_| Error::NotFound)?;
    visit
        .house()
        .platform_tx("system:invitation", move |tx| {
            let set = (tickets::hash.eq(hash.to_vec()), tickets::expires_at.eq(Utc::now() + Duration::days(LASTS)));
            // It may have been accepted a moment ago.
            if tx.run(diesel::update(tickets::table.filter(tickets::hash.eq(old).and(tickets::used_at.is_null()))).set(set))? == 0 {
                return Err(Error::NotFound);
            }
            tx.order(SendMail::now(message)?)
        })
        .await?;
    scope.tx(|tx| tx.journal("members.invited", None, json!({"again": true}))).await?;
    Ok(sent(invitation.email))
}

async fn take_back(visit: &Visit, scope: &Scope, id: &str) -> Result<Invitation> {
    let invitation = one(visit, scope, id).await?;
    let hash = hex::decode(id).map_err(|_| Error::NotFound)?;
    let gone = visit
        .house()
        .platform_tx("system:invitation", move |tx| {
            tx.run(diesel::delete(tickets::table.filter(tickets::hash.eq(hash).and(tickets::used_at.is_null()))))
        })
        .await?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    scope.tx(|tx| tx.journal("members.uninvited", None, json!({}))).await?;
    Ok(invitation)
}

async fn withdraw(visit: Visit, scope: Scope, id: Path<String>) -> Result<Go> {
    let invitation = take_back(&visit, &scope, &id).await?;
    Ok(Go::to("/app/team").toast("ok", "team-withdrawn", &[("email", invitation.email)]))
}

async fn list(visit: Visit) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(json!({"data": pending(&visit).await?})))
}

async fn remove(visit: Visit, scope: Scope, id: Path<String>) -> Result<HttpResponse> {
    take_back(&visit, &scope, &id).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn one_told() -> Value {
    let (text, at) = (json!({"type": "string"}), json!({"type": "string", "format": "date-time"}));
    let (some, end) = (json!({"type": ["string", "null"]}), json!({"type": ["string", "null"], "format": "date-time"}));
    let opens = json!({"type": ["object", "null"], "properties": {"resource": text, "record": {"type": "string", "format": "uuid"}, "title": text}});
    json!({"type": "object", "properties": {
        "id": text, "email": {"type": "string", "format": "email"}, "name": text, "roles": {"type": "array", "items": text}, "job": some,
        "department": some, "external": {"type": "boolean"}, "ends_at": end, "opens": opens, "invited_by": text, "invited_at": at, "expires_at": at,
    }})
}

fn list_told() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": one_told()}}}})
}

fn add_told() -> Value {
    let (text, some) = (json!({"type": "string"}), json!({"type": ["string", "null"]}));
    let opens = json!({"type": ["string", "null"], "description": "a record to open to them: its resource, a slash and its key"});
    let takes = json!({"type": "object", "required": ["email", "name", "role"], "properties": {
        "email": {"type": "string", "format": "email"}, "name": text, "role": text, "job": some, "department": some,
        "external": {"type": "boolean"}, "ends_on": {"type": ["string", "null"], "format": "date"}, "opens": opens,
    }});
    json!({"takes": takes, "gives": one_told(), "waits": web::waits_told(), "status": "201"})
}
