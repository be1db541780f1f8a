//! What the database itself keeps to, whatever SQL tries, and what holds when fifty ask at once.

mod seats;

use house_tests::eyes::{approve, as_member, digest, switch, waiting};
use house_tests::{Browser, Estate, PASSWORD};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::schema::{grants as g, member_roles, members, roles, settings};
use kernel::scope::Tx;
use reqwest::StatusCode;
use serde_json::json;

async fn two_for(browser: &Browser, switches: &[&str]) {
    assert_eq!(switch(browser, switches).await, StatusCode::SEE_OTHER);
}

/// A statement that somebody could slip in.
type Try<'a> = &'a dyn Fn(&mut Tx) -> Result<usize>;

/// Whether the database sent it away.
fn refused<T>(done: Result<T>) -> bool {
    matches!(done, Err(Error::Invalid(_)))
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_and_limits_of_roles_are_the_databases_to_guard() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    estate.member(&acme, "viewer").await;
    let me = acme.key_of(&acme.email);
    let read = || g::table.filter(g::role.eq("viewer").and(g::permission.eq("address_book.people.read")));
    let viewer = || roles::table.filter(roles::name.eq("viewer"));
    let lyon = json!([{"field": "city", "op": "in", "value": ["Lyon"]}]);
    acme.run(|tx| tx.run(diesel::update(read()).set((g::reach.eq(Some("own")), g::conditions.eq(&lyon))))).expect("narrowed");
    acme.run(|tx| tx.run(diesel::update(viewer()).set(roles::reach.eq("team")))).expect("narrowed");
    let archived = acme.key_of("viewer@acme.test");
    two_for(&ada, &["roles"]).await;
    ada.submit("/app", &format!("/app/team/{archived}/archive"), &[]).await;

    let by_sql = |work: &dyn Fn(&mut Tx) -> Result<usize>| as_member(&acme, &estate, me, work);
    let tries: [(&str, Try); 9] = [
        ("a permission more", &|tx| {
            tx.run(diesel::insert_into(g::table).values((g::role.eq("viewer"), g::permission.eq("address_book.people.update"))))
        }),
        ("another permission in its place", &|tx| tx.run(diesel::update(read()).set(g::permission.eq("house.roles.manage")))),
        ("further", &|tx| tx.run(diesel::update(read()).set(g::reach.eq(Some("all"))))),
        ("as far as the role", &|tx| tx.run(diesel::update(read()).set(g::reach.eq(None::<String>)))),
        ("without its condition", &|tx| tx.run(diesel::update(read()).set(g::conditions.eq(json!([]))))),
        ("with a wider condition", &|tx| {
            tx.run(diesel::update(read()).set(g::conditions.eq(json!([{"field": "city", "op": "in", "value": ["Lyon", "Paris"]}]))))
        }),
        ("the whole role further", &|tx| tx.run(diesel::update(viewer()).set(roles::reach.eq("all")))),
        ("a seat back", &|tx| tx.run(diesel::update(members::table.filter(members::id.eq(archived))).set(members::status.eq("active")))),
        ("the switches under another name", &|tx| {
            tx.run(diesel::update(settings::table.filter(settings::name.eq("approvals"))).set(settings::name.eq("before")))
        }),
    ];
    for (what, work) in tries {
        assert!(refused(by_sql(work)), "{what} went by one person");
    }
    // Both steps of a slip in one transaction: the switches away, the right, the switches back.
    let slip = as_member(&acme, &estate, me, |tx| {
        let named = |from: &'static str, to: &'static str| {
            diesel::update(settings::table.filter(settings::name.eq(from))).set(settings::name.eq(to))
        };
        tx.run(named("approvals", "before"))?;
        tx.run(diesel::insert_into(member_roles::table).values((member_roles::member_id.eq(archived), member_roles::role.eq("admin"))))?;
        tx.run(named("before", "approvals"))
    });
    assert!(refused(slip));
    let stands: (Option<String>, serde_json::Value) = acme.run(|tx| tx.one(read().select((g::reach, g::conditions)))).expect("the grant");
    assert_eq!(stands, (Some("own".into()), lyon));

    // Less of anything needs nobody, and neither does a copy that nobody has yet.
    by_sql(&|tx| tx.run(diesel::update(read()).set(g::reach.eq(Some("shared"))))).expect("nearer");
    by_sql(&|tx| tx.run(diesel::update(viewer()).set(roles::reach.eq("own")))).expect("nearer");
    by_sql(&|tx| tx.run(diesel::delete(read()))).expect("taken away");
    let cloned = ada.submit("/app/roles/booker", "/app/roles/booker/clone", &[("title", "Copie")]).await;
    assert!(cloned.location().starts_with("/app/roles/own_"), "{} {}", cloned.status, cloned.body);
    // And with the second person all of it works.
    let form = [("reach", "all"), ("may", "address_book.people.read"), ("step", "apply")];
    ada.submit("/app", "/app/roles/viewer", &form).await;
    let [request] = waiting(&acme)[..] else { panic!("one request") };
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    assert_eq!(acme.run(|tx| tx.one::<String>(viewer().select(roles::reach))).expect("a role"), "all");
}

/// How many of fifty that were sent at the same moment were answered so.
async fn of_fifty<F: Future<Output = bool> + Send + 'static>(ask: impl Fn(usize) -> F) -> usize {
    let start = std::sync::Arc::new(tokio::sync::Barrier::new(50));
    let mut crowd = tokio::task::JoinSet::new();
    for n in 0..50 {
        let (start, asked) = (start.clone(), ask(n));
        crowd.spawn(async move {
            start.wait().await;
            asked.await
        });
    }
    crowd.join_all().await.into_iter().filter(|done| *done).count()
}

/// A form that is ready to be sent: its token was fetched before.
async fn ready(browser: &Browser, path: &str, form: &[(&str, &str)]) -> reqwest::Request {
    let token = browser.token("/app").await;
    let accept = if path.ends_with("/approve") { "application/json" } else { "text/html" };
    let sent = browser.request(reqwest::Method::POST, path).header("origin", browser.origin()).header("accept", accept);
    sent.header("x-csrf", token).form(form).build().expect("a form")
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_who_approve_at_once_one_does() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let mut others = Vec::new();
    for name in ["bob", "eve", "ivy", "noe", "zoe"] {
        others.push(estate.seated(&acme, name, "admin").await.1);
    }
    let person = {
        estate.member(&acme, "viewer").await;
        acme.key_of("viewer@acme.test")
    };
    two_for(&ada, &["roles"]).await;
    ada.submit("/app", &format!("/app/team/{person}/roles"), &[("roles", "viewer"), ("roles", "booker")]).await;
    let [request] = waiting(&acme)[..] else { panic!("one request") };
    let digest = digest(&others[0], request).await;
    let way = format!("/app/approvals/{request}/approve");
    let mut forms = Vec::new();
    for n in 0..50 {
        let browser = &others[n % others.len()];
        forms.push((browser.clone(), ready(browser, &way, &[("digest", &digest)]).await));
    }
    let done = of_fifty(|n| {
        let (browser, form) = (forms[n].0.clone(), forms[n].1.try_clone().expect("a form"));
        async move { browser.execute(form).await.status == StatusCode::OK }
    })
    .await;
    let lines = |what: &'static str| {
        use kernel::schema::journal as j;
        acme.run(|tx| tx.one::<i64>(j::table.filter(j::what.eq(what)).count())).expect("a count")
    };
    assert_eq!((done, lines("approvals.approved"), lines("members.roles_changed")), (1, 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_approval_is_used_once_by_fifty() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    ada.create("people", json!({"last_name": "Lune", "confidential_notes": "Ne pas dire"})).await;
    two_for(&ada, &["export"]).await;
    let file = "/app/people/export.csv?q=Lune";
    // The same wish fifty times at once is one request.
    let wish = ready(&ada, file, &[]).await;
    let send = |form: &reqwest::Request| {
        let (browser, form) = (ada.clone(), form.try_clone().expect("a form"));
        async move { browser.execute(form).await }
    };
    assert_eq!(
        of_fifty(|_| {
            let sent = send(&wish);
            async move { sent.await.location().starts_with("/app/approvals/") }
        })
        .await,
        50
    );
    let [request] = waiting(&acme)[..] else { panic!("{} requests", waiting(&acme).len()) };
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    assert_eq!(
        of_fifty(|_| {
            let sent = send(&wish);
            async move { sent.await.body.contains("Ne pas dire") }
        })
        .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_who_send_each_other_away_one_administrator_stays() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let mut crew = vec![(acme.key_of(&acme.email), estate.admin(&acme).await)];
    for name in ["bob", "eve", "ivy", "noe"] {
        let browser = estate.seated(&acme, name, "admin").await.1;
        crew.push((acme.key_of(&format!("{name}@acme.test")), browser));
    }
    let mut forms = Vec::new();
    for n in 0..50 {
        // Everybody against everybody, by both ways there are.
        let (by, at) = (&crew[n % 5].1, crew[(n + 1 + n / 5 % 4) % 5].0);
        let (path, form): (_, &[_]) =
            if n % 2 == 0 { (format!("/app/team/{at}/archive"), &[]) } else { (format!("/app/team/{at}/roles"), &[("roles", "viewer")]) };
        forms.push((by.clone(), ready(by, &path, form).await));
    }
    let away = of_fifty(|n| {
        let (browser, form) = (forms[n].0.clone(), forms[n].1.try_clone().expect("a form"));
        async move { browser.execute(form).await.status == StatusCode::SEE_OTHER }
    })
    .await;
    let admins = member_roles::table.inner_join(members::table.on(members::id.eq(member_roles::member_id)));
    let left = admins.filter(member_roles::role.eq("admin").and(members::status.eq("active"))).count();
    let left: i64 = acme.run(|tx| tx.one(left)).expect("a count");
    assert!((1..5).contains(&left), "{left} administrators are left of five, after {away} answers");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_stay_where_four_eyes_are_asked_for() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    let second = acme.key_of("bob@acme.test");
    // Four eyes on, and the second pair away, at the same moment, again and again.
    for _ in 0..10 {
        let on = ready(&ada, "/app/settings/approvals", &[("on", "roles")]).await;
        let off = ready(&ada, &format!("/app/team/{second}/archive"), &[]).await;
        of_fifty(|n| {
            let (browser, form) = (ada.clone(), if n % 2 == 0 { &on } else { &off }.try_clone().expect("a form"));
            async move { browser.execute(form).await.status == StatusCode::SEE_OTHER }
        })
        .await;
        let on = settings::table.filter(settings::name.eq("approvals")).select(settings::document);
        let asked = acme.run(|tx| tx.maybe::<serde_json::Value>(on)).expect("settings").is_some_and(|d| d["on"] == json!(["roles"]));
        let there = acme.run(|tx| tx.one::<String>(members::table.filter(members::id.eq(second)).select(members::status))).expect("them")
            == "active";
        assert!(there || !asked, "four eyes, and one person");
        acme.run(|tx| tx.run(diesel::update(members::table.filter(members::id.eq(second))).set(members::status.eq("active"))))
            .expect("back");
        acme.run(|tx| tx.run(diesel::delete(settings::table.filter(settings::name.eq("approvals"))))).expect("again");
        estate.house.changed(acme.id);
    }
    drop(bob);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_and_no_program_approves() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    let person = {
        estate.member(&acme, "viewer").await;
        acme.key_of("viewer@acme.test")
    };
    two_for(&ada, &["roles"]).await;
    ada.submit("/app", &format!("/app/team/{person}/roles"), &[("roles", "booker")]).await;
    let [request] = waiting(&acme)[..] else { panic!("one request") };
    let page = bob.submit("/app/profile", "/app/profile/tokens", &[("label", "Programme"), ("days", "30")]).await.body;
    let at = page.find("est_").expect("a key on the page");
    let key: String = page[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
    let program = estate.visitor(&acme);
    let grant = json!({"grant_type": "password", "email": "bob@acme.test", "password": PASSWORD, "client": "Caisse"});
    let given = program.send(program.request(reqwest::Method::POST, "/api/v1/token").json(&grant)).await.json();
    for token in [key.as_str(), given["access_token"].as_str().expect("a token")] {
        let ask = |method, path: String| program.request(method, &path).bearer_auth(token);
        let seen = program.send(ask(reqwest::Method::GET, format!("/api/v1/approvals/{request}"))).await;
        assert_eq!(seen.status, StatusCode::OK, "it is read: {}", seen.body);
        let digest = seen.json()["digest"].as_str().expect("a digest").to_string();
        let yes = ask(reqwest::Method::POST, format!("/api/v1/approvals/{request}/approve")).form(&[("digest", digest.as_str())]);
        let answer = program.send(yes).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
    }
    assert_eq!(waiting(&acme), [request]);
    assert_eq!(approve(&bob, request).await, StatusCode::OK, "in person it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_module_marks_as_sensitive_is_a_switch_like_the_others() {
    let estate = Estate::with_probe().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    assert!(!ada.get("/app/settings/approvals").await.body.contains("Versements"), "a module that is off marks nothing");
    house_tests::probe::on(&acme, "2.0.0");
    acme.run(|tx| tx.run(diesel::insert_into(g::table).values((g::role.eq("admin"), g::permission.eq(house_tests::probe::PAY)))))
        .expect("administrators pay");
    estate.house.changed(acme.id);
    let page = ada.get("/app/settings/approvals").await.body;
    for words in [
        "Versements",
        "Verser une somme",
        "Rôles et accès",
        "Suppression de plusieurs fiches",
        "Fichiers avec champs confidentiels",
        "Adresses web",
    ] {
        assert!(page.contains(words), "{words} is not on {page}");
    }
    let paid = || {
        use kernel::schema::journal as j;
        acme.run(|tx| tx.all::<serde_json::Value>(j::table.filter(j::what.eq("probes.paid")).order(j::id).select(j::data))).expect("lines")
    };
    let pay = [("to", "Lune"), ("amount", "1200")];
    ada.submit("/app", "/app/probe/pay", &pay).await;
    assert_eq!(paid().len(), 1, "until it is asked for, one person pays");
    two_for(&ada, &["payout"]).await;
    let asked = ada.submit("/app", "/app/probe/pay", &pay).await;
    let [request] = waiting(&acme)[..] else { panic!("one request: {} {}", asked.status, asked.body) };
    assert_eq!(paid().len(), 1);
    let page = bob.get(&format!("/app/approvals/{request}")).await.body;
    assert!(page.contains("Verser une somme") && page.contains("Lune"), "{page}");
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    assert_eq!(paid(), vec![json!({"to": "Lune", "amount": "1200"}); 2]);
    // Off, its switch is neither shown nor lost.
    use kernel::schema::modules;
    let probe = || modules::table.filter(modules::name.eq("probe"));
    acme.run(|tx| tx.run(diesel::update(probe()).set(modules::state.eq("off")))).expect("off");
    estate.house.changed(acme.id);
    two_for(&ada, &["roles"]).await;
    let on = settings::table.filter(settings::name.eq("approvals")).select(settings::document);
    let on: serde_json::Value = acme.run(|tx| tx.one(on)).expect("the switches");
    assert_eq!(on["on"], json!(["payout", "roles"]));
}

/// Every act and every switch of the house has its words, in both languages.
#[tokio::test(flavor = "multi_thread")]
async fn every_sensitive_act_is_said_in_words() {
    let estate = Estate::new().await;
    let words = estate.house.service::<std::sync::Arc<theme::Pages>>().words();
    for act in estrade::edition::EDITION.acts() {
        let mut keys = vec![format!("act-{}", act.name.replace(['.', '_'], "-"))];
        keys.extend((!act.switch.is_empty()).then(|| format!("switch-{}", act.switch)));
        for (key, locale) in keys.iter().flat_map(|key| [(key, theme::Locale::Fr), (key, theme::Locale::En)]) {
            let said = words.say(locale, key, &[]);
            assert!(!said.is_empty() && said != *key && !said.contains(key.as_str()), "{key} has no words in {}", locale.tag());
        }
    }
}
