//! A whole configuration goes from one agency to another: nothing of people, keys or secrets in the file; shown before it is
//! brought, brought at once, taken back exactly; nobody gives rights they do not have, and two people see those that widen.

use house_tests::{Agency, Browser, Estate, eyes};
use kernel::diesel::prelude::*;
use kernel::schema::{custom_fields as f, grants as g, roles as r};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const API: &str = "/api/v1/configuration";
const DESK: &str = "/app/settings/configuration";

async fn file(of: &Browser) -> Value {
    of.get_json(API).await.json()
}

async fn look(by: &Browser, file: &Value) -> Vec<Value> {
    let answer = by.api(Method::POST, &format!("{API}/preview"), Some(file.clone())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()["data"].as_array().expect("things").clone()
}

/// One thing of a look.
fn of<'a>(looked: &'a [Value], kind: &str, key: &str) -> &'a Value {
    looked.iter().find(|l| l["kind"] == kind && l["key"] == key).unwrap_or_else(|| panic!("no {kind} {key} in {looked:#?}"))
}

fn choose(looked: &[Value], which: impl Fn(&Value) -> bool) -> Value {
    let all = looked.iter().filter(|l| ["new", "changed"].contains(&l["state"].as_str().expect("a state")) && which(l));
    all.map(|l| json!({"kind": l["kind"], "key": l["key"], "expect": l["expect"]})).collect()
}

async fn bring(by: &Browser, file: &Value, things: Value) -> house_tests::Answer {
    by.api(Method::POST, &format!("{API}/bring"), Some(json!({"file": file, "things": things}))).await
}

/// A role of the agency's own, a field, views of everybody's, a setting, a checklist and a workflow.
async fn lived_in(estate: &Estate, slug: &str) -> (Agency, Browser) {
    let agency = estate.agency(slug).await;
    let admin = estate.admin(&agency).await;
    admin.submit("/app/roles/booker", "/app/roles/booker/clone", &[("title", "Régie")]).await;
    admin
        .submit("/app/fields", "/app/fields", &[("resource", "people"), ("label", "Taille"), ("kind", "choice"), ("options", "S, M, L")])
        .await;
    let view = |name: &'static str, query: &'static str, colour: &'static str| {
        vec![("name", name), ("query", query), ("shared", "true"), ("colour", colour)]
    };
    for (name, query, colour) in [("Grands", "x_taille.is=L", ""), ("En M", "x_taille.is=M", "teal")] {
        let kept = admin.submit("/app/people", "/app/people/views", &view(name, query, colour)).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    }
    let document = "/app/settings/documents/showcase";
    admin.submit(document, document, &[("version", "0"), ("theme", "nocturne"), ("tagline.fr", "Un mot à nous"), ("tagline.en", "")]).await;
    let list = admin.create("checklists", json!({"name": "Avant le concert", "kind": "production"})).await;
    admin
        .create(
            "checklist_items",
            json!({"title": "Appeler la salle", "checklist_id": list, "counted_from": "started", "days": 2, "priority": "normal"}),
        )
        .await;
    let workflow = admin.create("workflows", json!({"name": "Suites", "domain": "production"})).await;
    let rule = json!({"when": {"start": "manual", "of": "projects"}, "raci": {"responsible": format!("role:{}", own_role(&agency))},
        "steps": [{"does": "checklist", "checklist": list}, {"does": "task", "title": "Remercier", "to": "responsible"}]});
    let ruled = admin.api(Method::POST, &format!("/api/v1/workflows/{workflow}/rule"), Some(rule)).await;
    assert_eq!(ruled.status, StatusCode::OK, "{}", ruled.body);
    (agency, admin)
}

fn own_role(agency: &Agency) -> String {
    agency.run(|tx| tx.one(r::table.filter(r::title.eq("Régie")).select(r::name))).expect("a role")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_goes_over_shown_first_brought_at_once_and_taken_back_exactly() {
    let estate = Estate::new().await;
    let (from, giver) = lived_in(&estate, "donne").await;
    let to = estate.agency("recoit").await;
    let taker = estate.admin(&to).await;
    let named = giver.create("organisations", json!({"name": "La Cigale", "kind": "venue_operator"})).await;
    let query = format!("organisation_id.is={named}");
    giver
        .submit(
            "/app/positions",
            "/app/positions/views",
            &[("name", "De la Cigale"), ("query", &query), ("shared", "true"), ("colour", "")],
        )
        .await;

    let out = giver.get(&format!("{DESK}/export")).await;
    assert!(out.header("content-disposition").contains("estrade-configuration-"), "{:?}", out.headers);
    let text = out.body.clone();
    for stays in ["admin@", "own_", "De la Cigale", &named.to_string(), &from.scope().tenant().id.to_string(), "\"admin\""] {
        assert!(!text.contains(stays), "{stays} left the house: {text}");
    }
    let keys = uuid_like(&text);
    assert_eq!(keys, 0, "no key of any record: {text}");
    for goes in ["@Régie", "x_taille", "Grands", "En M", "Un mot à nous", "Avant le concert", "Appeler la salle", "Suites"] {
        assert!(text.contains(goes), "{goes} stayed: {text}");
    }
    let sent: Value = out.json();
    let before = file(&taker).await;

    // By the page: everything is shown, and nothing is written.
    let shown = taker.submit(DESK, &format!("{DESK}/look"), &[("text", &text)]).await;
    assert!(shown.status == 200 && shown.body.contains("Nouveau") && shown.body.contains("Taille"), "{}", shown.body);
    assert_eq!(file(&taker).await, before);
    let looked = look(&taker, &sent).await;
    for (kind, key) in [
        ("fields", "people.x_taille"),
        ("roles", "@Régie"),
        ("views", "people/Grands"),
        ("categories", "people/En M"),
        ("checklists", "Avant le concert"),
        ("workflows", "Suites"),
    ] {
        assert_eq!(of(&looked, kind, key)["state"], "new", "{:#?}", of(&looked, kind, key));
    }
    assert_eq!(of(&looked, "settings", "showcase")["state"], "changed");
    assert_eq!(of(&looked, "roles", "booker")["state"], "same");

    // A view without its field is another question: nothing comes, and it says so.
    let half = bring(&taker, &sent, choose(&looked, |l| l["key"] == "people/Grands")).await;
    assert!(half.status == 422 && half.body.contains("portable-field"), "{} {}", half.status, half.body);
    assert_eq!(file(&taker).await, before);

    // By the page again: all that is ticked.
    let chosen = choose(&looked, |_| true);
    let chosen: Vec<String> = chosen.as_array().expect("things").iter().map(ToString::to_string).collect();
    let mut form: Vec<(&str, &str)> = chosen.iter().map(|c| ("thing", c.as_str())).collect();
    form.push(("text", &text));
    let done = taker.submit(DESK, &format!("{DESK}/bring"), &form).await;
    assert_eq!(done.location(), DESK, "{}", done.body);
    let again = look(&taker, &sent).await;
    assert!(again.iter().all(|l| l["state"] == "same"), "{again:#?}");
    let (held, mays): (String, i64) = to
        .run(|tx| {
            let role: String = tx.one(r::table.filter(r::title.eq("Régie")).select(r::name))?;
            Ok((role.clone(), tx.one(g::table.filter(g::role.eq(role)).count())?))
        })
        .expect("the role");
    assert!(held.starts_with("own_") && held != own_role(&from) && mays > 10, "{held} {mays}");
    let flows = taker.get_json("/api/v1/workflows").await.json();
    assert_eq!(flows["data"][0]["active"], false, "what comes in acts when somebody says so: {flows}");

    // What was looked at and changed meanwhile is not overrun.
    let stale = bring(
        &taker,
        &sent,
        json!([{"kind": "fields", "key": "people.x_taille", "expect": of(&looked, "fields", "people.x_taille")["expect"]}]),
    )
    .await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);

    // Back, as one.
    let page = taker.get(DESK).await.body;
    let at = page.find("/back\"").expect("a way back");
    let id = &page[at - 36..at];
    // Not over what somebody did to it since.
    let title = |was: &str, is: &str| {
        let role = r::table.filter(r::title.eq(was.to_string()));
        to.run(|tx| tx.run(kernel::diesel::update(role).set(r::title.eq(is.to_string())))).expect("another title");
    };
    title("Régie", "Régie générale");
    assert_eq!(taker.api(Method::POST, &format!("{API}/{id}/back"), Some(json!({}))).await.status, StatusCode::CONFLICT);
    title("Régie générale", "Régie");
    let back = taker.submit(DESK, &format!("{DESK}/{id}/back"), &[]).await;
    assert_eq!(back.location(), DESK, "{}", back.body);
    assert_eq!(file(&taker).await["things"], before["things"]);
    // And not twice.
    assert_eq!(taker.api(Method::POST, &format!("{API}/{id}/back"), Some(json!({}))).await.status, StatusCode::CONFLICT);
}

/// How many texts of it look like keys.
fn uuid_like(text: &str) -> usize {
    text.split(|c: char| !(c.is_ascii_hexdigit() || c == '-')).filter(|p| p.len() == 36 && p.matches('-').count() == 4).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_place_here_is_named_and_the_rest_can_be_chosen() {
    let estate = Estate::new().await;
    let (_, giver) = lived_in(&estate, "riche").await;
    let to = estate.agency("sobre").await;
    let taker = estate.admin(&to).await;
    let mut sent = file(&giver).await;
    to.run(|tx| {
        use kernel::schema::modules as m;
        tx.run(kernel::diesel::update(m::table.filter(m::name.eq_any(["workflows", "showcase", "documents"]))).set(m::state.eq("off")))
    })
    .expect("modules off");
    estate.house.changed(to.id);
    let things = sent["things"].as_array_mut().expect("things");
    things.push(json!({"kind": "machines", "key": "x", "title": "X", "value": {}}));
    things.push(json!({"kind": "roles", "key": "admin", "title": "X", "value": {"level": 3, "reach": "all", "modules": [], "grants": []}}));
    let own = things.iter_mut().find(|t| t["key"] == "@Régie").expect("the role");
    own["value"]["grants"].as_array_mut().expect("grants").push(json!({"may": "address_book.people.fly", "reach": null, "conditions": []}));
    let looked = look(&taker, &sent).await;
    let why = |kind: &str, key: &str| {
        let l = of(&looked, kind, key);
        (l["state"].as_str().expect("a state").to_string(), l["because"].to_string())
    };
    for (kind, key, code) in [
        ("workflows", "Suites", "portable-module-off"),
        ("settings", "showcase", "portable-module-off"),
        ("machines", "x", "portable-unknown"),
        ("roles", "admin", "portable-admin"),
    ] {
        let (state, because) = why(kind, key);
        assert!(state == "cannot" && because.contains(code), "{kind} {key}: {state} {because}");
    }
    let (state, because) = why("roles", "@Régie");
    assert!(state == "new" && because.contains("portable-module-off") && because.contains("address_book.people.fly"), "{state} {because}");
    let done = bring(&taker, &sent, choose(&looked, |_| true)).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let strange: i64 = to
        .run(|tx| {
            tx.one(g::table.filter(g::permission.like("workflows.%").or(g::permission.like("%.fly")).and(g::role.like("own_%"))).count())
        })
        .expect("grants");
    assert_eq!(strange, 0, "no right of a module that is off, none that nobody knows");

    // A field of another kind under the same name, and what only its own agency is.
    to.run(|tx| tx.run(kernel::diesel::update(f::table.filter(f::name.eq("x_taille"))).set(f::kind.eq("text")))).expect("another kind");
    let looked = look(&taker, &sent).await;
    assert!(of(&looked, "fields", "people.x_taille")["because"].to_string().contains("portable-kind"));
    let mine = json!({"format": "estrade-configuration/1", "host": "0", "things": [{"kind": "settings", "key": "agency", "title": "A",
        "value": {"release": "", "schema": 1, "values": {"name": "Une autre", "accent": "#123456"}}}]});
    let looked = look(&taker, &mine).await;
    assert!(of(&looked, "settings", "agency")["because"].to_string().contains("portable-own"), "{looked:#?}");
    bring(&taker, &mine, choose(&looked, |_| true)).await;
    assert_ne!(to.scope().tenant().name, "Une autre");
    for broken in ["", "{}", "{\"format\":\"estrade-configuration/2\",\"host\":\"0\",\"things\":[]}"] {
        let refused = taker.submit(DESK, &format!("{DESK}/look"), &[("text", broken)]).await;
        assert!(refused.status == 422 && refused.body.contains("fichier de configuration"), "{broken}: {}", refused.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_what_they_do_not_have_and_two_people_see_what_widens() {
    let estate = Estate::new().await;
    let (_, giver) = lived_in(&estate, "large").await;
    let to = estate.agency("prudente").await;
    let taker = estate.admin(&to).await;
    let sent = file(&giver).await;
    // Somebody who decides about roles and settings, and may do little else.
    let page = "/app/roles/trainee";
    taker.submit(page, &format!("{page}/clone"), &[("title", "Secrétariat")]).await;
    let role: String = to.run(|tx| tx.one(r::table.filter(r::title.eq("Secrétariat")).select(r::name))).expect("a role");
    let wanted = ["house.roles", "house.settings"].map(|may| (g::role.eq(role.clone()), g::permission.eq(may)));
    to.run(|tx| tx.run(kernel::diesel::insert_into(g::table).values(wanted.to_vec()))).expect("two rights");
    estate.house.changed(to.id);
    let secretary = estate.member(&to, &role).await;
    let looked = look(&secretary, &sent).await;
    let own = of(&looked, "roles", "@Régie");
    let because = own["because"].to_string();
    assert!(own["state"] == "cannot" && (because.contains("portable-beyond") || because.contains("portable-level")), "{own:#?}");
    let forced = bring(&secretary, &sent, json!([{"kind": "roles", "key": "@Régie", "expect": own["expect"]}])).await;
    assert_eq!(forced.status, 422, "{}", forced.body);
    assert!(!looked.iter().any(|l| l["kind"] == "fields" && l["state"] != "cannot"), "{looked:#?}");

    // Two administrators, and the switch that asks for both.
    let (_, second) = estate.seated(&to, "grace", "admin").await;
    eyes::switch(&taker, &["roles"]).await;
    let looked = look(&taker, &sent).await;
    let asked = bring(&taker, &sent, choose(&looked, |_| true)).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.body);
    let none: i64 = to.run(|tx| tx.one(r::table.filter(r::title.eq("Régie")).count())).expect("roles");
    assert_eq!(none, 0, "nothing before the second person");
    let request = eyes::waiting(&to)[0];
    let page = second.get(&format!("/app/approvals/{request}")).await.body;
    assert!(page.contains("Régie"), "{page}");
    assert!(eyes::approve(&second, request).await.is_success());
    let again = look(&taker, &sent).await;
    assert!(again.iter().all(|l| l["state"] == "same"), "{again:#?}");
    // What widens nothing needs nobody else.
    let mut less = sent.clone();
    less["things"].as_array_mut().expect("things").retain(|t| t["kind"] == "fields");
    less["things"][0]["value"]["label"] = json!("Taille de T-shirt");
    let looked = look(&taker, &less).await;
    assert_eq!(bring(&taker, &less, choose(&looked, |_| true)).await.status, StatusCode::OK);
}
