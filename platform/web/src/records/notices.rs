//! The bell: what concerns one, newest first.

use super::news;
use crate::page::{Go, Page};
use crate::visit::Visit;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::resource::Id;
use kernel::schema::notices as n;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};

type Stored = (Id, String, String, String, DateTime<Utc>, Option<DateTime<Utc>>);

/// How many notices a member has not read.
pub(super) fn unread(tx: &mut Tx, member: Option<Id>) -> Result<i64> {
    let Some(member) = member else { return Ok(0) };
    tx.one(n::table.filter(n::member_id.eq(member).and(n::read_at.is_null())).count())
}

/// The same for the bell, which asks once its page stands.
pub(super) async fn bell(scope: Scope, visit: Visit) -> Result<HttpResponse> {
    let member = scope.principal().member();
    let (count, news) = scope.tx(move |tx| Ok((unread(tx, member)?, news::unread(tx, member)?))).await?;
    let said = |key: &str, count: String| visit.say(key, &[("count", count)]);
    let news = json!({"count": news, "label": said("ui-news", news.to_string())});
    Ok(HttpResponse::Ok().json(json!({"count": count, "label": said("ui-notices", count.to_string()), "news": news})))
}

pub(super) async fn page(scope: Scope, visit: Visit) -> Result<Page> {
    let member = scope.principal().member();
    let rows: Vec<Stored> = scope
        .tx(move |tx| {
            let Some(member) = member else { return Ok(Vec::new()) };
            let mine = n::table.filter(n::member_id.eq(member)).order(n::id.desc()).limit(100);
            tx.all(mine.select((n::id, n::kind, n::title, n::href, n::created_at, n::read_at)))
        })
        .await?;
    let shown = |(id, kind, title, href, at, read): Stored| json!({"id": id, "text": visit.say(&format!("notice-{kind}"), &[]), "title": title, "href": href, "at": at, "read": read.is_some()});
    let all: Vec<Value> = rows.into_iter().map(shown).collect();
    Ok(Page::new("notices.html").title("notices-title").with("notices", all))
}

/// Everything read.
pub(super) async fn read(scope: Scope) -> Result<Go> {
    let member = scope.principal().member();
    scope
        .tx(move |tx| {
            let Some(member) = member else { return Ok(()) };
            let new = n::table.filter(n::member_id.eq(member).and(n::read_at.is_null()));
            tx.run(kernel::diesel::update(new).set(n::read_at.eq(Some(Utc::now())))).map(|_| ())
        })
        .await?;
    Ok(Go::to("/app/notices"))
}
