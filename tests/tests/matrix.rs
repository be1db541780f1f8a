//! Who may what, in which state: every line of the route table, for every role an agency starts with, by
//! its real policy; refused over real HTTP; and shut by every state that shuts. Printed, and reviewed.

use chrono::{Duration, Utc};
use estrade::edition::{ADDITIONS, EDITION};
use house_tests::{Agency, Browser, Estate, filled};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::module::{MEMBER, PUBLIC, Permission};
use kernel::policy::{Policy, faults};
use kernel::principal::Principal;
use kernel::roles::PRESETS;
use kernel::routes::{Entry, Ground};
use kernel::schema::directory::{accounts, tenants as agencies};
use kernel::schema::{members, modules};
use reqwest::Method;
use std::fmt::Write;
use uuid::Uuid;

/// The lines that answer at an agency and are not everybody's.
fn lines() -> Vec<Entry> {
    web::table(&EDITION, ADDITIONS).into_iter().filter(|e| e.ground == Ground::Agency && e.may != PUBLIC).collect()
}

/// What a line answers somebody who shows their form's token and sends nothing else.
async fn answer(browser: &Browser, token: &str, line: &Entry) -> (u16, String) {
    let method = Method::from_bytes(line.method.as_str().as_bytes()).expect("a method");
    let sent = browser.request(method, &filled(&line.path, &Uuid::now_v7())).header("accept", "application/json").header("x-csrf", token);
    let answer = browser.send(sent).await;
    let code = serde_json::from_str::<serde_json::Value>(&answer.body).ok().and_then(|b| b["code"].as_str().map(String::from));
    (answer.status.as_u16(), code.unwrap_or_default())
}

/// Whether somebody may, by an answer that was one: on a machine that is busy elsewhere an authoriser takes too long now and
/// then, and refuses (reliability, B5).
fn decided(policy: &Policy, who: Uuid, may: Permission) -> bool {
    loop {
        let before = faults();
        let allowed = policy.allows(&Principal::User(who), may).allowed;
        if allowed || faults() == before {
            return allowed;
        }
    }
}

/// Two letters for a role, in the order of the presets.
fn letters(name: &str) -> &str {
    match name {
        "business_finder" => "bf",
        "programmer" => "pg",
        "production" => "pd",
        "communication" => "co",
        other => &other[..2],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_and_line_is_as_reviewed_and_refused_over_http() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let mut people = Vec::new();
    for preset in PRESETS {
        let (key, browser) = estate.seated(&acme, preset.name, preset.name).await;
        let token = browser.token("/app/profile").await;
        people.push((preset.name, key, browser, token));
    }
    let policy = estate.house.policy(acme.id).await.expect("the policy");
    let (mut text, mut refused, mut wrong) = (String::new(), 0, Vec::new());
    for line in lines() {
        let mut row = String::new();
        for (name, key, browser, token) in &people {
            let may = decided(&policy, *key, line.may);
            let _ = write!(row, " {}", if may { letters(name) } else { "--" });
            if !may {
                refused += 1;
                let (status, _) = answer(browser, token, &line).await;
                if status != 403 {
                    wrong.push(format!("{} {} answers {name} with {status}", line.method, line.path));
                }
            } else if line.method == "GET" && ["admin", "viewer"].contains(name) {
                let (status, _) = answer(browser, token, &line).await;
                if [401, 403].contains(&status) {
                    wrong.push(format!("{} {} refuses {name}, who may", line.method, line.path));
                }
            }
        }
        let _ = writeln!(text, "{:<6} {:<55}{row}", line.method.as_str(), line.path);
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(refused > 2_000, "only {refused} pairs were tried");
    insta::assert_snapshot!("permission_matrix", text);
}

/// Puts the agency, or its administrator, into a state.
fn put(estate: &Estate, acme: &Agency, state: &str) {
    let past = Utc::now() - Duration::minutes(1);
    let me = members::table.filter(members::email.eq(&acme.email));
    let ada = accounts::table.filter(accounts::email.eq(&acme.email));
    let at_home = |work: &dyn Fn(&mut kernel::platform_tx::PlatformTx) -> kernel::error::Result<usize>| {
        estate.house.run_platform_tx("test", |tx| work(tx)).expect("a state")
    };
    match state {
        "suspended" => {
            at_home(&|tx| tx.run(diesel::update(agencies::table.filter(agencies::id.eq(acme.id))).set(agencies::status.eq("suspended"))))
        }
        "module-off" => acme.run(|tx| tx.run(diesel::update(modules::table).set(modules::state.eq("off")))).expect("a state"),
        "ended" => acme.run(|tx| tx.run(diesel::update(me).set(members::ends_at.eq(Some(past))))).expect("a state"),
        "archived" => acme.run(|tx| tx.run(diesel::update(me).set(members::status.eq("archived")))).expect("a state"),
        "factor-due" => at_home(&|tx| tx.run(diesel::update(ada).set(accounts::factor_due_at.eq(past)))),
        "password-due" => at_home(&|tx| tx.run(diesel::update(ada).set(accounts::must_change_password.eq(true)))),
        "signed-out" => 0,
        other => panic!("no state {other}"),
    };
    estate.house.changed(acme.id);
}

/// Even for who may everything, and with the token of a form that was open before.
#[tokio::test(flavor = "multi_thread")]
async fn every_state_shuts_every_line_as_reviewed() {
    const STATES: [&str; 7] = ["signed-out", "suspended", "module-off", "ended", "archived", "factor-due", "password-due"];
    let mut columns: Vec<Vec<String>> = Vec::new();
    for state in STATES {
        let estate = Estate::new().await;
        let acme = estate.agency("acme").await;
        let ada = estate.admin(&acme).await;
        let token = ada.token("/app/profile").await;
        // Whoever administers alone can be neither ended nor archived.
        estate.seated(&acme, "second", "admin").await;
        put(&estate, &acme, state);
        // Another connection heard of it when the first line does.
        let browser = if state == "signed-out" { estate.visitor(&acme) } else { ada };
        let mut column = Vec::new();
        for line in lines() {
            // A module that is off shuts its own lines, and no others: those may do something.
            if state == "module-off" && line.module.is_none() {
                column.push("open".into());
                continue;
            }
            // On the way to what is owed stands what settles it.
            let way = line.path.starts_with("/app/profile/security");
            if ["factor-due", "password-due"].contains(&state) && way {
                column.push("way".into());
                continue;
            }
            let (status, code) = answer(&browser, &token, &line).await;
            column.push(if code.is_empty() || status == 401 { status.to_string() } else { format!("{status} {code}") });
        }
        columns.push(column);
    }
    let (mut text, mut open) = (String::new(), Vec::new());
    let _ = writeln!(text, "{:<62} {}", "", STATES.map(|s| format!("{s:<21}")).join(" ").trim_end());
    for (n, line) in lines().iter().enumerate() {
        let row: Vec<String> = columns.iter().map(|c| format!("{:<21}", c[n])).collect();
        let _ = writeln!(text, "{:<6} {:<55} {}", line.method.as_str(), line.path, row.join(" ").trim_end());
        for (state, column) in STATES.iter().zip(&columns) {
            if column[n].starts_with('2') || column[n].starts_with('3') || column[n].starts_with('5') && *state != "suspended" {
                open.push(format!("{} {} is open to an administrator who is {state}: {}", line.method, line.path, column[n]));
            }
        }
    }
    assert_eq!(open, Vec::<String>::new());
    assert!(lines().iter().filter(|l| l.may == MEMBER).count() > 10);
    insta::assert_snapshot!("permission_states", text);
}
