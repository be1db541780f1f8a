//! The bell, live: one socket for each open tab. It tells and takes nothing; what it tells is read with the eyes of its
//! own member, and it ends when their session does. A tab that shows a record waits at the record's bell besides: it is told
//! that something happened there, and asks what (`records/here`).

use super::{Stored, counts, mine, numbers};
use crate::visit::Visit;
use actix_web::http::header;
use actix_web::web::{Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use actix_ws::{CloseCode, CloseReason, Message, MessageStream, Session};
use chrono::{DateTime, Duration, Utc};
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::module::MEMBER;
use kernel::principal::{Id, Principal};
use kernel::resource::Resource;
use kernel::schema::notices as n;
use kernel::scope::Scope;
use kernel::tenant::{Place, Status};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::Instant;
use tokio::sync::watch::Receiver;
use tokio::sync::watch::error::RecvError;

/// How often it is asked whether whoever listens may still do so (reliability, A9: within five seconds).
const LOOK: std::time::Duration = std::time::Duration::from_secs(4);
/// A ping goes with every fifth look; who says nothing for so long is gone.
const SILENT: std::time::Duration = std::time::Duration::from_secs(60);
/// The most that is told anew after a break.
const ANEW: i64 = 50;
/// A slow transaction's notice has a smaller key than those that overtook it: so far back one looks once more.
const OVERLAP: i64 = 5;

/// From where on a tab wants to be told.
#[derive(Deserialize)]
pub(super) struct From {
    since: Option<Id>,
    /// The record that it shows: `people/` and a key.
    at: Option<String>,
}

/// Opens the socket. Another site's page would bring the cookie along, too: only the origin tells them apart.
pub(super) async fn live(req: HttpRequest, payload: Payload, scope: Scope, visit: Visit, from: Query<From>) -> Result<HttpResponse> {
    let Principal::User(member) = *scope.principal() else { return Err(Error::NotFound) };
    let text = |name: header::HeaderName| req.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !text(header::UPGRADE).eq_ignore_ascii_case("websocket") {
        return Err(Error::invalid("", "format"));
    }
    if text(header::ORIGIN) != visit.origin() {
        return Err(Error::Conflict("csrf".into()));
    }
    let (answer, session, said) = actix_ws::handle(&req, payload).map_err(|_| Error::invalid("", "format"))?;
    let record = from.at.as_deref().and_then(|at| at.split_once('/'));
    let record = record.and_then(|(of, id)| Some((scope.house().edition().resource(of)?, id.parse().ok()?)));
    let tab = Tab { scope, visit, member, record, told: HashSet::new() };
    actix_web::rt::spawn(tab.attend(session, said.max_frame_size(1024), from.since));
    Ok(answer)
}

/// The next ring of a bell; where there is none, one waits for ever.
async fn rung(bell: &mut Option<Receiver<u64>>) -> std::result::Result<(), RecvError> {
    match bell {
        Some(bell) => bell.changed().await,
        None => std::future::pending().await,
    }
}

/// One open tab.
struct Tab {
    scope: Scope,
    visit: Visit,
    member: Id,
    record: Option<(&'static Resource, Id)>,
    /// What it was told already.
    told: HashSet<Id>,
}

impl Tab {
    async fn attend(mut self, mut session: Session, mut said: MessageStream, since: Option<Id>) {
        let mut bell = self.scope.house().bell(self.member);
        // Whoever may not read a record does not learn that something happens to it.
        let mut desk = if self.may_read().await { self.record.map(|(_, id)| self.scope.house().bell(id)) } else { None };
        let mut look = tokio::time::interval(LOOK);
        let (mut looks, mut heard) = (0u32, Instant::now());
        let mut from = self.begin(since).await;
        if self.say(&mut session, from).await.is_none() {
            return;
        }
        let code = loop {
            tokio::select! {
                rang = bell.changed() => {
                    if rang.is_err() {
                        break CloseCode::Restart;
                    }
                    if self.say(&mut session, from).await.is_none() {
                        return;
                    }
                    from = from.max(Utc::now() - Duration::minutes(OVERLAP));
                }
                rang = rung(&mut desk) => {
                    if rang.is_err() {
                        break CloseCode::Restart;
                    }
                    if !self.may_read().await {
                        desk = None;
                    } else if session.text(json!({"record": true}).to_string()).await.is_err() {
                        return;
                    }
                }
                _ = look.tick() => {
                    looks += 1;
                    if !self.may_listen().await {
                        break CloseCode::Policy;
                    }
                    if heard.elapsed() > SILENT || (looks.is_multiple_of(5) && session.ping(b"").await.is_err()) {
                        break CloseCode::Away;
                    }
                }
                message = said.recv() => match message {
                    Some(Ok(Message::Pong(_))) => heard = Instant::now(),
                    Some(Ok(Message::Ping(bytes))) => {
                        heard = Instant::now();
                        if session.pong(&bytes).await.is_err() {
                            return;
                        }
                    }
                    // Nothing is asked for here.
                    Some(Ok(Message::Text(_) | Message::Binary(_) | Message::Continuation(_))) => break CloseCode::Unsupported,
                    _ => break CloseCode::Normal,
                },
            }
        };
        let _ = session.close(Some(CloseReason { code, description: None })).await;
    }

    /// Whether its member may read the record that it shows, by the rules of this moment.
    async fn may_read(&self) -> bool {
        let Some((of, id)) = self.record.filter(|(of, _)| self.scope.tenant().has(of.module)) else { return false };
        let Ok(rules) = self.scope.house().policy(self.scope.tenant().id).await else { return false };
        if !rules.allows(self.scope.principal(), of.may.read).allowed {
            return false;
        }
        let member = self.member;
        self.scope.tx(move |tx| tx.as_member(&rules, member, of.may.read, |tx| (of.store.find)(tx, id))).await.is_ok()
    }

    /// From which moment on a tab is told: what it missed since the notice it saw last, else nothing but what comes.
    async fn begin(&mut self, since: Option<Id>) -> DateTime<Utc> {
        let (member, now) = (self.member, Utc::now());
        let Some(since) = since else {
            let known = self.scope.tx(move |tx| tx.all::<Id>(mine(member).order(n::id.desc()).limit(ANEW).select(n::id))).await;
            self.told.extend(known.unwrap_or_default());
            return now - Duration::minutes(OVERLAP);
        };
        let known = n::table.filter(n::id.eq(since).and(n::member_id.eq(member))).select(n::created_at);
        let seen = self.scope.tx(move |tx| tx.maybe::<DateTime<Utc>>(known));
        self.told.insert(since);
        seen.await.ok().flatten().map_or(now, |at| at - Duration::minutes(OVERLAP))
    }

    /// Tells the numbers and what is new. None when nobody is there any more.
    async fn say(&mut self, session: &mut Session, from: DateTime<Utc>) -> Option<()> {
        let member = self.member;
        let read = move |tx: &mut kernel::scope::Tx| {
            let new = mine(member).filter(n::created_at.gt(from).and(n::archived_at.is_null()));
            let new: Vec<Stored> = tx.all(new.order(n::id.desc()).limit(ANEW).select(Stored::as_select()))?;
            Ok((counts(tx, Some(member))?, new))
        };
        // The database is away: the next bell, or the tab's own asking, says it.
        let Ok((counted, new)) = self.scope.tx(read).await else { return Some(()) };
        let new: Vec<Value> = new.iter().rev().filter(|row| self.told.insert(row.id)).map(|row| row.shown(&self.visit)).collect();
        let mut message = numbers(&self.visit, counted);
        message["new"] = json!(new);
        session.text(message.to_string()).await.ok()
    }

    /// Whether the session lives, its member has their seat, and the agency is open.
    async fn may_listen(&self) -> bool {
        let (house, tenant) = (self.scope.house(), self.scope.tenant().id);
        let open = match house.place(self.visit.host()).await {
            Ok(Place::Agency(now)) => now.id == tenant && now.status == Status::Active,
            // Nobody knows: what is known already stays.
            Err(_) => return true,
            _ => false,
        };
        let seated = match house.session(self.visit.session_hash(), Some(tenant)).await {
            Ok(session) => session.and_then(|s| s.member.as_ref().map(|m| m.id)) == Some(self.member),
            Err(_) => return true,
        };
        let allowed = match house.policy(tenant).await {
            Ok(policy) => policy.allows(self.scope.principal(), MEMBER).allowed,
            Err(_) => return true,
        };
        open && seated && allowed
    }
}
