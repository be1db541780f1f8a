//! Whoever dies during a move leaves the agency wholly before a hop or wholly after it, and the
//! next one goes on from there; what cannot go on goes back.

use super::{add, kept, old, release, whole};
use admin::Progress;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use house_tests::{Agency, Cluster, Estate};
use kernel::schema::{journal, modules};
use serde_json::{Value, json};
use std::time::Duration;

/// Asks for a move by the pages, as an administrator does; nobody works on it yet.
pub(crate) async fn ask(estate: &Estate, agency: &Agency, module: &str, to: &str) {
    let ada = estate.admin(agency).await;
    let path = format!("/app/modules/{module}/releases/{to}");
    let page = ada.get(&path).await.body;
    let at = page.find("name=\"hash\" value=\"").unwrap_or_else(|| panic!("no plan: {page}")) + 19;
    let asked = ada.submit(&path, &path, &[("hash", &page[at..at + 64])]).await;
    assert_eq!(asked.location(), format!("/app/modules/{module}/move"), "{}", asked.body);
}

pub(crate) fn underway(agency: &Agency) -> bool {
    agency.run(|tx| tx.one::<i64>(modules::table.filter(modules::moving.is_not_null()).count())).expect("a count") > 0
}

/// Lets the worker go on until the move is over.
pub(crate) async fn over(agency: &Agency) {
    for _ in 0..600 {
        if !underway(agency) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the move never ended");
}

fn said(agency: &Agency, what: &str) -> Vec<Value> {
    agency.run(|tx| tx.all(journal::table.filter(journal::what.eq(what)).order(journal::id).select(journal::data))).expect("the journal")
}

fn some_rows(agency: &Agency) {
    add(agency, "artists", json!({"name": "Les Ogres", "status": "active"}));
    add(agency, "organisations", json!({"name": "A", "kind": "label", "street": "12 rue de la Paix, Bât. B"}));
    for subject in ["Concert", "Interview"] {
        add(
            agency,
            "enquiries",
            json!({"name": "Ana", "email": "a@b.example", "subject": subject, "message": "…", "status": "new", "language": "fr"}),
        );
    }
}

/// The columns of a release are filled if, and only if, the agency is on it.
fn one_release(estate: &Estate, agency: &Agency) {
    let kept = kept(estate, agency);
    let pins = agency.scope().tenant().pins.clone();
    for (feature, table, column) in [
        ("address_book.filed", "artists", "filed_as"),
        ("address_book.two_lines", "organisations", "street_more"),
        ("showcase.domains", "enquiries", "domain"),
        ("showcase.sorting", "enquiries", "kind"),
    ] {
        for row in kept[table].as_array().expect("rows") {
            assert_eq!(!row[column].is_null(), pins.offers(feature), "{table}.{column}: {row}");
        }
    }
}

/// From 1.0.0 to the end there are so many hops: the showcase's needs go first.
const HOPS: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_dies_at_a_checkpoint_is_followed_by_another() {
    let estate = Estate::new().await;
    let mut waiting = Vec::new();
    for done in 0..=HOPS {
        let agency = old(&estate, &format!("dies{done}")).await;
        some_rows(&agency);
        ask(&estate, &agency, "showcase", "2.0.0").await;
        for n in 0..done {
            let went = agency.run(admin::advance).expect("a hop");
            assert_eq!(went, if n + 1 == HOPS { Progress::Over } else { Progress::Underway });
            one_release(&estate, &agency);
        }
        assert_eq!(underway(&agency), done < HOPS);
        waiting.push(agency);
    }
    estate.work();
    for agency in waiting {
        over(&agency).await;
        assert_eq!((release(&agency, "showcase"), release(&agency, "address_book")), ("2.0.0", "1.1.0"));
        one_release(&estate, &agency);
        assert_eq!(said(&agency, "modules.upgraded").len(), HOPS, "each hop once");
        assert_eq!(said(&agency, "modules.move_done").len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_killed_within_a_hop_has_done_nothing() {
    let estate = Estate::new().await;
    let acme = old(&estate, "acme").await;
    some_rows(&acme);
    ask(&estate, &acme, "showcase", "2.0.0").await;
    for done in 0..HOPS {
        let before = whole(&estate, &acme);
        // Rows that somebody holds stop the hop in its middle, the releases' row stops it at its start.
        let (mut holder, mut reaper) = (Cluster::superuser(&estate.url), Cluster::superuser(&estate.url));
        let reshapes = done == 1 || done >= 3;
        let held = if reshapes {
            "select 1 from artists for update; select 1 from enquiries for update"
        } else {
            "select 1 from modules for update"
        };
        holder.batch_execute(&format!("begin; {held}")).expect("held");
        let moving = {
            let acme = acme.clone();
            std::thread::spawn(move || acme.run(admin::advance))
        };
        let kill = "select count(pg_terminate_backend(pid)) as n from pg_stat_activity where usename = 'estrade_app' and wait_event_type = 'Lock' and datname = current_database()";
        let killed = (0..400).any(|_| {
            std::thread::sleep(Duration::from_millis(25));
            diesel::sql_query(kill).get_result::<Killed>(&mut reaper).expect("a look").n > 0
        });
        assert!(killed, "hop {done} never waited");
        assert!(moving.join().expect("no panic").is_err(), "hop {done} was killed");
        assert_eq!(whole(&estate, &acme), before, "hop {done}: wholly before");
        one_release(&estate, &acme);
        holder.batch_execute("rollback").expect("let go");
        acme.run(admin::advance).expect("the next one does it");
        one_release(&estate, &acme);
    }
    assert!(!underway(&acme));
    assert_eq!(release(&acme, "showcase"), "2.0.0");
}

#[derive(QueryableByName)]
struct Killed {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hop_that_fails_takes_everything_back_and_only_here() {
    let estate = Estate::new().await;
    let (acme, lucky) = (old(&estate, "acme").await, old(&estate, "lucky").await);
    some_rows(&acme);
    add(&lucky, "artists", json!({"name": "La Vague", "status": "active"}));
    Cluster::superuser(&estate.url)
        .batch_execute("alter table enquiries add constraint enquiries_kind_bad check (kind is distinct from 'press')")
        .expect("a bad day");
    let before = kept(&estate, &acme);
    for agency in [&acme, &lucky] {
        ask(&estate, agency, "showcase", "2.0.0").await;
    }
    estate.work();
    over(&acme).await;
    over(&lucky).await;
    assert_eq!((release(&acme, "showcase"), release(&acme, "address_book")), ("1.0.0", "1.0.0"), "all hops, of all modules");
    assert_eq!(kept(&estate, &acme), before);
    assert_eq!(said(&acme, "modules.move_failed").len(), 1);
    assert_eq!(release(&lucky, "showcase"), "2.0.0", "the other agency has what it asked for");
    let page = estate.admin(&acme).await.get("/app/modules/showcase/releases").await.body;
    assert!(page.contains("Échec"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_can_be_turned_round_at_every_checkpoint() {
    let estate = Estate::new().await;
    for done in 0..HOPS {
        let agency = old(&estate, &format!("turns{done}")).await;
        some_rows(&agency);
        let before = kept(&estate, &agency);
        ask(&estate, &agency, "showcase", "2.0.0").await;
        (0..done).for_each(|_| assert_eq!(agency.run(admin::advance).expect("a hop"), Progress::Underway));
        let ada = estate.admin(&agency).await;
        let turned = ada.submit("/app/modules/showcase/move", "/app/modules/move/back", &[]).await;
        assert_eq!(turned.location(), "/app/modules/showcase/move", "{}", turned.body);
        while agency.run(admin::advance).expect("a hop back") == Progress::Underway {}
        assert_eq!(kept(&estate, &agency), before, "after {done} hops");
        assert!(!underway(&agency));
    }
}
