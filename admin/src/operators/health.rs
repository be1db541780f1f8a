//! How every part of the house is: ok, degraded or missing, and what to do. The
//! console's page and `estrade doctor` say the same, because both ask here.

use super::{console, door, memories, operator, rollouts};
use diesel::prelude::*;
use files::Files;
use jobs::{Board, Console, Wanted};
use kernel::cross_tenant::{CrossTenant, CrossTenantTx};
use kernel::error::Result;
use kernel::house::House;
use kernel::principal::{Id, Principal};
use kernel::retired::Retired;
use kernel::schema::directory::tenants;
use kernel::schema::modules;
use kernel::vitals::Vitals;
use mail::Mail;
use search::Search;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use theme::{Arg, Format, Locale, Pages};
use web::{Page, Visit};

/// What this binary is.
#[derive(Clone, Debug)]
pub struct Build {
    pub version: &'static str,
    /// The version of its newest migration.
    pub migration: Option<String>,
}

/// One part of the house, and how it is.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Its words are `health-{what}`.
    pub what: &'static str,
    /// `ok`, `degraded` or `missing`.
    pub state: &'static str,
    /// What there is to say is `health-{what}-{code}`.
    pub code: &'static str,
    pub args: Vec<(&'static str, String)>,
}

/// A job that has been due this long makes the queue late.
const LATE: i64 = 300;

fn ok(what: &'static str, code: &'static str, args: Vec<(&'static str, String)>) -> Finding {
    Finding { what, state: "ok", code, args }
}

fn degraded(what: &'static str, code: &'static str, args: Vec<(&'static str, String)>) -> Finding {
    Finding { what, state: "degraded", code, args }
}

fn missing(what: &'static str, code: &'static str, args: Vec<(&'static str, String)>) -> Finding {
    Finding { what, state: "missing", code, args }
}

impl Finding {
    /// The sentence, in a language.
    pub fn said(&self, house: &House, locale: Locale) -> String {
        let args: Vec<_> = self.args.iter().map(|(name, value)| (*name, Arg::named(name, value))).collect();
        house.service::<Arc<Pages>>().words().say(locale, &format!("health-{}-{}", self.what, self.code), &args)
    }
}

/// Looks at everything.
pub async fn findings(house: &House, locale: Locale) -> Vec<Finding> {
    let door: &CrossTenant = house.service();
    let who = || Principal::System("health");
    let vitals = door.tx(who(), "health", |tx| tx.vitals()).await;
    let queue = Console::of(door);
    let mut all = database(house, vitals.as_ref().ok(), locale);
    if let Ok(board) = queue.board(who()).await {
        all.push(work(&board));
    }
    all.push(post(house).await);
    let failed = Wanted { state: Some("dead".into()), name: Some("house.send_mail".into()), ..Wanted::default() };
    if let Ok(letters) = queue.list(who(), failed).await {
        all.push(match letters.first() {
            None => ok("letters", "ok", Vec::new()),
            Some(last) => degraded("letters", "failed", vec![("count", letters.len().to_string()), ("why", short(last.error.as_deref()))]),
        });
    }
    all.push(files(house).await);
    if let Ok(resting) = door.tx(who(), "modules at rest", resting).await {
        all.push(match resting.as_slice() {
            [] => ok("modules", "ok", Vec::new()),
            some => {
                degraded("modules", "resting", vec![("count", some.len().to_string()), ("where", some[..some.len().min(5)].join(", "))])
            }
        });
    }
    let edition = house.edition();
    if let Ok(retired) = door.tx(who(), "retired releases", move |tx| Retired::all(tx, edition)).await {
        let said = retired.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        all.push(if retired.is_empty() { ok("releases", "ok", Vec::new()) } else { missing("releases", "retired", vec![("where", said)]) });
    }
    if let Ok(halted) = door.tx(who(), "halted roll-outs", rollouts::halted).await {
        all.push(match halted.as_slice() {
            [] => ok("rollouts", "ok", Vec::new()),
            some => degraded("rollouts", "halted", vec![("which", some.join(", "))]),
        });
    }
    all.push(match &vitals {
        Ok(_) => searching(house).await,
        Err(_) => missing("search", "away", Vec::new()),
    });
    all.push(match kernel::policy::faults() {
        0 => ok("policy", "ok", Vec::new()),
        count => degraded("policy", "faults", vec![("count", count.to_string())]),
    });
    all.push(memory(locale));
    let build: &Build = house.service();
    let modules = house.edition().modules.len().to_string();
    all.push(ok("version", "ok", vec![("version", build.version.into()), ("modules", modules)]));
    all
}

/// Modules at rest or on trial, as `agency/module`.
fn resting(tx: &mut CrossTenantTx) -> Result<Vec<String>> {
    let rows = modules::table.filter(modules::rest.is_not_null().and(modules::state.eq("on"))).order(modules::name);
    let found: Vec<(Id, String)> = tx.all(rows.select((modules::tenant_id, modules::name)))?;
    let ids = found.iter().map(|(id, _)| *id).collect::<Vec<_>>();
    let slugs: HashMap<Id, String> =
        tx.all(tenants::table.filter(tenants::id.eq_any(ids)).select((tenants::id, tenants::slug)))?.into_iter().collect();
    Ok(found.into_iter().filter_map(|(id, module)| Some(format!("{}/{module}", slugs.get(&id)?))).collect())
}

fn database(house: &House, vitals: Option<&Vitals>, locale: Locale) -> Vec<Finding> {
    let load = house.load();
    let pool = vec![("open", load.connections.to_string()), ("idle", load.idle.to_string()), ("most", load.most.to_string())];
    let full = load.connections >= load.most && load.idle == 0;
    let mut all = vec![if full { degraded("pool", "full", pool) } else { ok("pool", "ok", pool) }];
    all.push(if house.hears() { ok("changes", "ok", Vec::new()) } else { degraded("changes", "deaf", Vec::new()) });
    let Some(v) = vitals else {
        all.insert(0, missing("database", "away", Vec::new()));
        return all;
    };
    let size = Format::of(locale).bytes(u64::try_from(v.size).unwrap_or(0));
    let facts = vec![
        ("version", v.version.clone()),
        ("open", v.connections.to_string()),
        ("most", v.most.to_string()),
        ("size", size),
        ("replicas", v.replicas.to_string()),
    ];
    all.insert(
        0,
        match v {
            v if v.standby => missing("database", "standby", Vec::new()),
            v if v.connections * 10 > i64::from(v.most) * 9 => degraded("database", "crowded", facts),
            _ => ok("database", "ok", facts),
        },
    );
    all.push(match v.unbound.as_str() {
        "" => ok("roles", "ok", Vec::new()),
        roles => missing("roles", "unbound", vec![("roles", roles.into())]),
    });
    let newest = house.service::<Build>().migration.clone().unwrap_or_default();
    let (here, there) = (("here", dated(&v.migration)), ("build", dated(&newest)));
    all.push(match v.migration.cmp(&newest) {
        std::cmp::Ordering::Equal => ok("migrations", "ok", vec![here]),
        std::cmp::Ordering::Less => missing("migrations", "behind", vec![here, there]),
        std::cmp::Ordering::Greater => degraded("migrations", "ahead", vec![here, there]),
    });
    all
}

/// A migration's version as its folder is named: a date is read, a number of fourteen digits is not.
fn dated(version: &str) -> String {
    match (version.get(..4), version.get(4..6), version.get(6..8), version.get(8..)) {
        (Some(year), Some(month), Some(day), Some(number)) => format!("{year}-{month}-{day}-{number}"),
        _ => version.into(),
    }
}

fn work(board: &Board) -> Finding {
    let count = |state: &str| board.states.get(state).copied().unwrap_or(0).to_string();
    let facts = vec![("ready", count("ready")), ("running", count("running")), ("dead", count("dead"))];
    match (board.oldest_wait(), board.states.get("dead")) {
        (wait, _) if wait > LATE => degraded("queue", "late", vec![("minutes", (wait / 60).to_string()), ("ready", count("ready"))]),
        (_, Some(_)) => degraded("queue", "dead", facts),
        _ => ok("queue", "ok", facts),
    }
}

async fn post(house: &House) -> Finding {
    let way: &Arc<dyn Mail> = house.service();
    let (checked, kept, name) = (way.check().await, way.mailbox().is_some(), ("way", way.describe()));
    match (checked, kept) {
        (Ok(()), false) => ok("mail", "ok", vec![name]),
        (Ok(()), true) => degraded("mail", "kept", Vec::new()),
        (Err(why), _) => degraded("mail", "away", vec![("why", short(Some(&why.to_string())))]),
    }
}

/// Whether something can be stored now, wherever files are kept.
async fn files(house: &House) -> Finding {
    let store: &Arc<dyn Files> = house.service();
    match store.probe().await {
        Ok(()) => ok("files", "ok", Vec::new()),
        Err(why) => missing("files", "closed", vec![("why", short(Some(&why.to_string())))]),
    }
}

/// Searching is a question to the database, and to an engine beside it where there is one.
async fn searching(house: &House) -> Finding {
    let search: &Search = house.service();
    let Some(engine) = search.engine() else { return ok("search", "ok", Vec::new()) };
    let missed = ("missed", search.missed().to_string());
    match tokio::time::timeout(Duration::from_secs(2), engine.answers()).await {
        Ok(Ok(())) => ok("search", "beside", vec![("engine", engine.name().into()), missed]),
        _ => degraded("search", "alone", vec![("engine", engine.name().into()), missed]),
    }
}

/// What this process holds, where the system says so.
fn memory(locale: Locale) -> Finding {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|l| l.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    match kilobytes {
        Some(held) => ok("memory", "ok", vec![("held", Format::of(locale).bytes(held * 1024))]),
        None => ok("memory", "unknown", Vec::new()),
    }
}

fn short(text: Option<&str>) -> String {
    text.unwrap_or_default().chars().take(200).collect()
}

pub(super) async fn page(visit: Visit) -> Result<Page> {
    operator(&visit)?;
    let found = findings(visit.house(), visit.locale()).await;
    let board = Console::of(door(&visit)).board(Principal::Operator(operator(&visit)?)).await.unwrap_or_default();
    let worst = ["missing", "degraded", "ok"].into_iter().find(|s| found.iter().any(|f| f.state == *s)).unwrap_or("ok");
    let rows: Vec<Value> = found
        .iter()
        .map(|f| json!({"what": visit.say(&format!("health-{}", f.what), &[]), "state": f.state, "label": visit.say(&format!("health-state-{}", f.state), &[]), "text": f.said(visit.house(), visit.locale())}))
        .collect();
    let kinds: Vec<Value> = board.kinds.iter().map(|(name, states)| json!({"name": name, "states": states})).collect();
    Ok(console("admin/operators/health.html", "health")
        .title("health-title")
        .crumb("health-title", None)
        .with("findings", rows)
        .with("worst", worst)
        .with("kinds", kinds)
        .with("memories", memories::shown(&visit))
        .with("states", &board.states)
        .with("at", chrono::Utc::now()))
}
