//! The bell: what one is told, newest first; read, put away, followed live.

mod carry;
mod choose;
pub(crate) mod kinds;
mod live;
mod quiet;
mod told;
mod work;

pub(crate) use carry::{CarryNotice, Said, write_letter};
pub use work::CLOCK;
pub(crate) use work::ExpireNotices;

use crate::letter::readers;
use crate::page::{Go, Page};
use crate::records::news;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use actix_web::{HttpRequest, HttpResponse, Responder};
use chrono::{DateTime, Utc};
use kernel::diesel::pg::Pg;
use kernel::diesel::{self, prelude::*};
use kernel::error::{Error, Result};
use kernel::module::MEMBER;
use kernel::notice::{Kind, Urgency};
use kernel::resource::Id;
use kernel::routes::Routes;
use kernel::schema::notices as n;
use kernel::scope::{Scope, Tx};
use serde::Deserialize;
use serde_json::{Value, json};

/// Notices of one page.
const SHOWN: i64 = 50;
/// Those of the sheet under the bell.
const LATEST: i64 = 8;

pub(crate) fn routes(r: &mut Routes) {
    r.within(None);
    choose::routes(r);
    r.get("/app/notices", MEMBER, page).get("/app/notices/unread", MEMBER, bell).post("/app/notices/read", MEMBER, read_all);
    r.get("/app/notices/latest", MEMBER, latest).get("/app/notices/live", MEMBER, live::live);
    r.get("/api/v1/notices", MEMBER, list).told(told::list);
    r.post("/api/v1/notices/read", MEMBER, read_all).told(told::went);
    for act in ["read", "unread", "archive", "restore"] {
        let one = move |s: Scope, v: Visit, id: Path<Id>, q: HttpRequest| set(act, s, v, *id, q);
        r.post(&format!("/app/notices/{{id}}/{act}"), MEMBER, one);
        r.post(&format!("/api/v1/notices/{{id}}/{act}"), MEMBER, one).told(told::one);
    }
}

/// A notice as it is kept.
#[derive(Queryable, Selectable)]
#[diesel(table_name = n)]
pub(crate) struct Stored {
    pub id: Id,
    pub kind: String,
    pub title: String,
    pub href: String,
    pub urgency: String,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
    pub archived_at: Option<DateTime<Utc>>,
}

impl Stored {
    /// As pages, programs and open tabs have it.
    fn shown(&self, visit: &Visit) -> Value {
        json!({
            "id": self.id, "kind": self.kind, "title": self.title, "text": visit.say(&format!("notice-{}", self.kind), &[]),
            "href": self.href, "urgency": self.urgency, "at": self.created_at, "read": self.read_at.is_some(),
            "archived": self.archived_at.is_some(), "tone": tone(&self.urgency),
            "urgency_label": visit.say(&format!("urgency-{}", self.urgency), &[]),
        })
    }
}

fn tone(urgency: &str) -> &'static str {
    match urgency {
        "urgent" => "late",
        "high" => "warn",
        _ => "neutral",
    }
}

/// Which notices are asked for.
#[derive(Default, Deserialize)]
struct Asked {
    /// `unread`, `archived`, or all that were not put away.
    #[serde(default)]
    state: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    urgency: String,
    /// Those older than this one.
    before: Option<Id>,
}

type Mine<'a> = n::BoxedQuery<'a, Pg>;

/// What still matters to a member.
fn mine<'a>(member: Id) -> Mine<'a> {
    let matters = n::expires_at.is_null().or(n::expires_at.gt(Utc::now()).assume_not_null());
    n::table.filter(n::member_id.eq(member)).filter(matters.assume_not_null()).into_boxed()
}

fn asked<'a>(member: Id, asked: &Asked) -> Mine<'a> {
    let mut these = match asked.state.as_str() {
        "archived" => mine(member).filter(n::archived_at.is_not_null()),
        "unread" => mine(member).filter(n::archived_at.is_null().and(n::read_at.is_null())),
        _ => mine(member).filter(n::archived_at.is_null()),
    };
    if !asked.kind.is_empty() {
        these = these.filter(n::kind.eq(asked.kind.clone()));
    }
    if !asked.urgency.is_empty() {
        these = these.filter(n::urgency.eq(asked.urgency.clone()));
    }
    match asked.before {
        Some(before) => these.filter(n::id.lt(before)),
        None => these,
    }
}

/// Tells whoever began a long piece of work on a resource how it ended.
pub(crate) fn tell_worker(tx: &mut Tx, kind: &Kind, by: Id, of: &str, href: &str) -> Result<()> {
    for reader in readers(tx, &[by])? {
        let title = reader.say(tx, &format!("{of}-many"), &[]);
        tx.tell(kind, &[by], &title, href)?;
    }
    Ok(())
}

/// How many notices a member has not read.
pub(crate) fn unread(tx: &mut Tx, member: Option<Id>) -> Result<i64> {
    let Some(member) = member else { return Ok(0) };
    tx.one(mine(member).filter(n::read_at.is_null().and(n::archived_at.is_null())).count())
}

/// The numbers at the bell and at the spark.
fn counts(tx: &mut Tx, member: Option<Id>) -> Result<(i64, usize)> {
    Ok((unread(tx, member)?, news::unread(tx, member)?))
}

fn numbers(visit: &Visit, (count, news): (i64, usize)) -> Value {
    let said = |key: &str, count: String| visit.say(key, &[("count", count)]);
    let news = json!({"count": news, "label": said("ui-news", news.to_string())});
    json!({"count": count, "label": said("ui-notices", count.to_string()), "news": news})
}

/// The same for the bell, which asks once its page stands and where nothing is told live.
async fn bell(scope: Scope, visit: Visit) -> Result<HttpResponse> {
    let member = scope.principal().member();
    let counted = scope.tx(move |tx| counts(tx, member)).await?;
    Ok(HttpResponse::Ok().json(numbers(&visit, counted)))
}

async fn found(scope: &Scope, wanted: Asked, most: i64) -> Result<Vec<Stored>> {
    let Some(member) = scope.principal().member() else { return Ok(Vec::new()) };
    scope.tx(move |tx| tx.all(asked(member, &wanted).order(n::id.desc()).limit(most).select(Stored::as_select()))).await
}

async fn page(scope: Scope, visit: Visit, wanted: Query<Asked>) -> Result<Page> {
    let wanted = wanted.into_inner();
    let (state, kind, urgency) = (wanted.state.clone(), wanted.kind.clone(), wanted.urgency.clone());
    let rows = found(&scope, wanted, SHOWN).await?;
    let next = rows.last().filter(|_| i64::try_from(rows.len()).is_ok_and(|n| n == SHOWN)).map(|last| last.id);
    let all: Vec<Value> = rows.iter().map(|row| row.shown(&visit)).collect();
    let option = |value: &str, key: String| json!({"value": value, "label": visit.say(&key, &[])});
    let kinds: Vec<Value> = (scope.house().edition().notices())
        .filter(|k| scope.allows(k.may))
        .map(|k| option(k.name, format!("notice-{}-kind", k.name)))
        .collect();
    let urgencies: Vec<Value> = Urgency::ALL.iter().map(|u| option(u.name(), format!("urgency-{}", u.name()))).collect();
    Ok(Page::new("notices.html")
        .title("notices-title")
        .with("notices", all)
        .with("next", next)
        .with("filter", json!({"state": state, "kind": kind, "urgency": urgency}))
        .with("kinds", kinds)
        .with("urgencies", urgencies))
}

/// The sheet under the bell.
async fn latest(scope: Scope, visit: Visit) -> Result<Page> {
    let rows = found(&scope, Asked::default(), LATEST).await?;
    Ok(Page::new("notices_latest.html").with("notices", rows.iter().map(|row| row.shown(&visit)).collect::<Vec<_>>()))
}

async fn list(scope: Scope, visit: Visit, wanted: Query<Asked>) -> Result<HttpResponse> {
    let member = scope.principal().member();
    let rows = found(&scope, wanted.into_inner(), SHOWN).await?;
    let counted = scope.tx(move |tx| unread(tx, member)).await?;
    let next = rows.last().filter(|_| i64::try_from(rows.len()).is_ok_and(|n| n == SHOWN)).map(|last| last.id);
    let data: Vec<Value> = rows.iter().map(|row| row.shown(&visit)).collect();
    Ok(HttpResponse::Ok().json(json!({"data": data, "next": next, "unread": counted})))
}

/// Everything read.
async fn read_all(scope: Scope) -> Result<Go> {
    let member = scope.principal().member();
    scope
        .tx(move |tx| {
            let Some(member) = member else { return Ok(()) };
            let new = n::table.filter(n::member_id.eq(member).and(n::read_at.is_null()));
            tx.run(diesel::update(new).set(n::read_at.eq(Some(Utc::now())))).map(|_| ())
        })
        .await?;
    Ok(Go::to("/app/notices"))
}

/// One notice is read or not, put away or taken back: its reader's own, and nobody else's.
async fn set(act: &'static str, scope: Scope, visit: Visit, id: Id, req: HttpRequest) -> Result<HttpResponse> {
    let member = scope.principal().member().ok_or(Error::NotFound)?;
    let done: Stored = scope
        .tx(move |tx| {
            let this = n::table.filter(n::id.eq(id).and(n::member_id.eq(member)));
            let before: Stored = tx.one(this.select(Stored::as_select()).for_update())?;
            let now = Some(Utc::now());
            let (read, archived) = match act {
                "read" => (before.read_at.or(now), before.archived_at),
                "unread" => (None, before.archived_at),
                // What is put away was seen.
                "archive" => (before.read_at.or(now), before.archived_at.or(now)),
                _ => (before.read_at, None),
            };
            let this = n::table.filter(n::id.eq(id).and(n::member_id.eq(member)));
            let set = diesel::update(this).set((n::read_at.eq(read), n::archived_at.eq(archived)));
            tx.one(set.returning(Stored::as_returning()))
        })
        .await?;
    if visit.wants_json() {
        return Ok(HttpResponse::build(StatusCode::OK).json(done.shown(&visit)));
    }
    Ok(Go::to("/app/notices").respond_to(&req))
}
