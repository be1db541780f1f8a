//! A record's group on screen: where it is, what is to be said there, what was.

use super::{Group, WHERE, ask, find, link, named, place, post, reached, unlink};
use crate::channels::{CONNECTS, Channel, account, said, trouble};
use crate::form::Form;
use crate::page::{Go, Page, field_errors};
use crate::visit::Visit;
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::module::MEMBER;
use kernel::resource::{Id, Resource};
use kernel::routes::Routes;
use kernel::schema::group_messages as s;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};

/// Messages that are shown.
const SHOWN: i64 = 50;

pub(super) fn routes(r: &mut Routes) {
    r.get("/app/groups/{of}/{id}", MEMBER, page).post("/app/groups/{of}/{id}", MEMBER, begin);
    r.post("/app/groups/{of}/{id}/look", MEMBER, look);
    r.post("/app/groups/{of}/{id}/unlink", MEMBER, remove);
    r.post("/app/groups/{of}/{id}/messages", MEMBER, speak);
}

/// What was just done on the page: a code for the bot, what was typed, what is wrong.
#[derive(Default)]
struct Under {
    channel: String,
    code: Option<String>,
    typed: String,
    text: String,
    wrongs: Vec<Wrong>,
}

/// What a group is called.
pub(super) fn label(visit: &Visit, channel: &str) -> String {
    Channel::named(channel).map_or_else(|_| visit.say("group-chat", &[]), |c| c.label().to_string())
}

/// What was said last, the newest first.
pub(super) fn messages(tx: &mut Tx, group: &Group) -> Result<Vec<Value>> {
    type Line = (Id, String, String, Option<String>, chrono::DateTime<chrono::Utc>, Option<chrono::DateTime<chrono::Utc>>);
    let all = s::table.filter(s::group_id.eq(group.id)).order(s::id.desc()).limit(SHOWN);
    let all: Vec<Line> = tx.all(all.select((s::id, s::body, s::state, s::error, s::created_at, s::sent_at)))?;
    let one = |(id, text, state, error, at, sent): Line| json!({"id": id, "text": text, "state": state, "error": error, "at": at, "sent_at": sent});
    Ok(all.into_iter().map(one).collect())
}

async fn page(visit: Visit, scope: Scope, path: Path<(String, Id)>) -> Result<Page> {
    let (of, id) = path.into_inner();
    shown(&visit, &scope, named(&scope, &of)?, id, Under::default()).await
}

async fn shown(visit: &Visit, scope: &Scope, of: &'static Resource, id: Id, under: Under) -> Result<Page> {
    let (title, group, lines, accounts) = scope
        .tx(move |tx| {
            let record = reached(tx, of, id)?;
            let group = find(tx, of.name, id)?;
            let lines = group.as_ref().map(|group| messages(tx, group)).transpose()?.unwrap_or_default();
            Ok((of.title(&record), group, lines, account::all(tx)?))
        })
        .await?;
    let account = |channel: &str| accounts.iter().find(|a| a.kind == channel && a.active);
    let open = |channel: &str| channel == "chat" || account(channel).is_some();
    let connects = scope.allows(CONNECTS);
    let option = |channel: &&str| {
        let name = || [("channel", label(visit, channel))];
        let hint = match (open(channel), connects) {
            (true, _) => visit.say(&format!("group-{channel}-hint"), &[]),
            (false, true) => visit.say("channels-closed-mine", &name()),
            (false, false) => visit.say("channels-closed", &name()),
        };
        json!({"value": channel, "label": label(visit, channel), "hint": hint, "closed": !open(channel)})
    };
    let connect = |channel: &&str| json!({"label": label(visit, channel), "href": format!("/app/settings/integrations/{channel}")});
    let closed = WHERE.iter().filter(|c| connects && !open(c)).map(connect);
    let bot = account("telegram").map(|a| a.sender.clone()).unwrap_or_default();
    let code = under.code.filter(|code| code.bytes().all(|b| b.is_ascii_alphanumeric()));
    let invite = code.as_ref().map(|code| format!("https://t.me/{bot}?startgroup={code}"));
    let linked = |g: &Group| {
        json!({
            "label": label(visit, &g.channel), "channel": g.channel, "state": g.state, "name": g.name, "linked_at": g.linked_at,
            "lost": g.lost_why.as_deref().map(|why| trouble(visit, why)),
        })
    };
    let line = |mut l: Value| {
        let state = l["state"].as_str().unwrap_or_default().to_string();
        let tone = match state.as_str() {
            "sent" => "ok",
            "failed" => "late",
            _ => "info",
        };
        l["said"] = json!(visit.say(&format!("group-message-{state}"), &[]));
        l["tone"] = json!(tone);
        l["error"] = json!(l["error"].as_str().map(|why| trouble(visit, why)));
        l
    };
    let first = WHERE.into_iter().find(|c| open(c)).unwrap_or("chat");
    let status = if under.wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::new("group.html")
        .title("group-title")
        .summary("group-summary")
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)))
        .crumb(title, Some(&format!("/app/{}/{id}", of.name)))
        .crumb("group-title", None)
        .with("action", place(of.name, id))
        .with("group", group.as_ref().filter(|g| g.state != "asked").map(linked))
        .with("places", WHERE.iter().map(option).collect::<Vec<_>>())
        .with("connects", closed.collect::<Vec<_>>())
        .with("messages", lines.into_iter().map(line).collect::<Vec<_>>())
        .with("under", json!({"channel": if under.channel.is_empty() { first.to_string() } else { under.channel }, "code": code, "invite": invite, "bot": bot, "typed": under.typed, "text": under.text}))
        .with("errors", field_errors(visit, &under.wrongs))
        .status(status))
}

async fn begin(visit: Visit, scope: Scope, path: Path<(String, Id)>, form: Form) -> Result<Either<Page, Go>> {
    let (name, id) = path.into_inner();
    let of = named(&scope, &name)?;
    let (channel, typed) = (form.text("channel").to_string(), form.text("address").to_string());
    let under = Under { channel: channel.clone(), typed: typed.clone(), ..Under::default() };
    let went = match WHERE.into_iter().find(|c| *c == channel) {
        Some("telegram") => match scope.tx(move |tx| ask(tx, of, id)).await {
            Ok(code) => return shown(&visit, &scope, of, id, Under { code: Some(code), ..under }).await.map(Either::Left),
            Err(why) => Err(why),
        },
        Some(channel) => link(&scope, of, id, channel, typed).await,
        None => Err(Error::invalid("channel", "choice")),
    };
    match went {
        Ok(()) => Ok(Either::Right(Go::to(place(of.name, id)).toast("ok", "group-linked", &[]))),
        Err(Error::Invalid(wrongs)) => shown(&visit, &scope, of, id, Under { wrongs, ..under }).await.map(Either::Left),
        Err(Error::Conflict(code)) if code == "channel-closed" => {
            let wrongs = vec![Wrong::new("channel", "channel-closed")];
            shown(&visit, &scope, of, id, Under { wrongs, ..under }).await.map(Either::Left)
        }
        Err(why) => Err(why),
    }
}

/// The code was written in the group: what was written to the bot is read, unless the service tells us itself.
pub(super) async fn heard(scope: &Scope, of: &'static Resource, id: Id) -> Result<Option<&'static str>> {
    if let Some(member) = scope.principal().member() {
        said::counted(member)?;
    }
    let (account, hooked) = scope
        .tx(move |tx| {
            reached(tx, of, id)?;
            Ok((account::ready(tx, Channel::Telegram)?, account::is_hooked(tx, Channel::Telegram)?))
        })
        .await?;
    let account = account.ok_or_else(|| Error::Conflict("channel-closed".into()))?;
    if !hooked && !said::read(scope, &account).await? {
        return Ok(Some("channel-away"));
    }
    let linked = scope.tx(move |tx| Ok(find(tx, of.name, id)?.is_some_and(|g| g.state == "linked"))).await?;
    Ok((!linked).then_some("group-unheard"))
}

async fn look(visit: Visit, scope: Scope, path: Path<(String, Id)>, form: Form) -> Result<Either<Page, Go>> {
    let (name, id) = path.into_inner();
    let of = named(&scope, &name)?;
    match heard(&scope, of, id).await? {
        None => Ok(Either::Right(Go::to(place(of.name, id)).toast("ok", "group-linked", &[]))),
        Some(wrong) => {
            let code = Some(form.text("code").to_string()).filter(|code| !code.is_empty());
            let under = Under { channel: "telegram".into(), code, wrongs: vec![Wrong::new("code", wrong)], ..Under::default() };
            shown(&visit, &scope, of, id, under).await.map(Either::Left)
        }
    }
}

async fn remove(scope: Scope, path: Path<(String, Id)>) -> Result<Go> {
    let (name, id) = path.into_inner();
    let of = named(&scope, &name)?;
    scope.tx(move |tx| unlink(tx, of, id)).await?;
    Ok(Go::to(place(of.name, id)).toast("ok", "group-unlinked", &[]))
}

async fn speak(visit: Visit, scope: Scope, path: Path<(String, Id)>, form: Form) -> Result<Either<Page, Go>> {
    let (name, id) = path.into_inner();
    let of = named(&scope, &name)?;
    let (text, key) = (form.text("text").to_string(), form.text("key").parse::<Id>().unwrap_or_else(|_| Id::now_v7()));
    let under = Under { text: text.clone(), ..Under::default() };
    match scope.tx(move |tx| said_there(tx, of, id, &text, &format!("by {key}"))).await {
        Ok(()) => Ok(Either::Right(Go::to(place(of.name, id)).toast("ok", "group-ordered", &[]))),
        Err(Error::Invalid(wrongs)) => shown(&visit, &scope, of, id, Under { wrongs, ..under }).await.map(Either::Left),
        Err(why) => Err(why),
    }
}

/// Says something in the group of this very record.
pub(super) fn said_there(tx: &mut Tx, of: &'static Resource, id: Id, text: &str, key: &str) -> Result<()> {
    let record = reached(tx, of, id)?;
    if text.chars().count() > post::MOST {
        return Err(Error::Invalid(vec![Wrong::new("text", "too-long").with("max", post::MOST)]));
    }
    if find(tx, of.name, id)?.is_none_or(|group| group.state != "linked") {
        return Err(Error::Conflict("group-none".into()));
    }
    post::post(tx, of, &record, text, key).map(|_| ())
}
