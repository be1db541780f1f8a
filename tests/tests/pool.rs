//! Connection hygiene (reliability, A4): fifty agencies share two connections,
//! and whatever goes wrong on one of them, nobody ever sees another's rows.
#![expect(clippy::disallowed_methods, reason = "the test leaves on the connection what nothing in the product could")]

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use house_tests::{Agency, Cluster, Estate};
use kernel::error::{Error, Result};
use kernel::schema::settings;
use kernel::scope::Tx;
use proptest::prelude::*;
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What may happen to a connection.
#[derive(Clone, Copy, Debug)]
enum Act {
    Read,
    Write,
    Fail,
    Panic,
    Savepoint,
    BadSql,
    Timeout,
    SessionSet,
    RawBegin,
    RawCommit,
}

fn act() -> impl Strategy<Value = Act> {
    use Act::*;
    prop_oneof![4 => Just(Read), 3 => Just(Write), 1 => Just(Fail), 1 => Just(Panic), 1 => Just(Savepoint), 1 => Just(BadSql), 1 => Just(SessionSet), 1 => Just(RawBegin), 1 => Just(RawCommit)]
}

/// The one row that an agency may see says whose it is.
fn only_mine(tx: &mut Tx, agency: &Agency) {
    let rows: Vec<(String, serde_json::Value)> =
        tx.all(settings::table.filter(settings::name.eq("mark")).select((settings::name, settings::document))).expect("a read");
    assert_eq!(rows.len(), 1, "{} sees {} marks", agency.slug, rows.len());
    assert_eq!(rows[0].1["owner"], json!(agency.slug), "{} sees another's mark", agency.slug);
}

fn run(agency: &Agency, act: Act) {
    let work = |tx: &mut Tx| -> Result<()> {
        only_mine(tx, agency);
        let write = |tx: &mut Tx, n: i64| {
            tx.run(
                diesel::update(settings::table.filter(settings::name.eq("mark")))
                    .set(settings::document.eq(json!({"owner": agency.slug, "n": n}))),
            )
        };
        match act {
            Act::Read => {}
            Act::Write => assert_eq!(write(tx, 1)?, 1),
            Act::Fail => {
                write(tx, -1)?;
                return Err(Error::NotFound);
            }
            Act::Panic => {
                write(tx, -1)?;
                panic!("on purpose");
            }
            Act::Savepoint => {
                let _ = tx.attempt(|tx| {
                    write(tx, -1)?;
                    Err::<(), _>(Error::NotFound)
                });
                only_mine(tx, agency);
            }
            Act::BadSql => {
                tx.run(diesel::sql_query("select no_such_column from settings"))?;
            }
            Act::Timeout => {
                tx.run(diesel::sql_query("select pg_sleep(6)"))?;
            }
            Act::SessionSet => {
                tx.run(diesel::sql_query("set session app.tenant = '00000000-0000-0000-0000-000000000001'"))?;
            }
            Act::RawBegin => {
                tx.run(diesel::sql_query("commit"))?;
                tx.run(diesel::sql_query("begin"))?;
            }
            Act::RawCommit => {
                tx.run(diesel::sql_query("commit"))?;
            }
        }
        Ok(())
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| agency.run(work)));
    if let Err(broken) = outcome {
        let said = broken.downcast_ref::<&str>().copied().unwrap_or_default();
        assert!(matches!(act, Act::Panic) && said == "on purpose", "a check failed under {act:?}");
    }
}

async fn fifty(estate: &Estate) -> Vec<Agency> {
    let mut agencies = Vec::new();
    for n in 0..50 {
        let agency = estate.agency_of(&format!("agence-{n}"), "label").await;
        let mark = (settings::name.eq("mark"), settings::document.eq(json!({"owner": agency.slug, "n": 0})));
        agency.run(|tx| tx.run(diesel::insert_into(settings::table).values(mark))).expect("a mark");
        agencies.push(agency);
    }
    agencies
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_nobody_sees_anothers_rows() {
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !info.to_string().contains("on purpose") {
            quiet(info)
        }
    }));
    let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
    let estate = Estate::with_connections(url, 2);
    let agencies = fifty(&estate).await;
    let rounds = if std::env::var("ESTRADE_NIGHTLY").is_ok() { 2_000 } else { 60 };
    let worked = std::thread::scope(|threads| {
        let runners: Vec<_> = (0..4)
            .map(|_| {
                threads.spawn(|| {
                    let config = ProptestConfig { cases: rounds, failure_persistence: None, ..ProptestConfig::default() };
                    let steps = prop::collection::vec((0..agencies.len(), act()), 12);
                    proptest!(config, |(steps in steps)| { for (who, what) in steps { run(&agencies[who], what); } });
                })
            })
            .collect();
        runners.into_iter().all(|r| r.join().is_ok())
    });
    assert!(worked, "an agency saw what is not its own");
    run(&agencies[0], Act::Timeout);
    for agency in &agencies {
        agency
            .run(|tx| {
                only_mine(tx, agency);
                Ok(())
            })
            .expect("still served");
    }
    let mut conn = Cluster::superuser(&estate.url);
    let wrong: i64 = diesel::dsl::sql::<BigInt>("select count(*) from settings where name = 'mark' and (document ->> 'n')::int < 0")
        .get_result(&mut conn)
        .expect("a count");
    assert_eq!(wrong, 0, "something that was rolled back stayed");
}
