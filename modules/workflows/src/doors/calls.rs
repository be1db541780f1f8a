//! The log of a door: what came, once by its key, and what became of it. What was done keeps what it made and not what it
//! said; what was refused keeps what it said, sealed, until it is let in after all or thirty days are over.

use super::perform::{Order, perform};
use super::read::Asked;
use chrono::{DateTime, Duration, Utc};
use kernel::accounts::hash_of;
use kernel::door::Door;
use kernel::prelude::*;
use kernel::schema::{door_calls as c, doors as d};
use kernel::secret::Spot;
use serde_json::{Value, json};
use web::Visit;

/// Days for which calls are remembered.
const KEPT: i64 = 30;

/// A call as it came: under which key, and what it says.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub key: String,
    pub body: Vec<u8>,
}

impl Call {
    fn fingerprint(&self) -> Vec<u8> {
        hash_of(&String::from_utf8_lossy(&self.body)).to_vec()
    }
}

/// A call in the log.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = c, check_for_backend(diesel::pg::Pg))]
pub(super) struct Logged {
    pub id: Id,
    pub door_id: Id,
    pub key: String,
    pub action: String,
    pub member_id: Option<Id>,
    pub state: String,
    pub error: Option<String>,
    pub answer: Value,
    pub attempts: i32,
    pub came_at: DateTime<Utc>,
    pub done_at: Option<DateTime<Utc>>,
}

/// What is answered, and whether it had been done before.
pub(super) type Answer = (Value, bool);

fn spot(row: &str) -> Spot<'_> {
    Spot { table: "door_calls", column: "body", row }
}

/// Somebody came without the key.
pub(super) fn turned_away(tx: &mut Tx, door: Id) -> Result<()> {
    let set = (d::turned_away.eq(d::turned_away + 1), d::turned_away_at.eq(Some(Utc::now())));
    tx.run(diesel::update(d::table.filter(d::id.eq(door))).set(set)).map(|_| ())
}

/// Lets a call in: what it asks is done, written down and answered, or refused, written down and said.
pub(super) async fn carry(visit: &Visit, at: &Scope, door: Door, call: Call) -> Result<Answer> {
    let done = let_in(visit, at, &door, &call).await;
    if let Err(why) = &done {
        let (id, error, failed) = (door.id(), crate::run::code(why), matches!(why, Error::Internal(_) | Error::Busy(_)));
        at.tx(move |tx| refused(tx, id, &call, &error, failed)).await?;
    }
    done
}

async fn let_in(visit: &Visit, at: &Scope, door: &Door, call: &Call) -> Result<Answer> {
    let asked = Asked::read(&call.body)?;
    let mut wrongs = Vec::new();
    if asked.source != door.source {
        wrongs.push(Wrong::new("source", "door-source"));
    }
    if !door.actions.contains(&asked.named()) {
        wrongs.push(Wrong::new("action", "door-action").with("action", asked.named()));
    }
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let entered = door.enter(at, &asked.email).await.map_err(|why| match why {
        Error::Conflict(code) if code == "door-user" => Error::invalid("userEmail", "door-user"),
        Error::Conflict(code) if code == "door-ended" => Error::invalid("userEmail", "door-ended"),
        why => why,
    })?;
    if entered.owes_password {
        return Err(web::password_due());
    }
    let scope = entered.scope;
    web::owes(visit, entered.lacks_factor, |may| scope.allows(may))?;
    let (door, call) = (door.clone(), call.clone());
    scope.tx(move |tx| once(tx, &door, &call, &asked)).await
}

/// What a call asks, once by its key, in the transaction that writes it down: whoever comes with the same key meanwhile waits
/// here and finds it done.
fn once(tx: &mut Tx, door: &Door, call: &Call, asked: &Asked) -> Result<Answer> {
    let member = tx.scope().principal().member();
    let now = Utc::now();
    let row = (
        (c::door_id.eq(door.id()), c::key.eq(&call.key), c::fingerprint.eq(call.fingerprint()), c::action.eq(asked.named())),
        (c::member_id.eq(member), c::state.eq("done"), c::done_at.eq(Some(now))),
    );
    let claimed: Option<Id> = tx.maybe(diesel::insert_into(c::table).values(row).on_conflict_do_nothing().returning(c::id))?;
    let id = match claimed {
        Some(id) => id,
        None => {
            let mine = c::table.filter(c::door_id.eq(door.id()).and(c::key.eq(&call.key)));
            let known = mine.select((c::id, c::state, c::fingerprint, c::answer)).for_update();
            let (id, state, fingerprint, answer): (Id, String, Vec<u8>, Value) = tx.one(known)?;
            if state == "done" {
                return if fingerprint == call.fingerprint() { Ok((answer, true)) } else { Err(Error::invalid("id", "taken")) };
            }
            id
        }
    };
    let order = Order { call: id, door: &door.label, action: &asked.action, data: &asked.data };
    let did = tx.in_batch(id, |tx| perform(tx, &order))?;
    let mut answer = serde_json::to_value(&did)?;
    (answer["call"], answer["action"]) = (json!(id), json!(asked.action));
    let set = (
        (c::state.eq("done"), c::error.eq(None::<String>), c::body.eq(None::<String>), c::answer.eq(&answer)),
        (c::fingerprint.eq(call.fingerprint()), c::action.eq(asked.named()), c::member_id.eq(member), c::done_at.eq(Some(Utc::now()))),
    );
    tx.run(diesel::update(c::table.filter(c::id.eq(id))).set(set))?;
    // Written once a minute, so that those who come together do not wait for one another's last line.
    let stale = d::last_ok_at.is_null().or(d::last_ok_at.lt(now - Duration::minutes(1))).or(d::last_error.is_not_null());
    let seen = (d::last_ok_at.eq(Some(now)), d::last_error.eq(None::<String>));
    tx.run(diesel::update(d::table.filter(d::id.eq(door.id()).and(stale))).set(seen))?;
    tx.journal("doors.called", Some(door.id()), json!({"call": id, "action": asked.named(), "source": door.source}))?;
    Ok((answer, false))
}

/// Writes down what was not done. What was done under this key before stays as it is.
fn refused(tx: &mut Tx, door: Id, call: &Call, error: &str, failed: bool) -> Result<()> {
    let this = c::table.filter(c::door_id.eq(door).and(c::key.eq(&call.key)));
    let known: Option<(Id, String)> = tx.maybe(this.select((c::id, c::state)).for_update())?;
    if known.as_ref().is_some_and(|(_, state)| state == "done") {
        return Ok(());
    }
    let asked = Asked::read(&call.body).ok();
    let action: String = asked.as_ref().map_or_else(|| "-".into(), |a| a.named().chars().take(120).collect());
    let id = known.as_ref().map_or_else(Id::now_v7, |(id, _)| *id);
    let body = tx.data_key()?.seal(spot(&id.to_string()), &String::from_utf8_lossy(&call.body))?;
    let state = if failed { "failed" } else { "refused" };
    let said = (c::action.eq(action), c::fingerprint.eq(call.fingerprint()), c::state.eq(state), c::error.eq(Some(error)));
    if known.is_some() {
        let again = (c::attempts.eq(c::attempts + 1), c::body.eq(Some(body)), c::came_at.eq(Utc::now()));
        tx.run(diesel::update(c::table.filter(c::id.eq(id))).set((said, again)))?;
    } else {
        let row = (c::id.eq(id), c::door_id.eq(door), c::key.eq(&call.key), c::body.eq(Some(body)));
        tx.run(diesel::insert_into(c::table).values((said, row)).on_conflict_do_nothing())?;
    }
    let set = (d::last_error.eq(Some(error)), d::last_error_at.eq(Some(Utc::now())));
    tx.run(diesel::update(d::table.filter(d::id.eq(door))).set(set)).map(|_| ())
}

/// The calls of a door, the latest first.
pub(super) fn log(tx: &mut Tx, door: Id, most: i64) -> Result<Vec<Logged>> {
    tx.all(c::table.filter(c::door_id.eq(door)).order(c::id.desc()).limit(most).select(Logged::as_select()))
}

/// What a refused call said, to let it in after all.
pub(super) fn kept(tx: &mut Tx, door: Id, call: Id) -> Result<Call> {
    let this = c::table.filter(c::id.eq(call).and(c::door_id.eq(door)));
    let (key, body): (String, Option<String>) = tx.one(this.select((c::key, c::body)))?;
    let sealed = body.ok_or(Error::Conflict("door-call-over".into()))?;
    let body = tx.data_key()?.open(spot(&call.to_string()), &sealed)?.into_bytes();
    Ok(Call { key, body })
}

/// Forgets calls of last month.
pub(crate) fn forget_old(tx: &mut Tx) -> Result<()> {
    tx.run(diesel::delete(c::table.filter(c::came_at.lt(Utc::now() - Duration::days(KEPT))))).map(|_| ())
}

/// Takes what waits and names somebody who is erased; their name stays in what is still to be said by nobody.
pub(super) fn forget_named(tx: &mut Tx, said: &[String]) -> Result<()> {
    let waiting: Vec<(Id, Option<String>)> = tx.all(c::table.filter(c::body.is_not_null()).select((c::id, c::body)))?;
    let key = tx.data_key()?;
    for (id, body) in waiting.into_iter().filter_map(|(id, body)| Some((id, body?))) {
        let text = key.open(spot(&id.to_string()), &body)?.to_lowercase();
        if said.iter().any(|name| text.contains(&name.to_lowercase())) {
            tx.run(diesel::update(c::table.filter(c::id.eq(id))).set(c::body.eq(None::<String>)))?;
        }
    }
    Ok(())
}
