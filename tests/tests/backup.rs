//! Backups: sealed, whole, and read back: all of the house into an empty one, one agency without touching another.
#![expect(clippy::disallowed_methods, reason = "the test looks at every row there is, and breaks what it likes")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use estrade::backup::{self, Asked};
use estrade::settings::Settings;
use files::Files;
use house_tests::{Agency, Cluster, Estate, PASSWORD};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

/// What does not come back: doors that were open for a while.
const DOORS: [&str; 4] = ["directory.sessions", "directory.tickets", "directory.attempts", "token_refreshes"];

/// Every row of every table as text, but for doors; `of`: only those that say they are this agency's, `not`: all others.
fn rows(url: &str, of: Option<&Agency>, not: Option<&Agency>) -> BTreeMap<String, Vec<String>> {
    let conn = &mut Cluster::superuser(url);
    let tables = "select c.oid::regclass::text as said from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname in ('public', 'directory', 'work') and c.relname <> '__diesel_schema_migrations'";
    let tables: Vec<Said> = diesel::sql_query(tables).load(conn).expect("the tables");
    assert!(tables.len() > 50, "a whole house");
    let key = "coalesce(to_jsonb(t) ->> 'tenant_id', case when tableoid = 'directory.tenants'::regclass then to_jsonb(t) ->> 'id' end, '')";
    let only = match (of, not) {
        (Some(agency), _) => format!("{key} = '{}'", agency.id),
        (_, Some(agency)) => format!("{key} <> '{}'", agency.id),
        _ => "true".into(),
    };
    tables
        .into_iter()
        .filter(|t| !DOORS.contains(&&*t.said))
        .map(|t| {
            let all = format!("select t::text as said from {} t where {only} order by 1", t.said);
            let all: Vec<Said> = diesel::sql_query(all).load(conn).expect("its rows");
            (t.said, all.into_iter().map(|r| r.said).collect())
        })
        .collect()
}

fn same(now: &BTreeMap<String, Vec<String>>, then: &BTreeMap<String, Vec<String>>, except: &[&str]) {
    for (table, rows) in then.iter().filter(|(table, _)| !except.contains(&&***table)) {
        assert_eq!(&now[table], rows, "{table}");
    }
}

/// A pair of keys: the public half, and the file with the other.
fn keys(folder: &Path) -> (String, PathBuf) {
    std::fs::create_dir_all(folder).expect("a folder");
    let (public, identity) = backup::pair();
    let file = folder.join(format!("{}.key", uuid::Uuid::now_v7().simple()));
    std::fs::write(&file, format!("# public key: {public}\n{identity}\n")).expect("a key");
    (public, file)
}

/// An agency with work in it: records, a sealed field, a file.
async fn at_work(estate: &Estate, slug: &str) -> (Agency, files::Key) {
    let agency = estate.agency(slug).await;
    let ada = estate.admin(&agency).await;
    ada.create(
        "organisations",
        json!({"name": format!("Halle \"{slug}\", \\ été"), "kind": "label", "iban": "FR7630006000011234567890189"}),
    )
    .await;
    ada.create("artists", json!({"name": format!("Les Ogres de {slug}"), "status": "active"})).await;
    let folder = files::Folder::new(estate.settings.data.join("files"));
    let key = folder.keep(agency.id, "image/png", &vec![7; 1_300_000]).await.expect("a file");
    (agency, key)
}

fn asked<'a>(from: &'a Path, identity: &'a Path) -> Asked<'a> {
    Asked { from, identity, agency: None, replace: false, keys: None, without_keys: false, check: false }
}

fn tenants(url: &str) -> String {
    Cluster::look(url, "select count(*)::text as value from directory.tenants")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_house_comes_back_as_it_was_and_only_to_who_holds_the_key() {
    let estate = Estate::new().await;
    let (acme, key) = at_work(&estate, "acme").await;
    at_work(&estate, "other").await;
    let (public, identity) = keys(&estate.settings.data);
    let file = estate.settings.data.join("house.age");
    let refused = backup::write(&estate.settings, &file, None, &[]).expect_err("for nobody");
    assert!(refused.contains("--recipient") && !file.exists(), "{refused}");
    let then = rows(&estate.url, None, None);
    let (head, count, files) = backup::write(&estate.settings, &file, None, std::slice::from_ref(&public)).expect("a backup");
    assert_eq!((head.agency, files), (None, 2));
    // Keys of agencies lie beside it, never in it.
    assert_eq!(count.rows, then.values().map(|rows| rows.len() as u64).sum::<u64>() - 2);
    let kept = estate.settings.data.join("data-keys.age");
    assert!(kept.exists());

    // Sealed: nothing of it can be read, whole or in part.
    let sealed = std::fs::read(&file).expect("the file");
    for told in ["Halle", "acme", "organisations"] {
        assert!(!sealed.windows(told.len()).any(|w| w == told.as_bytes()), "{told} can be read");
    }
    let empty = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
    let there = Settings { database_url: empty.clone(), data: estate.settings.data.join("there"), ..estate.settings.clone() };
    let (_, another) = keys(&estate.settings.data);
    backup::restore(&there, &asked(&file, &another)).expect_err("another key opens nothing");
    let bent = estate.settings.data.join("bent.age");
    for at in [sealed.len() / 3, sealed.len() - 40] {
        let mut bytes = sealed.clone();
        bytes[at] ^= 1;
        std::fs::write(&bent, bytes).expect("a bent file");
        backup::restore(&there, &asked(&bent, &identity)).expect_err("one bit is other than it was");
    }
    std::fs::write(&bent, &sealed[..sealed.len() / 2]).expect("a short file");
    backup::restore(&there, &asked(&bent, &identity)).expect_err("the end is missing");
    assert_eq!(tenants(&empty), "0", "nothing of what failed was taken over");

    let check = backup::restore(&there, &Asked { check: true, ..asked(&file, &identity) }).expect("it can be read");
    assert_eq!((check.1, tenants(&empty).as_str()), (count, "0"));
    let elsewhere = estate.settings.data.join("moved-keys.age");
    std::fs::rename(&kept, &elsewhere).expect("moved");
    let missing = backup::restore(&there, &asked(&file, &identity)).expect_err("without keys");
    assert!(missing.contains("--keys") && tenants(&empty) == "0", "{missing}");
    std::fs::rename(&elsewhere, &kept).expect("moved back");
    let (_, restored) = backup::restore(&there, &asked(&file, &identity)).expect("restored");
    assert_eq!(restored, count);
    same(&rows(&empty, None, None), &then, &[]);
    let folder = files::Folder::new(there.data.join("files"));
    assert_eq!(folder.get(&key).await.expect("the file").bytes(2_000_000).await.expect("bytes"), vec![7; 1_300_000]);
    let twice = backup::restore(&there, &asked(&file, &identity)).expect_err("it is full");
    assert!(twice.contains("empty"), "{twice}");

    // And it works: people sign in, sealed fields open, what is written goes on where it was.
    let back = Estate::on(empty);
    let ada = back.visitor(&acme);
    ada.sign_in(&acme.email, PASSWORD).await;
    let list = ada.get_json("/api/v1/organisations").await.json();
    assert_eq!(list["data"][0]["iban"], "FR7630006000011234567890189", "{list}");
    ada.create("artists", json!({"name": "Depuis", "status": "active"})).await;
    let walk = back.house.walk_journal(acme.id, None).expect("a walk");
    assert_eq!(walk.broken, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_agency_is_put_back_and_the_others_notice_nothing() {
    let estate = Estate::new().await;
    let (acme, key) = at_work(&estate, "acme").await;
    let (other, _) = at_work(&estate, "other").await;
    estate.member(&other, "viewer").await;
    let (public, identity) = keys(&estate.settings.data);
    let file = estate.settings.data.join("acme.age");
    backup::write(&estate.settings, &file, Some("nobody"), std::slice::from_ref(&public)).expect_err("there is no such agency");
    let then = rows(&estate.url, Some(&acme), None);
    let (head, _, files) = backup::write(&estate.settings, &file, Some("acme"), &[public]).expect("a backup");
    assert_eq!((head.agency.map(|a| a.slug).as_deref(), files), (Some("acme"), 1));

    // A bad day: work done since, half of everything gone, a file too.
    estate.admin(&acme).await.create("artists", json!({"name": "Depuis", "status": "active"})).await;
    Cluster::superuser(&estate.url)
        .batch_execute(&format!("delete from organisations where tenant_id = '{0}'; delete from grants where tenant_id = '{0}'", acme.id))
        .expect("a bad day");
    let folder = files::Folder::new(estate.settings.data.join("files"));
    folder.delete(&key).await.expect("gone");
    let others = rows(&estate.url, None, Some(&acme));
    let (settings, path, opened) = (&estate.settings, &*file, &*identity);
    let ask = |agency, replace| backup::restore(settings, &Asked { agency, replace, ..asked(path, opened) });
    for (agency, replace) in [(None, false), (Some("other"), true), (Some("acme"), false)] {
        ask(agency, replace).expect_err("not this way");
    }
    ask(Some("acme"), true).expect("put back");
    same(&rows(&estate.url, Some(&acme), None), &then, &[]);
    same(&rows(&estate.url, None, Some(&acme)), &others, &[]);
    assert!(folder.get(&key).await.is_ok(), "its file, too");
    let ada = estate.admin(&acme).await;
    assert!(ada.get("/app/organisations").await.body.contains("Halle"));

    // Into another house: its people come along, without what they may do on the platform.
    let empty = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
    Cluster::superuser(&estate.url).batch_execute("update directory.accounts set operator = true").expect("operators");
    let (public, identity) = keys(&estate.settings.data);
    let moved = estate.settings.data.join("moved.age");
    backup::write(&estate.settings, &moved, Some("acme"), &[public]).expect("a backup");
    let there = Settings { database_url: empty.clone(), data: estate.settings.data.join("there"), ..estate.settings.clone() };
    backup::restore(&there, &Asked { agency: Some("acme"), ..asked(&moved, &identity) }).expect("moved in");
    assert_eq!(tenants(&empty), "1");
    assert_eq!(Cluster::look(&empty, "select string_agg(email || operator, ' ') as value from directory.accounts"), "admin@acme.testfalse");
    let elsewhere = Estate::on(empty);
    elsewhere.visitor(&acme).sign_in(&acme.email, PASSWORD).await;
    elsewhere.house.walk_journal(acme.id, None).map(|walk| assert_eq!(walk.broken, None)).expect("a walk");
}
