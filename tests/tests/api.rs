//! The JSON API over real HTTP: versions, keys that make twice once, refusals.

use house_tests::{Browser, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn post(browser: &Browser, token: &str, key: Option<&str>, body: &Value) -> house_tests::Answer {
    let request = browser.request(Method::POST, "/api/v1/people").header("x-csrf", token).json(body);
    browser
        .send(match key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        })
        .await
}

async fn count(browser: &Browser) -> i64 {
    browser.get_json("/api/v1/people?count=true").await.json()["count"].as_i64().expect("a count")
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_twice_under_one_key_it_is_done_once() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let token = ada.token("/app").await;
    let body = json!({"first_name": "Once", "last_name": "Only"});
    let at_once: Vec<_> = (0..50)
        .map(|_| {
            let (ada, token, body) = (ada.clone(), token.clone(), body.clone());
            tokio::spawn(async move { post(&ada, &token, Some("k-1"), &body).await })
        })
        .collect();
    let mut ids = Vec::new();
    let mut replayed = 0;
    for answer in at_once {
        let answer = answer.await.expect("an answer");
        // A pool of eight sends some of fifty away; whoever is served gets the one answer.
        if answer.status == StatusCode::SERVICE_UNAVAILABLE {
            continue;
        }
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        replayed += usize::from(answer.header("idempotency-replayed") == "true");
        ids.push(answer.json()["id"].clone());
    }
    assert!(ids.len() > 5 && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(replayed, ids.len() - 1);
    assert_eq!(count(&ada).await, 1);
    let other = post(&ada, &token, Some("k-1"), &json!({"first_name": "Other", "last_name": "Body"})).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = post(&ada, &token, Some("k-2"), &json!({"first_name": "x"})).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a failure is not kept");
    assert_eq!(post(&ada, &token, Some("k-2"), &body).await.status, StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_overwrites_anothers_work() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let token = ada.token("/app").await;
    let made = post(&ada, &token, None, &json!({"first_name": "Nina", "last_name": "Roux"})).await;
    assert_eq!((made.status, made.header("etag")), (StatusCode::CREATED, "\"1\""));
    let at = format!("/api/v1/people/{}", made.json()["id"].as_str().expect("an id"));
    let patch = |version: Option<&'static str>, body: Value| {
        let request = ada.request(Method::PATCH, &at).header("x-csrf", &token).json(&body);
        ada.send(match version {
            Some(v) => request.header("if-match", v),
            None => request,
        })
    };
    assert_eq!(patch(None, json!({"city": "Lyon"})).await.status.as_u16(), 428);
    let changed = patch(Some("\"1\""), json!({"city": "Lyon"})).await;
    assert_eq!((changed.status.as_u16(), changed.header("etag")), (200, "\"2\""));
    let stale = patch(Some("\"1\""), json!({"city": "Nantes"})).await;
    assert_eq!(stale.status.as_u16(), 412);
    assert_eq!(stale.json()["current"]["city"], "Lyon", "the refusal shows the record as it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_a_person_may_write_is_written() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let token = ada.token("/app").await;
    let good = json!({"first_name": "Nina", "last_name": "Roux"});
    for column in [
        "id",
        "tenant_id",
        "version",
        "created_at",
        "created_by",
        "updated_at",
        "deleted_at",
        "needle",
        "last_contact_on",
        "account_id",
        "password",
        "nonsense",
    ] {
        let mut body = good.clone();
        body[column] = json!("00000000-0000-0000-0000-000000000001");
        let answer = post(&ada, &token, None, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{column}: {}", answer.body);
        assert_eq!(answer.json()["fields"][0]["field"], *column);
    }
    for (body, kind) in
        [("[]", "application/json"), ("{", "application/json"), ("{}", "text/plain"), ("a=1", "application/x-www-form-urlencoded")]
    {
        let answer =
            ada.send(ada.request(Method::POST, "/api/v1/people").header("x-csrf", &token).header("content-type", kind).body(body)).await;
        assert!(answer.status.is_client_error(), "{kind} {body}: {}", answer.status);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    assert_eq!(count(&ada).await, 0);
    let deep = format!("{}1{}", "{\"a\":".repeat(40), "}".repeat(40));
    let answer = ada
        .send(ada.request(Method::POST, "/api/v1/people").header("x-csrf", &token).header("content-type", "application/json").body(deep))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_acts_with_its_makers_rights_and_ends_when_revoked() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let viewer = estate.member(&acme, "viewer").await;
    let page = viewer.submit("/app/profile", "/app/profile/tokens", &[("label", "n8n"), ("days", "30")]).await;
    let key = page
        .body
        .split("<code>est_")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .map(|rest| format!("est_{rest}"))
        .expect("the key is shown once");
    assert!(!viewer.get("/app/profile").await.body.contains(&key), "and only once");
    let program = estate.visitor(&acme);
    let ask =
        |method: Method, path: &str| program.request(method, path).bearer_auth(&key).json(&json!({"first_name": "A", "last_name": "B"}));
    assert_eq!(program.send(ask(Method::GET, "/api/v1/people")).await.status, StatusCode::OK);
    assert_eq!(program.send(ask(Method::POST, "/api/v1/people")).await.status, StatusCode::FORBIDDEN);
    let elsewhere = estate.agency("beta").await;
    let other = estate.visitor(&elsewhere);
    assert_eq!(other.send(other.request(Method::GET, "/api/v1/people").bearer_auth(&key)).await.status, StatusCode::UNAUTHORIZED);
    let id = viewer
        .get("/app/profile")
        .await
        .body
        .split("/app/profile/tokens/")
        .nth(1)
        .and_then(|r| r.split('/').next())
        .map(String::from)
        .expect("its way out");
    viewer.submit("/app/profile", &format!("/app/profile/tokens/{id}/revoke"), &[]).await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(program.send(ask(Method::GET, "/api/v1/people")).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_is_of_what_is_there() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, artist) = (estate.admin(&acme).await, estate.member(&acme, "artist").await);
    let document = ada.get_json("/api/v1/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let narrow = artist.get_json("/api/v1/openapi.json").await.json();
    let schemas = |document: &Value| document["components"]["schemas"].as_object().map_or(0, serde_json::Map::len);
    assert!(schemas(&narrow) < schemas(&document), "what one may not read is not described to one");
    for (who, document) in [(&ada, &document), (&artist, &narrow)] {
        for (path, verbs) in document["paths"].as_object().expect("paths") {
            // What is only done, acts on many, has nothing to read.
            if path.contains('{') || verbs["get"].is_null() {
                continue;
            }
            let needed =
                verbs["get"]["parameters"].as_array().into_iter().flatten().filter(|p| p["in"] == "query" && p["required"] == true);
            let asked: Vec<String> = needed
                .map(|p| format!("{}={}", p["name"].as_str().expect("a name"), p["schema"]["example"].as_str().unwrap_or("ab")))
                .collect();
            let path = if asked.is_empty() { path.clone() } else { format!("{path}?{}", asked.join("&")) };
            assert_eq!(who.get_json(&path).await.status, StatusCode::OK, "{path} is described and is not there");
        }
    }
    assert!(document["components"]["schemas"]["people"]["properties"]["last_name"].is_object());
    assert_eq!(ada.get("/app/api").await.status, StatusCode::OK);
    assert_eq!(ada.get_json("/api/v1/postman.json").await.status, StatusCode::OK);
}

/// `{id:[0-9a-f-]{36}}` as `{id}`.
fn plain(path: &str) -> String {
    let hole = |part: &str| match part.split_once(':') {
        Some((name, _)) if part.starts_with('{') => format!("{name}}}"),
        _ => part.to_string(),
    };
    path.split('/').map(hole).collect::<Vec<_>>().join("/")
}

/// Every `$ref` of a document.
fn references(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(all) => all.iter().for_each(|(name, inner)| match inner.as_str().filter(|_| name == "$ref") {
            Some(to) => found.push(to.trim_start_matches('#').to_string()),
            None => references(inner, found),
        }),
        serde_json::Value::Array(all) => all.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_of_the_api_is_described_and_nothing_else() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let document = ada.get_json("/api/v1/openapi.json").await.json();
    let (mut described, mut names, mut silent) = (Vec::new(), Vec::new(), Vec::new());
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("an item").iter().filter(|(m, _)| *m != "parameters") {
            described.push(format!("{} {path}", method.to_uppercase()));
            names.push(operation["operationId"].as_str().expect("a name").to_string());
            let responses = operation["responses"].as_object().expect("responses");
            let good: Vec<_> = responses.iter().filter(|(status, _)| status.starts_with('2')).collect();
            // What comes back has a schema that says something; what is sent in has one, too.
            let told = |content: &Value| {
                content.as_object().is_some_and(|all| all.values().all(|c| c["schema"].as_object().is_some_and(|s| !s.is_empty())))
            };
            assert!(!good.is_empty(), "{method} {path}");
            for (status, answer) in good {
                if status != "204" && !told(&answer["content"]) && !answer["headers"]["Location"].is_object() {
                    silent.push(format!("{method} {path} does not say what {status} brings"));
                }
            }
            let sends = ["post", "patch", "put"].contains(&method.as_str());
            // These are said by their address alone.
            let bare = [
                "/uploads",
                "/undo",
                "/restore",
                "/wake",
                "/withdraw",
                "/again",
                "/apply",
                "/stop",
                "/runs",
                "/staging-copy",
                "/extend",
                "/read",
                "/unread",
                "/archive",
                "/secret",
                "/test",
                "/workflow-runs/{id}/replay",
                "/doors/{id}/key",
                "/doors/{id}/calls/{call}/replay",
            ]
            .iter()
            .any(|end| path.ends_with(end))
                || path.contains("/export.");
            if sends && !bare && !told(&operation["requestBody"]["content"]) {
                silent.push(format!("{method} {path} does not say what it takes"));
            }
            // Each hole of the path has its parameter, here or beside it.
            let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            parameters.extend(item["parameters"].as_array().cloned().unwrap_or_default());
            let known: Vec<String> = parameters
                .iter()
                .map(|p| {
                    p["$ref"]
                        .as_str()
                        .map_or_else(|| p.clone(), |to| document.pointer(to.trim_start_matches('#')).expect("a parameter").clone())
                })
                .filter(|p| p["in"] == "path" && p["required"] == true)
                .filter_map(|p| p["name"].as_str().map(String::from))
                .collect();
            let holes: Vec<&str> = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
            assert_eq!(holes, known.iter().map(String::as_str).collect::<Vec<_>>(), "{method} {path}");
        }
    }
    assert_eq!(silent, Vec::<String>::new());
    let scope = acme.scope();
    let awake = |e: &kernel::routes::Entry| e.module.is_none_or(|m| scope.tenant().has(m));
    let ours = |e: &kernel::routes::Entry| e.ground == kernel::routes::Ground::Agency && e.path.starts_with("/api/v1");
    let mut table: Vec<String> = web::table(&estrade::edition::EDITION, estrade::edition::ADDITIONS)
        .iter()
        .filter(|e| ours(e) && awake(e))
        .map(|e| format!("{} {}", e.method, plain(&e.path)))
        .collect();
    table.sort();
    described.sort();
    assert_eq!(described, table);
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all, "each operation has a name of its own");
    let mut to = Vec::new();
    references(&document, &mut to);
    for to in to {
        assert!(document.pointer(&to).is_some(), "{to} leads nowhere");
    }
    let postman = ada.get_json("/api/v1/postman.json").await.json();
    let requests: usize = postman["item"].as_array().expect("folders").iter().map(|f| f["item"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(requests, table.len());
    // What the collection sends is taken as it stands.
    let folder = |name: &str| postman["item"].as_array().expect("folders").iter().find(|f| f["name"] == name).cloned().unwrap_or_default();
    for resource in ["people", "tasks", "venues", "artists", "projects"] {
        let items = folder(resource)["item"].as_array().cloned().unwrap_or_default();
        let name = format!("POST /api/v1/{resource}");
        let raw = items.iter().find(|i| i["name"] == name.as_str()).and_then(|i| i["request"]["body"]["raw"].as_str().map(String::from));
        let body = serde_json::from_str(&raw.expect("a body")).expect("JSON");
        let made = ada.api(Method::POST, &format!("/api/v1/{resource}"), Some(body)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{resource}: {}", made.body);
    }
    // Who may not manage people is not told how.
    let viewer = estate.member(&acme, "viewer").await.get_json("/api/v1/openapi.json").await.json();
    assert!(viewer["paths"].get("/api/v1/invitations").is_none() && viewer["paths"].get("/api/v1/me").is_some());
}
