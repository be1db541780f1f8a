//! What was done, found again by every question; and the way back to any earlier state.

use house_tests::{Agency, Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{grants, journal as j, member_roles, members, roles, settings};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use uuid::Uuid;

fn key_of(agency: &Agency, email: &str) -> Uuid {
    agency.run(|tx| tx.one(members::table.filter(members::email.eq(email)).select(members::id))).expect("a member")
}

async fn person(browser: &Browser, name: &str) -> Uuid {
    let made = browser.api(Method::POST, "/api/v1/people", Some(json!({"last_name": name}))).await;
    made.json()["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("{}", made.body))
}

/// The events that a question finds.
async fn events(browser: &Browser, question: &str) -> Vec<String> {
    let told = browser.get_json(&format!("/api/v1/journal?{question}")).await.json();
    told["data"].as_array().expect("lines").iter().map(|l| l["event"].as_str().expect("an event").to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_answers_who_what_and_when() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let (lune, _) = (person(&ada, "Lune").await, person(&bea, "Soleil").await);
    let her = key_of(&acme, "booker@acme.test");
    assert_eq!(events(&ada, &format!("who={her}")).await, ["people.created"]);
    bea.api(Method::DELETE, &format!("/api/v1/people/{lune}"), None).await;
    ada.api(Method::DELETE, &format!("/api/v1/people/{lune}"), None).await;
    assert_eq!(events(&ada, &format!("record={lune}")).await, ["people.deleted", "people.created"]);
    assert_eq!(events(&ada, "verb=deleted").await, ["people.deleted"]);
    assert_eq!(events(&ada, "what=people&verb=created").await.len(), 2);
    assert_eq!(events(&ada, "module=address_book").await.len(), 3);
    let house = events(&ada, "module=house").await;
    assert!(!house.is_empty() && house.iter().all(|e| !e.starts_with("people.")), "{house:?}");
    assert_eq!(events(&ada, "what=people&from=2031-01-01").await, Vec::<String>::new());
    assert_eq!(events(&ada, "what=people&to=2020-01-01").await, Vec::<String>::new());
    assert_eq!(events(&ada, "what=%25&verb=_eleted").await, Vec::<String>::new(), "a pattern is no word");
    // Page by page, nothing twice and nothing left out.
    let (mut seen, mut at) = (Vec::new(), String::new());
    loop {
        let told = ada.get_json(&format!("/api/v1/journal?limit=2{at}")).await.json();
        seen.extend(told["data"].as_array().expect("lines").iter().map(|l| l["id"].as_i64().expect("a number")));
        match told["next"].as_i64() {
            Some(next) => at = format!("&before={next}"),
            None => break,
        }
    }
    let all: Vec<i64> = acme.run(|tx| tx.all(j::table.order(j::id.desc()).select(j::id))).expect("lines");
    assert_eq!(seen, all);
    let days = ada.get_json("/api/v1/journal/days?what=people").await.json();
    let counted: i64 = days["data"].as_array().expect("days").iter().filter_map(|d| d["count"].as_i64()).sum();
    assert_eq!((counted, days["data"].as_array().map(Vec::len)), (3, Some(30)));
    let page = ada.get(&format!("/app/audit?record={lune}&verb=deleted")).await.body;
    assert!(page.contains("<svg") && page.contains("Lune") && page.contains(&format!("record={lune}")), "{page}");
    assert_eq!(bea.get("/app/audit.csv").await.status, StatusCode::FORBIDDEN);
    let file = ada.get("/app/audit.csv?what=people").await;
    assert_eq!((file.header("content-type"), file.body.lines().count()), ("text/csv; charset=utf-8", 4), "{}", file.body);
    assert_eq!(events(&ada, "what=journal").await, ["journal.exported"], "that it was taken out is a line of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_roles_and_memberships_go_back_to_any_state() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    estate.member(&acme, "viewer").await;
    let newest = || acme.run(|tx| tx.one::<i64>(j::table.order(j::id.desc()).select(j::id))).expect("a line").to_string();
    let back = async |page: &str, to: &str, seen: &str| ada.submit("/app", page, &[("to", to), ("newest", seen)]).await.status;

    // Settings: three states, back to the first.
    let mut states = Vec::new();
    for city in ["Lyon", "Nantes", "Brest"] {
        let form = [("section", "contact"), ("email", ""), ("phone", ""), ("city", city), ("country", "France")];
        assert_eq!(ada.submit("/app/settings", "/app/settings", &form).await.status, StatusCode::SEE_OTHER);
        states.push(newest());
    }
    let city = || {
        acme.run(|tx| tx.one::<Value>(settings::table.filter(settings::name.eq("agency")).select(settings::document))).expect("it")["city"]
            .clone()
    };
    let diff = ada.get(&format!("/app/settings/history?to={}", states[0])).await.body;
    assert!(diff.contains("<del>Brest</del>") && diff.contains("<ins>Lyon</ins>"), "{diff}");
    assert_eq!(back("/app/settings/history", &states[0], &states[1]).await, StatusCode::CONFLICT, "something newer was not seen");
    assert_eq!(city(), json!("Brest"), "and is not lost");
    assert_eq!(back("/app/settings/history", &states[0], &states[2]).await, StatusCode::SEE_OTHER);
    assert_eq!(city(), json!("Lyon"));

    // A role: what it was given is taken, what was taken is given back, and how far it goes.
    let held = || {
        let may = acme.run(|tx| {
            tx.all::<String>(grants::table.filter(grants::role.eq("viewer")).order(grants::permission).select(grants::permission))
        });
        let reach = acme.run(|tx| tx.one::<String>(roles::table.filter(roles::name.eq("viewer")).select(roles::reach)));
        (may.expect("permissions"), reach.expect("a reach"))
    };
    let narrow = [("reach", "all"), ("may", "address_book.people.read"), ("step", "apply")];
    ada.submit("/app", "/app/roles/viewer", &narrow).await;
    let (first, before) = (newest(), held());
    let other = [("reach", "own"), ("may", "address_book.venues.read"), ("may", "address_book.artists.read"), ("step", "apply")];
    ada.submit("/app", "/app/roles/viewer", &other).await;
    let second = newest();
    assert_ne!(held(), before);
    assert!(ada.get(&format!("/app/roles/viewer/history?to={first}")).await.body.contains("name=\"newest\""));
    assert_eq!(back("/app/roles/viewer/history", &first, &second).await, StatusCode::SEE_OTHER);
    assert_eq!(held(), before);

    // A membership.
    let who = key_of(&acme, "viewer@acme.test");
    let has = || {
        acme.run(|tx| {
            tx.all::<String>(
                member_roles::table.filter(member_roles::member_id.eq(who)).order(member_roles::role).select(member_roles::role),
            )
        })
        .expect("roles")
    };
    ada.submit("/app", &format!("/app/team/{who}/roles"), &[("roles", "booker"), ("roles", "viewer")]).await;
    let first = newest();
    ada.submit("/app", &format!("/app/team/{who}/roles"), &[("roles", "trainee")]).await;
    let page = format!("/app/team/{who}/history");
    assert_eq!(back(&page, &first, &newest()).await, StatusCode::SEE_OTHER);
    assert_eq!(has(), ["booker", "viewer"]);
    assert_eq!(back(&page, "1", &newest()).await, StatusCode::NOT_FOUND, "no state of theirs");
    assert_eq!(events(&ada, "what=history").await.len(), 3, "each way back is journalled");
    assert_eq!(ada.get("/app/roles/admin/history").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_goes_back_to_its_limits_too() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let newest = || acme.run(|tx| tx.one::<i64>(j::table.order(j::id.desc()).select(j::id))).expect("a line").to_string();
    let limits = || {
        let of = grants::table.filter(grants::role.eq("booker").and(grants::permission.eq("address_book.people.read")));
        acme.run(|tx| tx.maybe::<(Option<String>, Value)>(of.select((grants::reach, grants::conditions)))).expect("a grant")
    };
    let limit = async |reach: &str, city: &str| {
        let page = "/app/roles/booker/limits/people";
        let form = [("reach-read", reach), ("field-read-0", "city"), ("op-read-0", "is"), ("value-read-0", city), ("step", "apply")];
        let done = ada.submit(page, page, &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        (newest(), limits())
    };
    let (first, lyon) = limit("team", "Lyon").await;
    let (_, own) = limit("own", "Brest").await;
    assert_ne!(lyon, own);
    // The permission is taken away altogether, and its limits with it.
    let bare = [("reach", "all"), ("may", "address_book.venues.read"), ("step", "apply")];
    assert_eq!(ada.submit("/app", "/app/roles/booker", &bare).await.status, StatusCode::SEE_OTHER);
    let (last, none) = (newest(), limits());
    assert_eq!(none, None);
    let shown = ada.get(&format!("/app/roles/booker/history?to={first}")).await.body;
    assert!(shown.contains("Lyon") && shown.contains("Limites"), "{shown}");
    let back = ada.submit("/app", "/app/roles/booker/history", &[("to", &first), ("newest", &last)]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    assert_eq!(limits(), lyon, "as it was, reach and conditions");
    // And forth again, to when it had none.
    let here: i64 = acme.run(|tx| tx.one(j::table.filter(j::what.eq("roles.changed")).order(j::id.desc()).select(j::id))).expect("a line");
    let forth = ada.submit("/app", "/app/roles/booker/history", &[("to", &last), ("newest", &here.to_string())]).await;
    assert_eq!(forth.status, StatusCode::SEE_OTHER, "{}", forth.body);
    assert_eq!(limits(), None);
}

/// Every name between quotes like `people.created` in a source file that journals.
fn journalled(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
        if entry.is_dir() {
            journalled(&entry, into);
        } else if entry.extension().is_some_and(|e| e == "rs") && entry.components().any(|c| c.as_os_str() == "src") {
            let text = std::fs::read_to_string(&entry).expect("a file");
            let journals = ["journal(", ".act(", "impl Event"].iter().any(|way| text.contains(way));
            let word = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            let named = text.split('"').filter(|t| t.split_once('.').is_some_and(|(of, verb)| (word(of) || of == "{}") && word(verb)));
            into.extend(named.filter(|_| journals).map(String::from));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_has_words_in_both_languages() {
    let edition = &estrade::edition::EDITION;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found: BTreeSet<String> = BTreeSet::new();
    ["platform", "admin", "tenants", "modules"].iter().for_each(|room| journalled(&root.join(room), &mut found));
    // What is put together when it is written.
    let always = ["created", "updated", "deleted", "restored", "purged", "revealed", "changed_together", "taken_back"];
    let verbs: Vec<String> = found.iter().filter_map(|name| name.strip_prefix("{}.")).chain(always).map(String::from).collect();
    assert!(verbs.len() > always.len() + 5, "{verbs:?}");
    let other = |name: &str| {
        name.starts_with('{')
            || name.ends_with(".html")
            || name.starts_with("work.")
            || edition.job(name).is_some()
            || edition.act(name).is_some()
            || edition.all().any(|m| m.all_permissions().any(|may| may == name))
    };
    let resources = edition.all().flat_map(|m| m.resources.iter());
    let composed = resources.flat_map(|of| verbs.iter().map(|verb| format!("{}.{verb}", of.name)));
    let named = ["access.suspended", "access.resumed", "access.plan_changed", "walls.confirmed", "walls.dismissed"].map(String::from);
    let acts: BTreeSet<String> = found.iter().filter(|name| !other(name)).cloned().chain(composed).chain(named).collect();
    assert!(acts.contains("people.imported") && acts.contains("members.roles_changed") && acts.contains("privacy.erased"));

    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    acme.run(|tx| acts.iter().try_for_each(|what| tx.journal(what, None, json!({})))).expect("lines");
    for language in ["fr", "en"] {
        let ada = estate.visitor(&acme).speaking(language);
        ada.sign_in(&acme.email, house_tests::PASSWORD).await;
        let (mut told, mut before) = (BTreeMap::new(), String::new());
        loop {
            let page = ada.get_json(&format!("/api/v1/journal?limit=200{before}")).await.json();
            for line in page["data"].as_array().expect("lines") {
                told.insert(line["event"].as_str().expect("an event").to_string(), line["what"].as_str().unwrap_or_default().to_string());
            }
            let Some(next) = page["next"].as_i64() else { break };
            before = format!("&before={next}");
        }
        let mute = |words: &str| words.is_empty() || ["event-", "act-", "did-", "-many"].iter().any(|key| words.contains(key));
        let silent: Vec<_> = acts.iter().filter(|act| told.get(*act).is_none_or(|words| mute(words))).collect();
        assert_eq!(silent, Vec::<&String>::new(), "no words in {language}");
    }
}
