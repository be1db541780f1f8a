//! Where those who belong to a record talk among themselves (NT-12): an artist's group at Telegram or Signal, a project's room at
//! Slack. Who has no seat here is told there what matters, each thing once.

mod api;
mod pages;
mod post;

pub use post::{Posted, post};

pub(crate) use post::{KEPT, PostToGroup};

use super::link::{CODE, LASTS, drawn, kept};
use super::services::{Heard, Trouble};
use super::{Channel, account};
use chrono::{DateTime, Duration, Utc};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::field::Kind;
use kernel::resource::{Id, Record, Resource};
use kernel::routes::Routes;
use kernel::schema::group_channels as g;
use kernel::scope::{Scope, Tx};
use kernel::secret::Spot;
use outbound::Outbound;
use serde_json::json;

/// Where a group may be. The first two take an account of the agency's; a room has an address of its own.
pub(super) const WHERE: [&str; 3] = ["telegram", "signal", "chat"];

pub(super) fn routes(r: &mut Routes) {
    pages::routes(r);
    api::routes(r);
}

/// A record's group as it is kept; its address stays sealed.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = g)]
pub(super) struct Group {
    pub id: Id,
    pub resource: String,
    pub record: Id,
    pub channel: String,
    pub address: Option<String>,
    pub name: String,
    pub state: String,
    pub linked_at: Option<DateTime<Utc>>,
    pub lost_why: Option<String>,
}

fn spot(row: &str) -> Spot<'_> {
    Spot { table: "group_channels", column: "address", row }
}

/// A record's page of its group.
fn place(of: &str, record: Id) -> String {
    format!("/app/groups/{of}/{record}")
}

/// The resource of this name, of a module that is on.
fn named(scope: &Scope, name: &str) -> Result<&'static Resource> {
    scope.house().edition().resource(name).filter(|of| scope.tenant().has(of.module)).ok_or(Error::NotFound)
}

/// The record, if the acting one may change it: whoever does says where its group is, and speaks there.
fn reached(tx: &mut Tx, of: &'static Resource, record: Id) -> Result<Record> {
    tx.scope().require(of.may.update)?;
    let row = tx.under(of.may.update, |tx| (of.store.find)(tx, record))?;
    if row["deleted_at"].is_null() { Ok(row) } else { Err(Error::NotFound) }
}

fn find(tx: &mut Tx, of: &str, record: Id) -> Result<Option<Group>> {
    tx.maybe(g::table.filter(g::resource.eq(of).and(g::record.eq(record))).select(Group::as_select()))
}

/// The group that is meant by a record: its own, or the first one of what it is about.
pub(super) fn of_record(tx: &mut Tx, of: &'static Resource, record: &Record) -> Result<Option<Group>> {
    let id = |value: Option<&serde_json::Value>| value.and_then(|id| id.as_str()?.parse::<Id>().ok());
    let links = of.fields.iter().filter_map(|f| match f.kind {
        Kind::Link(to) if to != "members" => Some((to, id(record.get(f.name))?)),
        _ => None,
    });
    let own = id(record.get("id")).map(|id| (of.name, id));
    for (name, id) in own.into_iter().chain(links) {
        let found = find(tx, name, id)?.filter(|group| group.state == "linked");
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Where it is, as calls need it.
fn address(tx: &mut Tx, group: &Group) -> Result<Option<String>> {
    let Some(sealed) = &group.address else { return Ok(None) };
    Ok(Some(tx.data_key()?.open(spot(&group.id.to_string()), sealed)?))
}

/// Begins anew: what was linked before is no more.
fn begin(tx: &mut Tx, of: &'static Resource, record: Id, channel: &str) -> Result<Id> {
    tx.run(diesel::delete(g::table.filter(g::resource.eq(of.name).and(g::record.eq(record)))))?;
    let row = (g::resource.eq(of.name), g::record.eq(record), g::channel.eq(channel));
    tx.one(diesel::insert_into(g::table).values(row).returning(g::id))
}

/// A code that is to be written in the group, where the agency's bot is.
fn ask(tx: &mut Tx, of: &'static Resource, record: Id) -> Result<String> {
    reached(tx, of, record)?;
    if account::ready(tx, Channel::Telegram)?.is_none() {
        return Err(Error::Conflict("channel-closed".into()));
    }
    let (code, group) = (drawn(Channel::Telegram), begin(tx, of, record, "telegram")?);
    let digest = kept(tx, Channel::Telegram, "group", &code);
    let set = (g::code.eq(Some(digest)), g::code_until.eq(Some(Utc::now() + Duration::minutes(LASTS))));
    tx.run(diesel::update(g::table.filter(g::id.eq(group))).set(set))?;
    Ok(code)
}

/// What was written to the bot: every code among it links the group that it came from.
pub(super) fn hear(tx: &mut Tx, messages: &[Heard]) -> Result<()> {
    for heard in messages.iter().filter(|heard| heard.chat < 0) {
        // `/start CODE`, or `/start@the_bot CODE` as Telegram writes it when it is asked to add the bot to a group.
        let Some(code) = heard.text.split_whitespace().nth(1).filter(|code| heard.text.starts_with("/start") && code.len() == CODE) else {
            continue;
        };
        let digest = kept(tx, Channel::Telegram, "group", code);
        let good = g::code.eq(digest).and(g::code_until.gt(Utc::now())).and(g::state.eq("asked"));
        let Some(group): Option<Id> = tx.maybe(g::table.filter(good).select(g::id).for_update())? else { continue };
        linked(tx, group, &heard.chat.to_string(), &heard.name)?;
    }
    Ok(())
}

fn linked(tx: &mut Tx, group: Id, address: &str, name: &str) -> Result<()> {
    let sealed = tx.data_key()?.seal(spot(&group.to_string()), address)?;
    let name: String = name.chars().take(120).collect();
    let set = (
        (g::address.eq(Some(sealed)), g::name.eq(&name), g::state.eq("linked"), g::linked_at.eq(Some(Utc::now()))),
        (g::code.eq(None::<String>), g::code_until.eq(None::<DateTime<Utc>>), g::lost_why.eq(None::<String>)),
    );
    let this = diesel::update(g::table.filter(g::id.eq(group))).set(set).returning((g::resource, g::record, g::channel));
    let (of, record, channel): (String, Id, String) = tx.one(this)?;
    tx.journal("groups.linked", Some(record), json!({"resource": of, "after": {"channel": channel, "name": name}}))
}

/// Links a group by what names it: the key of a group at Signal, the address of a room. Asked first whether it is there.
async fn link(scope: &Scope, of: &'static Resource, record: Id, channel: &'static str, typed: String) -> Result<()> {
    let wrong = |code: &'static str| Error::invalid("address", code);
    if typed.is_empty() {
        return Err(wrong("required"));
    }
    let out: &Outbound = scope.house().service();
    let account = scope
        .tx(move |tx| {
            reached(tx, of, record)?;
            if channel == "signal" { account::ready(tx, Channel::Signal) } else { Ok(None) }
        })
        .await?;
    let (address, name) = match account {
        Some(account) => {
            let all = account.groups(out, scope.tenant().id).await.map_err(|_| wrong("channel-away"))?;
            all.into_iter().find(|(key, name)| *key == typed || *name == typed).ok_or(wrong("group-unknown"))?
        }
        None if channel == "signal" => return Err(Error::Conflict("channel-closed".into())),
        None => {
            if typed.len() > 500 || out.accepts(&typed).is_err() {
                return Err(wrong("webhook-address"));
            }
            let host = typed.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next()).unwrap_or_default().to_string();
            (typed, host)
        }
    };
    scope
        .tx(move |tx| {
            reached(tx, of, record)?;
            let group = begin(tx, of, record, channel)?;
            linked(tx, group, &address, &name)
        })
        .await
}

/// Takes a record's group away, with what was said there.
fn unlink(tx: &mut Tx, of: &'static Resource, record: Id) -> Result<()> {
    reached(tx, of, record)?;
    let gone = diesel::delete(g::table.filter(g::resource.eq(of.name).and(g::record.eq(record)))).returning(g::channel);
    let channel: String = tx.maybe(gone)?.ok_or(Error::NotFound)?;
    tx.journal("groups.unlinked", Some(record), json!({"resource": of.name, "before": {"channel": channel}}))
}

/// The service does not reach it any more: nothing is sent there.
fn lose(tx: &mut Tx, group: &Group, why: &Trouble) -> Result<()> {
    let this = g::table.filter(g::id.eq(group.id).and(g::state.eq("linked")));
    if tx.run(diesel::update(this).set((g::state.eq("lost"), g::lost_why.eq(Some(why.code().to_string())))))? == 0 {
        return Ok(());
    }
    tx.journal("groups.lost", Some(group.record), json!({"resource": group.resource, "channel": group.channel, "why": why.code()}))
}
