//! A workflow does what its author may, then and now, and nothing more.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_asks_for_nothing_its_writer_may_not_do() {
    let (estate, acme, ada) = house().await;
    // Whoever looks on is let write rules, and nothing else.
    estate.sql(&format!(
            "insert into grants (tenant_id, role, permission) select '{}', 'viewer', 'workflows.workflows.' || verb from unnest(array['create', 'update']) verb",
            acme.id
        ),
    );
    let viewer = estate.member(&acme, "viewer").await;
    let id = viewer.create("workflows", json!({"name": "Trop", "domain": "other", "active": false})).await;
    let steps = json!([{"does": "task", "title": "Non"}, {"does": "set", "field": "status", "value": "done"}, {"does": "call", "webhook": Uuid::now_v7()}]);
    let rule = becomes("projects", "status", "active", steps);
    let refused = viewer.api(Method::POST, &format!("/api/v1/workflows/{id}/rule"), Some(rule.clone())).await;
    let fields: Vec<String> =
        refused.json()["fields"].as_array().expect("fields").iter().filter_map(|f| f["field"].as_str().map(String::from)).collect();
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert_eq!(fields, ["steps-0-does", "steps-1-does", "steps-2-webhook", "steps-2-does"], "{}", refused.body);
    // Of another's rule, whoever writes it becomes the author.
    let mine = flow(&ada, "Tâche", becomes("projects", "status", "active", json!([{"does": "task", "title": "Oui"}]))).await;
    let taken = viewer.api(Method::POST, &format!("/api/v1/workflows/{mine}/rule"), Some(rule)).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let tell = json!({"when": {"start": "manual"}, "steps": [{"does": "tell", "title": "Bonjour", "to": "author"}]});
    viewer.api(Method::POST, &format!("/api/v1/workflows/{mine}/rule"), Some(tell)).await;
    let author = look(&estate, &format!("select m.name from workflows w join members m on m.id = w.author_id where w.id = '{mine}'"));
    assert_eq!(author, "viewer");
    // Whoever starts workflows does not write them.
    let booker = estate.member(&acme, "booker").await;
    for path in [format!("/app/workflows/{mine}/rule"), "/app/workflows/presets".into()] {
        assert_eq!(booker.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(booker.get("/app/workflow-runs").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_has_the_rights_its_author_has_now() {
    let (estate, acme, ada) = house().await;
    let (zoe, hers) = estate.seated(&acme, "zoe", "manager").await;
    let task = |title: &str| json!([{"does": "task", "title": title}]);
    let flow_of_zoe = flow(&hers, "De Zoé", becomes("projects", "status", "active", task("Une"))).await;
    estate.work();
    project(&ada, "Premier", "active").await;
    everything_ends(&estate).await;
    assert_eq!(look(&estate, "select created_by from tasks where title = 'Une'"), format!("member:{zoe}"), "in her name");

    estate
        .sql(&format!("delete from grants where tenant_id = '{}' and role = 'manager' and permission = 'planning.tasks.create'", acme.id));
    project(&ada, "Deuxième", "active").await;
    everything_ends(&estate).await;
    let run = runs(&ada, flow_of_zoe).await.remove(0);
    assert_eq!((&run["state"], &run["error"]), (&json!("failed"), &json!("forbidden:planning.tasks.create")), "{run}");
    assert_eq!(run["steps"][0]["tries"].as_array().map(Vec::len), Some(1), "a right does not come back by itself");
    assert_eq!(look(&estate, "select count(*) from tasks where title = 'Une'"), "1");

    // A record out of the author's reach is not there for the run either.
    estate.sql(&format!(
        "insert into grants (tenant_id, role, permission) values ('{0}', 'manager', 'planning.tasks.create');
             update grants set reach = 'own' where tenant_id = '{0}' and role = 'manager' and permission = 'planning.projects.read'",
        acme.id
    ));
    project(&ada, "Troisième", "active").await;
    everything_ends(&estate).await;
    assert_eq!(runs(&ada, flow_of_zoe).await.remove(0)["error"], json!("not-found"));

    // Whoever has left has no hand here any more.
    estate.sql(&format!("update grants set reach = null where tenant_id = '{}'", acme.id));
    estate.sql(&format!("update members set status = 'archived' where id = '{zoe}'"));
    project(&ada, "Quatrième", "active").await;
    everything_ends(&estate).await;
    assert_eq!(runs(&ada, flow_of_zoe).await.remove(0)["error"], json!("forbidden:workflows.workflows.update"));
    assert_eq!(look(&estate, "select count(*) from tasks where title = 'Une'"), "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn workflows_that_start_each_other_come_to_an_end_and_the_log_says_why() {
    let (estate, _, ada) = house().await;
    let set = |value: &str| json!([{"does": "set", "field": "status", "value": value}]);
    flow(&ada, "Ping", becomes("projects", "status", "active", set("paused"))).await;
    flow(&ada, "Pong", becomes("projects", "status", "paused", set("active"))).await;
    estate.work();
    project(&ada, "Sans fin", "active").await;
    until("the loop is cut", || look(&estate, "select count(*) from workflow_runs where error = 'loop'") == "1").await;
    everything_ends(&estate).await;
    assert_eq!(states(&estate), "done done done done skipped");
    assert_eq!(look(&estate, "select string_agg(depth::text, ' ' order by depth) from workflow_runs"), "0 1 2 3 4");
    assert_eq!(look(&estate, "select severity from workflow_runs where error = 'loop'"), "warning");
    let page = ada.get("/app/workflow-runs?severity=warning").await.body;
    assert!(page.contains("pour éviter une boucle"), "{page}");
}

/// Looks at the module's plan and does it: off, then on.
async fn switch(browser: &Browser) {
    let page = browser.get("/app/modules/workflows/plan").await.body;
    let hidden = |name: &str| {
        let after = page.split_once(&format!("name=\"{name}\" value=\"")).expect(name).1;
        after.split('"').next().unwrap_or_default().to_string()
    };
    let (hash, on) = (hidden("hash"), hidden("on"));
    let done = browser.submit("/app", "/app/modules/workflows/apply", &[("hash", &hash), ("on", &on)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

/// A switch, not a rule: off, on, and what happened meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_module_that_is_off_lets_its_runs_wait() {
    let (estate, _, ada) = house().await;
    flow(&ada, "Attend", becomes("projects", "status", "active", json!([{"does": "task", "title": "Attendue"}]))).await;
    estate.work();
    switch(&ada).await;
    project(&ada, "Pendant", "active").await;
    until("the job is set aside", || look(&estate, "select waits_for from work.jobs where name = 'workflows.run'") == "workflows").await;
    assert_eq!((states(&estate).as_str(), look(&estate, "select count(*) from tasks").as_str()), ("waiting", "0"));
    switch(&ada).await;
    everything_ends(&estate).await;
    assert_eq!((states(&estate).as_str(), look(&estate, "select count(*) from tasks").as_str()), ("done", "1"));
}
