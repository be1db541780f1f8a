//! The journal under seal: whoever alters the past with the owner's rights is found.
#![expect(clippy::disallowed_methods, reason = "the test is the forger, with every right over the database")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use house_tests::{Agency, Cluster, Estate};
use kernel::seal::{Broken, seal};
use serde_json::json;

/// Five lines of `people.noted`, an hour old, sealed; and their numbers.
fn sealed(conn: &mut PgConnection, agency: &Agency) -> Vec<i64> {
    use kernel::schema::journal as j;
    agency.run(|tx| (0..5).try_for_each(|n| tx.journal("people.noted", None, json!({"n": n})))).expect("lines");
    conn.batch_execute("update journal set at = at - interval '1 hour'").expect("an hour later");
    assert!(agency.run(seal).expect("a batch") >= 5);
    agency.run(|tx| tx.all(j::table.filter(j::what.eq("people.noted")).order(j::id).select(j::id))).expect("numbers")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_forgery_is_found_at_its_first_line() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let mut conn = Cluster::superuser(&estate.url);
    let lines = sealed(&mut conn, &acme);
    agency_is_whole(&estate, &acme);
    let (first, second, third) = (lines[0], lines[1], lines[2]);
    let forgeries = [
        ("one byte of the data", format!("update journal set data = '{{\"n\": 7}}' where id = {second}"), (second, Broken::Changed)),
        ("who did it", format!("update journal set actor = 'member:x' where id = {first}"), (first, Broken::Changed)),
        ("when", format!("update journal set at = at + interval '1 microsecond' where id = {third}"), (third, Broken::Changed)),
        ("a line gone", format!("delete from journal where id = {second}"), (second, Broken::Removed)),
        (
            "a line and its seal gone",
            format!("delete from journal where id = {second}; delete from journal_seals where line = {second}"),
            (third, Broken::Changed),
        ),
        (
            "two lines in the other's place",
            format!(
                "update journal j set data = o.data from journal o where j.id in ({first}, {second}) and o.id in ({first}, {second}) and j.id <> o.id"
            ),
            (first, Broken::Changed),
        ),
        (
            "a line in the past",
            format!(
                "insert into journal (tenant_id, id, at, what) overriding system value select tenant_id, -5, at, 'people.noted' from journal where id = {first}"
            ),
            (-5, Broken::Added),
        ),
    ];
    for (what, forgery, found) in forgeries {
        conn.batch_execute("create table kept as select * from journal; create table kept_seals as select * from journal_seals")
            .expect("kept");
        conn.batch_execute(&forgery).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_eq!(estate.house.walk_journal(acme.id, None).expect("a walk").broken, Some(found), "{what}");
        assert_eq!(estate.house.walk_journal(other.id, None).expect("a walk").broken, None, "{what}: another agency's is whole");
        let back = "delete from journal; delete from journal_seals;
            insert into journal overriding system value select * from kept; insert into journal_seals select * from kept_seals;
            drop table kept, kept_seals";
        conn.batch_execute(back).expect("as it was");
    }
    agency_is_whole(&estate, &acme);
}

fn agency_is_whole(estate: &Estate, agency: &Agency) {
    let walk = estate.house.walk_journal(agency.id, None).expect("a walk");
    assert_eq!((walk.broken, walk.young), (None, 0));
}

/// Nobody has to look: within a day whoever reads the journal is told, once.
#[tokio::test(flavor = "multi_thread")]
async fn a_forgery_is_told_of_by_itself() {
    use kernel::schema::{journal as j, notices as n};
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let mut conn = Cluster::superuser(&estate.url);
    let lines = sealed(&mut conn, &acme);
    conn.batch_execute(&format!("update journal set data = '{{\"n\": 7}}' where id = {}", lines[1])).expect("a forgery");
    estate.work();
    let look = "insert into work.jobs (tenant_id, name, payload) select id, 'house.verify_journal', '{}' from directory.tenants";
    let told = |agency: &Agency| -> (i64, i64) {
        let lines = agency.run(|tx| tx.one(j::table.filter(j::what.eq("journal.broken")).count())).expect("lines");
        (lines, agency.run(|tx| tx.one(n::table.filter(n::kind.eq("journal-broken")).count())).expect("notices"))
    };
    for _ in 0..2 {
        conn.batch_execute(look).expect("a day later");
        for _ in 0..200 {
            let waits = Cluster::look(
                &estate.url,
                "select count(*)::text as value from work.jobs where name = 'house.verify_journal' and state <> 'done'",
            );
            if waits == "0" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!((told(&acme), told(&other)), ((1, 1), (0, 0)), "once, and there alone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn young_lines_wait_and_a_kept_seal_shows_a_chain_made_anew() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    assert_eq!(acme.run(seal).expect("a batch"), 0, "what was written a moment ago is left alone");
    let before = estate.house.walk_journal(acme.id, None).expect("a walk");
    assert!(before.young > 0 && before.sealed == 0 && before.broken.is_none(), "{before:?}");
    let mut conn = Cluster::superuser(&estate.url);
    let lines = sealed(&mut conn, &acme);
    let kept = estate.house.walk_journal(acme.id, None).expect("a walk").head;
    acme.run(|tx| tx.journal("people.noted", None, json!({}))).expect("a line more");
    let after = estate.house.walk_journal(acme.id, Some(&kept)).expect("a walk");
    assert_eq!((after.young, after.broken, after.known), (1, None, true));
    let verified = estrade::journal::verify(&estate.house, Some("acme"), Some(&kept)).expect("said");
    assert!(verified.1 && verified.0[0].starts_with("acme: whole"), "{verified:?}");
    // A forger who owns the database seals everything anew: whole to look at, but not what was kept.
    conn.batch_execute(&format!("update journal set data = '{{}}' where id = {}; delete from journal_seals", lines[1])).expect("forged");
    acme.run(seal).expect("sealed anew");
    let forged = estrade::journal::verify(&estate.house, Some("acme"), Some(&kept)).expect("said");
    assert!(!forged.1 && forged.0[0].contains("not in the chain"), "{forged:?}");
    let stranger = acme.run(|tx| tx.run(diesel::delete(kernel::schema::journal_seals::table)));
    assert!(stranger.is_err(), "the house's own role takes no seal away");
}

/// The hour's anchor, cast by the worker.
async fn anchored(estate: &Estate, agency: &Agency) -> String {
    agency.run(|tx| tx.order(kernel::job::Order::named("house.anchor_journal"))).expect("ordered");
    for _ in 0..200 {
        if Cluster::look(&estate.url, "select count(*)::text as value from work.jobs where name = 'house.anchor_journal'") == "0" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    std::fs::read_to_string(estate.settings.data.join(format!("anchors/{}.jsonl", agency.id))).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_are_anchored_outside_and_a_chain_made_anew_is_named() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    estate.work();
    assert_eq!(anchored(&estate, &acme).await, "", "before the first seal there is nothing to anchor");
    let mut conn = Cluster::superuser(&estate.url);
    let lines = sealed(&mut conn, &acme);
    let first = anchored(&estate, &acme).await;
    assert_eq!(anchored(&estate, &acme).await, first, "the same head once");
    let head = estate.house.walk_journal(acme.id, None).expect("a walk").head;
    assert!(first.contains(&head) && first.lines().count() == 1, "{first}");
    acme.run(|tx| tx.journal("people.noted", None, json!({}))).expect("a line more");
    conn.batch_execute("update journal set at = at - interval '1 hour' where at > now() - interval '30 minutes'").expect("later");
    acme.run(seal).expect("a batch");
    let second = anchored(&estate, &acme).await;
    assert!(second.starts_with(&first) && second.lines().count() == 2, "one is added to the other: {second}");
    let verify = || estrade::journal::verify(&estate.house, Some("acme"), None).expect("said");
    let (said, right) = verify();
    assert!(right && said[0].starts_with("acme: whole") && said[0].contains("2 anchors"), "{said:?}");

    // The file is added to by whoever lacks the secret, changed, or put in another order.
    let path = estate.settings.data.join(format!("anchors/{}.jsonl", acme.id));
    let rows: Vec<&str> = second.lines().collect();
    let forgeries = [
        (second.replacen(&head, &"0".repeat(64), 1), 1),
        (format!("{second}{}\n", rows[1].replace("\"line\":", "\"line\":9")), 3),
        (format!("{}\n", rows[1]), 1),
        (format!("{second}nonsense\n"), 3),
    ];
    for (forged, at) in forgeries {
        std::fs::write(&path, &forged).expect("the file");
        let (said, right) = verify();
        assert!(!right && said[0].contains(&format!("line {at} of its file of anchors")), "{forged}: {said:?}");
    }
    std::fs::write(&path, &second).expect("as it was");
    assert!(verify().1);

    // Whoever owns the database makes the whole chain anew: whole to look at, and not what was anchored.
    conn.batch_execute(&format!("update journal set data = '{{}}' where id = {}; delete from journal_seals", lines[1])).expect("forged");
    acme.run(seal).expect("sealed anew");
    assert_eq!(estate.house.walk_journal(acme.id, None).expect("a walk").broken, None);
    let (said, right) = verify();
    assert!(!right && said[0].contains("bore another seal"), "{said:?}");
    acme.run(|tx| tx.order(kernel::job::Order::named("house.verify_journal"))).expect("a day later");
    let told = "select count(*)::text as value from journal where what = 'journal.broken'";
    for _ in 0..200 {
        if Cluster::look(&estate.url, told) == "1" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    assert_eq!(Cluster::look(&estate.url, told), "1", "and who reads the journal is told");
    // Cut off, so that nothing is left to compare.
    conn.batch_execute("delete from journal_seals").expect("cut off");
    assert!(!verify().1);
}

/// Letters of the mailbox that carry all of these words.
fn letters(estate: &Estate, words: &[&str]) -> usize {
    let files = std::fs::read_dir(estate.settings.data.join("mail")).into_iter().flatten().flatten().filter(|f| f.path().is_file());
    let texts = files.filter_map(|f| std::fs::read_to_string(f.path()).ok());
    texts.map(|t| t.replace("=\r\n", "").replace("=\n", "")).filter(|t| words.iter().all(|w| t.contains(w))).count()
}

async fn post(conn: &mut PgConnection, agency: &Agency) {
    use kernel::schema::work::jobs;
    agency.run(|tx| tx.order(kernel::job::Order::named("house.send_seal"))).expect("ordered");
    for _ in 0..600 {
        let waits = jobs::table.filter(jobs::name.eq_any(["house.send_seal", "house.send_mail"])).count().get_result::<i64>(conn);
        if waits == Ok(0) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    panic!("the post does not leave");
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_keep_a_seal_outside_the_house_and_hold_it_against_the_journal() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (_, viewer) = estate.seated(&acme, "vera", "viewer").await;
    let mut conn = Cluster::superuser(&estate.url);
    estate.work();
    post(&mut conn, &acme).await;
    assert_eq!(letters(&estate, &["Sceau"]), 0, "before the first seal there is nothing to keep");
    let lines = sealed(&mut conn, &acme);
    let seal_now = ada.get_json("/api/v1/journal/seal").await.json()["seal"]["seal"].as_str().expect("a seal").to_string();
    post(&mut conn, &acme).await;
    post(&mut conn, &acme).await;
    assert_eq!(letters(&estate, &["To: admin@acme.test", &seal_now]), 1, "once a week");
    assert_eq!(letters(&estate, &["vera@acme.test", &seal_now]), 0);
    conn.batch_execute("update journal set at = at - interval '8 days' where what = 'journal.seal_sent'").expect("a week later");
    post(&mut conn, &acme).await;
    assert_eq!(letters(&estate, &["To: admin@acme.test", &seal_now]), 2);
    assert!(ada.get("/app/audit").await.body.contains(&seal_now));
    let verify = async |seal: &str| {
        let answer = ada.api(reqwest::Method::POST, "/api/v1/journal/verify", Some(json!({"seal": seal}))).await;
        assert_eq!(answer.status, reqwest::StatusCode::OK, "{}", answer.body);
        answer.json()["state"].as_str().expect("a state").to_string()
    };
    assert_eq!(verify(&seal_now).await, "whole");
    let refused = viewer.api(reqwest::Method::POST, "/api/v1/journal/verify", Some(json!({"seal": seal_now}))).await;
    assert_eq!(refused.status, reqwest::StatusCode::FORBIDDEN);
    let malformed = ada.submit("/app/audit", "/app/audit/seal", &[("seal", "abc")]).await;
    assert_eq!(malformed.location(), "/app/audit", "{}", malformed.body);
    // An operator with the database rewrites the past, and seals it anew.
    let forge = format!("update journal set data = '{{}}' where id = {}; delete from journal_seals", lines[1]);
    conn.batch_execute(&forge).expect("forged");
    acme.run(seal).expect("sealed anew");
    assert_eq!(verify(&seal_now).await, "unknown", "the mailbox knows better");
}
