//! Who is served when: order, keys, fairness, waiting, the clock, the end of the day.

use crate::kit::{Ground, options};
use crate::probe::{MOST, Mark, ROUNDS, Slow};
use jobs::WorkerOptions;
use kernel::error::{Error, Result};
use kernel::job::Order;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

fn seconds(s: u64) -> Duration {
    Duration::from_secs(s)
}

fn mark(what: &str) -> Mark {
    Mark { what: what.into() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_exists_exactly_if_its_transaction_committed() {
    let g = Ground::new();
    let undone: Result<()> = g
        .tx(g.a, |tx| {
            tx.later(&mark("never"))?;
            Err(Error::NotFound)
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(g.count("work.jobs"), 0);
    g.tx(g.a, |tx| tx.later(&mark("done"))).await.unwrap();
    assert_eq!(g.count("work.jobs"), 1);
    let work = g.work(options());
    g.until("the job is done", seconds(10), |g| g.marks(g.a, "done") == 1 && g.count("work.jobs") == 0).await;
    work.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asked_twice_under_one_key_while_it_waits_it_is_done_once() {
    let g = Ground::new();
    for _ in 0..3 {
        g.tx(g.a, |tx| tx.order(Order::of(&mark("keyed"))?.once("k"))).await.unwrap();
        g.tx(g.b, |tx| tx.order(Order::of(&mark("keyed"))?.once("k"))).await.unwrap();
    }
    let work = g.work(options());
    g.until("both are done", seconds(10), |g| g.count("work.jobs") == 0).await;
    assert_eq!((g.marks(g.a, "keyed"), g.marks(g.b, "keyed")), (1, 1));
    g.tx(g.a, |tx| tx.order(Order::of(&mark("keyed"))?.once("k"))).await.unwrap();
    g.until("asked again, done again", seconds(10), |g| g.marks(g.a, "keyed") == 2).await;
    work.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_jobs_of_one_agency_delay_another_by_seconds_at_most() {
    let g = Ground::new();
    let (a, b) = (g.a, g.b);
    g.sql(&format!(
        "insert into work.jobs (tenant_id, name, payload, urgency) select '{a}', 'probe.mark', '{{\"what\": \"bulk\"}}', 50 from generate_series(1, 10000)"
    ));
    let work = g.work(options());
    g.until("the bulk is under way", seconds(10), |g| g.marks(g.a, "bulk") > 20).await;
    for round in 1..=5 {
        g.tx(b, |tx| tx.later(&mark("single"))).await.unwrap();
        let waited = g.until("the single job is done", seconds(5), move |g| g.marks(b, "single") == round).await;
        println!("waited {waited:?}");
    }
    assert!(g.count("work.jobs") > 1_000, "the bulk still waits: the single jobs overtook it");
    work.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agency_has_no_more_than_its_slots() {
    let g = Ground::new();
    for _ in 0..8 {
        g.tx(g.a, |tx| tx.later(&Slow { first: 200, again: 0 })).await.unwrap();
    }
    let work = g.work(WorkerOptions { slots: 8, per_tenant: 2, ..options() });
    g.until("all are done", seconds(20), |g| g.marks(g.a, "ended") == 8).await;
    assert_eq!(MOST.load(SeqCst), 2);
    work.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn urgent_work_goes_first_and_later_work_waits() {
    let g = Ground::new();
    g.tx(g.a, |tx| {
        tx.order(Order::of(&mark("later"))?.at(kernel::chrono::Utc::now() + kernel::chrono::Duration::hours(1)))?;
        for n in 0..3 {
            tx.order(Order::of(&mark(&format!("n{n}")))?.urgent(n))?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let work = g.work(WorkerOptions { slots: 1, ..options() });
    g.until("the due ones are done", seconds(10), |g| g.count("work.jobs") == 1).await;
    work.stop().await;
    assert_eq!(g.text("select string_agg(what, ',' order by id) as value from journal"), "n2,n1,n0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_of_a_module_that_is_off_wait_for_it() {
    let g = Ground::new();
    g.sql(&format!("update modules set state = 'off' where tenant_id = '{}'", g.a));
    tokio::time::sleep(Duration::from_millis(300)).await;
    for _ in 0..20 {
        g.tx(g.a, |tx| tx.later(&mark("patient"))).await.unwrap();
    }
    g.tx(g.b, |tx| tx.later(&mark("other"))).await.unwrap();
    let work = g.work(options());
    g.until("they are put aside", seconds(10), |g| g.count("work.jobs where state = 'paused'") == 20).await;
    tokio::time::sleep(seconds(1)).await;
    assert_eq!(g.count("work.jobs where state = 'paused' and attempts = 0 and waits_for = 'probe'"), 20);
    assert_eq!((g.marks(g.a, "patient"), g.marks(g.b, "other")), (0, 1));
    g.sql(&format!("update modules set state = 'on' where tenant_id = '{}'", g.a));
    g.until("they are done", seconds(10), |g| g.marks(g.a, "patient") == 20 && g.count("work.jobs") == 0).await;
    work.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_of_a_suspended_agency_wait_for_its_return() {
    let g = Ground::new();
    g.tx(g.a, |tx| tx.later(&mark("patient"))).await.unwrap();
    g.sql("update directory.tenants set status = 'suspended' where slug = 'agency-a'");
    let work = g.work(options());
    g.until("it is put aside", seconds(10), |g| g.count("work.jobs where state = 'paused' and attempts = 0") == 1).await;
    g.sql("update directory.tenants set status = 'active' where slug = 'agency-a'");
    g.until("it is done", seconds(10), |g| g.marks(g.a, "patient") == 1).await;
    work.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cron_comes_round_once_however_many_workers_there_are() {
    let g = Ground::of(&crate::probe::WITH_CLOCK);
    g.sql("insert into directory.tenants (slug, name, kind) values ('without', 'Without', 'booking')");
    g.sql("insert into directory.tenants (slug, name, kind, status) values ('closed', 'Closed', 'booking', 'suspended')");
    g.sql("insert into modules (tenant_id, name, state) select id, 'probe', 'on' from directory.tenants where slug = 'closed'");
    let workers = [g.work(options()), g.work(options()), g.work(options())];
    g.until("it came round", seconds(10), |g| g.marks(g.a, "hourly") > 0 && g.marks(g.b, "hourly") > 0 && ROUNDS.load(SeqCst) > 0).await;
    tokio::time::sleep(seconds(1)).await;
    // The hour may have turned meanwhile: as many rounds as ticks.
    let moments = g.count("work.ticks where name = 'probe.hourly'");
    assert_eq!((g.marks(g.a, "hourly"), g.marks(g.b, "hourly")), (moments, moments));
    assert_eq!(g.count("journal where what = 'hourly'"), 2 * moments, "neither where the module is off nor where the agency is closed");
    assert_eq!(i64::try_from(ROUNDS.load(SeqCst)).unwrap(), g.count("work.ticks where name = 'probe.rounds'"));
    assert_eq!(g.count("work.jobs"), 0, "none waits for a closed agency");
    for worker in workers {
        worker.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopping_worker_finishes_what_it_can_and_hands_back_the_rest() {
    let g = Ground::new();
    g.tx(g.a, |tx| tx.later(&Slow { first: 700, again: 0 })).await.unwrap();
    g.tx(g.b, |tx| tx.later(&Slow { first: 60_000, again: 0 })).await.unwrap();
    let work = g.work(WorkerOptions { drain: seconds(2), ..options() });
    g.until("both began", seconds(10), |g| g.marks(g.a, "began") + g.marks(g.b, "began") == 2).await;
    let took = work.stop().await;
    assert!(took < seconds(5), "stopping took {took:?}");
    assert_eq!((g.marks(g.a, "ended"), g.marks(g.b, "ended")), (1, 0));
    assert_eq!(g.count("work.jobs"), 1);
    assert_eq!(g.count("work.jobs where state = 'ready' and attempts = 0 and run_at <= now()"), 1);
}
