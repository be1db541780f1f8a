//! Telling: the job of one delivery, and what an agency forgets of those that are over.

use super::{d, secret_spot, sign, w};
use crate::WEBHOOKS;
use crate::notices::WEBHOOK_OFF;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use diesel::prelude::*;
use kernel::approval::holders;
use kernel::error::{Busy, Error, Result};
use kernel::job::{Effect, Job, Order, Work};
use kernel::module::Edition;
use kernel::principal::Id;
use kernel::scope::Tx;
use outbound::{Call, Failure, Outbound, Said};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Instant;

/// Pauses between attempts, in seconds: eight attempts over twenty-seven hours and a half.
pub(crate) const PAUSES: [i64; 7] = [5, 5 * 60, 30 * 60, 2 * 3_600, 5 * 3_600, 10 * 3_600, 10 * 3_600];
/// Days of failing after which it is not tried any more.
const PATIENCE: i64 = 5;
/// How long what was told is remembered.
const KEPT: i64 = 30;
/// Attempts that are remembered of one delivery.
const REMEMBERED: usize = 20;
/// What is said of an answer.
const EXCERPT: usize = 500;

/// Tells one thing to one webhook. Tried again, it is the same thing under the same key.
#[derive(Serialize, Deserialize)]
pub(crate) struct DeliverWebhook {
    pub delivery: Id,
}

/// What a delivery needs to be sent.
struct Due {
    url: String,
    secrets: Vec<String>,
    body: Vec<u8>,
}

impl Job for DeliverWebhook {
    const NAME: &'static str = "house.deliver_webhook";
    const EFFECT: Effect = Effect::Webhook;

    async fn run(self, work: Work) -> Result<()> {
        let (scope, id) = (work.scope()?, self.delivery);
        let Some(due) = scope.tx(move |tx| due(tx, id)).await? else { return Ok(()) };
        let moment = Utc::now().timestamp();
        let key = format!("msg_{}", id.simple());
        let signed = sign::signatures(due.secrets.iter().map(String::as_str), &key, moment, &due.body);
        let call = Call::post(due.url, due.body).header("webhook-id", &key);
        let call = call.header("webhook-timestamp", moment.to_string()).header("webhook-signature", signed);
        let begun = Instant::now();
        let said = work.house.service::<Outbound>().call(scope.tenant().id, &call).await;
        if said.as_ref().is_err_and(|e| *e == Failure::Busy) {
            return Err(Error::Busy(Busy::Away(2)));
        }
        let took = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        scope.tx(move |tx| note(tx, id, &said, took)).await
    }
}

/// What is to be sent, unless it was, or nobody wants to hear it any more.
fn due(tx: &mut Tx, id: Id) -> Result<Option<Due>> {
    type Line = (String, Option<Id>, String, Value, DateTime<Utc>, (String, Option<String>), Id);
    let line = d::table.filter(d::id.eq(id)).select((
        d::event,
        d::subject,
        d::actor,
        d::data,
        d::happened_at,
        (d::state, d::releases),
        d::webhook_id,
    ));
    let Some((event, subject, actor, data, at, (state, releases), webhook)): Option<Line> = tx.maybe(line)? else { return Ok(None) };
    type Hook = (String, bool, String, Option<String>, Option<DateTime<Utc>>);
    let hook = w::table.filter(w::id.eq(webhook)).select((w::url, w::active, w::secret, w::old_secret, w::old_until));
    let (url, active, secret, old, until): Hook = tx.one(hook)?;
    if state != "waiting" {
        return Ok(None);
    }
    if !active {
        tx.run(diesel::update(d::table.filter(d::id.eq(id))).set((d::state.eq("failed"), d::next_at.eq(None::<DateTime<Utc>>))))?;
        return Ok(None);
    }
    let (key, row) = (tx.data_key()?, webhook.to_string());
    let mut secrets = vec![key.open(secret_spot(&row), &secret)?];
    if let Some(old) = old.filter(|_| until.is_some_and(|until| until > Utc::now())) {
        secrets.push(key.open(secret_spot(&row), &old)?);
    }
    let body = json!({
        "type": event, "timestamp": at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "data": {"subject": subject, "actor": actor, "agency": tx.scope().tenant().slug, "releases": versions(releases.as_deref()), "changes": told_outside(tx.scope().house().edition(), &event, data)},
    });
    Ok(Some(Due { url, secrets, body: body.to_string().into_bytes() }))
}

/// The releases under which something was written, by module: `showcase=2.0.0` read back.
fn versions(claimed: Option<&str>) -> Value {
    let each = claimed.unwrap_or_default().split_whitespace().filter_map(|one| one.split_once('='));
    each.map(|(module, version)| (module.to_string(), json!(version))).collect::<serde_json::Map<_, _>>().into()
}

/// What of a line of the journal may leave the house: nothing that a field kept closed, on either side of a change and in acts
/// on many. Where an address is and who reads there, nobody here knows.
fn told_outside(edition: &Edition, event: &str, mut data: Value) -> Value {
    let of = event.split_once('.').and_then(|(name, _)| edition.resource(name));
    let closed: Vec<&str> = of.into_iter().flat_map(|of| of.fields).filter(|f| f.sensitive).map(|f| f.name).collect();
    if data["field"].as_str().is_some_and(|field| closed.contains(&field)) {
        data.as_object_mut().map(|whole| whole.remove("value"));
    }
    without(&mut data, &closed);
    data
}

/// Takes these names out of whatever lies in it.
fn without(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(all) => {
            all.retain(|name, _| !names.contains(&name.as_str()));
            all.values_mut().for_each(|within| without(within, names));
        }
        Value::Array(all) => all.iter_mut().for_each(|within| without(within, names)),
        _ => {}
    }
}

/// Writes down how it went, and when it is tried again.
fn note(tx: &mut Tx, id: Id, said: &Result<Said, Failure>, took: i64) -> Result<()> {
    let line = d::table.filter(d::id.eq(id)).select((d::webhook_id, d::attempts, d::tries, d::state)).for_update();
    let Some((webhook, attempts, tries, state)): Option<(Id, i32, Value, String)> = tx.maybe(line)? else { return tx.settle() };
    if state != "waiting" {
        return tx.settle();
    }
    let now = Utc::now();
    let ok = said.as_ref().is_ok_and(Said::is_ok);
    let mut told = json!({"at": now, "ms": took, "ok": ok});
    match said {
        Ok(said) => {
            told["status"] = json!(said.status);
            let text: String =
                String::from_utf8_lossy(&said.body).chars().filter(|c| !c.is_control() || *c == '\n').take(EXCERPT).collect();
            told["answer"] = json!(text);
        }
        Err(why) => told["error"] = json!(why.code()),
    }
    let mut tries = tries.as_array().cloned().unwrap_or_default();
    tries.push(told.clone());
    let tries = Value::Array(tries.split_off(tries.len().saturating_sub(REMEMBERED)));
    let attempts = attempts + 1;
    let pause = usize::try_from(attempts - 1).ok().and_then(|n| PAUSES.get(n)).copied().filter(|_| !ok);
    let next = pause.map(|seconds| now + Duration::seconds(seconds));
    let state = match (ok, next) {
        (true, _) => "done",
        (false, Some(_)) => "waiting",
        (false, None) => "failed",
    };
    let set = (d::attempts.eq(attempts), d::tries.eq(tries), d::state.eq(state), d::next_at.eq(next), d::done_at.eq(ok.then_some(now)));
    tx.run(diesel::update(d::table.filter(d::id.eq(id))).set(set))?;
    if let Some(next) = next {
        let again = DeliverWebhook { delivery: id };
        tx.order(Order::of(&again)?.once(format!("{id} {attempts}")).at(next).slow(true))?;
    }
    let hook = w::table.filter(w::id.eq(webhook));
    if ok {
        let set = (w::last_ok_at.eq(Some(now)), w::failing_since.eq(None::<DateTime<Utc>>), w::last_error.eq(None::<String>));
        tx.run(diesel::update(hook).set(set))?;
    } else {
        let error = told["error"].as_str().map_or_else(|| told["status"].to_string(), String::from);
        let since: Option<DateTime<Utc>> = tx.one(w::table.filter(w::id.eq(webhook)).select(w::failing_since).for_update())?;
        tx.run(diesel::update(hook).set((w::failing_since.eq(Some(since.unwrap_or(now))), w::last_error.eq(Some(error)))))?;
        if since.is_some_and(|since| since < now - Duration::days(PATIENCE)) {
            switch_off(tx, webhook)?;
        }
    }
    tx.settle()
}

/// Nobody has taken a call for days: it is not tried any more, and whoever minds webhooks is told.
fn switch_off(tx: &mut Tx, webhook: Id) -> Result<()> {
    let on = w::table.filter(w::id.eq(webhook).and(w::active.eq(true)));
    let off = diesel::update(on).set((w::active.eq(false), w::off_at.eq(Some(Utc::now())))).returning(w::label);
    let Some(label): Option<String> = tx.maybe(off)? else { return Ok(()) };
    tx.journal("webhooks.gave_up", Some(webhook), json!({"label": label}))?;
    let to = holders(tx.scope(), WEBHOOKS);
    tx.tell(&WEBHOOK_OFF, &to, &label, &format!("/app/settings/webhooks/{webhook}")).map(|_| ())
}

/// Forgets deliveries of last month.
#[derive(Serialize, Deserialize)]
pub(crate) struct ForgetDeliveries {}

impl Job for ForgetDeliveries {
    const NAME: &'static str = "house.forget_deliveries";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let old = d::table.filter(d::happened_at.lt(Utc::now() - Duration::days(KEPT)).and(d::state.ne("waiting")));
        work.scope()?
            .tx(move |tx| {
                tx.run(diesel::delete(old))?;
                tx.settle()
            })
            .await
    }
}
