//! What starts a workflow beside the journal: a hand, another program, the clock.

use super::*;
use chrono::{Timelike, Utc};

#[tokio::test(flavor = "multi_thread")]
async fn another_program_starts_one_once_by_its_key() {
    let (estate, acme, ada) = house().await;
    let rule = json!({"when": {"start": "webhook", "of": "projects"}, "steps": [{"does": "task", "title": "Pour {{title}}"}]});
    let asked = flow(&ada, "Demandé", rule).await;
    let itself = flow(&ada, "Tout seul", becomes("projects", "status", "done", json!([{"does": "task", "title": "x"}]))).await;
    let tournee = project(&ada, "Tournée", "planned").await;
    let path = format!("/api/v1/workflows/{asked}/runs");
    let body = json!({"record": tournee, "key": "commande-17", "context": {"source": "billetterie"}});
    let first = ada.api(Method::POST, &path, Some(body.clone())).await;
    let second = ada.api(Method::POST, &path, Some(body)).await;
    assert_eq!((first.status, first.json()), (StatusCode::ACCEPTED, second.json()), "{}", second.body);
    let missing = ada.api(Method::POST, &path, Some(json!({}))).await;
    assert_eq!(
        (missing.status, &missing.json()["fields"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("record")),
        "{}",
        missing.body
    );
    let nobody = ada.api(Method::POST, &path, Some(json!({"record": Uuid::now_v7()}))).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let wrong = ada.api(Method::POST, &format!("/api/v1/workflows/{itself}/runs"), Some(json!({"record": tournee}))).await;
    assert_eq!(wrong.status, StatusCode::CONFLICT, "{}", wrong.body);
    let viewer = estate.member(&acme, "viewer").await;
    let refused = viewer.api(Method::POST, &path, Some(json!({"record": tournee}))).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    estate.work();
    everything_ends(&estate).await;
    let run = runs(&ada, asked).await;
    assert_eq!((run.len(), &run[0]["context"]["source"], &run[0]["started"]), (1, &json!("billetterie"), &json!("webhook")));
    assert_eq!(look(&estate, "select string_agg(title, ', ') from tasks"), "Pour Tournée");
    // Switched off, it is not started.
    change(&ada, &format!("/api/v1/workflows/{asked}"), json!({"active": false})).await;
    assert_eq!(ada.api(Method::POST, &path, Some(json!({"record": tournee}))).await.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_starts_one_from_a_record_and_again_from_the_log() {
    let (estate, acme, ada) = house().await;
    let rule = json!({"when": {"start": "manual", "of": "people"}, "steps": [{"does": "task", "title": "Accueillir {{title}}"}]});
    let welcome = flow(&ada, "Accueil", rule).await;
    let person = ada.create("people", json!({"first_name": "Nina", "last_name": "Moreau"})).await;
    let booker = estate.member(&acme, "booker").await;
    let way = format!("/app/workflows/on/people/{person}");
    assert!(booker.get(&format!("/app/people/{person}")).await.body.contains(&way), "the record leads there");
    let page = booker.get(&way).await.body;
    assert!(page.contains("Accueil") && page.contains("Accueillir [Nom de la fiche]"), "{page}");
    let venue = ada.create("venues", json!({"name": "Salle"})).await;
    assert!(booker.get(&format!("/app/workflows/on/venues/{venue}")).await.body.contains("Aucun workflow à lancer ici"));
    let (key, record) = (Uuid::now_v7().to_string(), person.to_string());
    let values = [("record", record.as_str()), ("key", key.as_str())];
    let begun = booker.submit(&way, &format!("/app/workflows/{welcome}/start"), &values).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let same = booker.submit(&way, &format!("/app/workflows/{welcome}/start"), &values).await;
    assert_eq!(same.location(), begun.location(), "a second click starts nothing more");
    estate.work();
    everything_ends(&estate).await;
    let log = booker.get(begun.location()).await.body;
    assert!(log.contains("Accueillir Nina Moreau") && log.contains("Nina Moreau"), "{log}");
    booker.submit(begun.location(), &format!("{}/again", begun.location()), &[("key", &key)]).await;
    everything_ends(&estate).await;
    assert_eq!(look(&estate, "select count(*) from tasks where title = 'Accueillir Nina Moreau' and person_id is not null"), "2");
    let away = "/app/workflow-runs?state=failed";
    assert!(booker.get(away).await.body.contains("Aucune exécution ne correspond"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_starts_one_once_for_each_moment() {
    let (estate, acme, ada) = house().await;
    let hour = Utc::now().with_timezone(&chrono_tz::Europe::Paris).hour();
    let rule = json!({"when": {"start": "schedule", "every": "day", "hour": hour}, "steps": [{"does": "task", "title": "Le {{today}}"}]});
    flow(&ada, "Chaque jour", rule).await;
    let tick = format!("insert into work.jobs (tenant_id, name) values ('{}', 'workflows.keep_time')", acme.id);
    estate.work();
    let ticked = || look(&estate, "select count(*) from work.jobs where name = 'workflows.keep_time'") == "0";
    estate.sql(&tick);
    until("the clock was looked at", ticked).await;
    assert_eq!(states(&estate), "", "what was due before it was written is not made up for");
    estate.sql("update workflows set updated_at = now() - interval '2 days'");
    for _ in 0..2 {
        estate.sql(&tick);
        until("the clock was looked at", ticked).await;
    }
    everything_ends(&estate).await;
    assert_eq!(states(&estate), "done");
    let wrong = ada.create("workflows", json!({"name": "Jamais", "domain": "other", "active": false})).await;
    let rule = json!({"when": {"start": "schedule", "every": "week", "day": 8, "hour": 9}, "steps": [{"does": "task", "title": "x"}]});
    let refused = ada.api(Method::POST, &format!("/api/v1/workflows/{wrong}/rule"), Some(rule)).await;
    assert_eq!((refused.status, &refused.json()["fields"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("when")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_goes_round_records_so_many_at_a_time_with_chance_between() {
    let (estate, acme, ada) = house().await;
    let hour = Utc::now().with_timezone(&chrono_tz::Europe::Paris).hour();
    for n in 0..7 {
        project(&ada, &format!("Projet {n}"), if n == 6 { "done" } else { "active" }).await;
    }
    let when = json!({"start": "schedule", "of": "projects", "every": "day", "hour": hour, "size": 2, "pause": 60, "chance": 30});
    let rule = json!({"when": when, "conditions": [{"field": "status", "op": "is", "value": "active"}], "steps": [{"does": "task", "title": "Bilan {{title}}"}]});
    let round = flow(&ada, "Bilans", rule).await;
    estate.sql("update workflows set updated_at = now() - interval '2 days'");
    let tick = format!("insert into work.jobs (tenant_id, name) values ('{}', 'workflows.keep_time')", acme.id);
    let waiting = |name: &str| look(&estate, &format!("select count(*) from work.jobs where name = '{name}' and run_at <= now()"));
    estate.work();
    for _ in 0..2 {
        estate.sql(&tick);
        until("the clock was looked at", || waiting("workflows.keep_time") == "0" && waiting("workflows.spread") == "0").await;
    }
    until("the first two are done", || {
        look(&estate, "select count(*) from tasks where title like 'Bilan%'") == "1"
            || look(&estate, "select count(*) from tasks where title like 'Bilan%'") == "2"
    })
    .await;
    // Six of seven are as the rule wants them: one round, three batches, an hour apart, within half a minute of each other.
    assert_eq!(look(&estate, "select context ->> 'round' from workflow_runs where record is null"), "6");
    assert_eq!(look(&estate, "select count(*) from workflow_runs where record is not null"), "6");
    let gaps =
        "select string_agg(case when gap >= 3590 then 'pause' when gap between 0 and 30 then 'chance' else gap::text end, ' ' order by at)
        from (select next_at as at, round(extract(epoch from next_at - lag(next_at) over (order by next_at)))::int as gap from
        (select coalesce(r.next_at, r.created_at) as next_at from workflow_runs r where r.record is not null) a) b where gap is not null";
    let planned = "select string_agg(extract(epoch from j.run_at - r.created_at)::int::text, ' ') from work.jobs j join workflow_runs r on j.payload ->> 'run' = r.id::text";
    let said = look(&estate, gaps);
    assert_eq!(said.split(' ').filter(|g| *g == "pause").count(), 2, "{said}; {}", look(&estate, planned));
    let log = ada.get_json(&format!("/api/v1/workflows/{round}/runs")).await.json();
    assert_eq!(log["data"].as_array().map(Vec::len), Some(7), "the round stands beside its runs");
    // Time passes, and each is done once; the round is not gone again.
    estate.sql("update work.jobs set run_at = now() where name = 'workflows.run'");
    everything_ends(&estate).await;
    assert_eq!(look(&estate, "select count(*) || ' ' || count(distinct title) from tasks where title like 'Bilan%'"), "6 6");
    let odd = json!({"when": {"start": "schedule", "every": "day", "hour": 9, "size": 5}, "steps": [{"does": "task", "title": "x"}]});
    let wrong = ada.create("workflows", json!({"name": "Jamais", "domain": "other", "active": false})).await;
    let refused = ada.api(Method::POST, &format!("/api/v1/workflows/{wrong}/rule"), Some(odd)).await;
    assert_eq!((refused.status, refused.body.contains("workflow-round")), (StatusCode::UNPROCESSABLE_ENTITY, true), "{}", refused.body);
}
