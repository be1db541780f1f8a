//! What is measured without HTTP: a decision, and writing one record.

use crate::Outcome;
use crate::estate::Estate;
use crate::plain::{NewPlainPerson, plain_people};
use crate::report::median;
use address_book::Person;
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};
use diesel::Connection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use kernel::policy::{Grant, Policy, Rules, Seat};
use kernel::principal::{Id, Principal};
use kernel::scope::Scope;
use serde_json::json;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

/// Microseconds per decision at 200 rules.
pub struct Decisions {
    pub hot: f64,
    /// Not remembered: the mean, and what one in a hundred exceeds.
    pub cold: f64,
    pub cold_p99: f64,
    /// The same questions to bare casbin.
    pub casbin: f64,
    pub casbin_p99: f64,
    /// Reading the rules into a policy, once per agency and change.
    pub made: f64,
}

/// The model of casbin's manual for roles.
const MODEL: &str = "
[request_definition]
r = sub, act
[policy_definition]
p = sub, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && r.act == p.act
";

/// Ten roles with twenty permissions each, fifty members with two roles each.
fn rules(permissions: &[&'static str], members: &[Id]) -> Rules {
    let grants = permissions.iter().enumerate().map(|(i, may)| Grant::whole(format!("role_{}", i / 20), *may)).collect();
    let seats = members
        .iter()
        .enumerate()
        .flat_map(|(i, m)| [i % 10, (i + 3) % 10].map(|role| Seat { member: *m, role: format!("role_{role}"), ends_at: None }))
        .collect();
    Rules { grants, seats, ..Rules::default() }
}

/// Asks who may, remembered and not, and asks bare casbin the same.
pub fn decisions(estate: &Estate) -> Outcome<Decisions> {
    let permissions: Vec<&'static str> =
        (0..200).map(|i| &*Box::leak(format!("bench.things{}.read", letters(i)).into_boxed_str())).collect();
    let members: Vec<Id> = (0..50).map(|_| Uuid::now_v7()).collect();
    let policy = estate.wait(Policy::of(rules(&permissions, &members)))?;
    let mut made = Vec::new();
    for _ in 0..9 {
        let rules = rules(&permissions, &members);
        let started = Instant::now();
        black_box(estate.wait(Policy::of(rules))?);
        made.push(started.elapsed().as_secs_f64() * 1e6);
    }
    let questions: Vec<(Principal, &'static str)> =
        members.iter().flat_map(|m| permissions.iter().map(|p| (Principal::User(*m), *p))).step_by(5).collect();
    let per = |started: Instant, times: usize| started.elapsed().as_secs_f64() * 1e6 / times as f64;
    let mut asked = Vec::with_capacity(questions.len());
    let allowed = questions.iter().filter(|(who, may)| timed(&mut asked, || policy.allows(who, may).allowed)).count();
    let (cold, cold_p99) = mean_and_p99(&mut asked);
    let started = Instant::now();
    for _ in 0..100 {
        for (who, may) in &questions {
            black_box(policy.allows(black_box(who), may));
        }
    }
    let hot = per(started, questions.len() * 100);
    let enforcer = estate.wait(bare(&permissions, &members))?;
    let mut same = 0;
    asked.clear();
    for (who, may) in &questions {
        let member = who.member().ok_or("a member asks")?;
        same += usize::from(timed(&mut asked, || enforcer.enforce((format!("m:{member}"), *may)))?);
    }
    let (casbin, casbin_p99) = mean_and_p99(&mut asked);
    if allowed != same || allowed == 0 {
        return Err(format!("The policy allows {allowed} of what casbin allows {same}: one of them is wrong.").into());
    }
    Ok(Decisions { hot, cold, cold_p99, casbin, casbin_p99, made: median(&mut made) })
}

/// Does it, and notes how many microseconds it took.
fn timed<T>(times: &mut Vec<f64>, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let done = black_box(work());
    times.push(started.elapsed().as_secs_f64() * 1e6);
    done
}

fn mean_and_p99(times: &mut [f64]) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    let mean = times.iter().sum::<f64>() / times.len().max(1) as f64;
    (mean, times.get(times.len() * 99 / 100).copied().unwrap_or_default())
}

/// A number in letters: permissions have no digits.
fn letters(n: usize) -> String {
    [n / 26, n % 26].map(|i| char::from(b'a' + u8::try_from(i).unwrap_or(0))).iter().collect()
}

async fn bare(permissions: &[&'static str], members: &[Id]) -> Outcome<Enforcer> {
    let mut enforcer = Enforcer::new(DefaultModel::from_str(MODEL).await?, MemoryAdapter::default()).await?;
    let Rules { grants, seats, .. } = rules(permissions, members);
    enforcer.add_policies(grants.into_iter().map(|g| vec![format!("r:{}", g.role), g.permission]).collect()).await?;
    enforcer.add_grouping_policies(seats.into_iter().map(|s| vec![format!("m:{}", s.member), format!("r:{}", s.role)]).collect()).await?;
    Ok(enforcer)
}

/// Median milliseconds of writing one record.
pub struct Writes {
    pub create: f64,
    pub update: f64,
    pub bare_insert: f64,
}

/// Writes people by the house, journalled and checked, and plain rows by Diesel, in turn.
pub fn writes(estate: &Estate, tenant: Uuid, plain_url: &str, times: usize) -> Outcome<Writes> {
    let tenant = estate.house().tenant(tenant)?.ok_or("the agency is gone")?;
    let scope = Scope::grant(estate.house().clone(), tenant, Principal::System("load"), "load", Arc::new(Policy::closed()));
    let pool: Pool<ConnectionManager<PgConnection>> = Pool::builder().max_size(2).build(ConnectionManager::new(plain_url))?;
    let (mut create, mut update, mut insert) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..times + 20 {
        let input =
            json!({"first_name": "Ada", "last_name": format!("Écrite {n}"), "email": format!("ecrite{n}@exemple.test"), "city": "Lyon"});
        let started = Instant::now();
        let made = scope.run(|tx| Person::RESOURCE.create(tx, input.as_object().cloned().unwrap_or_default()))?;
        create.push(started.elapsed().as_secs_f64() * 1e3);
        let id: Id = made["id"].as_str().unwrap_or_default().parse()?;
        let patch = json!({"city": "Nantes"});
        let started = Instant::now();
        scope.run(|tx| Person::RESOURCE.patch(tx, id, Some(1), patch.as_object().cloned().unwrap_or_default()))?;
        update.push(started.elapsed().as_secs_f64() * 1e3);
        let row = NewPlainPerson {
            first_name: "Ada".into(),
            last_name: format!("Écrite {n}"),
            email: format!("ecrite{n}@exemple.test"),
            city: "Lyon".into(),
        };
        let started = Instant::now();
        pool.get()?.transaction(|conn| diesel::insert_into(plain_people::table).values(&row).execute(conn))?;
        insert.push(started.elapsed().as_secs_f64() * 1e3);
    }
    // The first few open connections and prepare statements.
    let settled = |mut all: Vec<f64>| median(&mut all.split_off(20));
    Ok(Writes { create: settled(create), update: settled(update), bare_insert: settled(insert) })
}
