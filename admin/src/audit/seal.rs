//! The journal's newest seal, outside the house: mailed to the agency's owners once a week, shown and given to programs at
//! any time, and held against the journal by whoever kept one. Whoever rewrites the past has their mailboxes against them.

use actix_web::HttpResponse;
use actix_web::web::Json;
use chrono::{Duration, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::job::{Cron, Effect, Entry, Job, Work};
use kernel::principal::Id;
use kernel::schema::{journal as j, member_roles as held};
use kernel::scope::{Scope, Tx};
use kernel::seal::{Broken, newest};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::letter::readers;
use web::{Config, Form, Go};

/// Days between two letters.
const EVERY: i64 = 7;
const SENT: &str = "journal.seal_sent";

pub(crate) const JOBS: [Entry; 1] = [Entry::of::<SendSeal>()];
/// Once a day somebody looks whether the week's letter is due.
pub(crate) const CLOCK: Cron = Cron { job: SendSeal::NAME, every: 1_440, per_agency: true };

/// The week's letter to the owners.
#[derive(Serialize, Deserialize)]
pub struct SendSeal {}

impl Job for SendSeal {
    const NAME: &'static str = "house.send_seal";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.scope()?.tx(send).await
    }
}

fn send(tx: &mut Tx) -> Result<()> {
    let lately = j::table.filter(j::what.eq(SENT).and(j::at.gt(Utc::now() - Duration::days(EVERY))));
    let Some(seal) = newest(tx)? else { return Ok(()) };
    if tx.one::<i64>(lately.count())? > 0 {
        return Ok(());
    }
    let owners: Vec<Id> = tx.all(held::table.filter(held::role.eq("admin")).select(held::member_id))?;
    let (house, tenant) = (tx.scope().house().clone(), tx.scope().tenant().clone());
    let link = format!("{}/app/audit", house.service::<Config>().origin_of(&tenant));
    for to in readers(tx, &owners)? {
        let day = to.day(seal.sealed_at.date_naive());
        let args = [("agency", tenant.name.clone()), ("day", day), ("lines", seal.lines.to_string()), ("seal", seal.seal.clone())];
        to.write(tx, "seal", &link, &args)?;
    }
    tx.journal(SENT, None, json!({"line": seal.line, "seal": seal.seal}))
}

pub(super) async fn json(scope: Scope) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(json!({"seal": scope.tx(newest).await?})))
}

/// A seal that somebody kept.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    seal: String,
}

/// What a walk along the journal says of a seal: `whole`, `unknown` or `broken`; and where.
async fn walked(scope: &Scope, seal: &str) -> Result<Value> {
    let seal = seal.trim().to_lowercase();
    if seal.len() != 64 || !seal.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Error::invalid("seal", "choice"));
    }
    web::limits::per_minute(&format!("seal:{}", scope.tenant().id), 3)?;
    let (house, agency) = (scope.house().clone(), scope.tenant().id);
    let walk = actix_web::web::block(move || house.walk_journal(agency, Some(&seal))).await.map_err(Error::internal)??;
    let state = match (&walk.broken, walk.known) {
        (Some(_), _) => "broken",
        (None, false) => "unknown",
        (None, true) => "whole",
    };
    let how = |broken: &Broken| match broken {
        Broken::Changed => "changed",
        Broken::Removed => "removed",
        Broken::Added => "added",
    };
    let broken = walk.broken.as_ref().map(|(line, broken)| json!({"line": line, "how": how(broken)}));
    scope
        .tx({
            let told = json!({"state": state});
            move |tx| tx.journal("journal.verified", None, told)
        })
        .await?;
    Ok(json!({"state": state, "broken": broken, "sealed": walk.sealed, "young": walk.young, "seal": walk.head}))
}

pub(super) async fn verify_json(scope: Scope, kept: Json<Kept>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(walked(&scope, &kept.seal).await?))
}

pub(super) async fn verify(scope: Scope, form: Form) -> Result<Go> {
    let home = Go::to("/app/audit");
    Ok(match walked(&scope, form.text("seal")).await {
        Err(Error::Invalid(_)) => home.toast("warn", "audit-seal-malformed", &[]),
        Err(e) => return Err(e),
        Ok(walk) => match walk["state"].as_str() {
            Some("whole") => home.toast("ok", "audit-seal-whole", &[("count", walk["sealed"].to_string())]),
            Some("unknown") => home.toast("error", "audit-seal-unknown", &[]),
            _ => home.toast("error", "audit-seal-broken", &[("line", walk["broken"]["line"].to_string())]),
        },
    })
}
