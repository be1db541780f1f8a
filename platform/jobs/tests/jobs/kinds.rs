//! What becomes of jobs that go wrong, lie, or are nobody's.

use crate::kit::{Ground, options, role_url};
use crate::probe::{Happened, MERCY, Mark, Poison};
use jobs::{Console, Wanted, WorkerOptions};
use kernel::cross_tenant::CrossTenant;
use kernel::diesel::prelude::*;
use kernel::job::Order;
use kernel::principal::Principal;
use kernel::schema::work::jobs as rows;
use serde_json::json;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

fn poison(how: &str) -> Poison {
    Poison { how: how.into() }
}

fn dead(g: &Ground, how: &str) -> bool {
    g.count(&format!("work.jobs where state = 'dead' and payload ->> 'how' = '{how}'")) == 1
}

fn error(g: &Ground, how: &str) -> String {
    g.text(&format!("select error as value from work.jobs where payload ->> 'how' = '{how}'"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn poison_harms_only_itself_and_ends_as_a_dead_letter() {
    let g = Ground::new();
    for how in ["panic", "fail", "wait"] {
        g.tx(g.a, move |tx| tx.later(&poison(how))).await.unwrap();
    }
    let work = g.work(WorkerOptions { longest: Duration::from_millis(400), ..options() });
    g.until("all are dead", Duration::from_secs(20), |g| ["panic", "fail", "wait"].iter().all(|how| dead(g, how))).await;
    assert_eq!(g.count("work.jobs where attempts = 3"), 3);
    assert_eq!(error(&g, "panic"), "panicked: so it goes");
    assert!(error(&g, "fail").ends_with("the printer is on fire"), "{}", error(&g, "fail"));
    assert!(error(&g, "wait").starts_with("still running after"), "{}", error(&g, "wait"));
    g.tx(g.a, |tx| tx.later(&Mark { what: "alive".into() })).await.unwrap();
    g.until("others are served", Duration::from_secs(10), |g| g.marks(g.a, "alive") == 1).await;
    let counts = work.stats.snapshot()["probe.poison"];
    assert_eq!((counts.failed, counts.dead, counts.done, counts.running), (9, 3, 0, 0));
    work.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_loop_that_cannot_be_stopped_holds_its_own_slot_only() {
    let g = Ground::new();
    g.tx(g.a, |tx| tx.later(&poison("spin"))).await.unwrap();
    let work = g.work(WorkerOptions { slots: 2, attempts: 1, longest: Duration::from_millis(400), ..options() });
    g.until("it is dead", Duration::from_secs(10), |g| dead(g, "spin")).await;
    for _ in 0..5 {
        g.tx(g.b, |tx| tx.later(&Mark { what: "alive".into() })).await.unwrap();
    }
    g.until("others are served", Duration::from_secs(10), |g| g.marks(g.b, "alive") == 5).await;
    // A second one takes the last slot: now the worker says that it is of no use.
    g.tx(g.a, |tx| tx.later(&poison("spin again"))).await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(30), work.run).await.expect("the worker gives up").expect("it does not panic");
    assert!(ended.is_err());
    MERCY.store(true, SeqCst);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_that_nobody_brings_is_a_dead_letter_at_once() {
    let g = Ground::new();
    g.tx(g.a, |tx| tx.order(Order::named("gone.job"))).await.unwrap();
    g.tx(g.a, |tx| tx.order(Order::named("handle").payload(json!({ "module": "probe", "handler": "gone" })))).await.unwrap();
    let work = g.work(options());
    g.until("both are dead", Duration::from_secs(10), |g| g.count("work.jobs where state = 'dead' and attempts = 1") == 2).await;
    assert_eq!(g.text("select error as value from work.jobs where name = 'gone.job'"), "no module of this edition brings the job gone.job");
    let handler = g.text("select error as value from work.jobs where name = 'handle'");
    assert_eq!(handler, "no module of this edition brings the handler probe.gone");
    work.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_away_costs_no_attempt() {
    let g = Ground::new();
    g.tx(g.a, |tx| tx.later(&poison("busy"))).await.unwrap();
    let work = g.work(WorkerOptions { attempts: 1, ..options() });
    g.until("it was put off thrice", Duration::from_secs(15), |_| {
        work.stats.snapshot().get("probe.poison").is_some_and(|c| c.put_off >= 3)
    })
    .await;
    assert_eq!(g.count("work.jobs where state <> 'dead'"), 1);
    work.stop().await;
    assert_eq!(g.count("work.jobs where state = 'ready' and attempts = 0"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tenant_is_the_rows_whatever_the_payload_says() {
    let g = Ground::new();
    let (a, b) = (g.a, g.b);
    for n in 0..200 {
        let payload = json!({ "what": "forged", "tenant_id": b, "tenant": b, "scope": { "tenant": { "id": b } } });
        let order = if n % 2 == 0 {
            Order::named("probe.mark").payload(payload)
        } else {
            Order::named("handle")
                .payload(json!({ "module": "probe", "handler": "count", "data": { "pause": 0 }, "tenant_id": b, "tenant": b }))
        };
        g.tx(a, move |tx| tx.order(order)).await.unwrap();
    }
    let smuggled =
        g.tx(a, move |tx| tx.run(kernel::diesel::insert_into(rows::table).values((rows::tenant_id.eq(b), rows::name.eq("probe.mark")))));
    assert!(smuggled.await.is_err(), "an agency cannot write a job of another");
    let work = g.work(options());
    g.until("all are done", Duration::from_secs(30), |g| g.count("work.jobs") == 0).await;
    assert_eq!((g.marks(a, "forged"), g.marks(a, "counted")), (100, 100));
    assert_eq!(g.count(&format!("journal where tenant_id = '{b}'")), 0);
    work.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_is_handled_once_by_each_handler_that_is_awake() {
    let g = Ground::new();
    g.sql(&format!("update modules set state = 'off' where tenant_id = '{}'", g.b));
    for agency in [g.a, g.b] {
        g.tx(agency, |tx| tx.emit(None, &Happened { pause: 0 })).await.unwrap();
    }
    assert_eq!(g.count("work.jobs"), 1);
    g.sql(
        "create table ends (id text);
         create function ended() returns trigger language plpgsql security definer as
           $$ begin insert into public.ends values (pg_current_xact_id()::text); return old; end $$;
         create trigger ended before delete on work.jobs for each row execute function ended()",
    );
    let work = g.work(options());
    g.until("it is handled", Duration::from_secs(10), |g| g.count("work.jobs") == 0).await;
    assert_eq!(
        g.count("journal j join ends on ends.id = j.xmin::text where j.what = 'counted'"),
        1,
        "effect and completion are one commit"
    );
    assert_eq!((g.marks(g.a, "counted"), g.marks(g.b, "counted")), (1, 0));
    assert_eq!(g.text("select actor as value from journal where what = 'counted'"), "system:probe");
    work.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operators_see_the_dead_revive_them_or_let_them_go() {
    let g = Ground::new();
    g.tx(g.a, |tx| tx.order(Order::named("gone.job").once("k"))).await.unwrap();
    g.house.run_platform_tx("system:test", |tx| tx.order(Order::named("gone.too"))).unwrap();
    let work = g.work(options());
    g.until("both are dead", Duration::from_secs(10), |g| g.count("work.jobs where state = 'dead'") == 2).await;
    work.stop().await;
    let console = Console::of(&CrossTenant::connect(&role_url(&g.url, "estrade_operator"), 2));
    let me = || Principal::System("test");
    let dead_ones = || console.list(me(), Wanted { state: Some("dead".into()), ..Wanted::default() });
    let (board, dead) = (console.board(me()).await.unwrap(), dead_ones().await.unwrap());
    assert_eq!(board.states.get("dead"), Some(&2));
    assert_eq!((dead[0].agency.as_ref(), dead[0].name.as_str()), (None, "gone.too"));
    assert_eq!((dead[1].agency.as_ref().map(|(_, slug)| slug.as_str()), dead[1].attempts), (Some("agency-a"), 1));
    // The same work waits again by now: reviving it must not trip over its key.
    g.tx(g.a, |tx| tx.order(Order::named("gone.job").once("k"))).await.unwrap();
    console.retry(me(), dead[1].id).await.unwrap();
    assert!(console.retry(me(), dead[1].id).await.is_err(), "it is not dead any more");
    assert!(console.discard(me(), dead[1].id).await.is_err(), "only what is dead can be thrown away");
    console.discard(me(), dead[0].id).await.unwrap();
    let board = console.board(me()).await.unwrap();
    assert_eq!((board.states.get("ready"), dead_ones().await.unwrap().len()), (Some(&2), 0));
    console.restore(me(), dead[0].id).await.unwrap();
    assert!(console.restore(me(), dead[0].id).await.is_err(), "it came back once");
    assert_eq!(console.retry_all(me(), "gone.too".into()).await.unwrap(), 1);
    assert_eq!(dead_ones().await.unwrap().len(), 0);
    assert!(board.oldest_due.is_some());
}
