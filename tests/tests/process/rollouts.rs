//! The host is killed without a word at each turn of a roll-out: the next one goes on where it stood, and every agency arrives, once.

use super::{Host, count, lapse};
use diesel::connection::SimpleConnection;
use house_tests::{Cluster, Estate, PASSWORD};
use kernel::reshape::cross;
use serde_json::json;
use std::time::Duration;

async fn until(what: &str, check: impl Fn() -> bool) {
    for _ in 0..6_000 {
        if check() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("still not: {what}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_out_goes_on_whenever_its_host_is_killed() {
    let estate = Estate::new().await;
    let mut agencies = Vec::new();
    for n in 0..4 {
        let agency = estate.agency(&format!("agency{n}")).await;
        let edition = estate.house.edition();
        let hops = edition.hops(&agency.scope().tenant().pins, "showcase", "1.1.0").expect("hops");
        hops.iter().for_each(|hop| agency.run(|tx| cross(tx, hop)).map(|_| ()).expect("a hop"));
        let letter = json!({"name": "Ana", "email": "a@b.example", "message": "Concert", "status": "new", "language": "fr"});
        let of = edition.resource("enquiries").expect("enquiries");
        agency.run(|tx| of.create(tx, letter.as_object().cloned().expect("an object"))).expect("an enquiry");
        agencies.push(agency);
    }
    Cluster::superuser(&estate.url).batch_execute("update directory.tenants set internal = true").expect("the house's own");
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale", PASSWORD, Duration::from_secs(86_400)).await.expect("an operator");
    let opale = estate.platform();
    opale.sign_in("op@estrade.test", PASSWORD).await;
    let form =
        [("release", "showcase 2.0.0"), ("pace", "now"), ("bake", "0"), ("steps", "0"), ("errors", "2"), ("slow", "100"), ("jobs", "9")];
    let begun = opale.submit("/operators/rollouts", "/operators/rollouts", &form).await;
    assert_eq!(begun.status.as_u16(), 303, "{}", begun.body);
    for turn in [
        "(select count(*) from work.rollouts where placed)",
        "(select count(*) from work.rollout_agencies where state <> 'waiting')",
        "(select count(*) from modules where moving is not null or (name = 'showcase' and release = '2.0.0'))",
        "(select count(*) from work.rollout_agencies where state = 'arrived')",
    ] {
        let host = Host::on(&estate).await;
        until(turn, || count(&estate.url, turn) > 0).await;
        host.kill();
        lapse(&estate.url);
    }
    let host = Host::on(&estate).await;
    until("it is done", || count(&estate.url, "(select count(*) from work.rollouts where state = 'done')") == 1).await;
    host.kill();
    let n = i64::try_from(agencies.len()).expect("a few");
    for (what, wanted) in [
        ("(select count(*) from work.rollout_agencies where state = 'arrived')", n),
        ("(select count(*) from modules where name = 'showcase' and release = '2.0.0' and moving is null)", n),
        ("(select count(*) from enquiries where kind = 'booking')", n),
        ("(select count(*) from journal where what = 'modules.move_done')", n),
        ("(select count(*) from journal where what = 'modules.upgraded')", n),
        ("(select count(*) from work.jobs where state = 'dead')", 0),
    ] {
        assert_eq!(count(&estate.url, what), wanted, "{what}");
    }
}
