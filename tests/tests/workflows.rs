//! Workflows: an event starts a run in its own commit, each step is done once, in the author's name and never beyond it;
//! what fails is tried again, then asked of somebody, then goes on where it stood.

use house_tests::{Agency, Browser, Cluster, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

mod author;
mod pages;
mod starts;

async fn until(what: &str, check: impl Fn() -> bool) {
    let since = Instant::now();
    while !check() {
        assert!(since.elapsed() < Duration::from_secs(30), "still not: {what}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

fn look(estate: &Estate, select: &str) -> String {
    Cluster::look(&estate.url, &format!("select coalesce(({select})::text, '') as value"))
}

/// Changes a record as it is now.
async fn change(browser: &Browser, path: &str, body: Value) -> StatusCode {
    let version = browser.get_json(path).await.json()["version"].as_i64().unwrap_or_default();
    let request = browser.request(Method::PATCH, path).header("x-csrf", browser.token("/app").await);
    browser.send(request.header("if-match", format!("\"{version}\"")).json(&body)).await.status
}

/// A workflow in use, with this rule.
async fn flow(browser: &Browser, name: &str, rule: Value) -> Uuid {
    let id = browser.create("workflows", json!({"name": name, "domain": "booking", "active": false})).await;
    let kept = browser.api(Method::POST, &format!("/api/v1/workflows/{id}/rule"), Some(rule)).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    assert_eq!(change(browser, &format!("/api/v1/workflows/{id}"), json!({"active": true})).await, StatusCode::OK);
    id
}

fn becomes(of: &str, field: &str, value: &str, steps: Value) -> Value {
    json!({"when": {"start": "event", "of": of, "what": "becomes", "field": field, "value": value}, "steps": steps})
}

async fn project(browser: &Browser, name: &str, status: &str) -> Uuid {
    browser.create("projects", json!({"name": name, "kind": "tour", "status": status})).await
}

async fn activate(browser: &Browser, project: Uuid) {
    assert_eq!(change(browser, &format!("/api/v1/projects/{project}"), json!({"status": "active"})).await, StatusCode::OK);
}

async fn runs(browser: &Browser, workflow: Uuid) -> Vec<Value> {
    browser.get_json(&format!("/api/v1/workflows/{workflow}/runs")).await.json()["data"].as_array().cloned().unwrap_or_default()
}

fn states(estate: &Estate) -> String {
    look(estate, "select string_agg(state, ' ' order by depth, id) from workflow_runs")
}

async fn everything_ends(estate: &Estate) {
    until("every run is over", || look(estate, "select count(*) from workflow_runs where state in ('waiting', 'running')") == "0").await;
}

async fn house() -> (Estate, Agency, Browser) {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    estate.settled().await;
    (estate, acme, ada)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_starts_a_run_in_its_own_commit_and_each_step_is_done_once() {
    let (estate, acme, ada) = house().await;
    let (bob, his) = estate.seated(&acme, "bob", "booker").await;
    let rival = estate.agency("rival").await;
    let theirs = estate.admin(&rival).await;
    let steps = json!([
        {"does": "task", "title": "Contrat : {{title}} ({{status}})", "to": "responsible", "kind": "high", "days": 3},
        {"does": "event", "title": "Point {{title}}", "kind": "meeting", "days": 1, "at": "10:00"},
        {"does": "set", "field": "kind", "value": "production"},
        {"does": "tell", "title": "{{title}} démarre", "to": "responsible", "kind": "urgent"},
    ]);
    let mut rule = becomes("projects", "status", "active", steps);
    rule["raci"] = json!({"responsible": format!("member:{bob}"), "accountable": "", "consulted": "", "informed": ""});
    rule["conditions"] = json!([{"field": "kind", "op": "is", "value": "tour"}]);
    let flow = flow(&ada, "Valider", rule).await;
    let tournee = project(&ada, "Tournée", "planned").await;
    assert_eq!(states(&estate), "", "planned is not active");
    // What is refused starts nothing; the commit that makes it so starts the run, before any worker looks.
    change(&ada, &format!("/api/v1/projects/{tournee}"), json!({"status": "active", "starts_on": "2027-02-02", "ends_on": "2027-01-01"}))
        .await;
    assert_eq!(states(&estate), "");
    activate(&ada, tournee).await;
    assert_eq!(states(&estate), "waiting");
    // The job comes three times more; the project of another agency, and one of another kind, beside it.
    estate.sql("insert into work.jobs (tenant_id, name, payload) select tenant_id, name, payload from work.jobs, generate_series(1, 3) where name = 'workflows.run'",
    );
    let other = ada.create("projects", json!({"name": "Album", "kind": "release", "status": "active"})).await;
    project(&theirs, "Ailleurs", "active").await;
    estate.work();
    everything_ends(&estate).await;
    assert_eq!(states(&estate), "done skipped", "the album is not a tour");
    let run = runs(&ada, flow).await.pop().expect("a run");
    assert_eq!((&run["severity"], &run["record"], &run["steps"][3]["told"]), (&json!("info"), &json!(tournee), &json!(1)), "{run}");
    let tasks = ada.get_json("/api/v1/tasks").await.json();
    let told: Vec<(&str, &Value, &Value)> = tasks["data"]
        .as_array()
        .expect("tasks")
        .iter()
        .map(|t| (t["title"].as_str().unwrap_or_default(), &t["owner_id"], &t["project_id"]))
        .collect();
    assert_eq!(told, [("Contrat : Tournée (En cours)", &json!(bob), &json!(tournee))], "once, whoever is called how often");
    assert_eq!(look(&estate, "select string_agg(title || ' ' || starts_at, ', ') from events"), "Point Tournée 10:00");
    let kind = |id: Uuid| look(&estate, &format!("select kind from projects where id = '{id}'"));
    assert_eq!((kind(tournee), kind(other)), ("production".into(), "release".into()));
    assert!(his.get("/app/notices").await.body.contains("Tournée démarre"));
    assert_eq!(look(&estate, &format!("select count(*) from tasks where tenant_id = '{}'", rival.id)), "0");
    // A line that comes twice is one run: by its key.
    let twice = "insert into workflow_runs (tenant_id, workflow_id, key, started, actor) select tenant_id, workflow_id, key, started, actor from workflow_runs on conflict do nothing";
    estate.sql(twice);
    assert_eq!(look(&estate, "select count(*) from workflow_runs"), "2");
}

/// Breaks the making of tasks of this title, as a database that goes away does.
fn breaks(estate: &Estate, title: &str) {
    estate.sql(&format!(
        "create function breaks() returns trigger language plpgsql as $$ begin
               if new.title = '{title}' then raise exception 'terminating connection, says a test'; end if; return new; end $$;
             create trigger breaks before insert on tasks for each row execute function breaks()"
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_tried_again_then_asked_of_somebody_then_goes_on_where_it_stood() {
    let (estate, acme, ada) = house().await;
    let (bob, his) = estate.seated(&acme, "bob", "manager").await;
    let steps = json!([{"does": "task", "title": "Avant"}, {"does": "task", "title": "Boum"}, {"does": "task", "title": "Après"}]);
    let mut rule = becomes("projects", "status", "active", steps);
    rule["raci"] = json!({"responsible": "", "accountable": format!("member:{bob}"), "consulted": "", "informed": ""});
    let flow = flow(&ada, "Fragile", rule).await;
    breaks(&estate, "Boum");
    project(&ada, "Tournée", "active").await;
    estate.work();
    let attempts = |n: usize| look(&estate, "select attempts from workflow_runs") == n.to_string();
    for n in 1..=5 {
        until("one more attempt", || attempts(n)).await;
        assert_eq!(look(&estate, "select state || ' ' || severity || ' ' || (next_at > now()) from workflow_runs"), "waiting warning true");
        estate.sql("update work.jobs set run_at = now() where name = 'workflows.run'");
    }
    until("it is given up", || states(&estate) == "failed").await;
    let run = runs(&ada, flow).await.remove(0);
    let step = &run["steps"][1];
    assert_eq!((&run["severity"], &run["step"], &step["state"]), (&json!("critical"), &json!(1), &json!("failed")), "{run}");
    assert_eq!(step["tries"].as_array().map(Vec::len), Some(6), "every attempt is in the log: {run}");
    let asked =
        "select string_agg(title || ' ' || priority || ' ' || owner_id, ', ') from tasks where priority = 'urgent' and status = 'todo'";
    assert_eq!(look(&estate, asked), format!("Corriger le workflow «\u{202f}Fragile\u{202f}»\u{202f}: l’étape 2 a échoué urgent {bob}"));
    assert!(his.get("/app/notices").await.body.contains("Fragile"), "whoever answers for it is told");
    assert_eq!(look(&estate, "select count(*) from journal where what = 'workflows.failed'"), "1");
    let page = his.get(&format!("/app/workflow-runs/{}", run["id"].as_str().expect("a key"))).await.body;
    assert!(page.contains("Critique") && page.contains("Reprendre à l’étape en échec"), "{page}");

    // It fails once more: the same task asks for it. Mended, it goes on at the step that failed.
    let replay = format!("/app/workflow-runs/{}/replay", run["id"].as_str().expect("a key"));
    estate.sql("alter table tasks disable trigger breaks");
    assert_eq!(his.submit("/app/workflow-runs", &replay, &[]).await.status, StatusCode::SEE_OTHER);
    until("it is done", || states(&estate) == "done").await;
    let titles = "select string_agg(title, ' ' order by id) from tasks where priority = 'normal'";
    assert_eq!(look(&estate, titles), "Avant Boum Après", "nothing is done twice");
    assert_eq!(look(&estate, "select string_agg(status, ' ') from tasks where priority = 'urgent'"), "done", "nobody has to end it");
    assert_eq!(look(&estate, "select severity from workflow_runs"), "warning");
    let again = his.submit("/app/workflow-runs", &replay, &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "what is done is not resumed");
}

/// The connection goes in the middle of a step: what it did is undone with it, and the run goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_cut_off_in_a_step_leaves_whole_steps() {
    let (estate, _, ada) = house().await;
    flow(
        &ada,
        "Coupé",
        becomes("projects", "status", "active", json!([{"does": "task", "title": "Un"}, {"does": "task", "title": "Deux"}])),
    )
    .await;
    estate.sql(
        "create table cuts (n integer); grant all on cuts to estrade_app;
         create function cut() returns trigger language plpgsql security definer as $$ begin
           if new.title = 'Deux' and not exists (select from cuts) then perform pg_sleep(20); end if; return null; end $$;
         create trigger cut after insert on tasks for each row execute function cut()",
    );
    project(&ada, "Tournée", "active").await;
    estate.work();
    let sleeping = "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'";
    until("the second step is under way", || look(&estate, sleeping) == "1").await;
    estate.sql(
        "insert into cuts values (1);
         select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'",
    );
    until("the failure is noted", || look(&estate, "select attempts from workflow_runs") == "1").await;
    assert_eq!(look(&estate, "select string_agg(title, ' ' order by id) from tasks"), "Un");
    estate.sql("update work.jobs set run_at = now() where name = 'workflows.run'");
    everything_ends(&estate).await;
    assert_eq!(
        (states(&estate).as_str(), look(&estate, "select string_agg(title, ' ' order by id) from tasks").as_str()),
        ("done", "Un Deux")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_may_fail_is_passed_over_and_said() {
    let (estate, _, ada) = house().await;
    let list = ada.create("checklists", json!({"name": "Vide", "kind": "booking"})).await;
    let steps = json!([{"does": "checklist", "checklist": list, "if_fails": "go_on"}, {"does": "task", "title": "Ensuite"}]);
    let flow = flow(&ada, "Souple", becomes("projects", "status", "active", steps)).await;
    project(&ada, "Tournée", "active").await;
    estate.work();
    everything_ends(&estate).await;
    let run = runs(&ada, flow).await.remove(0);
    let told = (&run["state"], &run["severity"], &run["steps"][0]["state"], run["steps"][0]["tries"].as_array().map(Vec::len));
    assert_eq!(told, (&json!("done"), &json!("error"), &json!("passed"), Some(1)), "a mistake is not tried again: {run}");
    assert_eq!(look(&estate, "select string_agg(title, ' ') from tasks"), "Ensuite");
}
