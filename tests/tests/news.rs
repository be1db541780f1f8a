//! People know: those who use a module are told before and after; what is new is told in words.
#![expect(clippy::disallowed_methods, reason = "the superuser moves the clock of a month")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use house_tests::probe;
use house_tests::{Agency, Browser, Cluster, Estate, PASSWORD, until};
use kernel::job::Order;
use kernel::schema::{members, notices};
use reqwest::StatusCode;
use serde_json::json;
use std::time::Duration;

/// Who has a notice of this kind, by name, in order.
fn told(agency: &Agency, kind: &str) -> Vec<String> {
    let rows = notices::table.inner_join(members::table.on(members::id.eq(notices::member_id))).filter(notices::kind.eq(kind));
    agency.run(|tx| tx.all(rows.order(members::name).select(members::name))).expect("notices")
}

/// Letters of the mailbox that carry all of these words, by whom they go to.
fn letters(estate: &Estate, words: &[&str]) -> usize {
    let folder = estate.settings.data.join("mail");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().filter(|f| f.path().is_file());
    let texts = files.filter_map(|f| std::fs::read_to_string(f.path()).ok());
    // Long lines are folded in a mail.
    texts.map(|t| t.replace("=\r\n", "").replace("=\n", "")).filter(|t| words.iter().all(|w| t.contains(w))).count()
}

async fn switch(estate: &Estate, agency: &Agency, module: &str, on: bool) {
    let ada = estate.admin(agency).await;
    let path = format!("/app/modules/{module}/plan");
    let page = ada.get(&path).await.body;
    let at = page.find("name=\"hash\" value=\"").unwrap_or_else(|| panic!("no plan: {page}")) + 19;
    let done = ada
        .submit(&path, &format!("/app/modules/{module}/apply"), &[("hash", &page[at..at + 64]), ("on", if on { "true" } else { "false" })])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_use_a_module_are_told_of_what_becomes_of_it() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (_, bob) = estate.seated(&acme, "bob", "booker").await;
    let hops = estate.house.edition().hops(&acme.scope().tenant().pins, "showcase", "1.1.0").expect("hops");
    for hop in &hops {
        acme.run(|tx| kernel::reshape::cross(tx, hop)).expect("a hop");
    }
    estate.settled().await;
    estate.work();
    assert_eq!(bob.get_json("/app/notices/unread").await.json()["news"]["count"], 0, "what was before one's time is no news");
    // Going up: by its pages, as an administrator does.
    let ada = estate.admin(&acme).await;
    let path = "/app/modules/showcase/releases/2.0.0";
    let page = ada.get(path).await.body;
    let at = page.find("name=\"hash\" value=\"").expect("a plan") + 19;
    assert_eq!(ada.submit(path, path, &[("hash", &page[at..at + 64])]).await.status, StatusCode::SEE_OTHER);
    until("Bob has a notice", || told(&acme, "module-moved") == ["bob"]).await;
    until("and a letter", || letters(&estate, &["bob@acme.test", "Site public 2.0.0"]) == 1).await;
    assert_eq!(letters(&estate, &["To: admin@acme.test", "Site public 2.0.0"]), 0, "who did it knows");
    let unread = bob.get_json("/app/notices/unread").await.json();
    assert_eq!((unread["news"]["count"].clone(), unread["news"]["label"].clone()), (1.into(), "Nouveautés\u{202f}: une à lire".into()));
    let fr = bob.get("/app/news").await.body;
    assert!(fr.contains("Site public") && fr.contains("2.0.0") && fr.contains("Nouveau"), "{fr}");
    let en = bob.get("/app/news?lang=en").await.body;
    assert!(en.contains("What’s new") && en.contains("Public site"), "{en}");
    bob.submit("/app/news", "/app/news/read", &[]).await;
    assert_eq!(bob.get_json("/app/notices/unread").await.json()["news"]["count"], 0);
    // Off, and on again; Bob reads English by now, whatever the agency speaks.
    let english = "update directory.accounts set locale = 'en' where email = 'bob@acme.test'";
    diesel::connection::SimpleConnection::batch_execute(&mut Cluster::superuser(&estate.url), english).expect("another language");
    switch(&estate, &acme, "showcase", false).await;
    until("Bob knows it is off", || told(&acme, "module-off") == ["bob"]).await;
    until("and has a letter", || letters(&estate, &["bob@acme.test", "The module Public site was just"]) >= 1).await;
    switch(&estate, &acme, "showcase", true).await;
    until("Bob knows it is on", || told(&acme, "module-on") == ["bob"]).await;
    assert_eq!(bob.get_json("/app/notices/unread").await.json()["news"]["count"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_months_letter_comes_once_to_who_asked_and_can_be_left() {
    let estate = Estate::with_probe().await;
    let acme = estate.agency("acme").await;
    probe::on(&acme, "1.0.0");
    let (_, bob) = estate.seated(&acme, "bob", "booker").await;
    let hop = kernel::release::Hop { module: "probe".into(), from: "1.0.0".into(), to: "2.0.0".into() };
    estate.settled().await;
    estate.work();
    bob.submit("/app/news", "/app/news/monthly", &[("monthly", "true")]).await;
    assert!(bob.get("/app/news").await.body.contains("Me désabonner"));
    acme.run(|tx| tx.journal("modules.upgraded", None, serde_json::json!({"module": hop.module, "from": hop.from, "to": hop.to})))
        .expect("news");
    let round = || acme.run(|tx| tx.order(Order::named("house.send_news"))).expect("an order");
    let done = || {
        acme.run(|tx| {
            tx.one::<i64>(kernel::schema::work::jobs::table.filter(kernel::schema::work::jobs::name.eq("house.send_news")).count())
        })
    };
    let news = || letters(&estate, &["bob@acme.test", "Hardie"]);
    round();
    until("looked", || done().is_ok_and(|n| n == 0)).await;
    assert_eq!(news(), 0, "the first one comes next month");
    let month_passes = "update news_marks set mailed_at = mailed_at - interval '40 days'";
    Cluster::superuser(&estate.url).batch_execute(month_passes).expect("the clock");
    round();
    until("the letter", || news() == 1).await;
    round();
    until("looked", || done().is_ok_and(|n| n == 0)).await;
    assert_eq!(news(), 1, "once a month");
    bob.submit("/app/news", "/app/news/monthly", &[("monthly", "false")]).await;
    Cluster::superuser(&estate.url).batch_execute(month_passes).expect("the clock");
    round();
    until("looked", || done().is_ok_and(|n| n == 0)).await;
    assert_eq!(news(), 1, "who left gets none");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_out_that_waits_for_quiet_hours_is_announced() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let _bob = estate.seated(&acme, "bob", "booker").await;
    let hops = estate.house.edition().hops(&acme.scope().tenant().pins, "showcase", "1.1.0").expect("hops");
    for hop in &hops {
        acme.run(|tx| kernel::reshape::cross(tx, hop)).expect("a hop");
    }
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale", PASSWORD, Duration::from_secs(86_400)).await.expect("an operator");
    let opale = estate.platform();
    opale.sign_in("op@estrade.test", PASSWORD).await;
    estate.settled().await;
    estate.work();
    let form =
        [("release", "showcase 2.0.0"), ("pace", "window"), ("bake", "30"), ("steps", "0"), ("errors", "2"), ("slow", "5"), ("jobs", "2")];
    opale.submit("/operators/rollouts", "/operators/rollouts", &form).await;
    until("everybody who uses it knows", || told(&acme, "module-soon") == ["Ada Admin", "bob"]).await;
    until("by mail, too", || letters(&estate, &["bob@acme.test", "heures calmes"]) == 1).await;
}

#[test]
fn the_guides_name_every_release() {
    let guides = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
    for language in ["fr", "en"] {
        let text = std::fs::read_to_string(guides.join(language).join("6-modules.md")).expect("a guide");
        let named: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix('|')?.split('|').nth(1).map(str::trim)).collect();
        let released = estrade::edition::EDITION.modules.iter().flat_map(|m| m.releases.iter().skip(1)).map(|r| r.version);
        let named: Vec<&str> = named.into_iter().filter(|v| v.split('.').count() == 3).collect();
        assert_eq!(named, released.collect::<Vec<_>>(), "{language}: the table of releases in 6-modules.md");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_that_has_grown_into_a_module_is_told_until_it_says_not_now() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, viewer) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await);
    switch(&estate, &acme, "showcase", false).await;
    let page = async |who: &Browser, path: &str| who.get(&format!("{path}?lang=en")).await.body;
    for name in ["Velours", "Ardoise"] {
        ada.create("artists", json!({"name": name, "status": "active"})).await;
    }
    assert!(!page(&ada, "/app").await.contains("no public page yet"), "two artists are no occasion");
    ada.create("artists", json!({"name": "Nacre", "status": "active"})).await;
    for path in ["/app", "/app/modules"] {
        assert!(page(&ada, path).await.contains("3 artists in your address book, and no public page yet"), "{path}");
    }
    assert!(!page(&viewer, "/app").await.contains("no public page yet"), "who may not switch modules is not told");
    let refused = viewer.submit("/app", "/app/occasions/dismiss", &[("module", "showcase")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(ada.submit("/app", "/app/occasions/dismiss", &[("module", "nothing")]).await.status, StatusCode::NOT_FOUND);
    ada.submit("/app", "/app/occasions/dismiss", &[("module", "showcase")]).await;
    assert!(!page(&ada, "/app").await.contains("no public page yet"), "not now");
    assert!(page(&ada, "/app/modules").await.contains("no public page yet"), "the page of modules still says it");
    switch(&estate, &acme, "showcase", true).await;
    assert!(!page(&ada, "/app/modules").await.contains("no public page yet"), "it is on");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_module_that_is_off_says_from_when_on_it_helps_and_is_silenced_where_it_says_so() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    for module in ["documents", "workflows", "planning"] {
        switch(&estate, &acme, module, false).await;
    }
    let page = async || ada.get("/app/modules?lang=en").await.body;
    for n in 0..4 {
        estate.seated(&acme, &format!("colleague{n}"), "booker").await;
        ada.create("artists", json!({"name": format!("Artist {n}"), "status": "active"})).await;
    }
    let body = page().await;
    assert!(body.contains("4 artists in your address book, and no calendar yet"), "{body}");
    assert!(!body.contains("There are 5 of you"), "workflows need planning, which is off");
    assert!(!body.contains("organisations in your address book"), "none yet");
    for n in 0..20 {
        ada.create("organisations", json!({"name": format!("House {n}"), "kind": "label"})).await;
    }
    assert!(page().await.contains("20 organisations in your address book"));
    switch(&estate, &acme, "planning", true).await;
    assert!(page().await.contains("There are 5 of you"));
    let silenced = ada.submit("/app/modules", "/app/occasions/dismiss", &[("module", "workflows"), ("to", "modules")]).await;
    assert_eq!(silenced.location(), "/app/modules");
    let body = page().await;
    let card = &body[body.find("id=\"module-workflows\"").expect("a card")..];
    assert!(!card[..card.find("</li>").expect("its end")].contains("Not now"), "said once");
}
