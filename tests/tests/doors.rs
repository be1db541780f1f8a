//! Other programs act here through doors: with a door's key, as the member they name, within what was chosen, once by their key.
#![expect(clippy::disallowed_methods, reason = "the test counts what really is there, as the superuser sees it")]

mod refused;
mod shown;

use diesel::prelude::*;
use house_tests::{Agency, Answer, Browser, Cluster, Estate};
use kernel::diesel;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    said: Option<String>,
}

fn look(estate: &Estate, select: &str) -> String {
    let row: Said =
        diesel::sql_query(format!("select ({select})::text as said")).get_result(&mut Cluster::superuser(&estate.url)).expect(select);
    row.said.unwrap_or_default()
}

/// A door as its keeper made it, and a program on its other side.
#[derive(Clone)]
struct Door {
    id: Uuid,
    key: String,
    program: Browser,
}

impl Door {
    async fn made(estate: &Estate, agency: &Agency, keeper: &Browser, body: Value) -> Door {
        let made = keeper.api(Method::POST, "/api/v1/doors", Some(body)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let made = made.json();
        let (id, key) = (made["id"].as_str().expect("an id"), made["key"].as_str().expect("a key"));
        Door { id: id.parse().expect("a key"), key: key.into(), program: estate.visitor(agency) }
    }

    fn path(&self) -> String {
        format!("/api/v1/hooks/{}", self.id)
    }

    async fn call(&self, key: Option<&str>, body: &Value) -> Answer {
        let request = self.program.request(Method::POST, &self.path()).header("x-estrade-key", &self.key).json(body);
        let request = key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
        self.program.send(request).await
    }
}

async fn house() -> (Estate, Agency, Browser) {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    estate.settled().await;
    (estate, acme, ada)
}

fn from_n8n(actions: &[&str]) -> Value {
    json!({"label": "Formulaire", "source": "n8n", "actions": actions})
}

fn message(email: &str, action: &str, data: Value) -> Value {
    json!({"source": "n8n", "userEmail": email, "action": action, "data": data})
}

fn person(name: &str) -> Value {
    json!({"resource": "people", "fields": {"last_name": name}})
}

#[tokio::test(flavor = "multi_thread")]
async fn each_action_is_done_as_the_member_named_and_journalled_as_the_door_s() {
    let (estate, acme, ada) = house().await;
    let (booker, theirs) = estate.seated(&acme, "Bruno Vasseur", "booker").await;
    let email = look(&estate, &format!("select email from members where id = '{booker}'"));
    let all = [
        "record.create:people",
        "record.update:people",
        "record.note:people",
        "record.status:projects",
        "task.create",
        "people.tell",
        "workflow.start",
    ];
    let door = Door::made(&estate, &acme, &ada, from_n8n(&all)).await;
    let made = door.call(None, &message(&email, "record.create", person("Ferrand"))).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let record = made.json()["records"][0].clone();
    assert_eq!(record["of"], json!("people"));
    let id = record["id"].as_str().expect("a record").to_string();
    // It is the member's own, as if they had made it with a key of theirs, and the journal names both.
    assert_eq!(theirs.get_json(&format!("/api/v1/people/{id}")).await.json()["last_name"], json!("Ferrand"));
    let by = look(&estate, "select actor from journal where what = 'people.created'");
    let token = by.strip_prefix("token:").expect("a token").to_string();
    assert_eq!(
        look(&estate, &format!("select kind || ' ' || label || ' ' || member_id from tokens where id = '{token}'")),
        format!("door Formulaire {booker}")
    );
    assert!(ada.get("/app/audit").await.body.contains("Bruno Vasseur · Formulaire"));
    // Found by what a field says, where one record says it.
    let by_name = json!({"resource": "people", "match": {"last_name": "Ferrand"}, "fields": {"city": "Brest"}});
    assert_eq!(door.call(None, &message(&email, "record.update", by_name)).await.status, StatusCode::OK);
    assert_eq!(look(&estate, "select city from people where last_name = 'Ferrand'"), "Brest");
    let note = json!({"resource": "people", "id": id, "text": "Rappeler lundi {{title}}"});
    assert_eq!(door.call(None, &message(&email, "record.note", note)).await.status, StatusCode::OK);
    assert_eq!(look(&estate, "select body from comments"), "Rappeler lundi {{title}}");
    let project = ada.create("projects", json!({"name": "Tournée", "kind": "tour", "status": "planned"})).await;
    let status = json!({"resource": "projects", "id": project, "value": "active"});
    let changed = door.call(None, &message(&email, "record.status", status)).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    assert_eq!(look(&estate, "select status from projects"), "active");
    let task = json!({"title": "Envoyer {{title}}", "due_on": "2027-01-15", "owner": acme.email, "resource": "projects", "id": project});
    let made = door.call(None, &message(&email, "task.create", task)).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let told = "select title || ' ' || due_on || ' ' || (project_id is not null) || ' ' || (select email from members m where m.id = owner_id) from tasks";
    assert_eq!(look(&estate, told), format!("Envoyer {{{{title}}}} 2027-01-15 true {}", acme.email));
    let tell = json!({"to": acme.email, "title": "Le contrat est signé", "urgent": true});
    let told = door.call(None, &message(&email, "people.tell", tell)).await;
    assert_eq!((told.status, &told.json()["told"]), (StatusCode::OK, &json!(1)), "{}", told.body);
    assert_eq!(look(&estate, "select title || ' ' || urgency from notices where kind like 'workflow%'"), "Le contrat est signé urgent");
    let flow = ada.create("workflows", json!({"name": "Demandé", "domain": "booking", "active": true})).await;
    let rule = json!({"when": {"start": "webhook"}, "steps": [{"does": "task", "title": "Fait par le workflow"}]});
    let ruled = ada.api(Method::POST, &format!("/api/v1/workflows/{flow}/rule"), Some(rule)).await;
    assert_eq!(ruled.status, StatusCode::OK, "{}", ruled.body);
    let start = json!({"workflow": flow, "context": {"billet": 17}});
    let begun = door.call(None, &message(&email, "workflow.start", start)).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.body);
    assert_eq!(look(&estate, "select started || ' ' || (context ->> 'billet') from workflow_runs"), "webhook 17");
    // The log has them all, done, and keeps nothing of what they said.
    assert_eq!(look(&estate, "select count(*) || ' ' || count(body) || ' ' || min(state) from door_calls"), "7 0 done");
    assert_eq!(
        look(
            &estate,
            "select count(*) from journal where what = 'doors.called' and actor = (select 'token:' || id from tokens where kind = 'door')"
        ),
        "7"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_under_one_key_are_one_effect_and_one_answer() {
    let (estate, acme, ada) = house().await;
    let door =
        Door::made(&estate, &acme, &ada, json!({"label": "F", "source": "n8n", "actions": ["record.create:people"], "pace": 600})).await;
    let body = message(&acme.email, "record.create", person("Unique"));
    let calls = (0..50).map(|_| {
        let (door, body) = (door.clone(), body.clone());
        tokio::spawn(async move { door.call(Some("livraison-1"), &body).await })
    });
    let mut answers = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        let answer = call.await.expect("it ran");
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answers.push((answer.json(), answer.header("idempotency-replayed") == "true"));
    }
    assert!(answers.iter().all(|(body, _)| *body == answers[0].0), "one answer: {answers:?}");
    assert_eq!(answers.iter().filter(|(_, again)| !again).count(), 1, "one did it");
    assert_eq!(look(&estate, "select count(*) from people where last_name = 'Unique'"), "1");
    // The same key with something else to say is a mistake of theirs; without a key, each is one of its own.
    let other = door.call(Some("livraison-1"), &message(&acme.email, "record.create", person("Autre"))).await;
    assert_eq!((other.status, &other.json()["fields"][0]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("taken")), "{}", other.body);
    for _ in 0..2 {
        door.call(None, &body).await;
    }
    assert_eq!(look(&estate, "select count(*) from people where last_name = 'Unique'"), "3");
    // A message's own `id` is as good as a header.
    let mut named = body.clone();
    named["id"] = json!("evt_9");
    for _ in 0..2 {
        assert_eq!(door.call(None, &named).await.status, StatusCode::OK);
    }
    assert_eq!(look(&estate, "select count(*) from people where last_name = 'Unique'"), "4");
}
